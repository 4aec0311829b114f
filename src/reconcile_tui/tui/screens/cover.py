"""A cover, not a lock: a screen without a word of the person, until a key."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from reconcile_tui.tui.labels.cover import LINE, NOT_SAVED
from reconcile_tui.tui.words import Words, plain

__all__ = ["Cover", "StillHere"]


class Cover(Screen[Any]):
    """One line that any program could say. Which key takes it away is the app's to see to."""

    place = "page"
    DEFAULT_CSS = "Cover { background: $background; } Cover Words { width: 1fr; height: auto; }"

    def compose(self) -> ComposeResult:
        """The line."""
        yield Words(plain(LINE, "$secondary"))


class StillHere(Cover):
    """On the way out, with words that are nowhere but in memory: the screen stays wiped."""

    def compose(self) -> ComposeResult:
        """What happened, and the two ways from here."""
        yield Words(plain(NOT_SAVED, "$secondary"))
