"""A parsed answers file as Answers, and what is wrong with it. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from reconcile_tui.core.answers import FORMAT, REASONS, STATUSES, Answers
from reconcile_tui.core.items import Rows
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import nearest

__all__ = ["answers_from", "faults_of_answers", "faults_of_file", "looks_like_answers"]

Found = tuple[Place, str, str]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HEADER = (
    "format worksheet worksheet_version id title language status previous sensitive started saved"
).split()
_TABLES = ("skipped", "answers", "rows")


def looks_like_answers(data: Mapping[str, Any]) -> bool:
    """Whether a TOML file is one of ours at all."""
    return isinstance(data.get("worksheet"), str) and isinstance(data.get("format"), int)


def answers_from(data: Mapping[str, Any]) -> Answers:
    """The answers that a file holds. What has the wrong type is left to `faults_of_file`."""
    return Answers(
        format=_typed(data, "format", int, FORMAT),
        worksheet=_typed(data, "worksheet", str, ""),
        worksheet_version=_typed(data, "worksheet_version", int, 1),
        id=_typed(data, "id", str, ""),
        title=_typed(data, "title", str, ""),
        language=_typed(data, "language", str, "en"),
        status=_typed(data, "status", str, "in-progress"),
        previous=_typed(data, "previous", str, ""),
        sensitive=_typed(data, "sensitive", str, ""),
        started=_aware(data.get("started")) or _EPOCH,
        saved=_aware(data.get("saved")),
        skipped={k: v for k, v in _table(data, "skipped").items() if isinstance(v, str)},
        values=dict(_table(data, "answers")),
        rows={
            item: tuple(row for row in rows if isinstance(row, dict) and _row_id(row))
            for item, rows in _table(data, "rows").items()
            if isinstance(rows, list)
        },
    )


def _typed(data: Mapping[str, Any], key: str, kind: type, default: Any) -> Any:
    value = data.get(key, default)
    return value if isinstance(value, kind) and not isinstance(value, bool) else default


def _table(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _aware(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _row_id(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("row"), str) and bool(row["row"])


def faults_of_file(data: Mapping[str, Any]) -> Iterator[Found]:
    """What is wrong with the head and the shape of an answers file."""
    yield from _faults_of_head(data)
    for key in _TABLES:
        if key in data and not isinstance(data[key], dict):
            yield (key,), f"expected a table, [{key}]", ""
    for key in data:
        guess = nearest(key, [*_HEADER, *_TABLES])
        if key not in _HEADER and key not in _TABLES and guess:
            yield (key,), "is not a key of this program", f'did you mean "{guess}"?'
    for item, reason in _table(data, "skipped").items():
        if reason not in REASONS:
            yield ("skipped", item), f"expected one of {', '.join(REASONS)}", ""
    yield from _faults_of_row_ids(_table(data, "rows"))


def _faults_of_head(data: Mapping[str, Any]) -> Iterator[Found]:
    for key, kind, words in (
        ("format", int, "a whole number"),
        ("worksheet", str, "the id of a worksheet, in quotes"),
        ("id", str, "text in quotes"),
    ):
        if not isinstance(data.get(key), kind):
            yield (key,), f"expected {words}", "" if key in data else "the key is missing"
    if isinstance(data.get("format"), int) and data["format"] > FORMAT:
        yield ("format",), f"format {data['format']} is newer than this program", "opens read-only"
    if data.get("status", "in-progress") not in STATUSES:
        yield ("status",), f"expected one of {', '.join(STATUSES)}", ""
    for key in ("started", "saved"):
        if key in data and not isinstance(data[key], datetime):
            yield (key,), "expected a date and time such as 2026-11-22T19:05:00+01:00", ""


def _faults_of_row_ids(rows: Mapping[str, Any]) -> Iterator[Found]:
    for item, records in rows.items():
        if not isinstance(records, list):
            yield ("rows", item), f"expected [[rows.{item}]]", ""
            continue
        seen: set[str] = set()
        for number, row in enumerate(records):
            place: Place = ("rows", item, number)
            if not isinstance(row, dict):
                yield place, "expected a table", ""
            elif not _row_id(row):
                yield place, "the row has no id", 'add a line such as row = "k3f9"'
            elif row["row"] in seen:
                yield (*place, "row"), f'"{row["row"]}" stands here twice', ""
            else:
                seen.add(row["row"])


def faults_of_answers(answers: Answers, sheet: Worksheet) -> Iterator[Found]:
    """Answers that do not fit their question, or whose question is not in the worksheet."""
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


def _no_question(item_id: str, sheet: Worksheet, place: Place) -> Iterator[Found]:
    guess = nearest(item_id, sheet.by_id)
    hint = f'did you mean "{guess}"?' if guess else "it is kept, and shown as from an older sheet"
    yield place, f'"{sheet.id}" has no question of this name', hint


def _faults_of_cells(item: Rows, row: Mapping[str, Any], place: Place) -> Iterator[Found]:
    for key, cell in row.items():
        column = item.column(key)
        if column is not None and (fault := column.fault(cell)):
            yield (*place, key), fault, ""
        elif column is None and key != "row":
            guess = nearest(key, [column.id for column in item.columns])
            yield (*place, key), "there is no such column", f'did you mean "{guess}"?' * bool(guess)
