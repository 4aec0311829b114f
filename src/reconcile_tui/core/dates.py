"""Days as people type them and as people say them."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["day_in_words", "read_day", "short_day"]

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_NAMED = re.compile(r"(\d{1,2})\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")


def read_day(raw: str) -> date | None:
    """The day that was typed, or None when it is not one.

    2026-11-22, 22.11.2026 and 22 Nov 2026 are read. 11/12/2026 is not: half the world means
    November by it and half means December.
    """
    raw = raw.strip()
    try:
        if found := _ISO.fullmatch(raw):
            return date(*(int(part) for part in found.groups()))
        if found := _DOTTED.fullmatch(raw):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        if found := _NAMED.fullmatch(raw):
            name = found[2].capitalize()
            months = [n for n, full in enumerate(_MONTHS, 1) if full.startswith(name)]
            return date(int(found[3]), months[0], int(found[1])) if len(months) == 1 else None
    except ValueError:
        return None
    return None


def day_in_words(day: date) -> str:
    """`Sunday 22 November 2026`, the same in every locale: the book speaks one language."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """`22 Nov 2026`, as `read_day` reads it too."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"
