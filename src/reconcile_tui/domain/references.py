"""References between rows of different questions: names of rows, grouping, and order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row
from reconcile_tui.domain.dates import written_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.domain.worksheet import Worksheet

GONE = "a deleted entry"
"""What is shown for a reference to a deleted entry. The reference stays in the file."""

LOOSE = "Not linked to a promise here"
"""The heading above entries whose promise was deleted or never named."""

WORDLESS = "An entry without words yet"
"""What is shown for a promise with dates only, or with nothing at all."""


def name_of_row(item: Rows, row: Row, column_id: str = "") -> str:
    """Return a name for a row: `column_id`, else its first line or text, else all its words."""
    asked = [column for column in item.columns if column.id == column_id]
    for column in (*asked, *item.written):
        if words := one_line(column.told(row.get(column.id, ""))):
            return words
    told = [column for column in item.columns if column not in item.refs]
    parts = [one_line(c.told(row.get(c.id, ""))) for c in told if c.id != item.tick]
    return " · ".join(part for part in parts if part)


def names_of(sheet: Worksheet, answers: Answers, item_id: str) -> dict[str, str]:
    """Return row id -> name, in the order of the file. The name of an empty row is its id."""
    item = sheet.by_id.get(item_id)
    if not isinstance(item, Rows):
        return {}
    rows = answers.rows.get(item_id, ())
    return {str(row["row"]): name_of_row(item, row) or str(row["row"]) for row in rows}


def named(
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
        return column.told(row_id)
    for row in answers.rows.get(column.to, ()):
        if row["row"] == row_id:
            return name_of_row(item, row) or str(row_id)
    return GONE


def pointers_to(sheet: Worksheet, item_id: str) -> Iterator[tuple[Rows, RefColumn]]:
    """Yield every column that refers to the rows of one item."""
    for item in sheet.items():
        if isinstance(item, Rows):
            for column in item.refs:
                if column.to == item_id:
                    yield item, column


def is_pointed_at(sheet: Worksheet, answers: Answers, item_id: str, row_id: str) -> bool:
    """Return whether any row refers to this one."""
    return any(
        row.get(column.id) == row_id
        for item, column in pointers_to(sheet, item_id)
        for row in answers.rows.get(item.id, ())
    )


class Under(Struct, frozen=True):
    """A promise, and the rows about it without their reference to it."""

    name: str
    rows: tuple[Row, ...]


def by_promise(
    sheet: Worksheet, item_id: str, answers: Answers, rows: Iterable[Row], shown: Collection[str]
) -> tuple[Under, ...]:
    """Group the rows of a timeline's sightings by promise, keeping their order.

    The promises are in the order of the file; rows without one are last. Empty for other rows, if
    the promises may not be `shown`, and if no row names a promise.
    """
    for ledger in sheet.timeline:
        promises = sheet.by_id.get(ledger.promises)
        if ledger.sightings != item_id or ledger.promises not in shown:
            continue
        if isinstance(promises, Rows):
            names = {
                str(row["row"]): name_of_row(promises, row, ledger.name) or WORDLESS
                for row in answers.rows.get(ledger.promises, ())
            }
            found = tuple(_under(names, ledger.promise, tuple(rows)))
            return found if any(one.name != LOOSE for one in found) else ()
    return ()


def _under(names: dict[str, str], column: str, rows: tuple[Row, ...]) -> Iterator[Under]:
    for row_id, name in names.items():
        if about := tuple(_bare(row, column) for row in rows if row.get(column) == row_id):
            yield Under(name, about)
    loose = tuple(row for row in rows if all(row.get(column) != name for name in names))
    if loose:
        yield Under(LOOSE, tuple(_bare(row, column) for row in loose))


def _bare(row: Row, column: str) -> Row:
    return {key: cell for key, cell in row.items() if key != column}


def by_day(sheet: Worksheet, item_id: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    """Sort the rows of a timeline's sightings by day, undated ones last; keep other rows as is."""
    for ledger in sheet.timeline:
        if ledger.sightings == item_id:
            return tuple(sorted(rows, key=lambda row: _day(row.get(ledger.date))))
    return tuple(rows)


def _day(cell: Any) -> tuple[bool, date]:
    day = written_day(cell)
    return day is None, day or date.min
