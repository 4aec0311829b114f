"""Files brought together for a comparison: one's own by their days, or one beside another's.

This is where answers become `Shareable`, and where what may not be compared is refused. Another
person's file is read once, and neither changed nor remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reconcile_tui.compare.compare import Comparison, Side, compare, day_names
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Shareable, shareable
from reconcile_tui.errors import CannotReadError, UsageError, reading_one
from reconcile_tui.messages import compare as words
from reconcile_tui.storage.conflicts import is_own, read_foreign
from reconcile_tui.storage.notebook import Notebook

__all__ = ["lay_beside", "lay_days"]


def lay_days(notebook: Notebook, library: Library, paths: Sequence[Path]) -> Comparison:
    """Answers of one's own to the same worksheet, the earliest first, whatever the order given.

    Raises UsageError when they answer different worksheets or one is named twice, CannotReadError
    when they may not be compared, and what opening a file raises.
    """
    reals = [path.resolve() for path in paths]
    for place, real in enumerate(reals):
        if real in reals[:place]:
            raise UsageError(words.named_twice(paths[place].name))
    opened = [(path, notebook.answers(path)) for path in paths]
    opened.sort(key=lambda one: one[1].started)
    shared = [_shareable(library, path, answers) for path, answers in opened]
    for (path, _), one in zip(opened[1:], shared[1:], strict=True):
        _require_same(opened[0][0], shared[0], path, one)
    with reading_one(paths[0].name):
        names = day_names([one.answers.started for one in shared])
        return compare([Side(name, one) for name, one in zip(names, shared, strict=True)])


def lay_beside(notebook: Notebook, library: Library, own: Path, other: Path) -> Comparison:
    """Answers of one's own, and beside them another person's from a file they gave.

    Raises as `lay_days` does, and UsageError when the other file is one's own after all.
    """
    if is_own(notebook, other):
        raise UsageError(words.YOUR_OWN_FILE)
    mine = _shareable(library, own, notebook.answers(own))
    theirs = _shareable(library, other, read_foreign(other))
    _require_same(own, mine, other, theirs)
    with reading_one(other.name):
        return compare([Side(words.YOURS, mine), Side(words.OTHER_FILE, theirs)], "people")


def _shareable(library: Library, path: Path, answers: Answers) -> Shareable:
    sheet = library.worksheet(answers.worksheet)
    shared = shareable(sheet, answers)
    if shared is None:
        why = words.PRIVATE_NOT_COMPARED if sheet.private else words.NEVER_COMPARED
        raise CannotReadError(f"{path.name}: {why}")
    return shared


def _require_same(path: Path, one: Shareable, other_path: Path, other: Shareable) -> None:
    if one.sheet.id != other.sheet.id:
        told = words.other_worksheet(path.name, one.sheet.title, other_path.name, other.sheet.title)
        raise UsageError(told)
