"""The same worksheet answered more than once, side by side, question by question.

Its sides are files of one's own by their days, or one of them beside another person's. This is
where answers become `Shareable`, and where what may not be compared is refused. Another person's
file is read once, and neither changed nor remembered.

And what one side says to one question, in lines: the same for the screen and for print.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Literal

from reconcile_tui.compare.diff import Effort, Mark, Piece, Span, folded, in_lines, without, worded
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers, Unread
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import (
    Entry,
    Form,
    Shareable,
    can_leave,
    outline,
    question,
    shareable,
)
from reconcile_tui.domain.items import Choices, Item
from reconcile_tui.domain.merge import paired
from reconcile_tui.errors import CannotReadError, UsageError, reading_one
from reconcile_tui.messages import compare as words
from reconcile_tui.storage.conflicts import is_own, read_foreign
from reconcile_tui.storage.notebook import Notebook

Standing = Literal["answered", "unanswered", "left-out", "not-asked"]

_FEW_ROWS = 3
"""So many rows are always shown."""

_FIRST_WORDS = 12
"""Words that name an answer which is gone."""


@dataclass(frozen=True)
class Said:
    """One paragraph of an answer, or one row of it. Its mark is that of the whole row."""

    pieces: tuple[Piece, ...]
    mark: Mark = "same"
    is_row: bool = False

    @property
    def unchanged(self) -> bool:
        """Whether nothing in it is marked."""
        return self.mark == "same" and all(piece.mark == "same" for piece in self.pieces)


@dataclass(frozen=True)
class Cell:
    """What one side holds: an answer in marked words, or in which way there is none.

    Without an answer, `said` is how the one before began, if there was one. `words` are the words
    without marks, white space squeezed. `anew` and `coarse` are those of `Wording`.
    """

    standing: Standing
    words: str = ""
    reason: str = ""
    said: tuple[Said, ...] = ()
    anew: bool = False
    coarse: bool = False

    def shown(self) -> Iterator[Said | int]:
        """Its paragraphs; of many rows, those that did not change only as how many they are."""
        same = 0
        for said in self.said:
            if said.is_row and said.unchanged and len(self.said) > _FEW_ROWS:
                same += 1
                continue
            if same:
                yield same
                same = 0
            yield said
        if same:
            yield same


class Laying:
    """One comparison, with what it may still cost."""

    def __init__(self, people: bool, same_file: bool) -> None:
        self._people = people
        self._same_file = same_file
        self._effort = Effort()

    def cells(self, entries: Sequence[Entry], standings: Sequence[Standing]) -> tuple[Cell, ...]:
        """One cell a side, in their order."""
        plain = [
            _plain(entry, standing) for entry, standing in zip(entries, standings, strict=True)
        ]
        if self._people and len(plain) == 2:
            return self._two(entries, plain)
        cells: list[Cell] = []
        last: Entry | None = None
        gap = False
        for place, (entry, cell) in enumerate(zip(entries, plain, strict=True)):
            answered = cell.standing == "answered"
            if not answered:
                cells.append(cell if gap or last is None else replace(cell, said=_taken(last)))
            elif last is None or (gap and one_line(last.words) == cell.words):
                cells.append(_as_a_whole(cell, "added") if place else cell)
            else:
                cells.append(self._after(last, entry, cell))
            last, gap = (entry, False) if answered else (last, True)
        return tuple(cells)

    def _two(self, entries: Sequence[Entry], plain: Sequence[Cell]) -> tuple[Cell, ...]:
        """Neither side is the earlier one: each shows what only it has."""
        one, other = plain
        if one.standing != "answered" or other.standing != "answered":
            return _as_a_whole(one, "only"), _as_a_whole(other, "only")
        both = self._after(entries[0], entries[1], other)
        if both.anew:
            return one, other
        mine = [_one_side(said, "gone", "added") for said in both.said]
        theirs = [_one_side(said, "added", "gone") for said in both.said]
        return (
            replace(one, said=tuple(filter(None, mine)), coarse=both.coarse),
            replace(other, said=tuple(filter(None, theirs)), coarse=both.coarse),
        )

    def _after(self, before: Entry, entry: Entry, cell: Cell) -> Cell:
        """A later answer with its changes against the one before it marked."""
        if one_line(before.words) == cell.words:
            return cell
        if before.rows and entry.rows:
            return replace(cell, said=tuple(self._rows(before, entry)))
        if isinstance(entry.item, Choices) and isinstance(entry.value, list):
            return replace(cell, said=(Said(tuple(_chosen(entry.item, before, entry))),))
        if not entry.item.is_written:
            pieces = (Piece(f"{before.words} ", "gone"), Piece(entry.words, "added"))
            return replace(cell, said=(Said(pieces),))
        wording = worded(before.words, entry.words, self._effort)
        said = (Said(wording.pieces),)
        return replace(cell, said=said, anew=wording.anew, coarse=wording.coarse)

    def _rows(self, before: Entry, entry: Entry) -> Iterator[Said]:
        """The rows there are, and then those that are gone."""
        old = list(zip(before.ids, before.rows, strict=True))
        new = list(zip(entry.ids, entry.rows, strict=True))
        gone: list[Said] = []
        for was, now in paired(old, new, by_id=self._same_file):
            if now is None:
                gone.append(Said((Piece(was or "", "gone"),), "gone", is_row=True))
            elif was is None:
                yield Said((Piece(now, "added"),), "added", is_row=True)
            else:
                yield Said(worded(was, now, self._effort).pieces, is_row=True)
        yield from gone


def _plain(entry: Entry, standing: Standing) -> Cell:
    if standing != "answered":
        return Cell(standing, reason=entry.skipped if standing == "left-out" else "")
    rows = [Said((Piece(row),), is_row=True) for row in entry.rows]
    said = tuple(rows or [Said((Piece(entry.words),))])
    return Cell("answered", one_line(entry.words), said=said)


def _as_a_whole(cell: Cell, mark: Mark) -> Cell:
    """An answer that stands against none: all of it has the mark. Each row has it for itself."""
    said = (
        replace(
            one,
            pieces=tuple(replace(piece, mark=mark) for piece in one.pieces),
            mark=mark if one.is_row else one.mark,
        )
        for one in cell.said
    )
    return replace(cell, said=tuple(said))


def _taken(before: Entry) -> tuple[Said, ...]:
    """How an answer began that was taken away as a whole; it stands in full on the side before."""
    words = before.words.split()
    front = " ".join(words[:_FIRST_WORDS])
    return (Said((Piece(f"{front} …" if len(words) > _FIRST_WORDS else front, "gone"),)),)


def _chosen(item: Choices, before: Entry, entry: Entry) -> Iterator[Piece]:
    """Every option that either side chose, in the order of the options."""
    was = before.value if isinstance(before.value, list) else []
    known = item.values()
    others = [one for one in [*was, *entry.value] if one not in known]
    chosen = [one for one in [*known, *others] if one in was or one in entry.value]
    for place, one in enumerate(dict.fromkeys(map(str, chosen))):
        mark: Mark = "same" if one in was and one in entry.value else "added"
        comma = ", " if place else ""
        yield Piece(comma)
        yield Piece(item.told([one]), "gone" if one not in entry.value else mark)


def _one_side(said: Said, own: Mark, other: Mark) -> Said | None:
    """A paragraph as one of two people has it; None when only the other one has it."""
    if said.mark == other:
        return None
    earlier = own == "gone"
    pieces = tuple(
        replace(piece, mark="only")
        if piece.mark == own
        else Piece(piece.was or piece.text if earlier else piece.text)
        for piece in without(said.pieces, other)
    )
    return replace(said, pieces=pieces, mark="only" if said.mark == own else said.mark)


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
    """Every section in the order of the sheet.

    `unread` is what each side's file holds and could not be read.
    """

    title: str
    names: tuple[str, ...]
    parts: tuple[Part, ...]
    between: Between
    unread: tuple[tuple[Unread, ...], ...] = ()


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
        tuple(side.form.unread for side in told),
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

    def standing(self, item: Item) -> Standing:
        entry = self.entries[item.id]
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
        cells = laying.cells([side.entries[item.id] for side in told], standings)
        yield Question(item.id, question(item), cells)


# -- files brought together ------------------------------------------------------------------------


def lay_days(notebook: Notebook, library: Library, paths: Sequence[Path]) -> Comparison:
    """Answers of one's own to the same worksheet, the earliest first, whatever the order given.

    Raises UsageError when they answer different worksheets or one is named twice, CannotReadError
    when they may not be compared, and what opening a file raises.
    """
    reals = [path.resolve() for path in paths]
    for place, real in enumerate(reals):
        if real in reals[:place]:
            raise UsageError(words.named_twice(paths[place].name))
    opened = [(path, notebook.answers(path)) for path in paths]
    opened.sort(key=lambda one: one[1].started)
    shared = [_shareable(library, path, answers) for path, answers in opened]
    for (path, _), one in zip(opened[1:], shared[1:], strict=True):
        _require_same(opened[0][0], shared[0], path, one)
    with reading_one(paths[0].name):
        names = day_names([one.answers.started for one in shared])
        return compare([Side(name, one) for name, one in zip(names, shared, strict=True)])


def lay_beside(notebook: Notebook, library: Library, own: Path, other: Path) -> Comparison:
    """Answers of one's own, and beside them another person's from a file they gave.

    Raises as `lay_days` does, and UsageError when the other file is one's own after all.
    """
    if is_own(notebook, other):
        raise UsageError(words.YOUR_OWN_FILE)
    mine = _shareable(library, own, notebook.answers(own))
    theirs = _shareable(library, other, read_foreign(other))
    _require_same(own, mine, other, theirs)
    with reading_one(other.name):
        return compare([Side(words.YOURS, mine), Side(words.OTHER_FILE, theirs)], "people")


def _shareable(library: Library, path: Path, answers: Answers) -> Shareable:
    sheet = library.worksheet(answers.worksheet)
    shared = shareable(sheet, answers)
    if shared is None:
        why = words.PRIVATE_NOT_COMPARED if sheet.private else words.NEVER_COMPARED
        raise CannotReadError(f"{path.name}: {why}")
    return shared


def _require_same(path: Path, one: Shareable, other_path: Path, other: Shareable) -> None:
    if one.sheet.id != other.sheet.id:
        told = words.other_worksheet(path.name, one.sheet.title, other_path.name, other.sheet.title)
        raise UsageError(told)


# -- one cell in lines ----------------------------------------------------------------------------


NARROWEST = 12
"""Columns below which nothing is broken into narrower lines."""

Line = list[Span]
Told = Said | int
"""A paragraph or a row, or how many rows are not shown."""


def cell_lines(cell: Cell, width: int, *, whole: bool = False, most: int = 0) -> Iterator[Line]:
    """A cell in lines of `width` columns, with the signs of its marks.

    Long passages and rows that did not change are folded unless `whole` is set. `most` is how many
    characters are shown of it, and 0 means all.
    """
    if cell.standing != "answered":
        for taken in cell.said:
            yield from _said(taken, width)
        yield [(words.silence(cell), "fold")]
        return
    told: Iterable[Told] = cell.said if whole else map(_folded, cell.shown())
    for one in _limited(told, most) if most else told:
        if isinstance(one, int):
            yield [(f"- {words.rows_same(one)}", "fold")]
        else:
            yield from _said(one, width)
    if most and sum(_size(one) for one in cell.said) > most:
        yield from _aside(words.CUT, width)
    if words.remark(cell):
        yield from _aside(words.remark(cell), width)


def _folded(one: Told) -> Told:
    if isinstance(one, int) or one.unchanged:
        return one
    return replace(one, pieces=folded(one.pieces))


def _limited(told: Iterable[Told], most: int) -> Iterator[Told]:
    """As much as `most` characters hold; the last piece is cut off in its middle."""
    for one in told:
        if most <= 0:
            return
        yield one if isinstance(one, int) else replace(one, pieces=tuple(_cut(one.pieces, most)))
        most -= _size(one)


def _cut(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    for piece in pieces:
        if most <= 0:
            return
        yield replace(piece, text=piece.text[:most])
        most -= len(piece.text)


def _size(one: Told) -> int:
    return 0 if isinstance(one, int) else sum(len(piece.text) for piece in one.pieces)


def _said(said: Said, width: int) -> Iterator[Line]:
    bullet = "- " if said.is_row else ""
    room = max(width - len(bullet), NARROWEST)
    for place, line in enumerate(in_lines(said.pieces, room, words.words_same)):
        front = bullet if place == 0 else " " * len(bullet)
        yield [(front, "same"), *line] if front else line


def _aside(text: str, width: int) -> Iterator[Line]:
    yield from in_lines([Piece(text, "fold")], max(width, NARROWEST), str)
