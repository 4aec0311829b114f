"""Wrapping that looks only at what an edit can have moved.

Textual wraps a whole line again for each letter, and divides it again for each row that is drawn.
A person who never presses Enter writes one line: a long letter would answer each key more slowly.
What comes out is Textual's own: the breaks are those of `compute_wrap_offsets`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from textual._cells import cell_len
from textual._wrap import compute_wrap_offsets
from textual.document._document import Location
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import expand_tabs_inline
from textual.geometry import Offset

from reconcile_tui.core.display import visible

__all__ = ["QuickWrapped"]

LOOK_AHEAD = 8
"""Rows after an edit that are wrapped before asking whether all is as it was again."""


class Change(NamedTuple):
    """Columns of one line: what stood from `start` to `old_end` now ends at `end`."""

    start: int
    old_end: int
    end: int


class QuickWrapped(WrappedDocument):
    """A wrapped document in which a letter costs the same in a long line as in a short one."""

    def span(self, line: int, section: int) -> tuple[int, int]:
        """From which to which character of a line one of its rows goes."""
        breaks = self._wrap_offsets[line]
        start = breaks[section - 1] if section else 0
        return start, breaks[section] if section < len(breaks) else len(self.document[line])

    def get_sections(self, line_index: int) -> list[str]:
        """The rows of a line, as strings."""
        line, breaks = self.document[line_index], self.get_offsets(line_index)
        ends = [*breaks, len(line)]
        return [line[start:end] for start, end in zip([0, *breaks], ends, strict=True)]

    def location_to_offset(self, location: Location) -> Offset:
        """Where on the wrapped text a place in the document stands; one row is looked at."""
        line, column = location
        section = bisect_right(self.get_offsets(line), column)
        start, end = self.span(line, section)
        before = self.document[line][start : min(column, end)]
        cells = cell_len(expand_tabs_inline(visible(before), self._tab_width))
        return Offset(cells, self._line_index_to_offsets[line][section])

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap again after an edit; inside one line, only around it."""
        row = start[0]
        # (One cell is narrower than a wide sign; Textual names some breaks twice there.)
        if not (self._width > 1 and row == old_end[0] == new_end[0] < len(self._wrap_offsets)):
            super().wrap_range(start, old_end, new_end)
            return
        line = self.document[row]
        if any(self._tab_width_cache[row]) or "\t" in line:
            super().wrap_range(start, old_end, new_end)
            return
        self._tab_width_cache[row] = [0] if line else []
        old = self._wrap_offsets[row]
        change = Change(start[1], old_end[1], new_end[1])
        self._put(row, _wrapped_again(line, self._width, old, change))

    def _put(self, row: int, breaks: list[int]) -> None:
        """Take the new breaks of a line, and move down what stands under it."""
        more = len(breaks) - len(self._wrap_offsets[row])
        self._wrap_offsets[row] = breaks
        if not more:
            return
        places = self._line_index_to_offsets
        top, bottom = places[row][0], places[row][-1]
        count = len(breaks) + 1
        places[row] = list(range(top, top + count))
        self._offset_to_line_info[top : bottom + 1] = [(row, section) for section in range(count)]
        for below in range(row + 1, len(places)):
            places[below] = [place + more for place in places[below]]


def _wrapped_again(line: str, width: int, old: list[int], change: Change) -> list[int]:
    """The breaks of a line without tabs after a change, from those that it had before.

    Where a row begins with a word, all that follows depends on the text from there on alone.
    So it is enough to begin at such a row before the word that is edited (which may go back up
    now), and to go on until, behind it, a row begins where one began before.
    """
    moved = change.end - change.old_end
    kept = bisect_left(old, _word_before(line, change.start))
    while kept and not _begins_a_word(line, old[kept - 1]):
        kept -= 1
    head = old[:kept]
    begin = head[-1] if head else 0
    ahead, step = bisect_right(old, change.old_end), LOOK_AHEAD
    while True:
        while ahead + step < len(old) and not _begins_a_word(line, old[ahead + step] + moved):
            step += 1
        stop = old[ahead + step] + moved if ahead + step < len(old) else len(line)
        fresh = [begin + n for n in compute_wrap_offsets(line[begin:stop], width, tab_size=4)]
        if stop == len(line):
            return head + fresh
        same = _first_same(line, fresh, old, change)
        if same is not None:
            place, tail = same
            return head + fresh[:place] + [n + moved for n in old[tail:]]
        step *= 4


def _first_same(
    line: str, fresh: list[int], old: list[int], change: Change
) -> tuple[int, int] | None:
    """Where the new breaks meet the old ones behind the change: the place in each list."""
    for place in range(bisect_right(fresh, change.end), len(fresh)):
        was = fresh[place] - change.end + change.old_end
        tail = bisect_left(old, was)
        if tail < len(old) and old[tail] == was and _begins_a_word(line, fresh[place]):
            return place, tail
    return None


def _word_before(line: str, place: int) -> int:
    """Where the word begins that a change at this place can make longer or shorter."""
    before = line[:place].rstrip()
    place = len(before)
    while place and not before[place - 1].isspace():
        place -= 1
    return place


def _begins_a_word(line: str, place: int) -> bool:
    return 0 < place < len(line) and line[place - 1].isspace() and not line[place].isspace()
