"""A worksheet on the screen: sections left, one section right, pinned answers, the status."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from reconcile_tui.core.answered import is_answered
from reconcile_tui.core.answers import Answers
from reconcile_tui.core.items import Item
from reconcile_tui.desk import Work
from reconcile_tui.store.library import Library
from reconcile_tui.tui import labels
from reconcile_tui.tui.chrome import Go
from reconcile_tui.tui.fields.field import Field
from reconcile_tui.tui.fields.form import Form
from reconcile_tui.tui.fields.kept_in_view import come_into_view
from reconcile_tui.tui.fields.rows import RowsBody, RowWanted
from reconcile_tui.tui.gathering import open_gathering
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.letter import letter_end, open_letter
from reconcile_tui.tui.messages import Edited, GateReached, MovedOn, StillShown, TimelineWanted
from reconcile_tui.tui.sections import SectionList
from reconcile_tui.tui.sheet_keys import SheetKeys
from reconcile_tui.tui.steps import END, Steps, key_of
from reconcile_tui.tui.words import Words

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["SheetView"]

LOOK = 2.0
"""Seconds from one look at the file to the next, while its sheet is in view."""


class SheetView(SheetKeys):
    """One worksheet in hand. It holds no answers: the work's session does."""

    scrolls_itself = True
    """It keeps the whole question in view; its screen scrolls nothing in it (`SteadyScreen`)."""

    is_for_words = True
    """What is typed where no words are taken does nothing (`Astray`)."""

    BINDINGS = [*bindings("worksheet", "saved")]  # noqa: RUF012 - Textual reads a list here

    def __init__(
        self, work: Work, library: Library, *, enter: bool = True, at: str = "", row: str = ""
    ) -> None:
        super().__init__(classes="sheet")
        self.work = work
        self.session = work.session
        self.steps = Steps(work, library, lambda: letter_end(self))
        self.current = self.steps.first()
        self._enter_at_once = enter
        self._at, self._row = at, row
        self._cleared: tuple[str, Answers] | None = None
        self._gate = self.session.gate()
        self._shape: object = None
        # Held by name: a letter asks for each of them, and looking for them took longer than it.
        self.form = Form()
        self._sections = SectionList()
        self._pins = Words(classes="pinned")
        self._status = Words(classes="status")

    def compose(self) -> ComposeResult:
        """The frame; the section comes when it is shown."""
        with Horizontal():
            yield self._sections
            with Vertical(classes="work"):
                yield self._pins
                yield self.form
        yield self._status

    async def on_mount(self) -> None:
        """Begin at the question that was asked for, or where the person left off."""
        item = self.session.shown_item(self._at)
        step = self.session.section_of(item).id if item else self.current
        await self.show(step, enter=self._enter_at_once, item=item)
        for field in self._fields():
            if item is not None and field.item_id == item.id and isinstance(field.body, RowsBody):
                field.body.show(self._row)
        self.set_interval(LOOK, self.say_still_shown)

    @property
    def is_seen(self) -> bool:
        """Whether it stands on its screen, and not in a pane that is turned away."""
        return all(node.display for node in (self, *self.ancestors) if isinstance(node, Widget))

    def say_still_shown(self) -> None:
        """Have the file looked at, while this sheet is what the person sees."""
        if self.is_seen and self.app.screen is self.screen and self.work.has_file:
            self.post_message(StillShown(self.work))

    @property
    def book(self) -> BookApp:
        """The app, by its own type."""
        return cast("BookApp", self.app)

    # -- showing -------------------------------------------------------------------------------

    async def show(self, step: str, *, enter: bool = True, item: Item | None = None) -> None:
        """Show one step, and put the cursor into `item` or the first open question."""
        self.hand_over()
        # A gate may have closed the way since it was offered: nothing leads behind it.
        self.current = step = step if step in {one.id for one in self.steps.all()} else END
        self._shape = None
        with self.app.batch_update():
            await self.form.remove_children()
            await self.form.mount_all(self.steps.widgets(step))
        self.form.scroll_home(animate=False, immediate=True)
        self.bring_up_to_date()
        if enter:
            self.book.hold_keys(self)
            # The fields get their sizes first: focus scrolls to where they then are.
            self.call_after_refresh(self.enter, item, opened=True)

    def show_again(self) -> None:
        """Draw every answer of this step again; another view may have changed it."""
        for field in self._fields():
            # A text that was too long to be taken stands in its field and nowhere else.
            if field.body is not None and field.item_id not in self.session.refused:
                field.body.complaint = field.slot.fault
                field.body.show()
        self.post_message(Edited())

    def enter(self, item: Item | None = None, *, opened: bool = False) -> None:
        """Put the cursor into a question: the one meant, the first open one, or any.

        A section that was just `opened`, without an answer so far, shows its top all the same.
        """
        fields = self._fields()
        meant = [field for field in fields if item is not None and field.item_id == item.id]
        fresh = [f for f in fields if f.slot.kind.asks and not self._is_dealt_with(f)]
        # What is only offered waits until the rest is answered; then it takes the cursor like any.
        fresh.sort(key=lambda field: bool(field.slot.kind.offered))
        links = [one for one in self.form.children if isinstance(one, Go) and not fresh]
        if self.current == END:
            # There is much to read here: the cursor takes a link in view, and scrolls nothing away.
            links = [one for one in links if one.virtual_region.bottom <= self.form.size.height]
            # To mark the worksheet is the person's own step: Enter alone never does it.
            links = [one for one in links if not one.what.startswith("status:")]
        entries = [field.entry() for field in [*meant, *fresh]]
        targets = [*entries, *links, self._sections]
        # At once, and not by a message: the next key may be here already.
        target = next(t for t in targets if t is not None and t.focusable)
        is_first = target is (fresh[0].entry() if fresh else links[0] if links else None)
        if is_first and (opened or item is None) and self._is_untouched(fields):
            self.form.hold_for(target)
        self.screen.set_focus(target, scroll_visible=False)
        self.book.release_keys(self, self.screen)

    def bring_up_to_date(self) -> None:
        """Everything around the fields, after an answer changed."""
        self._sections.show(self.steps.all(), self.current)
        pinned = [
            f"{item.text.split('?')[0]}: {' '.join(words.split())}"
            for item, words in self.session.pinned()
            if all(field.item_id != item.id for field in self._fields())
        ]
        self._pins.say("\n".join(pinned))
        self._pins.display = bool(pinned)
        for field in self._fields():
            field.say()
        self.say_status()

    def _is_untouched(self, fields: list[Field]) -> bool:
        """Whether a step is as it was first opened: at its top, and without an answer."""
        is_at_top = self.current != END and not self.form.scroll_offset.y
        return is_at_top and not any(map(self._is_dealt_with, fields))

    def _is_dealt_with(self, field: Field) -> bool:
        answered = is_answered(field.slot.kind, field.slot.value)
        return answered or field.item_id in self.session.answers.skipped

    def _fields(self) -> list[Field]:
        return [one for one in self.form.children if isinstance(one, Field)]

    def say_status(self) -> None:
        """The line at the bottom: where the words are, and how far."""
        work = self.work
        self._status.set_class(bool(work.why), "failed")
        self._status.say(labels.status(work, self.book.today(), self.here))

    # -- what happens --------------------------------------------------------------------------

    @on(Edited)
    async def _edited(self, event: Edited) -> None:
        event.stop()
        self.form.release()
        await self._fit_to_answers()
        self.bring_up_to_date()
        self.call_after_refresh(self.keep_in_view)
        gate = self.session.gate()
        if gate is not None and gate is not self._gate and gate.gate is not None:
            self.post_message(GateReached(gate.gate.page))
        self._gate = gate

    async def _fit_to_answers(self) -> None:
        """Questions and guidance that an answer shows or hides."""
        shape = self.steps.shape(self.current)
        if shape is not None and shape == self._shape:
            return
        self._shape = shape
        wanted = self.steps.widgets(self.current)
        have = list(self.form.children)
        keys = [key_of(widget) for widget in have]
        wanted_keys = [key_of(widget) for widget in wanted]
        if keys == wanted_keys:
            return
        with self.app.batch_update():
            for widget in have:
                if key_of(widget) not in wanted_keys:
                    await widget.remove()
            for number, widget in enumerate(wanted):
                if wanted_keys[number] not in keys:
                    at = {"before": number} if number < len(self.form.children) else {}
                    await self.form.mount(widget, **at)

    @on(MovedOn)
    def _moved_on(self, event: MovedOn) -> None:
        event.stop()
        if event.step > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    @on(SectionList.Chosen)
    async def _section_chosen(self, event: SectionList.Chosen) -> None:
        event.stop()
        await self.show(event.step)

    @on(Go.Chosen)
    async def _go(self, event: Go.Chosen) -> None:
        kind, _, value = event.what.partition(":")
        if kind == "step":
            event.stop()
            await self.show(value)
        elif kind == "timeline":
            event.stop()
            self.post_message(TimelineWanted(self.work))
        elif kind == "compare":
            event.stop()
            self.book.compare_with_before(self.work)
        elif kind == "status":
            event.stop()
            self.session.set_status(value)
            await self.show(END, enter=False)
            self._sections.focus()
        elif kind == "gather":
            event.stop()
            open_gathering(self, value)
        elif kind == "letter":
            event.stop()
            open_letter(self)

    @on(RowWanted)
    def _row_wanted(self, event: RowWanted) -> None:
        from reconcile_tui.tui.screens.row import RowScreen  # noqa: PLC0415 - a field's own screen

        event.stop()
        body, item = event.body, event.body.item

        async def closed(_: None) -> None:
            body.show(event.row_id)
            await self._edited(Edited())

        self.app.push_screen(RowScreen(self.session, item, event.row_id), closed)

    def action_edit_outside(self) -> None:
        """Write in an editor of one's own: this answer, or outside a field the whole file."""
        if self.work.private:
            self.book.ask_to_keep(self)
        else:
            self.book.edit_outside(self.work)

    def on_descendant_focus(self) -> None:
        """What the cursor comes into is brought into view."""
        if self.session.refused:
            self.say_status()
        if not self.form.holds_for(self.screen.focused):
            self.form.release()
            self.call_after_refresh(come_into_view, self.form, self.screen.focused)

    def hand_over(self) -> None:
        """Give the session whatever the fields hold right now."""
        for field in self.query(Field):
            if field.body is not None:
                field.body.hand_over()
