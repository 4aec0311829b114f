"""The words of the Worksheets list: what can be done with a line of it."""

from __future__ import annotations

__all__ = ["AGAIN", "OPEN", "REMOVE", "RENAME", "START"]

OPEN = "Open it"
START = "Start it"
AGAIN = "Answer it again, on a new sheet"
RENAME = "Give it another title"
REMOVE = "Remove it"
