"""Write the man page from the table of commands, the one that --help reads. `make man` runs it."""

from __future__ import annotations

import re
from argparse import Action
from collections.abc import Iterator
from pathlib import Path

from reconcile_tui import PROGRAM, __version__
from reconcile_tui.cli.main import COMMANDS
from reconcile_tui.cli.parser import GLOBAL_OPTIONS, Parser
from reconcile_tui.messages import general as strings

__all__ = ["PAGE", "man_page"]

HERE = Path(__file__).resolve().parent
PAGE = HERE / "reconcile-tui.1"
CHANGELOG = HERE.parent / "CHANGELOG.md"

NAMES = """\
NAME is the file name of a saved worksheet, its id, the id of the worksheet it answers, or the \
first few letters of any of these. WORKSHEET is the id of a worksheet that can be started. \
"reconcile-tui new --list" prints these ids. You can write DATE in any of these ways: 2026-11-22, \
22 Nov 2026, today, yesterday, tue, last friday, 2 weeks ago."""

JSON = """\
An array with one object for each worksheet, the most recently saved first. These keys won't \
change, but new ones may be added. A value that isn't known is null."""

JSON_KEYS = {
    "name": "The file name without its extension. Every command accepts it.",
    "title": "Its title. A private worksheet has a neutral one.",
    "worksheet": "The id of the worksheet it answers; null for a private one.",
    "status": "in-progress, completed or stopped.",
    "started": "When it was started: ISO 8601 with an offset.",
    "saved": "When it was last saved, in the same form; null if the date isn't a real one.",
    "answered": "How many questions are answered; null for a private one.",
    "older": "How many answers are to questions that aren't asked anymore.",
    "partial": "Whether part of the file couldn't be read.",
    "trouble": "Why the file can't be opened for writing, or null.",
}

ENVIRONMENT = {
    "RECONCILE_TUI_DATA": "The folder for your data. --data-dir overrides it.",
    "RECONCILE_TUI_PRIVATE": "If it's set to anything but 0, runs are private, as with --private.",
    "VISUAL, EDITOR": "The editor that F4 opens. If neither is set, F4 opens nano, or else vim.",
    "NO_COLOR": "If it's set, no colors are sent.",
    "XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME": (
        "Where your worksheets, your settings and the earlier versions are."
    ),
}

EXIT_CODES = {
    "0": "Everything went fine.",
    "1": "A file has problems, or what you asked for isn't in it.",
    "2": "The command line is wrong.",
    "3": "There's no such file or worksheet.",
    "4": "Something couldn't be read, written or shared.",
    "130": "Interrupted with ctrl+c.",
    "141": "The output was cut short, because nothing was reading it anymore.",
}

FILES = """\
Each saved worksheet is one TOML file. Anyone who uses your login or is an administrator can read \
it, unless it's encrypted. Other logins can't. \
"reconcile-tui where" prints the folders. You can edit the files in any editor."""

SEE_ALSO = """\
To get a PDF, export to html and print the page from a browser."""


def man_page() -> str:
    """Return the page, in the man macros of roff."""
    title = f'.TH RECONCILE-TUI 1 {_day()} "{PROGRAM} {__version__}" "User Commands"'
    return "\n".join([title, *_front(), *_commands(), *_back()]) + "\n"


def _day() -> str:
    """Return the day of the newest release in the changelog: the page is the same every day."""
    found = re.search(r"^## \[\d.*\] - (\S+)$", CHANGELOG.read_text("utf-8"), re.MULTILINE)
    assert found is not None, "the changelog names no release"
    return found[1]


def _front() -> Iterator[str]:
    yield from (
        ".SH NAME",
        f"{_text(PROGRAM)} \\- a private workbook for one question",
        ".SH SYNOPSIS",
    )
    starts = [(start.removeprefix(PROGRAM).strip(), words) for start, words in strings.HELP_START]
    for number, (rest, _) in enumerate(starts):
        yield from [".br"] if number else []
        yield f".B {_text(PROGRAM)}" + (f"\n.I {_text(rest)}" if rest else "")
    yield from (".SH DESCRIPTION", *_prose(strings.WHAT_IT_IS), ".SH OPTIONS")
    for shown, key in GLOBAL_OPTIONS.items():
        yield from _entry(shown, strings.ARGUMENT_WORDS[key])


def _commands() -> Iterator[str]:
    yield ".SH COMMANDS"
    for group, heading in strings.GROUP_WORDS.items():
        yield f".SS {_text(heading)}"
        for name, command in COMMANDS.items():
            if command.group == group:
                yield from _entry(command.usage, strings.COMMAND_WORDS[name])
                parser = command.parser(name)
                if own := list(_arguments(parser)):
                    yield from (".RS", *own, ".RE")


def _arguments(parser: Parser) -> Iterator[str]:
    for action in parser.declared():
        if action.dest not in {"data_dir", "private", "help"}:  # said once, for every command
            yield from _entry(_called(action), str(action.help))


def _called(action: Action) -> str:
    names = ", ".join(action.option_strings)
    value = "" if action.nargs == 0 else str(action.metavar or "|".join(action.choices or ()))
    return f"{names} {value}".strip()


def _back() -> Iterator[str]:
    yield from (".SH NAMES AND DATES", *_prose(NAMES))
    yield from (".SH OUTPUT OF LIST --JSON".replace("-", "\\-"), *_prose(JSON), *_list(JSON_KEYS))
    yield from (".SH FILES", *_prose(FILES), ".SH ENVIRONMENT", *_list(ENVIRONMENT))
    yield from (".SH EXIT STATUS", *_list(EXIT_CODES))
    yield from (
        ".SH WHO CAN SEE WHAT",
        *_prose(strings.HELP_END),
        ".SH PRINTING",
        *_prose(SEE_ALSO),
    )


def _list(entries: dict[str, str]) -> Iterator[str]:
    for shown, words in entries.items():
        yield from _entry(shown, words)


def _entry(shown: str, words: str) -> Iterator[str]:
    yield from (".TP", f".B {_text(shown)}", *_prose(words))


def _prose(words: str) -> list[str]:
    """Return the sentences, each on a line of its own, as roff wants them."""
    return [_text(one) for one in re.split(r"(?<=[.?!]) (?=[A-Z\"])", " ".join(words.split()))]


def _text(words: str) -> str:
    """Return words as roff prints them: nothing in them is a request, a hyphen is a hyphen."""
    escaped = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    PAGE.write_text(man_page(), encoding="utf-8")
