"""Writing on one line: words, a day, an if-then plan."""

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

from reconcile_tui.domain import answers as graphemes
from reconcile_tui.domain.answers import lines_of
from reconcile_tui.domain.dates import TypedDay, typed_day, written_day
from reconcile_tui.domain.display import visible
from reconcile_tui.domain.items import Item
from reconcile_tui.messages.fields import DAY_EXAMPLE, UNDONE, meant_day, offer, offer_by_space
from reconcile_tui.session import Slot, hasnt_come, offered_to, way_of, words_of_offer
from reconcile_tui.tui.app_protocol import workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import Body, LineHistory, stops, takes_paste
from reconcile_tui.tui.widgets.text import Words


class PlainLine(Input):
    """An Input that keeps what stands in it when it is entered, draws it safely, never blinks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("text"),
        Binding("ctrl+j", "line_feed", show=False),  # one that no paste marks stand around
        Binding("alt+d,ctrl+delete", "delete_right_word", show=False),
    ]

    virtual_size = Reactive(Size(0, 0))
    """How long the line is. Textual lays the whole screen out anew when it changes, which is with
    each letter; here the line keeps its one row and the width of its place."""

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


class OneLine(PlainLine):
    """One line of an answer: the arrows and Enter go on to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
        Binding("enter", "enter", show=False),
    ]

    def __init__(self, value: str, placeholder: str = "", *, part: str = "") -> None:
        super().__init__(value, placeholder)
        self.part = part

    def replace(self, text: str, start: int, end: int) -> None:
        """Write in place of a stretch of the line, if there is room for it."""
        if not stops(self, len(text) - abs(end - start)):
            super().replace(text, start, end)

    @property
    def body(self) -> Body:
        """The field body it belongs to."""
        return next(node for node in self.ancestors if isinstance(node, Body))

    def action_enter(self) -> None:
        """Take what is offered, where something is, and go on to the next."""
        self.body.take_offer(by_enter=True)
        self.action_leave(1)

    def action_leave(self, step: int) -> None:
        """On to the next line of the same field, or out of it."""
        siblings = list(self.body.query(OneLine))
        place = siblings.index(self) + step
        if 0 <= place < len(siblings):
            siblings[place].focus()
        else:
            self.body.move_on(step)


class DayLine(OneLine):
    """The line of a date: Space takes the date on offer while it is empty, ctrl+u empties it."""

    def on_key(self, event: events.Key) -> None:
        """Space is the date on offer before it is a letter."""
        if event.key == "space" and not self.value and self.body.take_offer(by_enter=False):
            event.stop()
            event.prevent_default()

    def action_delete_left_all(self) -> None:
        """Empty the line: half a date is of no use."""
        self.clear()


