"""The highlighted row in the list of worksheets is legible, whatever its text."""

from __future__ import annotations

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import go_to_worksheets


@pytest.mark.parametrize("look", ["dark", "light"])
async def test_the_row_of_an_unreadable_file_is_legible_when_highlighted(
    book: OpenBook, places: Places, look: str
) -> None:
    write_down(places, "what-changed", {}).write_text("x = [", encoding="utf-8")
    async with book(Opening(theme=look)) as hand:
        await go_to_worksheets(hand)
        strips = hand.app.screen._compositor.render_strips()
        (row,) = [strip for strip in strips if labels.CANNOT_BE_READ in strip.text]
        for segment in row:
            style = segment.style
            if segment.text.strip() and style and style.color and style.bgcolor:
                ink, paper = style.color.get_truecolor(), style.bgcolor.get_truecolor()
                light = [
                    sum(c * part for c, part in zip(one, (0.3, 0.6, 0.1), strict=True))
                    for one in (ink, paper)
                ]
                assert abs(light[0] - light[1]) > 90, segment
