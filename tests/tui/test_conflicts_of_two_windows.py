"""Conflicts between two windows: correct labels, and no version is lost by choosing."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import files
from reconcile_tui.storage.history import History
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheets.conflicts import ConflictScreen, DifferenceBlock
from tests.tui.conftest import OpenBook
from tests.tui.hand import BookHand, squeezed
from tests.tui.test_conflicts import answers, copy, path
from tests.tui.test_external_changes import open_first_answer

__all__ = ["copy", "path"]


@pytest.mark.parametrize("looks_on", [True, False], ids=["written over", "wrote last"])
async def test_the_labels_are_true_in_either_window(
    book: OpenBook, places: Places, path: Path, looks_on: bool
) -> None:
    """Two windows write one answer; each labels the versions by where they really are."""
    other = Notebook(places)
    opened = other.open(path)
    async with book() as hand:
        await open_first_answer(hand, path)
        if looks_on:
            await hand.type(" Here.")
            await hand.saved()
        theirs = opened.answers.with_value("different", "In another window.")
        saved = other.save(opened.entry, theirs, {}, hand.app.now())
        if not looks_on:
            hand.rush(*" Here.")
        await hand.sees(files.TWO_KEY)
        await hand.saved()
        await hand.press("ctrl+g")
        await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))
        (block,) = hand.app.screen.query(DifferenceBlock)
        written = {True: "In another window.", False: "We did not come back. Here."}
        kept, stands = written[not looks_on], answers(path)["different"]
        assert stands == written[looks_on], saved
        lines = [line.replace("▌", " ") for line in hand.lines() if "│" in line]
        pairs = [line.split("│") for line in lines]
        left, right = (squeezed(" ".join(side)) for side in zip(*pairs, strict=True))
        assert (left, right) == (f"○ In the worksheet now {stands}", f"○ The other version {kept}")
        assert not any(word in hand.words() for word in ("Yours", "yours", "Another program"))
        assert block.chosen_side is None, "a version was preselected"


@pytest.mark.slow
async def test_what_is_not_taken_is_kept_whichever_side_that_is(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    async with book() as hand:
        await open_first_answer(hand, path)
        await hand.type(" Typed just now.")
        await hand.saved()
        await hand.press("ctrl+g")
        await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.press("right", "down", "right", "enter")
        await hand.hears(files.CHOSEN)
        assert answers(path)["different"] == "We came back too late."
    versions = History(places.state, path).versions()
    kept = {one.origin: one.path.read_text("utf-8") for one in reversed(versions)}
    assert "Typed just now." in kept["mine"]
    assert "We came back too late." in kept["beside"]


@pytest.mark.slow
async def test_a_version_that_cannot_be_kept_is_not_put_away(
    book: OpenBook, places: Places, path: Path, copy: Path
) -> None:
    copy.write_bytes(b"# words\n" * 200_000)
    async with book() as hand:
        await hand.open(path)
        await hand.sees(files.TWO_NOTICE)
        await hand.press("ctrl+g")
        await hand.sees(files.CANNOT_COMPARE)
        await hand.press("down", "enter")
        await hand.until(lambda: any(copy.name in said for said in hand.said))
        assert files.MOVED_TO_EARLIER not in hand.said
    assert copy.stat().st_size == 1_600_000


async def open_both(hand: BookHand, path: Path) -> None:
    """Open the two versions side by side."""
    await open_first_answer(hand, path)
    await hand.press("ctrl+g")
    await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))


@pytest.mark.slow
@pytest.mark.parametrize("side", ["left", "right"], ids=["sheet", "beside"])
async def test_what_another_window_settled_is_not_settled_once_more(
    book: OpenBook, path: Path, copy: Path, side: str
) -> None:
    async with book() as hand:
        await open_both(hand, path)
        copy.unlink()
        before = path.read_bytes()
        await hand.press(side, "down", side, "enter")
        await hand.hears(files.CHOSEN_ELSEWHERE)
        assert path.read_bytes() == before
        assert files.TWO_KEY not in hand.words()
        await hand.press("ctrl+g")
        await hand.hears(files.NO_TWO_VERSIONS)


@pytest.mark.slow
@pytest.mark.parametrize("side", ["left", "right"], ids=["sheet", "beside"])
async def test_nothing_is_taken_by_a_page_that_shows_what_stood_there_before(
    book: OpenBook, places: Places, path: Path, copy: Path, side: str
) -> None:
    other = Notebook(places)
    opened = other.open(path)
    async with book() as hand:
        await open_both(hand, path)
        theirs = opened.answers.with_value("different", "Written since.")
        other.save(opened.entry, theirs, {}, hand.app.now())
        await hand.press(side, "down", side, "enter")
        await hand.hears(files.CHANGED_MEANWHILE)
        assert copy.exists()
        assert answers(path)["different"] == "Written since."
        await hand.until(lambda: hand.value("different") == "Written since.")
        await hand.press("ctrl+g")
        await hand.sees("In the worksheet now", "Written since.")
