"""Sharing a copy, from the list: its contents, the safety questions, and the path."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.messages import exporting as words
from reconcile_tui.messages import fields as quiet
from reconcile_tui.messages import screens as menu_words
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
from reconcile_tui.tui.widgets.dialogs import Ask, Choose
from reconcile_tui.tui.widgets.lists import DialogChoices
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down
from tests.tui.journeys import choose, from_menu, go_to_worksheets, menu, tab
from tests.tui.safety_keys import ASKED, ASKED_NO, ASKED_YES, FEAR, HERE, NO, NOT_ALONE, ORDER, YES

TALK = {"different": "We fell silent [b]twice[/b].", "cause-kind": ["safety"], "gone": "before"}


async def begin(hand: BookHand) -> None:
    """Go from the list to the first safety question."""
    await go_to_worksheets(hand)
    await from_menu(hand, words.SHARE)
    await hand.sees("only the answers that may be shared", "The safety questions come first.")
    assert hand.app.screen.query_one(DialogChoices).highlighted == 0
    await choose(hand, "Continue to the safety questions")
    await hand.sees(HERE)


async def answered(hand: BookHand, *answers: tuple[tuple[str, ...], str]) -> None:
    for keys, comes in answers:
        await hand.press(*keys)
        await hand.sees(comes)


async def to_place(hand: BookHand) -> None:
    """Answer the safety questions so that the path is asked for."""
    await begin(hand)
    await answered(hand, (YES, FEAR), (NO, ORDER), (NO, ASKED), (ASKED_YES, quiet.GO_ON))
    await hand.press("enter")
    await hand.sees(words.WHERE)
    await hand.until(lambda: isinstance(hand.app.screen, Ask))


async def test_the_copy_has_what_may_be_shared_and_nothing_else(
    book: OpenBook, places: Places, home: Path
) -> None:
    source = write_down(places, "what-changed", TALK, title="Mine")
    before = source.read_bytes()
    async with book() as hand:
        await to_place(hand)
        await hand.press("enter")
        await hand.hears("read the copy before you give it to anyone")
        assert isinstance(hand.app.screen, HomeScreen)
    made = home / "what-changed-copy.toml"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    data = tomllib.loads(made.read_text("utf-8"))
    assert data["answers"] == {"different": TALK["different"]}
    assert data["title"] == "What changed?"
    assert data["id"] != tomllib.loads(before.decode())["id"]
    assert not {"started", "saved", "previous"} & data.keys()
    assert source.read_bytes() == before


@pytest.mark.slow
async def test_an_existing_file_stays_and_another_place_is_asked_for(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "what-changed", TALK)
    taken = home / "what-changed-copy.toml"
    taken.write_text("mine")
    async with book() as hand:
        await to_place(hand)
        await hand.press("enter")
        await hand.hears("already exists, so nothing was written. Choose another name.")
        await hand.until(lambda: isinstance(hand.app.screen, Ask))
        await hand.press("ctrl+u", "ctrl+k")
        await hand.type("~/other.toml")
        await hand.press("enter")
        await hand.hears("read the copy before you give it to anyone")
    assert taken.read_text() == "mine"
    assert "silent" in (home / "other.toml").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "answers",
    [
        [(NOT_ALONE, "")],
        [(YES, FEAR), (YES, "isn't open right now")],
        [(YES, FEAR), (NO, ORDER), (YES, "isn't open right now")],
        [(YES, FEAR), (NO, ORDER), (NO, ASKED), (ASKED_NO, "isn't open right now")],
    ],
    ids=["not alone", "afraid", "an order", "not asked for"],
)
async def test_where_the_questions_stop_nothing_is_written(
    book: OpenBook, places: Places, home: Path, answers: list[tuple[tuple[str, ...], str]]
) -> None:
    write_down(places, "what-changed", TALK)
    before = sorted(home.rglob("*.toml"))
    async with book() as hand:
        await begin(hand)
        await answered(hand, *answers)
        if isinstance(hand.app.screen, SafetyQuestionsScreen):
            await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
    assert sorted(home.rglob("*.toml")) == before


async def test_esc_writes_nothing_and_enter_alone_neither(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "what-changed", TALK)
    before = sorted(home.rglob("*.toml"))
    async with book() as hand:
        await go_to_worksheets(hand)
        for key in ("escape", "enter"):
            await from_menu(hand, words.SHARE)
            await hand.until(lambda: words.SHARE_TITLE in hand.words())
            await hand.press(key)
            await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await to_place(hand)
        await hand.press("escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
    assert sorted(home.rglob("*.toml")) == before


@pytest.mark.slow
async def test_what_has_nothing_to_share_is_told_at_once(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", {"cause-kind": ["safety"]})
    async with book() as hand:
        await go_to_worksheets(hand)
        await from_menu(hand, words.SHARE)
        await hand.hears(words.NOTHING_TO_SHARE)
        assert isinstance(hand.app.screen, HomeScreen)


async def test_a_private_worksheet_does_not_offer_it(book: OpenBook, places: Places) -> None:
    write_down(places, "closing-well", {"good": "The songs."})
    async with book() as hand:
        await go_to_worksheets(hand)
        assert words.SHARE not in await menu(hand)


@pytest.mark.slow
async def test_commands_offers_it_and_asks_which(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", TALK)
    async with book() as hand:
        await tab("guide")(hand)
        await hand.press("ctrl+p")
        await hand.type("share a copy of")
        await hand.until(lambda: menu_words.ASK_SHARE in hand.words())
        await hand.press("down", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, Choose))
        await hand.press("enter")
        await hand.sees(words.SHARE_TITLE)
