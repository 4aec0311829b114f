"""The small-window notice: shown and removed as the terminal is resized."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Size

from reconcile_tui.tui.screens.cover import SmallWindowScreen, place_of_keys
from reconcile_tui.tui.services.key_queue import SmallWindow
from tests.tui.services.host import FakeBook

SMALL, LARGE = Size(59, 15), Size(80, 24)


@pytest.fixture
def window(host: FakeBook) -> SmallWindow:
    """The service."""
    return SmallWindow(host)


def test_it_stands_once_while_the_window_is_too_small(host: FakeBook, window: SmallWindow) -> None:
    window.resized(SMALL)
    window.resized(SMALL)
    assert [isinstance(one, SmallWindowScreen) for one in host.screens] == [False, True]
    window.resized(LARGE)
    assert not isinstance(host.screen, SmallWindowScreen)
    window.resized(LARGE)
    assert len(host.screens) == 1


def test_keys_belong_to_the_screen_behind_it(host: FakeBook, window: SmallWindow) -> None:
    behind = host.screen
    window.resized(SMALL)
    assert place_of_keys(host.screen_stack) is behind


async def test_where_no_words_are_written_it_takes_no_key(
    host: FakeBook, window: SmallWindow
) -> None:
    key = events.Key("a", "a")
    assert not await window.deliver_behind(key), "took a key although the notice isn't shown"
    window.resized(SMALL)
    assert not await window.deliver_behind(key), "took a key although no field is behind the notice"
