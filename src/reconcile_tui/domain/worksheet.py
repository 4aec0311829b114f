"""A blank worksheet: sections of items, and guidance that shows when it applies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

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
