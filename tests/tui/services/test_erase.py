"""Deleting everything: the confirmation word, and no writes afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import files as words
from reconcile_tui.tui.screens.files import ErasedScreen, EraseScreen
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.saving import SaveStatus
from tests.tui.hand import write_down
from tests.tui.services.host import FakeApp, FakeView


class Erasing:
    """The service, and what it closes."""

    def __init__(self, host: FakeApp) -> None:
        self.preferences = Preferences(host, host.places.settings)
        self.status = SaveStatus(host, host.workspace, host.open_worksheets)
        self.erase = Erase(host.as_workbook, self.status, self.preferences)


@pytest.fixture
def erasing(host: FakeApp) -> Erasing:
    """The service before anything is deleted."""
    return Erasing(host)


def test_without_saved_data_there_is_nothing_to_erase(host: FakeApp, erasing: Erasing) -> None:
    erasing.erase.remove_everything()
    assert host.notices == [words.NOTHING_TO_REMOVE]
    assert len(host.screens) == 1


def test_data_under_the_other_program_name_is_reported(
    host: FakeApp, erasing: Erasing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    (tmp_path / "worksheets" / "worksheets").mkdir(parents=True)
    erasing.erase.remove_everything()
    (said,) = host.notices
    assert said.startswith(words.NOTHING_TO_REMOVE)
    assert words.still_there(tmp_path / "worksheets", words.OTHER_NAME) in said


@pytest.mark.parametrize("typed", [None, "", "no", "everythin"])
def test_erase_needs_the_confirmation_word(
    host: FakeApp, erasing: Erasing, typed: str | None
) -> None:
    path = write_down(host.places, "what-changed", {"different": "words"})
    erasing.erase.remove_everything()
    host.answer("go")
    assert isinstance(host.screen, EraseScreen)
    host.answer(typed)
    assert path.exists()
    assert not erasing.erase.is_gone


def test_after_confirmation_everything_is_erased_and_stays_erased(
    host: FakeApp, erasing: Erasing, view: FakeView
) -> None:
    write_down(host.places, "what-changed", {"different": "words"})
    erasing.preferences.keep("look", "light")
    erasing.status.failing.add(view.work)
    erasing.erase.remove_everything()
    host.answer("go")
    host.answer(words.CONFIRM_WORD.upper())
    assert isinstance(host.screen, ErasedScreen)
    assert erasing.erase.is_gone
    assert not erasing.status.failing
    view.work.session.answer("different", "typed afterwards")
    erasing.preferences.keep("look", "dark")
    assert host.saver.flush(10)
    roots = (host.places.data, host.places.config, host.places.state)
    assert not [path for root in roots for path in root.rglob("*") if path.is_file()]
