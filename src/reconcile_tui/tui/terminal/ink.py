"""The blanks that the cursor goes over carry the colour of the letters. Pure.

A space looks the same whatever its letters' colour, and the cheapest one is sent. But xterm, and
GNOME's terminal, paint their cursor in the letters' colour of the cell it stands on: where that is
the terminal's own, a cursor on an empty place is black on our dark ground, or white on our light
one. So the blanks from the cursor to the end of its field are written once in the field's colour.
Written, not erased: most terminals erase to their own colour of letters.
"""

from __future__ import annotations

from reconcile_tui.tui.terminal.frame import Row
from reconcile_tui.tui.terminal.sgr import Rendition, seen_on_blank

__all__ = ["ink", "keep_ink"]


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
    """Leave blanks that were inked once as they are: nobody sees a difference."""
    for x, cell in enumerate(shown):
        if not cell[1].fg or cell[0] != " ":
            continue
        if row[x] == (" ", seen_on_blank(cell[1])):
            row[x] = cell
