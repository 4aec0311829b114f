"""Deleting everything: what it promises, and no writes afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.autosave import Saver
from reconcile_tui.messages import files
from reconcile_tui.storage.history import History
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.files import ErasedScreen, EraseScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.widgets.dialogs import Ask, Choose
from reconcile_tui.tui.widgets.fields.line import PlainInput
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import choose


@pytest.fixture
def path(places: Places) -> Path:
    made = write_down(places, "what-changed", {"different": "What I wrote."})
    assert History(places.state, made).add(made.read_bytes(), "mine", NOW)
    places.trash.mkdir(mode=0o700)
    (places.trash / "old.toml").write_bytes(made.read_bytes())
    places.config.mkdir(mode=0o700, parents=True)
    places.settings.write_text('look = "dark"\n')
    return made


async def asked(hand: BookHand) -> None:
    await hand.press("ctrl+p")
    await hand.type("delete all your")
    await hand.until(lambda: files.REMOVE_ALL in hand.words(), "Commands")
    await hand.press("down", "enter")
    await hand.until(lambda: isinstance(hand.app.screen, Choose), "the offer of a copy")
    await hand.sees("they may notice that your data is suddenly gone", "as evidence")
    await choose(hand, "Continue without a copy")
    await hand.until(lambda: isinstance(hand.app.screen, EraseScreen), "the question")
    await hand.settle()


async def test_all_of_it_goes_and_an_open_sheet_does_not_come_back(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        await hand.show_item("different")
        await hand.type(" More.")
        work = hand.work
        await asked(hand)
        await hand.sees("the disk itself may still have your text", files.TYPE_THE_WORD)
        await hand.sees("Worksheets: ", "2026-11-22-what-changed.toml", "In Trash: ")
        await hand.press("shift+tab", "end")
        await hand.sees("settings.toml", "Lock files (nothing you wrote is in them): 1 file in ")
        await hand.press("pageup")
        await hand.sees("old.toml", "Earlier versions: 1 file in ")
        await hand.press("tab")
        await hand.type("everything")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, ErasedScreen))
        await hand.sees("2026-11-22-what-changed.toml", "old.toml", "settings.toml")
        assert hand.files() == []
        work.session.answer("different", "typed afterwards")
        hand.app.preferences.keep("look", "light")
        await hand.press("ctrl+p")
        assert isinstance(hand.app.screen, ErasedScreen)
        await hand.press("escape")
        await hand.until(lambda: not hand.app.is_running)
    assert hand.files() == []
    assert not places.worksheets.exists()
    assert not places.state.exists()


@pytest.mark.slow
async def test_a_copy_is_offered_first_and_stays(
    book: OpenBook, places: Places, path: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    before = path.read_bytes()
    async with book() as hand:
        hand.app.erase.remove_everything()
        await choose(hand, "Save a copy elsewhere first…")
        for refused in (places.worksheets / "x", tmp_path / "no" / "such"):
            await hand.until(lambda: isinstance(hand.app.screen, Ask))
            await hand.press("ctrl+u", "ctrl+k")
            await hand.type(f"{refused}")
            await hand.press("enter")
            await hand.until(lambda: len(hand.app.screen.query(PlainInput)) == 1)
        await hand.press("ctrl+u", "ctrl+k")
        await hand.type(f"{stick}")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, EraseScreen))
        await hand.sees(
            "3 files copied to",
            "This copy stays when everything else is deleted.",
            files.TYPE_THE_WORD,
        )
        await hand.type("everything")
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, ErasedScreen))
        assert hand.files() == []
    (made,) = stick.iterdir()
    assert made.name == f"worksheets-{NOW.date()}"
    assert (made / path.name).read_bytes() == before
    assert (made / "trash" / "old.toml").read_bytes() == before
    assert len(list((made / "earlier-versions" / path.stem).iterdir())) == 1


@pytest.mark.parametrize("keys", [("escape",), ("enter",)])
async def test_at_the_offer_esc_and_enter_alone_delete_nothing(
    book: OpenBook, places: Places, path: Path, keys: tuple[str, ...]
) -> None:
    async with book() as hand:
        before = hand.files()
        hand.app.erase.remove_everything()
        await hand.until(lambda: isinstance(hand.app.screen, Choose))
        await hand.press(*keys)
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        assert hand.files() == before


@pytest.mark.parametrize("keys", [("escape",), ("enter",), ("n", "o", "enter")])
async def test_without_the_word_nothing_goes(
    book: OpenBook, places: Places, path: Path, keys: tuple[str, ...]
) -> None:
    async with book() as hand:
        before = hand.files()
        await asked(hand)
        await hand.press(*keys)
        await hand.settle()
        assert hand.files() == before
        assert not hand.app.erase.is_gone


@pytest.mark.slow
async def test_what_cannot_be_removed_is_named(book: OpenBook, places: Places, path: Path) -> None:
    foreign = places.data / "worksheets" / "not-ours.txt"
    foreign.write_text("x")
    async with book() as hand:
        await asked(hand)
        await hand.type("everything")
        await hand.press("enter")
        await hand.sees(files.STILL_THERE, "not-ours.txt", "it doesn't belong to reconcile-tui")
    assert hand.files() == [foreign]


@pytest.mark.slow
async def test_a_name_made_to_harm_is_only_text(book: OpenBook, places: Places, path: Path) -> None:
    os.rename(path, path.with_name("\x1b[2J [bold]x.toml"))  # noqa: PTH104
    async with book() as hand:
        await asked(hand)
        await hand.press("shift+tab", "end")
        assert "\x1b" not in hand.screen()


async def test_the_dialog_says_what_removing_one_can_promise(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await hand.open_tab("worksheets")
        await hand.sees("Saved worksheets")
        await hand.press("delete")
        await hand.sees("You can restore it from there", "disk itself may have a copy too")


def test_a_closed_saver_takes_nothing_any_more() -> None:
    done: list[str] = []
    saver = Saver(lambda *_: None, lambda *_: None)
    saver.submit("a", lambda: done.append("a"), at_once=True)
    assert saver.flush(5.0)
    assert saver.close(5.0)
    saver.submit("a", lambda: done.append("b"), at_once=True)
    assert saver.stop(5.0)
    assert done == ["a"]
