"""Commands (ctrl+p): every action is listed and found by synonyms; none deletes by accident."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from reconcile_tui.messages import commands as words
from reconcile_tui.messages import exporting, files
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.notebook import Header
from reconcile_tui.storage.paths import FIRST_PAGES, Places
from reconcile_tui.tui.keymap import KEYS
from reconcile_tui.tui.screens.commands import (
    OWN_PAGES,
    Command,
    CommandList,
    CommandsScreen,
    commands_of,
    matching,
)
from reconcile_tui.tui.screens.home import PANES, HomeScreen
from reconcile_tui.tui.screens.page import HelpScreen, PageScreen
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.screens.worksheets.actions import ACTIONS
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import tab


@pytest.fixture
def saved(places: Places) -> Path:
    """Three saved worksheets; return the path of the newest."""
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(9))
    write_down(places, "promises", {"contact": "yes"}, when=NOW - timedelta(6))
    write_down(places, "what-changed", {"contact": "no"}, when=NOW - timedelta(4))
    return write_down(places, "what-changed", {"ended-us": "We stopped talking."})


async def open_commands(hand: BookHand, typed: str = "") -> CommandsScreen:
    await hand.press("ctrl+p")
    screen = hand.app.screen
    assert isinstance(screen, CommandsScreen)
    await hand.until(lambda: screen._shown, "the list")
    if typed:
        await hand.type(typed)
    return screen


def listed(screen: CommandsScreen) -> list[Command]:
    return [one for one in screen._shown if one is not None]


def highlighted(screen: CommandsScreen) -> Command | None:
    place = screen.query_one(CommandList).highlighted
    return None if place is None else screen._shown[place]


def everything(hand: BookHand) -> list[Command]:
    heads = hand.app.workspace.heads
    found = heads.read(map(heads.path, heads.names()))
    return commands_of(hand.app, hand.app.screen, found)


# -- no accidental deletion ------------------------------------------------------------------------


@pytest.mark.parametrize("place", [*PANES, "worksheet"])
async def test_ctrl_p_and_enter_twice_deletes_nothing(
    book: OpenBook, saved: Path, place: str
) -> None:
    async with book() as hand:
        if place == "worksheet":
            await hand.open(saved)
        else:
            await tab(place)(hand)
        before = {path: path.read_bytes() for path in hand.files()}
        await open_commands(hand)
        await hand.press("enter")
        assert isinstance(hand.app.screen, HelpScreen), "the first command must be Help"
        await hand.press("enter")
        assert {path: path.read_bytes() for path in hand.files()} == before


@pytest.mark.slow
async def test_delete_in_the_list_and_enter_twice_deletes_nothing(
    book: OpenBook, saved: Path
) -> None:
    async with book() as hand:
        await tab("worksheets")(hand)
        await hand.press("delete")
        await hand.sees("Delete “What changed?”?")
        await hand.press("enter", "enter")
        assert saved.exists()


async def test_what_deletes_is_last_and_never_highlighted(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await hand.open(saved)
        commands = everything(hand)
        assert [one.destructive for one in commands] == sorted(one.destructive for one in commands)
        assert sum(one.destructive for one in commands) == 3, "clear, delete, delete all"
        await hand.press("escape", "escape")
        screen = await open_commands(hand)
        for typed in ("delete", "delete all", "delete all your", "remove", "erase", "d", "e"):
            screen.query_one(Input).value = typed
            await hand.settle()
            first = highlighted(screen)
            assert first is None or not first.destructive, typed
        screen.query_one(Input).value = "delete all your"
        await hand.settle()
        assert [one.label for one in listed(screen)] == [files.REMOVE_ALL]
        await hand.press("enter")
        assert hand.app.screen is screen, "Enter alone opened something"


async def test_deleting_the_open_worksheet_closes_it_and_asks(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await hand.open(saved)
        await open_commands(hand, "delete what")
        await hand.press("down", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, Choose), "the question")
        await hand.press("enter")
        assert isinstance(hand.app.screen, HomeScreen)
        assert saved.exists(), "the safe answer must be first"
        await open_commands(hand, "delete what")
        await hand.press("down", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, Choose), "the question")
        await hand.press("down", "enter")
        await hand.hears(labels.MOVED_TO_TRASH)
        assert not saved.exists()
        await hand.settle()
        assert not saved.exists(), "an open view wrote the file again"


# -- completeness ----------------------------------------------------------------------------------


async def test_every_page_myth_and_worksheet_is_there(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        labels_there = [one.label for one in everything(hand)]
        library = hand.app.library
        for page in library.page_heads():
            is_there = page.id not in {*OWN_PAGES, *FIRST_PAGES[1:]}
            assert (words.READ + page.title in labels_there) == is_there
        for myth in library.myths():
            assert f"{words.MYTH}“{myth.myth}”" in labels_there
        for sheet in library.worksheets():
            if sheet.is_listed:
                assert words.START + sheet.title in labels_there
        assert labels_there.count(words.OPEN + "What changed?") == 2
        assert words.OPEN + "Reflection" in labels_there
        for _, label in labels.TABS:
            assert words.GO_TO + label in labels_there


async def test_every_key_and_action_of_a_place_is_there(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        for place in (*PANES, "worksheet"):
            if place == "worksheet":
                await hand.open(saved)
            else:
                await tab(place)(hand)
            there = {one.label for one in everything(hand)}
            for active in hand.app.screen.active_bindings.values():
                for key in KEYS:
                    same = (active.binding.key, active.binding.description) == (key.key, key.label)
                    is_action = key.label in {action.label for action in ACTIONS}
                    if same and active.enabled and key.palette and not is_action:
                        assert key.label in there, (place, key)
            for action in ACTIONS:
                assert {action.label, action.asks} & there or not action.asks, (place, action.label)


OTHER_WORDS = (
    ("export", exporting.EXPORT),
    ("print", exporting.EXPORT),
    ("save as", exporting.EXPORT),
    ("pdf", exporting.EXPORT),
    ("quit", "Quit"),
    ("exit", "Quit"),
    ("close", "Quit"),
    ("afraid", "Get help"),
    ("danger", "Get help"),
    ("suicide", "Get help"),
    ("contact", "Get help"),
    ("police", "Get help"),
    ("trash", "Open Trash"),
    ("undo", labels.SHOW_HISTORY),
    ("restore", labels.SHOW_HISTORY),
    ("history", labels.SHOW_HISTORY),
    ("diff", "Compare with another date…"),
    ("compare", "Compare with another date…"),
    ("partner", "Compare with another person's file…"),
    ("settings", words.LOOKS["dark"]),
    ("theme", words.LOOKS["light"]),
    ("lock", "Cover the screen now"),
    ("delete", labels.DELETE_WORKSHEET),
    ("remove", labels.DELETE_WORKSHEET),
    ("wipe", files.REMOVE_ALL),
    ("shortcuts", "Help for this screen"),
    ("breathe", "Pause"),
    ("begin", words.START + "Reflection"),
)
"""A search term, and the command that it finds."""


async def test_another_word_finds_it(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await tab("worksheets")(hand)
        for typed, wanted in OTHER_WORDS:
            found = matching(everything(hand), typed)
            assert wanted in [one.label for one in found], [one.label for one in found]
            assert len(found) < 25, "the word didn't narrow the list"


COMMON_WORDS = (
    ("save", "Save"),
    ("find", words.SEARCH),
    ("search", words.SEARCH),
    ("search answers", words.SEARCH),
    ("password", words.WHO_CAN_READ),
    ("encrypt", words.WHO_CAN_READ),
)
"""A search term, and the command that must be listed first."""


@pytest.mark.parametrize("place", ["guide", "worksheets", "worksheet"])
async def test_a_common_word_finds_what_it_means_first(
    book: OpenBook, saved: Path, place: str
) -> None:
    async with book() as hand:
        if place == "worksheet":
            await hand.open(saved)
        else:
            await tab(place)(hand)
        for typed, first in COMMON_WORDS:
            screen = await open_commands(hand, typed)
            is_here = place == "guide" and typed in {"find", "search"}
            # The first command searches the pages, which this key would start.
            assert next(one.label for one in listed(screen)) == (
                "Search here" if is_here else first
            )
            await hand.press("escape")


MOVES = frozenset(
    "choose go jump leave_search move move_focus page read_on scroll search_again step_out "
    "step_tab switch".split()
)
"""Actions that only move the focus, scroll, or go back."""

BY_ANOTHER_NAME = {
    "actions": "Actions",
    "command_palette": "",
    "help": "Help for this screen",
    "help_now": "Get help",
    "help_quit": "Quit",
    "open": words.OPEN,
    "redo": "Redo typing",
    "show_layers": words.GO_TO + "The four layers",
    "tab": words.GO_TO,
    "take": "",
    "undo": "Undo typing",
}
"""Keys without a command of their own -> the label of the equivalent command.

