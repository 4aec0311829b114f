"""Dates and times as people type and say them, and weeks that go on over every new year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from reconcile_tui.lazy import late

if TYPE_CHECKING:
    import calendar
else:
    calendar = late("calendar")

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# Compiled when a date is first typed: no first screen waits for them.
_ISO = r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_DOTTED = r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4}|\d\d)"
_NAMED = r"(\d{1,2})\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})"
_MONTH_FIRST = r"([A-Za-z]{3,9})\.?\s+(\d{1,2})\.?,?\s+(\d{4})"
_CENTURY = 2000
_DAY_FIRST = r"(\d{1,2})\.?\s+([A-Za-z]{3,9})\.?"
_MONTH_BEFORE = r"([A-Za-z]{3,9})\.?\s+(\d{1,2})\.?"
_DOTTED_SHORT = r"(\d{1,2})\.\s*(\d{1,2})\."
_WEEKDAY = r"(?:(last|next)\s+)?([a-z]{3,9})\.?"
_AGO = r"(\d{1,4}|an?|one)\s+(day|week|month)s?\s+(ago|from\s+now|from\s+today)"
_AHEAD = r"in\s+(\d{1,4}|an?|one)\s+(day|week|month)s?"
_NEAR = {
    "today": 0,
    "yesterday": -1,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
}
_SHORT_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h]([0-5]\d))?\s*(?:([ap])\.?m\.?)?", re.IGNORECASE)
_WEEK = 7
_LEAP = 2024

NO_SUCH_DATE = "there's no such date"
"""How `day_fault` begins."""

Meant: TypeAlias = Literal["", "today", "last", "next"]
"""What a date was taken for that depends on today: empty where it does not."""


class TypedDay(NamedTuple):
    """What was meant by a date as a person typed it.

    `relative` says that it is counted from today, `weekday` that it is a weekday's name, and
    `meant` which one it was taken for. Without a `day`, `fault` says why, or is empty where it
    reads as no date at all.
    """

    day: date | None = None
    meant: Meant = ""
    weekday: bool = False
    relative: bool = False
    fault: str = ""


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
    parts = _parts(raw.strip())
    if parts is None:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _parts(raw: str) -> tuple[int, int, int] | None:
    """Year, month and day of what is written as a date, whether there is such a date or not."""
    if found := re.fullmatch(_ISO, raw):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(_DOTTED, raw):
        century = 0 if len(found[3]) == 4 else _CENTURY
        return century + int(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(_NAMED, raw):
        day, name, year = found.groups()
    elif found := re.fullmatch(_MONTH_FIRST, raw):
        name, day, year = found.groups()
    else:
        return None
    month = _month(name)
    return (int(year), month, int(day)) if month else None


def _month(name: str) -> int:
    """The number of a month; 0 when no month begins so, or more than one."""
    found = [n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.capitalize())]
    return found[0] if len(found) == 1 else 0


def day_without_year(raw: str, today: date, way: int = 0) -> date | None:
    """The day meant by `5 September` or `5.9.`: the nearest one, or None when it is no such day.

    With `way` 1 it is today or later, with -1 today or earlier.
    """
    days = [day for offset in _YEARS if (day := _in_year(raw.strip(), today.year + offset))]
    found = [day for day in days if way == 0 or (day - today).days * way >= 0]
    return min(found, key=lambda day: abs(day - today), default=None)


def _in_year(raw: str, year: int) -> date | None:
    return read_day(f"{raw} {year:04}") if _has_no_year(raw) else None


def _has_no_year(raw: str) -> bool:
    shapes = (_DOTTED_SHORT, _DAY_FIRST, _MONTH_BEFORE)
    return any(re.fullmatch(shape, raw) for shape in shapes)


def day_fault(raw: str) -> str:
    """Why there is no such date, for what is written as one; empty for everything else.

    Without a year, only what no year has is a fault.
    """
    raw = raw.strip()
    parts = _parts(f"{raw} {_LEAP}" if _has_no_year(raw) else raw)
    if parts is None:
        return ""
    year, month, day = parts
    if not 1 <= month <= len(_MONTHS):
        return f"{NO_SUCH_DATE}: there are 12 months"
    if not 1 <= year <= MAXYEAR:
        return f"{NO_SUCH_DATE}: the years go from 1 to {MAXYEAR}"
    most = calendar.monthrange(year, month)[1]
    if 1 <= day <= most:
        return ""
    name = _MONTHS[month - 1]
    if _has_no_year(raw):
        return f"{NO_SUCH_DATE}: {name} never has more than {most} days"
    return f"{NO_SUCH_DATE}: {name} {year} has {most} days"


def typed_day(raw: str, today: date, way: int = 0) -> TypedDay:
    """What a person means who types `22 Nov 2026`, `5 September`, `tue`, `2 days ago`, `tomorrow`.

    `way` says whether the date asked for is surely past (-1) or still to come (1). A weekday's name
    is the last one there was, or with `way` 1 the next one there is; `last` or `next` before it
    says which. On that very weekday it is today.
    """
    day = read_day(raw) or day_without_year(raw, today, way)
    if day is not None:
        return TypedDay(day)
    words = " ".join(raw.lower().split())
    try:
        found = _near(words, today) or _by_weekday(words, today, way)
    except (OverflowError, ValueError):
        found = None
    return found._replace(relative=True) if found else TypedDay(fault=day_fault(raw))


def _near(words: str, today: date) -> TypedDay | None:
    """A date that is counted from today."""
    if words in _NEAR:
        return TypedDay(today + timedelta(_NEAR[words]), "" if _NEAR[words] else "today")
    if found := re.fullmatch(_AGO, words):
        way = -1 if found[3] == "ago" else 1
    elif found := re.fullmatch(_AHEAD, words):
        way = 1
    else:
        return None
    count = way * (int(found[1]) if found[1].isdigit() else 1)
    if found[2] == "month":
        return TypedDay(_months_from(today, count))
    return TypedDay(today + timedelta(count * (_WEEK if found[2] == "week" else 1)))


def _months_from(day: date, count: int) -> date:
    """The same day of another month, or its last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _by_weekday(words: str, today: date, way: int) -> TypedDay | None:
    found = re.fullmatch(_WEEKDAY, words)
    number = _weekday(found[2]) if found else None
    if found is None or number is None:
        return None
    ahead = (number - today.weekday()) % _WEEK
    if not ahead and not found[1]:
        return TypedDay(today, "today", weekday=True)
    is_next = found[1] == "next" or (not found[1] and way > 0)
    if is_next:
        return TypedDay(today + timedelta(ahead or _WEEK), "next", weekday=True)
    return TypedDay(today + timedelta(ahead - _WEEK), "last", weekday=True)


