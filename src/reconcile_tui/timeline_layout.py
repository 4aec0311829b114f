"""A timeline on paper: blocks of weeks that fit a width, as text and as rows for any format.

The first block begins where the entries do, the last holds this week and every end mark. Blocks in
which nothing stands are left out. The words of the ladder, which are the newest that a person gave,
stand at the end of the last block alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from reconcile_tui.domain.dates import LAST_WEEK, month_marks
from reconcile_tui.domain.display import cells, one_line, visible, wrapped
from reconcile_tui.domain.kinds import rung_words
from reconcile_tui.messages import timeline as words
from reconcile_tui.timeline import CELL, THIS_WEEK, Cell, Part, Timeline, Track, cell

NAME = 22
WORD = len("Slipped and repaired")
FEWEST = 8
"""Weeks that a block has at least: months and years need the room above it."""


class Line(NamedTuple):
    """One promise in some weeks: its name, what is drawn in two rows, and the word at the end."""

    name: str
    drawn: Cell
    ends: tuple[str, str] = ("", "")


class Block(NamedTuple):
    """Some weeks: the months above them, a rule that marks this week, and the lines by part."""

    months: str
    rule: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def blocks_of(timeline: Timeline, most: int) -> list[Block]:
    """Return the timeline in blocks of at most so many weeks, the oldest first.

    All are of one length, so that the last one is as full as the others.
    """
    weeks = timeline.last_week - timeline.first_week + 1
    count = max(FEWEST, ceil(weeks / ceil(weeks / most)))
    starts = list(_starts(timeline, count))
    return [_block(timeline, start, count, last=start == starts[-1]) for start in starts]


def text_of(timeline: Timeline, width: int) -> list[str]:
    """Return the timeline as paragraphs of plain text, with the signs explained below it."""
    most = max(FEWEST, (width - NAME - WORD - 4) // CELL)
    blocks = ["\n".join(_text_of_block(block)) for block in blocks_of(timeline, most)]
    signs = "\n".join("   ".join(map(" ".join, line)) for line in words.legend(timeline, width))
    return [*blocks, signs, *(wrapped(said, width) for said in explained(timeline))]


def explained(timeline: Timeline) -> list[str]:
    """Return what is said below a timeline: what the words mean, and what is not in it."""
    return [words.model(timeline), *([words.UNDATED] if timeline.has_undated else [])]


def _starts(timeline: Timeline, count: int) -> Iterator[int]:
    """The first weeks of the blocks that are printed; the one with this week always is."""
    tracks = [track for part in timeline.parts for track in part.tracks]
    weeks = {week for track in tracks for week in track.by_week}
    # The mark of an end stands in the week after it.
    weeks |= {min(t.last_week + 1, LAST_WEEK) for t in tracks if t.last_week is not None}
    weeks |= {timeline.first_week, timeline.this_week}
    first = timeline.first_week
    for number in sorted({(week - first) // count for week in weeks}):
        yield first + number * count


def _block(timeline: Timeline, start: int, count: int, *, last: bool) -> Block:
    months = [" "] * (count * CELL + CELL)
    rule = ["-"] * (count * CELL)
    for column, month in month_marks(start, count, CELL):
        months[column : column + len(month)] = month[: len(months) - column]
        rule[column] = "+" if column else "-"
    now = (timeline.this_week - start) * CELL
    if 0 <= now < len(rule):
        rule[now] = THIS_WEEK
    weeks = range(start, start + count)
    parts = (
        (part.ledger.title, tuple(_lines(part, weeks, timeline.this_week, last=last)))
        for part in timeline.parts
    )
    return Block("".join(months).rstrip(), "".join(rule), tuple(parts))


def _lines(part: Part, weeks: range, this_week: int, *, last: bool) -> Iterator[Line]:
    if not part.tracks:
        yield Line(words.NO_PROMISES, ("", ""))
    for track in part.tracks:
        drawn = [cell(track, week, this_week) for week in weeks]
        if last or any("".join(pair).strip() for pair in drawn):
            upper, lower = map("".join, zip(*drawn, strict=True))
            yield Line(one_line(words.name_of(track)), (upper, lower), _ends(track, last=last))


def _ends(track: Track, *, last: bool) -> tuple[str, str]:
    newest = track.newest_rung
    if not last or newest is None or newest.day is None:
        return "", ""
    return one_line(rung_words(newest.rung))[:WORD], words.short_day(newest.day)


# -- as text ---------------------------------------------------------------------------------------


def _text_of_block(block: Block) -> Iterator[str]:
    indent = " " * (NAME + 2)
    yield f"{indent}{block.months}".rstrip()
    yield f"{indent}{block.rule}"
    for number, (title, lines) in enumerate(block.parts):
        yield from ["", visible(title)] if number else [visible(title)]
        for place, line in enumerate(lines):
            yield from [""] if place else []
            yield from _text_of_line(line)


def _text_of_line(line: Line) -> Iterator[str]:
    if not any(line.drawn):
        yield line.name
        return
    for label, drawn, end in zip(_label(line.name), line.drawn, line.ends, strict=True):
        yield f"{label}{' ' * (NAME + 2 - cells(label))}{drawn}  {end}".rstrip()


def _label(name: str) -> list[str]:
    """Return a name in two lines; what has no room there is cut off with a sign."""
    lines = wrapped(visible(name), NAME).split("\n")
    if len(lines) > 2:
        lines[1] = f"{lines[1][: NAME - 1]}…"
    return [*lines, ""][:2]
