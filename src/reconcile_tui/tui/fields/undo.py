"""What one `ctrl+z` takes back in a field: a word, or what was written between two pauses.

Textual takes back up to a hundred letters at once. Who meant to stop a program with that key, and
then leaves, would have lost an answer.
"""

from __future__ import annotations

from textual.document._edit import Edit
from textual.document._history import EditHistory

__all__ = ["WordHistory"]

STEPS = 1000
"""How often one can go back."""

PAUSE = 2.0
"""Seconds without a letter after which a step ends."""

LONGEST = 24
"""Letters of one step. Chinese, Japanese and Thai put no space between words."""


class WordHistory(EditHistory):
    """Textual's history of a field, in steps of a word with the spaces behind it.

    It costs the same for each letter, however long the text is.
    """

    def __init__(self) -> None:
        super().__init__(STEPS, PAUSE, LONGEST)
        self._after_space = False

    def record(self, edit: Edit) -> None:
        """Keep an edit; a letter behind a space begins a step of its own."""
        begins_word = len(edit.text) == 1 and not edit.text.isspace()
        if begins_word and self._after_space:
            self.checkpoint()
        self._after_space = edit.text[-1:].isspace()
        super().record(edit)
