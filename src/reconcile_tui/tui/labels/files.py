"""What the screens say about files: other hands, two versions, earlier ones, removing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from reconcile_tui.strings.files import WHO_WORDS

REMOVED_ELSEWHERE = (
    "This sheet was removed, in the list or another window. It is here in memory only; F4 keeps it."
)
KEEP_AGAIN_ABOUT = (
    "This sheet was removed, in the list or in another window. Kept, it is a file in your "
    "worksheets again. Anyone who can read this computer may find it."
)
KEPT_AGAIN = "Kept in a file again."

# -- two versions ----------------------------------------------------------------------------------

TWO_VERSIONS = "Compare with the other version"
ANOTHER_VERSION = f"There's another version. Space, then “{TWO_VERSIONS}”."
TWO_NOTICE = "There is another version of this file. ctrl+g shows both."
TWO_KEY = "ctrl+g shows both."
TOO_LONG_NOTICE = f"What was too long to be saved is kept beside this sheet. {TWO_KEY}"


def not_shown(keys: list[str]) -> str:
    """Parts of a file that are no tables of answers: what happens to them and to new words."""
    names = " and ".join(f'"{key}"' for key in keys)
    what = "isn't a table of answers" if len(keys) == 1 else "aren't tables of answers"
    return (
        f"{names} in this file {what}, so the app can't show it. The file stays as it is. "
        "What you write in its place goes into a new file beside it."
    )


GIT_CONFLICT = "Git left two versions in this file"
GIT_ABOUT = (
    "The app can split them: one stays in the file, the other one goes beside it, and ctrl+g "
    "compares them so that you can choose. Nothing of either is lost."
)
GIT_CHOICES = [("two", "Split and open it"), ("text", "Look at it as text")]
MINE_IS_EARLIER = "What stood here before is among the earlier versions."


def mine_is_in(copy: str) -> str:
    """Another hand wrote over an answer, and kept what stood there."""
    return f"What stood here is kept in {copy}. {TWO_KEY}"


HOW_TO_CHOOSE = (
    "This file was also written elsewhere: in another window, or by a program. Choose for each "
    "answer with Left or Right. Then Enter takes what you chose. Esc changes nothing."
)
HOW_TOO_LONG = (
    "This was too long to be saved. Choose with Left or Right, then Enter takes it. Esc leaves it "
    "beside the worksheet."
)


def still_to_choose(count: int) -> str:
    """Enter was pressed before everything was chosen."""
    left = "One answer isn't" if count == 1 else f"{count} answers aren't"
    return f"Nothing was changed. {left} chosen yet: Left or Right chooses."


# Which of the two hands wrote which is not known for sure: only where each stands.
IN_THE_SHEET = "In the sheet now"
KEPT_BESIDE = "Kept beside it"
NOTHING_HERE = "(nothing)"
SAME_NOW = "Both say the same. Enter puts the one beside away, among the earlier versions."
CHOSEN = "Taken. What you did not take is among the earlier versions now."
CHOSEN_NOT_SAVED = "Not saved yet: the disk refuses. Both versions are still there."
SETTLED_ELSEWHERE = "This was settled in another window. What stands there now is shown."
CHANGED_MEANWHILE = "The sheet was changed meanwhile. Nothing was done; ctrl+g shows both anew."
NO_TWO_VERSIONS = "There is only one version of this."
CANNOT_COMPARE = "The version kept beside cannot be read"
CANNOT_COMPARE_CHOICES = [
    ("read", "Look at it as text"),
    ("away", "Put it away, among the earlier versions"),
    ("no", "Leave it where it is"),
]
PUT_AWAY = "It is among the earlier versions now."
# A private sheet has no earlier versions: what is not taken is gone.
GOES_FOR_GOOD = "What you do not take goes for good."
SAME_NOW_PRIVATE = "Both say the same. Enter removes the one beside for good."
CHOSEN_PRIVATE = "Taken. What you did not take is gone for good."
CANNOT_COMPARE_PRIVATE = [
    ("read", "Look at it as text"),
    ("no", "Leave it where it is"),
    ("away", "Delete it permanently"),
]
PUT_AWAY_PRIVATE = "It is gone for good."
CHOOSE_PURPOSE = (
    "Two versions of one sheet, place by place. Left takes what is in the sheet now, Right what is "
    "kept beside it. Nothing is changed before Enter."
)
HEADS = {"title": "The title", "status": "How it is marked"}


def other_of(day: str, place: int, count: int) -> str:
    """From when the version kept beside is, and which one of several."""
    which = f", number {place} of {count}" if count > 1 else ""
    return f"What is kept beside is from {day}{which}."


def piece_words(number: int, count: int) -> str:
    """Which part of a text that was too long, and how to go on with several."""
    if count == 1:
        return "It is whole here."
    return f"Part {number} of {count}. What one answer cannot hold, another question or sheet can."


# -- a file as text --------------------------------------------------------------------------------

ONLY_BEGINNING = "Only the beginning is here."
BROKEN_PURPOSE = (
    "A file that can't be opened as a worksheet, and why. F4 opens your editor on it; when you "
    "save there, it's opened again."
)
TEXT_PURPOSE = "A file as it is, to read. Up and Down move it; Esc goes back."

# -- earlier versions ------------------------------------------------------------------------------

EARLIER = "Earlier versions"
EARLIER_ABOUT = "Enter shows one. Each was kept before something changed."
NO_EARLIER = "No earlier version is kept yet. One is, when a saved sheet is changed."
READ_BACK = "Up and Down move it. t takes it back: the sheet says this again. Esc goes back."
TAKEN_BACK = "It is back. What stood there is an earlier version now, and can be taken back too."
ASK_EMPTY = "Throw all earlier versions of this sheet away?"
EMPTY_ABOUT = (
    "The sheet itself stays. There is no way back. Backups, snapshots and the disk itself may "
    "still hold them."
)
EMPTY_CHOICES = [("no", "Keep them"), ("empty", "Throw them away")]
EMPTIED = "The earlier versions are gone. Backups and the disk itself may still hold them."
EARLIER_PURPOSE = (
    "Versions of this sheet from before. Enter shows one, t takes it back, e throws all of them "
    "away after a question."
)


def version_line(day: str, who: str) -> str:
    """One version in the list."""
    return f"{day}   {WHO_WORDS[who]}"


# -- the disk refuses ------------------------------------------------------------------------------

COPY_KEY = "F6 puts a copy elsewhere."
COPY_ELSEWHERE = "Save a copy of the unsaved words somewhere else"
COPY_ABOUT = (
    "The disk does not take your words now. The book goes on trying. Until then a copy can stand "
    "in another place. Whoever can read that place can read it."
)
COPY_NO = "No, wait for the disk"
COPY_FOLDER = "Into which folder?"
NOTHING_UNSAVED = "Everything is saved. No copy is needed."


def into_memory(folder: Path) -> str:
    """The offer of the login's own folder in memory."""
    return f"Into memory: {folder}. Gone after a restart."


