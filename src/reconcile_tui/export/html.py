"""Answers as one self-contained HTML file, to read on a screen and to print."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from itertools import chain

from reconcile_tui.domain.items import Plan
from reconcile_tui.domain.outline import EMPTY_ENTRY, Cell
from reconcile_tui.export.report import (
    Block,
    Document,
    Filled,
    Line,
    Topic,
    blocks_of,
    clean,
    documents_of,
    notes_on,
)
from reconcile_tui.messages.exporting import CONTENTS, PLAN_PARTS, SEVERAL, WINDOW_TITLE
from reconcile_tui.messages.timeline import WEEKS, legend
from reconcile_tui.timeline import Timeline

SHORT = 700
"""The most characters of an answer that is kept on one page."""

MOST_COLUMNS = 5
WIDEST_CELL = 44
WIDEST_ROW = 84
"""The most characters in a row of a table; longer rows become blocks."""

WEEKS_ACROSS = 20
"""The weeks in a block of the timeline that fit on paper."""

_EMPTY_LINES = re.compile(r"\n[^\S\n]*\n\s*?(?=[^\n])")
TICKED, NOT_TICKED = "✓", "–"


def escaped(text: str) -> str:
    """Return HTML that renders exactly this text."""
    return escape(clean(text))


def _answer(topic: Topic) -> str:
    """Return the answer to a question. Its direction follows its own letters."""
    if topic.skipped:
        return f'<p class="aside">{escaped(topic.words)}</p>'
    entry = topic.entry
    if entry.groups and _fits_table([row for group in entry.groups for row in group.cells]):
        return _table([(group.name, group.cells) for group in entry.groups])
    if entry.groups:
        return "\n".join(
            f'<p class="of" dir="auto">{escaped(group.name)}</p>\n'
            f'<div class="rows">{_blocks(group.cells)}</div>'
            for group in entry.groups
        )
    if entry.cells:
        return _table([("", entry.cells)]) if _fits_table(entry.cells) else _blocks(entry.cells)
    if isinstance(entry.item, Plan) and entry.item.unread(entry.value) is None:
        pairs = [Cell(PLAN_PARTS[p], entry.value[p]) for p in PLAN_PARTS if entry.value.get(p)]
        return f'<dl class="plan">{_pairs(pairs)}</dl>'
    paragraphs = map(str.rstrip, _EMPTY_LINES.split(topic.words.rstrip()))
    return "\n".join(f'<p dir="auto">{escaped(one)}</p>' for one in paragraphs)


# -- rows ------------------------------------------------------------------------------------------


def _headings(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return every heading once, in the order of the columns."""
    longest_first = sorted(rows, key=len, reverse=True)
    return list(dict.fromkeys(cell.heading for row in longest_first for cell in row))


def _fits_table(rows: Sequence[Sequence[Cell]]) -> bool:
    headings = _headings(rows)
    is_ambiguous = any(len({cell.heading for cell in row}) < len(row) for row in rows)
    if is_ambiguous or not 1 < len(headings) <= MOST_COLUMNS:
        return False
    longest = dict.fromkeys(headings, 0)
    for cell in chain.from_iterable(rows):
        if "\n" in cell.words:
            return False
        longest[cell.heading] = max(longest[cell.heading], len(cell.words))
    return max(longest.values()) <= WIDEST_CELL and sum(longest.values()) <= WIDEST_ROW


