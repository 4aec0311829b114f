"""The This week tab: the latest weekly worksheet, one small plan, and ticked entries."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from textual.widget import Widget

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen, ThisWeekPane, WorksheetView
from tests.tui.conftest import Clock, OpenBook
from tests.tui.hand import NOW, BookHand, write_down

PLAN = {"if": "I want to write late", "then": "put the phone in the kitchen"}


async def go_to_this_week(hand: BookHand) -> None:
    screen = await hand.open_tab("this-week")
    await hand.until(lambda: screen.query(".since"))
    await hand.settle()


def week(hand: BookHand) -> str:
    return hand.session.answers.id


@pytest.mark.slow
async def test_with_nothing_saved_it_is_a_new_week(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.sees(labels.NEW_WEEK)
        assert hand.session.answers.is_empty()
        await hand.at("audit-how")
        assert not hand.files()


async def test_it_is_the_latest_saved_week(book: OpenBook, places: Places) -> None:
    write_down(places, "this-week", {"in-the-way": "older"}, when=NOW - timedelta(9))
    write_down(places, "this-week", {"in-the-way": "tiredness"}, when=NOW - timedelta(2))
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.sees("Started on Friday 20 November 2026.")
        assert hand.value("in-the-way") == "tiredness"
        assert labels.NEW_WEEK_KEY not in hand.words()


async def test_after_seven_days_a_new_one_is_offered_not_forced(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "this-week", {"in-the-way": "tiredness"}, when=NOW - timedelta(7))
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.sees(labels.NEW_WEEK_KEY)
        assert hand.value("in-the-way") == "tiredness"


async def test_a_plan_that_is_being_replaced_takes_the_focus_when_it_is_there(
    book: OpenBook, places: Places
) -> None:
    """A screen on top may close just then, and a tab be shown again."""
    write_down(places, "this-week", {"in-the-way": "tiredness"}, when=NOW - timedelta(2))
    async with book() as hand:
        await go_to_this_week(hand)
        write_down(places, "this-week", {"in-the-way": "newer"}, when=NOW - timedelta(1))
        pane = hand.app.screen.query_one(ThisWeekPane)
        pane.reload()
        while pane.query(WorksheetView):
            await asyncio.sleep(0)
        pane.enter()
        pane.reload()
        hand.app.screen.set_focus(None)
        await hand.until(lambda: pane.query(WorksheetView))
        await hand.until(lambda: hand.app.focused)
        assert hand.value("in-the-way") == "newer"


async def test_a_tab_may_be_asked_for_twice_at_once(book: OpenBook) -> None:
    async with book() as hand:
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        await asyncio.gather(home.show_tab("this-week"), home.show_tab("this-week"))
        await hand.until(lambda: home.query(WorksheetView))
        await hand.until(lambda: isinstance(hand.app.focused, Widget))
        assert home.active == "this-week"


@pytest.mark.slow
async def test_a_new_week_knows_the_last_one_and_leaves_it_alone(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "this-week", {"in-the-way": "tiredness"}, when=NOW - timedelta(8))
    before = path.read_bytes()
    async with book() as hand:
        await go_to_this_week(hand)
        old = week(hand)
        await hand.press("ctrl+g")
        await hand.sees(labels.NEW_WEEK)
        assert hand.session.answers.previous == old
        assert hand.session.answers.is_empty()
        await hand.show("one-plan", "in-the-way")
        await hand.type("rain")
        await hand.saved()
        assert hand.on_disk("2026-11-22")["previous"] == old
        assert path.read_bytes() == before


@pytest.mark.slow
async def test_a_new_week_stays_while_other_tabs_are_visited(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "this-week", {"in-the-way": "tiredness"}, when=NOW - timedelta(8))
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.press("ctrl+g")
        fresh = week(hand)
        await hand.press("ctrl+t")
        await go_to_this_week(hand)
        assert week(hand) == fresh


@pytest.mark.slow
async def test_a_week_that_is_new_is_not_begun_twice(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_this_week(hand)
        before = week(hand)
        await hand.press("ctrl+g")
        await hand.hears(labels.WEEK_IS_NEW)
        assert week(hand) == before


async def test_things_are_ticked_in_the_persons_own_words(book: OpenBook, places: Places) -> None:
    rows = ({"row": "ra1", "what": "Slept first, and did not write."},)
    write_down(places, "this-week", {"the-plan": PLAN}, rows={"things": rows})
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.show("done", "things")
        await hand.sees("[ ] Slept first, and did not write.")
        await hand.press("space")
        await hand.sees("[x] Slept first, and did not write.")
        assert hand.session.rows("things")[0]["done"] is True
        await hand.saved()
        assert hand.on_disk()["rows"]["things"][0]["done"] is True
        await hand.press("space")
        await hand.sees("[ ] Slept first, and did not write.")


@pytest.mark.slow
async def test_nothing_there_speaks_of_streaks_or_scores(book: OpenBook, places: Places) -> None:
    rows = tuple({"row": f"r{n}", "what": f"Thing {n}", "done": True} for n in range(5))
    write_down(places, "this-week", {}, rows={"things": rows})
    async with book(size=(100, 40)) as hand:
        await go_to_this_week(hand)
        for section in [s.id for s in hand.session.form.sections()] + ["(end)"]:
            await hand.show(section)
            words = hand.words().lower()
            for wrong in ("streak", "score", "%", "in a row", "well done", "5 of 5"):
                assert wrong not in words, (section, wrong)


@pytest.mark.slow
async def test_the_same_week_opened_from_the_shelf_is_the_same_week(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "this-week", {"in-the-way": "tiredness"})
    async with book() as hand:
        await go_to_this_week(hand)
        in_the_tab = hand.session
        await hand.open(path)
        assert hand.session is in_the_tab
        await hand.show("done", "learned")
        await hand.type("Rest helps.")
        await hand.press("escape", "escape")
        await hand.show("done")
        await hand.sees("Rest helps.")


@pytest.mark.slow
async def test_the_plan_is_typed_line_by_line(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.show("one-plan", "the-plan")
        await hand.type(PLAN["if"])
        await hand.press("enter")
        await hand.type(PLAN["then"])
        await hand.saved()
        assert hand.on_disk()["answers"]["the-plan"] == PLAN


@pytest.mark.slow
async def test_a_thing_is_added_on_a_screen_of_its_own(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_this_week(hand)
        await hand.show("done", "things")
        await hand.press("enter")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.type("Walked home")
        await hand.press("escape")
        await hand.at("things")
        await hand.sees("[ ] Walked home")


@pytest.mark.slow
async def test_midnight_does_not_change_the_week_in_hand(
    book: OpenBook, places: Places, clock: Clock
) -> None:
    write_down(places, "this-week", {"in-the-way": "tiredness"})
    async with book() as hand:
        await go_to_this_week(hand)
        active_works = week(hand)
        clock.now = NOW + timedelta(1)
        await hand.show("done", "learned")
        await hand.type("Still this one")
        await hand.until(lambda: not hand.work.dirty)
        assert week(hand) == active_works
        assert len([p for p in hand.files() if p.parent.name == "worksheets"]) == 1


@pytest.mark.parametrize("follows", ["reload", "new week"])
async def test_a_plan_replaced_twice_at_once_is_shown_once(
    book: OpenBook, places: Places, follows: str
) -> None:
    write_down(places, "this-week", {"in-the-way": "tiredness"}, when=NOW - timedelta(9))
    async with book() as hand:
        await go_to_this_week(hand)
        write_down(places, "this-week", {"in-the-way": "newer"}, when=NOW - timedelta(8))
        pane = hand.app.screen.query_one(ThisWeekPane)
        before = pane.work
        pane.reload()
        while pane.work is before:
            await asyncio.sleep(0)
        if follows == "reload":
            pane.reload()
        else:
            await pane.action_new_week()
        await hand.settle()
        assert len(pane.query(WorksheetView)) == 1
        assert hand.work is pane.work


async def test_a_plan_that_is_replaced_before_it_takes_the_focus_takes_none(
    book: OpenBook,
) -> None:
    async with book() as hand:
        await go_to_this_week(hand)
        pane = hand.app.screen.query_one(ThisWeekPane)
        view = pane.query_one(WorksheetView)
        await view.show(view.current_step)
        view.call_after_refresh(view.keep_in_view)
        await pane._replace_plan(hand.app.workspace.start("this-week"))
        await hand.settle()
        assert not view.is_attached
        assert hand.view is not view
