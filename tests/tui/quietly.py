"""The three quiet questions, and the keys that answer them."""

from __future__ import annotations

__all__ = [
    "ASKED",
    "ASKED_NO",
    "ASKED_NOT_SURE",
    "ASKED_YES",
    "FEAR",
    "NO",
    "NOT_SURE",
    "ORDER",
    "YES",
]

FEAR, ORDER, ASKED = "Do you fear how they may react?", "Is there a court order", "want this talk?"
YES, NOT_SURE, NO = ("enter",), ("right", "enter"), ("right", "right", "enter")
ASKED_YES, ASKED_NO, ASKED_NOT_SURE = YES, ("right", "enter"), ("right", "right", "enter")
