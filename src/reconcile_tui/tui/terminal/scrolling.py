"""Finding lines that only moved: what was scrolled need not be written again. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from reconcile_tui.tui.terminal.frame import Row

__all__ = ["Shift", "best_shift"]

CHUNK = 8
"""Cells that are compared at once: wide enough to be a line's own, narrow enough for a column."""

COMMON = 3
"""Lines that hold the same chunk; more, and it says nothing about where a line came from."""

FIRST = 1
"""The first line that may move: what leaves a screen at its very top, some terminals keep."""

VOTES = 4
"""Chunks that must have moved by the same number of lines."""


class Shift(NamedTuple):
    """The lines `top` to `bottom` moved up by `by` lines; down, when it is negative."""

    top: int
    bottom: int
    by: int


def best_shift(shown: list[Row], wanted: list[Row]) -> Shift | None:
    """The shift by which most of what is wanted stands on the screen already, one line off."""
    old = ["".join(char or "\x01" for char, _ in row) for row in shown]
    new = ["".join(char or "\x01" for char, _ in row) for row in wanted]
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for y, line in enumerate(old):
        for column, chunk in _chunks(line):
            places[column, chunk].append(y)
    votes: Counter[int] = Counter()
    voters: dict[int, set[int]] = defaultdict(set)
    for y, line in enumerate(new):
        for column, chunk in _chunks(line):
            found = places.get((column, chunk), ())
            if y in found or len(found) > COMMON:
                continue
            for before in found:
                votes[before - y] += 1
                voters[before - y].add(y)
    if not votes:
        return None
    by, count = votes.most_common(1)[0]
    if count < VOTES:
        return None
    lines = [line for y in voters[by] for line in (y, y + by) if line >= FIRST]
    shift = Shift(min(lines), max(lines), by)
    return shift if shift.bottom - shift.top >= abs(by) else None


def _chunks(line: str) -> list[tuple[int, str]]:
    pieces = ((x, line[x : x + CHUNK]) for x in range(0, len(line), CHUNK))
    return [(x, piece) for x, piece in pieces if not piece.isspace() and "\x00" not in piece]
