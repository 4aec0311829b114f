"""The first page: shown before anything can be written, and reading it leaves no files."""

from __future__ import annotations

import asyncio

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen, Pane
from reconcile_tui.tui.screens.page import FirstPageScreen, PageScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down

HONEST = (
    "Nothing has been saved so far.",
    "Is anyone watching this device?",
    "Don't change your habits suddenly",
    "To quit, press ctrl+q anywhere.",
    "F2 opens Get help.",
    "write nothing, which may be safest.",
    "type reconcile-tui --private.",
    "or uses your login, can read",
    "Files aren't encrypted unless you run",
    "Backups may have copies.",
    "The list of running programs (ps)",
    "the computer you came from may show these too.",
    "Most worksheets are saved as you type, in this folder:",
)


async def test_it_comes_before_everything_else(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        assert isinstance(hand.app.screen, FirstPageScreen)
        await hand.sees(*HONEST)


async def test_it_names_the_folder_where_words_are_kept(book: OpenBook, places: Places) -> None:
    async with book(past_first_page=False, size=(120, 36)) as hand:
        whole = "".join(hand.words().split())
        assert "".join(str(places.worksheets).split()) in whole


async def test_the_words_at_its_end_go_on_too(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        await hand.press("tab")
        await hand.sees(labels.ENTER_GOES_ON)
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.parametrize("kind", ["what-changed", "before-you-start"])
async def test_it_stands_before_a_sheet_that_was_asked_for(book: OpenBook, kind: str) -> None:
    async with book(Opening(kind=kind), past_first_page=False) as hand:
        assert isinstance(hand.app.screen, FirstPageScreen)
        await hand.type("nothing of this is kept")
        assert not hand.files()
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert hand.session.worksheet.id == kind
        assert hand.session.answers.is_empty()


async def test_reading_leaves_no_file_and_no_folder(book: OpenBook, places: Places) -> None:
    async with book(past_first_page=False) as hand:
        await hand.press("f2", "down", "escape", "f1", "escape", "enter")
        for _ in range(5):
            await hand.press("ctrl+t", "down")
        await hand.start("what-changed")
        await hand.press("escape", "escape")
        await hand.press("f9", "space")
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert not places.data.exists()
    assert not places.config.exists()
    assert not places.state.exists()


@pytest.mark.slow
async def test_until_something_is_saved_it_comes_every_time(book: OpenBook) -> None:
    for _ in range(2):
        async with book(past_first_page=False) as hand:
            assert isinstance(hand.app.screen, FirstPageScreen)
            await hand.press("enter")


async def test_once_something_is_saved_it_stays_away(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book(past_first_page=False) as hand:
        assert isinstance(hand.app.screen, HomeScreen)


async def test_saved_answers_that_were_asked_for_open_at_once(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book(Opening(path=path), past_first_page=False) as hand:
        await hand.at("me-now")
        assert hand.value("different") == "We stopped talking."
        await hand.sees("We stopped talking.")


async def test_quitting_before_the_app_is_ready_reports_no_error(
    book: OpenBook, capsys: pytest.CaptureFixture[str]
) -> None:
    async with book() as hand:
        app = hand.app
    assert not app.screen_stack
    app._get_ready()
    assert "fault" not in capsys.readouterr().err


@pytest.mark.slow
async def test_the_help_shows_it_again(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f1", "tab")
        await hand.sees(labels.FIRST_PAGE_AGAIN)
        await hand.press("enter")
        assert isinstance(hand.app.screen, PageScreen)
        await hand.sees(HONEST[0])
        await hand.press("escape", "escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_help_is_one_key_away_from_it(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        await hand.press("!")
        assert isinstance(hand.app.screen, GetHelpScreen)
        await hand.press("escape")
        assert isinstance(hand.app.screen, FirstPageScreen)


@pytest.mark.parametrize("tab", ["myths", "worksheets"])
async def test_commands_go_to_a_tab_from_it(book: OpenBook, tab: str) -> None:
    async with book(past_first_page=False) as hand:
        await hand.press("ctrl+p")
        await hand.type(f"go to {dict(labels.TABS)[tab].lower()}")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await hand.settle()
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        pane = home.pane(tab)
        assert home.active == tab
        assert pane is not None
        assert hand.app.focused is not None
        assert hand.app.focused in pane.query().nodes


async def test_the_tab_asked_for_last_is_shown(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        home = hand.app.screen_stack[0]
        assert isinstance(home, HomeScreen)
        await asyncio.gather(home.show_tab("guide"), home.show_tab("myths"))
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)
        assert home.active == "myths"
        assert [pane.id for pane in home.query(Pane) if pane.display] == ["pane-myths"]
