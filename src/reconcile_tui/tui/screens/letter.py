"""A text that was put together from answers. It is read here; nothing on this screen sends it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.domain.form import letter_text
from reconcile_tui.messages import fields as words
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import letter_rests

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet.sheet import SheetView

__all__ = ["LetterScreen", "letter_end", "open_letter"]


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


def letter_end(view: SheetView) -> Iterator[Widget]:
    """The text is offered; before the morning it is said that it rests, and shown only if asked."""
    session = view.session
    if not letter_text(session.worksheet, session.answers):
        return
    now = view.book.now()
    until = letter_rests(view.work, now)
    if until is not None:
        yield Words(words.sleep_on_it(until, now), classes="state", name="rests")
        yield _link(words.SHOW_NOW)
    else:
        yield _link(words.READ)


def _link(label: str) -> Go:
    link = Go(label, "letter:")
    link.add_class("above")
    return link


def open_letter(view: SheetView) -> None:
    """Show the text on a screen of its own."""
    view.hand_over()
    sheet = view.session.worksheet
    title = sheet.letter.title if sheet.letter else ""
    alone = view.book.quiet_ways.get(sheet.id) == "alone"
    view.app.push_screen(LetterScreen(title, letter_text(sheet, view.session.answers), alone=alone))
