"""Long lists: only visible entries are drawn, the newest are in view; cost per key is constant."""

from __future__ import annotations

from typing import Any

import pytest

from reconcile_tui.domain.items import Condition, Rows
from reconcile_tui.domain.kinds import LineColumn, RefColumn, TextColumn
from reconcile_tui.messages.fields import CLEAR_ALL
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.fields.choice import RowsBody
from tests.tui.conftest import OpenSheet
from tests.tui.hand import Hand, sheet_of, work_of
from tests.tui.sample_items import FIRST, LAST

THINGS = Rows(
    id="it",
    text="What was done?",
    add="Add a thing",
    columns=(LineColumn(id="what", text="What"), TextColumn(id="more", text="More")),
)


def work_with(count: int, item: Rows = THINGS, **cells: Any) -> Any:
    rows = tuple({"row": f"r{n:04}", "what": f"Thing {n}", **cells} for n in range(count))
    work = work_of(sheet_of(FIRST, item, LAST))
    work.session.answers = work.session.answers.__class__(
        **{**vars(work.session.answers), "rows": {"it": rows}}
    )
    return work


@pytest.fixture
def formatted_rows(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Record every row that is formatted."""
    told: list[Any] = []
    stock = Rows.row_words

    def heard(self: Rows, row: Any) -> str:
        told.append(row)
        return stock(self, row)

    monkeypatch.setattr(Rows, "row_words", heard)
    return told


async def focus_list(hand: Hand) -> RowsBody:
    await hand.show("only", "it")
    return hand.view.query_one(RowsBody)


async def test_the_newest_are_in_view_and_the_question_with_them(sheet: OpenSheet) -> None:
    async with sheet(work_with(2000)) as hand:
        body = await focus_list(hand)
        words = hand.words()
        assert "Thing 1999" in words
        assert "+ Add a thing" in words
        assert "What was done?" in words
        assert "Thing 1900" not in words
        assert body.size.height < 12
        await hand.sees("↑ more above")


@pytest.mark.slow
async def test_a_key_puts_into_words_only_what_is_in_view(
    sheet: OpenSheet, formatted_rows: list[Any]
) -> None:
    async with sheet(work_with(2000)) as hand:
        await focus_list(hand)
        for key in ("up", "pageup", "home", "end", "down"):
            await focus_list(hand)
            formatted_rows.clear()
            await hand.press(key)
            assert len(formatted_rows) < 120, key


@pytest.mark.slow
async def test_home_end_and_pages_move_in_the_list(sheet: OpenSheet) -> None:
    async with sheet(work_with(300)) as hand:
        body = await focus_list(hand)
        await hand.press("home")
        assert body.at == 0
        await hand.sees("Thing 0", "↓ more below")
        assert "↑ more above" not in hand.words()
        await hand.press("pagedown")
        first = body.at
        assert 0 < first < 12
        await hand.press("pagedown", "pageup")
        assert body.at == first
        await hand.press("end")
        assert body.at == 300
        await hand.press("down")
        await hand.at("last")
        await hand.press("up", "up")
        await hand.at("it")
        assert body.at == 299


@pytest.mark.slow
async def test_plus_adds_from_anywhere_in_the_list_and_goes_to_the_new_one(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_with(300)) as hand:
        body = await focus_list(hand)
        await hand.press("home", "plus")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.type("The newest")
        await hand.press("escape")
        await hand.at("it")
        assert body.at == 300
        await hand.sees("The newest")
        assert len(hand.session.rows("it")) == 301


async def test_a_text_longer_than_the_window_is_cut_and_can_be_opened(sheet: OpenSheet) -> None:
    async with sheet(work_with(40, more="word " * 400)) as hand:
        body = await focus_list(hand)
        await hand.press("up", "up", "up")
        assert body.at == 37
        await hand.sees("Thing 37")
        await hand.press("enter")
        assert isinstance(hand.app.screen, RowScreen)


async def test_a_row_taken_away_comes_back_where_it_stood_beside_newer_ones(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_with(3)) as hand:
        body = await focus_list(hand)
        await hand.press("down", "delete", "plus")
        await hand.type("Newer")
        await hand.press("escape", "ctrl+r")
        told = [row["what"] for row in hand.session.rows("it")]
        assert told == ["Thing 0", "Thing 1", "Thing 2", "Newer"]
        assert body.at == 1


@pytest.mark.slow
async def test_before_all_lines_go_that_is_asked_and_they_can_come_back(
    sheet: OpenSheet,
) -> None:
    async with sheet(work_with(30)) as hand:
        await focus_list(hand)
        await hand.press("ctrl+r")
        await hand.sees(CLEAR_ALL)
        await hand.press("enter")
        assert len(hand.session.rows("it")) == 30, "the first choice must not delete"
        await hand.press("ctrl+r", "down", "enter")
        assert hand.session.rows("it") == ()
        await hand.press("ctrl+r")
        assert len(hand.session.rows("it")) == 30


@pytest.mark.slow
async def test_where_rows_are_closed_the_sheet_says_why_and_they_can_be_changed(
    sheet: OpenSheet,
) -> None:
    closed = Rows(
        id="it",
        text="What was done?",
        columns=THINGS.columns,
        closed_when=(Condition(item="first", op="=", value="stop"),),
        closed_text="No new lines for now.",
    )
    work = work_with(2, closed)
    work.session.answer("first", "stop")
    async with sheet(work) as hand:
        await focus_list(hand)
        await hand.sees("No new lines for now.")
        await hand.press("plus")
        await hand.hears("No new lines for now.")
        assert len(hand.session.rows("it")) == 2
        await hand.press("enter")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.press("end")
        await hand.type(" slowly")
        await hand.press("escape")
        assert hand.session.rows("it")[0]["what"] == "Thing 0 slowly"


PROMISE = (
    "I will come home on the evenings that we agreed on " + "and ring before it gets late " * 4
)
DAY = "I rang at nine and said that the train was late. " * 8


def ledger(days: int) -> Any:
    promises = Rows(id="mine", text="What?", columns=(LineColumn(id="words", text="Words"),))
    columns = (
        RefColumn(id="promise", to="mine", text="Which promise?"),
        LineColumn(id="what", text="What"),
    )
    work = work_of(sheet_of(promises, Rows(id="it", text="And then?", add="Add", columns=columns)))
    work.session.answer_cell("mine", "p1", "words", PROMISE)
    for number in range(days):
        work.session.answer_cell("it", f"d{number}", "promise", "p1")
        work.session.answer_cell("it", f"d{number}", "what", f"Day {number}: {DAY}")
    return work


def list_lines(hand: Hand) -> list[str]:
    """Return the list as drawn, without what is left and right of it."""
    area = hand.app.focused.region if hand.app.focused else None
    assert area is not None
    return [line[area.x : area.right].rstrip() for line in hand.lines()[area.y : area.bottom]]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_of_long_lines_the_newest_is_in_view_and_no_room_stands_empty(
    sheet: OpenSheet, size: tuple[int, int]
) -> None:
    async with sheet(ledger(8), size=size) as hand:
        await hand.show("only", "it")
        lines = list_lines(hand)
        assert lines[0] == "↑ more above"
        assert lines[1].startswith("- I will come")
        assert "Day 7: I rang" in " ".join(" ".join(lines).split()), lines
        assert lines[-3].endswith("…"), "the cut must be marked"
        assert lines[-2:] == ["+ Add", ""], "nothing may follow the last entry"
        for day in (7, 6, 5):
            await hand.press("up")
            lines = list_lines(hand)
            assert f"Day {day}: I rang" in " ".join(" ".join(lines).split()), lines
            assert all(lines[:-1]), "a line is blank"


async def test_a_promise_that_is_referred_to_leaves_the_line_to_the_day(
    sheet: OpenSheet,
) -> None:
    async with sheet(ledger(1), size=(120, 36)) as hand:
        await hand.show("only", "it")
        told = " ".join(" ".join(list_lines(hand)).split())
        assert "- I will come home on the evenings … · Day 0: I rang" in told
        assert hand.session.rows("mine")[0]["words"] == PROMISE
