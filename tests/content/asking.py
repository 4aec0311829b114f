"""Looking into a worksheet of the book."""

from __future__ import annotations

from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.worksheet import Section, Worksheet

__all__ = ["asked", "rows_of", "section"]


def section(sheet: Worksheet, name: str) -> Section:
    """One section by its id."""
    return next(part for part in sheet.section if part.id == name)


def asked(sheet: Worksheet) -> list[str]:
    """The ids of its questions, in order."""
    return [item.id for item in sheet.items() if item.asks]


def rows_of(sheet: Worksheet, name: str) -> Rows:
    """A list by its id."""
    item = sheet.by_id[name]
    assert isinstance(item, Rows)
    return item
