"""Ways through the book that more than one test goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reconcile_tui.tui.screens.home import HomeScreen
from tests.tui.hand import BookHand

__all__ = ["Way", "keys", "resize", "tab"]

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
