"""The small-window notice: shown and removed as the terminal is resized."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Size

from reconcile_tui.tui.screens.cover import SmallWindowScreen, place_of_keys
from reconcile_tui.tui.services.key_queue import SmallWindow
from tests.tui.services.host import FakeApp

SMALL, LARGE = Size(59, 15), Size(80, 24)


@pytest.fixture
def window(host: FakeApp) -> SmallWindow:
    """The service."""
    return SmallWindow(host)


def test_the_small_window_screen_is_pushed_once(host: FakeApp, window: SmallWindow) -> None:
    window.on_resize(SMALL)
    window.on_resize(SMALL)
    assert [isinstance(one, SmallWindowScreen) for one in host.screens] == [False, True]
    window.on_resize(LARGE)
    assert not isinstance(host.screen, SmallWindowScreen)
    window.on_resize(LARGE)
    assert len(host.screens) == 1


def test_keys_go_to_the_screen_behind(host: FakeApp, window: SmallWindow) -> None:
    behind = host.screen
    window.on_resize(SMALL)
    assert place_of_keys(host.screen_stack) is behind


async def test_without_a_text_field_behind_no_key_is_delivered(
    host: FakeApp, window: SmallWindow
) -> None:
    key = events.Key("a", "a")
    assert not await window.deliver_behind(key), "took a key although the notice isn't shown"
    window.on_resize(SMALL)
    assert not await window.deliver_behind(key), "took a key although no field is behind the notice"
