"""Screen updates in few bytes: read Textual's frames onto a grid, and send the cells that changed.

Textual sends whole widgets: a typed letter repaints its field, another tab the screen. `Cells`
reads such frames onto a grid, and `changes()` returns the bytes that turn the screen as the
terminal has it into the newest one, however many frames came in between. Where terminals disagree
on the width of a character, its row is sent whole. No terminal is touched here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

# -- frame -----------------------------------------------------------------------------------------


class Rendition(NamedTuple):
    """How characters look. `fg` and `bg` are parameter strings such as `38;5;7`, or empty."""

    attributes: frozenset[str] = frozenset()
    fg: str = ""
    bg: str = ""


PLAIN = Rendition()
_ATTRIBUTES = frozenset("1 2 3 4 5 6 7 8 9 21 51 52 53".split())
_SEEN_ON_BLANKS = frozenset("4 5 6 7 9 21 51 52 53".split())
_FOREGROUNDS = frozenset(map(str, (*range(30, 38), 39, *range(90, 98))))
_BACKGROUNDS = frozenset(map(str, (*range(40, 48), 49, *range(100, 108))))
_PARAMETER = re.compile(r"(?:^|;)([34]8;(?:5;\d+|2;\d+;\d+;\d+)|\d*)(?=;|$)")
"""One attribute; the numbers of a color stay together."""

_ENDED_BY = {"1": "22", "2": "22", "3": "23", "4": "24", "21": "24", "7": "27", "9": "29"}
"""What ends one attribute and leaves the rest. 22 ends bold and dim, 24 both underlines."""


@lru_cache(maxsize=4096)
def apply_sgr(before: Rendition, parameters: str) -> Rendition | None:
    """Return the rendition after `ESC[<parameters>m`; None if a parameter is unknown."""
    attributes, fg, bg = set(before.attributes), before.fg, before.bg
    parts = _PARAMETER.findall(parameters)
    if ";".join(parts) != parameters:
        return None
    for part in parts:
        if part in {"", "0"}:
            attributes, fg, bg = set(), "", ""
        elif part in _ATTRIBUTES:
            attributes.add(part)
        elif part.startswith("38;") or part in _FOREGROUNDS:
            fg = part if part != "39" else ""
        elif part.startswith("48;") or part in _BACKGROUNDS:
            bg = part if part != "49" else ""
        else:
            return None
    return _interned(frozenset(attributes), fg, bg)


@lru_cache(maxsize=4096)
def _interned(attributes: frozenset[str], fg: str, bg: str) -> Rendition:
    """Return the one object for a rendition, so that cells are compared by identity."""
    return Rendition(attributes, fg, bg) if attributes or fg or bg else PLAIN


@lru_cache(maxsize=4096)
def blank_rendition(pen: Rendition) -> Rendition:
    """Return what a rendition shows on a space: its background, and lines through or under it."""
    return pen if pen.attributes & _SEEN_ON_BLANKS else _interned(frozenset(), "", pen.bg)


@lru_cache(maxsize=16384)
def sgr_transition(old: Rendition, new: Rendition, *, ends: bool = False) -> str:
    """Return the bytes that turn one rendition into another; empty if they are the same.

    `ends`: the terminal can end one attribute. If not, to end one all are reset.
    """
    if old == new:
        return ""
    fresh = _sgr("", *filter(None, [*sorted(new.attributes, key=int), new.fg, new.bg]))
    ended = old.attributes - new.attributes
    if ended and not (ends and ended <= _ENDED_BY.keys()):
        return fresh
    endings = {_ENDED_BY[one] for one in ended}
    kept = {one for one in old.attributes & new.attributes if _ENDED_BY.get(one) not in endings}
    changes = sorted(endings, key=int) + sorted(new.attributes - kept, key=int)
    if old.fg != new.fg:
        changes.append(new.fg or "39")
    if old.bg != new.bg:
        changes.append(new.bg or "49")
    return min(_sgr(*changes), fresh, key=len)


def _sgr(*parts: str) -> str:
    return f"\x1b[{';'.join(parts)}m"


Cell = tuple[str, Rendition]
"""A character and its rendition. The right half of a wide character is `RIGHT_HALF`."""

Row = list[Cell]

UNKNOWN: Cell = ("\x00", PLAIN)
"""A cell whose content is unknown."""

RIGHT_HALF = ""

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d*)(?:;(?P<column>\d*))?H"
    r"|\x1b\[(?P<sgr>[\d;:]*)m"
    r"|(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|(?P<line>\n)"
    r"|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|[\x00-\x1f\x7f-\x9f]"
)
_NARROW = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2190-\u2193\u2500-\u25fc]*")
"""Text of which every character is one cell wide in every terminal."""

_NEVER_SENT = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
)
"""Characters that change the direction of the rest of the line."""

_FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))


class FrameReader:
    """Reads frames onto `rows`. Pen and position continue from one frame to the next."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.rows: list[Row] = [[UNKNOWN] * width for _ in range(height)]
        self.pens = [[PLAIN] * width for _ in range(height)]
        """The pen each cell was written with; a space in `rows` has only what is seen of it."""
        self.x = self.y = 0
        self.pen = PLAIN
        self.touched: set[int] = set()

    def read(self, frame: str) -> None:
        """Read a frame. `touched` collects the rows it wrote on."""
        for found in _TOKEN.finditer(frame):
            kind = found.lastgroup
            if kind == "text":
                self._write(found["text"])
            elif kind == "sgr":
                self.pen = apply_sgr(self.pen, found["sgr"]) or self.pen
            elif kind in {"row", "column"}:
                self.y, self.x = int(found["row"] or 1) - 1, int(found["column"] or 1) - 1
            elif kind == "line":
                self.y += 1

    def cursor(self) -> tuple[int, int]:
        """Return where the last frame left the cursor, clamped to the window."""
        return max(0, min(self.x, self.width - 1)), max(0, min(self.y, self.height - 1))

    def _write(self, text: str) -> None:
        pen = self.pen
        if _NARROW.fullmatch(text):
            bare = blank_rendition(pen)
            cells = [(char, bare if char == " " else pen) for char in text]
        else:
            cells = [
                (char, blank_rendition(pen) if char == " " else pen) for char in _in_cells(text)
            ]
        x, self.x = self.x, self.x + len(cells)
        if not 0 <= self.y < self.height or x >= self.width or not cells:
            return
        if self.x > self.width:
            cells = _truncate_cells(cells, self.width - x)
        row = self.rows[self.y]
        end = x + len(cells)
        if row[x][0] == RIGHT_HALF and x:
            row[x - 1] = (" ", blank_rendition(row[x - 1][1]))
        if end < self.width and row[end][0] == RIGHT_HALF:
            row[end] = (" ", blank_rendition(row[end][1]))
        row[x:end] = cells
        self.pens[self.y][x:end] = [pen] * len(cells)
        self.touched.add(self.y)


