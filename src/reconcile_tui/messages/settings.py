"""The sentences about settings.toml; what each setting does stands in `storage/settings.py`."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from pathlib import Path

from reconcile_tui.errors import Problem

HEAD = (
    "Settings for reconcile-tui. You don't need this file: without it, the app uses its defaults.",
    'To use a setting, delete the "# " in front of its name and change the value.',
    "To find mistakes, run: reconcile-tui check settings.toml",
)
INIT = "write a settings.toml with every setting and what it does, unless there's already one"
EXPECTED_TEXT = "expected text in quotes"
EXPECTED_SWITCH = "expected true or false, without quotes"
MOUSE_HERE = (
    "The mouse is on (mouse = true): the wheel scrolls, and a click opens a tab or a link. To "
    "select text with your terminal, hold Shift."
)
MOUSE_NOT_HERE = (
    "Your settings say mouse = true. The mouse stays off in GNU screen, because with it on, Esc "
    "would do nothing until you pressed another key."
)


def expected_number(unit: str, least: float, most: float) -> str:
    """Return what a number of minutes, columns and so on should be."""
    if isfinite(most):
        return f"expected a number of {unit}, {least:g} to {most:g}"
    return f"expected a number of {unit}, {least:g} or more"


def not_one_of(allowed: Iterable[str]) -> str:
    """Return what is wrong with a value that is none of those allowed."""
    return f"expected one of {', '.join(allowed)}"


def unknown(key: str) -> str:
    """Return what is wrong with a name that no setting has."""
    return f'there\'s no setting "{key}"'


def exists(path: Path) -> str:
    """Say that a settings file is there already."""
    return f"{path} already exists. It hasn't been changed."


def written(path: Path) -> str:
    """Say where the new settings file is."""
    return (
        f"Wrote {path}. Every setting in it still has its default value. To change one, open the "
        "file in any editor."
    )


UNSET = "not set"


def not_used(problem: Problem, path: Path) -> str:
    """Say in the app that a setting is wrong, and that nothing else depends on it."""
    where = f"{path.name}, line {problem.line}" if problem.line else path.name
    key = f"{problem.key}: " if problem.key else ""
    return (
        f"{where}: {key}{problem.message}. The app ignores that setting, and your worksheets are "
        "safe. To see all the mistakes, run: reconcile-tui check settings.toml"
    )


def broken(path: Path, problem: Problem) -> str:
    """Say why a setting wasn't saved: the file has a mistake, and nothing of it is to be lost."""
    return (
        f"The setting wasn't saved, because {path.name} has a mistake on line {problem.line}: "
        f"{problem.message}. The file hasn't been changed."
    )
