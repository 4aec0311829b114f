"""A terminal that is too small shows one sentence; nothing behind it is lost."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Size

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.cover import SmallWindowScreen
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import FirstPageScreen, HelpScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import go_to_worksheets, resize


@pytest.mark.parametrize("size", [(59, 16), (60, 15), (59, 15), (20, 4)])
async def test_below_60_by_16_there_is_a_plain_sentence(
    book: OpenBook, size: tuple[int, int]
) -> None:
    async with book() as hand:
        await resize(hand, *size)
        assert isinstance(hand.app.screen, SmallWindowScreen)
        await hand.sees("This window is too small to read in." if size[1] > 4 else "too small")


async def test_60_by_16_is_enough(book: OpenBook) -> None:
    async with book() as hand:
        await resize(hand, 60, 16)
        assert isinstance(hand.app.screen, HomeScreen)
        assert hand.lines()[-1].strip(), "the status bar is missing"


async def test_the_words_are_kept_and_come_back_with_the_room(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("We never came back")
        await resize(hand, 59, 15)
        await hand.sees(labels.TOO_SMALL)
        assert "never came back" not in hand.words()
        await resize(hand, 80, 24)
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        await hand.sees("We never came back")
        await hand.type(" to it")
        assert hand.value("different") == "We never came back to it"
        await hand.saved()
        assert hand.on_disk()["answers"]["different"] == "We never came back to it"


@pytest.mark.slow
async def test_what_is_typed_meanwhile_goes_on_in_its_field_and_is_saved(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        session = hand.session
        await hand.type("We never")
        await resize(hand, 59, 15)
        await hand.sees(labels.WRITING)
        await hand.type(" came backk")
        await hand.press("backspace", "enter")
        await hand.type("to it")
        assert session.answers.value("different") == "We never came back\nto it"
        assert "came back" not in hand.words()
        await hand.until(lambda: hand.files() and "to it" in hand.files()[0].read_text("utf-8"))
        await resize(hand, 80, 24)
        await hand.sees("to it")
        await hand.type(".")
        assert session.answers.value("different") == "We never came back\nto it."


@pytest.mark.slow
async def test_a_paste_is_kept_too(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        session = hand.session
        await resize(hand, 59, 15)
        hand.app.post_message(events.Paste("pasted words"))
        await hand.until(lambda: session.answers.value("different") == "pasted words")


@pytest.mark.slow
async def test_words_tab_words_fill_two_fields_there_too(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        session = hand.session
        await resize(hand, 59, 15)
        hand.rush(*"first", "tab", *"second")
        await hand.settle()
        values = [session.answers.value(one) for one in ("different", "me-now")]
        assert values == ["first", "second"]


@pytest.mark.slow
async def test_no_letter_is_lost_while_the_window_is_dragged(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        text = "the quick brown fox jumps over the lazy dog " * 3
        sizes = [(100, 30), (59, 16), (40, 8), (80, 24), (60, 15), (70, 20)]
        for at in range(0, len(text), 4):
            hand.rush(*text[at : at + 4])
            width, height = sizes[at // 4 % len(sizes)]
            size = Size(width, height)
            hand.app.post_message(events.Resize(size, size))
        await hand.settle()
        await resize(hand, 80, 24)
        assert hand.value("different") == text


@pytest.mark.slow
async def test_nothing_that_cannot_be_seen_is_chosen_or_opened(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("ctrl+t", "ctrl+t", "down")
        before = hand.app.screen
        await resize(hand, 59, 15)
        await hand.sees(labels.NO_TYPING)
        await hand.type("what ")
        await hand.press("enter", "tab", "delete", "f5")
        assert isinstance(hand.app.screen, SmallWindowScreen)
        await resize(hand, 80, 24)
        assert hand.app.screen is before
        assert hand.files() == []


@pytest.mark.slow
async def test_a_dialog_behind_it_is_not_answered(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f8")
        dialog = hand.app.screen
        await resize(hand, 59, 15)
        await hand.press("enter", "escape")
        await resize(hand, 80, 24)
        assert hand.app.screen is dialog


@pytest.mark.slow
async def test_a_book_that_opens_too_small_opens_well_when_it_grows(book: OpenBook) -> None:
    async with book(size=(50, 10), past_first_page=False) as hand:
        await hand.sees("too small")
        await resize(hand, 80, 24)
        await hand.until(lambda: isinstance(hand.app.screen, FirstPageScreen))
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))


@pytest.mark.slow
async def test_help_that_was_opened_while_small_leads_back_to_the_book(book: OpenBook) -> None:
    async with book() as hand:
        await resize(hand, 50, 10)
        await hand.press("f2")
        await resize(hand, 80, 24)
        if isinstance(hand.app.screen, GetHelpScreen):
            await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))


@pytest.mark.slow
async def test_leaving_works_from_there(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.type("Only this")
        await resize(hand, 59, 15)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"] == {"different": "Only this"}


@pytest.mark.slow
async def test_a_saved_sheet_is_one_line_of_the_list_in_every_width(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "promises", {"contact": "yes"})
    async with book() as hand:
        await go_to_worksheets(hand)
        for width in (80, 78, 77, 60, 100):
            await resize(hand, width, 24)
            lines = hand.lines()
            place = next(n for n, line in enumerate(lines) if "Promises and what" in line)
            assert "2026-11-22" in lines[place]
            assert "In progress" in lines[place]
            assert labels.TO_START in lines[place + 1], width


@pytest.mark.slow
async def test_a_scale_stands_in_a_row_with_the_words_at_its_ends(book: OpenBook) -> None:
    """Stacked vertically, its eleven numbers had no room for the labels at the ends."""
    async with book(size=(60, 16)) as hand:
        await hand.start("reflection")
        await hand.show("today", "steady-before")
        await hand.press("right", "right", "right", "space")
        await hand.sees("0 1 [2] 3 4 5 6 7 8 9 10", "0 = not at all 10 = very steady")
        assert hand.value("steady-before") == 2


@pytest.mark.slow
async def test_what_is_offered_to_a_helper_shows_its_words_and_not_only_its_question(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", {"different": "We stopped talking."})
    async with book(size=(60, 16)) as hand:
        await hand.start("take-to-helper")
        await hand.show("what-i-bring", "picked")
        await hand.press("tab", "enter")
        await hand.until(lambda: hand.app.screen.query(Choices))
        await hand.sees("[ ] What, exactly, is different… We stopped talking.")


async def test_a_screen_opened_while_help_over_it_closes_stays_open(book: OpenBook) -> None:
    """Closing itself then closed the screen on top instead, and the app crashed after that."""
    async with book() as hand:
        await hand.start("what-changed")
        await resize(hand, 59, 15)
        await hand.press("f1")
        await hand.until(lambda: isinstance(hand.app.screen, HelpScreen))
        await resize(hand, 80, 24)
        hand.app.pop_screen()
        hand.app.push_screen(GetHelpScreen())
        await hand.settle()
        assert isinstance(hand.app.screen, GetHelpScreen)
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
