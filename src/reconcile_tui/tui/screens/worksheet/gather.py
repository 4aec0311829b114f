"""Screens that use several answers: taking entries from other worksheets, and the letter."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from itertools import groupby

from rich.cells import cell_len, set_cell_size
from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.gather import Gathered, Offer, matches, not_added_yet, row_from_offer
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.outline import letter_text, letter_unread
from reconcile_tui.messages import fields as words
from reconcile_tui.messages.files import left_out
from reconcile_tui.messages.screens import NOTHING_FOUND, SEARCH_LABEL
from reconcile_tui.tui.app_protocol import Workbook, close_screen
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import ActionLink, KeyFooter
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import Reader, WrappedText
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet, letter_waits_until

MAX_LISTED = 200
"""The most entries that are shown: every key draws them again, and nobody reads more."""


class GatherScreen(Screen[list[Offer] | None]):
    """A list of what other worksheets offer: typing filters it, Space marks, Enter takes.

    At first no entry is highlighted, so that Enter alone takes nothing.
    """

    BINDINGS = [*bindings("everywhere", "gather", "screen")]  # noqa: RUF012 - Textual reads a list
    place = "gather"

    def __init__(self, find: Callable[[], Gathered]) -> None:
        super().__init__()
        self._find_offers = find
        self._typed = ""
        self._offers: list[Offer] | None = None
        self._unread = ""
        self._marked: set[int] = set()
        self._matching: list[int] = []

    def compose(self) -> ComposeResult:
        """Yield the instructions, the list, and the whole highlighted entry."""
        yield Words(words.TITLE, classes="screen-title")
        yield Words(words.SEARCHING_ANSWERS, classes="filter")
        yield Choices(space=False)
        yield Words(classes="whole")
        yield KeyFooter("gather", "screen")

    def on_mount(self) -> None:
        """Read the notebook in a thread, so that no key waits for it."""
        self.query_one(Choices).focus()
        self.run_worker(self._load())

    async def _load(self) -> None:
        self._offers, unread = await asyncio.to_thread(self._find_offers)
        self._unread = left_out(unread, words.IN_THIS_LIST)
        self._update_list()

    # -- the list ------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """Cut the lines to the new width."""
        if self._offers:
            self._update_list()

    def _update_list(self) -> None:
        if not self.query(Choices):
            return  # closed while the notebook was still being read
        choices, here = self.query_one(Choices), self._highlighted()
        offers = enumerate(self._offers or [])
        self._matching = [number for number, offer in offers if matches(offer, self._typed)]
        shown, options = self._matching[:MAX_LISTED], []
        for heading, group in groupby(shown, self._heading):
            options.append(Option(plain(heading, "bold $primary"), disabled=True))
            options += [Option(self._prompt(number), id=str(number)) for number in group]
        choices.clear_options()
        choices.add_options(options)
        # With a filter, the first match is highlighted.
        first = shown[0] if shown and self._typed else None
        number = here if here in shown else first
        choices.highlighted = None if number is None else choices.get_option_index(str(number))
        self._update_text()

    def _heading(self, number: int) -> str:
        offer = self._offer(number)
        return (
            words.FOR_A_HELPER if offer.for_helper else words.offer_heading(offer.title, offer.day)
        )

    def _offer(self, number: int) -> Offer:
        return (self._offers or [])[number]

    def _prompt(self, number: int) -> Content:
        offer = self._offer(number)
        text = offer.words or words.offer_heading(offer.title, offer.day)
        mark = "[x]" if number in self._marked else "[ ]"
        # The question without its explanation: the answer needs the room.
        asked, asks, _ = one_line(offer.question).partition("? ")
        asked, text = f"{asked}{asks.strip()}", one_line(text)
        room = self.size.width - 5 - cell_len(f"  {mark}   ")
        asked = _truncate_cells(asked, max(room - cell_len(text), room // 2))
        return plain(_truncate_cells(f"  {mark} {asked}  {text}", self.size.width - 5))

    def _update_text(self) -> None:
        text = "\n".join(filter(None, [self._instructions(), self._unread]))
        self.query_one(".filter", Words).say(text)
        at = self._highlighted()
        offer = None if at is None else self._offer(at)
        whole = f"{offer.question}\n{offer.words or words.NO_WORDS}" if offer else ""
        self.query_one(".whole", Words).say(whole)

    def _instructions(self) -> str:
        if not self._offers:
            return words.NOTHING_THERE
        if self._typed and not self._matching:
            return f"{SEARCH_LABEL} {self._typed}  {NOTHING_FOUND}"
        how = f"{SEARCH_LABEL} {self._typed}" if self._typed else words.HOW_GATHER
        return f"{how} {words.MORE}" if len(self._matching) > MAX_LISTED else how

    def _highlighted(self) -> int | None:
        option = self.query_one(Choices).highlighted_option
        return None if option is None or option.id is None else int(option.id)

    @on(OptionList.OptionHighlighted)
    def _on_offer_highlighted(self) -> None:
        self._update_text()

    # -- keys ----------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Filter with letters; Backspace and Esc widen the list again."""
        if event.character and (event.character.isalnum() or event.character in "-_'.,"):
            self._typed += event.character
        elif event.key == "backspace" and self._typed:
            self._typed = self._typed[:-1]
        elif event.key == "escape" and self._typed:
            self._typed = ""
        elif event.key != "slash":  # ignored: letters filter without it
            return
        event.stop()
        event.prevent_default()
        if self._offers is not None:
            self._update_list()

    def action_mark(self) -> None:
        """Mark or unmark the highlighted entry, and move to the next."""
        at = self._highlighted()
        if at is None:
            self._explain_marking()
            return
        self._marked ^= {at}
        choices = self.query_one(Choices)
        place = choices.highlighted or 0
        choices.replace_option_prompt_at_index(place, self._prompt(at))
        choices.action_cursor_down()
        if (choices.highlighted or 0) < place:
            choices.highlighted = place

    def _explain_marking(self) -> None:
        if self._offers:
            self.app.notify(words.MOVE_FIRST, markup=False)

    @on(OptionList.OptionSelected)
    def _on_offer_selected(self) -> None:
        self.action_take()

    def action_take(self) -> None:
        """Take the marked entries, or else the highlighted one."""
        at = self._highlighted()
        marked = sorted(self._marked) or ([] if at is None else [at])
        if marked:
            close_screen(self, [self._offer(number) for number in marked])
        else:
            self._explain_marking()

    action_step_out = close_screen


