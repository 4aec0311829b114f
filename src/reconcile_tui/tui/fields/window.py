"""A long list seen through a window: which part of it is drawn.

Only what is in view is ever measured, so that a key costs the same in a list of two thousand.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["fits", "in_view", "parts_in_view", "pulled_back", "room_of", "top_for"]

Height = Callable[[int], int]
"""How many lines one thing of the list takes: at least one."""


def room_of(screen_height: int) -> int:
    """How many lines a list may take of a screen, so that its question stays in view with it."""
    return max(6, screen_height * 2 // 5)


def fits(count: int, room: int, height: Height) -> int | None:
    """How many lines the whole list takes, or None when that is more than `room`."""
    if count > room:
        return None
    lines = sum(height(n) for n in range(count))
    return lines if lines <= room else None


def top_for(at: int, top: int, room: int, height: Height) -> int:
    """The first thing to draw so that the one at `at` is in view, moving as little as possible."""
    if at <= top:
        return at
    used = 0
    for number in range(at, top - 1, -1):
        used += height(number)
        if used > room:
            return min(number + 1, at)
    return top


def pulled_back(top: int, count: int, room: int, height: Height) -> int:
    """`top`, or something before it: no line stays free at the end while things stand above."""
    used = 0
    for number in range(top, count):
        used += height(number)
        if used > room:
            return top
    while top > 0 and used + height(top - 1) <= room:
        top -= 1
        used += height(top)
    return top


def in_view(top: int, count: int, room: int, height: Height) -> range:
    """The things that are drawn from `top` on; the last may be cut."""
    used, end = 0, top
    while end < count and used < room:
        used += height(end)
        end += 1
    return range(top, end)


def parts_in_view(
    top: int, count: int, room: int, height: Height
) -> tuple[list[tuple[int, int]], bool]:
    """What is drawn from `top` on, each with its lines, and whether the last of it is cut.

    Lines that stay free at the end go to the beginning of what stands before `top`.
    """
    parts = [(number, height(number)) for number in in_view(top, count, room, height)]
    left = room - sum(lines for _, lines in parts)
    if left < 0:
        last, lines = parts[-1]
        parts[-1] = last, lines + left
    elif left and top:
        parts.insert(0, (top - 1, min(left, height(top - 1))))
    return parts, left < 0
