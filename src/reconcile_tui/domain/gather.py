"""What can be taken from one sheet onto another: answers that may leave, questions for a helper.

A taken answer is a copy: what is changed in its own sheet later does not reach it.

The four layers, and the dated evidence that a person gave for each. Nothing is counted.

Evidence is a word of the ladder that the person chose, in a section that belongs to a layer: of a
row, with the row's own day, or of a single question, with the day on which it was saved. A row can
name another layer in a column whose options are layers. Answers
are read through `Form.leaving` and nothing else: what may not leave its sheet is not seen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row, Unread
from reconcile_tui.domain.dates import UNKNOWN, written_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import Entry, Form, outline, question, title_of
from reconcile_tui.domain.items import Choice, Item, Rows
from reconcile_tui.domain.kinds import RUNGS, ChoiceColumn, is_ladder
from reconcile_tui.domain.references import named
from reconcile_tui.domain.worksheet import Section, Worksheet

ASK_HELPER = "ask-helper"
"""The reason for leaving a question out that brings it here first."""


class Offer(Struct, frozen=True):
    """One thing to take. `words` is empty for a question that was kept for a helper.

    `when` is when its sheet was last saved; the day is the one of the place where it was.
    """

    title: str
    when: datetime
    question: str
    words: str

    @property
    def for_helper(self) -> bool:
        """Whether it was left out to be asked about."""
        return not self.words

    @property
    def day(self) -> date:
        """The day it was written."""
        return self.when.date()


class Gathered(NamedTuple):
    """What there is to take from all saved sheets, and what of them can't be read."""

    offers: list[Offer]
    unread: list[Unread]


def offers(sheet: Worksheet, answers: Answers) -> Iterator[Offer]:
    """What one saved sheet has to give: nothing that is private, never shared, or taken itself."""
    if sheet.private:
        # Where it may be exported at all, that is for its owner to ask; no sheet shows its words.
        return
    when = answers.saved or answers.started
    form = Form(sheet, answers)
    told = Form(sheet, form.leaving()).readable()
    for part in outline(sheet, told, form.exportable()):
        for entry in part.entries:
            if isinstance(entry.item, Rows) and entry.item.gather:
                continue
            asked = one_line(question(entry.item))
            for words in _words(entry):
                yield Offer(title_of(answers, sheet), when, asked, words)


def unread(sheet: Worksheet, answers: Answers) -> list[Unread]:
    """What could have been offered of one saved sheet, and can't be read."""
    form = Form(sheet, answers)
    found = () if sheet.private else Form(sheet, form.leaving()).unread
    told = form.exportable()
    return [one for one in found if not one.item or one.item in told]


def _words(entry: Entry) -> list[str]:
    if entry.value is None:
        return [""] if entry.skipped == ASK_HELPER else []
    if isinstance(entry.item, Rows) and not entry.rows:
        return []  # no list of rows: nothing of it is the person's words
    words = entry.rows or (entry.words,)
    return [one for one in words if one.strip()]


def in_order(found: Iterable[Offer]) -> list[Offer]:
    """Questions kept for a helper first; then sheet by sheet, the newest first."""
    return sorted(found, key=lambda one: (one.for_helper, one.when.timestamp()), reverse=True)


def matches(offer: Offer, typed: str) -> bool:
    """Whether an offer has the typed letters; spaces do not count."""
    sought = f"{offer.title} {offer.day} {offer.question} {offer.words}".lower()
    return typed.lower() in sought or typed.lower() in "".join(sought.split())


def row_for(item: Rows, offer: Offer) -> dict[str, Any]:
    """The cells of the row that an offer becomes; empty ones are left out."""
    if item.gather is None:
        return {}
    typed = {
        item.gather.question: offer.question,
        item.gather.words: offer.words,
        item.gather.day: offer.day.isoformat(),
    }
    cells = {c.id: c.parse(typed[c.id]) for c in item.columns if typed.get(c.id)}
    return {column: value for column, value in cells.items() if value is not None}


