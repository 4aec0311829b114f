"""The timeline of promises: what was seen of each, week by week, on a grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from reconcile_tui.domain.dates import monday, month_marks, short_day, week_of
from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.kinds import rung_words
from reconcile_tui.messages import timeline as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.session import can_add_row, closed_reason, is_closed
from reconcile_tui.timeline import (
    CELL,
    END_MARK,
    NOTHING,
    SIGNS,
    THIS_WEEK_DRAWN,
    Part,
    Sighting,
    Timeline,
    Track,
    cell,
    timeline_of,
)
from reconcile_tui.tui.app_protocol import close_screen, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets import lists
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import SearchMixin, fill_from_above, in_view, top_for
from reconcile_tui.tui.widgets.text import Words, cut, plain
from reconcile_tui.tui.widgets.text import wrapped as wrapped_cells
from reconcile_tui.workspace import OpenWorksheet

WORD_WIDTH = len("Slipped and repaired")
"""Columns for the longest word of the ladder."""

STYLES: dict[str, str] = {
    SIGNS["kept"]: "$primary",
    SIGNS["partly"]: "$accent",
    SIGNS["not"]: "bold",
    SIGNS["not-tested"]: "$secondary",
    NOTHING: "$secondary",
    END_MARK: "$secondary",
}
"""Color only helps: every sign is recognized by its shape."""

CURSOR = "bold reverse"

Runs = list[tuple[str, str]]
"""(text, style) from left to right."""


def _name_lines(track: Track, width: int) -> list[str]:
    """Return the name of a promise on two lines."""
    name = visible(one_line(words.track_name(track)))
    return [*cut(wrapped(name, width - 1).split("\n"), 2), ""][:2]


def _newest_word(track: Track) -> tuple[str, str]:
    """Return the newest word that the person gave, and its day."""
    newest = track.newest_rung
    if newest is None or newest.day is None:
        return "", ""
    return rung_words(newest.rung)[:WORD_WIDTH], short_day(newest.day)


def _row_of_cells(texts: list[str], cursor: int) -> Runs:
    """Return one line of cells, with the cursor on one of them.

    Blanks have the style of the sign before them, for as few runs as possible.
    """
    runs: Runs = []
    for number, text in enumerate(texts):
        for sign in text:
            style = CURSOR if number == cursor else STYLES.get(sign, "$accent")
            if sign == " " and number != cursor:
                style = runs[-1][1] if runs and runs[-1][1] != CURSOR else ""
            runs.append((sign, style))
    return [
        ("".join(sign for sign, _ in run), style) for style, run in groupby(runs, itemgetter(1))
    ]


HEADER_HEIGHT = 2
"""Lines for the months and the rule under them."""


@dataclass(frozen=True)
class GridRow:
    """A row of the grid from top to bottom: a title, a promise, or a sentence."""

    part: Part
    track: Track | None = None
    text: str = ""
    style: str = "$secondary"
    gap: bool = False
    """Whether a blank line comes before it."""


def _grid_rows(timeline: Timeline) -> Iterator[GridRow]:
    for number, part in enumerate(timeline.parts):
        yield GridRow(part, text=part.ledger.title, style="bold $primary", gap=number > 0)
        for track in part.tracks:
            yield GridRow(part, track)
        if not part.tracks:
            yield GridRow(part, text=words.NO_PROMISES)


class TimelineGrid(SearchMixin, can_focus=True):
    """The grid of promises and weeks, with a cursor that the arrows move."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("timeline"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("left", "move_week(-1)"),
        ("right", "move_week(1)"),
    ]

    class CursorMoved(Message):
        """The cursor has moved."""

    class OpenRequested(Message):
        """The entries under the cursor are to be read or changed."""

    class AddRequested(Message):
        """An entry about the promise under the cursor is to be added."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self.week = timeline.this_week
        self.cursor = 0
        self.first_row = 0
        self.left_week: int | None = None
        self.week_count = 0
        """How many weeks were drawn last."""
        self.row_gap = 0
        """Blank lines after each promise: one, if there is room for all of them like that."""
        self.rows: list[GridRow] = []
        self.show(timeline)

    def show(self, timeline: Timeline, week: int | None = None) -> None:
        """Draw a changed timeline, the cursor on the same promise, in `week` if it is given."""
        here = self.rows[self.cursor].track if self.rows else None
        self.timeline = timeline
        self.rows = list(_grid_rows(timeline))
        tracks = [n for n, row in enumerate(self.rows) if row.track]
        same = [n for n in tracks if here and (self.rows[n].track or here).id == here.id]
        self.cursor = next(iter([*same, *tracks]), 0)
        self.week = self.week if week is None else week
        self.refresh()

    @property
    def part(self) -> Part | None:
        """The part under the cursor."""
        return self.rows[self.cursor].part if self.rows else None

    @property
    def track(self) -> Track | None:
        """The promise under the cursor, if there is one."""
        return self.rows[self.cursor].track if self.rows else None

    @property
    def entries_in_week(self) -> tuple[Sighting, ...]:
        """The entries of the week under the cursor, the newest first."""
        return self.track.by_week.get(self.week, ()) if self.track else ()

    # -- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        """Return the months, and as many promises as there is room for."""
        room, (name, count) = self.size.height - HEADER_HEIGHT, self._columns()
        self.row_gap = 0
        tracks = sum(row.track is not None for row in self.rows)
        self.row_gap = int(tracks + sum(map(self._height, range(len(self.rows)))) <= room)
        self._bring_into_view(count, room)
        shown = self._whole_rows(in_view(self.first_row, len(self.rows), room, self._height), room)
        lines: list[Runs] = [*self._header(name, count, shown)]
        for number in shown:
            lines += self._lines(number, name, count)
        return Content("\n").join(
            Content.assemble(*(plain(text, style) for text, style in runs))
            for runs in lines[: room + HEADER_HEIGHT]
        )

    @property
    def cursor_line(self) -> int:
        """The line of the promise under the cursor, for the terminal's own cursor."""
        return HEADER_HEIGHT + sum(map(self._height, range(self.first_row, self.cursor)))

    def _columns(self) -> tuple[int, int]:
        """Return the width of a name, and how many weeks there is room for."""
        width = self.size.width
        name = max(12, min(30, width // 4 + 1))
        return name, max(4, (width - name - WORD_WIDTH - 4) // CELL)

    def _bring_into_view(self, count: int, room: int) -> None:
        if self.left_week is None or count != self.week_count:
            fresh = self._initial_week(count)
            self.left_week = fresh if self.left_week is None else min(self.left_week, fresh)
            self.week_count = count
        self.left_week = max(self.week - count + 1, min(self.left_week, self.week))
        top = min(self.first_row, max(0, len(self.rows) - 1))
        top = top_for(self.cursor, top, room, self._height)
        self.first_row = fill_from_above(top, len(self.rows), room, self._height)
        above = self.cursor - 1
        if self.first_row == self.cursor and above >= 0 and self.rows[above].track is None:
            self.first_row = above

    def _initial_week(self, count: int) -> int:
        """Return the first week to draw: no column is empty while earlier weeks are hidden."""
        timeline = self.timeline
        end = max(self.week, min(timeline.last_week, timeline.this_week + 2))
        return max(timeline.first_week, end - count + 1)

    def _whole_rows(self, shown: range, room: int) -> range:
        """Return what is drawn without a promise cut in half or a title without one at the end."""
        end = shown.stop
        while end > self.cursor + 1 and (
            sum(map(self._height, range(shown.start, end))) > room
            or (end < len(self.rows) and self.rows[end - 1].gap)
        ):
            end -= 1
        return range(shown.start, end)

    def _height(self, number: int) -> int:
        row = self.rows[number]
        if row.track:
            return 2 + self.row_gap
        return 2 if row.gap else 1

    def _header(self, name: int, count: int, shown: range) -> Iterator[Runs]:
        assert self.left_week is not None
        months = [" "] * (count * CELL + 2)
        rule = ["─"] * (count * CELL)
        for column, month in month_marks(self.left_week, count, CELL):
            months[column : column + len(month)] = month[: len(months) - column]
            rule[column] = "┬" if column else "─"
        now = (self.timeline.this_week - self.left_week) * CELL
        if 0 <= now < len(rule):
            rule[now] = THIS_WEEK_DRAWN
        above = words.ABOVE if self.first_row > 0 else ""
        below = words.BELOW if shown.stop < len(self.rows) else ""
        earlier = words.EARLIER if self.left_week > self.timeline.first_week else ""
        later = words.LATER if self.left_week + count <= self.timeline.last_week else ""
        yield [(above.ljust(name + 2), "$secondary"), ("".join(months), "")]
        ends = f"  {earlier.ljust(len(words.EARLIER))}  {later}"
        rule_line = f"{below.ljust(name + 2)}{''.join(rule)}{ends}"
        yield [(rule_line.rstrip(), "$secondary")]

    def _lines(self, number: int, name: int, count: int) -> list[Runs]:
        row = self.rows[number]
        if row.track is None:
            line: Runs = [(row.text, row.style)]
            return [[], line] if row.gap else [line]
        return [
            *self._track(row.track, name, count, here=number == self.cursor),
            *[[]] * self.row_gap,
        ]

    def _track(self, track: Track, name: int, count: int, *, here: bool) -> list[Runs]:
        assert self.left_week is not None
        drawn = [cell(track, self.left_week + n, self.timeline.this_week) for n in range(count)]
        cursor = self.week - self.left_week if here else -1
        ends = _newest_word(track)
        bold = "bold" if here else ""
        return [
            [
                (label + " " * (name + 2 - cell_len(label)), bold),
                *_row_of_cells([pair[line] for pair in drawn], cursor),
                ("  ", ""),
                (ends[line], "" if line == 0 else "$secondary"),
            ]
            for line, label in enumerate(_name_lines(track, name))
        ]

    # -- moving --------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """Go to the promise above (-1) or below (1)."""
        target = self.cursor + step
        while 0 <= target < len(self.rows) and self.rows[target].track is None:
            target += step
        if 0 <= target < len(self.rows):
            self.cursor = target
        self._cursor_moved()

    def action_move_week(self, step: int) -> None:
        """Go to the week before (-1) or after (1)."""
        self._go_to_week(self.week + step)

    def action_jump(self, direction: int) -> None:
        """Go to the first week (-1), or to this week and from there to the last (1)."""
        timeline = self.timeline
        last = timeline.last_week if self.week >= timeline.this_week else timeline.this_week
        self._go_to_week(timeline.first_week if direction < 0 else last)

    def action_page(self, direction: int) -> None:
        """Go a screen of weeks back (-1) or forward (1)."""
        self._go_to_week(self.week + direction * self._columns()[1])

    # -- searching -----------------------------------------------------------------------------

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next promise or entry with these words, or the one before. False: no such."""
        weeks = 1 + self.timeline.last_week - self.timeline.first_week

        def place(at: int, week: int) -> int:
            return at * weeks + week - self.timeline.first_week

        places = [place(at, week) for at, week in self._matches(sought)]
        found = lists.next_of(places, place(self.cursor, self.week), step)
        if found is not None:
            self.cursor, week = divmod(found, weeks)
            self._go_to_week(week + self.timeline.first_week)
        return found is not None

    def _matches(self, sought: str) -> Iterator[tuple[int, int]]:
        """Return (place in the list, week) of all entries with these words.

        A promise whose name alone has them is found at its newest entry.
        """
        for at, row in enumerate(self.rows):
            track = row.track
            if track is None:
                continue
            weeks = [
                week
                for week, seen in track.by_week.items()
                if any(any(lists.spans(_entry_text(row.part, one), sought)) for one in seen)
            ]
            if not weeks and any(lists.spans(words.track_name(track), sought)):
                weeks = [max(track.by_week, default=self.timeline.this_week)]
            yield from ((at, week) for week in weeks)

    def _go_to_week(self, week: int) -> None:
        self.week = max(self.timeline.first_week, min(self.timeline.last_week, week))
        self._cursor_moved()

    def _cursor_moved(self) -> None:
        self.refresh()
        self.post_message(self.CursorMoved())

    def action_open(self) -> None:
        """Read or change the entries under the cursor."""
        self.post_message(self.OpenRequested())

    def action_add(self) -> None:
        """Add an entry about the promise under the cursor."""
        self.post_message(self.AddRequested())


def _entry_text(part: Part, sighting: Sighting) -> str:
    """Return the words of an entry without the promise that it is about."""
    row = {key: value for key, value in sighting.row.items() if key != part.ledger.promise}
    return part.sightings.row_words(row)


MIN_PANEL_HEIGHT = 4
"""Lines that the panel has at least."""

LEGEND_HEIGHT = 22
"""Lines of a window below which the signs are explained by F1 alone."""


class TimelineScreen(Screen[None]):
    """The grid, and below it in words the entries under the cursor."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "timeline"
    is_active_view = True
    """Keys here are for its worksheet, as on the worksheet's own screen."""

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work
        self.session = work.session
        self._unread = Words(classes="aside", name="unread")

    def compose(self) -> ComposeResult:
        """Return the title, the grid, the panel, the legend and the keys."""
        yield Words(self.work.title, classes="screen-title")
        timeline = self._timeline()
        yield self._unread
        if timeline.is_empty:
            yield Words("" if timeline.unread else words.WHAT_WILL_COME, classes="nothing-yet")
        else:
            yield TimelineGrid(timeline)
            yield Words(classes="week")
            yield Words(classes="legend")
        yield KeyFooter("screen") if timeline.is_empty else KeyFooter("screen", "timeline")

    @property
    def grid(self) -> TimelineGrid:
        """The grid, where there is one."""
        return self.query_one(TimelineGrid)

    def commit(self) -> None:
        """Do nothing: no text is typed here, each entry is edited on a screen of its own."""

    def on_mount(self) -> None:
        """Register as a view of the worksheet, which is told of every change."""
        workbook(self).open_worksheets.register(self)
        self.show_again()

    def on_unmount(self) -> None:
        """Stop being a view of the worksheet."""
        workbook(self).open_worksheets.unregister(self)

    def _timeline(self) -> Timeline:
        return timeline_of(self.session.worksheet, self.work.with_lines, workbook(self).today())

    def show_again(self, week: int | None = None) -> None:
        """Draw the session as it is now, with the cursor in `week` if that is given."""
        timeline = self._timeline()
        unread = not_read(timeline.unread)
        self._unread.say(unread)
        self._unread.display = bool(unread)
        for grid in self.query(TimelineGrid):
            grid.show(timeline, week)
            self._show_panel()

    # -- the panel -----------------------------------------------------------------------------

    @on(TimelineGrid.CursorMoved)
    def _show_panel(self) -> None:
        if not self.query(TimelineGrid):
            return  # closed before it was drawn
        self.query_one(".week", Words).say(self._panel_text())
        signs = words.legend(self.grid.timeline, self.size.width - 4, THIS_WEEK_DRAWN)
        self.query_one(".legend", Words).say(_legend(signs))

    def on_resize(self) -> None:
        """Fit the words into the new width; a low window shows the promises first."""
        self.set_class(self.size.height < LEGEND_HEIGHT, "-low")
        if self.query(TimelineGrid):
            self.call_after_refresh(self._show_panel)

    def _panel_text(self) -> Content:
        """Return the promise, the week, and each of its entries, in the room there is."""
        grid, today = self.grid, workbook(self).today()
        if grid.track is None or grid.part is None:
            return Content()
        part, width = grid.part, max(20, self.size.width - 4)
        room = max(MIN_PANEL_HEIGHT, self.query_one(".week", Words).content_size.height) - 2
        name = wrapped_cells(" ".join(words.track_name(grid.track).split()), width)
        entries = [self._entry_words(part, one) for one in grid.entries_in_week]
        undated = [self._entry_words(part, one) for one in grid.track.undated]
        note = cut(wrapped_cells(words.undated_entries(undated), width), 2) if undated else []
        if entries and room <= len(note):
            # In a small window this week's entries are more important than those without a date.
            note = []
        lines = _fit_lines(entries, width, room - len(note))
        if not entries:
            can_add = can_add_row(self.session, part.sightings)
            sentence = words.empty_week(grid.track, grid.week, today, can_add=can_add)
            lines = wrapped_cells(sentence, width)
        return Content("\n").join(
            [
                plain(cut(name, 1)[0], "bold"),
                plain(words.week_dates(grid.week, today), "$secondary"),
                *(plain(line) for line in lines),
                *(plain(line, "$secondary") for line in note),
            ]
        )

    def _entry_words(self, part: Part, sighting: Sighting) -> str:
        """Return an entry in words: its day and signs, then what was seen, without the promise."""
        ledger, row = part.ledger, dict(sighting.row)
        first = []
        for key in (ledger.date, ledger.sign, ledger.stress, ledger.repaired, ledger.rung):
            column, value = part.sightings.column(key), row.pop(key, None)
            if column is None or not value:
                continue
            text = column.text if value is True else column.describe(value)
            first.append(words.chosen_rung(text) if key == ledger.rung else text)
        row.pop(ledger.promise, None)
        rest = part.sightings.row_words(row)
        return " · ".join(" ".join(text.split()) for text in (*first, rest) if text)

    # -- opening and adding --------------------------------------------------------------------

    @on(TimelineGrid.OpenRequested)
    def _on_open_requested(self) -> None:
        part, seen = self.grid.part, self.grid.entries_in_week
        if len(seen) > 1 and part is not None:
            choices = [(one.id, self._entry_words(part, one)) for one in seen]
            self.app.push_screen(Choose(words.WHICH_ONE, choices), self._edit_entry)
        elif seen:
            self._edit_entry(seen[0].id)

    def _edit_entry(self, row_id: str | None, near: date | None = None) -> None:
        part = self.grid.part
        if row_id is None or part is None:
            return

        def closed(_: None) -> None:
            self._row_closed(part, row_id)

        self.app.push_screen(RowScreen(self.work, part.sightings, row_id, near), closed)

    @on(TimelineGrid.AddRequested)
    def _on_add_requested(self) -> None:
        grid, session = self.grid, self.session
        part, track = grid.part, grid.track
        if part is None or track is None or session.read_only:
            return
        item = part.sightings
        if is_closed(session, item):
            self.app.notify(closed_reason(item), markup=False)
        elif can_add_row(session, item):
            row_id = session.new_row_id(item.id)
            if track.id:
                session.answer_cell(item.id, row_id, part.ledger.promise, track.id)
            # The calendar opens at the week under the cursor; in this week, at today.
            is_now = grid.week == grid.timeline.this_week
            self._edit_entry(row_id, None if is_now else monday(grid.week))

    def _row_closed(self, part: Part, row_id: str) -> None:
        """Remove an entry that has only its promise; go to the week of one with a date."""
        rows = self.session.rows(part.sightings.id)
        row = next((one for one in rows if one["row"] == row_id), {})
        if row.keys() <= {"row", part.ledger.promise}:
            self.session.remove_row(part.sightings.id, row_id)
        day = row.get(part.ledger.date)
        self.show_again(week_of(day) if isinstance(day, date) else None)

    action_step_out = close_screen


def _fit_lines(texts: list[str], width: int, room: int) -> list[str]:
    """Return each text in as many lines as all of them can have."""
    room = max(room, 1)
    if len(texts) > room:
        return [*_fit_lines(texts[: room - 1], width, room - 1), words.MORE_TO_READ]
    lead = "- " if len(texts) > 1 else ""
    each = room // max(1, len(texts))
    return [
        line
        for text in texts
        for line in cut(wrapped_cells(text, width, lead, " " * len(lead)), each)
    ]


def _legend(lines: list[list[tuple[str, str]]]) -> Content:
    """Return every sign with its meaning."""
    return Content("\n").join(
        Content("   ").join(
            Content.assemble(plain(sign, "bold"), plain(f" {meaning}", "$secondary"))
            for sign, meaning in line
        )
        for line in lines
    )
