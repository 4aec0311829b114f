"""A discreet run: what is on the screen before anything is opened, and its cover."""

from __future__ import annotations

import re
from datetime import date

import msgspec
import pytest

import reconcile_tui
from reconcile_tui.content.library import Library
from reconcile_tui.messages.commands import PLACEHOLDER_DISCREET
from reconcile_tui.messages.fields import HEAVY, HEAVY_DISCREET
from reconcile_tui.messages.files import REMOVE_ALL
from reconcile_tui.messages.private import ASK_FIRST
from reconcile_tui.messages.screens import COVERED_AFTER_DISCREETLY
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.screens.cover import CalendarCover, NotSavedCover, month_of
from reconcile_tui.tui.screens.page import FirstPageScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from tests.tui.conftest import OpenDiscreet
from tests.tui.hand import NOW, write_down

TELLING = re.compile(
    r"reconcil|back together|break-?up|relationship|partner|red flag|afraid|danger|myth|decision"
    r"|changed\?|safety|helper|core idea",
    re.IGNORECASE,
)
"""Words that must not be on the screen in a discreet run."""


async def test_it_begins_with_a_list_that_tells_nothing(open_discreet: OpenDiscreet) -> None:
    async with open_discreet() as hand:
        await hand.sees("►Worksheets", "Pages", "Checklist", "Journal", "Notes 2")
        for _ in range(12):
            found = TELLING.search(hand.screen())
            assert found is None, f"{found[0]!r} is on the screen" if found else ""
            await hand.press("down")


async def test_before_the_first_worksheet_it_says_once_what_it_hides_and_what_not(
    open_discreet: OpenDiscreet,
) -> None:
    async with open_discreet() as hand:
        await hand.press("enter")
        assert isinstance(hand.app.screen, FirstPageScreen)
        await hand.sees(
            "What this look hides, and what it doesn't",
            "Only F9, or the key you chose in the settings, closes the calendar.",
            "A saved file contains the worksheet's real name",
            "its package, which is called reconcile_tui",
            "the list of running programs (ps)",
        )
        await hand.press("enter")
        assert isinstance(hand.app.screen, WorksheetScreen)
        await hand.press("escape", "escape", "down", "enter")
        assert isinstance(hand.app.screen, WorksheetScreen)


async def test_a_file_is_named_and_titled_so_that_its_name_tells_nothing(
    open_discreet: OpenDiscreet, places: Places
) -> None:
    async with open_discreet(Opening(kind="what-changed")) as hand:
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        await hand.type("We never came back to a fight.")
        await hand.saved()
    (path,) = places.worksheets.glob("*.toml")
    assert path.name == "2026-11-22-review.toml"
    first, *_ = text = path.read_text().splitlines()
    assert first.startswith("# Review · ")
    assert 'title = "Review"' in text
    async with open_discreet() as hand:
        await hand.sees("Review")
        assert TELLING.search(hand.screen()) is None


async def test_an_older_file_is_listed_by_a_plain_title_too(
    open_discreet: OpenDiscreet, places: Places
) -> None:
    write_down(places, "what-changed", {"contact": "no"}, title="What changed?")
    write_down(places, "promises", {}, title="A title of my own")
    async with open_discreet() as hand:
        await hand.sees("Review", "A title of my own")
        assert "What changed?" not in hand.screen()


async def test_one_key_covers_the_screen_with_a_month_and_only_it_comes_back(
    open_discreet: OpenDiscreet,
) -> None:
    async with open_discreet(Opening(kind="what-changed")) as hand:
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        await hand.press("f9")
        assert isinstance(hand.app.screen, CalendarCover)
        today = NOW.date()
        shown = hand.screen().split()
        assert shown[:2] == [f"{today:%B}", str(today.year)]
        assert shown[2:9] == "Su Mo Tu We Th Fr Sa".split()
        assert all(word.isdecimal() for word in shown[9:])
        assert str(today.day) in shown
        for key in ("escape", "enter", "space", "x", "f1", "f2", "ctrl+p", "f10"):
            await hand.press(key)
            assert isinstance(hand.app.screen, CalendarCover), f"{key} closed the cover"
        await hand.press("f9")
        assert isinstance(hand.app.screen, WorksheetScreen)


@pytest.mark.slow
async def test_the_keys_are_named_for_what_they_do_here_and_the_pause_is_found_by_its_name(
    open_discreet: OpenDiscreet,
) -> None:
    async with open_discreet() as hand:
        await hand.sees("F9 Cover")
        assert "F9 Pause" not in hand.screen()
        await hand.press("f1", "pagedown")
        await hand.sees("Cover the screen with a calendar")
        await hand.press("escape", "ctrl+p", *"pause")
        await hand.sees("Read: A pause")
        await hand.press("enter")
        await hand.sees("Both feet on the floor.")


