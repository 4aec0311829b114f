"""Quitting: one key from everywhere, after saving the letters typed just before it."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from textual.screen import ModalScreen

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import screens as cover
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.commands import CommandsScreen
from reconcile_tui.tui.screens.home import PANES
from reconcile_tui.tui.screens.page import FirstPageScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down
from tests.tui.journeys import Way, keys, tab

LETTERS = "the last letters"


def sheet(*pressed: str, section: str = "", item: str = "") -> Way:
    async def go(hand: BookHand) -> None:
        await hand.start("what-changed")
        if section:
            await hand.show(section, item)
        await hand.press(*pressed)

    return go


async def keep_dialog(hand: BookHand) -> None:
    await hand.start("before-you-start")
    await hand.press("right", "space", "f6")


async def shelf_dialog(hand: BookHand) -> None:
    await tab("worksheets")(hand)
    await hand.press("space")


WAYS: dict[str, Way] = {
    "the tabs": keys("escape"),
    **{f"tab {name}": tab(name) for name in PANES},
    "help": keys("f1"),
    "help now": keys("f2"),
    "the page for tonight": keys("f2", "right", "enter"),
    "a pause": keys("f9"),
    "the palette": keys("ctrl+p"),
    "the palette with a word": keys("ctrl+p", "x"),
    "the sources": keys("down", "down", "down", "f3"),
    "a dialog of the shelf": shelf_dialog,
    "a sheet": sheet(),
    "the sections of a sheet": sheet("escape"),
    "the end of a sheet": sheet(section="(end)"),
    "the dialog of reasons": sheet("f8"),
    "a row": sheet("enter", section="done-since", item="mine"),
    "help over a row": sheet("enter", "f1", section="done-since", item="mine"),
    "the palette over a sheet": sheet("ctrl+p"),
    "the question whether to keep": keep_dialog,
    "help over help now": keys("f2", "f1", "f2"),
}


@pytest.mark.parametrize("name", WAYS)
async def test_one_key_leaves(book: OpenBook, places: Places, name: str) -> None:
    async with book() as hand:
        await WAYS[name](hand)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running, f"the app to quit from {name}")
        assert hand.app.return_code == 0


@pytest.mark.parametrize("what", ["rename", "the bin", "remove"])
async def test_one_key_leaves_from_what_is_done_with_a_saved_sheet(
    book: OpenBook, places: Places, what: str
) -> None:
    path = write_down(places, "what-changed", {"different": "We stopped talking."})
    if what == "the bin":
        Notebook(places).remove(path)
    before = [path.read_bytes() for path in places.data.rglob("*.toml")]
    async with book() as hand:
        await tab("worksheets")(hand)
        await hand.press({"rename": "ctrl+r", "the bin": "ctrl+o", "remove": "delete"}[what])
        assert isinstance(hand.app.screen, ModalScreen)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert [path.read_bytes() for path in places.data.rglob("*.toml")] == before


async def test_one_key_leaves_from_the_first_page(book: OpenBook) -> None:
    async with book(past_first_page=False) as hand:
        assert isinstance(hand.app.screen, FirstPageScreen)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert not hand.files()


# -- the last letters ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("section", "item"),
    [("the-audit", "different"), ("the-audit", "fight-today"), ("held", "next-step")],
)
async def test_letters_typed_right_before_are_in_the_file(
    book: OpenBook, section: str, item: str
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show(section, item)
        hand.rush(*LETTERS, "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        kept = hand.on_disk()["answers"][item]
        assert kept == ({"if": LETTERS} if item == "next-step" else LETTERS)


@pytest.mark.slow
async def test_letters_typed_into_a_row_are_in_the_file(book: OpenBook) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.show("done-since", "mine")
        await hand.press("enter")
        await hand.press("tab")
        hand.rush(*LETTERS, "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert [row["what"] for row in hand.on_disk()["rows"]["mine"]] == [LETTERS]


@pytest.mark.slow
@pytest.mark.parametrize("over", ["f1", "f2", "f8", "f9", "ctrl+p"])
async def test_letters_are_in_the_file_also_when_something_opened_over_them(
    book: OpenBook, over: str
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        hand.rush(*LETTERS, over, "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"] == {"different": LETTERS}


@pytest.mark.slow
async def test_letters_in_a_tab_are_in_the_file(book: OpenBook) -> None:
    async with book() as hand:
        await tab("this-week")(hand)
        await hand.show("done", "learned")
        hand.rush(*LETTERS, "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"] == {"learned": LETTERS}


async def test_keys_typed_after_ctrl_q_change_nothing(book: OpenBook) -> None:
    """The screen is wiped by then, so nobody would see that ctrl+z took the words back."""
    async with book() as hand:
        await hand.start("what-changed")
        hand.rush(*LETTERS, "ctrl+q", "ctrl+z", "ctrl+z", "x")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"] == {"different": LETTERS}


@pytest.mark.slow
async def test_two_sheets_in_hand_are_both_saved(book: OpenBook) -> None:
    async with book() as hand:
        await tab("this-week")(hand)
        await hand.show("done", "learned")
        hand.rush(*"one")
        await hand.until(lambda: hand.value("learned") == "one")
        await hand.start("what-changed")
        hand.rush(*"two", "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk("this-week")["answers"] == {"learned": "one"}
        assert hand.on_disk("what-changed")["answers"] == {"different": "two"}


# -- clearing the screen, and a failing disk -------------------------------------------------------


async def test_the_screen_is_wiped_before_the_words_are_saved(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        order: list[str] = []
        wipe, save = hand.app.shutdown.wipe, Notebook.save

        def wiped() -> None:
            order.append("wiped")
            wipe()

        def saved(*args: Any) -> Any:
            order.append("saved")
            return save(*args)

        monkeypatch.setattr(hand.app.shutdown, "wipe", wiped)
        monkeypatch.setattr(Notebook, "save", saved)
        hand.rush("x", "ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert order == ["wiped", "saved"]
        assert hand.app.shutdown.is_wiped


async def test_a_disk_that_refuses_is_said_once_and_then_one_may_leave(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWriteError(f"The disk is full (errno {errno.ENOSPC}).")

    real = Notebook.save
    monkeypatch.setattr(Notebook, "save", refuse)
    async with book(size=(120, 36)) as hand:
        await hand.start("what-changed")
        await hand.type("kept in memory")
        await hand.sees("NOT SAVED since 14:03", "The disk is full")
        await hand.press("ctrl+q")
        await hand.sees(cover.NOT_SAVED)
        assert hand.app.is_running
        assert "kept in memory" not in hand.words()
        await hand.press("x")
        await hand.sees("kept in memory", "NOT SAVED since 14:03")
        assert hand.value("different") == "kept in memory"
        await hand.press("ctrl+q")
        await hand.sees(cover.NOT_SAVED)
        assert hand.app.is_running
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
        assert not hand.files()
        monkeypatch.setattr(Notebook, "save", real)


@pytest.mark.slow
async def test_the_disk_that_works_again_is_believed(
    book: OpenBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWriteError("The disk is full.")

    async with book() as hand:
        await hand.start("what-changed")
        with monkeypatch.context() as full:
            full.setattr(Notebook, "save", refuse)
            await hand.type("kept in memory")
            await hand.press("ctrl+q")
            await hand.sees(cover.NOT_SAVED)
        # Nobody is there to press a key.
        await hand.until(lambda: not hand.app.is_running)
        assert hand.on_disk()["answers"] == {"different": "kept in memory"}


@pytest.mark.slow
@pytest.mark.parametrize("word", ["quit", "exit"])
async def test_the_palette_can_leave_too(book: OpenBook, word: str) -> None:
    async with book() as hand:
        await hand.press("ctrl+p")
        assert isinstance(hand.app.screen, CommandsScreen)
        await hand.type(word)
        await hand.sees("Quit ctrl+q")
        await hand.press("enter")
        await hand.until(lambda: not hand.app.is_running)


def test_a_signal_before_the_screen_is_taken_ends_it_at_once(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(BaseException):
        pass

    def end(code: int) -> None:
        raise Ended(code)

    app = WorkbookApp(places)
    monkeypatch.setattr("reconcile_tui.tui.services.shutdown.os._exit", end)
    with pytest.raises(Ended, match="143"):
        app.terminal.hang_up(15)
    assert app.saver.stop()
