"""Snapshots of comparing and searching, 80 × 24 and 120 × 36, in the dark theme and without color.

Behavior is tested elsewhere. After an intended change look at the picture, then run `make test
TESTS=tests/tui/test_compare_pictures.py ARGS=--snapshot-update`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.messages import compare as labels
from reconcile_tui.messages import screens
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import Opening
from reconcile_tui.tui.app import WorkbookApp
from tests.tui.comparing import compared
from tests.tui.hand import BookHand, write_down
from tests.tui.journeys import from_menu, go_to_worksheets
from tests.tui.test_pictures import SIZES, Scene, SnapCompare, take

CET = timezone(timedelta(hours=1))
LEFT = {"row": "ra1", "date": date(2026, 8, 30), "what": "Left the room, wrote the next day."}
ASKED = {"row": "ra2", "date": date(2026, 10, 3), "what": "Asked for a break, came back."}
HEARD = {"row": "ra3", "date": date(2026, 11, 15), "what": "Listened to the end."}
DAYS: list[tuple[datetime, dict[str, Any], dict[str, Any]]] = [
    (
        datetime(2026, 9, 6, 21, 14, tzinfo=CET),
        {
            "different": "We never came back to a quarrel after one of us walked out.",
            "contact": "no",
            "me-now": "I say that I need a break, and then I go.",
        },
        {"skipped": {"me-now": "too-much"}, "rows": {"mine": (LEFT,)}},
    ),
    (
        datetime(2026, 10, 9, 22, 40, tzinfo=CET),
        {
            "different": "We sometimes came back to a quarrel after one of us walked out.",
            "contact": "yes",
            "me-now": "I say that I need twenty minutes, and then I come back.",
            "fight-today": "About the summer. I raised my voice, and stopped.",
        },
        {"rows": {"mine": (LEFT, {**ASKED, "rung": "once"})}},
    ),
    (
        datetime(2026, 11, 22, 14, 3, tzinfo=CET),
        {
            "different": "We sometimes came back to a quarrel after one of us took a break, and "
            "sometimes we did not.",
            "contact": "yes",
            "me-now": "I say that I need twenty minutes, and then I come back. Twice I did not.",
            "fight-today": "About money. I asked for a break, and we went on in the morning.",
        },
        {"rows": {"mine": (LEFT, {**ASKED, "rung": "repeated"}, HEARD)}},
    ),
]


def seed(places: Places) -> None:
    for when, values, more in DAYS:
        write_down(places, "what-changed", values, when=when, **more)


def theirs(places: Places) -> Path:
    """Save another person's file outside the notebook."""
    when, values, more = DAYS[1]
    words = {"different": "We always came back, but never on the same day.", "contact": "no"}
    made = write_down(places, "what-changed", {**values, **words}, when=when, id="theirs", **more)
    path = places.data.parent / "theirs.toml"
    path.write_bytes(made.read_bytes())
    made.unlink()
    return path


async def worksheet_list(hand: BookHand) -> None:
    await go_to_worksheets(hand)
    await hand.sees(screens.SAVED)


async def two_days(hand: BookHand) -> None:
    await worksheet_list(hand)
    await from_menu(hand, labels.COMPARE_DAYS)
    await hand.press("down", "enter")
    await compared(hand)


async def three_days(hand: BookHand) -> None:
    await worksheet_list(hand)
    await from_menu(hand, labels.COMPARE_DAYS)
    await hand.press("down", "space", "down", "space", "enter")
    await compared(hand)


async def further_down(hand: BookHand) -> None:
    await two_days(hand)
    await hand.press("d", "d", "d")


async def other_file(hand: BookHand) -> None:
    hand.app.safety_questions.outcomes["what-changed"] = "open"
    await worksheet_list(hand)
    await from_menu(hand, labels.COMPARE_WITH_FILE)
    await hand.type(str(theirs(hand.places)))
    await hand.press("enter")
    await compared(hand)


async def which_days(hand: BookHand) -> None:
    await worksheet_list(hand)
    await from_menu(hand, labels.COMPARE_DAYS)
    await hand.press("down", "space")


async def which_file(hand: BookHand) -> None:
    await worksheet_list(hand)
    await from_menu(hand, labels.COMPARE_WITH_FILE)


async def search(hand: BookHand) -> None:
    await worksheet_list(hand)
    await hand.type("quarrel break")
    await hand.sees("»quarrel«")


SCENES: dict[str, Scene] = {
    "two-days": two_days,
    "three-days": three_days,
    "further-down": further_down,
    "other-file": other_file,
    "which-days": which_days,
    "which-file": which_file,
    "search": search,
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x36"])
@pytest.mark.parametrize("name", SCENES)
def test_picture(
    name: str, size: tuple[int, int], places: Places, snap_compare: SnapCompare
) -> None:
    seed(places)
    assert take(WorkbookApp(places, Opening(theme="dark")), SCENES[name], size, snap_compare)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["two-days", "three-days", "other-file", "search"])
def test_without_colour(
    name: str, places: Places, snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    seed(places)
    assert take(WorkbookApp(places, Opening()), SCENES[name], (80, 24), snap_compare)
