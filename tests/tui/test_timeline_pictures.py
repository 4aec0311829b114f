"""Snapshots of the timeline and the four layers, 80 × 24 and 120 × 36."""

from __future__ import annotations

import pytest

from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from tests.tui.hand import BookHand, write_down
from tests.tui.story import SHEET, many
from tests.tui.test_layers import layers, story
from tests.tui.test_pictures import SIZES, Scene, SnapCompare, blank, take


def weeks(*pressed: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await hand.open(hand.app.workspace.notebook.find(f"2026-11-22-{SHEET}"))
        await hand.press("ctrl+t", *pressed)

    return play


def layer(*pressed: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await layers(hand)
        await hand.press(*pressed)

    return play


SCENES: dict[str, Scene] = {
    "weeks": weeks(),
    "weeks-several": weeks(*["left"] * 8),
    "weeks-theirs": weeks(*["down"] * 4, "pageup", *["right"] * 6),
    "layers": layer(),
    "layers-behaviour": layer("up", "up"),
}


def play(name: str, look: str, size: tuple[int, int], places: Places, snap: SnapCompare) -> bool:
    story(places)
    return take(WorkbookApp(places, Opening(theme=look)), SCENES[name], size, snap)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    assert play(name, "dark", size, places, snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["weeks-several", "layers-behaviour"])
def test_in_sixteen_colours(name: str, places: Places, snap_compare: SnapCompare) -> None:
    assert play(name, "terminal", (80, 24), places, snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["weeks-several", "layers-behaviour"])
def test_without_colours(
    name: str, places: Places, snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert play(name, "terminal", (80, 24), places, snap_compare)


@pytest.mark.parametrize("name", ["weeks", "layers"])
def test_in_the_smallest_window(name: str, places: Places, snap_compare: SnapCompare) -> None:
    assert play(name, "dark", (60, 16), places, snap_compare)


@pytest.mark.slow
def test_two_years_of_twenty_promises(places: Places, snap_compare: SnapCompare) -> None:
    told = many(20, 104)
    write_down(places, SHEET, told["values"], rows=told["rows"])
    scene = weeks("down", *["left"] * 20)
    assert take(WorkbookApp(places, Opening(theme="dark")), scene, (80, 24), snap_compare)


@pytest.mark.slow
def test_before_anything_is_written(places: Places, snap_compare: SnapCompare) -> None:
    places.worksheets.mkdir(parents=True)
    scene = blank(SHEET, "", "", "ctrl+t")
    assert take(WorkbookApp(places, Opening(theme="dark")), scene, (80, 24), snap_compare)
