"""Conflict copies: show two versions place by place, save what a person chose, drop the other."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.domain.form import question
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.merge import Place, changed_places
from reconcile_tui.domain.references import name_of_row
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import CHANGES_NOTHING
from reconcile_tui.storage.conflicts import (
    Conflict,
    Difference,
    chosen,
    conflicts,
    drop_copy,
    keep_current,
)
from reconcile_tui.storage.entries import plain_view
from reconcile_tui.storage.external_changes import changed_outside
from reconcile_tui.storage.history import History
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.page import Fitted
from reconcile_tui.tui.widgets.searching import Searched, next_block
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet, has_copies


class Side(NamedTuple):
    """One of the two versions: its name on the screen, its answers, and when it was saved."""

    name: str
    answers: Answers
    saved: datetime


def _place_name(sheet: Worksheet, place: Place, sides: Collection[Side]) -> str:
    """Return the question that a place answers; in a row with the row and the column."""
    kind, name, *rest = place
    if kind == "head":
        return words.HEADS[name]
    item = sheet.by_id.get(name)
    asked = question(item) if item is not None else name
    if kind != "rows" or not isinstance(item, Rows):
        return " · ".join([asked, *rest])
    rows = [row for side in sides for row in side.answers.rows.get(name, ())]
    row = next((one for one in rows if one["row"] == rest[0]), None)
    column = item.column(rest[1])
    row_name = (row and name_of_row(item, row)) or rest[0]
    return " · ".join([asked, row_name, column.text if column is not None else rest[1]])


def _value_words(sheet: Worksheet, place: Place, value: Any) -> str:
    """Return the value of a place in words, with a word for nothing."""
    kind, name, *rest = place
    if value is None or value == "":
        return words.NOTHING_HERE
    if kind == "head":
        return labels.STATES.get(str(value), str(value)) if name == "status" else str(value)
    if kind == "skipped":
        return labels.left_out(str(value))
    item = sheet.by_id.get(name)
    if kind == "rows":
        column = item.column(rest[1]) if isinstance(item, Rows) else None
        return plain_words(value) if column is None else str(column.told(value))
    return plain_words(value) if item is None or not item.asks else str(item.told(value))


GAP = " │ "
NARROWEST = 28
"""Columns that one version needs, so that it can be shown next to the other."""

MOST = 12_000
"""Characters of one version that are shown here; what is taken is always the whole."""

Styled = list[tuple[str, str]]
"""One line: stretches of text, each with its style."""


class PlaceBlock(Fitted, can_focus=True):
    """One place: its question, and both versions. The chosen one has the full dot.

    At first neither is chosen: the other one is dropped, so the person has to say which.
    """

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("left", "choose(0)", show=False),
        Binding("right", "choose(1)", show=False),
        Binding("space", "switch", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(self, sheet: Worksheet, sides: tuple[Side, Side], found: Difference) -> None:
        super().__init__(self._text, classes="compared")
        self._sides = sides
        self.place = found.place
        self.taken: int | None = None
        """Which version is taken: this worksheet's (0), the other one (1), or none yet."""
        self._asked = _place_name(sheet, found.place, sides)
        values = found.mine, found.theirs
        self._values = [_value_words(sheet, found.place, value)[:MOST] for value in values]

    @property
    def words(self) -> str:
        """The question and both versions."""
        return "\n".join([self._asked, *self._values])

    def action_choose(self, side: int) -> None:
        """Take this worksheet's version (0) or the conflict copy's (1)."""
        self.taken = side
        self.lay_out(self._text)

    def action_switch(self) -> None:
        """Take the one that is not taken; this worksheet's first."""
        self.action_choose(1 if self.taken == 0 else 0)

    def _text(self, width: int) -> Content:
        lines = (
            Content.assemble(*(plain(text, style) for text, style in line))
            for line in self._styled(width)
        )
        return Content("\n").join(lines)

    def _styled(self, width: int) -> list[Styled]:
        lines: list[Styled] = [[(line, "bold")] for line in _wrapped(self._asked, width)]
        column = (width - len(GAP)) // 2
        if column < NARROWEST:
            return [*lines, *self._side(0, width), *self._side(1, width)]
        blank: Styled = []
        sides = zip_longest(self._side(0, column), self._side(1, column), fillvalue=blank)
        for left, right in sides:
            fill = " " * max(column - sum(cell_len(text) for text, _ in left), 0)
            lines.append([*left, (fill + GAP, ""), *right])
        return lines

    def _side(self, side: int, width: int) -> list[Styled]:
        taken = self.taken == side
        head = f"{'●' if taken else '○'} {self._sides[side].name}"
        tone = "" if taken else "$secondary"
        return [
            [(head, "bold $accent" if taken else "$secondary")],
            *([("  ", ""), (line, tone)] for line in _wrapped(self._values[side], width - 2)),
        ]


