"""Where a short note stands: over the title, never over the keys nor the line being written."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets._toast import ToastRack

from reconcile_tui.tui.cursor import cursor_place

__all__ = ["Notes"]

HIGHEST = 3
"""Lines that a note may take at the top; where the cursor is in them, it stands further down."""


class Notes(App[int]):
    """The part of `BookApp` that says something for a moment."""

    def notify(self, message: str, **kwargs: Any) -> None:
        """One note at a time, and not for long."""
        self.clear_notifications()
        super().notify(message, **{"timeout": 4, **kwargs})

    def _refresh_notifications(self) -> None:
        with suppress(ScreenStackError, NoMatches):
            _place(self.screen, self.screen.get_child_by_type(ToastRack))
        super()._refresh_notifications()


def _place(screen: Screen[object], rack: ToastRack) -> None:
    line = cursor_place(screen)[0].y
    is_low = screen.focused is not None and line < HIGHEST
    rack.set_class(is_low, "-low")
    tops = [node.region.y for node in screen.query(".status, .footing") if node.region]
    # Above the line that says what is saved, too.
    rack.styles.margin = (0, 0, screen.size.height - min(tops, default=0) if is_low else 0, 0)
