"""On the end page of a sheet with a letter: the way to its text, and the night it rests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.widget import Widget

from reconcile_tui.core.letter import letter_text, rests_until
from reconcile_tui.desk import Work
from reconcile_tui.tui.chrome import Go
from reconcile_tui.tui.labels import letter as words
from reconcile_tui.tui.words import Words

if TYPE_CHECKING:
    from reconcile_tui.tui.sheet import SheetView

__all__ = ["letter_end", "open_letter"]


def letter_end(view: SheetView) -> Iterator[Widget]:
    """The text is offered; before the morning it is said that it rests, and shown only if asked."""
    session = view.session
    if not letter_text(session.worksheet, session.answers):
        return
    now = view.book.now()
    changed = _last_changed(view.work, now)
    until = rests_until(session.worksheet, changed.astimezone(now.tzinfo))
    if until is not None and now < until:
        yield Words(words.sleep_on_it(until, now), classes="state", name="rests")
        yield _link(words.SHOW_NOW)
    else:
        yield _link(words.READ)


def _link(label: str) -> Go:
    link = Go(label, "letter:")
    link.add_class("above")
    return link


def _last_changed(work: Work, now: datetime) -> datetime:
    """When the words of the text last changed, as far as the file tells.

    A file knows one moment, when it was saved. While the text is as it was when the sheet was taken
    in hand, that first moment counts: to mark the sheet as done does not send its words to sleep.
    """
    text_then, saved_then = work.at_first
    if saved_then and text_then == letter_text(work.worksheet, work.session.answers):
        return saved_then
    return now if work.dirty or work.saved_at is None else work.saved_at


def open_letter(view: SheetView) -> None:
    """Show the text on a screen of its own."""
    from reconcile_tui.tui.screens.letter import LetterScreen  # noqa: PLC0415 - opened on a key

    view.hand_over()
    sheet = view.session.worksheet
    title = sheet.letter.title if sheet.letter else ""
    alone = view.book.quiet_ways.get(sheet.id) == "alone"
    view.app.push_screen(LetterScreen(title, letter_text(sheet, view.session.answers), alone=alone))