class LineBody(Body):
    """One line of text."""

    line_type: type[OneLine] = OneLine

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.synced = slot.raw
        self.line = self.line_type(slot.raw)
        self.line.disabled = slot.fixed
        limit = getattr(slot.kind, "max", None)
        if isinstance(limit, int):
            self.line.max_length = max(limit, len(slot.raw))

    def compose(self) -> ComposeResult:
        """The line."""
        yield self.line

    def entry(self) -> Widget:
        """The line."""
        return self.line

    def show(self) -> None:
        """Put the slot's answer into the line."""
        self.synced = self.slot.raw
        if self.line.value != self.synced:
            self.line.value = self.synced

    def commit(self) -> None:
        """Give the session what stands in the line, if it was written here.

        A line that only shows an older answer must not put it over a newer one.
        """
        if self.line.value != self.synced:
            self.synced = self.line.value
            self.complaint = self.slot.take(self.line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was typed, at once."""
        event.stop()
        before = self.slot.session.answers
        self.commit()
        if self.slot.session.answers is not before:
            self.took(self.complaint)


class DayBody(LineBody):
    """A date, typed; what it means stands beside it in words.

    `tue` or `2 days ago` stays as it is typed while the cursor is in the line: the first letters of
    a longer word must not become a date under one's hands. When the cursor leaves, the date itself
    takes its place.
    """

    line_type = DayLine

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.line.placeholder = DAY_EXAMPLE
        self._typed = TypedDay()
        self._waits: date | None = None
        """A date that Enter took in an entry where nothing is answered yet: alone it is no answer,
        so the session gets it with the next one."""
        self.meaning = Words(self._words(), classes="meaning")

    def compose(self) -> ComposeResult:
        """The line, and the date in words."""
        yield self.line
        yield self.meaning

    def on_mount(self) -> None:
        """Show the date that is offered."""
        self.heed()

    def on_descendant_focus(self) -> None:
        """Put the cursor behind what stands there."""
        self.line.cursor_position = len(self.line.value)

    def on_descendant_blur(self) -> None:
        """Write the date where a word stands that means another date tomorrow."""
        self.commit()
        day = self._typed.day
        if self._typed.relative and day is not None and self.slot.value == day:
            self.synced = day.isoformat()
            self.line.put(self.synced)

    def heed(self) -> None:
        """The date on offer may be counted from another answer, or have waited for one."""
        if self._waits is not None and self.slot.is_begun:
            self.synced = ""
            self.commit()
            self.took(self.complaint)
        self.meaning.say(self._words())

    def take_offer(self, *, by_enter: bool) -> bool:
        """Put the offered date into the empty line.

        Enter alone answers nothing. Where nothing is answered yet, the date waits in a new entry
        for the rest of it, and in a worksheet it is not taken.
        """
        day = self._offered()
        if day is None or (by_enter and not self._takes_enter):
            return False
        if by_enter and not self.slot.is_begun:
            self._waits, self.synced = day, day.isoformat()
        self.line.value = day.isoformat()
        self.line.cursor_position = len(self.line.value)
        self.commit()
        self.took(self.complaint)
        return True

    @property
    def _takes_enter(self) -> bool:
        return self.slot.is_begun or not isinstance(self.slot.kind, Item)

    def _offered(self) -> date | None:
        return None if self.line.value else offered_to(self.slot, self._today())

    def _today(self) -> date:
        return workbook(self).today()

    def commit(self) -> None:
        """Hand over the date that is meant, or what was typed where it is none."""
        if self.line.value == self.synced:
            return
        self._waits = None
        self.synced = self.line.value
        self._typed = typed_day(self.synced, self._today(), self._way())
        day = self._typed.day
        self.complaint = self.slot.take(self.synced if day is None else day.isoformat())

    def _way(self) -> int:
        """Whether the date asked for is surely past (-1) or still to come (1)."""
        return way_of(self.slot.kind)

    def took(self, complaint: str = "") -> None:
        """Say the date in words."""
        self.meaning.say(self._words())
        super().took(complaint)

    def show(self) -> None:
        """Put the slot's answer into the line, and into words, but not over words that mean it.

        Somebody may be typing: `2026-11-2` is a date already, and may become `2026-11-24`.
        """
        day = typed_day(self.line.value, self._today(), self._way()).day
        if day is None or day != written_day(self.slot.value):
            self._typed, self._waits = TypedDay(), None
            super().show()
        self.meaning.say(self._words())

    def _words(self) -> str:
        value = written_day(self.slot.value) or self._waits
        if value is not None:
            typed = self._typed if self._typed.day == value else TypedDay()
            late = hasnt_come(self.slot.kind, value, self._today())
            return meant_day(value, typed.meant, weekday=typed.weekday, too_late=late)
        if not self.is_attached or self._offered() is None:
            return ""
        words = self._offer_in_words()
        return offer(words) if self._takes_enter else offer_by_space(words)

    def _offer_in_words(self) -> str:
        return words_of_offer(self.slot, self._today())


class PlanBody(Body):
    """If … then I will …, and when."""

    LABELS: ClassVar[dict[str, str]] = {"if": "If", "then": "then I will", "when": "when or where"}

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.synced = {part: self._part(part) for part in self.LABELS}
        self.lines = {part: OneLine(text, part=part) for part, text in self.synced.items()}
        for line in self.lines.values():
            line.disabled = slot.fixed

    def _part(self, part: str) -> str:
        value = self.slot.value
        text = value.get(part) if isinstance(value, dict) else ""
        return text if isinstance(text, str) else ""

    def compose(self) -> ComposeResult:
        """Three lines with their beginnings."""
        for part, label in self.LABELS.items():
            yield Words(label, classes="plan-label")
            yield self.lines[part]

    def entry(self) -> Widget:
        """The first line that is empty, else the first."""
        empty = [line for line in self.lines.values() if not line.value]
        return empty[0] if empty else self.lines["if"]

    def show(self) -> None:
        """Put the slot's answer into the lines."""
        for part, line in self.lines.items():
            self.synced[part] = self._part(part)
            if line.value != self.synced[part]:
                line.value = self.synced[part]

    def commit(self) -> None:
        """Give the session what stands in the lines, if it was written here."""
        for part, line in self.lines.items():
            if line.value != self.synced[part]:
                self.synced[part] = line.value
                self.slot.session.answer_part(self.slot.kind.id, part, line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was typed, at once."""
        event.stop()
        session, before = self.slot.session, self.slot.session.answers
        self.commit()
        if session.answers is not before:
            self.took()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Nothing is selected on entry; the cursor stands at the end of what is there."""
        if isinstance(event.widget, OneLine):
            event.widget.cursor_position = len(event.widget.value)
