"""Closing a screen, or the app, before the screen is composed doesn't crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from reconcile_tui.domain.items import Rows
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.timeline import TimelineScreen
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen, WorksheetScreen
from reconcile_tui.tui.screens.worksheets.compare import AskPath, CompareScreen
from tests.tui.comparing import open_comparison, two_days
from tests.tui.conftest import OpenBook
from tests.tui.weeks import weeks, write

OPENS: dict[str, Callable[[WorkbookApp], object]] = {
    "worksheet": lambda app: app.navigation.start("what-changed"),
    "page": lambda app: app.navigation.push_page("tonight"),
    "layers": lambda app: app.navigation.show_layers(),
    "timeline": lambda app: app.navigation.show_timeline(app.workspace.start("promises")),
    "get help": lambda app: app.navigation.show_help_now(),
    "safety questions": lambda app: app.safety_questions.ask(lambda _: None),
    "commands": lambda app: app.overlays.show_commands(),
    "pause": lambda app: app.overlays.pause(),
    "row": lambda app: app.push_screen(_row(app)),
    "path": lambda app: app.push_screen(AskPath("", "")),
}


def _row(app: WorkbookApp) -> RowScreen:
    work = app.workspace.start("promises")
    item = next(one for one in work.worksheet.items() if isinstance(one, Rows))
    return RowScreen(work, item, work.session.new_row_id(item.id))


@pytest.mark.parametrize("screen", OPENS)
async def test_a_screen_is_closed_at_once(book: OpenBook, screen: str) -> None:
    async with book() as hand:
        OPENS[screen](hand.app)
        assert not isinstance(hand.app.screen, HomeScreen)
        hand.app.pop_screen()
        await hand.settle()
        await hand.press("f1", "escape")
        assert isinstance(hand.app.screen, HomeScreen), "keys no longer work"


@pytest.mark.parametrize("screen", OPENS)
async def test_the_app_ends_at_once(book: OpenBook, screen: str) -> None:
    async with book() as hand:
        OPENS[screen](hand.app)
    assert hand.app.return_code in (None, 0)


SCROLLS: dict[str, Callable[[CompareScreen], object]] = {
    "a page": lambda screen: screen.action_scroll(1),
    "to what is unfolded": lambda screen: screen.action_toggle_all(),
    "to a match": lambda screen: screen.seek("the", 1),
}


@pytest.mark.parametrize("how", SCROLLS)
async def test_a_comparison_is_closed_before_it_has_scrolled(
    book: OpenBook, places: Places, how: str
) -> None:
    two_days(places)
    async with book() as hand:
        await open_comparison(hand)
        screen = hand.app.screen
        assert isinstance(screen, CompareScreen)
        SCROLLS[how](screen)
        hand.app.pop_screen()
        await hand.settle()
        assert isinstance(hand.app.screen, HomeScreen)


async def test_a_path_is_completed_after_its_dialog_was_closed(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asyncio.Event()

    async def in_a_thread(_: object, typed: str) -> tuple[str, list[str]]:
        await found.wait()
        return typed, ["one", "two"]

    async with book() as hand:
        dialog = AskPath("", "")
        hand.app.push_screen(dialog)
        await hand.settle()
        monkeypatch.setattr(asyncio, "to_thread", in_a_thread)
        completing = asyncio.create_task(dialog.action_complete())
        await asyncio.sleep(0)
        await hand.app.pop_screen()
        found.set()
        await completing


async def test_get_help_is_closed_before_it_went_to_a_match(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        screen = hand.app.screen
        assert isinstance(screen, GetHelpScreen)
        screen._match = 3, "the"
        screen._on_country_highlighted()
        hand.app.pop_screen()
        await hand.settle()
        assert isinstance(hand.app.screen, HomeScreen)


async def test_a_timeline_is_closed_before_its_new_size_is_drawn(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        await weeks(hand)
        screen = hand.app.screen
        assert isinstance(screen, TimelineScreen)
        screen.on_resize()
        hand.app.pop_screen()
        await hand.settle()
        assert isinstance(hand.app.screen, WorksheetScreen)
