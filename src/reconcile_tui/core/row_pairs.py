"""Which row of one answer is which row of another."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence

__all__ = ["paired"]

Pair = tuple[str | None, str | None]
"""(words before, words now); None on the side that does not have the row."""

_MOST = 40_000
"""Rows times rows that are looked at for likeness; beyond, only equal rows find each other."""

_ALIKE = 0.4
_WORD = re.compile(r"\w+")


def paired(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], *, by_id: bool
) -> Iterator[Pair]:
    """Rows, each `(id, words)`, in the order of `new`, and then those that are gone.

    In two copies of one file rows are the same by their ids. Elsewhere an id means nothing, and
    they are the same by their words: first those that are equal, then those that are alike.
    """
    partner = _by_id(old, new) if by_id else _by_words(old, new)
    for place, (_, words) in enumerate(new):
        was = partner.get(place)
        yield (None if was is None else old[was][1]), words
    taken = set(partner.values())
    for place, (_, words) in enumerate(old):
        if place not in taken:
            yield words, None


def _by_id(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[int, int]:
    places = {row_id: place for place, (row_id, _) in enumerate(old)}
    partner: dict[int, int] = {}
    for place, (row_id, _) in enumerate(new):
        if row_id in places:
            partner[place] = places.pop(row_id)
    return partner


def _by_words(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> dict[int, int]:
    places: dict[str, deque[int]] = defaultdict(deque)
    for place, (_, words) in enumerate(old):
        places[words].append(place)
    partner: dict[int, int] = {}
    for place, (_, words) in enumerate(new):
        if places.get(words):
            partner[place] = places[words].popleft()
    free = [place for left in places.values() for place in left]
    lone = [place for place in range(len(new)) if place not in partner]
    if len(free) * len(lone) <= _MOST:
        partner |= _alike(old, new, sorted(free), lone)
    return partner


def _alike(
    old: Sequence[tuple[str, str]],
    new: Sequence[tuple[str, str]],
    free: list[int],
    lone: list[int],
) -> dict[int, int]:
    words = {place: _words(old[place][1]) for place in free}
    partner: dict[int, int] = {}
    for place in lone:
        mine = _words(new[place][1])
        best = max(words, key=lambda one: _likeness(words[one], mine), default=None)
        if best is not None and _likeness(words[best], mine) >= _ALIKE:
            partner[place] = best
            del words[best]
    return partner


def _words(row: str) -> set[str]:
    return set(_WORD.findall(row.lower()))


def _likeness(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
