"""Every command in one table: how it is called, and what does it.

What a command does is imported when it is called, so that each loads only what it needs.
"""
# ruff: noqa: PLC0415 - the imports stand inside on purpose, as said above

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui import strings

if TYPE_CHECKING:
    from reconcile_tui.store.paths import Places

__all__ = ["COMMANDS", "Command"]

WORDS = strings.ARGUMENT_WORDS


@dataclass(frozen=True)
class Command:
    """One command. `usage` stands in the help, `arguments` tells a parser what it takes."""

    usage: str
    arguments: Callable[[ArgumentParser], object]
    run: Callable[[Places, Namespace], int]


def _takes_name(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help=WORDS["name"])


def _takes_name_or_nothing(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help=WORDS["name"])


def _open(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.book import open_saved

    return open_saved(places, said.name)


def _takes_kind(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", nargs="?", help=WORDS["kind"])
    parser.add_argument("--list", action="store_true", dest="only_list", help=WORDS["new_list"])


def _new(places: Places, said: Namespace) -> int:
    if said.only_list:
        from reconcile_tui.commands.listing import list_blanks

        return list_blanks(places)
    from reconcile_tui.commands.book import open_blank

    return open_blank(places, said.kind)


def _takes_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", dest="as_json", help=WORDS["list_json"])


def _list(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.listing import list_saved

    return list_saved(places, as_json=said.as_json)


def _show(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.showing import show_saved

    return show_saved(places, said.name)


def _takes_names(parser: ArgumentParser) -> None:
    parser.add_argument("names", metavar="NAME", nargs="+", help=WORDS["names"])


def _compare(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.comparing import compare_saved

    return compare_saved(places, said.names)


def _takes_export(parser: ArgumentParser) -> None:
    from reconcile_tui.export import EXPORTERS

    _takes_name(parser)
    formats = WORDS["to"] + ", ".join(sorted(EXPORTERS))
    parser.add_argument("--to", metavar="FORMAT", required=True, help=formats)
    parser.add_argument("--out", metavar="FILE", type=Path, help=WORDS["out"])
    parser.add_argument("--force", action="store_true", help=WORDS["force"])


def _export(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.exporting import export_saved

    return export_saved(places, said.name, to=said.to, out=said.out, force=said.force)


def _takes_files(parser: ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help=WORDS["files"])


def _check(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.checking import check_files

    return check_files(places, said.files)


def _takes_lint(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=Path, help=WORDS["directory"])
    for option in ("schema", "release", "verbose"):
        parser.add_argument(f"--{option}", action="store_true", help=WORDS[option])


def _lint(places: Places, said: Namespace) -> int:
    from reconcile_tui.commands.linting import lint_content, print_schema

    if said.schema:
        return print_schema()
    return lint_content(places, said.folder, release=said.release, verbose=said.verbose)


def _where(places: Places, _: Namespace) -> int:
    from reconcile_tui.commands.folders import list_folders

    return list_folders(places)


COMMANDS: dict[str, Command] = {
    "open": Command("open [NAME]", _takes_name_or_nothing, _open),
    "new": Command("new KIND | --list", _takes_kind, _new),
    "list": Command("list [--json]", _takes_json, _list),
    "show": Command("show NAME", _takes_name, _show),
    "compare": Command("compare NAME NAME ...", _takes_names, _compare),
    "export": Command("export NAME --to FORMAT", _takes_export, _export),
    "check": Command("check FILE ...", _takes_files, _check),
    "lint": Command("lint [DIR]", _takes_lint, _lint),
    "where": Command("where", lambda _: None, _where),
}
