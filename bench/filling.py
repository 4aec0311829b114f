"""Estimate how long each worksheet takes by simulating people who fill it in. Prints a table.

    .venv/bin/python bench/filling.py [--people N] [WORKSHEET …]

The model, in seconds, is in the constants below. People read 200 words a minute and type 200
characters a minute. A text they write has 60 to 180 characters, a line 30 to 90, a list two
entries with every column filled, and one or two options are chosen where several may be. They read
a repeated sentence only once. Their choices are random, with a fixed seed, among the answers
that show the most questions and never close the worksheet: fewer questions take less time.
Thinking, waiting and navigation between the screens aren't counted.
"""

from __future__ import annotations

import argparse
import random
import statistics
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Form, closes_gate
from reconcile_tui.domain.items import (
    Choice,
    Choices,
    Item,
    Plan,
    Rows,
    Scale,
)
from reconcile_tui.domain.kinds import (
    CheckColumn,
    Column,
    DayKind,
    LineKind,
    OneOfKind,
    RefColumn,
    TextKind,
)
from reconcile_tui.domain.pages import unmarked
from reconcile_tui.domain.worksheet import Guidance, Worksheet
from reconcile_tui.storage.paths import shipped_content

PER_WORD = 60 / 200
PER_CHARACTER = 60 / 200
PER_CHOICE = 4.0
"""Also for a date, a checkbox, and each option where several may be chosen."""
PER_SCALE = 6.0
PER_GROUNDING = 30.0
"""Two slow breaths and naming three things in sight, besides reading the text."""
TEXT = (60, 180)
LINE = (30, 90)
ENTRIES = 2
PEOPLE = 40
TODAY = date(2026, 11, 28)
SAFETY_QUESTIONS = "quiet-questions"


class Filling(NamedTuple):
    """The stated time of a worksheet and the times of the simulated people, in minutes."""

    worksheet: str
    stated: int
    typical: float
    shortest: float
    longest: float
    questions: int
    """The largest number of questions anyone was asked."""

    @property
    def is_honest(self) -> bool:
        """Return whether the stated time is right within a minute or within 15 percent."""
        return abs(self.stated - self.typical) <= max(1.0, 0.15 * self.typical)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long each worksheet takes.")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("worksheets", nargs="*", metavar="WORKSHEET")
    options = parser.parse_args()
    library = Library(shipped_content())
    sheets = [one for one in library.worksheets() if one.id in (options.worksheets or [one.id])]
    print(f"{'minutes':18}  stated  typical  shortest  longest  questions")
    for sheet in sheets:
        one = measured(sheet, library, options.people)
        print(
            f"{one.worksheet:18}  {one.stated:6}  {one.typical:7.1f}  {one.shortest:8.1f}"
            f"  {one.longest:7.1f}  {one.questions:9}{'' if one.is_honest else '  off'}"
        )


def measured(sheet: Worksheet, library: Library, people: int = PEOPLE) -> Filling:
    """Simulate the given number of people who fill in a worksheet."""
    walks = [_Person(sheet, number).fill_in(library) for number in range(people)]
    minutes = [walk.seconds / 60 for walk in walks]
    asked = max(len(walk.form.questions()) for walk in walks)
    typical = statistics.median(minutes)
    return Filling(sheet.id, sheet.minutes, typical, min(minutes), max(minutes), asked)


