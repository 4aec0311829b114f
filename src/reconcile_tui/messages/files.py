"""Messages about files: other programs, two versions, earlier versions, deleting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from reconcile_tui.domain.answers import Unread
from reconcile_tui.domain.display import cells, counted, visible, wrapped

# -- history ---------------------------------------------------------------------------------------

ARGUMENT_WORDS = {
    "version": "the number of an earlier version, as listed",
    "show": "print an earlier version",
    "take_back": "restore an earlier version; you can undo that the same way",
    "empty": "delete the earlier versions permanently; without a NAME, those of every worksheet",
    "everything": "delete all your data: worksheets, Trash, earlier versions, settings",
    "yes": "delete one worksheet without asking, for scripts",
}
# Several windows and people may write one file; only how a version got here is known.
ORIGIN_WORDS = {
    "mine": "saved here",
    "foreign": "changed elsewhere",
    "beside": "the other version",
}
WHAT_TO_DO_WITH_VERSIONS = """\
Each version was saved just before a change. --show N prints version N, and --restore N \
restores it."""
NO_HISTORY = """\
There are no earlier versions. One is saved when you open a worksheet and then change it."""
PRIVATE_NO_HISTORY = "This worksheet is private, so it has no earlier versions."
ONE_AT_A_TIME = "Use only one of --show, --restore and --delete at a time."
NEEDS_NAME = '"history" needs a NAME. Only "history --delete" works without one.'
_EMPTYING = "This can't be undone, and you may need the earlier versions as evidence."
ASK_EMPTY_ONE = f"{_EMPTYING}\nPermanently delete the earlier versions of this worksheet? y/N "
ASK_EMPTY_ALL = f"{_EMPTYING}\nPermanently delete the earlier versions of every worksheet? y/N "
VERSIONS_DELETED = """\
Deleted. Backups, snapshots, synced folders and the disk itself may still have those versions."""
NOTHING_TO_EMPTY = "There are no earlier versions."
NOTHING_DELETED = "Nothing was deleted."
ONLY_ON_TERMINAL = """\
Nothing was deleted. This command asks you to confirm first, so it needs a terminal."""


def version_line(number: int, when: datetime, origin: str, size: int) -> str:
    """Describe one earlier version: its number, when it was saved, where it is from, its size."""
    whose = ORIGIN_WORDS[origin]
    longest = max(map(len, ORIGIN_WORDS.values()))
    many = "1 byte" if size == 1 else f"{size:,} bytes"
    return f"{number:>3}  saved {when:%Y-%m-%d %H:%M}  {whose:<{longest}}  {many}"


def version_restored(number: int, name: str) -> str:
    """Say that an earlier version was restored."""
    return f"Restored version {number} of {name}. What was there before is now an earlier version."


def conflict_copy_note(name: str, original: str) -> str:
    """Explain a conflict copy, and say how to choose."""
    return f"""\
{name} is another version of {original}, saved as a file of its own.
To choose between them, open {original} in the app and press ctrl+g."""


ANOTHER_VERSION = "has another version"


def not_among_the_answers(name: str, line: int, key: str) -> str:
    """Say that a part of a file is not a table of answers, and so is not shown or exported."""
    return (
        f'{name}, line {line}: "{key}" isn\'t a table of answers, so it was skipped. '
        "The file hasn't been changed. To see what should be there, run: reconcile-tui check."
    )


# -- deleting everything ---------------------------------------------------------------------------

CONFIRM_WORD = "everything"
ONE_OR_EVERYTHING = """\
Nothing was deleted. To delete one worksheet: reconcile-tui delete NAME. To delete all of your \
data: reconcile-tui delete --everything."""
YES_IS_FOR_ONE = """\
Nothing was deleted. --yes works only for one worksheet. --everything always asks first, on a \
terminal."""
YES_IN_A_PIPE = """\
Nothing was deleted. This command asks you to confirm first, so it needs a terminal. In a script, \
use --yes."""
NOTHING_THERE = """\
reconcile-tui found no files of its own to delete. Exported copies and
backups may still have your text."""
TO_BE_DELETED = """\
This would be deleted permanently:"""
OPEN_ELSEWHERE = """\
The app is open in another window or session. Please close it there first. If you don't, that
window will stop saving its open worksheet, but it will save anything you start there later."""
DELETE_WARNING = """\
This can't be undone, and anyone who checks this computer may notice. If the worksheet might be \
evidence, first copy it somewhere only you can get to. If you're in danger, talk to a helpline \
first."""
OPENING_A_COPY = (
    "To open an encrypted copy, you also need the file identity.age and your passphrase."
)
ASK_ONE = "Delete it permanently? y/N "
DELETE_ALL_WARNING = """\
This can't be undone. If someone checks this computer, they may notice that your data is suddenly \
gone. Anything you may need as evidence will be deleted too."""
TALK_FIRST = "In the app, F2 shows who you can talk to."
TALK_FIRST_HERE = "If you're in danger, talk to someone first: press Esc, then F2."
ASK_COPY_FIRST = "Save a copy of your worksheets somewhere else first? y/N "
ASK_COPY_WHERE = """\
In which folder? Choose one that only you can get to, because the copy has
everything in it, including your private answers.
Type the path of the folder, or press Enter to stop: """
ASK_EVERYTHING = f"To delete everything, type the word {CONFIRM_WORD} and press Enter: "
REMOVED_ALL = "Deleted:"
NOT_REMOVED = "These couldn't be deleted and are still there:"
SAVED_ELSEWHERE = "a copy that you saved there yourself"
CANNOT_PROMISE = """\
Backups, snapshots, synced folders, git and the disk itself may still have what
you wrote. Exports and copies you saved elsewhere may have it too. Your shell
history shows that you typed this command."""
CANNOT_PROMISE_ONE = """\
Backups, snapshots, synced folders, git and the disk itself may still have what you wrote. \
Exports, copies you saved or gave away, and files your text editor saved may have it too. Your \
shell history shows that you typed this command, with the worksheet's name."""
DELETE_HELP = f"""\
{DELETE_WARNING} {OPENING_A_COPY} {CANNOT_PROMISE_ONE} Deleting the worksheet in the app keeps \
its name out of your shell history."""
COPY_GOES_TOO = """\
Nothing was copied, and nothing was deleted: the folder you chose would be deleted too. Choose \
another one."""
NOT_COPIED_OUT = "These couldn't be copied:"
MOST_NOT_COPIED = 5
"""The most of those that are named."""