Commands doesn't list itself, and the action of a dialog is done there with Enter.
"""


def test_every_key_has_its_command_or_only_moves() -> None:
    for key in KEYS:
        name = key.action.partition("(")[0]
        assert key.palette or name in MOVES or name in BY_ANOTHER_NAME, key


@pytest.mark.slow
async def test_review_and_marks_are_there_in_every_step(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await hand.open(saved)
        for typed, wanted in (
            ("review", "Review"),
            ("summary", "Review"),
            ("done", "Mark it as done"),
            ("finish", "Mark it as done"),
            ("stop here", "Stop here and leave it as it is"),
        ):
            assert wanted in [one.label for one in matching(everything(hand), typed)], typed
        await open_commands(hand, "mark it as done")
        await hand.press("enter")
        await hand.sees("You marked this worksheet as done.", "Mark it as in progress")
        await hand.saved()
        assert hand.on_disk(saved.name)["status"] == "completed"
        await open_commands(hand, "reopen")
        await hand.press("enter")
        await hand.sees("This worksheet is in progress.")


@pytest.mark.slow
async def test_review_opens_from_commands(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await hand.open(saved)
        await open_commands(hand, "review")
        await hand.press("enter")
        await hand.sees("Mark it as done", "We stopped talking.")


@pytest.mark.slow
async def test_an_entry_of_a_list_can_be_edited_and_deleted_by_command(
    book: OpenBook, places: Places
) -> None:
    rows = {"mine": [{"row": "r1", "what": "Asked for a break"}]}
    path = write_down(places, "what-changed", {"ended-us": "We stopped talking."}, rows=rows)
    async with book() as hand:
        await hand.open(path)
        await hand.show_item("mine")
        await hand.at("mine")
        await hand.press("home")
        labels_here = [one.label for one in everything(hand)]
        assert {"Add an entry", "Edit this entry", "Delete this entry"} <= set(labels_here)
        assert everything(hand)[labels_here.index("Delete this entry")].destructive


@pytest.mark.parametrize("typed", ["undo", "ctrl+z"])
async def test_undo_is_found_on_every_page_of_an_open_worksheet(
    book: OpenBook, saved: Path, typed: str
) -> None:
    async with book() as hand:
        await hand.open(saved)
        await hand.show("(end)")
        assert "Undo typing" in [one.label for one in matching(everything(hand), typed)]


@pytest.mark.slow
async def test_undo_is_found_where_words_are_written(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await hand.open(saved)
        found = [one.label for one in matching(everything(hand), "undo")]
        assert found[0] == "Undo typing"
        assert "Clear this answer, or restore it" in found


# -- running a command -----------------------------------------------------------------------------


@pytest.mark.slow
async def test_a_page_opens_over_a_worksheet_and_esc_goes_back(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await hand.open(saved)
        await open_commands(hand, "afraid")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, PageScreen), "the page")
        await hand.press("escape")
        assert isinstance(hand.app.screen, WorksheetScreen)


@pytest.mark.slow
async def test_a_myth_shows_its_card(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        myth = hand.app.library.myths()[2]
        await open_commands(hand, f"myth {myth.myth[:20]}")
        await hand.press("enter")
        await hand.until(lambda: f"“{myth.myth}”" in hand.words(), "the card")
        home = hand.app.screen
        assert isinstance(home, HomeScreen)
        assert home.active == "myths"


@pytest.mark.slow
async def test_a_saved_worksheet_opens_from_anywhere(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await tab("guide")(hand)
        await open_commands(hand, "open promises")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        assert hand.session.worksheet.id == "promises"


async def test_a_new_user_starts_to_write_from_the_first_tab(book: OpenBook) -> None:
    async with book() as hand:
        await open_commands(hand, "start what")
        await hand.press("enter")
        await hand.at("different")


@pytest.mark.slow
async def test_export_asks_which_one_where_none_is_in_hand(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        await tab("guide")(hand)
        await open_commands(hand, "export")
        await hand.press("enter")
        await hand.sees(words.WHICH, "What changed?   2026-11-22", "Reflection   2026-11-13")
        await hand.press("enter")
        await hand.sees(exporting.WHICH_FORMAT)


@pytest.mark.slow
async def test_the_open_worksheet_is_exported_with_what_was_just_typed(
    book: OpenBook, saved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with book() as hand:
        await hand.open(saved)
        await hand.show("the-audit", "me-now")
        await hand.type("I wait.")
        await open_commands(hand, "export")
        await hand.press("enter")
        await hand.sees(exporting.WHICH_FORMAT)
        await hand.press("down", "enter")
        await hand.until(lambda: exporting.WHICH_FORMAT not in hand.words())
        if exporting.FOR_WHOM in hand.words():
            await hand.press("enter")
        await hand.sees(exporting.WHERE)
        await hand.press("enter")
        out = tmp_path / f"{saved.stem}.txt"
        await hand.until(out.exists, "the file")
        assert "I wait." in out.read_text(encoding="utf-8")
        assert isinstance(hand.app.screen, WorksheetScreen)


# -- layout ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 50)])
async def test_one_line_an_entry(book: OpenBook, saved: Path, size: tuple[int, int]) -> None:
    async with book(size=size) as hand:
        screen = await open_commands(hand)
        entries = screen.query_one(CommandList)
        assert entries.virtual_size.height == entries.option_count
        await hand.type("myth")
        assert entries.virtual_size.height == entries.option_count
        await hand.sees(words.TITLE, words.KEYS)


async def test_the_whole_list_is_reached_by_end_home_and_pages(book: OpenBook, saved: Path) -> None:
    async with book() as hand:
        screen = await open_commands(hand)
        first = highlighted(screen)
        await hand.press("end")
        last = highlighted(screen)
        assert last is not None
        assert last.label == files.REMOVE_ALL
        await hand.press("home")
        assert highlighted(screen) == first
        await hand.press("pagedown")
        assert highlighted(screen) not in {first, last}
        await hand.press("escape")
        assert not isinstance(hand.app.screen, CommandsScreen)


async def test_it_says_when_nothing_has_the_word(book: OpenBook) -> None:
    async with book() as hand:
        await open_commands(hand, "zzqqx")
        await hand.sees(words.NOTHING)
        await hand.press("enter")
        assert isinstance(hand.app.screen, CommandsScreen)
        await hand.press(*["backspace"] * 5)
        await hand.until(lambda: words.NOTHING not in hand.words())


@pytest.mark.slow
async def test_what_needs_a_saved_worksheet_says_so_while_there_is_none(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        for word in ("export", "print", "rename"):
            await open_commands(hand, word)
            await hand.sees(words.NEEDS_SAVED)
            assert words.NOTHING not in hand.words()
            await hand.press("escape")
    write_down(places, "what-changed", {"different": "x"})
    async with book() as hand:
        await open_commands(hand, "export")
        assert words.NEEDS_SAVED not in hand.words()
        await hand.sees("Export")


async def test_nothing_of_textuals_own_is_offered(book: OpenBook) -> None:
    async with book() as hand:
        there = " ".join(one.label for one in everything(hand))
        for foreign in ("Screenshot", "Theme", "Maximize", "Quit the application"):
            assert foreign not in there


@pytest.mark.slow
@pytest.mark.parametrize("width", [60, 80, 120])
async def test_ctrl_p_stands_in_the_last_line(book: OpenBook, saved: Path, width: int) -> None:
    async with book(size=(width, 24)) as hand:
        for name in PANES:
            await tab(name)(hand)
            assert "ctrl+p Commands" in hand.lines()[-1], name
        await hand.open(saved)
        assert "ctrl+p Commands" in hand.lines()[-1]


async def test_files_read_while_it_is_closed_are_not_listed(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen's tasks end after its widgets."""
    read = asyncio.Event()

    async def in_a_thread(_: object) -> list[Header]:
        await read.wait()
        return []

    async with book() as hand:
        monkeypatch.setattr(asyncio, "to_thread", in_a_thread)
        await hand.press("ctrl+p")
        screen = hand.app.screen
        assert isinstance(screen, CommandsScreen)
        hand.app.pop_screen()
        while screen.query(CommandList):
            await asyncio.sleep(0)
        read.set()
        await hand.settle()
        assert isinstance(hand.app.screen, HomeScreen)
