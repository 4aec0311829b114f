"""From what the terminal shows to what it should show, in few bytes. Pure: no Textual, no terminal.

Textual sends whole widgets: a typed letter repaints its field, another tab the screen. `Cells`
reads such frames onto a grid, and `changes()` gives what turns the screen as the terminal has it
into the newest one, however many frames came in between. Where terminals disagree on the width of a
character, its row is written anew around it: when in doubt, more is sent.

What a terminal can do beyond moving its cursor, judged by its name alone.

Asking the terminal would cost a round trip, and terminfo lies over SSH: `xterm-256color` stands for
a dozen programs. So nothing is used here that any terminal of that name lacks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reconcile_tui.terminal.frame import (
    BESIDE,
    PLAIN,
    UNKNOWN,
    Cell,
    FrameReader,
    Pencil,
    Rendition,
    Row,
    Shift,
    after,
    between,
    ink,
    is_doubtful,
    keep_ink,
    likely_shifts,
)

# -- capabilities ----------------------------------------------------------------------------------

_FAMILY = (
    "xterm tmux screen linux rxvt alacritty kitty foot konsole vte gnome wezterm putty st "
    "ghostty contour mlterm"
).split()
"""Terminals that take out and put in lines, erase characters, and end one attribute."""

_NO_COLOUR_LEFT = ("screen",)
"""Of these, the ones that erase to their own background and not to the current one."""

_REPEATS = ("xterm-kitty", "foot", "alacritty", "xterm-ghostty", "wezterm")
"""Names that stand for one program each, which knows REP (`ESC[<n>b`).

