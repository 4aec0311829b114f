"""The commands that look for problems or list folders: `check`, `lint`, `settings` and `where`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import structs

from reconcile_tui.cli.console import print_data, print_message
from reconcile_tui.cli.names import find_path, worksheet_or_none
from reconcile_tui.content.library import Library
from reconcile_tui.domain import form, reading
from reconcile_tui.domain.answers import FORMAT, MAX_ANSWER
from reconcile_tui.domain.dates import NOT_SHOWABLE
from reconcile_tui.errors import (
    AppError,
    NoSuchError,
    Place,
    Problem,
    ProblemsError,
    nearest,
    problem_at,
)
from reconcile_tui.lazy import late
from reconcile_tui.messages import general
from reconcile_tui.messages.files import conflict_copy_note
from reconcile_tui.storage.conflicts import original_of
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import SETTINGS, problems_of, read_settings, write_default
from reconcile_tui.toml.read import read_data
from reconcile_tui.toml.scan import Positions

if TYPE_CHECKING:
    from reconcile_tui.content.lint import run as linter
else:
    linter = late("reconcile_tui.content.lint.run")

Fault = tuple[Place, str, str]
_WARNINGS = frozenset(
    {
        form.NO_TIME,
        form.BEFORE_FIRST,
        form.AFTER_LAST,
        form.TOO_EARLY,
        reading.EMPTY_ROW,
        reading.NO_REFERENCE,
        reading.NO_ROW_ID,
        NOT_SHOWABLE,
    }
)
"""Problems that are warnings: a date or an entry can't be used, but the worksheet can."""


def check_files(places: Places, files: list[str]) -> int:
    """Check every file, even after one that cannot be read. Returns the highest exit code."""
    notebook, library = Notebook(places), Library.of(places)
    codes = []
    for name in files:
        try:
            if _are_settings(places, name):
                shown = name if Path(name).exists() else str(places.settings)
                codes.append(_report(shown, _problems_of_settings(places, shown)))
                continue
            path = find_path(notebook, name)
            shown = name if Path(name).exists() else str(path)
            codes.append(_report(shown, problems_of_answers(path, shown, library)))
            if (original := original_of(path)) and original.exists():
                print_message(conflict_copy_note(path.name, original.name))
        except AppError as error:
            print_message(str(error))
            codes.append(error.exit_code)
    return max(codes)


def _are_settings(places: Places, name: str) -> bool:
    """Return whether the settings file is meant: by its path, or by its name with no such file."""
    path = Path(name).expanduser()
    if name == places.settings.name and not path.exists():
        return True
    return path.absolute() == places.settings.absolute()


def _report(shown: str, problems: list[Problem]) -> int:
    for problem in problems:
        print_data(str(problem))
    if not problems:
        print_message(f"{shown}: {general.NO_PROBLEMS}")
    wrong = any(problem.severity == "error" for problem in problems)
    return ProblemsError.exit_code if wrong else 0


def problems_of_answers(path: Path, shown: str, library: Library) -> list[Problem]:
    """Return all problems of one file of answers, called `shown` in them, from top to bottom.

    Raises NoSuchError and CannotReadError.
    """
    try:
        text, data = read_data(disk.read_regular(path), shown)
    except ProblemsError as error:
        return error.problems
    faults = list(_faults(data, library))
    if not faults:
        return []
    place_of = Positions(text).locate
    outgrown = _outgrown(data, library)
    problems = []
    for place, message, hint in faults:
        problem = problem_at(shown, place_of, place, message, hint)
        if place[:2] in outgrown or message in _WARNINGS:
            problem = structs.replace(problem, severity="warning")
        problems.append(problem)
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def _faults(data: Mapping[str, Any], library: Library) -> Iterator[Fault]:
    if "worksheet" not in data and isinstance(data.get("section"), list):
        yield (), general.BLANK_NOT_ANSWERS, general.LINT_FOR_CONTENT
        return
    if not data:
        yield (), general.EMPTY_FILE, ""
        return
    if "worksheet" not in data and "format" not in data:
        yield (), general.NOT_A_WORKSHEET, general.EXPECTED_KEYS
        return
    yield from reading.faults_of_file(data)
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        return
    yield from _too_long(data)
    answers = reading.answers_from(data)
    sheet = worksheet_or_none(library, answers.worksheet)
    if sheet is not None:
        for find in (
            reading.faults_of_answers,
            reading.faults_between_rows,
            form.faults_of_order,
        ):
            for place, message, hint in find(answers, sheet):
                yield reading.in_file(place, data), message, hint
        for item_id, message in form.faults_of_days(sheet, answers.value):
            yield ("answers", item_id), message, ""
    elif answers.worksheet:
        known = [blank.id for blank in library.worksheets()]
        guess = nearest(answers.worksheet, known)
        hint = general.nearest_worksheet(guess, known)
        yield ("worksheet",), general.no_such_worksheet(answers.worksheet), hint


