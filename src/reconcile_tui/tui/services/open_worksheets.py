"""The sheets on a screen, for those who need to speak to them without being able to make one.

The code of a sheet and its fields is a tenth of what the book has to load; somebody who reads a
page at two in the morning does not wait for it. So whoever only looks for the sheets that are shown
asks here, by the name of their class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.dom import DOMNode
    from textual.screen import Screen

    from reconcile_tui.tui.screens.worksheet.sheet import SheetView
    from reconcile_tui.workspace import Work

__all__ = ["sheets_on", "works_on"]


def sheets_on(node: DOMNode) -> list[SheetView]:
    """Every sheet on a screen or below a widget, in the order in which they stand."""
    return cast("list[SheetView]", list(node.query("SheetView")))


def works_on(screens: Iterable[Screen[object]]) -> list[Work]:
    """Every sheet in hand on these screens, each once."""
    found: dict[Work, None] = {}
    for screen in screens:
        shown = [view.work for view in sheets_on(screen)]
        found |= dict.fromkeys(filter(None, [*shown, getattr(screen, "work", None)]))
    return list(found)
