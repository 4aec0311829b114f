"""Graphic renditions: what `ESC[…m` sets, and the fewest bytes from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

__all__ = ["PLAIN", "Rendition", "after", "between", "seen_on_blank"]


class Rendition(NamedTuple):
    """How characters look. `fg` and `bg` are parameter strings such as `38;5;7`, or empty."""

    attributes: frozenset[str] = frozenset()
    fg: str = ""
    bg: str = ""


PLAIN = Rendition()
_ATTRIBUTES = frozenset("1 2 3 4 5 6 7 8 9 21 51 52 53".split())
_SEEN_ON_BLANKS = frozenset("4 5 6 7 9 21 51 52 53".split())


@lru_cache(maxsize=4096)
def after(before: Rendition, parameters: str) -> Rendition | None:
    """The rendition once `ESC[<parameters>m` was sent; None when it is not understood."""
    attributes, fg, bg = set(before.attributes), before.fg, before.bg
    try:
        for part in _parts(parameters):
            if part in {"", "0"}:
                attributes, fg, bg = set(), "", ""
            elif part in _ATTRIBUTES:
                attributes.add(part)
            elif part == "39":
                fg = ""
            elif part == "49":
                bg = ""
            elif part.startswith("38;") or _is_colour(part, (30, 37), (90, 97)):
                fg = part
            elif part.startswith("48;") or _is_colour(part, (40, 47), (100, 107)):
                bg = part
            else:
                return None
    except ValueError:
        return None
    return _one(frozenset(attributes), fg, bg)


@lru_cache(maxsize=4096)
def _one(attributes: frozenset[str], fg: str, bg: str) -> Rendition:
    """The one object for a rendition, so that cells are compared by identity."""
    return Rendition(attributes, fg, bg) if attributes or fg or bg else PLAIN


@lru_cache(maxsize=4096)
def seen_on_blank(pen: Rendition) -> Rendition:
    """What can be seen of a rendition on a space: its background, and lines through or under it."""
    return pen if pen.attributes & _SEEN_ON_BLANKS else _one(frozenset(), "", pen.bg)


def _is_colour(part: str, *ranges: tuple[int, int]) -> bool:
    return part.isdecimal() and any(low <= int(part) <= high for low, high in ranges)


def _parts(parameters: str) -> Iterator[str]:
    """One part an attribute; the numbers of a colour stay together."""
    words = iter(parameters.split(";"))
    for word in words:
        if word in {"38", "48"}:
            kind = next(words, "")
            count = {"5": 1, "2": 3}.get(kind, -1)
            if count < 0:
                raise ValueError(parameters)
            values = [next(words, "") for _ in range(count)]
            if not all(value.isdecimal() for value in values):
                raise ValueError(parameters)
            yield ";".join([word, kind, *values])
        else:
            yield word


@lru_cache(maxsize=16384)
def between(old: Rendition, new: Rendition) -> str:
    """The bytes that turn one rendition into another; empty when they are the same."""
    if old == new:
        return ""
    fresh = _set([*sorted(new.attributes, key=int), new.fg, new.bg], start=[""])
    if not old.attributes <= new.attributes:
        return fresh
    changes = sorted(new.attributes - old.attributes, key=int)
    if old.fg != new.fg:
        changes.append(new.fg or "39")
    if old.bg != new.bg:
        changes.append(new.bg or "49")
    return min(_set(changes), fresh, key=len)


def _set(parts: list[str], start: list[str] | None = None) -> str:
    """`ESC[…m` from the parts that are not empty, after a reset when `start` holds one."""
    return f"\x1b[{';'.join([*(start or []), *filter(None, parts)])}m"
