"""A question with its answer; showing one in full width; scrolling questions into view.

`FIELD_FOR` gives the body for each kind of answer: a new kind is one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from reconcile_tui.domain.items import Item, Note, Rows
from reconcile_tui.domain.pages import Block, numbered, paragraphs
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.fields import FROM_WHAT_YOU_WROTE
from reconcile_tui.session import Slot, answer_hint, can_add_row, privacy_of
from reconcile_tui.tui.app_protocol import CursorMoved, NextFieldRequested, Workbook
from reconcile_tui.tui.widgets.chrome import ActionLink, PlaceLink
from reconcile_tui.tui.widgets.fields.body import Body, Form
from reconcile_tui.tui.widgets.fields.choice import (
    CheckBody,
    MultiPickBody,
    PickBody,
    RefBody,
    RowsBody,
    ScaleBody,
)
from reconcile_tui.tui.widgets.fields.line import DateBody, LineBody, PlanBody
from reconcile_tui.tui.widgets.fields.text_area import AnswerArea, FullWidthToggled, TextBody
from reconcile_tui.tui.widgets.rendering import is_text_field, terminal_cursor
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet

FIELD_FOR: dict[str, type[Body] | None] = {
    "note": None,
    "line": LineBody,
    "text": TextBody,
    "choice": PickBody,
    "choices": MultiPickBody,
    "scale": ScaleBody,
    "date": DateBody,
    "plan": PlanBody,
    "rows": RowsBody,
    "check": CheckBody,
    "ref": RefBody,
}


PRIVACY = {
    "": "",
    "saved": sensitive.SAVED_TOO,
    "unchosen": sensitive.UNCHOSEN,
    "unsaved": sensitive.UNSAVED,
}
"""The sentence below a private answer: saved, saved without a decision, or in memory only."""


class GatherLink(ActionLink):
    """The link below rows that offers answers of other worksheets, while a row can be added."""


class Field(Vertical):
    """A question and its answer; its left border marks the focused one."""

    def __init__(
        self, slot: Slot, numbers: dict[str, int] | None = None, aside: Sequence[Block] = ()
    ) -> None:
        super().__init__(classes=f"field field-{slot.kind.type_name}")
        self.slot = slot
        body_type = FIELD_FOR[slot.kind.answered_as]
        self.body = body_type(slot) if body_type else None
        self._numbers = numbers if numbers is not None else {}
        self._aside = aside
        self.is_privacy_stated = False
        """Whether another field of the screen says already where such private answers are."""
        self._state = Words(classes="said")
        self._private = Words(classes="soft")
        self._soft = Words(classes="soft")
        self._gather: GatherLink | None = None
        if isinstance(slot.kind, Rows) and slot.kind.gather:
            self._gather = GatherLink(FROM_WHAT_YOU_WROTE, f"gather:{self.item_id}")

    @property
    def item_id(self) -> str:
        """The id of its item or column."""
        return str(self.slot.kind.id)

    def compose(self) -> ComposeResult:
        """Yield the question, the body, and the lines below the answer."""
        yield Words(self._question(), classes="question")
        for block in self._aside:
            yield Words(" ".join(block.text.split()), classes="aside")
        if self.body is not None:
            yield self.body
        elif isinstance(self.slot.kind, Note) and self.slot.kind.door:
            yield PlaceLink(self.slot.kind.door)
        if self._gather is not None:
            yield self._gather
        yield self._state
        for block in self._aside:
            yield from map(PlaceLink, block.doors)

    def _question(self) -> Content:
        kind = self.slot.kind
        style = "" if isinstance(kind, Note) else "bold"
        parted = paragraphs(kind.text) if isinstance(kind, Note) else [" ".join(kind.text.split())]
        parts = [plain(numbered("\n".join(parted), self._numbers), style)]
        if getattr(kind, "offered", False):
            parts.append(plain(f" {labels.OPTIONAL}", "$secondary"))
        if kind.hint:
            hint = numbered(" ".join(kind.hint.split()), self._numbers)
            parts.append(plain(f"\n{hint}", "$secondary"))
        return Content.assemble(*parts)

    def _state_text(self) -> str:
        if trouble := self.slot.trouble(self.body.complaint if self.body else ""):
            return trouble
        if isinstance(self.slot.kind, Item):
            reason = self.slot.session.answers.skipped.get(self.slot.kind.id)
            if reason and self.slot.value is None:
                return labels.skip_note(reason)
        return ""

    def on_mount(self) -> None:
        """Show the lines that are not empty."""
        self.say()

    def say(self) -> None:
        """Update everything around the answer."""
        private = "" if self.is_privacy_stated else PRIVACY[privacy_of(self.slot)]
        self._say(self._state, self._state_text())
        self._say(self._private, private, before=self._state)
        self._say(self._soft, answer_hint(self.slot), after=self._state)
        if self.body is not None:
            self.body.update_from_answers()
        if self._gather is not None:
            self._gather.display = can_add_row(self.slot.session, self.slot.kind)

    def _say(self, line: Words, text: str, **place: Widget) -> None:
        """Show a line below the answer. It is mounted once it has words: most never have any."""
        line.say(text)
        line.display = bool(text)
        # Not before the field is composed: `on_mount` comes here again.
        if text and line.parent is None and self._state.parent is not None:
            self.mount(line, **place)

    def commit(self) -> None:
        """Hand the text of the field to the session."""
        if self.body is not None:
            self.body.commit()

    def show_again(self) -> None:
        """Draw the answer as the session holds it now."""
        if self.body is not None:
            self.body.complaint = self.slot.fault
            self.body.show()

    def entry(self) -> Widget | None:
        """Return the widget that takes the focus; None if there is nothing to answer or follow."""
        if self.body is not None:
            return self.body.entry()
        return next(iter(self.query(PlaceLink)), None)

    def enter(self) -> bool:
        """Focus the field; False if there is nothing to answer or follow."""
        entry = self.entry()
        if entry is None or not entry.focusable:
            return False
        entry.focus()
        return True


# -- full width ------------------------------------------------------------------------------------

ON_SCREEN, ON_FIELD = "-full-width", "-whole"


class FullWidth:
    """Shows one long answer of a form on the whole screen.

    The field stays mounted, with its text and undo: the stylesheet hides everything else but the
    status.
    """

    def __init__(self, form: VerticalScroll, update_status: Callable[[], None]) -> None:
        self._form, self._update_status = form, update_status
        self._top = 0.0
        self.field: Field | None = None
        """The question on the whole screen."""

    def toggle(self, event: FullWidthToggled) -> None:
        """Show the question that asks for it on the whole screen, or the form again."""
        event.stop()
        if not self.leave() and (field := _field_of(event.area)) is not None:
            self.field, self._top = field, self._form.scroll_offset.y
            with self._form.app.batch_update():
                field.add_class(ON_FIELD)
                self._form.screen.add_class(ON_SCREEN)
        self._update_status()
        event.area.keep_cursor_in_view()

    def leave(self) -> bool:
        """Show the form again at its scroll position; False if it is shown already."""
        if self.field is None:
            return False
        field, self.field = self.field, None
        with self._form.app.batch_update():
            field.remove_class(ON_FIELD)
            self._form.screen.remove_class(ON_SCREEN)
        # Immediately: the field scrolls next, by positions that must be right by then.
        self._form.call_after_refresh(
            self._form.scroll_to, y=self._top, animate=False, immediate=True
        )
        return True

    def leave_if_gone(self) -> bool:
        """Leave if the focus is in another question; a dialog on top has no focus here."""
        focused = self._form.screen.focused
        if self.field is None or focused is None or self.field in focused.ancestors:
            return False
        return self.leave()

    @property
    def count(self) -> int | None:
        """The words in the answer on the whole screen; None without one."""
        body = self.field.body if self.field is not None else None
        return len(body.area.text.split()) if isinstance(body, TextBody) else None


# -- scrolling -------------------------------------------------------------------------------------


def scroll_to_new_focus(form: Form, focused: Widget | None) -> None:
    """Scroll a newly focused question into view, by its beginning.

    If the words are so long that its empty line has no room below them, the next key scrolls to
    that line.
    """
    field = _too_tall(form, focused)
    if field is None or focused is None or field.slot.value is not None:
        keep_in_view(form, focused)
        return
    form.scroll_to(y=field.virtual_region.y, animate=False, immediate=True)
    if not _fits_below(field, focused, form):
        form.hold_scroll_for(focused)


def keep_in_view(form: VerticalScroll, focused: Widget | None) -> None:
    """Scroll the whole focused question into view.

    One that is too tall is shown from its beginning while that keeps the line of the cursor in
    view; otherwise scroll to that line.
    """
    if focused is None or form not in focused.ancestors:
        return
    field = _too_tall(form, focused)
    if field is None:
        form.scroll_to_widget(_field_of(focused) or focused, animate=False, immediate=True)
        return
    # By positions in the form: those on the screen lag behind when keys come in a burst.
    top, line = field.virtual_region.y, _line(focused)
    first = top + line.y - field.region.y
    lowest = first + line.height - form.size.height
    if not _fits_below(field, focused, form):
        top = max(lowest, min(round(form.scroll_offset.y), first))
    form.scroll_to(y=top, animate=False, immediate=True)
    if isinstance(focused, AnswerArea):
        focused.keep_cursor_in_view()


def is_in_view(form: VerticalScroll, focused: Widget) -> bool:
    """Return whether the line of the cursor is in view."""
    return form.content_region.contains_region(_line(focused))


def _field_of(focused: Widget) -> Field | None:
    return next((node for node in focused.ancestors if isinstance(node, Field)), None)


def _too_tall(form: VerticalScroll, focused: Widget | None) -> Field | None:
    """Return the focused question if it is taller than the pane."""
    field = _field_of(focused) if focused is not None and form in focused.ancestors else None
    return field if field is not None and field.size.height > form.size.height else None


def _fits_below(field: Field, focused: Widget, form: VerticalScroll) -> bool:
    """Return whether the line of the cursor is in view while the beginning of its question is."""
    return _line(focused).bottom - field.region.y <= form.content_region.height


def _line(focused: Widget) -> Region:
    """Return the screen region of the cursor's line, or of the whole widget if it has no cursor."""
    region = focused.region
    if not is_text_field(focused) and not isinstance(getattr(focused, "cursor_line", None), int):
        return region
    place, _ = terminal_cursor(focused.screen)
    return Region(region.x, place.y, 1, getattr(focused, "cursor_height", 1))


