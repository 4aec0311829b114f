"""Redrawing fields after a save or an external change keeps what is being typed."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.items import Day, Line, Text
from tests.tui.conftest import OpenSheet
from tests.tui.hand import sheet_of, work_of


@pytest.mark.parametrize(
    ("item", "begun", "then", "whole"),
    [
        (Line(id="asked", text="What?"), "one ", "two", "one two"),
        (Text(id="asked", text="What?"), "one ", "two", "one two"),
        (Day(id="asked", text="When?"), "2026-12-2", "4", "2026-12-24"),
        (Day(id="asked", text="When?"), "2026-", "12-24", "2026-12-24"),
        (Day(id="asked", text="When?"), "24 dec", "ember 2026", "2026-12-24"),
    ],
    ids=["line", "text", "date", "no date yet", "date in words"],
)
async def test_what_is_being_typed_is_not_replaced(
    sheet: OpenSheet, item: Line | Text | Day, begun: str, then: str, whole: str
) -> None:
    async with sheet(work_of(sheet_of(item))) as hand:
        await hand.show("only", "asked")
        await hand.type(begun)
        hand.view.show_again()
        await hand.settle()
        await hand.type(then)
        assert hand.session.raw("asked") == whole


async def test_a_date_that_another_hand_changed_is_shown(sheet: OpenSheet) -> None:
    work = work_of(sheet_of(Day(id="asked", text="When?")))
    async with sheet(work) as hand:
        await hand.show("only", "asked")
        await hand.type("2026-12-24")
        mine = hand.session.answers
        hand.session.apply_external(mine, mine.with_value("asked", "2026-12-31"))
        hand.view.show_again()
        await hand.sees("2026-12-31")
