"""Reading a frame as Textual sends it: cursor moves, colours and text, onto a grid of cells. Pure.

Nothing else in a frame has any effect: a control character that stands in a text, an unknown
sequence, a place outside the window are left out. What goes down the wire is made anew from the
grid, so no text can give the terminal an order, whichever widget let it through.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reconcile_tui.tui.terminal.sgr import PLAIN, Rendition, after, seen_on_blank

__all__ = ["BESIDE", "UNKNOWN", "Cell", "FrameReader", "Row", "is_doubtful"]

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