def without_taken(
    found: Iterable[Offer], item: Rows, rows: Iterable[Mapping[str, Any]]
) -> list[Offer]:
    """The offers that are not among the rows already."""
    if item.gather is None:
        return []
    columns = (item.gather.question, item.gather.words)
    taken = {tuple(one_line(str(row.get(column, ""))) for column in columns) for row in rows}
    return [o for o in found if (one_line(o.question), one_line(o.words)) not in taken]


# -- evidence for the layers -----------------------------------------------------------------------

LAYERS = ("root-cause", "capacity", "behavior", "proof")
"""From the bottom up."""

_SPELLED = {"behaviour": "behavior"}
"""Spellings that are read beside the ones above."""


class Evidence(Struct, frozen=True):
    """One word of the ladder, and what it was given for.

    `day` is None where none was given. `words` are the person's own; `question` is what they
    answer, and `sheet` where. `mine` says that the question is about the person's own part.
    """

    layer: str
    day: date | None
    rung: str
    words: str
    question: str
    sheet: str
    mine: bool


def by_layer(found: Iterable[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    """The evidence of each layer, the newest first, what has no day last."""
    kept: dict[str, list[Evidence]] = {layer: [] for layer in LAYERS}
    # The later one of a day is the newer one.
    placed = sorted(enumerate(found), key=lambda pair: (pair[1].day or date.min, pair[0]))
    for _, one in reversed(placed):
        kept[one.layer].append(one)
    return {layer: tuple(some) for layer, some in kept.items()}


def evidence_in(sheet: Worksheet, answers: Answers) -> Iterator[Evidence]:
    """What one filled-in sheet gives, in the order of the sheet: a private one nothing."""
    if sheet.private:
        return
    told = Form(sheet, answers).leaving()
    saved = told.saved or told.started
    for section in sheet.section:
        layer = layer_of(section)
        for item in section.item if layer else ():
            if isinstance(item, Choice) and is_ladder(item.options):
                yield from _of_choice(layer, sheet, item, told, saved)
            elif isinstance(item, Rows):
                yield from _of_rows(layer, sheet, item, told)


def layer_of(section: Section) -> str:
    """Return the layer that a section belongs to, as `LAYERS` spells it; empty without one."""
    return _SPELLED.get(section.layer or "", section.layer or "")


def _of_choice(
    layer: str, sheet: Worksheet, item: Choice, answers: Answers, saved: datetime
) -> Iterator[Evidence]:
    rung = answers.values.get(item.id)
    if isinstance(rung, str) and rung in RUNGS:
        asked = one_line(question(item))
        day = None if saved == UNKNOWN else saved.date()
        yield Evidence(layer, day, rung, "", asked, sheet.title, item.my_part)


def _of_rows(layer: str, sheet: Worksheet, item: Rows, answers: Answers) -> Iterator[Evidence]:
    columns = item.columns
    choices = [c for c in columns if isinstance(c, ChoiceColumn)]
    rungs = [c.id for c in choices if is_ladder(c.options)]
    about = next((c.id for c in choices if {o.value for o in c.options} <= set(LAYERS)), "")
    days = [column.id for column in item.days]
    if not rungs or not days:
        return
    asked, mine = one_line(question(item)), is_mine(sheet, item)
    for row in answers.rows.get(item.id, ()):
        rung = row.get(rungs[0])
        if isinstance(rung, str) and rung in RUNGS:
            words = _words_of_evidence(sheet, answers, item, row, {rungs[0], days[0], about})
            day = written_day(row.get(days[0]))
            named_layer = row.get(about)
            where = named_layer if named_layer in LAYERS else layer
            yield Evidence(where, day, rung, words, asked, sheet.title, mine)


def is_mine(sheet: Worksheet, item: Item) -> bool:
    """Whether a question is about the person's own part, or its rows are about such rows."""
    if item.my_part or not isinstance(item, Rows):
        return item.my_part
    targets = (sheet.by_id.get(column.to) for column in item.refs)
    return any(target is not None and target.my_part for target in targets)


def _words_of_evidence(
    sheet: Worksheet, answers: Answers, item: Rows, row: Row, said: set[str]
) -> str:
    """What a row says besides its day and its word."""
    rest = {key: cell for key, cell in row.items() if key not in said}
    return one_line(item.row_words(named(sheet, answers, item, rest)))
