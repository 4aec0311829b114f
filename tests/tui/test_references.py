"""Columns that refer to another entry: chosen by its text, cleared, and kept after its deletion."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.items import Condition, Rows
from reconcile_tui.domain.kinds import LineColumn, RefColumn
from reconcile_tui.messages import fields as words
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.choice import RefBody, RowsBody
from reconcile_tui.tui.widgets.rendering import terminal_cursor
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.conftest import OpenSheet
from tests.tui.hand import Hand, sheet_of, work_of

PROMISES = Rows(id="promises", text="What was promised?", columns=(LineColumn(id="w", text="W"),))
DAYS = Rows(
    id="days",
    text="What was seen?",
    columns=(
        RefColumn(id="promise", to="promises", text="Which promise?"),
        LineColumn(id="what", text="What"),
    ),
)


def work(*promises: str) -> OpenWorksheet:
    made = work_of(sheet_of(PROMISES, DAYS))
    for number, promise in enumerate(promises):
        made.session.answer_cell("promises", f"p{number}", "w", promise)
    made.session.answer_cell("days", "d1", "what", "Called")
    return made


async def open_day(hand: Hand) -> RefBody:
    await hand.show("only", "days")
    hand.view.query(RowsBody).last().at = 0
    await hand.press("enter")
    assert isinstance(hand.app.screen, RowScreen)
    return hand.app.screen.query_one(RefBody)


def promise_of(made: OpenWorksheet) -> object:
    return made.session.rows("days")[0].get("promise")


async def test_a_line_is_chosen_by_its_words_and_un_chosen(sheet: OpenSheet) -> None:
    made = work("Calls before it gets late", "Comes on Sundays")
    async with sheet(made, size=(80, 30)) as hand:
        await open_day(hand)
        await hand.sees("( ) Calls before it gets late", "( ) Comes on Sundays")
        await hand.press("down", "down", "space")
        assert promise_of(made) == "p1"
        await hand.sees("(•) Comes on Sundays")
        await hand.press("escape")
        await hand.sees("- Comes on Sundays · Called")
        await open_day(hand)
        await hand.press("space")
        assert promise_of(made) is None


async def add_day(hand: Hand) -> RowScreen:
    await hand.show("only", "days")
    body = hand.view.query(RowsBody).last()
    await hand.press("end")
    await hand.until(lambda: body.at == len(body.rows))
    await hand.press("enter")
    assert isinstance(hand.app.screen, RowScreen)
    return hand.app.screen


async def test_a_day_without_a_promise_leads_to_writing_one_and_back(sheet: OpenSheet) -> None:
    made = work()
    async with sheet(made) as hand:
        day = await add_day(hand)
        await hand.sees(words.WRITE_ONE, f"+ {PROMISES.add}")
        await hand.press("enter")
        await hand.sees("What was promised?")
        await hand.type("Calls before it gets late")
        await hand.press("escape")
        assert hand.app.screen is day, "Esc must lead back to the entry"
        await hand.sees("(•) Calls before it gets late")
        await hand.press("enter")
        await hand.type("Called at six")
        await hand.press("escape")
        await hand.sees("- Calls before it gets late · Called at six")
        (promise,) = made.session.rows("promises")
        assert made.session.rows("days")[-1]["promise"] == promise["row"]


@pytest.mark.slow
async def test_who_writes_a_promise_and_no_day_has_made_no_day(sheet: OpenSheet) -> None:
    made = work()
    async with sheet(made) as hand:
        await add_day(hand)
        await hand.press("enter")
        await hand.type("Calls before it gets late")
        await hand.press("escape", "escape")
        assert [row["row"] for row in made.session.rows("days")] == ["d1"]
        assert made.session.rows("promises")


@pytest.mark.slow
async def test_who_writes_no_promise_after_all_is_back_at_the_day(sheet: OpenSheet) -> None:
    made = work()
    async with sheet(made) as hand:
        day = await add_day(hand)
        await hand.press("enter", "escape")
        assert hand.app.screen is day
        await hand.sees(words.WRITE_ONE)
        await hand.press("tab")
        await hand.type("Called at six")
        await hand.press("escape")
        assert made.session.rows("days")[-1]["what"] == "Called at six"
        assert not made.session.rows("promises")


@pytest.mark.slow
async def test_a_sentence_typed_where_a_promise_would_be_chosen_opens_nothing(
    sheet: OpenSheet,
) -> None:
    made = work()
    async with sheet(made) as hand:
        day = await add_day(hand)
        await hand.type("we talked a bit")
        await hand.press("enter")
        assert hand.app.screen is day
        await hand.hears(words.WRITE_ONE)
        await hand.press("backspace", "space")
        assert hand.app.screen is day


@pytest.mark.slow
async def test_where_no_promise_can_be_added_none_is_offered(sheet: OpenSheet) -> None:
    closed = Rows(
        id="promises",
        text="What was promised?",
        columns=PROMISES.columns,
        closed_when=(Condition(item="promises", op="answered", value=False),),
        closed_text="Not now.",
    )
    made = work_of(sheet_of(closed, DAYS))
    async with sheet(made) as hand:
        day = await add_day(hand)
        await hand.sees(words.NOTHING_TO_CHOOSE)
        assert f"+ {PROMISES.add}" not in hand.screen()
        await hand.press("enter")
        assert hand.app.screen is day
        await hand.type("Called at six")
        assert made.session.rows("days")[0]["what"] == "Called at six", "Enter must move on"


@pytest.mark.slow
async def test_a_line_that_is_gone_is_shown_as_such_and_kept(sheet: OpenSheet) -> None:
    made = work("Calls before it gets late")
    made.session.answer_cell("days", "d1", "promise", "p9")
    async with sheet(made, size=(80, 30)) as hand:
        await hand.show("only", "days")
        await hand.sees("a deleted entry · Called")
        await open_day(hand)
        await hand.sees(f"(•) {words.GONE}")
        await hand.press("escape")
        assert promise_of(made) == "p9"


@pytest.mark.slow
async def test_many_lines_have_a_window_and_the_cursor_stays_in_it(sheet: OpenSheet) -> None:
    made = work(*[f"Promise {n} with some words" for n in range(60)])
    async with sheet(made) as hand:
        body = await open_day(hand)
        body.focus()
        await hand.press(*["down"] * 41, "space")
        assert promise_of(made) == "p40"
        await hand.sees("(•) Promise 40")
        assert body.size.height < 12
        assert "Promise 3 " not in hand.words()
        place, _ = terminal_cursor(hand.app.screen)
        assert "(•) Promise 40" in hand.lines()[place.y], "the cursor is on another line"


async def test_before_a_line_that_others_refer_to_is_taken_away_it_is_said(
    sheet: OpenSheet,
) -> None:
    made = work("Calls before it gets late", "Comes on Sundays")
    made.session.answer_cell("days", "d1", "promise", "p0")
    async with sheet(made, size=(80, 30)) as hand:
        await hand.show("only", "promises")
        await hand.press("delete")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees("Delete “Calls before it gets late”?", words.POINTED_AT)
        await hand.press("enter")
        assert len(hand.session.rows("promises")) == 2, "the first choice must not delete"
        await hand.press("delete", "down", "enter")
        await hand.sees("a deleted entry · Called")
        assert [row["row"] for row in hand.session.rows("promises")] == ["p1"]
        assert promise_of(made) == "p0"
        await hand.press("ctrl+r")
        await hand.sees("- Calls before it gets late · Called")
        await hand.press("down", "delete")
        assert [row["row"] for row in hand.session.rows("promises")] == ["p0"], "nothing asked"
