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
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.merge import Place, changed_places
from reconcile_tui.domain.outline import question, row_name
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.general import status_words
from reconcile_tui.messages.private import CHANGES_NOTHING
from reconcile_tui.storage.conflicts import (
    Conflict,
    Difference,
    compare_copies,
    delete_copy,
    keep_in_history,
    with_choices,
)
from reconcile_tui.storage.entries import plain_view
from reconcile_tui.storage.external_changes import changed_outside
from reconcile_tui.storage.history import History
from reconcile_tui.tui.app_protocol import Workbook, close_screen
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import SearchMixin, next_block
from reconcile_tui.tui.widgets.page import WrappedText
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet, has_copies


class Side(NamedTuple):
    """One of the two versions: its name on the screen, its answers, and when it was saved."""

    name: str
    answers: Answers
    saved: datetime


def _name_of_place(sheet: Worksheet, place: Place, sides: Collection[Side]) -> str:
    """Return the question that a place answers; in a row with the row and the column."""
    kind, name, *rest = place
    if kind == "head":
        return words.HEADER_NAMES[name]
    item = sheet.by_id.get(name)
    asked = question(item) if item is not None else name
    if kind != "rows" or not isinstance(item, Rows):
        return " · ".join([asked, *rest])
    rows = [row for side in sides for row in side.answers.rows.get(name, ())]
    row = next((one for one in rows if one["row"] == rest[0]), None)
    column = item.column(rest[1])
    name = (row and row_name(item, row)) or rest[0]
    return " · ".join([asked, name, column.text if column is not None else rest[1]])


def _text_of_value(sheet: Worksheet, place: Place, value: Any) -> str:
    """Return the value of a place in words, with a word for nothing."""
    kind, name, *rest = place
    if value is None or value == "":
        return words.NOTHING_HERE
    if kind == "head":
        return status_words(str(value)) if name == "status" else str(value)
    if kind == "skipped":
        return labels.skip_note(str(value))
    item = sheet.by_id.get(name)
    if kind == "rows":
        column = item.column(rest[1]) if isinstance(item, Rows) else None
        return plain_words(value) if column is None else str(column.describe(value))
    return plain_words(value) if item is None or not item.asks else str(item.describe(value))


GAP = " │ "
MIN_COLUMN_WIDTH = 28
"""Columns that one version needs, so that it can be shown next to the other."""

MAX_LENGTH = 12_000
"""Characters of one version that are shown here; what is taken is always the whole."""

Styled = list[tuple[str, str]]
"""One line: stretches of text, each with its style."""


class DifferenceBlock(WrappedText, can_focus=True):
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

    def __init__(self, sheet: Worksheet, sides: tuple[Side, Side], difference: Difference) -> None:
        super().__init__(self._render_text, classes="compared")
        self._sides = sides
        self.place = difference.place
        self.chosen_side: int | None = None
        """Which version is taken: this worksheet's (0), the other one (1), or none yet."""
        self._asked = _name_of_place(sheet, difference.place, sides)
        values = difference.ours, difference.theirs
        self._values = [
            _text_of_value(sheet, difference.place, value)[:MAX_LENGTH] for value in values
        ]

    @property
    def words(self) -> str:
        """The question and both versions."""
        return "\n".join([self._asked, *self._values])

    def action_choose(self, side: int) -> None:
        """Take this worksheet's version (0) or the conflict copy's (1)."""
        self.chosen_side = side
        self.lay_out(self._render_text)

    def action_switch(self) -> None:
        """Take the one that is not taken; this worksheet's first."""
        self.action_choose(1 if self.chosen_side == 0 else 0)

    def _render_text(self, width: int) -> Content:
        lines = (
            Content.assemble(*(plain(text, style) for text, style in line))
            for line in self._styled_lines(width)
        )
        return Content("\n").join(lines)

    def _styled_lines(self, width: int) -> list[Styled]:
        lines: list[Styled] = [[(line, "bold")] for line in _wrapped(self._asked, width)]
        column = (width - len(GAP)) // 2
        if column < MIN_COLUMN_WIDTH:
            return [*lines, *self._lines_of(0, width), *self._lines_of(1, width)]
        blank: Styled = []
        sides = zip_longest(self._lines_of(0, column), self._lines_of(1, column), fillvalue=blank)
        for left, right in sides:
            fill = " " * max(column - sum(cell_len(text) for text, _ in left), 0)
            lines.append([*left, (fill + GAP, ""), *right])
        return lines

    def _lines_of(self, side: int, width: int) -> list[Styled]:
        taken = self.chosen_side == side
        head = f"{'●' if taken else '○'} {self._sides[side].name}"
        tone = "" if taken else "$secondary"
        return [
            [(head, "bold $accent" if taken else "$secondary")],
            *([("  ", ""), (line, tone)] for line in _wrapped(self._values[side], width - 2)),
        ]


