"""The sample data of four months, saved and shown in the timeline."""

from __future__ import annotations

from typing import Any

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.timeline import TimelineGrid, TimelineScreen
from tests.tui.hand import BookHand, write_down
from tests.tui.story import SHEET, answers_of_story

__all__ = ["NAME", "under", "weeks", "write"]

NAME = f"2026-11-22-{SHEET}"


def write(places: Places, rows: dict[str, Any] | None = None, **values: Any) -> None:
    """Save the sample data, or other rows of the same worksheet."""
    told = answers_of_story()
    kept = told["rows"] if rows is None else rows
    write_down(places, SHEET, {"contact": "yes", **values}, rows=kept)


async def weeks(hand: BookHand, *pressed: str) -> TimelineGrid:
    """Open the timeline of the saved sample data and press these keys."""
    await hand.open(hand.app.workspace.notebook.find(NAME))
    await hand.press("ctrl+t")
    assert isinstance(hand.app.screen, TimelineScreen), hand.screen()
    grid = hand.app.screen.query_one(TimelineGrid)
    await hand.press(*pressed)
    return grid


def under(grid: TimelineGrid) -> list[str]:
    """Return the ids of the rows under the cursor."""
    return [one.id for one in grid.entries_in_week]
