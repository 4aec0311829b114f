"""A page on a screen of its own: one that a door leads to, the first page, a page of help."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from reconcile_tui.domain.pages import Block, Claim
from reconcile_tui.messages import chrome as foot
from reconcile_tui.messages import chrome as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import claim_rows
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.page import Fitted, Reading
from reconcile_tui.tui.widgets.text import Typeset, Words, plain


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


class Sources(ModalScreen[None]):
    """One claim at a time; Left and Right turn to the others of the page."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("everywhere", "screen"),
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("enter,s,f3", "step_out", show=False),
    ]

    def __init__(self, claims: list[Claim], at: int = 0) -> None:
        super().__init__()
        self._claims = claims
        self._at = at

    def compose(self) -> ComposeResult:
        """The claim, and how to go on."""
        with VerticalScroll(classes="dialog wide"):
            yield Fitted(self._lay, classes="claim")
            keys = [words.TURN, foot.ESC_BACK] if len(self._claims) > 1 else [foot.ESC_BACK]
            yield Words(plain(" ".join(keys), "$secondary"))

    def on_mount(self) -> None:
        """Show the first one asked for."""
        self.query_one(VerticalScroll).focus()

    def _lay(self, width: int) -> Content:
        claim = self._claims[self._at]
        sheet = Typeset(width)
        sheet.heading(words.title(self._at + 1, len(self._claims)))
        sheet.gap()
        sheet.text(claim.say)
        sheet.pairs(claim_rows(claim), 15)
        return sheet.content()

    def action_turn(self, step: int) -> None:
        """To the claim beside."""
        place = self._at + step
        if 0 <= place < len(self._claims):
            self._at = place
            self.query_one(".claim", Fitted).lay_out(self._lay)
            self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)
