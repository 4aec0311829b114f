"""Resizing a real terminal: the position of the cursor and of typed letters."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.pty.journey import QUESTION, only_worksheet, past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

PASTED = b"\x1b[200~" + b"word-abcde " * 91 + b"\x1b[201~"
SIZES = [(140, 45), (60, 16), (80, 24), (140, 45), (100, 30), (60, 16)]


def sheet_with_a_long_answer(program: Path) -> Terminal:
    """One long line that overflows its field in a narrow window, with the cursor inside it."""
    terminal = Terminal([program, "new", "what-changed"], columns=100, lines=45)
    past_the_first_page(terminal)
    terminal.wait_for(QUESTION)
    terminal.resize(60, 16)
    terminal.wait_for(re.compile(r"different since *\S?\n"))
    terminal.send(PASTED, "up")
    terminal.wait_for("word-abcde")
    return terminal


def where(terminal: Terminal) -> tuple[int, int, bool]:
    """Return the cursor's column, row and visibility."""
    cursor = terminal.emulator.screen.cursor
    return cursor.x, cursor.y, not cursor.hidden


@pytest.mark.slow
def test_the_cursor_stands_in_its_line_in_every_size(program: Path, home: Path) -> None:
    with sheet_with_a_long_answer(program) as terminal:
        for size in SIZES:
            terminal.resize(*size)
            terminal.settle()
            resized = where(terminal)
            # One key and its reverse move the cursor to the position that Textual itself computes.
            terminal.send("left")
            terminal.settle()
            terminal.send("right")
            terminal.settle()
            assert resized == where(terminal), size
            assert resized[2], f"no cursor in {size}"
            line = terminal.emulator.screen.display[resized[1]]
            assert "word-abcde" in line, f"{size}: {line!r}"


@pytest.mark.slow
def test_a_window_that_is_dragged_about_loses_no_letter(program: Path, home: Path) -> None:
    text = "the quick brown fox jumps over the lazy dog, and so on and so forth. " * 2
    sizes = [(100, 30), (59, 16), (30, 6), (80, 24), (60, 15), (70, 20)]
    with Terminal([program, "new", "what-changed"]) as terminal:
        past_the_first_page(terminal)
        terminal.wait_for(QUESTION)
        for at, letter in enumerate(text):
            terminal.type(letter)
            terminal.resize(*sizes[at % len(sizes)])
            terminal.read_for(0.01)
        terminal.resize(40, 10)
        terminal.wait_for("What you type isn't lost")
        terminal.type("END")
        terminal.send("ctrl+q")
        assert terminal.wait_end() == 0
    answers = tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"]
    assert answers["different"] == f"{text}END"
