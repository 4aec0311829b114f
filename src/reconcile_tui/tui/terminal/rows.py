"""What is to be written of one row: the stretches that changed, and what is erased. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile_tui.tui.terminal.frame import BESIDE, UNKNOWN, Row, is_doubtful
from reconcile_tui.tui.terminal.sgr import Rendition

__all__ = ["Plan", "Span", "doubts", "is_near", "spans_between"]

GAP = 4
"""Unchanged cells between two changed ones that are cheaper to send again than to step over."""

REACH = 8
"""Cells beside a doubtful character that a terminal may have drawn it over."""


class Span:
    """Cells of a row to write, from `start` up to `stop`."""

    __slots__ = ("start", "stop")

    def __init__(self, start: int, stop: int) -> None:
        self.start = start
        self.stop = stop

    @property
    def is_thin(self) -> bool:
        """Whether it may be part of a column."""
        return self.stop - self.start <= 2


class Plan:
    """What is to be done with one row: erase it to `ground`, write, erase from `end` on."""

    __slots__ = ("anew", "end", "ground", "spans", "y")

    def __init__(
        self,
        y: int,
        ground: Rendition | None,
        spans: Iterable[Span] = (),
        end: int | None = None,
        *,
        anew: bool = False,
    ) -> None:
        self.y = y
        self.ground = ground
        self.spans = list(spans)
        self.end = end
        self.anew = anew


def doubts(row: Row) -> list[tuple[int, str, Rendition]]:
    """The characters of a row whose width is not certain, and where they stand."""
    return [
        (x, char, pen)
        for x, (char, pen) in enumerate(row)
        if (char > "~" or len(char) > 1) and is_doubtful(char)
    ]


def is_near(doubtful: list[tuple[int, str, Rendition]], old: Row, new: Row) -> bool:
    """Whether something changed where a doubtful character may have been drawn."""
    return any(
        old[x] != new[x]
        for at, char, _ in doubtful
        for x in range(max(0, at - 1), min(len(new), at + REACH + 2 * len(char)))
    )


def spans_between(old: Row, new: Row, end: int) -> list[Span]:
    """The stretches that changed, joined where stepping over a gap would cost more."""
    spans: list[Span] = []
    for x in range(end):
        if old[x] is new[x] or old[x] == new[x] or new[x] is UNKNOWN:
            continue
        if spans and x - spans[-1].stop <= GAP and _alike(new, spans[-1].stop - 1, x):
            spans[-1].stop = x + 1
        else:
            spans.append(Span(x, x + 1))
    for span in spans:  # a wide character is whole or not touched
        while span.start and new[span.start][0] == BESIDE:
            span.start -= 1
        while span.stop < len(new) and new[span.stop][0] == BESIDE:
            span.stop += 1
    return spans


def _alike(row: Row, first: int, last: int) -> bool:
    """Whether the cells between look the same, so that sending them needs no change of pen."""
    cells = row[first:last]
    pens = {pen for char, pen in cells if char != " "}
    grounds = {pen.bg for _, pen in cells}
    return UNKNOWN not in cells and len(pens) <= 1 and len(grounds) == 1
