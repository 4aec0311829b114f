"""Answers in words and in order: outlines of worksheets, names of rows, and letters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row, Unread, plain_words
from reconcile_tui.domain.dates import written_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import Form, answer_to
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import CheckColumn, RefColumn
from reconcile_tui.domain.pages import unmarked
from reconcile_tui.domain.worksheet import Section, Worksheet

# -- references between rows -----------------------------------------------------------------------

DELETED_ENTRY = "a deleted entry"
"""What is shown for a reference to a deleted entry. The reference stays in the file."""

UNLINKED = "Not linked to a promise here"
"""The heading above entries whose promise was deleted or never named."""

UNNAMED = "An entry without words yet"
"""What is shown for a promise with dates only, or with nothing at all."""


def row_name(item: Rows, row: Row, column_id: str = "") -> str:
    """Return a name for a row: `column_id`, else its first line or text, else all its words."""
    asked = [column for column in item.columns if column.id == column_id]
    for column in (*asked, *item.written):
        if words := one_line(column.describe(row.get(column.id, ""))):
            return words
    others = [column for column in item.columns if column not in item.refs]
    parts = [one_line(c.describe(row.get(c.id, ""))) for c in others if c.id != item.tick]
    return " · ".join(part for part in parts if part)


def row_names(sheet: Worksheet, answers: Answers, item_id: str) -> dict[str, str]:
    """Return row id -> name, in the order of the file. The name of an empty row is its id."""
    item = sheet.by_id.get(item_id)
    if not isinstance(item, Rows):
        return {}
    rows = answers.rows.get(item_id, ())
    return {str(row["row"]): row_name(item, row) or str(row["row"]) for row in rows}


def with_names(
    sheet: Worksheet,
    answers: Answers,
    item: Rows,
    row: Row,
    shown: Collection[str] | None = None,
) -> Mapping[str, Any]:
    """Return the row with each reference in words.

    With `shown`, only rows of these items are named; other references stay ids.
    """
    references = [column for column in item.refs if column.id in row]
    if not references:
        return row
    return {**row, **{c.id: _name(sheet, answers, c, row[c.id], shown) for c in references}}


def _name(
    sheet: Worksheet,
    answers: Answers,
    column: RefColumn,
    row_id: Any,
    shown: Collection[str] | None,
) -> str:
    item = sheet.by_id.get(column.to)
    is_hidden = shown is not None and column.to not in shown
    if is_hidden or not isinstance(item, Rows) or column.unread(row_id) is not None:
        return column.describe(row_id)
    for row in answers.rows.get(column.to, ()):
        if row["row"] == row_id:
            return row_name(item, row) or str(row_id)
    return DELETED_ENTRY


def referring_columns(sheet: Worksheet, item_id: str) -> Iterator[tuple[Rows, RefColumn]]:
    """Yield every column that refers to the rows of one item."""
    for item in sheet.items():
        if isinstance(item, Rows):
            for column in item.refs:
                if column.to == item_id:
                    yield item, column


def is_referenced(sheet: Worksheet, answers: Answers, item_id: str, row_id: str) -> bool:
    """Return whether any row refers to this one."""
    return any(
        row.get(column.id) == row_id
        for item, column in referring_columns(sheet, item_id)
        for row in answers.rows.get(item.id, ())
    )


def group_by_promise(
    sheet: Worksheet, item_id: str, answers: Answers, rows: Iterable[Row], shown: Collection[str]
) -> list[tuple[str, list[Row]]]:
    """Return (promise, the rows about it without their reference to it), keeping their order.

    The promises are in the order of the file; rows without one are last. Empty for other rows, if
    the promises may not be `shown`, and if no row names a promise.
    """
    rows = list(rows)
    for ledger in sheet.timeline:
        promises, column = sheet.by_id.get(ledger.promises), ledger.promise
        if ledger.sightings != item_id or ledger.promises not in shown:
            continue
        if isinstance(promises, Rows):
            names = {
                str(row["row"]): row_name(promises, row, ledger.name) or UNNAMED
                for row in answers.rows.get(ledger.promises, ())
            }
            groups = [
                (name, [row for row in rows if row.get(column) == row_id])
                for row_id, name in names.items()
            ]
            groups = [(name, about) for name, about in groups if about]
            unlinked = [row for row in rows if all(row.get(column) != row_id for row_id in names)]
            if groups and unlinked:
                groups.append((UNLINKED, unlinked))
            return [(name, [_without_cell(row, column) for row in about]) for name, about in groups]
    return []


def _without_cell(row: Row, column: str) -> Row:
    return {key: cell for key, cell in row.items() if key != column}


def sort_by_day(sheet: Worksheet, item_id: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Sort the rows of a timeline's sightings by day, undated ones last; keep other rows as is."""
    for ledger in sheet.timeline:
        if ledger.sightings == item_id:
            return tuple(sorted(rows, key=lambda row: _day(row.get(ledger.date))))
    return tuple(rows)


def _day(cell: Any) -> tuple[bool, date]:
    day = written_day(cell)
    return day is None, day or date.min


# -- outline ---------------------------------------------------------------------------------------

EMPTY_ENTRY = "(an empty entry)"
"""The text of an empty entry."""


class Cell(Struct, frozen=True):
    """One filled cell of a row: the heading of its column, and its words. `box`: a check box."""

    heading: str
    words: str
    box: bool = False


