"""Generated valid answers for any worksheet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import Column, OneOfKind, RefColumn
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.storage.paths import shipped_content

SHEETS = Library(shipped_content()).worksheets()
EXPORTABLE = [sheet for sheet in SHEETS if sheet.exportable_ids]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def empty(sheet: Worksheet) -> Answers:
    return Answers(worksheet=sheet.id, id="a1b2", title=sheet.title, started=NOON, saved=NOON)


def filled(sheet: Worksheet, word: str = "word") -> Answers:
    """Answer every question; each text contains `word` and the id of its question."""
    values: dict[str, Any] = {}
    rows: dict[str, tuple[dict[str, Any], ...]] = {}
    for item in sheet.items():
        if isinstance(item, Rows):
            rows[item.id] = tuple(_row(item, number, word) for number in (1, 2))
        elif item.asks:
            values[item.id] = _value(item, f"{word} {item.id}")
    return Answers(
        worksheet=sheet.id,
        id="a1b2",
        title=sheet.title,
        started=NOON,
        saved=NOON,
        values=values,
        rows=rows,
    )


def _value(kind: Item | Column, words: str) -> Any:
    options = kind.values() if isinstance(kind, OneOfKind) else []
    made: dict[str, Any] = {
        "choice": options[:1] and options[0],
        "choices": options[:2],
        "scale": getattr(kind, "min", 0),
        "date": date(2026, 11, 8),
        "plan": {"if": words, "then": words, "when": words},
        "check": True,
    }
    return made.get(str(kind.__struct_config__.tag), words)


def _row(item: Rows, number: int, word: str) -> dict[str, Any]:
    row: dict[str, Any] = {"row": f"r{number}"}
    for column in item.columns:
        words = f"{word} {item.id} {column.id} {number}"
        row[column.id] = "r1" if isinstance(column, RefColumn) else _value(column, words)
    return row
