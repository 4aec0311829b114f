"""Read a frame as Textual sends it onto a grid of cells: cursor moves, colors, text.

The terminal's cursor and pen: where they are, and the fewest bytes to bring them elsewhere.
"""

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


# -- cursor ----------------------------------------------------------------------------------------


class Pencil:
    """Gathers bytes in `out`. `x`, `y` and `pen` are None where they are not known.

    `ends`: the terminal can end one attribute by itself.
    """

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends
        self.x: int | None = None
        self.y: int | None = None
        self.pen: Rendition | None = None
        self.out: list[str] = []

    def copy(self) -> Pencil:
        """Another one at the same place, with nothing gathered yet."""
        other = Pencil(ends=self.ends)
        other.x, other.y, other.pen = self.x, self.y, self.pen
        return other

    # -- moving --------------------------------------------------------------------------------

    def move(self, x: int, y: int, row: Row | None = None) -> None:
        """Bring the cursor to a place. `row` is what its row shows already, where that is known."""
        if (x, y) == (self.x, self.y):
            return
        ways = self._ways(x, y)
        if row is not None and y == self.y and self.x is not None and 0 < x - self.x <= 3:
            ways += self._over(row[self.x : x])
        self.out.append(min(ways, key=len))
        self.x, self.y = x, y

    def _over(self, cells: Row) -> list[str]:
        """Going on by writing what stands there: a typed space is a space."""
        held = self.pen
        if held is None:
            return []
        bare = seen_on_blank(held)
        same = all(
            pen is held or pen is bare if char == " " else (pen is held and " " < char <= "~")
            for char, pen in cells
        )
        return ["".join(char for char, _ in cells)] if same else []

    def _ways(self, x: int, y: int) -> list[str]:
        line = y + 1 if y else ""
        ways = [f"\x1b[{line};{x + 1}H" if x else f"\x1b[{line}H"]
        if self.y is None:
            return ways
        down = self._down(y - self.y)
        if x == 0:
            ways.append(f"\r{down}")
        if self.x is not None:
            ways.append(f"{down}{_along(x - self.x)}")
            if x <= 3:
                ways.append(f"\r{down}{_along(x)}")
        return ways

    @staticmethod
    def _down(step: int) -> str:
        if step == 0:
            return ""
        if 0 < step <= 3:
            return "\n" * step
        return f"\x1b[{step}B" if step > 0 else f"\x1b[{-step if step < -1 else ''}A"

    # -- writing -------------------------------------------------------------------------------

    def paint(self, pen: Rendition) -> None:
        """Take this pen in hand."""
        if self.pen is None:
            self.out.append("\x1b[m")
            self.pen = PLAIN
        if self.pen is not pen:
            self.out.append(between(self.pen, pen, ends=self.ends))
            self.pen = pen

    def put_down(self) -> str:
        """What brings the pen back to the terminal's own colours."""
        sent = "" if self.pen == PLAIN else "\x1b[m"
        self.pen = PLAIN
        return sent

    def write(self, cell: Cell, count: int = 1) -> None:
        """Write the same cell, `count` times. For a space, any pen that looks the same will do."""
        char, pen = cell
        if char != " " or self.pen is None or seen_on_blank(self.pen) != pen:
            self.paint(pen)
        self.out.append(char * count)
        if self.x is not None:
            self.x += count

    def repeat(self, count: int) -> None:
        """The cell just written, `count` times more, by its number."""
        self.out.append(f"\x1b[{count}b")
        if self.x is not None:
            self.x += count

    def blank(self, count: int, pen: Rendition) -> None:
        """Erase cells from here on; the cursor stays."""
        self._ground(pen)
        self.out.append(f"\x1b[{count}X")

    def erase_line(self, pen: Rendition) -> None:
        """Erase from here to the end of the line; the cursor stays."""
        self._ground(pen)
        self.out.append("\x1b[K")

    def _ground(self, pen: Rendition) -> None:
        if self.pen is None or seen_on_blank(self.pen) != pen:
            self.paint(pen)

    # -- scrolling -----------------------------------------------------------------------------

    def scroll(self, shift: Shift, ground: Rendition) -> None:
        """Move the lines of a part of the screen, by taking lines out and putting blank ones in.

        They come in with the background of `ground`, where the terminal erases to one. No margins
        are set for it: GNU screen keeps every line that leaves by the upper margin in its history,
        where it could be read after the end.
        """
        self._ground(ground)
        count = abs(shift.by)
        last = shift.bottom - count + 1
        takes, puts = (shift.top, last) if shift.by > 0 else (last, shift.top)
        number = count if count > 1 else ""
        self.move(0, takes)
        self.out.append(f"\x1b[{number}M")
        self.move(0, puts)
        self.out.append(f"\x1b[{number}L")


def _along(step: int) -> str:
    if step == 0:
        return ""
    if step < 0:
        return "\b" * -step if step >= -3 else f"\x1b[{-step}D"
    return f"\x1b[{step if step > 1 else ''}C"


def ink(row: Row, pens: list[Rendition], x: int) -> bool:
    """Ink the blanks of a row from the cursor on; whether that changed it.

    `pens` are those that the row was written with, a space also with its letters' colour.
    """
    pen = pens[x]
    if not pen.fg or pen.attributes or row[x][0] != " ":
        return False
    alike = (pen, seen_on_blank(pen))
    end = x
    while end < len(row) and row[end][0] == " " and pens[end] is pen and row[end][1] in alike:
        end += 1
    if all(pen is inked for _, inked in row[x:end]):
        return False
    row[x:end] = [(" ", pen)] * (end - x)
    return True


def keep_ink(row: Row, shown: Row) -> None:
    """Leave blanks that look the same as they are, inked or not: nobody sees a difference."""
    for x, cell in enumerate(shown):
        if cell[0] != " " or row[x][0] != " " or row[x] is cell:
            continue
        if seen_on_blank(row[x][1]) == seen_on_blank(cell[1]):
            row[x] = cell
