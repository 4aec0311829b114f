"""The content of an exported document, independent of its format, and its timeline in blocks.

A timeline on paper consists of blocks of weeks that fit a width. The first begins with the first
entry; the last has this week, every end mark, and the newest words of the ladder. Empty blocks are
skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import NamedTuple

from reconcile_tui.domain.answers import Answers, plain_text
from reconcile_tui.domain.dates import LAST_WEEK, month_marks, short_day
from reconcile_tui.domain.display import cells, one_line, picture, visible, wrapped
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.items import Scale
from reconcile_tui.domain.kinds import rung_words
from reconcile_tui.domain.outline import Entry, outline, question
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.messages import timeline as words
from reconcile_tui.messages.exporting import scale_ends
from reconcile_tui.messages.files import not_read
from reconcile_tui.messages.general import NOTHING_ANSWERED, skip_words, started_and_status
from reconcile_tui.timeline import CELL, THIS_WEEK, Cell, Part, Timeline, cell, timeline_of

_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
"""Control characters, surrogates and noncharacters. Direction marks are text."""


class Filled(NamedTuple):
    """One filled-in worksheet, without anything that may not leave it.

    `asked` are the ids of the visible questions that may leave. `today` is the last day of a
    timeline. `for_another`: a copy for the other person too, without skip reasons and status,
    because a private answer can have stopped the worksheet.
    """

    sheet: Worksheet
    answers: Answers
    asked: frozenset[str]
    today: date
    for_another: bool = False

    @classmethod
    def of(
        cls,
        sheet: Worksheet,
        answers: Answers,
        *,
        today: date | None = None,
        for_another: bool = False,
    ) -> Filled:
        """Remove what may not leave, and what is hidden now."""
        form = Form(sheet, answers)
        exportable = form.exportable_answers()
        if for_another:
            exportable = replace(exportable, skipped={})
        day = today or (answers.saved or answers.started).date()
        return cls(sheet, exportable, form.exportable(), day, for_another)

    def timeline(self) -> Timeline | None:
        """Return the timeline of what may leave; None if it is empty."""
        timeline = timeline_of(self.sheet, self.answers, self.today, self.asked)
        return None if timeline.is_empty else timeline


class Topic(NamedTuple):
    """One question and its answer as rows or words."""

    question: str
    words: str
    skipped: bool
    entry: Entry


@dataclass(frozen=True)
class Document:
    """One worksheet in a document: what was answered or skipped, by section."""

    title: str
    status: str
    day: str
    parts: tuple[tuple[str, tuple[Topic, ...]], ...]
    timeline: Timeline | None = None
    """Its promises week by week, if it has any."""
    unread: str = ""
    """A sentence about unreadable parts of the file, or nothing."""

    @property
    def note(self) -> str:
        """The last sentence: what couldn't be read, or that there are no answers."""
        return self.unread or ("" if self.parts else NOTHING_ANSWERED)


def documents_of(sheets: Sequence[Filled]) -> list[Document]:
    """Return the contents of worksheets; those with the same title and day show the time."""
    documents = [document_of(one) for one in sheets]
    named = [(one.title, one.day) for one in documents]
    return [
        document_of(one, hour=True) if named.count(name) > 1 else document
        for one, document, name in zip(sheets, documents, named, strict=True)
    ]


def document_of(filled: Filled, *, hour: bool = False) -> Document:
    """Return the content of a worksheet: every question with an answer or a skip reason."""
    sheet, answers, for_another = filled.sheet, filled.answers, filled.for_another
    status = clean(one_line(started_and_status(answers, hour=hour)))
    day = status.partition(" · ")[0]
    parts = [
        (clean(one_line(part.section.title)), tuple(topics))
        for part in outline(sheet, answers, filled.asked)
        if (topics := [_topic(entry) for entry in part.entries if entry.words or entry.skipped])
    ]
    title = clean(title_of(answers, sheet))
    unread = not_read(Form(sheet, answers).unread, lines=not for_another)
    shown = day if for_another else status
    return Document(title, shown, day, tuple(parts), filled.timeline(), unread)


def clean(text: str) -> str:
    """Return text with LF line ends and every control character made visible."""
    return _NO_TEXT.sub(picture, plain_text(text))


