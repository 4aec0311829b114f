"""Answers as JSON, for programs."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from reconcile_tui.domain.form import Entry, Form, outline, question, title_of
from reconcile_tui.export.report import Filled


def to_json(sheets: Sequence[Filled], many: bool) -> str:
    """One sheet as an object; when there can be many, a list of them, also of one or none.

    Every question that may leave its sheet and is asked stands in it: `answer` as the file holds
    it, `words` as read, which also say that it couldn't be. Days and times are ISO 8601 text. An
    unanswered question has the answer null.
    """
    told = [_sheet(one) for one in sheets]
    whole = told if many else told[0]
    return json.dumps(_plain(whole), ensure_ascii=False, indent=2) + "\n"


def _sheet(filled: Filled) -> dict[str, Any]:
    sheet, answers, for_another = filled.sheet, filled.answers, filled.for_another
    sections = [
        {
            "id": part.section.id,
            "title": part.section.title,
            "questions": [_question(entry) for entry in part.entries],
        }
        for part in outline(sheet, answers, filled.asked)
        if part.entries
    ]
    return {
        "format": 1,
        "id": answers.id,
        "worksheet": sheet.id,
        "worksheet_version": answers.worksheet_version,
        "title": title_of(answers, sheet),
        "language": answers.language,
        "status": None if for_another else answers.status,
        "started": answers.started,
        "saved": answers.saved,
        "sections": sections,
        "unread_entries": len(answers.unread),
        "unread_answers": sum(one.is_answer for one in Form(sheet, answers).unread),
    }


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
