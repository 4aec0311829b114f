"""Preferences: saved in their file, and not written once everything was deleted."""

from __future__ import annotations

import pytest

from reconcile_tui.storage.settings import read_settings
from reconcile_tui.tui.services.preferences import Preferences
from tests.tui.services.host import FakeApp


def test_a_setting_is_read_by_the_next_run(host: FakeApp) -> None:
    Preferences(host, host.places.settings).keep("look", "light")
    assert Preferences(host, host.places.settings).values == {"look": "light"}


def test_an_empty_value_removes_a_setting(host: FakeApp) -> None:
    preferences = Preferences(host, host.places.settings)
    preferences.keep("look", "light")
    preferences.keep("look", "")
    assert preferences.values == {}


def test_no_setting_is_written_after_everything_was_erased(host: FakeApp) -> None:
    preferences = Preferences(host, host.places.settings)
    preferences.is_closed = True
    preferences.keep("look", "light")
    assert read_settings(host.places.settings) == {}
    assert not host.places.settings.exists()


def test_a_folder_that_cannot_be_created_is_reported(host: FakeApp) -> None:
    host.places.settings.parent.parent.mkdir(parents=True)
    host.places.settings.parent.write_text("a file where the folder would be")
    preferences = Preferences(host, host.places.settings)
    preferences.keep("look", "light")
    assert len(host.notices) == 1
    assert preferences.values == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('mouse = "yes"\n', "settings.toml, line 1: mouse: expected true or false"),
        ('\nlook = "dark\n', "settings.toml, line 2: expected a closing quote"),
        ("lok = 1\n", 'settings.toml, line 1: lok: there\'s no setting "lok"'),
    ],
)
def test_a_problem_in_the_file_is_reported_with_its_line(
    host: FakeApp, text: str, said: str
) -> None:
    host.places.settings.parent.mkdir(parents=True)
    host.places.settings.write_text(text)
    trouble = Preferences(host, host.places.settings).trouble
    assert trouble.startswith(said)
    assert "your worksheets are safe" in trouble


def test_a_broken_settings_file_is_reported_and_not_changed(
    host: FakeApp,
) -> None:
    host.places.settings.parent.mkdir(parents=True)
    host.places.settings.write_text('look = "dark\n')
    Preferences(host, host.places.settings).keep("cover_after", "2", "Saved.")
    assert len(host.notices) == 1
    assert "hasn't been changed" in host.notices[0]
    assert host.places.settings.read_text() == 'look = "dark\n'


def test_without_a_file_nothing_is_wrong_and_the_mouse_is_off(host: FakeApp) -> None:
    preferences = Preferences(host, host.places.settings)
    assert (preferences.trouble, preferences.wants_mouse) == ("", False)
