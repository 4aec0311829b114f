"""`show --timeline`: promises and what was then seen, week by week, as plain text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.display import cells, one_line, wrapped
from reconcile_tui.core.form import Form, can_leave
from reconcile_tui.core.ladder import rung_words
from reconcile_tui.core.timeline import Part, Timeline, Track, timeline_of
from reconcile_tui.core.timeline_signs import CELL, cell
from reconcile_tui.core.weeks import LAST_WEEK, month_marks
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.strings import timeline as words
from reconcile_tui.strings.entries import not_read

__all__ = ["words_of_timeline"]

NAME = 22
WORD = len("Slipped and repaired")
FEWEST = 8
"""Weeks that a block has at least: months and years need the room above it."""


def words_of_timeline(
    sheet: Worksheet,
    answers: Answers,
    shown: Collection[str],
    width: int,
    today: date | None = None,
) -> str:
    """The timeline in blocks of weeks that fit into `width` columns, the oldest first.

    The first block begins where the entries do, the last holds this week and every end mark.
    Blocks in which nothing stands are not printed. The words of the ladder, which
    are the newest a person gave, stand at the end of the last block alone.
    """
    form = Form(sheet, answers)
    answers = form.leaving() if set(shown) <= can_leave(sheet) else form.visible()
    timeline = timeline_of(sheet, answers, today or date.today(), shown)  # noqa: DTZ011 - their day
    blocks = [one_line(answers.title) or sheet.title]
    unread = not_read(timeline.unread)
    if timeline.is_empty:
        return "\n\n".join([*blocks, wrapped(unread or words.WHAT_WILL_COME, width)])
    room = max(FEWEST, (width - NAME - WORD - 4) // CELL)
    count = min(room, max(FEWEST, timeline.last_week - timeline.first_week + 1))
    starts = list(_starts(timeline, count))
    blocks += [
        "\n".join(_block(timeline, start, count, last=start == starts[-1])) for start in starts
    ]
    legend = ["   ".join(map(" ".join, line)) for line in words.legend(timeline, width)]
    blocks += ["\n".join(legend), wrapped(words.model(timeline), width)]
    if timeline.has_undated:
        blocks.append(wrapped(words.UNDATED, width))
    if unread:
        blocks.append(wrapped(unread, width))
    return "\n\n".join(blocks)


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


def _block(timeline: Timeline, start: int, count: int, *, last: bool) -> Iterator[str]:
    months = [" "] * (count * CELL + CELL)
    rule = ["-"] * (count * CELL)
    for column, month in month_marks(start, count, CELL):
        months[column : column + len(month)] = month[: len(months) - column]
        rule[column] = "+" if column else "-"
    now = (timeline.this_week - start) * CELL
    if 0 <= now < len(rule):
        rule[now] = "v"
    yield f"{' ' * (NAME + 2)}{''.join(months)}".rstrip()
    yield f"{' ' * (NAME + 2)}{''.join(rule)}"
    for number, part in enumerate(timeline.parts):
        yield from ["", part.ledger.title] if number else [part.ledger.title]
        yield from _tracks(part, range(start, start + count), timeline.this_week, last=last)


def _tracks(part: Part, weeks: range, this_week: int, *, last: bool) -> Iterator[str]:
    if not part.tracks:
        yield words.NO_PROMISES
    for number, track in enumerate(part.tracks):
        drawn = [cell(track, week, this_week) for week in weeks]
        if not last and not any("".join(pair).strip() for pair in drawn):
            continue
        if number:
            yield ""
        ends = _ends(track) if last else ("", "")
        for line, label in enumerate(_name(track)):
            row = "".join(pair[line] for pair in drawn)
            yield f"{label}{' ' * (NAME + 2 - cells(label))}{row}  {ends[line]}".rstrip()


def _name(track: Track) -> list[str]:
    lines = wrapped(one_line(words.name_of(track)), NAME).split("\n")
    if len(lines) > 2:
        lines[1] = f"{lines[1][: NAME - 1]}…"
    return [*lines, ""][:2]


def _ends(track: Track) -> tuple[str, str]:
    newest = track.newest_rung
    if newest is None or newest.day is None:
        return "", ""
    return one_line(rung_words(newest.rung))[:WORD], words.short_day(newest.day)
