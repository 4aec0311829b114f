"""A pause: a quiet screen to breathe with. Any key goes back."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from reconcile_tui.core.pages import Page, paragraphs
from reconcile_tui.tui.labels import foot
from reconcile_tui.tui.words import Words, plain

__all__ = ["Pause"]

_WAVE = "  .  ·  •  ●  •  ·  .  "


class Pause(Screen[None]):
    """Words and a drawing that stands still, so that a slow line has nothing to carry.

    `unsaved` says that the disk does not take the words: no rest may hide that.
    """

    place = "page"

    def __init__(self, page: Page, unsaved: str = "") -> None:
        super().__init__()
        self._page = page
        self._unsaved = unsaved

    def compose(self) -> ComposeResult:
        """The words, in the middle."""
        lines = [line for block in self._page.block for line in paragraphs(block.text)]
        words = Content("\n\n").join(
            [plain(_WAVE, "$primary"), *map(plain, lines), plain(_WAVE, "$primary")]
        )
        yield Words(words, classes="pause")
        if self._unsaved:
            yield Words(plain(self._unsaved, "bold $error"), classes="pause")
        yield Words(plain(foot.ANY_KEY, "$secondary"), classes="pause")

    def on_key(self, event: events.Key) -> None:
        """Any key goes back; leaving and help keep their own."""
        event.stop()
        event.prevent_default()
        self.dismiss(None)
