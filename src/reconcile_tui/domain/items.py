"""The item types of a worksheet, and the conditions under which they show.

There is no expression language. A condition names an item, an operator and a value; nothing is
ever added up.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Literal, TypeAlias, get_args

from msgspec import Struct

from reconcile_tui.domain.kinds import (
    Column,
    DayColumn,
    DayKind,
    LineKind,
    Lookup,
    ManyOfKind,
    NumberKind,
    OneOfKind,
    Option,
    PlanKind,
    RefColumn,
    Suggest,
    TextKind,
    WrongAnswerError,
)

Operator = Literal["=", "!=", "<", ">", "<=", ">=", "in", "answered"]

_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


class Condition(Struct, frozen=True, forbid_unknown_fields=True):
    """`{ item, op, value }`: what must be true of one answer.

    `value` is text, a number, a date, true or false, or a list for `in`; whether it can ever
    match its item is checked when the worksheet is read.
    """

    item: str
    op: Operator = "="
    value: Any = True


def holds(op: str, wanted: Any, answer: Any) -> bool:
    """Return whether an answer meets `op wanted`; None meets only `answered = false` and `!=`.

    For a question with several answers (`choices`), `=` and `in` hold when any of them matches.
    """
    if op == "answered":
        return (answer is not None) == bool(wanted)
    if answer is None:
        return op == "!="
    if op == "!=":
        return not holds("=", wanted, answer)
    given = answer if isinstance(answer, list) else [answer]
    if op == "=":
        return wanted in given
    if op == "in":
        return any(one in wanted for one in given)
    return any(_comparable(one, wanted) and _ORDER[op](one, wanted) for one in given)


def _comparable(one: Any, other: Any) -> bool:
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    dates = type(one) is type(other) and isinstance(one, date | datetime)
    return numbers or dates


def all_hold(conditions: Iterable[Condition], answer_of: Lookup) -> bool:
    """Return whether every condition holds; none at all counts as yes."""
    return all(holds(c.op, c.value, answer_of(c.item)) for c in conditions)


def any_holds(conditions: Iterable[Condition], answer_of: Lookup) -> bool:
    """Return whether at least one condition holds; none at all counts as no."""
    return any(holds(c.op, c.value, answer_of(c.item)) for c in conditions)


class Gather(Struct, frozen=True, forbid_unknown_fields=True):
    """The columns that are filled when an answer is copied from another worksheet.

    `question` and `words` get what was asked and answered, `day` the day it was written.
    """

    question: str
    words: str
    day: str = ""


class Ledger(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a timeline: promises, and the dated sightings that refer to them.

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
    """The entries of a calendar file. Each key names an item of the worksheet.

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
    """A text made of the answers to `items`, in their order; it is never sent.

    With `sleep` it is hidden until the next morning, unless the person says otherwise.
    """

    title: str
    items: tuple[str, ...]
    sleep: bool = True


_BLANK = re.compile(r"\{([a-z0-9-]+)\}")


def blanks(sentence: str) -> list[str]:
    """Return the names of the blanks, in order."""
    return _BLANK.findall(sentence)


def filled(sentence: str, words: Mapping[str, str]) -> str:
    """Return the sentence with its blanks filled; empty while one has no words.

    Someone may type "If it rains" into a field after "If": that "If" isn't repeated.
    """
    if not sentence or not all(words.get(name, "").strip() for name in blanks(sentence)):
        return ""
    result, end = "", 0
    for blank in _BLANK.finditer(sentence):
        lead = sentence[end : blank.start()]
        result += lead + _without_lead(lead, words[blank[1]].strip().rstrip("."))
        end = blank.end()
    return result + sentence[end:]


def _without_lead(lead: str, words: str) -> str:
    """Return the words without a beginning that repeats the end of the lead."""
    ending = re.findall(r"\w+", lead)
    for first in range(len(ending)):
        again = re.compile(r"\W+".join(map(re.escape, ending[first:])) + r"\b\W*", re.IGNORECASE)
        if found := again.match(words):
            return words[found.end() :] or words
    return words


Sharing = Literal["never", "ask"]


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """A link: `guide/<page>`, `worksheet/<worksheet>`, `layers`, `red-flags` or `help`."""

    to: str
    label: str


class Gate(Struct, frozen=True, forbid_unknown_fields=True):
    """An answer that ends the worksheet and shows a page of help."""

    op: Operator
    value: str | int | list[str | int]
    page: str


class Reply(Struct, frozen=True, forbid_unknown_fields=True):
    """A reply to one answer on the review page. Answers are never counted or combined."""

    value: str | int | bool | list[str | int]
    text: str
    op: Operator = "in"
    doors: tuple[Link, ...] = ()


