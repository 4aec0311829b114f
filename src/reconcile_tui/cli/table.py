"""Every command in one table: how it is called, and the function that runs it.

The code of a command is imported when it is called, so that each loads only what it needs.
"""
# ruff: noqa: PLC0415 - the imports are inside the functions on purpose, as said above

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reconcile_tui.messages import general as strings

if TYPE_CHECKING:
    from reconcile_tui.storage.paths import Places

__all__ = ["ALIASES", "COMMANDS", "Command"]

WORDS = strings.ARGUMENT_WORDS


class Command(NamedTuple):
    """One command. `usage` is its line in the help, `arguments` adds its arguments to a parser.

    `group` is a key of `GROUP_WORDS`: the heading that it stands under in the help.
    `takes_no_words`: what a person writes is never among its arguments, and no error repeats any.
    `writes` says whether a call can do nothing but write: a private run refuses it.
    `needs_key` says whether a call reads what is saved: where that is encrypted, the passphrase is
    asked for first. The screen asks by itself.
    """

    usage: str
    arguments: Callable[[ArgumentParser], object]
    run: Callable[[Places, Namespace], int]
    group: str
    takes_no_words: bool = False
    writes: Callable[[Namespace], bool] = lambda _: False
    needs_key: Callable[[Namespace], bool] = lambda _: False


