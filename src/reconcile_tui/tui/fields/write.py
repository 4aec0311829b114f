"""Writing on one line: words, a day, an if-then plan."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from reconcile_tui.core.dates import day_in_words, day_without_year, short_day
from reconcile_tui.core.suggest import offer_in_words, offered_day
from reconcile_tui.tui.fields.body import Body
from reconcile_tui.tui.fields.line import PlainLine
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.labels.fields import DAY_EXAMPLE, offer
from reconcile_tui.tui.words import Words

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["DayBody", "LineBody", "PlanBody"]


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

    @property
    def body(self) -> Body:
        """The field body it belongs to."""
        return next(node for node in self.ancestors if isinstance(node, Body))

    def action_enter(self) -> None:
        """Take what is offered, where something is; else on to the next."""
        if not self.body.take_offer():
            self.action_leave(1)

    def action_leave(self, step: int) -> None:
        """On to the next line of the same field, or out of it."""
        siblings = list(self.body.query(OneLine))
        place = siblings.index(self) + step
        if 0 <= place < len(siblings):
            siblings[place].focus()
        else:
            self.body.move_on(step)


class LineBody(Body):
    """One line of text."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.synced = slot.raw
        self.line = OneLine(slot.raw)
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

    def hand_over(self) -> None:
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
        self.hand_over()
        if self.slot.session.answers is not before:
            self.took(self.complaint)


class DayBody(LineBody):
    """A day, typed; what it means stands beside it in words."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.line.placeholder = DAY_EXAMPLE
        self.meaning = Words(self._words(), classes="meaning")

    def compose(self) -> ComposeResult:
        """The line, and the day in words."""
        yield self.line
        yield self.meaning

    def on_mount(self) -> None:
        """Show the day that is offered."""
        self.heed()

    def heed(self) -> None:
        """The day on offer may be counted from another answer."""
        self.meaning.say(self._words())

    def take_offer(self) -> bool:
        """Put the offered day into the empty line. The cursor stays: the person sees what it is."""
        suggest, session = self.slot.kind.suggest, self.slot.session
        if self.line.value or suggest is None or self.slot.fixed:
            return False
        day = self.slot.near or offered_day(suggest, session.lookup, self._today())
        if day is None:
            return False
        self.line.value = day.isoformat()
        self.line.cursor_position = len(self.line.value)
        return True

    def _today(self) -> date:
        return cast("BookApp", self.app).today()

    def hand_over(self) -> None:
        """`today` and `yesterday` become a date; the rest goes as it was typed.

        A day without a year is the nearest one. It stands beside the line in words, with its year.
        """
        days = {"today": 0, "yesterday": 1}
        typed = self.line.value.strip().lower()
        if typed in days:
            self.line.put((self._today() - timedelta(days[typed])).isoformat())
        day = day_without_year(self.line.value, self._today(), self._way())
        if day is None or self.line.value == self.synced:
            super().hand_over()
        else:
            self.synced = self.line.value
            self.complaint = self.slot.take(day.isoformat())

    def _way(self) -> int:
        """Whether the day asked for is surely past (-1) or still to come (1)."""
        suggest = self.slot.kind.suggest
        return 0 if suggest is None else 1 if suggest.days > 0 else -1

    def took(self, complaint: str = "") -> None:
        """Say the day in words."""
        self.meaning.say(self._words())
        super().took(complaint)

    def show(self) -> None:
        """Put the slot's answer into the line, and into words."""
        super().show()
        self.meaning.say(self._words())

    def _words(self) -> str:
        value = self.slot.value
        if isinstance(value, date):
            return day_in_words(value)
        suggest = self.slot.kind.suggest
        if suggest is None or self.line.value or self.slot.fixed or not self.is_attached:
            return ""
        if self.slot.near is not None:
            return offer(short_day(self.slot.near))
        words = offer_in_words(suggest, self.slot.session.lookup, self._today())
        return offer(words) if words else ""


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
        value, too_long = self.slot.value, self.slot.session.refused
        taken = str(value.get(part, "")) if isinstance(value, dict) else ""
        return too_long.get(f"{self.slot.place}/{part}", taken)

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

    def hand_over(self) -> None:
        """Give the session what stands in the lines, if it was written here."""
        for part, line in self.lines.items():
            if line.value != self.synced[part]:
                self.synced[part] = line.value
                self.slot.session.answer_part(self.slot.kind.id, part, line.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was typed, at once."""
        event.stop()
        session, before = self.slot.session, self.slot.session.answers
        self.hand_over()
        places = (f"{self.slot.place}/{part}" for part in self.lines)
        said = next(filter(None, map(session.refused.complaint, places)), "")
        if session.answers is not before or said != self.complaint:
            self.took(said)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Nothing is selected on entry; the cursor stands at the end of what is there."""
        if isinstance(event.widget, OneLine):
            event.widget.cursor_position = len(event.widget.value)
