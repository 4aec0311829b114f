"""The Worksheets tab: saved worksheets, new worksheets, and the actions for each row."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from threading import Event

import pytest
from rich.cells import cell_len

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.files import TextScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, write_down
from tests.tui.journeys import go_to_worksheets, here, shown

WORDS = {"different": "We stopped talking."}
DAY = " 2026-11-22 "
BAR = " ▁▂▃▄▅▆▇"
"""The characters that a scroll bar may draw at the end of a row."""


# -- contents --------------------------------------------------------------------------------------


async def test_with_nothing_saved_it_shows_what_can_be_started(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.sees(labels.NOTHING_SAVED, labels.TO_START)
        assert labels.SAVED not in hand.words()
        titles = [s.title for s in hand.app.library.worksheets() if s.is_listed]
        more = [labels.MORE_WORKSHEETS, *titles[3:]]
        assert shown(hand) == [labels.TO_START, *titles[:3], *more], "three first, then the rest"


@pytest.mark.slow
async def test_a_blank_sheet_says_what_it_is_for_and_how_long_it_takes(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        for sheet in [s for s in hand.app.library.worksheets() if s.is_listed]:
            assert here(hand) == sheet.title
            await hand.sees(sheet.purpose, f"about {sheet.minutes} minutes")
            await hand.press("down")


async def test_what_is_saved_comes_first_and_the_newest_on_top(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(10))
    write_down(places, "what-changed", WORDS, when=NOW - timedelta(1))
    write_down(places, "this-week", {"in-the-way": "rain"}, when=NOW - timedelta(3))
    async with book() as hand:
        await go_to_worksheets(hand)
        lines = shown(hand)
        assert lines[:4] == [labels.SAVED, "What changed?", "This week", "Reflection"]
        assert lines[4] == labels.TO_START
        assert here(hand) == "What changed?"


async def test_a_saved_line_says_when_how_far_and_its_state(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS, status="stopped")
    async with book() as hand:
        await go_to_worksheets(hand)
        line = next(line for line in hand.lines() if "What changed?" in line)
        assert "2026-11-22 14:03" in line
        assert "Stopped" in line
        assert "1 answered" in line
        await hand.sees("2026-11-22-what-changed.toml")


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
async def test_sheets_of_one_title_and_day_are_told_apart(
    book: OpenBook, places: Places, size: tuple[int, int]
) -> None:
    write_down(places, "what-changed", WORDS, when=NOW - timedelta(hours=2), status="stopped")
    write_down(places, "what-changed", WORDS)
    write_down(places, "what-changed", WORDS)
    async with book(size=size) as hand:
        await go_to_worksheets(hand)
        lines = [" ".join(line.rstrip(BAR).split()) for line in hand.lines() if DAY in line]
        told = " 1 answered" if size == (80, 24) else ""
        assert lines == [
            f"What changed? (3) 2026-11-22 14:03 In progress{told}",
            f"What changed? (2) 2026-11-22 14:03 In progress{told}",
            f"What changed? 2026-11-22 12:03 Stopped{told}",
        ]
        await hand.sees("2026-11-22-what-changed-3.toml")


async def test_lines_saved_at_the_same_time_say_when_they_were_begun(
    book: OpenBook, places: Places
) -> None:
    for day in (3, 9):
        path = write_down(places, "what-changed", WORDS, when=NOW - timedelta(day))
        text = path.read_text(encoding="utf-8")
        saved = f"saved = {NOW - timedelta(day):%Y-%m-%d}"
        assert saved in text
        path.write_text(text.replace(saved, "saved = 2026-11-22"), encoding="utf-8")
    async with book(size=(60, 16)) as hand:
        await go_to_worksheets(hand)
        lines = sorted(line for line in hand.lines() if " 2026-11-22 14:03" in line)
        assert ["(2026-11-13)" in line for line in lines] == [True, False]
        assert ["(2026-11-19)" in line for line in lines] == [False, True]


async def test_a_long_title_says_that_it_goes_on_and_a_wide_one_takes_no_other_room(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", WORDS, title="What changed between us since that spring")
    write_down(places, "what-changed", WORDS, title="私たちの間で何が変わったのか春から今まで")
    async with book(size=(60, 16)) as hand:
        await go_to_worksheets(hand)
        lines = [line.rstrip(BAR) for line in hand.lines() if DAY in line]
        assert all("…" in line and line.endswith("In progress") for line in lines), lines
        ends = [cell_len(line[: line.index("2026-11-22")]) for line in lines]
        assert len(set(ends)) == 1, "the dates must be aligned"


async def test_why_a_file_cannot_be_read_is_said_by_its_name_and_not_by_its_folders(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", WORDS).write_text("x = [", encoding="utf-8")
    async with book(size=(60, 16)) as hand:
        await go_to_worksheets(hand)
        await hand.sees("2026-11-22-what-changed.toml:1:6:")
        assert str(places.worksheets) not in hand.words()


# -- filtering -------------------------------------------------------------------------------------


async def test_typing_narrows_the_list_and_esc_widens_it(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS, title="The long talk")
    async with book() as hand:
        await go_to_worksheets(hand)
        everything = shown(hand)
        await hand.type("lONg")
        assert shown(hand) == [labels.SAVED, "The long talk"]
        await hand.sees(f"{labels.SEARCH_LABEL} lONg")
        await hand.press("backspace")
        await hand.sees(f"{labels.SEARCH_LABEL} lON")
        await hand.press("escape")
        assert shown(hand) == everything
        assert isinstance(hand.app.focused, Choices), "the first Esc must only clear the filter"
        await hand.press("escape")
        assert not isinstance(hand.app.focused, Choices)


@pytest.mark.slow
async def test_letters_that_nothing_has_are_said_and_can_be_taken_back(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        everything = shown(hand)
        await hand.type("xqz")
        assert shown(hand) == []
        await hand.sees(labels.NOTHING_FOUND)
        await hand.press("enter", "space", "delete", "ctrl+r", "ctrl+n")
        assert isinstance(hand.app.screen, HomeScreen), "no row can be opened"
        await hand.sees(f"{labels.SEARCH_LABEL} xqz")
        await hand.press("backspace", "backspace", "backspace", "backspace")
        assert shown(hand) == everything


# -- opening and starting --------------------------------------------------------------------------


async def test_enter_opens_what_is_saved(book: OpenBook, places: Places) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("enter")
        assert isinstance(hand.app.screen, WorksheetScreen)
        assert hand.value("different") == WORDS["different"]
        await hand.at("me-now")


async def test_enter_starts_what_is_blank_and_it_is_listed_once_written(book: OpenBook) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.type("changed")
        await hand.press("enter")
        await hand.at("different")
        assert not hand.files()
        await hand.type("We fell silent.")
        await hand.press("escape", "escape")
        await hand.until(lambda: labels.SAVED in shown(hand))
        assert hand.on_disk()["answers"] == {"different": "We fell silent."}


async def test_answering_again_makes_a_new_file_that_knows_the_one_before(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", WORDS, when=NOW - timedelta(20))
    before = path.read_bytes()
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("ctrl+n")
        assert hand.session.answers.is_empty()
        await hand.type("We talk now.")
        await hand.saved()
        again = hand.on_disk("2026-11-22-what-changed")
        assert again["previous"] == tomllib.loads(before.decode())["id"]
        assert again["answers"] == {"different": "We talk now."}
        assert path.read_bytes() == before


@pytest.mark.parametrize("key", ["ctrl+n", "ctrl+r", "delete"])
async def test_what_is_blank_cannot_be_answered_again_renamed_or_removed(
    book: OpenBook, key: str
) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press(key)
        await hand.hears(labels.ONLY_SAVED)
        assert isinstance(hand.app.screen, HomeScreen)


# -- unreadable and private files ------------------------------------------------------------------


async def test_a_file_that_does_not_parse_is_listed_with_the_reason_and_left_alone(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "what-changed", WORDS)
    path.write_text('title = "half a\n')
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.sees(labels.CANNOT_BE_READ, path.name)
        await hand.press("enter")
        assert isinstance(hand.app.screen, TextScreen)
        await hand.sees(labels.CANNOT_OPEN, ":1:", labels.FILE_UNTOUCHED)
        await hand.press("escape")
        assert path.read_text() == 'title = "half a\n'


@pytest.mark.slow
async def test_private_sheets_are_not_listed_and_kept_ones_have_a_neutral_name(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await go_to_worksheets(hand)
        assert "Red flags" not in shown(hand)
    path = write_down(places, "red-flags", {"neck": "not-sure"})
    assert path.name == "2026-11-22-notes.toml"
    async with book() as hand:
        await go_to_worksheets(hand)
        assert shown(hand)[:2] == [labels.SAVED, "Notes"]
        line = next(line for line in hand.lines() if "Notes" in line)
        assert "answered" not in line, "it shows the progress"
        assert "flag" not in hand.screen().lower().replace("red flags   this week", "")


@pytest.mark.slow
async def test_a_saved_private_sheet_is_deleted_permanently_and_never_in_trash(
    book: OpenBook, places: Places
) -> None:
    path = write_down(places, "red-flags", {"neck": "not-sure"})
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("delete", "down", "enter")
        await hand.hears(labels.ERASED)
        assert not path.exists()
        assert not hand.files()


async def test_the_previous_list_is_shown_while_the_folder_is_read_again(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_down(places, "what-changed", WORDS)
    async with book() as hand:
        heads = hand.app.workspace.heads
        heads.names()
        may_go_on = Event()
        again = heads.names
        monkeypatch.setattr(heads, "names", lambda: [may_go_on.wait(10), *again()][1:])
        try:
            await go_to_worksheets(hand)
            assert shown(hand)[:2] == [labels.SAVED, "What changed?"]
            write_down(places, "reflection", {})
        finally:
            may_go_on.set()
        await hand.until(lambda: "Reflection" in shown(hand)[:3])
