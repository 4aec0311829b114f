"""One sentence, while the window is too small to read in."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from reconcile_tui.tui import labels
from reconcile_tui.tui.words import Words

__all__ = ["TooSmall"]


class TooSmall(Screen[Any]):
    """It goes by itself when the window grows; nothing behind it is lost."""

    place = "page"

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Words(labels.TOO_SMALL)
