"""What does not fit in the days of a calendar: a time that is none, an end before the first.

Nobody is stopped; it is said beside the answer, and by `check`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time

from reconcile_tui.core.conditions import Lookup
from reconcile_tui.core.dates import plain_day
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["AFTER_LAST", "BEFORE_FIRST", "NO_TIME", "faults_of_days", "read_clock"]

NO_TIME = "This is no time of day such as 19:30, so a calendar would show the whole day."
BEFORE_FIRST = "This day is before the first one, so there is nothing for a calendar."
AFTER_LAST = "This day is after the last one, so there is nothing for a calendar."

_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]([0-5]\d))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)


def read_clock(typed: str) -> time | None:
    """19:30, 19.30, 7:30 pm or 7pm; None when it is not a time of day."""
    found = _CLOCK.fullmatch(typed.strip())
    if found is None or not (found[2] or found[3]):
        return None
    hour = int(found[1])
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return time(hour, int(found[2] or 0)) if hour < 24 else None


def faults_of_days(sheet: Worksheet, answer_of: Lookup) -> Iterator[tuple[str, str]]:
    """(id of the question, what does not fit) for what a calendar could not use."""
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
