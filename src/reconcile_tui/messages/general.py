"""General sentences of the program, in one place for translators.

What the workbook says about its subject is content, in `content/`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reconcile_tui.domain.dates import day_in_words

if TYPE_CHECKING:
    from reconcile_tui.domain.answers import Answers

# -- words for what is saved -----------------------------------------------------------------------

STATUS_WORDS = {
    "in-progress": "In progress",
    "completed": "Done",
    "stopped": "Stopped",
}
SKIP_WORDS = {
    "skipped": "skipped",
    "later": "skipped until later",
    "too-much": "too much for now",
    "not-mine": "doesn't apply to me",
    "ask-helper": "I want to ask someone",
}
NOTHING_ANSWERED = "There are no answers to show here."
FROM_OLDER_SHEET = "From an older version of this worksheet's questions"


def words_of_status(status: str) -> str:
    """Return the status of a worksheet in words."""
    return STATUS_WORDS.get(status, status)


def newer_format(path: str, form: int) -> str:
    """Say that a file needs a newer version of the program."""
    return (
        f"{path} was saved by a newer version of reconcile-tui (format {form}). "
        "To open it, update reconcile-tui. The file hasn't been changed."
    )


def words_of_skip(reason: str) -> str:
    """Return in words why a question was skipped."""
    return SKIP_WORDS.get(reason, reason)


def standing_line(answers: Answers, *, hour: bool = False) -> str:
    """Return the date a worksheet was started, optionally with the time, and its status."""
    known = answers.started.year > 1970
    day = day_in_words(answers.started.date()) if known else "date unknown"
    time = f", {answers.started:%H:%M}" if known and hour else ""
    return f"{day}{time} · {words_of_status(answers.status)}"


# -- the commands: help ----------------------------------------------------------------------------

WHAT_IT_IS = """\
reconcile-tui is a private workbook for one question: should we get back
together? It's for anyone who's asking, whether you're hopeful or afraid,
together or apart, or just not sure. There's no account and no network, and
nothing is scored. What you save stays in files on this computer, in
plain text unless you encrypt them."""

DISCREET_WHAT_IT_IS = "Fill in worksheets, and keep them on this computer in plain files."
"""The same, where nothing may say what they are about."""

HELP_START = [
    ("reconcile-tui", "Open the app."),
    ("reconcile-tui FILE.toml", "Open a saved worksheet."),
    ("reconcile-tui COMMAND ...", "Run one of these commands."),
]
HELP_COMMANDS = "To see how a command works: reconcile-tui help COMMAND"
HELP_WORDS = "Explain a command."
OPTIONS = "Options"

HELP_END = """\
NAME is a saved worksheet's file, name or id; the first few letters are enough.
"list" shows what you've saved. In the app, F1 shows the keys, F2 shows who
you can call, and ctrl+q quits right away. While a command runs, anyone on
this computer can see it in the list of running programs (ps). Your shell
history saves the command, too."""

GROUP_WORDS = {
    "write": "Write",
    "read": "Read",
    "look-back": "Look back",
    "files": "Files",
    "content": "For content writers",
    "shell": "For your shell",
}
"""The headings of the commands in --help, in their order."""

COMMAND_WORDS = {
    "open": "Open a saved worksheet; without a NAME, the newest.",
    "new": "Start a worksheet, or list the ones you can start.",
    "fill": "Fill in a worksheet as plain text, one question at a time.",
    "add": "Add a dated entry to a list, or undo the last one.",
    "read": "Read a page, the myths or the helplines.",
    "list": "List your saved worksheets, newest first.",
    "show": "Print the answers in a saved worksheet.",
    "compare": "Compare one worksheet across dates or people.",
    "export": "Export saved worksheets to another format.",
    "check": "Check saved files and list every problem.",
    "lint": "Check the app's content and your own.",
    "history": "List, show or restore earlier versions.",
    "copy": "Make a copy to give to the other person.",
    "encrypt": "Encrypt your saved worksheets with a passphrase.",
    "decrypt": "Turn encrypted worksheets back into plain files.",
    "delete": "Delete one worksheet, or everything, permanently.",
    "where": "Print the folders reconcile-tui uses.",
    "settings": "Print the settings, or write a settings file.",
    "completion": "Print a script that lets Tab complete commands.",
}
ARGUMENT_WORDS = {
    "name": (
        "a saved worksheet: its file, its name, or an id such as promises; the first few letters "
        "are enough"
    ),
    "names": "saved worksheets, or one worksheet id; the last NAME can be a file someone gave you",
    "kind": "the id of a worksheet, or its first few letters",
    "new_list": "print the worksheets you can start, as id<TAB>title",
    "list_since": "worksheets you started on this date or later: 2026-11-22, 2 weeks ago",
    "list_kind": "only this worksheet; repeat the option to add others",
    "list_json": "print a JSON array, for programs",
    "timeline": "print the promises and your entries about them, week by week",
    "to": "the format (required), one of: ",
    "out": (
        "write to this file instead of the screen; other logins, except an administrator's, can't "
        "read it"
    ),
    "force": "replace the file if it already exists",
    "files": "a file, or a NAME as in the other commands",
    "plain_driver": "redraw more of the screen; try this if it looks garbled",
    "directory": "a content folder; if you don't name one, the app's content and yours",
    "schema": "print JSON Schemas, which your text editor can use to check content files",
    "release": "count warnings (such as one about a phone number nobody has called) as problems",
    "grades": "print each file's reading grade, the highest grade allowed, and the file's name",
    "verbose": "print every warning, not just how many there are",
    "shell": "bash, zsh or fish; the script's first lines say how to load it",
    "data_dir": "use the worksheets in this folder",
    "private": "write nothing to the disk in this run",
    "help": "print this help",
    "version": "print the version",
}

# -- the commands: messages ------------------------------------------------------------------------

NOTHING_SAVED = """\
Nothing is saved yet. "reconcile-tui new --list" shows the worksheets you can start."""
NOTHING_MATCHES = "Nothing you've saved matches that."
PRIVATE_NOT_LISTED = """\
This worksheet is private, so the list doesn't show which files belong to it."""
LIST_HEADINGS = ("Name", "Saved", "Status", "Answered", "Title")
UNREADABLE = "unreadable"
NEEDS_TERMINAL = """\
The app needs a terminal, but here its input or output is redirected. \
"fill", "read", "list", "show" and "export" work without one."""
DUMB_TERMINAL = """\
The app can't run in this terminal, because it can't move the cursor (TERM is "dumb" or empty). \
Here, "fill" asks a worksheet's questions as plain text. "read", "list" and "show" work, too."""
PRIVATE_NOT_EXPORTED = "This worksheet is private, so it isn't exported."
NEVER_SHARED = "This worksheet is never shared, so it isn't exported."
LEFT_OUT_OF_EXPORTS = """\
Answers that are never shared aren't in the export. Neither are answers to questions that are \
hidden now or no longer asked."""
PRIVATE_ONLY_ON_TERMINAL = """\
This worksheet is private. It's shown only on a terminal, never in a file or a pipe."""
UNKNOWN_ONLY_ON_TERMINAL = """\
The questions for these answers can't be found, so the answers count as private. The answers are \
shown only on a terminal, never in a file or a pipe."""
ASK_PRIVATE = """\
This worksheet is private. Anything printed can be read in this terminal until
you close it. Show the worksheet? y/N """
ASK_UNKNOWN = """\
The questions for these answers can't be found, so the answers count as
private. Anything printed can be read in this terminal until you close it.
Show the answers? y/N """
ASK_NEVER_SHARED = """\
Some questions in this worksheet are private: answers to them are never shared.
Anything printed can be read in this terminal until you close it.
Show answers to those questions too, if there are any? y/N """
NEVER_SHARED_LEFT_OUT = """\
Some questions in this worksheet are private. If you answered them, your answers aren't shown \
here. On a terminal, "show" asks whether to show them."""
LEFT_PRIVATE = "Nothing was shown."
NOT_INTO_NOTEBOOK = """\
Nothing was written: an export can't go into the folder with your saved worksheets. Choose another \
folder."""
OUTPUT_CLOSED = "Nothing was printed, because standard output is closed."
ALL_FINE = "no problems"
THERE = "exists"
NOT_THERE = "not there yet"
BLANK_NOT_ANSWERS = "this file has a worksheet's questions, not your answers"
NOT_OURS = "this isn't a saved worksheet"
KEYS_OF_OURS = 'a saved worksheet starts with the keys "format", "worksheet" and "id"'
EMPTY_FILE = "this file is empty"
LINT_FOR_CONTENT = 'check it with "reconcile-tui lint"'