def _topic(entry: Entry) -> Topic:
    asked = clean(one_line(question(entry.item)))
    if not entry.words:
        return Topic(asked, f"({clean(skip_words(entry.skipped))})", True, entry)
    words = clean(entry.words).strip("\n")
    if isinstance(entry.item, Scale) and (entry.item.min_label or entry.item.max_label):
        words += scale_ends(entry.item)
    return Topic(asked, words, False, entry)


# -- the timeline in columns -----------------------------------------------------------------------

NAME = 22
WORD = len("Slipped and repaired")
FEWEST = 8
"""The least weeks in a block, so that months and years fit above it."""


class Line(NamedTuple):
    """One promise in some weeks: its name, two rows of signs, and its newest rung with its date."""

    name: str
    drawn: Cell
    newest: tuple[str, str] = ("", "")


class Block(NamedTuple):
    """Some weeks: the months above them, a rule that marks this week, and the lines by part."""

    months: str
    rule: str
    parts: tuple[tuple[str, tuple[Line, ...]], ...]


def blocks_of(timeline: Timeline, most: int) -> list[Block]:
    """Return the timeline in blocks of at most so many weeks, the oldest first.

    All are of one length, so that the last one is as full as the others.
    """
    first, this = timeline.first_week, timeline.this_week
    length = timeline.last_week - first + 1
    count = max(FEWEST, ceil(length / ceil(length / most)))
    tracks = [track for part in timeline.parts for track in part.tracks]
    weeks = {first, this}.union(*(track.by_week for track in tracks))
    # The mark of an end is in the week after it.
    weeks |= {min(t.last_week + 1, LAST_WEEK) for t in tracks if t.last_week is not None}
    starts = [first + number * count for number in sorted({(w - first) // count for w in weeks})]
    return [_block(timeline, start, count, last=start == starts[-1]) for start in starts]


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
    """Yield the promises with a sign in these weeks; the last block has all, with their rungs."""
    if not part.tracks:
        yield Line(words.NO_PROMISES, ("", ""))
    for track in part.tracks:
        drawn = [cell(track, week, this_week) for week in weeks]
        if last or any("".join(pair).strip() for pair in drawn):
            upper, lower = map("".join, zip(*drawn, strict=True))
            rung, newest = track.newest_rung, ("", "")
            if last and rung is not None and rung.day is not None:
                newest = one_line(rung_words(rung.rung))[:WORD], short_day(rung.day)
            yield Line(one_line(words.track_name(track)), (upper, lower), newest)


def timeline_text(timeline: Timeline, width: int) -> list[str]:
    """Return the timeline as paragraphs of plain text, with the signs explained below it."""
    most = max(FEWEST, (width - NAME - WORD - 4) // CELL)
    blocks = ["\n".join(_block_text(block)) for block in blocks_of(timeline, most)]
    signs = "\n".join("   ".join(map(" ".join, line)) for line in words.legend(timeline, width))
    return [*blocks, signs, *(wrapped(note, width) for note in notes_on(timeline))]


def notes_on(timeline: Timeline) -> list[str]:
    """Return the notes below a timeline: what the words mean, and what isn't in it."""
    return [words.score_note(timeline), *([words.UNDATED] if timeline.has_undated else [])]


def _block_text(block: Block) -> Iterator[str]:
    yield f"{' ' * (NAME + 2)}{block.months}".rstrip()
    yield f"{' ' * (NAME + 2)}{block.rule}"
    for number, (title, lines) in enumerate(block.parts):
        if number:
            yield ""
        yield visible(title)
        for place, line in enumerate(lines):
            if place:
                yield ""
            if not any(line.drawn):
                yield line.name
                continue
            for label, drawn, end in zip(_label(line.name), line.drawn, line.newest, strict=True):
                yield f"{label}{' ' * (NAME + 2 - cells(label))}{drawn}  {end}".rstrip()


def _label(name: str) -> list[str]:
    """Return a name in two lines; a longer one is cut off with an ellipsis."""
    lines = wrapped(visible(name), NAME).split("\n")
    if len(lines) > 2:
        lines[1] = f"{lines[1][: NAME - 1]}…"
    return [*lines, ""][:2]
