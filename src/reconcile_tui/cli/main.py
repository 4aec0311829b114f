"""The command line: the table of commands, each with its arguments, and the call of one of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from msgspec import Struct

from reconcile_tui import (
    PROGRAM,
    __version__,
    export,
    is_private_run,
    messages,
    named,
    private_run,
    storage,
)
from reconcile_tui.cli.console import output_width, print_data
from reconcile_tui.errors import UsageError, nearest
from reconcile_tui.lazy import late
from reconcile_tui.messages import general, private
from reconcile_tui.tui import PLAIN_DRIVER

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from reconcile_tui.cli import parser as parsers
    from reconcile_tui.cli import prompts
    from reconcile_tui.content import library
    from reconcile_tui.storage.paths import Places
else:
    parsers = late("reconcile_tui.cli.parser")
    prompts = late("reconcile_tui.cli.prompts")
    library = late("reconcile_tui.content.library")

WORDS = general.ARGUMENT_WORDS

OF_EVERY_COMMAND = {"data_dir", "private", "help"}
"""Arguments that no command is called with."""

STDOUT = "-"
"""What stands for standard output in place of a file name. A file of that name is `./-`."""


class Command(Struct, frozen=True):
    """One command. `usage` is its line in the help, `arguments` adds its arguments to a parser.

    `entry` is `module:function` in the package of commands: it is called with the places and the
    arguments by their names, and returns the exit code.

    `group` is the key of its heading in `GROUP_WORDS`.
    `takes_no_words`: text of the person is refused as an argument, and no error repeats it.
    `writes`: whether a call can do nothing but write, so that a private run refuses it.
    `needs_key`: whether a call reads saved files, so that the passphrase of encrypted ones is asked
    for first. The screen asks for it itself.
    `defaults`: the arguments and their values in a call without any, for the commands that open the
    screen, which start sooner without a parser.
    """

    usage: str
    arguments: Callable[[ArgumentParser], object]
    entry: str
    group: str
    takes_no_words: bool = False
    writes: Callable[[SimpleNamespace], bool] = lambda _: False
    needs_key: Callable[[SimpleNamespace], bool] = lambda _: False
    defaults: Mapping[str, object] | None = None

    def parser(self, name: str, columns: int = 0) -> parsers.Parser:
        """Return the parser of the command. Its help fits a terminal of `columns`; 0 is 80."""
        return parsers.parser_of(name, self.usage, self.arguments, columns)

    def function(self) -> Callable[..., int]:
        """Import and return the function of the command."""
        module, _, name = self.entry.partition(":")
        function: Callable[..., int] = getattr(
            import_module(f"reconcile_tui.cli.commands.{module}"), name
        )
        return function

    def run(self, places: Places, args: SimpleNamespace) -> int:
        """Run the command. Returns the exit code."""
        given = {key: value for key, value in vars(args).items() if key not in OF_EVERY_COMMAND}
        return self.function()(places, **given)


def _always(_: SimpleNamespace) -> bool:
    return True


def _add_flags(parser: ArgumentParser, words: Mapping[str, str], *names: str) -> None:
    for name in names:
        parser.add_argument(f"--{name}", action="store_true", help=words[name])


def _add_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _add_optional_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _add_kind_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="WORKSHEET", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _add_worksheet_option(parser: ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--worksheet",
        "--kind",
        metavar="WORKSHEET",
        action="append",
        default=[],
        dest="kinds",
        help=words,
    )


def _add_fill_arguments(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="NAME|WORKSHEET", help=words["fill"])
    _add_flags(parser, words, "new")


def _add_add_arguments(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="WORKSHEET", nargs="?", help=words["add"])
    parser.add_argument("--date", metavar="DATE", default="", help=words["date"])
    for option in ("kept", "partly", "not"):
        parser.add_argument(
            f"--{option}",
            action="store_const",
            const=option,
            dest="sign",
            default="",
            help=words[option],
        )
    parser.add_argument("--promise", metavar="N", type=int, help=words["promise"])
    _add_flags(parser, words, "theirs")
    parser.add_argument("--list", metavar="ID", default="", dest="list_id", help=words["list"])
    _add_flags(parser, words, "undo")


def _add_read_arguments(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("page", metavar="PAGE", nargs="?", help=words["read"])


def _add_list_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help=WORDS["list_since"])
    _add_worksheet_option(parser, WORDS["list_kind"])
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _add_show_arguments(parser: ArgumentParser) -> None:
    _add_name(parser)
    _add_flags(parser, WORDS, "timeline")


def _add_compare_arguments(parser: ArgumentParser) -> None:
    parser.epilog = messages.compare.WHAT_TO_EXCHANGE
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])
    words = messages.compare.ARGUMENT_WORDS
    parser.add_argument("--all", action="store_true", dest="whole", help=words["all"])


def _path_unless_stdout(word: str) -> Path | None:
    """Return the path of a file; None for `-`, standard output, where an export goes anyway."""
    return None if word == STDOUT else Path(word)


def _add_export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help=WORDS["name"])
    words = messages.exporting.EXPORT_WORDS
    formats = WORDS["to"] + ", ".join(export.formats.FORMATS)
    parser.add_argument("--to", metavar="FORMAT", type=str.lower, default="", help=formats)
    parser.add_argument("--since", metavar="DATE", help=words["since"])
    parser.add_argument("--until", metavar="DATE", help=words["until"])
    parser.add_argument("--all", action="store_true", dest="everything", help=words["all"])
    _add_worksheet_option(parser, words["kind"])
    parser.add_argument("--for", choices=("me", "both"), dest="whom", help=words["for"])
    _add_flags(parser, words, "cancel")
    parser.add_argument("--out", metavar="FILE", type=_path_unless_stdout, help=WORDS["out"])
    _add_flags(parser, WORDS, "force")


def _add_copy_arguments(parser: ArgumentParser) -> None:
    parser.epilog = messages.exporting.WHAT_A_COPY_IS
    _add_name(parser)
    words = messages.exporting.COPY_WORDS
    parser.add_argument("--for-them", action="store_true", help=words["for_them"])
    parser.add_argument("--to", metavar="FILE", help=words["to"])


def _add_files_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _add_lint_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    _add_flags(parser, WORDS, "schema", "release", "verbose", "grades")


def _add_settings_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--init", action="store_true", help=general.INIT_HELP)


def _add_history_arguments(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS  # noqa: PLC0415 - the screen opens without a parser

    words = messages.files.ARGUMENT_WORDS
    _add_optional_name(parser)
    parser.add_argument("--show", metavar="N", type=int, help=words["show"])
    parser.add_argument("--restore", metavar="N", type=int, help=words["take_back"])
    parser.add_argument("--delete", action="store_true", help=words["empty"])
    # The former names of these options stay, for scripts and habits.
    parser.add_argument("--take-back", metavar="N", type=int, dest="restore", help=SUPPRESS)
    parser.add_argument("--empty", action="store_true", dest="delete", help=SUPPRESS)


def _add_delete_arguments(parser: ArgumentParser) -> None:
    parser.epilog = messages.files.DELETE_HELP
    _add_optional_name(parser)
    _add_flags(parser, messages.files.ARGUMENT_WORDS, "yes", "everything")


def _add_encrypt_arguments(parser: ArgumentParser) -> None:
    parser.epilog = messages.private.ENCRYPT_HELP


def _add_completion_arguments(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS  # noqa: PLC0415 - the screen opens without a parser

    shells = ("bash", "zsh", "fish")
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=shells, help=WORDS["shell"])
    parser.add_argument("--words", action="store_true", help=SUPPRESS)  # the scripts call it


COMMANDS: dict[str, Command] = {
    "open": Command(
        "open [NAME]", _add_optional_name, "open:open_saved", "write", defaults={"name": None}
    ),
    "new": Command(
        "new WORKSHEET | --list",
        _add_kind_arguments,
        "open:open_blank",
        "write",
        defaults={"kind": None, "only_list": False},
    ),
    "fill": Command(
        "fill NAME | WORKSHEET", _add_fill_arguments, "fill:fill", "write", needs_key=_always
    ),
    "add": Command(
        "add WORKSHEET | --undo",
        _add_add_arguments,
        "add:add",
        "write",
        takes_no_words=True,
        writes=_always,
        needs_key=_always,
    ),
    "read": Command("read [PAGE]", _add_read_arguments, "read:read", "read"),
    "list": Command(
        "list [--since DATE]", _add_list_arguments, "list:list_saved", "read", needs_key=_always
    ),
    "show": Command(
        "show NAME [--timeline]", _add_show_arguments, "show:show_saved", "read", needs_key=_always
    ),
    "compare": Command(
        "compare NAME NAME ...",
        _add_compare_arguments,
        "compare:compare_saved",
        "look-back",
        needs_key=_always,
    ),
    "history": Command(
        "history NAME",
        _add_history_arguments,
        "show:history",
        "look-back",
        writes=lambda args: args.delete or args.restore is not None,
        needs_key=_always,
    ),
    "export": Command(
        "export NAME --to FORMAT",
        _add_export_arguments,
        "export:export_saved",
        "files",
        writes=lambda args: args.out is not None,
        needs_key=_always,
    ),
    "copy": Command(
        "copy NAME --for-them",
        _add_copy_arguments,
        "export:copy_saved",
        "files",
        writes=_always,
        needs_key=_always,
    ),
    "check": Command(
        "check FILE ...", _add_files_arguments, "check:check_files", "files", needs_key=_always
    ),
    "settings": Command(
        "settings [--init]",
        _add_settings_arguments,
        "check:settings",
        "files",
        writes=lambda args: args.init,
    ),
    "where": Command("where", lambda _: None, "check:list_folders", "files"),
    "encrypt": Command(
        "encrypt", _add_encrypt_arguments, "encrypt:encrypt", "files", writes=_always
    ),
    "decrypt": Command("decrypt", lambda _: None, "encrypt:decrypt", "files", writes=_always),
    "delete": Command(
        "delete NAME",
        _add_delete_arguments,
        "delete:delete",
        "files",
        writes=_always,
        needs_key=lambda args: not args.everything,
    ),
    "lint": Command("lint [DIR]", _add_lint_arguments, "check:lint", "content"),
    "completion": Command(
        "completion SHELL", _add_completion_arguments, "completion:completion", "shell"
    ),
}

HOME = Command("", lambda _: None, "open:open_home", "write", defaults={})
"""What a command line without a command means."""

ALIASES = {"remove": "delete"}
"""The former name of a command -> its name now."""


def run(argv: list[str]) -> int:
    """Run the command on the command line. Returns the exit code; raises AppError."""
    if is_private_run(argv):
        private_run.begin()
    options = _parse_global_options(argv)
    if options.prints == "version":
        print_data(f"{PROGRAM} {__version__}")
        return 0
    if options.prints == "help":
        commands = [(name, command.usage, command.group) for name, command in COMMANDS.items()]
        print_data(named(parsers.program_help(commands, output_width())))
        return 0
    name, words = _command_of(options)
    command = COMMANDS[name] if options.command else HOME
    args = _arguments_without_parser(command, words) or _parsed_arguments(name, words)
    if args is None:
        return 0
    if private_run.is_on() and command.writes(args):
        raise UsageError(private.refused(name))
    places = storage.paths.find_places(args.data_dir or options.data_dir)
    if any(map(os.path.lexists, places.signs_of_encryption)):
        prompts.set_up_encryption(places, command.needs_key(args), takes_pipe=name == "add")
    return command.run(places, args)


class _GlobalOptions(Struct):
    """The options before the command, the command, and the words after it."""

    data_dir: str | None = None
    prints: str = ""
    command: str = ""
    words: tuple[str, ...] = ()


def _parse_global_options(argv: list[str]) -> _GlobalOptions:
    options, words = _GlobalOptions(), list(argv)
    while words and not options.command and not options.prints:
        word = words.pop(0)
        option, given, value = word.partition("=")
        if option == "--data-dir":
            options.data_dir = value if given else "".join(words[:1])
            words = words if given else words[1:]
            if not options.data_dir:
                raise UsageError(general.needs_value(option))
        elif word == "help" and words and ALIASES.get(words[0], words[0]) in COMMANDS:
            options.command, words = words[0], ["--help"]
        elif word in {"-h", "--help", "help"}:
            options.prints = "help"
        elif word in {"-V", "--version"}:
            options.prints = "version"
        elif word == "--private":
            continue  # `is_private_run` has read it
        elif word == "--plain-driver":
            os.environ[PLAIN_DRIVER] = "1"
        elif word.startswith("-"):
            known = [shown.split()[0] for shown in parsers.GLOBAL_OPTIONS]
            raise UsageError(general.no_such_option(option, nearest(option, known)))
        else:
            options.command = word
    options.words = tuple(words)
    return options


def _command_of(options: _GlobalOptions) -> tuple[str, list[str]]:
    """Return the command and its words: `open` for a file alone, or without any word."""
    word = ALIASES.get(options.command, options.command)
    if word in COMMANDS:
        return word, list(options.words)
    if not word or word.endswith((".toml", ".toml.age")) or "/" in word:
        return "open", [word, *options.words] if word else []
    guess = general.SOUNDS_LIKE.get(word.lower()) or nearest(word.lower(), COMMANDS)
    if guess is None:
        places = storage.paths.find_places(options.data_dir)
        if library.Library.of(places).has_worksheet(word):
            raise UsageError(general.is_a_worksheet(word))
        if any(path.name.startswith(word) for path in places.worksheets.glob("*.toml*")):
            raise UsageError(general.is_saved(word))
    raise UsageError(general.no_such_command(word, guess))


def _arguments_without_parser(command: Command, words: list[str]) -> SimpleNamespace | None:
    """Return the arguments of a call that needs no parser; None where it does."""
    if command.defaults is None or len(words) > 1 or any(word.startswith("-") for word in words):
        return None
    return SimpleNamespace(
        data_dir=None, **{**command.defaults, **dict(zip(command.defaults, words, strict=False))}
    )


def _parsed_arguments(name: str, words: list[str]) -> SimpleNamespace | None:
    """Return the arguments of a call; None when it asked for help, which is printed."""
    parser = COMMANDS[name].parser(name, output_width())
    if {"-h", "--help"} & set(words):
        print_data(named(parser.format_help().rstrip()))
        return None
    args, unknown = parser.parse_known_args(words, SimpleNamespace())
    if unknown:
        raise _unknown_argument(unknown[0], name, parser)
    return args


def _unknown_argument(word: str, name: str, parser: parsers.Parser) -> UsageError:
    if COMMANDS[name].takes_no_words and not re.fullmatch(r"--[a-z-]+", word):
        return UsageError(messages.cli.WORDS_REFUSED)
    if not word.startswith("-"):
        return UsageError(general.extra_word(word, name))
    option = word.partition("=")[0]
    return UsageError(general.no_such_option(option, nearest(option, parser.options()), name))
