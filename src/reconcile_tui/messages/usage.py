"""What is said where a command was called in a way it does not know."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reconcile_tui.messages.general import did_you_mean

__all__ = [
    "begun_last",
    "begun_last_in_book",
    "last_two",
    "not_begun",
    "nothing_in",
    "nothing_to_open",
    "only_one_day",
]


TRY_HELP = 'See "reconcile-tui --help".'

EMPTY_NAME = 'A NAME here is empty. "reconcile-tui list" shows what is saved.'

_SEARCHING = "Open the book: typing on the Worksheets tab looks through what is saved."
_REMOVING = "One worksheet is removed in the book, with Space in the list of worksheets."
IN_THE_BOOK = {
    **dict.fromkeys(("search", "find", "grep"), _SEARCHING),
    **dict.fromkeys(("delete", "rm", "forget"), _REMOVING),
}
"""Words that sound like commands -> where in the book that is done."""

SOUNDS_LIKE = {
    **dict.fromkeys(("print", "cat", "view", "read"), "show"),
    **dict.fromkeys(("ls", "dir", "saved"), "list"),
    **dict.fromkeys(("edit", "continue", "resume"), "open"),
    **dict.fromkeys(("start", "begin", "add"), "new"),
    **dict.fromkeys(("versions", "undo", "restore"), "history"),
    "diff": "compare",
}
"""Words that people try -> the command they mean."""


def no_such_command(name: str, guess: str | None) -> str:
    """A first word that is no command."""
    if name.lower() in IN_THE_BOOK:
        return f'There is no command "{name}". {IN_THE_BOOK[name.lower()]}'
    return f'There is no command "{name}".{did_you_mean(guess)} {TRY_HELP}'


def is_saved(name: str) -> str:
    """A first word that is no command but names what is saved."""
    return f'"{name}" is saved here. To open it: reconcile-tui open {name}'


def is_a_worksheet(name: str) -> str:
    """A first word that is no command but a worksheet."""
    return f'"{name}" is a worksheet. To start it: reconcile-tui new {name}. If saved: open {name}'


def no_such_option(option: str, guess: str | None, command: str = "") -> str:
    """An option that is not known here."""
    of = f'"{command}" has no option' if command else "There is no option"
    more = f'See "reconcile-tui {command} --help".' if command else TRY_HELP
    return f'{of} "{option}".{did_you_mean(guess)} {more}'


def one_too_many(word: str, command: str) -> str:
    """A word more than the command takes."""
    return f'"{command}" does not know what to do with "{word}". ' + see_help_of(command)


def wrong_call(command: str, message: str) -> str:
    """What argparse found wrong."""
    return f"{command}: {message}. " + see_help_of(command)


def needs_words(command: str, words: str) -> str:
    """Something the command cannot do without."""
    return f'"{command}" needs {words}. ' + see_help_of(command)


def needs_word_after(option: str) -> str:
    """An option without its word."""
    return f'"{option}" needs a word after it.'


def needs_number_after(option: str) -> str:
    """An option whose word is a number."""
    return f'"{option}" needs a number after it, such as 1.'


def takes_one_of(option: str, words: Iterable[str]) -> str:
    """An option that knows only some words."""
    return f'"{option}" takes one of these words: {", ".join(words)}.'


def see_help_of(command: str) -> str:
    """Where a command is explained."""
    return f'See "reconcile-tui {command} --help".'


def begun_last(name: str, taken: str) -> str:
    """A kind that was answered more than once."""
    return (
        f'"{name}": this is {taken}, the one begun last. "reconcile-tui list" names the others too.'
    )


def begun_last_in_book(day: str) -> str:
    """The same in the book, where the list is at hand."""
    return f"This is the one begun last, on {day}. The others stand under Worksheets."


def last_two(name: str) -> str:
    """A kind that was answered on more days than two."""
    return f'"{name}": these are the two begun last. Other days can be named one by one.'


def nothing_in(folder: Path) -> str:
    """A notebook that was asked for by its folder, and holds nothing."""
    there = "" if folder.is_dir() else " That folder is not there yet."
    return f"Nothing is saved in {folder}.{there}"


def nothing_to_open(folder: Path | None) -> str:
    """Nothing is saved, so there is no newest worksheet. `folder` is the one that was asked for."""
    there = f" in {folder}" if folder else ""
    return (
        f"Nothing is saved{there} yet, so there's nothing to open. "
        'To begin, type "reconcile-tui" or "reconcile-tui new --list".'
    )


def only_one_day(name: str) -> str:
    """Nothing to lay beside it."""
    return f'Only one sheet saved is called "{name}". To compare, a second one is needed.'


def not_begun(name: str, kind: str) -> str:
    """A worksheet of which nothing is saved."""
    return f'Nothing saved is called "{name}". To start that worksheet: reconcile-tui new {kind}'
