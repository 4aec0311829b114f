"""What differs between two states of the same answers, as steps on the data of a file.

The steps are made for the data that stands in the file now, which somebody else may have changed
in the meantime. What the file already says is no step.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from reconcile_tui.core.answers import Answers, Row
from reconcile_tui.core.row_ids import with_ids
from reconcile_tui.core.toml_encode import same
from reconcile_tui.core.toml_text import KeyPath
from reconcile_tui.errors import UnfitFileError
from reconcile_tui.store.canonical import HEADER, TABLES, Prompts, header_of, ordered

__all__ = ["Change", "apply", "differences", "same_data"]

_RowKey: TypeAlias = tuple[str | None, int]
"""The id of a row, and how many rows with the same id stand before it (copied by hand)."""


@dataclass(frozen=True)
class Change:
    """One step. `path` leads to a key, to a row, or for a new row to its item.

    `order` holds the names a new key stands among, in the order they should have.
    """

    kind: Literal["set", "remove", "add row", "remove row"]
    path: KeyPath
    value: Any = None
    order: Sequence[str] = ()


def differences(
    data: Mapping[str, Any], base: Answers, target: Answers, prompts: Prompts
) -> list[Change]:
    """The steps that bring what changed from `base` to `target` into the data of a file.

    A row without an id of its own gets the one it has in the answers. UnfitFileError when the file
    uses a name that is needed for something else than a table, or than rows.
    """
    for table in TABLES:
        untouched = table == "rows" and base.rows == target.rows
        if not isinstance(data.get(table, {}), Mapping) and not untouched:
            raise UnfitFileError(f'"{table}" is not a table in this file, so nothing can be added.')
    changes = _changed_keys((), data, header_of(base), header_of(target), HEADER)
    for table, old, new in (
        ("skipped", base.skipped, target.skipped),
        ("answers", base.values, target.values),
    ):
        order = ordered({**old, **new}, prompts)
        changes += _changed_keys((table,), data.get(table, {}), old, new, order)
    rows = data.get("rows", {})
    if not isinstance(rows, Mapping):
        return changes
    for item_id, now in rows.items():
        changes += _missing_ids(item_id, now)
    for item_id in ordered({**base.rows, **target.rows}, prompts):
        now = rows.get(item_id, [])
        old_rows, new_rows = base.rows.get(item_id, ()), target.rows.get(item_id, ())
        changes += _changed_rows(item_id, now, old_rows, new_rows)
    return changes


def apply(data: Mapping[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """A copy of the data with the steps taken: what the file has to say in the end."""
    result = dict(data)
    mine: dict[int, Any] = {id(result): result}
    for change in changes:
        *owners, name = change.path
        holder: Any = result
        for owner in owners:
            holder = _own(holder, owner, mine)
        if change.kind == "add row":
            _own(holder, name, mine, list)
        if change.kind == "set":
            holder[name] = change.value
        elif change.kind == "add row":
            holder.setdefault(name, []).append(change.value)
        else:
            del holder[name]
    return result


def _own(holder: Any, name: str | int, mine: dict[int, Any], kind: type = dict) -> Any:
    """What stands under a name, to be changed: a copy, unless it is one already.

    Only what a step leads through is copied; a file of thousands of rows shares the others.
    """
    inner = holder.get(name) if isinstance(name, str) else holder[name]
    if inner is None or id(inner) not in mine:
        inner = kind() if inner is None else copy.copy(inner)
        mine[id(inner)] = inner
        holder[name] = inner
    return inner


def same_data(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two files say the same; an empty table and no table are the same."""
    return same(_without_empty(one), _without_empty(other))


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    rows = data.get("rows")
    if isinstance(rows, Mapping):
        data = {**data, "rows": {key: value for key, value in rows.items() if value != []}}
    return {key: value for key, value in data.items() if key not in TABLES or value != {}}


def _changed_keys(
    owner: KeyPath,
    now: Mapping[str, Any],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    order: Sequence[str],
) -> list[Change]:
    """Steps for one table. None is how Python says what TOML says by leaving a key out."""
    changes = []
    for key in order:
        wanted = new.get(key)
        if _equal(old.get(key), wanted) or _equal(now.get(key), wanted):
            continue
        kind: Literal["set", "remove"] = "remove" if wanted is None else "set"
        changes.append(Change(kind, (*owner, key), wanted, order))
    return changes


def _equal(one: object, other: object) -> bool:
    return one is other if one is None or other is None else same(one, other)


def _changed_rows(item_id: str, now: Any, old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
    if old is new:
        return []
    before, after = _keyed(old), _keyed(new)
    # Most rows are the very same object in both.
    touched = [
        key
        for key, row in after.items()
        if before.get(key) is not row and not _equal(before.get(key), row)
    ]
    removed = [key for key in before if key not in after]
    if not touched and not removed:
        return []
    if not isinstance(now, list):
        raise UnfitFileError(f'"rows.{item_id}" does not hold rows in this file.')
    there = {number: row for number, row in enumerate(with_ids(now)) if row is not None}
    numbers = dict(zip(_keyed(there.values()), there, strict=True))
    changes, added = [], []
    for key in touched:
        row, old_row = after[key], before.get(key, {})
        if key in numbers:
            path = ("rows", item_id, numbers[key])
            order = ordered({**row, **old_row}, ["row"])
            changes += _changed_keys(path, there[numbers[key]], old_row, row, order)
        else:
            added.append(Change("add row", ("rows", item_id), dict(row)))
    # From the last to the first, so that the numbers of the others stay true.
    for number in sorted((numbers[key] for key in removed if key in numbers), reverse=True):
        changes.append(Change("remove row", ("rows", item_id, number)))
    return changes + added


def _missing_ids(item_id: str, now: Any) -> list[Change]:
    """Give each row in the file that has no id of its own the one that it is known by."""
    if not isinstance(now, list):
        return []
    return [
        Change("set", ("rows", item_id, number, "row"), row["row"], ordered(row, ["row"]))
        for number, (row, written) in enumerate(zip(with_ids(now), now, strict=True))
        if row is not None and row is not written
    ]


def _keyed(rows: Iterable[Row]) -> dict[_RowKey, Row]:
    keyed: dict[_RowKey, Row] = {}
    seen: Counter[str | None] = Counter()
    for row in rows:
        row_id = row.get("row")
        name = row_id if isinstance(row_id, str) else None
        keyed[name, seen[name]] = row
        seen[name] += 1
    return keyed