def _always(_: Namespace) -> bool:
    return True


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _takes_name_or_nothing(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _open(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.open import open_home, open_newest, open_saved

    if said.at_home:
        return open_home(places)
    return open_newest(places) if said.name is None else open_saved(places, said.name)


def _takes_kind(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="WORKSHEET", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _new(places: Places, said: Namespace) -> int:
    if said.only_list:
        from reconcile_tui.cli.commands.list import list_blanks

        return list_blanks(places)
    from reconcile_tui.cli.commands.open import open_blank

    return open_blank(places, said.kind)


def _takes_worksheets(parser: ArgumentParser, words: str) -> None:
    parser.add_argument(
        "--worksheet", "--kind", metavar="WORKSHEET", action="append", dest="kinds", help=words
    )


def _takes_fill(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.line_mode import ARGUMENT_WORDS as LINE_WORDS

    parser.add_argument("name", metavar="NAME|WORKSHEET", help=LINE_WORDS["fill"])
    parser.add_argument("--new", action="store_true", help=LINE_WORDS["new"])


def _fill(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.fill.command import fill

    return fill(places, said.name, new=said.new)


def _takes_add(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.adding import ARGUMENT_WORDS as ADD_WORDS

    parser.add_argument("name", metavar="WORKSHEET", nargs="?", help=ADD_WORDS["add"])
    parser.add_argument("--date", metavar="DATE", default="", help=ADD_WORDS["date"])
    for option in ("kept", "partly", "not"):
        parser.add_argument(
            f"--{option}", action="store_const", const=option, dest="sign", help=ADD_WORDS[option]
        )
    parser.add_argument("--promise", metavar="N", type=int, help=ADD_WORDS["promise"])
    parser.add_argument("--theirs", action="store_true", help=ADD_WORDS["theirs"])
    parser.add_argument("--list", metavar="ID", default="", dest="list_id", help=ADD_WORDS["list"])
    parser.add_argument("--undo", action="store_true", help=ADD_WORDS["undo"])


def _add(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands import add
    from reconcile_tui.errors import UsageError
    from reconcile_tui.messages import usage
    from reconcile_tui.messages.adding import WORDS_REFUSED

    if said.undo:
        return add.undo(places)
    if said.name and len(said.name.split()) > 1:
        raise UsageError(WORDS_REFUSED)  # no worksheet has a name of several words
    if not said.name:
        raise UsageError(usage.needs_words("add", "a WORKSHEET"))
    order = add.Order(
        said.name, said.date, said.sign or "", said.promise, said.list_id, said.theirs
    )
    return add.add(places, order)


def _takes_read(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.line_mode import ARGUMENT_WORDS as LINE_WORDS

    parser.add_argument("page", metavar="PAGE", nargs="?", help=LINE_WORDS["read"])


def _read(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.read import read

    return read(places, said.page)


def _takes_list(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="DATE", help=WORDS["list_since"])
    _takes_worksheets(parser, WORDS["list_kind"])
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _list(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.list import Order, list_saved

    return list_saved(places, Order(said.since, said.kinds or (), said.as_json))


def _takes_show(parser: ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("--timeline", action="store_true", help=WORDS["timeline"])


def _show(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.show import show_saved

    return show_saved(places, said.name, timeline=said.timeline)


def _takes_names(parser: ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])


def _takes_compare(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.compare import ARGUMENT_WORDS as COMPARE_WORDS
    from reconcile_tui.messages.compare import WHAT_TO_EXCHANGE

    parser.epilog = WHAT_TO_EXCHANGE
    _takes_names(parser)
    parser.add_argument("--all", action="store_true", dest="whole", help=COMPARE_WORDS["all"])


def _compare(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.compare import compare_saved

    return compare_saved(places, said.names, whole=said.whole)


def _takes_export(parser: ArgumentParser) -> None:
    from reconcile_tui.export import FORMATS
    from reconcile_tui.messages import exporting

    parser.add_argument("names", metavar="NAME", nargs="*", help=WORDS["name"])
    words = exporting.EXPORT_WORDS
    formats = WORDS["to"] + ", ".join(FORMATS)
    parser.add_argument("--to", metavar="FORMAT", default="", help=formats)
    parser.add_argument("--since", metavar="DATE", help=words["since"])
    parser.add_argument("--until", metavar="DATE", help=words["until"])
    parser.add_argument("--all", action="store_true", dest="everything", help=words["all"])
    _takes_worksheets(parser, words["kind"])
    parser.add_argument("--for", choices=("me", "both"), dest="whom", help=words["for"])
    parser.add_argument("--cancel", action="store_true", help=words["cancel"])
    parser.add_argument("--out", metavar="FILE", type=Path, help=WORDS["out"])
    parser.add_argument("--force", action="store_true", help=WORDS["force"])


def _export(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.export import Order, export_saved

    asked = {key: value for key, value in vars(said).items() if key in Order.__annotations__}
    asked |= {"to": said.to.lower(), "kinds": said.kinds or ()}
    return export_saved(places, Order(**asked))


def _goes_into_file(said: Namespace) -> bool:
    return said.out is not None


def _takes_copy(parser: ArgumentParser) -> None:
    from reconcile_tui.messages import exporting

    parser.epilog = exporting.WHAT_A_COPY_IS
    _takes_name(parser)
    words = exporting.COPY_WORDS
    parser.add_argument("--for-them", action="store_true", help=words["for_them"])
    parser.add_argument("--to", metavar="FILE", help=words["to"])


def _copy(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.export import copy_saved

    return copy_saved(places, said.name, for_them=said.for_them, to=said.to)


def _takes_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _check(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.check import check_files

    return check_files(places, said.files)


def _takes_lint(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    for option in ("schema", "release", "verbose", "grades"):
        parser.add_argument(f"--{option}", action="store_true", help=WORDS[option])


def _lint(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.lint import lint_content, print_grades, print_schema

    if said.schema:
        return print_schema()
    if said.grades:
        return print_grades(places, said.folder)
    return lint_content(places, said.folder, release=said.release, verbose=said.verbose)


def _where(places: Places, _: Namespace) -> int:
    from reconcile_tui.cli.commands.settings import list_folders

    return list_folders(places)


def _takes_settings(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.settings import INIT

    parser.add_argument("--init", action="store_true", help=INIT)


def _settings(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.settings import init_settings, list_settings

    return init_settings(places) if said.init else list_settings(places)


def _writes_settings(said: Namespace) -> bool:
    return bool(said.init)


def _takes_history(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.files import ARGUMENT_WORDS as FILE_WORDS

    _takes_name_or_nothing(parser)
    parser.add_argument("--show", metavar="N", type=int, help=FILE_WORDS["show"])
    parser.add_argument(
        "--restore", metavar="N", type=int, dest="take_back", help=FILE_WORDS["take_back"]
    )
    parser.add_argument("--delete", action="store_true", dest="empty", help=FILE_WORDS["empty"])
    # The names these options had before; they stay so that scripts and habits go on working.
    parser.add_argument("--take-back", metavar="N", type=int, dest="take_back", help=SUPPRESS)
    parser.add_argument("--empty", action="store_true", dest="empty", help=SUPPRESS)


def _history(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands import history as earlier
    from reconcile_tui.errors import UsageError
    from reconcile_tui.messages.files import NEEDS_NAME, ONE_AT_A_TIME

    if sum((said.empty, said.show is not None, said.take_back is not None)) > 1:
        raise UsageError(ONE_AT_A_TIME)
    if said.empty:
        return earlier.empty_history(places, said.name)
    if said.name is None:
        raise UsageError(NEEDS_NAME)
    if said.show is not None:
        return earlier.show_version(places, said.name, said.show)
    if said.take_back is not None:
        return earlier.take_back(places, said.name, said.take_back)
    return earlier.list_versions(places, said.name)


def _changes_history(said: Namespace) -> bool:
    return said.empty or said.take_back is not None


def _takes_delete(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.files import ARGUMENT_WORDS as FILE_WORDS
    from reconcile_tui.messages.files import CANNOT_PROMISE_ONE

    parser.epilog = CANNOT_PROMISE_ONE
    _takes_name_or_nothing(parser)
    parser.add_argument("--yes", action="store_true", help=FILE_WORDS["yes"])
    parser.add_argument("--everything", action="store_true", help=FILE_WORDS["everything"])


def _delete(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.delete import delete_everything, delete_one
    from reconcile_tui.errors import UsageError
    from reconcile_tui.messages.files import ONE_OR_EVERYTHING, YES_IS_FOR_ONE

    if said.everything == (said.name is not None):
        raise UsageError(ONE_OR_EVERYTHING)
    if said.everything and said.yes:
        raise UsageError(YES_IS_FOR_ONE)
    if said.everything:
        return delete_everything(places)
    return delete_one(places, said.name, yes=said.yes)


def _names_one(said: Namespace) -> bool:
    return not said.everything


def _encrypt(places: Places, _: Namespace) -> int:
    from reconcile_tui.cli.commands.encrypt import encrypt

    return encrypt(places)


def _decrypt(places: Places, _: Namespace) -> int:
    from reconcile_tui.cli.commands.encrypt import decrypt

    return decrypt(places)


def _takes_completion(parser: ArgumentParser) -> None:
    from reconcile_tui.cli.commands.completion import SHELLS

    parser.add_argument("shell", metavar="SHELL", nargs="?", choices=SHELLS, help=WORDS["shell"])
    parser.add_argument("--words", action="store_true", help=SUPPRESS)  # what the scripts call


def _completion(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.commands.completion import print_offer, print_script
    from reconcile_tui.errors import UsageError
    from reconcile_tui.messages.usage import needs_words

    if said.words:
        return print_offer(places, COMMANDS)
    if said.shell is None:
        raise UsageError(needs_words("completion", "a SHELL"))
    return print_script(said.shell)


COMMANDS: dict[str, Command] = {
    "open": Command("open [NAME]", _takes_name_or_nothing, _open, "write"),
    "new": Command("new WORKSHEET | --list", _takes_kind, _new, "write"),
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
        writes=_changes_history,
        needs_key=_always,
    ),
    "export": Command(
        "export NAME --to FORMAT",
        _takes_export,
        _export,
        "files",
        writes=_goes_into_file,
        needs_key=_always,
    ),
    "copy": Command(
        "copy NAME --for-them", _takes_copy, _copy, "files", writes=_always, needs_key=_always
    ),
    "check": Command("check FILE ...", _takes_files, _check, "files", needs_key=_always),
    "settings": Command(
        "settings [--init]", _takes_settings, _settings, "files", writes=_writes_settings
    ),
    "where": Command("where", lambda _: None, _where, "files"),
    "encrypt": Command("encrypt", lambda _: None, _encrypt, "files", writes=_always),
    "decrypt": Command("decrypt", lambda _: None, _decrypt, "files", writes=_always),
    "delete": Command(
        "delete NAME", _takes_delete, _delete, "files", writes=_always, needs_key=_names_one
    ),
    "lint": Command("lint [DIR]", _takes_lint, _lint, "content"),
    "completion": Command("completion SHELL", _takes_completion, _completion, "shell"),
}

ALIASES = {"remove": "delete"}
"""The name a command had before -> its name now."""
