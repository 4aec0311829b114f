"""A page on a screen of its own: one that a door leads to, the first page, a page of help."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.core.pages import Block
from reconcile_tui.tui import labels
from reconcile_tui.tui.chrome import Footing, Go
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.reading import Reading

__all__ = ["FirstPage", "PageScreen"]


class PageScreen(Screen[None]):
    """A page to read. Esc goes back."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "page"
    footer: tuple[str, ...] = ("screen", "reading")
    onwards = ""

    def __init__(self, title: str, blocks: list[Block], lead: Sequence[Widget] = ()) -> None:
        super().__init__()
        self._title = title
        self._blocks = blocks
        self._lead = lead

    def compose(self) -> ComposeResult:
        """The pane and the last line."""
        yield Reading()
        yield Footing(*self.footer)

    async def on_mount(self) -> None:
        """Show the page."""
        reading = self.query_one(Reading)
        await reading.show(self._title, self._blocks, self._lead)
        if self.onwards:
            await reading.mount(Go(self.onwards, "on"))
        reading.focus()

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)


class FirstPage(PageScreen):
    """Before anything can be written: who can read this, where words go, how to leave."""

    BINDINGS = [*bindings("first")]  # noqa: RUF012
    place = "first"
    footer = ("first",)  # the line that says how to go on may stand below the screen
    onwards = labels.ENTER_GOES_ON

    @on(Go.Chosen)
    def _on(self) -> None:
        self.action_step_out()
