"""The status bar: in every terminal size it names Back, Help and the most important keys."""

from __future__ import annotations

import pytest

from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.keymap import footer_keys
from reconcile_tui.tui.widgets.chrome import _keys
from tests.tui.conftest import OpenBook
from tests.tui.hand import write_down
from tests.tui.journeys import go_to_worksheets

NARROW = 56
"""The width of the status bar in a terminal of 60 columns."""

PLACES: dict[tuple[str, ...], list[str]] = {
    ("screen", "compare"): ["Esc Back", "d Next"],
    ("screen", "reading"): ["Esc Back", "F3 Sources"],
    ("screen", "timeline"): ["Esc Back", "+ Add"],
    ("screen", "older", "newer"): ["Esc Back", "PgDn Older"],
    ("gather", "screen"): ["Space Mark", "Esc Back"],
    ("choose", "screen"): ["Space Swap", "Esc Back"],
    ("earlier", "screen"): ["t Restore", "Esc Back"],
    ("help-now", "screen"): ["k Remember", "Esc Back"],
    ("worksheet-list", "list-entry", "home"): ["Right Actions"],
    ("worksheet",): ["F5 Next"],
    ("ledger", "worksheet"): ["ctrl+t Week"],
    ("private", "worksheet"): ["F6 Save"],
}
"""Key groups of a screen, and the keys shown of them in the narrowest terminal."""


@pytest.mark.parametrize("places", PLACES, ids="-".join)
@pytest.mark.parametrize("width", [NARROW, 76, 116])
def test_what_one_needs_most_is_named_in_every_window(places: tuple[str, ...], width: int) -> None:
    line = _keys(footer_keys(*places), width).plain
    assert len(line.rstrip()) <= width
    own = [named in line for named in PLACES[places]]
    assert all(own) if width > NARROW else any(own), line
    assert all(named in line for named in ("F2 Get help", "ctrl+p Commands")), line
    assert width == NARROW or "F1 Help" in line, line
    assert line.rstrip().endswith("ctrl+q Quit")


@pytest.mark.parametrize("places", PLACES, ids="-".join)
def test_the_pause_gives_way_only_where_there_is_no_room(places: tuple[str, ...]) -> None:
    assert "F9 Pause" in _keys(footer_keys(*places), 76).plain
    assert "F9 Cover" in _keys(footer_keys(*places, discreet=True), 76).plain


async def test_what_can_be_done_is_named_only_where_there_is_a_line(
    book: OpenBook, places: Places
) -> None:
    write_down(places, "what-changed", {"contact": "yes"})
    async with book() as hand:
        await go_to_worksheets(hand)
        await hand.sees("Right Actions")
        await hand.type("xyzzy")
        await hand.sees(labels.NOTHING_FOUND)
        await hand.until(lambda: "Right Actions" not in hand.screen())
        await hand.press("escape")
        await hand.sees("Right Actions")