def _table(parts: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> str:
    """Return one table, with a row above each part that says what it is about."""
    headings = _headings([row for _, rows in parts for row in rows])
    head = "".join(f'<th scope="col" dir="auto">{escaped(one)}</th>' for one in headings)
    bodies = "\n".join(_table_body(about, rows, headings) for about, rows in parts)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n{bodies}\n</table>"


def _table_body(about: str, rows: Sequence[Sequence[Cell]], headings: Sequence[str]) -> str:
    span = f'<th class="of" colspan="{len(headings)}" scope="rowgroup" dir="auto">'
    lines = [f"<tr>{span}{escaped(about)}</th></tr>"] if about else []
    for row in rows:
        words = {cell.heading: _cell_words(cell) for cell in row}
        cells = "".join(f'<td dir="auto">{words.get(one, "")}</td>' for one in headings)
        lines.append(f"<tr>{cells}</tr>")
    return "\n".join(["<tbody>", *lines, "</tbody>"])


def _blocks(rows: Sequence[Sequence[Cell]]) -> str:
    return "\n".join(
        f'<dl class="row{_short_class(row)}">{_pairs(row)}</dl>'
        if row
        else f'<p class="row aside">{escaped(EMPTY_ENTRY)}</p>'
        for row in rows
    )


def _short_class(row: Sequence[Cell]) -> str:
    return " short" if sum(len(cell.words) for cell in row) <= SHORT else ""


def _pairs(cells: Sequence[Cell]) -> str:
    return "".join(
        f'<div class="pair{_short_class([cell])}"><dt dir="auto">{escaped(cell.heading)}</dt>'
        f'<dd dir="auto">{_cell_words(cell)}</dd></div>'
        for cell in cells
    )


def _cell_words(cell: Cell) -> str:
    if cell.box:
        return TICKED if cell.words == "[x]" else NOT_TICKED
    return escaped(cell.words)


# -- timeline --------------------------------------------------------------------------------------


def _timeline(timeline: Timeline, level: int) -> str:
    """Return the promises week by week. The signs repeat the entries, so they're aria-hidden."""
    blocks = "\n".join(map(_weeks, blocks_of(timeline, WEEKS_ACROSS)))
    signs = "\n".join(
        f"<li><span>{escaped(sign)}</span> {escaped(meaning)}</li>"
        for line in legend(timeline, WIDEST_ROW)
        for sign, meaning in line
    )
    notes = "\n".join(f'<p class="aside">{escaped(one)}</p>' for one in notes_on(timeline))
    heading = f'<h{level} class="part-title">{escaped(WEEKS)}</h{level}>'
    inside = f'{blocks}\n<ul class="signs" aria-hidden="true">\n{signs}\n</ul>\n{notes}'
    return f'<section class="part">\n{heading}\n{inside}\n</section>'


def _weeks(block: Block) -> str:
    scale = escaped("\n".join([block.months, block.rule]))
    drawn = f'<td class="drawn" aria-hidden="true">{scale}</td>'
    bodies = "\n".join(
        f'<tbody>\n<tr><th class="of" colspan="3" scope="rowgroup" dir="auto">{escaped(title)}</th>'
        f"</tr>\n{chr(10).join(map(_weeks_of_line, lines))}\n</tbody>"
        for title, lines in block.parts
        if lines
    )
    head = f"<thead><tr><td></td>{drawn}<td></td></tr></thead>"
    return f'<div class="weeks"><table>\n{head}\n{bodies}\n</table></div>'


def _weeks_of_line(line: Line) -> str:
    name = f'<th scope="row" dir="auto">{escaped(line.name)}</th>'
    drawn = escaped("\n".join(map(str.rstrip, line.drawn)).rstrip())
    ends = escaped("\n".join(line.newest).rstrip())
    return f'<tr>{name}<td class="drawn" aria-hidden="true">{drawn}</td><td>{ends}</td></tr>'


STYLE = """
@page { margin: 22mm 21mm 24mm; }
@page { @bottom-center { content: counter(page); font: 9pt serif; color: #444; } }
:root { --words: Charter, "Bitstream Charter", "Iowan Old Style", "Source Serif 4", Cambria,
  Palatino, "Palatino Linotype", Georgia, "DejaVu Serif", serif;
  --asks: "Avenir Next", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  --ink: #16181a; --soft: #50565c; --line: #c9ced3; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); font: 100%/1.55 var(--words);
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { max-width: 38rem; margin: 0 auto; padding: 3.5rem 1.5rem 6rem; }
h1, h2, h3, h4, p, ol, ul, dl, dd, table { margin: 0; padding: 0; }
h1 { font-size: 2.1rem; line-height: 1.15; font-weight: 600; letter-spacing: -0.012em; }
.standing { margin-top: 0.5rem; color: var(--soft); font-style: italic; }
.part { margin-top: 2.9rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
.part-title { font-size: 1.28rem; line-height: 1.3; font-weight: 600; }
.topic { margin-top: 1.55rem; }
.asks { font: 600 0.86rem/1.45 var(--asks); color: var(--soft); max-width: 34rem; }
.said { margin-top: 0.3rem; }
[dir="auto"] { unicode-bidi: plaintext; text-align: start; }
.said p { white-space: pre-wrap; tab-size: 4; }
.said p + p { margin-top: 0.7rem; }
.signs + .aside { margin-top: 0.7rem; }
.aside, .empty { color: var(--soft); font-style: italic; }
.empty { margin-top: 2.4rem; }
table { border-collapse: collapse; width: 100%; margin-top: 0.3rem; font-size: 0.96rem; }
th, td { text-align: start; vertical-align: top; padding: 0.38rem 1.1rem 0.38rem 0; }
th:last-child, td:last-child { padding-inline-end: 0; }
th { font: 600 0.76rem/1.4 var(--asks); color: var(--soft); vertical-align: bottom;
  border-bottom: 1px solid var(--ink); }
td { border-bottom: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: break-word; }
p.of { margin-top: 0.9rem; font-weight: 600; white-space: normal; }
p.of:first-child { margin-top: 0.2rem; }
.rows { padding-inline-start: 1.2rem; }
th.of { font: 600 1em/1.5 var(--words); color: var(--ink); padding-top: 0.9rem;
  border-bottom: 1px solid var(--line); }
.row { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
.row:first-child { padding-top: 0.3rem; }
.pair { display: grid; grid-template-columns: 9.5rem 1fr; column-gap: 1.2rem; }
.pair + .pair { margin-top: 0.3rem; }
dt { font: 600 0.76rem/1.5 var(--asks); color: var(--soft); padding-top: 0.2rem; }
dd { white-space: pre-wrap; }
.plan .pair { grid-template-columns: 5.5rem 1fr; }
.weeks { overflow-x: auto; }
.weeks td, .weeks th { padding-block: 0.3rem; }
.weeks thead td { border: 0; }
.weeks th[scope="row"] { font: inherit; color: inherit; vertical-align: top; width: 40%;
  border-bottom: 1px solid var(--line); }
.weeks td:last-child { font-size: 0.85rem; min-width: 6rem; }
.drawn { font: 0.8rem/1.3 "DejaVu Sans Mono", Menlo, Consolas, monospace; width: 1%;
  white-space: pre; }
.signs { list-style: none; margin-top: 0.9rem; font-size: 0.85rem; color: var(--soft); }
.signs li { display: inline-block; margin-inline-end: 1.4rem; }
.signs span { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; color: var(--ink); }
.contents { margin-top: 2.6rem; }
.contents h2 { font: 600 0.86rem/1.45 var(--asks); color: var(--soft); }
.contents ol { list-style: none; margin-top: 0.5rem; border-top: 1px solid var(--line); }
.contents li { display: flex; gap: 1.2rem; justify-content: space-between;
  padding: 0.42rem 0; border-bottom: 1px solid var(--line); }
.contents a { color: inherit; text-decoration: none; }
.contents a:hover, .contents a:focus { text-decoration: underline; }
.contents .day { color: var(--soft); font-style: italic; white-space: nowrap; }
.sheet { margin-top: 6rem; }
.sheet-title { font-size: 1.75rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; }
@media (max-width: 34rem) {
  body { padding: 2rem 1.1rem 4rem; }
  .pair, .plan .pair { grid-template-columns: 1fr; }
  .contents li { display: block; }
}
@media print {
  :root { --ink: #000; --soft: #000; --line: #777; }
  html { font-size: 10.8pt; line-height: 1.48; }
  body { max-width: none; padding: 0; }
  p, dd, td { orphans: 3; widows: 3; }
  h1, h2, h3, h4, .standing, .of, tr:has(th.of) { break-after: avoid; }
  h1, h2, h3, h4, tr, .pair.short, .row.short, .topic.short, .contents li { break-inside: avoid; }
  thead { display: table-header-group; }
  .weeks { overflow-x: visible; break-inside: avoid; }
  .part { margin-top: 2.2rem; }
  td, .row, .contents li { border-color: #aaa; }
  .sheet { margin-top: 0; break-before: page; }
}
"""

_HASH = b64encode(sha256(STYLE.encode("utf-8")).digest()).decode("ascii")

POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
"""Content-Security-Policy: only this style; no scripts, images or requests."""


_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def to_html(sheets: Sequence[Filled], many: bool) -> str:
    """Return answers and skipped questions as HTML, with every word escaped.

    With `many`, each worksheet begins a page, after a list of them.
    """
    documents = documents_of(sheets)
    body = _several(documents) if many else _sheet(documents[0], 1)
    # For a screen reader; a file may say anything there.
    languages = {
        one.answers.language for one in sheets if _LANGUAGE.fullmatch(one.answers.language)
    }
    return f"""\
<!DOCTYPE html>
<html lang="{languages.pop() if len(languages) == 1 else "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{escaped(WINDOW_TITLE)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _several(sheets: Sequence[Document]) -> str:
    lines = "\n".join(
        f'<li><a href="#sheet-{number}" dir="auto">{escaped(one.title)}</a>'
        f'<span class="day">{escaped(one.day)}</span></li>'
        for number, one in enumerate(sheets, 1)
    )
    listed = f"<ol>\n{lines}\n</ol>" if sheets else ""
    contents = f'<nav class="contents">\n<h2>{CONTENTS}</h2>\n{listed}\n</nav>'
    articles = "\n".join(
        f'<article class="sheet" id="sheet-{number}">\n{_sheet(one, 2)}\n</article>'
        for number, one in enumerate(sheets, 1)
    )
    return f"<header><h1>{SEVERAL}</h1></header>\n{contents}\n{articles}"


def _sheet(sheet: Document, level: int) -> str:
    """Return one worksheet; `level` is that of its heading."""
    name = ' class="sheet-title"' if level > 1 else ""
    title = f'<h{level}{name} dir="auto">{escaped(sheet.title)}</h{level}>'
    parts = [_part(part, topics, level + 1) for part, topics in sheet.parts]
    if sheet.timeline is not None:
        parts.append(_timeline(sheet.timeline, level + 1))
    if sheet.note:
        parts.append(f'<p class="empty">{escaped(sheet.note)}</p>')
    status = f'<p class="standing">{escaped(sheet.status)}</p>'
    return "\n".join([f"<header>{title}\n{status}</header>", *parts])


def _part(title: str, topics: Sequence[Topic], level: int) -> str:
    heading = f'<h{level} class="part-title" dir="auto">{escaped(title)}</h{level}>'
    inside = "\n".join(_topic(topic, level + 1) for topic in topics)
    return f'<section class="part">\n{heading}\n{inside}\n</section>'


def _topic(topic: Topic, level: int) -> str:
    """Return a question and its answer, kept on one page if the answer is short."""
    short = " short" if len(topic.words) <= SHORT else ""
    asked = f'<h{level} class="asks" dir="auto">{escaped(topic.question)}</h{level}>'
    return f'<div class="topic{short}">\n{asked}\n<div class="said">{_answer(topic)}</div>\n</div>'
