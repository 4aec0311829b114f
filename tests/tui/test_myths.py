"""Myth cards: the fact is shown once the person has said what they think."""

from __future__ import annotations

import pytest

from reconcile_tui.domain.pages import Myth
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.guide import MythsPane
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.page import SourcesScreen
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, squeezed


async def go_to_myths(hand: BookHand) -> list[Myth]:
    await hand.open_tab("myths")
    await hand.until(lambda: isinstance(hand.app.focused, Choices))
    return hand.app.library.myths()


def pane(hand: BookHand) -> MythsPane:
    return hand.app.screen.query_one(MythsPane)


def beginning(text: str) -> str:
    """Return the first words of a fact, up to the first source mark."""
    return text.split("[^", maxsplit=1)[0].strip()


async def test_every_myth_has_a_card_in_quotation_marks(book: OpenBook) -> None:
    async with book() as hand:
        myths = await go_to_myths(hand)
        cards = pane(hand).query_one("#cards", Choices)
        assert [str(card.prompt) for card in cards.options] == [f"“{m.myth}”" for m in myths]
        assert len(myths) >= 8


async def test_a_card_shows_its_myth_and_asks_before_it_tells(book: OpenBook) -> None:
    async with book() as hand:
        myths = await go_to_myths(hand)
        for myth in myths[:3]:
            await hand.sees(f"“{myth.myth}”", labels.WHAT_DO_YOU_THINK, *labels.THINK)
            assert labels.WHAT_IS_KNOWN not in hand.words()
            assert labels.WORKBOOK_MODEL not in hand.words()
            await hand.press("down")


@pytest.mark.parametrize("choice", [0, 1, 2])
async def test_any_of_the_three_answers_shows_the_fact(book: OpenBook, choice: int) -> None:
    async with book(size=(100, 36)) as hand:
        myths = await go_to_myths(hand)
        await hand.press("enter", "down", *["down"] * choice, "enter")
        await hand.sees(labels.you_think(choice), beginning(myths[0].fact))
        if choice:
            assert "wrong" not in hand.words().lower()


@pytest.mark.slow
async def test_the_books_own_model_is_named_as_such(book: OpenBook) -> None:
    async with book(size=(100, 36)) as hand:
        myths = await go_to_myths(hand)
        for number, myth in enumerate(myths):
            cards = pane(hand).query_one("#cards", Choices)
            cards.focus()
            cards.highlighted = number
            await hand.sees(f"“{myth.myth}”")
            await hand.press("enter", "down", "enter")
            await hand.sees(labels.WORKBOOK_MODEL if myth.model else labels.WHAT_IS_KNOWN)


@pytest.mark.slow
async def test_a_fact_that_was_shown_stays_shown(book: OpenBook) -> None:
    async with book(size=(100, 36)) as hand:
        myths = await go_to_myths(hand)
        await hand.press("enter", "down", "down", "enter")
        await hand.sees(beginning(myths[0].fact))
        await hand.press("shift+tab", "down")
        await hand.until(lambda: beginning(myths[0].fact) not in hand.words())
        await hand.press("up")
        await hand.sees(labels.you_think(1), beginning(myths[0].fact))


@pytest.mark.slow
async def test_another_thought_takes_the_place_of_the_first(book: OpenBook) -> None:
    async with book(size=(100, 36)) as hand:
        await go_to_myths(hand)
        await hand.press("enter", "down", "enter")
        await hand.sees(labels.you_think(0))
        await hand.press("down", "enter")
        await hand.sees(labels.you_think(1))


@pytest.mark.parametrize("key", ["f3"])
async def test_a_fact_has_its_source_and_a_myth_has_not(book: OpenBook, key: str) -> None:
    async with book(size=(100, 36)) as hand:
        myths = await go_to_myths(hand)
        await hand.press(key)
        await hand.hears(labels.THINK_FIRST)
        assert isinstance(hand.app.screen, HomeScreen)
        await hand.press("enter", "down", "enter", key)
        assert isinstance(hand.app.screen, SourcesScreen)
        await hand.sees(hand.app.library.claims[myths[0].claims[0]].say)


@pytest.mark.slow
async def test_every_fact_is_whole_on_the_screen_or_within_reach_of_keys(book: OpenBook) -> None:
    """At 80 × 24 the keyboard reaches the end of every fact."""
    async with book() as hand:
        myths = await go_to_myths(hand)
        cards = pane(hand).query_one("#cards", Choices)
        for number, myth in enumerate(myths):
            cards.focus()
            cards.highlighted = number
            await hand.sees(f"“{myth.myth}”")
            await hand.press("enter", "down", "enter")
            await hand.sees(labels.you_think(0))
            seen = hand.words()
            for _ in range(12):
                await hand.press("down")
                seen += " " + hand.words()
            end = squeezed(myth.fact).split("]")[-1] or squeezed(myth.fact).split("[^")[-2]
            assert end[-24:] in seen, myth.id


async def test_what_is_thought_is_kept_nowhere(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_myths(hand)
        await hand.press("enter", "down", "enter", "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert not hand.files()
