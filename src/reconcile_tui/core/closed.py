"""Rows that can be read and changed while none is added."""

from __future__ import annotations

from reconcile_tui.core.conditions import Lookup, any_holds
from reconcile_tui.core.items import Item, Rows

__all__ = ["is_closed"]


def is_closed(item: Item, answer_of: Lookup) -> bool:
    """Whether no row is added now; `closed_text` of the item then says why."""
    return isinstance(item, Rows) and any_holds(item.closed_when, answer_of)
