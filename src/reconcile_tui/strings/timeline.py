"""The words of the timeline, on the screen and on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from reconcile_tui.core.references import LOOSE, WORDLESS
from reconcile_tui.core.timeline_signs import (
    MORE,
    NO_SIGN,
    NOTHING,
    REPAIRED,
    SIGNS,
    STRESS,
    WALL,
)

if TYPE_CHECKING:
    from reconcile_tui.core.timeline import Timeline, Track

__all__ = [
    "LEGEND",
    "LOOSE",
    "NO_PROMISES",
    "NO_TIMELINE",
    "UNDATED",
    "WHAT_WILL_COME",
    "WORDLESS",
    "legend",
    "model",
    "name_of",
    "short_day",
]

LEGEND: dict[str, str] = {
    SIGNS["kept"]: "kept",
    SIGNS["partly"]: "in part",
    SIGNS["not"]: "not kept",
    SIGNS["not-tested"]: "not tested",
    NOTHING: "nothing written",
    STRESS: "under stress",
    REPAIRED: "put right unasked",
    MORE: "more than one",
    WALL: "its end",
    NO_SIGN: "no sign chosen",
}
"""Every sign and what it says, in the order in which they are explained."""

WITH_WORDS = "The word at the end of a line is the newest one you gave. Nothing is counted."
WITHOUT_WORDS = "Nothing here is counted or worked out."
"""While no line has a word of the ladder at its end."""

NO_PROMISES = "Nothing stands here yet."
UNDATED = "Some entries have no day. They are not drawn here; the sheet has them."

WHAT_WILL_COME = """\
Nothing stands here yet, and that is fine.

Each promise in the sheet gets a line of its own here, and each week gets a column. What you then \
see gets a sign in its week."""

NO_TIMELINE = "This worksheet has no timeline."

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def legend(timeline: Timeline, width: int) -> list[list[tuple[str, str]]]:
    """The signs to explain, packed into lines; a sign and its meaning stay together.

    The two signs that few timelines have are explained where they stand.
    """
    tracks = [track for part in timeline.parts for track in part.tracks]
    seen = (one for track in tracks for week in track.by_week.values() for one in week)
    absent = set() if any(track.until for track in tracks) else {WALL}
    absent |= set() if any(one.sign not in SIGNS for one in seen) else {NO_SIGN}
    lines: list[list[tuple[str, str]]] = [[]]
    for sign, meaning in LEGEND.items():
        taken = sum(len(" ".join(pair)) + 3 for pair in lines[-1])
        if sign in absent:
            continue
        if lines[-1] and taken + len(f"{sign} {meaning}") > width:
            lines.append([])
        lines[-1].append((sign, meaning))
    return lines


def name_of(track: Track) -> str:
    """What a line of the timeline is called."""
    return track.name or (WORDLESS if track.id else LOOSE)


def model(timeline: Timeline) -> str:
    """The sentence at the end: what a word at the end of a line is, where there is one."""
    tracks = (track for part in timeline.parts for track in part.tracks)
    return WITH_WORDS if any(track.newest_rung for track in tracks) else WITHOUT_WORDS


def short_day(day: date) -> str:
    """`14 Nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
