"""Failed saves: reported on every screen, with a copy offered elsewhere, also on Quit."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages import files, general
from reconcile_tui.storage.erase import delete_everything, stored_files
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.home import HomeScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand

WORDS = "words the disk refuses"


def refuse(*_: object) -> None:
    raise CannotWriteError("No space is left on the disk.")


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Notebook, "save", refuse)


async def refused(hand: BookHand) -> None:
    await hand.start("what-changed")
    await hand.show_item("different")
    await hand.type(WORDS)
    await hand.sees("NOT SAVED since 14:03: No space is left", files.COPY_KEY)


@pytest.mark.slow
async def test_the_line_stands_on_the_tabs_until_the_words_are_saved(
    book: OpenBook, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = Notebook.save
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


async def test_a_copy_goes_where_it_is_asked_to_and_its_place_is_said(
    book: OpenBook, places: Places, tmp_path: Path, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "stick").mkdir()
    async with book() as hand:
        await refused(hand)
        await hand.press("f6")
        await hand.sees(files.copy_where("What changed?"), "~/2026-11-22-what-changed.toml")
        await hand.press("ctrl+u")
        await hand.type(str(tmp_path / "file" / "x.toml"))
        await hand.press("enter")
        await hand.settle()
        assert hand.said == [general.no_such_folder(str(tmp_path / "file"))]
        await hand.press("f6", "ctrl+u")
        copy = tmp_path / "stick" / "2026-11-22-what-changed.toml"
        await hand.type(str(copy))
        await hand.press("enter")
        await hand.hears(f"Your text as of 14:03 was copied to {copy}")
        assert tomllib.loads(copy.read_text())["answers"]["different"] == WORDS
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert copy in stored_files(places)
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)
    assert copy in delete_everything(places).paths
    assert not copy.exists()


@pytest.mark.slow
async def test_esc_copies_nothing(
    book: OpenBook, home: Path, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await refused(hand)
        await hand.press("f6", "escape")
        await hand.sees("NOT SAVED since 14:03")
        assert not [path for path in home.rglob("*.toml") if WORDS in path.read_text("utf-8")]
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)


@pytest.mark.slow
async def test_what_a_hang_up_kept_in_memory_is_there_at_the_next_start(
    book: OpenBook, places: Places, home: Path
) -> None:
    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(Notebook, "save", refuse)
        async with book() as hand:
            await refused(hand)
            hand.app.save_a_copy.keep_unsaved()
            await hand.until(lambda: list((home / ".run").rglob("*.toml")))
            assert hand.app.saver.close(), "the process has ended and writes nothing"
            hand.app.exit()
            await hand.until(lambda: not hand.app.is_running)
    assert not list(places.worksheets.rglob("*.toml"))
    async with book() as hand:
        hand.app.workspace.bring_back_unsaved()
        await hand.hears("press ctrl+g to compare the versions")
        (back,) = places.worksheets.glob("*.toml")
        assert any(back.name in said for said in hand.said)
    assert tomllib.loads(back.read_text("utf-8"))["answers"]["different"] == WORDS
    assert not list((home / ".run").rglob("*.toml"))


@pytest.mark.slow
async def test_a_pause_does_not_hide_it(
    book: OpenBook, places: Places, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await refused(hand)
        await hand.press("f9")
        await hand.sees(
            "You don't have to decide anything now", "NOT SAVED since 14:03", files.COPY_KEY
        )
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)
        await hand.press("space", "f9")
        await hand.sees("You don't have to decide anything now")
        assert "NOT SAVED" not in hand.words()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_a_pause_says_it_first_and_in_the_smallest_window_too(
    book: OpenBook, full: None, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """It was once below the other lines, and so below the edge of a small terminal."""
    async with book(size=size) as hand:
        await refused(hand)
        await hand.press("f9")
        await hand.sees("NOT SAVED since 14:03: No space is left", "Any key goes back.")
        words = hand.words()
        assert words.index("NOT SAVED") < words.index("You don't have to decide anything now.")
        monkeypatch.undo()
        assert hand.app.saver.flush(5.0)


@pytest.mark.slow
async def test_the_key_belongs_to_the_text_while_nothing_fails(
    book: OpenBook, places: Places
) -> None:
    async with book() as hand:
        await hand.start("what-changed")
        await hand.press("f6")
        assert "Where should the copy" not in hand.words()


async def test_a_private_sheet_in_memory_is_never_copied(
    book: OpenBook, home: Path, full: None
) -> None:
    async with book() as hand:
        await hand.start("before-you-start")
        await hand.press("right", "space", "f6")
        assert hand.app.save_a_copy.unsaved_worksheets() == []
        assert "Where should the copy" not in hand.words()
        hand.app.save_a_copy.keep_unsaved()
        assert hand.app.saver.flush(2.0)
        assert not list((home / ".run").rglob("*.toml"))


@pytest.mark.slow
async def test_the_copy_of_a_private_sheet_that_was_kept_has_a_neutral_name(
    book: OpenBook, places: Places, home: Path, full: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with book() as hand:
        await hand.start("red-flags")
        await hand.show("before-contact", "neck")
        await hand.press("right", "space", "f6", "down", "down", "enter")
        await hand.sees("NOT SAVED")
        await hand.press("f6", "enter")
        await hand.hears("Your text as of 14:03 was copied to")
        assert (home / "2026-11-22-notes.toml").exists()
        monkeypatch.undo()
