"""Everything wrong with content: what the library finds, the rules of the house, stray files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec

from reconcile_tui.core.house_rules import (
    faults_of_claims,
    faults_of_help_lines,
    faults_of_worksheet,
    passed_dates,
    unverified_numbers,
)
from reconcile_tui.core.pages import Claims, HelpLines, Myth, Page
from reconcile_tui.core.parse import Place, problem_at, read_object
from reconcile_tui.core.toml_text import Positions
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, Problem
from reconcile_tui.store.atomic import read_regular
from reconcile_tui.store.library import FOLDERS, Library
from reconcile_tui.store.reading import read_data

__all__ = ["Content", "content_in", "problems_of_content", "schema_of_content"]

T = TypeVar("T", bound=msgspec.Struct)
Found = tuple[Place, str, str]
LANGUAGE = "en"
SINGLE_FILES = ("claims.toml", "help-lines.toml")
_PRIVATE_TO_OURS = (Path("guide/tonight.toml"), Path("help-lines.toml"))
"""A folder with these is a whole book of its own, not an addition to ours."""


class Content:
    """One or two content folders: ours, and after it the person's own."""

    def __init__(self, ours: Path, theirs: Path | None = None) -> None:
        self.library = Library(ours, theirs, LANGUAGE)
        self.roots = [root for root in (ours, theirs) if root and root.is_dir()]


def content_in(folder: Path, shipped: Path) -> Content:
    """The content in a folder that a person names: a whole book, or an addition to the shipped.

    The language folder inside may be named too. Raises NoSuchError and CannotReadError.
    """
    if not folder.exists():
        raise NoSuchError(f"There is no folder {folder}.")
    if not folder.is_dir():
        raise CannotReadError(f"{folder} is not a folder.")
    root = folder.absolute()
    if root.name == LANGUAGE and _holds_content(root):
        root = root.parent
    inside = root / LANGUAGE
    if not _holds_content(inside):
        raise NoSuchError(
            f"{folder} holds no content. A content folder has a folder {LANGUAGE} in it, and there "
            "guide, myths, worksheets, claims.toml or help-lines.toml."
        )
    whole = all((inside / name).exists() for name in _PRIVATE_TO_OURS)
    return Content(root) if whole else Content(shipped, root)


def _holds_content(inside: Path) -> bool:
    return any((inside / name).exists() for name in (*FOLDERS, *SINGLE_FILES))


def problems_of_content(content: Content, today: date) -> list[Problem]:
    """Every problem, by file and line. Warnings are what may stay, but not into a release."""
    library = content.library
    library.worksheets(), library.pages(), library.myths()
    countries = [country.id for country in library.help_lines.country]
    found = [*library.problems, *_strays(content)]
    for root in content.roots:
        inside = root / LANGUAGE
        for path in sorted((inside / "worksheets").glob("*.toml")):
            found += _held(path, Worksheet, faults_of_worksheet)
            found += _warned(path, Worksheet, lambda sheet: passed_dates(sheet, today))
        found += _held(inside / "claims.toml", Claims, faults_of_claims)
        lines = inside / "help-lines.toml"
        found += _held(lines, HelpLines, lambda book: faults_of_help_lines(book, countries))
        found += _warned(lines, HelpLines, unverified_numbers)
        found += _warned(lines, HelpLines, lambda book: passed_dates(book, today))
    return sorted(dict.fromkeys(found), key=lambda one: (one.path, one.line, one.column))


def _held(path: Path, kind: type[T], rule: Callable[[T], Iterator[Found]]) -> list[Problem]:
    """What a rule finds in one file. A file that cannot be read is the library's to report."""
    try:
        text, data = read_data(read_regular(path), str(path))
    except BookError:
        return []
    read, _ = read_object(data, kind, str(path), text)
    wrong = list(rule(read)) if read is not None else []
    if not wrong:
        return []
    place_of = Positions(text).locate
    return [problem_at(str(path), place_of, *one) for one in wrong]


def _warned(path: Path, kind: type[T], rule: Callable[[T], Iterator[Found]]) -> list[Problem]:
    return [replace(problem, severity="warning") for problem in _held(path, kind, rule)]


def _strays(content: Content) -> Iterator[Problem]:
    """TOML files in places from which nothing is read."""
    for root in content.roots:
        read = {root / LANGUAGE / name for name in SINGLE_FILES}
        folders = {root / LANGUAGE / name for name in FOLDERS}
        for path in root.rglob("*.toml"):
            if path not in read and path.parent not in folders:
                hint = (
                    f"content stands in {LANGUAGE}/guide, {LANGUAGE}/myths, {LANGUAGE}/worksheets"
                )
                yield Problem(str(path), 0, 0, "", "nothing reads this file here", hint)


def schema_of_content() -> dict[str, object]:
    """A JSON Schema that any content file meets; each kind stands under `$defs`."""
    kinds = (Page, Myth, Worksheet, Claims, HelpLines)
    roots, parts = msgspec.json.schema_components(kinds)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "anyOf": list(roots),
        "$defs": parts,
    }
