"""Conversion of a parsed answers file to Answers, and its faults. Nothing is dropped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from reconcile_tui import named
from reconcile_tui.domain.answers import FORMAT, REASONS, STATUSES, Answers, Unread, same, with_ids
from reconcile_tui.domain.dates import NOT_SHOWABLE, UNKNOWN, as_moment, is_showable
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.domain.outline import row_names
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place, nearest, suggestion

Fault = tuple[Place, str, str]
_HEADER = (
    "format worksheet worksheet_version id title language status previous sensitive started saved"
).split()
_TABLES = ("skipped", "answers", "rows")
INSTEAD = {
    "started": "the worksheet is shown without the date it was started",
    "saved": "the worksheet is the last in the list, without a time",
}
"""What is shown instead of a time at the top of a file that is out of range."""

NO_ROW_ID = "the entry has no id yet"
NEW_ID = "it gets its own the next time the worksheet is saved"


def looks_like_answers(data: Mapping[str, Any]) -> bool:
    """Return whether a TOML file is one of ours at all."""
    return isinstance(data.get("worksheet"), str) and isinstance(data.get("format"), int)


Locator: TypeAlias = Callable[[], Callable[[Place], tuple[int, int]]]
"""Returns a function from a place to its line and column; called only for a fault."""


def answers_from(data: Mapping[str, Any], locator: Locator | None = None) -> Answers:
    """Return the answers in a file. `faults_of_file` reports values of the wrong type.

    Every row gets an id. With a `locator`, unreadable rows have their line, and the line of each
    answer can be found.
    """
    return Answers(
        format=_value_of_type(data, "format", int, FORMAT),
        worksheet=_value_of_type(data, "worksheet", str, ""),
        worksheet_version=_value_of_type(data, "worksheet_version", int, 1),
        id=_value_of_type(data, "id", str, ""),
        title=_value_of_type(data, "title", str, ""),
        language=_value_of_type(data, "language", str, "en"),
        status=_value_of_type(data, "status", str, "in-progress"),
        previous=_value_of_type(data, "previous", str, ""),
        sensitive=_value_of_type(data, "sensitive", str, ""),
        started=as_moment(data.get("started")) or UNKNOWN,
        saved=as_moment(data.get("saved")),
        skipped={k: v for k, v in _table(data, "skipped").items() if isinstance(v, str)},
        values=dict(_table(data, "answers")),
        rows={
            item: tuple(row for row in with_ids(rows) if row is not None)
            for item, rows in _table(data, "rows").items()
            if isinstance(rows, list)
        },
        unread=_unread(data, locator) if locator is not None else (),
        line_of=None if locator is None else partial(_line_of, data, locator),
    )


def _line_of(data: Mapping[str, Any], locator: Locator, place: Place, value: Any) -> int:
    """Return the line of an answer; 0 if the file has another value there, or none."""
    try:
        place = in_file(place, data)
        there: Any = data
        for key in place:
            there = there[key]
    except (LookupError, TypeError):
        return 0
    return locator()(place)[0] if same(there, value) else 0


def in_file(place: Place, data: Mapping[str, Any]) -> Place:
    """Return the place of a row in the file, where entries that are no tables count too."""
    match place:
        case ("rows", str(item), int(number), *rest):
            rows = data["rows"][item]
            whole = [n for n, row in enumerate(rows) if isinstance(row, dict)]
            return ("rows", item, whole[number], *rest)
    return place


def _unread(data: Mapping[str, Any], locator: Locator) -> tuple[Unread, ...]:
    """Return the entries among the rows of a file that are no rows, with their lines."""
    places = list(_no_rows(data))
    if not places:
        return ()
    place_of = locator()
    return tuple(Unread(str([*place, ""][1]), place_of(place)[0]) for place in places)


def _no_rows(data: Mapping[str, Any]) -> Iterator[Place]:
    if not isinstance(data.get("rows", {}), dict):
        yield ("rows",)
    for item, records in _table(data, "rows").items():
        if not isinstance(records, list):
            yield ("rows", item)
            continue
        for number, row in enumerate(records):
            if not isinstance(row, dict):
                yield ("rows", item, number)


def _value_of_type(data: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
    value = data.get(key, default)
    return value if isinstance(value, kind) and not isinstance(value, bool) else default


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def misshapen(data: Mapping[str, Any]) -> list[Place]:
    """Return which parts of a file are no tables of answers, and so are not among the answers.

    `[[answers]]`, `answers = 3`, `rows.seen = "…"`. What else is wrong with an answer is shown.
    """
    found: list[Place] = [(key,) for key in _TABLES if not isinstance(data.get(key, {}), dict)]
    rows = _table(data, "rows")
    return found + [("rows", item) for item, rows in rows.items() if not isinstance(rows, list)]


def invalid_head_dates(data: Mapping[str, Any]) -> list[str]:
    """Return which times at the top of a file are there and are none that can be shown."""
    return [key for key in ("started", "saved") if key in data and as_moment(data[key]) is None]


def unknown_parts(data: Mapping[str, Any], sheet: Worksheet) -> list[str]:
    """Return the keys of a file that mean nothing to the worksheet, as `answers.old-key`.

    They stay in the file when an answer is erased, and they may hold anything.
    """
    found: list[Place] = [(key,) for key in data if key not in _HEADER and key not in _TABLES]
    found += misshapen(data)
    found += [
        (table, key) for table in _TABLES for key in _table(data, table) if key not in sheet.by_id
    ]
    return list(dict.fromkeys(".".join(map(str, place)) for place in found))


def faults_of_file(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the faults in the header and the structure of an answers file."""
    yield from _faults_of_head(data)
    for key in _TABLES:
        if key in data and not isinstance(data[key], dict):
            yield (key,), f"expected a table, [{key}]", ""
    for key in data:
        guess = nearest(key, [*_HEADER, *_TABLES])
        if key not in _HEADER and key not in _TABLES and guess:
            yield (key,), "there's no such key", f'did you mean "{guess}"?'
    for item, reason in _table(data, "skipped").items():
        if reason not in REASONS:
            yield ("skipped", item), f"expected one of {', '.join(REASONS)}", ""
    yield from _faults_of_row_ids(_table(data, "rows"))