class TwoVersions(Screen[Collection[Place] | None], Searched):
    """Both versions place by place. Returns where the other version is taken, or None after Esc.

    Enter takes nothing before every place is chosen: it goes to the first that is not.
    """

    BINDINGS = [*bindings("everywhere", "choose", "screen")]  # noqa: RUF012
    place = "choose"

    def __init__(
        self,
        sheet: Worksheet,
        sides: tuple[Side, Side],
        differences: Collection[Difference],
        count: int,
        piece: tuple[int, int] | None,
    ) -> None:
        super().__init__()
        self._sheet = sheet
        self._sides = sides
        self._differences = differences
        self._count = count
        """How many conflict copies there are; this is the first."""
        self._piece = piece

    def compose(self) -> ComposeResult:
        """Return the title, how to choose, the places and the keys."""
        yield Words(self._sides[0].answers.title, classes="screen-title")
        yield Words(f"{self._how()} {self._which()}", classes="how-to-read")
        with VerticalScroll(classes="comparison", can_focus=not self._differences):
            for difference in self._differences:
                yield PlaceBlock(self._sheet, self._sides, difference)
        yield Footing("choose", "screen")

    def _how(self) -> str:
        private = self._sheet.private
        if not self._differences:
            return words.SAME_NOW_PRIVATE if private else words.SAME_NOW
        how = words.HOW_TOO_LONG if self._piece else words.HOW_TO_CHOOSE
        return f"{how} {words.GOES_FOR_GOOD}" if private else how

    def _which(self) -> str:
        if self._piece:
            return words.piece_words(*self._piece)
        return words.other_of(labels.day(self._sides[1].saved), 1, self._count)

    @property
    def _blocks(self) -> list[PlaceBlock]:
        return list(self.query(PlaceBlock))

    def action_take(self) -> None:
        """Take what is chosen, once every place is."""
        waiting = [block for block in self._blocks if block.taken is None]
        if waiting:
            waiting[0].focus()
            self.app.notify(words.still_to_choose(len(waiting)), markup=False)
            return
        self.dismiss([block.place for block in self._blocks if block.taken == 1])

    def action_edge(self, direction: int) -> None:
        """Go to the first place (-1) or to the last one (1)."""
        if self._blocks:
            self._blocks[0 if direction < 0 else -1].focus()

    def action_scroll(self, direction: int) -> None:
        """Scroll a page."""
        pane = self.query_one(VerticalScroll)
        pane.scroll_relative(y=direction * (pane.size.height - 2), animate=False)

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next place with these words, or the one before. False: there is none."""
        block = next_block(sought, self._blocks, (self.focused, self.searched_from), step)
        if block is not None:
            self.set_focus(block)
        return block is not None

    action_step_out = Screen.action_dismiss


def _wrapped(text: str, width: int) -> list[str]:
    return wrapped(visible(text), max(width, 12)).split("\n")


# -- settling --------------------------------------------------------------------------------------


def choose_version(book: Workbook, work: OpenWorksheet) -> None:
    """Show the first conflict copy next to the worksheet; the next follows when it is settled."""
    book.open_worksheets.commit_all()
    path = work.entry.path
    found = conflicts(path, work.session.answers) if path else []
    if not found or not has_copies(work):
        _forget_copies(book, work)
        book.notify(words.NO_TWO_VERSIONS, markup=False)
        return
    conflict, mine = found[0], work.session.answers
    if conflict.theirs is None:
        _offer_unreadable(book, work, conflict)
        return

    def closed(take: Collection[Place] | None) -> None:
        if take is not None and not _refuses(book):
            book.run_worker(_settle(book, work, conflict, take, mine))

    sides = (
        Side(words.IN_THE_SHEET, mine, mine.saved or mine.started),
        Side(words.KEPT_BESIDE, conflict.theirs, conflict.when),
    )
    screen = TwoVersions(work.worksheet, sides, conflict.differences, len(found), conflict.piece)
    book.push_screen(screen, closed)


def _refuses(book: Workbook) -> bool:
    """Return whether this is a private run, which changes no file, after a notice of that."""
    if book.workspace.private_run:
        book.notify(CHANGES_NOTHING, markup=False, timeout=8)
    return book.workspace.private_run


async def _settle(
    book: Workbook, work: OpenWorksheet, conflict: Conflict, take: Collection[Place], shown: Answers
) -> None:
    """Put the version on the disk into the history, save what was chosen, then drop the copy.

    Nothing is done when another window settled it, or wrote on, since it was `shown` here.
    """
    session = work.session
    await asyncio.to_thread(book.saver.flush, 1.5)
    if not conflict.copy.exists():
        _forget_copies(book, work)
        book.notify(words.SETTLED_ELSEWHERE, markup=False)
        return
    if changed_outside(work.entry) or changed_places(shown, session.answers):
        book.notify(words.CHANGED_MEANWHILE, markup=False)
        return
    if take and not await _added_to_history(book, work):
        return
    mine = session.answers
    if take and session.apply_external(mine, chosen(mine, conflict, take)):
        session.changed(session.answers, True)
        book.open_worksheets.show_again(work)
    if not await asyncio.to_thread(book.saver.flush, 1.5) or work.failed_since:
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return
    _drop(book, work, conflict, words.CHOSEN_PRIVATE if work.worksheet.private else words.CHOSEN)


async def _added_to_history(book: Workbook, work: OpenWorksheet) -> bool:
    """Add the file to its history before a choice changes it; return False where that fails."""
    path = work.entry.path
    if path is None or not await asyncio.to_thread(book.saver.flush, 1.5):
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return False
    try:
        if history := _history(book, work):
            await asyncio.to_thread(keep_current, path, history, book.now())
    except AppError as error:
        book.notify(str(error), markup=False, timeout=8)
        return False
    return True


def _history(book: Workbook, work: OpenWorksheet) -> History | None:
    """Return the history of a worksheet's file; a private worksheet has none."""
    path = work.entry.path
    if path is None or work.worksheet.private:
        return None
    return History(book.places.state, path, work.session.sensitive)


