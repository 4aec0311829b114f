"""Two days of one sheet, and the comparison of them on the screen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from reconcile_tui.messages import compare as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheets.compare import CompareScreen, QuestionBlock
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import from_menu, turn_to_shelf

__all__ = ["AFTER", "BEFORE", "blocks", "compared", "open_comparison", "two_days"]

BEFORE: dict[str, Any] = {"different": "We never came back to a quarrel.", "contact": "no"}
AFTER: dict[str, Any] = {"different": "We sometimes came back to a quarrel.", "contact": "no"}


def two_days(places: Places) -> list[Path]:
    """The same sheet, begun on two days."""
    return [
        write_down(places, "what-changed", BEFORE, when=NOW - timedelta(44), id="first"),
        write_down(places, "what-changed", AFTER, when=NOW, id="second", previous="first"),
    ]


async def compared(hand: BookHand) -> CompareScreen:
    """The comparison, once it stands there."""
    await hand.until(lambda: isinstance(hand.app.screen, CompareScreen), "the comparison")
    await hand.settle()
    assert isinstance(hand.app.screen, CompareScreen)
    return hand.app.screen


def blocks(hand: BookHand) -> list[QuestionBlock]:
    """Its questions."""
    return list(hand.app.screen.query(QuestionBlock))


async def open_comparison(hand: BookHand) -> None:
    """What was answered again, beside the answers from before."""
    await turn_to_shelf(hand)
    await from_menu(hand, labels.COMPARE_BEFORE)
    await compared(hand)
