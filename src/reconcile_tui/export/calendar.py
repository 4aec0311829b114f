"""The calendar entries of a worksheet, check-ins and single days, and the iCalendar file of them.

Check-ins are one event with an RRULE, because a calendar finds what to cancel by its UID. A series
has one UID that doesn't depend on its days, so the series can be canceled after they were changed,
and a person can delete it in one step.

The file that cancels names every UID that the worksheet can have written, because a day that was
deleted since may still be in a calendar. Each series is a single canceled event without its rule.
Calendars that support METHOD:CANCEL delete the whole series (RFC 5546, section 3.2.5: no
RECURRENCE-ID means all of it). Others replace it with one canceled event; if its day isn't known
anymore, that is on a day long past.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import read_time, short_day
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.items import Calendar, Day
from reconcile_tui.domain.outline import question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.export.report import Filled, clean
from reconcile_tui.lazy import late
from reconcile_tui.messages import exporting as words

if TYPE_CHECKING:
    import icalendar
else:
    icalendar = late("icalendar")  # slow to load, and needed only once there is a file to write

WEEKS = {"week": 1, "two-weeks": 2, "four-weeks": 4}
"""Answer in the file -> weeks from one check-in to the next."""

LONGEST = timedelta(days=366 * 5)
"""Longer check-ins are a typo in a year, and would fill a calendar."""

FIRST_YEAR, LAST_YEAR = 2000, 2199
CHECK_INS = "check-ins"
"""The role of the entry that repeats."""
DURATION = timedelta(minutes=30)
"""How long an entry with a time takes; calendars disagree about one without an end."""


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
        return self.start + (DURATION if isinstance(self.start, datetime) else timedelta(days=1))

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


def schedule_of(sheet: Worksheet, answers: Answers) -> Schedule:
    """Return the entries for the days that a worksheet's `[calendar]` names and may leave.

    There are none if the last day is before the first: half of them would mislead.
    """
    if sheet.calendar is None:
        return Schedule(missing=(words.NO_CALENDAR,))
    planner = _Planner(Filled.of(sheet, answers), sheet.calendar)
    entries, missing = planner.entries()
    uids = map(planner.uid, (CHECK_INS, *map(_role_of, sheet.calendar.days)))
    return Schedule(tuple(entries), tuple(dict.fromkeys(missing)), tuple(uids), planner.title())


@dataclass
class _Planner:
    """Makes the entries of one worksheet, and collects in `missing` what prevents others."""

    filled: Filled
    calendar: Calendar
    missing: list[str] = field(default_factory=list)

    def entries(self) -> tuple[list[Appointment], list[str]]:
        """Return the entries, and sentences about what is missing for others."""
        series = self._series()
        last = self.filled.sheet.by_id.get(self.calendar.until)
        if words.LAST_BEFORE_FIRST in self.missing or (
            isinstance(last, Day) and last.comes_too_early(self._answer)
        ):
            return [], [words.LAST_BEFORE_FIRST]
        entries = [series] if series else []
        taken = set(series.days) if series else set()
        for item_id in self.calendar.days:
            day = None if self._answer(item_id) is None else self._day(item_id)
            if day is not None and day not in taken:
                taken.add(day)
                entries.append(self._entry(_role_of(item_id), day))
        if not entries:
            for item_id in self.calendar.days:
                self._day(item_id)
        elif series is None:
            self.missing.append(words.NO_CHECK_INS)
        return entries, self.missing

    def _series(self) -> Appointment | None:
        """Return the check-ins, or only the first without a frequency or a last day."""
        first, until = self._day(self.calendar.first), self._day(self.calendar.until)
        weeks = WEEKS.get(str(self._answer(self.calendar.every)))
        if weeks is None:
            self._note_missing(self.calendar.every)
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

    def _entry(
        self, role: str, start: date | datetime, weeks: int = 1, times: int = 1
    ) -> Appointment:
        return Appointment(self.uid(role), self.title(), start, weeks, times)

    def uid(self, role: str) -> str:
        """Return a stable id without any host name or words of the worksheet."""
        answers = self.filled.answers
        whose = answers.id or f"{answers.worksheet} {answers.started.isoformat()}"
        return hashlib.sha256(f"{whose}\n{role}".encode()).hexdigest()[:32]

    def title(self) -> str:
        """Return the title of every entry: the one that the person chose, or a neutral one."""
        chosen = self._answer(self.calendar.title)
        return visible(one_line(clean(str(chosen or "")))) or words.NEUTRAL_ENTRY

    def _at_time(self, day: date) -> date | datetime:
        """Return a day with the time of the check-ins, if there is one."""
        typed = self._answer(self.calendar.time)
        clock: time | None = None if typed is None else read_time(str(typed))
        if typed is not None and clock is None:
            self.missing.append(words.TIME_NOT_UNDERSTOOD)
        return datetime.combine(day, clock) if clock else day

    def _day(self, item_id: str) -> date | None:
        day = self._answer(item_id)
        if not isinstance(day, date):
            self._note_missing(item_id)
            return None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.missing.append(words.YEAR_CANNOT_BE)
            return None
        return day

    def _answer(self, item_id: str) -> Any:
        """Return an answer that may leave, is asked and fits its question, or None."""
        if item_id not in self.filled.asked:
            return None
        value = self.filled.answers.value(item_id)
        return None if value is None else self.filled.sheet.by_id[item_id].read(value)

    def _note_missing(self, item_id: str) -> None:
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
    days = "; ".join(dict.fromkeys(map(_in_words, entries)))
    if not cancel:
        return f"In the file: {days}."
    if not days:
        return words.ONLY_EARLIER
    return f"This file asks your calendar to remove: {days}. {words.EARLIER_TOO}"


def _in_words(one: Appointment) -> str:
    first, last = short_day(one.days[0]), short_day(one.days[-1])
    often = "every week" if one.weeks == 1 else f"every {one.weeks} weeks"
    return first if one.times == 1 else f"{often} from {first} to {last}"


PRODUCT_ID = "-//Calendar//EN"
"""RFC 5545 requires a product name; this one reveals nothing."""

SEQUENCE_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""A later file must have a higher SEQUENCE. No counter is saved, so it is the minutes since an
arbitrary day."""


