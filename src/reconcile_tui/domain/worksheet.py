"""A blank worksheet: sections of items, guidance, and which answers may be saved.

Answers to a sensitive item (`sensitive = true` in an ordinary worksheet) stay in memory until the
person chooses, once per worksheet, to save them too. No copy ever contains one: no earlier version,
no conflict copy, no export.

A *mark* names an answer: the id of an item, or `item/row` for one row of it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reconcile_tui.domain.answers import Answers, Row, alike
from reconcile_tui.domain.items import (
    AnyItem,
    Calendar,
    Condition,
    Item,
    Ledger,
    Letter,
    Link,
    Sharing,
)
from reconcile_tui.domain.kinds import Option

Layer = Literal["root-cause", "capacity", "behavior", "behaviour", "proof"]
"""`behaviour` is the spelling of older files."""


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of items; the screen shows one section at a time."""

    id: str
    title: str
    intro: str = ""
    layer: Layer | None = None
    item: tuple[AnyItem, ...] = ()


class Guidance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text shown when any (or none) of its conditions holds. Nothing is ever added up.

    `after` names the section it closes; without it, it is on the review page, under "what could be
    next" if `next` is set.
    """

    id: str
    text: str
    title: str = ""
    after: str = ""
    when_any: tuple[Condition, ...] = ()
    when_none: tuple[Condition, ...] = ()
    doors: tuple[Link, ...] = ()
    next: bool = False


class Worksheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A blank worksheet. `minutes` is how long it takes, `again_after_days` when to repeat it.

    `keep = "ask"` makes it private: not saved until the person chooses to save it. With `ask_first`
    that choice is offered before the first typed word. `options` are named sets that choices of
    this file share; `content/library.py` fills them in. `audience` is `solo`, `each` (one for each
    person: the safety questions come before it is shared) or `together` (for two people: they come
    before it is opened, too). `retired` are ids of former questions: saved answers have them, so no
    other question may use one.
    """

    id: str
    title: str
    purpose: str
    section: tuple[Section, ...]
    version: int = 1
    audience: Literal["solo", "each", "together"] = "solo"
    sharing: Sharing = "ask"
    load: Literal["light", "medium", "heavy"] = "light"
    keep: Literal["yes", "ask"] = "yes"
    ask_first: bool = False
    minutes: int = 10
    again_after_days: int | None = None
    reviewed: date | None = None
    reviewed_by: str = ""
    claims: tuple[str, ...] = ()
    order: int = 1000
    neutral_title: str = "Notes"
    options: dict[str, tuple[Option, ...]] = {}
    listed: bool | None = None
    guidance: tuple[Guidance, ...] = ()
    timeline: tuple[Ledger, ...] = ()
    calendar: Calendar | None = None
    letter: Letter | None = None
    retired: tuple[str, ...] = ()

    @property
    def private(self) -> bool:
        """Return whether it is not saved until the person chooses to save it."""
        return self.keep == "ask"

    @property
    def is_listed(self) -> bool:
        """Return whether it can be started from the list; a private one only if it says so."""
        return not self.private if self.listed is None else self.listed

    def items(self) -> Iterator[Item]:
        """Yield every item of every section, in order."""
        for section in self.section:
            yield from section.item

    @cached_property
    def own_title(self) -> str:
        """The title that a discreet run hides; empty in any other run."""
        return ""

    def with_neutral_title(self) -> Worksheet:
        """Return the same worksheet with its neutral title."""
        found = replace(self, title=self.neutral_title)
        vars(found)["own_title"] = self.title  # as if it had been worked out
        return found

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items()}

    @cached_property
    def prompts(self) -> dict[str, str]:
        """Item id -> question, in order, for every item that asks something."""
        return {item.id: item.text for item in self.items() if item.asks}

    @cached_property
    def first_my_part(self) -> Item | None:
        """The first question about one's own part, next to which the exception is shown."""
        return next((item for item in self.items() if item.my_part), None)

    @cached_property
    def exportable_ids(self) -> frozenset[str]:
        """The ids of the questions whose answers may appear outside their own worksheet.

        A question that is only asked because of an answer that may not leave would give that answer
        away, so it may not leave either. Empty for a private worksheet, except one that asks first.
        """
        kept = {item.id for item in self.items() if item.asks and self.is_exportable(item)}
        while True:
            held = {i for i in kept if any(c.item not in kept for c in self.by_id[i].enable_when)}
            if not held:
                return frozenset(kept)
            kept -= held

    @cached_property
    def counted_ids(self) -> frozenset[str]:
        """The ids of the questions that every count is about, on every screen and in every list.

        An answer that may not be mentioned elsewhere is in no count: the list would reveal it, and
        the worksheet's own number would differ from the list's. If none may, all are counted; no
        list shows that number.
        """
        return self.exportable_ids or frozenset(self.prompts)

    def is_exportable(self, item: Item) -> bool:
        """Return whether an answer may appear in an export, a list or a search.

        A private worksheet that asks first is written for somebody, and may be exported.
        """
        never = "never" in (self.sharing, item.sharing) or item.sensitive
        return not never and (not self.private or self.ask_first)


