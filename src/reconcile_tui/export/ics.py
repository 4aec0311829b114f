"""Appointments as an iCalendar file (RFC 5545). Only this module imports icalendar.

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

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, Event

from reconcile_tui.export.calendar import Appointment, Schedule

MAKER = "-//Calendar//EN"
"""RFC 5545 requires a product name; this one reveals nothing."""

COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
"""A later file must have a higher SEQUENCE. No counter is saved, so it is the minutes since an
arbitrary day."""


def to_ics(schedules: Iterable[Schedule], now: datetime, *, cancel: bool = False) -> str:
    """Return a calendar file with these events, or with `cancel` one that deletes them.

    Lines end in CRLF. Files of the same answers differ only in `now`.
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
