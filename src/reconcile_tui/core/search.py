"""Words looked for in saved answers: folded, found, and shown with what stands around them.

Only what may leave its sheet can be searched: see `core/shareable.py`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reconcile_tui.core.by_day import by_day
from reconcile_tui.core.display import one_line, visible
from reconcile_tui.core.outline import Entry, can_leave, outline, question
from reconcile_tui.core.shareable import Shareable

__all__ = ["Passage", "Snippet", "fold", "passages", "snippet", "wanted_words"]

_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d", "'''\"\"")


@dataclass(frozen=True)
class Passage:
    """One answer in words. `folded` is what is searched.

    Where the answer is made of rows, `rows` says for each its id and where its words begin.
    """

    item_id: str
    asked: str
    words: str
    folded: str
    rows: tuple[tuple[str, int], ...] = ()

    def has(self, wanted: list[str]) -> bool:
        """Whether every one of these folded words stands in it, also inside a longer word."""
        return all(word in self.folded for word in wanted)

    def row_with(self, wanted: list[str]) -> tuple[str, Passage]:
        """The first row in which all of these words stand: its id, and its words alone.

        Where they stand in several rows, the id is that of the first which has one of them.
        """
        begun = ""
        for number, (row_id, start) in enumerate(self.rows, 1):
            end = self.rows[number][1] - 1 if number < len(self.rows) else len(self.words)
            words = self.words[start:end]
            alone = replace(self, words=words, folded=fold(words), rows=())
            if alone.has(wanted):
                return row_id, alone
            if not begun and any(word in alone.folded for word in wanted):
                begun = row_id
        return begun, self


Snippet = tuple[tuple[str, bool], ...]
"""Stretches of one line; True where a word that was looked for stands."""


def fold(text: str) -> str:
    """Text without the difference of capitals, accents and kinds of quotes."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return bare.translate(_QUOTES).casefold()


def wanted_words(typed: str) -> list[str]:
    """What was typed as folded words: all of them have to be found."""
    return list(dict.fromkeys(fold(typed).split()))


def passages(shared: Shareable) -> Iterator[Passage]:
    """Every answer that may be found, in the order of the sheet."""
    for part in outline(shared.sheet, shared.answers, can_leave(shared.sheet)):
        for entry in part.entries:
            if entry.words:
                asked = one_line(question(entry.item))
                rows = tuple(_begins(shared, entry)) if entry.rows else ()
                yield Passage(entry.item.id, asked, entry.words, fold(entry.words), rows)


def _begins(shared: Shareable, entry: Entry) -> Iterator[tuple[str, int]]:
    """The id of each row, and where its words begin in the words of the whole answer."""
    start = 0
    in_order = by_day(shared.sheet, entry.item.id, entry.value)
    for row, words in zip(in_order, entry.rows, strict=True):
        yield str(row["row"]), start
        start += len(words) + 1


def snippet(passage: Passage, wanted: list[str], width: int) -> Snippet:
    """One line of at most `width` characters around the first of the words, each of them marked.

    Every character that a terminal would obey is made visible.
    """
    first = min((passage.folded.find(word) for word in wanted), default=0)
    start = _place_of(passage.words, max(first, 0))
    begin = max(0, start - width // 3)
    if begin:
        begin = passage.words.find(" ", begin, start) + 1 or begin
    text = visible(one_line(passage.words[begin : begin + 2 * width]))
    shown = _cut(text, width - 4)
    ends = len(shown) < len(text) or begin + 2 * width < len(passage.words)
    parts = [("… ", False)] if begin else []
    return (*parts, *_marked(shown, wanted), *([(" …", False)] if ends else []))


def _cut(text: str, room: int) -> str:
    """So much of a line as there is room for, to the end of a word where one ends in time."""
    if len(text) <= room:
        return text
    end = text.rfind(" ", room // 2, room + 1)
    return text[: end if end > 0 else room]


def _place_of(text: str, folded_place: int) -> int:
    """The place in a text that a place in its folded form comes from."""
    if text.isascii():
        return folded_place
    reached = 0
    for place, char in enumerate(text):
        if reached >= folded_place and fold(char):
            return place
        reached += len(fold(char))
    return max(len(text) - 1, 0)


def _marked(text: str, wanted: list[str]) -> list[tuple[str, bool]]:
    folds = [fold(char) for char in text]
    whole = "".join(folds)
    starts = {}
    reached = 0
    for place, folded in enumerate(folds):
        for _ in folded:
            starts[reached] = place
            reached += 1
    inside = [False] * len(text)
    for word in wanted:
        for found in re.finditer(re.escape(word), whole):
            for place in range(found.start(), found.end()):
                inside[starts[place]] = True
    return _runs(text, inside)


def _runs(text: str, inside: list[bool]) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    for char, marked in zip(text, inside, strict=True):
        # A combining mark goes with what it stands on.
        if parts and (parts[-1][1] == marked or _ACCENTS.match(char)):
            parts[-1] = (parts[-1][0] + char, parts[-1][1])
        else:
            parts.append((char, marked))
    return parts
