"""Messages about an external editor."""

from __future__ import annotations

from pathlib import Path

EDIT_FILE = "Edit the whole file in your editor"
NO_EDITOR = (
    "No text editor was found (nano, vim or vi). Your text hasn't changed. To use another editor, "
    "set EDITOR to its name before you start the app."
)
_VIM_KEYS = (
    "Press i to write. To save and quit: Esc, then :wq and Enter. To quit without saving: Esc, "
    "then :q! and Enter."
)
KEYS_OF: dict[str, str] = {
    "nano": (
        "To save and quit: ctrl+x, then y, then Enter. To quit without saving: ctrl+x, then n. "
        "Either way, you'll come back here."
    ),
    "vim": _VIM_KEYS,
    "nvim": _VIM_KEYS,
    "vi": _VIM_KEYS,
}
"""Editor -> how to save and quit, for someone who didn't choose it."""
IN_MEMORY = (
    "This worksheet isn't saved, so there's no file for an editor to open. F6 saves it in a file."
)
NOTHING_SAVED = (
    "Nothing in this worksheet is saved yet, so there's no file to edit. In a text "
    "field, F4 opens that answer in your editor."
)
READ_ONLY = "You can read this, but you can't change it."
WAIT_FOR_SAVE = "Your text isn't saved yet. Try again when the status bar says it is."
NOTHING_CHANGED = "Nothing changed."
CAME_BACK = (
    "The editor closed right away, so nothing was changed. If it opened its own window, don't "
    "write there: the app won't get your text. Close that window, and set VISUAL or EDITOR to a "
    "command that waits until you're done, such as code --wait."
)
TAKEN = "Here's your text from the editor."
GONE = "There was no file to read when the editor closed. Your text hasn't changed."
EMPTIED = "The editor closed with an error and left the file empty. Your text hasn't changed."
CHANGED_MEANWHILE = (
    "The file was changed while you were in the editor. Both versions were merged; what you "
    "wrote is also in a file of its own next to the worksheet."
)

OWN_WAYS = "This editor may save its own copies"
OWN_WAYS_CHOICES = [("back", "Go back"), ("go", "Open it anyway")]

NOT_TAKEN = "Your text can't be used yet"
TRY_AGAIN = [
    ("again", "Edit it again"),
    ("later", "Later: F4 opens it again while the app is open"),
    ("drop", "Discard this edit, and go back to the text you had before"),
]


def own_ways_about(name: str) -> str:
    """Warn that an editor may save its own copies."""
    return (
        f"{name} may save its own copies of your text and keep a history of it. The app can "
        "prevent that only in vim and nano."
    )


def opens(name: str) -> str:
    """Say which editor will open."""
    return f"Your text will open in {name}"


def opens_choices(name: str) -> list[tuple[str, str]]:
    """Return the choices before an editor opens."""
    return [("go", f"Open {name}"), ("back", "Go back")]


def not_found(variable: str) -> str:
    """Say that the editor in a variable wasn't found."""
    return f"The editor set in ${variable} wasn't found. Your text hasn't changed."


def not_executable(variable: str) -> str:
    """Say that the editor in a variable can't be run."""
    return (
        f"The editor set in ${variable} can't be run: it isn't an executable file. Your text "
        "hasn't changed."
    )


def could_not_start(why: str) -> str:
    """Say why an editor couldn't be started."""
    return f"The editor couldn't be started: {why}. Your text hasn't changed."


def ended_with(code: int) -> str:
    """Say that the editor failed, and that what it had saved was used."""
    return f"{_how(code)} What you saved there is now in the app."


def ended_unchanged(code: int) -> str:
    """Say that the editor failed without saving anything."""
    return f"{_how(code)} Nothing changed."


def _how(code: int) -> str:
    how = f"was ended by signal {-code}" if code < 0 else f"exited with code {code}"
    return f"The editor {how}."


def no_text(where: int) -> str:
    """Say that the file isn't valid UTF-8."""
    return (
        f"The character at byte {where} of the file isn't valid UTF-8. Set your editor to save as "
        "UTF-8."
    )


def too_much(most: int) -> str:
    """Say that the text is too long."""
    return f"The text is too long: there's room for only {most:,} characters."


def where_it_lies(copy: Path | None) -> str:
    """Say where text is that couldn't be used."""
    if copy is None:
        return (
            "Your text from the editor isn't saved yet. It'll be gone if you quit or lose the "
            "connection."
        )
    return (
        "Your text from the editor is in a file next to the worksheet for now. Anyone who uses "
        f"this login, and whoever owns or manages the computer, can read it: {copy.name}"
    )


def later(copy: Path | None) -> str:
    """Say how to reopen text that couldn't be used."""
    if copy is None:
        return "Your text isn't saved. F4 opens it again."
    return (
        f"Your text is in {copy.name}. F4 opens it again; the next time you open the app, ctrl+g "
        "shows it."
    )