def _weekday(name: str) -> int | None:
    if name in _SHORT_WEEKDAYS:
        return _SHORT_WEEKDAYS[name]
    names = enumerate(_DAYS)
    return next((n for n, full in names if name in {full.lower(), full[:3].lower()}), None)


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


def day_in_words(day: date) -> str:
    """`Sunday 22 November 2026`, the same in every locale: the book speaks one language."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """`22 Nov 2026`, as `read_day` reads it too."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


LAST_WEEK = (date.max.toordinal() - 1) // 7
"""The last week that has a Monday in it."""

_SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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
        name = _SHORT_MONTHS[day.month - 1]
        for long in (f"{name} {day.year}", f"{name} '{day.year % 100:02}"):
            if (day.month == 1 or not told) and end - column > len(long):
                name, told = long, True
                break
        if end - column > len(name) or end == count * cells:
            yield column, name


NOT_SHOWABLE = "this time is outside the range that can be shown"

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands where a moment is needed and none is known."""

_MARGIN = 3
"""Days at both ends of the calendar. An offset and a time zone move a moment by a day each."""


def is_showable(value: datetime) -> bool:
    """Return whether a moment can be shown in every time zone, whatever its own offset."""
    return _MARGIN < value.toordinal() <= date.max.toordinal() - _MARGIN


def as_moment(value: Any) -> datetime | None:
    """Return a date and time of a file with an offset; None for anything else.

    A time without an offset is local. One that no calendar here can show is None too, so that
    nothing that sorts, converts or prints moments can fail on it.
    """
    if not isinstance(value, datetime) or not is_showable(value):
        return None
    return value if value.tzinfo else value.astimezone()


def moment_of(seconds: float) -> datetime:
    """Return the moment that a disk tells as seconds since 1970, which a disk may tell wrong."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return UNKNOWN
    return moment if is_showable(moment) else UNKNOWN
