"""Typing in the Worksheets tab: search in titles and in saved answers."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Event, get_ident
from typing import Any

import pytest
from textual import events

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.messages import screens as labels
from reconcile_tui.search import Index
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.toml.write import new_text
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import RowScreen, WorksheetScreen
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.widgets.chrome import TabBar
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.choice import RowsBody
from tests.export.filling import filled
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import go_to_worksheets, shown
from tests.tui.test_long_worksheet_list import pane

WORDS: dict[str, Any] = {
    "different": "We never came back to a quarrel in the Café.",
    "me-now": "I ask for a break, and I come back to a quarrel.",
}


# -- results ---------------------------------------------------------------------------------------


async def test_words_are_found_with_sheet_day_question_and_what_stands_around(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("CAFE quarrel")
        await hand.sees(f"{labels.SEARCH_LABEL} CAFE quarrel", labels.FOUND_IN_ANSWERS)
        await hand.sees("What changed? Sunday 22 November 2026 What, exactly, is different")
        await hand.sees("never came back to a »quarrel« in the »Café«.")
        assert len(shown(hand)) == 2, "the other answer has only one of the words"


async def test_enter_opens_the_sheet_at_that_question(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("break")
        await hand.sees("I ask for a »break«, and I come")
        await hand.press("enter")
        assert isinstance(hand.app.screen, WorksheetScreen)
        await hand.at("me-now")


@pytest.mark.slow
async def test_a_word_in_a_long_list_leads_to_the_line_it_stands_in(
    book: OpenBook, places: Places
) -> None:
    """The file has the dates in another order than the worksheet shows them."""
    days = [
        {"row": f"r{n}", "date": date(2026, 10, n), "what": f"We talked in the evening. Wool{n}x."}
        for n in (*range(31, 4, -1), 2, 1, 3, 4)
    ]
    write_down(places, "promises", {"contact": "yes"}, rows={"my-days": tuple(days)})
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("talked wool4x")
        await hand.sees("We »talked« in the evening. »Wool4x«.")
        await hand.press("enter")
        await hand.at("my-days")
        chosen = hand.app.focused
        assert isinstance(chosen, RowsBody)
        assert chosen.rows[chosen.at]["row"] == "r4"
        await hand.sees("Wool4x")
        assert "Wool31x" not in hand.words(), "the newest must be out of view"
        await hand.press("enter")
        assert isinstance(hand.app.screen, RowScreen)
        await hand.sees("Wool4x")


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_every_line_that_has_the_words_is_found_and_leads_to_itself(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    days = [
        {
            "row": f"r{n}",
            "date": date(2026, 10, n),
            "what": f"{'A walk' if n % 3 else 'A talk'} {n}",
        }
        for n in range(1, 13)
    ]
    write_down(places, "promises", {"contact": "yes"}, rows={"my-days": tuple(days)})
    async with book(size=size) as hand:
        await go_to_worksheets(hand)
        await hand.type("talk")
        await hand.sees(*(f"{n} October 2026 · A »talk« {n}" for n in (3, 6, 9, 12)))
        await hand.sees(labels.FOUND_LINE)
        assert hand.screen().count("seen  Sunday") == 1, "the worksheet must be named once"
        await hand.press("down", "down", "enter")
        await hand.at("my-days")
        chosen = hand.app.focused
        assert isinstance(chosen, RowsBody)
        assert chosen.rows[chosen.at]["row"] == "r9"
        await hand.press("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await hand.until(lambda: hand.app.screen.query_one(WorksheetsPane).lines.line)
        line = pane(hand).lines.line
        assert line is not None
        assert line.hit is not None
        assert line.hit.row_id == "r9", "the highlight moved"


@pytest.mark.slow
async def test_an_answer_whose_question_does_not_show_is_not_found(
    book: OpenBook, places: Places
) -> None:
    rows = {"seen": ({"row": "r1", "what": "Unmistakable."},)}
    values = {"different": "The tone.", "contact": "unwanted"}
    write_down(places, "what-changed", values, rows=rows)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("tone")
        await hand.sees("The »tone«.")
        await hand.press(*["backspace"] * 4)
        await hand.type("unmistakable")
        await hand.sees(labels.NOTHING_FOUND)
        assert "»" not in hand.words()
    write_down(places, "what-changed", {"contact": "yes"}, rows=rows, when=NOW - timedelta(1))
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("unmistakable")
        await hand.sees("»Unmistakable«", "Saturday 21 November 2026")


@pytest.mark.slow
async def test_titles_come_first_and_answers_below_them(book: OpenBook, places: Places) -> None:
    write_down(places, "reflection", {"day": "calm"}, title="About the quarrel")
    write_down(places, "what-changed", WORDS, when=NOW - timedelta(1))
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("quarrel")
        await hand.sees(labels.FOUND_IN_ANSWERS)
        lines = shown(hand)
        assert lines[:3] == [labels.SAVED, "About the quarrel", labels.FOUND_IN_ANSWERS]
        await hand.press("enter")
        assert hand.work.worksheet.id == "reflection", "a title must be highlighted"


async def test_one_letter_is_not_looked_for_in_answers(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("q")
        assert labels.FOUND_IN_ANSWERS not in shown(hand)
        await hand.type("u")
        await hand.sees(labels.FOUND_IN_ANSWERS)


@pytest.mark.slow
async def test_a_space_is_typed_while_something_is_and_opens_the_menu_when_nothing_is(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("what ")
        await hand.type("  changed")
        await hand.sees(f"{labels.SEARCH_LABEL} what changed")
        assert isinstance(hand.app.screen, HomeScreen)
        await hand.press("right")
        assert isinstance(hand.app.screen, Choose), "the second key for Actions must work too"
        await hand.press("escape", "escape")
        assert labels.SEARCH_LABEL not in hand.words()
        await hand.press("space")
        assert isinstance(hand.app.screen, Choose)


@pytest.mark.slow
async def test_letters_typed_on_the_tabs_are_sought_too(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("escape")
        assert isinstance(hand.app.focused, TabBar)
        assert "Right Actions" not in hand.screen(), "the key has another meaning there"
        await hand.type("quarrel")
        await hand.sees(f"{labels.SEARCH_LABEL} quarrel", labels.FOUND_IN_ANSWERS)
        assert "Right Actions" in hand.screen()


@pytest.mark.slow
async def test_the_help_says_how_space_works(book: OpenBook, places: Places) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("f1")
        await hand.sees("While you're searching, Space types a space", "Space or Right")


async def test_what_is_pasted_is_looked_for(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        pane(hand).lines.post_message(events.Paste("come\n back\x1b"))
        await hand.sees("»come« »back«")


async def test_an_answer_written_meanwhile_is_found(book: OpenBook, places: Places) -> None:
    path = write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("needle")
        await hand.sees(labels.NOTHING_FOUND)
        await hand.press("escape")
        path.write_text(path.read_text().replace("Café", "needle shop"))
        pane(hand)._search = None
        await hand.type("needle")
        await hand.sees("»needle« shop")


async def test_typing_never_waits_for_the_notebook_to_be_read(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_down(places, "what-changed", WORDS)
    gate, threads = Event(), set()
    refresh = Index.refresh

    def slow(index: Index) -> None:
        threads.add(get_ident())
        gate.wait(20)
        refresh(index)

    monkeypatch.setattr(Index, "refresh", slow)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("quar")
        await hand.sees(f"{labels.SEARCH_LABEL} quar {labels.SEARCHING_ANSWERS}")
        await hand.type("rel")
        await hand.sees(f"{labels.SEARCH_LABEL} quarrel {labels.SEARCHING_ANSWERS}")
        gate.set()
        await hand.sees("»quarrel«")
        assert get_ident() not in threads
        assert len(threads) == 1, "all letters must share one read"


@pytest.mark.slow
async def test_leaving_the_tab_lets_go_of_what_was_read(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("quarrel")
        await hand.sees("»quarrel«")
        shelf = pane(hand)
        assert shelf._search is not None
        await hand.open_tab("guide")
        await hand.until(lambda: shelf._search is None)


async def test_nothing_is_written_and_hostile_words_act_on_nothing(
    book: OpenBook, places: Places
) -> None:
    path = write_down(
        places, "what-changed", {"different": "[@click=app.leave]x[/] [/no] \x1b]52 z"}
    )
    before = path.read_bytes()
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("click app leave")
        await hand.sees("[@»click«=»app«.»leave«]x[/] [/no] ␛]52 z")
        assert hand.files() == [path]
        assert path.read_bytes() == before


async def test_no_answer_that_is_never_shared_is_found(book: OpenBook, places: Places) -> None:
    """Every worksheet of the library, with a unique word in each answer."""
    places.worksheets.mkdir(parents=True)
    sheets = Library(shipped_content()).worksheets()
    for number, sheet in enumerate(sheets):
        answers: Answers = filled(sheet, f"qz{number}")
        path = places.worksheets / f"2026-11-{number + 1:02}-own.toml"
        path.write_text(new_text(answers, sheet.prompts))
    async with book(size=(120, 36)) as hand:
        await go_to_worksheets(hand)
        for number, sheet in enumerate(sheets):
            await hand.type(f"qz{number}")
            await hand.until(lambda: pane(hand)._results.done and pane(hand)._search is not None)
            await hand.settle()
            told = " ".join(str(option.prompt) for option in pane(hand).lines.options)
            await hand.press("escape")
            for item in sheet.items():
                if item.asks and not sheet.is_exportable(item):
                    assert item.text.split("? ")[0] not in told, item.id
