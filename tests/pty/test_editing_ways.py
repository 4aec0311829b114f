"""The app survives any editor: one that crashes, deletes its file, or opens its own window."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pty.journey import NOTEBOOK, QUESTION
from tests.pty.terminal import Terminal
from tests.pty.test_editing import (
    UNIQUE,
    editor,
    leave,
    nothing_left,
    opened,
    written,
)

__all__ = ["nothing_left"]

pytestmark = pytest.mark.pty

WAYS = {
    "exit code": ("exit 3", "The editor exited with code 3. Nothing changed."),
    "killed": ("kill -9 $$", "The editor was ended by signal 9. Nothing changed."),
    "file deleted": ('rm "$last"', "There was no file to read when the editor closed."),
    "folder deleted": (
        'rm -r "$(dirname "$last")"',
        "There was no file to read when the editor closed.",
    ),
    "emptied in a crash": (
        ': > "$last"; kill -9 $$',
        "The editor closed with an error and left the file empty.",
    ),
    "invalid text": (
        r"printf 'caf\351' > \"$last\"".replace('\\"', '"'),
        "The character at byte 4 of the file isn't valid UTF-8.",
    ),
    "too long": (
        'yes abcdefghi | head -c 250000 > "$last"',
        "The text is too long: there's room for only 200,000",
    ),
    "endless": ('yes abcdefghi | head -c 9000000 > "$last"', "The text is too long"),
    "noise": (
        r"head -c 3000 /dev/zero | tr '\0' '\377' > $last",
        "The character at byte 1 of the file isn't valid UTF-8.",
    ),
    "a pipe in its place": (
        'rm "$last"; mkfifo "$last"',
        "There was no file to read when the editor closed.",
    ),
    "a window of its own": (
        f'(sleep 1; echo "A late {UNIQUE}" > "$last") </dev/null >/dev/null 2>&1 &',
        "The editor closed right away, so nothing was changed.",
    ),
    "a folder in its place": (
        'rm "$last"; mkdir "$last"; : > "$last/x"',
        "There was no file to read when the editor closed.",
    ),
}


MOUSE = 1000 << 5
"""The terminal mode that reports the mouse, as pyte numbers it."""

COMES_BACK = {
    "invalid text": (4, b"caf\xe9"),
    "noise": (3000, b"\xff"),
    "too long": (200_001, b"abcdefghi\n"),
    "endless": (200_001, b"abcdefghi\n"),
}
"""Editor results that aren't valid answers and are saved next to the file: size and beginning."""


_SEVERAL = ("exit code", "killed", "file deleted", "emptied in a crash", "a window of its own")
TOGETHER = [_SEVERAL, *((way,) for way in WAYS if way not in _SEVERAL)]
"""Each run of the program shows each notice only once, because it stays for some seconds."""


@pytest.mark.slow
@pytest.mark.parametrize("ways", TOGETHER, ids=", ".join)
def test_the_book_lives_whatever_the_editor_does(
    program: Path, home: Path, tmp_path: Path, ways: tuple[str, ...]
) -> None:
    with opened(program, EDITOR=editor(tmp_path, "")) as terminal:
        terminal.type(f"A {UNIQUE}.")
        terminal.wait_for("Saved ")
        for way in ways:
            does, said = WAYS[way]
            editor(tmp_path, does)
            terminal.send("f4")
            if way == ways[0]:
                terminal.wait_for("may save its own copies")
                terminal.send("down", "enter")
            terminal.wait_for(says(said))
            terminal.send("escape")
            terminal.wait_for(f"A {UNIQUE}.")
            if way != ways[-1]:
                back_to_the_question(terminal)
        leave(terminal)
    sheet, *beside = sorted(
        (home / NOTEBOOK).iterdir(), key=lambda path: (len(path.name), path.name)
    )
    assert tomllib.loads(sheet.read_text("utf-8"))["answers"]["different"] == f"A {UNIQUE}."
    assert len(beside) == len([way for way in ways if way in COMES_BACK]), beside
    for path in beside:
        size, begins = COMES_BACK[ways[0]]
        raw = path.read_bytes()
        assert raw.startswith(begins)
        assert len(raw) >= min(size, 200_001), "as much as an editor may return"
        assert path.stat().st_mode & 0o777 == 0o600


