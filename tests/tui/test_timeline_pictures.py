"""How the timeline and the four layers look, at 80 × 24 and 120 × 36."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from reconcile_tui.opening import Opening
from reconcile_tui.store.paths import Places
from reconcile_tui.tui.app import BookApp
from reconcile_tui.tui.layers_view import LayersView
from tests.tui.hand import BookHand, write_down
from tests.tui.story import SHEET, answers_of_story
from tests.tui.test_pictures import SIZES, SnapCompare, report, report_folder, take

Scene = Callable[[BookHand], Awaitable[None]]

__all__ = ["report", "report_folder"]


def story(places: Places) -> None:
    told = answers_of_story()
    write_down(places, SHEET, told["values"], rows=told["rows"])


def weeks(*pressed: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await hand.open(hand.app.desk.notebook.find(f"2026-11-22-{SHEET}"))
        await hand.press("ctrl+t", *pressed)

    return play


async def layers(hand: BookHand) -> None:
    hand.app.show_layers()
    await hand.until(lambda: hand.app.screen.query(LayersView), "the picture")
    await hand.settle()


def layer(*pressed: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await layers(hand)
        await hand.press(*pressed)

    return play


SCENES: dict[str, Scene] = {
    "weeks": weeks(),
    "weeks-past": weeks(*["left"] * 8),
    "weeks-theirs": weeks("down", "down", "down", "down", "pageup", "right"),
    "layers": layer(),
    "layers-behaviour": layer("up", "up"),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    story(places)
    assert take(BookApp(places, Opening(theme="dark")), SCENES[name], size, snap_compare)
