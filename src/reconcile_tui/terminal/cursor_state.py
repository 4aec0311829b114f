"""The terminal's cursor and pen: where they are, and the fewest bytes to bring them elsewhere."""

from __future__ import annotations

from reconcile_tui.terminal.frame import PLAIN, Cell, Rendition, Row, Shift, between, seen_on_blank


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