def _truncate_cells(cells: Row, room: int) -> Row:
    """Return as many cells as there is room for; never half of a wide character."""
    kept = cells[:room]
    if kept and len(cells) > room and cells[room][0] == RIGHT_HALF:
        kept[-1] = (" ", blank_rendition(kept[-1][1]))
    return kept


@lru_cache(maxsize=1024)
def _in_cells(text: str) -> tuple[str, ...]:
    """Split a text into cells, with the widths that Textual assumes in its layout."""
    from rich.cells import split_graphemes  # noqa: PLC0415 - most screens never need it

    cells: list[str] = []
    for start, end, width in split_graphemes(text)[0]:
        sign = "".join(char for char in text[start:end] if char not in _NEVER_SENT)
        if width and sign in _FLAGS and cells and cells[-1] in _FLAGS:
            cells[-1:] = [cells[-1] + sign, *[RIGHT_HALF] * width]  # two letters are one flag
        elif width:
            cells += [sign or " ", *[RIGHT_HALF] * (width - 1)]
        elif cells:
            last = max(place for place, cell in enumerate(cells) if cell != RIGHT_HALF)
            cells[last] += sign
    return tuple(cells)


@lru_cache(maxsize=8192)
def is_ambiguous(sign: str) -> bool:
    """Whether terminals disagree on its width: emoji, joined and combined characters."""
    if len(sign) != 1:
        return sign != RIGHT_HALF
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
"""Cells compared at once: enough to identify a line, few enough for a column."""

COMMON = 3
"""A chunk in more lines than this says nothing about where a line came from."""

