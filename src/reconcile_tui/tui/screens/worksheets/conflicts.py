"""How a conflict is shown: two versions side by side, place by place, for a person to choose from.

All of it is handed in as data (`Side`, and the `Conflict` between them). What happens to the files
is in `settle_conflict.py`.

Settling a conflict: what a person chose is saved, and then the other version is put away.

How both are shown is in `conflicts.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.domain.form import question
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.merge import Place, changed_places
from reconcile_tui.domain.references import name_of_row
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
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
from reconcile_tui.tui.widgets.searching import Searched, next_block
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet, has_copies


class Side(NamedTuple):
    """One of the two versions: what it is called here, when it was saved, and what it says."""

    called: str
    saved: datetime
    answers: Answers


def place_name(sheet: Worksheet, place: Place, mine: Answers, theirs: Answers) -> str:
    """The question that a place answers; in a row with the row and the column."""
    kind, name, *rest = place
    if kind == "head":
        return words.HEADS[name]
    item = sheet.by_id.get(name)
    asked = question(item) if item is not None else name
    if kind != "rows" or not isinstance(item, Rows):
        return " · ".join([asked, *rest])
    every = [*mine.rows.get(name, ()), *theirs.rows.get(name, ())]
    row = next((one for one in every if one["row"] == rest[0]), None)
    column = item.column(rest[1])
    called = (row and name_of_row(item, row)) or rest[0]
    return " · ".join([asked, called, column.text if column is not None else rest[1]])


def value_words(sheet: Worksheet, place: Place, value: Any) -> str:
    """What stands at a place, in words; a word for nothing where nothing does."""
    kind, name, *rest = place
    if value is None or value == "":
        return words.NOTHING_HERE
    if kind == "head":
        return labels.STATES.get(str(value), str(value)) if name == "status" else str(value)
    if kind == "skipped":
        return labels.left_out(str(value))
    item = sheet.by_id.get(name)
    asked: Any = item if item is not None and item.asks else None
    if kind == "rows":
        asked = item.column(rest[1]) if isinstance(item, Rows) else None
    return plain_words(value) if asked is None else str(asked.told(value))


GAP = " │ "
NARROWEST = 28
"""Columns that one version needs, so that it can stand beside the other."""

MOST = 12_000
"""Characters of one version that are shown here; what is taken is always the whole."""


class PlaceBlock(Widget, can_focus=True):
    """One place: its question, and both versions. The chosen one has the full dot.

    At first neither is chosen: the one that is not taken goes, so the person says which.
    """

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("left", "choose(0)", show=False),
        Binding("right", "choose(1)", show=False),
        Binding("space", "turn", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def __init__(
        self, asked: str, sides: tuple[Side, Side], said: tuple[str, str], place: Place
    ) -> None:
        super().__init__(classes="compared")
        self.place = place
        self._sides = sides
        self.taken: int | None = None
        """Which version is taken: this worksheet's (0), the other one (1), or none yet."""
        self._asked = asked
        self._said = tuple(words[:MOST] for words in said)

    @property
    def words(self) -> str:
        """The question and both versions."""
        return "\n".join([self._asked, *self._said])

    def action_choose(self, side: int) -> None:
        """Take what is in the sheet (0) or what is kept beside it (1)."""
        self.taken = side
        self.refresh()

    def action_turn(self) -> None:
        """Take the one that is not taken; the one in the worksheet first."""
        self.action_choose(1 if self.taken == 0 else 0)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it needs at this width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """The question, and below it both versions."""
        lines = [
            Content.assemble(*[plain(text, style) for text, style in line])
            for line in self._lines(self.content_size.width)
        ]
        return Content("\n").join(lines)

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        asked = [[(line, "bold")] for line in _wrapped(self._asked, width)]
        column = (width - len(GAP)) // 2
        if column < NARROWEST:
            return [*asked, *self._side(0, width), *self._side(1, width)]
        left, right = self._side(0, column), self._side(1, column)
        blank = [("", "")]
        beside = []
        for number in range(max(len(left), len(right))):
            one = left[number] if number < len(left) else blank
            other = right[number] if number < len(right) else blank
            fill = " " * max(column - sum(cell_len(text) for text, _ in one), 0)
            beside.append([*one, (fill + GAP, ""), *other])
        return [*asked, *beside]

    def _side(self, side: int, width: int) -> list[list[tuple[str, str]]]:
        taken = self.taken == side
        name = self._sides[side].called
        head = [(f"{'●' if taken else '○'} {name}", "bold $accent" if taken else "$secondary")]
        tone = "" if taken else "$secondary"
        return [
            head,
            *([("  ", ""), (line, tone)] for line in _wrapped(self._said[side], width - 2)),
        ]


