"""Entries in a list: added, ticked, deleted and restored one at a time."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import CheckColumn, ChoiceColumn, DayColumn, LineColumn
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen
from reconcile_tui.tui.widgets.fields.choice import RowsBody
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import sheet_of, work_of, write_down
from tests.tui.sample_items import FIRST, LAST, OPTIONS

THINGS = Rows(
    id="it",
    text="What was done?",
    add="Add a thing",
    tick="done",
    limit=2,
    columns=(
        LineColumn(id="what", text="What"),
        CheckColumn(id="done", text="Done"),
        DayColumn(id="date", text="Day"),
        ChoiceColumn(id="rung", text="Which word?", options=OPTIONS),
    ),
)


async def test_a_row_is_added_column_by_column(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(THINGS)), size=(90, 30)) as hand:
        await hand.sees("+ Add a thing")
        await hand.press("enter")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.type("Slept first")
        await hand.press("enter", "tab")
        await hand.type("today")
        await hand.press("enter", "right", "right", "space")
        await hand.press("escape")
        await hand.at("it")
        (row,) = hand.session.rows("it")
        assert {key: cell for key, cell in row.items() if key != "row"} == {
            "what": "Slept first",
            "date": date(2026, 11, 22),
            "rung": "partly",
        }
        await hand.sees("[ ] Slept first · Sunday 22 November 2026 · In part")


@pytest.mark.slow
async def test_a_row_with_nothing_in_it_is_no_row(sheet: OpenSheet) -> None:
    async with sheet(work_of(sheet_of(THINGS))) as hand:
        await hand.press("enter", "escape")
        await hand.at("it")
        assert hand.session.rows("it") == ()
        await hand.press("enter", "x", "backspace", "escape")
        assert hand.session.answers.is_empty()


async def test_a_row_is_ticked_edited_removed_and_brought_back(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(THINGS))
    work.session.answer_cell("it", "ra1", "what", "Slept first")
    work.session.answer_cell("it", "ra2", "what", "Walked home")
    async with sheet(work) as hand:
        await hand.show("only", "it")
        assert labels.CONTINUE_WITH in hand.words()
        assert "+ Add a thing" not in hand.words(), "two is the limit"
        await hand.press("down", "space")
        assert hand.session.rows("it")[1]["done"] is True
        await hand.sees("[ ] Slept first [x] Walked home")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, RowScreen))
        await hand.press("end")
        await hand.type(" slowly")
        await hand.press("escape", "up", "delete")
        await hand.hears(labels.ROW_REMOVED)
        assert [row["what"] for row in hand.session.rows("it")] == ["Walked home slowly"]
        await hand.sees("+ Add a thing")
        await hand.press("ctrl+r")
        await hand.hears(labels.RESTORED)
        told = [row["what"] for row in hand.session.rows("it")]
        assert told == ["Slept first", "Walked home slowly"]


@pytest.mark.slow
async def test_arrows_walk_over_the_rows_and_out_of_them(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(FIRST, THINGS, LAST))
    work.session.answer_cell("it", "ra1", "what", "Slept first")
    async with sheet(work) as hand:
        await hand.show("only", "it")
        body = hand.view.query_one(RowsBody)
        await hand.press("down")
        assert body.at == 1
        await hand.press("down")
        await hand.at("last")
        await hand.press("up", "up", "up")
        await hand.at("first")


async def test_sightings_stand_by_their_days_and_one_taken_away_comes_back_where_it_was(
    book: OpenBook, places: Places
) -> None:
    days = (
        {"row": "ra", "date": date(2026, 9, 8), "what": "Second"},
        {"row": "rb", "date": date(2026, 9, 3), "what": "First"},
    )
    path = write_down(places, "promises", {"contact": "yes"}, rows={"my-days": days})
    async with book() as hand:
        await hand.open(path)
        await hand.show("my-doing", "my-days")
        assert hand.screen().index("First") < hand.screen().index("Second")
        await hand.press("delete")
        assert [row["row"] for row in hand.session.rows("my-days")] == ["ra"]
        await hand.press("ctrl+r")
        assert [row["row"] for row in hand.session.rows("my-days")] == ["ra", "rb"]
