"""Single-line text fields, and the bodies that use them: a line, a date, an if-then plan."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from reconcile_tui.domain import answers
from reconcile_tui.domain.dates import TypedDay, typed_day, written_day
from reconcile_tui.domain.display import visible
from reconcile_tui.domain.items import Item
from reconcile_tui.messages.fields import (
    DAY_EXAMPLE,
    UNDONE,
    date_offer,
    date_offer_by_space,
    day_meant,
)
from reconcile_tui.session import (
    Slot,
    date_direction,
    is_in_future,
    suggested_date,
    suggestion_in_words,
)
from reconcile_tui.tui.app_protocol import workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import Body, LineHistory, accepts_paste, refuses
from reconcile_tui.tui.widgets.text import Words


class PlainInput(Input):
    """An `Input` without selection on focus, blinking or unsafe characters, but with undo."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("text"),
        Binding("ctrl+j", "line_feed", show=False),  # a line feed pasted without paste marks
        Binding("alt+d,ctrl+delete", "delete_right_word", show=False),
    ]

    virtual_size = Reactive(Size(0, 0))
    """The size of the line, fixed: Textual lays out the whole screen when it changes, which would
    be with each letter."""

    def __init__(self, value: str, placeholder: str = "") -> None:
        self.history = LineHistory()
        self._records_undo = False
        super().__init__(value, placeholder, select_on_focus=False, compact=True)
        self.cursor_blink = False
        self._records_undo = True

    def validate_selection(self, selection: Selection) -> Selection:
        """Keep the cursor and both ends of the selection at the edges of whole characters."""
        start, end = super().validate_selection(selection)
        placed = self._at_an_edge(end, forward=end > self.cursor_position)
        return Selection(placed if start == end else self._at_an_edge(start), placed)

    def _at_an_edge(self, place: int, *, forward: bool = False) -> int:
        if not answers.inside(self.value, place):
            return place
        return (answers.after if forward else answers.before)(self.value, place)

    def action_delete_left(self) -> None:
        """Delete the selection, or the whole character before the cursor."""
        if self.selection.is_empty:
            place = self.cursor_position
            self.delete(answers.before(self.value, place), place)
        else:
            super().action_delete_left()

    def action_delete_right(self) -> None:
        """Delete the selection, or the whole character after the cursor."""
        if self.selection.is_empty:
            place = self.cursor_position
            self.delete(place, answers.after(self.value, place))
        else:
            super().action_delete_right()

    def watch_value(self, before: str, after: str) -> None:
        """Record a change for undo, whoever made it."""
        if self._records_undo:
            self.history.record(before, after)

    def put(self, text: str) -> None:
        """Replace the text without an undo step."""
        self._records_undo = False
        self.value = text
        self._records_undo = True

    def action_undo(self) -> None:
        """Undo a word, and say how to redo it."""
        if self._restore(self.history.undo(self.value)):
            self.app.notify(UNDONE, markup=False, timeout=2.5)

    def action_redo(self) -> None:
        """Redo what was undone last."""
        self._restore(self.history.redo(self.value))

    def _restore(self, text: str | None) -> bool:
        if text is None:
            return False
        self.put(text)
        self.cursor_position = len(text)
        return True

    @property
    def _value(self) -> Text:
        """The text as it is drawn: every character that a terminal would obey made visible."""
        drawn = super()._value
        shown = visible(drawn.plain)
        if shown != drawn.plain:
            drawn.plain = shown
        return drawn

    def on_paste(self, event: events.Paste) -> None:
        """Paste several lines as one, joined by spaces; refuse a paste that does not fit."""
        event.stop()
        event.prevent_default()
        self._paste(event.text)

    def action_paste(self) -> None:
        """Paste what was cut or copied here, in the same way."""
        self._paste(self.app.clipboard)

    def action_line_feed(self) -> None:
        """Insert a space for a line feed that came without paste marks, as a paste does."""
        self.replace(" ", *self.selection)

    def _paste(self, words: str) -> None:
        text = " ".join(answers.lines_of(words))
        if accepts_paste(self, text):
            self.replace(text, *sorted(self.selection))


