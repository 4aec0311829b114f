"""Words that are set for the width there is, whenever that changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.content import Content
from textual.geometry import Size

from reconcile_tui.tui.words import Words

__all__ = ["Fitted"]


class Fitted(Words):
    """Lines that `lay` sets for a width in cells.

    They are set when the height is asked for, and not after a resize: by then it is too late to
    grow, and the end of the text would stay out of sight.
    """

    def __init__(self, lay: Callable[[int], Content], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._lay = lay
        self._set_for = 0
        self._lines = Content()

    def lay_out(self, lay: Callable[[int], Content]) -> None:
        """Show another text."""
        self._lay, self._set_for = lay, 0
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the text needs at this width."""
        return self._fit(width).plain.count("\n") + 1

    def render(self) -> Content:
        """The lines for the width there is."""
        return self._fit(self.content_size.width)

    def _fit(self, width: int) -> Content:
        if width != self._set_for:
            self._set_for, self._lines = width, self._lay(width)
        return self._lines
