"""A text that was put together from answers. It is read here; nothing on this screen sends it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.domain.form import letter_text, letter_unread
from reconcile_tui.messages import fields as words
from reconcile_tui.messages.files import left_out
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.page import Fitted, Reader
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet, letter_rests

RESTING = "letter:resting"
"""Where the link leads that shows a text before its night is over."""


class LetterScreen(Screen[None]):
    """Who may read it, then the text. `alone`: nobody has asked for it, and that is said first.

    `unread` says what isn't in it because it couldn't be read.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "letter"

    def __init__(
        self, title: str, text: str, unread: str = "", *, alone: bool, encrypted: bool
    ) -> None:
        super().__init__()
        self._unread = unread
        self._title = title
        self._text = text
        self._alone = alone
        self._who_reads = words.WHO_READS_ENCRYPTED if encrypted else words.WHO_READS

    def compose(self) -> ComposeResult:
        """The words around it stand above it, where they are read."""
        yield Words(self._title, classes="screen-title")
        with Reader():
            if self._alone:
                yield Words(words.YOURS_TO_KEEP, classes="aside")
            yield Words(plain(self._who_reads, "$secondary"), classes="aside")
            if self._unread:
                yield Words(self._unread, classes="aside")
            yield Fitted(self._lay, classes="letter-text")
        yield Footing("screen")

    def on_mount(self) -> None:
        """The arrows move the text."""
        self.query_one(Reader).focus()

    def _lay(self, width: int) -> Content:
        return plain(wrapped(visible(self._text), width))

    def action_step_out(self) -> None:
        """Back to the sheet."""
        self.dismiss(None)


def letter_end(book: Workbook, work: OpenWorksheet) -> Iterator[Widget]:
    """The text is offered; before the morning it is said that it rests, and shown only if asked."""
    session = work.session
    if not letter_text(session.worksheet, session.answers):
        return
    now = book.now()
    until = letter_rests(work, now)
    if until is not None:
        yield Words(words.sleep_on_it(until, now), classes="state", name="rests")
        yield _link(words.SHOW_NOW, RESTING)
    else:
        yield _link(words.READ)


def _link(label: str, where: str = "letter:") -> Go:
    link = Go(label, where)
    link.add_class("above")
    return link


def open_letter(book: Workbook, work: OpenWorksheet) -> None:
    """Show the text on a screen of its own."""
    sheet = work.worksheet
    title = sheet.letter.title if sheet.letter else ""
    alone = book.safety_questions.ways.get(sheet.id) == "alone"
    text = letter_text(sheet, work.session.answers)
    unread = left_out(letter_unread(sheet, work.session.answers), words.IN_THIS_TEXT)
    encrypted = work.is_encrypted
    book.push_screen(LetterScreen(title, text, unread, alone=alone, encrypted=encrypted))