class AnswerInput(PlainInput):
    """One line of an answer: the arrows and Enter move to the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("enter", "enter", show=False),
    ]

    def __init__(self, value: str, placeholder: str = "", *, part: str = "") -> None:
        super().__init__(value, placeholder)
        self.part = part

    def replace(self, text: str, start: int, end: int) -> None:
        """Replace a range, unless the answer would get too long."""
        if not refuses(self, len(text) - abs(end - start)):
            super().replace(text, start, end)

    @property
    def body(self) -> Body:
        """The field body that it belongs to."""
        return next(node for node in self.ancestors if isinstance(node, Body))

    def action_enter(self) -> None:
        """Take the offered value, if any, and move on."""
        self.body.accept_offer(by_enter=True)
        self.action_leave(1)

    def action_leave(self, step: int) -> None:
        """Move to another line of the same field, or to another field."""
        siblings = list(self.body.query(AnswerInput))
        place = siblings.index(self) + step
        if 0 <= place < len(siblings):
            siblings[place].focus()
        else:
            self.body.move_on(step)


class DateInput(AnswerInput):
    """The line of a date: Space takes the offered date while it is empty; ctrl+u empties it."""

    def on_key(self, event: events.Key) -> None:
        """Take the offered date with Space, if there is one."""
        if event.key == "space" and not self.value and self.body.accept_offer(by_enter=False):
            event.stop()
            event.prevent_default()

    def action_delete_left_all(self) -> None:
        """Empty the line: half a date is of no use."""
        self.clear()


class LineBody(Body):
    """The body of a single-line text answer."""

    line_type: type[AnswerInput] = AnswerInput

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.synced = slot.raw
        self.line = self.line_type(slot.raw)
        self.line.disabled = slot.fixed
        limit = getattr(slot.kind, "max", None)
        if isinstance(limit, int):
            self.line.max_length = max(limit, len(slot.raw))

    def compose(self) -> ComposeResult:
        """Yield the line."""
        yield self.line

    def entry(self) -> Widget:
        """Return the line."""
        return self.line

    def show(self) -> None:
        """Show the answer of the slot in the line."""
        self.synced = self.slot.raw
        if self.line.value != self.synced:
            self.line.value = self.synced

    def commit(self) -> None:
        """Hand the text of the line to the session, if it was edited here.

        A line that only shows an older answer must not overwrite a newer one.
        """
        if self.line.value != self.synced:
            self.synced = self.line.value
            self.complaint = self.slot.take(self.line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand over each edit at once."""
        event.stop()
        before = self.slot.session.answers
        self.commit()
        if self.slot.session.answers is not before:
            self.report_edit(self.complaint)


