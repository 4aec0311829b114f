"""The words around the three quiet questions. The questions themselves are content."""

from __future__ import annotations

__all__ = [
    "ALONE",
    "BACK",
    "FORGOTTEN",
    "GO_ON",
    "GO_ON_ALONE",
    "HOW",
    "NOBODY_ASKED",
    "NOT_NOW",
]

HOW = "Enter answers and goes on. Esc steps out. Nothing of this is kept."
FORGOTTEN = "Your answers were not kept."
NOBODY_ASKED = "Nobody has asked for it yet"
ALONE = (
    "Then it would be contact nobody asked for. You can go on for yourself. The sheet is whole "
    "without them."
)
GO_ON = "Go on"
GO_ON_ALONE = "Go on, for myself alone"
NOT_NOW = "Not now"
BACK = "Back to your own sheet"
