"""Typing while the window is too small: the words go into the field behind the sentence.

Someone drags at a window, or a phone's keyboard takes the room, and the sentence stands there for a
moment or for long. What is written is kept, and Tab goes on. Nothing is chosen, opened or followed
there, for none of that could be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.tui.screens.too_small import TooSmall
from reconcile_tui.tui.written import is_area, is_written

if TYPE_CHECKING:
    from textual.app import App

__all__ = ["hand_down", "place_of_keys", "takes_letters"]

_STEPS = {"tab": 1, "shift+tab": -1}
_GOES_ON = {*_STEPS, "enter", "up", "down"}
"""Keys that in a dialog would decide or choose something."""


def place_of_keys(stack: Sequence[Screen[Any]]) -> Screen[Any]:
    """The screen whose focus a typed letter goes to: the top one that is not the sentence."""
    found = [screen for screen in stack if not isinstance(screen, TooSmall)]
    return found[-1] if found else stack[-1]


def takes_letters(widget: Widget | None) -> bool:
    """Whether what is typed with the cursor here goes into a text."""
    free = is_written(widget) and not widget.is_disabled
    return free and not getattr(widget, "read_only", False)


async def hand_down(app: App[Any], event: events.Key | events.Paste) -> bool:
    """Give a key to the field behind the sentence; False where that is not for it."""
    sentence = app.screen
    if not isinstance(sentence, TooSmall):
        return False
    screen = place_of_keys(app.screen_stack)
    field = screen.focused
    if field is None or not takes_letters(field):
        return False
    if isinstance(event, events.Paste) or event.is_printable:
        field._forward_event(event)  # noqa: SLF001 - see tests/tui/test_hooks.py
        return True
    taken = await _press(app, screen, field, event)
    sentence.say(takes_letters(screen.focused))
    return taken


async def _press(app: App[Any], screen: Screen[Any], field: Widget, event: events.Key) -> bool:
    """A key that is no letter: the field's own, such as Backspace, and in an answer Enter, Tab."""
    from reconcile_tui.tui.fields.body import Body  # noqa: PLC0415 - a small window is rare

    if event.key in _GOES_ON and not any(isinstance(node, Body) for node in field.ancestors):
        return False
    if event.key in _STEPS:
        (screen.focus_next if _STEPS[event.key] > 0 else screen.focus_previous)()
        return True
    for binding in field._bindings.key_to_bindings.get(event.key, ()):  # noqa: SLF001 - the same
        if await app.run_action(binding.action, field):
            return True
    if event.key == "enter" and is_area(field):
        field._forward_event(event)  # noqa: SLF001 - the same
        return True
    return False
