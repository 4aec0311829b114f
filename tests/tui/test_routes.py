"""From the first screen to urgent help, in a limited number of keys."""

from __future__ import annotations

import pytest

from reconcile_tui.messages import commands as words
from reconcile_tui.messages.screens import AFRAID, TONIGHT
from tests.tui.conftest import OpenBook

AFTER_LEAVING = "After leaving: when it doesn't stop"
THREATENS = "When they threaten to end their life if you leave"
OWN_BEHAVIOR = "I'm worried about my own behavior"

ROUTES = {
    "afraid": ("f2 enter", AFRAID),
    "does not want to live tonight": ("f2 right enter", TONIGHT),
    "pursued after leaving": ("f2 enter tab tab enter", AFTER_LEAVING),
    "the ex threatens suicide": ("f2 enter tab tab tab enter", THREATENS),
    "wants to write to them": ("enter ctrl+t ctrl+t enter", "First, the urge"),
}


@pytest.mark.parametrize("who", ROUTES)
async def test_a_person_in_need_is_there_in_a_few_keys(book: OpenBook, who: str) -> None:
    keys, title = ROUTES[who]
    async with book(past_first_page=False) as hand:
        for key in keys.split():
            await hand.press(key)
            await hand.settle()
        await hand.until(lambda: title in hand.words(), title)


async def test_the_links_for_what_cannot_wait_are_in_view_at_once(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        await hand.press("f2", "enter")
        await hand.sees(AFRAID, f"→ {AFTER_LEAVING}", f"→ {THREATENS}", "What to do first")


OWN_WORDS = (
    ("stalk", AFTER_LEAVING),
    ("tracker", AFTER_LEAVING),
    ("evidence", "Keeping a record"),
    ("custody", "Children: drop-off and pickup"),
    ("kids", "Children: drop-off and pickup"),
    ("restraining", "A court order comes first"),
    ("suicide", TONIGHT),
    ("suicide", THREATENS),
    ("himself", THREATENS),
    ("teen", "Under 18"),
    ("gay", "LGBTQ+ and outing"),
    ("visa", "When your immigration status depends on them"),
    ("disabled", "When your caregiver is hurting you"),
    ("ignored", "I wrote, and they didn't answer"),
    ("block", "No contact: what it is"),
    ("mourning", "Grief"),
    ("I hit", OWN_BEHAVIOR),
    ("abusive", OWN_BEHAVIOR),
    ("rape", AFRAID),
)
"""A search term, and the page that it finds."""


async def test_a_person_s_own_word_finds_the_page(book: OpenBook) -> None:
    async with book() as hand:
        for typed, title in OWN_WORDS:
            await hand.press("ctrl+p")
            await hand.type(typed)
            await hand.sees(words.READ + title)
            await hand.press("escape")


@pytest.mark.slow
async def test_the_worksheets_for_a_bad_night_are_found_too(book: OpenBook) -> None:
    async with book() as hand:
        for typed, title in {
            "urge": "Before you write to them",
            "sorry": "Words for what I did",
        }.items():
            await hand.press("ctrl+p")
            await hand.type(typed)
            await hand.sees(words.START + title)
            await hand.press("escape")


@pytest.mark.slow
async def test_where_no_word_is_found_help_is_still_a_key_away(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("ctrl+p")
        await hand.type("zzqqx")
        await hand.sees("Nothing here matches that word.", "F2 opens Get help.")
        await hand.press("f2")
        await hand.sees(f"→ {AFRAID}")


@pytest.mark.slow
async def test_words_and_links_of_a_page_stand_a_line_apart(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        await hand.press("f2", "enter")
        lines = [line.strip(" ▃▄▅▆▇█▂▁") for line in hand.lines()]
        first = lines.index("→ Get help: emergency numbers and helplines")
        last = lines.index(f"→ {THREATENS}")
        assert lines[first - 1] == ""
        assert "" not in lines[first : last + 1], "a blank line separates links of one place"
        assert lines[last + 1 : last + 3] == ["", "What to do first"]


async def test_what_was_marked_is_answered_with_help_before_anything_else(book: OpenBook) -> None:
    async with book(size=(120, 60)) as hand:
        await hand.start("red-flags")
        hand.session.answer("hurt", "yes")
        await hand.show("(end)")
        shown = hand.words()
        assert shown.index("Being hurt isn't your fault") < shown.index("If you marked something")
        assert shown.index("If you marked something") < shown.index("If tonight is too much")
