"""Keyboard navigation: Home, End, PgUp and PgDn in lists and pages; Esc; F4 on damaged files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.command import CommandList
from textual.containers import VerticalScroll

from reconcile_tui.domain.items import Choice
from reconcile_tui.domain.kinds import Option
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.files import TextScreen
from reconcile_tui.tui.screens.get_help import GetHelpScreen
from reconcile_tui.tui.screens.home import PANES, HomeScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.screens.worksheet.steps import SectionList
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.conftest import OpenBook, OpenSheet
from tests.tui.hand import BookHand, sheet_of, work_of, write_down
from tests.tui.journeys import tab
from tests.tui.test_editing import Editor, replaces, vim, writes

__all__ = ["vim"]


@pytest.mark.parametrize("place", [*PANES, "sheet", "pause"])
async def test_one_key_opens_before_you_write_and_esc_comes_back(
    book: OpenBook, place: str
) -> None:
    async with book() as hand:
        if place == "sheet":
            await hand.start("what-changed")
            await hand.type("half a word")
        elif place == "pause":
            await hand.press("f9")
        else:
            await tab(place)(hand)
        below = hand.app.screen
        await hand.press("f7")
        await hand.until(lambda: hand.app.screen is not below and hand.app.screen.query("Field"))
        assert hand.session.worksheet.id == "before-you-write"
        above = hand.app.screen
        await hand.press("f7")
        assert hand.app.screen is above, "the page opened twice"
        await hand.press("escape", "escape")
        await hand.until(lambda: hand.app.screen is not above)
        if place == "sheet":
            assert hand.value("different") == "half a word"
        else:
            assert isinstance(hand.app.screen, HomeScreen)


# -- lists and pages -------------------------------------------------------------------------------


@pytest.mark.slow
async def test_home_and_end_move_in_the_list_of_sections(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("escape", "end")
        sections = hand.view.query_one(SectionList)
        assert sections.at == len(sections.steps) - 1
        await hand.press("home")
        assert sections.at == 0


async def test_home_and_end_go_to_the_ends_of_the_options(sheet: OpenSheet) -> None:
    options = tuple(Option(f"o{n}", f"Option {n}") for n in range(5))
    async with sheet(work_of(sheet_of(Choice(id="it", text="It?", options=options)))) as hand:
        await hand.press("end", "space")
        assert hand.value("it") == "o4"
        await hand.press("home", "space")
        assert hand.value("it") == "o0"


@pytest.mark.slow
async def test_the_numbers_scroll_as_soon_as_help_is_there(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("f2")
        assert isinstance(hand.app.screen, GetHelpScreen)
        numbers = hand.app.screen.query_one(VerticalScroll)
        await hand.press("pagedown")
        once = numbers.scroll_offset.y
        assert once > 0
        await hand.press("end")
        assert numbers.scroll_offset.y == numbers.max_scroll_y > once
        await hand.press("pageup")
        assert numbers.scroll_offset.y < numbers.max_scroll_y
        await hand.press("home")
        assert numbers.scroll_offset.y == 0
        await hand.press("escape")
        assert isinstance(hand.app.screen, HomeScreen)


@pytest.mark.slow
async def test_a_card_can_be_read_by_pages_from_its_answers(book: OpenBook) -> None:
    async with book(size=(60, 16)) as hand:
        await hand.open_tab("myths")
        await hand.settle()
        await hand.press("enter", "down", "enter")
        card = hand.app.screen.query_one("#think", Choices).parent
        assert isinstance(card, VerticalScroll)
        await hand.until(lambda: card.max_scroll_y > 0, "the fact is longer than the window")
        await hand.press("pagedown")
        assert card.scroll_offset.y > 0
        await hand.press("pageup", "pageup")
        assert card.scroll_offset.y == 0


async def test_home_and_end_move_in_the_palette(book: OpenBook) -> None:
    async with book() as hand:
        await hand.press("ctrl+p")
        await hand.until(lambda: hand.app.screen.query_one(CommandList).display)
        await hand.press("end")
        found = hand.app.screen.query_one(CommandList)
        assert found.highlighted == found.option_count - 1
        await hand.press("home")
        first, *_ = (n for n, one in enumerate(found.options) if not one.disabled)
        assert found.highlighted == first, "headings must be skipped"


# -- one step back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["escape", "left"])
@pytest.mark.parametrize(("tab", "inside"), [("myths", "#think"), ("guide", "Reading")])
async def test_from_what_stands_beside_a_list_it_is_one_step_back_to_the_list(
    book: OpenBook, tab: str, inside: str, key: str
) -> None:
    async with book() as hand:
        home = await hand.open_tab(tab)
        await hand.settle()
        listed = hand.app.focused
        assert isinstance(listed, Choices)
        await hand.press("enter")
        assert hand.app.focused is next(iter(home.query(inside)))
        await hand.press(key)
        assert hand.app.focused is listed, "Esc must go to the list before the tabs"
        await hand.press("escape")
        assert hand.app.focused is not listed


# -- a file that can't be opened -------------------------------------------------------------------


@pytest.fixture
def broken(places: Places) -> Path:
    path = write_down(places, "what-changed", {"ended-us": "We fell silent."})
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"We fell silent."', '"We fell silent.'), encoding="utf-8")
    return path


async def open_as_text(hand: BookHand, path: Path) -> None:
    hand.app.navigation.open_saved(path)
    await hand.until(lambda: isinstance(hand.app.screen, TextScreen), "the file as text")
    await hand.sees("F4 Edit")


@pytest.mark.slow
async def test_f4_opens_the_editor_on_a_file_that_cannot_be_opened(
    book: OpenBook, broken: Path
) -> None:
    before = broken.read_text(encoding="utf-8")
    async with book() as hand:
        await open_as_text(hand, broken)
        editor = Editor(hand, replaces('"We fell silent.', '"We fell silent."'))
        await hand.press("f4")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen), "the worksheet")
        assert editor.given == [before]
        assert hand.value("ended-us") == "We fell silent."
    assert tomllib.loads(broken.read_text("utf-8"))["answers"] == {"ended-us": "We fell silent."}


@pytest.mark.parametrize(
    ("does", "kept"),
    [(writes("still = [broken\n"), "still = [broken\n"), (lambda _: None, None)],
    ids=["still broken", "unchanged"],
)
async def test_what_still_cannot_be_opened_is_shown_again(
    book: OpenBook, broken: Path, does: Callable[[Path], object], kept: str | None
) -> None:
    before = broken.read_text(encoding="utf-8")
    async with book() as hand:
        await open_as_text(hand, broken)
        Editor(hand, does)
        await hand.press("f4")
        await hand.until(lambda: isinstance(hand.app.screen, TextScreen))
        await hand.sees("still = [broken" if kept else "We fell silent.")
    assert broken.read_text(encoding="utf-8") == (kept or before)


async def test_what_another_program_wrote_meanwhile_stays_and_ours_lies_beside_it(
    book: OpenBook, broken: Path
) -> None:
    async with book() as hand:
        await open_as_text(hand, broken)

        def both(file: Path) -> None:
            file.write_text("# mine\n", "utf-8")
            broken.write_text("# theirs = [\n", "utf-8")

        Editor(hand, both)
        await hand.press("f4")
        await hand.hears("The file was changed in the meantime.")
    assert broken.read_text("utf-8") == "# theirs = [\n"
    others = [path for path in broken.parent.iterdir() if path != broken]
    assert "# mine\n" in [path.read_text("utf-8") for path in others]
