"""Positions in the timeline: marks in the columns of their weeks, the cursor on its promise."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.timeline import TimelineGrid
from reconcile_tui.tui.widgets.rendering import terminal_cursor
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import resize
from tests.tui.story import SHEET, many
from tests.tui.weeks import NAME, weeks, write


async def test_signs_stand_under_their_weeks_whatever_letters_a_promise_is_written_in(
    book: OpenBook, places: Places
) -> None:
    """A family emoji takes two cells although it consists of five characters."""
    names = [
        "Calls",
        "毎日十時までに帰る",
        "👩‍👩‍👧 👍🏽 calls",
        "أن أتصل كل يوم",
        "🇩🇪 ❤️ cafe\u0301",
        "x" * 200,
    ]
    promises = [{"row": f"p{n}", "words": name} for n, name in enumerate(names)]
    days = [
        {"row": f"d{n}", "promise": f"p{n}", "date": NOW.date(), "how": "kept"}
        for n in range(len(names))
    ]
    rows = {"my-promises": tuple(promises), "my-days": tuple(days)}
    write_down(places, SHEET, {"contact": "yes"}, rows=rows)
    for size in ((60, 16), (80, 24), (120, 36)):
        async with book(size=size) as hand:
            await hand.open(hand.app.workspace.notebook.find(NAME))
            await hand.press("ctrl+t")
            months = next(line for line in hand.lines() if "▼" in line)
            signs = [line for line in hand.lines() if "■" in line and "kept" not in line]
            assert len(signs) >= 3, hand.screen()
            places_of = {cell_len(line[: line.index("■")]) for line in signs}
            assert places_of == {cell_len(months[: months.index("▼")])}


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 36)])
async def test_the_terminals_cursor_stands_on_the_promise_also_far_down_and_after_a_resize(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    """Braille displays and screen readers follow it."""
    write(places, many(20, 4)["rows"])
    async with book(size=size) as hand:
        await weeks(hand)
        for pressed in ([], ["down"] * 3, ["down"] * 12, ["up"] * 5):
            await hand.press(*pressed)
            await names_its_promise(hand)
        await resize(hand, 60, 16)
        await names_its_promise(hand)


async def names_its_promise(hand: BookHand) -> None:
    place, _ = terminal_cursor(hand.app.screen)
    track = hand.app.screen.query_one(TimelineGrid).track
    assert track is not None
    number = track.name.split(":")[0]
    assert f"{number}:" in hand.lines()[place.y], hand.screen()
