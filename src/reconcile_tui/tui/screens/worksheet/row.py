"""The screen of one row, with a field for each column."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.form import beside_columns
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.messages.fields import BESIDE_COLUMNS, full_width
from reconcile_tui.messages.screens import BACK, status
from reconcile_tui.session import Slot, days_that_place, row_of, says_something, without_day
from reconcile_tui.tui.events import Edited
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing, Go
from reconcile_tui.tui.widgets.fields.body import Form
from reconcile_tui.tui.widgets.fields.choice import TargetWanted
from reconcile_tui.tui.widgets.fields.field import Field, FullWidth, Questions
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import OpenWorksheet


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
        self._has_new_target = False
        self.form = Form()
        self.full_width = FullWidth(self.form, self.say_status)

    def compose(self) -> ComposeResult:
        """Yield a field for each column, and the link back."""
        yield Words(self.item.text, classes="screen-title")
        with self.form:
            days = days_that_place(self.session, self.item)
            for column in self.item.columns:
                slot = Slot.of_cell(self.session, self.item, self.row_id, column)
                slot.near = self.near if column.id in days else None
                yield Field(slot)
            # Values of this row in the file that belong to no column.
            if more := beside_columns(self.item, self._row):
                text = "\n".join([BESIDE_COLUMNS, *more])
                yield Words(text, classes="aside", name="beside-columns")
            yield Go(BACK, "back")
        yield Words(classes="status")
        yield Footing("screen")

    @property
    def _row(self) -> Row:
        return row_of(self.session, self.item, self.row_id)

    @property
    def place(self) -> str:
        """The name of its help."""
        return "private-row" if self.work.private else "row"

    @property
    def is_in_hand(self) -> bool:
        """False: keys of a worksheet are not for its row."""
        return False

    def on_unmount(self) -> None:
        """Unregister the view."""
        self.book.open_worksheets.leave(self)

    def on_mount(self) -> None:
        """Focus the first empty column of a new row, or the first column of an existing one."""
        self.book.open_worksheets.register(self)
        self.say_status()
        fields = list(self.query(Field))
        empty = [field for field in fields if field.slot.value is None]
        is_new = all(isinstance(f.slot.kind, RefColumn) for f in fields if f not in empty)
        (empty if is_new and empty else fields)[0].enter()

    def on_descendant_blur(self) -> None:
        """Leave full width when the focus leaves its question."""
        if self.full_width.leave_if_gone():
            self.say_status()
            self.call_after_refresh(self.keep_in_view)

    def say_status(self) -> None:
        """Show the length of a text in full width; else the worksheet below shows its status."""
        line, count = self.query_one(".status", Words), self.full_width.count
        line.display = count is not None
        if count is not None:
            line.set_class(bool(self.work.why), "failed")
            line.say(full_width(count, status(self.work, self.book.today())))

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """Focus a widget without scrolling: Textual would show only the line of its answer."""
        super().set_focus(widget, scroll_visible=False, from_app_focus=from_app_focus)

    def on_descendant_focus(self) -> None:
        """Scroll the newly focused question into view."""
        self.call_after_refresh(self.keep_in_view)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        for field in self.query(Field):
            field.say()
        self.say_status()
        self.call_after_refresh(self.keep_in_view)

    @on(TargetWanted)
    def _target_wanted(self, event: TargetWanted) -> None:
        """Write the row to refer to first, then return to this one."""
        event.stop()
        self.commit()
        body, row_id = event.body, self.session.new_row_id(event.item.id)

        def closed(_: None) -> None:
            self._has_new_target = body.chose(row_id) or self._has_new_target

        self.app.push_screen(RowScreen(self.work, event.item, row_id), closed)

    @on(Go.Chosen)
    def _back(self) -> None:
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
            self.say_status()
            return
        self.commit()
        if notice := without_day(self.session, self.item, self.row_id):
            self.app.notify(notice, markup=False)
        if self._has_new_target and not says_something(self.item, self._row):
            # A reference filled in by the app does not make a row.
            self.session.remove_row(self.item.id, self.row_id)
        self.dismiss(None)