def _too_long(data: Mapping[str, Any]) -> Iterator[Fault]:
    for table in ("answers", "rows"):
        for place, text in _texts((table,), data.get(table)):
            if len(text) > MAX_ANSWER:
                yield place, general.too_long(len(text), MAX_ANSWER), ""


def _texts(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    """Yield every text in nested tables and lists with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts((*place, key), inner)


def _outgrown(data: Mapping[str, Any], library: Library) -> set[Place]:
    """Return the places of answers to questions of an older version, which are no errors."""
    answers = reading.answers_from(data)
    sheet = worksheet_or_none(library, answers.worksheet)
    if sheet is None or answers.worksheet_version >= sheet.version:
        return set()
    tables = {"answers": answers.values, "rows": answers.rows, "skipped": answers.skipped}
    return {(name, key) for name, keys in tables.items() for key in keys if key not in sheet.by_id}


def lint(
    places: Places, folder: Path | None, *, release: bool, verbose: bool, **instead: bool
) -> int:
    """Print every problem of content, or `instead` its `schema` or `grades`. Returns the exit code.

    For a release, warnings are errors, too.
    """
    if instead["schema"]:
        print_data(
            json.dumps(linter.schema_of_content(), ensure_ascii=False, indent=2), as_it_is=True
        )
        return 0
    own = linter.Content(places.content, places.own_content)
    content = own if folder is None else linter.content_in(folder, places.content)
    if instead["grades"]:
        for grade, limit, path in linter.grades_of_content(content):
            print_data(f"{grade:.1f}\t{limit}\t{path}")
        return 0
    problems = linter.problems_of_content(content, datetime.now().astimezone().date())
    errors = [one for one in problems if release or one.severity == "error"]
    warnings = [one for one in problems if one not in errors]
    for problem in [*errors, *(warnings if verbose else ())]:
        print_data(str(problem))
    if errors:
        print_message(general.problems_in_all(len(errors)))
    if warnings:
        print_message(general.warnings_in_all(len(warnings), shown=verbose))
    if not problems:
        print_message(general.NO_PROBLEMS)
    return ProblemsError.exit_code if errors else 0


def list_folders(places: Places) -> int:
    """Print the folders the program uses, and whether they exist."""
    folders = {
        "worksheets": places.worksheets,
        "trash": places.trash,
        "settings": places.settings,
        "own-content": places.own_content,
        "state": places.state,
        "content": places.content,
    }
    if places.identity.exists():
        folders["key"] = places.identity
    for name, path in folders.items():
        print_data(f"{name}\t{path}\t{general.EXISTS if path.exists() else general.DOES_NOT_EXIST}")
    return 0


def settings(places: Places, *, init: bool) -> int:
    """Print each setting, and problems of the file, or write one. Returns the exit code.

    With `init`, writes a file with every setting commented out. Raises CannotWriteError if one
    exists.
    """
    if init:
        write_default(places.settings)
        print_message(general.settings_written(places.settings))
        return 0
    values = read_settings(places.settings)
    for setting in SETTINGS:
        print_data(f"{setting.key}\t{values.get(setting.key, general.UNSET)}")
    try:
        problems = _problems_of_settings(places, str(places.settings))
    except NoSuchError:
        return 0
    for problem in problems:
        print_message(str(problem))
    return ProblemsError.exit_code if problems else 0


def _problems_of_settings(places: Places, shown: str) -> list[Problem]:
    """Return all problems of the settings file, called `shown` in them. Raises AppError."""
    countries = Library.of(places).help_lines.country
    return problems_of(places.settings, shown, [one.id for one in countries])
