"""Whether a line can be added to a list now, and if not, why: every place that adds asks here."""

from __future__ import annotations

from reconcile_tui.core.conditions import any_holds
from reconcile_tui.core.items import Rows
from reconcile_tui.session import Session

__all__ = ["closed_words", "is_closed", "may_add"]


def is_closed(session: Session, item: Rows) -> bool:
    """Whether the sheet says that nothing is added now."""
    return any_holds(item.closed_when, session.lookup)


def may_add(session: Session, item: Rows) -> bool:
    """Whether there is room for one more."""
    full = item.limit is not None and len(session.rows(item.id)) >= item.limit
    return not full and not session.read_only and not is_closed(session, item)


def closed_words(item: Rows) -> str:
    """The sheet's own words for why nothing is added, on one line."""
    return " ".join(item.closed_text.split())
