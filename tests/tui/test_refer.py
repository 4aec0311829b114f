"""A line that refers to another: chosen by its words, un-chosen, and kept when it is gone."""

from __future__ import annotations

from reconcile_tui.core.columns import LineColumn, RefColumn
from reconcile_tui.core.items import Rows
from reconcile_tui.desk import Work
from reconcile_tui.tui.fields.refer import RefBody
from reconcile_tui.tui.fields.rows import RowsBody
from reconcile_tui.tui.labels import rows as words
from reconcile_tui.tui.screens.dialogs import Choose
from reconcile_tui.tui.screens.row import RowScreen
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


def work(*promises: str) -> Work:
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


def promise_of(made: Work) -> object:
    return made.session.rows("days")[0].get("promise")


async def test_a_line_is_chosen_by_its_words_and_un_chosen(sheet: OpenSheet) -> None:
    made = work("Calls before it gets late", "Comes on Sundays")
    async with sheet(made, size=(80, 30)) as hand:
        await open_day(hand)
        await hand.sees("( ) Calls before it gets late", "( ) Comes on Sundays")
        await hand.press("down", "space")
        assert promise_of(made) == "p1"
        await hand.sees("(•) Comes on Sundays")
        await hand.press("escape")
        await hand.sees("- Comes on Sundays · Called")
        await open_day(hand)
        await hand.press("space")
        assert promise_of(made) is None


async def test_where_nothing_stands_yet_it_says_where_to_write(sheet: OpenSheet) -> None:
    made = work()
    async with sheet(made) as hand:
        body = await open_day(hand)
        await hand.sees(words.nothing_to_choose("What was promised?"))
        body.focus()
        await hand.press("space", "enter", "backspace")
        assert promise_of(made) is None


async def test_a_line_that_is_gone_is_shown_as_such_and_kept(sheet: OpenSheet) -> None:
    made = work("Calls before it gets late")
    made.session.answer_cell("days", "d1", "promise", "p9")
    async with sheet(made, size=(80, 30)) as hand:
        await hand.show("only", "days")
        await hand.sees("a line that is gone · Called")
        await open_day(hand)
        await hand.sees(f"(•) {words.GONE}")
        await hand.press("escape")
        assert promise_of(made) == "p9"


async def test_many_lines_have_a_window_and_the_cursor_stays_in_it(sheet: OpenSheet) -> None:
    made = work(*[f"Promise {n} with some words" for n in range(60)])
    async with sheet(made) as hand:
        body = await open_day(hand)
        body.focus()
        await hand.press(*["down"] * 40, "space")
        assert promise_of(made) == "p40"
        await hand.sees("(•) Promise 40")
        assert body.size.height < 12
        assert "Promise 3 " not in hand.words()


async def test_before_a_line_that_others_refer_to_is_taken_away_it_is_said(
    sheet: OpenSheet,
) -> None:
    made = work("Calls before it gets late", "Comes on Sundays")
    made.session.answer_cell("days", "d1", "promise", "p0")
    async with sheet(made, size=(80, 30)) as hand:
        await hand.show("only", "promises")
        await hand.press("delete")
        assert isinstance(hand.app.screen, Choose)
        await hand.sees("Take away “Calls before it gets late”?", words.POINTED_AT)
        await hand.press("enter")
        assert len(hand.session.rows("promises")) == 2, "the first choice leaves it"
        await hand.press("delete", "down", "enter")
        await hand.sees("a line that is gone · Called")
        assert [row["row"] for row in hand.session.rows("promises")] == ["p1"]
        assert promise_of(made) == "p0"
        await hand.press("ctrl+r")
        await hand.sees("- Calls before it gets late · Called")
        await hand.press("down", "delete")
        assert [row["row"] for row in hand.session.rows("promises")] == ["p0"], "nothing asked"
