"""Messages that several parts of the program share, and those of the commands and settings.

Texts about the subject of the workbook are content, in `content/`. Each setting is described in
`storage/settings.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.display import counted
from reconcile_tui.errors import Problem

if TYPE_CHECKING:
    from reconcile_tui.domain.answers import Answers


# -- saved worksheets ------------------------------------------------------------------------------

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


def status_words(status: str) -> str:
    """Return the status of a worksheet in words."""
    return STATUS_WORDS.get(status, status)


def newer_format(path: str, form: int) -> str:
    """Say that a file needs a newer version of the program."""
    return (
        f"{path} was saved by a newer version of reconcile-tui (format {form}). "
        "To open it, update reconcile-tui. The file hasn't been changed."
    )


def skip_words(reason: str) -> str:
    """Return in words why a question was skipped."""
    return SKIP_WORDS.get(reason, reason)


def started_and_status(answers: Answers, *, hour: bool = False) -> str:
    """Return the date a worksheet was started, optionally with the time, and its status."""
    known = answers.started.year > 1970
    day = day_in_words(answers.started.date()) if known else DATE_UNKNOWN
    time = f", {answers.started:%H:%M}" if known and hour else ""
    return f"{day}{time} · {status_words(answers.status)}"


# -- the commands: help ----------------------------------------------------------------------------

WHAT_IT_IS = """\
reconcile-tui is a private workbook for one question: should we get back
together? It's for anyone who's asking, whether you're hopeful or afraid,
together or apart, or just not sure. There's no account and no network, and
nothing is scored. What you save stays in files on this computer, in
plain text unless you encrypt them."""

DISCREET_WHAT_IT_IS = "Fill in worksheets, and keep them on this computer in plain files."
"""The description in a discreet run."""

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
NOT_SHOWN = "Nothing was shown."
NOT_IN_NOTEBOOK = """\
Nothing was written: an export can't go into the folder with your saved worksheets. Choose another \
folder."""
OUTPUT_CLOSED = "Nothing was printed, because standard output is closed."
NO_PROBLEMS = "no problems"
EXISTS = "exists"
DOES_NOT_EXIST = "not there yet"
BLANK_NOT_ANSWERS = "this file has a worksheet's questions, not your answers"
NOT_A_WORKSHEET = "this isn't a saved worksheet"
EXPECTED_KEYS = 'a saved worksheet starts with the keys "format", "worksheet" and "id"'
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


def file_exists(path: str, *, or_force: bool = False) -> str:
    """Say that a file would replace an existing one, and how to go on."""
    force = ", or add --force to replace it" if or_force else ""
    return f"{path} already exists, so nothing was written. Choose another name{force}."


def exported_to(path: str) -> str:
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


def older_answers_count(count: int) -> str:
    """Say that a worksheet has answers whose questions are not asked any more."""
    return f"{count} more from an older version of this worksheet's questions"


def content_troubles(count: int) -> str:
    """Say that content files of the person were skipped because of problems."""
    return (
        f"{counted(count, 'problem')} in content files. To see the details, run: reconcile-tui lint"
    )


def problems_in_all(count: int) -> str:
    """Return the result of a content check."""
    return f"{counted(count, 'problem')}."


def warnings_in_all(count: int, *, shown: bool) -> str:
    """Summarize the warnings that would block a release."""
    words = counted(count, "warning")
    more = "" if shown else " To see them, add --verbose."
    return f"{words} about phone numbers nobody has called, or checks that are out of date.{more}"


def no_such_worksheet(name: str) -> str:
    """Say that the worksheet a file answers does not exist here."""
    return f'there\'s no worksheet "{name}"'


def nearest_worksheet(guess: str | None, names: list[str]) -> str:
    """Suggest a worksheet in place of one that does not exist."""
    return f'did you mean "{guess}"?' if guess else f"use one of: {', '.join(names)}"


def too_long(length: int, most: int) -> str:
    """Say that an answer is longer than an answer can be."""
    return f"this answer has {length:,} characters; the limit is {most:,}"


def no_such_folder(path: str) -> str:
    """Say that a folder does not exist."""
    return f"There's no folder {path}, so nothing was written."


def is_a_folder(path: str) -> str:
    """Say that a folder was given where a file is needed."""
    return f"{path} is a folder, so nothing was written. Give the export a file name."


