"""What one `ctrl+z` takes back in a field: a word, or what was written between two pauses.

Textual takes back up to a hundred letters at once. Who meant to stop a program with that key, and
then leaves, would have lost an answer.
"""

from __future__ import annotations

from time import monotonic

from textual.document._edit import Edit
from textual.document._history import EditHistory

from reconcile_tui.domain import answers as graphemes

STEPS = 1000
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
        super().__init__(STEPS, PAUSE, LONGEST)
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
            self.undo_stack = [*self.undo_stack[-STEPS + 1 :], before]
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
