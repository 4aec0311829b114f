"""What every field body has in common.

What one `ctrl+z` takes back in a field: a word, or what was written between two pauses.

Textual takes back up to a hundred letters at once. Who meant to stop a program with that key, and
then leaves, would have lost an answer.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, cast

from textual import events
from textual.containers import VerticalScroll
from textual.document._edit import Edit
from textual.document._history import EditHistory
from textual.widget import Widget

from reconcile_tui.domain import answers as bounds
from reconcile_tui.domain import answers as graphemes
from reconcile_tui.messages.screens import paste_too_long
from reconcile_tui.session import Slot, room_for
from reconcile_tui.tui.events import Edited, MovedOn
from reconcile_tui.tui.widgets.rendering import is_area

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea


class Body(Widget):
    """The part of a field that takes keys. It shows a slot and hands over what was typed.

    Subclasses say `entry()`, the widget that takes the focus, `show()`, to draw the slot's answer
    again, and `commit()`, to give the session what the widget holds right now.
    """

    DEFAULT_CSS = "Body { height: auto; width: 1fr; }"

    def __init__(self, slot: Slot) -> None:
        super().__init__()
        self.slot = slot
        self.complaint = slot.fault

    def entry(self) -> Widget:
        """The widget that takes the focus."""
        return self

    def show(self) -> None:
        """Draw the slot's answer again, after it changed from outside."""
        self.refresh(layout=True)

    def commit(self) -> None:
        """Give the session what the widget holds; nothing to do where it has it already."""

    def heed(self) -> None:
        """Bring up to date what depends on other answers; most bodies have nothing that does."""

    def take_offer(self, *, by_enter: bool) -> bool:
        """Take what is offered in an empty field; False when nothing is, or Enter alone may not."""
        return False

    def took(self, complaint: str = "") -> None:
        """Say that an answer changed."""
        self.complaint = complaint
        self.post_message(Edited())

    def move_on(self, step: int = 1) -> None:
        """Say that the person is done here."""
        self.post_message(MovedOn(step))


STEPS = frozenset("tab up down left right home end enter backspace delete".split())
"""Keys besides signs that do something in a question, or go on from it."""


class Form(VerticalScroll):
    """Holds still for one widget, until a key goes there or the cursor goes elsewhere.

    What stands above a first question may be there for somebody's safety, so it is shown first.
    """

    def __init__(self) -> None:
        super().__init__(can_focus=False, classes="form")
        self._held: Widget | None = None

    def hold_for(self, widget: Widget) -> None:
        """Do not scroll for this widget yet."""
        self._held = widget

    def holds_for(self, widget: Widget | None) -> bool:
        """Whether it holds still although the cursor is in this widget."""
        return widget is not None and widget is self._held

    def release(self) -> None:
        """Scroll again as the cursor goes."""
        self._held = None

    def ends_hold(self, event: events.Key) -> bool:
        """Whether this key, for what has the cursor, ends the hold."""
        is_for_it = event.is_printable or event.key in STEPS
        if not is_for_it or not self.holds_for(self.screen.focused):
            return False
        self.release()
        return True


def room_in(field: Input | TextArea) -> int:
    """Characters that may be put here, in place of what is selected."""
    limit = bounds.MAX_ANSWER
    if is_area(field):
        held = len(field.text)
    else:
        line = cast("Input", field)
        limit, held = line.max_length or limit, len(line.value)
    room = limit - held
    if (body := body_of(field)) is not None:
        room = min(room, room_for(body.slot.session))
    return max(0, room + len(field.selected_text))


def body_of(field: Widget) -> Body | None:
    """The body of the field that a widget belongs to; None for one of a dialog."""
    return next((node for node in field.ancestors if isinstance(node, Body)), None)


def stops(field: Input | TextArea, more: int) -> bool:
    """Whether a field takes no more; the person is told then. A shorter text always fits.

    `more` is by how many characters the text would grow.
    """
    body = body_of(field)
    if more <= 0 or body is None or more <= room_in(field) - len(field.selected_text):
        return False
    body.took(bounds.NO_ROOM)
    return True


def takes_paste(field: Input | TextArea, text: str) -> bool:
    """Whether a paste fits. Where it does not, the person is told, and how much would."""
    room = room_in(field)
    if len(text) > room:
        field.app.notify(paste_too_long(len(text), room), markup=False, timeout=8)
    return len(text) <= room


# -- undo ------------------------------------------------------------------------------------------

UNDO_STEPS = 1000
"""How often one can go back."""

PAUSE = 2.0
"""Seconds without a letter after which a step ends."""

LONGEST = 24
"""Letters of one step. Chinese, Japanese and Thai put no space between words."""

TAIL = 32
"""Signs before a new one that are looked at to see whether it goes with them."""


class WordHistory(EditHistory):
    """Textual's history of a field, in steps of a word with the spaces behind it.

    It costs the same for each letter, however long the text is.
    """

    def __init__(self) -> None:
        super().__init__(UNDO_STEPS, PAUSE, LONGEST)
        self._tail = ""
        """The last signs that were written."""

    def record(self, edit: Edit) -> None:
        """Keep an edit; a letter behind a space begins a step of its own."""
        begins_word = len(edit.text) == 1 and not edit.text.isspace()
        joins = graphemes.inside(self._tail + edit.text, len(self._tail))
        if begins_word and self._tail[-1:].isspace() and not joins:
            self.checkpoint()
        self._tail = (self._tail + edit.text)[-TAIL:] if edit.text else ""
        pause, longest = self.checkpoint_timer, self.checkpoint_max_characters
        if joins:  # no step ends in the middle of a character
            self.checkpoint_timer, self.checkpoint_max_characters = float("inf"), 1 << 30
        super().record(edit)
        self.checkpoint_timer, self.checkpoint_max_characters = pause, longest


class LineHistory:
    """The same for a field of one line, for which Textual has none: what stood there before."""

    def __init__(self) -> None:
        self.undo_stack: list[str] = []
        self.redo_stack: list[str] = []
        self._typed = 0
        """Letters of the step that goes on; 0 when the next change begins one."""
        self._last = 0.0

    def record(self, before: str, after: str) -> None:
        """Keep a change, unless it goes on with the step before: a letter more of the same word."""
        self.redo_stack.clear()
        letter = _added(before, after)
        now = monotonic()
        goes_on = 0 < self._typed < LONGEST and now - self._last < PAUSE
        # No step ends in the middle of a character.
        goes_on = goes_on or (self._typed > 0 and graphemes.inside(after, len(before)))
        behind_space = before[-1:].isspace() and not letter.isspace()
        if not (letter and goes_on and not behind_space):
            self.undo_stack = [*self.undo_stack[-UNDO_STEPS + 1 :], before]
            self._typed = 0
        self._typed = self._typed + 1 if letter else 0
        self._last = now

    def undo(self, now: str) -> str | None:
        """What stood there before the last step; None when there is none."""
        return self._step(self.undo_stack, self.redo_stack, now)

    def redo(self, now: str) -> str | None:
        """What the last undo took away; None when there is nothing."""
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
    """The one letter that was typed at the end; empty for any other change."""
    return after[-1] if len(after) == len(before) + 1 and after.startswith(before) else ""
