"""Searching words in what is shown: where a text has them, and which place comes next.

It is loaded with the first search.

What can be searched, and the keys for it: `/`, `n` and `N`, the same wherever they work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar, runtime_checkable

from textual.widget import Widget

from reconcile_tui.messages import screens as words
from reconcile_tui.search import fold
from reconcile_tui.tui.events import SearchWanted
from reconcile_tui.tui.keymap import bindings


class Block(Protocol):
    """A part of a screen that takes the cursor and is found by its words."""

    @property
    def words(self) -> str:
        """All it says."""


AnyBlock = TypeVar("AnyBlock", bound=Block)


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


def next_block(
    sought: str, blocks: Sequence[AnyBlock], cursors: Iterable[object], step: int
) -> AnyBlock | None:
    """Return the next block that has the words, or the one before.

    It is counted from the first of these `cursors` that is a block: what has the focus, or had it
    when the words were asked for.
    """
    places = {id(block): place for place, block in enumerate(blocks)}
    here = next((places[id(one)] for one in cursors if id(one) in places), -1)
    found = next_with(sought, [block.words for block in blocks], here, step)
    return None if found is None else blocks[found]


# -- what can be searched --------------------------------------------------------------------------


@runtime_checkable
class Searchable(Protocol):
    """A list or a page in which words can be searched. `sought` are those of the last search."""

    sought: str

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next place with these words, or with -1 to the one before, round and round.

        False where there is none: then nothing has moved.
        """


def target_of(origin: Widget) -> Searchable | None:
    """Return what a search from this widget goes through: the outermost that can be searched."""
    found = [node for node in origin.ancestors_with_self if isinstance(node, Searchable)]
    return found[-1] if found else None


class Searched(Widget):
    """What a list, page or screen adds to its own base, which comes first, to be searched.

    Its `seek` (see `Searchable`) goes to the next match; all else is here.
    """

    BINDINGS = [*bindings("searched")]  # noqa: RUF012 - Textual reads a list here
    sought = ""
    searched_from: Widget | None = None
    """What had the cursor when the words of a search were asked for."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No next match before anything was searched for: until then, `n` is a letter."""
        if action == "search_again":
            target = target_of(self)
            return target is not None and target.sought != ""
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Ask for words, and go to the next place that has them."""
        self.searched_from = self.screen.focused or self
        self.post_message(SearchWanted(self.searched_from))

    def action_search_again(self, step: int) -> None:
        """Go to the next place with the words of the last search, or the one before."""
        target = target_of(self)
        if target is not None and not target.seek(target.sought, step):
            self.app.notify(words.NO_MATCHES, markup=False)
