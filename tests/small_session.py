"""A session with a small worksheet: a gate, hidden questions, a list, and a change listener."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.session import Session

__all__ = ["ChangeRecorder", "begin"]

OPTIONS = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
SHEET = {
    "id": "sheet",
    "title": "Sheet",
    "purpose": "To be tested.",
    "section": [
        {
            "id": "one",
            "title": "One",
            "item": [
                {"id": "why", "type": "text", "text": "Why?", "pin": True},
                {"id": "contact", "type": "choice", "text": "Contact?", "options": OPTIONS},
                {
                    "id": "how",
                    "type": "line",
                    "text": "How?",
                    "enable_when": [{"item": "contact", "op": "=", "value": "yes"}],
                },
                {
                    "id": "how-often",
                    "type": "line",
                    "text": "How often?",
                    "enable_when": [{"item": "how", "op": "answered", "value": True}],
                },
                {"id": "steady", "type": "scale", "text": "Steady?", "offered": True},
            ],
        },
        {
            "id": "two",
            "title": "Two",
            "item": [
                {
                    "id": "fear",
                    "type": "choice",
                    "text": "Fear?",
                    "options": OPTIONS,
                    "gate": {"op": "=", "value": "yes", "page": "afraid"},
                },
                {"id": "day", "type": "date", "text": "When?"},
                {"id": "plan", "type": "plan", "text": "Plan?"},
            ],
        },
        {
            "id": "three",
            "title": "Three",
            "item": [
                {
                    "id": "seen",
                    "type": "rows",
                    "text": "Seen?",
                    "columns": [
                        {"id": "what", "type": "line", "text": "What"},
                        {"id": "day", "type": "date", "text": "Day"},
                    ],
                }
            ],
        },
    ],
    "guidance": [
        {
            "id": "marked",
            "after": "two",
            "text": "Marked.",
            "when_any": [{"item": "fear", "op": "=", "value": "yes"}],
        },
        {
            "id": "unmarked",
            "after": "two",
            "text": "Not marked.",
            "when_none": [{"item": "fear", "op": "=", "value": "yes"}],
        },
    ],
}


class ChangeRecorder:
    """Records the change notifications of a session."""

    def __init__(self) -> None:
        self.changes: list[tuple[Answers, bool]] = []

    def __call__(self, answers: Answers, at_once: bool) -> None:
        self.changes.append((answers, at_once))


def begin(told: ChangeRecorder, read_only: str = "", **values: Any) -> Session:
    sheet = msgspec.convert(SHEET, Worksheet)
    started = datetime(2026, 11, 22, tzinfo=UTC)
    answers = Answers("sheet", "id", "Sheet", started, values=values)
    return Session(sheet, answers, told, read_only=read_only)
