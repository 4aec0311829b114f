"""The view of a worksheet, in its screen and in the tabs; and the screen of one row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.domain.outline import unknown_cells
from reconcile_tui.errors import AppError
from reconcile_tui.lazy import late
from reconcile_tui.messages import fields as messages
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import ENCRYPTED
from reconcile_tui.session import (
    Slot,
    has_own_content,
    missing_date_message,
    privacy_of,
    row_of,
    week_date_columns,
)
from reconcile_tui.tui.app_protocol import (
    Cleared,
    Edited,
    FileCheckRequested,
    KeysChanged,
    WorksheetClosed,
    close_screen,
    workbook,
)
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.home import Pane
from reconcile_tui.tui.screens.worksheet.steps import END, SectionList, Steps, key_of
from reconcile_tui.tui.theme import WORKSHEET_STYLES, read_styles
from reconcile_tui.tui.widgets.chrome import ActionLink, KeyFooter
from reconcile_tui.tui.widgets.fields.body import Form
from reconcile_tui.tui.widgets.fields.choice import (
    RowEditRequested,
    RowRemovalRequested,
    RowsBody,
    TargetRowRequested,
)
from reconcile_tui.tui.widgets.fields.field import (
    Field,
    FullWidth,
    Questions,
    is_in_view,
    scroll_to_new_focus,
)
from reconcile_tui.tui.widgets.rendering import BatchedScreen
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import OpenWorksheet, cleared_message, status_line

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet import gather
    from reconcile_tui.tui.widgets import dialogs
else:
    gather = late("reconcile_tui.tui.screens.worksheet.gather")
    dialogs = late("reconcile_tui.tui.widgets.dialogs")

# -- one row ---------------------------------------------------------------------------------------


class RowScreen(Screen[None], Questions):
    """A row of a `rows` item. Edits are saved at once; Esc goes back."""

    BINDINGS = [*bindings("everywhere", "screen", "cells")]  # noqa: RUF012 - Textual reads a list here

    def __init__(
        self, work: OpenWorksheet, item: Rows, row_id: str, near: date | None = None
    ) -> None:
        super().__init__()
        self.near = near
        self.work = work
        self.session = work.session
        self.item = item
        self.row_id = row_id
        self._has_new_reference = False
        self.form = Form()
        self.full_width = FullWidth(self.form, self.update_status)

    def compose(self) -> ComposeResult:
        """Yield a field for each column, and the link back."""
        yield Words(self.item.text, classes="screen-title")
        with self.form:
            days = week_date_columns(self.session, self.item)
            for column in self.item.columns:
                slot = Slot.of_cell(self.session, self.item, self.row_id, column)
                slot.near = self.near if column.id in days else None
                yield Field(slot)
            # Values of this row in the file that belong to no column.
            if more := unknown_cells(self.item, self._row):
                text = "\n".join([messages.BESIDE_COLUMNS, *more])
                yield Words(text, classes="aside", name="beside-columns")
            yield ActionLink(labels.BACK, "back")
        yield Words(classes="status")
        yield KeyFooter("screen")

    @property
    def _row(self) -> Row:
        return row_of(self.session, self.item, self.row_id)

    @property
    def place(self) -> str:
        """The name of its help."""
        return "private-row" if self.work.private else "row"

    @property
    def is_active_view(self) -> bool:
        """False: keys of a worksheet are not for its row."""
        return False

    def on_mount(self) -> None:
        """Focus the first empty column of a new row, or the first column of an existing one."""
        self.workbook.open_worksheets.register(self)
        self.update_status()
        fields = list(self.query(Field))
        if not fields:
            return  # closed before it was composed
        empty = [field for field in fields if field.slot.value is None]
        is_new = all(isinstance(f.slot.kind, RefColumn) for f in fields if f not in empty)
        (empty if is_new and empty else fields)[0].enter()

    def on_unmount(self) -> None:
        """Unregister the view."""
        self.workbook.open_worksheets.unregister(self)

    def on_descendant_blur(self) -> None:
        """Leave full width when the focus leaves its question."""
        if self.full_width.leave_if_gone():
            self.update_status()
            self.call_after_refresh(self.keep_in_view)

    def update_status(self) -> None:
        """Show the length of a text in full width; else the worksheet below shows its status."""
        line, count = self.query_one(".status", Words), self.full_width.count
        line.display = count is not None
        if count is not None:
            line.set_class(bool(self.work.why), "failed")
            line.say(messages.full_width(count, status_line(self.work, self.workbook.today())))

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget without scrolling: Textual would show only the line of its answer."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    def on_descendant_focus(self) -> None:
        """Scroll the newly focused question into view."""
        self.call_after_refresh(self.keep_in_view)

    @on(Edited)
    def _on_edited(self, event: Edited) -> None:
        event.stop()
        for field in self.query(Field):
            field.say()
        self.update_status()
        self.call_after_refresh(self.keep_in_view)

    @on(TargetRowRequested)
    def _on_target_row_requested(self, event: TargetRowRequested) -> None:
        """Write the row to refer to first, then return to this one."""
        event.stop()
        self.commit()
        body, row_id = event.body, self.session.new_row_id(event.item.id)

        def closed(_: None) -> None:
            self._has_new_reference = body.refer_to(row_id) or self._has_new_reference

        self.app.push_screen(RowScreen(self.work, event.item, row_id), closed)

    @on(ActionLink.Chosen)
    def _on_link_chosen(self) -> None:
        self.action_step_out()

    def show_again(self) -> None:
        """Draw every column again, after a change elsewhere."""
        for field in self.query(Field):
            field.show_again()
            field.say()

    def action_step_out(self) -> None:
        """Leave full width; else go back to the worksheet.

        A row without a date is in no week: say so now.
        """
        if self.full_width.leave():
            self.update_status()
            return
        self.commit()
        if notice := missing_date_message(self.session, self.item, self.row_id):
            self.app.notify(notice, markup=False)
        if self._has_new_reference and not has_own_content(self.item, self._row):
            # A reference filled in by the app does not make a row.
            self.session.remove_row(self.item.id, self.row_id)
        close_screen(self)


# -- worksheet -------------------------------------------------------------------------------------

FILE_CHECK_INTERVAL = 2.0
"""Seconds between two checks of the file while its worksheet is shown."""


class WorksheetView(Vertical, Questions):
    """The view of an open worksheet; its session holds the answers."""

    scrolls_itself = True
    """Scrolls by itself to keep the whole question in view (`BatchedScreen`)."""

    BINDINGS = [*bindings("worksheet", "saved", "sensitive")]  # noqa: RUF012 - Textual reads a list here

    def __init__(
        self,
        work: OpenWorksheet,
        library: Library,
        *,
        enter: bool = True,
        at: str = "",
        row: str = "",
    ) -> None:
        super().__init__(classes="sheet")
        read_styles(self.app.stylesheet, WORKSHEET_STYLES)
        self.work = work
        self.session = work.session
        self.steps = Steps(work, library, lambda: gather.letter_end(self.workbook, work))
        self.current_step = self.steps.first()
        self._focus_on_mount = enter
        self._item_id, self._row_id = at, row
        self._gate = self.session.form.gate
        self._widgets_shape: object = None
        self._shown, self._showing = 0, 0
        """How many steps were shown in all, and how many of them are being mounted now."""
        # Attributes: every letter needs them, and a query takes longer than the letter itself.
        self.form = Form()
        self.full_width = FullWidth(self.form, self.update_status)
        self._section_list = SectionList()
        self._pinned = Words(classes="pinned")
        self._status = Words(classes="status")

    def compose(self) -> ComposeResult:
        """Yield the list of steps, the pinned answers, the form and the status."""
        with Horizontal():
            yield self._section_list
            with Vertical(classes="work"):
                yield self._pinned
                yield self.form
        yield self._status

    async def on_mount(self) -> None:
        """Open the requested question, or where the person left off."""
        self.workbook.open_worksheets.register_pane(self)
        item = self.session.shown_item(self._item_id)
        step = self.session.section_of(item).id if item else self.current_step
        await self.show(step, enter=self._focus_on_mount, item=item)
        for field in self._fields():
            if item is not None and field.item_id == item.id and isinstance(field.body, RowsBody):
                field.body.show(self._row_id)
        self.set_interval(FILE_CHECK_INTERVAL, self.request_file_check)

    @property
    def is_active_view(self) -> bool:
        """Whether it is displayed on its screen, not in an inactive tab."""
        return all(node.display for node in (self, *self.ancestors) if isinstance(node, Widget))

    def request_file_check(self) -> None:
        """Have the file checked while this worksheet is what the person sees."""
        if self.is_active_view and self.app.screen is self.screen and self.work.has_file:
            self.post_message(FileCheckRequested(self.work))

    def on_unmount(self) -> None:
        """Unregister the view."""
        self.workbook.open_worksheets.unregister(self)

    # -- scrolling -------------------------------------------------------------------------------

    def on_descendant_blur(self) -> None:
        """Leave full width when the focus leaves its question."""
        if self.full_width.leave_if_gone():
            self.update_status()
            self.call_after_refresh(scroll_to_new_focus, self.form, self.screen.focused)

    def on_key(self, event: events.Key) -> None:
        """Show the focused question if it is out of view, instead of typing into it unseen."""
        if self.form.end_hold_by_key(event):
            focused = self.screen.focused
            if focused is not None and not is_in_view(self.form, focused):
                event.stop()
            self.call_after_refresh(self.keep_in_view)

    # -- keys -------------------------------------------------------------------------------------

    @property
    def is_at_sensitive(self) -> bool:
        """Whether the focused question is one whose answer is saved only on request."""
        return self.focused_item_id in self.session.sensitive

    def focused_field(self) -> Field | None:
        """Return the focused field."""
        nodes = self.screen.focused.ancestors if self.screen.focused else []
        return next((node for node in nodes if isinstance(node, Field)), None)

    @property
    def focused_item_id(self) -> str | None:
        """The id of the focused question."""
        field = self.focused_field()
        return field.item_id if field else None

    async def action_next_unanswered(self) -> None:
        """Go to the next unanswered question of any section."""
        self.commit()
        item = self.session.next_unanswered(self.focused_item_id)
        if item is None:
            self.app.notify(labels.ALL_ANSWERED, markup=False)
            return
        section = self.session.section_of(item)
        if section.id != self.current_step:
            await self.show(section.id, item=item)
        else:
            self.enter(item)

    async def action_next_section(self) -> None:
        """Go to the next step."""
        ids = [step.id for step in self.steps.all()]
        following = ids[ids.index(self.current_step) + 1 :]
        await self.show(following[0] if following else self.current_step)

    def action_sections(self) -> None:
        """Focus the list of steps."""
        self._section_list.focus()

    def action_skip(self) -> None:
        """Skip the focused question, asking why."""
        if self.session.read_only:
            self.app.notify(labels.READ_ONLY, markup=False)
            return
        field = self.focused_field()
        if field is None or not isinstance(field.slot.kind, Item) or not field.slot.kind.asks:
            self.app.notify(labels.NO_QUESTION_HERE, markup=False)
            return
        item = field.slot.kind
        if field.slot.is_answered:
            self.app.notify(labels.ANSWERED, markup=False)
            return

        def chosen(reason: str | None) -> None:
            if reason is not None:
                self.session.skip(item.id, reason or None)
                self.post_message(Edited())
                if reason:
                    self.screen.focus_next()

        choices = list(labels.SKIP_REASONS.items())
        if item.id in self.session.answers.skipped:
            choices.append(("", labels.UNSKIP))
        dialog = dialogs.Choose(labels.SKIP_TITLE, choices, item.text, unset=True)
        self.app.push_screen(dialog, chosen)

    def action_clear(self) -> None:
        """Clear the focused answer, or restore it. Ask before clearing several rows."""
        field = self.focused_field()
        if field is None or field.body is None:
            return
        clear = partial(self._clear, field)
        body = field.body
        if isinstance(body, RowsBody) and len(body.rows) > 1 and body.removed is None:
            self._confirm_removal(messages.CLEAR_ALL, field.slot.kind.text, clear)
        else:
            clear()

    def _confirm_removal(self, title: str, about: str, remove: Callable[[], None]) -> None:
        def chosen(answer: str | None) -> None:
            if answer == "remove":
                remove()

        self.app.push_screen(dialogs.Choose(title, messages.REMOVE_CHOICES, about), chosen)

    def _clear(self, field: Field) -> None:
        item_id = field.item_id
        if isinstance(field.body, RowsBody) and field.body.restore_row():
            notice = labels.RESTORED
        elif self.session.answers.value(item_id) is not None:
            self.session.clear(item_id)
            self.post_message(Cleared(self.work, item_id))
            notice = cleared_message(self.work)
        elif item_id in self.session.cleared:
            self.session.restore(item_id, self.session.cleared[item_id])
            notice = labels.RESTORED
        else:
            notice = labels.NOTHING_TO_CLEAR
        field.show_again()
        self.app.notify(notice, markup=False)
        self.post_message(Edited())

    def action_source(self) -> None:
        """Show the sources of this step."""
        workbook(self).navigation.show_sources(self.steps.claims(self.current_step))

    def action_scroll(self, direction: int) -> None:
        """Scroll by a page, without moving the focus."""
        self.form.scroll_relative(y=direction * (self.form.size.height - 2), animate=False)

    def action_jump(self, direction: int) -> None:
        """Scroll to the top or the end, without moving the focus."""
        (self.form.scroll_home if direction < 0 else self.form.scroll_end)(animate=False)

    def action_step_out(self) -> None:
        """Leave full width; else focus the list of steps; from there, leave the worksheet."""
        if self.full_width.leave():
            self.update_status()
        elif self._section_list.has_focus:
            self.commit()
            self.post_message(WorksheetClosed())
        else:
            self._section_list.focus()

    # -- steps ------------------------------------------------------------------------------------

    async def show(self, step: str, *, enter: bool = True, item: Item | None = None) -> None:
        """Show a step, and focus `item` or the first unanswered question.

        A worksheet that was closed meanwhile shows nothing.
        """
        if not self.form.is_attached:
            return
        self.commit()
        self.full_width.leave()
        # A gate may have closed the way to this step since it was offered.
        self.current_step = step = step if step in {one.id for one in self.steps.all()} else END
        if not await self._replace_widgets(step):
            return
        self.form.scroll_home(animate=False, immediate=True)
        self.update_surroundings()
        if enter:
            self.workbook.keys.hold(self)
            # After the layout: focusing scrolls to where the fields are then.
            self.call_after_refresh(self.enter, item, opened=True)

    async def _replace_widgets(self, step: str) -> bool:
        """Mount the widgets of a step; False if another one is shown before they are mounted.

        A key is handled in the task of its widget, so that steps may be asked for at once.
        """
        self._widgets_shape = None
        self._shown += 1
        self._showing += 1
        number, answers = self._shown, self.session.answers
        try:
            with self.app.batch_update():
                await self.form.remove_children()
                if number == self._shown:
                    answers = self.session.answers
                    await self.form.mount_all(self.steps.widgets(step))
        finally:
            self._showing -= 1
        if number == self._shown and self.session.answers is not answers:
            await self._sync_widgets()
        return number == self._shown

    def show_again(self) -> None:
        """Draw every answer of this step again, after a change elsewhere."""
        for field in self._fields():
            field.show_again()
        self.post_message(Edited())

    def enter(self, item: Item | None = None, *, opened: bool = False) -> None:
        """Focus `item`, the first unanswered question, a link, or the list of steps.

        A step without an answer that was just `opened` stays scrolled to its top.
        """
        if not self.is_attached:
            return  # replaced since it was asked for
        fields = self._fields()
        meant = [field for field in fields if item is not None and field.item_id == item.id]
        fresh = [f for f in fields if f.slot.kind.asks and not self._is_done_with(f)]
        # Optional questions wait until the others are answered.
        fresh.sort(key=lambda field: bool(field.slot.kind.offered))
        links = [one for one in self.form.children if isinstance(one, ActionLink) and not fresh]
        if self.current_step == END:
            # The review page doesn't scroll: only a link in view gets the focus.
            links = [one for one in links if one.virtual_region.bottom <= self.form.size.height]
            # Nothing that changes the status, or shows a resting text, gets the focus unasked.
            links = [one for one in links if not one.what.startswith(("status:", gather.RESTING))]
        entries = [field.entry() for field in [*meant, *fresh]]
        targets = [*entries, *links, self._section_list]
        # Not by a message: the next key may be here already.
        target = next(t for t in targets if t is not None and t.focusable)
        is_first = target is (fresh[0].entry() if fresh else links[0] if links else None)
        is_at_top = self.current_step != END and not self.form.scroll_offset.y
        is_unanswered = not any(map(self._is_done_with, fields))
        if is_first and (opened or item is None) and is_at_top and is_unanswered:
            self.form.hold_scroll_for(target)
        self.screen.set_focus(target, scroll_visible=False)
        self.workbook.keys.release(self, self.screen)

    def update_surroundings(self) -> None:
        """Update everything around the answers."""
        self._section_list.show(self.steps.all(), self.current_step)
        pinned = [
            f"{item.text.split('?')[0]}: {' '.join(words.split())}"
            for item, words in self.session.pinned()
            if all(field.item_id != item.id for field in self._fields())
        ]
        self._pinned.say("\n".join(pinned))
        self._pinned.display = bool(pinned)
        self._update_field_notes()
        self.update_status()

    def _update_field_notes(self) -> None:
        """Update the notes of each field, but say where private answers are only once."""
        stated = {"unsaved"} if self.work.has_withheld else set()
        for field in self._fields():
            privacy = privacy_of(field.slot)
            field.is_privacy_stated = privacy in stated
            field.say()
            stated.add(privacy)

    def _is_done_with(self, field: Field) -> bool:
        return field.slot.is_answered or field.item_id in self.session.answers.skipped

    def _fields(self) -> list[Field]:
        return [one for one in self.form.children if isinstance(one, Field)]

    def update_status(self) -> None:
        """Show where the words are, and the progress, in the status bar."""
        work, count = self.work, self.full_width.count
        text = status_line(work, self.workbook.today())
        if work.is_encrypted and not work.private:
            text = f"{text}   {ENCRYPTED}"
        self._status.set_class(bool(work.why), "failed")
        self._status.say(text if count is None else messages.full_width(count, text))

    def update_storage(self) -> None:
        """Update what depends on whether the worksheet is kept in a file."""
        self.update_surroundings()
        if self.current_step == END:
            self.call_later(self.show, END)
        self.post_message(KeysChanged())

    # -- messages ---------------------------------------------------------------------------------

    @on(Edited)
    async def _on_edited(self, event: Edited) -> None:
        event.stop()
        self.form.release()
        await self._sync_widgets()
        self.update_surroundings()
        self.call_after_refresh(self.keep_in_view)
        gate = self.session.form.gate
        if gate is not None and gate is not self._gate and gate.gate is not None:
            workbook(self).navigation.show_page(gate.gate.page)
        self._gate = gate

    async def _sync_widgets(self) -> None:
        """Mount and remove questions and guidance that depend on answers.

        Nothing while a step is being mounted, which does it at its end, and nothing more from then.
        """
        if self._showing:
            return
        number = self._shown
        shape = self.steps.shape(self.current_step)
        if shape is not None and shape == self._widgets_shape:
            return
        self._widgets_shape = shape
        wanted = self.steps.widgets(self.current_step)
        have = list(self.form.children)
        keys = [key_of(widget) for widget in have]
        wanted_keys = [key_of(widget) for widget in wanted]
        if keys == wanted_keys:
            return
        with self.app.batch_update():
            for widget in have:
                if key_of(widget) not in wanted_keys and number == self._shown:
                    await widget.remove()
            for place, widget in enumerate(wanted):
                if wanted_keys[place] not in keys and number == self._shown:
                    at = {"before": place} if place < len(self.form.children) else {}
                    # Unlike `mount`, it does nothing in an app that is closing.
                    await self.form.mount_all([widget], **at)

    @on(SectionList.Chosen)
    async def _on_section_chosen(self, event: SectionList.Chosen) -> None:
        event.stop()
        await self.show(event.step)

    @on(ActionLink.Chosen)
    async def _on_link_chosen(self, event: ActionLink.Chosen) -> None:
        if await self.follow(event.what):
            event.stop()

    def links(self) -> list[tuple[str, str]]:
        """Return the links of this step and of the review page, each as a label and a target."""
        widgets = (*self.form.query(ActionLink), *self.steps.choices())
        labels_of = {
            one.what: one.label for one in widgets if isinstance(one, ActionLink) and one.display
        }
        if self.current_step != END:
            labels_of.setdefault(f"step:{END}", labels.REVIEW)
        return [(label, target) for target, label in labels_of.items()]

    async def follow(self, link: str) -> bool:
        """Follow a link; False if its target is not in the worksheet."""
        kind, _, value = link.partition(":")
        if kind == "step":
            await self.show(value)
        elif kind == "timeline":
            workbook(self).navigation.show_timeline(self.work)
        elif kind == "compare":
            self.workbook.navigation.compare_with_before(self.work)
        elif kind == "status":
            await self._mark_as(value)
        elif kind == "gather":
            gather.open_gathering(self.workbook, self.work, value)
        elif kind == "letter":
            self.commit()
            gather.open_letter(self.workbook, self.work)
        else:
            return False
        return True

    async def _mark_as(self, status: str) -> None:
        """Set the status, and show it on the review page."""
        if self.current_step != END:
            await self.show(END, enter=False)
        self.session.set_status(status)
        self.workbook.keys.hold(self)
        await self._sync_widgets()
        self.update_surroundings()
        # The focus is on no link that would change it again at the next Enter.
        self.screen.set_focus(self._section_list, scroll_visible=False)
        for words in [one for one in self.form.children if one.name == f"state-{status}"]:
            self.call_after_refresh(self.form.scroll_to_widget, words, animate=False)
        self.workbook.keys.release(self)

    @on(RowEditRequested)
    def _on_row_edit_requested(self, event: RowEditRequested) -> None:
        event.stop()
        body, item = event.body, event.body.item

        async def closed(_: None) -> None:
            body.show(event.row_id)
            await self._on_edited(Edited())

        self.app.push_screen(RowScreen(self.work, item, event.row_id), closed)

    @on(RowRemovalRequested)
    def _on_row_removal_requested(self, event: RowRemovalRequested) -> None:
        event.stop()
        remove = partial(event.body.remove_row, event.row_id)
        self._confirm_removal(event.title, messages.POINTED_AT, remove)

    def on_descendant_focus(self) -> None:
        """Scroll the newly focused question into view."""
        if not self.form.holds_scroll_for(self.screen.focused):
            self.form.release()
            self.call_after_refresh(scroll_to_new_focus, self.form, self.screen.focused)


class WorksheetScreen(BatchedScreen):
    """A worksheet. Esc goes to its list of steps, then back."""

    BINDINGS = [*bindings("everywhere", "ledger", "two")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, work: OpenWorksheet, at: str = "", row: str = "") -> None:
        super().__init__()
        self.work = work
        self._item_id, self._row_id = at, row

    @property
    def place(self) -> str:
        """The name of its help."""
        if self.work.private:
            return "private"
        return "ledger" if self.work.worksheet.timeline else "worksheet"

    def compose(self) -> ComposeResult:
        """Yield the title, the view, the footer."""
        yield Words(self.work.title, classes="screen-title")
        view = WorksheetView(self.work, workbook(self).library, at=self._item_id, row=self._row_id)
        # Most sections scroll; a scrollbar that comes later has every question laid out again.
        view.form.set_reactive(Form.show_vertical_scrollbar, True)
        yield view
        yield KeyFooter(*self._footer_places())

    def _footer_places(self) -> list[str]:
        """Return the places whose keys the footer shows."""
        weeks = ["ledger"] if self.work.worksheet.timeline else []
        return [*weeks, *(["private"] if self.work.private else []), "worksheet"]

    @on(KeysChanged)
    def update_footer(self) -> None:
        """Update the footer, after the worksheet was kept."""
        self.query_one(KeyFooter).say_keys(*self._footer_places())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the timeline where there are promises, and versions of what has a file."""
        if action == "timeline":
            return bool(self.work.worksheet.timeline)
        if action == "choose_version":
            return not self.work.private
        return super().check_action(action, parameters)

    def on_screen_resume(self) -> None:
        """Check at once whether the file changed meanwhile."""
        for view in self.query(WorksheetView):
            view.request_file_check()

    def on_unmount(self) -> None:
        """Close the worksheet; its cleared answers are erased."""
        workbook(self).workspace.close(self.work)

    @on(WorksheetClosed)
    def _on_worksheet_closed(self) -> None:
        close_screen(self)

    def action_timeline(self) -> None:
        """Show the promises week by week."""
        workbook(self).navigation.show_timeline(self.work)

    def action_choose_version(self) -> None:
        """Compare with another version of this worksheet, and choose one."""
        workbook(self).navigation.choose_version(self.work)