def _faults_of_head(data: Mapping[str, Any]) -> Iterator[Fault]:
    for key, kind, words in (
        ("format", int, "a whole number"),
        ("worksheet", str, "the id of a worksheet, in quotes"),
        ("id", str, "text in quotes"),
    ):
        if not isinstance(data.get(key), kind):
            yield (key,), f"expected {words}", "" if key in data else "the key is missing"
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        message = named(f"format {data['format']} needs a newer version of reconcile-tui")
        yield ("format",), message, "until then the file opens read-only"
    if data.get("status", "in-progress") not in STATUSES:
        yield ("status",), f"expected one of {', '.join(STATUSES)}", ""
    for key in ("started", "saved"):
        if key in data and not isinstance(data[key], datetime):
            yield (key,), "expected a date and time such as 2026-11-22T19:05:00+01:00", ""
        elif key in data and not is_showable(data[key]):
            yield (key,), NOT_SHOWABLE, INSTEAD[key]


def _faults_of_row_ids(rows: Mapping[str, Any]) -> Iterator[Fault]:
    for item, records in rows.items():
        if not isinstance(records, list):
            yield ("rows", item), f"expected [[rows.{item}]]", ""
            continue
        seen: set[str] = set()
        for number, row in enumerate(records):
            place: Place = ("rows", item, number)
            if not isinstance(row, dict):
                yield place, "expected a table", "it isn't shown as an entry"
            elif not isinstance(row.get("row", ""), str):
                yield (*place, "row"), "expected text in quotes", NEW_ID
            elif not row.get("row"):
                yield place, NO_ROW_ID, NEW_ID
            elif row["row"] in seen:
                yield (*place, "row"), f'"{row["row"]}" is used twice', NEW_ID
            else:
                seen.add(row["row"])


