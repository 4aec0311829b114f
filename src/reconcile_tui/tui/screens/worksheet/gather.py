"""Taking from other sheets: everything that may leave them, to be marked and taken as copies.

A text that was put together from answers. It is read here; nothing on this screen sends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import groupby

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.form import letter_text, letter_unread
from reconcile_tui.domain.gather import Gathered, Offer, matches, row_for, without_taken
from reconcile_tui.domain.items import Rows
from reconcile_tui.messages import fields as words
from reconcile_tui.messages.files import left_out
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import Fitted, Reader
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet, letter_rests

MOST = 200
"""Lines that are shown at a time: every key draws them anew, and nobody reads more."""

Find = Callable[[], Gathered]


class GatherScreen(Screen[list[Offer] | None]):
    """Typing narrows, Space marks, Enter takes what is marked, or the entry that was moved to.

    At first the cursor is on no entry: Enter alone takes nothing.
    """

    BINDINGS = [*bindings("everywhere", "gather", "screen")]  # noqa: RUF012 - Textual reads a list
    place = "gather"

    def __init__(self, find: Find) -> None:
        super().__init__()
        self._find = find
        self._typed = ""
        self._offers: list[Offer] | None = None
        self._unread = ""
        self._marked: set[int] = set()
        self._shown: list[int | None] = []
        self._has_more = False

    def compose(self) -> ComposeResult:
        """What to do, the list, the whole of what the cursor is on."""
        yield Words(words.TITLE, classes="screen-title")
        yield Words(words.LOOKING, classes="filter")
        yield Choices(space=False)
        yield Words(classes="whole")
        yield Footing("gather", "screen")

    def on_mount(self) -> None:
        """Read the notebook beside the screen, so that no key waits for it."""
        self.query_one(Choices).focus()
        self.run_worker(self._look())

    async def _look(self) -> None:
        self._offers, unread = await asyncio.to_thread(self._find)
        self._unread = left_out(unread, words.IN_THIS_LIST)
        self._fill()

    # -- the list ------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Lines are cut to the width there is."""
        if self._offers:
            self._fill()

    def _fill(self) -> None:
        choices = self.query_one(Choices)
        at = self._here()
        self._shown, options = [], []
        found = self._found()
        for heading, group in groupby(found[:MOST], self._heading):
            self._shown.append(None)
            options.append(Option(plain(heading, "bold $primary"), disabled=True))
            for number in group:
                self._shown.append(number)
                options.append(Option(self._prompt(number)))
        self._has_more = len(found) > MOST
        choices.clear_options()
        choices.add_options(options)
        lines = [n for n, number in enumerate(self._shown) if number is not None]
        again = [n for n in lines if self._shown[n] == at]
        # Whoever types what they look for means what is found first.
        found_first = lines if self._typed else []
        choices.highlighted = next(iter(again or found_first), None)
        self._say()

    def _found(self) -> list[int]:
        offers = self._offers or []
        return [n for n, offer in enumerate(offers) if matches(offer, self._typed)]

    def _heading(self, number: int) -> str:
        offer = self._offer(number)
        return words.FOR_A_HELPER if offer.for_helper else words.heading(offer.title, offer.day)

    def _offer(self, number: int) -> Offer:
        return (self._offers or [])[number]

    def _prompt(self, number: int) -> Content:
        offer = self._offer(number)
        said = offer.words or words.heading(offer.title, offer.day)
        mark = "[x]" if number in self._marked else "[ ]"
        # The question alone, without what explains it: what was written needs the room.
        asked, asks, _ = one_line(offer.question).partition("? ")
        asked, said = f"{asked}{asks.strip()}", one_line(said)
        room = self.size.width - 5 - cell_len(f"  {mark}   ")
        asked = _cut(asked, max(room - cell_len(said), room // 2))
        return plain(_cut(f"  {mark} {asked}  {said}", self.size.width - 5))

    def _say(self) -> None:
        said = "\n".join(filter(None, [self._how(), self._unread]))
        self.query_one(".filter", Words).say(said)
        at = self._here()
        offer = None if at is None else self._offer(at)
        whole = f"{offer.question}\n{offer.words or words.NO_WORDS}" if offer else ""
        self.query_one(".whole", Words).say(whole)

    def _how(self) -> str:
        if not self._offers:
            return words.NOTHING_THERE
        if self._typed and not any(number is not None for number in self._shown):
            return f"{words.SOUGHT} {self._typed}  {words.NOTHING_FOUND}"
        how = f"{words.SOUGHT} {self._typed}" if self._typed else words.HOW_GATHER
        return f"{how} {words.MORE}" if self._has_more else how

    def _here(self) -> int | None:
        place = self.query_one(Choices).highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self._say()

    # -- keys ----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Letters narrow the list; Backspace and Esc widen it again."""
        if event.character and (event.character.isalnum() or event.character in "-_'.,"):
            self._typed += event.character
        elif event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif event.key == "escape" and self._typed:
            self._typed = ""
        elif event.key != "slash":  # the habit of a search: here the letters alone begin it
            return
        event.stop()
        event.prevent_default()
        if self._offers is not None:
            self._fill()

    def action_mark(self) -> None:
        """Mark the line under the cursor, or take the mark away; the cursor goes on."""
        at = self._here()
        if at is None:
            self._say_how_to_begin()
            return
        self._marked ^= {at}
        choices = self.query_one(Choices)
        place = choices.highlighted or 0
        choices.replace_option_prompt_at_index(place, self._prompt(at))
        choices.action_cursor_down()
        if (choices.highlighted or 0) < place:
            choices.highlighted = place

    def _say_how_to_begin(self) -> None:
        if self._offers:
            self.app.notify(words.MOVE_FIRST, markup=False)

    @on(OptionList.OptionSelected)
    def _selected(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take what is marked; with no mark, the entry that the cursor was moved to."""
        at = self._here()
        marked = sorted(self._marked) or ([] if at is None else [at])
        if marked:
            self.dismiss([self._offer(number) for number in marked])
        else:
            self._say_how_to_begin()

    def action_step_out(self) -> None:
        """Take nothing."""
        self.dismiss(None)


def _cut(line: str, width: int) -> str:
    """The line in at most `width` cells."""
    if cell_len(line) <= width:
        return line
    while line and cell_len(line) >= width:
        line = line[: min(len(line) - 1, max(width, 0))]
    return f"{line}…"


def open_gathering(book: Workbook, work: OpenWorksheet, item_id: str) -> None:
    """Show what can be taken into the rows of an item; what is chosen becomes rows of it."""
    item = work.worksheet.by_id[item_id]
    if not isinstance(item, Rows) or item.gather is None:
        return
    session = work.session
    book.open_worksheets.commit_all()
    sheets = {sheet.id: sheet for sheet in book.library.worksheets()}
    own, rows = session.answers.id, session.rows(item_id)

    def find() -> Gathered:
        book.saver.flush(1.0)
        found, unread = book.workspace.offers(sheets, besides=own)
        return Gathered(without_taken(found, item, rows), unread)

    def chosen(taken: list[Offer] | None) -> None:
        if taken:
            _add(book, work, item, taken)

    book.push_screen(GatherScreen(find), chosen)


def _add(book: Workbook, work: OpenWorksheet, item: Rows, taken: list[Offer]) -> None:
    session = work.session
    room = len(taken) if item.limit is None else item.limit - len(session.rows(item.id))
    session.add_rows(item.id, [row_for(item, offer) for offer in taken[:room]])
    if room < len(taken):
        book.notify(words.no_room(item.limit or 0), markup=False)
    book.open_worksheets.show_again(work)


# -- letter ----------------------------------------------------------------------------------------

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
