"""A short note, in lines of its own above the keys: it covers nothing.

It stands no longer than what it speaks of is on the screen.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual import events
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widgets._toast import ToastRack

__all__ = ["Notes"]

USUAL = 4.0
"""Seconds that a note stands, unless it has more to say."""


class Notes(App[int]):
    """The part of `BookApp` that says something for a moment."""

    _keys = 0
    """Keys handed on so far."""
    _said_after = 0
    """As many of them came before the note."""
    _stays = False
    _spoken_over: Screen[Any] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Count the keys: what a key says and the way it leads belong together."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._keys += 1
        await super().on_event(event)

    def notify(self, message: str, **kwargs: Any) -> None:
        """One note at a time, and not for long."""
        self.clear_notifications()
        asked = {"timeout": USUAL, "severity": "information", **kwargs}
        self._stays = asked["timeout"] > USUAL or asked["severity"] != "information"
        self._said_after = self._keys
        super().notify(message, **asked)

    def leave_notes(self) -> None:
        """Another tab or screen is shown: a note from before goes with what it spoke of.

        Not one that has more time than usual: it says where words are, or that they are not saved.
        Nor one that the same key brought as the other place.
        """
        if self._keys > self._said_after and not self._stays:
            self.clear_notifications()

    def _refresh_notifications(self) -> None:
        with suppress(ScreenStackError, NoMatches):
            if self.screen is not self._spoken_over:
                self._spoken_over = self.screen
                self.leave_notes()
            _place(self.screen, self.screen.get_child_by_type(ToastRack))
        super()._refresh_notifications()


def _place(screen: Screen[object], rack: ToastRack) -> None:
    """Give the note lines above the last one, where that one names keys.

    A dialog shows the screen below it, with the same note: both have it in the same place.
    """
    seen = screen.app.screen_stack[-2:] if isinstance(screen, ModalScreen) else [screen]
    named = (node for one in seen for node in one.query(".footing"))
    rack.set_class(any(node.display for node in named), "-above-keys")
