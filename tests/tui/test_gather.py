"""Gathering answers for a helper from other worksheets: what is listed, and what never is."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from reconcile_tui.content.library import Library
from reconcile_tui.domain.gather import Gathered
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import OneOfKind
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.messages import fields as words
from reconcile_tui.messages.screens import NOTHING_FOUND, SEARCH_LABEL
from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.gather import GatherScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.fields.field import GatherLink
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.test_hostile_text import HOSTILE, no_control

HELPER = "take-to-helper"
SAVED_AS = "notes"
LIBRARY = Library(shipped_content(), None)
LONG = "We never came back to it. " * 400


async def focus_gather_link(hand: BookHand) -> None:
    await hand.start(HELPER)
    hand.app.workspace.keep(hand.work)  # the person chose to save private answers
    await hand.show("what-i-bring", "picked")
    hand.view.query_one(GatherLink).focus()
    await hand.settle()


async def open_gather(hand: BookHand) -> GatherScreen:
    await focus_gather_link(hand)
    await hand.press("enter")
    screen = hand.app.screen
    assert isinstance(screen, GatherScreen)
    await hand.until(lambda: screen._offers is not None, "the answers to choose from")
    await hand.settle()
    return screen


def offered(screen: GatherScreen) -> list[tuple[str, str]]:
    return [(one.question, one.words) for one in screen._offers or []]


def seed(places: Places) -> None:
    write_down(
        places,
        "what-changed",
        {"different": LONG.strip(), "fight-today": "Slower."},
        skipped={"me-now": "ask-helper"},
    )
    old = NOW - timedelta(9)
    write_down(
        places, "reflection", {"day": "calm"}, when=old, skipped={"cause-dealt": "ask-helper"}
    )


@pytest.mark.slow
async def test_what_was_kept_for_a_helper_comes_first_then_the_newest(
    book: OpenBook, places: Places
) -> None:
    seed(places)
    async with book() as hand:
        screen = await open_gather(hand)
        asked = [question for question, said in offered(screen) if not said]
        assert asked == [question for question, _ in offered(screen)][: len(asked)]
        assert any("skills" in question.lower() for question in asked)
        await hand.sees(words.FOR_A_HELPER, "What changed? · 22 Nov 2026")
        await hand.sees("Reflection · 13 Nov 2026")
        await hand.press("down")
        await hand.sees(words.NO_WORDS)


async def test_what_cannot_be_read_is_not_offered_and_said_to_be_missing(
    book: OpenBook, places: Places
) -> None:
    row = {"row": "r1", "what": "Counseling.", "date": "someday"}
    path = write_down(places, "what-changed", {"different": "Slower."}, rows={"mine": [row]})
    text = path.read_text("utf-8")
    path.write_text(text.replace("[answers]", "[answers]\nended-us = 7"), "utf-8")
    async with book() as hand:
        screen = await open_gather(hand)
        await hand.sees("2 answers couldn't be read. They aren't in this list.")
        assert sorted(said for _, said in offered(screen)) == ["Counseling.", "Slower."]


async def test_marked_things_become_rows_with_question_words_and_day(
    book: OpenBook, places: Places
) -> None:
    seed(places)
    async with book() as hand:
        await open_gather(hand)
        await hand.press("space", "enter")
        await hand.hears(words.MOVE_FIRST)
        assert isinstance(hand.app.screen, GatherScreen), "Enter alone added an entry"
        await hand.press("down", "space")
        await hand.type("different")
        await hand.sees(f"{SEARCH_LABEL} different")
        await hand.press("space", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen), "the worksheet")
        await hand.saved()
        first, second = hand.on_disk(SAVED_AS)["rows"]["picked"]
        assert set(first) == {"row", "question", "day"}, "marked to ask about, so without its words"
        assert second["words"] == LONG.strip(), "the long answer was shortened"
        assert second["question"] == "What, exactly, is different since the breakup?"
        assert second["day"] == date(2026, 11, 22)
        assert hand.session.rows("picked")[0]["row"] != hand.session.rows("picked")[1]["row"]


async def test_a_taken_answer_is_a_copy_and_is_not_offered_again(
    book: OpenBook, places: Places
) -> None:
    seed(places)
    async with book() as hand:
        screen = await open_gather(hand)
        before = len(offered(screen))
        await hand.type("slower")
        await hand.press("enter")
        await hand.until(lambda: hand.app.screen is not screen)
        (row,) = hand.session.rows("picked")
        assert row["words"] == "Slower."
        hand.session.answer_cell("picked", row["row"], "words", "Shortened.")
        await hand.press("escape", "escape")
        again = await open_gather(hand)
        assert len(offered(again)) <= before, "the page lists its own words"
        assert "Shortened." not in str(offered(again))
    async with book() as hand:
        path = next(p for p in hand.app.workspace.notebook.paths() if SAVED_AS in p.name)
        await hand.open(path)
        hand.session.answer_cell("picked", row["row"], "words", "Slower.")
        await hand.show("what-i-bring", "picked")
        hand.view.query_one(GatherLink).focus()
        await hand.press("enter")
        last = hand.app.screen
        assert isinstance(last, GatherScreen)
        await hand.until(lambda: last._offers is not None)
        assert len(offered(last)) == before - 1


@pytest.mark.slow
async def test_letters_narrow_backspace_and_esc_widen_and_esc_takes_nothing(
    book: OpenBook, places: Places
) -> None:
    seed(places)
    async with book() as hand:
        screen = await open_gather(hand)
        everything = screen.query_one(Choices).option_count
        await hand.type("zzz")
        await hand.sees(NOTHING_FOUND)
        await hand.press("enter", "space")
        assert hand.app.screen is screen, "Esc closed the screen"
        await hand.press("backspace", "backspace", "backspace")
        assert screen.query_one(Choices).option_count == everything
        await hand.type("slow")
        await hand.press("escape")
        assert hand.app.screen is screen
        assert screen.query_one(Choices).option_count == everything
        await hand.press("space", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert hand.session.rows("picked") == ()


@pytest.mark.slow
async def test_a_mark_stays_while_the_list_is_narrowed(book: OpenBook, places: Places) -> None:
    seed(places)
    async with book() as hand:
        screen = await open_gather(hand)
        await hand.press("down", "space")
        await hand.type("slower")
        await hand.press("space", "space")
        await hand.press("backspace")
        assert len(screen._marked) == 1
        await hand.press("escape")
        await hand.sees("[x]")


@pytest.mark.slow
async def test_the_list_ends_at_its_limit(book: OpenBook, places: Places) -> None:
    seed(places)
    async with book() as hand:
        await focus_gather_link(hand)
        for number in range(11):
            hand.session.add_rows("picked", [{"question": f"Q{number}"}])
        await hand.press("enter")
        screen = hand.app.screen
        assert isinstance(screen, GatherScreen)
        await hand.until(lambda: screen._offers is not None)
        await hand.press("down", "space", "space", "enter")
        await hand.hears(words.no_room(12))
        assert len(hand.session.rows("picked")) == 12
        await hand.until(lambda: not hand.view.query_one(GatherLink).display, "no way to add more")


@pytest.mark.slow
async def test_with_nothing_written_the_screen_says_what_will_stand_here(book: OpenBook) -> None:
    async with book() as hand:
        await open_gather(hand)
        await hand.sees(words.NOTHING_THERE)
        await hand.press("space", "enter", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))


@pytest.mark.slow
async def test_a_file_that_cannot_be_read_gives_nothing_and_breaks_nothing(
    book: OpenBook, places: Places
) -> None:
    seed(places)
    (places.worksheets / "2026-11-20-broken.toml").write_text("answers = [", encoding="utf-8")
    (places.worksheets / "2026-11-21-unknown.toml").write_text(
        'format = 1\nworksheet = "gone"\n[answers]\nwords = "unknown sheet"\n', encoding="utf-8"
    )
    async with book() as hand:
        screen = await open_gather(hand)
        assert offered(screen)
        assert "unknown sheet" not in str(offered(screen))


@pytest.mark.slow
async def test_of_very_many_the_newest_are_shown_and_letters_find_the_rest(
    book: OpenBook, places: Places
) -> None:
    rows = tuple({"row": f"r{n:04}", "what": f"thing {n:04}"} for n in range(600))
    write_down(places, "this-week", {}, rows={"things": rows})
    async with book() as hand:
        screen = await open_gather(hand)
        assert len(offered(screen)) == 600
        assert screen.query_one(Choices).option_count < 210
        await hand.sees(words.MORE)
        await hand.type("thing0599")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert "thing 0599" in hand.session.rows("picked")[0]["words"]


@pytest.mark.slow
async def test_words_that_look_like_orders_are_shown_and_taken_as_they_are(
    book: OpenBook, places: Places
) -> None:
    orders = " ".join(HOSTILE.values())
    write_down(places, "what-changed", {"different": orders}, title=orders)
    async with book() as hand:
        await open_gather(hand)
        assert no_control(hand)
        await hand.press("down", "space")
        assert no_control(hand)
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert no_control(hand)
        assert hand.session.rows("picked")[0]["words"] == orders.replace("\r", "\n")


# -- answers that are never shared -----------------------------------------------------------------


def secret(sheet: Worksheet, item_id: str) -> str:
    return f"canary-{sheet.id}-{item_id}"


def filled(sheet: Worksheet) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Put a unique word, or the mark to ask about it, in every question."""
    values: dict[str, Any] = {}
    rows: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    for item in sheet.items():
        word = secret(sheet, item.id)
        if not item.asks:
            continue
        if isinstance(item, Rows):
            column = next(
                c for c in item.columns if str(c.__struct_config__.tag) in {"line", "text"}
            )
            rows[item.id] = ({"row": "ra1", column.id: word},)
        elif item.type_name in {"line", "text"}:
            values[item.id] = word
        elif item.type_name == "plan":
            values[item.id] = {"if": word, "then": word}
        elif isinstance(item, OneOfKind) and item.type_name == "choice":
            values[item.id] = item.options[0].value
        else:
            skipped[item.id] = "ask-helper"
    return values, rows, skipped


