"""Weeks from Monday to Sunday, as whole numbers that go on over every new year.

Week 0 is the one of Monday 1 January of the year 1, so that ISO week 53 and the first days of a
year need no rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reconcile_tui.core.dates import day_in_words

__all__ = ["LAST_WEEK", "days_of_week", "first_of_month", "monday", "month_marks", "week_of"]

LAST_WEEK = (date.max.toordinal() - 1) // 7
"""The last week that has a Monday in it."""

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def week_of(day: date) -> int:
    """The week of a day."""
    return (day.toordinal() - 1) // 7


def monday(week: int) -> date:
    """The first day of a week; the nearest there is when the calendar ends before."""
    return date.fromordinal(min(max(week, 0), LAST_WEEK) * 7 + 1)


def _sunday(first: date) -> date:
    return date.fromordinal(min(first.toordinal() + 6, date.max.toordinal()))


def days_of_week(week: int) -> str:
    """`Monday 28 December 2026 to Sunday 3 January 2027`, no year and month said twice."""
    first = monday(week)
    last = _sunday(first)
    begins, ends = day_in_words(first).split(), day_in_words(last).split()
    while begins[-1] == ends[len(begins) - 1]:
        begins.pop()
    return " ".join([*begins, "to", *ends])


def first_of_month(week: int) -> date | None:
    """The first of a month when it falls into this week."""
    first = monday(week)
    last = _sunday(first)
    day = last.replace(day=1)
    return day if first <= day <= last else None


def month_marks(first: int, count: int, cells: int) -> Iterator[tuple[int, str]]:
    """(column, name) of each month that begins in some weeks, `cells` columns a week.

    The month of the first week is named too where there is room, and the year stands beside the
    first name that has room for it, and beside every January.
    """
    starts = [(n * cells, day) for n in range(count) if (day := first_of_month(first + n))]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, monday(first)))
    ends = [*(column for column, _ in starts[1:]), count * cells]
    told = False
    for (column, day), end in zip(starts, ends, strict=True):
        name = _MONTHS[day.month - 1]
        for long in (f"{name} {day.year}", f"{name} '{day.year % 100:02}"):
            if (day.month == 1 or not told) and end - column > len(long):
                name, told = long, True
                break
        if end - column > len(name) or end == count * cells:
            yield column, name
