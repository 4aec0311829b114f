"""Lint of content folders: the findings of the library, of the lint rules, and stray files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs

from reconcile_tui.content.library import KINDS, Library, read_object
from reconcile_tui.content.lint.readability import GRADES, ContentFile, Finding, reading_of
from reconcile_tui.content.lint.rules import outdated_facts, rule_findings
from reconcile_tui.content.lint.wording import faults_of_voice, repeated_options, repeated_questions
from reconcile_tui.domain.pages import Claims, HelpLines, Myth, Page
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, CannotReadError, NoSuchError, Problem, problem_at
from reconcile_tui.storage.io.disk import read_regular
from reconcile_tui.toml.read import read_data
from reconcile_tui.toml.scan import Positions

LANGUAGE = "en"
VOICE_SEVERITY = "error"
"""The severity of a finding of `faults_of_voice`."""

SINGLE_FILES = ("claims.toml", "help-lines.toml")
_PRIVATE_TO_OURS = (Path("guide/tonight.toml"), Path("help-lines.toml"))
"""A folder with these files is complete content, not an addition to ours."""


class Content:
    """One or two content folders: ours, and then the person's own."""

    def __init__(self, ours: Path, theirs: Path | None = None) -> None:
        self.library = Library(ours, theirs, LANGUAGE)
        self.roots = [root for root in (ours, theirs) if root and root.is_dir()]


def content_in(folder: Path, shipped: Path) -> Content:
    """Return the content in a folder: complete, or an addition to the shipped content.

    The language folder inside may be named too. Raises NoSuchError and CannotReadError.
    """
    if not folder.exists():
        raise NoSuchError(f"There's no folder {folder}.")
    if not folder.is_dir():
        raise CannotReadError(
            f"{folder} isn't a folder. lint needs a content folder, with a folder {LANGUAGE} in it."
        )
    root = folder.absolute()
    if root.name == LANGUAGE and _holds_content(root):
        root = root.parent
    inside = root / LANGUAGE
    if not _holds_content(inside):
        raise NoSuchError(
            f"There's no content in {folder}. A content folder has a folder {LANGUAGE}, and in it "
            "guide, myths, worksheets, claims.toml or help-lines.toml."
        )
    whole = all((inside / name).exists() for name in _PRIVATE_TO_OURS)
    return Content(root) if whole else Content(shipped, root)


def _holds_content(inside: Path) -> bool:
    return any((inside / name).exists() for name in (*KINDS, *SINGLE_FILES))


def problems_of_content(content: Content, today: date) -> list[Problem]:
    """Return every problem, by file and line. Warnings may stay until a release."""
    library = content.library
    library.worksheets(), library.pages(), library.myths()
    countries = [country.id for country in library.help_lines.country]
    found = [*library.problems, *_unused_files(content)]
    twice: dict[str, list[Finding]] = {}
    for sheet, one in repeated_questions(library.worksheets()):
        twice.setdefault(sheet, []).append(one)
    for path, text, data, read in _read(content):
        positions = cache(partial(Positions, text))
        voice = [*faults_of_voice(read), *repeated_options(data)]
        if isinstance(read, Worksheet):
            voice += twice.get(read.id, [])
        rules: list[tuple[str, Iterable[Finding]]] = [
            ("error", rule_findings(read, countries)),
            (VOICE_SEVERITY, voice),
            ("warning", outdated_facts(read, today)),
        ]
        for severity, broken in rules:
            for one in broken:
                locate = partial(positions().locate_words, words=one.words)
                problem = problem_at(str(path), locate, one.place, one.message, one.hint)
                found.append(structs.replace(problem, severity=severity))
    return sorted(dict.fromkeys(found), key=lambda one: (one.path, one.line, one.column))


def grades_of_content(content: Content) -> list[tuple[float, int, str]]:
    """Return (reading grade, highest allowed, path) of every text, the hardest first."""
    graded = [
        (reading_of(read).grade, GRADES[type(read)], str(path))
        for path, _, _, read in _read(content)
        if type(read) in GRADES
    ]
    return sorted(graded, reverse=True)


def _read(content: Content) -> Iterator[tuple[Path, str, Mapping[str, Any], ContentFile]]:
    """Yield every valid file; the library reports the others."""
    for path, kind in _files(content):
        with suppress(AppError):
            text, data = read_data(read_regular(path), str(path))
            read, _ = read_object(data, kind, str(path), text)
            if read is not None:
                yield path, text, data, read


def _files(content: Content) -> Iterator[tuple[Path, type[ContentFile]]]:
    for root in content.roots:
        for folder, kind in KINDS.items():
            yield from ((path, kind) for path in sorted((root / LANGUAGE / folder).glob("*.toml")))
        yield root / LANGUAGE / SINGLE_FILES[0], Claims
        yield root / LANGUAGE / SINGLE_FILES[1], HelpLines


def _unused_files(content: Content) -> Iterator[Problem]:
    """Yield TOML files in places from which nothing is read."""
    for root in content.roots:
        read = {root / LANGUAGE / name for name in SINGLE_FILES}
        folders = {root / LANGUAGE / name for name in KINDS}
        for path in root.rglob("*.toml"):
            if path not in read and path.parent not in folders:
                hint = (
                    f"content goes in {LANGUAGE}/guide, {LANGUAGE}/myths or {LANGUAGE}/worksheets"
                )
                yield Problem(str(path), 0, 0, "", "a file in this place isn't used", hint)


def schema_of_content() -> dict[str, object]:
    """Return a JSON Schema for every content file, with each kind under `$defs`."""
    kinds = (Page, Myth, Worksheet, Claims, HelpLines)
    roots, parts = msgspec.json.schema_components(kinds)
    for part in parts.values():
        properties = part.get("properties", {})
        if "options" in properties and "type" in properties:  # an item or column, not the sets
            properties["options"] = {"anyOf": [properties["options"], {"type": "string"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "anyOf": list(roots),
        "$defs": parts,
    }
