"""A copy of one worksheet for the other person: a new file, built only from answers.

Nothing is removed from an existing file: what isn't written here can't be in the copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reconcile_tui.domain.answers import Answers, Row
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.form import Shareable, answer_to
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import NothingForItError
from reconcile_tui.messages.exporting import NOTHING_TO_SHARE
from reconcile_tui.toml.write import canonical_text, data_of

_NewIds = Mapping[str, Mapping[str, str]]
"""Item id -> the row ids of the file -> the row ids of the copy."""


def copy_name(sheet: Worksheet) -> str:
    """Return the suggested file name of a copy, without the date it was started."""
    return f"{sheet.id}-copy.toml"


def copy_text(shared: Shareable, new_id: str) -> str:
    """Return the copy as the text of a TOML file that `compare` reads.

    It has the answers that may be shared and fit their question, the title of the blank worksheet,
    new ids and no date. Raises NothingForItError if there are none.
    """
    sheet = shared.sheet
    answers = Answers(
        worksheet=sheet.id,
        worksheet_version=sheet.version,
        id=new_id,
        title=sheet.title,
        started=UNKNOWN,
        values={
            item.id: answer
            for item, value in _answered(shared)
            if not isinstance(item, Rows) and (answer := item.read(value)) is not None
        },
        rows=dict(_rows(shared)),
    )
    if answers.is_empty():
        raise NothingForItError(NOTHING_TO_SHARE)
    data = data_of(answers)
    del data["started"]
    return canonical_text(data, sheet.prompts)


def _rows(shared: Shareable) -> Iterator[tuple[str, tuple[Row, ...]]]:
    ids = _new_ids(shared)
    for item, rows in _answered(shared):
        if isinstance(item, Rows):
            told = [{"row": ids[item.id][row["row"]], **_cells(item, row, ids)} for row in rows]
            if kept := tuple(row for row in told if len(row) > 1):
                yield item.id, kept


def _new_ids(shared: Shareable) -> _NewIds:
    """Number the rows, because an id of the file could be traced back to it."""
    return {
        item.id: {row["row"]: f"r{number}" for number, row in enumerate(rows, 1)}
        for item, rows in _answered(shared)
        if isinstance(item, Rows)
    }


def _cells(item: Rows, row: Row, ids: _NewIds) -> dict[str, Any]:
    """Return the cells that fit their columns; references get the new ids."""
    cells: dict[str, Any] = {}
    for column in item.columns:
        cell = column.read(row.get(column.id, ""))
        if cell is None:
            continue
        if not isinstance(column, RefColumn):
            cells[column.id] = cell
        elif new_id := ids.get(column.to, {}).get(cell):
            cells[column.id] = new_id
    return cells


def _answered(shared: Shareable) -> Iterator[tuple[Item, Any]]:
    """Yield each question with its answer; answers without a question aren't copied."""
    for item in shared.sheet.items():
        value = answer_to(item, shared.answers) if item.asks else None
        if value is not None:
            yield item, value
