"""What a worksheet can say about its items beyond their type. All of it is data, none is code.

`content/README.md` holds the rule of each, by example; `core/checks.py` sees to it that every id
named here exists.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Calendar", "Gather", "Ledger", "Letter", "Suggest"]


class Suggest(Struct, frozen=True, forbid_unknown_fields=True):
    """A day that is offered and never written unasked: `days` after the day in `item`, or today."""

    days: int = 0
    item: str = ""


class Gather(Struct, frozen=True, forbid_unknown_fields=True):
    """Rows can be filled from what was written elsewhere: the columns that take it.

    `question` and `words` take what was asked and answered, `day` the day it was written.
    """

    question: str
    words: str
    day: str = ""


class Ledger(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a timeline: promises, and the dated sightings that point at them.

    `promises` and `sightings` are `rows` items. `name` is a column of the first, and so are the
    days `since` (when it was made) and `until`. The others are columns of the second: `promise`
    refers to the first, `date` is a day, `sign` a choice of kept, partly, not and not-tested,
    `rung` a choice on the ladder, `stress` and `repaired` checks.
    """

    title: str
    promises: str
    sightings: str
    name: str
    promise: str
    date: str
    sign: str
    rung: str = ""
    stress: str = ""
    repaired: str = ""
    since: str = ""
    until: str = ""


class Calendar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes entries of a calendar file. Each key names an item of the sheet.

    `title` is the neutral name that the person chose; from the day `first` there is an entry
    `every` so often (a choice of week, two-weeks, four-weeks) until the day `until`. `time` is a
    line such as 19:30; without it these last the whole day. Each of `days` gets a whole day too.
    """

    title: str
    first: str
    every: str
    until: str
    time: str = ""
    days: tuple[str, ...] = ()


class Letter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that is put together from answers, in the order of `items`; it is never sent.

    With `sleep` it rests until the next morning, unless the person says otherwise.
    """

    title: str
    items: tuple[str, ...]
    sleep: bool = True
