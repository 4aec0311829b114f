"""Settings: kept in their file, and nowhere once everything was removed."""

from __future__ import annotations

from reconcile_tui.storage.settings import read_settings
from reconcile_tui.tui.services.preferences import Preferences
from tests.tui.services.host import FakeBook


def test_a_setting_is_there_the_next_time(host: FakeBook) -> None:
    Preferences(host, host.places.settings).keep("look", "light")
    assert Preferences(host, host.places.settings).values == {"look": "light"}


def test_an_empty_value_forgets_it(host: FakeBook) -> None:
    preferences = Preferences(host, host.places.settings)
    preferences.keep("look", "light")
    preferences.keep("look", "")
    assert preferences.values == {}


def test_nothing_is_kept_once_everything_was_removed(host: FakeBook) -> None:
    preferences = Preferences(host, host.places.settings)
    preferences.is_closed = True
    preferences.keep("look", "light")
    assert read_settings(host.places.settings) == {}
    assert not host.places.settings.exists()


def test_a_folder_that_cannot_be_made_is_said(host: FakeBook) -> None:
    host.places.settings.parent.parent.mkdir(parents=True)
    host.places.settings.parent.write_text("a file where the folder would be")
    preferences = Preferences(host, host.places.settings)
    preferences.keep("look", "light")
    assert len(host.said) == 1
    assert preferences.values == {}
