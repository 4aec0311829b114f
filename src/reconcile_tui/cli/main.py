"""Parse the command line, and run the command it names."""

from __future__ import annotations

import os
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING

from msgspec import Struct

from reconcile_tui import (
    PROGRAM,
    __version__,
    is_private_run,
    messages,
    named,
    private_run,
    storage,
)
from reconcile_tui.cli.console import output_width, put
from reconcile_tui.cli.table import ALIASES, COMMANDS, HOME, Command
from reconcile_tui.errors import UsageError, nearest
from reconcile_tui.lazy import late
from reconcile_tui.messages import general, private
from reconcile_tui.tui import PLAIN_DRIVER

if TYPE_CHECKING:
    from reconcile_tui.cli import parser as arguments
    from reconcile_tui.cli import prompts
    from reconcile_tui.content import library
else:
    arguments = late("reconcile_tui.cli.parser")
    prompts = late("reconcile_tui.cli.prompts")
    library = late("reconcile_tui.content.library")


def run(argv: list[str]) -> int:
    """Run the command on the command line. Returns the exit code; raises AppError."""
    if is_private_run(argv):
        private_run.begin()
    front = _read_front(argv)
    if front.wants:
        put(
            f"{PROGRAM} {__version__}"
            if front.wants == "version"
            else named(arguments.front_help(COMMANDS, output_width()))
        )
        return 0
    name, words = _command_of(front)
    command = COMMANDS[name] if front.command else HOME
    args = _without_parser(command, words) or _parsed(name, words)
    if args is None:
        return 0
    if private_run.is_on() and command.writes(args):
        raise UsageError(private.refused(name))
    places = storage.paths.find_places(args.data_dir or front.data_dir)
    if any(map(os.path.lexists, places.signs_of_encryption)):
        prompts.get_ready(places, command.needs_key(args), takes_pipe=name == "add")
    return command.run(places, args)


class _Front(Struct):
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
                raise UsageError(general.needs_word_after(option))
        elif word == "help" and words and ALIASES.get(words[0], words[0]) in COMMANDS:
            front.command, words = words[0], ["--help"]
        elif word in {"-h", "--help", "help"}:
            front.wants = "help"
        elif word in {"-V", "--version"}:
            front.wants = "version"
        elif word == "--private":
            continue  # `is_private_run` has read it
        elif word == "--plain-driver":
            os.environ[PLAIN_DRIVER] = "1"
        elif word.startswith("-"):
            raise _no_such_front_option(option)
        else:
            front.command = word
    front.words = tuple(words)
    return front


def _no_such_front_option(option: str) -> UsageError:
    guess = nearest(option, [known.split()[0] for known in arguments.FRONT_OPTIONS])
    return UsageError(general.no_such_option(option, guess))


def _command_of(front: _Front) -> tuple[str, list[str]]:
    """Return the command and its words: `open` for a file alone, or without any word."""
    word = ALIASES.get(front.command, front.command)
    if word in COMMANDS:
        return word, list(front.words)
    if not word or word.endswith((".toml", ".toml.age")) or "/" in word:
        return "open", [word, *front.words] if word else []
    guess = general.SOUNDS_LIKE.get(word.lower()) or nearest(word.lower(), COMMANDS)
    if guess is None:
        places = storage.paths.find_places(front.data_dir)
        if library.Library.of(places).has_worksheet(word):
            raise UsageError(general.is_a_worksheet(word))
        if any(path.name.startswith(word) for path in places.worksheets.glob("*.toml*")):
            raise UsageError(general.is_saved(word))
    raise UsageError(general.no_such_command(word, guess))


def _without_parser(command: Command, words: list[str]) -> SimpleNamespace | None:
    """Return the arguments of a call that needs no parser; None where it does."""
    if command.plainly is None or len(words) > 1 or any(word.startswith("-") for word in words):
        return None
    return SimpleNamespace(
        data_dir=None, **{**command.plainly, **dict(zip(command.plainly, words, strict=False))}
    )


def _parsed(name: str, words: list[str]) -> SimpleNamespace | None:
    """Return the arguments of a call; None when it asked for help, which is printed."""
    parser = arguments.parser_of(name, COMMANDS[name], output_width())
    if {"-h", "--help"} & set(words):
        put(named(parser.format_help().rstrip()))
        return None
    args, unknown = parser.parse_known_args(words, SimpleNamespace())
    if unknown:
        raise _not_understood(unknown[0], name, parser)
    return args


def _not_understood(word: str, name: str, parser: arguments.Parser) -> UsageError:
    if COMMANDS[name].takes_no_words and not re.fullmatch(r"--[a-z-]+", word):
        return UsageError(messages.cli.WORDS_REFUSED)
    if not word.startswith("-"):
        return UsageError(general.one_too_many(word, name))
    option = word.partition("=")[0]
    return UsageError(general.no_such_option(option, nearest(option, parser.options()), name))
