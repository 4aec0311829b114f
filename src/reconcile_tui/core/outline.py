"""Answers laid beside their questions, in the order of the sheet.

Everything that is read off a saved worksheet outside the screen is made from this.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.columns import RefColumn
from reconcile_tui.core.items import Item, Rows
from reconcile_tui.core.references import GONE, name_of_row
from reconcile_tui.core.worksheet import Section, Worksheet

__all__ = ["Entry", "Part", "can_leave", "outline", "plain_words", "question", "without_private"]

_MARK = re.compile(r"\[\^[a-z0-9-]+\]")


@dataclass(frozen=True)
class Entry:
    """One question. `words` is empty without an answer; `skipped` is the reason, or empty.

    `rows` are the words row by row, where the answer is made of rows.
    """

    item: Item
    value: Any
    words: str
    skipped: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
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


def can_leave(sheet: Worksheet) -> frozenset[str]:
    """Ids of the questions whose answers may appear outside their own sheet.

    A question that is only asked because of an answer that may not leave would give that answer
    away, and stays as well. Empty for a private sheet.
    """
    leaving = {item.id for item in sheet.items() if item.asks and sheet.may_leave(item)}
    while True:
        held = {
            item.id
            for item in sheet.items()
            if item.id in leaving and any(c.item not in leaving for c in item.enable_when)
        }
        if not held:
            return frozenset(leaving)
        leaving -= held


def without_private(sheet: Worksheet, answers: Answers) -> Answers:
    """Only the answers that may leave their sheet, with nothing that points at the others."""
    leaving = can_leave(sheet)
    return replace(
        answers,
        values={key: value for key, value in answers.values.items() if key in leaving},
        rows={
            key: tuple(_without_hidden_refs(sheet, key, row, leaving) for row in rows)
            for key, rows in answers.rows.items()
            if key in leaving
        },
        skipped={key: reason for key, reason in answers.skipped.items() if key in leaving},
    )


def _without_hidden_refs(
    sheet: Worksheet, item_id: str, row: Mapping[str, Any], leaving: Collection[str]
) -> Mapping[str, Any]:
    item = sheet.by_id[item_id]
    hidden = {
        column.id
        for column in (item.columns if isinstance(item, Rows) else ())
        if isinstance(column, RefColumn) and column.to not in leaving
    }
    return {key: cell for key, cell in row.items() if key not in hidden}


def question(item: Item) -> str:
    """What an item asks, without the marks of its sources."""
    return _MARK.sub("", item.text)


def _entry(item: Item, sheet: Worksheet, answers: Answers, shown: Collection[str]) -> Entry:
    value = answers.value(item.id)
    skipped = answers.skipped.get(item.id, "")
    if isinstance(item, Rows) and value is not None and item.fault(value) is None:
        named = [_named(item, row, sheet, answers, shown) for row in value]
        rows = tuple(_row_words(item, row) for row in named)
        return Entry(item, value, "\n".join(rows), skipped, rows)
    sound = value is not None and item.fault(value) is None
    words = item.words(value) if sound else plain_words(value) if value is not None else ""
    return Entry(item, value, words, skipped)


def _row_words(item: Rows, row: Mapping[str, Any]) -> str:
    """A row in words, what its columns do not know at the end."""
    known = {"row", *(column.id for column in item.columns)}
    more = [f"{key}: {plain_words(cell)}" for key, cell in row.items() if key not in known]
    return " · ".join([item.row_words(row), *more])


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
