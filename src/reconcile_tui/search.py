"""Full-text search in all saved answers. The index is in memory, and only while it is used."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.form import Entry, Shareable, can_leave, outline, question, shareable
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.references import by_day
from reconcile_tui.errors import AppError, reading_one
from reconcile_tui.storage.index import breathe
from reconcile_tui.storage.notebook import Notebook

_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d", "'''\"\"")


class RowPlace(NamedTuple):
    """A row of an answer: its id, and the offset of its words in the words of the whole answer.

    `own` are its folded words without those of the rows it refers to; None where it refers to none.
    """

    row_id: str
    start: int
    own: str | None = None


class Passage(Struct, frozen=True):
    """One answer in words, or one row of it. `folded` is the text that is searched."""

    item_id: str
    asked: str
    words: str
    folded: str
    rows: tuple[RowPlace, ...] = ()

    def has(self, wanted: list[str]) -> bool:
        """Return whether it has all these folded words, also inside longer words."""
        return all(word in self.folded for word in wanted)

    def found(self, wanted: list[str]) -> Iterator[tuple[str, Passage]]:
        """Return each row that has all these words, with its id.

        A row that only refers to one with these words is left out, unless no other has them. Where
        they are in different rows, it is the whole answer, with the id of the first such row.
        """
        if not self.has(wanted):
            return
        rows = list(self._split())
        whole = [(place, row) for place, row in rows if row.has(wanted)]
        own = [(p, row) for p, row in whole if p.own is None or any(w in p.own for w in wanted)]
        for place, row in own or whole[:1]:
            yield place.row_id, row
        if not whole:
            begun = (p.row_id for p, row in rows if any(word in row.folded for word in wanted))
            yield next(begun, ""), self

    def _split(self) -> Iterator[tuple[RowPlace, Passage]]:
        for number, place in enumerate(self.rows, 1):
            end = self.rows[number].start - 1 if number < len(self.rows) else len(self.words)
            words = self.words[place.start : end]
            yield place, replace(self, words=words, folded=fold(words), rows=())


Snippet = tuple[tuple[str, bool], ...]
"""Stretches of one line; True for those that match."""


def fold(text: str) -> str:
    """Return the text without case, accents and typographic quotes."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return bare.translate(_QUOTES).casefold()


def wanted_words(typed: str) -> list[str]:
    """Return the folded words of a query, each once."""
    return list(dict.fromkeys(fold(typed).split()))


def passages(shared: Shareable) -> Iterator[Passage]:
    """Return every answer that may be found, in the order of the worksheet."""
    for part in outline(shared.sheet, shared.answers, can_leave(shared.sheet)):
        for entry in part.entries:
            if entry.words:
                asked = one_line(question(entry.item))
                rows = tuple(_places(shared, entry)) if entry.rows else ()
                yield Passage(entry.item.id, asked, entry.words, fold(entry.words), rows)


def _places(shared: Shareable, entry: Entry) -> Iterator[RowPlace]:
    """Return the rows of an answer, in the order of its words."""
    start = 0
    in_order = by_day(shared.sheet, entry.item.id, entry.value)
    for row, words in zip(in_order, entry.rows, strict=True):
        yield RowPlace(str(row["row"]), start, _own_words(entry.item, row))
        start += len(words) + 1


def _own_words(item: Item, row: Row) -> str | None:
    if not isinstance(item, Rows) or not (refs := {one.id for one in item.refs} & row.keys()):
        return None
    return fold(item.row_words({key: cell for key, cell in row.items() if key not in refs}))


