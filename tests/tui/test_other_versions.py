"""Conflict copies of a worksheet, from any program, are offered where the worksheet is listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import files
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen
from reconcile_tui.tui.screens.worksheets.conflicts import ConflictScreen
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import from_menu, go_to_worksheets, shown

WORDS = {"ended-us": "We stopped talking."}
NAMES = [
    "{}.sync-conflict-20261122-190500-ABCDEF1",
    "{} (host's conflicted copy 2026-11-02)",
    "{} (conflicted copy 2026-11-02 101112)",
    "{}_conflict-20261102-101112",
]


@pytest.fixture
def path(places: Places) -> Path:
    """A worksheet with one answer."""
    return write_down(places, "what-changed", WORDS)


@pytest.mark.parametrize("name", NAMES)
async def test_what_a_sync_program_left_is_compared_and_chosen_from(
    book: OpenBook, path: Path, name: str
) -> None:
    copy = path.with_name(f"{name.format(path.stem)}.toml")
    copy.write_text(path.read_text("utf-8").replace("stopped", "started"), "utf-8")
    async with book() as hand:
        await go_to_worksheets(hand)
        assert shown(hand).count("What changed?") == 2  # the file, and the form
        await hand.sees(files.ANOTHER_VERSION_HERE)
        await from_menu(hand, files.TWO_VERSIONS)
        await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.sees("We stopped talking.", "We started talking.")
        await hand.press("right", "enter")
        await hand.until(lambda: not copy.exists())
        await hand.until(lambda: "We started talking." in path.read_text("utf-8"))


async def test_two_versions_that_git_left_are_split_and_offered(book: OpenBook, path: Path) -> None:
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines() if "stopped" in line)
    other = line.replace("stopped", "started")
    marked = f"<<<<<<< HEAD\n{line}\n=======\n{other}\n>>>>>>> laptop"
    path.write_text(text.replace(line, marked), "utf-8")
    before = path.read_bytes()
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.press("enter")
        await hand.sees(files.GIT_CONFLICT, path.name)
        await hand.press("escape")
        assert path.read_bytes() == before
        await hand.press("enter")
        await hand.sees(files.GIT_CONFLICT)
        await hand.press("enter")
        await hand.until(lambda: isinstance(hand.app.screen, WorksheetScreen))
        await hand.sees(files.TWO_NOTICE)
        assert path.read_text("utf-8") == text
        await hand.press("ctrl+g")
        await hand.until(lambda: isinstance(hand.app.screen, ConflictScreen))
        await hand.sees("We stopped talking.", "We started talking.")
