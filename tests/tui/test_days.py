"""A day as a person types it: what it means stands beside it, with its year."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.core.attributes import Suggest
from reconcile_tui.core.calendar_days import AFTER_LAST, NO_TIME
from reconcile_tui.core.items import Day
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
        assert typed in hand.screen(), "what was typed stands as it was typed"


async def test_what_is_no_day_is_said_as_to_a_person_also_when_it_is_seen_again(
    sheet: OpenSheet,
) -> None:
    item = Day(id="when", text="When?")
    async with sheet(work_of(sheet_of(item))) as hand:
        await hand.type(" what if")
        await hand.sees("a day is written as 22 Nov 2026 or 2026-11-22")
        await hand.show("only", "when")
        await hand.sees("a day is written as 22 Nov 2026 or 2026-11-22")
        assert "quotes" not in hand.screen()


async def test_days_that_no_calendar_can_use_say_so_beside_the_answer(book: OpenBook) -> None:
    async with book(size=(80, 50)) as hand:
        await hand.start("slow-re-entry")
        section = hand.session.section_of(hand.session.worksheet.by_id["end"]).id
        await hand.show(section, "end")
        await hand.type("2026-12-01")
        section = hand.session.section_of(hand.session.worksheet.by_id["first-check-in"]).id
        await hand.show(section, "first-check-in")
        await hand.type("2026-12-08")
        await hand.sees(AFTER_LAST)
        await hand.show(section, "check-in-time")
        await hand.type("25:99")
        await hand.sees(NO_TIME)
        await hand.press("ctrl+r")
        await hand.until(lambda: squeezed(NO_TIME) not in hand.words(), "no time, no word")