class TwoVersions(Screen[Collection[Place] | None], Searched):
    """Place by place. Enter hands back where the other version is taken, Esc None.

    Enter takes nothing before every place is chosen: it goes to the first that is not.
    """

    BINDINGS = [*bindings("everywhere", "choose", "screen")]  # noqa: RUF012
    place = "choose"

    def __init__(
        self, sheet: Worksheet, mine: Side, theirs: Side, conflict: Conflict, count: int
    ) -> None:
        super().__init__()
        self._sheet = sheet
        self._sides = mine, theirs
        self._conflict = conflict
        self._count = count
        """How many conflict copies there are; this is the first."""

    def compose(self) -> ComposeResult:
        """Title, how to choose, the places, the keys."""
        found = self._conflict.differences
        yield Words(self._sides[0].answers.title, classes="screen-title")
        yield Words(f"{self._how()} {self._which()}", classes="how-to-read")
        with VerticalScroll(classes="comparison", can_focus=not found):
            for difference in found:
                yield self._block(difference)
        yield Footing("choose", "screen")

    def _how(self) -> str:
        private = self._sheet.private
        if not self._conflict.differences:
            return words.SAME_NOW_PRIVATE if private else words.SAME_NOW
        how = words.HOW_TO_CHOOSE
        return f"{how} {words.GOES_FOR_GOOD}" if private else how

    def _which(self) -> str:
        return words.other_of(labels.day(self._sides[1].saved), 1, self._count)

    def _block(self, difference: Difference) -> PlaceBlock:
        sheet, place, (mine, theirs) = self._sheet, difference.place, self._sides
        asked = place_name(sheet, place, mine.answers, theirs.answers)
        said = (
            value_words(sheet, place, difference.mine),
            value_words(sheet, place, difference.theirs),
        )
        return PlaceBlock(asked, self._sides, said, place)

    def action_take(self) -> None:
        """Take what is chosen, once every place is."""
        blocks = list(self.query(PlaceBlock))
        waiting = [block for block in blocks if block.taken is None]
        if waiting:
            waiting[0].focus()
            self.app.notify(words.still_to_choose(len(waiting)), markup=False)
            return
        self.dismiss([block.place for block in blocks if block.taken == 1])

    def action_edge(self, way: int) -> None:
        """Go to the first place (-1) or to the last one (1)."""
        blocks = list(self.query(PlaceBlock))
        if blocks:
            blocks[0 if way < 0 else -1].focus()

    def action_scroll(self, way: int) -> None:
        """Read further."""
        pane = self.query_one(VerticalScroll)
        pane.scroll_relative(y=way * (pane.size.height - 2), animate=False)

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next place with these words, or the one before. False: there is none."""
        found = next_block(
            sought, list(self.query(PlaceBlock)), (self.focused, self.searched_from), step
        )
        if found is not None:
            self.set_focus(found)
        return found is not None

    def action_step_out(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _wrapped(text: str, width: int) -> list[str]:
    return wrapped(visible(text), max(width, 12)).split("\n")


# -- settling --------------------------------------------------------------------------------------


def choose_version(book: Workbook, work: OpenWorksheet) -> None:
    """Show the first other version beside this one; the next follows when it is settled."""
    book.open_worksheets.commit_all()
    path = work.entry.path
    found = conflicts(path, work.session.answers) if path else []
    if not found or not has_copies(work):
        _forget_copies(book, work)
        book.notify(words.NO_TWO_VERSIONS, markup=False)
    elif found[0].theirs is None:
        _unreadable(book, work, found[0])
    else:
        _compare(book, work, found[0], len(found))


def _compare(book: Workbook, work: OpenWorksheet, conflict: Conflict, count: int) -> None:
    mine = work.session.answers

    def closed(take: Collection[Place] | None) -> None:
        if take is not None and not _refused(book):
            book.run_worker(_settle(book, work, conflict, take, mine))

    sides = (
        Side(words.IN_THE_SHEET, mine.saved or mine.started, mine),
        Side(words.KEPT_BESIDE, conflict.when, conflict.theirs or mine),
    )
    book.push_screen(TwoVersions(work.worksheet, *sides, conflict, count), closed)


def _refused(book: Workbook) -> bool:
    """Say so where nothing can be chosen, because a private run changes no file."""
    if book.workspace.private_run:
        book.notify(CHANGES_NOTHING, markup=False, timeout=8)
    return book.workspace.private_run


async def _settle(
    book: Workbook, work: OpenWorksheet, conflict: Conflict, take: Collection[Place], shown: Answers
) -> None:
    """Keep what stands there, save what was chosen; only then put the other version away.

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
    if take and not await _keeps_what_stands(book, work):
        return
    mine = session.answers
    if take and session.apply_external(mine, chosen(mine, conflict, take)):
        session.changed(session.answers, True)
        book.open_worksheets.show_again(work)
    if not await asyncio.to_thread(book.saver.flush, 1.5) or work.failed_since:
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return
    private = work.worksheet.private
    _put_away(book, work, conflict, words.CHOSEN_PRIVATE if private else words.CHOSEN)


