"""An id for every row: the one in the file, or one made from the row's own content.

A row written by hand has no `row` yet, and one that was copied has the id of another. Both are
shown and changed like any other, and the next save writes the id made here into the file. It is
made from the content, so that every program that reads the same row finds the same id, also after
rows were put in before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reconcile_tui.core.answers import Row

__all__ = ["with_ids"]


def with_ids(rows: Iterable[Any]) -> list[Row | None]:
    """Return each entry as a row with an id of its own; None in the place of what is no table."""
    rows = list(rows)
    own = [_own_id(row) for row in rows]
    if all(own) and len(set(own)) == len(own):
        return rows
    taken = {one for one in own if one}
    seen: set[str] = set()
    result: list[Row | None] = []
    for row, written in zip(rows, own, strict=True):
        if not isinstance(row, Mapping):
            result.append(None)
            continue
        name = written if written and written not in seen else _made_id(row, taken)
        seen.add(name)
        taken.add(name)
        is_written = row.get("row") == name
        result.append(
            row if is_written else {"row": name, **{k: row[k] for k in row if k != "row"}}
        )
    return result


def _own_id(row: Any) -> str:
    written = row.get("row") if isinstance(row, Mapping) else None
    return written if isinstance(written, str) else ""


def _made_id(row: Mapping[str, Any], taken: set[str]) -> str:
    from hashlib import sha256  # noqa: PLC0415 - few files have such a row

    cells = sorted((key, repr(cell)) for key, cell in row.items() if key != "row")
    made = sha256(repr(cells).encode("utf-8", "replace")).hexdigest()
    number = 0
    # A letter in front: an id never reads as a number.
    while (name := f"r{made[:4]}{f'-{number}' if number else ''}") in taken:
        number += 1
    return name
