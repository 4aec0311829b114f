"""One place of an answers file in words: what it is called, and what a version says there."""

from __future__ import annotations

from typing import Any

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.answers_merge import Place
from reconcile_tui.core.items import Rows
from reconcile_tui.core.outline import plain_words, question
from reconcile_tui.core.references import name_of_row
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.tui import labels
from reconcile_tui.tui.labels import files as words

__all__ = ["place_name", "value_words"]


def place_name(sheet: Worksheet, place: Place, mine: Answers, theirs: Answers) -> str:
    """The question that a place answers; in a row with the row and the column."""
    kind, name, *rest = place
    if kind == "head":
        return words.HEADS[name]
    item = sheet.by_id.get(name)
    asked = question(item) if item is not None else name
    if kind != "rows" or not isinstance(item, Rows):
        return " · ".join([asked, *rest])
    every = [*mine.rows.get(name, ()), *theirs.rows.get(name, ())]
    row = next((one for one in every if one["row"] == rest[0]), None)
    column = item.column(rest[1])
    called = (row and name_of_row(item, row)) or rest[0]
    return " · ".join([asked, called, column.text if column is not None else rest[1]])


def value_words(sheet: Worksheet, place: Place, value: Any) -> str:
    """What stands at a place, in words; a word for nothing where nothing does."""
    kind, name, *rest = place
    if value is None or value == "":
        return words.NOTHING_HERE
    if kind == "head":
        return labels.STATES.get(str(value), str(value)) if name == "status" else str(value)
    if kind == "skipped":
        return labels.left_out(str(value))
    item = sheet.by_id.get(name)
    asked: Any = item if item is not None and item.asks else None
    if kind == "rows":
        asked = item.column(rest[1]) if isinstance(item, Rows) else None
    sound = asked is not None and asked.fault(value) is None
    return str(asked.words(value)) if sound else plain_words(value)