def cannot_use(path: str, reason: str) -> str:
    """Say that a path cannot be used, with the reason where it is known."""
    return f"Can't use {path}: {reason}." if reason else f"Can't use {path}."


NO_SUCH_FILE_NAME = "A file can't have that name."
"""Said of a name with an invalid character, and of a path with circular links."""


def disk_error(reason: str) -> str:
    """Report an unexpected error of the operating system."""
    return (
        f"reconcile-tui couldn't read or write something: {reason}. Your saved worksheets are safe."
    )


def crashed_at(place: str) -> str:
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


# -- usage -----------------------------------------------------------------------------------------

TRY_HELP = 'See "reconcile-tui --help".'

EMPTY_NAME = 'NAME is empty. "reconcile-tui list" shows what you\'ve saved.'

IN_THE_APP = dict.fromkeys(
    ("search", "find", "grep"),
    "To search, open the app and start typing on the Worksheets tab.",
)
"""Words that sound like commands -> how to do that in the app."""

SOUNDS_LIKE = {
    **dict.fromkeys(("print", "cat", "view"), "show"),
    **dict.fromkeys(("ls", "dir", "saved"), "list"),
    **dict.fromkeys(("edit", "continue", "resume"), "open"),
    **dict.fromkeys(("start", "begin"), "new"),
    **dict.fromkeys(("versions", "undo", "restore"), "history"),
    **dict.fromkeys(("answer", "ask"), "fill"),
    **dict.fromkeys(("rm", "forget", "erase", "trash"), "delete"),
    "diff": "compare",
    "share": "copy",
}
"""Words that people try -> the command they probably mean."""


def no_such_command(name: str, guess: str | None) -> str:
    """Say that the first word is not a command."""
    in_app = IN_THE_APP.get(name.lower(), "")
    more = f" {in_app}" if in_app else f"{did_you_mean(guess)} {TRY_HELP}"
    return f'There\'s no command "{name}".{more}'


def is_saved(name: str) -> str:
    """Say that the first word is not a command but names a saved worksheet."""
    return f'"{name}" is a saved worksheet. To open it: reconcile-tui open {name}'


def is_a_worksheet(name: str) -> str:
    """Say that the first word is not a command but the id of a worksheet."""
    return (
        f'"{name}" is a worksheet. To start it: reconcile-tui new {name} '
        f"(to open one you've saved: reconcile-tui open {name})"
    )


def no_such_option(option: str, guess: str | None, command: str = "") -> str:
    """Say that an option does not exist."""
    of = f'"{command}" has no option' if command else "There's no option"
    more = see_help_of(command) if command else TRY_HELP
    return f'{of} "{option}".{did_you_mean(guess)} {more}'


def extra_word(word: str, command: str) -> str:
    """Say that a command was given an extra word."""
    return f'"{command}" doesn\'t take "{word}". ' + see_help_of(command)


def usage_error(command: str, message: str) -> str:
    """Pass on what argparse found wrong."""
    return f"{command}: {message}. " + see_help_of(command)


def needs_argument(command: str, words: str) -> str:
    """Say that a required argument is missing."""
    return f'"{command}" needs {words}. ' + see_help_of(command)


def needs_value(option: str) -> str:
    """Say that an option is missing its value."""
    return f'"{option}" needs a value after it.'


def needs_number(option: str) -> str:
    """Say that the value of an option has to be a number."""
    return f'"{option}" needs a number after it, such as 1.'


def invalid_choice(option: str, words: Iterable[str]) -> str:
    """List the values an option accepts."""
    return f'"{option}" takes one of these: {", ".join(words)}.'


def invalid_date(option: str, fault: str = "") -> str:
    """Say that the value of an option is not a date, and why where that is known."""
    why = f" {fault[0].upper()}{fault[1:]}." if fault else ""
    return f'"{option}" needs a date after it, such as 2026-11-22 or "2 weeks ago".{why}'


def date_read_as(option: str, day: date) -> str:
    """Say which date a word such as `tuesday` was read as."""
    return f"{option}: {day_in_words(day)}."


def see_help_of(command: str) -> str:
    """Point to the help of a command."""
    return f'See "reconcile-tui {command} --help".'


def opened_newest(name: str, taken: str) -> str:
    """Say which of several saved worksheets was taken for a worksheet id."""
    return (
        f'Several saved worksheets match "{name}". This is {taken}, the one you started last. '
        '"reconcile-tui list" shows the others.'
    )


