"""Three versions of the same answers: what was known, what was written here, what stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reconcile_tui.core.answers import Answers

__all__ = ["collides", "foreign_to", "taken_over"]

Place = tuple[str, ...]
"""`("answers", item)`, `("skipped", item)`, or `("rows", item, row, column)`."""


def collides(base: Answers, mine: Answers, theirs: Answers) -> bool:
    """Whether an answer of mine takes the place of one that was changed elsewhere."""
    known, here, there = _places(base), _places(mine), _places(theirs)
    changed = (place for place in {*known, *here} if known.get(place) != here.get(place))
    return any(
        there.get(place) not in (known.get(place), here.get(place))
        for place in changed
        if place[0] != "skipped"
    )


def foreign_to(base: Answers, mine: Answers, theirs: Answers) -> Answers | None:
    """What was changed elsewhere and not here, laid over my answers; None when there is nothing."""
    known, here, there = _places(base), _places(mine), _places(theirs)
    changed = [
        place
        for place in {*known, *there}
        if there.get(place) != known.get(place) and here.get(place) == known.get(place)
    ]
    return _laid_over(mine, theirs, changed) if changed else None


def taken_over(now: Answers, saved: Answers, merged: Answers) -> Answers:
    """The answers of a session with what a save found elsewhere; what was typed since stays."""
    current, before, after = _places(now), _places(saved), _places(merged)
    changed = [
        place
        for place in {*before, *after}
        if before.get(place) != after.get(place) and current.get(place) == before.get(place)
    ]
    return _laid_over(now, merged, changed)


def _places(answers: Answers) -> dict[Place, Any]:
    found: dict[Place, Any] = {("answers", key): value for key, value in answers.values.items()}
    found |= {("skipped", key): value for key, value in answers.skipped.items()}
    found |= {
        ("rows", item, str(row["row"]), column): cell
        for item, rows in answers.rows.items()
        for row in rows
        for column, cell in row.items()
    }
    return found


def _laid_over(under: Answers, over: Answers, places: list[Place]) -> Answers:
    result, source = under, _places(over)
    for kind, item, *_ in places:
        if kind == "answers":
            result = result.with_value(item, source.get((kind, item)))
    for kind, item, *_ in places:
        if kind == "skipped":
            result = result.with_skip(item, source.get((kind, item)))
    for item, row in dict.fromkeys((p[1], p[2]) for p in places if p[0] == "rows"):
        columns = {p[3] for p in places if p[:3] == ("rows", item, row)}
        cells = dict(_cells(result, item, row))
        for column in columns:
            cells.pop(column, None)
            if ("rows", item, row, column) in source:
                cells[column] = source["rows", item, row, column]
        kept = "row" in cells
        result = result.with_row(item, cells) if kept else result.without_row(item, row)
    return result


def _cells(answers: Answers, item: str, row_id: str) -> Iterator[tuple[str, Any]]:
    rows: tuple[Mapping[str, Any], ...] = answers.rows.get(item, ())
    return iter(next((row for row in rows if row["row"] == row_id), {}).items())