def did_you_mean(guess: str | None) -> str:
    """Return the nearest known word as a question to append, or nothing."""
    return f' Did you mean "{guess}"?' if guess else ""


def no_such_format(name: str, known: list[str], guess: str | None) -> str:
    """Name the formats there are, after an unknown one was given."""
    return f'There\'s no format "{name}". Choose one of: {", ".join(known)}.{did_you_mean(guess)}'


SEE_NEW = '"reconcile-tui new --list" shows all the worksheets.'


def nothing_called(name: str, guess: str | None) -> str:
    """Say that no file and no saved worksheet matches a NAME."""
    more = did_you_mean(guess) or ' "reconcile-tui list" shows what you\'ve saved.'
    return f'There\'s no file or saved worksheet called "{name}".{more}'


def could_be_any(name: str, names: list[str]) -> str:
    """Name the candidates for a NAME that is ambiguous."""
    return f'"{name}" could be any of these: {", ".join(names)}.'


def already_there(path: str, *, or_force: bool = False) -> str:
    """Say that a file would replace an existing one, and how to go on."""
    force = ", or add --force to replace it" if or_force else ""
    return f"{path} already exists, so nothing was written. Choose another name{force}."


def written_to(path: str) -> str:
    """Say where an export was written."""
    return f"Exported to {path}."


