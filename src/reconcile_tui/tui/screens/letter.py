"""A text that was put together from answers. It is read here; nothing on this screen sends it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import letter as words
from reconcile_tui.tui.words import Words, plain

__all__ = ["LetterScreen"]


class LetterScreen(Screen[None]):
    """Who may read it, then the text. `alone`: nobody has asked for it, and that is said first."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "letter"

    def __init__(self, title: str, text: str, *, alone: bool) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._alone = alone

    def compose(self) -> ComposeResult:
        """The words around it stand above it, where they are read."""
        yield Words(self._title, classes="screen-title")
        with VerticalScroll(classes="reading letter"):
            if self._alone:
                yield Words(words.YOURS_TO_KEEP, classes="aside")
            yield Words(plain(words.WHO_READS, "$secondary"), classes="aside")
            yield Words(self._text, classes="letter-text")
        yield Footing("screen")

    def on_mount(self) -> None:
        """The arrows move the text."""
        self.query_one(VerticalScroll).focus()

    def action_step_out(self) -> None:
        """Back to the sheet."""
        self.dismiss(None)