FIRST = 1
"""The first line that may scroll: some terminals keep what leaves the screen at its top."""

VOTES = 4
"""The least number of chunks that moved by the same number of lines."""

TRIED = 3
"""The number of shifts to try."""


class Shift(Struct, frozen=True):
    """Lines `top` to `bottom` scroll up by `by` lines; down if it is negative."""

    top: int
    bottom: int
    by: int


def likely_shifts(shown: list[Row], wanted: list[Row]) -> Iterator[Shift]:
    """Yield the shifts that bring most of the wanted lines into place, the likeliest first.

    At most `TRIED`: text that repeats itself votes for a wrong one.
    """
    places: dict[tuple[int, str], list[int]] = defaultdict(list)
    for y, row in enumerate(shown):
        for column, chunk in _chunks(row):
            places[column, chunk].append(y)
    if not places:
        return
    votes: Counter[int] = Counter()
    voters: dict[int, set[int]] = defaultdict(set)
    for y, row in enumerate(wanted):
        for column, chunk in _chunks(row):
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


def _chunks(row: Row) -> list[tuple[int, str]]:
    line = "".join(char or "\x01" for char, _ in row)
    pieces = ((x, line[x : x + CHUNK]) for x in range(0, len(line), CHUNK))
    return [(x, piece) for x, piece in pieces if not piece.isspace() and "\x00" not in piece]


# -- cursor ----------------------------------------------------------------------------------------


class CursorState:
    """The terminal's cursor and pen, and in `out` the bytes that changed them.

    `x`, `y` and `pen` are None while unknown. `ends`: the terminal can end one attribute.
    """

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends
        self.x: int | None = None
        self.y: int | None = None
        self.pen: Rendition | None = None
        self.out: list[str] = []

    def copy(self) -> CursorState:
        """Return a copy with no bytes yet."""
        other = CursorState(ends=self.ends)
        other.x, other.y, other.pen = self.x, self.y, self.pen
        return other

    def move(self, x: int, y: int, row: Row | None = None) -> None:
        """Move the cursor in the fewest bytes. `row` is what its row shows already, if known."""
        if (x, y) == (self.x, self.y):
            return
        line = y + 1 if y else ""
        moves = [f"\x1b[{line};{x + 1}H" if x else f"\x1b[{line}H"]
        if self.y is not None:
            down = _vertical(y - self.y)
            start = f"\r{down}{_horizontal(x)}"
            if x == 0:
                moves.append(start)
            if self.x is not None:
                moves.append(f"{down}{_horizontal(x - self.x)}")
                if 0 < x <= 3:
                    moves.append(start)
        if row is not None and y == self.y and self.x is not None and 0 < x - self.x <= 3:
            moves += self._overwrite(row[self.x : x])
        self.out.append(min(moves, key=len))
        self.x, self.y = x, y

    def _overwrite(self, cells: Row) -> list[str]:
        """Return the text of cells that can be written again with the current pen."""
        held = self.pen
        if held is None:
            return []
        bare = blank_rendition(held)
        same = all(
            pen is held or pen is bare if char == " " else (pen is held and " " < char <= "~")
            for char, pen in cells
        )
        return ["".join(char for char, _ in cells)] if same else []

    def paint(self, pen: Rendition) -> None:
        """Change to this pen."""
        if self.pen is None:
            self.out.append("\x1b[m")
            self.pen = PLAIN
        if self.pen is not pen:
            self.out.append(sgr_transition(self.pen, pen, ends=self.ends))
            self.pen = pen

    def reset(self) -> str:
        """Return the bytes that reset the pen to the terminal's own colors."""
        sent = "" if self.pen == PLAIN else "\x1b[m"
        self.pen = PLAIN
        return sent

    def write(self, cell: Cell, count: int = 1) -> None:
        """Write a cell `count` times. A space keeps any pen that looks the same on it."""
        char, pen = cell
        if char != " " or self.pen is None or blank_rendition(self.pen) != pen:
            self.paint(pen)
        self.out.append(char * count)
        if self.x is not None:
            self.x += count

    def repeat(self, count: int) -> None:
        """Repeat the cell just written `count` times (REP)."""
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
        if self.pen is None or blank_rendition(self.pen) != pen:
            self.paint(pen)

    def scroll(self, shift: Shift, ground: Rendition) -> None:
        """Scroll some lines by deleting lines and inserting blank ones, in the pen `ground`.

        No margins are set for that: GNU screen keeps every line that leaves by the upper margin in
        its history, where it could be read after the end.
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


def _vertical(step: int) -> str:
    if 0 <= step <= 3:
        return "\n" * step
    return f"\x1b[{step}B" if step > 0 else f"\x1b[{-step if step < -1 else ''}A"


def _horizontal(step: int) -> str:
    if step == 0:
        return ""
    if step < 0:
        return "\b" * -step if step >= -3 else f"\x1b[{-step}D"
    return f"\x1b[{step if step > 1 else ''}C"


def color_blanks(row: Row, pens: list[Rendition], x: int) -> bool:
    """Give the blanks from the cursor on the color of the text; return whether that changed any.

    Some terminals draw their cursor in the color of the cell. `pens` are those that the row was
    written with.
    """
    pen = pens[x]
    if not pen.fg or pen.attributes or row[x][0] != " ":
        return False
    alike = (pen, blank_rendition(pen))
    end = x
    while end < len(row) and row[end][0] == " " and pens[end] is pen and row[end][1] in alike:
        end += 1
    if all(pen is colored for _, colored in row[x:end]):
        return False
    row[x:end] = [(" ", pen)] * (end - x)
    return True


def keep_colored_blanks(row: Row, shown: Row) -> None:
    """Copy from `shown` the blanks that look the same in both, so that they aren't sent again."""
    for x, cell in enumerate(shown):
        if cell[0] != " " or row[x][0] != " " or row[x] is cell:
            continue
        if blank_rendition(row[x][1]) == blank_rendition(cell[1]):
            row[x] = cell


