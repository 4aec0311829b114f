"""A small worksheet, answers to it, and helpers that read a comparison."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from reconcile_tui.compare import Between, Comparison, Question, Side, compare, with_signs
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Shareable, shareable
from reconcile_tui.domain.worksheet import Worksheet

__all__ = ["NOON", "asked", "cells", "compared", "rows", "shared", "small_sheet"]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

SMALL = """
id = "small"
title = "A small sheet"
purpose = "For a test."
[[section]]
id = "first"
title = "First"
[[section.item]]
id = "why"
type = "text"
text = "Why?[^common]"
[[section.item]]
id = "contact"
type = "choice"
text = "In contact?"
options = [{ value = "yes", label = "Yes" }, { value = "no", label = "No" }]
[[section.item]]
id = "kinds"
type = "choices"
text = "Which kinds?"
options = [{ value = "a", label = "A walk" }, { value = "b", label = "A call" },
  { value = "c", label = "Sleep" }]
[[section.item]]
id = "steady"
type = "scale"
text = "How steady?"
[[section.item]]
id = "when"
type = "date"
text = "When?"
[[section.item]]
id = "plan"
type = "plan"
text = "What will you do?"
[[section.item]]
id = "only-then"
type = "line"
text = "Only in contact?"
enable_when = [{ item = "contact", op = "=", value = "yes" }]
[[section.item]]
id = "offer"
type = "line"
text = "Only if you like?"
offered = true
[[section]]
id = "second"
title = "Second"
[[section.item]]
id = "seen"
type = "rows"
text = "What was seen?"
tick = "done"
columns = [
  { id = "what", type = "line", text = "What" },
  { id = "done", type = "check", text = "Done" },
]
[[section.item]]
id = "hidden"
type = "text"
text = "What is kept back?"
sharing = "never"
"""


def small_sheet() -> Worksheet:
    """A worksheet with one question of each kind."""
    return msgspec.convert(tomllib.loads(SMALL), Worksheet)


def shared(sheet: Worksheet, more: dict[str, Any] | None = None, **values: Any) -> Shareable:
    """Return the shareable answers of that worksheet."""
    given = {key.replace("_", "-"): value for key, value in values.items()}
    blank = Answers(worksheet=sheet.id, id="x", title="", started=NOON, values=given)
    found = shareable(sheet, replace(blank, **(more or {})))
    assert found is not None
    return found


def compared(*sides: Shareable, between: Between = "days") -> Comparison:
    """Compare all versions."""
    return compare([Side(f"side {n}", one) for n, one in enumerate(sides, 1)], between)


def asked(found: Comparison, item_id: str) -> Question:
    """Return the comparison of one question."""
    questions = [question for part in found.parts for question in part.questions]
    return next(question for question in questions if question.item_id == item_id)


def cells(found: Comparison, item_id: str) -> list[str]:
    """Return each version's text with its change markers; rows are joined by a bar."""
    output = []
    for cell in asked(found, item_id).cells:
        rows = ["".join(map(with_signs, said.pieces)) for said in cell.paragraphs]
        if cell.status != "answered":
            rows.append(f"({cell.status} {cell.reason})")
        output.append(" | ".join(rows))
    return output


def rows(*text: str, ids: str = "") -> dict[str, Any]:
    """Return observation rows, each with one letter of `ids` as its id."""
    records = tuple({"row": ids[n : n + 1] or f"r{n}", "what": w} for n, w in enumerate(text))
    return {"rows": {"seen": records}}
