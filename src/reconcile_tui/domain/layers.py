"""The four layers, and the dated evidence that a person gave for each. Nothing is counted.

Evidence is a word of the ladder that the person chose, in a section that belongs to a layer: of a
row, with the row's own day, or of a single question, with the day on which it was saved. A row can
name another layer in a column whose options are layers. Answers
are read through `Form.leaving` and nothing else: what may not leave its sheet is not seen here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row
from reconcile_tui.domain.dates import UNKNOWN, written_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import Form, question
from reconcile_tui.domain.items import Choice, Item, Rows
from reconcile_tui.domain.kinds import RUNGS, ChoiceColumn, is_ladder
from reconcile_tui.domain.references import named
from reconcile_tui.domain.worksheet import Section, Worksheet

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
            words = _words(sheet, answers, item, row, {rungs[0], days[0], about})
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


def _words(sheet: Worksheet, answers: Answers, item: Rows, row: Row, said: set[str]) -> str:
    """What a row says besides its day and its word."""
    rest = {key: cell for key, cell in row.items() if key not in said}
    return one_line(item.row_words(named(sheet, answers, item, rest)))