@dataclass
class _Person:
    """A simulated person and the seconds spent so far."""

    sheet: Worksheet
    number: int
    seconds: float = 0.0
    known: set[str] = field(default_factory=set)
    """What has been read already."""

    def __post_init__(self) -> None:
        self.lot = random.Random(f"{self.sheet.id} {self.number}")
        started = datetime(2026, 11, 28, 20, tzinfo=UTC)
        self.answers = Answers(self.sheet.id, "made-up", self.sheet.title, started)

    @property
    def form(self) -> Form:
        """The worksheet with the answers so far."""
        return Form(self.sheet, self.answers)

    def fill_in(self, library: Library) -> _Person:
        """Fill in the pages before the worksheet, its sections, and its review page."""
        self._come_in(library)
        for section in self.sheet.section:
            self._read(section.title, section.intro)
            for item in section.item:
                if self.form.is_visible(item.id):
                    self._meet(item)
            self._read_all(self.form.guidance(section.id))
        for _, reply in self.form.replies():
            self._read(reply.text)
        self._read_all(self.form.guidance())
        return self

    def _come_in(self, library: Library) -> None:
        if self.sheet.audience == "together":
            before = _Person(library.worksheet(SAFETY_QUESTIONS), self.number)
            self.seconds += before.fill_in(library).seconds
        if self.sheet.load == "heavy":
            self._read(
                *(text for block in library.page("grounding").block for text in block.texts())
            )
            self.seconds += PER_GROUNDING

    # -- reading -------------------------------------------------------------------------------

    def _read(self, *texts: str) -> None:
        for text in texts:
            if text not in self.known:
                self.known.add(text)
                self.seconds += PER_WORD * len(unmarked(text).split())

    def _read_all(self, guidance: list[Guidance]) -> None:
        for words in guidance:
            self._read(words.title, words.text)

    # -- answering -----------------------------------------------------------------------------

    def _meet(self, item: Item) -> None:
        self._read(item.text, item.hint)
        if isinstance(item, Rows):
            for number in range(ENTRIES):
                self._add_entry(item, f"r{number}")
        elif item.asks:
            self.answers = self.answers.with_value(item.id, self._answer(item))

    def _add_entry(self, item: Rows, name: str) -> None:
        row: dict[str, Any] = {"row": name}
        for column in item.columns:
            self._read(column.text, column.hint)
            if (cell := self._cell(column)) is not None:
                row[column.id] = cell
        self.answers = self.answers.with_row(item.id, row)

    def _answer(self, item: Item) -> Any:
        match item:
            case Choices():
                return self._marks(item)
            case Choice():
                return self._choice(item)
            case Scale():
                self._read(item.min_label, item.max_label)
                self.seconds += PER_SCALE
                return self.lot.randint(item.min, item.max)
            case Plan():
                return {part: self._typed(LINE) for part in item.PARTS}
        return self._written(item)

    def _cell(self, column: Column) -> Any:
        match column:
            case OneOfKind():
                self._choose_from(column)
                return self.lot.choice(column.values())
            case CheckColumn():
                self.seconds += PER_CHOICE
                return self.lot.choice([True, None])
            case RefColumn():
                self.seconds += PER_CHOICE
                return next((row["row"] for row in self.answers.rows.get(column.to, ())), None)
        return self._written(column)

    def _choice(self, item: Choice) -> str:
        self._choose_from(item)
        free = [value for value in item.values() if not closes_gate(item, value)]
        opened = {value: self._opened_by(item, value) for value in free}
        most = max(opened.values())
        return self.lot.choice([value for value, count in opened.items() if count == most])

    def _opened_by(self, item: Item, answer: Any) -> int:
        return len(Form(self.sheet, self.answers.with_value(item.id, answer)).questions())

    def _marks(self, item: Choices) -> list[str]:
        free = [value for value in item.values() if not closes_gate(item, [value])]
        marks = self.lot.sample(free, self.lot.randint(1, 2))
        for _ in marks:
            self._choose_from(item)
        return [value for value in item.values() if value in marks]

    def _choose_from(self, kind: OneOfKind) -> None:
        self._read(" ".join(option.label for option in kind.options))
        self.seconds += PER_CHOICE

    def _written(self, kind: TextKind) -> date | str:
        if isinstance(kind, DayKind):
            self.seconds += PER_CHOICE
            return TODAY
        return self._typed(LINE if isinstance(kind, LineKind) else TEXT)

    def _typed(self, limits: tuple[int, int]) -> str:
        length = self.lot.randint(*limits)
        self.seconds += PER_CHARACTER * length
        return "x" * length


if __name__ == "__main__":
    main()
