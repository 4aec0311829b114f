"""Sightings in the order of their days, however they were typed. The file keeps its own order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from reconcile_tui.core.answers import Row
from reconcile_tui.core.dates import written_day
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["by_day"]


def by_day(sheet: Worksheet, item_id: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows of a timeline's sightings by their days, those without one last; others as given."""
    for ledger in sheet.timeline:
        if ledger.sightings == item_id:
            return tuple(sorted(rows, key=lambda row: _day(row.get(ledger.date))))
    return tuple(rows)


def _day(cell: Any) -> tuple[bool, date]:
    day = written_day(cell)
    return day is None, day or date.min
