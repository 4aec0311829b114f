"""Snapshots of the idle cover, and of the question about rejected text from an editor."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from reconcile_tui.messages import fields as editing
from reconcile_tui.messages import private
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.cover import PassphraseScreen
from reconcile_tui.tui.widgets.dialogs import Choose
from tests.tui.hand import BookHand
from tests.tui.test_pictures import SIZES, Scene, SnapCompare, take

WHY = "2026-11-22-what-changed.toml:12:9: expected a closing quote on this line"


async def cover(hand: BookHand) -> None:
    await hand.start("what-changed")
    await hand.type("We stopped talking.")
    hand.app.idle_cover.cover()
    await hand.settle()


async def rejected_text(hand: BookHand) -> None:
    await hand.start("what-changed")
    hand.app.push_screen(Choose(editing.EDITOR_TEXT_REJECTED, editing.EDITOR_TEXT_CHOICES, WHY))
    await hand.settle()


async def own_ways(hand: BookHand) -> None:
    await hand.start("what-changed")
    about = editing.editor_copies_about("emacs")
    hand.app.push_screen(Choose(editing.EDITOR_COPIES, editing.EDITOR_COPIES_CHOICES, about))
    await hand.settle()


async def passphrase(hand: BookHand) -> None:
    screen = PassphraseScreen(hand.app.library.help_lines, "", hand.app.today())
    hand.app.push_screen(screen)
    await hand.settle()
    screen.say(private.WRONG)


async def passphrase_helplines(hand: BookHand) -> None:
    await passphrase(hand)
    screen = hand.app.screen
    assert isinstance(screen, PassphraseScreen)
    screen.show_help(show=True)


async def month(hand: BookHand) -> None:
    await hand.press("f9")


async def start_screen(hand: BookHand) -> None:
    await hand.press("down")


DISCREET: dict[str, Scene] = {"month": month, "as-it-begins": start_screen}

SCENES: dict[str, Scene] = {
    "cover": cover,
    "not-taken": rejected_text,
    "own-ways": own_ways,
    "passphrase": passphrase,
    "its-helplines": passphrase_helplines,
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    app = WorkbookApp(places, Opening(theme="dark"))
    assert take(app, SCENES[name], size, snap_compare)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", DISCREET)
def test_discreet(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    app = WorkbookApp(replace(places, discreet=True), Opening(theme="dark"))
    assert take(app, DISCREET[name], size, snap_compare)
