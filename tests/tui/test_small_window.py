"""A window too small to read in gets one sentence; nothing behind it is lost."""

from __future__ import annotations

import pytest

from reconcile_tui.store.paths import Places
from reconcile_tui.tui import labels
from reconcile_tui.tui.screens.help_now import HelpNow
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import FirstPage
from reconcile_tui.tui.screens.too_small import TooSmall
from reconcile_tui.tui.screens.worksheet import WorksheetScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.ways import resize, turn_to_shelf


@pytest.mark.parametrize("size", [(59, 16), (60, 15), (59, 15), (20, 4)])
async def test_below_60_by_16_there_is_a_plain_sentence(
    book: OpenBook, size: tuple[int, int]
) -> None:
    async with book() as hand:
        await resize(hand, *size)
        assert isinstance(hand.app.screen, TooSmall)
        await hand.sees("This window is too small to read in." if size[1] > 4 else "too small")


async def test_60_by_16_is_enough(book: OpenBook) -> None:
    async with book() as hand:
        await resize(hand, 60, 16)
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.lines()[-1].strip(), "the last line is there"


async def test_the_words_are_kept_and_come_back_with_the_room(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We never came back")
        await resize(hand, 59, 15)
        await hand.sees(labels.TOO_SMALL)
        assert "never came back" not in hand.words()
        await hand.type("lost keys go nowhere")
        await resize(hand, 80, 24)
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        await hand.sees("We never came back")
        await hand.type(" to it")
        assert hand.value("ended-us") == "We never came back to it"
        await hand.saved()
        assert hand.on_disk()["answers"]["ended-us"] == "We never came back to it"


async def test_a_book_that_opens_too_small_opens_well_when_it_grows(book: OpenBook) -> None:
    async with book(size=(50, 10), past_first_page=False) as hand:
        await hand.sees("too small")
        await resize(hand, 80, 24)
        await hand.until(lambda: isinstance(hand.app.screen, FirstPage))
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))


async def test_help_that_was_opened_while_small_leads_back_to_the_book(book: OpenBook) -> None:
    async with book() as hand:
        await resize(hand, 50, 10)
        await hand.press("f2")
        await resize(hand, 80, 24)
        if isinstance(hand.app.screen, HelpNow):
            await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))


async def test_leaving_works_from_there(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Only this")
        await resize(hand, 59, 15)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"] == {"ended-us": "Only this"}


async def test_a_saved_sheet_is_one_line_of_the_list_in_every_width(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "promises", {"contact": "yes"})
    async with book() as hand:
        await turn_to_shelf(hand)
        for width in (80, 78, 77, 60, 100):
            await resize(hand, width, 24)
            lines = hand.lines()
            place = next(n for n, line in enumerate(lines) if "Promises and what" in line)
            assert "2026-11-22" in lines[place]
            assert "open" in lines[place]
            assert labels.TO_START in lines[place + 1], width
