"""Days as people type them and as people say them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

__all__ = [
    "day_in_words",
    "day_without_year",
    "plain_day",
    "read_day",
    "short_day",
    "written_day",
]

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d\d)")
_NAMED = re.compile(r"(\d{1,2})\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})\.?,?\s+(\d{4})")
_CENTURY = 2000
_YEARS = sorted(range(-8, 9), key=abs)
"""Years around this one, the nearest first. A 29 February may be eight years away."""


def plain_day(value: Any) -> date | None:
    """A value of a file that is a day; None for a time of one, and for all else."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def written_day(value: Any) -> date | None:
    """Return the day that a value of a file tells, also one with a time, or a day in quotes."""
    if isinstance(value, datetime):
        return value.date()
    return read_day(value) if isinstance(value, str) else plain_day(value)


def read_day(raw: str) -> date | None:
    """The day that was typed, or None when it is not one.

    2026-11-22, 22.11.2026, 22.11.26, 22 Nov 2026 and Nov 22, 2026 are read. 11/12/2026 is not: half
    the world means November by it and half means December.
    """
    raw = raw.strip()
    try:
        if found := _ISO.fullmatch(raw):
            return date(*(int(part) for part in found.groups()))
        if found := _DOTTED.fullmatch(raw):
            day, month, year = (int(part) for part in found.groups())
            return date(year if len(found[3]) == 4 else _CENTURY + year, month, day)
        if found := _NAMED.fullmatch(raw):
            return date(int(found[3]), _month(found[2]), int(found[1]))
        if found := _MONTH_FIRST.fullmatch(raw):
            return date(int(found[3]), _month(found[1]), int(found[2]))
    except ValueError:
        return None
    return None


def _month(name: str) -> int:
    """The number of a month; ValueError when no month begins so, or more than one."""
    (month,) = [n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.capitalize())]
    return month


def day_without_year(raw: str, today: date, way: int = 0) -> date | None:
    """The day meant by `5 September` or `5.9.`: the nearest one, or None when it is no such day.

    With `way` 1 it is today or later, with -1 today or earlier.
    """
    days = [day for offset in _YEARS if (day := _in_year(raw.strip(), today.year + offset))]
    found = [day for day in days if way == 0 or (day - today).days * way >= 0]
    return min(found, key=lambda day: abs(day - today), default=None)


def _in_year(raw: str, year: int) -> date | None:
    dotted = re.fullmatch(r"\d{1,2}\.\s*\d{1,2}\.", raw)
    named = re.fullmatch(r"\d{1,2}\.?\s+[A-Za-z]{3,9}\.?|[A-Za-z]{3,9}\.?\s+\d{1,2}\.?", raw)
    return read_day(f"{raw} {year:04}") if dotted or named else None


def day_in_words(day: date) -> str:
    """`Sunday 22 November 2026`, the same in every locale: the book speaks one language."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """`22 Nov 2026`, as `read_day` reads it too."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"
