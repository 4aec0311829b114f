"""The days of a worksheet as an iCalendar file (RFC 5545): check-ins, and days of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import read_clock
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.form import question
from reconcile_tui.domain.items import Calendar, Day
from reconcile_tui.domain.suggest import comes_too_early
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.report import Filled, clean
from reconcile_tui.messages import exporting as words

WEEKS = {"week": 1, "two-weeks": 2, "four-weeks": 4}
"""What stands in the file -> weeks from one entry to the next."""

LONGEST = timedelta(days=366 * 5)
"""Check-ins that run longer are a slip in a year, and would fill a calendar."""

FIRST_YEAR, LAST_YEAR = 2000, 2199
CHECK_INS = "check-ins"
"""The role of the entry that repeats."""
LASTS = timedelta(minutes=30)
"""How long an entry with a time is: calendars show one without an end in many ways."""


@dataclass(frozen=True)
class Appointment:
    """One entry: a whole day (a date), or half an hour of floating local time (a datetime).

    It comes `times` times, `weeks` apart. `uid` is the same whenever the same entry of the same
    worksheet is written, also after its day was changed, and tells nothing about either.
    """

    uid: str
    title: str
    start: date | datetime
    weeks: int = 1
    times: int = 1

    @property
    def end(self) -> date | datetime:
        """The moment, or the day, that is no part of it any more."""
        timed = isinstance(self.start, datetime)
        return self.start + (LASTS if timed else timedelta(days=1))


@dataclass(frozen=True)
class Schedule:
    """The entries of one worksheet, and sentences about what is missing or was not understood.

    A day has one entry: one of its own is left out where a check-in falls on it. `uids` are those
    of every entry that this worksheet can ever have written, whatever is answered now.
    """

    entries: tuple[Appointment, ...] = ()
    missing: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    title: str = words.NEUTRAL_ENTRY


def schedule(sheet: Worksheet, answers: Answers) -> Schedule:
    """The days that a sheet's `[calendar]` names, as far as they may leave; what is missing."""
    if sheet.calendar is None:
        return Schedule(missing=(words.NO_CALENDAR,))
    return _Planner(Filled.of(sheet, answers), sheet.calendar).schedule()


@dataclass
class _Planner:
    filled: Filled
    calendar: Calendar
    missing: list[str] = field(default_factory=list)

    def schedule(self) -> Schedule:
        """No entry at all where the last day is before the first: half of it would mislead."""
        entries, missing = self._entries()
        roles = (CHECK_INS, *map(_role_of, self.calendar.days))
        return Schedule(entries, missing, tuple(map(self._uid, roles)), self._title())

    def _entries(self) -> tuple[tuple[Appointment, ...], tuple[str, ...]]:
        series = self._series()
        last = self.filled.sheet.by_id.get(self.calendar.until)
        if isinstance(last, Day) and comes_too_early(last, self._answer):
            self.missing.append(words.LAST_BEFORE_FIRST)
        if words.LAST_BEFORE_FIRST in self.missing:
            return (), (words.LAST_BEFORE_FIRST,)
        taken = set(_days_of(series)) if series else set()
        found = [series, *(self._single(item_id, taken) for item_id in self.calendar.days)]
        entries = tuple(one for one in found if one)
        if not entries:
            for item_id in self.calendar.days:
                self._day(item_id)
        elif series is None:
            self.missing.append(words.NO_CHECK_INS)
        return entries, tuple(dict.fromkeys(self.missing))

    def _series(self) -> Appointment | None:
        """The check-ins; the first alone where it is not said how often, or until when."""
        first, until = self._day(self.calendar.first), self._day(self.calendar.until)
        weeks = WEEKS.get(str(self._answer(self.calendar.every)))
        if weeks is None:
            self._miss(self.calendar.every)
        if first is None:
            return None
        if until is None or weeks is None:
            self.missing.append(words.ONLY_FIRST_CHECK_IN)
            return self._entry(CHECK_INS, self._at_time(first))
        if not timedelta(0) <= until - first <= LONGEST:
            self.missing.append(words.LAST_BEFORE_FIRST if until < first else words.TOO_LONG)
            return None
        times = (until - first).days // (7 * weeks) + 1
        return self._entry(CHECK_INS, self._at_time(first), weeks, times)

    def _single(self, item_id: str, taken: set[date]) -> Appointment | None:
        """A day of its own, all of it; nobody has to give one while there are others."""
        if self._answer(item_id) is None:
            return None
        day = self._day(item_id)
        if day is None or day in taken:
            return None
        taken.add(day)
        return self._entry(_role_of(item_id), day)

    def _entry(
        self, role: str, start: date | datetime, weeks: int = 1, times: int = 1
    ) -> Appointment:
        return Appointment(self._uid(role), self._title(), start, weeks, times)

    def _uid(self, role: str) -> str:
        """No host name, no word of the sheet: only bits that the same entry always gets."""
        answers = self.filled.answers
        whose = answers.id or f"{answers.worksheet} {answers.started.isoformat()}"
        return hashlib.sha256(f"{whose}\n{role}".encode()).hexdigest()[:32]

    def _title(self) -> str:
        chosen = self._answer(self.calendar.title)
        return visible(one_line(clean(str(chosen or "")))) or words.NEUTRAL_ENTRY

    def _at_time(self, day: date) -> date | datetime:
        """The hour was asked for the check-ins alone."""
        clock = self._clock()
        return datetime.combine(day, clock) if clock else day

    def _clock(self) -> time | None:
        typed = self._answer(self.calendar.time)
        if typed is None:
            return None
        clock = read_clock(str(typed))
        if clock is None:
            self.missing.append(words.TIME_NOT_UNDERSTOOD)
        return clock

    def _day(self, item_id: str) -> date | None:
        day = self._answer(item_id)
        if not isinstance(day, date):
            self._miss(item_id)
            return None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.missing.append(words.YEAR_CANNOT_BE)
            return None
        return day

    def _answer(self, item_id: str) -> Any:
        """An answer that may leave, is asked and fits its question, or None."""
        sheet, answers = self.filled.sheet, self.filled.answers
        if item_id not in self.filled.asked:
            return None
        value = answers.value(item_id)
        return None if value is None else sheet.by_id[item_id].read(value)

    def _miss(self, item_id: str) -> None:
        item = self.filled.sheet.by_id.get(item_id)
        if item is not None and item_id in self.filled.asked:
            self.missing.append(words.no_answer_to(one_line(question(item))))
        else:
            self.missing.append(words.NOT_ASKED)


def _role_of(item_id: str) -> str:
    return f"day {item_id}"


def _days_of(one: Appointment) -> list[date]:
    first = one.start.date() if isinstance(one.start, datetime) else one.start
    return [first + timedelta(weeks=one.weeks * number) for number in range(one.times)]
