"""The calendar entries of a worksheet: check-ins, and single days."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import read_time, short_day
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.items import Calendar, Day
from reconcile_tui.domain.outline import question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.report import Filled, clean
from reconcile_tui.messages import exporting as words

WEEKS = {"week": 1, "two-weeks": 2, "four-weeks": 4}
"""Answer in the file -> weeks from one check-in to the next."""

LONGEST = timedelta(days=366 * 5)
"""Longer check-ins are a typo in a year, and would fill a calendar."""

FIRST_YEAR, LAST_YEAR = 2000, 2199
CHECK_INS = "check-ins"
"""The role of the entry that repeats."""
LASTS = timedelta(minutes=30)
"""The duration of an entry with a time; calendars disagree about one without an end."""


@dataclass(frozen=True)
class Appointment:
    """One entry: a whole day (a date), or half an hour of floating local time (a datetime).

    It repeats `times` times, `weeks` apart. `uid` is the same for the same entry of the same
    worksheet, even after its day was changed, and reveals nothing about either.
    """

    uid: str
    title: str
    start: date | datetime
    weeks: int = 1
    times: int = 1

    @property
    def end(self) -> date | datetime:
        """The first moment, or the first day, after the entry."""
        return self.start + (LASTS if isinstance(self.start, datetime) else timedelta(days=1))

    @property
    def days(self) -> list[date]:
        """The days of the entry and its repetitions, in order."""
        first = self.start.date() if isinstance(self.start, datetime) else self.start
        return [first + timedelta(weeks=self.weeks * number) for number in range(self.times)]


@dataclass(frozen=True)
class Schedule:
    """The entries of one worksheet, and sentences about missing or unreadable answers.

    A day has one entry: a single day is skipped if it has a check-in. `uids` are those of every
    entry that this worksheet can ever have written, whatever its answers are now.
    """

    entries: tuple[Appointment, ...] = ()
    missing: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    title: str = words.NEUTRAL_ENTRY


def schedule(sheet: Worksheet, answers: Answers) -> Schedule:
    """Return the entries for the days that a worksheet's `[calendar]` names and may leave."""
    if sheet.calendar is None:
        return Schedule(missing=(words.NO_CALENDAR,))
    return _Planner(Filled.of(sheet, answers), sheet.calendar).schedule()


@dataclass
class _Planner:
    filled: Filled
    calendar: Calendar
    missing: list[str] = field(default_factory=list)

    def schedule(self) -> Schedule:
        """Return the schedule, empty if the last day is before the first: half would mislead."""
        entries, missing = self._entries()
        roles = (CHECK_INS, *map(_role_of, self.calendar.days))
        return Schedule(entries, missing, tuple(map(self._uid, roles)), self._title())

    def _entries(self) -> tuple[tuple[Appointment, ...], tuple[str, ...]]:
        series = self._series()
        last = self.filled.sheet.by_id.get(self.calendar.until)
        if isinstance(last, Day) and last.comes_too_early(self._answer):
            self.missing.append(words.LAST_BEFORE_FIRST)
        if words.LAST_BEFORE_FIRST in self.missing:
            return (), (words.LAST_BEFORE_FIRST,)
        taken = set(series.days) if series else set()
        found = [series, *(self._single(item_id, taken) for item_id in self.calendar.days)]
        entries = tuple(one for one in found if one)
        if not entries:
            for item_id in self.calendar.days:
                self._day(item_id)
        elif series is None:
            self.missing.append(words.NO_CHECK_INS)
        return entries, tuple(dict.fromkeys(self.missing))

    def _series(self) -> Appointment | None:
        """Return the check-ins, or only the first without a frequency or a last day."""
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
        """Return an all-day entry for a single day, or None."""
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
        """Return a stable id without any host name or words of the worksheet."""
        answers = self.filled.answers
        whose = answers.id or f"{answers.worksheet} {answers.started.isoformat()}"
        return hashlib.sha256(f"{whose}\n{role}".encode()).hexdigest()[:32]

    def _title(self) -> str:
        chosen = self._answer(self.calendar.title)
        return visible(one_line(clean(str(chosen or "")))) or words.NEUTRAL_ENTRY

    def _at_time(self, day: date) -> date | datetime:
        """Return a day with the time of the check-ins, if there is one."""
        clock = self._clock()
        return datetime.combine(day, clock) if clock else day

    def _clock(self) -> time | None:
        typed = self._answer(self.calendar.time)
        if typed is None:
            return None
        clock = read_time(str(typed))
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
        """Return an answer that may leave, is asked and fits its question, or None."""
        sheet, answers = self.filled.sheet, self.filled.answers
        if item_id not in self.filled.asked:
            return None
        value = answers.value(item_id)
        return None if value is None else sheet.by_id[item_id].read(value)

    def _miss(self, item_id: str) -> None:
        item = self.filled.sheet.by_id.get(item_id)
        if item is not None and item_id in self.filled.asked:
            self.missing.append(words.unanswered(one_line(question(item))))
        else:
            self.missing.append(words.NOT_ASKED)


def _role_of(item_id: str) -> str:
    return f"day {item_id}"


def days_in_words(schedules: Iterable[Schedule], *, cancel: bool = False) -> str:
    """Return `In the file: 24 Nov 2026; every week from 1 Dec 2026 to 19 Jan 2027.`, by date.

    A file that cancels also removes dates that are no longer among the answers, and says so.
    """
    entries = [one for schedule in schedules for one in schedule.entries]
    entries.sort(key=lambda one: (one.days[0], one.times))
    told = list(dict.fromkeys(map(_in_words, entries)))
    if not cancel:
        return f"In the file: {'; '.join(told)}."
    if not told:
        return words.ONLY_EARLIER
    return f"This file asks your calendar to remove: {'; '.join(told)}. {words.EARLIER_TOO}"


def _in_words(one: Appointment) -> str:
    first, last = short_day(one.days[0]), short_day(one.days[-1])
    often = "every week" if one.weeks == 1 else f"every {one.weeks} weeks"
    return first if one.times == 1 else f"{often} from {first} to {last}"
