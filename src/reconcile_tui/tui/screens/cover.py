"""A cover, not a lock: a screen without a word of the person, until a key."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.screen import Screen

from reconcile_tui.tui.labels.cover import LINE
from reconcile_tui.tui.words import Words, plain

__all__ = ["Cover"]


class Cover(Screen[Any]):
    """One line that any program could say. Which key takes it away is the app's to see to."""

    place = "page"
    DEFAULT_CSS = "Cover { background: $background; } Cover Words { width: 1fr; height: 1; }"

    def compose(self) -> ComposeResult:
        """The line."""
        yield Words(plain(LINE, "$secondary"))
