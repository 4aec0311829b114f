"""Rows that point at rows of another question: what they are called, and who points at whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reconcile_tui.core.answers import Answers, Row
from reconcile_tui.core.columns import Column, LineColumn, RefColumn, TextColumn
from reconcile_tui.core.display import one_line
from reconcile_tui.core.items import Rows
from reconcile_tui.core.worksheet import Worksheet

__all__ = [
    "GONE",
    "LOOSE",
    "WORDLESS",
    "is_pointed_at",
    "name_of_row",
    "named",
    "names_of",
    "pointers_to",
]

GONE = "a line that is gone"
"""What stands where a reference points at a row that was taken away. The reference is kept."""

LOOSE = "Of no promise that is here"
"""What stands above what was seen of a promise that is gone or was never named."""

WORDLESS = "A line without words yet"
"""A promise of which only days, or nothing at all, are written."""


def name_of_row(item: Rows, row: Row, column_id: str = "") -> str:
    """What a row is called: `column_id`, else its first line or text, else all of its words."""
    asked = [column for column in item.columns if column.id == column_id]
    written = [c for c in item.columns if isinstance(c, LineColumn | TextColumn)]
    for column in (*asked, *written):
        if words := one_line(_words(column, row.get(column.id))):
            return words
    told = [column for column in item.columns if not isinstance(column, RefColumn)]
    parts = [one_line(_words(c, row.get(c.id))) for c in told if c.id != item.tick]
    return " · ".join(part for part in parts if part)


def _words(column: Column, cell: Any) -> str:
    return "" if cell is None else column.words(cell) if column.fault(cell) is None else str(cell)


def names_of(sheet: Worksheet, answers: Answers, item_id: str) -> dict[str, str]:
    """Row id -> what it is called, in the order of the file. A row with no words has its id."""
    item = sheet.by_id.get(item_id)
    if not isinstance(item, Rows):
        return {}
    rows = answers.rows.get(item_id, ())
    return {str(row["row"]): name_of_row(item, row) or str(row["row"]) for row in rows}


def named(sheet: Worksheet, answers: Answers, item: Rows, row: Row) -> Mapping[str, Any]:
    """The row with each reference in words."""
    pointing = [c for c in item.columns if isinstance(c, RefColumn) and c.id in row]
    if not pointing:
        return row
    said = {c.id: _name(sheet, answers, c, row[c.id]) for c in pointing}
    return {**row, **said}


def _name(sheet: Worksheet, answers: Answers, column: RefColumn, row_id: Any) -> str:
    item = sheet.by_id.get(column.to)
    for row in answers.rows.get(column.to, ()):
        if row["row"] == row_id and isinstance(item, Rows):
            return name_of_row(item, row) or str(row_id)
    return GONE


def pointers_to(sheet: Worksheet, item_id: str) -> Iterator[tuple[Rows, RefColumn]]:
    """Every column of the sheet that refers to the rows of one item."""
    for item in sheet.items():
        if isinstance(item, Rows):
            for column in item.columns:
                if isinstance(column, RefColumn) and column.to == item_id:
                    yield item, column


def is_pointed_at(sheet: Worksheet, answers: Answers, item_id: str, row_id: str) -> bool:
    """Whether any row refers to this one."""
    return any(
        row.get(column.id) == row_id
        for item, column in pointers_to(sheet, item_id)
        for row in answers.rows.get(item.id, ())
    )