async def _keeps_what_stands(book: Workbook, work: OpenWorksheet) -> bool:
    """Whether the words that a choice takes away are kept, as a version like any other."""
    path, state = work.entry.path, book.places.state
    if path is None or not await asyncio.to_thread(book.saver.flush, 1.5):
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return False
    if not work.worksheet.private:
        try:
            history = History(state, path, work.session.sensitive)
            await asyncio.to_thread(keep_current, path, history, book.now())
        except BookError as error:
            book.notify(str(error), markup=False, timeout=8)
            return False
    return True


def _put_away(book: Workbook, work: OpenWorksheet, conflict: Conflict, said: str) -> None:
    try:
        path, history = work.entry.path, None
        if path is not None and not work.worksheet.private:
            history = History(book.places.state, path, work.session.sensitive)
        drop_copy(conflict.copy, history, book.now())
    except BookError as error:
        book.notify(str(error), markup=False, timeout=8)
        return
    if has_copies(work):
        choose_version(book, work)
        return
    _forget_copies(book, work)
    book.notify(said, markup=False)


def _forget_copies(book: Workbook, work: OpenWorksheet) -> None:
    """Nothing lies beside the file any more, and the line at the bottom says so no longer."""
    work.notices[:] = [one for one in work.notices if not one.names_copy]
    book.open_worksheets.show_again(work)


def _unreadable(book: Workbook, work: OpenWorksheet, conflict: Conflict) -> None:
    private = work.worksheet.private

    def closed(answer: str | None) -> None:
        if answer == "read":
            book.navigation.show_as_text(plain_view(conflict.copy))
        elif answer == "away" and not _refused(book):
            said = words.PUT_AWAY_PRIVATE if private else words.PUT_AWAY
            _put_away(book, work, conflict, said)

    about = f"{conflict.copy.name}\n{conflict.trouble}"
    choices = words.CANNOT_COMPARE_PRIVATE if private else words.CANNOT_COMPARE_CHOICES
    book.push_screen(Choose(words.CANNOT_COMPARE, choices, about), closed)
