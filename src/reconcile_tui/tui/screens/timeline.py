"""Promises and what was then seen, week by week."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from reconcile_tui.core.timeline import Part, Sighting, Timeline, Track, timeline_of
from reconcile_tui.core.weeks import monday, week_of
from reconcile_tui.desk import Work
from reconcile_tui.strings import timeline as words
from reconcile_tui.strings.entries import not_read
from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.fields.adding import closed_words, is_closed, may_add
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import timeline as labels
from reconcile_tui.tui.screens.dialogs import Choose
from reconcile_tui.tui.screens.row import RowScreen
from reconcile_tui.tui.timeline_grid import TimelineGrid
from reconcile_tui.tui.typeset import cut, wrapped
from reconcile_tui.tui.words import Words, plain

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["TimelineScreen"]

PANEL = 4
"""Lines of the panel at the least."""

LOW = 22
"""Lines of a window below which the signs are explained by F1 alone."""


class TimelineScreen(Screen[None]):
    """The grid, and below it in words what stands under the cursor. Esc goes back."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "timeline"

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work
        self.session = work.session

    def compose(self) -> ComposeResult:
        """Title, grid, panel, what the signs mean, keys."""
        yield Words(self.session.answers.title, classes="screen-title")
        timeline = self._timeline()
        if unread := not_read(timeline.unread):
            yield Words(unread, classes="aside", name="unread")
        if timeline.is_empty:
            yield Words("" if unread else words.WHAT_WILL_COME, classes="nothing-yet")
        else:
            yield TimelineGrid(timeline)
            yield Words(classes="week")
            yield Words(classes="legend")
        yield Footing("screen") if timeline.is_empty else Footing("screen", "timeline")

    @property
    def grid(self) -> TimelineGrid:
        """The grid, where there is one."""
        return self.query_one(TimelineGrid)

    def on_mount(self) -> None:
        """Into the grid."""
        for grid in self.query(TimelineGrid):
            grid.focus()
            self._moved()

    def _timeline(self) -> Timeline:
        answers = self.session.answers
        return timeline_of(self.session.worksheet, answers, cast("BookApp", self.app).today())

    def show_again(self, week: int | None = None) -> None:
        """Draw what the session holds now; another hand may have changed it."""
        for grid in self.query(TimelineGrid):
            grid.show(self._timeline(), week)
            self._moved()

    # -- the panel -----------------------------------------------------------------------------

    @on(TimelineGrid.Moved)
    def _moved(self) -> None:
        self.query_one(".week", Words).say(self._panel())
        legend = self.query_one(".legend", Words)
        legend.say(_legend(words.legend(self.grid.timeline, self.size.width - 4)))

    def on_resize(self) -> None:
        """The words fit into another width; in a low window the promises come first."""
        self.set_class(self.size.height < LOW, "-low")
        if self.query(TimelineGrid):
            self.call_after_refresh(self._moved)

    def _panel(self) -> Content:
        """The promise, the week, and each thing that was seen, in the room there is."""
        grid, today = self.grid, cast("BookApp", self.app).today()
        if grid.track is None or grid.part is None:
            return Content()
        part, width = grid.part, max(20, self.size.width - 4)
        room = max(PANEL, self.query_one(".week", Words).content_size.height) - 2
        name = wrapped(" ".join(words.name_of(grid.track).split()), width)
        seen = [self._said(part, one) for one in grid.seen]
        said = [self._said(part, one) for one in grid.track.undated]
        note = cut(wrapped(labels.undated(said), width), 2) if said else []
        if seen and room <= len(note):
            # In a small window what was seen this week goes before what has no day.
            note = []
        told = _fitted(seen, width, room - len(note))
        if not seen:
            told = wrapped(labels.empty_week(grid.track, grid.week, today), width)
        lines = [plain(cut(name, 1)[0], "bold"), plain(labels.week(grid.week, today), "$secondary")]
        lines += [plain(line) for line in told]
        lines += [plain(line, "$secondary") for line in note]
        return Content("\n").join(lines)

    def _said(self, part: Part, sighting: Sighting) -> str:
        """A sighting in words: its day and signs, then what was seen. The promise stands above."""
        ledger, row = part.ledger, dict(sighting.row)
        first = []
        for key in (ledger.date, ledger.sign, ledger.stress, ledger.repaired, ledger.rung):
            column, value = part.sightings.column(key), row.pop(key, None)
            if column is None or not value:
                continue
            said = column.text if value is True else str(column.words(value))
            first.append(labels.your_word(said) if key == ledger.rung else said)
        row.pop(ledger.promise, None)
        rest = part.sightings.row_words(row)
        return " · ".join(" ".join(text.split()) for text in (*first, rest) if text)

    # -- opening and adding --------------------------------------------------------------------

    @on(TimelineGrid.Opened)
    def _opened(self) -> None:
        grid = self.grid
        if len(grid.seen) > 1 and grid.part is not None:
            part = grid.part
            choices = [(one.id, self._said(part, one)) for one in grid.seen]
            self.app.push_screen(Choose(labels.WHICH_ONE, choices), self._open)
        elif grid.seen:
            self._open(grid.seen[0].id)

    def _open(self, row_id: str | None, near: date | None = None) -> None:
        part = self.grid.part
        if row_id is None or part is None:
            return

        def closed(_: None) -> None:
            self._row_left(part, row_id)

        self.app.push_screen(RowScreen(self.session, part.sightings, row_id, near), closed)

    @on(TimelineGrid.Added)
    def _added(self) -> None:
        part, track = self.grid.part, self.grid.track
        if part is None or track is None or self.session.read_only:
            return
        item = part.sightings
        if is_closed(self.session, item):
            self.app.notify(closed_words(item), markup=False)
        elif may_add(self.session, item):
            row_id = self.session.new_row_id(item.id)
            self._about(part, track, row_id)
            this_week = self.grid.timeline.this_week
            # A day of the week the person looks at; of this week, today.
            near = monday(self.grid.week) if self.grid.week != this_week else None
            self._open(row_id, near)

    def _about(self, part: Part, track: Track, row_id: str) -> None:
        """The new row is about the promise under the cursor; it can be changed there."""
        if track.id:
            self.session.answer_cell(part.sightings.id, row_id, part.ledger.promise, track.id)

    def _row_left(self, part: Part, row_id: str) -> None:
        """A row that says no more than its promise is none; one with a day is gone to."""
        rows = self.session.rows(part.sightings.id)
        row = next((one for one in rows if one["row"] == row_id), {})
        if row.keys() <= {"row", part.ledger.promise}:
            self.session.remove_row(part.sightings.id, row_id)
        day = row.get(part.ledger.date)
        self.show_again(week_of(day) if isinstance(day, date) else None)

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)


def _fitted(texts: list[str], width: int, room: int) -> list[str]:
    """Each text in as many lines as all of them can have; none takes the room of another."""
    room = max(room, 1)
    if len(texts) > room:
        return [*_fitted(texts[: room - 1], width, room - 1), labels.MORE_TO_READ]
    lead = "- " if len(texts) > 1 else ""
    each = room // max(1, len(texts))
    return [
        line for text in texts for line in cut(wrapped(text, width, lead, " " * len(lead)), each)
    ]


def _legend(lines: list[list[tuple[str, str]]]) -> Content:
    """Every sign and what it says."""
    return Content("\n").join(
        Content("   ").join(
            [
                Content.assemble(plain(sign, "bold"), plain(f" {meaning}", "$secondary"))
                for sign, meaning in line
            ]
        )
        for line in lines
    )
