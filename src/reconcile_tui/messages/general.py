"""The words of the program itself, in one place for translators.

What the book says about its subject is content and stands in `content/`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from reconcile_tui.domain.dates import day_in_words

if TYPE_CHECKING:
    from reconcile_tui.domain.answers import Answers

# -- words for what is saved -----------------------------------------------------------------------

STATUS_WORDS = {
    "in-progress": "open",
    "completed": "done",
    "stopped": "stopped",
}
SKIP_WORDS = {
    "skipped": "left out",
    "later": "left for later",
    "too-much": "too much for now",
    "not-mine": "does not fit me",
    "ask-helper": "to ask a helper",
}
NOTHING_ANSWERED = "There are no answers to show here."
FROM_OLDER_SHEET = "From an older sheet"


def words_of_status(status: str) -> str:
    """How far a worksheet is, in words."""
    return STATUS_WORDS.get(status, status)


def newer_format(path: str, form: int) -> str:
    """A file that this program is too old for."""
    return f"{path} was written by a newer version of the book (format {form})."


def words_of_skip(reason: str) -> str:
    """Why a question was left out, in words."""
    return SKIP_WORDS.get(reason, reason)


def standing_line(answers: Answers, *, hour: bool = False) -> str:
    """The day a worksheet was started, with the hour where that is wanted, and how far it is."""
    known = answers.started.year > 1970
    day = day_in_words(answers.started.date()) if known else "day not known"
    time = f", {answers.started:%H:%M}" if known and hour else ""
    return f"{day}{time} · {words_of_status(answers.status)}"


# -- the commands: help ----------------------------------------------------------------------------

WHAT_IT_IS = """\
reconcile-tui is a private worksheet book for one question: should we get back
together? It is for anyone who asks it: hopeful or afraid, together or apart,
or still without an answer. It needs no account and no network, and nothing is
scored. Your words stay on this computer, in plain files that are yours."""

HELP_START = """\
  reconcile-tui               Open the book.
  reconcile-tui FILE.toml     Open saved answers in it.
  reconcile-tui COMMAND ...   Do one of these:"""

HELP_END = """\
NAME is a file, the name of a file, its id, or the beginning of either. "list"
shows them. In the book, F1 shows the keys, F2 shows people to call, and ctrl+q
leaves at once. Anyone who may look into this account can see these commands
in ps and in the shell's history."""

COMMAND_WORDS = {
    "open": "Open a saved worksheet; without a name, the newest.",
    "new": "Start a blank worksheet, or list them all.",
    "list": "List what is saved, newest first.",
    "show": "Print saved answers in plain words.",
    "compare": "Print the same worksheet of several days together.",
    "export": "Write saved answers in another format.",
    "check": "Name every problem in saved files.",
    "lint": "Name every problem in the book's words, or yours.",
    "history": "List earlier versions; show one, or take it back.",
    "remove": "Remove all that the book has of you.",
    "where": "Print the folders, and whether they are there.",
}
ARGUMENT_WORDS = {
    "name": "a saved sheet: its file, the name, the id, or its kind; a beginning will do",
    "names": "saved sheets, or one kind; the last may be another person's file, by its path",
    "kind": "the id of a blank worksheet, or the beginning of one",
    "new_list": "print the blank worksheets there are, as id<TAB>title",
    "list_json": "print a JSON array, for programs",
    "timeline": "print promises and what was seen, week by week",
    "to": "the format, which is always needed; one of: ",
    "out": "write to this file, which only you can read, not to the screen",
    "force": "put the new file in the place of one that is already there",
    "files": "a file, or a NAME as in the other commands",
    "plain_driver": "send whole screens, not only what changed",
    "directory": "a content folder; without it, the book's own content and yours",
    "schema": "print a JSON Schema of every kind of content file, for editors",
    "release": "count warnings as problems, such as a number nobody has called",
    "grades": "print how hard each file reads: its school grade, the limit, its name",
    "verbose": "print each warning, not only how many there are",
    "data_dir": "keep the notebook in this folder",
    "help": "print this help",
    "version": "print the version",
}

# -- the commands: talk ----------------------------------------------------------------------------

