"""Accessors for the parts of a shipped worksheet."""

from __future__ import annotations

from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.worksheet import Section, Worksheet

__all__ = ["asked", "rows_of", "section"]


def section(sheet: Worksheet, name: str) -> Section:
    """Return a section by its id."""
    return next(part for part in sheet.section if part.id == name)


def asked(sheet: Worksheet) -> list[str]:
    """Return the ids of the worksheet's questions, in order."""
    return [item.id for item in sheet.items() if item.asks]


def rows_of(sheet: Worksheet, name: str) -> Rows:
    """Return a list by its id."""
    item = sheet.by_id[name]
    assert isinstance(item, Rows)
    return item
