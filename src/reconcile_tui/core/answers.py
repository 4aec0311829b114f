"""One filled-in worksheet, as plain immutable data.

Values are what TOML knows: strings, whole numbers, dates, lists of strings, tables. A value is
never changed in place; every function here returns a new Answers and leaves the old one alone, so
that a snapshot can be handed to another thread by reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

__all__ = [
    "FORMAT",
    "REASONS",
    "STATUSES",
    "Answers",
    "Row",
    "SkipReason",
    "Status",
    "Unread",
    "Value",
    "lines_of",
    "plain_text",
]

FORMAT = 1
"""The newest file format this program writes and understands."""

MAX_ANSWER = 200_000
"""Characters one answer may hold (design, section 4)."""

MAX_FILE = 1024 * 1024
"""Bytes one file may hold (design, section 4)."""

Status = Literal["in-progress", "completed", "stopped"]
SkipReason = Literal["skipped", "later", "too-much", "not-mine", "ask-helper"]
STATUSES: tuple[str, ...] = get_args(Status)
REASONS: tuple[str, ...] = get_args(SkipReason)

Value: TypeAlias = str | int | float | bool | date | datetime | time | list[Any] | dict[str, Any]
Row: TypeAlias = Mapping[str, Any]
"""One record of a `rows` item: `row` is its short random id, the other keys are its columns."""


class Unread(NamedTuple):
    """An entry that stands in the file and is no row. `item` is empty where none can be told."""

    item: str
    line: int


def plain_text(text: str) -> str:
    """Text as the files hold it: LF line ends, and no half characters that UTF-8 cannot write."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text


def lines_of(text: str) -> list[str]:
    """Split a text at its line ends, and at no other sign that Unicode counts as one.

    U+2028 and U+0085 in an answer are the person's, as every other letter is. A line end at the
    end of the text begins no line of its own.
    """
    lines = plain_text(text).split("\n")
    return lines if lines[-1] else lines[:-1]


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text)


@dataclass(frozen=True)
class Answers:
    """One filled-in worksheet. `values` and `rows` hold only what was answered.

    `unread` names what was written among the rows of the file and could not be read as one.
    """

    worksheet: str
    id: str
    title: str
    started: datetime
    worksheet_version: int = 1
    language: str = "en"
    status: str = "in-progress"
    previous: str = ""
    sensitive: str = ""
    """`saved` once the person chose to save sensitive answers too (`core/sensitive.py`)."""
    saved: datetime | None = None
    format: int = FORMAT
    skipped: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    unread: tuple[Unread, ...] = field(default=(), compare=False)

    def value(self, item_id: str) -> Any:
        """The answer to one item, rows included; None when there is none."""
        if item_id in self.rows:
            return list(self.rows[item_id]) or None
        return self.values.get(item_id)

    def with_value(self, item_id: str, value: Value | None) -> Answers:
        """These answers with one of them set; None takes it away. An answer ends a skip."""
        values = {**self.values}
        if value is None:
            values.pop(item_id, None)
        else:
            values[item_id] = value
        skipped = self.skipped if value is None else _without(self.skipped, item_id)
        return replace(self, values=values, skipped=skipped)

    def with_row(self, item_id: str, row: Row, at: int | None = None) -> Answers:
        """These answers with one row put in place of the row with the same id, or added.

        An added row stands last, or before the row that has the place `at` now.
        """
        rows = list(self.rows.get(item_id, ()))
        place = next((n for n, old in enumerate(rows) if old["row"] == row["row"]), None)
        if place is None:
            rows.insert(len(rows) if at is None else at, dict(row))
        else:
            rows[place] = dict(row)
        skipped = _without(self.skipped, item_id)
        return replace(self, rows={**self.rows, item_id: tuple(rows)}, skipped=skipped)

    def without_row(self, item_id: str, row_id: str) -> Answers:
        """These answers with one row taken away."""
        rows = tuple(row for row in self.rows.get(item_id, ()) if row["row"] != row_id)
        changed = {**self.rows, item_id: rows} if rows else _without(self.rows, item_id)
        return replace(self, rows=changed)

    def with_skip(self, item_id: str, reason: str | None) -> Answers:
        """These answers with an item marked as left out and why; None takes the mark away."""
        if reason is None:
            return replace(self, skipped=_without(self.skipped, item_id))
        return replace(self, skipped={**self.skipped, item_id: reason})

    def says_nothing(self) -> bool:
        """True while nothing was answered or skipped, so that there is nothing to keep."""
        return not (self.values or self.rows or self.skipped)


def _without(mapping: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return {k: v for k, v in mapping.items() if k != key} if key in mapping else mapping
