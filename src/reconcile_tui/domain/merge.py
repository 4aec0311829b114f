"""Three-way merge of answers, answer by answer and row by row."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from reconcile_tui.domain.answers import Answers, Row, same

Place: TypeAlias = tuple[str, ...]
"""`("answers", item)`, `("skipped", item)`, `("rows", item, row, column)`, `("head", key)`."""

_HEAD = ("title", "status")
"""The header keys that a person changes."""

_NOTHING: Mapping[str, Any] = {}


def value_at(answers: Answers, place: Place) -> Any:
    """Return the value at a place, or None."""
    kind, name, *rest = place
    if kind == "head":
        return getattr(answers, name)
    if kind == "rows":
        return _row(answers, name, rest[0]).get(rest[1])
    return (answers.values if kind == "answers" else answers.skipped).get(name)


def changed_places(old: Answers, new: Answers) -> list[Place]:
    """Return the places where two versions differ. Shared references are skipped cheaply."""
    changed: list[Place] = [
        ("head", key) for key in _HEAD if getattr(old, key) != getattr(new, key)
    ]
    for kind, before, after in (
        ("answers", old.values, new.values),
        ("skipped", old.skipped, new.skipped),
    ):
        changed += [(kind, key) for key in _differing(before, after)]
    for item in {**old.rows, **new.rows}:
        changed += _changed_cells(item, old.rows.get(item, ()), new.rows.get(item, ()))
    return changed


def collides(base: Answers, ours: Answers, theirs: Answers) -> bool:
    """Return whether an answer of ours would replace one that was changed elsewhere."""
    changed_there = set(changed_places(base, theirs))
    return any(
        place in changed_there
        and place[0] != "skipped"
        and _differ(value_at(theirs, place), value_at(ours, place))
        for place in changed_places(base, ours)
    )


def with_foreign_changes(base: Answers, ours: Answers, theirs: Answers) -> Answers | None:
    """Return our answers with what was changed only elsewhere; None if there is nothing."""
    here = set(changed_places(base, ours))
    changed = [place for place in changed_places(base, theirs) if place not in here]
    return overlay(ours, theirs, changed) if changed else None


def apply_merge(now: Answers, saved: Answers, merged: Answers) -> Answers:
    """Return the current answers with the result of a merge; what was typed since stays."""
    typed = set(changed_places(saved, now))
    changed = [place for place in changed_places(saved, merged) if place not in typed]
    return overlay(now, merged, changed)


def overlay(under: Answers, over: Answers, places: Collection[Place]) -> Answers:
    """Return one version of the answers with these places replaced by another's."""
    result = under
    # Skips last, because a value ends a skip.
    for kind, *names in sorted(places, key=lambda place: place[0] == "skipped"):
        match kind, names:
            case "head", [key]:
                result = replace(result, **{key: getattr(over, key)})
            case "answers", [item]:
                result = result.with_value(item, over.values.get(item))
            case "skipped", [item]:
                result = result.with_skip(item, over.skipped.get(item))
    cells: dict[tuple[str, str], list[str]] = {}
    for place in places:
        if place[0] == "rows":
            cells.setdefault((place[1], place[2]), []).append(place[3])
    return _overlay_rows(result, over, cells) if cells else result


def _overlay_rows(
    under: Answers, over: Answers, cells: Mapping[tuple[str, str], list[str]]
) -> Answers:
    result = under
    for (item, row_id), columns in cells.items():
        row = dict(_row(result, item, row_id))
        source = _row(over, item, row_id)
        for column in columns:
            row.pop(column, None)
            if column in source:
                row[column] = source[column]
        kept = "row" in row
        result = result.with_row(item, row) if kept else result.without_row(item, row_id)
    return result


def _row(answers: Answers, item: str, row_id: str) -> Row:
    rows = answers.rows.get(item, ())
    return next((row for row in rows if row["row"] == row_id), _NOTHING)


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [] if old is new else [k for k in {**old, **new} if _differ(old.get(k), new.get(k))]


def _differ(one: Any, other: Any) -> bool:
    if one is other or one == other:
        return False
    # What is equal to nothing, not even to itself, has not changed for that.
    return one is None or other is None or not same(one, other)


def _changed_cells(item: str, old: tuple[Row, ...], new: tuple[Row, ...]) -> list[Place]:
    if old is new:
        return []
    before, after = _rows_by_id(old), _rows_by_id(new)
    return [
        ("rows", item, row_id, column)
        for row_id in {**before, **after}
        if before.get(row_id) != after.get(row_id)
        for column in _differing(before.get(row_id, _NOTHING), after.get(row_id, _NOTHING))
    ]


def _rows_by_id(rows: tuple[Row, ...]) -> dict[str, Row]:
    return {str(row["row"]): row for row in rows}


_Partners = dict[int, int]
"""Index of a new row -> index of the old row that it matches."""

Pair = tuple[str | None, str | None]
"""(words before, words now); None on the side that does not have the row."""

_MOST = 40_000
"""The most pairs of rows that are compared for similarity; above, only equal rows match."""

_LEAST_SIMILAR = 0.4
_WORD = re.compile(r"\w+")


def paired(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], *, by_id: bool
) -> Iterator[Pair]:
    """Pair up rows, each `(id, words)`, in the order of `new`, followed by the deleted ones.

    In two copies of one file rows match by id. In other files ids mean nothing, and rows match by
    their words: first equal ones, then similar ones.
    """
    if by_id:
        places = {row_id: place for place, (row_id, _) in enumerate(old)}
        partner = {n: places.pop(row_id) for n, (row_id, _) in enumerate(new) if row_id in places}
    else:
        partner = _equal(old, new)
        partner |= _similar(old, new, partner)
    for place, (_, words) in enumerate(new):
        was = partner.get(place)
        yield (None if was is None else old[was][1]), words
    taken = set(partner.values())
    for place, (_, words) in enumerate(old):
        if place not in taken:
            yield words, None


def _equal(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> _Partners:
    """Pair up rows with the same words, in order."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for place, (_, words) in enumerate(old):
        places[words].append(place)
    return {n: places[words].popleft() for n, (_, words) in enumerate(new) if places[words]}


def _similar(
    old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]], paired: _Partners
) -> _Partners:
    """Pair up the other rows by how many words they share."""
    taken = set(paired.values())
    words = {place: _words(row) for place, (_, row) in enumerate(old) if place not in taken}
    others = [place for place in range(len(new)) if place not in paired]
    if len(words) * len(others) > _MOST:
        return {}
    partner: _Partners = {}
    for place in others:
        sought = _words(new[place][1])
        best = max(words, key=lambda one: _similarity(words[one], sought), default=None)
        if best is not None and _similarity(words[best], sought) >= _LEAST_SIMILAR:
            partner[place] = best
            del words[best]
    return partner


def _words(row: str) -> set[str]:
    return set(_WORD.findall(row.lower()))


def _similarity(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(len(one | other), 1)