# -- capabilities ----------------------------------------------------------------------------------

_FAMILY = (
    "xterm tmux screen linux rxvt alacritty kitty foot konsole vte gnome wezterm putty st "
    "ghostty contour mlterm"
).split()
"""Terminals that delete and insert lines, erase characters, and end one attribute."""

_NO_COLOUR_LEFT = ("screen",)
"""Those of them that erase to their own background and not to the current one."""

_REPEATS = ("xterm-kitty", "foot", "alacritty", "xterm-ghostty", "wezterm")
"""Those that know REP (`ESC[<n>b`). tmux up to 3.3 repeats only ASCII, and breaks boxes."""


class Traits(NamedTuple):
    """The capabilities of a terminal. The default is a plain vt100: cursor moves and colors.

    `erases`: erased cells take the current background (terminfo's `bce`). `blanks`: `ESC[<n>X`.
    `scrolls`: delete and insert lines. `repeats`: `ESC[<n>b`. `ends`: bold, underlined and reversed
    end by `22`, `24` and `27`, without the colors.
    """

    erases: bool = False
    blanks: bool = False
    scrolls: bool = False
    repeats: bool = False
    ends: bool = False


def traits_of(term: str) -> Traits:
    """Return the capabilities of a terminal by its TERM alone.

    Asking the terminal would cost a round trip, and terminfo is wrong over SSH: `xterm-256color`
    stands for a dozen programs. So nothing is used that any terminal of that name lacks.
    """
    known = any(part.startswith(tuple(_FAMILY)) for part in (term, term.removeprefix("xterm-")))
    return Traits(
        erases=known and not term.startswith(_NO_COLOUR_LEFT),
        blanks=known,
        scrolls=known,
        repeats=term.startswith(_REPEATS),
        ends=known,
    )


def is_multiplexed(environ: Mapping[str, str]) -> bool:
    """Whether the app runs in tmux or GNU screen, here or on the person's computer."""
    inside = environ.get("TMUX") or environ.get("STY")
    return bool(inside) or environ.get("TERM", "").startswith(("tmux", "screen"))


def can_have_mouse(environ: Mapping[str, str]) -> bool:
    """Whether the mouse may be turned on: not in GNU screen, here or on the person's computer.

    With mouse reports on, GNU screen holds back a lone Esc until the next key. tmux does not.
    """
    is_screen = environ.get("TERM", "").startswith("screen") and not environ.get("TMUX")
    return not (environ.get("STY") or is_screen)


