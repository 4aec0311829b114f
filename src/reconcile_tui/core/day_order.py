"""Days that come before the day they follow: an end before its beginning.

`not_before` of a date says which day that is. Nobody is stopped; it is said beside the answer, and
by `check`.
"""

from __future__ import annotations

from collections.abc import Iterator

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.columns import DayColumn
from reconcile_tui.core.conditions import Lookup
from reconcile_tui.core.dates import plain_day
from reconcile_tui.core.items import Day, Rows
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["TOO_EARLY", "comes_too_early", "faults_of_order"]

Found = tuple[Place, str, str]

TOO_EARLY = "this day is before the one it should follow"


def faults_of_order(answers: Answers, sheet: Worksheet) -> Iterator[Found]:
    """(place, message, hint) for each day that is too early, in the sheet and in its rows."""
    for item in sheet.items():
        if isinstance(item, Day) and comes_too_early(item, answers.value):
            yield ("answers", item.id), TOO_EARLY, _expected(item)
        if not isinstance(item, Rows):
            continue
        days = [c for c in item.columns if isinstance(c, DayColumn) and c.not_before]
        for number, row in enumerate(answers.rows.get(item.id, ())):
            for column in days:
                if comes_too_early(column, row.get):
                    yield ("rows", item.id, number, column.id), TOO_EARLY, _expected(column)


def comes_too_early(kind: Day | DayColumn, answer_of: Lookup) -> bool:
    """Whether its day is before that of `not_before`. Where either is no day, it is not."""
    if not kind.not_before:
        return False
    day, before = plain_day(answer_of(kind.id)), plain_day(answer_of(kind.not_before))
    return day is not None and before is not None and day < before


def _expected(kind: Day | DayColumn) -> str:
    return f'expected the day of "{kind.not_before}", or a later one'
