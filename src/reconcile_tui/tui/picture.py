"""Boxes on top of each other, the widest at the bottom, as a thing that has to stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

__all__ = ["Line", "stacked"]

STEPPED = 56
"""Below this width all boxes are as wide as the page."""

Line = tuple[str, str]
"""(text, style)"""


def stacked(
    width: int, count: int, inside: Callable[[int, int], Iterable[Line]]
) -> Iterator[tuple[int, Line]]:
    """(number of the box, line) from the top down, the bottom edge as part of the last box.

    `inside(number, room)` gives what stands in a box, in lines of at most `room` columns.
    """
    step = 2 if width >= STEPPED else 0
    for number in range(count):
        inset = step * (count - 1 - number)
        within = width - 2 - 2 * inset
        yield number, (" " * inset + _lid(within, step, first=number == 0), "$secondary")
        for text, style in inside(number, within - 2):
            yield number, (f"{' ' * inset}│ {text.ljust(within - 1)}│", style)
    yield count - 1, ("└" + "─" * (width - 2) + "┘", "$secondary")


def _lid(inside: int, step: int, *, first: bool) -> str:
    """The top edge of a box; the narrower box above stands on it."""
    if first:
        return f"┌{'─' * inside}┐"
    if not step:
        return f"├{'─' * inside}┤"
    foot = "─" * (step - 1)
    return f"┌{foot}┴{'─' * (inside - 2 * step)}┴{foot}┐"