def no_file(path: str) -> str:
    """Say that a path leads to nothing."""
    return f"There's no file at {path}, so nothing was deleted."


def copied_elsewhere(folder: str, count: int) -> str:
    """Say where the copy is that was made before deleting everything."""
    copied = f"{counted(count, 'file')} copied to {folder}"
    return f"{copied}. This copy stays when everything else is deleted."


def not_copied_elsewhere(left: Sequence[tuple[str, str]]) -> list[str]:
    """Return lines that name what couldn't be copied."""
    if not left:
        return []
    named = [still_there(*one) for one in left[:MOST_NOT_COPIED]]
    more = len(left) - len(named)
    return [NOT_COPIED_OUT, *named, *([f"… and {more} more"] if more else [])]


# -- the folder ------------------------------------------------------------------------------------

IS_NO_FOLDER = "it isn't a folder"
IS_ANOTHERS = "it belongs to another account"
ANYONE_MAY_WRITE = "every account on this computer can write to it"
FIX_PERMISSIONS = 'If the folder is yours, you can fix that with: chmod o-w "{folder}"'


def folder_trouble(folder: Path, why: str) -> str:
    """Say why nothing can be saved in a folder."""
    return f"Nothing can be saved in {folder}: {why}."


def still_there(path: Path | str, why: str) -> str:
    """Name one file that could not be deleted, and why."""
    return f"{path}: {why}"


