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
from tests.tui.services.host import FakeApp, FakeView


@pytest.fixture
def shutdown() -> SimpleNamespace:
    """The shutdown service, not started."""
    return SimpleNamespace(is_wiped=False)


@pytest.fixture
def cover(host: FakeApp, shutdown: SimpleNamespace) -> IdleCover:
    """The cover service, not covering."""
    preferences = Preferences(host, host.places.settings)
    out = cast("Shutdown", shutdown)
    unlock = Unlock(host, host.places, host.saver, out, _no_passphrase)
    return IdleCover(host, host.saver, host.open_worksheets, preferences, unlock)


def _no_passphrase() -> PassphraseScreen:
    raise AssertionError("nothing is encrypted here")


def key(name: str) -> events.Key:
    return events.Key(name, name if len(name) == 1 else None)


def test_cover_commits_the_fields_first(host: FakeApp, cover: IdleCover, view: FakeView) -> None:
    cover.cover()
    assert view.calls == ["commit"]
    assert cover.is_covered
    cover.cover()
    assert len(host.screens) == 2, "the cover was shown twice"


def test_cover_does_nothing_after_the_wipe(cover: IdleCover, shutdown: SimpleNamespace) -> None:
    shutdown.is_wiped = True
    cover.cover()
    assert not cover.is_covered


def test_the_uncovering_key_has_no_other_effect(cover: IdleCover) -> None:
    cover.cover()
    assert cover.handle(key("x"))
    assert not cover.is_covered
    assert not cover.handle(key("x")), "the second key was swallowed"


def test_repeats_of_the_uncovering_key_are_ignored(cover: IdleCover) -> None:
    cover.timer.clock = lambda: 5.0
    cover.cover()
    assert cover.handle(key("enter"))
    assert cover.handle(key("enter"))
    assert not cover.handle(key("tab"))


def test_the_quit_key_is_not_handled_by_the_cover(cover: IdleCover) -> None:
    cover.cover()
    assert not cover.handle(key("ctrl+q"))


def test_only_keys_uncover(cover: IdleCover) -> None:
    cover.cover()
    assert not cover.handle(events.Focus())
    assert cover.is_covered


def press() -> events.MouseDown:
    return events.MouseDown(None, 1, 1, 0, 0, 1, shift=False, meta=False, ctrl=False)


def test_the_mouse_neither_uncovers_nor_clicks_through(cover: IdleCover) -> None:
    cover.cover()
    assert cover.handle(press())
    assert cover.is_covered


def test_the_mouse_restarts_the_idle_timer(cover: IdleCover) -> None:
    before = cover.timer._last
    cover.timer.clock = lambda: before + 5
    assert not cover.handle(press())
    assert cover.timer._last == before + 5


def test_set_minutes_saves_the_setting(host: FakeApp, cover: IdleCover) -> None:
    cover.set_minutes("2")
    assert Preferences(host, host.places.settings).values == {"cover_after": "2"}
    assert len(host.notices) == 1


def test_cover_pushes_the_cover_screen(host: FakeApp, cover: IdleCover) -> None:
    cover.cover()
    assert isinstance(host.screen, Cover)
