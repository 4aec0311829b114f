"""Read a frame as Textual sends it onto a grid of cells: cursor moves, colors, text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple


class Rendition(NamedTuple):
    """How characters look. `fg` and `bg` are parameter strings such as `38;5;7`, or empty."""

    attributes: frozenset[str] = frozenset()
    fg: str = ""
    bg: str = ""


PLAIN = Rendition()
_ATTRIBUTES = frozenset("1 2 3 4 5 6 7 8 9 21 51 52 53".split())
_SEEN_ON_BLANKS = frozenset("4 5 6 7 9 21 51 52 53".split())
_ENDED_BY = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "7": "27", "9": "29"}
"""What ends one attribute and leaves the rest. 22 ends bold and dim, 24 both ways to underline."""


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
def between(old: Rendition, new: Rendition, *, ends: bool = False) -> str:
    """The bytes that turn one rendition into another; empty when they are the same.

    `ends`: the terminal can end one attribute. If not, one too many means to begin anew.
    """
    if old == new:
        return ""
    fresh = _set([*_in_order(new.attributes), new.fg, new.bg], start=[""])
    ended = old.attributes - new.attributes
    if ended and not (ends and ended <= _ENDED_BY.keys()):
        return fresh
    endings = {_ENDED_BY[one] for one in ended}
    kept = {one for one in old.attributes & new.attributes if _ENDED_BY.get(one) not in endings}
    changes = _in_order(endings) + _in_order(new.attributes - kept)
    if old.fg != new.fg:
        changes.append(new.fg or "39")
    if old.bg != new.bg:
        changes.append(new.bg or "49")
    return min(_set(changes), fresh, key=len)


def _in_order(numbers: Iterable[str]) -> list[str]:
    return sorted(numbers, key=int)


def _set(parts: list[str], start: list[str] | None = None) -> str:
    """`ESC[…m` from the parts that are not empty, after a reset when `start` holds one."""
    return f"\x1b[{';'.join([*(start or []), *filter(None, parts)])}m"


Cell = tuple[str, Rendition]
"""What one place shows, and how. The right half of a wide character is `BESIDE`."""

Row = list[Cell]

UNKNOWN: Cell = ("\x00", PLAIN)
"""A place of which nothing is known."""

BESIDE = ""

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d*)(?:;(?P<column>\d*))?H"
    r"|\x1b\[(?P<sgr>[\d;:]*)m"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<line>\n)"
    r"|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|[\x00-\x1f\x7f-\x9f]"
)
_NARROW = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u25fc]*")
"""Text of which every character is one cell wide in every terminal, found in one step."""

_NEVER_SENT = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
)
"""Signs that turn the direction of what follows, on the whole line."""

_FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))


class FrameReader:
    """Writes frames onto `rows`. The pen and the place go on from one frame to the next."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[Row] = [[UNKNOWN] * width for _ in range(height)]
        self.pens = [[PLAIN] * width for _ in range(height)]
        """What each place was written with; a space in `rows` has only what is seen of it."""
        self.x = self.y = 0
        self.pen = PLAIN
        self.touched: set[int] = set()

    def read(self, frame: str) -> None:
        """Follow a frame to its end. `touched` gathers the rows it wrote on."""
        for found in _TOKEN.finditer(frame):
            kind = found.lastgroup
            if kind == "text":
                self._write(found["text"])
            elif kind == "sgr":
                self.pen = after(self.pen, found["sgr"]) or self.pen
            elif kind in {"row", "column"}:
                self.y, self.x = int(found["row"] or 1) - 1, int(found["column"] or 1) - 1
            elif kind == "line":
                self.y += 1

    def cursor(self) -> tuple[int, int]:
        """Where the last frame left the cursor, inside the window."""
        return max(0, min(self.x, self.width - 1)), max(0, min(self.y, self.height - 1))

    def _write(self, text: str) -> None:
        pen = self.pen
        if _NARROW.fullmatch(text):
            bare = seen_on_blank(pen)
            cells = [(char, bare if char == " " else pen) for char in text]
        else:
            cells = [(char, seen_on_blank(pen) if char == " " else pen) for char in _in_cells(text)]
        x, self.x = self.x, self.x + len(cells)
        if not 0 <= self.y < self.height or x >= self.width or not cells:
            return
        if self.x > self.width:
            cells = _cut(cells, self.width - x)
        row = self.rows[self.y]
        end = x + len(cells)
        if row[x][0] == BESIDE and x:
            row[x - 1] = (" ", seen_on_blank(row[x - 1][1]))
        if end < self.width and row[end][0] == BESIDE:
            row[end] = (" ", seen_on_blank(row[end][1]))
        row[x:end] = cells
        self.pens[self.y][x:end] = [pen] * len(cells)
        self.touched.add(self.y)


