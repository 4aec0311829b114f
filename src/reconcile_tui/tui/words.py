"""Words on the screen: one door through which every text reaches a widget.

Text is shown as it is. Nothing in it is markup, and what a terminal would obey is made visible.
"""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.widgets import Static

from reconcile_tui.core.display import visible

__all__ = ["Words", "plain"]


def plain(text: str, style: str = "") -> Content:
    """A text as widgets may show it."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


class Words(Static):
    """A Static that shows text and never reads markup in it."""

    def __init__(self, text: str | Content = "", **kwargs: Any) -> None:
        super().__init__(_content(text), markup=False, **kwargs)

    def say(self, text: str | Content) -> None:
        """Show another text; nothing is drawn when it is the same."""
        content = _content(text)
        if content != self.content:
            self.update(content)


def _content(text: str | Content) -> Content:
    return text if isinstance(text, Content) else plain(text)
