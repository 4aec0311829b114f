"""A short notice, in lines of its own above the keys: it covers nothing.

It stands no longer than what it speaks of is on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from textual import events
from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widgets._toast import ToastRack

from reconcile_tui.tui.app_protocol import ScreenHost

USUAL = 4.0
"""Seconds that a notice stands, unless it has more to say."""


class Notifications:
    """Knows how long the notice on the screen stays, and where it belongs."""

    def __init__(self, host: ScreenHost) -> None:
        self._host = host
        self._keys = 0
        """Keys handed on so far."""
        self._said_after = 0
        """As many of them came before the notice."""
        self._stays = False
        self._screen: Screen[Any] | None = None
        """The screen that it was shown on last."""

    def count(self, event: events.Event) -> None:
        """Count the keys: what a key says and the way it leads belong together."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._keys += 1

    def begin(self, severity: str, timeout: float | None) -> float:
        """A notice is shown now. Returns the seconds that it stands."""
        seconds = USUAL if timeout is None else timeout
        self._stays = seconds > USUAL or severity != "information"
        self._said_after = self._keys
        return seconds

    def leave(self) -> None:
        """Another tab or screen is shown: a notice from before goes with what it spoke of.

        Not one that has more time than usual: it says where words are, or that they are not saved.
        Nor one that the same key brought as the other place.
        """
        if self._keys > self._said_after and not self._stays:
            self._host.clear_notifications()

    def follow_screen(self) -> None:
        """The notices are about to be drawn, perhaps on another screen than before."""
        with suppress(ScreenStackError, NoMatches):
            screen = self._host.screen
            if screen is not self._screen:
                self._screen = screen
                self.leave()
            _place(self._host.screen_stack, screen.get_child_by_type(ToastRack))


def _place(stack: Sequence[Screen[Any]], rack: ToastRack) -> None:
    """Give the notice lines above the last one, where that one names keys.

    A dialog shows the screen below it, with the same notice: both have it in the same place.
    """
    seen = stack[-2:] if isinstance(stack[-1], ModalScreen) else stack[-1:]
    named = (node for screen in seen for node in screen.query(".footing"))
    rack.set_class(any(node.display for node in named), "-above-keys")
