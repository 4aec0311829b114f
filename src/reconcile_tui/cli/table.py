"""The table of commands: the arguments of each, and the function that runs it.

The code of a command is imported when the command runs, so that each loads only what it needs.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from reconcile_tui import export, messages
from reconcile_tui.cli import commands
from reconcile_tui.cli.command import Command
from reconcile_tui.errors import UsageError
from reconcile_tui.lazy import late
from reconcile_tui.messages import general

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

    from reconcile_tui.cli.commands.fill import command as fill_command
    from reconcile_tui.storage.paths import Places
else:
    fill_command = late("reconcile_tui.cli.commands.fill.command")

WORDS = general.ARGUMENT_WORDS


def _always(_: SimpleNamespace) -> bool:
    return True


def _flags(parser: ArgumentParser, words: Mapping[str, str], *names: str) -> None:
    for name in names:
        parser.add_argument(f"--{name}", action="store_true", help=words[name])


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _takes_name_or_nothing(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _open(places: Places, args: SimpleNamespace) -> int:
    if args.at_home:
        return commands.open.open_home(places)
    return commands.open.open_saved(places, args.name)


def _takes_kind(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="WORKSHEET", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _new(places: Places, args: SimpleNamespace) -> int:
    if args.only_list:
        return commands.list.list_blanks(places)
    return commands.open.open_blank(places, args.kind)


def _takes_worksheets(parser: ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--worksheet", "--kind", metavar="WORKSHEET", action="append", dest="kinds", help=words
    )


def _takes_fill(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="NAME|WORKSHEET", help=words["fill"])
    _flags(parser, words, "new")


def _fill(places: Places, args: SimpleNamespace) -> int:
    return fill_command.fill(places, args.name, new=args.new)


def _takes_add(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="WORKSHEET", nargs="?", help=words["add"])
    parser.add_argument("--date", metavar="DATE", default="", help=words["date"])
    for option in ("kept", "partly", "not"):
        parser.add_argument(
            f"--{option}", action="store_const", const=option, dest="sign", help=words[option]
        )
    parser.add_argument("--promise", metavar="N", type=int, help=words["promise"])
    _flags(parser, words, "theirs")
    parser.add_argument("--list", metavar="ID", default="", dest="list_id", help=words["list"])
    _flags(parser, words, "undo")


def _add(places: Places, args: SimpleNamespace) -> int:
    if args.undo:
        return commands.add.undo(places)
    if args.name and len(args.name.split()) > 1:
        raise UsageError(messages.cli.WORDS_REFUSED)  # no worksheet has a name of several words
    if not args.name:
        raise UsageError(general.needs_words("add", "a WORKSHEET"))
    order = commands.add.Order(
        args.name, args.date, args.sign or "", args.promise, args.list_id, args.theirs
    )
    return commands.add.add(places, order)


def _takes_read(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("page", metavar="PAGE", nargs="?", help=words["read"])


def _read(places: Places, args: SimpleNamespace) -> int:
    return commands.read.read(places, args.page)


def _takes_list(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help=WORDS["list_since"])
    _takes_worksheets(parser, WORDS["list_kind"])
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _list(places: Places, args: SimpleNamespace) -> int:
    return commands.list.list_saved(places, args.since, args.kinds or (), as_json=args.as_json)


def _takes_show(parser: ArgumentParser) -> None:
    _takes_name(parser)
    _flags(parser, WORDS, "timeline")


def _show(places: Places, args: SimpleNamespace) -> int:
    return commands.show.show_saved(places, args.name, timeline=args.timeline)


def _takes_compare(parser: ArgumentParser) -> None:
    parser.epilog = messages.compare.WHAT_TO_EXCHANGE
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])
    _flags(parser, messages.compare.ARGUMENT_WORDS, "all")


def _compare(places: Places, args: SimpleNamespace) -> int:
    return commands.compare.compare_saved(places, args.names, whole=args.all)


def _takes_export(parser: ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="*", help=WORDS["name"])
    words = messages.exporting.EXPORT_WORDS
    formats = WORDS["to"] + ", ".join(export.formats.FORMATS)
    parser.add_argument("--to", metavar="FORMAT", default="", help=formats)
    parser.add_argument("--since", metavar="DATE", help=words["since"])
    parser.add_argument("--until", metavar="DATE", help=words["until"])
    parser.add_argument("--all", action="store_true", dest="everything", help=words["all"])
    _takes_worksheets(parser, words["kind"])
    parser.add_argument("--for", choices=("me", "both"), dest="whom", help=words["for"])
    _flags(parser, words, "cancel")
    parser.add_argument("--out", metavar="FILE", type=Path, help=WORDS["out"])
    _flags(parser, WORDS, "force")


def _export(places: Places, args: SimpleNamespace) -> int:
    known = commands.export.Order.__annotations__
    asked = {key: value for key, value in vars(args).items() if key in known}
    asked |= {"to": args.to.lower(), "kinds": args.kinds or ()}
    return commands.export.export_saved(places, commands.export.Order(**asked))


def _takes_copy(parser: ArgumentParser) -> None:
    parser.epilog = messages.exporting.WHAT_A_COPY_IS
    _takes_name(parser)
    words = messages.exporting.COPY_WORDS
    parser.add_argument("--for-them", action="store_true", help=words["for_them"])
    parser.add_argument("--to", metavar="FILE", help=words["to"])


def _copy(places: Places, args: SimpleNamespace) -> int:
    return commands.export.copy_saved(places, args.name, for_them=args.for_them, to=args.to)


def _takes_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _check(places: Places, args: SimpleNamespace) -> int:
    return commands.check.check_files(places, args.files)


def _takes_lint(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    _flags(parser, WORDS, "schema", "release", "verbose", "grades")


def _lint(places: Places, args: SimpleNamespace) -> int:
    if args.schema:
        return commands.check.print_schema()
    if args.grades:
        return commands.check.print_grades(places, args.folder)
    return commands.check.lint_content(
        places, args.folder, release=args.release, verbose=args.verbose
    )


def _where(places: Places, _: SimpleNamespace) -> int:
    return commands.where.list_folders(places)


def _takes_settings(parser: ArgumentParser) -> None:
    parser.add_argument("--init", action="store_true", help=general.INIT)


def _settings(places: Places, args: SimpleNamespace) -> int:
    settings = commands.where
    return settings.init_settings(places) if args.init else settings.list_settings(places)


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


def _history(places: Places, args: SimpleNamespace) -> int:
    if sum((args.delete, args.show is not None, args.restore is not None)) > 1:
        raise UsageError(messages.files.ONE_AT_A_TIME)
    if args.delete:
        return commands.show.empty_history(places, args.name)
    if args.name is None:
        raise UsageError(messages.files.NEEDS_NAME)
    if args.show is not None:
        return commands.show.show_version(places, args.name, args.show)
    if args.restore is not None:
        return commands.show.restore_version(places, args.name, args.restore)
    return commands.show.list_versions(places, args.name)


def _takes_delete(parser: ArgumentParser) -> None:
    parser.epilog = messages.files.DELETE_HELP
    _takes_name_or_nothing(parser)
    _flags(parser, messages.files.ARGUMENT_WORDS, "yes", "everything")


def _delete(places: Places, args: SimpleNamespace) -> int:
    if args.everything == (args.name is not None):
        raise UsageError(messages.files.ONE_OR_EVERYTHING)
    if args.everything and args.yes:
        raise UsageError(messages.files.YES_IS_FOR_ONE)
    if args.everything:
        return commands.delete.delete_everything(places)
    return commands.delete.delete_one(places, args.name, yes=args.yes)


def _takes_encrypt(parser: ArgumentParser) -> None:
    parser.epilog = messages.encryption.ENCRYPT_HELP


def _encrypt(places: Places, _: SimpleNamespace) -> int:
    return commands.encrypt.encrypt(places)


def _decrypt(places: Places, _: SimpleNamespace) -> int:
    return commands.encrypt.decrypt(places)


def _takes_completion(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS  # noqa: PLC0415 - the screen opens without a parser

    shells = commands.completion.SHELLS
    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=shells, help=WORDS["shell"])
    parser.add_argument("--words", action="store_true", help=SUPPRESS)  # the scripts call it


def _completion(places: Places, args: SimpleNamespace) -> int:
    if args.words:
        return commands.completion.print_offer(places, COMMANDS)
    if args.shell is None:
        raise UsageError(general.needs_words("completion", "a SHELL"))
    return commands.completion.print_script(args.shell)


COMMANDS: dict[str, Command] = {
    "open": Command("open [NAME]", _takes_name_or_nothing, _open, "write", plainly={"name": None}),
    "new": Command(
        "new WORKSHEET | --list",
        _takes_kind,
        _new,
        "write",
        plainly={"kind": None, "only_list": False},
    ),
    "fill": Command("fill NAME | WORKSHEET", _takes_fill, _fill, "write", needs_key=_always),
    "add": Command(
        "add WORKSHEET | --undo",
        _takes_add,
        _add,
        "write",
        takes_no_words=True,
        writes=_always,
        needs_key=_always,
    ),
    "read": Command("read [PAGE]", _takes_read, _read, "read"),
    "list": Command("list [--since DATE]", _takes_list, _list, "read", needs_key=_always),
    "show": Command("show NAME [--timeline]", _takes_show, _show, "read", needs_key=_always),
    "compare": Command(
        "compare NAME NAME ...", _takes_compare, _compare, "look-back", needs_key=_always
    ),
    "history": Command(
        "history NAME",
        _takes_history,
        _history,
        "look-back",
        writes=lambda args: args.delete or args.restore is not None,
        needs_key=_always,
    ),
    "export": Command(
        "export NAME --to FORMAT",
        _takes_export,
        _export,
        "files",
        writes=lambda args: args.out is not None,
        needs_key=_always,
    ),
    "copy": Command(
        "copy NAME --for-them", _takes_copy, _copy, "files", writes=_always, needs_key=_always
    ),
    "check": Command("check FILE ...", _takes_files, _check, "files", needs_key=_always),
    "settings": Command(
        "settings [--init]", _takes_settings, _settings, "files", writes=lambda args: args.init
    ),
    "where": Command("where", lambda _: None, _where, "files"),
    "encrypt": Command("encrypt", _takes_encrypt, _encrypt, "files", writes=_always),
    "decrypt": Command("decrypt", lambda _: None, _decrypt, "files", writes=_always),
    "delete": Command(
        "delete NAME",
        _takes_delete,
        _delete,
        "files",
        writes=_always,
        needs_key=lambda args: not args.everything,
    ),
    "lint": Command("lint [DIR]", _takes_lint, _lint, "content"),
    "completion": Command("completion SHELL", _takes_completion, _completion, "shell"),
}

ALIASES = {"remove": "delete"}
"""The former name of a command -> its name now."""
