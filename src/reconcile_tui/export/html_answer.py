"""One answer as HTML: paragraphs, a plan, rows as a table where they fit, as blocks where not.

This is the one place where a person's words become HTML; `escaped` is the one door.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import chain

from reconcile_tui.core.items import Plan
from reconcile_tui.core.outline import EMPTY_LINE, Cell, Group
from reconcile_tui.export.telling import TopicTold, clean
from reconcile_tui.strings.exporting import PLAN_PARTS

__all__ = ["SHORT", "answer", "escaped"]

SHORT = 700
"""Characters up to which an answer is not divided between two pages."""

MOST_COLUMNS = 5
WIDEST_CELL = 44
WIDEST_ROW = 84
"""Characters that fit into a table on paper; longer rows are told as blocks."""

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*?(?=[^\n])")
TICKED, NOT_TICKED = "✓", "–"


def escaped(text: str) -> str:
    """Any text as HTML that says exactly that text."""
    return escape(clean(text))


def answer(topic: TopicTold) -> str:
    """What was said to a question. Its direction follows its own letters."""
    if topic.aside:
        return f'<p class="aside">{escaped(topic.words)}</p>'
    entry = topic.entry
    if entry.groups:
        return _grouped(entry.groups)
    if entry.cells:
        return _table([("", entry.cells)]) if _fits(entry.cells) else _blocks(entry.cells)
    if isinstance(entry.item, Plan) and entry.item.fault(entry.value) is None:
        pairs = [Cell(PLAN_PARTS[p], entry.value[p]) for p in PLAN_PARTS if entry.value.get(p)]
        more = [Cell(key, str(one)) for key, one in entry.value.items() if key not in PLAN_PARTS]
        return f'<dl class="plan">{_pairs([*pairs, *more])}</dl>'
    return "\n".join(f'<p dir="auto">{escaped(one)}</p>' for one in _paragraphs(topic.words))


def _paragraphs(text: str) -> list[str]:
    return [one.rstrip() for one in _EMPTY_LINES.split(text.rstrip())]


# -- rows ------------------------------------------------------------------------------------------


def _headings(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Every heading once, in the order in which the columns stand."""
    longest_first = sorted(rows, key=len, reverse=True)
    return list(dict.fromkeys(cell.heading for row in longest_first for cell in row))


def _fits(rows: Sequence[Sequence[Cell]]) -> bool:
    headings = _headings(rows)
    if not 1 < len(headings) <= MOST_COLUMNS or any(_twice(row) for row in rows):
        return False
    longest = dict.fromkeys(headings, 0)
    for cell in chain.from_iterable(rows):
        if "\n" in cell.words:
            return False
        longest[cell.heading] = max(longest[cell.heading], len(cell.words))
    return max(longest.values()) <= WIDEST_CELL and sum(longest.values()) <= WIDEST_ROW


def _twice(row: Sequence[Cell]) -> bool:
    """Whether two columns have the same heading, which a table could not tell apart."""
    return len({cell.heading for cell in row}) < len(row)


def _grouped(groups: Sequence[Group]) -> str:
    """Each promise once, and below it what was seen of it."""
    if _fits([row for group in groups for row in group.cells]):
        return _table([(group.name, group.cells) for group in groups])
    return "\n".join(
        f'<p class="of" dir="auto">{escaped(group.name)}</p>\n'
        f'<div class="rows">{_blocks(group.cells)}</div>'
        for group in groups
    )


def _table(parts: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> str:
    """One table, with what each part of it is about, where that is said, in a row of its own."""
    headings = _headings([row for _, rows in parts for row in rows])
    head = "".join(f'<th scope="col" dir="auto">{escaped(one)}</th>' for one in headings)
    bodies = "\n".join(_body(about, rows, headings) for about, rows in parts)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n{bodies}\n</table>"


def _body(about: str, rows: Sequence[Sequence[Cell]], headings: Sequence[str]) -> str:
    span = f'<th class="of" colspan="{len(headings)}" scope="rowgroup" dir="auto">'
    first = f"<tr>{span}{escaped(about)}</th></tr>\n" if about else ""
    said = "\n".join(f"<tr>{_table_row(row, headings)}</tr>" for row in rows)
    return f"<tbody>\n{first}{said}\n</tbody>"


def _table_row(row: Sequence[Cell], headings: Sequence[str]) -> str:
    said = {cell.heading: _words(cell) for cell in row}
    return "".join(f'<td dir="auto">{said.get(one, "")}</td>' for one in headings)


def _blocks(rows: Sequence[Sequence[Cell]]) -> str:
    return "\n".join(map(_block, rows))


def _block(row: Sequence[Cell]) -> str:
    if not row:
        return f'<p class="row aside">{escaped(EMPTY_LINE)}</p>'
    return f'<dl class="row{_shortness(row)}">{_pairs(row)}</dl>'


def _shortness(row: Sequence[Cell]) -> str:
    return " short" if sum(len(cell.words) for cell in row) <= SHORT else ""


def _pairs(cells: Sequence[Cell]) -> str:
    return "".join(
        f'<div class="pair{_shortness([cell])}"><dt dir="auto">{escaped(cell.heading)}</dt>'
        f'<dd dir="auto">{_words(cell)}</dd></div>'
        for cell in cells
    )


def _words(cell: Cell) -> str:
    if cell.box:
        return TICKED if cell.words == "[x]" else NOT_TICKED
    return escaped(cell.words)
