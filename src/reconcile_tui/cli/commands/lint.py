"""`lint`: what is wrong with the words of the book."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from reconcile_tui.cli.console import put, say
from reconcile_tui.content.lint.run import (
    Content,
    content_in,
    grades_of_content,
    problems_of_content,
    schema_of_content,
)
from reconcile_tui.errors import ProblemsError
from reconcile_tui.messages import general as strings
from reconcile_tui.storage.paths import Places


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