async def test_no_word_and_no_mark_of_a_never_shared_answer_is_offered(
    book: OpenBook, places: Places
) -> None:
    hidden: set[str] = set()
    shown: set[str] = set()
    questions: set[str] = set()
    for number, sheet in enumerate(LIBRARY.worksheets()):
        values, rows, skipped = filled(sheet)
        when = NOW - timedelta(number)
        write_down(places, sheet.id, values, rows=rows, skipped=skipped, when=when)
        leaving = frozenset() if sheet.private else sheet.exportable_ids
        for item in sheet.items():
            if item.asks and item.id not in leaving:
                hidden.add(secret(sheet, item.id))
                if item.id in skipped or item.id in values:
                    questions.add(item.text)
            elif item.type_name in {"line", "text", "plan"}:
                shown.add(secret(sheet, item.id))
    assert len(hidden) > 50
    async with book() as hand:
        screen = await open_gather(hand)
        said = " ".join(f"{question} {text}" for question, text in offered(screen))
        titles = {one.title for one in screen._offers or []}
        for word in hidden:
            assert word not in said.split()
        assert {word for word in shown if word not in said} == set()
        also_open = {
            i.text for s in LIBRARY.worksheets() for i in s.items() if i.id in s.exportable_ids
        }
        for question in questions - also_open:
            assert question not in said
        for sheet in LIBRARY.worksheets():
            if sheet.private:
                assert sheet.title not in titles
        assert "Notes" not in titles


async def test_what_was_read_while_the_list_is_closed_is_not_shown(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen's tasks end after its widgets."""
    read = asyncio.Event()

    async def in_a_thread(_: object) -> Gathered:
        await read.wait()
        return Gathered([], [])

    async with book() as hand:
        monkeypatch.setattr(asyncio, "to_thread", in_a_thread)
        screen = GatherScreen(lambda: Gathered([], []))
        hand.app.push_screen(screen)
        await hand.settle()
        hand.app.pop_screen()
        while screen.query(Choices):
            await asyncio.sleep(0)
        read.set()
        await hand.settle()
        assert isinstance(hand.app.screen, HomeScreen)