NOT_OURS = "it doesn't belong to reconcile-tui"
NOT_REACHED = "a copy was saved there, but the folder can't be reached now"
OTHER_NAME = (
    "saved while you used the app under its other name; to delete it, start the app under that name"
)
ONLY_LINKED = "the worksheet was only a link to this file"


def not_deleted(left: Sequence[tuple[Path, str]]) -> str:
    """Name the files of a deleted worksheet that are still there."""
    return " ".join(f"{path} wasn't deleted: {why}." for path, why in left)


TITLES = {
    "worksheets": "Worksheets",
    "beside": "Other versions of your worksheets",
    "bin": "In Trash",
    "history": "Earlier versions",
    "recent": "Versions from the last hour, used to combine changes from two windows",
    "pages": "Your own pages and worksheets",
    "copies": "Copies saved elsewhere",
    "settings": "Settings",
    "key": "The key that your passphrase unlocks",
    "locks": "Lock files (nothing you wrote is in them)",
    "cache": "Cache",
    "other": "Other",
}
"""Group of files -> its title, in the order of the list."""

BY_COUNT = frozenset({"history", "recent", "locks", "cache", "other"})
"""Groups that are listed by folder and number, because their file names mean nothing."""

MOST = 500
"""The most files of one group that are named."""

INDENT = "  "
_piece = re.compile(r"[^/\s]*(?:/|\s+|$)")
_part = re.compile(r"[^-]*-|[^-]+$")


class Group(NamedTuple):
    """Files of one kind in one folder, whose path begins with `~` if it can."""

    kind: str
    folder: str
    names: tuple[str, ...]


def lines_of(groups: Sequence[Group], width: int) -> list[str]:
    """Return all groups in lines of at most `width` columns."""
    return [line for group in groups for line in _group_lines(group, width)]


def _group_lines(group: Group, width: int) -> Iterator[str]:
    title = TITLES[group.kind]
    if group.kind in BY_COUNT:
        yield from path_lines(
            f"{title}: {counted(len(group.names), 'file')} in {group.folder}", width
        )
        return
    if len(group.names) == 1:
        yield from path_lines(f"{title}: {group.folder}/{group.names[0]}", width)
        return
    yield from path_lines(f"{title}, {counted(len(group.names), 'file')} in {group.folder}:", width)
    for name in group.names[:MOST]:
        yield from path_lines(name, width, INDENT)
    if len(group.names) > MOST:
        yield f"{INDENT}… and {len(group.names) - MOST} more"


