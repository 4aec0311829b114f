"""Days as an iCalendar file (RFC 5545). The only module of the book that knows icalendar.

Check-ins are one entry with an RRULE, not one entry each, because that is what can be taken out
again most reliably. A calendar finds what to cancel by its UID alone. A series has one, and it
does not hang on the days: the file that cancels finds the series also after the days on the sheet
were changed, and a person who takes it out by hand does so once. With an entry each, every entry
would have to be found, and those of days that were changed since would stay.

The file that cancels names every UID that the sheet can have written, not only those of today's
answers: a day that was taken away since may still stand in a calendar. It holds each series as a
single cancelled entry without its rule. Calendars that obey METHOD:CANCEL take out the whole series
(RFC 5546, section 3.2.5: no RECURRENCE-ID means all of it). Those that only put the new entry in
the place of the old one are left with one entry that is marked as cancelled, not with one for every
week. Where the day is not known any more, that one goes to a day long past, out of sight.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from reconcile_tui.export.calendar import Appointment, Schedule

MAKER = "-//Calendar//EN"
"""RFC 5545 wants to know what made the file. Whoever sees it need not."""

COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
"""A file made later must have a higher SEQUENCE. Nothing is kept that could count files, so each
minute counts, from a day that tells nothing."""


def to_ics(schedules: Iterable[Schedule], now: datetime, *, cancel: bool = False) -> str:
    """A calendar file with these days; with `cancel`, one that takes them out. Lines end in CRLF.

    `now` stands in it, in UTC, as RFC 5545 wants it. Two files differ in nothing else.
    """
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    if cancel:
        calendar.add("method", "CANCEL")
    for schedule in schedules:
        for one in _to_take_out(schedule) if cancel else schedule.entries:
            calendar.add_component(_event(one, now, cancel=cancel))
    raw: bytes = calendar.to_ical()
    return raw.decode("utf-8")


def _to_take_out(schedule: Schedule) -> list[Appointment]:
    known = {one.uid for one in schedule.entries}
    past = COUNTED_FROM.date()
    lost = [uid for uid in schedule.uids if uid not in known]
    return [*schedule.entries, *(Appointment(uid, schedule.title, past) for uid in lost)]


def _event(one: Appointment, now: datetime, *, cancel: bool) -> Event:
    minutes = int((now - COUNTED_FROM).total_seconds()) // 60
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", max(2 * minutes, 0) + (1 if cancel else 0))
    event.add("summary", one.title)
    event.add("dtstart", one.start)
    event.add("dtend", one.end)
    event.add("status", "CANCELLED" if cancel else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if one.times > 1 and not cancel:
        event.add("rrule", {"freq": "weekly", "interval": one.weeks, "count": one.times})
    return event
