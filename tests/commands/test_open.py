"""`open` and `new`: when they open the app, and what they print otherwise."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reconcile_tui.cli.commands import open as book
from reconcile_tui.tui import Opening
from tests.commands.saved import NAME, PRIVATE, SHEET, Run, command_id
from tests.conftest import RunBook


def test_what_opens(run: Run, notebook: Path, opened: list[Opening]) -> None:
    path = notebook / f"{NAME}.toml"
    for words in ([], [str(path)], ["open", "b19"], ["new", "what-changed"], ["new", "refl"]):
        assert run(*words)[0] == 0
    assert opened == [
        Opening(),
        Opening(path=path),
        Opening(path=path),
        Opening(kind="what-changed"),
        Opening(kind="reflection"),
    ]


def test_open_alone_opens_the_newest(run: Run, notebook: Path, opened: list[Opening]) -> None:
    newer = SHEET.replace("saved = 2026-11-22", "saved = 2026-11-25")
    path = notebook / "2026-11-20-what-changed.toml"
    path.write_text(newer, encoding="utf-8")
    assert run("open") == (0, "", "")
    assert opened == [Opening(path=path)], "the last one saved, whatever its name"


def test_open_alone_starts_at_the_first_screen_if_nothing_is_saved(
    run: Run, opened: list[Opening]
) -> None:
    assert run("open") == (0, "", "")
    (opening,) = opened
    assert (opening.path, opening.kind) == (None, None)
    assert opening.word.startswith("Nothing is saved yet, so there's nothing to open.")


@pytest.mark.parametrize("text", ["format = ", SHEET.replace("what-changed", "what-chnged")])
def test_open_alone_skips_an_unreadable_newest_file_and_says_so(
    run: Run, notebook: Path, opened: list[Opening], text: str
) -> None:
    broken = notebook / "2026-11-30-broken.toml"
    broken.write_text(text.replace("saved = 2026-11-22", "saved = 2026-11-30"), encoding="utf-8")
    (notebook / f"{PRIVATE}.toml").unlink()
    assert run("open") == (0, "", "")
    (opening,) = opened
    assert opening.path == notebook / f"{NAME}.toml"
    assert opening.word.startswith("Your newest worksheet, 2026-11-30-broken.toml, can't be opened")
    assert "so here's the newest one that can be opened." in opening.word


def test_open_alone_opens_the_list_where_nothing_can_be_read(
    run: Run, notebook: Path, opened: list[Opening]
) -> None:
    for path in notebook.iterdir():
        path.write_text("format = ", encoding="utf-8")
    assert run("open") == (0, "", "")
    (opening,) = opened
    assert opening.path is None
    assert "so here's your list of worksheets." in opening.word


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (["new", "what-chnged"], 3, 'Did you mean "what-changed"?'),
        (["new", "re"], 2, "could be any of these: reflection, repair-script, red-flags"),
        (["open", "2026-11-22-what-chnged"], 3, f'Did you mean "{NAME}"?'),
        (["none.toml"], 3, 'There\'s no file or saved worksheet called "none.toml".'),
    ],
    ids=command_id,
)
def test_what_cannot_be_opened_is_reported_before_the_app_starts(  # noqa: PLR0917
    run: Run, notebook: Path, opened: list[Opening], words: list[str], code: int, expected: str
) -> None:
    ended, _, err = run(*words)
    assert ended == code
    assert expected in err
    assert opened == []


@pytest.mark.parametrize(
    ("text", "code"), [("format = ", 1), (SHEET.replace("what-changed", "what-chnged"), 3)]
)
def test_a_broken_file_is_not_opened_without_a_usable_terminal(
    run: Run, notebook: Path, opened: list[Opening], text: str, code: int
) -> None:
    (notebook / f"{NAME}.toml").write_text(text, encoding="utf-8")
    assert run("open", NAME)[0] == code
    assert opened == []


@pytest.mark.parametrize(
    ("text", "code"), [("format = ", 1), (SHEET.replace("what-changed", "what-chnged"), 3)]
)
def test_a_broken_file_opens_as_text_and_keeps_its_exit_code(  # noqa: PLR0917
    run: Run,
    notebook: Path,
    opened: list[Opening],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    code: int,
) -> None:
    monkeypatch.setattr(book, "_has_terminal", lambda: True)
    path = notebook / f"{NAME}.toml"
    path.write_text(text, encoding="utf-8")
    assert run("open", NAME) == (code, "", "")
    assert opened == [Opening(path=path)]


def test_the_app_opens_only_in_a_terminal(run_book: RunBook) -> None:
    result = run_book()
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("The app needs a terminal")


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_is_refused_with_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, name), "isatty", lambda: True)
    code, _, err = run()
    assert code == 2
    assert 'TERM is "dumb" or empty' in " ".join(err.split())


def test_textuals_environment_variables_are_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_SCREENSHOT", "1")
    monkeypatch.setenv("TEXTUAL_LOG", "/tmp/log")
    book._prepare_environment()
    assert not [name for name in os.environ if name.startswith("TEXTUAL")]
    assert "ESCDELAY" not in os.environ
    monkeypatch.setenv("SSH_CONNECTION", "1.2.3.4 5 6.7.8.9 22")
    book._prepare_environment()
    assert os.environ.pop("ESCDELAY") == "300"
