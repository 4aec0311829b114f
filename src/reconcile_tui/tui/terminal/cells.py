"""From one screen to the next in few bytes. Pure: no Textual, no terminal.

Textual sends whole widgets: a typed letter repaints its field, another tab the screen. `Cells`
reads such a frame into a grid, compares it with what the terminal shows already, and gives back
only what differs. What it does not fully understand (wide and combining characters, sequences that
are not part of a frame) goes through as it came, and those cells count as unknown until they are
written anew: when in doubt, more is sent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from reconcile_tui.tui.terminal.sgr import PLAIN, Rendition, after, between

__all__ = ["Cells"]

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d*);?(?P<column>\d*)H|\x1b\[(?P<sgr>[\d;]*)m|(?P<line>\r?\n)|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
)
_NARROW = re.compile(r"[ -~\u00a1-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u259f\u25a0-\u25cf]*")
"""Text of which every character is one cell wide in every terminal, found in one step."""

GAP = 4
"""Unchanged cells between two changed ones that are cheaper to send again than to step over."""

ERASE = 6
"""Blank cells at the end of a row from which on erasing is cheaper."""

_SEEN_ON_BLANKS = frozenset("4 5 6 7 9 21 51 52 53".split())

Cell = tuple[str, Rendition]
_UNKNOWN: Cell = ("\x00", PLAIN)


@dataclass
class _Run:
    """Text written from one place on, without a move in between."""

    x: int
    pieces: list[Cell] = field(default_factory=list)
    raw: list[tuple[str, Rendition]] = field(default_factory=list)
    simple: bool = True

    def write(self, text: str, pen: Rendition) -> int:
        """Add text; how many cells it takes."""
        self.raw.append((text, pen))
        if _NARROW.fullmatch(text) or all(_width(char) == 1 for char in text):
            bare = _on_blank(pen)
            self.pieces += [(char, bare if char == " " else pen) for char in text]
            return len(text)
        self.simple = False
        cells = sum(map(_width, text))
        self.pieces += [_UNKNOWN] * cells
        return cells


@dataclass
class _Reader:
    """Where a frame is on its way, while it is read."""

    x: int | None
    y: int | None
    pen: Rendition
    runs: dict[int, list[_Run]] = field(default_factory=dict)
    run: _Run | None = None

    def take(self, found: re.Match[str], width: int, height: int) -> bool:
        """Follow one token; False when the frame does what frames do not do."""
        if found["text"] is not None:
            return self._text(found["text"], width, height)
        if found["sgr"] is not None:
            pen = after(self.pen, found["sgr"])
            self.pen = pen or self.pen
            return pen is not None
        self.run = None
        if found["line"] is not None:
            fits = self.y is not None and self.y + 1 < height
            self.y = self.y + 1 if fits and self.y is not None else self.y
            return fits
        self.y, self.x = int(found["row"] or 1) - 1, int(found["column"] or 1) - 1
        return True

    def _text(self, text: str, width: int, height: int) -> bool:
        if self.x is None or self.y is None or self.y >= height:
            return False
        if self.run is None:
            self.run = _Run(self.x)
            self.runs.setdefault(self.y, []).append(self.run)
        self.x += self.run.write(text, self.pen)
        return self.x <= width


class Cells:
    """What the terminal shows, as far as it is known. `erases`: `ESC[K` takes the background."""

    def __init__(self, width: int, height: int, *, erases: bool = True) -> None:
        self.erases = erases
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Another size: nothing is known any more."""
        self.width = width
        self.height = height
        self.forget()

    def forget(self) -> None:
        """Something else wrote on the terminal: nothing is known any more."""
        self._rows = [[_UNKNOWN] * self.width for _ in range(self.height)]
        self._x: int | None = None
        self._y: int | None = None
        self._pen: Rendition | None = None
        self._frame_pen = PLAIN

    def thin(self, frame: str) -> str | None:
        """What to send in place of a frame; None when it is not one, and must go as it is."""
        read = self._read(frame)
        if read is None:
            return None
        runs, x, y, self._frame_pen = read
        out: list[str] = []
        for row in sorted(runs):
            if all(run.simple for run in runs[row]):
                self._send_changes(row, runs[row], out)
            else:
                self._send_as_it_came(row, runs[row], out)
        self._move(x, y, out)
        return "".join(out)

    def put_pen_down(self) -> str:
        """What to send before anything that is not a frame: it must not take on our colours.

        Between frames the pen is left as it is; the next letter is often of the same colour.
        """
        sent = "" if self._pen == PLAIN else "\x1b[m"
        self._pen = self._frame_pen = PLAIN
        return sent

    # -- reading -------------------------------------------------------------------------------

    def _read(self, frame: str) -> tuple[dict[int, list[_Run]], int, int, Rendition] | None:
        """The runs of a frame by row, and where it leaves the cursor and the pen."""
        reader = _Reader(self._x, self._y, self._frame_pen)
        position = 0
        while position < len(frame):
            found = _TOKEN.match(frame, position)
            if found is None or not reader.take(found, self.width, self.height):
                return None
            position = found.end()
        x, y = reader.x, reader.y
        if x is None or y is None or not (0 <= y < self.height and 0 <= x <= self.width):
            return None
        return reader.runs, x, y, reader.pen

    # -- sending -------------------------------------------------------------------------------

    def _send_as_it_came(self, y: int, runs: list[_Run], out: list[str]) -> None:
        """A row with characters of uncertain width: the same bytes, and nothing known after."""
        for run in runs:
            self._x = None
            self._move(run.x, y, out)
            for text, pen in run.raw:
                self._paint(pen, out)
                out.append(text)
            if run.simple:
                self._rows[y][run.x : run.x + len(run.pieces)] = run.pieces
            else:
                self._rows[y][run.x :] = [_UNKNOWN] * (self.width - run.x)
            self._x = None

    def _send_changes(self, y: int, runs: list[_Run], out: list[str]) -> None:
        old = self._rows[y]
        new = list(old)
        for run in runs:
            new[run.x : run.x + len(run.pieces)] = run.pieces
        if new == old:
            return
        end = self._erasable_from(old, new)
        for start, stop in _spans(old, new, self.width if end is None else end):
            self._move(start, y, out)
            for char, pen in new[start:stop]:
                if char != " " or not _serves(self._pen, pen):
                    self._paint(pen, out)
                out.append(char)
            # In the last column the cursor waits: where it stands, terminals do not agree.
            self._x = stop if stop < self.width else None
        if end is not None:
            self._move(end, y, out)
            if not _serves(self._pen, new[end][1]):
                self._paint(new[end][1], out)
            out.append("\x1b[K")
        self._rows[y] = new

    def _erasable_from(self, old: list[Cell], new: list[Cell]) -> int | None:
        """Where the row's blank end begins, when it changed and erasing it saves bytes."""
        last = new[-1]
        if last[0] != " " or last[1].attributes or (last[1].bg and not self.erases):
            return None
        start = self.width
        while start and new[start - 1] == last:
            start -= 1
        changed = sum(old[x] != new[x] for x in range(start, self.width))
        return start if changed >= ERASE else None

    def _move(self, x: int, y: int, out: list[str]) -> None:
        if (x, y) == (self._x, self._y):
            return
        out.append(min(self._ways(x, y), key=len))
        self._x, self._y = x, y

    def _ways(self, x: int, y: int) -> list[str]:
        ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
        if y == self._y and self._x is not None:
            step = x - self._x
            ways.append(f"\x1b[{step if step > 1 else ''}C" if step > 0 else f"\x1b[{-step}D")
            if -3 <= step < 0:
                ways.append("\b" * -step)
        if y == self._y and x == 0:
            ways.append("\r")
        if self._y is not None and y == self._y + 1 and x == 0:
            ways.append("\r\n")
        return ways

    def _paint(self, pen: Rendition, out: list[str]) -> None:
        if self._pen is None:
            out.append("\x1b[m")
            self._pen = PLAIN
        out.append(between(self._pen, pen))
        self._pen = pen


