"""Help, Pause and Commands over any screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from textual.screen import Screen

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.commands import Command, CommandsScreen
from reconcile_tui.tui.screens.cover import Pause
from reconcile_tui.tui.screens.page import HelpScreen
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.overlays import Overlays
from reconcile_tui.tui.services.saving import ExternalChanges, SaveACopy
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.services.host import FakeBook, FakeView


class Over:
    """The service; `erase.is_gone` is true once everything was deleted."""

    def __init__(self, host: FakeBook) -> None:
        self.looked = 0
        self.started: list[str] = []
        host.navigation = SimpleNamespace(start=self.started.append)
        self.erase = SimpleNamespace(is_gone=False)
        files = SimpleNamespace(check_all=self.look)
        copies = SimpleNamespace(what_is_unsaved=lambda: "not on the disk")
        self.overlays = Overlays(
            host.as_book,
            cast("Erase", self.erase),
            cast("ExternalChanges", files),
            cast("SaveACopy", copies),
        )

    def look(self) -> None:
        """Look for external changes."""
        self.looked += 1


@pytest.fixture
def over(host: FakeBook) -> Over:
    """The service with nothing open."""
    return Over(host)


def test_help_is_for_the_place_where_it_is_asked_for(host: FakeBook, over: Over) -> None:
    over.overlays.show_help()
    assert isinstance(host.screen, HelpScreen)
    over.overlays.show_help()
    assert len(host.screens) == 2


def test_the_pause_saves_first_and_hides_no_trouble(
    host: FakeBook, over: Over, view: FakeView
) -> None:
    over.overlays.pause()
    assert view.told == ["commit"]
    assert over.looked == 1
    screen: Screen[object] = host.screen
    assert isinstance(screen, Pause)
    assert screen._unsaved == "not on the disk"


def test_commands_do_what_was_chosen(host: FakeBook, over: Over) -> None:
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


def test_before_you_write_opens_over_anything_but_a_dialog(host: FakeBook, over: Over) -> None:
    over.overlays.before_you_write()
    assert over.started == ["before-you-write"]
    host.push_screen(Choose("A question", [("no", "No")]))
    over.overlays.before_you_write()
    assert over.started == ["before-you-write"]


def test_it_is_not_opened_over_itself(host: FakeBook, over: Over) -> None:
    work = host.workspace.start("before-you-write")
    host.open_worksheets.register_pane(FakeView(work, host.screen))
    over.overlays.before_you_write()
    assert over.started == []


def test_once_everything_was_removed_there_is_nothing_to_do(host: FakeBook, over: Over) -> None:
    over.erase.is_gone = True
    over.overlays.show_commands()
    over.overlays.show_help()
    over.overlays.before_you_write()
    assert over.started == []
    assert len(host.screens) == 1


def test_who_tries_another_key_is_told_which_quits(host: FakeBook, over: Over) -> None:
    over.overlays.say_how_to_quit()
    assert host.said == [labels.HOW_TO_LEAVE]