NOTHING_SAVED = """\
Nothing is saved yet. "reconcile-tui new --list" shows the worksheets you can start."""
NEEDS_TERMINAL = """\
The book opens only in a terminal, with input and output not redirected. \
"list", "show" and "export" work without one."""
DUMB_TERMINAL = """\
This terminal cannot move its cursor (TERM is "dumb" or empty), so the book cannot open in it. \
"list", "show" and "export" work here."""
PRIVATE_NOT_EXPORTED = "This worksheet is private and is not exported."
NEVER_SHARED = "This worksheet is never shared and is not exported."
LEFT_OUT_OF_EXPORTS = """\
Answers that are never shared aren't in it. Neither are answers whose question is hidden now, or \
that only an older version of the worksheet asked for."""
PRIVATE_ONLY_ON_TERMINAL = """\
This worksheet is private. It is shown only on a terminal, never in a file or a pipe."""
UNKNOWN_ONLY_ON_TERMINAL = """\
The blank worksheet of these answers is not here, so they count as private. They are shown only on \
a terminal, never in a file or a pipe."""
ASK_PRIVATE = """\
This worksheet is private. What is printed stays readable in this terminal
until it is closed. Show it? y/N """
ASK_UNKNOWN = """\
The blank worksheet of these answers is not here, so they count as private.
What is printed stays readable in this terminal until it is closed.
Show them? y/N """
ASK_NEVER_SHARED = """\
Some questions of this worksheet are never shared. What is printed stays
readable in this terminal until it is closed.
Show your answers to them too? y/N """
LEFT_PRIVATE = "Nothing is shown."
NOT_INTO_NOTEBOOK = "An export is not written into the notebook's own folder. Choose another place."
OUTPUT_CLOSED = "Standard output is closed, so there is nowhere to print to."
ALL_FINE = "fine"
THERE = "there"
NOT_THERE = "not there yet"
BLANK_NOT_ANSWERS = "this is a blank worksheet, not saved answers"
NOT_OURS = "this is not a file of the book"
KEYS_OF_OURS = 'one begins with the keys "format", "worksheet" and "id"'
EMPTY_FILE = "nothing stands in this file yet"
LINT_FOR_CONTENT = "to check it: reconcile-tui lint"


def did_you_mean(guess: str | None) -> str:
    """The nearest right word, as an end of a sentence."""
    return f' Did you mean "{guess}"?' if guess else ""


def no_such_format(name: str, known: list[str], guess: str | None) -> str:
    """An export format that does not exist."""
    return f'There is no format "{name}". There are: {", ".join(known)}.{did_you_mean(guess)}'


def nothing_called(name: str, guess: str | None) -> str:
    """A NAME that nothing saved has."""
    more = did_you_mean(guess) or ' "reconcile-tui list" shows what is saved.'
    return f'There is no file, and nothing saved, called "{name}".{more}'


def could_be_any(name: str, names: list[str]) -> str:
    """A beginning that several have."""
    return f'"{name}" could be any of: {", ".join(names)}.'


def already_there(path: str) -> str:
    """An export that would overwrite a file."""
    return f"{path} is already there. With --force the export takes its place."


def written_to(path: str) -> str:
    """An export that is on the disk."""
    return f"Written to {path}."


def saved_at(when: datetime) -> str:
    """When a worksheet was last saved; the day in its name is the one it was begun."""
    return f"saved {when:%Y-%m-%d %H:%M}"


def answered(count: int) -> str:
    """How many questions have an answer: a fact, never a score."""
    return f"{count} answered"


def content_troubles(count: int) -> str:
    """Content files of the person that were passed over."""
    many = "1 problem was" if count == 1 else f"{count} problems were"
    return f'{many} found in content files. "reconcile-tui lint" names each.'


def problems_in_all(count: int) -> str:
    """How a check of content ended."""
    return "1 problem." if count == 1 else f"{count} problems."


def warnings_in_all(count: int, *, shown: bool) -> str:
    """What would stop a release, in one line."""
    words = "1 warning" if count == 1 else f"{count} warnings"
    more = "" if shown else " --verbose prints each."
    return f"{words}: numbers not checked live, or dates that have passed.{more}"


def no_such_worksheet(name: str) -> str:
    """A file whose blank worksheet is not here."""
    return f'there is no worksheet "{name}"'


def nearest_worksheet(guess: str | None, names: list[str]) -> str:
    """What to do about a worksheet that is not here."""
    return f'did you mean "{guess}"?' if guess else known_here(names)


def known_here(names: list[str]) -> str:
    """Every word that would be right."""
    return "known here: " + ", ".join(names)


def too_long(length: int, most: int) -> str:
    """An answer longer than the book writes."""
    return f"holds {length:,} characters; an answer holds at most {most:,}"


def no_such_folder(path: str) -> str:
    """A folder that does not exist."""
    return f"There is no folder {path}."


def is_a_folder(path: str) -> str:
    """A folder where a file was expected."""
    return f"{path} is a folder. An export is written to a file."


def cannot_look_at(path: str, reason: str) -> str:
    """A place of which the system tells nothing."""
    return f"{path} cannot be used: {reason}." if reason else f"{path} cannot be used."


def no_file_can_be_called_so() -> str:
    """A name with a character that no name can hold, or links that lead in a circle."""
    return "No file can have that name."


def disk_trouble(reason: str) -> str:
    """A failure of the system that no command foresaw."""
    return f"The system did not let the book read or write: {reason}."


def fault_of_ours(place: str) -> str:
    """A fault in the program. It names the place and nothing that was typed or read."""
    return (
        f"The book has a fault, at {place}, and stopped. What was saved before is safe. "
        "Please report the place to whoever gave you the book."
    )
