"""Date entry: the interpretation of a typed date, with its year, is shown beside it."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.domain.form import AFTER_LAST, NO_TIME
from reconcile_tui.domain.items import Day, Line
from reconcile_tui.domain.kinds import Suggest
from reconcile_tui.messages.fields import NOT_YET
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import sheet_of, squeezed, work_of


@pytest.mark.parametrize(
    ("typed", "days", "said"),
    [
        ("5 September", None, "Saturday 5 September 2026"),
        ("5 March", 0, "Thursday 5 March 2026"),
        ("5 March", 28, "Friday 5 March 2027"),
        ("17.9.26", None, "Thursday 17 September 2026"),
    ],
)
async def test_a_day_without_its_year_is_the_one_that_makes_sense_and_says_which(
    sheet: OpenSheet, typed: str, days: int | None, said: str
) -> None:
    suggest = None if days is None else Suggest(days=days)
    item = Day(id="when", text="When?", suggest=suggest)
    async with sheet(work_of(sheet_of(item))) as hand:
        await hand.type(typed)
        await hand.sees(said)
        assert isinstance(hand.value("when"), date)
        assert typed in hand.screen(), "the typed text must stay"


@pytest.mark.parametrize(
    ("typed", "days", "said"),
    [
        ("tomorrow", 0, True),
        ("today", 0, False),
        ("tomorrow", None, False),
        ("tomorrow", 28, False),
    ],
)
async def test_a_date_that_has_not_come_is_said_where_a_past_one_is_asked_for(
    sheet: OpenSheet, typed: str, days: int | None, said: bool
) -> None:
    suggest = None if days is None else Suggest(days=days)
    async with sheet(work_of(sheet_of(Day(id="when", text="When?", suggest=suggest)))) as hand:
        await hand.type(typed)
        await hand.sees("November 2026")
        assert (squeezed(NOT_YET) in hand.words()) is said
        assert isinstance(hand.value("when"), date), "it must still be saved as an answer"


async def test_what_is_no_day_is_said_as_to_a_person_also_when_it_is_seen_again(
    sheet: OpenSheet,
) -> None:
    item = Day(id="when", text="When?")
    async with sheet(work_of(sheet_of(item))) as hand:
        await hand.type(" what if")
        await hand.sees("write a date as 22 Nov 2026 or 2026-11-22")
        await hand.show("only", "when")
        await hand.sees("write a date as 22 Nov 2026 or 2026-11-22")
        assert "quotes" not in hand.screen()


@pytest.mark.slow
async def test_days_that_no_calendar_can_use_say_so_beside_the_answer(book: OpenBook) -> None:
    async with book(size=(80, 50)) as hand:
        await hand.start("slow-re-entry")
        await hand.show_item("end")
        await hand.type("2026-12-01")
        await hand.show_item("first-check-in")
        await hand.type("2026-12-08")
        await hand.sees(AFTER_LAST)
        await hand.show_item("check-in-time")
        await hand.type("25:99")
        await hand.sees(NO_TIME)
        await hand.press("ctrl+r")
        await hand.until(lambda: squeezed(NO_TIME) not in hand.words(), "the notice is gone")


FIRST, LAST = Line(id="first", text="First?"), Line(id="last", text="Last?")


@pytest.mark.parametrize(
    ("typed", "item", "day", "said"),
    [
        ("tue", Day(id="it", text="?"), date(2026, 11, 17), "Last Tuesday: Tuesday 17 November"),
        (
            "Tuesday",
            Day(id="it", text="?", suggest=Suggest(days=7)),
            date(2026, 11, 24),
            "Next Tuesday: Tuesday 24 November",
        ),
        (
            "tuesday",
            Day(id="it", text="?", not_before="first"),
            date(2026, 11, 24),
            "If you mean the last one, type “last Tuesday”",
        ),
        ("next tue", Day(id="it", text="?"), date(2026, 11, 24), "Next Tuesday"),
        ("today", Day(id="it", text="?"), date(2026, 11, 22), "Today, Sunday 22 November 2026"),
        ("tomorrow", Day(id="it", text="?"), date(2026, 11, 23), "Monday 23 November 2026"),
        ("2 days ago", Day(id="it", text="?"), date(2026, 11, 20), "Friday 20 November 2026"),
    ],
)
async def test_a_word_for_a_date_says_which_date_it_was_taken_for(
    sheet: OpenSheet, typed: str, item: Day, day: date, said: str
) -> None:
    async with sheet(work_of(sheet_of(item, LAST))) as hand:
        await hand.show("only", "it")
        await hand.type(typed)
        await hand.sees(said)
        assert hand.value("it") == day
        assert typed in hand.screen(), "the typed text must stay while focused"
        await hand.press("enter")
        await hand.at("last")
        await hand.sees(day.isoformat(), said)
        assert hand.value("it") == day


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("31 February 2026", "February 2026 has 28 days"),
        ("31.2.2026", "February 2026 has 28 days"),
        ("31 Sep", "September never has more than 30 days"),
        ("2026-13-01", "there are 12 months"),
    ],
)
async def test_a_date_that_no_calendar_has_is_kept_and_said(
    sheet: OpenSheet, typed: str, why: str
) -> None:
    async with sheet(work_of(sheet_of(Day(id="it", text="?"), LAST))) as hand:
        await hand.show("only", "it")
        await hand.type(typed)
        await hand.sees(f"What you typed is still here, but there's no such date: {why}.", typed)
        assert hand.value("it") == typed
        await hand.show("only", "it")
        await hand.sees(f"there's no such date: {why}.", typed)


@pytest.mark.slow
async def test_what_is_typed_after_enter_on_an_offered_date_goes_to_the_next_question(
    sheet: OpenSheet,
) -> None:
    offered = Day(id="it", text="When?", suggest=Suggest(days=7))
    async with sheet(work_of(sheet_of(FIRST, offered, LAST), first="x")) as hand:
        await hand.show("only", "it")
        await hand.sees("29 Nov 2026, 1 week from today: Enter fills it in")
        hand.rush("enter", *"we talk")
        await hand.settle()
        assert hand.value("it") == date(2026, 11, 29)
        assert hand.value("last") == "we talk"


async def test_in_an_untouched_worksheet_space_takes_the_date_and_enter_goes_on(
    sheet: OpenSheet,
) -> None:
    offered = Day(id="it", text="When?", suggest=Suggest(days=7))
    async with sheet(work_of(sheet_of(offered, LAST))) as hand:
        await hand.show("only", "it")
        await hand.sees("29 Nov 2026, 1 week from today: Space fills it in")
        await hand.press("enter")
        await hand.at("last")
        assert hand.session.answers.is_empty(), "Enter alone answered"
        await hand.press("shift+tab", "space")
        assert hand.value("it") == date(2026, 11, 29)
        await hand.at("it")


@pytest.mark.slow
async def test_the_cursor_comes_back_behind_the_date_and_ctrl_u_leaves_nothing(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_of(sheet_of(Day(id="it", text="?"), LAST))) as hand:
        await hand.show("only", "it")
        await hand.type("tomorrow")
        await hand.press("tab", "shift+tab")
        await hand.at("it")
        await hand.press("backspace")
        assert hand.value("it") == date(2026, 11, 2), "the last digit must be deleted"
        await hand.type("5")
        assert hand.value("it") == date(2026, 11, 25)
        await hand.press("left", "left", "ctrl+u")
        assert hand.value("it") is None
        await hand.type("1 Dec 2026")
        assert hand.value("it") == date(2026, 12, 1)
