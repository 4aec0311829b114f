"""The words around a claim: where a sentence comes from, and what it does not show."""

from __future__ import annotations

__all__ = [
    "ADDRESS",
    "DOES_NOT_SHOW",
    "HOW_SURE",
    "KIND",
    "LOOKED_AT",
    "SOURCE",
    "TURN",
    "title",
]

TURN = "Left and Right turn to the others."
SOURCE = "Source"
KIND = "Kind of study"
HOW_SURE = "How sure"
DOES_NOT_SHOW = "Does not show"
ADDRESS = "Address"
LOOKED_AT = "Looked at on"


def title(place: int, count: int) -> str:
    """The heading, and which of several claims it is."""
    return "Where this is from" + (f"  ({place} of {count})" if count > 1 else "")
