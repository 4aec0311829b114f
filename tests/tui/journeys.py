"""Key sequences that several test modules share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.hand import BookHand

__all__ = [
    "Way",
    "choose",
    "from_menu",
    "go_to_worksheets",
    "here",
    "keys",
    "menu",
    "resize",
    "shown",
    "tab",
]

Way = Callable[[BookHand], Awaitable[None]]


def keys(*pressed: str) -> Way:
    """Return a step that presses these keys."""

    async def go(hand: BookHand) -> None:
        await hand.press(*pressed)

    return go


def tab(name: str, *pressed: str) -> Way:
    """Return a step that goes to a tab and presses these keys."""

    async def go(hand: BookHand) -> None:
        await hand.open_tab(name)
        await hand.settle()
        await hand.press(*pressed)

    return go


async def resize(hand: BookHand, width: int, height: int) -> None:
    """Resize the terminal."""
    await hand.pilot.resize_terminal(width, height)
    await hand.settle()


async def go_to_worksheets(hand: BookHand) -> None:
    """Go to the Worksheets tab and wait for its list."""
    screen = await hand.open_tab("worksheets")
    await hand.until(lambda: isinstance(hand.app.focused, Choices))
    await hand.until(lambda: not screen.query_one(WorksheetsPane).is_opening)
    await hand.settle()


def shown(hand: BookHand) -> list[str]:
    """Return the rows of the list, without the columns beside the titles."""
    options = hand.app.screen.query_one(WorksheetsPane).query_one(Choices).options
    return [str(option.prompt).strip().split("   ")[0] for option in options]


def here(hand: BookHand) -> str:
    """Return the highlighted row."""
    choices = hand.app.screen.query_one(WorksheetsPane).query_one(Choices)
    return shown(hand)[choices.highlighted or 0]


async def menu(hand: BookHand) -> list[str]:
    """Open the Actions menu of the highlighted row and return its actions."""
    await hand.press("space")
    assert isinstance(hand.app.screen, Choose)
    return [told for _, told, *_ in hand.app.screen._choices]


async def choose(hand: BookHand, label: str) -> None:
    """Choose an option of a dialog by its label."""
    screen = hand.app.screen
    assert isinstance(screen, Choose)
    place = [told for _, told, *_ in screen._choices].index(label)
    await hand.press(*["down"] * place, "enter")


async def from_menu(hand: BookHand, label: str) -> None:
    """Choose an action for the highlighted row."""
    await menu(hand)
    await choose(hand, label)
