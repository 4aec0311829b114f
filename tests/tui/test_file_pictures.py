"""Snapshots of the file screens, 80 × 24 and 120 × 36, in the dark theme and without color.

Behavior is tested elsewhere. After an intended change look at the picture, then run `make test
TESTS=tests/tui/test_file_pictures.py ARGS=--snapshot-update`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.messages.files import Group
from reconcile_tui.storage.history import History
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.files import ErasedScreen, EraseScreen, HistoryScreen
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.test_pictures import SIZES, Scene, SnapCompare, take

MINE = {
    "different": "We sometimes came back to a quarrel after one of us took a break, and sometimes "
    "we did not.",
    "me-now": "I say that I need twenty minutes.",
    "contact": "no",
}
OTHER = (("and sometimes we did not.", "but never on the same day."), ('= "no"', '= "yes"'))


def seed(places: Places) -> Path:
    path = write_down(places, "what-changed", MINE, id="5bc1fe33d704ff5e")
    text = path.read_text(encoding="utf-8")
    for old, new in OTHER:
        assert old in text
        text = text.replace(old, new)
    History(places.state, path).add(text.encode(), "foreign", NOW)
    History(places.state, path).add(path.read_bytes(), "mine", NOW)
    copy = path.with_name(f"{path.stem}.sync-conflict-20261121-080000-ABCDEFG.toml")
    copy.write_text(text, encoding="utf-8")
    os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
    return path


def sheet(hand: BookHand) -> Path:
    return hand.places.worksheets / "2026-11-22-what-changed.toml"


async def notice(hand: BookHand) -> None:
    await hand.open(sheet(hand))


async def two_versions(hand: BookHand) -> None:
    await hand.open(sheet(hand))
    await hand.press("ctrl+g", "right", "down")


async def earlier(hand: BookHand) -> None:
    worksheet = hand.app.library.worksheet("what-changed")
    hand.app.push_screen(HistoryScreen(sheet(hand), worksheet, "What changed?"))
    await hand.settle()


async def version(hand: BookHand) -> None:
    await earlier(hand)
    await hand.press("enter")


async def as_text(hand: BookHand) -> None:
    path = sheet(hand)
    text = path.read_text(encoding="utf-8").replace('= "no"', '= "no')
    path = path.with_name("broken.toml")
    path.write_text(text + "# \x1b[2J [bold]\n", encoding="utf-8")
    hand.app.navigation.open_saved(path)
    await hand.settle()


async def failed_save(hand: BookHand) -> None:
    await hand.start("reflection")
    await hand.show("today", "day")
    await hand.press("right", "space")
    await hand.until(lambda: hand.app.save_status.failing)
    await hand.settle()
    await hand.press("escape", "escape")


async def copy_dialog(hand: BookHand) -> None:
    await failed_save(hand)
    await hand.press("f6")


SHARE, STATE = "~/.local/share/reconcile-tui", "~/.local/state/reconcile-tui"
GROUPS = [
    Group(
        "worksheets",
        f"{SHARE}/worksheets",
        ("2026-11-22-what-changed.toml", "2026-11-24-keeping-a-promise-ledger.toml"),
    ),
    Group("bin", f"{SHARE}/bin", ("2026-10-02-reflection.toml",)),
    Group("history", f"{STATE}/history", ("a/1.toml", "a/2.toml", "b/1.toml")),
    Group("settings", "~/.config/reconcile-tui", ("settings.toml",)),
    Group("locks", f"{STATE}/locks", ("a.lock", "b.lock")),
]


async def erase_dialog(hand: BookHand) -> None:
    hand.app.push_screen(EraseScreen(GROUPS))
    await hand.settle()
    await hand.type("every")


async def erased_screen(hand: BookHand) -> None:
    left = [(f"{SHARE}/worksheets/notes.odt", "it doesn't belong to reconcile-tui")]
    hand.app.push_screen(ErasedScreen(GROUPS, left))
    await hand.settle()


SCENES: dict[str, Scene] = {
    "notice": notice,
    "two-versions": two_versions,
    "earlier": earlier,
    "version": version,
    "as-text": as_text,
    "forget": erase_dialog,
    "gone": erased_screen,
}
FULL: dict[str, Scene] = {"refused": failed_save, "elsewhere": copy_dialog}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    seed(places)
    assert take(WorkbookApp(places, Opening(theme="dark")), SCENES[name], size, snap_compare)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", FULL)
def test_disk_refuses(
    name: str,
    size: tuple[int, int],
    places: Places,
    snap_compare: SnapCompare,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise CannotWriteError("No space is left on the disk.")

    seed(places)
    monkeypatch.setattr(Notebook, "save", refuse)
    assert take(WorkbookApp(places, Opening(theme="dark")), FULL[name], size, snap_compare)


@pytest.mark.parametrize("name", ["two-versions", "as-text", "earlier"])
def test_without_colour(
    name: str, places: Places, snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    seed(places)
    assert take(WorkbookApp(places, Opening()), SCENES[name], (80, 24), snap_compare)
