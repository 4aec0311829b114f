"""Navigation through the app on the test terminal, using only keys."""

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
"""The folder of worksheets, relative to HOME."""

QUESTION = "▌ What, exactly, is different"
"""The first question of the worksheet that `open_sheet` creates, with the cursor in it."""

TABS = {
    "Core idea": "Before anything else",
    "Myths vs facts": "What do you think?",
    "Worksheets": "New worksheets",
    "Red flags": "First, a moment",
    "This week": "A new week.",
}
"""Each tab, in order, and words on it when nothing is saved."""


def past_the_first_page(terminal: Terminal) -> None:
    """Read the first page and press Enter."""
    terminal.wait_for("Enter Continue")
    terminal.send("enter")


def open_sheet(program: Path) -> Terminal:
    """Open a new worksheet with the cursor in its first question."""
    terminal = Terminal([program, "new", "what-changed"])
    past_the_first_page(terminal)
    terminal.wait_for(QUESTION)
    return terminal


def turn_to(terminal: Terminal, tab: str) -> None:
    """Switch tabs until this one is shown.

    The app opens on the first tab, or on Worksheets if something is saved.
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
    """Navigate from the first tab to a new worksheet, with the cursor in its first question."""
    turn_to(terminal, "Worksheets")
    terminal.wait_for(lambda t: is_lit(t, "Before you write"))
    terminal.type(title.split(maxsplit=1)[0].lower())
    terminal.wait_for(lambda t: is_lit(t, title))
    terminal.send("enter")
    terminal.wait_for(f"▌ {question}")


def is_lit(terminal: Terminal, words: str) -> bool:
    """Return whether the list row that begins with these words is highlighted.

    A highlighted row is reversed or has its own background; in a list without focus it is
    bold.
    """
    screen = terminal.emulator.screen
    for row, line in enumerate(screen.display):
        column = line.find(words)
        if column >= 0:
            cell = screen.buffer[row][column]
            return bool(cell.reverse or (cell.bg != screen.buffer[0][0].bg and not cell.bold))
    return False


def only_worksheet(home: Path) -> Path:
    """Return the only file in the notebook."""
    (found,) = (home / NOTEBOOK).iterdir()
    return found


def first_answer(home: Path) -> object:
    """Return the saved answer to that question."""
    return tomllib.loads(only_worksheet(home).read_text("utf-8"))["answers"]["different"]


def bytes_of(path: Path) -> bytes:
    """Return the contents of a file, empty if it can't be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
