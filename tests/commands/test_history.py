"""`history` and `remove --everything` as typed by a person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reconcile_tui.messages import files as words
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import find_places
from tests.commands.saved import NAME, PRIVATE, Run, typing
from tests.store.notebooks import at

pytestmark = pytest.mark.usefixtures("notebook")


def change(name: str, **values: str) -> None:
    """Open a file in a session and change its answers."""
    notebook = Notebook(find_places())
    opened = notebook.open(notebook.find(name))
    answers = opened.answers
    for item, value in values.items():
        answers = answers.with_value(item.replace("_", "-"), value)
    notebook.save(opened.entry, answers, {}, at(1))


def test_versions_are_listed_newest_first(run: Run) -> None:
    change(NAME, ended_us="Second words.")
    change(NAME, ended_us="Third words.")
    code, out, err = run("history", NAME)
    assert (code, err) == (0, f"{words.WHAT_TO_DO_WITH_VERSIONS}\n")
    newest, oldest = out.splitlines()
    line = r" +{} +saved \d{{4}}-\d\d-\d\d \d\d:\d\d +saved here +\d+ bytes"
    assert re.fullmatch(line.format(2), newest)
    assert re.fullmatch(line.format(1), oldest)
    assert "words" not in out


def test_a_version_is_shown_as_text_and_restored(run: Run, notebook: Path) -> None:
    before = (notebook / f"{NAME}.toml").read_text("utf-8")
    change(NAME, ended_us="Second words.")
    assert "Second words." not in run("history", NAME, "--show", "1")[1]
    assert "Second words." in run("show", NAME)[1]
    code, _, err = run("history", NAME, "--restore", "1")
    assert code == 0
    assert "Restored version 1 of" in err
    after = (notebook / f"{NAME}.toml").read_text("utf-8")
    assert "Second words." not in after
    assert after.splitlines()[0] == before.splitlines()[0]
    assert "Second words." in run("history", NAME, "--show", "2")[1]


def test_versions_of_a_deleted_file_are_found_by_its_name(run: Run, notebook: Path) -> None:
    change(NAME, ended_us="Second words.")
    (notebook / f"{NAME}.toml").unlink()
    assert run("history", NAME, "--restore", "1")[0] == 0
    assert (notebook / f"{NAME}.toml").exists()


def test_a_file_without_versions_is_reported(run: Run) -> None:
    assert run("history", NAME) == (0, "", f"{words.NO_HISTORY}\n")
    assert run("history", PRIVATE)[2] == f"{words.PRIVATE_NO_HISTORY}\n"
    assert run("history", NAME, "--show", "7")[0] == 3
    assert run("history", "nothing-like-it")[0] == 3
    assert run("history")[0] == 2


def test_versions_are_deleted_only_on_a_terminal_and_after_a_yes(
    run: Run, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(NAME, ended_us="Second words.")
    typing(monkeypatch, "n\n")
    assert words.NOTHING_DELETED in run("history", NAME, "--delete")[2]
    assert run("history", NAME)[1]
    typing(monkeypatch, "y\n")
    assert words.VERSIONS_DELETED in " ".join(run("history", "--delete")[2].split())
    assert run("history", NAME)[1] == ""


def test_no_version_is_deleted_without_a_terminal(run: Run, notebook: Path) -> None:
    change(NAME, ended_us="Second words.")
    for line in (["history", NAME, "--delete"], ["delete", "--everything"]):
        code, _, err = run(*line)
        assert (code, err) == (2, f"{words.ONLY_ON_TERMINAL}\n")
    assert run("delete")[0] == 2
    assert (notebook / f"{NAME}.toml").exists()
    assert run("history", NAME)[1]


def test_everything_is_deleted_once_the_word_is_typed(
    run: Run, terminal: None, notebook: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(NAME, ended_us="Second words.")
    path = notebook / f"{NAME}.toml"
    for word in ("y\n", "yes\n", "\n"):
        typing(monkeypatch, "n\n", word)
        code, out, err = run("delete", "--everything")
        assert (code, out) == (0, "")
        named = "".join(err.replace("\n", "").split())
        assert f"Worksheets,2filesin~/{path.relative_to(home).parent}:" in named
        assert path.name in named
        assert not any(line.endswith(".lock") for line in err.splitlines())
        assert path.exists()
    typing(monkeypatch, "n\n", "everything\n")
    code, out, err = run("delete", "--everything")
    assert code == 0
    assert f"Worksheets,2filesin~/{path.relative_to(home).parent}:{path.name}" in "".join(
        out.split()
    )
    assert "Lock files (nothing you wrote is in them): 1 file in ~/" in " ".join(out.split())
    output = err.replace("y/N ", "y/N\n")  # the person's Enter ends that line
    assert all(len(line) <= 80 for line in [*out.splitlines(), *output.splitlines()])
    assert words.CANNOT_PROMISE in err
    assert not [one for one in home.rglob("*") if one.is_file()]
    assert run("delete", "--everything")[2] == f"{words.NOTHING_THERE}\n"


def test_the_old_names_of_the_options_still_work(
    run: Run, terminal: None, notebook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = notebook / f"{NAME}.toml"
    change(NAME, ended_us="Second words.")
    assert run("history", NAME, "--take-back", "1")[0] == 0
    assert "Second words." not in path.read_text("utf-8")
    typing(monkeypatch, "y\n")
    assert words.VERSIONS_DELETED in " ".join(run("history", NAME, "--empty")[2].split())
    assert run("history", NAME)[1] == ""
    typing(monkeypatch, "n\n", "everything\n")
    assert run("remove", "--everything")[0] == 0
    assert not path.exists()
