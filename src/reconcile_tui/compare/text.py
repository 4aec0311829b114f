"""What one side says to one question, in lines: the same for the screen and for print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reconcile_tui.compare.compare import Cell, Said
from reconcile_tui.compare.diff import Piece, Span, folded, in_lines
from reconcile_tui.messages import compare as words

__all__ = ["Line", "cell_lines"]

NARROWEST = 12
"""Columns below which nothing is broken into narrower lines."""

Line = list[Span]
Told = Said | int
"""A paragraph or a row, or how many rows are not shown."""


def cell_lines(cell: Cell, width: int, *, whole: bool = False, most: int = 0) -> Iterator[Line]:
    """A cell in lines of `width` columns, with the signs of its marks.

    Long passages and rows that did not change are folded unless `whole` is set. `most` is how many
    characters are shown of it, and 0 means all.
    """
    if cell.standing != "answered":
        for taken in cell.said:
            yield from _said(taken, width)
        yield [(words.silence(cell), "fold")]
        return
    told: Iterable[Told] = cell.said if whole else map(_folded, cell.shown())
    for one in _limited(told, most) if most else told:
        if isinstance(one, int):
            yield [(f"- {words.rows_same(one)}", "fold")]
        else:
            yield from _said(one, width)
    if most and sum(_size(one) for one in cell.said) > most:
        yield from _aside(words.CUT, width)
    if words.remark(cell):
        yield from _aside(words.remark(cell), width)


def _folded(one: Told) -> Told:
    if isinstance(one, int) or one.unchanged:
        return one
    return replace(one, pieces=folded(one.pieces))


def _limited(told: Iterable[Told], most: int) -> Iterator[Told]:
    """As much as `most` characters hold; the last piece is cut off in its middle."""
    for one in told:
        if most <= 0:
            return
        yield one if isinstance(one, int) else replace(one, pieces=tuple(_cut(one.pieces, most)))
        most -= _size(one)


def _cut(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    for piece in pieces:
        if most <= 0:
            return
        yield replace(piece, text=piece.text[:most])
        most -= len(piece.text)


def _size(one: Told) -> int:
    return 0 if isinstance(one, int) else sum(len(piece.text) for piece in one.pieces)


def _said(said: Said, width: int) -> Iterator[Line]:
    bullet = "- " if said.is_row else ""
    room = max(width - len(bullet), NARROWEST)
    for place, line in enumerate(in_lines(said.pieces, room, words.words_same)):
        front = bullet if place == 0 else " " * len(bullet)
        yield [(front, "same"), *line] if front else line


def _aside(text: str, width: int) -> Iterator[Line]:
    yield from in_lines([Piece(text, "fold")], max(width, NARROWEST), str)