GAP = 4
"""The most unchanged cells that are cheaper to send again than to skip."""

REACH = 8
"""Cells next to an ambiguous character that a terminal may have drawn it over."""


class Span(Struct):
    """Cells of a row to write, from `start` up to `stop`."""

    start: int
    stop: int

    @property
    def is_thin(self) -> bool:
        """Whether it may be part of a column."""
        return self.stop - self.start <= 2


class Plan(Struct):
    """How to update one row: erase it to `ground`, write `spans` or all, erase from `end` on."""

    y: int
    ground: Rendition | None
    spans: list[Span]
    end: int | None = None
    whole: bool = False


def ambiguous_cells(row: Row) -> list[tuple[int, str, Rendition]]:
    """Return the cells of a row with characters of ambiguous width: column, character, pen."""
    return [
        (x, char, pen)
        for x, (char, pen) in enumerate(row)
        if (char > "~" or len(char) > 1) and is_ambiguous(char)
    ]


def is_near(ambiguous: list[tuple[int, str, Rendition]], old: Row, new: Row) -> bool:
    """Whether a cell changed that an ambiguous character may have been drawn over."""
    return any(
        old[x] != new[x]
        for at, char, _ in ambiguous
        for x in range(max(0, at - 1), min(len(new), at + REACH + 2 * len(char)))
    )


def spans_between(old: Row, new: Row, end: int) -> list[Span]:
    """Return the spans that changed, joined where skipping a gap would cost more."""
    spans: list[Span] = []
    for x in range(end):
        if old[x] is new[x] or old[x] == new[x] or new[x] is UNKNOWN:
            continue
        gap = x - spans[-1].stop if spans else GAP + 1
        if not gap or (gap <= GAP and _share_rendition(new, spans[-1].stop - 1, x)):
            spans[-1].stop = x + 1
        else:
            spans.append(Span(x, x + 1))
    for span in spans:  # a wide character is whole or not touched
        while span.start and new[span.start][0] == RIGHT_HALF:
            span.start -= 1
        while span.stop < len(new) and new[span.stop][0] == RIGHT_HALF:
            span.stop += 1
    return spans


def _share_rendition(row: Row, first: int, last: int) -> bool:
    """Whether the cells between have one rendition, so that sending them changes no pen."""
    cells = row[first:last]
    pens = {pen for char, pen in cells if char != " "}
    grounds = {pen.bg for _, pen in cells}
    return UNKNOWN not in cells and len(pens) <= 1 and len(grounds) == 1


ERASE = 6
"""The least blank cells at the end of a row that are erased."""

BLANKS = 14
"""The least blank cells inside a row that are erased and skipped instead of written."""

REPEATS = 8
"""The least equal cells that are repeated by REP, if the terminal can."""

COLUMN = 3
"""The least rows in which the same one or two cells changed that are written as a column."""

_REMEMBER, _RECALL = "\x1b7", "\x1b8"
"""DECSC and DECRC: save and restore cursor and pen."""

WORTH_SCROLLING = 400
"""The least bytes of change for which scrolling is tried."""


