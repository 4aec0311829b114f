"""Words looked for in all saved answers, in memory, for as long as somebody looks for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
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
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.storage.index import breathe
from reconcile_tui.storage.notebook import Notebook

_ACCENTS = re.compile("[\u0300-\u036f]")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d", "'''\"\"")


class RowPlace(NamedTuple):
    """A row of an answer: its id, and where its words begin in the words of the whole answer.

    `own` are its folded words without those of the rows it refers to; None where it refers to none.
    """

    row_id: str
    start: int
    own: str | None = None


class Passage(Struct, frozen=True):
    """One answer in words, or one row of it. `folded` is what is searched."""

    item_id: str
    asked: str
    words: str
    folded: str
    rows: tuple[RowPlace, ...] = ()

    def has(self, wanted: list[str]) -> bool:
        """Whether every one of these folded words stands in it, also inside a longer word."""
        return all(word in self.folded for word in wanted)

    def found(self, wanted: list[str]) -> Iterator[tuple[str, Passage]]:
        """Where the words stand, if they do: each row that has them all, its id and its words.

        A row that only names another with these words is none: that other one is found itself.
        Where they are scattered over rows, it is the whole answer, with the first row that has one.
        """
        if not self.has(wanted):
            return
        others = list[tuple[str, Passage]]()
        is_found = False
        for place, row in self._row_by_row():
            if row.has(wanted) and (place.own is None or any(w in place.own for w in wanted)):
                is_found = True
                yield place.row_id, row
            elif not is_found and (row.has(wanted) or any(word in row.folded for word in wanted)):
                others.append((place.row_id, row))
        if not is_found:
            whole = (one for one in others if one[1].has(wanted))
            begun = others[0][0] if others else ""
            yield next(whole, (begun, self))

    def _row_by_row(self) -> Iterator[tuple[RowPlace, Passage]]:
        for number, place in enumerate(self.rows, 1):
            end = self.rows[number].start - 1 if number < len(self.rows) else len(self.words)
            words = self.words[place.start : end]
            yield place, replace(self, words=words, folded=fold(words), rows=())


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
                rows = tuple(_places(shared, entry)) if entry.rows else ()
                yield Passage(entry.item.id, asked, entry.words, fold(entry.words), rows)


def _places(shared: Shareable, entry: Entry) -> Iterator[RowPlace]:
    """Each row of an answer, in the order of its words."""
    start = 0
    in_order = by_day(shared.sheet, entry.item.id, entry.value)
    for row, words in zip(in_order, entry.rows, strict=True):
        yield RowPlace(str(row["row"]), start, _own_words(entry.item, row))
        start += len(words) + 1


def _own_words(item: Item, row: Row) -> str | None:
    refers = {one.id for one in item.refs} & row.keys() if isinstance(item, Rows) else set()
    if not refers or not isinstance(item, Rows):
        return None
    return fold(item.row_words({key: cell for key, cell in row.items() if key not in refers}))


def snippet(passage: Passage, wanted: list[str], width: int) -> Snippet:
    """One line of at most `width` characters around the first of the words, each of them marked.

    Every character that a terminal would obey is made visible.
    """
    first = min((passage.folded.find(word) for word in wanted), default=0)
    start = _place_of(passage.words, max(first, 0))
    # What stands at the beginning says most: the day of an entry, the subject of a sentence.
    begin = max(0, start - width // 3) if start > width * 2 // 3 else 0
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


MOST = 50
"""Hits that are shown; more words find fewer."""

Stamp = tuple[int, int, int]


class Hit(Struct, frozen=True):
    """One answer that holds what was looked for, and which of its rows, if it is made of rows."""

    path: Path
    item_id: str
    asked: str
    snippet: Snippet
    row_id: str = ""


class Index:
    """What can be found. `refresh` is for one thread at a time; `find` may run beside it."""

    def __init__(self, notebook: Notebook, library: Library) -> None:
        self._notebook = notebook
        self._library = library
        self._pages: Mapping[Path, tuple[Stamp, tuple[Passage, ...]]] = {}
        self._stopped = False

    def stop(self) -> None:
        """Let a `refresh` that is under way end where it is."""
        self._stopped = True

    def refresh(self) -> bool:
        """Read what is new or was changed, let go of what is gone. False when it was stopped."""
        before = self._pages
        pages: dict[Path, tuple[Stamp, tuple[Passage, ...]]] = {}
        if not before:
            self._pages = pages  # the first time, what was read so far can be searched already
        for number, path in enumerate(self._paths()):
            if self._stopped:
                return False
            breathe(number)
            stamp = _stamp(path)
            if stamp is None:
                continue
            known = before.get(path)
            pages[path] = known if known and known[0] == stamp else (stamp, self._read(path))
        self._pages = pages
        return True

    def _paths(self) -> list[Path]:
        try:
            return sorted(self._notebook.paths(), reverse=True)
        except BookError:
            return []

    def _read(self, path: Path) -> tuple[Passage, ...]:
        try:
            with reading_one(path.name):
                answers = self._notebook.open(path).answers
                sheet = self._library.worksheet(answers.worksheet)
                shared = shareable(sheet, answers)
                return tuple(passages(shared)) if shared else ()
        except BookError:
            return ()

    def find(self, typed: str, width: int) -> tuple[list[Hit], bool]:
        """Answers in which every typed word stands, the newest sheets first; whether there is more.

        Of an answer made of rows, each row that has them is found. Snippets are `width` characters
        long.
        """
        wanted = wanted_words(typed)
        if not wanted:
            return [], False
        hits: list[Hit] = []
        for path, (_, found) in list(self._pages.items()):
            for passage in found:
                for row_id, told in passage.found(wanted):
                    if len(hits) == MOST:
                        return hits, True
                    hits.append(_hit(path, row_id, told, wanted, width))
        return hits, False


def _hit(path: Path, row_id: str, told: Passage, wanted: list[str], width: int) -> Hit:
    return Hit(path, told.item_id, told.asked, snippet(told, wanted, width), row_id)


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
