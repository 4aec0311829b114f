"""The sheets on a screen, for those who need to speak to them without being able to make one.

The code of a sheet and its fields is a tenth of what the book has to load; somebody who reads a
page at two in the morning does not wait for it. So whoever only looks for the sheets that are shown
asks here, by the name of their class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from reconcile_tui.tui.sheet import SheetView

__all__ = ["sheets_on"]


def sheets_on(node: DOMNode) -> list[SheetView]:
    """Every sheet on a screen or below a widget, in the order in which they stand."""
    return cast("list[SheetView]", list(node.query("SheetView")))
