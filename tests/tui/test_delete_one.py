"""Deleting one worksheet from the list: to Trash, or permanently after a second question."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.history import History
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import DialogChoices
from tests.tui.conftest import OpenBook
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import choose, go_to_worksheets, shown

WORD = "marigold"


@pytest.fixture
def path(places: Places) -> Path:
    """A worksheet with two earlier versions, a conflict copy, and a copy in Trash."""
    made = write_down(places, "what-changed", {"different": WORD})
    history = History(places.state, made)
    assert history.add(made.read_bytes(), "mine", NOW)
    assert history.add(made.read_bytes() + b"\n", "mine", NOW)
    made.with_name(f"{made.stem}.conflict-20261122T100000Z-1.toml").write_bytes(made.read_bytes())
    places.trash.mkdir(mode=0o700)
    (places.trash / "old.toml").write_bytes(made.read_bytes())
    return made


def holding(home: Path) -> list[Path]:
    return [one for one in home.rglob("*") if one.is_file() and WORD in one.read_text("utf-8")]


async def second_question(hand: BookHand) -> None:
    await go_to_worksheets(hand)
    await hand.press("delete")
    await choose(hand, "Delete it permanently…")
    await hand.until(lambda: isinstance(hand.app.screen, Choose))
    await hand.sees("Delete “What changed?” permanently?")


async def test_all_of_it_goes_after_a_second_question_that_says_what(
    book: OpenBook, places: Places, path: Path, home: Path
) -> None:
    async with book() as hand:
        await second_question(hand)
        await hand.sees(
            "anyone who checks this computer may notice.",
            "If the worksheet might be evidence, first copy it somewhere only you can get to.",
            "If you're in danger, talk to a helpline first.",
            "This also deletes 2 earlier versions, 1 file next to the worksheet, 1 file in Trash.",
            "Backups, snapshots, synced folders and the disk itself may still have a copy.",
            "files your text editor saved. The app can't reach those.",
        )
        assert hand.app.screen.query_one(DialogChoices).highlighted == 0
        await hand.press("down", "enter")
        await hand.hears(labels.ERASED)
        await hand.until(lambda: "What changed?" not in shown(hand)[:2])
    assert holding(home) == []


@pytest.mark.parametrize("keys", [("escape",), ("enter",)])
async def test_esc_and_enter_alone_delete_nothing(
    book: OpenBook, path: Path, home: Path, keys: tuple[str, ...]
) -> None:
    before = holding(home)
    async with book() as hand:
        await second_question(hand)
        await hand.press(*keys)
        await hand.until(lambda: isinstance(hand.app.screen, HomeScreen))
    assert holding(home) == before


@pytest.mark.slow
async def test_an_open_worksheet_is_closed_first_and_not_saved_again(
    book: OpenBook, places: Places, path: Path, home: Path
) -> None:
    async with book() as hand:
        await hand.open(path)
        await hand.show("the-audit", "different")
        await hand.type(" more")
        await hand.press("ctrl+p")
        await hand.type("delete…")
        await hand.until(lambda: "Delete…" in hand.words())
        await hand.press("down", "enter")
        await hand.until(lambda: isinstance(hand.app.screen, Choose))
        await choose(hand, "Delete it permanently…")
        await hand.sees("permanently?")
        await hand.press("down", "enter")
        await hand.hears(labels.ERASED)
        await hand.press("ctrl+q")
        await hand.until(lambda: not hand.app.is_running)
    assert holding(home) == []


@pytest.mark.slow
async def test_a_copy_that_was_saved_elsewhere_is_named(
    book: OpenBook, places: Places, path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(path.read_bytes())
    assert remember_copies(places.state, [copy])
    async with book() as hand:
        await second_question(hand)
        await hand.press("down", "enter")
        await hand.hears(f"Copies you saved elsewhere are still there: {copy}.")
    assert copy.exists()
