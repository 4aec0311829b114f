"""Every command in one table: how it is called, and the function that runs it.

The code of a command is loaded when it is called (`commands`), so that each loads only what it
needs.
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
from reconcile_tui.messages import general as strings

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from reconcile_tui.cli.commands.fill import command as fill_command
    from reconcile_tui.storage.paths import Places
else:
    fill_command = late("reconcile_tui.cli.commands.fill.command")

WORDS = strings.ARGUMENT_WORDS


def _always(_: SimpleNamespace) -> bool:
    return True


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _takes_name_or_nothing(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _open(places: Places, said: SimpleNamespace) -> int:
    if said.at_home:
        return commands.open.open_home(places)
    return commands.open.open_saved(places, said.name)


def _takes_kind(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="WORKSHEET", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _new(places: Places, said: SimpleNamespace) -> int:
    if said.only_list:
        return commands.list.list_blanks(places)
    return commands.open.open_blank(places, said.kind)


def _takes_worksheets(parser: ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--worksheet", "--kind", metavar="WORKSHEET", action="append", dest="kinds", help=words
    )


def _takes_fill(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="NAME|WORKSHEET", help=words["fill"])
    parser.add_argument("--new", action="store_true", help=words["new"])


def _fill(places: Places, said: SimpleNamespace) -> int:
    return fill_command.fill(places, said.name, new=said.new)


def _takes_add(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("name", metavar="WORKSHEET", nargs="?", help=words["add"])
    parser.add_argument("--date", metavar="DATE", default="", help=words["date"])
    for option in ("kept", "partly", "not"):
        parser.add_argument(
            f"--{option}", action="store_const", const=option, dest="sign", help=words[option]
        )
    parser.add_argument("--promise", metavar="N", type=int, help=words["promise"])
    parser.add_argument("--theirs", action="store_true", help=words["theirs"])
    parser.add_argument("--list", metavar="ID", default="", dest="list_id", help=words["list"])
    parser.add_argument("--undo", action="store_true", help=words["undo"])


def _add(places: Places, said: SimpleNamespace) -> int:
    if said.undo:
        return commands.add.undo(places)
    if said.name and len(said.name.split()) > 1:
        raise UsageError(messages.cli.WORDS_REFUSED)  # no worksheet has a name of several words
    if not said.name:
        raise UsageError(strings.needs_words("add", "a WORKSHEET"))
    order = commands.add.Order(
        said.name, said.date, said.sign or "", said.promise, said.list_id, said.theirs
    )
    return commands.add.add(places, order)


def _takes_read(parser: ArgumentParser) -> None:
    words = messages.cli.ARGUMENT_WORDS
    parser.add_argument("page", metavar="PAGE", nargs="?", help=words["read"])


def _read(places: Places, said: SimpleNamespace) -> int:
    return commands.read.read(places, said.page)


def _takes_list(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help=WORDS["list_since"])
    _takes_worksheets(parser, WORDS["list_kind"])
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _list(places: Places, said: SimpleNamespace) -> int:
    return commands.list.list_saved(places, said.since, said.kinds or (), as_json=said.as_json)


def _takes_show(parser: ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("--timeline", action="store_true", help=WORDS["timeline"])


def _show(places: Places, said: SimpleNamespace) -> int:
    return commands.show.show_saved(places, said.name, timeline=said.timeline)


def _takes_compare(parser: ArgumentParser) -> None:
    parser.epilog = messages.compare.WHAT_TO_EXCHANGE
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])
    words = messages.compare.ARGUMENT_WORDS
    parser.add_argument("--all", action="store_true", dest="whole", help=words["all"])


def _compare(places: Places, said: SimpleNamespace) -> int:
    return commands.compare.compare_saved(places, said.names, whole=said.whole)


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
    parser.add_argument("--cancel", action="store_true", help=words["cancel"])
    parser.add_argument("--out", metavar="FILE", type=Path, help=WORDS["out"])
    parser.add_argument("--force", action="store_true", help=WORDS["force"])


def _export(places: Places, said: SimpleNamespace) -> int:
    known = commands.export.Order.__annotations__
    asked = {key: value for key, value in vars(said).items() if key in known}
    asked |= {"to": said.to.lower(), "kinds": said.kinds or ()}
    return commands.export.export_saved(places, commands.export.Order(**asked))


def _takes_copy(parser: ArgumentParser) -> None:
    parser.epilog = messages.exporting.WHAT_A_COPY_IS
    _takes_name(parser)
    words = messages.exporting.COPY_WORDS
    parser.add_argument("--for-them", action="store_true", help=words["for_them"])
    parser.add_argument("--to", metavar="FILE", help=words["to"])


def _copy(places: Places, said: SimpleNamespace) -> int:
    return commands.export.copy_saved(places, said.name, for_them=said.for_them, to=said.to)


def _takes_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _check(places: Places, said: SimpleNamespace) -> int:
    return commands.check.check_files(places, said.files)


def _takes_lint(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    for option in ("schema", "release", "verbose", "grades"):
        parser.add_argument(f"--{option}", action="store_true", help=WORDS[option])


def _lint(places: Places, said: SimpleNamespace) -> int:
    if said.schema:
        return commands.check.print_schema()
    if said.grades:
        return commands.check.print_grades(places, said.folder)
    return commands.check.lint_content(
        places, said.folder, release=said.release, verbose=said.verbose
    )


def _where(places: Places, _: SimpleNamespace) -> int:
    return commands.where.list_folders(places)


def _takes_settings(parser: ArgumentParser) -> None:
    parser.add_argument("--init", action="store_true", help=messages.general.INIT)


def _settings(places: Places, said: SimpleNamespace) -> int:
    if said.init:
        return commands.where.init_settings(places)
    return commands.where.list_settings(places)


def _takes_history(parser: ArgumentParser) -> None:
    from argparse import SUPPRESS  # noqa: PLC0415 - the screen opens without a parser

    words = messages.files.ARGUMENT_WORDS
    _takes_name_or_nothing(parser)
    parser.add_argument("--show", metavar="N", type=int, help=words["show"])
    parser.add_argument(
        "--restore", metavar="N", type=int, dest="take_back", help=words["take_back"]
    )
    parser.add_argument("--delete", action="store_true", dest="empty", help=words["empty"])
    # The names these options had before; they stay so that scripts and habits go on working.
    parser.add_argument("--take-back", metavar="N", type=int, dest="take_back", help=SUPPRESS)
    parser.add_argument("--empty", action="store_true", dest="empty", help=SUPPRESS)


def _history(places: Places, said: SimpleNamespace) -> int:
    if sum((said.empty, said.show is not None, said.take_back is not None)) > 1:
        raise UsageError(messages.files.ONE_AT_A_TIME)
    if said.empty:
        return commands.show.empty_history(places, said.name)
    if said.name is None:
        raise UsageError(messages.files.NEEDS_NAME)
    if said.show is not None:
        return commands.show.show_version(places, said.name, said.show)
    if said.take_back is not None:
        return commands.show.take_back(places, said.name, said.take_back)
    return commands.show.list_versions(places, said.name)


def _takes_delete(parser: ArgumentParser) -> None:
    words = messages.files.ARGUMENT_WORDS
    parser.epilog = messages.files.DELETE_HELP
    _takes_name_or_nothing(parser)
    parser.add_argument("--yes", action="store_true", help=words["yes"])
    parser.add_argument("--everything", action="store_true", help=words["everything"])


def _delete(places: Places, said: SimpleNamespace) -> int:
    if said.everything == (said.name is not None):
        raise UsageError(messages.files.ONE_OR_EVERYTHING)
    if said.everything and said.yes:
        raise UsageError(messages.files.YES_IS_FOR_ONE)
    if said.everything:
        return commands.delete.delete_everything(places)
    return commands.delete.delete_one(places, said.name, yes=said.yes)


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
    parser.add_argument("--words", action="store_true", help=SUPPRESS)  # what the scripts call


def _completion(places: Places, said: SimpleNamespace) -> int:
    if said.words:
        return commands.completion.print_offer(places, COMMANDS)
    if said.shell is None:
        raise UsageError(strings.needs_words("completion", "a SHELL"))
    return commands.completion.print_script(said.shell)


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
        writes=lambda said: said.empty or said.take_back is not None,
        needs_key=_always,
    ),
    "export": Command(
        "export NAME --to FORMAT",
        _takes_export,
        _export,
        "files",
        writes=lambda said: said.out is not None,
        needs_key=_always,
    ),
    "copy": Command(
        "copy NAME --for-them", _takes_copy, _copy, "files", writes=_always, needs_key=_always
    ),
    "check": Command("check FILE ...", _takes_files, _check, "files", needs_key=_always),
    "settings": Command(
        "settings [--init]", _takes_settings, _settings, "files", writes=lambda said: said.init
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
        needs_key=lambda said: not said.everything,
    ),
    "lint": Command("lint [DIR]", _takes_lint, _lint, "content"),
    "completion": Command("completion SHELL", _takes_completion, _completion, "shell"),
}

ALIASES = {"remove": "delete"}
"""The name a command had before -> its name now."""
