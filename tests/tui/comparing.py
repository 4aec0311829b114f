"""Fixtures for comparison tests: one worksheet saved on two dates, and its comparison screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from reconcile_tui.messages import compare as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheets.compare import CompareScreen, QuestionBlock
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import from_menu, go_to_worksheets

__all__ = ["AFTER", "BEFORE", "blocks", "compared", "open_comparison", "two_days"]

BEFORE: dict[str, Any] = {"different": "We never came back to a quarrel.", "contact": "no"}
AFTER: dict[str, Any] = {"different": "We sometimes came back to a quarrel.", "contact": "no"}


def two_days(places: Places) -> list[Path]:
    """Save the same worksheet on two dates."""
    return [
        write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44), id="first"),
        write_down(places, "what-changed", AFTER, when=NOW, id="second", previous="first"),
    ]


async def compared(hand: BookHand) -> CompareScreen:
    """Wait for the comparison screen and return it."""
    await hand.until(lambda: isinstance(hand.app.screen, CompareScreen), "the comparison")
    await hand.settle()
    assert isinstance(hand.app.screen, CompareScreen)
    return hand.app.screen


def blocks(hand: BookHand) -> list[QuestionBlock]:
    """Return the question blocks of the comparison."""
    return list(hand.app.screen.query(QuestionBlock))


async def open_comparison(hand: BookHand) -> None:
    """Open the comparison of the newest worksheet with the earlier one."""
    await go_to_worksheets(hand)
    await from_menu(hand, labels.COMPARE_BEFORE)
    await compared(hand)
