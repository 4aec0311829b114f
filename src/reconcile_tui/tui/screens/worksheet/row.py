"""One row of a `rows` item, column by column."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.domain.form import beside_columns
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.messages.fields import BESIDE_COLUMNS, full_width
from reconcile_tui.messages.screens import BACK, status
from reconcile_tui.session import Slot, days_that_place, row_of, says_something, without_day
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.events import CursorMoved, Edited, MovedOn
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.fields.choice import TargetWanted
from reconcile_tui.tui.widgets.fields.field import Field, FullWidth, keep_in_view
from reconcile_tui.tui.widgets.fields.text_area import FullWidthWanted
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import OpenWorksheet


class RowScreen(Screen[None]):
    """What is typed is kept at once; Esc goes back."""

    BINDINGS = [*bindings("everywhere", "screen", "cells")]  # noqa: RUF012 - Textual reads a list here
    is_for_words = True
    """What is typed where no words are taken does nothing (`StrayTyping`)."""

    def __init__(
        self, work: OpenWorksheet, item: Rows, row_id: str, near: date | None = None
    ) -> None:
        super().__init__()
        self.near = near
        self.work = work
        self.session = work.session
        self.item = item
        self.row_id = row_id
        self._pointed = False

    def compose(self) -> ComposeResult:
        """One field a column, and the way back."""
        yield Words(self.item.text, classes="screen-title")
        with VerticalScroll(can_focus=False, classes="form"):
            for column in self.item.columns:
                slot = Slot.of_cell(self.session, self.item, self.row_id, column)
                slot.near = self.near if column.id in self._days else None
                yield Field(slot)
            if more := self._beside_columns():
                yield Words(more, classes="aside", name="beside-columns")
            yield Go(BACK, "back")
        yield Words(classes="status")
        yield Footing("screen")

    def _beside_columns(self) -> str:
        """Say what the file has in this row under names that are no columns."""
        more = beside_columns(self.item, row_of(self.session, self.item, self.row_id))
        return "\n".join([BESIDE_COLUMNS, *more]) if more else ""

    @property
    def place(self) -> str:
        """Which help belongs to this entry."""
        return "private-row" if self.work.private else "row"

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    @property
    def is_in_hand(self) -> bool:
        """What is asked for here is meant for the row, not for its worksheet."""
        return False

    def on_unmount(self) -> None:
        """Nobody speaks to it any more."""
        self.book.open_worksheets.leave(self)

    def on_mount(self) -> None:
        """Begin in the first empty column of a new row, and at the top of one that is there."""
        self.book.open_worksheets.register(self)
        self.full_width = FullWidth(self.query_one(VerticalScroll), self.say_status)
        self.say_status()
        fields = list(self.query(Field))
        empty = [field for field in fields if field.slot.value is None]
        is_new = all(isinstance(f.slot.kind, RefColumn) for f in fields if f not in empty)
        (empty if is_new and empty else fields)[0].enter()

    @on(FullWidthWanted)
    def _full_width_wanted(self, event: FullWidthWanted) -> None:
        self.full_width.answer(event)

    def on_descendant_blur(self) -> None:
        """A question has the whole screen as long as the cursor is in it."""
        if self.full_width.leave_if_gone():
            self.say_status()
            self.call_after_refresh(self._keep_in_view)

    def say_status(self) -> None:
        """Say how long a text in full width is and where it is; else the worksheet below does."""
        line, count = self.query_one(".status", Words), self.full_width.count
        line.display = count is not None
        if count is not None:
            line.set_class(bool(self.work.why), "failed")
            line.say(full_width(count, status(self.work, self.book.today())))

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget. Textual would bring no more into view than the line for its answer."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    def on_descendant_focus(self) -> None:
        """The question that the cursor comes into is in view with its words."""
        self.call_after_refresh(self._keep_in_view)

    def on_resize(self) -> None:
        """In another window size too."""
        self.call_after_refresh(self._keep_in_view)

    @on(CursorMoved)
    def _cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        keep_in_view(self.query_one(VerticalScroll), self.focused)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        for field in self.query(Field):
            field.say()
        self.say_status()
        self.call_after_refresh(self._keep_in_view)

    @on(MovedOn)
    def _moved_on(self, event: MovedOn) -> None:
        event.stop()
        if event.step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @on(TargetWanted)
    def _target_wanted(self, event: TargetWanted) -> None:
        """What this entry is about is not written yet: first that, and then back to this one."""
        event.stop()
        self.commit()
        body, row_id = event.body, self.session.new_row_id(event.item.id)

        def closed(_: None) -> None:
            self._pointed = body.chose(row_id) or self._pointed

        self.app.push_screen(RowScreen(self.work, event.item, row_id), closed)

    @on(Go.Chosen)
    def _back(self) -> None:
        self.action_step_out()

    def commit(self) -> None:
        """Give the session whatever the fields hold right now."""
        for field in self.query(Field):
            if field.body is not None:
                field.body.commit()

    def show_again(self) -> None:
        """Draw every column as the session holds it now; another hand may have changed it."""
        for field in self.query(Field):
            if field.body is not None:
                field.body.show()
            field.say()

    def action_edit_outside(self) -> None:
        """Write in an editor of one's own."""
        self.book.editor.edit_outside(self.work)

    def action_step_out(self) -> None:
        """From full width to the entry; from there to the sheet.

        What has no day is in no week: that is said now, and not later.
        """
        if self.full_width.leave():
            self.say_status()
            return
        self.commit()
        if said := self._without_day():
            self.app.notify(said, markup=False)
        if self._pointed and not says_something(
            self.item, row_of(self.session, self.item, self.row_id)
        ):
            # What it is about was chosen by the book alone: that does not make an entry of it.
            self.session.remove_row(self.item.id, self.row_id)
        self.dismiss(None)

    @property
    def _days(self) -> set[str]:
        """The columns whose day puts the row into a week."""
        return days_that_place(self.session, self.item)

    def _without_day(self) -> str:
        return without_day(self.session, self.item, self.row_id)
