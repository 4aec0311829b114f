"""The signs of the timeline: two lines of two characters for each promise and week.

They are told apart by their shape alone, and every one of them is in the Linux console's own font
and in Debian's (kbd's cp437 table, console-setup's Lat15): a square, grey, a ring, a dash, a dot.
Above stands the newest sighting of the week. Another one never hides: if it said something else,
its sign stands below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconcile_tui.core.timeline import Sighting, Track

__all__ = ["CELL", "SIGNS", "Cell", "cell"]

CELL = 2
"""Columns a week takes."""

SIGNS: dict[str, str] = {"kept": "■", "partly": "▒", "not": "o", "not-tested": "-"}
NO_SIGN = "?"
NOTHING = "·"
WALL = "┤"
MORE = ":"
STRESS = "!"
REPAIRED = "+"

Cell = tuple[str, str]
"""The upper and the lower two characters."""

_NEVER_HIDDEN = ("not", "partly", "kept", "not-tested")
"""Which of several other signs stands below: what went wrong is not covered by what went well."""


def cell(track: Track, week: int, this_week: int) -> Cell:
    """What is drawn for one promise in one week."""
    seen = track.by_week.get(week, ())
    if not seen:
        return _without_sighting(track, week, this_week).ljust(CELL), " " * CELL
    stress = STRESS if any(one.stress for one in seen) else " "
    repaired = REPAIRED if any(one.repaired for one in seen) else " "
    return _sign(seen[0]) + stress, _below(seen) + repaired


def _sign(sighting: Sighting) -> str:
    return SIGNS.get(sighting.sign, NO_SIGN)


def _below(seen: tuple[Sighting, ...]) -> str:
    others = {one.sign for one in seen[1:]} - {seen[0].sign}
    other = next((sign for sign in _NEVER_HIDDEN if sign in others), "")
    if other:
        return SIGNS[other]
    return MORE if len(seen) > 1 else " "


def _without_sighting(track: Track, week: int, this_week: int) -> str:
    first, last = track.first_week, track.last_week
    if last is not None and week == last + 1:
        return WALL
    over = last is not None and week > last
    if first is None or week < first or week > this_week or over:
        return " "
    return NOTHING