def snippet(passage: Passage, wanted: list[str], width: int) -> Snippet:
    """Return one line of at most `width` characters around the first match, with all matches.

    Control characters are made visible.
    """
    first = min((passage.folded.find(word) for word in wanted), default=0)
    start = _place_of(passage.words, max(first, 0))
    # The beginning is shown where possible: the day of an entry, the subject of a sentence.
    begin = max(0, start - width // 3) if start > width * 2 // 3 else 0
    if begin:
        begin = passage.words.find(" ", begin, start) + 1 or begin
    text = visible(one_line(passage.words[begin : begin + 2 * width]))
    shown = _cut(text, width - 4)
    ends = len(shown) < len(text) or begin + 2 * width < len(passage.words)
    parts = [("… ", False)] if begin else []
    return (*parts, *_marked(shown, wanted), *([(" …", False)] if ends else []))


def _cut(text: str, room: int) -> str:
    """Return as much of a line as there is room for, cut at the end of a word where possible."""
    if len(text) <= room:
        return text
    end = text.rfind(" ", room // 2, room + 1)
    return text[: end if end > 0 else room]


def _place_of(text: str, folded_place: int) -> int:
    """Return the offset in a text that an offset in its folded form comes from."""
    if text.isascii():
        return folded_place
    places = (place for _, place in _letters(text))
    return next(islice(places, folded_place, None), max(len(text) - 1, 0))


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Yield the folded letters, each with the offset of the character it comes from."""
    return ((letter, place) for place, char in enumerate(text) for letter in fold(char))


def _marked(text: str, wanted: list[str]) -> list[tuple[str, bool]]:
    folded = list(_letters(text))
    whole = "".join(letter for letter, _ in folded)
    inside = {
        place
        for word in wanted
        for match in re.finditer(re.escape(word), whole)
        for _, place in folded[match.start() : match.end()]
    }
    parts: list[tuple[str, bool]] = []
    for place, char in enumerate(text):
        # A combining mark belongs to the character before it.
        if parts and (parts[-1][1] == (place in inside) or _ACCENTS.match(char)):
            parts[-1] = (parts[-1][0] + char, parts[-1][1])
        else:
            parts.append((char, place in inside))
    return parts


MOST = 50
"""Hits that are shown."""

Stamp = tuple[int, int, int]


class Hit(Struct, frozen=True):
    """One matching answer, or one row of it."""

    path: Path
    item_id: str
    asked: str
    snippet: Snippet
    row_id: str = ""


class Index:
    """The index. Only one thread at a time may `refresh`; `find` may run meanwhile."""

    def __init__(self, notebook: Notebook, library: Library) -> None:
        self._notebook = notebook
        self._library = library
        self._pages: Mapping[Path, tuple[Stamp, tuple[Passage, ...]]] = {}
        self._stopped = False

    def stop(self) -> None:
        """Stop a `refresh` that is running."""
        self._stopped = True

    def refresh(self) -> bool:
        """Index new and changed files, and drop deleted ones. Return False when it was stopped."""
        before = self._pages
        pages: dict[Path, tuple[Stamp, tuple[Passage, ...]]] = {}
        if not before:
            self._pages = pages  # the first time, what was read so far can be searched already
        try:
            paths = sorted(self._notebook.paths(), reverse=True)
        except AppError:
            paths = []
        for number, path in enumerate(paths):
            if self._stopped:
                return False
            breathe(number)
            try:
                status = path.stat()
            except OSError:
                continue
            stamp = status.st_ino, status.st_size, status.st_mtime_ns
            known = before.get(path)
            pages[path] = known if known and known[0] == stamp else (stamp, self._read(path))
        self._pages = pages
        return True

    def _read(self, path: Path) -> tuple[Passage, ...]:
        try:
            with reading_one(path.name):
                answers = self._notebook.open(path).answers
                sheet = self._library.worksheet(answers.worksheet)
                shared = shareable(sheet, answers)
                return tuple(passages(shared)) if shared else ()
        except AppError:
            return ()

    def find(self, typed: str, width: int) -> tuple[list[Hit], bool]:
        """Return hits with every typed word, the newest file first, and whether there are more.

        In an answer made of rows, each row with the words is a hit. Snippets have at most `width`
        characters.
        """
        wanted = wanted_words(typed)
        if not wanted:
            return [], False
        hits: list[Hit] = []
        for path, (_, found) in list(self._pages.items()):
            for passage in found:
                for row_id, hit in passage.found(wanted):
                    if len(hits) == MOST:
                        return hits, True
                    text = snippet(hit, wanted, width)
                    hits.append(Hit(path, hit.item_id, hit.asked, text, row_id))
        return hits, False
