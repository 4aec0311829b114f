"""The item types: what a worksheet can ask or say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, TypeAlias

from msgspec import Struct

from reconcile_tui.core.attributes import Gather, Suggest
from reconcile_tui.core.columns import CheckColumn, Column, DayColumn, LineColumn, TextColumn
from reconcile_tui.core.conditions import Condition, Operator
from reconcile_tui.core.kinds import (
    DayKind,
    LineKind,
    ManyOfKind,
    NumberKind,
    OneOfKind,
    Option,
    PlanKind,
    TextKind,
    WrongAnswerError,
)
from reconcile_tui.core.sentence import blanks, filled

__all__ = [
    "ITEM_TYPES",
    "AnyItem",
    "Choice",
    "Choices",
    "Day",
    "Door",
    "Gate",
    "Item",
    "Line",
    "Note",
    "Plan",
    "Reply",
    "Rows",
    "Scale",
    "Sharing",
    "Text",
]

Sharing = Literal["never", "ask"]


class Door(Struct, frozen=True, forbid_unknown_fields=True):
    """A way on: `guide/<page>`, `worksheet/<sheet>`, `layers`, `red-flags` or `help`."""

    to: str
    label: str


class Gate(Struct, frozen=True, forbid_unknown_fields=True):
    """Answered so, the sheet stops here and shows a page of help."""

    op: Operator
    value: str | int | list[str | int]
    page: str


class Reply(Struct, frozen=True, forbid_unknown_fields=True):
    """What an answer is told on the review page. Answers are never counted or weighed together."""

    value: str | int | bool | list[str | int]
    text: str
    op: Operator = "in"
    doors: tuple[Door, ...] = ()


class Item(
    TextKind, Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """One question or note. The rule of every attribute stands in `content/README.md`."""

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
    """False for items that only say something."""

    @property
    def type_name(self) -> str:
        """The word that stands after `type` in a content file."""
        return str(self.__struct_config__.tag)


class Note(Item, frozen=True, kw_only=True, tag="note"):
    """Words only, or a door to another place."""

    door: Door | None = None
    asks: ClassVar[bool] = False


class Line(LineKind, Item, frozen=True, kw_only=True, tag="line"):
    """One line of text, of at most `max` characters."""

    max: int | None = None


class Text(Item, frozen=True, kw_only=True, tag="text"):
    """Many lines of text."""


class Choice(OneOfKind, Item, frozen=True, kw_only=True, tag="choice"):
    """One of several; can be un-chosen."""

    options: tuple[Option, ...]


class Choices(ManyOfKind, Item, frozen=True, kw_only=True, tag="choices"):
    """Any number of several."""

    options: tuple[Option, ...]


class Scale(NumberKind, Item, frozen=True, kw_only=True, tag="scale"):
    """A whole number from `min` to `max`, with words at the ends."""

    min: int = 0
    max: int = 10
    min_label: str = ""
    max_label: str = ""


class Day(DayKind, Item, frozen=True, kw_only=True, tag="date"):
    """A day. `suggest` offers one; it is never filled in unasked.

    `not_before` names a date item of the sheet that it does not come before.
    """

    suggest: Suggest | None = None
    not_before: str = ""


class Plan(PlanKind, Item, frozen=True, kw_only=True, tag="plan"):
    """If … then I will …, and when."""


class Rows(Item, frozen=True, kw_only=True, tag="rows"):
    """Records with typed columns, each with a short random `row` id.

    `tick` names the check column that Space ticks in the list, `limit` the most rows there can be.
    When any of `closed_when` holds, rows can be read and changed but none is added, and
    `closed_text` says why. `gather` lets rows be filled from what was written elsewhere. `reads` is
    the sentence a row makes, with its columns as blanks: "If {if}, then I will {then}".
    """

    columns: tuple[Column, ...]
    add: str = "Add one"
    tick: str = ""
    limit: int | None = None
    closed_when: tuple[Condition, ...] = ()
    closed_text: str = ""
    gather: Gather | None = None
    reads: str = ""

    def parse(self, raw: str) -> Any:
        """Rows are answered cell by cell, never as one text."""
        raise WrongAnswerError(f"expected one row at a time, not {len(raw)} characters")

    def fault(self, value: Any) -> str | None:
        """A value must be a list of tables."""
        tables = isinstance(value, list) and all(isinstance(row, dict) for row in value)
        return None if tables else f"expected [[rows.{self.id}]] tables"

    def column(self, column_id: str) -> Column | None:
        """The column of that id."""
        return next((column for column in self.columns if column.id == column_id), None)

    def words(self, value: Any) -> str:
        """Each row on a line of its own."""
        return "\n".join(self.row_words(row) for row in value)

    def row_words(self, row: Mapping[str, Any]) -> str:
        """The filled cells of one row, in the order of the columns; the tick stands first."""
        box = self.column(self.tick)
        if box and box.id in row and box.fault(row[box.id]):
            box = None  # not a tick: it is told as it was written
        sentence = self.sentence(row)
        told = [self.tick if box else "", *(blanks(self.reads) if sentence else ())]
        cells = [(c, row[c.id]) for c in self.columns if c.id in row and c.id not in told]
        rest = (self._said(c, v) for c, v in cells)
        words = " · ".join(part for part in (sentence, *rest) if part)
        return f"{box.words(row.get(box.id))} {words}" if box else words

    def _said(self, column: Column, cell: Any) -> str:
        """A cell among others. Two days, or two lines, are told apart by what they are called."""
        is_sound = column.fault(cell) is None
        words = column.words(cell) if is_sound else str(cell)
        if isinstance(column, CheckColumn):
            named = cell is not False
            words = {True: "yes", False: ""}[cell] if is_sound else words
        else:
            alike = [c for c in self.columns if type(c) is type(column)]
            own_words = isinstance(column, LineColumn | TextColumn)
            named = len(alike) > 1 and (isinstance(column, DayColumn) or own_words)
            named = named and not (own_words and column is alike[0])
        return f"{column.text.strip('?:.… ')}: {words}" if named else words

    def sentence(self, row: Mapping[str, Any]) -> str:
        """What `reads` says with this row's words in its blanks; empty while a blank has none."""
        cells = ((c, row[c.id]) for c in self.columns if c.id in row)
        return filled(self.reads, {c.id: c.words(v) for c, v in cells if c.fault(v) is None})


AnyItem: TypeAlias = Note | Line | Text | Choice | Choices | Scale | Day | Plan | Rows
ITEM_TYPES: dict[str, type[Item]] = {
    "note": Note,
    "line": Line,
    "text": Text,
    "choice": Choice,
    "choices": Choices,
    "scale": Scale,
    "date": Day,
    "plan": Plan,
    "rows": Rows,
}
