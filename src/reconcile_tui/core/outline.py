"""Answers laid beside their questions, in the order of the sheet.

Everything that is read off a saved worksheet outside the screen is made from this.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.by_day import by_day
from reconcile_tui.core.by_promise import Under, by_promise
from reconcile_tui.core.columns import CheckColumn, RefColumn
from reconcile_tui.core.form import answer_to
from reconcile_tui.core.items import Item, Rows
from reconcile_tui.core.references import GONE, name_of_row
from reconcile_tui.core.worksheet import Section, Worksheet

__all__ = [
    "EMPTY_LINE",
    "Cell",
    "Entry",
    "Group",
    "Part",
    "beside_columns",
    "outline",
    "plain_words",
    "question",
    "row_words",
    "without_marks",
]

EMPTY_LINE = "(an empty line)"
"""What stands for a row in which nothing is written."""

_MARK = re.compile(r"\[\^[a-z0-9-]+\]")


class Cell(NamedTuple):
    """One filled cell of a row: what its column is called, and its words. `box`: a check box."""

    heading: str
    words: str
    box: bool = False


class Group(NamedTuple):
    """What one promise says, and the rows about it, in words and in cells."""

    name: str
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


class Entry(NamedTuple):
    """One question. `words` is empty without an answer; `skipped` is the reason, or empty.

    Where the answer is made of rows, `rows` are its words row by row, and `cells` the filled cells
    of each row, in the order of the columns, and `ids` whose they are. What was seen of promises is
    also told under them, in `groups`: there a promise is said once, and not in each row.
    """

    item: Item
    value: Any
    words: str
    skipped: str
    rows: tuple[str, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] = ()
    ids: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


class Part(NamedTuple):
    """One section and its questions; notes are not among them."""

    section: Section
    entries: tuple[Entry, ...]


def outline(sheet: Worksheet, answers: Answers, shown: Collection[str]) -> list[Part]:
    """The questions whose ids are in `shown`, section by section, answered or not."""
    return [
        Part(
            section,
            tuple(
                _entry(item, sheet, answers, shown)
                for item in section.item
                if item.asks and item.id in shown
            ),
        )
        for section in sheet.section
    ]


def question(item: Item) -> str:
    """What an item asks, without the marks of its sources."""
    return without_marks(item.text)


def without_marks(text: str) -> str:
    """A text of the book without the marks of its sources."""
    return _MARK.sub("", text)


def _entry(item: Item, sheet: Worksheet, answers: Answers, shown: Collection[str]) -> Entry:
    value = answer_to(item, answers)
    skipped = answers.skipped.get(item.id, "")
    if isinstance(item, Rows) and value is not None and item.fault(value) is None:
        seen = by_day(sheet, item.id, value)
        named = [_named(item, row, sheet, answers, shown) for row in seen]
        rows = tuple(row_words(item, row) for row in named)
        cells = tuple(tuple(_cells(item, row)) for row in named)
        ids = tuple(str(row["row"]) for row in seen)
        groups = tuple(
            _group(item, one, sheet, answers, shown)
            for one in by_promise(sheet, item.id, answers, seen, shown)
        )
        return Entry(item, value, "\n".join(rows), skipped, rows, cells, ids, groups)
    sound = value is not None and item.fault(value) is None
    words = item.words(value) if sound else plain_words(value) if value is not None else ""
    return Entry(item, value, words, skipped)


def _group(
    item: Rows, under: Under, sheet: Worksheet, answers: Answers, shown: Collection[str]
) -> Group:
    named = [_named(item, row, sheet, answers, shown) for row in under.rows]
    rows = tuple(row_words(item, row) for row in named)
    return Group(under.name, rows, tuple(tuple(_cells(item, row)) for row in named))


def row_words(item: Rows, row: Mapping[str, Any]) -> str:
    """A row in words, what its columns do not know at the end."""
    more = beside_columns(item, row)
    return " · ".join(part for part in (item.row_words(row), *more) if part) or EMPTY_LINE


def beside_columns(item: Rows, row: Mapping[str, Any]) -> list[str]:
    """What stands in a row under names that are no columns, in words."""
    known = {"row", *(column.id for column in item.columns)}
    return [f"{key}: {plain_words(cell)}" for key, cell in row.items() if key not in known]


def _cells(item: Rows, row: Mapping[str, Any]) -> Iterator[Cell]:
    for column in item.columns:
        if column.id in row:
            cell = row[column.id]
            sound = column.fault(cell) is None
            words = column.words(cell) if sound else plain_words(cell)
            yield Cell(column.text, words, isinstance(column, CheckColumn))
    known = {"row", *(column.id for column in item.columns)}
    yield from (Cell(key, plain_words(cell)) for key, cell in row.items() if key not in known)


def _named(
    item: Rows, row: Mapping[str, Any], sheet: Worksheet, answers: Answers, shown: Collection[str]
) -> Mapping[str, Any]:
    """The row with each reference as the words of the row it points at."""
    named = dict(row)
    for column in item.columns:
        if isinstance(column, RefColumn) and column.id in row:
            named[column.id] = _target(column, row[column.id], sheet, answers, shown)
    return named


def _target(
    column: RefColumn, row_id: Any, sheet: Worksheet, answers: Answers, shown: Collection[str]
) -> str:
    target = sheet.by_id.get(column.to)
    row = next((one for one in answers.rows.get(column.to, ()) if one["row"] == row_id), None)
    if column.to not in shown or not isinstance(target, Rows):
        return plain_words(row_id)
    return GONE if row is None else name_of_row(target, row) or plain_words(row_id)


def plain_words(value: Any) -> str:
    """A value as it could be said when no question explains it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        cells = (f"{key}: {plain_words(one)}" for key, one in value.items() if key != "row")
        return " · ".join(cells)
    if isinstance(value, list | tuple):
        tables = any(isinstance(one, Mapping) for one in value)
        return ("\n" if tables else ", ").join(plain_words(one) for one in value)
    return str(value)