# -- views of questions ----------------------------------------------------------------------------


class Questions(Widget):
    """Mixin for a view of an open worksheet with a `form` of questions, after its base class."""

    ignores_stray_typing = True
    """Ignores keys typed where no text is taken (`StrayTyping`)."""

    work: OpenWorksheet
    form: Form
    full_width: FullWidth

    @property
    def workbook(self) -> Workbook:
        """The app."""
        return cast("Workbook", self.app)

    def on_resize(self) -> None:
        """Keep the focused question in view in another window size."""
        self.call_after_refresh(self.keep_in_view)

    def _on_cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self.form.release()
        self.call_after_refresh(self.keep_in_view)

    def keep_in_view(self) -> None:
        """Scroll the whole focused question into view, or the line of its cursor."""
        if self.is_attached and not self.form.holds_scroll_for(self.screen.focused):
            keep_in_view(self.form, self.screen.focused)

    def _on_full_width_toggled(self, event: FullWidthToggled) -> None:
        self.full_width.toggle(event)

    def _on_next_field_requested(self, event: NextFieldRequested) -> None:
        event.stop()
        if event.step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def commit(self) -> None:
        """Hand the text of all fields to the session."""
        for field in self.query(Field):
            field.commit()

    def action_edit_outside(self) -> None:
        """Edit the focused answer, or the whole file, in the person's own editor."""
        self.workbook.editor.edit_outside(self.work)
