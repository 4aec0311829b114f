"""Everything wrong with content: what the library finds, the rules of the house, stray files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path

import msgspec

from reconcile_tui.core.pages import Claims, HelpLines, Myth, Page
from reconcile_tui.core.parse import problem_at, read_object
from reconcile_tui.core.passages import ContentFile
from reconcile_tui.core.rules import broken_rules, what_has_aged
from reconcile_tui.core.toml_text import Positions
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, Problem
from reconcile_tui.store.atomic import read_regular
from reconcile_tui.store.library import FOLDERS, Library
from reconcile_tui.store.reading import read_data

__all__ = ["Content", "content_in", "problems_of_content", "schema_of_content"]

LANGUAGE = "en"
SINGLE_FILES = ("claims.toml", "help-lines.toml")
_KINDS: dict[str, type[Worksheet | Page | Myth]] = {
    "worksheets": Worksheet,
    "guide": Page,
    "myths": Myth,
}
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
    for path, kind in _files(content):
        found += _problems_of_file(path, kind, countries, today)
    return sorted(dict.fromkeys(found), key=lambda one: (one.path, one.line, one.column))


def _files(content: Content) -> Iterator[tuple[Path, type[ContentFile]]]:
    """Every file that is read, with what it should hold."""
    for root in content.roots:
        for folder, kind in _KINDS.items():
            yield from ((path, kind) for path in sorted((root / LANGUAGE / folder).glob("*.toml")))
        yield root / LANGUAGE / SINGLE_FILES[0], Claims
        yield root / LANGUAGE / SINGLE_FILES[1], HelpLines


def _problems_of_file(
    path: Path, kind: type[ContentFile], countries: Collection[str], today: date
) -> Iterator[Problem]:
    """What the rules find in one file. A file that cannot be read is the library's to report."""
    try:
        text, data = read_data(read_regular(path), str(path))
    except BookError:
        return
    content, _ = read_object(data, kind, str(path), text)
    if content is None:
        return
    rules = (
        ("error", broken_rules(content, countries)),
        ("warning", what_has_aged(content, today)),
    )
    positions = cache(lambda: Positions(text))
    for severity, found in rules:
        for one in found:
            place_of = partial(positions().locate_words, words=one.words)
            problem = problem_at(str(path), place_of, one.place, one.message, one.hint)
            yield replace(problem, severity=severity)


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
