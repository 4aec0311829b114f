"""The home screen: five tabs, navigation between them, and Esc that never quits the app."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from reconcile_tui.messages.screens import HOW_TO_LEAVE, TABS
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.home import PANES, HomeScreen, Pane
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.widgets.chrome import TabBar
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down


def home(hand: BookHand) -> HomeScreen:
    assert isinstance(hand.app.screen, HomeScreen)
    return hand.app.screen


def on_the_tabs(hand: BookHand) -> bool:
    return isinstance(hand.app.focused, TabBar)


async def test_there_are_five_tabs_and_the_guide_comes_first(book: OpenBook) -> None:
    async with book() as hand:
        assert [name for name, _ in TABS] == list(PANES)
        assert home(hand).active == "guide"
        first = hand.lines()[0]
        assert first.split() == "►Core idea Myths vs facts Worksheets Red flags This week".split()


async def test_once_something_is_saved_it_opens_there_and_two_keys_write(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "this-week", {"audit-how": "alone"}, when=NOW - timedelta(3))
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(9))
    newest = write_down(places, "what-changed", {"contact": "yes"})
    async with book() as hand:
        assert home(hand).active == "worksheets"
        pane = home(hand).pane("worksheets")
        assert isinstance(pane, WorksheetsPane)
        await hand.until(lambda: pane.lines.line is not None and pane.lines.line.path == newest)
        await hand.press("enter")
        await hand.type("W")
        await hand.until(lambda: hand.value("different") == "W")


async def test_with_a_folder_and_nothing_in_it_it_opens_on_the_first_tab(
    book: OpenBook, places: Places
) -> None:
    places.worksheets.mkdir(parents=True)
    (places.worksheets / "notes.txt").write_text("Not ours.", encoding="utf-8")
    async with book() as hand:
        assert home(hand).active == "guide"


@pytest.mark.slow
async def test_ctrl_t_goes_round_all_tabs(book: OpenBook) -> None:
    async with book() as hand:
        seen = []
        for _ in range(6):
            seen.append(home(hand).active)
            label = dict(TABS)[seen[-1]]
            await hand.sees(f"►{label}")
            await hand.press("ctrl+t")
        assert seen == ["guide", "myths", "worksheets", "red-flags", "this-week", "guide"]


@pytest.mark.slow
async def test_ctrl_t_works_while_a_text_field_has_the_cursor(book: OpenBook) -> None:
    async with book() as hand:
        await home(hand).show_tab("this-week")
        await hand.at("audit-how")
        await hand.show("done", "learned")
        await hand.type("so")
        await hand.press("ctrl+t")
        assert home(hand).active == "guide"
        await home(hand).show_tab("this-week")
        await hand.until(lambda: hand.value("learned") == "so")


@pytest.mark.slow
async def test_arrows_turn_the_tabs_while_the_cursor_is_on_them(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("escape")
        assert on_the_tabs(hand)
        await hand.press("right", "right")
        assert home(hand).active == "worksheets"
        assert on_the_tabs(hand), "changing tabs moved the focus into the pane"
        await hand.press("left")
        assert home(hand).active == "myths"
        await hand.press("left", "left", "left")
        assert home(hand).active == "guide", "must stop at the first tab"
        await hand.press("right", "right", "right", "right", "right", "right")
        assert home(hand).active == "this-week", "must stop at the last tab"


@pytest.mark.parametrize("key", ["down", "enter", "space"])
async def test_one_key_goes_from_the_tabs_into_the_tab(book: OpenBook, key: str) -> None:
    async with book() as hand:
        await hand.press("escape", "right", key)
        pane = home(hand).pane("myths")
        assert pane is not None
        await hand.until(lambda: hand.app.focused in list(pane.query("*")))


async def test_esc_is_one_step_and_never_leaves_the_book(book: OpenBook) -> None:
    async with book() as hand:
        await home(hand).show_tab("red-flags")
        await hand.until(lambda: not on_the_tabs(hand))
        await hand.press("enter")
        await hand.at("hurt")
        await hand.press("escape")
        assert hand.here() == "(sections)"
        await hand.press("escape")
        assert on_the_tabs(hand)
        await hand.press("escape", "escape", "escape")
        await hand.hears(HOW_TO_LEAVE)
        assert hand.app.is_running
        assert home(hand).active == "red-flags"


async def test_esc_from_a_sheet_that_was_asked_for_leads_to_the_list_it_is_in(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "promises", {"contact": "yes"})
    async with book(Opening(path=path)) as hand:
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert not hand.app.screen_stack[0].query(Pane), "a tab was composed before it was shown"
        await hand.press("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await hand.sees("►Worksheets", "Promises and what you've seen")


@pytest.mark.slow
async def test_esc_from_a_new_sheet_leads_to_the_worksheets_after_the_first_page_too(
    book: OpenBook,
) -> None:
    async with book(Opening(kind="what-changed")) as hand:
        await hand.at("different")
        await hand.press("escape", "escape")
        await hand.sees("►Worksheets")
        assert home(hand).active == "worksheets"


async def test_a_pane_is_built_on_its_first_visit_and_then_stays(book: OpenBook) -> None:
    async with book() as hand:

        def built() -> list[str | None]:
            return [pane.id for pane in home(hand).query(Pane)]

        assert built() == ["pane-guide"]
        await hand.press("ctrl+t")
        assert built() == ["pane-guide", "pane-myths"]
        before = home(hand).pane("guide")
        await home(hand).show_tab("guide")
        assert home(hand).pane("guide") is before
        assert built() == ["pane-guide", "pane-myths"]


async def test_the_last_line_names_the_keys_of_the_tab(book: OpenBook) -> None:
    async with book() as hand:
        for tab, its_own in (
            ("guide", "F3 Sources"),
            ("myths", "F3 Sources"),
            ("worksheets", "Right Actions"),
            ("red-flags", "F6 Save"),
        ):
            await home(hand).show_tab(tab)
            await hand.sees(its_own)
            assert hand.lines()[-1].split()[-2:] == ["ctrl+q", "Quit"]


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_a_key_that_quits_elsewhere_says_which_one_quits_here(
    book: OpenBook, key: str
) -> None:
    async with book() as hand:
        await hand.press(key)
        await hand.hears("Press ctrl+q to quit.")


async def test_in_a_field_q_is_a_letter(book: OpenBook) -> None:
    async with book(Opening(kind="what-changed")) as hand:
        await hand.until(lambda: hand.app.screen.query(".sheet .form > *"), "the worksheet")
        await hand.type("quiet")
        await hand.sees("quiet")
        assert "Press ctrl+q to quit." not in hand.said


async def test_a_tab_asked_for_while_the_first_one_opens_is_shown(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", {"contact": "yes"})
    async with book(Opening(path=path)) as hand:
        tabs = hand.app.screen_stack[0]
        assert isinstance(tabs, HomeScreen)
        assert not tabs.query(TabBar), "the tabs are mounted when they are first shown"
        hand.app.pop_screen()
        await asyncio.gather(tabs.show_tab("worksheets"), tabs.show_tab("myths"))
        await hand.settle()
        assert tabs.active == "myths"
        await hand.sees("►Myths vs facts", "Time apart fixes the problem")


async def test_a_page_or_card_asked_for_while_its_tab_is_mounted(book: OpenBook) -> None:
    async with book(Opening(word="x")) as hand:
        home = await hand.open_tab("worksheets")
        for tab in ("guide", "myths"):
            if pane := home.pane(tab):
                await pane.remove()
        for tab in ("guide", "myths"):
            showing = asyncio.create_task(home.show_tab(tab))
            while home.pane(tab) is None:
                await asyncio.sleep(0)
            if tab == "guide":
                assert not home.show_guide_page("tonight")
            else:
                await hand.app.navigation.show_myth(hand.app.library.myths()[1].id)
            await showing
            await hand.settle()