def _drop(book: Workbook, work: OpenWorksheet, conflict: Conflict, done: str) -> None:
    """Drop a conflict copy, then show the next one, or notify with `done`."""
    try:
        drop_copy(conflict.copy, _history(book, work), book.now())
    except AppError as error:
        book.notify(str(error), markup=False, timeout=8)
        return
    if has_copies(work):
        choose_version(book, work)
        return
    _forget_copies(book, work)
    book.notify(done, markup=False)


def _forget_copies(book: Workbook, work: OpenWorksheet) -> None:
    """Remove the notice about a conflict copy from the status bar."""
    work.notices[:] = [one for one in work.notices if not one.names_copy]
    book.open_worksheets.show_again(work)


def _offer_unreadable(book: Workbook, work: OpenWorksheet, conflict: Conflict) -> None:
    """Offer to show an unreadable conflict copy as text, or to drop it."""
    private = work.worksheet.private

    def closed(answer: str | None) -> None:
        if answer == "read":
            book.navigation.show_as_text(plain_view(conflict.copy))
        elif answer == "away" and not _refuses(book):
            _drop(book, work, conflict, words.PUT_AWAY_PRIVATE if private else words.PUT_AWAY)

    about = f"{conflict.copy.name}\n{conflict.trouble}"
    choices = words.CANNOT_COMPARE_PRIVATE if private else words.CANNOT_COMPARE_CHOICES
    book.push_screen(Choose(words.CANNOT_COMPARE, choices, about), closed)
