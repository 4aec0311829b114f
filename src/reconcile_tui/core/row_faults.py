"""What does not hold between the rows of a file: a row that points nowhere, one that is empty.

Each function yields (place in the file, message, hint), as those of `core/answers_read.py` do. The
words of a person are in neither: what was written where an id belongs may be a whole promise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.columns import RefColumn
from reconcile_tui.core.display import one_line
from reconcile_tui.core.items import Rows
from reconcile_tui.core.parse import Place
from reconcile_tui.core.references import names_of
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import nearest, suggestion

__all__ = ["EMPTY_ROW", "NAMES_NONE", "faults_between_rows"]

Found = tuple[Place, str, str]

EMPTY_ROW = "the row holds nothing but its id"
NAMES_NONE = "the row names no other one, so it stands apart in the weeks"

_LOOKS_LIKE_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")


def faults_between_rows(answers: Answers, sheet: Worksheet) -> Iterator[Found]:
    """References without a row, sightings of nothing, rows without anything."""
    in_weeks = {(ledger.sightings, ledger.promise) for ledger in sheet.timeline}
    for item_id, rows in answers.rows.items():
        item = sheet.by_id.get(item_id)
        if not isinstance(item, Rows):
            continue
        refs = [column for column in item.columns if isinstance(column, RefColumn)]
        named = {column.id: names_of(sheet, answers, column.to) for column in refs}
        for number, row in enumerate(rows):
            place: Place = ("rows", item_id, number)
            if len(row) == 1:
                yield place, EMPTY_ROW, "write something into it, or take it away"
                continue
            for column in refs:
                yield from _of_reference(column, row, named[column.id], place)
                if column.id not in row and (item_id, column.id) in in_weeks:
                    yield place, NAMES_NONE, _how_to_name(column, named[column.id])


def _of_reference(
    column: RefColumn, row: Mapping[str, Any], named: Mapping[str, str], place: Place
) -> Iterator[Found]:
    given = row.get(column.id)
    if not isinstance(given, str) or given in named:
        return
    said = f'there is no row "{given}" there, ' if _LOOKS_LIKE_ID.fullmatch(given) else ""
    expected = f'{said}expected the id of a row of "{column.to}"'
    yield (*place, column.id), expected, _meant(given, named)


def _meant(given: str, named: Mapping[str, str]) -> str:
    """The id that was meant; also where the words of the row were written in its place."""
    if not named:
        return "that list has no rows"
    if given.strip():
        ids = {one_line(words).casefold(): row_id for row_id, words in named.items()}
        if words := nearest(one_line(given).casefold(), ids):
            return f'did you mean "{ids[words]}"?'
    return suggestion(given, named)


def _how_to_name(column: RefColumn, named: Mapping[str, str]) -> str:
    if not named:
        return f'"{column.to}" has no rows to name'
    known = suggestion("", named)
    example = f'add a line such as {column.id} = "{next(iter(named))}"'
    return f"{example}; {known}" if len(named) > 1 and known else example
