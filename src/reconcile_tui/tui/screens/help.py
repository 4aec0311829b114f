"""Help: what this place is for, and its keys."""

from __future__ import annotations

import os

from textual.content import Content
from textual.widget import Widget

from reconcile_tui.domain.items import Door
from reconcile_tui.domain.pages import Block
from reconcile_tui.messages import chrome as foot
from reconcile_tui.messages import chrome as multiplexer
from reconcile_tui.messages import compare, files, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages import timeline as layers
from reconcile_tui.messages.tui import commands
from reconcile_tui.terminal.capabilities import is_multiplexed
from reconcile_tui.tui.keymap import help_keys
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.widgets.page import Fitted
from reconcile_tui.tui.widgets.text import Typeset

_TABLES: dict[str, tuple[str, ...]] = {
    "guide": ("reading", "to-the-end", "pages", "searched", "search-line", "home"),
    "myths": ("myths", "pages", "searched", "home"),
    "worksheets": ("shelf", "line", "home"),
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
    "gone": ("screen",),
    "forget": ("screen",),
    "version": ("version", "searched", "screen"),
    "page": ("reading", "to-the-end", "searched", "screen"),
    "dialog": ("searched", "screen"),
    "commands": ("commands", "screen"),
    "row": ("cells", "text", "area", "screen"),
    "private-row": ("cells", "text", "area", "screen"),
    "gather": ("gather", "screen"),
    "letter": ("searched", "screen"),
    "quiet": ("screen",),
    "help-now": ("help-now", "searched", "screen"),
}
PURPOSES = {
    **labels.PURPOSE,
    "dialog": foot.OF_DIALOG,
    "commands": commands.PURPOSE,
    "compare": compare.PURPOSE,
    "layers": layers.PURPOSE_LAYERS,
    "timeline": timeline.PURPOSE,
    **files.PURPOSES,
}
_OF_PRIVATE = frozenset({"private", "private-row", "red-flags"})
"""Places of sheets that are to leave no trace."""

_DOORS = (
    Door("worksheet/before-you-start", labels.BEFORE_YOU_START),
    Door("guide/who-has-read-it", labels.WHO_HAS_READ_IT),
)


class HelpScreen(PageScreen):
    """The help for one place. `first` is the id of the page that this run began with.

    `more` is a paragraph above the keys, about what the person has set.
    """

    def __init__(self, place: str, first: str, more: str = "", *, discreet: bool = False) -> None:
        doors = (Door(f"guide/{first}", labels.FIRST_PAGE_AGAIN), *_DOORS)
        super().__init__(labels.HELP, [Block(doors=doors)], _lead(place, more, discreet=discreet))


def _lead(place: str, more: str, *, discreet: bool) -> list[Widget]:
    def lay(width: int) -> Content:
        sheet = Typeset(width)
        sheet.text(PURPOSES.get(place, PURPOSES["page"]))
        if place in _OF_PRIVATE and is_multiplexed(os.environ):
            sheet.text(multiplexer.MAY_KEEP)
        sheet.text(more)
        sheet.heading(labels.THE_KEYS)
        rows = help_keys(*_TABLES.get(place, ("screen",)), discreet=discreet)
        sheet.pairs([("Tab", foot.TAB_ON), *rows], 12)
        return sheet.content()

    return [Fitted(lay, classes="lead")]