# -- tabs ------------------------------------------------------------------------------------------


class SingleWorksheetPane(Pane):
    """A tab with one worksheet."""

    WIDGET_KEY_PLACES = ("worksheet",)

    def enter(self) -> None:
        """Focus the worksheet, unless it is being replaced."""
        for view in self.query(WorksheetView):
            view.enter()

    def reload(self) -> None:
        """Draw the answers again; they may have changed on another screen."""
        for view in self.query(WorksheetView):
            view.show_again()


class RedFlagsPane(SingleWorksheetPane):
    """The Red flags worksheet, which is private."""

    KEY_PLACES = ("private",)

    @property
    def footer_places(self) -> tuple[str, ...]:
        """The places of the footer; without the key to keep a worksheet once it is kept."""
        is_kept = any(not view.work.private for view in self.query(WorksheetView))
        return self.WIDGET_KEY_PLACES if is_kept else super().footer_places

    def compose(self) -> ComposeResult:
        """Yield the worksheet."""
        work = self.workbook.navigation.private_worksheet("red-flags")
        yield WorksheetView(work, self.library, enter=False)


class ThisWeekPane(SingleWorksheetPane):
    """The newest plan of a week."""

    KEY_PLACES = ("week",)

    def compose(self) -> ComposeResult:
        """Yield the date it began, and the worksheet."""
        self.work = self._newest_plan() or self.workspace.start("this-week")
        yield Words(self._week_begun(), classes="since")
        yield WorksheetView(self.work, self.library, enter=False)

    def _newest_plan(self) -> OpenWorksheet | None:
        path = self.workspace.heads.latest("this-week")
        try:
            return self.workbook.navigation.worksheet_at(path) if path else None
        except AppError:
            return None

    def _week_begun(self) -> str:
        answers = self.work.session.answers
        if answers.saved is None:
            return labels.NEW_WEEK
        days = (self.workspace.now().date() - answers.started.astimezone().date()).days
        begun = labels.week_started(answers.started)
        return f"{begun} {labels.NEW_WEEK_KEY}" if days >= 7 else begun

    async def action_new_week(self) -> None:
        """Start a new week from the last one, which stays as it is."""
        self.workbook.open_worksheets.commit_all()
        self.workspace.saver.flush(1.0)
        path = self.work.entry.path
        if path is None:
            self.app.notify(labels.WEEK_IS_NEW, markup=False)
            return
        await self._replace_plan(self.workspace.again(path))
        self.enter()

    def reload(self) -> None:
        """Show the newest plan; this one may have been deleted or followed by another."""
        just_begun = self.work.entry.path is None and self.work.session.answers.previous
        newest = None if just_begun else self._newest_plan()
        if newest is not None and newest is not self.work:
            self.run_worker(self._replace_plan(newest))
        else:
            super().reload()

    async def _replace_plan(self, work: OpenWorksheet) -> None:
        self.workspace.close(self.work)
        self.work = work
        self.query_one(".since", Words).say(self._week_begun())
        await self.query(WorksheetView).remove()
        if self.work is not work:
            return  # another plan is to be shown by now
        await self.mount(WorksheetView(work, self.library, enter=False))
        if self.screen.focused is None:
            self.enter()