def faults_of_answers(answers: Answers, sheet: Worksheet) -> Iterator[Fault]:
    """Yield answers that don't fit their question, or have none in the worksheet."""
    for item_id, value in answers.values.items():
        place: Place = ("answers", item_id)
        item = sheet.by_id.get(item_id)
        if item is None:
            yield from _no_question(item_id, sheet, place)
        elif isinstance(item, Rows):
            yield place, f"expected [[rows.{item_id}]] tables", ""
        elif fault := item.fault(value):
            yield place, fault, ""
    for item_id, rows in answers.rows.items():
        rows_item = sheet.by_id.get(item_id)
        if not isinstance(rows_item, Rows):
            yield from _no_question(item_id, sheet, ("rows", item_id))
            continue
        for number, row in enumerate(rows):
            yield from _faults_of_cells(rows_item, row, ("rows", item_id, number))
    for item_id in answers.skipped:
        if item_id not in sheet.by_id:
            yield from _no_question(item_id, sheet, ("skipped", item_id))


def _no_question(item_id: str, sheet: Worksheet, place: Place) -> Iterator[Fault]:
    guess = nearest(item_id, sheet.by_id)
    hint = (
        f'did you mean "{guess}"?'
        if guess
        else "it stays in the file, and is shown as from an older version of its questions"
    )
    yield place, f'"{sheet.id}" has no question with this id', hint


def _faults_of_cells(item: Rows, row: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    for key, cell in row.items():
        column = item.column(key)
        if column is not None and (fault := column.fault(cell)):
            yield (*place, key), fault, ""
        elif column is None and key != "row":
            guess = nearest(key, [column.id for column in item.columns])
            yield (*place, key), "there's no such column", f'did you mean "{guess}"?' * bool(guess)


EMPTY_ROW = "this entry has nothing but its id"
NO_REFERENCE = "this entry doesn't say which one it belongs to, so the weeks show it separately"

_LOOKS_LIKE_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")


def faults_between_rows(answers: Answers, sheet: Worksheet) -> Iterator[Fault]:
    """Yield references without a row, sightings without a promise, and empty rows."""
    in_weeks = {(ledger.sightings, ledger.promise) for ledger in sheet.timeline}
    for item_id, rows in answers.rows.items():
        item = sheet.by_id.get(item_id)
        if not isinstance(item, Rows):
            continue
        named = {column.id: row_names(sheet, answers, column.to) for column in item.refs}
        for number, row in enumerate(rows):
            place: Place = ("rows", item_id, number)
            if len(row) == 1:
                yield place, EMPTY_ROW, "fill it in, or delete it"
                continue
            for column in item.refs:
                yield from _faults_of_reference(column, row, named[column.id], place)
                if column.id not in row and (item_id, column.id) in in_weeks:
                    yield place, NO_REFERENCE, _reference_hint(column, named[column.id])


def _faults_of_reference(
    column: RefColumn, row: Mapping[str, Any], named: Mapping[str, str], place: Place
) -> Iterator[Fault]:
    given = row.get(column.id)
    if not isinstance(given, str) or given in named:
        return
    said = f'there\'s no entry "{given}" there, ' if _LOOKS_LIKE_ID.fullmatch(given) else ""
    expected = f'{said}expected the id of an entry in "{column.to}"'
    yield (*place, column.id), expected, _suggest_id(given, named)


def _suggest_id(given: str, named: Mapping[str, str]) -> str:
    """Suggest the id that was meant, also for the words of a row instead of its id."""
    if not named:
        return "that list has no entries"
    if given.strip():
        ids = {one_line(words).casefold(): row_id for row_id, words in named.items()}
        if words := nearest(one_line(given).casefold(), ids):
            return f'did you mean "{ids[words]}"?'
    return suggestion(given, named)


def _reference_hint(column: RefColumn, named: Mapping[str, str]) -> str:
    if not named:
        return f'"{column.to}" has no entries to point to'
    known = suggestion("", named)
    example = f'add a line such as {column.id} = "{next(iter(named))}"'
    return f"{example}; {known}" if len(named) > 1 and known else example
