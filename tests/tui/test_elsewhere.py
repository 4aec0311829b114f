"""The disk refuses: said everywhere, a copy offered elsewhere, and leaving offers it too."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import files
from reconcile_tui.storage.erase import remove_everything, what_there_is
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand

WORDS = "words the disk refuses"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise CannotWriteError("No space is left on the disk.")

    monkeypatch.setattr(Notebook, "save", refuse)


async def refused(hand: BookHand) -> None:
    await hand.start("what-changed")
    section = hand.session.section_of(hand.session.worksheet.by_id["different"])
    await hand.show(section.id, "different")
    await hand.type(WORDS)
    await hand.sees("NOT SAVED since 14:03: No space is left", files.COPY_KEY)


async def test_the_line_stands_on_the_tabs_until_the_words_are_saved(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Notebook.save

    def refuse(*_: object) -> None:
        raise CannotWriteError("No space is left on the disk.")

    monkeypatch.setattr(Notebook, "save", refuse)
    async with book() as hand:
        await refused(hand)
        await hand.press("escape", "escape")
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
        await hand.sees("NOT SAVED since 14:03: No space is left", "What changed?", files.COPY_KEY)
        await hand.press("ctrl+t")
        await hand.sees("NOT SAVED since 14:03")
        monkeypatch.setattr(Notebook, "save", save)
        assert hand.app.saver.flush(5.0)
        await hand.until(lambda: "NOT SAVED" not in hand.words())
    assert hand.on_disk()["answers"]["different"] == WORDS


async def test_a_copy_goes_into_memory_and_its_place_is_said(
    book: OpenBook, places: Places, home: Path, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await refused(hand)
        await hand.press("f6")
        await hand.sees(files.COPY_ELSEWHERE, "It's gone after a restart")
        await hand.press("enter")
        await hand.hears("A copy from 14:03 is in")
        found = list((home / ".run").rglob("*.toml"))
        assert len(found) == 1
        assert any(str(found[0]) in said for said in hand.said)
        assert tomllib.loads(found[0].read_text())["answers"]["different"] == WORDS
        assert stat.S_IMODE(found[0].stat().st_mode) == 0o600
        monkeypatch.undo()


async def test_another_folder_can_be_named_and_refuses_in_words(
    book: OpenBook, places: Places, tmp_path: Path, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    (tmp_path / "file").write_text("")
    async with book() as hand:
        await refused(hand)
        await hand.press("f6", "enter")
        await hand.type(str(tmp_path / "file" / "x"))
        await hand.press("enter")
        await hand.settle()
        assert hand.said[-1]
        assert "A copy from 14:03 is in" not in hand.said[-1]
        await hand.press("f6", "enter")
        await hand.type(str(tmp_path / "stick"))
        await hand.press("enter")
        await hand.hears("A copy from 14:03 is in")
        (copy,) = (tmp_path / "stick").iterdir()
        assert copy in what_there_is(places)
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)
    assert copy in remove_everything(places).paths
    assert not copy.exists()


async def test_a_pause_does_not_hide_it(
    book: OpenBook, places: Places, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await refused(hand)
        await hand.press("f9")
        await hand.sees("Nothing has to be decided now", "NOT SAVED since 14:03", files.COPY_KEY)
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)
        await hand.press("space", "f9")
        await hand.sees("Nothing has to be decided now")
        assert "NOT SAVED" not in hand.words()


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_a_pause_says_it_first_and_in_the_smallest_window_too(
    book: OpenBook, full: None, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """It stood below the rest once, and so below the edge of a small window."""
    async with book(size=size) as hand:
        await refused(hand)
        await hand.press("f9")
        await hand.sees("NOT SAVED since 14:03: No space is left", "Any key goes back.")
        words = hand.words()
        assert words.index("NOT SAVED") < words.index("Nothing has to be decided now.")
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)


async def test_the_key_belongs_to_the_text_while_nothing_fails(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f6")
        assert files.COPY_ELSEWHERE not in hand.words()


async def test_a_private_sheet_in_memory_is_never_copied(
    book: OpenBook, places: Places, full: None
) -> None:
    async with book() as hand:
        await hand.start("before-you-start")
        await hand.press("right", "space", "f6")
        assert hand.app.to_be_copied() == []
        assert files.COPY_ELSEWHERE not in hand.words()


async def test_the_copy_of_a_private_sheet_that_was_kept_has_a_neutral_name(
    book: OpenBook, places: Places, home: Path, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await hand.start("red-flags")
        await hand.show("before-contact", "neck")
        await hand.press("right", "space", "f6", "down", "down", "enter")
        await hand.sees("NOT SAVED")
        await hand.press("f6", "enter")
        await hand.hears("A copy from 14:03 is in")
        (copy,) = (home / ".run").rglob("*.toml")
        assert copy.name == "2026-11-22-notes.toml"
        monkeypatch.undo()
