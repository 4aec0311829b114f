"""One item on the screen: its question, what takes the answer, and what stands under it.

`FIELD_FOR` says which body takes which kind of answer: a new kind is one line there.

Writing in full width: one long answer has the whole screen, and gives it back as it was.

Scrolling no further than it must: a question is in view with all of its words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from reconcile_tui.domain.items import Item, Note
from reconcile_tui.domain.pages import Block, numbered, paragraphs
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.fields import FROM_WHAT_YOU_WROTE
from reconcile_tui.session import Slot, privacy_of, soft_word
from reconcile_tui.tui.widgets.chrome import DoorLink, Go
from reconcile_tui.tui.widgets.fields.body import Body, Form
from reconcile_tui.tui.widgets.fields.choice import CheckBody, ManyBody, OneBody, RefBody, ScaleBody
from reconcile_tui.tui.widgets.fields.line import DayBody, LineBody, PlanBody
from reconcile_tui.tui.widgets.fields.rows import RowsBody
from reconcile_tui.tui.widgets.fields.text_area import FullWidthWanted, TextBody, Writing
from reconcile_tui.tui.widgets.rendering import cursor_place, is_written
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


# -- long fields -----------------------------------------------------------------------------------

__all__ = ["FullWidth", "FullWidthWanted"]

ON_SCREEN, ON_FIELD = "-full-width", "-whole"


class FullWidth:
    """Turns it on and off for the questions of one form.

    The field stays the one it was, with its text, its undo and its way to the session: the
    stylesheet alone takes everything else but the status out of view.
    """

    def __init__(self, form: VerticalScroll, say_status: Callable[[], None]) -> None:
        self._form, self._say_status = form, say_status
        self._top = 0.0
        self.field: Field | None = None
        """The question that has the screen now."""

    def answer(self, event: FullWidthWanted) -> None:
        """Give the screen to the question whose text asks for it, or show the form again."""
        event.stop()
        if not self.leave():
            self.enter(event.area)
        self._say_status()
        event.area.keep_cursor_in_view()

    def enter(self, area: Widget) -> None:
        """Give the screen to the question whose text this is."""
        field = next((node for node in area.ancestors if isinstance(node, Field)), None)
        if field is None or self.field is not None:
            return
        self.field, self._top = field, self._form.scroll_offset.y
        with self._form.app.batch_update():
            field.add_class(ON_FIELD)
            self._form.screen.add_class(ON_SCREEN)

    def leave(self) -> bool:
        """Show the form again, scrolled to where it was. False when it is in view anyway."""
        if self.field is None:
            return False
        field, self.field = self.field, None
        with self._form.app.batch_update():
            field.remove_class(ON_FIELD)
            self._form.screen.remove_class(ON_SCREEN)
        # At once: the field looks after its cursor next, by places that must be true by then.
        self._form.call_after_refresh(
            self._form.scroll_to, y=self._top, animate=False, immediate=True
        )
        return True

    def leave_if_gone(self) -> bool:
        """Leave when the cursor is no longer in the question. A dialog above takes no cursor."""
        focused = self._form.screen.focused
        if self.field is None or focused is None or self.field in focused.ancestors:
            return False
        return self.leave()

    @property
    def count(self) -> int | None:
        """How many words stand in the answer; None while no answer has the screen."""
        body = self.field.body if self.field is not None else None
        return len(body.area.text.split()) if isinstance(body, TextBody) else None


# -- scrolling -------------------------------------------------------------------------------------


def come_into_view(form: Form, focused: Widget | None) -> None:
    """Bring a question into view that the cursor has just come into: its words go first.

    Where they are so many that the empty line for the answer has no room below them, the next key
    brings that line.
    """
    field = _too_tall(form, focused)
    if field is None or focused is None or field.slot.value is not None:
        keep_in_view(form, focused)
        return
    form.scroll_to(y=field.virtual_region.y, animate=False, immediate=True)
    if not _fits_below(field, focused, form):
        form.hold_for(focused)


def keep_in_view(form: VerticalScroll, focused: Widget | None) -> None:
    """Bring the whole question that has the cursor into view.

    If it is too tall it is shown from its beginning, as long as that leaves the line of the cursor
    in view; else that line is.
    """
    if focused is None or form not in focused.ancestors:
        return
    field = _too_tall(form, focused)
    if field is None:
        form.scroll_to_widget(_field_of(focused) or focused, animate=False, immediate=True)
        return
    # By places in the whole section: those on the screen lag behind when keys come in a burst.
    top, line = field.virtual_region.y, _line(focused)
    first = top + line.y - field.region.y
    lowest = first + line.height - form.size.height
    if not _fits_below(field, focused, form):
        top = max(lowest, min(round(form.scroll_offset.y), first))
    form.scroll_to(y=top, animate=False, immediate=True)
    if isinstance(focused, Writing):
        focused.keep_cursor_in_view()


def is_in_view(form: VerticalScroll, focused: Widget) -> bool:
    """Whether the line that has the cursor can be seen."""
    return form.content_region.contains_region(_line(focused))


def _field_of(focused: Widget) -> Field | None:
    return next((node for node in focused.ancestors if isinstance(node, Field)), None)


def _too_tall(form: VerticalScroll, focused: Widget | None) -> Field | None:
    """The question that has the cursor, if the pane has no room for all of it."""
    field = _field_of(focused) if focused is not None and form in focused.ancestors else None
    return field if field is not None and field.size.height > form.size.height else None


def _fits_below(field: Field, focused: Widget, form: VerticalScroll) -> bool:
    """Whether the line of the cursor is in view while the beginning of its question is."""
    return _line(focused).bottom - field.region.y <= form.content_region.height


def _line(focused: Widget) -> Region:
    """Where the line with the cursor is on the screen; of what has no such line, all of it."""
    region = focused.region
    if not is_written(focused) and not isinstance(getattr(focused, "cursor_line", None), int):
        return region
    place, _ = cursor_place(focused.screen)
    return Region(region.x, place.y, 1, getattr(focused, "cursor_height", 1))
