"""Where words are written, and where the terminal's own cursor belongs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard

from textual.geometry import Offset
from textual.widgets import Input, OptionList

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget
    from textual.widgets import TextArea


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
