"""The columns a `rows` item can have."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from reconcile_tui.core.attributes import Suggest
from reconcile_tui.core.kinds import DayKind, LineKind, OneOfKind, Option, TextKind, TickKind

__all__ = ["COLUMN_TYPES", "CheckColumn", "ChoiceColumn", "Column", "DayColumn", "RefColumn"]


class BaseColumn(
    TextKind, Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"
):
    """One column: its id stands in the file, its text above the field.

    `no_duty`: a soft word is said where the answer makes closeness, a place or access a duty.
    """

    id: str
    text: str
    hint: str = ""
    about_me: bool = False
    no_duty: bool = False


class LineColumn(LineKind, BaseColumn, frozen=True, kw_only=True, tag="line"):
    """One line of text."""


class TextColumn(BaseColumn, frozen=True, kw_only=True, tag="text"):
    """Many lines of text."""


class ChoiceColumn(OneOfKind, BaseColumn, frozen=True, kw_only=True, tag="choice"):
    """One of several."""

    options: tuple[Option, ...]


class DayColumn(DayKind, BaseColumn, frozen=True, kw_only=True, tag="date"):
    """A day. `suggest` offers one; it is never filled in unasked.

    `not_before` names a date column of the same row that it does not come before.
    """

    suggest: Suggest | None = None
    not_before: str = ""


class CheckColumn(TickKind, BaseColumn, frozen=True, kw_only=True, tag="check"):
    """Done or not."""


class RefColumn(BaseColumn, frozen=True, kw_only=True, tag="ref"):
    """A row of another `rows` item, `to`, named by its row id."""

    to: str


Column: TypeAlias = LineColumn | TextColumn | ChoiceColumn | DayColumn | CheckColumn | RefColumn
COLUMN_TYPES: dict[str, type[BaseColumn]] = {
    "line": LineColumn,
    "text": TextColumn,
    "choice": ChoiceColumn,
    "date": DayColumn,
    "check": CheckColumn,
    "ref": RefColumn,
}
