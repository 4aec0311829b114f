"""Sightings under their promise: it is said once, and then what was seen of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from reconcile_tui.core.answers import Answers, Row
from reconcile_tui.core.items import Rows
from reconcile_tui.core.references import LOOSE, WORDLESS, name_of_row
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["Under", "by_promise"]


class Under(NamedTuple):
    """What a promise says, and the rows that are about it, without their reference to it."""

    name: str
    rows: tuple[Row, ...]


def by_promise(
    sheet: Worksheet, item_id: str, answers: Answers, rows: Iterable[Row], shown: Collection[str]
) -> tuple[Under, ...]:
    """The rows of a timeline's sightings by their promises, each part in the order given.

    The promises stand in the order of the file; what belongs to none that is there stands last.
    Nothing for rows of any other kind, where no promise may be `shown`, and where none is meant.
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
    loose = tuple(row for row in rows if str(row.get(column)) not in names)
    if loose:
        yield Under(LOOSE, tuple(_bare(row, column) for row in loose))


def _bare(row: Row, column: str) -> Row:
    return {key: cell for key, cell in row.items() if key != column}
