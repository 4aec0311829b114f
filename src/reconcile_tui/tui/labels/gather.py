"""The words of the screen on which things are taken from other sheets."""

from __future__ import annotations

from datetime import date

from reconcile_tui.core.dates import short_day

__all__ = [
    "FOR_A_HELPER",
    "HOW",
    "LOOKING",
    "MORE",
    "MOVE_FIRST",
    "NOTHING_FOUND",
    "NOTHING_THERE",
    "NO_WORDS",
    "SOUGHT",
    "TITLE",
    "heading",
    "no_room",
]

TITLE = "Add from what you have written"
HOW = (
    "Up and Down move, Space marks, Enter takes. Type to find. Answers that are never shared are "
    "not here."
)
LOOKING = "Looking through what you have written …"
MORE = "There are older ones. A few letters find them."
MOVE_FIRST = "Nothing is marked yet. Move to an entry with Up and Down, then press Space."
NOTHING_THERE = (
    "There is nothing to take yet. What you write on other sheets can be taken from here. So can "
    "what you leave out with “I want to ask a helper”."
)
NOTHING_FOUND = "Nothing found. Backspace takes a letter away."
SOUGHT = "With these letters:"
FOR_A_HELPER = "Left out, to ask a helper"
NO_WORDS = "You left this out, to ask a helper."


def heading(title: str, day: date) -> str:
    """The sheet and the day above what was written there."""
    return f"{title} · {short_day(day)}"


def no_room(limit: int) -> str:
    """When more was marked than fits."""
    return f"There is room for {limit} here. The last ones were not added."
