"""Snapshots of exporting, 80 × 24 and 120 × 36. Behavior is tested elsewhere."""

from __future__ import annotations

import pytest

from reconcile_tui.messages import exporting as words
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from tests.tui.hand import BookHand, write_down
from tests.tui.journeys import choose
from tests.tui.test_exporting import begin
from tests.tui.test_exporting_days import TRIAL
from tests.tui.test_pictures import SIZES, Scene, SnapCompare, take


def steps(to: str, *labels: str) -> Scene:
    async def play(hand: BookHand) -> None:
        await begin(hand, to)
        for label in labels:
            await choose(hand, label)

    return play


async def kinds(hand: BookHand) -> None:
    await begin(hand, "html")
    await hand.press("escape", "space")
    await choose(hand, words.EXPORT)


SCENES: dict[str, Scene] = {
    "kinds": kinds,
    "whom": steps("html"),
    "whom-calendar": steps("ics"),
    "where": steps("ics", "Just for me"),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    write_down(places, "slow-re-entry", TRIAL)
    assert take(WorkbookApp(places, Opening(theme="dark")), SCENES[name], size, snap_compare)
