"""Messages for usage errors of the commands, and for a NAME that matches several worksheets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.messages.general import did_you_mean

TRY_HELP = 'See "reconcile-tui --help".'

EMPTY_NAME = 'NAME is empty. "reconcile-tui list" shows what you\'ve saved.'

_SEARCHING = "To search, open the app and start typing on the Worksheets tab."
IN_THE_BOOK = {
    **dict.fromkeys(("search", "find", "grep"), _SEARCHING),
}
"""Words that sound like commands -> where in the app that is done."""

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
    if name.lower() in IN_THE_BOOK:
        return f'There\'s no command "{name}". {IN_THE_BOOK[name.lower()]}'
    return f'There\'s no command "{name}".{did_you_mean(guess)} {TRY_HELP}'


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
    more = f'See "reconcile-tui {command} --help".' if command else TRY_HELP
    return f'{of} "{option}".{did_you_mean(guess)} {more}'


def one_too_many(word: str, command: str) -> str:
    """Say that a command was given an extra word."""
    return f'"{command}" doesn\'t take "{word}". ' + see_help_of(command)


def wrong_call(command: str, message: str) -> str:
    """Pass on what argparse found wrong."""
    return f"{command}: {message}. " + see_help_of(command)


def needs_words(command: str, words: str) -> str:
    """Say that a required argument is missing."""
    return f'"{command}" needs {words}. ' + see_help_of(command)


def needs_word_after(option: str) -> str:
    """Say that an option is missing its value."""
    return f'"{option}" needs a value after it.'


def needs_number_after(option: str) -> str:
    """Say that the value of an option has to be a number."""
    return f'"{option}" needs a number after it, such as 1.'


def takes_one_of(option: str, words: Iterable[str]) -> str:
    """List the values an option accepts."""
    return f'"{option}" takes one of these: {", ".join(words)}.'


def no_such_day(option: str, fault: str = "") -> str:
    """Say that the value of an option is not a date, and why where that is known."""
    why = f" {fault[0].upper()}{fault[1:]}." if fault else ""
    return f'"{option}" needs a date after it, such as 2026-11-22 or "2 weeks ago".{why}'


def taken_as(option: str, day: date) -> str:
    """Say which date a word such as `tuesday` was read as."""
    return f"{option}: {day_in_words(day)}."


def see_help_of(command: str) -> str:
    """Point to the help of a command."""
    return f'See "reconcile-tui {command} --help".'


def begun_last(name: str, taken: str) -> str:
    """Say which of several saved worksheets was taken for a worksheet id."""
    return (
        f'Several saved worksheets match "{name}". This is {taken}, the one you started last. '
        '"reconcile-tui list" shows the others.'
    )


def begun_last_in_book(day: str) -> str:
    """Say the same in the app, where the list is one tab away."""
    return (
        f"Several saved worksheets match that name. This is the newest, started on {day}. The "
        "others are under Worksheets."
    )


def last_two(name: str) -> str:
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


def newest_not_read(name: str, *, opens_another: bool) -> str:
    """Say why `open` alone doesn't open the newest file, and what it opens."""
    instead = "the newest one that can be opened" if opens_another else "your list of worksheets"
    return (
        f"Your newest worksheet, {name}, can't be opened, so here's {instead}. That file hasn't "
        "been changed. To read it, choose it under Worksheets."
    )


def only_one_day(name: str) -> str:
    """Say that a comparison needs a second worksheet."""
    return f'You\'ve saved only one worksheet called "{name}". To compare, you need two.'


def not_begun(name: str, kind: str) -> str:
    """Say that a worksheet exists but has no saved answers."""
    return f'You haven\'t saved a worksheet called "{name}". To start it: reconcile-tui new {kind}'
