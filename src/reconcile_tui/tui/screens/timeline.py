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
    NOTHING,
    SIGNS,
    THIS_WEEK_DRAWN,
    WALL,
    Part,
    Sighting,
    Timeline,
    Track,
    cell,
    timeline_of,
)
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets import searching
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import in_view, pulled_back, top_for
from reconcile_tui.tui.widgets.searching import Searched
from reconcile_tui.tui.widgets.text import Words, cut, plain
from reconcile_tui.tui.widgets.text import wrapped as wrapped_cells
from reconcile_tui.workspace import OpenWorksheet

WORD = len("Slipped and repaired")
"""Columns for the longest word of the ladder."""

STYLES: dict[str, str] = {
    SIGNS["kept"]: "$primary",
    SIGNS["partly"]: "$accent",
    SIGNS["not"]: "bold",
    SIGNS["not-tested"]: "$secondary",
    NOTHING: "$secondary",
    WALL: "$secondary",
}
"""Color only helps: every sign is recognized by its shape."""

CURSOR = "bold reverse"

Runs = list[tuple[str, str]]
"""(text, style) from left to right."""


def _name_lines(track: Track, width: int) -> list[str]:
    """Return the name of a promise on two lines."""
    name = visible(one_line(words.name_of(track)))
    return [*cut(wrapped(name, width - 1).split("\n"), 2), ""][:2]


def _newest_word(track: Track) -> tuple[str, str]:
    """Return the newest word that the person gave, and its day."""
    newest = track.newest_rung
    if newest is None or newest.day is None:
        return "", ""
    return rung_words(newest.rung)[:WORD], short_day(newest.day)


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


HEAD = 2
"""Lines for the months and the rule under them."""


@dataclass(frozen=True)
class Entry:
    """One entry of the list from top to bottom: a title, a promise, or a sentence."""

    part: Part
    track: Track | None = None
    text: str = ""
    style: str = "$secondary"
    gap: bool = False
    """Whether a blank line comes before it."""


def _entries(timeline: Timeline) -> Iterator[Entry]:
    for number, part in enumerate(timeline.parts):
        yield Entry(part, text=part.ledger.title, style="bold $primary", gap=number > 0)
        for track in part.tracks:
            yield Entry(part, track)
        if not part.tracks:
            yield Entry(part, text=words.NO_PROMISES)


