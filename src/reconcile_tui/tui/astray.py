"""Words typed where none are taken: they do nothing, and that is said at the first letter.

In a sheet a person types sentences. Where the cursor is in no field of words, a sentence must not
choose, add, open or follow anything: `I am afraid` would otherwise press Space twice. So from a
letter without a meaning on, whatever is typed in one go is let fall, the Enter after it too.
"""

from __future__ import annotations

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.tui.labels import astray as labels
from reconcile_tui.tui.written import is_written

__all__ = ["Astray"]

PAUSE = 2.0
"""Seconds without a key after which what is typed is a new beginning."""


class Astray:
    """Knows whether a sentence is being typed into nothing. One for the whole book."""

    def __init__(self) -> None:
        self._last: float | None = None

    def falls(self, event: events.Key | events.Paste, screen: Screen[object]) -> bool:
        """Whether this key, or paste, is part of words that nothing here takes."""
        is_typed = isinstance(event, events.Paste) or _is_typed(event)
        if not is_typed or not _is_for_words(screen) or _takes_words(screen.focused):
            self._last = None
            return False
        if not self._goes_on(event) and not _means_nothing(event, screen):
            return False
        ends = isinstance(event, events.Key) and event.key == "enter"
        self._last = None if ends else event.time
        return True

    def _goes_on(self, event: events.Event) -> bool:
        return self._last is not None and event.time - self._last <= PAUSE

    @property
    def has_begun(self) -> bool:
        """Whether such words are being typed right now."""
        return self._last is not None


def what_to_say(focused: Widget | None) -> str:
    """What is said about typing with the cursor here."""
    if is_written(focused):
        return labels.READING
    return str(getattr(focused, "takes_no_words", labels.NO_WORDS))


def _is_typed(event: events.Key) -> bool:
    return event.is_printable or event.key == "enter"


def _is_for_words(screen: Screen[object]) -> bool:
    """Whether a person writes here: a sheet, or one entry of a list."""
    focused = screen.focused
    nodes = focused.ancestors_with_self if focused is not None else [screen]
    return any(getattr(node, "is_for_words", False) for node in nodes)


def _takes_words(focused: Widget | None) -> bool:
    """Whether letters go into what has the cursor. A text that can only be read takes none."""
    return is_written(focused) and not getattr(focused, "read_only", False)


def _means_nothing(event: events.Key | events.Paste, screen: Screen[object]) -> bool:
    return isinstance(event, events.Paste) or event.key not in screen.active_bindings
