"""A window of another size, on a real terminal: where the cursor is, and where typed letters go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pty.book import past_the_first_page
from tests.pty.terminal import Terminal

pytestmark = pytest.mark.pty

QUESTION = "▌ What problem ended us?"
PASTED = b"\x1b[200~" + b"word-abcde " * 91 + b"\x1b[201~"
SIZES = [(140, 45), (60, 16), (80, 24), (140, 45), (100, 30), (60, 16)]


def sheet_with_a_long_answer(program: Path) -> Terminal:
    """One long line that fills more than its field, in a narrow window; the cursor inside it."""
    terminal = Terminal([program, "new", "what-changed"], columns=100, lines=45)
    past_the_first_page(terminal)
    terminal.wait_for(QUESTION)
    terminal.resize(60, 16)
    terminal.wait_for("▌ What problem")
    terminal.send(PASTED, "up")
    terminal.wait_for("word-abcde")
    return terminal


def where(terminal: Terminal) -> tuple[int, int, bool]:
    """Column, row, and whether the cursor is seen."""
    cursor = terminal.emulator.screen.cursor
    return cursor.x, cursor.y, not cursor.hidden


def test_the_cursor_stands_in_its_line_in_every_size(program: Path, home: Path) -> None:
    with sheet_with_a_long_answer(program) as terminal:
        for size in SIZES:
            terminal.resize(*size)
            terminal.read_for(1.0)
            resized = where(terminal)
            # A key away and back: now it stands where Textual itself would put it.
            terminal.send("left")
            terminal.read_for(0.4)
            terminal.send("right")
            terminal.read_for(0.4)
            assert resized == where(terminal), size
            assert resized[2], f"no cursor in {size}"
            line = terminal.emulator.screen.display[resized[1]]
            assert "word-abcde" in line, f"{size}: {line!r}"
