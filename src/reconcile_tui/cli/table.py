"""The table of commands: the arguments of each, and its function, imported when it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from msgspec import Struct

from reconcile_tui import export, messages
from reconcile_tui.messages import general

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from reconcile_tui.storage.paths import Places

WORDS = general.ARGUMENT_WORDS

OF_EVERY_COMMAND = {"data_dir", "private", "help"}
"""Arguments that no command is called with."""


class Command(Struct, frozen=True):
    """One command. `usage` is its line in the help, `arguments` adds its arguments to a parser.

    `entry` is `module:function` in the package of commands: it is called with the places and the
    arguments by their names, and returns the exit code.

    `group` is the key of its heading in `GROUP_WORDS`.
    `takes_no_words`: text of the person is refused as an argument, and no error repeats it.
    `writes`: whether a call can do nothing but write, so that a private run refuses it.
    `needs_key`: whether a call reads saved files, so that the passphrase of encrypted ones is asked
    for first. The screen asks for it itself.
    `plainly`: the arguments of a call without options, for the commands that open the screen, which
    start sooner without a parser.
    """

    usage: str
    arguments: Callable[[ArgumentParser], object]
    entry: str
    group: str
    takes_no_words: bool = False
    writes: Callable[[SimpleNamespace], bool] = lambda _: False
    needs_key: Callable[[SimpleNamespace], bool] = lambda _: False
    plainly: Mapping[str, object] | None = None

    def function(self) -> Callable[..., int]:
        """Import and return the function of the command."""
        module, _, name = self.entry.partition(":")
        commands = import_module(f"reconcile_tui.cli.commands.{module}")
        function: Callable[..., int] = getattr(commands, name)
        return function

    def run(self, places: Places, args: SimpleNamespace) -> int:
        """Run the command. Returns the exit code."""
        given = {key: value for key, value in vars(args).items() if key not in OF_EVERY_COMMAND}
        return self.function()(places, **given)


def _always(_: SimpleNamespace) -> bool:
    return True


def _flags(parser: ArgumentParser, words: Mapping[str, str], *names: str) -> None:
    for name in names:
        parser.add_argument(f"--{name}", action="store_true", help=words[name])


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _takes_name_or_nothing(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _takes_kind(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="WORKSHEET", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _takes_worksheets(parser: ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--worksheet",
        "--kind",
        metavar="WORKSHEET",
        action="append",
        default=[],
        dest="kinds",
        help=words,
    )


def _takes_fill(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="NAME|WORKSHEET", help=words["fill"])
    _flags(parser, words, "new")


def _takes_add(parser: ArgumentParser) -> None:
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
    _flags(parser, words, "theirs")
    parser.add_argument("--list", metavar="ID", default="", dest="list_id", help=words["list"])
    _flags(parser, words, "undo")


def _takes_read(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("page", metavar="PAGE", nargs="?", help=words["read"])


def _takes_list(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help=WORDS["list_since"])
    _takes_worksheets(parser, WORDS["list_kind"])
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _takes_show(parser: ArgumentParser) -> None:
    _takes_name(parser)
    _flags(parser, WORDS, "timeline")


def _takes_compare(parser: ArgumentParser) -> None:
    parser.epilog = messages.compare.WHAT_TO_EXCHANGE
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])
    words = messages.compare.ARGUMENT_WORDS
    parser.add_argument("--all", action="store_true", dest="whole", help=words["all"])


def _takes_export(parser: ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help=WORDS["name"])
    words = messages.exporting.EXPORT_WORDS
    formats = WORDS["to"] + ", ".join(export.formats.FORMATS)
    parser.add_argument("--to", metavar="FORMAT", type=str.lower, default="", help=formats)
    parser.add_argument("--since", metavar="DATE", help=words["since"])
    parser.add_argument("--until", metavar="DATE", help=words["until"])
    parser.add_argument("--all", action="store_true", dest="everything", help=words["all"])
    _takes_worksheets(parser, words["kind"])
    parser.add_argument("--for", choices=("me", "both"), dest="whom", help=words["for"])
    _flags(parser, words, "cancel")
    parser.add_argument("--out", metavar="FILE", type=Path, help=WORDS["out"])
    _flags(parser, WORDS, "force")


def _takes_copy(parser: ArgumentParser) -> None:
    parser.epilog = messages.exporting.WHAT_A_COPY_IS
    _takes_name(parser)
    words = messages.exporting.COPY_WORDS
    parser.add_argument("--for-them", action="store_true", help=words["for_them"])
    parser.add_argument("--to", metavar="FILE", help=words["to"])


def _takes_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _takes_lint(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    _flags(parser, WORDS, "schema", "release", "verbose", "grades")


def _takes_settings(parser: ArgumentParser) -> None:
    parser.add_argument("--init", action="store_true", help=general.INIT)


def _takes_history(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS  # noqa: PLC0415 - the screen opens without a parser

    words = messages.files.ARGUMENT_WORDS
    _takes_name_or_nothing(parser)
    parser.add_argument("--show", metavar="N", type=int, help=words["show"])
    parser.add_argument("--restore", metavar="N", type=int, help=words["take_back"])
    parser.add_argument("--delete", action="store_true", help=words["empty"])
    # The former names of these options stay, for scripts and habits.
    parser.add_argument("--take-back", metavar="N", type=int, dest="restore", help=SUPPRESS)
    parser.add_argument("--empty", action="store_true", dest="delete", help=SUPPRESS)


def _takes_delete(parser: ArgumentParser) -> None:
    parser.epilog = messages.files.DELETE_HELP
    _takes_name_or_nothing(parser)
    _flags(parser, messages.files.ARGUMENT_WORDS, "yes", "everything")


def _takes_encrypt(parser: ArgumentParser) -> None:
    parser.epilog = messages.encryption.ENCRYPT_HELP


def _takes_completion(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS  # noqa: PLC0415 - the screen opens without a parser

    shells = ("bash", "zsh", "fish")
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=shells, help=WORDS["shell"])
    parser.add_argument("--words", action="store_true", help=SUPPRESS)  # the scripts call it


COMMANDS: dict[str, Command] = {
    "open": Command(
        "open [NAME]", _takes_name_or_nothing, "open:open_saved", "write", plainly={"name": None}
    ),
    "new": Command(
        "new WORKSHEET | --list",
        _takes_kind,
        "open:open_blank",
        "write",
        plainly={"kind": None, "only_list": False},
    ),
    "fill": Command(
        "fill NAME | WORKSHEET", _takes_fill, "fill.command:fill", "write", needs_key=_always
    ),
    "add": Command(
        "add WORKSHEET | --undo",
        _takes_add,
        "add:add",
        "write",
        takes_no_words=True,
        writes=_always,
        needs_key=_always,
    ),
    "read": Command("read [PAGE]", _takes_read, "read:read", "read"),
    "list": Command(
        "list [--since DATE]", _takes_list, "list:list_saved", "read", needs_key=_always
    ),
    "show": Command(
        "show NAME [--timeline]", _takes_show, "show:show_saved", "read", needs_key=_always
    ),
    "compare": Command(
        "compare NAME NAME ...",
        _takes_compare,
        "compare:compare_saved",
        "look-back",
        needs_key=_always,
    ),
    "history": Command(
        "history NAME",
        _takes_history,
        "show:history",
        "look-back",
        writes=lambda args: args.delete or args.restore is not None,
        needs_key=_always,
    ),
    "export": Command(
        "export NAME --to FORMAT",
        _takes_export,
        "export:export_saved",
        "files",
        writes=lambda args: args.out is not None,
        needs_key=_always,
    ),
    "copy": Command(
        "copy NAME --for-them",
        _takes_copy,
        "export:copy_saved",
        "files",
        writes=_always,
        needs_key=_always,
    ),
    "check": Command(
        "check FILE ...", _takes_files, "check:check_files", "files", needs_key=_always
    ),
    "settings": Command(
        "settings [--init]",
        _takes_settings,
        "where:settings",
        "files",
        writes=lambda args: args.init,
    ),
    "where": Command("where", lambda _: None, "where:list_folders", "files"),
    "encrypt": Command("encrypt", _takes_encrypt, "encrypt:encrypt", "files", writes=_always),
    "decrypt": Command("decrypt", lambda _: None, "encrypt:decrypt", "files", writes=_always),
    "delete": Command(
        "delete NAME",
        _takes_delete,
        "delete:delete",
        "files",
        writes=_always,
        needs_key=lambda args: not args.everything,
    ),
    "lint": Command("lint [DIR]", _takes_lint, "check:lint", "content"),
    "completion": Command("completion SHELL", _takes_completion, "completion:completion", "shell"),
}

HOME = Command("", lambda _: None, "open:open_home", "write", plainly={})
"""What a command line without a command means."""

ALIASES = {"remove": "delete"}
"""The former name of a command -> its name now."""
