"""Rendering a screen once and only where it changed; the position of the terminal cursor."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
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
    """A `FIFOCache` that keeps nothing."""

    def get(self, _key: object) -> None:
        """Return nothing."""

    def __setitem__(self, _key: object, _value: object) -> None:
        """Keep nothing."""


def disable_strip_caches() -> None:
    """Turn off the caches of Textual's strips.

    Each strip has seven caches, a kilobyte in all, and keeps every piece it was cut into: 1,400
    strips for a worksheet, 2,500 for the first screen. Cutting again takes a few microseconds, and
    the output is compared cell by cell anyway.
    """
    no_cache = _NoCache()
    strip.FIFOCache = lambda _size: no_cache  # type: ignore[assignment,attr-defined,return-value]


class FrontCompositor(Compositor):
    """Textual's compositor, but it renders only lines of which something can be seen.

    It paints from front to back, and what is painted first stays. Textual still renders every
    container behind, and for a letter all siblings of the field in the scrolled pane.
    """

    _widgets_cut: object = None
    """What was visible when the lines were last cut where widgets begin and end."""

    def _render_chops(self, *args: Any) -> Sequence[Mapping[int, Strip]]:
        # Textual may lay out anew while it looks up a place, and keeps the cuts of the old layout.
        # A widget drawn there would leave cells that nothing draws, which ends the app.
        if self.visible_widgets is not self._widgets_cut:
            self._cuts = None
            self._widgets_cut = self.visible_widgets
        return super()._render_chops(*args)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        crop = crop or self.size.region
        empty = dict.fromkeys(crop.line_range, _columns(crop))  # line -> what isn't painted yet
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            columns = _columns(seen)
            lines = [y for y in seen.line_range if empty.get(y, 0) & columns]
            if not lines:
                continue
            part = Region(seen.x, lines[0], seen.width, lines[-1] - lines[0] + 1)
            strips = widget.render_lines(part.translate(-region.offset))
            yield region, part, strips
            # A widget that lost its place since the layout draws shorter lines or none: what is
            # behind it must be there to be drawn, as a cell without any ends the app.
            for y, line in zip(part.line_range, strips, strict=False):
                if line.cell_length >= part.width:
                    empty[y] &= ~columns
            if not any(empty.values()):
                return


def _columns(region: Region) -> int:
    """Return the columns of a region, one bit each."""
    return (1 << region.right) - (1 << region.x)


class BatchedScreen(Screen[None]):
    """A screen that is mounted in one batch: home, and a worksheet.

    Textual lays out and renders a screen during the batch, and drops the result; here that waits
    for the end of the batch, which halves the work of the first screen.

    Textual also scrolls what gets the focus to the middle of its pane. That would race with a
    worksheet, which keeps the whole question in view, and a needless scroll redraws the pane over a
    slow connection. So it doesn't scroll inside a worksheet.
    """

    _is_update_held = False
    _is_new = True

    def __init__(self) -> None:
        super().__init__()
        self._compositor = FrontCompositor()
        width, breakpoints = self.app.size.width, self.app.HORIZONTAL_BREAKPOINTS or []
        # Set before anything is mounted, so that nothing is styled twice for it.
        self.set_class(True, *[name for least, name in breakpoints if width >= least][-1:])

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """Skip the styling of a screen that was just mounted."""
        event.refresh_styles = not self._is_new
        self._is_new = False

    def _compositor_refresh(self) -> None:
        self._is_update_held = bool(self.app._batch_count)  # noqa: SLF001 - see tests/tui/test_hooks.py
        if not self._is_update_held:
            super()._compositor_refresh()

    def draw_held_update(self) -> None:
        """Draw what waited for the end of the batch."""
        if self._is_update_held and self.is_active:
            self._compositor_refresh()

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget, scrolling to it unless it is in a worksheet."""
        above = widget.ancestors if widget is not None else []
        in_a_sheet = any(getattr(node, "scrolls_itself", False) for node in above)
        super().set_focus(widget, scroll_visible and not in_a_sheet, from_app_focus)


# -- cursor ----------------------------------------------------------------------------------------


def is_text_area(widget: object) -> TypeGuard[TextArea]:
    """Return whether it is a multi-line text field.

    Textual takes longer to load that module than to draw a page, and pages need none: so it is
    looked up, not imported.
    """
    loaded = sys.modules.get("textual.widgets._text_area")
    return loaded is not None and isinstance(widget, loaded.TextArea)


def is_text_field(widget: object) -> TypeGuard[Input | TextArea]:
    """Return whether it is a text field."""
    return isinstance(widget, Input) or is_text_area(widget)


def takes_letters(widget: Widget | None) -> bool:
    """Return whether letters typed in this widget go into a text."""
    free = is_text_field(widget) and not widget.is_disabled
    return free and not getattr(widget, "read_only", False)


def terminal_cursor(screen: Screen[object]) -> tuple[Offset, bool]:
    """Return the screen position of the cursor, and whether it is visible there.

    In a text field that is the insertion point; elsewhere the hidden cursor is at the beginning of
    the focused line.
    """
    widget = screen.focused
    if widget is None:
        return Offset(0, 0), False
    if is_text_field(widget):
        place = widget.cursor_screen_offset
        return place, not widget.is_disabled and screen.region.contains_point(place)
    region = widget.region
    line = max(0, min(_line_of(widget), region.height - 1))
    return Offset(region.x + widget.gutter.left, region.y + widget.gutter.top + line), False


def _line_of(widget: Widget) -> int:
    """Return the line within a widget that has its cursor, as it is scrolled now."""
    line = getattr(widget, "cursor_line", None)
    if isinstance(line, int):
        return line
    if isinstance(widget, OptionList) and widget.highlighted is not None:
        lines = widget._index_to_line  # noqa: SLF001 - a hook, see tests/tui/test_hooks.py
        return lines.get(widget.highlighted, 0) - widget.scroll_offset.y
    return 0
