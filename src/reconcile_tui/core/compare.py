"""The same worksheet answered more than once, laid side by side, question by question.

Only what may leave its sheet gets here: see `core/shareable.py`. Nothing is counted up or judged;
a comparison says what each side holds, and which words differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Literal

from reconcile_tui.core.compare_cells import Cell, Laying, Standing
from reconcile_tui.core.dates import day_in_words
from reconcile_tui.core.form import Form, can_leave
from reconcile_tui.core.items import Item
from reconcile_tui.core.outline import Entry, outline, question
from reconcile_tui.core.shareable import Shareable

__all__ = ["Comparison", "Part", "Question", "Side", "compare", "day_names"]

Between = Literal["days", "people"]
"""`days`: each side is laid against the one before. `people`: two sides, neither of them first."""


@dataclass(frozen=True)
class Side:
    """One column: what it is called, and the answers in it."""

    name: str
    shared: Shareable


@dataclass(frozen=True)
class Question:
    """One question and what each side holds. `alike` when they all hold the same."""

    item_id: str
    asked: str
    cells: tuple[Cell, ...]

    @property
    def silent(self) -> bool:
        """Whether no side says anything: no answer, and no reason why there is none."""
        return all(cell.standing in {"unanswered", "not-asked"} for cell in self.cells)

    @property
    def alike(self) -> bool:
        """Whether there is nothing to see but one answer, or none at all."""
        first = self.cells[0]
        return all(
            (cell.standing, cell.reason, cell.words) == (first.standing, first.reason, first.words)
            for cell in self.cells
        )


@dataclass(frozen=True)
class Part:
    """One section with the questions that some side was asked."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Comparison:
    """Every section in the order of the sheet."""

    title: str
    names: tuple[str, ...]
    parts: tuple[Part, ...]
    between: Between


def compare(sides: Sequence[Side], between: Between = "days") -> Comparison:
    """Lay two or more sides beside each other. All of them must answer the same worksheet."""
    sheet = sides[0].shared.sheet
    if any(side.shared.sheet.id != sheet.id for side in sides):
        raise ValueError("only answers to one worksheet can be compared")
    shown = can_leave(sheet)
    files = [side.shared.answers.id for side in sides]
    laying = Laying(between == "people", same_file=len(set(files)) == 1 and bool(files[0]))
    told = [_Told(side.shared, shown) for side in sides]
    parts = (
        Part(section.title, tuple(_questions(section.item, told, shown, laying)))
        for section in sheet.section
    )
    return Comparison(
        sheet.title,
        tuple(side.name for side in sides),
        tuple(p for p in parts if p.questions),
        between,
    )


def day_names(begun: Sequence[datetime]) -> list[str]:
    """What sheets of one's own are called: the day each was begun, and more where that is alike."""
    days = [day_in_words(moment.date()) for moment in begun]
    timed = [
        f"{day}, {moment:%H:%M}" if days.count(day) > 1 else day
        for day, moment in zip(days, begun, strict=True)
    ]
    numbers = {name: count(1) for name in timed}
    return [f"{name} ({next(numbers[name])})" if timed.count(name) > 1 else name for name in timed]


class _Told:
    """What one side holds, by question."""

    def __init__(self, shared: Shareable, shown: Collection[str]) -> None:
        self.form = Form(shared.sheet, shared.answers)
        parts = outline(shared.sheet, shared.answers, shown)
        self.entries = {entry.item.id: entry for part in parts for entry in part.entries}

    def entry(self, item: Item) -> Entry:
        return self.entries[item.id]

    def standing(self, item: Item) -> Standing:
        entry = self.entry(item)
        if entry.value is not None:
            return "answered"
        if not self.form.is_visible(item.id):
            return "not-asked"
        return "left-out" if entry.skipped else "unanswered"


def _questions(
    items: Sequence[Item], told: Sequence[_Told], shown: Collection[str], laying: Laying
) -> Iterator[Question]:
    for item in items:
        if not item.asks or item.id not in shown:
            continue
        standings = [side.standing(item) for side in told]
        silent = "answered" not in standings
        if silent and (item.offered or set(standings) == {"not-asked"}):
            continue
        cells = laying.cells([side.entry(item) for side in told], standings)
        yield Question(item.id, question(item), cells)
