"""The pane of a section: it can stay at its top while the cursor is in a question further down."""

from __future__ import annotations

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget

__all__ = ["Form"]

STEPS = frozenset("tab up down left right home end enter backspace delete".split())
"""Keys besides signs that do something in a question, or go on from it."""


class Form(VerticalScroll):
    """Holds still for one widget, until a key goes there or the cursor goes elsewhere.

    What stands above a first question may be there for somebody's safety, so it is shown first.
    """

    def __init__(self) -> None:
        super().__init__(can_focus=False, classes="form")
        self._held: Widget | None = None

    def hold_for(self, widget: Widget) -> None:
        """Do not scroll for this widget yet."""
        self._held = widget

    def holds_for(self, widget: Widget | None) -> bool:
        """Whether it holds still although the cursor is in this widget."""
        return widget is not None and widget is self._held

    def release(self) -> None:
        """Scroll again as the cursor goes."""
        self._held = None

    def ends_hold(self, event: events.Key) -> bool:
        """Whether this key, for what has the cursor, ends the hold."""
        is_for_it = event.is_printable or event.key in STEPS
        if not is_for_it or not self.holds_for(self.screen.focused):
            return False
        self.release()
        return True
