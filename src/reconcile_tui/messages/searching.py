"""The words of the search line, which `/` opens under every list and every page."""

from __future__ import annotations

__all__ = ["HINT", "NOTHING_FOUND", "TYPE_WORDS"]

TYPE_WORDS = "type a word. Esc goes back."
HINT = "Enter searches, Esc goes back"
NOTHING_FOUND = "Nothing found."
