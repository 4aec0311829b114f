"""Help, Pause and Commands over any screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from textual.screen import Screen

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.commands import Command, CommandsScreen
from reconcile_tui.tui.screens.cover import PauseScreen
from reconcile_tui.tui.screens.page import HelpScreen
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.navigation import Overlays
from reconcile_tui.tui.services.saving import ExternalChanges, SaveACopy
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.services.host import FakeApp, FakeView


class Over:
    """The service; `erase.is_gone` is true once everything was deleted."""

    def __init__(self, host: FakeApp) -> None:
        self.looked = 0
        self.started: list[str] = []
        host.navigation = SimpleNamespace(start=self.started.append)
        self.erase = SimpleNamespace(is_gone=False)
        files = SimpleNamespace(check_all=self.look)
        copies = SimpleNamespace(what_is_unsaved=lambda: "not on the disk")
        self.overlays = Overlays(
            host.as_workbook,
            cast("Erase", self.erase),
            cast("ExternalChanges", files),
            cast("SaveACopy", copies),
        )

    def look(self) -> None:
        """Look for external changes."""
        self.looked += 1


@pytest.fixture
def over(host: FakeApp) -> Over:
    """The service with nothing open."""
    return Over(host)


def test_help_is_opened_once_for_the_current_screen(host: FakeApp, over: Over) -> None:
    over.overlays.show_help()
    assert isinstance(host.screen, HelpScreen)
    over.overlays.show_help()
    assert len(host.screens) == 2


def test_pause_saves_first_and_shows_what_is_unsaved(
    host: FakeApp, over: Over, view: FakeView
) -> None:
    over.overlays.pause()
    assert view.calls == ["commit"]
    assert over.looked == 1
    screen: Screen[object] = host.screen
    assert isinstance(screen, PauseScreen)
    assert screen._unsaved == "not on the disk"


def test_a_chosen_command_is_run(host: FakeApp, over: Over) -> None:
    done: list[str] = []

    def run() -> None:
        done.append("done")

    over.overlays.show_commands()
    assert isinstance(host.screen, CommandsScreen)
    host.answer(Command("Do it", run, "Here"))
    assert done == ["done"]
    over.overlays.show_commands()
    host.answer(None)
    assert done == ["done"]


def test_before_you_write_does_not_open_over_a_dialog(host: FakeApp, over: Over) -> None:
    over.overlays.before_you_write()
    assert over.started == ["before-you-write"]
    host.push_screen(Choose("A question", [("no", "No")]))
    over.overlays.before_you_write()
    assert over.started == ["before-you-write"]


def test_before_you_write_is_not_opened_twice(host: FakeApp, over: Over) -> None:
    work = host.workspace.start("before-you-write")
    host.open_worksheets.register_pane(FakeView(work, host.screen))
    over.overlays.before_you_write()
    assert over.started == []


def test_overlays_do_not_open_after_everything_was_erased(host: FakeApp, over: Over) -> None:
    over.erase.is_gone = True
    over.overlays.show_commands()
    over.overlays.show_help()
    over.overlays.before_you_write()
    assert over.started == []
    assert len(host.screens) == 1


def test_help_quit_names_the_quit_key(host: FakeApp, over: Over) -> None:
    over.overlays.say_how_to_quit()
    assert host.notices == [labels.HOW_TO_LEAVE]
