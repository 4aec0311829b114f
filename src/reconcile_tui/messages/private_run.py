"""The sentences of a private run: one in which nothing is saved."""

from __future__ import annotations

NOTHING_IS_SAVED = "Private: nothing is saved."
FILE_STAYS = "The file stays as it is."
ONLY_THIS = "Only this worksheet is saved."

CLEARED = "Cleared. ctrl+r restores it."
FILE_NOT_CHANGED = "The saved file hasn't changed."
CLEARED_HERE = f"Cleared here. ctrl+r restores it. {FILE_NOT_CHANGED}"

NO_EDITOR = (
    "This is a private run. A text editor needs a file, so no editor was opened. What you wrote is "
    "still here."
)
CHANGES_NOTHING = (
    "This is a private run, so no file is written, changed or deleted. To do it anyway, quit and "
    "start reconcile-tui without --private. Anything you haven't saved would be lost."
)
UNTIL_YOU_QUIT = "This setting lasts until you quit. It isn't saved, because this is a private run."
STILL_HERE = (
    "What you wrote isn't saved. It's here until you quit or lose the connection: open the "
    "worksheet again to see it."
)

_GONE = "isn't in any file, and the app forgets it when you quit or lose the connection."
_SAVE_WORD = "To save this worksheet after all, type save."
_TERMINAL = "But your words stay visible in this terminal."
IN_LINES = f"{NOTHING_IS_SAVED} What you type {_GONE} {_TERMINAL} {_SAVE_WORD}"
IN_LINES_FILE = f"{NOTHING_IS_SAVED} {FILE_STAYS} What you change {_GONE} {_SAVE_WORD}"
NOT_SAVED = f"{NOTHING_IS_SAVED} What you wrote {_GONE}"
COMMANDS = {
    "edit": "not in a private run: an editor needs a file",
    "pause": "take a breath",
    "save": "save this worksheet after all",
    "quit": "quit without saving",
}
"""What can be typed in plain lines -> what it does here, where that is something else."""

SAVE = "This is a private run, and nothing is saved"
SAVE_CHOICES = [
    ("memory", "Don't save it"),
    ("save", "Save this worksheet after all"),
]
SAVED = "From now on, this worksheet will be saved. Nothing else will."


def save_about(*, has_file: bool, encrypted: bool) -> str:
    """Say what it means to save one worksheet after all, and who may read it then."""
    what = (
        "The app hasn't changed the saved worksheet. You can still save your changes in its file."
        if has_file
        else "You can still save this worksheet."
    )
    readers = (
        "What you save is encrypted, like your other worksheets. Anyone who can get into this "
        "computer may see that the app was used."
        if encrypted
        else "Anyone who can get into this computer may read what you save, and may see that the "
        "app was used."
    )
    from_now_on = "If you do, this worksheet will be saved as you go from then on."
    return f"{what} {from_now_on} {readers} Nothing else will be saved."


def refused(command: str) -> str:
    """Say that a command can only write, and that a private run doesn't."""
    return (
        f'"{command}" doesn\'t work in a private run, because it writes to the disk. Nothing was '
        "changed. To run it anyway, leave --private off. If RECONCILE_TUI_PRIVATE is set, "
        "unset it first."
    )
