"""Empty fields have a visible border in every theme, so it's clear where to type."""

from __future__ import annotations

import pytest

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import go_to_worksheets

EDGE = "│"


@pytest.mark.slow
@pytest.mark.parametrize("look", ["dark", "light", "terminal", "NO_COLOR"])
async def test_an_empty_field_has_an_edge_in_every_look(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    if look == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    write_down(places, "what-changed", {"contact": "yes"})
    async with book(Opening(theme="" if look == "NO_COLOR" else look)) as hand:
        await hand.start("this-week")
        await hand.show("one-plan", "the-plan")
        edged = [line for line in hand.lines() if line.count(EDGE) == 2]
        assert len(edged) >= 3, "the three fields of a plan"
        await hand.press("escape", "escape")
        await hand.start("what-changed")
        edged = [line for line in hand.lines() if line.count(EDGE) == 2]
        assert len(edged) >= 3, "a field of several lines"
        await hand.press("escape", "escape")
        await go_to_worksheets(hand)
        await hand.press("ctrl+r")
        assert any(line.count(EDGE) == 4 for line in hand.lines()), "a one-line field in a dialog"
