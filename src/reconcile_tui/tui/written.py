"""Which widgets words are written in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard

from textual.widgets import Input

if TYPE_CHECKING:
    from textual.widgets import TextArea

__all__ = ["is_area", "is_written"]


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
