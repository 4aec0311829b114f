"""Promises and what was then seen, week by week, and the grid they are drawn on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from reconcile_tui.domain.dates import monday, month_marks, short_day, week_of
from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.kinds import rung_words
from reconcile_tui.messages import timeline as labels
from reconcile_tui.messages import timeline as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.session import closed_words, is_closed, may_add
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
from reconcile_tui.tui.screens.worksheet.row import RowScreen
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
"""Colour only helps: every sign is told apart by its shape."""

Runs = list[tuple[str, str]]
"""(text, style) from left to right."""


def two_lines(track: Track, width: int) -> list[str]:
    """What a promise is called, on two lines."""
    name = visible(one_line(words.name_of(track)))
    lines = cut(wrapped(name, width - 1).split("\n"), 2)
    return [*lines, ""][:2]


def newest_word(track: Track) -> tuple[str, str]:
    """The newest word that the person gave, and its day."""
    newest = track.newest_rung
    if newest is None or newest.day is None:
        return "", ""
    return rung_words(newest.rung)[:WORD], short_day(newest.day)


def row_of_cells(texts: list[str], cursor: int) -> Runs:
    """One line of cells in as few runs as there are styles."""
    runs: Runs = []
    for number, text in enumerate(texts):
        for sign in text:
            style = STYLES.get(sign, "$accent" if sign != " " else "")
            if number == cursor:
                style = "bold reverse"
            elif sign == " " and runs and "reverse" not in runs[-1][1]:
                style = runs[-1][1]
            if runs and runs[-1][1] == style:
                runs[-1] = (runs[-1][0] + sign, style)
            else:
                runs.append((sign, style))
    return runs


HEAD = 2
"""Lines for the months and the rule under them."""


@dataclass(frozen=True)
class Entry:
    """What stands in the list from top to bottom: a title, a promise, or words."""

    part: Part
    track: Track | None = None
    text: str = ""
    style: str = "$secondary"
    gap: bool = False


class TimelineGrid(Searched, can_focus=True):
    """Arrows move over it; whoever holds it shows what stands under the cursor."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("timeline"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("left", "turn(-1)"),
        ("right", "turn(1)"),
    ]

    class Moved(Message):
        """The cursor stands somewhere else."""

    class Opened(Message):
        """What stands under the cursor is to be read or changed."""

    class Added(Message):
        """Something was seen of the promise under the cursor."""

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
        """A blank line after each promise, where there is room for all of them so."""
        self.entries: list[Entry] = []
        self.show(timeline)

    # -- what it shows -------------------------------------------------------------------------

    def show(self, timeline: Timeline, week: int | None = None) -> None:
        """Draw it anew, the cursor on the same promise, in `week` if it is given."""
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
        """The part the cursor is in."""
        return self.entries[self.at].part if self.entries else None

    @property
    def track(self) -> Track | None:
        """The promise under the cursor; None while there is none."""
        return self.entries[self.at].track if self.entries else None

    @property
    def seen(self) -> tuple[Sighting, ...]:
        """What was seen in the week under the cursor, the newest first."""
        return self.track.by_week.get(self.week, ()) if self.track else ()

    # -- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        """The months, and as many promises as there is room for."""
        room, (name, count) = self.size.height - HEAD, self._columns()
        self.air = 0
        tracks = sum(entry.track is not None for entry in self.entries)
        self.air = int(tracks + sum(map(self._height, range(len(self.entries)))) <= room)
        self._bring_into_view(count, room)
        shown = self._whole(in_view(self.top, len(self.entries), room, self._height), room)
        lines: list[Runs] = [*self._head(name, count, shown)]
        for number in shown:
            lines += self._lines(number, name, count)
        drawn = lines[: room + HEAD]
        return Content("\n").join(
            [Content.assemble(*[plain(text, style) for text, style in runs]) for runs in drawn]
        )

    @property
    def cursor_line(self) -> int:
        """The line of the promise under the cursor: the terminal's own cursor stands there."""
        return HEAD + sum(map(self._height, range(self.top, self.at)))

    def _columns(self) -> tuple[int, int]:
        """How wide a name may be, and how many weeks there is room for."""
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
        """The first week, so that no column is free at the end while weeks are hidden before it."""
        timeline = self.timeline
        end = max(self.week, min(timeline.last_week, timeline.this_week + 2))
        return max(timeline.first_week, end - count + 1)

    def _whole(self, shown: range, room: int) -> range:
        """No promise cut in half, and no title without a promise at the end."""
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
        above = labels.ABOVE if self.top > 0 else ""
        below = labels.BELOW if shown.stop < len(self.entries) else ""
        earlier = labels.EARLIER if self.left > self.timeline.first_week else ""
        later = labels.LATER if self.left + count <= self.timeline.last_week else ""
        yield [(above.ljust(name + 2), "$secondary"), ("".join(months), "")]
        ends = f"  {earlier.ljust(len(labels.EARLIER))}  {later}"
        quiet = f"{below.ljust(name + 2)}{''.join(rule)}{ends}"
        yield [(quiet.rstrip(), "$secondary")]

    def _lines(self, number: int, name: int, count: int) -> list[Runs]:
        entry = self.entries[number]
        if entry.track is None:
            said: Runs = [(entry.text, entry.style)]
            return [[], said] if entry.gap else [said]
        return [*self._track(entry.track, name, count, here=number == self.at), *[[]] * self.air]

    def _track(self, track: Track, name: int, count: int, *, here: bool) -> list[Runs]:
        assert self.left is not None
        drawn = [cell(track, self.left + n, self.timeline.this_week) for n in range(count)]
        cursor = self.week - self.left if here else -1
        ends = newest_word(track)
        bold = "bold" if here else ""
        return [
            [
                (label + " " * (name + 2 - cell_len(label)), bold),
                *row_of_cells([pair[line] for pair in drawn], cursor),
                ("  ", ""),
                (ends[line], "" if line == 0 else "$secondary"),
            ]
            for line, label in enumerate(two_lines(track, name))
        ]

    # -- moving --------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """To the promise above or below."""
        target = self.at + step
        while 0 <= target < len(self.entries) and self.entries[target].track is None:
            target += step
        if 0 <= target < len(self.entries):
            self.at = target
        self._moved()

    def action_turn(self, step: int) -> None:
        """To the week beside."""
        self._to_week(self.week + step)

    def action_far(self, way: int) -> None:
        """To the first week; to this week, and from there to the last."""
        timeline = self.timeline
        last = timeline.last_week if self.week >= timeline.this_week else timeline.this_week
        self._to_week(timeline.first_week if way < 0 else last)

    def action_page(self, way: int) -> None:
        """A screen of weeks back or on."""
        self._to_week(self.week + way * self._columns()[1])

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
        """(place in the list, week) of all entries with these words.

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
        """Read or change what stands under the cursor."""
        self.post_message(self.Opened())

    def action_add(self) -> None:
        """Write down something that was seen."""
        self.post_message(self.Added())


def _words_of(part: Part, sighting: Sighting) -> str:
    """What an entry says, without the promise that it is about."""
    row = {key: value for key, value in sighting.row.items() if key != part.ledger.promise}
    return part.sightings.row_words(row)


def _entries(timeline: Timeline) -> Iterator[Entry]:
    for number, part in enumerate(timeline.parts):
        yield Entry(part, text=part.ledger.title, style="bold $primary", gap=number > 0)
        for track in part.tracks:
            yield Entry(part, track)
        if not part.tracks:
            yield Entry(part, text=words.NO_PROMISES)


PANEL = 4
"""Lines of the panel at the least."""

LOW = 22
"""Lines of a window below which the signs are explained by F1 alone."""


class TimelineScreen(Screen[None]):
    """The grid, and below it in words what stands under the cursor. Esc goes back."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    place = "timeline"

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work
        self.session = work.session
        self._unread = Words(classes="aside", name="unread")

    def compose(self) -> ComposeResult:
        """Title, grid, panel, what the signs mean, keys."""
        yield Words(self.work.title, classes="screen-title")
        timeline = self._timeline()
        unread = not_read(timeline.unread)
        yield self._say_unread(unread)
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

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    @property
    def is_in_hand(self) -> bool:
        """What is asked for here is meant for its worksheet."""
        return True

    def commit(self) -> None:
        """Nothing is typed here: each row has a screen of its own."""

    def on_unmount(self) -> None:
        """Nobody speaks to it any more."""
        self.book.open_worksheets.leave(self)

    def on_mount(self) -> None:
        """Into the grid."""
        self.book.open_worksheets.register(self)
        for grid in self.query(TimelineGrid):
            grid.focus()
            self._moved()

    def _timeline(self) -> Timeline:
        return timeline_of(self.session.worksheet, self.work.with_lines, self.book.today())

    def show_again(self, week: int | None = None) -> None:
        """Draw what the session holds now; another hand may have changed it."""
        timeline = self._timeline()
        self._say_unread(not_read(timeline.unread))
        for grid in self.query(TimelineGrid):
            grid.show(timeline, week)
            self._moved()

    def _say_unread(self, said: str) -> Words:
        self._unread.say(said)
        self._unread.display = bool(said)
        return self._unread

    # -- the panel -----------------------------------------------------------------------------

    @on(TimelineGrid.Moved)
    def _moved(self) -> None:
        self.query_one(".week", Words).say(self._panel())
        legend = self.query_one(".legend", Words)
        signs = words.legend(self.grid.timeline, self.size.width - 4, THIS_WEEK_DRAWN)
        legend.say(_legend(signs))

    def on_resize(self) -> None:
        """The words fit into another width; in a low window the promises come first."""
        self.set_class(self.size.height < LOW, "-low")
        if self.query(TimelineGrid):
            self.call_after_refresh(self._moved)

    def _panel(self) -> Content:
        """The promise, the week, and each thing that was seen, in the room there is."""
        grid, today = self.grid, self.book.today()
        if grid.track is None or grid.part is None:
            return Content()
        part, width = grid.part, max(20, self.size.width - 4)
        room = max(PANEL, self.query_one(".week", Words).content_size.height) - 2
        name = wrapped_cells(" ".join(words.name_of(grid.track).split()), width)
        seen = [self._said(part, one) for one in grid.seen]
        said = [self._said(part, one) for one in grid.track.undated]
        note = cut(wrapped_cells(labels.undated(said), width), 2) if said else []
        if seen and room <= len(note):
            # In a small window what was seen this week goes before what has no day.
            note = []
        told = _fitted(seen, width, room - len(note))
        if not seen:
            can_add = grid.part is not None and may_add(self.session, grid.part.sightings)
            said_of_it = labels.empty_week(grid.track, grid.week, today, can_add=can_add)
            told = wrapped_cells(said_of_it, width)
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
            said = column.text if value is True else column.told(value)
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

        self.app.push_screen(RowScreen(self.work, part.sightings, row_id, near), closed)

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
        line
        for text in texts
        for line in cut(wrapped_cells(text, width, lead, " " * len(lead)), each)
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
