"""What the lines say of an answer that is too long to be saved: which one, and by how much."""

from __future__ import annotations

from reconcile_tui.core.outline import question
from reconcile_tui.session import Session

__all__ = ["GOES_THERE", "KEPT", "too_long_to_save"]

ASKED = 28
"""Columns for the beginning of a question: the line says the rest in eighty."""

GOES_THERE = "F5 goes there."
KEPT = "What was too long to be saved is kept beside the sheet. Opened again, ctrl+g shows it."


def too_long_to_save(session: Session) -> str:
    """The first answer that is too long, by its question, and how much has to go."""
    place = next(iter(session.refused))
    item = session.worksheet.by_id.get(place.split("/")[0])
    asked = question(item) if item is not None else place
    short = asked if len(asked) <= ASKED else f"{asked[: ASKED - 1].rstrip()}…"
    return f"NOT SAVED: “{short}” is {session.refused.excess(place):,} characters too long."
