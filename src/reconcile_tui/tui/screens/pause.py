"""A pause: a quiet screen to breathe with. Any key goes back."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from reconcile_tui.core.pages import Page, paragraphs
from reconcile_tui.tui.labels import foot
from reconcile_tui.tui.words import Words, plain

__all__ = ["Pause"]

ROOM = 4
"""Lines for the key that goes back, and for what may not be saved."""

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
        """What is not saved goes before the rest, so that no window is too small for it."""
        if self._unsaved:
            yield Words(plain(self._unsaved, "bold $error"), classes="pause")
        yield Words(classes="pause", id="breath")
        yield Words(plain(foot.ANY_KEY, "$secondary"), classes="pause")

    def on_resize(self) -> None:
        """The lines stand apart where there is room."""
        lines = [line for block in self._page.block for line in paragraphs(block.text)]
        told = [plain(_WAVE, "$primary"), *map(plain, lines), plain(_WAVE, "$primary")]
        gap = "\n\n" if self.size.height >= len(told) * 2 + ROOM else "\n"
        self.query_one("#breath", Words).say(plain(gap).join(told))

    def on_key(self, event: events.Key) -> None:
        """Any key goes back; leaving and help keep their own."""
        event.stop()
        event.prevent_default()
        self.dismiss(None)
