"""One item on the screen: its question, what takes the answer, and what stands under it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from reconcile_tui.domain.items import Column, Day, DayColumn, Item, Note, Rows
from reconcile_tui.domain.pages import Block, numbered, paragraphs
from reconcile_tui.domain.suggest import comes_too_early, faults_of_days
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.fields import FROM_WHAT_YOU_WROTE, SOFT_WORDS, TOO_EARLY
from reconcile_tui.tui.widgets.chrome import DoorLink, Go
from reconcile_tui.tui.widgets.fields.body import Body, Slot
from reconcile_tui.tui.widgets.fields.rows import RowsBody
from reconcile_tui.tui.widgets.fields.table import body_for
from reconcile_tui.tui.widgets.text import Words, plain

if TYPE_CHECKING:
    from reconcile_tui.content.lint.boundaries import Reading

__all__ = ["Field", "GatherLink", "gather_link", "soft_word", "where_it_is"]


def where_it_is(slot: Slot) -> str:
    """Where a private answer is: in memory only, in the file too, or there unasked."""
    session, kind = slot.session, slot.kind
    if not isinstance(kind, Item) or kind.id not in session.sensitive or session.read_only:
        return ""
    if session.saves_sensitive:
        return sensitive.SAVED_TOO
    return sensitive.UNCHOSEN if kind.id in session.unchosen() else sensitive.UNSAVED


def soft_word(slot: Slot) -> str:
    """What is said where an answer reads as a rule or a duty, or where two days do not fit."""
    kind, value = slot.kind, slot.value
    if value and isinstance(kind, Rows):
        reading = _worst(_of_rows(kind, value))
    elif value and (getattr(kind, "about_me", False) or getattr(kind, "no_duty", False)):
        reading = _reads(kind, value)
    else:
        return _beside_other_days(slot)
    return SOFT_WORDS.get(reading, "")


def _beside_other_days(slot: Slot) -> str:
    """That a day comes before the one it follows, or why a calendar could not use this answer."""
    sheet = slot.session.worksheet
    if isinstance(slot.kind, Day | DayColumn) and comes_too_early(slot.kind, slot.beside):
        return TOO_EARLY
    if sheet.calendar is None or not isinstance(slot.kind, Item):
        return ""
    return dict(faults_of_days(sheet, slot.session.lookup)).get(slot.kind.id, "")


def _worst(found: Iterable[Reading]) -> Reading:
    from reconcile_tui.content.lint.boundaries import worst  # noqa: PLC0415 - large, seldom needed

    return worst(found)


def _of_rows(item: Rows, rows: object) -> Iterator[Reading]:
    for row in rows if isinstance(rows, list) else ():
        for column in item.columns:
            if (column.about_me or column.no_duty) and column.id in row:
                yield _reads(column, row[column.id])


def _reads(kind: Item | Column, value: object) -> Reading:
    """How an answer reads. What another person said they would do may be a rule, never a duty."""
    from reconcile_tui.content.lint.boundaries import reads_begun, reads_value  # noqa: PLC0415

    words = isinstance(value, str)
    reading = reads_begun(kind.text, str(value)) if words else reads_value(value)
    return reading if kind.about_me or reading == "duty" else ""


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
        super().__init__(classes=f"field field-{slot.kind.__struct_config__.tag}")
        self.slot = slot
        self.body = body_for(slot)
        self._numbers = numbers if numbers is not None else {}
        self._aside = aside
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
        complaint = self.body.complaint if self.body else self.slot.fault
        if complaint:
            return labels.wrong_answer(complaint)
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
            (self._private, where_it_is(self.slot)),
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
