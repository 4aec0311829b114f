"""One item on the screen: its question, what takes the answer, and what stands under it.

`FIELD_FOR` says which body takes which kind of answer: a new kind is one line there.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from reconcile_tui.domain.items import Item, Note
from reconcile_tui.domain.pages import Block, numbered, paragraphs
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.fields import FROM_WHAT_YOU_WROTE
from reconcile_tui.slot import Slot, privacy_of, soft_word
from reconcile_tui.tui.widgets.chrome import DoorLink, Go
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.fields.choice import CheckBody, ManyBody, OneBody, RefBody, ScaleBody
from reconcile_tui.tui.widgets.fields.line import DayBody, LineBody, PlanBody
from reconcile_tui.tui.widgets.fields.rows import RowsBody
from reconcile_tui.tui.widgets.fields.text_area import TextBody
from reconcile_tui.tui.widgets.text import Words, plain

__all__ = [
    "FIELD_FOR",
    "Field",
    "GatherLink",
    "body_for",
    "gather_link",
    "soft_word",
    "where_it_is",
]

FIELD_FOR: dict[str, type[Body] | None] = {
    "note": None,
    "line": LineBody,
    "text": TextBody,
    "choice": OneBody,
    "choices": ManyBody,
    "scale": ScaleBody,
    "date": DayBody,
    "plan": PlanBody,
    "rows": RowsBody,
    "check": CheckBody,
    "ref": RefBody,
}


def body_for(slot: Slot) -> Body | None:
    """The body for a slot; None for words only."""
    kind = FIELD_FOR[slot.kind.answered_as]
    return kind(slot) if kind else None


_WHERE = {
    "": "",
    "saved": sensitive.SAVED_TOO,
    "unchosen": sensitive.UNCHOSEN,
    "unsaved": sensitive.UNSAVED,
}


def where_it_is(slot: Slot) -> str:
    """Where a private answer is: in memory only, in the file too, or there unasked."""
    return _WHERE[privacy_of(slot)]


class GatherLink(Go):
    """The way to what was written on other sheets; there only while a row can be added."""

    def __init__(self, body: RowsBody) -> None:
        super().__init__(FROM_WHAT_YOU_WROTE, f"gather:{body.item.id}")
        self.body = body
        self.display = body.may_add

    def bring_up_to_date(self) -> None:
        """Come or go with the room there is."""
        self.display = self.body.may_add


def gather_link(body: Body | None) -> GatherLink | None:
    """The link under rows that can be filled from elsewhere."""
    return GatherLink(body) if isinstance(body, RowsBody) and body.item.gather else None


class Field(Vertical):
    """A question and its answer. The border on the left says where the person is."""

    def __init__(
        self, slot: Slot, numbers: dict[str, int] | None = None, aside: Sequence[Block] = ()
    ) -> None:
        super().__init__(classes=f"field field-{slot.kind.type_name}")
        self.slot = slot
        self.body = body_for(slot)
        self._numbers = numbers if numbers is not None else {}
        self._aside = aside
        self.is_privacy_told = False
        """Whether the screen says elsewhere where private answers such as this one are."""
        self._state = Words(self._said(), classes="said")
        self._private = Words(where_it_is(slot), classes="soft")
        self._soft = Words(soft_word(slot), classes="soft")
        self._gather = gather_link(self.body)

    @property
    def item_id(self) -> str:
        """The id of its item or column."""
        return str(self.slot.kind.id)

    def compose(self) -> ComposeResult:
        """Question, hint, body, and what is to be said about the answer."""
        yield Words(self._question(), classes="question")
        for block in self._aside:
            yield Words(" ".join(block.text.split()), classes="aside")
        if self.body is not None:
            yield self.body
        elif isinstance(self.slot.kind, Note) and self.slot.kind.door:
            yield DoorLink(self.slot.kind.door)
        if self._gather is not None:
            yield self._gather
        yield self._private
        yield self._state
        yield self._soft
        for block in self._aside:
            yield from map(DoorLink, block.doors)

    def _question(self) -> Content:
        kind = self.slot.kind
        style = "" if isinstance(kind, Note) else "bold"
        parted = paragraphs(kind.text) if isinstance(kind, Note) else [" ".join(kind.text.split())]
        said = numbered("\n".join(parted), self._numbers)
        parts = [plain(said, style)]
        if getattr(kind, "offered", False):
            parts.append(plain(f" {labels.OFFERED}", "$secondary"))
        if kind.hint:
            hint = numbered(" ".join(kind.hint.split()), self._numbers)
            parts.append(plain(f"\n{hint}", "$secondary"))
        return Content.assemble(*parts)

    def _said(self) -> str:
        if trouble := self.slot.trouble(self.body.complaint if self.body else ""):
            return trouble
        if isinstance(self.slot.kind, Item):
            reason = self.slot.session.answers.skipped.get(self.slot.kind.id)
            if reason and self.slot.value is None:
                return labels.left_out(reason)
        return ""

    def on_mount(self) -> None:
        """Show the lines that have something to say."""
        self.say()

    def say(self) -> None:
        """Bring what stands around the answer up to date."""
        for words, said in (
            (self._private, "" if self.is_privacy_told else where_it_is(self.slot)),
            (self._state, self._said()),
            (self._soft, soft_word(self.slot)),
        ):
            words.say(said)
            words.display = bool(said)
        if self.body is not None:
            self.body.heed()
        if self._gather is not None:
            self._gather.bring_up_to_date()

    def entry(self) -> Widget | None:
        """The widget that takes the focus, or None for words only."""
        if self.body is not None:
            return self.body.entry()
        return next(iter(self.query(DoorLink)), None)

    def enter(self) -> bool:
        """Take the focus; False when there is nothing to answer."""
        entry = self.entry()
        if entry is None or not entry.focusable:
            return False
        entry.focus()
        return True
