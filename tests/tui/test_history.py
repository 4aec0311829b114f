"""Earlier versions of a worksheet: listing, reading, restoring and deleting them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.history import History
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.files import HistoryScreen, VersionScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import choose

OLD = {"different": "What I wrote first.", "contact": "no"}
HOSTILE = '"[b]x[/] \\u001b]0;x\\u0007 \\u202eabc"'


@pytest.fixture
def path(places: Places) -> Path:
    made = write_down(places, "what-changed", OLD)
    assert History(places.state, made).add(made.read_bytes(), "mine", NOW)
    text = made.read_text(encoding="utf-8")
    made.write_text(text.replace("What I wrote first.", "What I wrote then."), encoding="utf-8")
    return made


def saved_answer(path: Path) -> Any:
    return tomllib.loads(path.read_text(encoding="utf-8"))["answers"]["different"]


async def open_versions(hand: BookHand, *, private: bool = False) -> None:
    await hand.open_tab("worksheets")
    await hand.sees("Saved worksheets")
    await hand.press("space")
    if private:
        return
    await choose(hand, labels.SHOW_HISTORY)
    await hand.until(lambda: isinstance(hand.app.screen, HistoryScreen))
    await hand.settle()


async def test_a_version_is_read_taken_back_and_that_is_taken_back(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await open_versions(hand)
        await hand.sees("2026-11-22 14:03 saved here")
        await hand.press("enter")
        await hand.sees("What I wrote first.", "What, exactly, is different")
        assert saved_answer(path) == "What I wrote then."
        await hand.press("t")
        await hand.hears(files.VERSION_RESTORED)
        assert saved_answer(path) == "What I wrote first."
        assert isinstance(hand.app.screen, HistoryScreen)
        await hand.press("enter")
        await hand.sees("What I wrote then.")
        await hand.press("t")
        await hand.until(lambda: saved_answer(path) == "What I wrote then.")


@pytest.mark.slow
async def test_an_open_sheet_shows_what_was_taken_back(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        view = hand.view
        hand.app.push_screen(HistoryScreen(path, view.work.worksheet, "x"))
        await hand.until(lambda: isinstance(hand.app.screen, HistoryScreen))
        await hand.press("t")
        await hand.hears(files.VERSION_RESTORED)
        await hand.press("escape")
        await hand.until(lambda: view.session.answers.value("different") == "What I wrote first.")


async def test_all_go_after_a_question(book: OpenBook, places: Places, path: Path) -> None:
    before = path.read_bytes()
    async with book() as hand:
        await open_versions(hand)
        await hand.press("e")
        await hand.sees(files.ASK_DELETE_VERSIONS)
        await hand.press("enter")
        assert History(places.state, path).versions()
        await hand.press("e", "down", "enter")
        await hand.hears(files.HISTORY_DELETED)
        assert not History(places.state, path).versions()
        await hand.sees(files.NO_EARLIER)
    assert path.read_bytes() == before


@pytest.mark.slow
async def test_a_hostile_version_is_only_text(book: OpenBook, places: Places, path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace('"What I wrote then."', HOSTILE)
    assert HOSTILE in text
    assert History(places.state, path).add(text.encode(), "foreign", NOW)
    assert History(places.state, path).add(b"[broken \x1b[2J words", "foreign", NOW)
    async with book() as hand:
        await open_versions(hand)
        await hand.sees("changed elsewhere")
        await hand.press("enter")
        await hand.sees("␛[2J words", labels.CANNOT_OPEN)
        await hand.press("escape", "down", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, VersionScreen))
        await hand.sees("[b]x[/] ␛]0;x␇")
        assert not any(sign in hand.screen() for sign in "\x1b\x07\u202e")


async def test_a_private_sheet_has_none(book: OpenBook, places: Places) -> None:
    write_down(places, "before-you-start", {})
    async with book() as hand:
        await open_versions(hand, private=True)
        await hand.sees(labels.RENAME)
        assert labels.SHOW_HISTORY not in hand.words()
