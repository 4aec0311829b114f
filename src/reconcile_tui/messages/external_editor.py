"""The words around writing in another editor."""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "CAME_BACK",
    "CHANGED_MEANWHILE",
    "EDIT_FILE",
    "EMPTIED",
    "GONE",
    "IN_MEMORY",
    "KEYS_OF",
    "NOTHING_CHANGED",
    "NOTHING_SAVED",
    "NOT_TAKEN",
    "NO_EDITOR",
    "OWN_WAYS",
    "OWN_WAYS_CHOICES",
    "READ_ONLY",
    "TAKEN",
    "TRY_AGAIN",
    "WAIT_FOR_SAVE",
    "could_not_start",
    "ended_unchanged",
    "ended_with",
    "later",
    "no_text",
    "not_found",
    "opens",
    "opens_choices",
    "own_ways_about",
    "too_much",
    "where_it_lies",
]

EDIT_FILE = "Edit the whole file in your editor"
NO_EDITOR = (
    "No text editor was found (nano, vim or vi). Your words are as they were. To use another one, "
    "set EDITOR to its name before you start the app."
)
_VIM_KEYS = (
    "Press i to write. To save and quit: Esc, then :wq and Enter. To quit without saving: Esc, "
    "then :q! and Enter."
)
KEYS_OF: dict[str, str] = {
    "nano": (
        "To save and quit: ctrl+x, then y, then Enter. To quit without saving: ctrl+x, then n. "
        "Then you're back here."
    ),
    "vim": _VIM_KEYS,
    "nvim": _VIM_KEYS,
    "vi": _VIM_KEYS,
}
"""How to save and quit in an editor that the person did not choose by name."""
IN_MEMORY = "This sheet is in memory only, so no editor gets it. F4 keeps it in a file."
NOTHING_SAVED = "Nothing of this sheet is in a file yet. In a text field, F4 works already."
READ_ONLY = "This can only be read."
WAIT_FOR_SAVE = "The words are not saved yet. See the last line, then try again."
NOTHING_CHANGED = "Nothing was changed."
CAME_BACK = (
    "The editor came back at once. If it opened a window, close that without writing: it is not "
    "read. It has to be started so that it waits, such as code --wait."
)
TAKEN = "Taken from the editor."
GONE = "The editor left no file. Everything stays as it was."
EMPTIED = "The editor broke off and left nothing. Everything stays as it was."
CHANGED_MEANWHILE = (
    "The file was changed meanwhile. Both were brought together; your text lies beside it, too."
)

OWN_WAYS = "This editor goes its own ways"
OWN_WAYS_CHOICES = [("back", "Go back"), ("go", "Open it all the same")]

NOT_TAKEN = "What you wrote cannot be taken yet"
TRY_AGAIN = [
    ("again", "Edit it again"),
    ("later", "Later: F4 brings it back while the book is open"),
    ("drop", "Throw it away; the old words stay"),
]


def own_ways_about(name: str) -> str:
    """Said once, before an editor that the book cannot tell to keep nothing."""
    return f"{name} may keep copies and histories of its own. The book only knows vim and nano."


def opens(name: str) -> str:
    """The title of what is said before an editor opens that the person did not name."""
    return f"This opens in {name}"


def opens_choices(name: str) -> list[tuple[str, str]]:
    """Open it, or not."""
    return [("go", f"Open {name}"), ("back", "Go back")]


def not_found(variable: str) -> str:
    """The editor that the person named is not here."""
    return f"The editor that ${variable} names was not found."


def could_not_start(why: str) -> str:
    """The editor is there but does not start."""
    return f"The editor could not be started: {why}."


def ended_with(code: int) -> str:
    """It ended with trouble, and what it had written before was taken all the same."""
    return f"{_how(code)} What it had written is here."


def ended_unchanged(code: int) -> str:
    """It ended with trouble, and had written nothing."""
    return f"{_how(code)} Nothing was changed."


def _how(code: int) -> str:
    how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
    return f"The editor {how}."


def no_text(where: int) -> str:
    """The file holds bytes that are no text."""
    return f"Byte {where} of it is no UTF-8. Set your editor to UTF-8."


def too_much(most: int) -> str:
    """More than can be taken back."""
    return f"It is longer than {most:,} characters."


def where_it_lies(copy: Path | None) -> str:
    """Where that is which could not be taken."""
    if copy is None:
        return "Until it can be taken it is in memory only: it is gone when you leave the book."
    return f"Until it can be taken it lies beside your file, for you alone: {copy.name}"


def later(copy: Path | None) -> str:
    """How to come back to it."""
    if copy is None:
        return "It is in memory only. F4 brings it back."
    return f"It lies in {copy.name}. F4 brings it back; after you left, ctrl+g shows it."