@pytest.mark.slow
async def test_after_a_heavy_answer_it_names_a_way_to_a_breath_that_works(
    open_discreet: OpenDiscreet,
) -> None:
    async with open_discreet(Opening(kind="closing-well")) as hand:
        await hand.press("enter")
        await hand.sees(ASK_FIRST)
        await hand.press("down", "enter")
        await hand.show("what-stays", "losing")
        await hand.type("x")
        await hand.press("tab")
        await hand.sees(HEAVY_DISCREET)
        assert HEAVY not in hand.words()


async def test_setting_when_it_covers_names_the_key_that_comes_back(
    open_discreet: OpenDiscreet,
) -> None:
    async with open_discreet() as hand:
        hand.app.idle_cover.set_minutes("2")
        await hand.hears(COVERED_AFTER_DISCREETLY)


async def test_another_key_can_be_chosen_to_come_back(
    open_discreet: OpenDiscreet, places: Places
) -> None:
    places.config.mkdir(parents=True)
    places.settings.write_text('cover_key = "f12"\n')
    async with open_discreet() as hand:
        await hand.press("f9")
        await hand.press("f9")
        assert isinstance(hand.app.screen, CalendarCover)
        await hand.press("f12")
        assert not isinstance(hand.app.screen, CalendarCover)


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["F12", "q", "f13", ""])
async def test_a_key_that_cannot_be_chosen_leaves_the_usual_one(
    open_discreet: OpenDiscreet, places: Places, wrong: str
) -> None:
    places.config.mkdir(parents=True)
    places.settings.write_text(f'cover_key = "{wrong}"\n')
    async with open_discreet() as hand:
        await hand.press("f9")
        assert isinstance(hand.app.screen, CalendarCover)
        await hand.press("f9")
        assert not isinstance(hand.app.screen, CalendarCover)


@pytest.mark.slow
async def test_any_key_goes_back_from_words_that_could_not_be_saved(
    open_discreet: OpenDiscreet,
) -> None:
    async with open_discreet(Opening(kind="what-changed")) as hand:
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        hand.app.final_save.holds_unsaved = lambda: True
        await hand.press("ctrl+q")
        await hand.until(lambda: isinstance(hand.app.screen, NotSavedCover))
        await hand.press("x")
        assert isinstance(hand.app.screen, WorksheetScreen)


def test_a_sentence_names_the_program_as_it_was_started_and_a_path_stays_true(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = (
        "Type: reconcile-tui list. It's in ~/.local/share/reconcile-tui/a and reconcile-tui.toml."
    )
    assert reconcile_tui.named(said) == said
    monkeypatch.setattr(reconcile_tui, "PROGRAM", "worksheets")
    assert reconcile_tui.named(said) == said.replace("reconcile-tui list", "worksheets list")


async def test_a_question_names_the_command_as_it_was_started(
    open_discreet: OpenDiscreet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reconcile_tui, "PROGRAM", "worksheets")
    async with open_discreet(Opening(kind="closing-well")) as hand:
        await hand.press("enter")
        await hand.sees("quit and run worksheets encrypt")


async def test_ctrl_q_quits_from_the_month(open_discreet: OpenDiscreet) -> None:
    async with open_discreet() as hand:
        await hand.press("f9")
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)


def test_every_worksheet_has_a_title_that_tells_nothing(places: Places) -> None:
    library = Library.of(msgspec.structs.replace(places, discreet=True))
    for sheet in library.worksheets():
        assert TELLING.search(sheet.title) is None, sheet.id


async def test_no_command_on_a_screen_names_the_program(open_discreet: OpenDiscreet) -> None:
    async with open_discreet() as hand:
        await hand.press("ctrl+p")
        await hand.sees(PLACEHOLDER_DISCREET, "Before you write")
        assert "to them" not in hand.screen()
        await hand.press(*"delete")
        await hand.sees(REMOVE_ALL)
        assert "reconcile" not in hand.screen()


@pytest.mark.parametrize(
    "day", [date(2026, 11, 1), date(2026, 2, 28), date(2024, 2, 29), date(2023, 1, 31)]
)
def test_today_stands_out_on_the_cover(day: date) -> None:
    month = month_of(day)
    (today,) = [span for span in month.spans if "reverse" in str(span.style)]
    assert month.plain[today.start : today.end].strip() == str(day.day)
