"""Texts of the safety questions, and the keys that answer them."""

from __future__ import annotations

__all__ = [
    "ASKED",
    "ASKED_NO",
    "ASKED_NOT_SURE",
    "ASKED_YES",
    "FEAR",
    "HERE",
    "NO",
    "NOT_ALONE",
    "NOT_SURE",
    "ORDER",
    "YES",
]

HERE = "Are you alone at this screen?"
FEAR = "Are you afraid of how the other person might react?"
ORDER, ASKED = "Is there a court order", "want this talk?"
YES, NOT_ALONE = ("right", "enter"), ("right", "right", "enter")
NOT_SURE, NO = ("right", "right", "enter"), ("right", "right", "right", "enter")
ASKED_YES, ASKED_NO, ASKED_NOT_SURE = YES, NOT_SURE, NO
