"""Snapshots of the main screens, 80 × 24 and 120 × 36. Behavior is tested elsewhere.

After an intended change look at the picture, then run `make test TESTS=tests/tui/test_pictures.py
ARGS=--snapshot-update`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reconcile_tui.storage.paths import Places, shipped_content
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from reconcile_tui.tui.screens.guide import GuidePane
from reconcile_tui.tui.screens.home import PANES
from reconcile_tui.tui.widgets.lists import Choices
from tests.tui.hand import NOW, BookHand, write_down
from tests.tui.journeys import Way, keys, tab

Scene = Way
SnapCompare = Callable[..., bool]
SIZES = [(80, 24), (120, 36)]

WORDS: dict[str, Any] = {
    "different": "We never came back to a quarrel after one of us walked out.",
    "contact": "yes",
    "cause-kind": ["conflict"],
}
SEEN = (
    {"row": "ra1", "date": (NOW - timedelta(14)).date(), "what": "Asked for a break, came back."},
    {"row": "ra2", "what": "Listened to the end.", "rung": "once"},
)
WEEK: dict[str, Any] = {
    "the-plan": {"if": "I want to write after ten", "then": "put the phone in the kitchen"},
}
THINGS = ({"row": "rb1", "what": "Slept first, and did not write.", "done": True},)


def seed(places: Places) -> None:
    write_down(
        places,
        "what-changed",
        WORDS,
        rows={"seen": SEEN},
        skipped={"me-now": "too-much"},
    )
    write_down(places, "reflection", {"day": "calm"}, when=NOW - timedelta(9), status="completed")
    write_down(places, "this-week", WEEK, when=NOW - timedelta(3), rows={"things": THINGS})


# -- scenes ----------------------------------------------------------------------------------------


def page(name: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await tab("guide")(hand)
        choices = hand.app.screen.query_one(GuidePane).query_one(Choices)
        choices.highlighted = choices.get_option_index(name)
        await hand.settle()

    return play


def blank(kind: str, section: str = "", item: str = "", *pressed: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await hand.start(kind)
        if section:
            await hand.show(section, item)
        await hand.press(*pressed)

    return play


def saved(section: str = "", item: str = "", *pressed: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await hand.open(hand.app.workspace.notebook.find("2026-11-22-what-changed"))
        if section:
            await hand.show(section, item)
        await hand.press(*pressed)

    return play


async def wrong_day(hand: BookHand) -> None:
    await blank("this-week", "the-audit", "audit-how", "right", "space", "tab", "tab", "x")(hand)
    await hand.saved()


SCENES: dict[str, Scene] = {
    **{f"tab-{name}": tab(name) for name in PANES},
    "tabs": keys("escape"),
    "guide-core-idea": page("core-idea"),
    "guide-four-layers": page("four-layers"),
    "guide-sources": tab("guide", "down", "down", "down", "f3"),
    "myth-turned": tab("myths", "enter", "down", "down", "enter"),
    "shelf-actions": tab("worksheets", "space"),
    "shelf-typed": tab("worksheets", "w", "h"),
    "sheet-before-you-start": blank("before-you-start"),
    "sheet-what-changed": blank("what-changed"),
    "sheet-reflection": blank("reflection"),
    "sheet-this-week": blank("this-week", "one-plan", "the-plan"),
    "sheet-red-flags": tab("red-flags", "enter"),
    "sheet-red-flags-guidance": tab(
        "red-flags", "enter", "right", "space", "f3", "escape", "pagedown"
    ),
    "sheet-pinned": saved("done-since"),
    "sheet-rows": saved("done-since", "seen"),
    "sheet-left-out": saved("the-audit", "contact"),
    "sheet-end": saved("(end)"),
    "sheet-wrong-day": wrong_day,
    "skip": saved("the-audit", "me-now", "f8"),
    "row": saved("done-since", "seen", "enter"),
    "keep": tab("red-flags", "enter", "right", "space", "f6"),
    "help": keys("f1"),
    "help-sheet": saved("the-audit", "me-now", "f1"),
    "help-now": keys("f2"),
    "tonight": keys("f2", "right", "enter"),
    "pause": keys("f9"),
    "palette": saved("the-audit", "me-now", "ctrl+p"),
}


def take(app: WorkbookApp, scene: Scene, size: tuple[int, int], snap: SnapCompare) -> bool:
    async def play(pilot: Pilot[Any]) -> None:
        hand = BookHand(app, pilot)
        await hand.settle()
        await scene(hand)
        await hand.settle()

    try:
        return snap(app, terminal_size=size, run_before=play)
    finally:
        app.saver.stop()


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    seed(places)
    assert take(WorkbookApp(places, Opening(theme="dark")), SCENES[name], size, snap_compare)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_first_page(size: tuple[int, int], snap_compare: SnapCompare) -> None:
    """The folder that it names is fictional, and nothing is written there."""
    home = Path("/home/nobody-at-all")
    share = home / ".local/share/reconcile-tui"
    places = Places(share, home / ".config", home / ".local/state", shipped_content())
    assert take(WorkbookApp(places, Opening(theme="dark")), keys(), size, snap_compare)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
def test_nothing_saved_yet(
    size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    async def scene(hand: BookHand) -> None:
        await hand.press("enter")
        await tab("worksheets")(hand)

    assert take(WorkbookApp(places, Opening(theme="dark")), scene, size, snap_compare)


@pytest.mark.parametrize("look", ["light", "terminal"])
@pytest.mark.parametrize("name", ["guide-core-idea", "sheet-pinned", "tab-worksheets", "skip"])
def test_another_look(name: str, look: str, places: Places, snap_compare: SnapCompare) -> None:
    seed(places)
    app = WorkbookApp(places, Opening(theme=look))
    assert take(app, SCENES[name], (80, 24), snap_compare)


def test_a_window_that_is_too_small(places: Places, snap_compare: SnapCompare) -> None:
    seed(places)
    assert take(WorkbookApp(places, Opening(theme="dark")), keys(), (59, 15), snap_compare)


@pytest.mark.parametrize("name", ["tab-guide", "sheet-what-changed", "tab-red-flags", "help-now"])
def test_the_smallest_window(name: str, places: Places, snap_compare: SnapCompare) -> None:
    seed(places)
    app = WorkbookApp(places, Opening(theme="dark"))
    assert take(app, SCENES[name], (60, 16), snap_compare)
