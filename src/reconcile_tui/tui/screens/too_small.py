"""One sentence, while the window is too small to read in."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen

from reconcile_tui.tui import labels
from reconcile_tui.tui.labels import small
from reconcile_tui.tui.words import Words

__all__ = ["TooSmall", "is_too_small"]

SMALLEST = Size(60, 16)
"""Columns and rows below which the book asks for more room."""


def is_too_small(size: Size) -> bool:
    """Whether a window is too small to read in."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


class TooSmall(Screen[Any]):
    """It goes by itself when the window grows; nothing behind it is lost."""

    place = "page"

    def __init__(self, is_writing: bool = False) -> None:
        super().__init__()
        self._words = Words(_said(is_writing))

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield self._words

    def say(self, is_writing: bool) -> None:
        """Say whether what is typed now goes into a field behind this."""
        self._words.say(_said(is_writing))

    def on_screen_resume(self) -> None:
        """The window may have grown while help was open above this."""
        if not is_too_small(self.app.size):
            self.dismiss(None)


def _said(is_writing: bool) -> str:
    return f"{labels.TOO_SMALL}\n\n{small.WRITING if is_writing else small.NO_TYPING}"
