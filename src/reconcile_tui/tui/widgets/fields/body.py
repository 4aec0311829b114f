"""The base of all field bodies, room for text, and undo by words in a single line.

Textual undoes up to a hundred letters at once: who presses ctrl+z to stop the program, and then
quits, would lose an answer.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from reconcile_tui.domain import answers
from reconcile_tui.messages.screens import paste_too_long
from reconcile_tui.session import Slot, remaining_characters
from reconcile_tui.tui.app_protocol import Edited, NextFieldRequested

if TYPE_CHECKING:
    from textual.widgets import TextArea


class Body(Widget):
    """The part of a field that takes keys: it shows a slot and hands edits to the session."""

    DEFAULT_CSS = "Body { height: auto; width: 1fr; }"

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.slot = slot
        self.complaint = slot.fault

    def entry(self) -> Widget:
        """Return the widget that takes the focus."""
        return self

    def show(self) -> None:
        """Draw the answer of the slot again, after it changed elsewhere."""
        self.refresh(layout=True)

    def commit(self) -> None:
        """Hand what the widget holds to the session, unless it has it already."""

    def update_from_answers(self) -> None:
        """Update what depends on other answers; most bodies have nothing that does."""

    def accept_offer(self, *, by_enter: bool) -> bool:
        """Take what is offered in an empty field; False when nothing is, or Enter alone may not."""
        return False

    def report_edit(self, complaint: str = "") -> None:
        """Report that the answer changed."""
        self.complaint = complaint
        self.post_message(Edited())

    def move_on(self, step: int = 1) -> None:
        """Move the focus to another field."""
        self.post_message(NextFieldRequested(step))


STEPS = frozenset("tab up down left right home end enter backspace delete".split())
"""Keys besides characters that act in a question, or move on from it."""


class Form(VerticalScroll):
    """The scrolling pane of the questions.

    It can hold its scroll position for the first question, until a key goes there or the focus
    moves: what is above that question may concern somebody's safety, so it is shown first.
    """

    def __init__(self) -> None:
        super().__init__(can_focus=False, classes="form")
        self._scroll_holder: Widget | None = None

    def hold_scroll_for(self, widget: Widget) -> None:
        """Hold the scroll position while the focus is in this widget."""
        self._scroll_holder = widget

    def holds_scroll_for(self, widget: Widget | None) -> bool:
        """Return whether the scroll position is held, and the focus is in this widget."""
        return widget is not None and widget is self._scroll_holder

    def release(self) -> None:
        """Let the scroll position follow the focus again."""
        self._scroll_holder = None

    def end_hold_by_key(self, event: events.Key) -> bool:
        """End the hold if this key is for the focused widget; return whether it did."""
        is_for_it = event.is_printable or event.key in STEPS
        if not is_for_it or not self.holds_scroll_for(self.screen.focused):
            return False
        self.release()
        return True


def room_in(field: Input | TextArea) -> int:
    """Return how many characters may be put here in place of the selection."""
    if isinstance(field, Input):
        room = (field.max_length or answers.MAX_ANSWER) - len(field.value)
    else:
        room = answers.MAX_ANSWER - len(field.text)
    if (body := body_of(field)) is not None:
        room = min(room, remaining_characters(body.slot.session))
    return max(0, room + len(field.selected_text))


def body_of(field: Widget) -> Body | None:
    """Return the body of the field that a widget is in; None for a widget of a dialog."""
    return next((node for node in field.ancestors if isinstance(node, Body)), None)


def refuses(field: Input | TextArea, more: int) -> bool:
    """Return whether a field takes no `more` characters, and if so, complain.

    A shorter text always fits.
    """
    body = body_of(field)
    if more <= 0 or body is None or more <= room_in(field) - len(field.selected_text):
        return False
    body.report_edit(answers.NO_ROOM)
    return True


def accepts_paste(field: Input | TextArea, text: str) -> bool:
    """Return whether a paste fits; if not, say how much would."""
    room = room_in(field)
    if len(text) > room:
        field.app.notify(paste_too_long(len(text), room), markup=False, timeout=8)
    return len(text) <= room


# -- undo ------------------------------------------------------------------------------------------

UNDO_STEPS = 1000
"""How many steps can be undone."""

PAUSE = 2.0
"""Seconds without a letter after which a step ends."""

LONGEST = 24
"""Letters of one step, for languages that put no space between words."""


class LineHistory:
    """The undo history of a single-line field, for which Textual has none."""

    def __init__(self) -> None:
        self.undo_stack: list[str] = []
        self.redo_stack: list[str] = []
        self._typed = 0
        """Letters in the current step; 0 if the next change begins one."""
        self._last = 0.0

    def record(self, before: str, after: str) -> None:
        """Record a change, unless it adds a letter to the word of the last step."""
        self.redo_stack.clear()
        letter = _added(before, after)
        now = monotonic()
        goes_on = 0 < self._typed < LONGEST and now - self._last < PAUSE
        # No step ends within a character.
        goes_on = goes_on or (self._typed > 0 and answers.inside(after, len(before)))
        behind_space = before[-1:].isspace() and not letter.isspace()
        if not (letter and goes_on and not behind_space):
            self.undo_stack = [*self.undo_stack[-UNDO_STEPS + 1 :], before]
            self._typed = 0
        self._typed = self._typed + 1 if letter else 0
        self._last = now

    def undo(self, now: str) -> str | None:
        """Return the text before the last step; None if there is none."""
        return self._step(self.undo_stack, self.redo_stack, now)

    def redo(self, now: str) -> str | None:
        """Return the text that was undone last; None if there is none."""
        return self._step(self.redo_stack, self.undo_stack, now)

    def _step(self, back: list[str], forth: list[str], now: str) -> str | None:
        self._typed = 0
        while back:
            text = back.pop()
            if text != now:
                forth.append(now)
                return text
        return None


def _added(before: str, after: str) -> str:
    """Return the letter typed at the end; empty for any other change."""
    return after[-1] if len(after) == len(before) + 1 and after.startswith(before) else ""