class DateBody(LineBody):
    """The body of a date: a line to type it in, and its meaning in words.

    `tue` or `2 days ago` stays as typed while the cursor is in the line, for the first letters of a
    longer word must not turn into a date. When the focus leaves, the date replaces it.
    """

    line_type = DateInput

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.line.placeholder = DAY_EXAMPLE
        self._typed = TypedDay()
        self._pending_day: date | None = None
        """A date taken by Enter in an entry without an answer: alone it is none, so the session
        gets it together with the next one."""
        self.meaning = Words(self._words(), classes="meaning")

    def compose(self) -> ComposeResult:
        """Yield the line and the meaning."""
        yield self.line
        yield self.meaning

    def on_mount(self) -> None:
        """Show the offered date."""
        self.update_from_answers()

    def on_descendant_focus(self) -> None:
        """Put the cursor at the end."""
        self.line.cursor_position = len(self.line.value)

    def on_descendant_blur(self) -> None:
        """Replace a word that will mean another date tomorrow by its date."""
        self.commit()
        day = self._typed.day
        if self._typed.relative and day is not None and self.slot.value == day:
            self.synced = day.isoformat()
            self.line.put(self.synced)

    def update_from_answers(self) -> None:
        """Update the offered date, and hand over one that waited for another answer."""
        if self._pending_day is not None and self.slot.is_begun:
            self.synced = ""
            self.commit()
            self.report_edit(self.complaint)
        self.meaning.say(self._words())

    def accept_offer(self, *, by_enter: bool) -> bool:
        """Put the offered date into the empty line.

        Enter alone answers nothing: in an entry without an answer the date waits for the next one,
        and in a worksheet it is not taken.
        """
        day = self._offered()
        if day is None or (by_enter and not self._accepts_enter):
            return False
        if by_enter and not self.slot.is_begun:
            self._pending_day, self.synced = day, day.isoformat()
        self.line.value = day.isoformat()
        self.line.cursor_position = len(self.line.value)
        self.commit()
        self.report_edit(self.complaint)
        return True

    @property
    def _accepts_enter(self) -> bool:
        return self.slot.is_begun or not isinstance(self.slot.kind, Item)

    def _offered(self) -> date | None:
        return None if self.line.value else suggested_date(self.slot, self._today())

    def _today(self) -> date:
        return workbook(self).today()

    def commit(self) -> None:
        """Hand over the date that is meant, or the text itself if it is none."""
        if self.line.value == self.synced:
            return
        self._pending_day = None
        self.synced = self.line.value
        self._typed = typed_day(self.synced, self._today(), date_direction(self.slot.kind))
        day = self._typed.day
        self.complaint = self.slot.take(self.synced if day is None else day.isoformat())

    def report_edit(self, complaint: str = "") -> None:
        """Update the meaning, and report the edit."""
        self.meaning.say(self._words())
        super().report_edit(complaint)

    def show(self) -> None:
        """Show the answer in the line and in words, but not over text that already means it.

        Somebody may be typing: `2026-11-2` is a date already, and may become `2026-11-24`.
        """
        day = typed_day(self.line.value, self._today(), date_direction(self.slot.kind)).day
        if day is None or day != written_day(self.slot.value):
            self._typed, self._pending_day = TypedDay(), None
            super().show()
        self.meaning.say(self._words())

    def _words(self) -> str:
        value = written_day(self.slot.value) or self._pending_day
        if value is not None:
            typed = self._typed if self._typed.day == value else TypedDay()
            late = is_in_future(self.slot.kind, value, self._today())
            return day_meant(value, typed.meant, weekday=typed.weekday, too_late=late)
        if not self.is_attached or self._offered() is None:
            return ""
        words = suggestion_in_words(self.slot, self._today())
        return date_offer(words) if self._accepts_enter else date_offer_by_space(words)


class PlanBody(Body):
    """The body of a plan: if … then I will …, and when or where."""

    LABELS: ClassVar[dict[str, str]] = {"if": "If", "then": "then I will", "when": "when or where"}

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.synced = {part: self._part(part) for part in self.LABELS}
        self.lines = {part: AnswerInput(text, part=part) for part, text in self.synced.items()}
        for line in self.lines.values():
            line.disabled = slot.fixed

    def _part(self, part: str) -> str:
        value = self.slot.value
        text = value.get(part) if isinstance(value, dict) else ""
        return text if isinstance(text, str) else ""

    def compose(self) -> ComposeResult:
        """Yield three lines with their labels."""
        for part, label in self.LABELS.items():
            yield Words(label, classes="plan-label")
            yield self.lines[part]

    def entry(self) -> Widget:
        """Return the first empty line, or the first."""
        empty = [line for line in self.lines.values() if not line.value]
        return empty[0] if empty else self.lines["if"]

    def show(self) -> None:
        """Show the answer of the slot in the lines."""
        for part, line in self.lines.items():
            self.synced[part] = self._part(part)
            if line.value != self.synced[part]:
                line.value = self.synced[part]

    def commit(self) -> None:
        """Hand over the lines that were edited here."""
        for part, line in self.lines.items():
            if line.value != self.synced[part]:
                self.synced[part] = line.value
                self.slot.session.answer_part(self.slot.kind.id, part, line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Hand over each edit at once."""
        event.stop()
        session, before = self.slot.session, self.slot.session.answers
        self.commit()
        if session.answers is not before:
            self.report_edit()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Put the cursor at the end, with nothing selected."""
        if isinstance(event.widget, AnswerInput):
            event.widget.cursor_position = len(event.widget.value)
