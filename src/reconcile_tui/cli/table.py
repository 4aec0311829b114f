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

    `writes` says whether a call can do nothing but write: a private run refuses it.
    """

    usage: str
    arguments: Callable[[ArgumentParser], object]
    run: Callable[[Places, Namespace], int]
    writes: Callable[[Namespace], bool] = lambda _: False


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _takes_name_or_nothing(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _open(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.open import open_home, open_newest, open_saved

    if said.at_home:
        return open_home(places)
    return open_newest(places) if said.name is None else open_saved(places, said.name)


def _takes_kind(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="WORKSHEET", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _new(places: Places, said: Namespace) -> int:
    if said.only_list:
        from reconcile_tui.cli.list import list_blanks

        return list_blanks(places)
    from reconcile_tui.cli.open import open_blank

    return open_blank(places, said.kind)


def _takes_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _list(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.list import list_saved

    return list_saved(places, as_json=said.as_json)


def _takes_show(parser: ArgumentParser) -> None:
    _takes_name(parser)
    parser.add_argument("--timeline", action="store_true", help=WORDS["timeline"])


def _show(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.show import show_saved

    return show_saved(places, said.name, timeline=said.timeline)


def _takes_names(parser: ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])


def _takes_compare(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.compare import ARGUMENT_WORDS as COMPARE_WORDS

    _takes_names(parser)
    parser.add_argument("--all", action="store_true", dest="whole", help=COMPARE_WORDS["all"])


def _compare(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.compare import compare_saved

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
    parser.add_argument(
        "--worksheet", metavar="ID", action="append", dest="kinds", help=words["kind"]
    )
    # The name this option had before; it stays so that scripts and habits go on working.
    parser.add_argument("--kind", action="append", dest="kinds", help=SUPPRESS)
    parser.add_argument("--for", choices=("me", "both"), dest="whom", help=words["for"])
    parser.add_argument("--cancel", action="store_true", help=words["cancel"])
    parser.add_argument("--out", metavar="FILE", type=Path, help=WORDS["out"])
    parser.add_argument("--force", action="store_true", help=WORDS["force"])


def _export(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.export import Order, export_saved

    asked = {key: value for key, value in vars(said).items() if key in Order.__annotations__}
    asked |= {"to": said.to.lower(), "kinds": said.kinds or ()}
    return export_saved(places, Order(**asked))


def _takes_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _check(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.check import check_files

    return check_files(places, said.files)


def _takes_lint(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    for option in ("schema", "release", "verbose", "grades"):
        parser.add_argument(f"--{option}", action="store_true", help=WORDS[option])


def _lint(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.lint import lint_content, print_grades, print_schema

    if said.schema:
        return print_schema()
    if said.grades:
        return print_grades(places, said.folder)
    return lint_content(places, said.folder, release=said.release, verbose=said.verbose)


def _where(places: Places, _: Namespace) -> int:
    from reconcile_tui.cli.where import list_folders

    return list_folders(places)


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
    from reconcile_tui.cli import history as earlier
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


def _takes_everything(parser: ArgumentParser) -> None:
    from reconcile_tui.messages.files import ARGUMENT_WORDS as FILE_WORDS

    parser.add_argument("names", metavar="NAME", nargs="*", help=SUPPRESS)
    parser.add_argument("--everything", action="store_true", help=FILE_WORDS["everything"])


def _delete(places: Places, said: Namespace) -> int:
    from reconcile_tui.cli.delete import remove

    return remove(places, everything=said.everything and not said.names)


COMMANDS: dict[str, Command] = {
    "open": Command("open [NAME]", _takes_name_or_nothing, _open),
    "new": Command("new WORKSHEET | --list", _takes_kind, _new),
    "list": Command("list [--json]", _takes_json, _list),
    "show": Command("show NAME [--timeline]", _takes_show, _show),
    "compare": Command("compare NAME NAME ...", _takes_compare, _compare),
    "export": Command(
        "export NAME --to FORMAT", _takes_export, _export, lambda said: said.out is not None
    ),
    "check": Command("check FILE ...", _takes_files, _check),
    "lint": Command("lint [DIR]", _takes_lint, _lint),
    "history": Command(
        "history NAME",
        _takes_history,
        _history,
        lambda said: said.empty or said.take_back is not None,
    ),
    "delete": Command("delete --everything", _takes_everything, _delete, lambda _: True),
    "where": Command("where", lambda _: None, _where),
}

ALIASES = {"remove": "delete"}
"""The name a command had before -> its name now."""
