"""Exporting from the list of worksheets: the format, the recipient and the path."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from reconcile_tui.export.formats import FORMATS
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages import fields as quiet
from reconcile_tui.messages.general import STATUS_WORDS
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.safety_questions import SafetyQuestionsScreen
from reconcile_tui.tui.widgets.chrome import ActionLink
from reconcile_tui.tui.widgets.dialogs import Ask, Choose
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down
from tests.tui.journeys import choose, from_menu, go_to_worksheets
from tests.tui.safety_keys import ASKED, ASKED_NO, ASKED_YES, FEAR, HERE, NO, ORDER, YES

CALM = {"day": "calm", "what-it-takes": "A walk [b]first[/b]."}
TALK = {"different": "We fell silent.", "cause-kind": ["safety"]}


async def begin(hand: BookHand, to: str) -> None:
    """Go from the list to the choice of a format."""
    await go_to_worksheets(hand)
    await from_menu(hand, words.EXPORT)
    await hand.sees(words.WHICH_FORMAT)
    await choose(hand, words.FORMATS.get(to, to))


async def to_place(hand: BookHand, place: str) -> None:
    """Replace the suggested path."""
    await hand.press("ctrl+u", "ctrl+k")
    await hand.type(place)
    await hand.press("enter")


# -- choosing what to export -----------------------------------------------------------------------


@pytest.mark.parametrize("to", ["html", "txt", "md", "json"])
async def test_a_sheet_goes_into_a_new_file_that_only_its_owner_can_read(
    book: OpenBook, places: Places, home: Path, to: str
) -> None:
    source = write_down(places, "reflection", CALM)
    before = source.read_bytes()
    async with book() as hand:
        await begin(hand, to)
        await hand.press("enter")
        await hand.hears("Exported to")
        path = home / f"2026-11-22-reflection.{to}"
        assert "A walk" in path.read_text()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert source.read_bytes() == before
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_esc_at_any_step_writes_nothing(
    book: OpenBook, places: Places, home: Path, steps: int
) -> None:
    write_down(places, "what-changed", TALK)
    before = sorted(home.rglob("*"))
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("space")
        await choose(hand, words.EXPORT)
        await hand.press(*["enter"] * steps, "escape")
        assert isinstance(hand.app.screen, HomeScreen)
    assert sorted(home.rglob("*")) == before


@pytest.mark.slow
async def test_what_is_private_or_blank_is_not_offered_for_it(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "red-flags", {"neck": "not-sure"})
    async with book() as hand:
        await go_to_worksheets(hand)
        for _ in range(2):
            await hand.press("space")
            await hand.until(lambda: isinstance(hand.app.screen, Choose))
            assert words.EXPORT not in hand.words()
            await hand.press("escape", "down")


async def test_what_is_never_shared_is_not_in_it(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "what-changed", TALK)
    async with book() as hand:
        await begin(hand, "json")
        await choose(hand, "Just for me")
        await hand.press("enter")
        await hand.hears("Exported to")
    told = json.loads((home / "2026-11-22-what-changed.json").read_text())
    assert "We fell silent." in str(told)
    assert "safety" not in str(told)


def test_every_format_has_its_line_in_the_dialog() -> None:
    assert sorted(words.FORMATS) == FORMATS


# -- choosing a path -------------------------------------------------------------------------------


async def test_a_file_that_is_there_gives_way_only_after_a_yes(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "reflection", CALM)
    path = home / "mine.txt"
    path.write_text("mine")
    async with book() as hand:
        for answer, kept in (("Cancel", True), ("Replace it", False)):
            await begin(hand, "txt")
            await to_place(hand, "~/mine.txt")
            await hand.sees(words.replace("mine.txt"))
            await choose(hand, answer)
            assert (path.read_text() == "mine") == kept
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("~/none/x.txt", "There's no folder"),
        ("~", "is a folder"),
        ("~nobody-of-this-name/x.txt", "There's no folder"),
        ("x" * 300, "Can't use"),
    ],
)
async def test_a_place_that_cannot_be_is_told(
    book: OpenBook, places: Places, typed: str, told: str
) -> None:
    write_down(places, "reflection", CALM)
    async with book() as hand:
        await begin(hand, "txt")
        await to_place(hand, typed)
        await hand.hears(told)
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.slow
async def test_a_name_alone_is_a_file_in_the_home_folder(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "reflection", CALM)
    async with book() as hand:
        await begin(hand, "txt")
        await to_place(hand, "evening.txt")
        await hand.hears("Exported to")
    assert (home / "evening.txt").exists()


@pytest.mark.slow
async def test_never_into_the_notebook(book: OpenBook, places: Places) -> None:
    source = write_down(places, "reflection", CALM)
    before = source.read_bytes()
    async with book() as hand:
        await begin(hand, "txt")
        await to_place(hand, str(source))
        await hand.hears("Nothing was written: an export can't go into")
    assert source.read_bytes() == before


# -- choosing a recipient --------------------------------------------------------------------------


async def ask_for_both(hand: BookHand, *answers: tuple[str, ...]) -> None:
    """Choose both people, alone at the screen, and answer the next questions."""
    await begin(hand, "md")
    await hand.sees(words.FOR_WHOM)
    await choose(hand, "Also for the other person")
    await hand.until(lambda: isinstance(hand.app.screen, SafetyQuestionsScreen))
    for question, answer in zip((HERE, FEAR, ORDER, ASKED), (YES, *answers), strict=False):
        await hand.sees(question)
        await hand.press(*answer)


async def test_for_both_the_quiet_questions_come_first(
    book: OpenBook, places: Places, home: Path
) -> None:
    write_down(places, "what-changed", TALK, status="stopped")
    async with book() as hand:
        await ask_for_both(hand, NO, NO, ASKED_YES)
        await hand.sees(quiet.GO_ON)
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, Ask))
        await hand.press("enter")
        await hand.hears("Exported to")
    written = (home / "2026-11-22-what-changed.md").read_text()
    assert "We fell silent." in written
    assert STATUS_WORDS["stopped"] not in written, "the reason for stopping may be private"


@pytest.mark.slow
async def test_fear_stops_it_at_a_neutral_page(book: OpenBook, places: Places, home: Path) -> None:
    write_down(places, "what-changed", TALK)
    async with book() as hand:
        await ask_for_both(hand, YES)
        await hand.sees("This worksheet isn't open right now")
        assert "afraid" not in hand.words()
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)
    assert not list(home.glob("*.md"))


@pytest.mark.slow
@pytest.mark.parametrize(("onwards", "written"), [(["enter"], True), (["up", "enter"], False)])
async def test_what_nobody_asked_for_can_be_written_for_oneself(
    book: OpenBook, places: Places, home: Path, onwards: list[str], written: bool
) -> None:
    write_down(places, "what-changed", TALK, status="stopped")
    async with book() as hand:
        await ask_for_both(hand, NO, NO, ASKED_NO)
        await hand.sees(quiet.GO_ON_ALONE)
        link = next(one for one in hand.app.screen.query(ActionLink) if one.what == "on")
        hand.app.screen.set_focus(link)
        await hand.press(*onwards)
        if written:
            await hand.until(lambda: isinstance(hand.app.screen, Ask))
            await hand.press("enter")
            await hand.hears("Exported to")
        assert isinstance(hand.app.screen, HomeScreen)
    copies = [path.read_text() for path in home.glob("*.md")]
    assert len(copies) == written
    assert all(STATUS_WORDS["stopped"] in copy for copy in copies), "my own copy is complete"
