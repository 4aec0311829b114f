"""Invalid files with the real command: one sentence, a position, an exit code; no change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RunBook
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

HEAD = """\
format = 1
worksheet = "what-changed"
worksheet_version = 3
id = "0123456789abcdef"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+01:00
saved = 2026-11-22T19:31:00+01:00

[answers]
# A comment of the person's own.
"""
FILES = {
    "syntax": HEAD + 'different = "We never\ncontact = "yes"\n',
    "type": HEAD + 'different = 7\ncontact = "yes"\n',
    "sheet": HEAD.replace('"what-changed"', '"what-chnged"') + 'different = "words"\n',
    "item": HEAD + 'diffferent = "words"\n',
    "newer": HEAD.replace("format = 1", "format = 2") + 'different = "words"\n',
}
CHECKED = {
    "syntax": "bad.toml:13:22: expected a closing quote on this line",
    "type": "bad.toml:13:1: answers.different: expected text in quotes",
    "sheet": 'bad.toml:2:1: worksheet: there\'s no worksheet "what-chnged" '
    '(did you mean "what-changed"?)',
    "item": 'bad.toml:13:1: answers.diffferent: "what-changed" has no question with this id '
    '(did you mean "different"?)',
    "newer": "bad.toml:1:1: format: format 2 needs a newer version of reconcile-tui",
}
READ = {
    "syntax": (1, "bad.toml:13:22: expected a closing quote"),
    "type": (0, "couldn't be read: 7)"),
    "sheet": (4, "only on a terminal"),
    "item": (0, "From an older version of this worksheet's questions"),
    "newer": (0, "    words"),
}
"""The exit code and message of `show` into a pipe for files that are partly readable."""

OPENED = {
    "type": "This answer couldn't be read.",
    "item": "▌ What, exactly, is different",
    "newer": "Saved by a newer version of reconcile-tui (format 2).",
}
SHOWN = {
    "syntax": (1, "bad.toml:13:22: expected a closing quote", "►   13 different ="),
    "sheet": (3, 'There\'s no worksheet called "what-chnged". Did you mean', "words"),
}
"""Unusable but readable files: the exit code, the reason, and a part of their content."""
NO_SUCH = (3, 'no file or saved worksheet called "bad.toml"')
A_FOLDER = (4, "can't be read: it's a folder")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The path of an invalid file, and its name as given from another folder."""
    return tmp_path / "bad.toml"


@pytest.mark.parametrize("kind", FILES)
def test_check_names_the_place(run_book: RunBook, bad: Path, kind: str) -> None:
    bad.write_text(FILES[kind])
    done = run_book("check", str(bad))
    assert done.returncode == 1
    assert done.stdout.removeprefix(f"{bad.parent}/").startswith(CHECKED[kind])
    assert done.stdout.count("\n") == 1, "one problem, one line"
    assert not done.stderr
    assert bad.read_text() == FILES[kind]


@pytest.mark.parametrize("kind", FILES)
def test_show_reads_what_can_be_read(run_book: RunBook, bad: Path, kind: str) -> None:
    bad.write_text(FILES[kind])
    code, words = READ[kind]
    done = run_book("show", str(bad))
    assert done.returncode == code
    assert words in (done.stderr if code else done.stdout)
    assert "Traceback" not in done.stderr
    assert bad.read_text() == FILES[kind]


@pytest.mark.parametrize("command", ["check", "show", "open", "export"])
@pytest.mark.parametrize("folder", [False, True], ids="missing folder".split())
def test_no_such_file_and_a_folder(
    run_book: RunBook, bad: Path, command: str, folder: bool
) -> None:
    code, words = A_FOLDER if folder else NO_SUCH
    if folder:
        bad.mkdir()
    name = str(bad) if folder else bad.name
    done = run_book(command, name, *(("--to", "md") if command == "export" else ()))
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1, "one sentence"


