"""Switching tabs with numbers and brackets: outside fields, and only while nothing is typed."""

from __future__ import annotations

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.widgets.chrome import TabBar
from reconcile_tui.tui.widgets.fields.body import Form
from tests.tui.conftest import OpenBook
from tests.tui.test_home import home

NAMES = [name for name, _ in labels.TABS]


async def test_a_number_goes_to_its_tab_and_into_it(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("2")
        await hand.until(lambda: home(hand).active == "myths")
        await hand.press("3")
        await hand.until(lambda: home(hand).active == "worksheets")
        await hand.until(lambda: hand.app.focused is home(hand).query_one(WorksheetsPane).lines)


@pytest.mark.slow
async def test_on_the_tabs_a_number_turns_them_and_stays_there(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("escape")
        for number, name in reversed([*enumerate(NAMES, 1)]):
            await hand.press(str(number))
            await hand.until(lambda name=name: home(hand).active == name)  # type: ignore[misc]
            assert isinstance(hand.app.focused, TabBar)


@pytest.mark.parametrize(
    ("key", "step"), [("right_square_bracket", 1), ("left_square_bracket", -1)]
)
async def test_brackets_go_round_the_tabs_through_the_list_of_worksheets(
    book: OpenBook, key: str, step: int
) -> None:
    async with book() as hand:
        for count in range(1, 4):
            await hand.press(key)
            expected = NAMES[count * step % len(NAMES)]
            await hand.until(lambda expected=expected: home(hand).active == expected)  # type: ignore[misc]
            await hand.press("escape")


@pytest.mark.slow
async def test_from_inside_the_list_of_worksheets_a_bracket_turns_the_tab(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("3", "right_square_bracket")
        await hand.until(lambda: home(hand).active == "red-flags")


@pytest.mark.slow
@pytest.mark.parametrize("first", ["slash", "p"])
async def test_once_something_is_searched_for_a_number_is_typed(book: OpenBook, first: str) -> None:
    async with book() as hand:
        await hand.press("3")
        await hand.until(lambda: home(hand).active == "worksheets")
        await hand.press(first, "2", "right_square_bracket")
        assert home(hand).active == "worksheets"
        await hand.sees("Search: 2]" if first == "slash" else "Search: p2]")


async def test_in_the_list_of_worksheets_a_number_turns_the_tab_at_first(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("3")
        await hand.until(lambda: home(hand).active == "worksheets")
        await hand.press("2")
        await hand.until(lambda: home(hand).active == "myths")


@pytest.mark.parametrize("key", ["1", "5", "left_square_bracket"])
@pytest.mark.parametrize("tab", ["4", "5"])
async def test_in_a_question_no_number_or_bracket_turns_the_tab(
    book: OpenBook, tab: str, key: str
) -> None:
    async with book() as hand:
        await hand.press(tab)
        await hand.until(lambda: home(hand).active == NAMES[int(tab) - 1])
        await hand.until(lambda: hand.app.focused and home(hand).query(Form))
        assert any(isinstance(node, Form) for node in hand.app.focused.ancestors)  # type: ignore[union-attr]
        await hand.press(key)
        assert home(hand).active == NAMES[int(tab) - 1]


@pytest.mark.slow
async def test_beside_the_questions_a_number_turns_the_tab(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("4")
        await hand.until(lambda: home(hand).active == "red-flags")
        await hand.press("escape", "1")
        await hand.until(lambda: home(hand).active == "guide")


@pytest.mark.slow
async def test_help_and_commands_name_the_numbers(book: OpenBook) -> None:
    async with book(size=(100, 36)) as hand:
        await hand.press("f1")
        await hand.press("end")
        await hand.sees("1-5 Go to a tab", "[ Previous tab", "ctrl+t or ] Next tab")
        await hand.press("escape", "ctrl+p")
        await hand.type("go to this")
        await hand.until(
            lambda: any(
                line.rstrip(" │").endswith(" 5") and "Go to: This week" in line
                for line in hand.lines()
            )
        )