def _cut(cells: Row, room: int) -> Row:
    """As many cells as there is room for; never half of a wide character."""
    kept = cells[:room]
    if kept and len(cells) > room and cells[room][0] == BESIDE:
        kept[-1] = (" ", seen_on_blank(kept[-1][1]))
    return kept


@lru_cache(maxsize=1024)
def _in_cells(text: str) -> tuple[str, ...]:
    """A text cell by cell, as wide as Textual takes it to be when it lays out a line."""
    from rich.cells import split_graphemes  # noqa: PLC0415 - most screens never need it

    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        sign = "".join(char for char in text[start:end] if char not in _NEVER_SENT)
        if width and sign in _FLAGS and cells and cells[-1] in _FLAGS:
            cells[-1:] = [cells[-1] + sign, *[BESIDE] * width]  # two letters are one flag
        elif width:
            cells += [sign or " ", *[BESIDE] * (width - 1)]
        elif cells:
            last = max(place for place, cell in enumerate(cells) if cell != BESIDE)
            cells[last] += sign
    return tuple(cells)


@lru_cache(maxsize=8192)
def is_doubtful(sign: str) -> bool:
    """Whether terminals disagree on how wide this is: emoji, joined and combined characters."""
    if len(sign) != 1:
        return sign != BESIDE
    if _NARROW.fullmatch(sign):
        return False
    kind = unicodedata.category(sign)
    wide = unicodedata.east_asian_width(sign) in "WF"
    return (
        kind in {"Mn", "Mc", "Me", "Cf", "Cn", "Co"}
        or sign >= "\U0001f000"
        or (wide and kind == "So")
    )


CHUNK = 8
"""Cells that are compared at once: wide enough to be a line's own, narrow enough for a column."""

COMMON = 3
"""Lines that hold the same chunk; more, and it says nothing about where a line came from."""

FIRST = 1
"""The first line that may move: what leaves a screen at its very top, some terminals keep."""

VOTES = 4
"""Chunks that must have moved by the same number of lines."""

TRIED = 3
"""Shifts whose bytes are counted."""


class Shift(NamedTuple):
    """The lines `top` to `bottom` moved up by `by` lines; down, when it is negative."""

    top: int
    bottom: int
    by: int


def likely_shifts(shown: list[Row], wanted: list[Row]) -> Iterator[Shift]:
    """Yield the shifts by which most of what is wanted stands on the screen already.

    The likeliest first, and no more than `TRIED`: text that repeats itself votes for a wrong one.
    """
    old = ["".join(char or "\x01" for char, _ in row) for row in shown]
    new = ["".join(char or "\x01" for char, _ in row) for row in wanted]
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for y, line in enumerate(old):
        for column, chunk in _chunks(line):
            places[column, chunk].append(y)
    votes: Counter[int] = Counter()
    voters: dict[int, set[int]] = defaultdict(set)
    for y, line in enumerate(new):
        for column, chunk in _chunks(line):
            found = places.get((column, chunk), ())
            if y in found or len(found) > COMMON:
                continue
            for before in found:
                votes[before - y] += 1
                voters[before - y].add(y)
    for by, count in votes.most_common(TRIED):
        lines = [line for y in voters[by] for line in (y, y + by) if line >= FIRST]
        if count >= VOTES and max(lines) - min(lines) >= abs(by):
            yield Shift(min(lines), max(lines), by)


def _chunks(line: str) -> list[tuple[int, str]]:
    pieces = ((x, line[x : x + CHUNK]) for x in range(0, len(line), CHUNK))
    return [(x, piece) for x, piece in pieces if not piece.isspace() and "\x00" not in piece]
