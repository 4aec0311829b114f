"""What every document tells of one filled-in worksheet, before it becomes any format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from reconcile_tui.domain.answers import Answers, plain_text
from reconcile_tui.domain.display import one_line, picture
from reconcile_tui.domain.form import Entry, Form, outline, question, title_of
from reconcile_tui.domain.items import Scale
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.messages.exporting import scale_ends
from reconcile_tui.messages.files import not_read
from reconcile_tui.messages.general import standing_line, words_of_skip
from reconcile_tui.timeline import Timeline, timeline_of

_NO_TEXT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
"""Controls, half characters and codes that no text may hold. Marks of direction are text."""


class Filled(NamedTuple):
    """One filled-in worksheet, with nothing in it that may not leave.

    `asked` are the ids of the questions that are asked and may leave.

    `for_another`: a copy for the other person too. It does not tell why a question was left out,
    nor how far the sheet is: an answer that may not leave can have stopped it.

    `today` is the day that a timeline is drawn up to.
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
        """Take away what may not leave, and what the worksheet does not show now."""
        form = Form(sheet, answers)
        told = form.leaving()
        if for_another:
            told = replace(told, skipped={})
        day = today or (answers.saved or answers.started).date()
        return cls(sheet, told, form.exportable(), day, for_another)

    def timeline(self) -> Timeline | None:
        """Return the timeline of what may leave; None where there is nothing to draw."""
        drawn = timeline_of(self.sheet, self.answers, self.today, self.asked)
        return None if drawn.is_empty else drawn


class TopicTold(NamedTuple):
    """One question and what was said to it: rows, or words; `aside` when it was left out."""

    question: str
    words: str
    aside: bool
    entry: Entry


@dataclass(frozen=True)
class Told:
    """One worksheet as a document tells it: what was answered or left out, section by section."""

    title: str
    standing: str
    day: str
    parts: tuple[tuple[str, tuple[TopicTold, ...]], ...]
    timeline: Timeline | None = None
    """The promises in it week by week, where it has any."""
    unread: str = ""
    """A sentence about what of the file could not be read, or nothing."""


def all_told(sheets: Sequence[Filled]) -> list[Told]:
    """Several worksheets. Those of one title and one day are told apart by the hour."""
    plain = [told(one) for one in sheets]
    named = [(one.title, one.day) for one in plain]
    return [
        told(one, hour=True) if named.count(name) > 1 else said
        for one, said, name in zip(sheets, plain, named, strict=True)
    ]


def told(filled: Filled, *, hour: bool = False) -> Told:
    """The title, the day and every question with an answer or a reason."""
    sheet, answers, for_another = filled.sheet, filled.answers, filled.for_another
    standing = clean(one_line(standing_line(answers, hour=hour)))
    day = standing.partition(" · ")[0]
    parts = [
        (clean(one_line(part.section.title)), tuple(topics))
        for part in outline(sheet, answers, filled.asked)
        if (topics := [_topic(entry) for entry in part.entries if entry.words or entry.skipped])
    ]
    title = clean(title_of(answers, sheet))
    unread = not_read(Form(sheet, answers).unread, lines=not for_another)
    shown = day if for_another else standing
    return Told(title, shown, day, tuple(parts), filled.timeline(), unread)


def clean(text: str) -> str:
    """Text that any program may read as text: LF line ends, and every control made visible."""
    return _NO_TEXT.sub(picture, plain_text(text))


def _topic(entry: Entry) -> TopicTold:
    asked = clean(one_line(question(entry.item)))
    if not entry.words:
        return TopicTold(asked, f"({clean(words_of_skip(entry.skipped))})", True, entry)
    words = clean(entry.words).strip("\n")
    if isinstance(entry.item, Scale) and (entry.item.min_label or entry.item.max_label):
        words += scale_ends(entry.item)
    return TopicTold(asked, words, False, entry)
