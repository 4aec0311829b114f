"""`check`: every problem of every file, each with its place.

`lint`: what is wrong with the words of the book.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.cli.commands.where import problems_of_settings
from reconcile_tui.cli.console import put, say
from reconcile_tui.cli.names import path_named, sheet_of
from reconcile_tui.content.library import Library
from reconcile_tui.content.lint.run import (
    Content,
    content_in,
    grades_of_content,
    problems_of_content,
    schema_of_content,
)
from reconcile_tui.domain.answers import FORMAT, MAX_ANSWER, Answers
from reconcile_tui.domain.dates import NOT_SHOWABLE
from reconcile_tui.domain.reading import (
    EMPTY_ROW,
    NAMES_NONE,
    NO_ROW_ID,
    answers_from,
    faults_between_rows,
    faults_of_answers,
    faults_of_file,
    in_file,
)
from reconcile_tui.domain.suggest import (
    AFTER_LAST,
    BEFORE_FIRST,
    NO_TIME,
    TOO_EARLY,
    faults_of_days,
    faults_of_order,
)
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, Place, Problem, ProblemsError, nearest, problem_at
from reconcile_tui.messages import general as strings
from reconcile_tui.messages.files import kept_beside
from reconcile_tui.storage.conflict_copies import original_of
from reconcile_tui.storage.io import atomic
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.toml.read import read_data
from reconcile_tui.toml.scan import Positions

Found = tuple[Place, str, str]
_FIT_TO_KEEP = frozenset(
    {NO_TIME, BEFORE_FIRST, AFTER_LAST, TOO_EARLY, EMPTY_ROW, NAMES_NONE, NO_ROW_ID, NOT_SHOWABLE}
)
"""What a calendar, the weeks or a list cannot use. The worksheet itself is sound."""


def check_files(places: Places, names: list[str]) -> int:
    """Check every file, also after one that cannot be read. Returns the worst exit code."""
    notebook, library = Notebook(places), Library.of(places)
    return max(
        _check_settings(places, name)
        if _are_settings(places, name)
        else _check(notebook, library, name)
        for name in names
    )


def _are_settings(places: Places, name: str) -> bool:
    """Whether the settings file is meant: by its path, or by a name that no file here has."""
    path = Path(name).expanduser()
    if name == places.settings.name and not path.exists():
        return True
    return path.absolute() == places.settings.absolute()


def _check_settings(places: Places, name: str) -> int:
    shown = name if Path(name).exists() else str(places.settings)
    try:
        return _tell(shown, problems_of_settings(places, shown))
    except BookError as error:
        say(str(error))
        return error.exit_code


def _tell(shown: str, problems: list[Problem]) -> int:
    for problem in problems:
        put(str(problem))
    if not problems:
        say(f"{shown}: {strings.ALL_FINE}")
    wrong = any(problem.severity == "error" for problem in problems)
    return ProblemsError.exit_code if wrong else 0


def _check(notebook: Notebook, library: Library, name: str) -> int:
    try:
        path = path_named(notebook, name)
        shown = name if Path(name).exists() else str(path)
        problems = problems_of(path, shown, library)
    except BookError as error:
        say(str(error))
        return error.exit_code
    code = _tell(shown, problems)
    if (original := original_of(path)) and original.exists():
        say(kept_beside(path.name, original.name))
    return code


def problems_of(path: Path, shown: str, library: Library) -> list[Problem]:
    """Everything wrong with one answers file, called `shown` in what is said, from top to bottom.

    Raises NoSuchError and CannotReadError.
    """
    try:
        text, data = read_data(atomic.read_regular(path), shown)
    except ProblemsError as error:
        return error.problems
    found = list(_faults(data, library))
    if not found:
        return []
    place_of = Positions(text).locate
    problems = [problem_at(shown, place_of, *one) for one in found]
    outgrown = _outgrown(data, library)
    marked = [
        problem._replace(severity="warning")
        if one[0][:2] in outgrown or one[1] in _FIT_TO_KEEP
        else problem
        for problem, one in zip(problems, found, strict=True)
    ]
    return sorted(marked, key=lambda problem: (problem.line, problem.column))


def _faults(data: Mapping[str, Any], library: Library) -> Iterator[Found]:
    if "worksheet" not in data and isinstance(data.get("section"), list):
        yield (), strings.BLANK_NOT_ANSWERS, strings.LINT_FOR_CONTENT
        return
    if not data:
        yield (), strings.EMPTY_FILE, ""
        return
    if "worksheet" not in data and "format" not in data:
        yield (), strings.NOT_OURS, strings.KEYS_OF_OURS
        return
    yield from faults_of_file(data)
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        return
    yield from _too_long(data)
    answers = answers_from(data)
    sheet = sheet_of(library, answers.worksheet)
    if sheet is not None:
        for place, message, hint in _faults_beside(answers, sheet):
            yield in_file(place, data), message, hint
        for item_id, message in faults_of_days(sheet, answers.value):
            yield ("answers", item_id), message, ""
    elif answers.worksheet:
        known = [blank.id for blank in library.worksheets()]
        guess = nearest(answers.worksheet, known)
        hint = strings.nearest_worksheet(guess, known)
        yield ("worksheet",), strings.no_such_worksheet(answers.worksheet), hint


def _faults_beside(answers: Answers, sheet: Worksheet) -> Iterator[Found]:
    """Answers held against their questions, and against each other."""
    yield from faults_of_answers(answers, sheet)
    yield from faults_between_rows(answers, sheet)
    yield from faults_of_order(answers, sheet)


def _too_long(data: Mapping[str, Any]) -> Iterator[Found]:
    for table in ("answers", "rows"):
        for place, text in _texts((table,), data.get(table)):
            if len(text) > MAX_ANSWER:
                yield place, strings.too_long(len(text), MAX_ANSWER), ""


def _texts(place: Place, found: Any) -> Iterator[tuple[Place, str]]:
    """Every text in a table, a list, a line of a list: each is an answer, or a part of one."""
    if isinstance(found, str):
        yield place, found
    elif isinstance(found, dict | list):
        for key, inner in found.items() if isinstance(found, dict) else enumerate(found):
            yield from _texts((*place, key), inner)


def _outgrown(data: Mapping[str, Any], library: Library) -> set[Place]:
    """Answers whose question an older version of the sheet asked: fit to keep, so no error."""
    answers = answers_from(data)
    sheet = sheet_of(library, answers.worksheet)
    if sheet is None or answers.worksheet_version >= sheet.version:
        return set()
    given = [
        *(("answers", key) for key in answers.values),
        *(("rows", key) for key in answers.rows),
    ]
    skipped = [("skipped", key) for key in answers.skipped]
    return {place for place in (*given, *skipped) if place[1] not in sheet.by_id}


# -- content ---------------------------------------------------------------------------------------


def lint_content(places: Places, folder: Path | None, *, release: bool, verbose: bool) -> int:
    """Name every problem in content. For a release, warnings are problems too."""
    content = _content(places, folder)
    found = problems_of_content(content, datetime.now().astimezone().date())
    errors = [one for one in found if release or one.severity == "error"]
    warnings = [one for one in found if one not in errors]
    for problem in [*errors, *(warnings if verbose else ())]:
        put(str(problem))
    if errors:
        say(strings.problems_in_all(len(errors)))
    if warnings:
        say(strings.warnings_in_all(len(warnings), shown=verbose))
    if not found:
        say(strings.ALL_FINE)
    return ProblemsError.exit_code if errors else 0


def print_grades(places: Places, folder: Path | None) -> int:
    """Print how hard each sheet, page and card reads: grade, limit and file, hardest first."""
    for grade, limit, path in grades_of_content(_content(places, folder)):
        put(f"{grade:.1f}\t{limit}\t{path}")
    return 0


def _content(places: Places, folder: Path | None) -> Content:
    if folder is None:
        return Content(places.content, places.own_content)
    return content_in(folder, places.content)


def print_schema() -> int:
    """Print a JSON Schema of every kind of content file."""
    put(json.dumps(schema_of_content(), ensure_ascii=False, indent=2), as_it_is=True)
    return 0
