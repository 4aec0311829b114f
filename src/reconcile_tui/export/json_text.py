"""Answers as JSON, for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.outline import Entry, can_leave, outline, question
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["to_json"]


def to_json(sheet: Worksheet, answers: Answers) -> str:
    """Every question that may leave its sheet: `answer` as the file holds it, `words` as read.

    Days and times are ISO 8601 text. An unanswered question has the answer null.
    """
    sections = [
        {
            "id": part.section.id,
            "title": part.section.title,
            "questions": [_question(entry) for entry in part.entries],
        }
        for part in outline(sheet, answers, can_leave(sheet))
        if part.entries
    ]
    whole = {
        "format": 1,
        "id": answers.id,
        "worksheet": sheet.id,
        "worksheet_version": answers.worksheet_version,
        "title": answers.title or sheet.title,
        "language": answers.language,
        "status": answers.status,
        "started": answers.started,
        "saved": answers.saved,
        "sections": sections,
    }
    return json.dumps(_plain(whole), ensure_ascii=False, indent=2) + "\n"


def _question(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.item.id,
        "type": entry.item.type_name,
        "question": question(entry.item),
        "answer": entry.value,
        "words": entry.words or None,
        "skipped": entry.skipped or None,
    }


def _plain(value: Any) -> Any:
    """The value with nothing in it that JSON has no word for."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value
