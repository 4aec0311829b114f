"""An answers file to edit: its prompts, its header, and a helper that applies one change."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.toml import BOM
from reconcile_tui.toml.edit import edit

WHEN = datetime(2026, 11, 22, 19, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 19, 31, tzinfo=UTC)
PROMPTS = {
    "ended-us": "What problem ended us?\nOne or two plain sentences.",
    "contact": "Are you in contact now?",
    "feelings": "What did you feel?",
    "plan": "If it happens again, what will you do?",
    "seen": "What have you seen since then?",
    "promises": "What was \x1b[31mpromised\u202e?",
}
CELLS = ["date", "what", "rung"]
BLANK = Answers(worksheet="what-changed", id="a1b2", title="What changed?", started=WHEN)
HEADER = """\
# What changed? · you can edit this file in any editor; lines like this one are kept.
format = 1
worksheet = "what-changed"
worksheet_version = 1
id = "a1b2"
title = "What changed?"
language = "en"
status = "in-progress"
started = 2026-11-22T19:05:00+00:00
"""


def answers_of(text: str) -> Answers:
    """Parse the answers in a text, without rows that have no id."""
    data = tomllib.loads(text.removeprefix(BOM))
    header = {key: value for key, value in data.items() if key in Answers.__dataclass_fields__}
    return replace(
        BLANK,
        **{key: value for key, value in header.items() if key not in {"answers", "rows"}},
        values=data.get("answers", {}),
        rows={
            item: tuple(row for row in rows if "row" in row)
            for item, rows in data.get("rows", {}).items()
            if isinstance(rows, list)
        },
    )


def changed(text: str, change: Callable[[Answers], Answers]) -> str:
    """Return the text after one change to its answers, which must not need a rewrite."""
    base = answers_of(text)
    result = edit(text, base, change(base), PROMPTS)
    assert not result.rewritten
    return result.text


def without_empty(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data without empty tables and lists, which the app doesn't write."""
    rows = {item: rows for item, rows in data.get("rows", {}).items() if rows}
    data = {**data, "rows": rows}
    return {k: v for k, v in data.items() if v or k not in {"skipped", "answers", "rows"}}
