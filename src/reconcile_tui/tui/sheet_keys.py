"""What the keys of a worksheet do."""

from __future__ import annotations

from textual import events, on
from textual.containers import Vertical

from reconcile_tui.core.items import Item
from reconcile_tui.desk import Work
from reconcile_tui.session import Session
from reconcile_tui.tui import labels
from reconcile_tui.tui.fields.body import Body
from reconcile_tui.tui.fields.field import Field
from reconcile_tui.tui.fields.form import Form
from reconcile_tui.tui.fields.kept_in_view import is_in_view, keep_in_view
from reconcile_tui.tui.fields.rows import RowsBody
from reconcile_tui.tui.labels import rows
from reconcile_tui.tui.messages import Cleared, CursorMoved, Edited, SheetLeft, SourcesWanted
from reconcile_tui.tui.sections import SectionList
from reconcile_tui.tui.steps import Steps

__all__ = ["SheetKeys"]


class SheetKeys(Vertical):
    """The actions of `SheetView`; what they act on is the view's."""

    work: Work
    session: Session
    steps: Steps
    current: str

    form: Form
    """The pane with the section."""

    def hand_over(self) -> None:
        """Give the session whatever the fields hold right now."""
        raise NotImplementedError

    async def show(self, step: str, *, enter: bool = True, item: Item | None = None) -> None:
        """Show one step, and put the cursor into `item` or the first open question."""
        raise NotImplementedError

    def enter(self, item: Item | None = None, *, opened: bool = False) -> None:
        """Put the cursor into a question."""
        raise NotImplementedError

    # -- in view -------------------------------------------------------------------------------

    def on_resize(self) -> None:
        """The question being answered stays in view in another window size."""
        self.call_after_refresh(self.keep_in_view)

    @on(CursorMoved)
    def _cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self.form.release()
        self.call_after_refresh(self.keep_in_view)

    def keep_in_view(self) -> None:
        """The whole question, not only the line the cursor is in; that line if it is too tall."""
        if not self.form.holds_for(self.screen.focused):
            keep_in_view(self.form, self.screen.focused)

    def on_key(self, event: events.Key) -> None:
        """A key for a question that is still out of sight shows it, and does nothing unseen."""
        if self.form.ends_hold(event):
            focused = self.screen.focused
            if focused is not None and not is_in_view(self.form, focused):
                event.stop()
            self.call_after_refresh(self.keep_in_view)

    # -- what the keys do ----------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A sheet in memory only goes to no editor: there the same key keeps it in a file."""
        if action == "edit_outside":
            in_memory = self.work.private and self.work.worksheet.private
            return not in_memory and not self.is_at_sensitive
        if action == "private_answers":
            return self.is_at_sensitive and self.work.kept
        return super().check_action(action, parameters)

    @property
    def is_at_sensitive(self) -> bool:
        """Whether the cursor is in a question whose answer is not saved unless the person says."""
        return self.here in self.session.sensitive

    def focused_field(self) -> Field | None:
        """The field the cursor is in."""
        focused = self.screen.focused
        nodes = [focused, *focused.ancestors] if focused else []
        return next((node for node in nodes if isinstance(node, Field)), None)

    @property
    def here(self) -> str | None:
        """The item that the cursor is in."""
        field = self.focused_field()
        return field.item_id if field else None

    async def action_next_unanswered(self) -> None:
        """Go to the next open question, wherever it is."""
        self.hand_over()
        item = self._too_long() or self.session.next_unanswered(self.here)
        if item is None:
            self.app.notify(labels.ALL_ANSWERED, markup=False)
            return
        section = self.session.section_of(item)
        if section.id != self.current:
            await self.show(section.id, item=item)
        else:
            self.enter(item)

    def _too_long(self) -> Item | None:
        """A question elsewhere whose answer is too long to be saved: it comes first."""
        items = (place.split("/")[0] for place in self.session.refused)
        shown = (self.session.shown_item(item) for item in items if item != self.here)
        return next((item for item in shown if item is not None), None)

    async def action_next_section(self) -> None:
        """Go to the next step."""
        ids = [step.id for step in self.steps.all()]
        place = ids.index(self.current) + 1
        await self.show(ids[min(place, len(ids) - 1)])

    def action_sections(self) -> None:
        """Go to the list of sections."""
        self.query_one(SectionList).focus()

    def action_skip(self) -> None:
        """Leave this question out, and say why."""
        from reconcile_tui.tui.screens.dialogs import Choose  # noqa: PLC0415 - opened on a key

        if self.session.read_only:
            self.app.notify(labels.READ_ONLY, markup=False)
            return
        field = self.focused_field()
        if field is None or not isinstance(field.slot.kind, Item) or not field.slot.kind.asks:
            self.app.notify(labels.NO_QUESTION_HERE, markup=False)
            return
        item = field.slot.kind
        if field.slot.value is not None:
            self.app.notify(labels.ANSWERED, markup=False)
            return

        def chosen(reason: str | None) -> None:
            if reason is not None:
                self.session.skip(item.id, reason or None)
                self.post_message(Edited())
                if reason:
                    self.screen.focus_next()

        choices = list(labels.REASONS.items())
        if item.id in self.session.answers.skipped:
            choices.append(("", labels.NOT_LEFT_OUT))
        dialog = Choose(labels.WHY_LEFT_OUT, choices, item.text, unset=True)
        self.app.push_screen(dialog, chosen)

    def action_clear(self) -> None:
        """Clear this answer; once more brings it back. Before many lines go, that is asked."""
        from reconcile_tui.tui.screens.dialogs import Choose  # noqa: PLC0415 - opened on a key

        field = self.focused_field()
        if field is None or field.body is None:
            return
        body = field.body
        if not isinstance(body, RowsBody) or len(body.rows) < 2 or body.removed is not None:
            self._clear(field, body)
            return

        def chosen(answer: str | None) -> None:
            if answer == "remove":
                self._clear(field, body)

        about = field.slot.kind.text
        self.app.push_screen(Choose(rows.CLEAR_ALL, rows.REMOVE_CHOICES, about), chosen)

    def _clear(self, field: Field, body: Body) -> None:
        item_id = field.item_id
        if isinstance(body, RowsBody) and body.bring_back():
            said = labels.BROUGHT_BACK
        elif self.session.answers.value(item_id) is not None:
            self.session.clear(item_id)
            self.post_message(Cleared(self.work, item_id))
            said = labels.CLEARED
        elif item_id in self.session.cleared:
            self.session.restore(item_id, self.session.cleared[item_id])
            said = labels.BROUGHT_BACK
        else:
            said = labels.NOTHING_TO_CLEAR
        body.complaint = field.slot.fault
        body.show()
        self.app.notify(said, markup=False)
        self.post_message(Edited())

    def action_source(self) -> None:
        """Where the sentences of this section come from."""
        claims = self.steps.claims(self.current)
        self.post_message(SourcesWanted(claims))

    def action_scroll(self, way: int) -> None:
        """Read what stands above or below; the cursor stays where it is."""
        self.form.scroll_relative(y=way * (self.form.size.height - 2), animate=False)

    def action_far(self, way: int) -> None:
        """Read the top or the end of the section; the cursor stays where it is."""
        if way < 0:
            self.form.scroll_home(animate=False)
        else:
            self.form.scroll_end(animate=False)

    def action_step_out(self) -> None:
        """From a question to the sections; from there, out of the sheet."""
        sections = self.query_one(SectionList)
        if sections.has_focus:
            self.hand_over()
            self.post_message(SheetLeft())
        else:
            sections.focus()
