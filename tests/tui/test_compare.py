"""Comparing two dates: from the list, from the review page, and reading the comparison."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile_tui.messages import compare as labels
from reconcile_tui.messages import screens as book_labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.screens.worksheets.compare import ChooseDates, QuestionBlock
from reconcile_tui.tui.widgets.chrome import ActionLink
from tests.tui.comparing import AFTER, BEFORE, blocks, compared, open_comparison, two_days
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import choose, from_menu, go_to_worksheets, menu

# -- choosing the dates ----------------------------------------------------------------------------


@pytest.mark.slow
async def test_with_before_from_the_list(book: OpenBook, places: Places) -> None:
    two_days(places)
    async with book() as hand:
        await go_to_worksheets(hand)
        offered = await menu(hand)
        assert labels.COMPARE_BEFORE in offered
        assert labels.COMPARE_DAYS not in offered, "only one other date exists"
        await choose(hand, labels.COMPARE_BEFORE)
        await compared(hand)
        await hand.sees("Sunday 22 November 2026", "Friday 9 October 2026")
        await hand.sees("We never came back to a quarrel. │ We [-never-] {+sometimes+} came")
        await hand.sees("= Are you in contact now? the same on both dates: No")
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_with_the_only_other_day_from_the_list(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44))
    write_down(places, "what-changed", AFTER)
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(1))
    async with book() as hand:
        await go_to_worksheets(hand)
        assert labels.COMPARE_BEFORE not in await menu(hand)
        await hand.press("escape")
        await from_menu(hand, labels.COMPARE_DAYS)
        await compared(hand)
        await hand.sees("{+sometimes+}")


async def test_of_several_days_space_marks_those_that_are_meant(
    book: OpenBook, places: Places
) -> None:
    for days in (90, 60, 30):
        values = {"different": f"We waited {days} days."}
        write_down(places, "what-changed", values, when=NOW - timedelta(days))
    write_down(places, "what-changed", AFTER)
    async with book() as hand:
        await go_to_worksheets(hand)
        await from_menu(hand, labels.COMPARE_DAYS)
        assert isinstance(hand.app.screen, ChooseDates)
        await hand.press("down", "down", "space", "space", "space", "down", "space")
        await hand.sees("[ ] Friday 23 October 2026", "[x] Wednesday 23 September 2026")
        await hand.press("enter")
        await compared(hand)
        await hand.sees("Monday 24 August 2026", "Wednesday 23 September 2026")
        assert "October" not in hand.screen()
        await hand.press("escape")
        await from_menu(hand, labels.COMPARE_DAYS)
        await hand.press("enter")
        assert isinstance(hand.app.screen, ChooseDates), "Enter alone chose a date"
        await hand.press("down", "enter")
        await compared(hand)
        await hand.sees("Friday 23 October 2026")
        await hand.press("escape")
        await from_menu(hand, labels.COMPARE_DAYS)
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.slow
async def test_the_end_page_of_a_sheet_answered_again_offers_it(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44))
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("ctrl+n")
        await hand.type("We came back, sometimes.")
        await hand.show("(end)")
        await hand.sees(labels.COMPARE_BEFORE)
        next(go for go in hand.view.query(ActionLink) if go.label == labels.COMPARE_BEFORE).focus()
        await hand.press("enter")
        await compared(hand)
        await hand.sees("Friday 9 October 2026", "We [-never-] came back")
        await hand.press("escape")
        assert hand.work.session.answers.value("different") == "We came back, sometimes."


@pytest.mark.slow
async def test_the_end_page_of_a_first_or_a_private_sheet_does_not(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", BEFORE)
    kept = write_down(places, "red-flags", {"neck": "no"}, previous="first")
    async with book() as hand:
        for one in (path, kept):
            await hand.open(one)
            await hand.show("(end)")
            assert labels.COMPARE_BEFORE not in hand.words()


async def test_what_is_unsaved_is_compared_as_well(book: OpenBook, places: Places) -> None:
    two_days(places)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("enter")
        await hand.show("the-audit", "different")
        await hand.type(" And then we slept.")
        hand.app.navigation.compare_with_before(hand.work)
        await compared(hand)
        await hand.sees("{+And then we")


@pytest.mark.slow
async def test_when_the_sheet_from_before_is_gone_it_is_said(
    book: OpenBook, places: Places
) -> None:
    first, second = two_days(places)
    async with book() as hand:
        await hand.open(second)
        first.unlink()
        hand.app.navigation.compare_with_before(hand.work)
        await hand.hears(labels.EARLIER_DATE_MISSING)


async def test_when_a_day_is_broken_meanwhile_the_reason_is_shown(
    book: OpenBook, places: Places
) -> None:
    first, _ = two_days(places)
    async with book() as hand:
        await go_to_worksheets(hand)
        await menu(hand)
        first.write_text('title = "half\n')
        await choose(hand, labels.COMPARE_BEFORE)
        await hand.until(lambda: isinstance(hand.app.screen, PageScreen))
        await hand.sees(labels.CANNOT, ":1:14:", book_labels.FILE_UNTOUCHED)


# -- reading ---------------------------------------------------------------------------------------


async def test_the_cursor_begins_where_answers_differ_and_enter_unfolds(
    book: OpenBook, places: Places
) -> None:
    two_days(places)
    async with book() as hand:
        await open_comparison(hand)
        assert hand.app.focused is blocks(hand)[0]
        await hand.press("down", "down")
        folded = hand.app.focused
        assert isinstance(folded, QuestionBlock)
        assert folded.question.item_id == "contact"
        assert folded.size.height == 1
        await hand.press("enter")
        assert folded.size.height > 1
        await hand.sees("the same on both dates")
        await hand.press("space")
        assert folded.size.height == 1
        await hand.press("up", "up")
        assert hand.app.focused is blocks(hand)[0]


@pytest.mark.slow
async def test_everything_can_be_unfolded_and_d_goes_to_what_differs(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", {"me-now": "I go."}, when=NOW - timedelta(44), id="first")
    write_down(places, "what-changed", {"me-now": "I stay."}, id="x", previous="first")
    async with book() as hand:
        await open_comparison(hand)
        here = hand.app.focused
        assert isinstance(here, QuestionBlock)
        assert here.question.item_id == "me-now"
        before = [block.size.height for block in blocks(hand)]
        await hand.press("a")
        assert sum(block.size.height for block in blocks(hand)) > sum(before)
        await hand.press("a")
        assert [block.size.height for block in blocks(hand)] == before
        await hand.press("a", "up", "up", "d")
        assert hand.app.focused is here
        await hand.press("a", "d")
        assert hand.app.focused is here, "there's no other difference"
        await hand.hears(labels.NONE_BELOW)
        await hand.press("D")
        await hand.hears(labels.NONE_ABOVE)


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_questions_without_an_answer_are_one_line_per_section_and_a_shows_them(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    two_days(places)
    asked = "Has that problem been dealt with?"
    async with book(size=size) as hand:
        await open_comparison(hand)
        assert "d Next" in hand.lines()[-1], "the status bar must name the key"
        silent = [block for block in blocks(hand) if block.question.is_unanswered]
        seen = list[object]()
        for _ in range(40):
            seen.append(hand.app.focused)
            await hand.press("down")
        assert not set(seen) & set(silent), "the arrows must skip unanswered questions"
        await hand.sees("no answers here on either date")
        assert asked not in hand.screen()
        await hand.press("a", *["up"] * 40, *["down"] * 3)
        await hand.until(lambda: hand.app.focused in silent)
        await hand.press("a")
        here = hand.app.focused
        assert here in blocks(hand)
        assert here not in silent, "the focus is on an unanswered question"


async def test_a_shows_the_unanswered_questions_instead_of_the_line_about_them(
    book: OpenBook, places: Places
) -> None:
    two_days(places)
    async with book(size=(120, 200)) as hand:
        await open_comparison(hand)
        assert "no answers here on either date" in hand.screen()
        await hand.press("a")
        assert "no answers here on either date" not in hand.screen()
        await hand.press("a")
        assert "no answers here on either date" in hand.screen()


@pytest.mark.slow
async def test_a_comparison_without_any_answer_says_so(book: OpenBook, places: Places) -> None:
    for day in (1, 2):
        write_down(places, "what-changed", {}, when=NOW - timedelta(day), skipped={})
    async with book() as hand:
        await go_to_worksheets(hand)
        await from_menu(hand, labels.COMPARE_DAYS)
        await compared(hand)
        await hand.sees(labels.NOTHING_TO_COMPARE)
        await hand.press("down", "d", "a", "down", "a", "escape")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.parametrize(("size", "beside"), [((80, 24), True), ((66, 24), False)])
async def test_where_there_is_room_the_days_stand_side_by_side(
    book: OpenBook, places: Places, size: tuple[int, int], beside: bool
) -> None:
    two_days(places)
    async with book(size=size) as hand:
        await open_comparison(hand)
        names = [line for line in hand.lines() if "9 October" in line and "22 November" in line]
        assert bool(names) == beside
        await hand.press("v")
        if beside:
            assert not [x for x in hand.lines() if "9 October" in x and "22 November" in x]
            await hand.sees("Friday 9 October 2026", "{+sometimes+}")
        else:
            await hand.hears(labels.TOO_NARROW)


@pytest.mark.slow
async def test_a_long_answer_is_read_with_the_arrows_and_its_rest_is_in_the_sheet(
    book: OpenBook, places: Places
) -> None:
    long = " ".join(f"word{n}" for n in range(20_000))
    short = {"different": "Short.", "contact": "no"}
    write_down(places, "what-changed", short, when=NOW - timedelta(44), id="first")
    write_down(places, "what-changed", {**short, "different": long}, id="x", previous="first")
    async with book() as hand:
        await open_comparison(hand)
        here = hand.app.focused
        assert isinstance(here, QuestionBlock)
        assert here.size.height < 600
        await hand.press("down")
        assert hand.app.focused is here, "the arrows must scroll to its end first"
        await hand.press("pagedown")
        for _ in range(60):
            await hand.press("down")
            if hand.app.focused is not here:
                break
        assert hand.app.focused is not here
        assert "(the rest is in the worksheet" in here.render().plain[-200:]


async def test_help_names_its_keys(book: OpenBook, places: Places) -> None:
    two_days(places)
    async with book() as hand:
        await open_comparison(hand)
        await hand.press("f1")
        await hand.sees(labels.PURPOSE, "Show side by side, or stacked")
