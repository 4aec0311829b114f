"""What the program says about the files: earlier versions, conflict copies, removing everything."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

# -- history ---------------------------------------------------------------------------------------

ARGUMENT_WORDS = {
    "version": "the number of an earlier version, as the list shows it",
    "show": "print an earlier version in plain words",
    "take_back": "put an earlier version back; that can be taken back too",
    "empty": "throw the earlier versions away; without a NAME, those of every file",
    "everything": "all of it: worksheets, bin, earlier versions, settings",
}
# Several windows and people may write one file: what is known for sure is only how it came here.
WHO_WORDS = {
    "mine": "as it stood here",
    "foreign": "changed elsewhere",
    "beside": "was kept beside",
}
WHAT_TO_DO_WITH_VERSIONS = """\
Each was kept just before a change. --show N prints version N, --take-back N puts it back."""
NO_HISTORY = """\
There are no earlier versions. One is kept when a worksheet is opened and then changed."""
PRIVATE_NO_HISTORY = "This worksheet is private. No earlier versions of it are kept."
ONE_AT_A_TIME = "Say one of --show, --take-back and --empty, and not two at once."
NEEDS_NAME = '"history" needs a NAME. "history --empty" goes without one.'
ASK_EMPTY_ONE = "Throw the earlier versions of this worksheet away? y/N "
ASK_EMPTY_ALL = "Throw the earlier versions of every worksheet away? y/N "
EMPTIED = """\
Removed. Backups, snapshots, synced folders and the disk itself may still hold them."""
NOTHING_TO_EMPTY = "There are no earlier versions."
LEFT_AS_IT_IS = "Nothing was removed."
ONLY_ON_TERMINAL = "This is asked first, and only on a terminal."
UNREADABLE_VERSION = "This version cannot be read as answers."


def version_line(number: int, when: datetime, who: str, size: int) -> str:
    """One earlier version: its number, when it was kept, who wrote it, how long it is."""
    whose = WHO_WORDS[who]
    longest = max(map(len, WHO_WORDS.values()))
    many = "1 byte" if size == 1 else f"{size:,} bytes"
    return f"{number:>3}  kept {when:%Y-%m-%d %H:%M}  {whose:<{longest}}  {many}"


def taken_back(number: int, name: str) -> str:
    """An earlier version stands in the file again."""
    return f"Version {number} is {name} again. What stood there is kept as an earlier version."


def kept_beside(name: str, original: str) -> str:
    """Of a file that is no sheet of its own: what it is, and how to go on."""
    return f"""\
{name} is no sheet of its own. It is kept beside {original}, which could not hold it too.
Open that one in the book: ctrl+g lays the two side by side, and you choose."""


ANOTHER_VERSION = "another version is beside it"


def not_among_the_answers(name: str, line: int, key: str) -> str:
    """A part of a file that is no table of answers, and so is not shown or exported."""
    return (
        f'{name}, line {line}: "{key}" isn\'t a table of answers, so it is left out here. '
        'The file stays as it is; "check" says what was expected.'
    )


# -- removing everything ---------------------------------------------------------------------------

THE_WORD = "everything"
NEEDS_EVERYTHING = """\
"remove" takes everything away, and nothing less: say "remove --everything". One worksheet is \
removed in the book."""
NOTHING_THERE = "There is nothing to remove."
WHAT_GOES = """\
This would be removed for good:"""
OPEN_ELSEWHERE = """\
The book is open in another window or session now. Close it there first. A sheet that it shows is
not written again, but whatever is begun there from now on is."""
ASK_EVERYTHING = f"""\
There is no way back. Close the book first, wherever it is open.
To remove them, type the word {THE_WORD} and press Enter: """
REMOVED_ALL = "Removed:"
NOT_REMOVED = "These are still there:"
CANNOT_PROMISE = """\
What cannot be promised: backups, snapshots, synced folders, git and the disk
itself may still hold the words. So may exports and copies that you put
elsewhere. The shell's history shows that these commands were typed."""


# -- the folder ------------------------------------------------------------------------------------

IS_NO_FOLDER = "it is not a folder"
IS_ANOTHERS = "it belongs to another account"
ANYONE_MAY_WRITE = "every account on this computer may write in it"
TAKE_THE_RIGHT_AWAY = 'Take that right away, if the folder is yours: chmod o-w "{folder}"'


def folder_trouble(folder: Path, why: str) -> str:
    """A folder in which no words can be kept."""
    return f"Your words cannot be kept in {folder}: {why}."


def still_there(path: Path | str, why: str) -> str:
    """One file that could not be removed."""
    return f"{path}: {why}"
