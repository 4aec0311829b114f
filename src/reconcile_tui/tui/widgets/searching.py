"""Search in lists and pages: where a text has the words, which match is next, and the keys."""

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
    """A part of a screen that is found by its text and takes the focus."""

    @property
    def words(self) -> str:
        """All its text."""


AnyBlock = TypeVar("AnyBlock", bound=Block)


_folded = lru_cache(maxsize=512)(fold)


def spans(text: str, sought: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of these words in a text, ignoring case, accents and line breaks."""
    pattern = r"\s+".join(map(re.escape, fold(sought).split()))
    letters = [(letter, place) for place, char in enumerate(text) for letter in _folded(char)]
    folded = "".join(letter for letter, _ in letters)
    for found in re.finditer(pattern, folded) if pattern else ():
        yield letters[found.start()][1], letters[found.end() - 1][1] + 1


def flat(text: str) -> str:
    """Return a text as one line normalized like the words of `spans`, to be searched with `in`."""
    return " ".join(fold(text).split())


def next_of(places: Iterable[int], here: int, step: int) -> int | None:
    """Return the next of these places, or the previous one, wrapping around; None without any."""
    ordered = sorted(places, reverse=step < 0)
    ahead = (place for place in ordered if (place - here) * step > 0)
    return next(ahead, next(iter(ordered), None))


def next_with(sought: str, texts: Sequence[str], here: int, step: int) -> int | None:
    """Return the place of the next of these texts with the words, or the previous one."""
    return next_of((n for n, text in enumerate(texts) if any(spans(text, sought))), here, step)


def next_block(
    sought: str, blocks: Sequence[AnyBlock], cursors: Iterable[object], step: int
) -> AnyBlock | None:
    """Return the next block with the words, or the previous one.

    It counts from the first of `cursors` that is a block: what has the focus, or had it before.
    """
    places = {id(block): place for place, block in enumerate(blocks)}
    here = next((places[id(one)] for one in cursors if id(one) in places), -1)
    found = next_with(sought, [block.words for block in blocks], here, step)
    return None if found is None else blocks[found]


# -- what can be searched --------------------------------------------------------------------------


@runtime_checkable
class Searchable(Protocol):
    """A list or page that can be searched; `sought` are the words of the last search."""

    sought: str

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next match, or with -1 the previous one, wrapping around.

        Return False if there is none: then nothing has moved.
        """


def target_of(origin: Widget) -> Searchable | None:
    """Return what a search from this widget covers: the outermost searchable ancestor."""
    found = [node for node in origin.ancestors_with_self if isinstance(node, Searchable)]
    return found[-1] if found else None


class Searched(Widget):
    """Mixin for a searchable list, page or screen, after its own base class.

    The class adds `seek` (see `Searchable`); keys and actions are here.
    """

    BINDINGS = [*bindings("searched")]  # noqa: RUF012 - Textual reads a list here
    sought = ""
    searched_from: Widget | None = None
    """What had the focus when the search was opened."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turn `n` off until something was searched for: before, it is a letter."""
        if action == "search_again":
            target = target_of(self)
            return target is not None and target.sought != ""
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Open the search line."""
        self.searched_from = self.screen.focused or self
        self.post_message(SearchWanted(self.searched_from))

    def action_search_again(self, step: int) -> None:
        """Move to the next match of the last search, or the previous one."""
        target = target_of(self)
        if target is not None and not target.seek(target.sought, step):
            self.app.notify(words.NO_MATCHES, markup=False)
