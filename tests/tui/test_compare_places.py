"""Focus in a comparison: the focused question stays in view when the terminal is resized."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheets.compare import QuestionBlock
from reconcile_tui.tui.widgets.rendering import terminal_cursor
from tests.tui.comparing import open_comparison
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import resize

WORDS = {
    "different": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "me-now": "変わったことはなに私たちの間で何が変わったのか春から毎日十時までに帰る",
    "ended-us": "أن أتصل قبل أن يتأخر الوقت كل يوم في المساء",
    "fight-today": "👩‍👩‍👧 👍🏽 we sit down 🇩🇪 and talk ❤️",
}


@pytest.mark.parametrize("sizes", [[(120, 36), (60, 16)], [(60, 16), (80, 24), (60, 16)]])
async def test_the_question_under_the_cursor_stays_in_view_when_the_window_changes(
    book: OpenBook, places: Places, sizes: list[tuple[int, int]]
) -> None:
    later = {key: f"{words} {words} {words}" for key, words in WORDS.items()}
    write_down(places, "what-changed", WORDS, when=NOW - timedelta(44), id="first")
    write_down(places, "what-changed", later, id="x", previous="first")
    async with book(size=sizes[0]) as hand:
        await open_comparison(hand)
        await hand.press("d", "d", "d")
        here = hand.app.focused
        for size in sizes[1:]:
            await resize(hand, *size)
            assert hand.app.focused is here
            is_in_view(hand)
        await hand.press("up")
        is_in_view(hand)


def is_in_view(hand: BookHand) -> None:
    here = hand.app.focused
    assert isinstance(here, QuestionBlock)
    place, _ = terminal_cursor(hand.app.screen)
    begins = here.question.asked.split("?")[0][:20]
    assert begins in hand.lines()[place.y], hand.screen()