def opened_newest_in_app(day: str) -> str:
    """Say in the app which of several saved worksheets was opened."""
    return (
        f"Several saved worksheets match that name. This is the newest, started on {day}. The "
        "others are under Worksheets."
    )


def compared_newest_two(name: str) -> str:
    """Say which two of several saved worksheets are compared."""
    return (
        f'More than two saved worksheets match "{name}", so these are the two you started last. '
        "To compare others, name them on the command line."
    )


def nothing_in(folder: Path) -> str:
    """Say that a folder holds no saved worksheets."""
    there = "" if folder.is_dir() else " That folder doesn't exist yet."
    return f"Nothing is saved in {folder}.{there}"


def nothing_to_open(folder: Path | None) -> str:
    """Say that there is no worksheet to open. `folder` is the one given on the command line."""
    there = f" in {folder}" if folder else ""
    return f"Nothing is saved{there} yet, so there's nothing to open. You can start here."


def newest_unreadable(name: str, *, opens_another: bool) -> str:
    """Say why `open` alone doesn't open the newest file, and what it opens."""
    instead = "the newest one that can be opened" if opens_another else "your list of worksheets"
    return (
        f"Your newest worksheet, {name}, can't be opened, so here's {instead}. That file hasn't "
        "been changed. To read it, choose it under Worksheets."
    )


def only_one_to_compare(name: str) -> str:
    """Say that a comparison needs a second worksheet."""
    return f'You\'ve saved only one worksheet called "{name}". To compare, you need two.'


def not_started(name: str, kind: str) -> str:
    """Say that a worksheet exists but has no saved answers."""
    return f'You haven\'t saved a worksheet called "{name}". To start it: reconcile-tui new {kind}'


# -- settings --------------------------------------------------------------------------------------

SETTINGS_HEAD = (
    "Settings for reconcile-tui. You don't need this file: without it, the app uses its defaults.",
    'To use a setting, delete the "# " in front of its name and change the value.',
    "To find mistakes, run: reconcile-tui check settings.toml",
)
INIT_HELP = "write a settings.toml with every setting and what it does, unless there's already one"
EXPECTED_TEXT = "expected text in quotes"
EXPECTED_SWITCH = "expected true or false, without quotes"
MOUSE_ON = (
    "The mouse is on (mouse = true): the wheel scrolls, and a click opens a tab or a link. To "
    "select text with your terminal, hold Shift."
)
MOUSE_OFF_IN_SCREEN = (
    "Your settings say mouse = true. The mouse stays off in GNU screen, because with it on, Esc "
    "would do nothing until you pressed another key."
)


def expected_number(unit: str, least: float, most: float) -> str:
    """Return what a number of minutes, columns and so on should be."""
    most_words = f"to {most:g}" if isfinite(most) else "or more"
    return f"expected a number of {unit}, {least:g} {most_words}"


def not_one_of(allowed: Iterable[str]) -> str:
    """Return what is wrong with a value that is none of those allowed."""
    return f"expected one of {', '.join(allowed)}"


def unknown_setting(key: str) -> str:
    """Return what is wrong with a name that no setting has."""
    return f'there\'s no setting "{key}"'


def settings_exist(path: Path) -> str:
    """Say that a settings file is there already."""
    return f"{path} already exists. It hasn't been changed."


def settings_written(path: Path) -> str:
    """Say where the new settings file is."""
    return (
        f"Wrote {path}. Every setting in it still has its default value. To change one, open the "
        "file in any editor."
    )


UNSET = "not set"


def setting_ignored(problem: Problem, path: Path) -> str:
    """Say in the app that a setting is wrong, and that nothing else depends on it."""
    where = f"{path.name}, line {problem.line}" if problem.line else path.name
    key = f"{problem.key}: " if problem.key else ""
    return (
        f"{where}: {key}{problem.message}. The app ignores that setting, and your worksheets are "
        "safe. To see all the mistakes, run: reconcile-tui check settings.toml"
    )


def setting_not_saved(path: Path, problem: Problem) -> str:
    """Say why a setting wasn't saved: the file has a mistake, and nothing of it is to be lost."""
    return (
        f"The setting wasn't saved, because {path.name} has a mistake on line {problem.line}: "
        f"{problem.message}. The file hasn't been changed."
    )
