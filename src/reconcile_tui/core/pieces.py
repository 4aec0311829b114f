"""A text that is too long for one answer, in pieces that are not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from reconcile_tui.core.answers import Answers

__all__ = ["only", "pieces", "with_text"]

BACK = 10
"""A cut is put behind a line or a word in the last tenth of a piece, where there is one."""


def pieces(text: str, most: int) -> list[str]:
    """The text in pieces of at most `most` characters; together they are the text to the letter."""
    found = []
    start = 0
    while len(text) - start > most:
        end = start + most
        back = end - most // BACK
        cut = max(text.rfind("\n", back, end), text.rfind(" ", back, end)) + 1 or end
        found.append(text[start:cut])
        start = cut
    return [*found, text[start:]]


def with_text(answers: Answers, place: str, text: str) -> Answers:
    """Answers with this text at a place of `Session.refused`: an item, a part of one, or a cell."""
    item, *rest = place.split("/")
    match rest:
        case [part]:
            before: Any = answers.values.get(item)
            parts = dict(before) if isinstance(before, dict) else {}
            return answers.with_value(item, {**parts, part: text})
        case [row_id, column]:
            rows = answers.rows.get(item, ())
            row = next((one for one in rows if one["row"] == row_id), {"row": row_id})
            return answers.with_row(item, {**row, column: text})
    return answers.with_value(item, text)


def only(answers: Answers) -> Answers:
    """The same sheet without a word in it."""
    return replace(answers, values={}, skipped={}, rows={})
