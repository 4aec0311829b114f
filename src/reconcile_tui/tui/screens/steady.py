"""A screen that is drawn once where Textual would draw it twice, and holds still for its sheet."""

from __future__ import annotations

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.tui.front import FrontCompositor

__all__ = ["SteadyScreen"]


class SteadyScreen(Screen[None]):
    """Home, and a worksheet: the screens that are put together in one batch.

    Textual lays a screen out while a batch is being put together, renders all of it, and drops what
    it rendered. Here that waits for the end of the batch: half the work of the first screen.

    It would also put what gets the focus into the middle of the pane. That runs in a race with the
    sheet, which keeps the whole question in view, and a needless jump costs a slow line the whole
    pane. So inside a sheet Textual does not scroll.
    """

    _held = False
    _is_new = True

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontCompositor()
        width, breakpoints = self.app.size.width, self.app.HORIZONTAL_BREAKPOINTS or []
        # Named before there is anything to style, so that nothing is styled a second time for it.
        self.set_class(True, *[name for least, name in breakpoints if width >= least][-1:])

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """A screen that was just put together is styled already."""
        event.refresh_styles = not self._is_new
        self._is_new = False

    def _compositor_refresh(self) -> None:
        self._held = bool(self.app._batch_count)  # noqa: SLF001 - see tests/tui/test_hooks.py
        if not self._held:
            super()._compositor_refresh()

    def draw_what_was_held(self) -> None:
        """The batch is over: draw now what had to wait for it."""
        if self._held and self.is_active:
            self._compositor_refresh()

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget; a sheet that holds it scrolls by itself."""
        above = widget.ancestors if widget is not None else []
        in_a_sheet = any(getattr(node, "scrolls_itself", False) for node in above)
        super().set_focus(widget, scroll_visible and not in_a_sheet, from_app_focus)