tmux is not among them: up to 3.3 it repeats no character beyond ASCII, and draws boxes open.
"""


class Traits(NamedTuple):
    """What may be used. The default is a plain vt100: cursor moves and colours.

    `erases`: erased cells take the current background (terminfo's `bce`). `blanks`: `ESC[<n>X`.
    `scrolls`: lines taken out and put in. `repeats`: `ESC[<n>b`. `ends`: bold, underlined and
    reversed end by `22`, `24` and `27`, without the colours.
    """

    erases: bool = False
    blanks: bool = False
    scrolls: bool = False
    repeats: bool = False
    ends: bool = False


def traits_of(term: str) -> Traits:
    """The traits of a terminal by its TERM."""
    known = any(part.startswith(tuple(_FAMILY)) for part in (term, term.removeprefix("xterm-")))
    return Traits(
        erases=known and not term.startswith(_NO_COLOUR_LEFT),
        blanks=known,
        scrolls=known,
        repeats=term.startswith(_REPEATS),
        ends=known,
    )


def is_multiplexed(environ: Mapping[str, str]) -> bool:
    """Whether the book is shown by tmux or GNU screen, here or where the person sits."""
    within = environ.get("TMUX") or environ.get("STY")
    return bool(within) or environ.get("TERM", "").startswith(("tmux", "screen"))


def can_have_mouse(environ: Mapping[str, str]) -> bool:
    """Whether the mouse may be turned on: not in GNU screen, here or where the person sits.

    With mouse reports on, GNU screen holds back a lone Esc until the next key. tmux does not.
    """
    is_screen = environ.get("TERM", "").startswith("screen") and not environ.get("TMUX")
    return not (environ.get("STY") or is_screen)


GAP = 4
"""Unchanged cells between two changed ones that are cheaper to send again than to step over."""

REACH = 8
"""Cells beside a doubtful character that a terminal may have drawn it over."""


class Span:
    """Cells of a row to write, from `start` up to `stop`."""

    __slots__ = ("start", "stop")

    def __init__(self, start: int, stop: int) -> None:
        self.start = start
        self.stop = stop

    @property
    def is_thin(self) -> bool:
        """Whether it may be part of a column."""
        return self.stop - self.start <= 2


class Plan:
    """What is to be done with one row: erase it to `ground`, write, erase from `end` on."""

    __slots__ = ("anew", "end", "ground", "spans", "y")

    def __init__(
        self,
        y: int,
        ground: Rendition | None,
        spans: Iterable[Span] = (),
        end: int | None = None,
        *,
        anew: bool = False,
    ) -> None:
        self.y = y
        self.ground = ground
        self.spans = list(spans)
        self.end = end
        self.anew = anew


def doubts(row: Row) -> list[tuple[int, str, Rendition]]:
    """The characters of a row whose width is not certain, and where they stand."""
    return [
        (x, char, pen)
        for x, (char, pen) in enumerate(row)
        if (char > "~" or len(char) > 1) and is_doubtful(char)
    ]


def is_near(doubtful: list[tuple[int, str, Rendition]], old: Row, new: Row) -> bool:
    """Whether something changed where a doubtful character may have been drawn."""
    return any(
        old[x] != new[x]
        for at, char, _ in doubtful
        for x in range(max(0, at - 1), min(len(new), at + REACH + 2 * len(char)))
    )


def spans_between(old: Row, new: Row, end: int) -> list[Span]:
    """The stretches that changed, joined where stepping over a gap would cost more."""
    spans: list[Span] = []
    for x in range(end):
        if old[x] is new[x] or old[x] == new[x] or new[x] is UNKNOWN:
            continue
        if spans and x - spans[-1].stop <= GAP and _alike(new, spans[-1].stop - 1, x):
            spans[-1].stop = x + 1
        else:
            spans.append(Span(x, x + 1))
    for span in spans:  # a wide character is whole or not touched
        while span.start and new[span.start][0] == BESIDE:
            span.start -= 1
        while span.stop < len(new) and new[span.stop][0] == BESIDE:
            span.stop += 1
    return spans


def _alike(row: Row, first: int, last: int) -> bool:
    """Whether the cells between look the same, so that sending them needs no change of pen."""
    cells = row[first:last]
    pens = {pen for char, pen in cells if char != " "}
    grounds = {pen.bg for _, pen in cells}
    return UNKNOWN not in cells and len(pens) <= 1 and len(grounds) == 1


ERASE = 6
"""Blank cells at the end of a row from which on erasing is cheaper."""

BLANKS = 14
"""Blank cells inside a row from which on erasing and stepping over is cheaper than spaces."""

REPEATS = 8
"""Same cells in a row from which on they are repeated by number, where the terminal can."""

COLUMN = 3
"""Rows in which the same one or two cells changed, that are then written downwards."""

_REMEMBER, _RECALL = "\x1b7", "\x1b8"
"""The terminal remembers cursor and pen, and goes back to them."""

WORTH_SCROLLING = 400
"""Bytes of change from which on it is asked whether scrolling the lines is cheaper."""


class Cells:
    """The newest screen, and the one the terminal shows as far as that is known."""

    def __init__(self, width: int, height: int, traits: Traits | None = None) -> None:
        self.traits = traits or Traits()
        self.resize(width, height)

    def resize(self, width: int, height: int) -> None:
        """Another size: both screens are unknown until the next frame."""
        self.width, self.height = width, height
        self._wanted = FrameReader(width, height)
        self._cursor: tuple[int, int] | None = None
        self._may_clear = False
        self.forget()

    def forget(self) -> None:
        """Something else wrote on the terminal: what it shows is not known any more."""
        self._shown: list[Row] = [[UNKNOWN] * self.width for _ in range(self.height)]
        self._pencil = Pencil(ends=self.traits.ends)
        self._wanted.touched.update(range(self.height))

    def may_clear(self) -> None:
        """The terminal holds nothing of ours yet: it may be cleared as a whole, once.

        Later that is never done: GNU screen, and tmux without an alternate screen, keep what is
        cleared in their history.
        """
        self._may_clear = True

    def take(self, frame: str) -> None:
        """Read a frame onto the newest screen; nothing is sent by that."""
        self._wanted.read(frame)
        self._cursor = self._wanted.cursor()

    def put_pen_down(self) -> str:
        """What to send before anything that is not a frame: it must not take on our colours.

        Between frames the pen is left as it is; the next letter is often of the same colour.
        """
        return self._pencil.put_down()

    def changes(self, *, has_cursor: bool = False) -> str:
        """The bytes from the screen that is shown to the newest one, which then counts as shown.

        `has_cursor`: the terminal shows its own cursor, at the place where the last frame ended.
        """
        if self._cursor is None:
            return ""
        start = self._clear_once()
        self._mind_ink(has_cursor, *self._cursor)
        rows = sorted(self._wanted.touched)
        pencil = self._pencil.copy()
        sent = self._paint(self._shown, self._wanted.rows, rows, pencil)
        if len(sent) >= WORTH_SCROLLING and self.traits.scrolls:
            at = self._cursor if has_cursor else None
            sent, pencil = self._scrolled_if_cheaper(sent, pencil, rows, at)
        for row in rows:
            self._shown[row] = list(self._wanted.rows[row])
        self._wanted.touched.clear()
        return start + self._back_to_cursor(sent, pencil, *self._cursor)

    def _mind_ink(self, has_cursor: bool, x: int, y: int) -> None:
        for row in self._wanted.touched:
            keep_ink(self._wanted.rows[row], self._shown[row])
        if has_cursor and ink(self._wanted.rows[y], self._wanted.pens[y], x):
            self._wanted.touched.add(y)

    def _back_to_cursor(self, sent: str, pencil: Pencil, x: int, y: int) -> str:
        """Set the cursor; by the terminal's own memory where it only went away to come back."""
        before, self._pencil = self._pencil, pencil
        pencil.out = []
        pencil.move(x, y, self._shown[y])
        back = "".join(pencil.out)
        pencil.out = []
        if sent and (before.x, before.y) == (x, y) and before.pen is not None:
            pens = between(pencil.pen or PLAIN, before.pen, ends=self.traits.ends)
            kept = len(back) + len(pens)
            if kept > len(_REMEMBER + _RECALL):
                self._pencil = before
                return f"{_REMEMBER}{sent}{_RECALL}"
        return sent + back

    # -- the whole -----------------------------------------------------------------------------

    def _clear_once(self) -> str:
        """Clear a fresh terminal to the colour that most of the screen has."""
        if not self._may_clear:
            return ""
        self._may_clear = False
        pen = self._ground(cell for row in self._wanted.rows for cell in row) or PLAIN
        self._pencil.paint(pen)
        out, self._pencil.out = "".join(self._pencil.out), []
        self._shown = [[(" ", pen)] * self.width for _ in range(self.height)]
        return f"{out}\x1b[2J"

    def _scrolled_if_cheaper(
        self, sent: str, pencil: Pencil, rows: list[int], cursor: tuple[int, int] | None
    ) -> tuple[str, Pencil]:
        plain, pens = list(rows), self._wanted.pens
        ground = self._ground(cell for row in self._wanted.rows for cell in row) or PLAIN
        fresh = (" ", ground) if self.traits.erases else UNKNOWN
        for shift in likely_shifts(self._shown, self._wanted.rows):
            other = self._pencil.copy()
            other.scroll(shift, ground)
            lead = "".join(other.out)
            other.out = []
            touched = sorted({*plain, *range(shift.top, shift.bottom + 1)})
            moved = _moved(self._shown, shift, [fresh] * self.width)
            wanted = [list(row) for row in self._wanted.rows]
            for y in touched:
                keep_ink(wanted[y], moved[y])
            if cursor is not None:
                ink(wanted[cursor[1]], pens[cursor[1]], cursor[0])
            instead = lead + self._paint(moved, wanted, touched, other)
            if len(instead) < len(sent):
                rows[:], sent, pencil = touched, instead, other
                self._wanted.rows = wanted
        return sent, pencil

    def _paint(self, shown: list[Row], wanted: list[Row], rows: list[int], pencil: Pencil) -> str:
        plans = [self._plan(y, shown[y], wanted[y]) for y in rows if wanted[y] != shown[y]]
        thin = Counter(span.start for plan in plans for span in plan.spans if span.is_thin)
        columns: list[tuple[Span, int]] = []
        for plan in plans:
            later = [span for span in plan.spans if span.is_thin and thin[span.start] >= COLUMN]
            columns += [(span, plan.y) for span in later]
            plan.spans = [span for span in plan.spans if span not in later]
            self._carry_out(plan, wanted[plan.y], pencil)
        # What stands one under the other is written downwards: a bar beside a text, a scrollbar.
        for span, y in sorted(columns, key=lambda one: (one[0].start, one[1])):
            self._write(y, wanted[y], span, pencil)
        sent, pencil.out = "".join(pencil.out), []
        return sent

    # -- one row -------------------------------------------------------------------------------

    def _plan(self, y: int, old: Row, new: Row) -> Plan:
        ground = None
        if old[0] is UNKNOWN and UNKNOWN not in new and all(cell is UNKNOWN for cell in old):
            ground = self._ground(new)
            if ground is not None:
                old = [(" ", ground)] * self.width
        doubtful, before = doubts(new), doubts(old)
        if (doubtful or before) and (doubtful != before or is_near(doubtful, old, new)):
            return Plan(y, ground, anew=True)
        end = self._erasable_from(old, new)
        return Plan(y, ground, spans_between(old, new, self.width if end is None else end), end)

    def _carry_out(self, plan: Plan, new: Row, pencil: Pencil) -> None:
        y = plan.y
        if plan.ground is not None:
            pencil.move(0, y)
            pencil.erase_line(plan.ground)
        if plan.anew:
            self._write_anew(y, new, pencil)
        for span in plan.spans:
            self._write(y, new, span, pencil)
        if plan.end is not None:
            pencil.move(plan.end, y, new)
            pencil.erase_line(new[plan.end][1])

    def _ground(self, cells: Iterable[Cell]) -> Rendition | None:
        """The background that most cells have; None where erasing would not leave it."""
        ground = Counter(pen.bg for _, pen in cells).most_common(1)[0][0]
        return after(PLAIN, ground) if self.traits.erases or not ground else None

    def _write(self, y: int, new: Row, span: Span, pencil: Pencil) -> None:
        """Write the cells of a span, long runs of the same cell in short."""
        x = span.start
        pencil.move(x, y, new)
        while x < span.stop:
            cell = new[x]
            run = x + 1
            while run < span.stop and new[run] == cell:
                run += 1
            count = run - x
            if count >= BLANKS and cell[0] == " " and self._may_blank(cell[1]):
                pencil.blank(count, cell[1])
                x = run
                if x < span.stop:
                    pencil.move(x, y)
                continue
            if count >= REPEATS and self.traits.repeats and cell[0] not in {BESIDE, "\x00"}:
                pencil.write(cell)
                pencil.repeat(count - 1)
            else:
                pencil.write(cell, count)
            x = run
        if x == self.width:
            pencil.x = None  # where it stands after the last column, terminals do not agree

    def _may_blank(self, pen: Rendition) -> bool:
        ground = not pen.bg or self.traits.erases
        return self.traits.blanks and not pen.attributes and not pen.fg and ground

    def _write_anew(self, y: int, new: Row, pencil: Pencil) -> None:
        """Write a whole row; after each character of uncertain width its place is named again."""
        x = 0
        pencil.x = None
        while x < self.width:
            char, pen = new[x]
            if char == "\x00":
                x += 1
                continue
            wide = 1
            while x + wide < self.width and new[x + wide][0] == BESIDE:
                wide += 1
            pencil.move(x, y)
            if is_doubtful(char):
                pencil.write((" ", pen), wide)
                pencil.move(x, y)
                pencil.write((char, pen))
                pencil.x = None
            else:
                pencil.write((char, pen))
                pencil.x = x + wide
            x += wide
        pencil.x = None

    def _erasable_from(self, old: Row, new: Row) -> int | None:
        """Where the row's blank end begins, when it changed and erasing it saves bytes."""
        last = new[-1]
        if last[0] != " " or last[1].attributes or (last[1].bg and not self.traits.erases):
            return None
        start = self.width
        while start and new[start - 1] == last:
            start -= 1
        changed = sum(old[x] != last for x in range(start, self.width))
        return start if changed >= ERASE else None


def _moved(shown: list[Row], shift: Shift, new: Row) -> list[Row]:
    """The screen once its lines were scrolled; the lines that came in are as `new` is."""
    fresh = [new] * abs(shift.by)
    inside = shown[shift.top : shift.bottom + 1]
    inside = inside[shift.by :] + fresh if shift.by > 0 else fresh + inside[: shift.by]
    return shown[: shift.top] + inside + shown[shift.bottom + 1 :]
