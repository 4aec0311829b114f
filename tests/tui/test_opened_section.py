"""Opening a section: its top is shown first, and the first key scrolls to its question."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from reconcile_tui.domain.items import Choice, Line, Text
from reconcile_tui.domain.kinds import Option
from reconcile_tui.domain.worksheet import Section, Worksheet
from reconcile_tui.storage.paths import Places
from reconcile_tui.workspace import OpenWorksheet
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import Hand, sheet_of, work_of, write_down

SMALL = (60, 16)
LONG = " ".join(["These are words that somebody needs before anything else here."] * 12)
MANY = tuple(Option(f"way-{n}", f"The way with the number {n}") for n in range(20))


def with_intro(item: Choice | Line | Text) -> OpenWorksheet:
    """Return a worksheet whose introduction alone fills a small terminal."""
    section = Section(id="only", title="Only section", intro=LONG, item=(item,))
    sheet = Worksheet(
        id="made-up", title="Made up", purpose="", section=(section,), guidance=(), reviewed_by=""
    )
    return work_of(sheet)


def is_seen(hand: Hand) -> bool:
    """Return whether the top of the focused widget is in view."""
    focused = hand.app.focused
    assert isinstance(focused, Widget)
    return hand.view.form.content_region.contains(*focused.region.offset)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("take", "You can ask for help before things get worse"),
        ("reflection", "If you do not want to live tonight, stop here and press F2"),
        ("promises", "it could be read out in court"),
        ("my-decision", "At night it can feel as if there are only two options"),
    ],
)
async def test_in_a_small_window_a_fresh_sheet_opens_at_its_introduction(
    book: OpenBook, kind: str, said: str
) -> None:
    async with book(size=SMALL) as hand:
        kind = next(s.id for s in hand.app.library.worksheets() if s.id.startswith(kind))
        await hand.start(kind)
        await hand.sees(said)
        assert hand.view.form.scroll_offset.y == 0
        where = hand.here()
        await hand.press("tab")
        if hand.here() == where:
            assert hand.view.form.scroll_offset.y > 0
        assert is_seen(hand)


async def test_letters_go_into_the_first_question_and_bring_it_into_view(sheet: OpenSheet) -> None:
    async with sheet(with_intro(Text(id="ask", text="Ask?")), size=SMALL) as hand:
        assert not is_seen(hand)
        await hand.type("words")
        assert hand.value("ask") == "words"
        await hand.sees("Ask?", "words")


@pytest.mark.parametrize("key", ["space", "enter", "down", "tab"])
async def test_nothing_is_chosen_in_a_question_that_nobody_has_seen(
    sheet: OpenSheet, key: str
) -> None:
    async with sheet(
        with_intro(Choice(id="ask", text="Ask?", options=MANY[:2])), size=SMALL
    ) as hand:
        assert "Ask?" not in hand.words()
        await hand.press(key)
        assert hand.here() == "ask"
        assert hand.session.answers.is_empty()
        await hand.sees("Ask?")
        await hand.press("home", "space")
        assert hand.value("ask") == "way-0"


async def test_a_sentence_that_goes_nowhere_shows_the_question(sheet: OpenSheet) -> None:
    async with sheet(
        with_intro(Choice(id="ask", text="Ask?", options=MANY[:2])), size=SMALL
    ) as hand:
        await hand.type("I am afraid")
        assert hand.session.answers.is_empty()
        await hand.sees("Ask?")


async def test_another_window_size_keeps_the_top(sheet: OpenSheet) -> None:
    async with sheet(with_intro(Text(id="ask", text="Ask?")), size=SMALL) as hand:
        await hand.pilot.resize_terminal(64, 17)
        await hand.settle()
        assert hand.view.form.scroll_offset.y == 0


async def test_the_next_open_question_of_a_begun_section_is_in_view(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", {"different": "x"})
    async with book(size=SMALL) as hand:
        await hand.open(path)
        await hand.at("me-now")
        assert is_seen(hand)


async def test_a_question_too_tall_for_the_window_begins_with_its_words_and_follows_the_cursor(
    sheet: OpenSheet,
) -> None:
    first = Line(id="first", text="First?")
    tall = Choice(id="tall", text="Which way?", options=MANY)
    async with sheet(work_of(sheet_of(first, tall)), size=SMALL) as hand:
        await hand.press("f5")
        await hand.at("tall")
        await hand.sees("Which way?")
        assert "number 19" not in hand.words()
        await hand.press(*["down"] * 20)
        await hand.sees("number 19")


@pytest.mark.slow
async def test_a_question_with_more_words_than_the_window_is_read_before_its_field(
    sheet: OpenSheet,
) -> None:
    first = Line(id="first", text="First?")
    tall = Text(id="tall", text=f"Where it begins. {LONG}")
    async with sheet(work_of(sheet_of(first, tall)), size=SMALL) as hand:
        await hand.press("f5")
        await hand.at("tall")
        await hand.sees("Where it begins.")
        await hand.type("words")
        assert hand.value("tall") == "words"
        await hand.until(lambda: is_seen(hand))


@pytest.mark.slow
async def test_the_last_option_of_a_long_question_comes_into_view(book: OpenBook) -> None:
    async with book(size=SMALL) as hand:
        await hand.start("take-to-helper")
        await hand.press("tab")
        await hand.sees("Who do you want to talk to?")
        assert "I don't know yet" not in hand.words()
        hand.rush(*["down"] * 9)
        await hand.settle()
        await hand.sees("I don't know yet")
        assert "A friend, or someone in my family" in hand.words(), "it scrolled too far"
        assert "On which day?" not in hand.words()


async def test_a_fresh_worksheet_opens_at_its_first_part_even_if_all_it_asks_is_optional(
    book: OpenBook,
) -> None:
    async with book() as hand:
        await hand.start("before-you-write")
        await hand.sees("First, the urge", "press F2 and call", "Put both feet on the floor.")
        await hand.press("pagedown")
        await hand.type("7")
        assert hand.value("urge-before") == 7
