"""Parse the command line, and run the command it names."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from reconcile_tui import __version__, is_private_run, private_run
from reconcile_tui.cli.console import put
from reconcile_tui.cli.table import ALIASES, COMMANDS
from reconcile_tui.errors import UsageError, nearest
from reconcile_tui.messages import general as strings
from reconcile_tui.messages import private_run as private
from reconcile_tui.messages import usage as calls
from reconcile_tui.opening import PLAIN_DRIVER

if TYPE_CHECKING:
    from reconcile_tui.storage.paths import Places

__all__ = ["run"]

PROGRAM = "reconcile-tui"
_FRONT_OPTIONS = {
    "--data-dir DIR": "data_dir",
    "--private": "private",
    "--plain-driver": "plain_driver",
    "--version": "version",
    "--help": "help",
}


def run(argv: list[str]) -> int:
    """Run the command on the command line. Returns the exit code; raises BookError."""
    if is_private_run(argv):
        private_run.begin()
    front = _read_front(argv)
    if front.wants:
        put(_help() if front.wants == "help" else f"{PROGRAM} {__version__}")
        return 0
    name, words = _command_of(front)
    parser = _parser_of(name)
    if {"-h", "--help"} & set(words):
        put(parser.format_help().rstrip())
        return 0
    said, unknown = parser.parse_known_args(words)
    if unknown:
        raise _not_understood(unknown[0], name, parser)
    said.at_home = not front.command
    if private_run.is_on() and COMMANDS[name].writes(said):
        raise UsageError(private.refused(name))
    return COMMANDS[name].run(_places(said.data_dir or front.data_dir), said)


@dataclass
class _Front:
    """The options before the command, the command, and the words after it."""

    data_dir: str | None = None
    wants: str = ""
    command: str = ""
    words: tuple[str, ...] = ()


def _read_front(argv: list[str]) -> _Front:
    front, words = _Front(), list(argv)
    while words and not front.command and not front.wants:
        word = words.pop(0)
        option, given, value = word.partition("=")
        if option == "--data-dir":
            front.data_dir = value if given else "".join(words[:1])
            words = words if given else words[1:]
            if not front.data_dir:
                raise UsageError(calls.needs_word_after(option))
        elif word == "help" and words and ALIASES.get(words[0], words[0]) in COMMANDS:
            front.command, words = words[0], ["--help"]
        elif word in {"-h", "--help", "help"}:
            front.wants = "help"
        elif word in {"-V", "--version"}:
            front.wants = "version"
        elif word == "--private":
            continue  # it counts wherever it is
        elif word == "--plain-driver":
            os.environ[PLAIN_DRIVER] = "1"
        elif word.startswith("-"):
            guess = nearest(option, [known.split()[0] for known in _FRONT_OPTIONS])
            raise UsageError(calls.no_such_option(option, guess))
        else:
            front.command = word
    front.words = tuple(words)
    return front


def _command_of(front: _Front) -> tuple[str, list[str]]:
    """Return the command and its words: `open` for a file alone, and for nothing at all."""
    word = ALIASES.get(front.command, front.command)
    if word in COMMANDS:
        return word, list(front.words)
    if not word or word.endswith(".toml") or "/" in word:
        return "open", [word, *front.words] if word else []
    guess = calls.SOUNDS_LIKE.get(word.lower()) or nearest(word.lower(), COMMANDS)
    if guess is None and _is_worksheet(word):
        raise UsageError(calls.is_a_worksheet(word))
    if guess is None and _is_saved(word, front.data_dir):
        raise UsageError(calls.is_saved(word))
    raise UsageError(calls.no_such_command(word, guess))


def _is_worksheet(word: str) -> bool:
    from reconcile_tui.content.library import Library  # noqa: PLC0415 - only a typo needs it

    places = _places(None)
    return Library(places.content, places.own_content).has_worksheet(word)


def _is_saved(word: str, data_dir: str | None) -> bool:
    """Return whether a saved worksheet has this name or starts with it, by file names alone."""
    folder = _places(data_dir).worksheets
    return any(path.name.startswith(word) for path in folder.glob("*.toml"))


def _places(data_dir: str | None) -> Places:
    from reconcile_tui.storage.paths import find_places  # noqa: PLC0415 - help needs no folders

    return find_places(data_dir)


class _Parser(ArgumentParser):
    """An ArgumentParser that raises a UsageError and never ends the program."""

    def error(self, message: str) -> NoReturn:
        command = self.prog.removeprefix(f"{PROGRAM} ")
        missing = message.partition("arguments are required: ")[2]
        if missing:
            raise UsageError(calls.needs_words(command, f"a {missing}".replace(", ", " and a ")))
        option, _, trouble = message.removeprefix("argument ").partition(": ")
        action = self._option_string_actions.get(option)
        if action is not None and action.type is int:
            raise UsageError(calls.needs_number_after(option))
        if trouble.startswith("expected"):
            raise UsageError(calls.needs_word_after(option))
        if action is not None and action.choices:
            raise UsageError(calls.takes_one_of(option, map(str, action.choices)))
        raise UsageError(calls.wrong_call(command, message))


def _parser_of(name: str) -> _Parser:
    parser = _Parser(
        prog=f"{PROGRAM} {name}",
        description=strings.COMMAND_WORDS[name],
        allow_abbrev=False,
        add_help=False,
    )
    COMMANDS[name].arguments(parser)
    parser.add_argument("--data-dir", metavar="DIR", help=strings.ARGUMENT_WORDS["data_dir"])
    parser.add_argument("--private", action="store_true", help=strings.ARGUMENT_WORDS["private"])
    parser.add_argument("-h", "--help", action="store_true", help=strings.ARGUMENT_WORDS["help"])
    return parser


def _not_understood(word: str, name: str, parser: ArgumentParser) -> UsageError:
    if not word.startswith("-"):
        return UsageError(calls.one_too_many(word, name))
    known = re.findall(r"--[a-z-]+", parser.format_usage())
    option = word.partition("=")[0]
    return UsageError(calls.no_such_option(option, nearest(option, known), name))


def _help() -> str:
    commands = [(COMMANDS[name].usage, strings.COMMAND_WORDS[name]) for name in COMMANDS]
    options = [(shown, strings.ARGUMENT_WORDS[key]) for shown, key in _FRONT_OPTIONS.items()]
    lines = [f"  {left:<26}{right}" for left, right in [("", ""), *commands, ("", ""), *options]]
    table = "\n".join(line.rstrip() for line in lines)
    return f"{strings.WHAT_IT_IS}\n\n{strings.HELP_START}\n{table}\n\n{strings.HELP_END}"