def test_a_path_to_no_file(run_book: RunBook, bad: Path) -> None:
    done = run_book("open", str(bad))
    assert (done.returncode, done.stdout) == (3, "")
    assert "bad.toml" in done.stderr
    assert not bad.exists()


def test_an_unknown_format_names_the_known_ones(run_book: RunBook, bad: Path) -> None:
    bad.write_text(FILES["type"])
    done = run_book("export", str(bad), "--to", "pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'There\'s no format "pdf". Choose one of: html, ics, json, md, txt.\n'


def test_an_unknown_worksheet_names_the_nearest(run_book: RunBook) -> None:
    done = run_book("new", "what-chnged")
    assert (done.returncode, done.stdout) == (3, "")
    assert 'Did you mean "what-changed"?' in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHOWN)
def test_open_shows_what_cannot_be_used_as_text_with_the_reason(
    program: Path, home: Path, bad: Path, kind: str
) -> None:
    bad.write_text(FILES[kind])
    code, why, words = SHOWN[kind]
    with Terminal([program, "open", bad], columns=120) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send("enter")
        terminal.wait_for(why)
        terminal.wait_for(words)
        terminal.type("typed into nothing")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == code
        assert terminal.screen_text() == ""
    assert bad.read_text() == FILES[kind]
    assert not (home / ".local/share/reconcile-tui").exists()


@pytest.mark.slow
def test_open_shows_the_beginning_of_a_file_that_is_too_large(program: Path, bad: Path) -> None:
    bad.write_text("# the beginning\n" + "# and on\n" * 200_000)
    with Terminal([program, "open", bad], columns=120) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send("enter")
        terminal.wait_for("it's larger than 1,048,576 bytes")
        terminal.wait_for("# the beginning")
        terminal.send("escape")
        terminal.wait_for("►Worksheets")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 4


@pytest.mark.parametrize(("kind", "code", "why"), [(k, c, w) for k, (c, w, _) in SHOWN.items()])
def test_without_a_terminal_open_says_the_reason_and_that_is_all(
    run_book: RunBook, bad: Path, kind: str, code: int, why: str
) -> None:
    bad.write_text(FILES[kind])
    done = run_book("open", str(bad))
    assert (done.returncode, done.stdout) == (code, "")
    assert why in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", OPENED)
def test_open_shows_what_can_be_shown(program: Path, bad: Path, kind: str) -> None:
    bad.write_text(FILES[kind])
    with Terminal([program, "open", bad]) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send("enter")
        terminal.wait_for(OPENED[kind])
        terminal.wait_for("▌ ")
        if kind == "newer":
            terminal.type("what is typed here goes nowhere")
            terminal.send("f9")
            terminal.wait_for("Any key goes back")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
        assert "Traceback" not in terminal.screen_text()
    assert bad.read_text() == FILES[kind]


@pytest.mark.slow
def test_an_answer_beside_a_wrong_one_leaves_the_wrong_one_as_it_was(
    program: Path, bad: Path
) -> None:
    bad.write_text(FILES["type"])
    with Terminal([program, bad]) as terminal:
        terminal.wait_for("Enter Continue")
        terminal.send("enter")
        terminal.wait_for("This answer couldn't be read.")
        terminal.send("tab")
        terminal.wait_for("▌ Which skills have you built since the breakup?")
        terminal.type("A door.")
        terminal.wait_for("2 of 12 answered")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    text = bad.read_text()
    assert 'me-now = "A door."' in text
    assert "# A comment of the person's own.\ndifferent = 7\n" in text


@pytest.mark.parametrize("folder", [False, True], ids="missing folder".split())
def test_open_of_nothing_says_so(program: Path, bad: Path, folder: bool) -> None:
    if folder:
        bad.mkdir()
    with Terminal([program, "open", bad], columns=200) as terminal:
        assert terminal.wait_end() == (4 if folder else 3)
        assert "bad.toml" in terminal.screen_text()
        assert terminal.screen_text().count("\n") == 0
        assert b"\x1b" not in terminal.raw
