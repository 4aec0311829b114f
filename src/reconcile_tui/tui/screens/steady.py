"""A screen that holds a sheet: the sheet alone decides what is scrolled into view."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.tui.sheet import SheetView

__all__ = ["SteadyScreen"]


class SteadyScreen(Screen[None]):
    """Textual would put what gets the focus into the middle of the pane.

    That runs in a race with the sheet, which keeps the whole question in view, and a needless jump
    costs a slow line the whole pane. So inside a sheet Textual does not scroll.
    """

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget; a sheet that holds it scrolls by itself."""
        above = widget.ancestors if widget is not None else []
        in_a_sheet = any(isinstance(node, SheetView) for node in above)
        super().set_focus(widget, scroll_visible and not in_a_sheet, from_app_focus)