INTO_FOLDER = "Into another folder, such as a USB stick"


def copied_to(paths: Sequence[Path], when: datetime) -> str:
    """Where the copies are, and of which moment: what is typed afterwards is not in them."""
    return f"A copy of {when:%H:%M} is in {', '.join(map(str, paths))}."


def unsaved(title: str, said: str) -> str:
    """The line on the tabs while words of a sheet are not on the disk."""
    return f"{said} ({title})"


# -- removing --------------------------------------------------------------------------------------

REMOVE_ABOUT = (
    "From Trash you can restore it, with its earlier versions. Trash isn't a safe place: anyone "
    "who can read this computer can read it. Backups, snapshots, synced folders and the disk "
    "itself may have a copy, too."
)
ERASE_ABOUT = (
    "It's deleted permanently and doesn't go to Trash. Backups, snapshots, synced folders and the "
    "disk itself may still have a copy. The app can't reach those."
)
REMOVE_ALL = "Delete all your reconcile-tui data…"
ALL_ABOUT = (
    "These go for good, and then the book closes. Files that you exported stay where you put them. "
    "Backups, snapshots, synced folders and the disk itself may still hold the words."
)
TYPE_THE_WORD = "Type the word everything and Enter. Esc keeps it."
THE_WORD = "everything"
NOT_THE_WORD = "Nothing was removed. That was not the word."
NOTHING_TO_REMOVE = "The book has nothing of you on this disk."
STILL_SAVING = "Nothing was removed: the disk is still busy. Please try again."
ALL_GONE = "Removed"
GONE_ABOUT = (
    "The book writes nothing more. Backups, snapshots, synced folders and the disk itself "
    "may still hold the words. Esc or ctrl+q leaves the book."
)
GONE = "What was removed:"
STILL_THERE = "These are still there:"
GONE_PURPOSE = "What was removed, and what was not. Esc leaves the book."
FORGET_PURPOSE = "A last question before all of it goes. Esc keeps everything."


PURPOSES = {
    "choose": CHOOSE_PURPOSE,
    "as-text": TEXT_PURPOSE,
    "broken": BROKEN_PURPOSE,
    "earlier": EARLIER_PURPOSE,
    "version": READ_BACK,
    "gone": GONE_PURPOSE,
    "forget": FORGET_PURPOSE,
}
