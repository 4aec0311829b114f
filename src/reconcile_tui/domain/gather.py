"""Answers collected from saved worksheets: offers for another worksheet, evidence for the layers.

An offer becomes a copy: later changes to the original don't affect it.

Evidence is a word of the ladder, chosen in a section that belongs to one of the four layers. In a
row it has the row's own day; as the answer to a question, the day it was saved. A row can name
another layer in a column whose options are layers. Nothing is counted.

Only `Form.exportable_answers` is read, so answers that are never shared do not get here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row, Unread
from reconcile_tui.domain.dates import UNKNOWN, written_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.items import Choice, Item, Rows
from reconcile_tui.domain.kinds import RUNGS, ChoiceColumn, is_ladder
from reconcile_tui.domain.outline import Entry, outline, question, with_names
from reconcile_tui.domain.worksheet import Section, Worksheet

ASK_HELPER = "ask-helper"
"""The reason for skipping a question that puts it first."""


class Offer(Struct, frozen=True):
    """An answer that can be copied. `words` is empty for a question skipped to ask a helper.

    `when` is when its worksheet was last saved, in the time zone of that moment.
    """

    title: str
    when: datetime
    question: str
    words: str

    @property
    def for_helper(self) -> bool:
        """Return whether it was skipped to ask someone."""
        return not self.words

    @property
    def day(self) -> date:
        """Return the day it was written."""
        return self.when.date()


class Gathered(NamedTuple):
    """The offers of all saved worksheets, and what couldn't be read."""

    offers: list[Offer]
    unread: list[Unread]


def offers(sheet: Worksheet, answers: Answers) -> Iterator[Offer]:
    """Yield the offers of one saved worksheet: nothing private, never shared or itself copied."""
    if sheet.private:
        return
    when = answers.saved or answers.started
    form = Form(sheet, answers)
    readable = Form(sheet, form.exportable_answers()).readable()
    for part in outline(sheet, readable, form.exportable()):
        for entry in part.entries:
            if isinstance(entry.item, Rows) and entry.item.gather:
                continue
            asked = one_line(question(entry.item))
            for words in _words(entry):
                yield Offer(title_of(answers, sheet), when, asked, words)


def unread(sheet: Worksheet, answers: Answers) -> list[Unread]:
    """Return what could have been offered by one saved worksheet but can't be read."""
    form = Form(sheet, answers)
    found = () if sheet.private else Form(sheet, form.exportable_answers()).unread
    exportable = form.exportable()
    return [one for one in found if not one.item or one.item in exportable]


def _words(entry: Entry) -> list[str]:
    if entry.value is None:
        return [""] if entry.skipped == ASK_HELPER else []
    if isinstance(entry.item, Rows) and not entry.rows:
        return []  # no list of rows: nothing of it is the person's words
    words = entry.rows or (entry.words,)
    return [one for one in words if one.strip()]


def sort_offers(found: Iterable[Offer]) -> list[Offer]:
    """Sort offers: questions for a helper first, then by worksheet, the newest first."""
    return sorted(found, key=lambda one: (one.for_helper, one.when.timestamp()), reverse=True)


def matches(offer: Offer, typed: str) -> bool:
    """Return whether an offer contains the typed letters, ignoring its spaces."""
    sought = f"{offer.title} {offer.day} {offer.question} {offer.words}".lower()
    return typed.lower() in sought or typed.lower() in "".join(sought.split())


def row_from_offer(item: Rows, offer: Offer) -> dict[str, Any]:
    """Return the cells of the row that an offer becomes, without empty ones."""
    if item.gather is None:
        return {}
    typed = {
        item.gather.question: offer.question,
        item.gather.words: offer.words,
        item.gather.day: offer.day.isoformat(),
    }
    cells = {c.id: c.parse(typed[c.id]) for c in item.columns if typed.get(c.id)}
    return {column: value for column, value in cells.items() if value is not None}


def not_added_yet(
    found: Iterable[Offer], item: Rows, rows: Iterable[Mapping[str, Any]]
) -> list[Offer]:
    """Return the offers that aren't among the rows yet."""
    if item.gather is None:
        return []
    columns = (item.gather.question, item.gather.words)
    taken = {tuple(one_line(str(row.get(column, ""))) for column in columns) for row in rows}
    return [o for o in found if (one_line(o.question), one_line(o.words)) not in taken]


# -- evidence for the layers -----------------------------------------------------------------------

LAYERS = ("root-cause", "capacity", "behavior", "proof")
"""From the bottom up."""

_SPELLED = {"behaviour": "behavior"}
"""Other spellings of layers in content files."""


class Evidence(Struct, frozen=True):
    """A word of the ladder and what it was chosen for.

    `day` is None if there is none. `words` are the person's own; `question` is what they answer,
    and `sheet` the title of its worksheet. `my_part`: the question is about the person's own part.
    """

    layer: str
    day: date | None
    rung: str
    words: str
    question: str
    sheet: str
    my_part: bool


def by_layer(found: Iterable[Evidence]) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of each layer, the newest first, undated last."""
    kept: dict[str, list[Evidence]] = {layer: [] for layer in LAYERS}
    placed = sorted(enumerate(found), key=lambda pair: (pair[1].day or date.min, pair[0]))
    for _, one in reversed(placed):
        kept[one.layer].append(one)
    return {layer: tuple(some) for layer, some in kept.items()}


def evidence_in(sheet: Worksheet, answers: Answers) -> Iterator[Evidence]:
    """Yield the evidence in one saved worksheet, in its order; a private one has none."""
    if sheet.private:
        return
    shareable = Form(sheet, answers).exportable_answers()
    saved = shareable.saved or shareable.started
    for section in sheet.section:
        layer = layer_of(section)
        for item in section.item if layer else ():
            if isinstance(item, Choice) and is_ladder(item.options):
                yield from _of_choice(layer, sheet, item, shareable, saved)
            elif isinstance(item, Rows):
                yield from _of_rows(layer, sheet, item, shareable)


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
    asked, my_part = one_line(question(item)), is_own_part(sheet, item)
    for row in answers.rows.get(item.id, ()):
        rung = row.get(rungs[0])
        if isinstance(rung, str) and rung in RUNGS:
            words = _words_of_evidence(sheet, answers, item, row, {rungs[0], days[0], about})
            day = written_day(row.get(days[0]))
            named_layer = row.get(about)
            where = named_layer if named_layer in LAYERS else layer
            yield Evidence(where, day, rung, words, asked, sheet.title, my_part)


def is_own_part(sheet: Worksheet, item: Item) -> bool:
    """Return whether a question is about the person's own part, or its rows are about such rows."""
    if item.my_part or not isinstance(item, Rows):
        return item.my_part
    targets = (sheet.by_id.get(column.to) for column in item.refs)
    return any(target is not None and target.my_part for target in targets)


def _words_of_evidence(
    sheet: Worksheet, answers: Answers, item: Rows, row: Row, said: set[str]
) -> str:
    """Return what a row says besides its day and its word of the ladder."""
    rest = {key: cell for key, cell in row.items() if key not in said}
    return one_line(item.row_words(with_names(sheet, answers, item, rest)))