def path_lines(text: str, width: int, indent: str = "") -> list[str]:
    """Wrap a text with a path at spaces and after `/`, with a hanging indent."""
    lines, line, further = [], indent, indent + INDENT
    for piece in _pieces(visible(text), width - cells(further)):
        if line.strip() and cells((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = further
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, room: int) -> Iterator[str]:
    """Yield unbreakable pieces; a name that is longer than a line is split after hyphens."""
    for piece in _piece.findall(text):
        if cells(piece) <= room:
            yield piece
            continue
        for part in _part.findall(piece):
            yield from [part] if cells(part) <= room else wrapped(part, room).split("\n")


_MOST_LINES = 8


def not_read(unread: Iterable[Unread], *, lines: bool = True) -> str:
    """Say how many entries and answers couldn't be read, and on which lines; empty for none."""
    unread = list(unread)
    answers = sum(one.is_answer for one in unread)
    counts = [(len(unread) - answers, "entry", "entries"), (answers, "answer", "answers")]
    named = [counted(count, one, many) for count, one, many in counts if count]
    if not named:
        return ""
    where = _on_lines([one.line for one in unread if one.line]) if lines else ""
    return f"{' and '.join(named)} couldn't be read{where}."


def _on_lines(lines: Sequence[int]) -> str:
    numbers = [str(line) for line in dict.fromkeys(sorted(lines))]
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f" (line {numbers[0]})"
    if len(numbers) > _MOST_LINES:
        more = len(numbers) - _MOST_LINES
        return f" (lines {', '.join(numbers[:_MOST_LINES])} and {more} more)"
    return f" (lines {', '.join(numbers[:-1])} and {numbers[-1]})"


def hidden(count: int) -> str:
    """Say that answers to hidden questions aren't shown; empty for none."""
    if not count:
        return ""
    if count == 1:
        return "1 answer isn't shown, because its question is hidden now. It's still in the file."
    return (
        f"{count} answers aren't shown, because their questions are hidden now. They're still in "
        "the file."
    )


REMOVED_ELSEWHERE = (
    "This worksheet was deleted, either from your list of worksheets or in another window, so it "
    "isn't saved anymore. F6 saves it again."
)
SAVE_AGAIN_ABOUT = (
    "This worksheet was deleted, either from your list of worksheets or in another window."
)
SAVED_AGAIN = "This worksheet is saved in a file again."

# -- two versions ----------------------------------------------------------------------------------

TWO_VERSIONS = "Compare with the other version"
ANOTHER_VERSION_HERE = f"There's another version. Press Space, then choose “{TWO_VERSIONS}”."
TWO_KEY = "ctrl+g compares the two versions."
TWO_NOTICE = f"There's another version of this file. {TWO_KEY}"
TOO_LONG_NOTICE = f"Text that didn't fit is in a file next to this worksheet. {TWO_KEY}"


def left_out(unread: Iterable[Unread], where: str) -> str:
    """Say what couldn't be read and so isn't in a place; empty for nothing."""
    unread = list(unread)
    if not (said := not_read(unread, lines=False)):
        return ""
    they = "It isn't" if len(unread) == 1 else "They aren't"
    return f"{said} {they} {where}."


def not_shown(keys: list[str]) -> str:
    """Say what happens to parts of a file that are no tables of answers."""
    names = " and ".join(f'"{key}"' for key in keys)
    is_one = len(keys) == 1
    what = "isn't a table of answers" if is_one else "aren't tables of answers"
    it, its = ("it", "its") if is_one else ("them", "their")
    return (
        f"{names} in this file {what}, so the app can't show {it}. The file stays as it is. "
        f"What you write in {its} place goes into a new file next to this one."
    )


GIT_CONFLICT = "Git left two versions in this file"
GIT_ABOUT = (
    "The app can split the file. One version stays in it, and the other goes into a new file next "
    "to it. Then ctrl+g compares them, and you choose. Nothing is lost from either one."
)
GIT_CHOICES = [("two", "Split the file and open it"), ("text", "Read it as text")]
REPLACED_TEXT_IS_EARLIER = "The text you had before is in the earlier versions."


def replaced_text_is_in(copy: str) -> str:
    """Return which file has the answer that another program wrote over."""
    return f"The text you had before is in {copy}. {TWO_KEY}"


HOW_TO_CHOOSE = (
    "This file was also changed somewhere else: in another window, or by another program. "
    "For each answer, choose with Left or Right. Then Enter saves your choices. Esc changes "
    "nothing."
)
HOW_TO_CHOOSE_TOO_LONG = (
    "This text was too long to save in the worksheet. Choose with Left or Right, then press Enter "
    "to save your choice. Esc leaves the text in its own file next to the worksheet."
)


def still_to_choose(count: int) -> str:
    """Say how many choices are missing."""
    left = "One answer still needs" if count == 1 else f"{count} answers still need"
    return f"Nothing was changed. {left} a choice: press Left or Right."


# Who wrote which version is unknown; only where each one is saved is known.
IN_THE_SHEET = "In the worksheet now"
THE_OTHER_VERSION = "The other version"
NOTHING_HERE = "(nothing)"
SAME_NOW = "Both versions are the same. Enter moves the other one to the earlier versions."
CHOSEN = "Saved. What you didn't choose is in the earlier versions now."
CHOSEN_NOT_SAVED = "Not saved yet: the app can't write to the disk. Both versions are still there."
CHOSEN_ELSEWHERE = "You've already made these choices in another window. Here's the result."
CHANGED_MEANWHILE = (
    "The worksheet changed in the meantime, so your choices weren't saved. ctrl+g compares the "
    "versions again."
)
NO_TWO_VERSIONS = "There's no other version of this worksheet to compare."
CANNOT_COMPARE = "The other version can't be read"
CANNOT_COMPARE_CHOICES = [
    ("read", "Read it as text"),
    ("away", "Move it to the earlier versions"),
    ("no", "Leave it where it is"),
]
MOVED_TO_EARLIER = "The other version is now one of the earlier versions."
# A private worksheet has no earlier versions, so the version that isn't chosen is deleted.
UNCHOSEN_DELETED = "What you don't choose is deleted permanently."
SAME_NOW_PRIVATE = "Both versions are the same. Enter deletes the other version permanently."
CHOSEN_PRIVATE = "Saved. What you didn't choose was deleted permanently."
CANNOT_COMPARE_PRIVATE = [
    ("read", "Read it as text"),
    ("no", "Leave it where it is"),
    ("away", "Delete it permanently"),
]
DELETED_PRIVATE = "The other version was deleted permanently."
CHOOSE_PURPOSE = (
    "Two versions of one worksheet, answer by answer. Left chooses what's in the worksheet now, "
    "and Right chooses the other version. Nothing changes until you press Enter."
)
HEADER_NAMES = {"title": "Title", "status": "Status"}


def other_version_from(day: str, place: int, count: int) -> str:
    """Return the date of the other version, and which one of several it is."""
    which = f" ({place} of {count})" if count > 1 else ""
    return f"The other version is from {day}{which}."


def piece_words(number: int, count: int) -> str:
    """Return which part of a long text this is, and what to do with several."""
    if count == 1:
        return "The whole text is here."
    return f"Part {number} of {count}. What doesn't fit can go into another answer or worksheet."


# -- a file as text --------------------------------------------------------------------------------

ONLY_BEGINNING = "Only the beginning is shown."
BROKEN_PURPOSE = (
    "This file can't be opened as a worksheet, and this screen says why. F4 opens it in your "
    "text editor; when you save it there, the app tries to open it again."
)
TEXT_PURPOSE = "A file, exactly as it is. Up and Down scroll it; Esc goes back."

# -- earlier versions ------------------------------------------------------------------------------

EARLIER = "Earlier versions"
EARLIER_ABOUT = "Enter shows a version. Each one was saved just before a change."
NO_EARLIER = "No earlier versions yet. One is saved when you change a saved worksheet."
VERSION_PURPOSE = "Up and Down scroll this version. Press t to restore it. Esc goes back."
VERSION_RESTORED = (
    "Restored. What was there before is an earlier version now, so you can restore it too."
)
ASK_DELETE_VERSIONS = "Delete all earlier versions of this worksheet?"
DELETE_VERSIONS_CHOICES = [
    ("no", "Cancel", ""),
    (
        "empty",
        "Delete them permanently",
        "This can't be undone, and you may need them as evidence. The worksheet itself stays. "
        "Backups, snapshots and the disk itself may still have these versions.",
    ),
]
HISTORY_DELETED = (
    "The earlier versions were deleted. Backups and the disk itself may still have them."
)
EARLIER_PURPOSE = (
    "Earlier versions of this worksheet. Enter shows one. Press t to restore a version, or e "
    "to delete them all; you'll be asked first."
)


def earlier_version(day: str, origin: str) -> str:
    """Return the line of an earlier version in the list."""
    return f"{day}   {ORIGIN_WORDS[origin]}"


# -- failed saves ----------------------------------------------------------------------------------

COPY_KEY = "F6 saves a copy elsewhere."


def copy_where(title: str, *, encrypted: bool = False) -> str:
    """Ask where a copy of unsaved text should go, and say who can read it there."""
    readers = (
        "The copy is encrypted if its name ends in .toml.age. Otherwise, anyone who can read "
        "the folder you choose can read the copy."
        if encrypted
        else "Anyone who can read the folder you choose can read the copy."
    )
    return (
        f"Your text can't be saved to the disk right now. The app will keep trying. {readers} "
        f"Where should the copy of “{title}” go?"
    )


def copied_to(path: Path, when: datetime) -> str:
    """Say where a copy is, and of which moment."""
    return f"Your text as of {when:%H:%M} was copied to {path}."


def text_recovered(paths: Sequence[Path]) -> str:
    """Say that text was recovered that couldn't be saved when the connection was lost."""
    names = ", ".join(path.name for path in paths)
    return (
        "Your text couldn't be saved when the connection was lost. It's saved now, next to its "
        f"worksheet, as {names}. Open the worksheet and press ctrl+g to compare the versions."
    )


# -- deleting --------------------------------------------------------------------------------------


def also_deleted(groups: Sequence[Group]) -> str:
    """Say how many other files are deleted with a worksheet; empty for none."""
    counts = Counter(group.kind for group in groups for _ in group.names)
    earlier = counts["history"] + counts["recent"]
    parts = [
        (earlier, counted(earlier, "earlier version")),
        (counts["beside"], f"{counted(counts['beside'], 'file')} next to the worksheet"),
        (counts["bin"], f"{counted(counts['bin'], 'file')} in Trash"),
        (counts["copies"], f"{counted(counts['copies'], 'file')} with unsaved text"),
    ]
    listed = ", ".join(words for count, words in parts if count)
    return f"This also deletes {listed}." if listed else ""


def copies_elsewhere(paths: Sequence[Path]) -> str:
    """Name the copies of a deleted worksheet that were saved elsewhere; empty for none."""
    listed = ", ".join(map(str, paths))
    return f"Copies you saved elsewhere are still there: {listed}." if listed else ""


REMOVE_ALL = "Delete all your data…"
ALL_ABOUT = (
    "This can't be undone, and the app closes afterward. Files that you exported stay where you "
    "put them. Backups, snapshots, synced folders and the disk itself may still have your text."
)
COPY_FIRST_CHOICES = [
    ("no", "Cancel", ""),
    (
        "copy",
        "Save a copy elsewhere first…",
        (
            "The copy has your worksheets, earlier versions and Trash, including your private "
            "answers. Choose a folder that only you can get to."
        ),
    ),
    (
        "go",
        "Continue without a copy",
        "You'll see what will be deleted, then type a word to confirm.",
    ),
]
COPY_WHERE = "In which folder? A drive that only you can get to is safer than this computer"
COPY_SUGGESTED = "~/worksheets-copy"
TYPE_THE_WORD = "Type the word everything, then press Enter. Esc cancels."
NOT_THE_WORD = "Nothing was deleted, because you didn't type the word everything."
NOTHING_TO_REMOVE = (
    "The app found no files of its own to delete. Exported copies and backups may still have "
    "your text."
)
STILL_SAVING = "Nothing was deleted, because the app is still saving. Please try again."
DELETED = "Deleted"
DELETED_ABOUT = (
    "The app won't save anything else. Backups, snapshots, synced folders and the disk itself "
    "may still have your text. Esc or ctrl+q quits."
)
DELETED_TITLE = "What was deleted:"
STILL_THERE = "These are still there:"
DELETED_PURPOSE = "What was deleted, and what wasn't. Esc quits."
CONFIRM_PURPOSE = "One last question before everything is deleted. Esc cancels."

PURPOSES = {
    "choose": CHOOSE_PURPOSE,
    "as-text": TEXT_PURPOSE,
    "broken": BROKEN_PURPOSE,
    "earlier": EARLIER_PURPOSE,
    "version": VERSION_PURPOSE,
    "gone": DELETED_PURPOSE,
    "forget": CONFIRM_PURPOSE,
}
