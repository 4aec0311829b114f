"""The words around the safety questions. The questions themselves are content."""

from __future__ import annotations

__all__ = [
    "BACK",
    "FORGOTTEN",
    "GO_ON",
    "GO_ON_ALONE",
    "HOW",
    "NOT_NOW",
    "TITLE",
]

TITLE = "Before you go on"
"""Above every question: it tells nobody what is asked below."""
HOW = "Move with the arrows, Enter answers. Esc goes back. Nothing here is saved."
FORGOTTEN = "Your answers weren't saved."
GO_ON = "Go on"
GO_ON_ALONE = "Go on, just for myself"
NOT_NOW = "Not now"
BACK = "Back to your own worksheet"
