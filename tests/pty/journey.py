"""The way a person goes through the book on the test terminal, by keys alone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.pty.terminal import Terminal

__all__ = [
    "NOTEBOOK",
    "QUESTION",
    "TABS",
    "first_answer",
    "is_lit",
    "only_worksheet",
    "open_sheet",
    "past_the_first_page",
    "start",
    "turn_to",
]

NOTEBOOK = Path(".local/share/reconcile-tui/worksheets")
"""Under HOME, where the answers are."""

QUESTION = "▌ What, exactly, is different"
"""The first question of the worksheet that `open_sheet` begins, with the cursor in it."""

TABS = {
    "Core idea": "Before anything else",
    "Myths vs facts": "What do you think?",
    "Worksheets": "New worksheets",
    "Red flags": "First, a moment",
    "This week": "A new week.",
}
"""Each tab, in order, and words that stand in it when nothing is saved."""


def past_the_first_page(terminal: Terminal) -> None:
    """Read the first page, and press Enter."""
    terminal.wait_for("Enter Continue")
    terminal.send("enter")


def open_sheet(program: Path) -> Terminal:
    """A blank worksheet, with the cursor in its first question."""
    terminal = Terminal([program, "new", "what-changed"])
    past_the_first_page(terminal)
    terminal.wait_for(QUESTION)
    return terminal


def turn_to(terminal: Terminal, tab: str) -> None:
    """Turn the tabs until this one is shown.

    The app opens on the first tab, or on Worksheets when something is saved.
    """
    names = list(TABS)
    shown = re.compile("►(" + "|".join(names) + ")")
    terminal.wait_for(shown)
    found = shown.search(terminal.screen_text())
    assert found is not None
    place = names.index(found[1])
    while names[place] != tab:
        terminal.send("ctrl+t")
        place = (place + 1) % len(names)
        terminal.wait_for(f"►{names[place]}")


def start(terminal: Terminal, title: str, question: str) -> None:
    """From the first tab to a blank worksheet, with the cursor in its first question."""
    turn_to(terminal, "Worksheets")
    terminal.wait_for(lambda t: is_lit(t, "Before you write"))
    terminal.type(title.split(maxsplit=1)[0].lower())
    terminal.wait_for(lambda t: is_lit(t, title))
    terminal.send("enter")
    terminal.wait_for(f"▌ {question}")


def is_lit(terminal: Terminal, words: str) -> bool:
    """Whether the line that begins with these words in a list is the one under the cursor.

    Such a line is reversed, or has a background of its own; where the list has not the focus, the
    line is bold.
    """
    screen = terminal.emulator.screen
    for row, line in enumerate(screen.display):
        column = line.find(words)
        if column >= 0:
            cell = screen.buffer[row][column]
            return bool(cell.reverse or (cell.bg != screen.buffer[0][0].bg and not cell.bold))
    return False


def only_worksheet(home: Path) -> Path:
    """The one file in the notebook."""
    (found,) = (home / NOTEBOOK).iterdir()
    return found


def first_answer(home: Path) -> object:
    """The answer to that question, as it is on the disk."""
    return tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"]["different"]