def back_to_the_question(terminal: Terminal) -> None:
    """Return to the question from the section list, to which Esc leads."""
    # Before that, Enter would be parsed as part of the Esc sequence.
    terminal.wait_for(lambda shown: QUESTION not in shown.screen_text())
    terminal.send("enter")
    terminal.wait_for("▌ Which skills")
    terminal.send("shift+tab")
    terminal.wait_for(QUESTION)


def says(words: str) -> Callable[[Terminal], bool]:
    """Return a predicate: the screen shows these words, however they are wrapped."""
    return lambda terminal: words in " ".join(terminal.screen_text().split())


@pytest.mark.slow
def test_an_editor_with_the_ways_of_emacs_leaves_nothing(
    program: Path, home: Path, tmp_path: Path
) -> None:
    """A symlink as a lock, an autosave file, a backup, and a new file renamed over the old one."""
    does = f"""cd "$(dirname "$last")"
ln -s somebody@here.1234:5678 .#text.txt
echo "A {UNIQUE} half" > '#text.txt#'
cp -p text.txt text.txt~
echo "A {UNIQUE}." > .new && mv .new text.txt
mkdir -p auto/save && cp text.txt auto/save/one"""
    with opened(program, EDITOR=editor(tmp_path, does)) as terminal:
        terminal.type("First words.")
        terminal.send("f4")
        terminal.wait_for("may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for("Here's your text from the editor.")
        leave(terminal)
    assert written(home) == f"A {UNIQUE}."


@pytest.mark.slow
def test_signs_that_no_keyboard_types_come_back_as_they_are(
    program: Path, home: Path, tmp_path: Path
) -> None:
    does = r"printf 'one\000two\033[2J\tthree\r\nfour' > \"$last\"".replace('\\"', '"')
    with opened(program, EDITOR=editor(tmp_path, does)) as terminal:
        terminal.send("f4")
        terminal.wait_for("may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for("Here's your text from the editor.")
        terminal.wait_for("four")
        leave(terminal)
    assert written(home) == "one\0two\x1b[2J\tthree\nfour"


@pytest.mark.slow
def test_an_editor_that_is_not_there(program: Path, home: Path) -> None:
    with opened(program, EDITOR="/no/such/editor") as terminal:
        terminal.type(f"A {UNIQUE}.")
        terminal.send("f4")
        terminal.wait_for("The editor set in $EDITOR wasn't found.")
        leave(terminal)
    assert written(home) == f"A {UNIQUE}."


@pytest.mark.slow
def test_what_an_editor_left_set_in_the_terminal_is_ended(program: Path, tmp_path: Path) -> None:
    does = r"""printf '\033[5;10r\033[?1000h\033[41m'; printf ' More.' >> "$last" """
    with opened(program, EDITOR=editor(tmp_path, does)) as terminal:
        terminal.type(f"A {UNIQUE}.")
        terminal.wait_for("Saved ")
        terminal.send("f4")
        terminal.wait_for("may save its own copies")
        terminal.send("down", "enter")
        terminal.wait_for(" More.")
        terminal.wait_for("Saved ")
        screen = terminal.emulator.screen
        assert screen.margins is None
        assert MOUSE not in screen.mode
        assert terminal.screen_text().startswith("  What changed?")
        terminal.emulator.feed(b"\x1b[7;9r\x1b[?1000h")
        terminal.send("ctrl+l")
        terminal.wait_for(lambda _: screen.margins is None and MOUSE not in screen.mode)
        leave(terminal)
