"""Screens with a page: a guide page, the first page, the sources, and help."""

from __future__ import annotations

import os
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from reconcile_tui.domain.items import Link
from reconcile_tui.domain.pages import Block, Claim
from reconcile_tui.messages import commands, compare, files, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.terminal.cells import is_multiplexed
from reconcile_tui.tui.app_protocol import close_screen
from reconcile_tui.tui.keymap import bindings, help_keys
from reconcile_tui.tui.widgets.chrome import ActionLink, KeyFooter
from reconcile_tui.tui.widgets.page import Reading, WrappedText
from reconcile_tui.tui.widgets.text import Typeset, Words, plain


class PageScreen(Screen[None]):
    """A page. Esc goes back."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "page"
    footer: tuple[str, ...] = ("screen", "reading")
    continue_label = ""

    def __init__(self, title: str, blocks: list[Block], lead: Sequence[Widget] = ()) -> None:
        super().__init__()
        self._title = title
        self._blocks = blocks
        self._lead = lead

    def compose(self) -> ComposeResult:
        """Yield the page and the footer."""
        yield Reading()
        yield KeyFooter(*self.footer)

    async def on_mount(self) -> None:
        """Show the page."""
        reading = self.query_one(Reading)
        await reading.show(self._title, self._blocks, self._lead)
        if self.continue_label:
            await reading.mount(ActionLink(self.continue_label, "on"))
        reading.focus()

    def action_step_out(self) -> None:
        """Go back."""
        close_screen(self)


class FirstPageScreen(PageScreen):
    """The first page: who can read this, where words are saved, how to quit."""

    BINDINGS = [*bindings("first")]  # noqa: RUF012
    place = "first"
    footer = ("first",)  # the line that says how to go on may stand below the screen
    continue_label = labels.ENTER_GOES_ON

    @on(ActionLink.Chosen)
    def _on_continue_chosen(self) -> None:
        self.action_step_out()


class SourcesScreen(ModalScreen[None]):
    """The sources of a page, one claim at a time; Left and Right show the others."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("everywhere", "screen"),
        Binding("right,space", "show_claim(1)", show=False),
        Binding("left", "show_claim(-1)", show=False),
        Binding("enter,s,f3", "step_out", show=False),
    ]

    def __init__(self, claims: list[Claim], at: int = 0) -> None:
        super().__init__()
        self._claims = claims
        self._index = at

    def compose(self) -> ComposeResult:
        """Yield the claim and the keys."""
        with VerticalScroll(classes="dialog wide"):
            yield WrappedText(self._claim_text, classes="claim")
            keys = (
                [labels.MORE_SOURCES, labels.ESC_BACK]
                if len(self._claims) > 1
                else [labels.ESC_BACK]
            )
            yield Words(plain(" ".join(keys), "$secondary"))

    def on_mount(self) -> None:
        """Focus the claim, so that the arrows scroll."""
        self.query_one(VerticalScroll).focus()

    def _claim_text(self, width: int) -> Content:
        claim = self._claims[self._index]
        typeset = Typeset(width)
        typeset.heading(labels.source_heading(self._index + 1, len(self._claims)))
        typeset.gap()
        typeset.text(claim.say)
        typeset.pairs(labels.claim_rows(claim), 15)
        return typeset.content()

    def action_show_claim(self, step: int) -> None:
        """Show the next or previous claim, up to the ends."""
        place = self._index + step
        if 0 <= place < len(self._claims):
            self._index = place
            self.query_one(".claim", WrappedText).lay_out(self._claim_text)
            self.query_one(VerticalScroll).scroll_home(animate=False)

    action_step_out = close_screen


# -- help ------------------------------------------------------------------------------------------

_KEY_PLACES: dict[str, tuple[str, ...]] = {
    "guide": ("reading", "to-the-end", "pages", "searched", "search-line", "home"),
    "myths": ("myths", "pages", "searched", "home"),
    "worksheets": ("worksheet-list", "list-entry", "home"),
    "red-flags": ("worksheet", "saved", "text", "area", "sections", "home"),
    "this-week": ("worksheet", "saved", "text", "area", "rows", "week", "sections", "home"),
    "worksheet": ("worksheet", "saved", "text", "area", "rows", "two", "sections"),
    "ledger": ("worksheet", "saved", "text", "area", "rows", "ledger", "two", "sections"),
    "timeline": ("timeline", "searched", "screen"),
    "layers": ("older", "newer", "searched", "screen"),
    "private": ("worksheet", "saved", "text", "area", "rows", "sections"),
    "first": ("first", "reading", "to-the-end", "searched", "screen"),
    "compare": ("compare", "searched", "screen"),
    "choose": ("choose", "searched", "screen"),
    "as-text": ("searched", "screen"),
    "broken": ("broken", "searched", "screen"),
    "earlier": ("earlier", "searched", "screen"),
    "version": ("version", "searched", "screen"),
    "page": ("reading", "to-the-end", "searched", "screen"),
    "dialog": ("searched", "screen"),
    "commands": ("commands", "screen"),
    "row": ("cells", "text", "area", "screen"),
    "private-row": ("cells", "text", "area", "screen"),
    "gather": ("gather", "screen"),
    "letter": ("searched", "screen"),
    "help-now": ("help-now", "searched", "screen"),
}
"""Place of a screen -> the places in the key table that its help lists, if not only `screen`."""

PURPOSES = {
    **labels.PURPOSE,
    "dialog": labels.DIALOG_PURPOSE,
    "commands": commands.PURPOSE,
    "compare": compare.PURPOSE,
    "layers": timeline.PURPOSE_LAYERS,
    "timeline": timeline.PURPOSE,
    **files.PURPOSES,
}
_OF_PRIVATE = frozenset({"private", "private-row", "red-flags"})
"""Places of private worksheets."""


class HelpScreen(PageScreen):
    """The help of a place.

    `first` is the id of the page that this run began with; `more` is a paragraph above the keys,
    about the settings.
    """

    def __init__(self, place: str, first: str, more: str = "", *, discreet: bool = False) -> None:
        def lay(width: int) -> Content:
            typeset = Typeset(width)
            typeset.text(PURPOSES.get(place, PURPOSES["page"]))
            if place in _OF_PRIVATE and is_multiplexed(os.environ):
                typeset.text(labels.MAY_KEEP)
            typeset.text(more)
            typeset.heading(labels.THE_KEYS)
            rows = help_keys(*_KEY_PLACES.get(place, ("screen",)), discreet=discreet)
            typeset.pairs([("Tab", labels.TAB_ON), *rows], 12)
            return typeset.content()

        doors = (
            Link(f"guide/{first}", labels.FIRST_PAGE_AGAIN),
            Link("worksheet/before-you-start", labels.BEFORE_YOU_START),
            Link("guide/who-has-read-it", labels.REVIEWED_BY),
        )
        super().__init__(labels.HELP, [Block(doors=doors)], [WrappedText(lay, classes="lead")])
