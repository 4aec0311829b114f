"""The idle cover: words are saved before it appears; the key that closes it does nothing else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from textual import events

from reconcile_tui.tui.screens.cover import Cover, PassphraseScreen
from reconcile_tui.tui.services.idle_cover import IdleCover, Unlock
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.shutdown import Shutdown
from tests.tui.services.host import FakeBook, FakeView


@pytest.fixture
def shutdown() -> SimpleNamespace:
    """The shutdown service, not started."""
    return SimpleNamespace(is_wiped=False)


@pytest.fixture
def cover(host: FakeBook, shutdown: SimpleNamespace) -> IdleCover:
    """The cover service, not covering."""
    preferences = Preferences(host, host.places.settings)
    out = cast("Shutdown", shutdown)
    unlock = Unlock(host, host.places, host.saver, out, _no_passphrase)
    return IdleCover(host, host.saver, host.open_worksheets, preferences, unlock)


def _no_passphrase() -> PassphraseScreen:
    raise AssertionError("nothing is encrypted here")


def key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


def test_what_the_fields_hold_is_handed_over_before_it_covers(
    host: FakeBook, cover: IdleCover, view: FakeView
) -> None:
    cover.cover()
    assert view.told == ["commit"]
    assert cover.is_covered
    cover.cover()
    assert len(host.screens) == 2, "the cover was shown twice"


def test_nothing_is_drawn_over_a_screen_that_was_wiped(
    cover: IdleCover, shutdown: SimpleNamespace
) -> None:
    shutdown.is_wiped = True
    cover.cover()
    assert not cover.is_covered


def test_the_key_that_takes_it_away_does_nothing_else(cover: IdleCover) -> None:
    cover.cover()
    assert cover.takes(key("x"))
    assert not cover.is_covered
    assert not cover.takes(key("x")), "the second key was swallowed"


def test_a_key_that_is_held_down_goes_on_doing_nothing(cover: IdleCover) -> None:
    cover.timer.clock = lambda: 5.0
    cover.cover()
    assert cover.takes(key("enter"))
    assert cover.takes(key("enter"))
    assert not cover.takes(key("tab"))


def test_the_key_that_leaves_is_for_leaving(cover: IdleCover) -> None:
    cover.cover()
    assert not cover.takes(key("ctrl+q"))


def test_an_event_that_is_no_key_does_not_close_the_cover(cover: IdleCover) -> None:
    cover.cover()
    assert not cover.takes(events.Focus())
    assert cover.is_covered


def press() -> events.MouseDown:
    return events.MouseDown(None, 1, 1, 0, 0, 1, shift=False, meta=False, ctrl=False)


def test_the_mouse_does_nothing_under_the_cover_and_leaves_it(cover: IdleCover) -> None:
    cover.cover()
    assert cover.takes(press())
    assert cover.is_covered


def test_whoever_uses_the_mouse_is_there(cover: IdleCover) -> None:
    before = cover.timer._last
    cover.timer.clock = lambda: before + 5
    assert not cover.takes(press())
    assert cover.timer._last == before + 5


def test_the_minutes_are_kept(host: FakeBook, cover: IdleCover) -> None:
    cover.set_minutes("2")
    assert Preferences(host, host.places.settings).values == {"cover_after": "2"}
    assert len(host.said) == 1


def test_the_screen_is_a_cover(host: FakeBook, cover: IdleCover) -> None:
    cover.cover()
    assert isinstance(host.screen, Cover)
