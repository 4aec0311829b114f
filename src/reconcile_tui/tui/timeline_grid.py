"""The timeline as it is drawn: promises down, weeks across, a cursor in one week of one promise.

Only what is in view is drawn, so that years of weeks and many promises cost no more than few.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.core.timeline import Part, Sighting, Timeline, Track
from reconcile_tui.core.timeline_signs import CELL, cell
from reconcile_tui.core.weeks import month_marks
from reconcile_tui.strings import timeline as words
from reconcile_tui.tui.fields.window import in_view, pulled_back, top_for
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import timeline as labels
from reconcile_tui.tui.track_lines import WORD, Runs, newest_word, row_of_cells, two_lines
from reconcile_tui.tui.words import plain

__all__ = ["TimelineGrid"]

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


class TimelineGrid(Widget, can_focus=True):
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
            rule[now] = "▼"
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


def _entries(timeline: Timeline) -> Iterator[Entry]:
    for number, part in enumerate(timeline.parts):
        yield Entry(part, text=part.ledger.title, style="bold $primary", gap=number > 0)
        for track in part.tracks:
            yield Entry(part, track)
        if not part.tracks:
            yield Entry(part, text=words.NO_PROMISES)
