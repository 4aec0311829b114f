"""A field of one line, for words of any kind."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input
from textual.widgets.input import Selection

from reconcile_tui.core import graphemes
from reconcile_tui.core.answers import lines_of
from reconcile_tui.core.display import visible
from reconcile_tui.tui.fields.room import takes_paste
from reconcile_tui.tui.fields.undo import LineHistory
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels.fields import UNDONE

__all__ = ["PlainLine"]


class PlainLine(Input):
    """An Input that keeps what stands in it when it is entered, draws it safely, never blinks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("text"),
        Binding("ctrl+j", "line_feed", show=False),  # one that no paste marks stand around
        Binding("alt+d,ctrl+delete", "delete_right_word", show=False),
    ]

    def __init__(self, value: str, placeholder: str = "") -> None:
        self.history = LineHistory()
        self._is_step = False
        super().__init__(value, placeholder, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._is_step = True

    def validate_selection(self, selection: Selection) -> Selection:
        """Keep the cursor, and both ends of what is selected, out of a character's middle."""
        start, end = super().validate_selection(selection)
        placed = self._at_an_edge(end, forward=end > self.cursor_position)
        return Selection(placed if start == end else self._at_an_edge(start), placed)

    def _at_an_edge(self, place: int, *, forward: bool = False) -> int:
        if not graphemes.inside(self.value, place):
            return place
        return (graphemes.after if forward else graphemes.before)(self.value, place)

    def action_delete_left(self) -> None:
        """Take away what is selected, or the character before the cursor, whole."""
        if self.selection.is_empty:
            place = self.cursor_position
            self.delete(graphemes.before(self.value, place), place)
        else:
            super().action_delete_left()

    def action_delete_right(self) -> None:
        """Take away what is selected, or the character behind the cursor, whole."""
        if self.selection.is_empty:
            place = self.cursor_position
            self.delete(place, graphemes.after(self.value, place))
        else:
            super().action_delete_right()

    def watch_value(self, before: str, after: str) -> None:
        """What stood there can come back, also when it was not changed by hand."""
        if self._is_step:
            self.history.record(before, after)

    def put(self, text: str) -> None:
        """Write what was typed in another form: no step of its own."""
        self._is_step = False
        self.value = text
        self._is_step = True

    def action_undo(self) -> None:
        """Take back a word; who did not mean to is told the way back."""
        if self._went_to(self.history.undo(self.value)):
            self.app.notify(UNDONE, markup=False, timeout=2.5)

    def action_redo(self) -> None:
        """Bring back what was taken back last."""
        self._went_to(self.history.redo(self.value))

    def _went_to(self, text: str | None) -> bool:
        if text is None:
            return False
        self.put(text)
        self.cursor_position = len(text)
        return True

    @property
    def _value(self) -> Text:
        """The text as it is drawn: one visible sign for each that a terminal would obey."""
        drawn = super()._value
        shown = visible(drawn.plain)
        if shown != drawn.plain:
            drawn.plain = shown
        return drawn

    def on_paste(self, event: events.Paste) -> None:
        """Several lines become one, with spaces; Textual would keep the first and drop the rest.

        What does not fit is refused whole.
        """
        event.stop()
        event.prevent_default()
        self._put_in(event.text)

    def action_paste(self) -> None:
        """Put in what was cut or copied here, in the same way."""
        self._put_in(self.app.clipboard)

    def action_line_feed(self) -> None:
        """A line end in words that came without paste marks is a space, as in a paste."""
        self.replace(" ", *self.selection)

    def _put_in(self, words: str) -> None:
        text = " ".join(lines_of(words))
        if takes_paste(self, text):
            self.replace(text, *sorted(self.selection))
