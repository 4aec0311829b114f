"""Writing many lines."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import TextArea

from reconcile_tui.tui.fields.area import Area
from reconcile_tui.tui.fields.body import Body
from reconcile_tui.tui.fields.form import Form
from reconcile_tui.tui.fields.room import takes_paste
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.fields.undo import WordHistory
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels.fields import UNDONE

__all__ = ["TextBody", "Writing"]


class Writing(Area):
    """An area for answers: Tab goes on, the arrows leave it at its ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("text"),
        Binding("ctrl+home", "text_start", show=False),
        Binding("ctrl+end", "text_end", show=False),
        Binding("ctrl+j", "newline", show=False),  # a line feed that no paste marks stand around
        Binding("alt+d,ctrl+delete", "delete_word_right", show=False),
    ]

    def __init__(self, text: str, *, read_only: bool) -> None:
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
            read_only=read_only,
        )
        self.cursor_blink = False
        self.match_cursor_bracket = False  # a bracket in a sentence has no partner to look for
        self.history = WordHistory()

    @property
    def _draw_cursor(self) -> bool:
        """Paint no cursor where the terminal shows its own: a typed letter costs a byte there."""
        return super()._draw_cursor and not self.app.has_class("-real-cursor")

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is on the screen, in the lines as they are wrapped now.

        Textual goes by the lines as they were when the cursor moved last, also after a resize.
        """
        self._recompute_cursor_offset()  # type: ignore[no-untyped-call]  # of Textual
        return super().cursor_screen_offset

    def on_resize(self) -> None:
        """In another width the line being written is another one; it stays in view."""
        self.call_after_refresh(self.keep_cursor_in_view)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """The field grows while it is written in; the pane around it follows the cursor."""
        event.stop()
        self.call_after_refresh(self.keep_cursor_in_view)

    def keep_cursor_in_view(self) -> None:
        """Scroll the field to the line that has its cursor, and the pane to that line."""
        if self.has_focus:
            self.scroll_cursor_visible()
            self.call_after_refresh(self._keep_line_in_view)

    def _keep_line_in_view(self) -> None:
        pane = next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)
        if pane is None or not self.has_focus or (isinstance(pane, Form) and pane.holds_for(self)):
            return
        row = self.cursor_screen_offset.y
        below, above = row - pane.region.bottom + 1, row - pane.region.y
        if below > 0 or above < 0:
            pane.scroll_relative(y=below if below > 0 else above, animate=False)

    def action_cursor_up(self, select: bool = False) -> None:
        """Up a line; from the first one, to the question before."""
        if not select and self._row() == 0:
            self._leave(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down a line; from the last one, to the next question."""
        if not select and self._row() >= self.wrapped_document.height - 1:
            self._leave(1)
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """A page up; while the whole text is in view, the sheet is what moves."""
        self._leave_page_to_the_sheet()
        super().action_cursor_page_up()

    def action_cursor_page_down(self) -> None:
        """A page down; while the whole text is in view, the sheet is what moves."""
        self._leave_page_to_the_sheet()
        super().action_cursor_page_down()

    def action_text_start(self) -> None:
        """To the first letter of the answer."""
        self.move_cursor((0, 0))

    def action_text_end(self) -> None:
        """Behind the last letter of the answer."""
        self.move_cursor(self.document.end)

    def action_newline(self) -> None:
        """Begin a new line."""
        if not self.read_only:
            self.replace("\n", *self.selection, maintain_selection_offset=False)

    def action_paste(self) -> None:
        """Put in what was cut or copied here, where it fits."""
        if takes_paste(self, self.app.clipboard):
            super().action_paste()

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what does not fit; else Textual puts it in."""
        if not self.read_only and not takes_paste(self, event.text):
            event.stop()
            event.prevent_default()

    def action_undo(self) -> None:
        """Take back a word; who did not mean to is told the way back."""
        had = bool(self.history.undo_stack)
        super().action_undo()
        if had:
            self.app.notify(UNDONE, markup=False, timeout=2.5)

    def _leave_page_to_the_sheet(self) -> None:
        if self.wrapped_document.height <= self.size.height:
            raise SkipAction

    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _leave(self, step: int) -> None:
        next(node for node in self.ancestors if isinstance(node, Body)).move_on(step)


class TextBody(Body):
    """Many lines of text."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.area = Writing(slot.raw, read_only=slot.fixed)
        # Not the raw answer: the area makes all line ends alike, which is no edit.
        self.synced = self.area.text
        self.area.move_cursor(self.area.document.end)

    def compose(self) -> ComposeResult:
        """The area."""
        yield self.area

    def entry(self) -> Widget:
        """The area."""
        return self.area

    def show(self) -> None:
        """Put the slot's answer into the area."""
        if self.area.text != self.slot.raw:
            self.area.change_to(self.slot.raw)
        self.synced = self.area.text

    def hand_over(self) -> None:
        """Give the session what stands in the area, if it was written here."""
        text = self.area.text
        if text != self.synced:
            self.synced = text
            self.complaint = self.slot.take(text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What was typed, at once."""
        event.stop()
        before = self.slot.session.answers
        self.hand_over()
        if self.slot.session.answers is not before or self.complaint:
            self.took(self.complaint)