def _spans(old: list[Cell], new: list[Cell], end: int) -> list[tuple[int, int]]:
    """The stretches that changed, joined where stepping over a gap would cost more."""
    spans: list[tuple[int, int]] = []
    for x in range(end):
        if old[x] == new[x]:
            continue
        if spans and x - spans[-1][1] <= GAP and _alike(new, spans[-1][1] - 1, x):
            spans[-1] = (spans[-1][0], x + 1)
        else:
            spans.append((x, x + 1))
    return spans


def _alike(row: list[Cell], first: int, last: int) -> bool:
    """Whether the cells between look the same, so that sending them needs no change of pen."""
    cells = row[first:last]
    pens = {pen for char, pen in cells if char != " "}
    grounds = {pen.bg for _, pen in cells}
    return _UNKNOWN not in cells and len(pens) <= 1 and len(grounds) == 1


@lru_cache(maxsize=4096)
def _on_blank(pen: Rendition) -> Rendition:
    """What can be seen of a rendition on a space: its background, and lines through or under it."""
    if pen.attributes & _SEEN_ON_BLANKS:
        return pen
    return Rendition(frozenset(), "", pen.bg)


def _serves(held: Rendition | None, wanted: Rendition) -> bool:
    """Whether a space looks as wanted with the pen as it is held."""
    return held is not None and _on_blank(held) == wanted


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    """Cells a character takes; combining and joining ones take none of their own."""
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if "\ufe00" <= char <= "\ufe0f" or char >= "\U0001f000":
        return 2
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
