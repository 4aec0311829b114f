"""Dates and times: parsing what people type, formatting, and weeks numbered across years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

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
_SHAPES = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4}|\d\d)",
    r"(?P<day>\d{1,2})\.?\s+(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})",
    r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})\.?,?\s+(?P<year>\d{4})",
)
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
_CLOCK = r"(?i)(\d{1,2})(?:[:.h]([0-5]\d))?\s*(?:([ap])\.?m\.?)?"
_WEEK = 7
_LEAP = 2024

NO_SUCH_DATE = "there's no such date"
"""How `date_fault` begins."""

Meant: TypeAlias = Literal["", "today", "last", "next"]
"""What a date was taken for that depends on today: empty where it does not."""


class TypedDay(Struct, frozen=True):
    """A date as a person typed it, parsed.

    `relative`: it was counted from today. `weekday`: it was the name of a weekday, and `meant`
    which one it was taken for. Without a `day`, `fault` says why, or is empty if the text isn't
    a date at all.
    """

    day: date | None = None
    meant: Meant = ""
    weekday: bool = False
    relative: bool = False
    fault: str = ""


_YEARS = sorted(range(-8, 9), key=abs)
"""Years around this one, the nearest first. A 29 February may be eight years away."""


def plain_day(value: Any) -> date | None:
    """Return a value of a file if it is a date without a time, else None."""
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def written_day(value: Any) -> date | None:
    """Return the day in a value of a file, which may have a time or be in quotes."""
    if isinstance(value, datetime):
        return value.date()
    return read_day(value) if isinstance(value, str) else plain_day(value)


def read_day(raw: str) -> date | None:
    """Parse a day; None if it isn't one.

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
    """Parse (year, month, day), whether or not there is such a date."""
    found = next(filter(None, (re.fullmatch(shape, raw) for shape in _SHAPES)), None)
    if found is None:
        return None
    century = 2000 if len(found["year"]) == 2 else 0
    months = [int(found["month"])] if found["month"].isdecimal() else _months_named(found["month"])
    if len(months) != 1:
        return None
    return century + int(found["year"]), months[0], int(found["day"])


def _months_named(beginning: str) -> list[int]:
    return [n for n, name in enumerate(_MONTHS, 1) if name.startswith(beginning.capitalize())]


def day_without_year(raw: str, today: date, way: int = 0) -> date | None:
    """Return the day meant by `5 September` or `5.9.`: the nearest one, or None.

    With `way` 1 it is today or later, with -1 today or earlier.
    """
    raw = raw.strip()
    years = (today.year + offset for offset in _YEARS) if _has_no_year(raw) else ()
    days = [day for year in years if (day := read_day(f"{raw} {year:04}"))]
    found = [day for day in days if way == 0 or (day - today).days * way >= 0]
    return min(found, key=lambda day: abs(day - today), default=None)


def _has_no_year(raw: str) -> bool:
    shapes = (_DOTTED_SHORT, _DAY_FIRST, _MONTH_BEFORE)
    return any(re.fullmatch(shape, raw) for shape in shapes)


def date_fault(raw: str) -> str:
    """Return why there is no such date; empty for a real date and for other text.

    Without a year, only a date that no year has is a fault.
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
    """Parse `22 Nov 2026`, `5 September`, `tue`, `2 days ago`, `tomorrow`.

    `way` is -1 if the date must be past, 1 if it must be in the future. A weekday's name is the
    last one, or with `way` 1 the next one; `last` or `next` before it says which. On that weekday
    itself it is today.
    """
    day = read_day(raw) or day_without_year(raw, today, way)
    if day is not None:
        return TypedDay(day)
    words = " ".join(raw.lower().split())
    try:
        found = _near(words, today) or _by_weekday(words, today, way)
    except (OverflowError, ValueError):
        found = None
    return replace(found, relative=True) if found else TypedDay(fault=date_fault(raw))


def _near(words: str, today: date) -> TypedDay | None:
    """Parse a date that is counted from today."""
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
    """Return the same day of another month, or its last day if that month is shorter."""
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


def read_time(typed: str) -> time | None:
    """Parse 19:30, 19.30, 7:30 pm or 7pm; None if it isn't a time of day."""
    found = re.fullmatch(_CLOCK, typed.strip())
    if found is None or not (found[2] or found[3]):
        return None
    hour = int(found[1])
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return time(hour, int(found[2] or 0)) if hour < 24 else None


def day_in_words(day: date) -> str:
    """Return `Sunday 22 November 2026`, the same in every locale."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Return `22 Nov 2026`, which `read_day` can parse."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


LAST_WEEK = (date.max.toordinal() - 1) // 7
"""The last week that has a Monday in it."""


def week_of(day: date) -> int:
    """Return the number of the week of a day."""
    return (day.toordinal() - 1) // 7


def monday(week: int) -> date:
    """Return the first day of a week, or the nearest day within the calendar."""
    return date.fromordinal(min(max(week, 0), LAST_WEEK) * 7 + 1)


def _sunday(first: date) -> date:
    return date.fromordinal(min(first.toordinal() + 6, date.max.toordinal()))


def days_of_week(week: int) -> str:
    """Return `Monday 28 December 2026 to Sunday 3 January 2027`, without repetitions."""
    first = monday(week)
    last = _sunday(first)
    begins, ends = day_in_words(first).split(), day_in_words(last).split()
    while begins[-1] == ends[len(begins) - 1]:
        begins.pop()
    return " ".join([*begins, "to", *ends])


def first_of_month(week: int) -> date | None:
    """Return the first of a month if it is in this week."""
    last = _sunday(monday(week))
    return last.replace(day=1) if last.day <= 7 else None


def month_marks(first: int, count: int, cells: int) -> Iterator[tuple[int, str]]:
    """Yield (column, name) of each month that begins in some weeks, `cells` columns a week.

    The month of the first week is named too if there is room. The first name with room for it, and
    every January, is followed by the year.
    """
    starts = [(n * cells, day) for n in range(count) if (day := first_of_month(first + n))]
    if not starts or starts[0][0] > 0:
        starts.insert(0, (0, monday(first)))
    ends = [*(column for column, _ in starts[1:]), count * cells]
    has_year = False
    for (column, day), end in zip(starts, ends, strict=True):
        name = _MONTHS[day.month - 1][:3]
        for long in (f"{name} {day.year}", f"{name} '{day.year % 100:02}"):
            if (day.month == 1 or not has_year) and end - column > len(long):
                name, has_year = long, True
                break
        if end - column > len(name) or end == count * cells:
            yield column, name


NOT_SHOWABLE = "this time is outside the range that can be shown"

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""The placeholder for an unknown moment."""

_MARGIN = 3
"""Days at both ends of the calendar: an offset and a time zone shift by up to a day each."""


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
    """Return the moment of a file's timestamp in seconds, or UNKNOWN if it is out of range."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return UNKNOWN
    return moment if is_showable(moment) else UNKNOWN