class Group(Struct, frozen=True):
    """A promise and the rows about it, in words and in cells."""

    name: str
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


class Entry(Struct, frozen=True):
    """One question. `words` is empty without an answer; `skipped` is the reason, or empty.

    If the answer consists of rows, `rows` are the words of each row, `cells` its filled cells in
    the order of the columns, and `ids` its id. Sightings are also grouped by promise in `groups`,
    where the rows don't repeat the promise.
    """

    item: Item
    value: Any
    words: str
    skipped: str
    rows: tuple[str, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] = ()
    ids: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


class Part(Struct, frozen=True):
    """One section and its questions, without notes."""

    section: Section
    entries: tuple[Entry, ...]


def outline(sheet: Worksheet, answers: Answers, shown: Collection[str]) -> list[Part]:
    """Return the questions whose ids are in `shown`, by section, answered or not."""
    return [
        Part(
            section,
            tuple(
                _entry(item, sheet, answers, shown)
                for item in section.item
                if item.asks and item.id in shown
            ),
        )
        for section in sheet.section
    ]


def reviewed(form: Form) -> list[Entry]:
    """Return the visible questions that were answered or skipped, in the worksheet's order."""
    visible = {item.id for item in form.questions()}
    parts = outline(form.worksheet, form.answers, visible)
    return [entry for part in parts for entry in part.entries if entry.words or entry.skipped]


def has_heavy_answer(form: Form, section: Section) -> bool:
    """Return whether a heavy question of a section was answered: then a pause is offered."""
    return any(item.heavy and form.is_answered(item) for item in form.items(section))


def question(item: Item) -> str:
    """Return the text of an item without citation marks."""
    return unmarked(item.text)


def _entry(item: Item, sheet: Worksheet, answers: Answers, shown: Collection[str]) -> Entry:
    value = answer_to(item, answers)
    skipped = answers.skipped.get(item.id, "")
    if not isinstance(item, Rows) or value is None or item.fault(value) is not None:
        return Entry(item, value, "" if value is None else item.describe(value), skipped)

    def rendered(rows: Iterable[Row]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        renamed = [with_names(sheet, answers, item, row, shown) for row in rows]
        words = tuple(row_words(item, row) for row in renamed)
        return words, tuple(tuple(_cells(item, row)) for row in renamed)

    ordered = sort_by_day(sheet, item.id, value)
    rows, cells = rendered(ordered)
    ids = tuple(str(row["row"]) for row in ordered)
    by_promise = group_by_promise(sheet, item.id, answers, ordered, shown)
    groups = tuple(Group(name, *rendered(about)) for name, about in by_promise)
    return Entry(item, value, "\n".join(rows), skipped, rows, cells, ids, groups)


def row_words(item: Rows, row: Mapping[str, Any]) -> str:
    """Return a row in words; cells that belong to no column are at the end."""
    more = unknown_cells(item, row)
    return " · ".join(part for part in (item.row_words(row), *more) if part) or EMPTY_ENTRY


def unknown_cells(item: Rows, row: Mapping[str, Any]) -> list[str]:
    """Return the cells of a row that belong to no column, in words."""
    return [f"{cell.heading}: {cell.words}" for cell in _other_cells(item, row)]


def _cells(item: Rows, row: Mapping[str, Any]) -> Iterator[Cell]:
    for column in item.columns:
        if column.id in row:
            yield Cell(
                column.text, column.describe(row[column.id]), isinstance(column, CheckColumn)
            )
    yield from _other_cells(item, row)


def _other_cells(item: Rows, row: Mapping[str, Any]) -> Iterator[Cell]:
    known = {"row", *(column.id for column in item.columns)}
    return (Cell(key, plain_words(cell)) for key, cell in row.items() if key not in known)


# -- letter ----------------------------------------------------------------------------------------

MORNING = time(6)
"""The local time at which a morning begins."""

NIGHT = timedelta(hours=4)
"""The least time between the last change and that morning."""


def letter_text(sheet: Worksheet, answers: Answers) -> str:
    """Return the answers that the letter names, in its order, separated by blank lines.

    Empty answers and those to hidden questions are skipped. Empty without a letter.
    """
    if sheet.letter is None:
        return ""
    form = Form(sheet, answers)
    wanted = [name for name in sheet.letter.items if form.lookup(name) is not None]
    parts = outline(sheet, form.readable(), wanted)
    entries = {entry.item.id: entry for part in parts for entry in part.entries}
    paragraphs = (
        words.strip()
        for name in wanted
        if name in entries
        for words in entries[name].rows or [entries[name].words]
    )
    return "\n\n".join(filter(None, paragraphs))


def letter_unread(sheet: Worksheet, answers: Answers) -> list[Unread]:
    """Return what isn't in the letter because it can't be read."""
    wanted = sheet.letter.items if sheet.letter is not None else ()
    form = Form(sheet, answers)
    return [one for one in form.unread if one.item in wanted and form.is_visible(one.item)]


def hidden_until(sheet: Worksheet, changed: datetime | None) -> datetime | None:
    """Return when the text is shown again; None if it isn't hidden.

    That is the first six o'clock in the morning, in the time zone of `changed`, at least four hours
    after the last change, so that there is a night between them.
    """
    if sheet.letter is None or not sheet.letter.sleep or changed is None:
        return None
    earliest = changed + NIGHT
    morning = earliest.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning >= earliest else morning + timedelta(1)
