"""A blank worksheet: sections of items, and guidance that shows when it applies.

What of a worksheet may be written to disk, and answers with some of them taken out.

A sensitive item (`sensitive = true` in an ordinary worksheet) stays in memory until the person
says, once a worksheet, that these answers are saved too. No copy ever holds one: no history, no
conflict copy, no file that is handed over.

A *mark* names what is taken out: the id of an item, or `item/row` for one row of it.
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
    Door,
    Item,
    Ledger,
    Letter,
    Sharing,
)
from reconcile_tui.domain.kinds import Option

Layer = Literal["root-cause", "capacity", "behavior", "behaviour", "proof"]
"""`behaviour` is how files of the first edition spell it."""


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A few items that belong together; one section fills the screen at a time."""

    id: str
    title: str
    intro: str = ""
    layer: Layer | None = None
    item: tuple[AnyItem, ...] = ()


class Guidance(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words shown when any (or none) of its conditions holds. Nothing is ever added up.

    `after` names the section it closes; without it, it stands on the end page, under "what could
    be next" when `next` is set.
    """

    id: str
    text: str
    title: str = ""
    after: str = ""
    when_any: tuple[Condition, ...] = ()
    when_none: tuple[Condition, ...] = ()
    doors: tuple[Door, ...] = ()
    next: bool = False


class Worksheet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A blank form. `minutes` is how long it takes, `again_after_days` when it is worth repeating.

    `keep = "ask"` makes it private: in memory only until the person chooses to keep it. With
    `ask_first` that choice is offered before the first typed word. `options` are named sets that
    choices of this file share; `core/option_sets.py` puts them in their places.
    `audience` is `solo`, `each` (one apiece: the safety questions before it is shared) or
    `together` (meant for two: the questions come before it is opened, too). `retired` are ids of
    questions that once stood here: answers lie under them, so no other question may take one.
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
        """Whether it lives in memory until the person chooses to keep it."""
        return self.keep == "ask"

    @property
    def is_listed(self) -> bool:
        """Whether it can be started from the list; a private one only if it says so."""
        return not self.private if self.listed is None else self.listed

    def items(self) -> Iterator[Item]:
        """Every item of every section, in order."""
        for section in self.section:
            yield from section.item

    @cached_property
    def own_title(self) -> str:
        """The title that a discreet run doesn't show; empty in any other."""
        return ""

    def named_neutrally(self) -> Worksheet:
        """The same worksheet under its neutral title."""
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
        """The first question about one's own part: the exception is said beside it, once."""
        return next((item for item in self.items() if item.my_part), None)

    def may_leave(self, item: Item) -> bool:
        """Whether an answer may appear outside its own sheet: in an export, a list, a search.

        A private sheet that asks first is written for somebody, and may be exported.
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
    """Return these answers as a save may write them. `saved` is what the file is known to hold.

    Until the person chose to save sensitive answers, those that the file holds already stay as they
    are there, new and changed ones are left out, and one that was emptied is emptied there too.
    """
    if not sensitive:
        return answers
    if answers.sensitive == SAVED:
        # The key says that such answers stand in the file: without them it says too much.
        return answers if holds(answers, sensitive) else dataclasses.replace(answers, sensitive="")
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
    """Return whether an answer in hand is one that no save will write."""
    allowed = may_be_saved(answers, saved, sensitive)
    return any(not alike(value_of(answers, one), value_of(allowed, one)) for one in sensitive)


def without(answers: Answers, marks: Iterable[str]) -> Answers:
    """Return these answers with what the marks name taken out, and why it was skipped too."""
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
    """Return answers with those of another to some items in the place of its own."""

    def only(found: Mapping[str, T]) -> dict[str, T]:
        return {key: value for key, value in found.items() if key in items}

    return dataclasses.replace(
        answers,
        values={**answers.values, **only(other.values)},
        rows={**answers.rows, **only(other.rows)},
        skipped={**answers.skipped, **only(other.skipped)},
    )


def holds(answers: Answers, marks: Iterable[str]) -> bool:
    """Return whether anything that the marks name stands in these answers."""
    return any(value_of(answers, mark) is not None for mark in marks)


def value_of(answers: Answers, mark: str) -> Any:
    """Return what stands at a mark, the reason of a skip included; None when nothing does."""
    item, _, row_id = mark.partition("/")
    if row_id:
        rows = answers.rows.get(item, ())
        return next((dict(row) for row in rows if row["row"] == row_id), None)
    value = answers.value(item)
    return answers.skipped.get(item) if value is None else value


def same_at(one: Answers, other: Answers, mark: str) -> bool:
    """Return whether both hold the same at a mark, and hold something."""
    value = value_of(one, mark)
    return value is not None and alike(value, value_of(other, mark))
