"""A worksheet and its answers together: the one owner of what is visible, answered and exportable.

Every screen, list, export and comparison asks here. A question is visible while its `enable_when`
holds and no closed gate stands before it. What is not visible is not exported, compared, searched,
gathered, counted or put into the letter either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, wraps
from typing import Any, NamedTuple

from reconcile_tui.core.answers import Answers, Row
from reconcile_tui.core.columns import RefColumn
from reconcile_tui.core.conditions import all_hold, any_holds, holds
from reconcile_tui.core.items import Item, Reply, Rows
from reconcile_tui.core.worksheet import Guidance, Section, Worksheet

__all__ = ["Count", "Form", "answer_to", "can_leave", "holds_answer", "stops"]

_SAID_IN_TEXT = frozenset({"line", "text", "choice"})
"""Types whose answer is text in the file. For all others, text is something not yet understood."""


class Count(NamedTuple):
    """How many questions are answered, skipped, and asked in all."""

    answered: int
    skipped: int
    asked: int


def holds_answer(kind: Any, value: Any) -> bool:
    """Whether a value from a file or a field is an answer to this item or column.

    Rows answer once any of them says something.
    """
    if value is None or (isinstance(value, str) and not _takes_text(kind)):
        return False
    if isinstance(kind, Rows) and isinstance(value, list):
        return any(not isinstance(row, Mapping) or row.keys() - {"row"} for row in value)
    return True


def answer_to(item: Item, answers: Answers) -> Any:
    """Return the answer to an item as it stands in the file, or None.

    Only rows answer a question with rows, and nothing else any other; see `Form.older`.
    """
    if isinstance(item, Rows):
        return list(answers.rows.get(item.id, ())) or None
    return answers.values.get(item.id)


def _takes_text(kind: Any) -> bool:
    return str(kind.__struct_config__.tag) in _SAID_IN_TEXT


def stops(item: Item, answer: Any) -> bool:
    """Whether this answer closes the item's gate."""
    gate = item.gate
    return gate is not None and holds(gate.op, gate.value, answer)


def _once_a_sheet(
    find: Callable[[Worksheet], frozenset[str]],
) -> Callable[[Worksheet], frozenset[str]]:
    """Remember what was found in the worksheet itself, which never changes and has no hash."""

    @wraps(find)
    def found(sheet: Worksheet) -> frozenset[str]:
        known: frozenset[str] | None = sheet.__dict__.get(find.__name__)
        if known is None:
            known = sheet.__dict__[find.__name__] = find(sheet)
        return known

    return found


@_once_a_sheet
def can_leave(sheet: Worksheet) -> frozenset[str]:
    """Return the ids of the questions whose answers may appear outside their own worksheet.

    A question that is only asked because of an answer that may not leave would give that answer
    away, and stays as well. Empty for a private worksheet.
    """
    return _closed(sheet, {i.id for i in sheet.items() if i.asks and sheet.may_leave(i)})


@_once_a_sheet
def _may_be_handed_over(sheet: Worksheet) -> frozenset[str]:
    """Return what of `can_leave` may stand in a copy for another person: nothing sensitive."""
    return _closed(sheet, {i.id for i in sheet.items() if i.id in can_leave(sheet)}, sensitive=True)


@_once_a_sheet
def _counted(sheet: Worksheet) -> frozenset[str]:
    """Return the questions that every count is about, on every screen and in every list.

    An answer that may not be spoken of elsewhere is in no count: the list would give it away, and
    the worksheet's own number would differ from the list's. Where none may, all are counted; no
    list shows that number.
    """
    told = frozenset(i for i in can_leave(sheet) if not sheet.by_id[i].sensitive)
    return told or frozenset(item.id for item in sheet.items() if item.asks)


def _closed(sheet: Worksheet, ids: set[str], *, sensitive: bool = False) -> frozenset[str]:
    """Take away what depends on a question that is not in `ids`, and on demand the sensitive."""
    kept = {i for i in ids if not (sensitive and sheet.by_id[i].sensitive)}
    while True:
        held = {i for i in kept if any(c.item not in kept for c in sheet.by_id[i].enable_when)}
        if not held:
            return frozenset(kept)
        kept -= held