class TimelineGrid(Searched, can_focus=True):
    """The grid of promises and weeks, with a cursor that the arrows move."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("timeline"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("left", "turn(-1)"),
        ("right", "turn(1)"),
    ]

    class Moved(Message):
        """The cursor has moved."""

    class Opened(Message):
        """The entries under the cursor are to be read or changed."""

    class Added(Message):
        """An entry about the promise under the cursor is to be added."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self.week = timeline.this_week
        self.at = 0
        self.top = 0
        self.left: int | None = None
        self.count = 0
        """How many weeks were drawn last."""
        self.air = 0
        """Blank lines after each promise: one, if there is room for all of them like that."""
        self.entries: list[Entry] = []
        self.show(timeline)

    def show(self, timeline: Timeline, week: int | None = None) -> None:
        """Draw a changed timeline, the cursor on the same promise, in `week` if it is given."""
        here = self.entries[self.at].track if self.entries else None
        self.timeline = timeline
        self.entries = list(_entries(timeline))
        tracks = [n for n, entry in enumerate(self.entries) if entry.track]
        same = [n for n in tracks if here and (self.entries[n].track or here).id == here.id]
        self.at = next(iter([*same, *tracks]), 0)
        self.week = self.week if week is None else week
        self.refresh()

    @property
    def part(self) -> Part | None:
        """The part under the cursor."""
        return self.entries[self.at].part if self.entries else None

    @property
    def track(self) -> Track | None:
        """The promise under the cursor, if there is one."""
        return self.entries[self.at].track if self.entries else None

    @property
    def seen(self) -> tuple[Sighting, ...]:
        """The entries of the week under the cursor, the newest first."""
        return self.track.by_week.get(self.week, ()) if self.track else ()

    # -- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        """Return the months, and as many promises as there is room for."""
        room, (name, count) = self.size.height - HEAD, self._columns()
        self.air = 0
        tracks = sum(entry.track is not None for entry in self.entries)
        self.air = int(tracks + sum(map(self._height, range(len(self.entries)))) <= room)
        self._bring_into_view(count, room)
        shown = self._whole(in_view(self.top, len(self.entries), room, self._height), room)
        lines: list[Runs] = [*self._head(name, count, shown)]
        for number in shown:
            lines += self._lines(number, name, count)
        return Content("\n").join(
            Content.assemble(*(plain(text, style) for text, style in runs))
            for runs in lines[: room + HEAD]
        )

    @property
    def cursor_line(self) -> int:
        """The line of the promise under the cursor, for the terminal's own cursor."""
        return HEAD + sum(map(self._height, range(self.top, self.at)))

    def _columns(self) -> tuple[int, int]:
        """Return the width of a name, and how many weeks there is room for."""
        width = self.size.width
        name = max(12, min(30, width // 4 + 1))
        return name, max(4, (width - name - WORD - 4) // CELL)

    def _bring_into_view(self, count: int, room: int) -> None:
        if self.left is None or count != self.count:
            fresh = self._first_drawn(count)
            self.left = fresh if self.left is None else min(self.left, fresh)
            self.count = count
        self.left = max(self.week - count + 1, min(self.left, self.week))
        top = min(self.top, max(0, len(self.entries) - 1))
        top = top_for(self.at, top, room, self._height)
        self.top = pulled_back(top, len(self.entries), room, self._height)
        above = self.at - 1
        if self.top == self.at and above >= 0 and self.entries[above].track is None:
            self.top = above

    def _first_drawn(self, count: int) -> int:
        """Return the first week to draw: no column is empty while earlier weeks are hidden."""
        timeline = self.timeline
        end = max(self.week, min(timeline.last_week, timeline.this_week + 2))
        return max(timeline.first_week, end - count + 1)

    def _whole(self, shown: range, room: int) -> range:
        """Return what is drawn without a promise cut in half or a title without one at the end."""
        end = shown.stop
        while end > self.at + 1 and (
            sum(map(self._height, range(shown.start, end))) > room
            or (end < len(self.entries) and self.entries[end - 1].gap)
        ):
            end -= 1
        return range(shown.start, end)

    def _height(self, number: int) -> int:
        entry = self.entries[number]
        if entry.track:
            return 2 + self.air
        return 2 if entry.gap else 1

    def _head(self, name: int, count: int, shown: range) -> Iterator[Runs]:
        assert self.left is not None
        months = [" "] * (count * CELL + 2)
        rule = ["─"] * (count * CELL)
        for column, month in month_marks(self.left, count, CELL):
            months[column : column + len(month)] = month[: len(months) - column]
            rule[column] = "┬" if column else "─"
        now = (self.timeline.this_week - self.left) * CELL
        if 0 <= now < len(rule):
            rule[now] = THIS_WEEK_DRAWN
        above = words.ABOVE if self.top > 0 else ""
        below = words.BELOW if shown.stop < len(self.entries) else ""
        earlier = words.EARLIER if self.left > self.timeline.first_week else ""
        later = words.LATER if self.left + count <= self.timeline.last_week else ""
        yield [(above.ljust(name + 2), "$secondary"), ("".join(months), "")]
        ends = f"  {earlier.ljust(len(words.EARLIER))}  {later}"
        rule_line = f"{below.ljust(name + 2)}{''.join(rule)}{ends}"
        yield [(rule_line.rstrip(), "$secondary")]

    def _lines(self, number: int, name: int, count: int) -> list[Runs]:
        entry = self.entries[number]
        if entry.track is None:
            line: Runs = [(entry.text, entry.style)]
            return [[], line] if entry.gap else [line]
        return [*self._track(entry.track, name, count, here=number == self.at), *[[]] * self.air]

    def _track(self, track: Track, name: int, count: int, *, here: bool) -> list[Runs]:
        assert self.left is not None
        drawn = [cell(track, self.left + n, self.timeline.this_week) for n in range(count)]
        cursor = self.week - self.left if here else -1
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
        target = self.at + step
        while 0 <= target < len(self.entries) and self.entries[target].track is None:
            target += step
        if 0 <= target < len(self.entries):
            self.at = target
        self._moved()

    def action_turn(self, step: int) -> None:
        """Go to the week before (-1) or after (1)."""
        self._to_week(self.week + step)

    def action_far(self, direction: int) -> None:
        """Go to the first week (-1), or to this week and from there to the last (1)."""
        timeline = self.timeline
        last = timeline.last_week if self.week >= timeline.this_week else timeline.this_week
        self._to_week(timeline.first_week if direction < 0 else last)

    def action_page(self, direction: int) -> None:
        """Go a screen of weeks back (-1) or forward (1)."""
        self._to_week(self.week + direction * self._columns()[1])

    # -- searching -----------------------------------------------------------------------------

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next promise or entry with these words, or the one before. False: no such."""
        weeks = 1 + self.timeline.last_week - self.timeline.first_week

        def place(at: int, week: int) -> int:
            return at * weeks + week - self.timeline.first_week

        places = [place(at, week) for at, week in self._places_with(sought)]
        found = searching.next_of(places, place(self.at, self.week), step)
        if found is not None:
            self.at, week = divmod(found, weeks)
            self._to_week(week + self.timeline.first_week)
        return found is not None

    def _places_with(self, sought: str) -> Iterator[tuple[int, int]]:
        """Return (place in the list, week) of all entries with these words.

        A promise whose name alone has them is found at its newest entry.
        """
        for at, entry in enumerate(self.entries):
            track = entry.track
            if track is None:
                continue
            weeks = [
                week
                for week, seen in track.by_week.items()
                if any(any(searching.spans(_words_of(entry.part, one), sought)) for one in seen)
            ]
            if not weeks and any(searching.spans(words.name_of(track), sought)):
                weeks = [max(track.by_week, default=self.timeline.this_week)]
            yield from ((at, week) for week in weeks)

    def _to_week(self, week: int) -> None:
        self.week = max(self.timeline.first_week, min(self.timeline.last_week, week))
        self._moved()

    def _moved(self) -> None:
        self.refresh()
        self.post_message(self.Moved())

    def action_open(self) -> None:
        """Read or change the entries under the cursor."""
        self.post_message(self.Opened())

    def action_add(self) -> None:
        """Add an entry about the promise under the cursor."""
        self.post_message(self.Added())


def _words_of(part: Part, sighting: Sighting) -> str:
    """Return the words of an entry without the promise that it is about."""
    row = {key: value for key, value in sighting.row.items() if key != part.ledger.promise}
    return part.sightings.row_words(row)


PANEL = 4
"""Lines that the panel has at least."""

LOW = 22
"""Lines of a window below which the signs are explained by F1 alone."""


class TimelineScreen(Screen[None]):
    """The grid, and below it in words the entries under the cursor."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "timeline"
    is_in_hand = True
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
        yield Footing("screen") if timeline.is_empty else Footing("screen", "timeline")

    @property
    def grid(self) -> TimelineGrid:
        """The grid, where there is one."""
        return self.query_one(TimelineGrid)

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    def commit(self) -> None:
        """Do nothing: no text is typed here, each entry is edited on a screen of its own."""

    def on_mount(self) -> None:
        """Register as a view of the worksheet, which is told of every change."""
        self.book.open_worksheets.register(self)
        self.show_again()

    def on_unmount(self) -> None:
        """Stop being a view of the worksheet."""
        self.book.open_worksheets.leave(self)

    def _timeline(self) -> Timeline:
        return timeline_of(self.session.worksheet, self.work.with_lines, self.book.today())

    def show_again(self, week: int | None = None) -> None:
        """Draw the session as it is now, with the cursor in `week` if that is given."""
        timeline = self._timeline()
        unread = not_read(timeline.unread)
        self._unread.say(unread)
        self._unread.display = bool(unread)
        for grid in self.query(TimelineGrid):
            grid.show(timeline, week)
            self._moved()

    # -- the panel -----------------------------------------------------------------------------

    @on(TimelineGrid.Moved)
    def _moved(self) -> None:
        self.query_one(".week", Words).say(self._panel())
        signs = words.legend(self.grid.timeline, self.size.width - 4, THIS_WEEK_DRAWN)
        self.query_one(".legend", Words).say(_legend(signs))

    def on_resize(self) -> None:
        """Fit the words into the new width; a low window shows the promises first."""
        self.set_class(self.size.height < LOW, "-low")
        if self.query(TimelineGrid):
            self.call_after_refresh(self._moved)

    def _panel(self) -> Content:
        """Return the promise, the week, and each of its entries, in the room there is."""
        grid, today = self.grid, self.book.today()
        if grid.track is None or grid.part is None:
            return Content()
        part, width = grid.part, max(20, self.size.width - 4)
        room = max(PANEL, self.query_one(".week", Words).content_size.height) - 2
        name = wrapped_cells(" ".join(words.name_of(grid.track).split()), width)
        entries = [self._entry_words(part, one) for one in grid.seen]
        undated = [self._entry_words(part, one) for one in grid.track.undated]
        note = cut(wrapped_cells(words.undated(undated), width), 2) if undated else []
        if entries and room <= len(note):
            # In a small window this week's entries are more important than those without a date.
            note = []
        lines = _fitted(entries, width, room - len(note))
        if not entries:
            can_add = can_add_row(self.session, part.sightings)
            sentence = words.empty_week(grid.track, grid.week, today, can_add=can_add)
            lines = wrapped_cells(sentence, width)
        return Content("\n").join(
            [
                plain(cut(name, 1)[0], "bold"),
                plain(words.week(grid.week, today), "$secondary"),
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
            text = column.text if value is True else column.told(value)
            first.append(words.your_word(text) if key == ledger.rung else text)
        row.pop(ledger.promise, None)
        rest = part.sightings.row_words(row)
        return " · ".join(" ".join(text.split()) for text in (*first, rest) if text)

    # -- opening and adding --------------------------------------------------------------------

    @on(TimelineGrid.Opened)
    def _opened(self) -> None:
        part, seen = self.grid.part, self.grid.seen
        if len(seen) > 1 and part is not None:
            choices = [(one.id, self._entry_words(part, one)) for one in seen]
            self.app.push_screen(Choose(words.WHICH_ONE, choices), self._open)
        elif seen:
            self._open(seen[0].id)

    def _open(self, row_id: str | None, near: date | None = None) -> None:
        part = self.grid.part
        if row_id is None or part is None:
            return

        def closed(_: None) -> None:
            self._row_closed(part, row_id)

        self.app.push_screen(RowScreen(self.work, part.sightings, row_id, near), closed)

    @on(TimelineGrid.Added)
    def _added(self) -> None:
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
            self._open(row_id, None if is_now else monday(grid.week))

    def _row_closed(self, part: Part, row_id: str) -> None:
        """Remove an entry that has only its promise; go to the week of one with a date."""
        rows = self.session.rows(part.sightings.id)
        row = next((one for one in rows if one["row"] == row_id), {})
        if row.keys() <= {"row", part.ledger.promise}:
            self.session.remove_row(part.sightings.id, row_id)
        day = row.get(part.ledger.date)
        self.show_again(week_of(day) if isinstance(day, date) else None)

    action_step_out = Screen.action_dismiss


def _fitted(texts: list[str], width: int, room: int) -> list[str]:
    """Return each text in as many lines as all of them can have."""
    room = max(room, 1)
    if len(texts) > room:
        return [*_fitted(texts[: room - 1], width, room - 1), words.MORE_TO_READ]
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
