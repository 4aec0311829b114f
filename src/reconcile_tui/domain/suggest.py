"""Suggested dates in empty fields, and dates in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import plain_day, read_clock, short_day
from reconcile_tui.domain.items import Day, Lookup, Rows
from reconcile_tui.domain.kinds import DayKind, Suggest
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place


def offered_day(suggest: Suggest, answer_of: Lookup, today: date) -> date | None:
    """Return the suggested date; None while the date it is counted from is unknown."""
    base = _base(suggest, answer_of, today)
    try:
        return base + timedelta(suggest.days) if base else None
    except OverflowError:
        return None


def offer_in_words(suggest: Suggest, answer_of: Lookup, today: date) -> str:
    """Return `19 Jan 2027, 8 weeks after 24 Nov 2026`, or empty without a suggestion."""
    day = offered_day(suggest, answer_of, today)
    base = _base(suggest, answer_of, today)
    if day is None or base is None:
        return ""
    return f"{short_day(day)}{_how_far(suggest.days, base, today)}"


def _base(suggest: Suggest, answer_of: Lookup, today: date) -> date | None:
    if not suggest.item:
        return today
    return plain_day(answer_of(suggest.item))


def _how_far(days: int, base: date, today: date) -> str:
    if not days:
        return ", today" if base == today else ""
    span = _span(abs(days))
    if base == today and days > 0:
        return f", {span} from today"
    return f", {span} {'after' if days > 0 else 'before'} {short_day(base)}"


def _span(days: int) -> str:
    number, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


Found = tuple[Place, str, str]

TOO_EARLY = "this date is before the one it should come after"


def faults_of_order(answers: Answers, sheet: Worksheet) -> Iterator[Found]:
    """Yield (place, message, hint) for each date that is too early, in rows too."""
    for item in sheet.items():
        if isinstance(item, Day) and comes_too_early(item, answers.value):
            yield ("answers", item.id), TOO_EARLY, _expected(item)
        if not isinstance(item, Rows):
            continue
        days = [column for column in item.days if column.not_before]
        for number, row in enumerate(answers.rows.get(item.id, ())):
            for column in days:
                if comes_too_early(column, row.get):
                    yield ("rows", item.id, number, column.id), TOO_EARLY, _expected(column)


def comes_too_early(kind: DayKind, answer_of: Lookup) -> bool:
    """Return whether its day is before that of `not_before`. Where either is no day, it is not."""
    if not kind.not_before:
        return False
    day, before = plain_day(answer_of(kind.id)), plain_day(answer_of(kind.not_before))
    return day is not None and before is not None and day < before


def _expected(kind: DayKind) -> str:
    return f'expected the date of "{kind.not_before}", or a later one'


NO_TIME = (
    "The app couldn't read this as a time such as 19:30, so a calendar would show the whole day."
)
BEFORE_FIRST = "This date is before the first one, so there's nothing for a calendar."
AFTER_LAST = "This date is after the last one, so there's nothing for a calendar."


def faults_of_days(sheet: Worksheet, answer_of: Lookup) -> Iterator[tuple[str, str]]:
    """Yield (id of the question, message) for each answer that a calendar can't use."""
    calendar = sheet.calendar
    if calendar is None:
        return
    typed = answer_of(calendar.time) if calendar.time else None
    if isinstance(typed, str) and typed.strip() and read_clock(typed) is None:
        yield calendar.time, NO_TIME
    first, until = plain_day(answer_of(calendar.first)), plain_day(answer_of(calendar.until))
    if first is not None and until is not None and until < first:
        yield calendar.first, AFTER_LAST
        yield calendar.until, BEFORE_FIRST
