"""Typing while the window is too small to read in: a field behind the sentence goes on."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.screens.cover import TooSmall, is_too_small, place_of_keys
from reconcile_tui.tui.widgets.cursor import is_area, takes_letters
from reconcile_tui.tui.widgets.fields.body import Body

__all__ = ["SmallWindow"]

_STEPS = {"tab": 1, "shift+tab": -1}
_GOES_ON = {*_STEPS, "enter", "up", "down"}
"""Keys that in a dialog would decide or choose something."""


class SmallWindow:
    """Shows the sentence, and hands keys to the field behind it."""

    def __init__(self, host: ScreenHost) -> None:
        self._host = host

    def resized(self, size: Size) -> None:
        """Show the sentence while the window is too small, and no longer."""
        host, small = self._host, is_too_small(size)
        if small and not isinstance(host.screen, TooSmall):
            host.push_screen(TooSmall(takes_letters(host.screen.focused)))
        elif not small and isinstance(host.screen, TooSmall):
            host.pop_screen()

    async def hand_down(self, event: events.Key | events.Paste) -> bool:
        """Give a key to the field behind the sentence; False where that is not for it."""
        sentence = self._host.screen
        if not isinstance(sentence, TooSmall):
            return False
        screen = place_of_keys(self._host.screen_stack)
        field = screen.focused
        if field is None or not takes_letters(field):
            return False
        if isinstance(event, events.Paste) or event.is_printable:
            field._forward_event(event)  # noqa: SLF001 - see tests/tui/test_hooks.py
            return True
        taken = await self._press(screen, field, event)
        sentence.say(takes_letters(screen.focused))
        return taken

    async def _press(self, screen: Screen[Any], field: Widget, event: events.Key) -> bool:
        """A key that is no letter: a field's own, such as Backspace, an answer's Enter, Tab."""
        if event.key in _GOES_ON and not _is_in_answer(field):
            return False
        if event.key in _STEPS:
            (screen.focus_next if _STEPS[event.key] > 0 else screen.focus_previous)()
            return True
        for binding in field._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - the same
            if await self._host.run_action(binding.action, field):
                return True
        if event.key == "enter" and is_area(field):
            field._forward_event(event)  # noqa: SLF001 - the same
            return True
        return False


def _is_in_answer(field: Widget) -> bool:
    return any(isinstance(node, Body) for node in field.ancestors)