def to_ics(schedules: Iterable[Schedule], now: datetime, *, cancel: bool = False) -> str:
    """Return a calendar file (RFC 5545) with these entries, or with `cancel` one that deletes them.

    Lines end in CRLF. Files of the same answers differ only in `now`.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    if cancel:
        calendar.add("method", "CANCEL")
    for schedule in schedules:
        for one in _canceled(schedule) if cancel else schedule.entries:
            calendar.add_component(_event(one, now, cancel=cancel))
    raw: bytes = calendar.to_ical()
    return raw.decode("utf-8")


def _canceled(schedule: Schedule) -> list[Appointment]:
    """Return all entries that were ever possible, those without a day now on one long past."""
    known = {one.uid for one in schedule.entries}
    past = SEQUENCE_EPOCH.date()
    lost = [uid for uid in schedule.uids if uid not in known]
    return [*schedule.entries, *(Appointment(uid, schedule.title, past) for uid in lost)]


def _event(one: Appointment, now: datetime, *, cancel: bool) -> icalendar.Event:
    minutes = int((now - SEQUENCE_EPOCH).total_seconds()) // 60
    event = icalendar.Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", max(2 * minutes, 0) + cancel)
    event.add("summary", one.title)
    event.add("dtstart", one.start)
    event.add("dtend", one.end)
    event.add("status", "CANCELLED" if cancel else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if one.times > 1 and not cancel:
        event.add("rrule", {"freq": "weekly", "interval": one.weeks, "count": one.times})
    return event
