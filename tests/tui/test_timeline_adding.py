"""Entries in the timeline: opening, adding and changing them, and entries without a date."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.messages import timeline as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.timeline import TimelineScreen
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.field import Field
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW
from tests.tui.story import answers_of_story
from tests.tui.weeks import under, weeks, write


async def test_enter_opens_what_was_seen_and_a_change_is_drawn(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        grid = await weeks(hand)
        await hand.press("enter")
        screen = hand.app.screen
        assert isinstance(screen, RowScreen)
        assert screen.row_id == "rm9"
        fields = {field.item_id: field for field in screen.query(Field)}
        fields["how"].enter()
        await hand.settle()
        await hand.press("down", "space", "escape")
        assert under(grid) == ["rm9"]
        await hand.sees("Thursday 19 November 2026 · Kept in part")


@pytest.mark.slow
async def test_of_several_in_one_week_one_is_chosen(book: OpenBook, places: Places) -> None:
    write(places)
    async with book() as hand:
        await weeks(hand, *["left"] * 8, "enter")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees(labels.WHICH_ONE, "Saturday 26 September 2026")
        await hand.press("down", "enter")
        assert isinstance(hand.app.screen, RowScreen)
        assert hand.app.screen.row_id == "rm4"


async def test_plus_adds_a_day_of_the_promise_under_the_cursor(
    book: OpenBook, places: Places
) -> None:
    write(places)
    async with book() as hand:
        grid = await weeks(hand, "down", "plus")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.type("today")
        await hand.press("enter")
        await hand.type("Nothing sent")
        await hand.press("escape")
        assert grid.track is not None
        assert grid.track.id == "rp2"
        (row,) = [one.row for one in grid.entries_in_week]
        assert (row["promise"], row["date"], row["what"]) == ("rp2", NOW.date(), "Nothing sent")
        await hand.press("escape")
        await hand.show("my-doing", "my-days")
        await hand.sees("Nothing sent")


@pytest.mark.slow
async def test_a_day_with_nothing_in_it_is_none(book: OpenBook, places: Places) -> None:
    write(places)
    async with book() as hand:
        await weeks(hand, "plus", "escape")
        screen = hand.app.screen
        assert isinstance(screen, TimelineScreen)
        assert len(screen.session.rows("my-days")) == 25


@pytest.mark.slow
async def test_where_the_list_is_closed_nothing_is_added_and_the_sheet_says_why(
    book: OpenBook, places: Places
) -> None:
    write(places, contact="court-order")
    async with book() as hand:
        await weeks(hand, "down", "down", "down", "plus")
        assert isinstance(hand.app.screen, TimelineScreen)
        assert "+ adds an entry" not in hand.words()
        await hand.hears(
            "You can add entries about the other person only if you're in contact and you both "
            "want to be."
        )
        await hand.press("up", "plus")
        assert isinstance(hand.app.screen, RowScreen), "my own list must stay open"


@pytest.mark.slow
async def test_what_was_seen_of_a_promise_that_is_gone_is_still_drawn(
    book: OpenBook, places: Places
) -> None:
    rows = answers_of_story()["rows"]
    write(places, {**rows, "my-promises": rows["my-promises"][1:]})
    async with book() as hand:
        grid = await weeks(hand, "down", "down")
        await hand.sees("Not linked to a promise here")
        assert under(grid) == ["rm9"]
        await hand.press("plus")
        assert isinstance(hand.app.screen, RowScreen)


@pytest.mark.slow
async def test_what_has_no_day_is_named_where_the_weeks_are(book: OpenBook, places: Places) -> None:
    rows = answers_of_story()["rows"]
    undated = {"row": "rx", "promise": "rp1", "what": "Some day", "how": "kept"}
    write(places, {**rows, "my-days": (*rows["my-days"], undated)})
    async with book() as hand:
        await weeks(hand)
        await hand.sees("Not shown in any week, because there's no date: Kept · Some day")
        await hand.press("down")
        assert "Not shown in any week" not in hand.words()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "said"), [("", labels.ENTRY_WITHOUT_DATE), ("soon", labels.ENTRY_DATE_UNREADABLE)]
)
async def test_a_day_that_is_missing_is_said_when_the_entry_is_left(
    book: OpenBook, places: Places, day: str, said: str
) -> None:
    write(places, answers_of_story()["rows"])
    async with book() as hand:
        await weeks(hand)
        await hand.press("plus")
        await hand.sees("Which promise?")
        await hand.type(day)
        await hand.press("tab")
        await hand.type("Went for a walk")
        await hand.press("escape")
        await hand.hears(said)


@pytest.mark.slow
async def test_in_another_week_a_day_of_that_week_is_offered(
    book: OpenBook, places: Places
) -> None:
    write(places, answers_of_story()["rows"])
    async with book() as hand:
        await weeks(hand)
        await hand.press("left", "left", "plus")
        await hand.sees("2 Nov 2026: Enter fills it in")
        await hand.press("enter", "escape")
        screen = hand.app.screen
        assert isinstance(screen, TimelineScreen)
        days = [row.get("date") for row in screen.session.rows("my-days")]
        assert date(2026, 11, 2) in days


@pytest.mark.slow
async def test_a_file_that_cannot_be_written_can_be_read_here(
    book: OpenBook, places: Places
) -> None:
    write(places)
    (path,) = places.worksheets.glob("*.toml")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("format = 1", "format = 99"), encoding="utf-8")
    async with book() as hand:
        await weeks(hand, "plus")
        assert isinstance(hand.app.screen, TimelineScreen)
        await hand.press("enter")
        await hand.sees("Which promise?")
        await hand.press("space", "x", "escape")
        assert path.read_text(encoding="utf-8").count("format = 99") == 1
