"""What a rule finds in a content file, before its line and column are known."""

from __future__ import annotations

from typing import NamedTuple

from reconcile_tui.core.parse import Place

__all__ = ["Found", "shortened"]


class Found(NamedTuple):
    """Where it is, what is wrong, and what to do about it.

    `words` are those of the passage that the finding is about; they give the exact line.
    """

    place: Place
    message: str
    hint: str = ""
    words: str = ""


def shortened(text: str, most: int = 12) -> str:
    """A sentence in quotes, cut to as many words as find it again."""
    found = text.split()
    return f"“{' '.join(found[:most])}{' …' if len(found) > most else ''}”"
