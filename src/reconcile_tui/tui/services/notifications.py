"""Place notices above the footer, and remove them with the screen or tab they are about."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import ScreenStackError
from textual.css.query import NoMatches
from textual.screen import ModalScreen, Screen
from textual.widgets._toast import ToastHolder, ToastRack

from reconcile_tui.tui.app_protocol import ScreenHost

USUAL = 4.0
"""Seconds that a notice is shown, unless the caller says otherwise."""


class Notifications:
    """The state of the one notice on the screen."""

    def __init__(self, host: ScreenHost) -> None:
        self._host = host
        self.keys_delivered = 0
        """Counted by the app: a notice and a screen that the same key brought belong together."""
        self._keys_before = 0
        """The number of keys delivered before the notice."""
        self._stays = False
        self._screen: Screen[Any] | None = None
        """The screen that showed it last."""

    def begin(self, severity: str, timeout: float | None) -> float:
        """Start a notice, and return for how many seconds to show it."""
        seconds = USUAL if timeout is None else timeout
        self._stays = seconds > USUAL or severity != "information"
        self._keys_before = self.keys_delivered
        return seconds

    def clear_on_leave(self) -> None:
        """Remove a notice when another tab or screen is shown.

        One with more time than usual stays: it says where answers are, or that they aren't saved.
        So does one that was brought by the same key as the other screen.
        """
        if self.keys_delivered > self._keys_before and not self._stays:
            self._host.clear_notifications()

    def follow_screen(self) -> None:
        """Follow the screen before notices are drawn, and place them above its footer."""
        with suppress(ScreenStackError, NoMatches):
            screen = self._host.screen
            if screen is not self._screen:
                self._screen = screen
                self.clear_on_leave()
            # A dialog shows the screen below it, with the same notice in the same place.
            seen = self._host.screen_stack[-2 if isinstance(screen, ModalScreen) else -1 :]
            footers = (node for one in seen for node in one.query(".footing"))
            above = any(node.display for node in footers)
            screen.get_child_by_type(ToastRack).set_class(above, "-above-keys")

    def remove_replaced(self) -> None:
        """Remove the frames of replaced notices; Textual leaves each on the screen, a blank line.

        So with every notice the pane of a worksheet would get lower.
        """
        with suppress(ScreenStackError, NoMatches):
            rack = self._host.screen.get_child_by_type(ToastRack)
            for frame in rack.query_children(ToastHolder):
                if frame.is_mounted and not frame.children:
                    frame.remove()
