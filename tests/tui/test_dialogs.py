"""Dialogs: what can be chosen and how to leave are both in view, in every window."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile_tui.messages import chrome as foot
from reconcile_tui.messages import compare
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.widgets.cursor import cursor_place
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.ways import from_menu, menu, resize, turn_to_shelf

SIZES = [(60, 16), (80, 24), (120, 36)]


def many_days(places: Places) -> None:
    for day in range(20):
        write_down(places, "what-changed", {"different": "x"}, when=NOW - timedelta(day))


@pytest.mark.parametrize("size", SIZES)
async def test_a_long_menu_shows_all_it_offers_and_how_to_leave(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    many_days(places)
    async with book(size=size) as hand:
        await turn_to_shelf(hand)
        offered = await menu(hand)
        assert len(offered) > 7
        await hand.sees(*offered, foot.ENTER_CHOOSES)


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_of_many_days_is_in_view_with_the_cursor_on_it(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    many_days(places)
    async with book(size=size) as hand:
        await turn_to_shelf(hand)
        await from_menu(hand, compare.COMPARE_DAYS)
        await hand.sees(compare.WHICH_DAYS)
        await hand.press("end", "space")
        place, _ = cursor_place(hand.app.screen)
        assert "[x] Tuesday 3 November 2026" in hand.lines()[place.y]
        await hand.sees(foot.ESC_BACK)


async def test_a_dialog_keeps_its_cursor_in_view_when_the_window_shrinks(
    book: OpenBook, places: Places
) -> None:
    many_days(places)
    async with book(size=(120, 36)) as hand:
        await turn_to_shelf(hand)
        await from_menu(hand, compare.COMPARE_DAYS)
        await hand.press("end")
        await resize(hand, 60, 16)
        await hand.sees("[ ] Tuesday 3 November 2026", foot.ESC_BACK)
