"""What of a worksheet may be written to disk, and answers with some of them taken out.

A sensitive item (`sensitive = true` in an ordinary worksheet) stays in memory until the person
says, once a worksheet, that these answers are saved too. No copy ever holds one: no history, no
conflict copy, no file that is handed over.

A *mark* names what is taken out: the id of an item, or `item/row` for one row of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from reconcile_tui.domain.answers import Answers, Row, alike
from reconcile_tui.domain.worksheet import Worksheet

T = TypeVar("T")

SAVED = "saved"
"""The value of the header key `sensitive` once the person chose to save these answers too."""


def sensitive_items(sheet: Worksheet) -> frozenset[str]:
    """Return the ids of the sensitive items.

    A private worksheet has none: it is saved, or not, as a whole.
    """
    if sheet.private:
        return frozenset()
    return frozenset(item.id for item in sheet.items() if item.sensitive)


def may_be_saved(answers: Answers, saved: Answers | None, sensitive: Collection[str]) -> Answers:
    """Return these answers as a save may write them. `saved` is what the file is known to hold.

    Until the person chose to save sensitive answers, those that the file holds already stay as they
    are there, new and changed ones are left out, and one that was emptied is emptied there too.
    """
    if not sensitive:
        return answers
    if answers.sensitive == SAVED:
        # The key says that such answers stand in the file: without them it says too much.
        return answers if holds(answers, sensitive) else replace(answers, sensitive="")
    then = saved or replace(answers, values={}, skipped={}, rows={})
    values = _as_saved(answers.values, then.values, sensitive)
    skipped = _as_saved(answers.skipped, then.skipped, sensitive)
    rows = dict(_as_saved(answers.rows, then.rows, sensitive))
    for item in rows.keys() & set(sensitive):
        here = {row["row"] for row in answers.rows[item]}
        rows[item] = tuple(row for row in rows[item] if row["row"] in here)
    rows = {item: found for item, found in rows.items() if found or item not in sensitive}
    return replace(answers, values=values, skipped=skipped, rows=rows)


def _as_saved(
    now: Mapping[str, Any], then: Mapping[str, Any], sensitive: Collection[str]
) -> Mapping[str, Any]:
    return {
        key: then[key] if key in sensitive else value
        for key, value in now.items()
        if key not in sensitive or key in then
    }


def unsaved(answers: Answers, saved: Answers | None, sensitive: Collection[str]) -> bool:
    """Return whether an answer in hand is one that no save will write."""
    allowed = may_be_saved(answers, saved, sensitive)
    return any(not alike(value_of(answers, one), value_of(allowed, one)) for one in sensitive)


def without(answers: Answers, marks: Iterable[str]) -> Answers:
    """Return these answers with what the marks name taken out, and why it was skipped too."""
    marks = set(marks)
    whole = {mark for mark in marks if "/" not in mark}
    rows: dict[str, tuple[Row, ...]] = {}
    for item, found in answers.rows.items():
        left = tuple(row for row in found if f"{item}/{row['row']}" not in marks)
        if item not in whole and (left or not found):
            rows[item] = left
    return replace(
        answers,
        values={key: value for key, value in answers.values.items() if key not in whole},
        skipped={key: why for key, why in answers.skipped.items() if key not in whole},
        rows=rows,
    )


def with_answers_of(answers: Answers, other: Answers, items: Collection[str]) -> Answers:
    """Return answers with those of another to some items in the place of its own."""

    def only(found: Mapping[str, T]) -> dict[str, T]:
        return {key: value for key, value in found.items() if key in items}

    return replace(
        answers,
        values={**answers.values, **only(other.values)},
        rows={**answers.rows, **only(other.rows)},
        skipped={**answers.skipped, **only(other.skipped)},
    )


def holds(answers: Answers, marks: Iterable[str]) -> bool:
    """Return whether anything that the marks name stands in these answers."""
    return any(value_of(answers, mark) is not None for mark in marks)


def value_of(answers: Answers, mark: str) -> Any:
    """Return what stands at a mark, the reason of a skip included; None when nothing does."""
    item, _, row_id = mark.partition("/")
    if row_id:
        rows = answers.rows.get(item, ())
        return next((dict(row) for row in rows if row["row"] == row_id), None)
    value = answers.value(item)
    return answers.skipped.get(item) if value is None else value


def same_at(one: Answers, other: Answers, mark: str) -> bool:
    """Return whether both hold the same at a mark, and hold something."""
    value = value_of(one, mark)
    return value is not None and alike(value, value_of(other, mark))