# -- what may be saved -----------------------------------------------------------------------------

T = TypeVar("T")

SAVED = "saved"
"""The value of the header key `sensitive` once the person chose to save these answers too."""


def sensitive_items(sheet: Worksheet) -> frozenset[str]:
    """Return the ids of the sensitive items.

    A private worksheet has none: it is saved, or not, as a whole.
    """
    if sheet.private:
        return frozenset()
    return frozenset(item.id for item in sheet.items() if item.sensitive)


def may_be_saved(answers: Answers, saved: Answers | None, sensitive: Collection[str]) -> Answers:
    """Return these answers as a save may write them. `saved` is the known content of the file.

    Until the person chose to save sensitive answers, those in the file stay as they are, new and
    changed ones aren't written, and one that was cleared is cleared in the file too.
    """
    if not sensitive:
        return answers
    if answers.sensitive == SAVED:
        # Without such answers in the file, the key would reveal too much.
        return (
            answers
            if has_any_of(answers, sensitive)
            else dataclasses.replace(answers, sensitive="")
        )
    then = saved or dataclasses.replace(answers, values={}, skipped={}, rows={})
    values = _as_saved(answers.values, then.values, sensitive)
    skipped = _as_saved(answers.skipped, then.skipped, sensitive)
    rows = dict(_as_saved(answers.rows, then.rows, sensitive))
    for item in rows.keys() & set(sensitive):
        here = {row["row"] for row in answers.rows[item]}
        rows[item] = tuple(row for row in rows[item] if row["row"] in here)
    rows = {item: found for item, found in rows.items() if found or item not in sensitive}
    return dataclasses.replace(answers, values=values, skipped=skipped, rows=rows)


def _as_saved(
    now: Mapping[str, Any], then: Mapping[str, Any], sensitive: Collection[str]
) -> Mapping[str, Any]:
    return {
        key: then[key] if key in sensitive else value
        for key, value in now.items()
        if key not in sensitive or key in then
    }


def unsaved(answers: Answers, saved: Answers | None, sensitive: Collection[str]) -> bool:
    """Return whether there is an answer that no save will write."""
    allowed = may_be_saved(answers, saved, sensitive)
    return any(not alike(value_of(answers, one), value_of(allowed, one)) for one in sensitive)


def without(answers: Answers, marks: Iterable[str]) -> Answers:
    """Return these answers without the marked ones and their skip reasons."""
    marks = set(marks)
    whole = {mark for mark in marks if "/" not in mark}
    rows: dict[str, tuple[Row, ...]] = {}
    for item, found in answers.rows.items():
        left = tuple(row for row in found if f"{item}/{row['row']}" not in marks)
        if item not in whole and (left or not found):
            rows[item] = left
    return dataclasses.replace(
        answers,
        values={key: value for key, value in answers.values.items() if key not in whole},
        skipped={key: why for key, why in answers.skipped.items() if key not in whole},
        rows=rows,
    )


def with_answers_of(answers: Answers, other: Answers, items: Collection[str]) -> Answers:
    """Return answers with those to some items replaced by another's."""

    def only(found: Mapping[str, T]) -> dict[str, T]:
        return {key: value for key, value in found.items() if key in items}

    return dataclasses.replace(
        answers,
        values={**answers.values, **only(other.values)},
        rows={**answers.rows, **only(other.rows)},
        skipped={**answers.skipped, **only(other.skipped)},
    )


def has_any_of(answers: Answers, marks: Iterable[str]) -> bool:
    """Return whether any mark has an answer or a skip reason."""
    return any(value_of(answers, mark) is not None for mark in marks)


def value_of(answers: Answers, mark: str) -> Any:
    """Return the answer or the skip reason at a mark, or None."""
    item, _, row_id = mark.partition("/")
    if row_id:
        rows = answers.rows.get(item, ())
        return next((dict(row) for row in rows if row["row"] == row_id), None)
    value = answers.value(item)
    return answers.skipped.get(item) if value is None else value


def is_same_at(one: Answers, other: Answers, mark: str) -> bool:
    """Return whether both have the same answer at a mark, and have one."""
    value = value_of(one, mark)
    return value is not None and alike(value, value_of(other, mark))
