"""Exporting a worksheet's dates to a calendar file, and removing them from the calendar again."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.exporting import ONLY_EARLIER, ONLY_FIRST_CHECK_IN
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import choose, go_to_worksheets
from tests.tui.test_exporting import CALM, begin, to_place

TRIAL = {
    "first-check-in": date(2026, 12, 8),
    "check-in-every": "week",
    "end": date(2027, 1, 26),
    "calendar-title": "Call",
}


async def test_days_go_into_a_calendar_file_and_out_again(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "slow-re-entry", TRIAL)
    uids = []
    async with book() as hand:
        for label in (words.FORMATS["ics"], words.CALENDAR_CANCEL):
            await begin(hand, label)
            await hand.sees("Other people may see your calendar")
            await choose(hand, "Just for me")
            await to_place(hand, "days.ics")
            if label == words.CALENDAR_CANCEL:
                await choose(hand, "Replace it")
                await hand.hears("Not every calendar deletes them")
            else:
                await hand.hears("Exported to")
            found = icalendar.Calendar.from_ical((home / "days.ics").read_bytes())
            uids.append([event["uid"] for event in found.events])
    assert set(uids[0]) < set(uids[1])


@pytest.mark.slow
async def test_the_days_come_out_again_also_after_they_were_taken_away(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "slow-re-entry", {"calendar-title": "Call"})
    async with book() as hand:
        await begin(hand, words.CALENDAR_CANCEL)
        await choose(hand, "Just for me")
        await hand.press("enter")
        await hand.hears(ONLY_EARLIER)
    assert "METHOD:CANCEL" in (home / "reminders.ics").read_text()


@pytest.mark.slow
async def test_what_is_missing_in_a_calendar_file_is_told_with_its_days(
    book: OpenBook, places: Places
) -> None:
    write_down(
        places, "slow-re-entry", {"start": date(2026, 12, 1), "first-check-in": date(2026, 12, 8)}
    )
    async with book() as hand:
        await begin(hand, "ics")
        await choose(hand, "Just for me")
        await hand.press("enter")
        await hand.hears(ONLY_FIRST_CHECK_IN)


async def test_the_name_offered_for_a_calendar_tells_nothing(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "slow-re-entry", TRIAL)
    async with book() as hand:
        await begin(hand, "ics")
        await choose(hand, "Just for me")
        await hand.sees("~/reminders.ics")


@pytest.mark.slow
async def test_without_days_it_is_told_before_anything_is_asked(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "slow-re-entry", {}, when=NOW - timedelta(1), status="in-progress")
    async with book() as hand:
        await begin(hand, "ics")
        await hand.hears("Unanswered")
        assert isinstance(hand.app.screen, HomeScreen)


async def test_a_sheet_without_days_is_offered_no_calendar(book: OpenBook, places: Places) -> None:
    write_down(places, "reflection", CALM)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("space")
        await choose(hand, words.EXPORT)
        assert words.FORMATS["ics"] not in hand.words()
