"""Rendering a screen once, and only what is seen of a change.

Where words are written, and where the terminal's own cursor belongs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeGuard

from textual import events, strip
from textual._compositor import Compositor
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, OptionList

if TYPE_CHECKING:
    from textual.widgets import TextArea


class _NoCache:
    """A FIFOCache of Textual's that keeps nothing."""

    def get(self, _key: object) -> None:
        """Nothing is kept."""

    def __setitem__(self, _key: object, _value: object) -> None:
        """Nothing is kept."""


def drop_strip_caches() -> None:
    """Let no line of the screen keep the pieces that it was once cut into.

    Textual gives every line seven caches, a kilobyte in all, and keeps each piece of each line as
    a line of its own: 1,400 of them for a worksheet, 2,500 for the first screen. To cut a line
    again takes a few microseconds, and what goes down the wire is compared cell by cell anyway.
    """
    no_cache = _NoCache()

    def none_of_any_size(_size: int) -> Any:
        return no_cache

    strip.FIFOCache = none_of_any_size  # type: ignore[assignment,attr-defined]


class FrontCompositor(Compositor):
    """Textual's compositor, which stops where nothing behind can be seen any more.

    It paints from front to back, and what is painted first stays. For a letter in a field Textual
    still renders every pane, column and list that the field stands on, and everything beside it in
    the same scrolled pane; the cells that come out are the same.
    """

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if crop is None:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            if not crop.overlaps(seen):
                continue
            within = Region(seen.x - region.x, seen.y - region.y, seen.width, seen.height)
            yield region, clip, widget.render_lines(within)
            if seen.contains_region(crop):
                return


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


# -- cursor ----------------------------------------------------------------------------------------


def is_area(widget: object) -> TypeGuard[TextArea]:
    """Whether it is a field of several lines.

    No page has one, and Textual needs longer to load it than to draw a page. Where it was not
    loaded, nothing can be one.
    """
    loaded = sys.modules.get("textual.widgets._text_area")
    return loaded is not None and isinstance(widget, loaded.TextArea)


def is_written(widget: object) -> TypeGuard[Input | TextArea]:
    """Whether it is a field of one line or several."""
    return isinstance(widget, Input) or is_area(widget)


def takes_letters(widget: Widget | None) -> bool:
    """Whether what is typed with the cursor here goes into a text."""
    free = is_written(widget) and not widget.is_disabled
    return free and not getattr(widget, "read_only", False)


def cursor_place(screen: Screen[object]) -> tuple[Offset, bool]:
    """The place on the screen, and whether the cursor is shown there.

    In a field it is shown at the insertion point. Elsewhere it stands, hidden, at the beginning of
    the line the focus is on.
    """
    widget = screen.focused
    if widget is None:
        return Offset(0, 0), False
    if is_written(widget):
        place = widget.cursor_screen_offset
        return place, not widget.is_disabled and screen.region.contains_point(place)
    region = widget.region
    line = max(0, min(_line_of(widget), region.height - 1))
    return Offset(region.x + widget.gutter.left, region.y + widget.gutter.top + line), False


def _line_of(widget: Widget) -> int:
    """The line within a widget that has its cursor, as it is scrolled now."""
    told = getattr(widget, "cursor_line", None)
    if isinstance(told, int):
        return told
    if isinstance(widget, OptionList) and widget.highlighted is not None:
        lines = widget._index_to_line  # noqa: SLF001 - a hook, see tests/tui/test_hooks.py
        return lines.get(widget.highlighted, 0) - widget.scroll_offset.y
    return 0
