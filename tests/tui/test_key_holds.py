"""Key holds: keys wait for a screen that is opening, never for one that was closed or covered."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from reconcile_tui.messages import fields as words
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.cover import SmallWindowScreen
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.services import key_queue as in_order
from reconcile_tui.tui.services.key_queue import KeyHolds
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import resize
from tests.tui.safety_keys import YES


@pytest.fixture(autouse=True)
def no_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disable the timeout: without a release, held keys wait forever."""
    monkeypatch.setattr(in_order, "PATIENCE", float("inf"))


async def test_the_first_page_takes_the_first_key(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        hand.rush("enter")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen), "the tabs")


async def test_keys_typed_over_the_first_page_reach_the_sheet_behind_it(book: OpenBook) -> None:
    async with book(Opening(kind="what-changed"), past_first_page=False) as hand:
        hand.rush("enter", *"They left", "tab")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen), "the worksheet")
        await hand.sees("They left")


@pytest.mark.parametrize(
    ("text", "steps"), [("no toml at all [", 1), ('worksheet = "unheard-of"\n', 2)]
)
async def test_a_file_that_cannot_be_opened_is_left_by_the_first_keys(
    book: OpenBook, places: Places, text: str, steps: int
) -> None:
    """One Esc closes a file shown as text; two close a worksheet, by way of its section list."""
    write_down(places, "promises", {"contact": "yes"})
    path: Path = places.worksheets / "2026-01-01-broken.toml"
    path.write_text(text)
    async with book(Opening(path=path)) as hand:
        assert not isinstance(hand.app.screen, HomeScreen)
        hand.rush(*["escape"] * steps)
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen), "the tabs")
        hand.rush("f1")
        await hand.until(lambda: len(hand.app.screen_stack) > 1, "the help")


@pytest.mark.slow
async def test_questions_that_stop_take_keys_on_their_neutral_page(book: OpenBook) -> None:
    async with book() as hand:
        hand.app.navigation.start("repair-script")
        await hand.until(
            lambda: isinstance(hand.app.screen, SafetyQuestionsScreen), "the questions"
        )
        hand.rush(*YES, *YES)
        await hand.sees(words.FORGOTTEN, words.NOT_NOW)
        hand.rush("f2")
        await hand.until(lambda: isinstance(hand.app.screen, GetHelpScreen), "the help page")
        hand.rush("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen), "the tabs")


async def test_a_window_that_is_too_small_at_the_start_holds_no_keys(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "promises", {"contact": "yes"})
    async with book(size=(30, 8)) as hand:
        assert isinstance(hand.app.screen, SmallWindowScreen)
        hand.rush("tab", "f9")
        await hand.settle()
        await resize(hand, 80, 24)
        hand.rush("f1")
        await hand.until(lambda: len(hand.app.screen_stack) > 1, "the help")


class TwoPanes(App[None]):
    """Two panes side by side, one of which can be hidden."""

    def compose(self) -> ComposeResult:
        """Show both panes."""
        yield Vertical(id="one")
        yield Vertical(id="two")


async def test_what_is_turned_away_covered_or_gone_holds_nothing() -> None:
    app, holds = TwoPanes(), KeyHolds()
    async with app.run_test():
        pane = app.query_one("#one")
        holds.hold(pane)
        assert holds.are_held(app.screen_stack)
        pane.display = False
        assert not holds.are_held(app.screen_stack)
        pane.display = True
        above: Screen[None] = Screen()
        await app.push_screen(above)
        assert not holds.are_held(app.screen_stack)
        holds.hold(above)
        assert holds.are_held(app.screen_stack)
        await app.pop_screen()
        assert holds.are_held(app.screen_stack), "the pane is still opening"
        await pane.remove()
        assert not holds.are_held(app.screen_stack)
        assert not holds.overdue


async def test_a_hold_that_had_to_be_given_up_is_named() -> None:
    app, holds = TwoPanes(), KeyHolds()
    async with app.run_test():
        holds.hold(app.query_one("#one"))
        holds.give_up(app.screen_stack)
        assert holds.overdue == ["Vertical"]
        assert not holds.are_held(app.screen_stack)
