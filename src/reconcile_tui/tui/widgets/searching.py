"""Searching words in what is shown: what can be searched, and where a text has the words.

It is loaded with the first search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol, runtime_checkable

from textual.widget import Widget

from reconcile_tui.messages import searching as words
from reconcile_tui.search import fold

__all__ = ["Searchable", "flat", "next_of", "next_with", "search_again", "spans", "target_of"]


@runtime_checkable
class Searchable(Protocol):
    """A list or a page in which words can be searched. `sought` are those of the last search."""

    sought: str

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next place with these words, or with -1 to the one before, round and round.

        False where there is none: then nothing has moved.
        """


_folded = lru_cache(maxsize=512)(fold)


def spans(text: str, sought: str) -> Iterator[tuple[int, int]]:
    """Where a text has these words: in any case, without accents, and across line breaks."""
    pattern = r"\s+".join(map(re.escape, fold(sought).split()))
    letters = [(letter, place) for place, char in enumerate(text) for letter in _folded(char)]
    folded = "".join(letter for letter, _ in letters)
    for found in re.finditer(pattern, folded) if pattern else ():
        yield letters[found.start()][1], letters[found.end() - 1][1] + 1


def flat(text: str) -> str:
    """Return a text on one line as `spans` reads it, so that `in` says whether it has words."""
    return " ".join(fold(text).split())


def next_of(places: Iterable[int], here: int, step: int) -> int | None:
    """Return the next of these places, or the one before; past the last comes the first."""
    ordered = sorted(places, reverse=step < 0)
    ahead = (place for place in ordered if (place - here) * step > 0)
    return next(ahead, next(iter(ordered), None))


def next_with(sought: str, texts: Sequence[str], here: int, step: int) -> int | None:
    """Return the place of the next of these texts that has the words, or of the one before."""
    return next_of((n for n, text in enumerate(texts) if any(spans(text, sought))), here, step)


def target_of(origin: Widget) -> Searchable | None:
    """Return what a search from this widget goes through: the outermost that can be searched."""
    found = [node for node in origin.ancestors_with_self if isinstance(node, Searchable)]
    return found[-1] if found else None


def search_again(origin: Widget, step: int) -> bool:
    """Go to the next place, or the one before. False when nothing was searched for here yet."""
    target = target_of(origin)
    if target is None or not target.sought:
        return False
    if not target.seek(target.sought, step):
        origin.app.notify(words.NOTHING_FOUND, markup=False)
    return True