class ConflictScreen(Screen[Collection[Place] | None], SearchMixin):
    """Both versions place by place. Returns where the other version is taken, or None after Esc.

    `count` is how many conflict copies there are; this is the first. Enter takes nothing before
    every place is chosen: it goes to the first that is not.
    """

    BINDINGS = [*bindings("everywhere", "choose", "screen")]  # noqa: RUF012
    place = "choose"

    def __init__(
        self,
        sheet: Worksheet,
        sides: tuple[Side, Side],
        conflict: Conflict,
        count: int,
    ) -> None:
        super().__init__()
        self._sheet = sheet
        self._sides = sides
        self._conflict = conflict
        self._count = count

    def compose(self) -> ComposeResult:
        """Return the title, how to choose, the places and the keys."""
        yield Words(self._sides[0].answers.title, classes="screen-title")
        yield Words(f"{self._instructions()} {self._which_copy()}", classes="how-to-read")
        with VerticalScroll(classes="comparison", can_focus=not self._conflict.differences):
            for difference in self._conflict.differences:
                yield DifferenceBlock(self._sheet, self._sides, difference)
        yield KeyFooter("choose", "screen")

    def _instructions(self) -> str:
        private = self._sheet.private
        if not self._conflict.differences:
            return words.SAME_NOW_PRIVATE if private else words.SAME_NOW
        how = words.HOW_TO_CHOOSE_TOO_LONG if self._conflict.piece else words.HOW_TO_CHOOSE
        return f"{how} {words.UNCHOSEN_DELETED}" if private else how

    def _which_copy(self) -> str:
        if self._conflict.piece:
            return words.piece_words(*self._conflict.piece)
        return words.other_version_from(labels.local_day(self._sides[1].saved), 1, self._count)

    @property
    def _blocks(self) -> list[DifferenceBlock]:
        return list(self.query(DifferenceBlock))

    def action_take(self) -> None:
        """Take what is chosen, once every place is."""
        waiting = [block for block in self._blocks if block.chosen_side is None]
        if waiting:
            waiting[0].focus()
            self.app.notify(words.still_to_choose(len(waiting)), markup=False)
            return
        close_screen(self, [block.place for block in self._blocks if block.chosen_side == 1])

    def action_jump(self, direction: int) -> None:
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

    action_step_out = close_screen


def _wrapped(text: str, width: int) -> list[str]:
    return wrapped(visible(text), max(width, 12)).split("\n")


# -- settling --------------------------------------------------------------------------------------


def choose_version(app: Workbook, work: OpenWorksheet) -> None:
    """Show the first conflict copy next to the worksheet; the next follows when it is settled."""
    app.open_worksheets.commit_all()
    path = work.entry.path
    found = compare_copies(path, work.session.answers) if path else []
    if not found or not has_copies(work):
        _clear_conflict_notice(app, work)
        app.notify(words.NO_TWO_VERSIONS, markup=False)
        return
    conflict, mine = found[0], work.session.answers
    if conflict.theirs is None:
        _ask_about_unreadable(app, work, conflict)
        return

    def closed(take: Collection[Place] | None) -> None:
        if take is not None and not _is_private_run(app):
            app.run_worker(_resolve(app, work, conflict, take, mine))

    sides = (
        Side(words.IN_THE_SHEET, mine, mine.saved or mine.started),
        Side(words.THE_OTHER_VERSION, conflict.theirs, conflict.when),
    )
    app.push_screen(ConflictScreen(work.worksheet, sides, conflict, len(found)), closed)


