"""A worksheet moved to Trash in another window and restored: new words go to its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import files
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, write_down


@pytest.fixture
def path(places: Places) -> Path:
    return write_down(places, "what-changed", {"different": "We fell silent."})


async def trash_elsewhere(hand: BookHand, places: Places, path: Path) -> Path:
    """Open the worksheet, have another window move it to Trash, and keep typing."""
    await hand.open(path)
    await hand.show("the-audit", "different")
    binned = Notebook(places).remove(path)
    await hand.press("end")
    await hand.type(" Alpha")
    await hand.hears(files.REMOVED_ELSEWHERE)
    assert not path.exists(), "the file must stay in Trash"
    return binned


@pytest.mark.slow
async def test_what_is_typed_after_it_came_back_is_in_it(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        binned = await trash_elsewhere(hand, places, path)
        Notebook(places).restore(binned)
        await hand.type(" two")
        hand.view.request_file_check()
        await hand.until(lambda: "Alpha two" in path.read_text())
        await hand.sees("Saved")
        assert hand.work.entry.path == path


@pytest.mark.slow
async def test_leaving_looks_for_it_too(book: OpenBook, places: Places, path: Path) -> None:
    async with book() as hand:
        binned = await trash_elsewhere(hand, places, path)
        Notebook(places).restore(binned)
        await hand.type(" two")
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert "Alpha two" in path.read_text()


async def test_while_it_is_in_trash_nothing_restores_it(
    book: OpenBook, places: Places, path: Path
) -> None:
    async with book() as hand:
        binned = await trash_elsewhere(hand, places, path)
        hand.view.request_file_check()
        await hand.settle()
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert not path.exists()
    assert "Alpha" not in binned.read_text()
