"""The words of the timeline's screen that it has for itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from reconcile_tui.core.dates import day_in_words
from reconcile_tui.core.weeks import days_of_week, week_of
from reconcile_tui.strings.timeline import LEGEND

if TYPE_CHECKING:
    from reconcile_tui.core.timeline import Track

__all__ = [
    "ABOVE",
    "BELOW",
    "DAY_UNCLEAR",
    "EARLIER",
    "LATER",
    "MORE_TO_READ",
    "NO_DAY",
    "OPEN",
    "PURPOSE",
    "WEEKS",
    "WHICH_ONE",
    "empty_week",
    "undated",
    "week",
    "your_word",
]

OPEN = "Show it week by week"
WEEKS = "Week by week"
ABOVE = "↑ more above"
BELOW = "↓ more below"
EARLIER = "← earlier"
LATER = "later →"
WHICH_ONE = "Which one?"
MORE_TO_READ = "… Enter shows the others."
PURPOSE = (
    "Each promise has a line, each week a column. Up and Down choose a promise, Left and Right a "
    "week. Page up goes back in time. What you wrote for that week stands below. The word at the "
    "end of a line is the newest one you gave. Nothing is counted.\n\n"
    f"The signs: {', '.join(f'{sign} {meaning}' for sign, meaning in LEGEND.items())}."
)


NO_DAY = "It is kept. Without a day it stands in no week."
DAY_UNCLEAR = "It is kept. Its day is not understood, so it stands in no week."


def undated(said: Sequence[str]) -> str:
    """What was written without a day: it stands in no week, so its own words name it."""
    return f"In no week, for want of a day: {'; '.join(said)}"


def your_word(rung: str) -> str:
    """The word of the ladder that the person gave."""
    return f"your word: {rung}"


def week(number: int, today: date) -> str:
    """The days of a week; this one says so."""
    return f"{days_of_week(number)}{', this week' if number == week_of(today) else ''}"


def empty_week(track: Track, number: int, today: date) -> str:
    """What is said of a week in which nothing was written. No week is held against anyone."""
    if number > week_of(today):
        return "This week is still to come."
    if track.first_week is None:
        return "Nothing is written about it yet. That is fine. + adds a day."
    if number < track.first_week:
        if track.since:
            return f"It was said later, on {day_in_words(track.since)}."
        return "The first day that is written down comes later."
    if track.until and number > week_of(track.until):
        return f"It went until {day_in_words(track.until)}."
    return "Nothing is written for this week. That is fine. + adds a day."
