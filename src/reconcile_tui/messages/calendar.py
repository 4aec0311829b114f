"""Which dates a calendar file contains, in one line for the person who asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from reconcile_tui.domain.dates import short_day

ONLY_EARLIER = "This file asks your calendar to remove every entry that came from this worksheet."
EARLIER_TOO = "It also covers dates that you've since changed or deleted in the worksheet."


class _Appointment(Protocol):
    """One entry of a calendar file: it comes `times` times, `weeks` apart."""

    @property
    def start(self) -> date | datetime: ...
    @property
    def weeks(self) -> int: ...
    @property
    def times(self) -> int: ...


class _Schedule(Protocol):
    """The entries of one worksheet."""

    @property
    def entries(self) -> Sequence[_Appointment]: ...


def days_in_words(schedules: Iterable[_Schedule], *, cancel: bool = False) -> str:
    """Return `In the file: 24 Nov 2026; every week from 1 Dec 2026 to 19 Jan 2027.`, by date.

    A file that cancels also removes dates that are no longer among the answers, and that is said.
    """
    entries = [one for schedule in schedules for one in schedule.entries]
    entries.sort(key=lambda one: (_day(one.start), one.times))
    told = list(dict.fromkeys(map(_in_words, entries)))
    if not cancel:
        return f"In the file: {'; '.join(told)}."
    if not told:
        return ONLY_EARLIER
    return f"This file asks your calendar to remove: {'; '.join(told)}. {EARLIER_TOO}"


def _in_words(one: _Appointment) -> str:
    first = _day(one.start)
    if one.times == 1:
        return short_day(first)
    last = first + timedelta(weeks=one.weeks * (one.times - 1))
    often = "every week" if one.weeks == 1 else f"every {one.weeks} weeks"
    return f"{often} from {short_day(first)} to {short_day(last)}"


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start