class Item(
    TextKind, Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """One question or note. `content/README.md` documents every attribute."""

    id: str
    text: str
    hint: str = ""
    required: bool = False
    enable_when: tuple[Condition, ...] = ()
    pin: bool = False
    sharing: Sharing = "ask"
    sensitive: bool = False
    my_part: bool = False
    offered: bool = False
    heavy: bool = False
    about_me: bool = False
    no_duty: bool = False
    even: str = ""
    claims: tuple[str, ...] = ()
    gate: Gate | None = None
    reply: tuple[Reply, ...] = ()

    asks: ClassVar[bool] = True
    """False for items that only show text."""


class Note(Item, frozen=True, kw_only=True, tag="note"):
    """Text only, or a link."""

    door: Link | None = None
    asks = False
    answered_as, is_written = "note", False


class Line(LineKind, Item, frozen=True, kw_only=True, tag="line"):
    """One line of text, of at most `max` characters."""

    max: int | None = None


class Text(Item, frozen=True, kw_only=True, tag="text"):
    """Many lines of text."""


class Choice(OneOfKind, Item, frozen=True, kw_only=True, tag="choice"):
    """One of several options; can be cleared."""

    options: tuple[Option, ...]


class Choices(ManyOfKind, Item, frozen=True, kw_only=True, tag="choices"):
    """Any number of several options."""

    options: tuple[Option, ...]


class Scale(NumberKind, Item, frozen=True, kw_only=True, tag="scale"):
    """A whole number from `min` to `max`, with words at the ends."""

    min: int = 0
    max: int = 10
    min_label: str = ""
    max_label: str = ""


class Day(DayKind, Item, frozen=True, kw_only=True, tag="date"):
    """A day."""

    suggest: Suggest | None = None
    not_before: str = ""


class Plan(PlanKind, Item, frozen=True, kw_only=True, tag="plan"):
    """If … then I will …, and when."""


class Rows(Item, frozen=True, kw_only=True, tag="rows"):
    """Records with typed columns, each with a short random `row` id.

    `tick` names the check column that Space ticks in the list, `limit` the most rows there can be.
    When any of `closed_when` holds, rows can be read and changed but not added, and `closed_text`
    says why. `gather` allows copying answers from other worksheets. `reads` is a row as a sentence
    with columns as blanks: "If {if}, then I will {then}".
    """

    columns: tuple[Column, ...]
    add: str = "Add one"
    tick: str = ""
    limit: int | None = None
    closed_when: tuple[Condition, ...] = ()
    closed_text: str = ""
    gather: Gather | None = None
    reads: str = ""
    answered_as, is_written, at_once = "rows", False, True

    def parse(self, raw: str) -> Any:
        """Rows are answered cell by cell, never as one text."""
        raise WrongAnswerError(f"expected one entry at a time, not {len(raw)} characters")

    def fault(self, value: Any) -> str | None:
        """A value must be a list of tables."""
        tables = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        return None if tables else f"expected [[rows.{self.id}]] tables"

    def column(self, column_id: str) -> Column | None:
        """Return the column with that id, or None."""
        return next((column for column in self.columns if column.id == column_id), None)

    @property
    def refs(self) -> tuple[RefColumn, ...]:
        """The columns with references to rows of another item."""
        return tuple(column for column in self.columns if isinstance(column, RefColumn))

    @property
    def days(self) -> tuple[DayColumn, ...]:
        """The columns that hold a day."""
        return tuple(column for column in self.columns if isinstance(column, DayColumn))

    @property
    def written(self) -> tuple[Column, ...]:
        """The columns that hold the person's own words."""
        return tuple(column for column in self.columns if column.is_written)

    def words(self, value: Any) -> str:
        """Each row on a line of its own."""
        return "\n".join(self.row_words(row) for row in value)

    def row_words(self, row: Mapping[str, Any]) -> str:
        """Return the filled cells of one row in words, the tick first."""
        box = self.column(self.tick)
        if box and box.unread(row.get(box.id, False)) is not None:
            box = None  # not a tick: shown as it was written
        sentence = self.sentence(row)
        shown = [self.tick if box else "", *(blanks(self.reads) if sentence else ())]
        cells = [(c, row[c.id]) for c in self.columns if c.id in row and c.id not in shown]
        rest = (c.describe_with_others(v, self._columns_like(c)) for c, v in cells)
        words = " · ".join(part for part in (sentence, *rest) if part)
        return f"{box.words(row.get(box.id))} {words}" if box else words

    def _columns_like(self, column: Column) -> list[Column]:
        return [other for other in self.columns if type(other) is type(column)]

    def sentence(self, row: Mapping[str, Any]) -> str:
        """Return `reads` with the cells of this row in its blanks; empty while one has no words."""
        cells = ((c, c.read(row.get(c.id))) for c in self.columns)
        return filled(self.reads, {c.id: c.words(v) for c, v in cells if v is not None})


AnyItem: TypeAlias = Note | Line | Text | Choice | Choices | Scale | Day | Plan | Rows
ITEM_TYPES: dict[str, type[Item]] = {
    str(kind.__struct_config__.tag): kind for kind in get_args(AnyItem)
}
