"""Ways through the book that more than one test goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheets.pane import ShelfPane
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.hand import BookHand

__all__ = [
    "Way",
    "choose",
    "from_menu",
    "here",
    "keys",
    "menu",
    "resize",
    "shown",
    "tab",
    "turn_to_shelf",
]

Way = Callable[[BookHand], Awaitable[None]]


def keys(*pressed: str) -> Way:
    """Press these."""

    async def go(hand: BookHand) -> None:
        await hand.press(*pressed)

    return go


def tab(name: str) -> Way:
    """Turn to a tab."""

    async def go(hand: BookHand) -> None:
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        await home.turn_to(name)
        await hand.settle()

    return go


async def resize(hand: BookHand, width: int, height: int) -> None:
    """Give the window another size."""
    await hand.pilot.resize_terminal(width, height)
    await hand.settle()


async def turn_to_shelf(hand: BookHand) -> None:
    """To the list of worksheets, once it stands there."""
    screen = hand.app.screen
    assert isinstance(screen, HomeScreen)
    await screen.turn_to("worksheets")
    await hand.until(lambda: isinstance(hand.app.focused, Choices))
    await hand.until(lambda: not screen.query_one(ShelfPane).is_opening)
    await hand.settle()


def shown(hand: BookHand) -> list[str]:
    """The lines of the list, without what stands beside the titles."""
    options = hand.app.screen.query_one(ShelfPane).query_one(Choices).options
    return [str(option.prompt).strip().split("   ")[0] for option in options]


def here(hand: BookHand) -> str:
    """The line under the cursor."""
    choices = hand.app.screen.query_one(ShelfPane).query_one(Choices)
    return shown(hand)[choices.highlighted or 0]


async def menu(hand: BookHand) -> list[str]:
    """Open the menu of the line under the cursor. Returns what it offers."""
    await hand.press("space")
    assert isinstance(hand.app.screen, Choose)
    return [told for _, told, *_ in hand.app.screen._choices]


async def choose(hand: BookHand, label: str) -> None:
    """Choose a line of a dialog by its words."""
    screen = hand.app.screen
    assert isinstance(screen, Choose)
    place = [told for _, told, *_ in screen._choices].index(label)
    await hand.press(*["down"] * place, "enter")


async def from_menu(hand: BookHand, label: str) -> None:
    """Choose something that can be done with the line under the cursor."""
    await menu(hand)
    await choose(hand, label)