def _is_private_run(app: Workbook) -> bool:
    """Return whether this is a private run, which changes no file, after a notice of that."""
    if app.workspace.private_run:
        app.notify(CHANGES_NOTHING, markup=False, timeout=8)
    return app.workspace.private_run


async def _resolve(
    app: Workbook, work: OpenWorksheet, conflict: Conflict, take: Collection[Place], shown: Answers
) -> None:
    """Put the version on the disk into the history, save what was chosen, then drop the copy.

    Nothing is done when another window settled it, or wrote on, since it was `shown` here.
    """
    session = work.session
    await asyncio.to_thread(app.saver.flush, 1.5)
    if not conflict.copy.exists():
        _clear_conflict_notice(app, work)
        app.notify(words.CHOSEN_ELSEWHERE, markup=False)
        return
    if changed_outside(work.entry) or changed_places(shown, session.answers):
        app.notify(words.CHANGED_MEANWHILE, markup=False)
        return
    if take and not await _added_to_history(app, work):
        return
    mine = session.answers
    if take and session.apply_external(mine, with_choices(mine, conflict, take)):
        session.changed(session.answers, True)
        app.open_worksheets.show_again(work)
    if not await asyncio.to_thread(app.saver.flush, 1.5) or work.failed_since:
        app.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return
    _drop_copy(
        app, work, conflict, words.CHOSEN_PRIVATE if work.worksheet.private else words.CHOSEN
    )


async def _added_to_history(app: Workbook, work: OpenWorksheet) -> bool:
    """Add the file to its history before a choice changes it; return False where that fails."""
    path = work.entry.path
    if path is None or not await asyncio.to_thread(app.saver.flush, 1.5):
        app.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return False
    try:
        if history := _history(app, work):
            await asyncio.to_thread(keep_in_history, path, history, "mine", app.now())
    except AppError as error:
        app.notify(str(error), markup=False, timeout=8)
        return False
    return True


def _history(app: Workbook, work: OpenWorksheet) -> History | None:
    """Return the history of a worksheet's file; a private worksheet has none."""
    path = work.entry.path
    if path is None or work.worksheet.private:
        return None
    return History(app.places.state, path, work.session.sensitive)


def _drop_copy(app: Workbook, work: OpenWorksheet, conflict: Conflict, done: str) -> None:
    """Drop a conflict copy, then show the next one, or notify with `done`."""
    try:
        delete_copy(conflict.copy, _history(app, work), app.now())
    except AppError as error:
        app.notify(str(error), markup=False, timeout=8)
        return
    if has_copies(work):
        choose_version(app, work)
        return
    _clear_conflict_notice(app, work)
    app.notify(done, markup=False)


def _clear_conflict_notice(app: Workbook, work: OpenWorksheet) -> None:
    """Remove the notice about a conflict copy from the status bar."""
    work.notices[:] = [one for one in work.notices if not one.names_copy]
    app.open_worksheets.show_again(work)


def _ask_about_unreadable(app: Workbook, work: OpenWorksheet, conflict: Conflict) -> None:
    """Offer to show an unreadable conflict copy as text, or to drop it."""
    private = work.worksheet.private

    def closed(answer: str | None) -> None:
        if answer == "read":
            app.navigation.show_as_text(plain_view(conflict.copy))
        elif answer == "away" and not _is_private_run(app):
            _drop_copy(
                app, work, conflict, words.DELETED_PRIVATE if private else words.MOVED_TO_EARLIER
            )

    about = f"{conflict.copy.name}\n{conflict.trouble}"
    choices = words.CANNOT_COMPARE_PRIVATE if private else words.CANNOT_COMPARE_CHOICES
    app.push_screen(Choose(words.CANNOT_COMPARE, choices, about), closed)