def _truncate_cells(line: str, width: int) -> str:
    """Return the beginning of a line in at most `width` cells."""
    return line if cell_len(line) <= width else f"{set_cell_size(line, max(width - 1, 0))}…"


def open_gathering(app: Workbook, work: OpenWorksheet, item_id: str) -> None:
    """Show what can be taken into the rows of an item, and add what is chosen."""
    item = work.worksheet.by_id[item_id]
    if not isinstance(item, Rows) or item.gather is None:
        return
    session = work.session
    app.open_worksheets.commit_all()
    sheets = {worksheet.id: worksheet for worksheet in app.library.worksheets()}
    own, rows = session.answers.id, session.rows(item_id)

    def find() -> Gathered:
        app.saver.flush(1.0)
        found, unread = app.workspace.offers(sheets, besides=own)
        return Gathered(not_added_yet(found, item, rows), unread)

    def chosen(taken: list[Offer] | None) -> None:
        if not taken:
            return
        room = len(taken) if item.limit is None else item.limit - len(session.rows(item_id))
        session.add_rows(item_id, [row_from_offer(item, offer) for offer in taken[:room]])
        if room < len(taken):
            app.notify(words.no_room(item.limit or 0), markup=False)
        app.open_worksheets.show_again(work)

    app.push_screen(GatherScreen(find), chosen)


# -- letter ----------------------------------------------------------------------------------------

RESTING = "letter:resting"
"""The target of the link that shows a letter before its night is over."""


class LetterScreen(Screen[None]):
    """A letter put together from answers, which nothing here sends.

    With `alone`, it first says that nobody has asked for the letter. `unread` says what is missing
    because it couldn't be read.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "letter"

    def __init__(
        self, title: str, text: str, unread: str = "", *, alone: bool, encrypted: bool
    ) -> None:
        super().__init__()
        self._title, self._text = title, text
        readers = words.WHO_READS_ENCRYPTED if encrypted else words.WHO_READS
        notes = (words.YOURS_TO_KEEP if alone else "", plain(readers, "$secondary"), unread)
        self._notes = [note for note in notes if note]

    def compose(self) -> ComposeResult:
        """Yield the notes, and the letter below them."""
        yield Words(self._title, classes="screen-title")
        with Reader():
            for note in self._notes:
                yield Words(note, classes="aside")
            yield WrappedText(self._letter_text, classes="letter-text")
        yield KeyFooter("screen")

    def on_mount(self) -> None:
        """Focus the pane, so that the arrows scroll."""
        self.query_one(Reader).focus()

    def _letter_text(self, width: int) -> Content:
        return plain(wrapped(visible(self._text), width))

    action_step_out = close_screen


def letter_end(app: Workbook, work: OpenWorksheet) -> Iterator[Widget]:
    """Yield the link to the letter; before the morning, a note that it rests, and a link to it."""
    session = work.session
    if not letter_text(session.worksheet, session.answers):
        return
    now = app.now()
    until = letter_waits_until(work, now)
    if until is not None:
        yield Words(words.sleep_on_it(until, now), classes="state", name="rests")
        yield ActionLink(words.SHOW_NOW, RESTING).add_class("above")
    else:
        yield ActionLink(words.READ, "letter:").add_class("above")


def open_letter(app: Workbook, work: OpenWorksheet) -> None:
    """Show the letter."""
    worksheet, answers = work.worksheet, work.session.answers
    title = worksheet.letter.title if worksheet.letter else ""
    alone = app.safety_questions.outcomes.get(worksheet.id) == "alone"
    text = letter_text(worksheet, answers)
    unread = left_out(letter_unread(worksheet, answers), words.IN_THIS_TEXT)
    app.push_screen(LetterScreen(title, text, unread, alone=alone, encrypted=work.is_encrypted))
