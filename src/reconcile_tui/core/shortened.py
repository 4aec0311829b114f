"""Answers that lost words between two versions."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from reconcile_tui.core.answers import Answers, Row

__all__ = ["shortened"]


def shortened(before: Answers, after: Answers, written: Collection[str]) -> Iterator[int]:
    """Yield how many characters are left of each written answer, or row, that has fewer now.

    `written` are the items whose answers are typed. What both versions share costs nothing.
    """
    for item in written:
        old, new = before.values.get(item), after.values.get(item)
        if old is not new and (left := _length(new)) < _length(old):
            yield left
        old_rows, new_rows = before.rows.get(item, ()), after.rows.get(item, ())
        if old_rows is not new_rows:
            yield from _shortened_rows(old_rows, new_rows)


def _shortened_rows(before: tuple[Row, ...], after: tuple[Row, ...]) -> Iterator[int]:
    now = {row["row"]: row for row in after}
    for row in before:
        new = now.get(row["row"])
        if new is not row and (left := _length(new)) < _length(row):
            yield left


def _length(value: Any) -> int:
    """The characters that were typed: of a text, of the parts of a plan, of the cells of a row."""
    if isinstance(value, dict):
        return sum(_length(part) for key, part in value.items() if key != "row")
    return len(value) if isinstance(value, str) else 0