class Cells:
    """The newest screen, and the one that the terminal shows as far as that is known."""

    def __init__(self, width: int, height: int, traits: Traits | None = None) -> None:
        self.traits = traits or Traits()
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Set another size: both screens are unknown until the next frame."""
        self.width, self.height = width, height
        self._wanted = FrameReader(width, height)
        self._cursor: tuple[int, int] | None = None
        self._may_clear = False
        self.forget()

    def forget(self) -> None:
        """Treat what the terminal shows as unknown, after something else wrote on it."""
        self._shown: list[Row] = [[UNKNOWN] * self.width for _ in range(self.height)]
        self._state = CursorState(ends=self.traits.ends)
        self._wanted.touched.update(range(self.height))

    def may_clear(self) -> None:
        """Allow to clear the terminal once, while it holds nothing of ours yet.

        Never later: GNU screen, and tmux without an alternate screen, keep what is cleared in their
        history.
        """
        self._may_clear = True

    def take(self, frame: str) -> None:
        """Read a frame onto the newest screen."""
        self._wanted.read(frame)
        self._cursor = self._wanted.cursor()

    def reset_pen(self) -> str:
        """Return what to send before anything that isn't a frame and must not have our colors.

        Between frames the pen stays: the next letter often has the same color.
        """
        return self._state.reset()

    def changes(self, *, has_cursor: bool = False) -> str:
        """Return the bytes that turn the shown screen into the newest, which then counts as shown.

        `has_cursor`: the terminal shows its own cursor, where the last frame ended.
        """
        if self._cursor is None:
            return ""
        start = self._clear_once()
        self._color_blanks(has_cursor, *self._cursor)
        rows = sorted(self._wanted.touched)
        state = self._state.copy()
        sent = self._paint(self._shown, self._wanted.rows, rows, state)
        if len(sent) >= WORTH_SCROLLING and self.traits.scrolls and not start:
            at = self._cursor if has_cursor else None
            sent, state = self._scrolled_if_cheaper(sent, state, rows, at)
        for row in rows:
            self._shown[row] = list(self._wanted.rows[row])
        self._wanted.touched.clear()
        return start + self._back_to_cursor(sent, state, *self._cursor)

    def _color_blanks(self, has_cursor: bool, x: int, y: int) -> None:
        for row in self._wanted.touched:
            keep_colored_blanks(self._wanted.rows[row], self._shown[row])
        if has_cursor and color_blanks(self._wanted.rows[y], self._wanted.pens[y], x):
            self._wanted.touched.add(y)

    def _back_to_cursor(self, sent: str, state: CursorState, x: int, y: int) -> str:
        """Restore the cursor after an update: by DECRC if that is shorter."""
        before, self._state = self._state, state
        state.out = []
        state.move(x, y, self._shown[y])
        back = "".join(state.out)
        state.out = []
        if sent and (before.x, before.y) == (x, y) and before.pen is not None:
            pens = sgr_transition(state.pen or PLAIN, before.pen, ends=self.traits.ends)
            kept = len(back) + len(pens)
            if kept > len(_REMEMBER + _RECALL):
                self._state = before
                return f"{_REMEMBER}{sent}{_RECALL}"
        return sent + back

    def _clear_once(self) -> str:
        """Clear a fresh terminal to the background of most cells."""
        if not self._may_clear:
            return ""
        self._may_clear = False
        pen = self._ground(self._wanted.rows) or PLAIN
        self._state.paint(pen)
        out, self._state.out = "".join(self._state.out), []
        self._shown = [[(" ", pen)] * self.width for _ in range(self.height)]
        return f"{out}\x1b[2J"

    def _scrolled_if_cheaper(
        self, sent: str, state: CursorState, rows: list[int], cursor: tuple[int, int] | None
    ) -> tuple[str, CursorState]:
        shifts = list(likely_shifts(self._shown, self._wanted.rows))
        if not shifts:
            return sent, state
        plain, pens = list(rows), self._wanted.pens
        ground = self._ground(self._wanted.rows) or PLAIN
        fresh = (" ", ground) if self.traits.erases else UNKNOWN
        for shift in shifts:
            other = self._state.copy()
            other.scroll(shift, ground)
            lead = "".join(other.out)
            other.out = []
            touched = sorted({*plain, *range(shift.top, shift.bottom + 1)})
            moved = _moved(self._shown, shift, [fresh] * self.width)
            wanted = [list(row) for row in self._wanted.rows]
            for y in touched:
                keep_colored_blanks(wanted[y], moved[y])
            if cursor is not None:
                color_blanks(wanted[cursor[1]], pens[cursor[1]], cursor[0])
            instead = lead + self._paint(moved, wanted, touched, other)
            if len(instead) < len(sent):
                rows[:], sent, state = touched, instead, other
                self._wanted.rows = wanted
        return sent, state

    def _paint(
        self, shown: list[Row], wanted: list[Row], rows: list[int], state: CursorState
    ) -> str:
        plans = [self._plan(y, shown[y], wanted[y]) for y in rows if wanted[y] != shown[y]]
        thin = Counter(span.start for plan in plans for span in plan.spans if span.is_thin)
        columns: list[tuple[Span, int]] = []
        for plan in plans:
            later = [span for span in plan.spans if span.is_thin and thin[span.start] >= COLUMN]
            columns += [(span, plan.y) for span in later]
            plan.spans = [span for span in plan.spans if span not in later]
            self._execute(plan, wanted[plan.y], state)
        # A bar next to a text, or a scrollbar, is written as a column.
        for span, y in sorted(columns, key=lambda one: (one[0].start, one[1])):
            self._write(y, wanted[y], span, state)
        sent, state.out = "".join(state.out), []
        return sent

    def _plan(self, y: int, old: Row, new: Row) -> Plan:
        ground = None
        if old[0] is UNKNOWN and UNKNOWN not in new and all(cell is UNKNOWN for cell in old):
            ground = self._ground([new])
            if ground is not None:
                old = [(" ", ground)] * self.width
        ambiguous, before = ambiguous_cells(new), ambiguous_cells(old)
        if (ambiguous or before) and (ambiguous != before or is_near(ambiguous, old, new)):
            return Plan(y, ground, [], whole=True)
        end = self._erasable_from(old, new)
        return Plan(y, ground, spans_between(old, new, self.width if end is None else end), end)

    def _execute(self, plan: Plan, new: Row, state: CursorState) -> None:
        y = plan.y
        if plan.ground is not None:
            state.move(0, y)
            state.erase_line(plan.ground)
        if plan.whole:
            self._rewrite(y, new, state)
        for span in plan.spans:
            self._write(y, new, span, state)
        if plan.end is not None:
            state.move(plan.end, y, new)
            state.erase_line(new[plan.end][1])

    def _ground(self, rows: list[Row]) -> Rendition | None:
        """Return the background of most cells; None if erasing would not produce it."""
        ground = Counter(pen.bg for row in rows for _, pen in row).most_common(1)[0][0]
        return apply_sgr(PLAIN, ground) if self.traits.erases or not ground else None

    def _write(self, y: int, new: Row, span: Span, state: CursorState) -> None:
        """Write the cells of a span, long runs of equal cells in short."""
        x = span.start
        state.move(x, y, new)
        while x < span.stop:
            cell = new[x]
            run = x + 1
            while run < span.stop and new[run] == cell:
                run += 1
            count = run - x
            if count >= BLANKS and cell[0] == " " and self._may_blank(cell[1]):
                state.blank(count, cell[1])
                x = run
                if x < span.stop:
                    state.move(x, y)
                continue
            if count >= REPEATS and self.traits.repeats and cell[0] not in {RIGHT_HALF, "\x00"}:
                state.write(cell)
                state.repeat(count - 1)
            else:
                state.write(cell, count)
            x = run
        if x == self.width:
            state.x = None  # terminals disagree on the position after the last column

    def _may_blank(self, pen: Rendition) -> bool:
        ground = not pen.bg or self.traits.erases
        return self.traits.blanks and not pen.attributes and not pen.fg and ground

    def _rewrite(self, y: int, new: Row, state: CursorState) -> None:
        """Write a whole row; after each character of uncertain width its place is named again."""
        x = 0
        state.x = None
        while x < self.width:
            char, pen = new[x]
            if char == "\x00":
                x += 1
                continue
            wide = 1
            while x + wide < self.width and new[x + wide][0] == RIGHT_HALF:
                wide += 1
            state.move(x, y)
            if is_ambiguous(char):
                state.write((" ", pen), wide)
                state.move(x, y)
                state.write((char, pen))
                state.x = None
            else:
                state.write((char, pen))
                state.x = x + wide
            x += wide
        state.x = None

    def _erasable_from(self, old: Row, new: Row) -> int | None:
        """Return where the blank end of a row begins, if it changed and erasing it saves bytes."""
        last = new[-1]
        if last[0] != " " or last[1].attributes or (last[1].bg and not self.traits.erases):
            return None
        start = self.width
        while start and new[start - 1] == last:
            start -= 1
        changed = sum(old[x] != last for x in range(start, self.width))
        return start if changed >= ERASE else None


def _moved(shown: list[Row], shift: Shift, new: Row) -> list[Row]:
    """Return the screen after a scroll that inserted lines like `new`."""
    fresh = [new] * abs(shift.by)
    inside = shown[shift.top : shift.bottom + 1]
    inside = inside[shift.by :] + fresh if shift.by > 0 else fresh + inside[: shift.by]
    return shown[: shift.top] + inside + shown[shift.bottom + 1 :]
