"""`copy NAME --for-them`: a file for the other person, and `compare` with two such files."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.messages import exporting as words
from tests.commands.saved import NAME, PRIVATE, SHEET, Run, Typed, in_one_line
from tests.commands.test_safety_questions import FEAR

OPEN_WAY = ("1", "3", "3", "1")
"""Typed answers: alone at the screen, not afraid, no court order, and asked for."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's working directory."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_the_copy_has_the_answers_and_nothing_else_of_the_file(
    run: Run, notebook: Path, typed: Typed, here: Path
) -> None:
    source = notebook / f"{NAME}.toml"
    mine = SHEET.replace('title = "What', 'title = "My own').replace("[[rows", "# mine\n[[rows")
    source.write_text(mine, "utf-8")
    typed(*OPEN_WAY)
    code, out, err = run("copy", NAME, "--for-them")
    assert (code, out) == (0, "")
    made = here / "what-changed-copy.toml"
    assert [*here.iterdir()] == [made]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert str(made) in err.replace("\n", "")
    assert "read the copy before you give it to anyone" in " ".join(err.split())
    text = made.read_text("utf-8")
    data = tomllib.loads(text)
    assert data["answers"] == {
        "ended-us": "We never came back to a quarrel.",
        "contact": "yes",
    }
    assert data["rows"]["mine"][0]["what"] == "Asked for a break"
    for word in ("safety", "too-much", "From before", "My own", "b1946ac9", "k3f9", "2026-11-22"):
        assert word not in text
    assert source.read_text("utf-8") == mine
    assert run("check", str(made))[0] == 0
    assert "quarrel" in run("show", str(made))[1]


@pytest.mark.parametrize("to", ["given.toml", "sub/given.toml"])
def test_the_copy_is_written_to_the_given_path(
    run: Run, notebook: Path, typed: Typed, here: Path, to: str
) -> None:
    (here / "sub").mkdir()
    typed(*OPEN_WAY)
    assert run("copy", NAME, "--for-them", "--to", to)[0] == 0
    assert (here / to).is_file()


def test_an_existing_file_is_never_replaced(
    run: Run, notebook: Path, typed: Typed, here: Path
) -> None:
    taken = here / "what-changed-copy.toml"
    taken.write_text("mine")
    typed(*OPEN_WAY)
    code, _, err = run("copy", NAME, "--for-them")
    assert code == 4
    assert "already exists, so nothing was written. Choose another name." in " ".join(err.split())
    assert "--force" not in err
    assert FEAR not in in_one_line(err)
    assert taken.read_text() == "mine"
    assert run("copy", NAME, "--for-them", "--force")[0] == 2


@pytest.mark.parametrize("lines", [["1", "1"], ["1", "2"], ["1", "3", "1"], ["2"], ["1", "3", "3"]])
def test_where_the_safety_questions_stop_nothing_is_written(
    run: Run, notebook: Path, typed: Typed, here: Path, lines: list[str]
) -> None:
    typed(*lines, *(["2"] if lines[-1] == "3" else []))
    code, out, err = run("copy", NAME, "--for-them")
    assert (code, out) == (4, "")
    assert [*here.iterdir()] == []
    told_what_it_is = "Whoever has it can show it to others, even in court." in " ".join(
        err.split()
    )
    assert told_what_it_is == (lines[0] == "1")  # no more details where someone else may see it


def test_without_a_terminal_or_without_saying_for_whom_nothing_is_written(
    run: Run, notebook: Path, here: Path
) -> None:
    code, _, err = run("copy", NAME, "--for-them")
    assert (code, err) == (2, f"{words.COPY_NEEDS_TERMINAL}\n")
    code, _, err = run("copy", NAME)
    assert (code, err) == (2, f"{words.COPY_NEEDS_FOR_THEM}\n")
    code, _, err = run("copy", NAME, "--for-them", "--to", "-")
    assert (code, in_one_line(err)) == (2, words.COPY_IS_A_FILE)
    assert [*here.iterdir()] == []


def test_nothing_to_share_is_reported_before_any_question(
    run: Run, notebook: Path, typed: Typed, here: Path
) -> None:
    typed(*OPEN_WAY)
    code, _, err = run("copy", PRIVATE, "--for-them")
    assert (code, FEAR in in_one_line(err)) == (4, False)
    assert "private" in err
    head = SHEET.partition("[skipped]")[0]
    (notebook / f"{NAME}.toml").write_text(f'{head}[answers]\ncause-kind = ["safety"]\n')
    code, _, err = run("copy", NAME, "--for-them")
    assert (code, FEAR in in_one_line(err)) == (1, False)
    assert "no answers that may be shared" in " ".join(err.split())
    assert run("copy", "nothing-like-it", "--for-them")[0] == 3
    assert [*here.iterdir()] == []


def test_a_copy_cannot_go_into_the_folder_of_worksheets(
    run: Run, notebook: Path, typed: Typed
) -> None:
    typed(*OPEN_WAY)
    assert run("copy", NAME, "--for-them", "--to", str(notebook / "x.toml"))[0] == 2
    assert not (notebook / "x.toml").exists()


def test_two_people_exchange_copies_and_compare_them(
    run: Run, notebook: Path, typed: Typed, here: Path
) -> None:
    typed(*OPEN_WAY)
    assert run("copy", NAME, "--for-them", "--to", "theirs.toml")[0] == 0
    source = notebook / f"{NAME}.toml"
    source.write_text(SHEET.replace("never came", "sometimes came"), "utf-8")
    typed(*OPEN_WAY)
    code, out, _ = run("compare", NAME, "theirs.toml")
    assert code == 0
    assert "The other file" in out
    assert "{never}" in out
    assert "{sometimes}" in out


def test_the_help_says_what_to_exchange(run: Run) -> None:
    output = " ".join(run("compare", "--help")[1].split())
    assert "copy NAME --for-them" in output
    assert "Don't give anyone the worksheet file itself: it has everything in it" in output
    output = " ".join(run("copy", "--help")[1].split())
    assert "Never give anyone the worksheet file itself: it has everything in it" in output