class Form:
    """One worksheet with one state of its answers. It changes nothing and remembers what it found.

    `answers` may hold more than the worksheet asks; see `older`.
    """

    def __init__(
        self, worksheet: Worksheet, answers: Answers, known: frozenset[str] | None = None
    ) -> None:
        """With `known`, what shows is judged by the answers to these questions alone."""
        self.worksheet = worksheet
        self.answers = answers
        self._known = known
        self._enabled: dict[str, bool] = {}

    # -- answered ------------------------------------------------------------------------------

    def is_answered(self, item: Item) -> bool:
        """Whether the item has an answer, seen or not."""
        return holds_answer(item, answer_to(item, self.answers))

    def lookup(self, item_id: str) -> Any:
        """Return the answer that conditions see: None without one, or while it does not show."""
        return self._answer(item_id) if self.is_visible(item_id) else None

    def _answer(self, item_id: str) -> Any:
        item = self.worksheet.by_id.get(item_id)
        if item is None or (self._known is not None and item_id not in self._known):
            return None
        if not self._is_enabled(item) or not self.is_answered(item):
            return None
        return answer_to(item, self.answers)

    # -- visible -------------------------------------------------------------------------------

    def is_visible(self, item_id: str) -> bool:
        """Whether the item shows now."""
        item = self.worksheet.by_id.get(item_id)
        return item is not None and item_id not in self._behind_gate and self._is_enabled(item)

    def _is_enabled(self, item: Item) -> bool:
        known = self._enabled.get(item.id)
        if known is None:
            self._enabled[item.id] = False  # for conditions in a circle, which lint refuses
            known = self._enabled[item.id] = all_hold(item.enable_when, self._answer)
        return known

    @cached_property
    def gate(self) -> Item | None:
        """The first item whose answer closes its gate: the last one that shows."""
        gates = (item for item in self.worksheet.items() if item.gate)
        return next((item for item in gates if stops(item, self._answer(item.id))), None)

    @cached_property
    def _behind_gate(self) -> frozenset[str]:
        if self.gate is None:
            return frozenset()
        ids = [item.id for item in self.worksheet.items()]
        return frozenset(ids[ids.index(self.gate.id) + 1 :])

    def items(self, section: Section) -> list[Item]:
        """Return the items of a section that show now."""
        return [item for item in section.item if self.is_visible(item.id)]

    def sections(self) -> list[Section]:
        """Return the sections that show now: none after the one in which a gate is closed."""
        stop = self.gate
        shown: list[Section] = []
        for section in self.worksheet.section:
            shown.append(section)
            if stop is not None and any(item is stop for item in section.item):
                break
        return shown

    def questions(self) -> list[Item]:
        """Return the questions that show now, in order; notes are none."""
        items = self.worksheet.items()
        return [item for item in items if item.asks and self.is_visible(item.id)]

    def hidden_answers(self) -> list[Item]:
        """Return the questions that are answered but do not show now. Their answers stay saved."""
        items = (item for item in self.worksheet.items() if item.asks)
        return [i for i in items if self.is_answered(i) and not self.is_visible(i.id)]

    # -- how far -------------------------------------------------------------------------------

    def answered_count(self) -> int:
        """Count the answered questions that show. Equals `count().answered`, and costs less."""
        form, known = self._counting, self.worksheet.by_id
        ids = {*form.answers.values, *form.answers.rows} & _counted(self.worksheet)
        return sum(form.is_visible(i) and form.is_answered(known[i]) for i in ids)

    def count(self) -> Count:
        """Count what shows, as every list does. An optional question counts once answered."""
        form, counted = self._counting, _counted(self.worksheet)
        shown = [item for item in form.questions() if item.id in counted]
        asked = [item for item in shown if not item.offered or form.is_answered(item)]
        skipped = sum(i.id in form.answers.skipped for i in asked if not form.is_answered(i))
        return Count(self.answered_count(), skipped, len(asked))

    @cached_property
    def _counting(self) -> Form:
        leaving = can_leave(self.worksheet)
        return Form(self.worksheet, self.answers, leaving) if leaving else self

    # -- what is said to the answers -----------------------------------------------------------

    def guidance(self, section_id: str = "") -> list[Guidance]:
        """Return the guidance that closes a section; an empty id means the review page."""
        return [
            words
            for words in self.worksheet.guidance
            if words.after == section_id and self._applies(words)
        ]

    def _applies(self, words: Guidance) -> bool:
        if words.when_any and not any_holds(words.when_any, self.lookup):
            return False
        return not (words.when_none and any_holds(words.when_none, self.lookup))

    def replies(self) -> list[tuple[Item, Reply]]:
        """Return what single answers are told, in the order of the questions. None is counted."""
        return [
            (item, reply)
            for item in self.questions()
            for reply in item.reply
            if holds(reply.op, reply.value, self.lookup(item.id))
        ]

    # -- outside the worksheet -----------------------------------------------------------------

    def outside(self, *, for_another: bool = False) -> Form:
        """Return the form as the rest of the program may know it.

        It holds the answers that may leave the worksheet and nothing that points at the others.
        What shows in it is judged by them alone: a gate that a private answer closed is open here,
        for else its missing pages would tell what the answer is. A copy `for_another` person holds
        no sensitive answer either.
        """
        ids = (_may_be_handed_over if for_another else can_leave)(self.worksheet)
        told = self._only(ids.__contains__)
        rows = {
            item: tuple(self._without_pointers(item, row, ids) for row in rows)
            for item, rows in told.rows.items()
        }
        return Form(self.worksheet, replace(told, rows=rows))

    def exportable(self, *, for_another: bool = False) -> frozenset[str]:
        """Return the ids of the questions that may leave the worksheet and show in `outside`."""
        leaving = (_may_be_handed_over if for_another else can_leave)(self.worksheet)
        outside = self.outside(for_another=for_another)
        return frozenset(i for i in leaving if outside.is_visible(i))

    def leaving(self, *, for_another: bool = False) -> Answers:
        """Return the answers of `outside` whose questions show."""
        return self.outside(for_another=for_another).visible()

    def visible(self) -> Answers:
        """Return the answers whose questions show now, and those from an older worksheet."""
        hidden = {item.id for item in self.worksheet.items() if not self.is_visible(item.id)}
        return self._only(lambda item_id: item_id not in hidden)

    def _only(self, is_told: Callable[[str], bool]) -> Answers:
        answers = self.answers
        return replace(
            answers,
            values={key: value for key, value in answers.values.items() if is_told(key)},
            rows={key: rows for key, rows in answers.rows.items() if is_told(key)},
            skipped={key: reason for key, reason in answers.skipped.items() if is_told(key)},
            unread=tuple(one for one in answers.unread if not one.item or is_told(one.item)),
        )

    def _without_pointers(self, item_id: str, row: Row, ids: frozenset[str]) -> Row:
        item = self.worksheet.by_id[item_id]
        columns = item.columns if isinstance(item, Rows) else ()
        hidden = {c.id for c in columns if isinstance(c, RefColumn) and c.to not in ids}
        return {key: cell for key, cell in row.items() if key not in hidden}

    def older(self) -> list[tuple[str, Any]]:
        """Return the answers that no question of this worksheet shows, by their ids.

        Those are answers to questions it does not have any more, values that were written where
        rows belong, and rows where a value does.
        """
        known, answers = self.worksheet.by_id, self.answers
        listed = {key for key, item in known.items() if isinstance(item, Rows)}
        single = known.keys() - listed
        values = [(key, value) for key, value in answers.values.items() if key not in single]
        return [*values, *((k, list(rows)) for k, rows in answers.rows.items() if k not in listed)]