def saved_at(when: datetime) -> str:
    """Say when a worksheet was last saved; the date in its name is when it was started."""
    return f"saved {when:%Y-%m-%d %H:%M}"


DATE_UNKNOWN = "date unknown"
SOME_UNREAD = "some of it couldn't be read"
NO_SUCH_TIME = "a date at the top of the file couldn't be read"


def answered(count: int, older: int = 0) -> str:
    """Return how many questions have an answer, and how many answers have no question any more."""
    return f"{count} answered, {older} no longer asked" if older else f"{count} answered"


def from_older(count: int) -> str:
    """Say that a worksheet has answers whose questions are not asked any more."""
    return f"{count} more from an older version of this worksheet's questions"


def content_troubles(count: int) -> str:
    """Say that content files of the person were skipped because of problems."""
    many = "1 problem" if count == 1 else f"{count} problems"
    return f"{many} in content files. To see the details, run: reconcile-tui lint"


def problems_in_all(count: int) -> str:
    """Return the result of a content check."""
    return "1 problem." if count == 1 else f"{count} problems."


def warnings_in_all(count: int, *, shown: bool) -> str:
    """Summarize the warnings that would block a release."""
    words = "1 warning" if count == 1 else f"{count} warnings"
    more = "" if shown else " To see them, add --verbose."
    return f"{words} about phone numbers nobody has called, or checks that are out of date.{more}"


def no_such_worksheet(name: str) -> str:
    """Say that the worksheet a file answers does not exist here."""
    return f'there\'s no worksheet "{name}"'


def nearest_worksheet(guess: str | None, names: list[str]) -> str:
    """Suggest a worksheet in place of one that does not exist."""
    return f'did you mean "{guess}"?' if guess else known_here(names)


def known_here(names: list[str]) -> str:
    """List every word that would be accepted."""
    return "use one of: " + ", ".join(names)


def too_long(length: int, most: int) -> str:
    """Say that an answer is longer than an answer can be."""
    return f"this answer has {length:,} characters; the limit is {most:,}"


def no_such_folder(path: str) -> str:
    """Say that a folder does not exist."""
    return f"There's no folder {path}, so nothing was written."


def is_a_folder(path: str) -> str:
    """Say that a folder was given where a file is needed."""
    return f"{path} is a folder, so nothing was written. Give the export a file name."


def cannot_look_at(path: str, reason: str) -> str:
    """Say that a path cannot be used, with the reason where it is known."""
    return f"Can't use {path}: {reason}." if reason else f"Can't use {path}."


def no_file_can_be_called_so() -> str:
    """Refuse a name with an invalid character, or a path with circular links."""
    return "A file can't have that name."


def disk_trouble(reason: str) -> str:
    """Report an unexpected error of the operating system."""
    return (
        f"reconcile-tui couldn't read or write something: {reason}. Your saved worksheets are safe."
    )


def fault_of_ours(place: str) -> str:
    """Report a crash. It names the place in the code and nothing that was typed or read."""
    return (
        f"reconcile-tui crashed at {place}. Your saved worksheets are safe. If it's safe for you, "
        "you can tell the people who publish reconcile-tui where it crashed."
    )


def two_private_answers(name: str) -> str:
    """Say that a file with two versions is not split, as each has private answers of its own."""
    return (
        f"{name} wasn't split or changed. Its two versions have different private answers, and "
        "those never go into a second file. Read it as text, then press F4 to choose between the "
        "versions in an editor."
    )
