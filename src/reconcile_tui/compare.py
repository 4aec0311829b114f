"""Comparison of answers to one worksheet, question by question, for the screen and for print.

The sides are one's own files by date, or one of them and another person's. Only `Shareable`
answers are compared; what may not be compared is refused here. Another person's file is read once,
and neither changed nor remembered. Texts are compared word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import chain, count, groupby, takewhile
from operator import itemgetter
from pathlib import Path
from sys import maxsize
from typing import Literal

from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers, Unread
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.display import cells, one_line, visible
from reconcile_tui.domain.form import Form, Shareable, shareable
from reconcile_tui.domain.items import Choices, Item
from reconcile_tui.domain.merge import paired
from reconcile_tui.domain.outline import Entry, outline, question
from reconcile_tui.errors import CannotReadError, UsageError, reading_one
from reconcile_tui.messages import compare as words
from reconcile_tui.storage.conflicts import read_shared_file
from reconcile_tui.storage.notebook import Notebook

# -- word by word ----------------------------------------------------------------------------------

Mark = Literal["same", "added", "gone", "only", "fold"]
"""`only` marks words that one of two people has; `fold` a passage that is not shown."""

SIGNS: dict[Mark, tuple[str, str]] = {
    "added": ("{+", "+}"),
    "gone": ("[-", "-]"),
    "only": ("{", "}"),
}
"""Signs around marked words, so that no color is needed to see or hear them."""

_PAIRS_AT_ONCE = 300_000
"""Pairs of equal words that one comparison may visit: a tenth of a second or two."""

_PAIRS_IN_ALL = 3_000_000

_ALIKE = 0.3
"""With a smaller part of common words a text counts as rewritten: marks in it would be noise."""

_SHORT = 12
"""Texts of fewer words are always shown word by word."""

# Scripts without spaces are compared character by character, each with its combining marks.
_SCRIPT = (
    "\u0e00-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e4f-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec7\u1000-\u102a"
    "\u103f-\u109f\u1780-\u17b3\u17d4-\u17ff\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_MARKS = (
    "\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e"
    "\u17b4-\u17d3\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef"
)
_STOP = (
    "!-&(-,./:-@\\[-^`{-~\u2010-\u2018\u201a-\u2027\u2030-\u205e\u3001-\u3003\u3008-\u3020"
    "\uff01-\uff0f\uff1a-\uff20"
)
_TOKEN = re.compile(rf"(?:[{_SCRIPT}][{_MARKS}]*|[^\s{_SCRIPT}{_STOP}]+|.)\s*|\s+", re.DOTALL)
_ENDS = frozenset(".!?。！？…")


@dataclass(frozen=True)
class Piece:
    """A run of words with one mark. For `fold`, `text` is empty and `count` how many words.

    `was` is the text of a `same` piece in the earlier text, if its spaces differ.
    """

    text: str
    mark: Mark = "same"
    count: int = 0
    was: str = ""


@dataclass(frozen=True)
class WordDiff:
    """The later of two texts with its changes marked.

    `rewritten` says that hardly a word is the same: then all of the later text is one added piece,
    and the earlier one is not repeated in it. `coarse` says that not every word was compared.
    """

    pieces: tuple[Piece, ...]
    rewritten: bool = False
    coarse: bool = False


class Budget:
    """The work that a whole comparison may still do before it becomes coarse."""

    def __init__(self, left: int = _PAIRS_IN_ALL) -> None:
        self.left = left

    def affords(self, one: Sequence[str], other: Sequence[str]) -> bool:
        """Return whether these may be compared, and then subtract the cost."""
        there = Counter(other)
        cost = len(one) + len(other) + sum(there[key] for key in one)
        if cost > min(_PAIRS_AT_ONCE, self.left):
            return False
        self.left -= cost
        return True


def diff_words(before: str, after: str, budget: Budget | None = None) -> WordDiff:
    """Return the later text, with removed and added words marked."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    ops, coarse = _changes(old, new, budget or Budget())
    kept = sum(len(fresh) for _, fresh, equal in ops if equal)
    if max(len(old), len(new)) >= _SHORT and kept < _ALIKE * max(len(old), len(new)):
        return WordDiff((Piece(after, "added"),), rewritten=True, coarse=coarse)
    return WordDiff(tuple(_pieces(_join_close_changes(_slide_full_stops(ops)))), coarse=coarse)


def with_signs(piece: Piece) -> str:
    """Return the words of a piece with the signs of its mark; spaces stay outside."""
    front, back = SIGNS.get(piece.mark, ("", ""))
    words = piece.text.strip()
    return piece.text.replace(words, f"{front}{words}{back}", 1) if words else piece.text


_Op = tuple[list[str], list[str], bool]
"""(earlier tokens, later tokens, whether they are the same). A token has its trailing space."""


def _keys(tokens: Sequence[str]) -> list[str]:
    return [token.strip() for token in tokens]


def _changes(old: list[str], new: list[str], budget: Budget) -> tuple[list[_Op], bool]:
    """Return the operations, and whether the budget was too small to compare word by word."""
    front = _common(_keys(old), _keys(new))
    back = _common(_keys(old[front:])[::-1], _keys(new[front:])[::-1])
    end_old, end_new = len(old) - back, len(new) - back
    inner, coarse = _inner(old[front:end_old], new[front:end_new], budget)
    ops = [(old[:front], new[:front], True), *inner, (old[end_old:], new[end_new:], True)]
    return [op for op in ops if op[0] or op[1]], coarse


def _inner(old: list[str], new: list[str], budget: Budget) -> tuple[list[_Op], bool]:
    if not old or not new:
        return [(old, new, False)], False
    if not budget.affords(_keys(old), _keys(new)):
        return list(_by_sentences(old, new, budget)), True
    codes = _codes(_keys(old), _keys(new))
    return [(old[a:b], new[c:d], tag == "equal") for tag, a, b, c, d in codes], False


def _by_sentences(old: list[str], new: list[str], budget: Budget) -> Iterator[_Op]:
    """Compare whole sentences, and words only in those that changed."""
    olds, news = list(_sentences(old)), list(_sentences(new))
    one = [" ".join(_keys(sentence)) for sentence in olds]
    other = [" ".join(_keys(sentence)) for sentence in news]
    if not budget.affords(one, other):
        yield old, new, False
        return
    for tag, a, b, c, d in _codes(one, other):
        before, after = list(chain(*olds[a:b])), list(chain(*news[c:d]))
        if tag == "replace" and budget.affords(_keys(before), _keys(after)):
            yield from _inner(before, after, budget)[0]
        else:
            yield before, after, tag == "equal"


def _codes(one: list[str], other: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _sentences(tokens: Sequence[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in tokens:
        sentence.append(token)
        if "\n" in token or token.strip() in _ENDS:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the length of the common beginning."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _slide_full_stops(ops: list[_Op]) -> list[_Op]:
    """Give an added or removed sentence its own full stop, not that of the sentence before."""
    slid: list[_Op] = []
    for old, new, same in ops:
        rest_old, rest_new = old, new
        gone, added, changed = (*slid[-1][:2], not slid[-1][2]) if slid else ([], [], False)
        run = added or gone
        end = run[0].strip() if same and changed and bool(gone) != bool(added) else ""
        if end in _ENDS and end == new[0].strip():
            if added:
                slid[-1:] = [(old[:1], run[:1], True), ([], [*run[1:], new[0]], False)]
            else:
                slid[-1:] = [(run[:1], new[:1], True), ([*run[1:], old[0]], [], False)]
            rest_old, rest_new = old[1:], new[1:]
        if rest_old or rest_new:
            slid.append((rest_old, rest_new, same))
    return slid


def _join_close_changes(ops: list[_Op]) -> list[_Op]:
    """Join two changes that only a full stop or a very short word separates."""
    smooth: list[_Op] = []
    for place, (old, new, equal) in enumerate(ops):
        between = smooth and not smooth[-1][2] and place + 1 < len(ops) and not ops[place + 1][2]
        words = "".join(new).strip()
        is_short = len(words) <= (3 if words.isascii() else 1)
        same = equal and not (between and is_short)
        if smooth and smooth[-1][2] == same:
            before = smooth.pop()
            smooth.append((before[0] + old, before[1] + new, same))
        else:
            smooth.append((old, new, same))
    return smooth


def _pieces(ops: list[_Op]) -> Iterator[Piece]:
    for old, new, equal in ops:
        before, now = "".join(old), "".join(new)
        if equal:
            yield Piece(now, was="" if before == now else before)
            continue
        if before.strip():
            yield Piece(before, "gone")
        if now.strip():
            yield Piece(now, "added")


Span = tuple[str, Mark]
"""A stretch of one line, signs included, and its mark."""

CONTEXT = 12
"""Unchanged words that stay visible next to a change."""

_WORD = re.compile(r"\S+\s*")
_PART = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")


def fold_unchanged(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with each long unchanged passage folded into one `fold`."""
    short: list[Piece] = []
    for place, piece in enumerate(pieces):
        words = _WORD.findall(piece.text) if piece.mark == "same" else []
        head = CONTEXT if place else 0
        tail = CONTEXT if place < len(pieces) - 1 else 0
        hidden = len(words) - head - tail
        if hidden <= CONTEXT:
            short.append(piece)
            continue
        front, back = "".join(words[:head]), "".join(words[len(words) - tail :])
        short += [Piece(front), Piece("", "fold", hidden), Piece(back)]
    return tuple(piece for piece in short if piece.text or piece.count)


def wrap_pieces(
    pieces: Iterable[Piece], width: int, fold_words: Callable[[int], str]
) -> list[list[Span]]:
    """Wrap the pieces, with their signs, into lines of at most `width` columns.

    Control characters are made visible. A word longer than a line is broken. `fold_words` says in
    words how much is folded.
    """
    lines: list[list[Span]] = [[]]
    taken = 0
    for word in _words(pieces, fold_words):
        first = word[0][0]
        wide, lead = sum(cells(text) for text, _ in word), len(first) - len(first.lstrip())
        if first == "\n" or (taken + wide > width >= wide - lead and taken):
            lines.append([])
            taken = 0
            word[0] = (first.lstrip(), word[0][1])
        for text, mark in word:
            for part in _fit(text, taken, width):
                if part == "\n":
                    lines.append([])
                    taken = 0
                elif part:
                    lines[-1].append((part, mark))
                    taken += cells(part)
    return [
        [("".join(text for text, _ in run), mark) for mark, run in groupby(line, itemgetter(1))]
        for line in lines
    ]


def _words(pieces: Iterable[Piece], fold_words: Callable[[int], str]) -> Iterator[list[Span]]:
    """Return what is not split at the end of a line: a word with its marks and leading space."""
    word: list[Span] = []
    for text, mark in _parts(pieces, fold_words):
        begins = text[0].isspace() or (word and word[-1][0][-1].isspace())
        if word and begins:
            yield word
            word = []
        word.append((text, mark))
    if word:
        yield word


def _parts(pieces: Iterable[Piece], fold_words: Callable[[int], str]) -> Iterator[Span]:
    """Return words with their leading space, and line ends."""
    before = Piece("")
    for piece in pieces:
        text = f"{fold_words(piece.count)} " if piece.count else with_signs(piece)
        if _lacks_space(before, piece):
            text = f" {text}"
        before = piece
        for part in _PART.findall(visible(text).expandtabs(4)):
            yield part, piece.mark


def _lacks_space(before: Piece, piece: Piece) -> bool:
    """Return whether a space is missing between two pieces, one of which is of the other text."""
    if before.text[-1:].isspace():
        return False
    if before.mark == "gone" and piece.mark == "added":
        return True
    return piece.mark == "gone" and before.mark == "same" and before.was[-1:].isspace()


def _fit(part: str, taken: int, width: int) -> Iterator[str]:
    """Return a word broken, with line ends between the parts, where the line has no room."""
    start = 0
    for place, char in enumerate(part):
        wide = cells(char)
        if taken and taken + wide > width:
            yield part[start:place]
            yield "\n"
            start, taken = place, 0
        taken += wide
    yield part[start:]


# -- question by question --------------------------------------------------------------------------

Status = Literal["answered", "unanswered", "left-out", "not-asked"]

_FEW_ROWS = 3
"""Up to so many rows, each is shown."""

_FIRST_WORDS = 12
"""Words by which an answer that is gone is recognized."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of an answer, or one row of it. `mark` is that of a whole row."""

    pieces: tuple[Piece, ...]
    mark: Mark = "same"
    is_row: bool = False

    @property
    def unchanged(self) -> bool:
        """Whether nothing in it is marked."""
        return self.mark == "same" and all(piece.mark == "same" for piece in self.pieces)

    @property
    def size(self) -> int:
        """How many characters it has."""
        return sum(len(piece.text) for piece in self.pieces)


@dataclass(frozen=True)
class Cell:
    """One side of one question: an answer in marked words, or why there is none.

    Without an answer, `paragraphs` hold the beginning of the one before, if there was one. `words`
    are the words without marks and extra white space. `rewritten` and `coarse` as in `WordDiff`.
    """

    status: Status
    words: str = ""
    reason: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    rewritten: bool = False
    coarse: bool = False


class _Marker:
    """Marks the changes of one comparison, within one `Budget`.

    Between people neither side is the earlier one. In versions of the `same_file` rows are matched
    by their ids, else by their words.
    """

    def __init__(self, *, people: bool, same_file: bool) -> None:
        self._people = people
        self._same_file = same_file
        self._budget = Budget()

    def cells(self, entries: Sequence[Entry], statuses: Sequence[Status]) -> tuple[Cell, ...]:
        """Return one cell for each side, in their order."""
        plain = [_unmarked(*side) for side in zip(entries, statuses, strict=True)]
        if self._people and len(plain) == 2:
            return self._between_people(entries, plain)
        cells: list[Cell] = []
        last: Entry | None = None
        gap = False
        for entry, cell in zip(entries, plain, strict=True):
            if cell.status != "answered":
                gone = () if last is None or gap else _beginning(last)
                cells.append(replace(cell, paragraphs=gone))
                gap = True
                continue
            if last is None or (gap and one_line(last.words) == cell.words):
                cells.append(_marked(cell, "added") if cells else cell)
            else:
                cells.append(self._changed(last, entry, cell))
            last, gap = entry, False
        return tuple(cells)

    def _between_people(self, entries: Sequence[Entry], plain: Sequence[Cell]) -> tuple[Cell, ...]:
        """Mark on each side what only that side has."""
        one, other = plain
        if one.status != "answered" or other.status != "answered":
            return _marked(one, "only"), _marked(other, "only")
        both = self._changed(entries[0], entries[1], other)
        if both.rewritten:
            return one, other
        return (
            replace(one, paragraphs=_one_side(both, "gone", "added"), coarse=both.coarse),
            replace(other, paragraphs=_one_side(both, "added", "gone"), coarse=both.coarse),
        )

    def _changed(self, before: Entry, entry: Entry, cell: Cell) -> Cell:
        """Return the cell of a later answer with its changes marked."""
        if one_line(before.words) == cell.words:
            return cell
        if before.rows and entry.rows:
            return replace(cell, paragraphs=tuple(self._rows(before, entry)))
        if isinstance(entry.item, Choices) and isinstance(entry.value, list):
            return replace(
                cell, paragraphs=(Paragraph(tuple(_options(entry.item, before, entry))),)
            )
        if not entry.item.is_written:
            pieces = Piece(f"{before.words} ", "gone"), Piece(entry.words, "added")
            return replace(cell, paragraphs=(Paragraph(pieces),))
        diff = diff_words(before.words, entry.words, self._budget)
        paragraphs = (Paragraph(diff.pieces),)
        return replace(cell, paragraphs=paragraphs, rewritten=diff.rewritten, coarse=diff.coarse)

    def _rows(self, before: Entry, entry: Entry) -> Iterator[Paragraph]:
        """Return the rows there are, and then those that are gone."""
        old = list(zip(before.ids, before.rows, strict=True))
        new = list(zip(entry.ids, entry.rows, strict=True))
        for was, now in paired(old, new, by_id=self._same_file):
            if now is None:
                yield Paragraph((Piece(was or "", "gone"),), "gone", is_row=True)
            elif was is None:
                yield Paragraph((Piece(now, "added"),), "added", is_row=True)
            else:
                yield Paragraph(diff_words(was, now, self._budget).pieces, is_row=True)


def _unmarked(entry: Entry, status: Status) -> Cell:
    if status != "answered":
        return Cell(status, reason=entry.skipped if status == "left-out" else "")
    rows = [Paragraph((Piece(row),), is_row=True) for row in entry.rows]
    paragraphs = tuple(rows or [Paragraph((Piece(entry.words),))])
    return Cell("answered", one_line(entry.words), paragraphs=paragraphs)


def _marked(cell: Cell, mark: Mark) -> Cell:
    """Return the cell with all of it marked, and each row as a whole."""
    paragraphs = (
        replace(
            one,
            pieces=tuple(replace(piece, mark=mark) for piece in one.pieces),
            mark=mark if one.is_row else one.mark,
        )
        for one in cell.paragraphs
    )
    return replace(cell, paragraphs=tuple(paragraphs))


def _beginning(entry: Entry) -> tuple[Paragraph, ...]:
    """Return the first words of an answer that is gone; the side before shows all of it."""
    words = entry.words.split()
    front = " ".join(words[:_FIRST_WORDS])
    text = f"{front} …" if len(words) > _FIRST_WORDS else front
    return (Paragraph((Piece(text, "gone"),)),)


def _options(item: Choices, before: Entry, entry: Entry) -> Iterator[Piece]:
    """Return every option that either side chose, in the order of the options."""
    was = before.value if isinstance(before.value, list) else []
    chosen = {*map(str, was), *map(str, entry.value)}
    ordered = dict.fromkeys(map(str, [*item.values(), *was, *entry.value]))
    for place, one in enumerate(one for one in ordered if one in chosen):
        mark: Mark = "same" if one in was and one in entry.value else "added"
        yield Piece(", " if place else "")
        yield Piece(item.describe([one]), "gone" if one not in entry.value else mark)


def _one_side(cell: Cell, own: Mark, other: Mark) -> tuple[Paragraph, ...]:
    """Return the paragraphs of one of two people, without what only the other one has."""
    return tuple(
        replace(
            one,
            pieces=tuple(
                replace(piece, mark="only")
                if piece.mark == own
                else Piece(piece.was or piece.text if own == "gone" else piece.text)
                for piece in one.pieces
                if piece.mark != other
            ),
            mark="only" if one.mark == own else one.mark,
        )
        for one in cell.paragraphs
        if one.mark != other
    )


Between = Literal["days", "people"]
"""`days`: each side is compared with the one before. `people`: two sides, neither is earlier."""


@dataclass(frozen=True)
class Side:
    """One column: its name, and the answers in it."""

    name: str
    shared: Shareable


@dataclass(frozen=True)
class Question:
    """One question with a cell for each side."""

    item_id: str
    asked: str
    cells: tuple[Cell, ...]

    @property
    def is_unanswered(self) -> bool:
        """Whether no side has an answer or a reason why there is none."""
        return all(cell.status in {"unanswered", "not-asked"} for cell in self.cells)

    @property
    def is_same(self) -> bool:
        """Whether every side has the same answer, or none."""
        return len({(cell.status, cell.reason, cell.words) for cell in self.cells}) == 1


@dataclass(frozen=True)
class Part:
    """One section with the questions that some side was asked."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Comparison:
    """Every section in the order of the worksheet.

    `unread` is what could not be read in each side's file.
    """

    title: str
    names: tuple[str, ...]
    parts: tuple[Part, ...]
    between: Between
    unread: tuple[tuple[Unread, ...], ...] = ()


def compare(sides: Sequence[Side], between: Between = "days") -> Comparison:
    """Compare two or more sides. Raises ValueError unless all answer the same worksheet."""
    sheet = sides[0].shared.sheet
    if any(side.shared.sheet.id != sheet.id for side in sides):
        raise ValueError("only answers to one worksheet can be compared")
    shown = sheet.exportable_ids
    files = {side.shared.answers.id for side in sides}
    marker = _Marker(people=between == "people", same_file=len(files) == 1 and files != {""})
    read = [_SideEntries(side.shared, shown) for side in sides]
    parts = (
        Part(section.title, tuple(_questions(section.item, read, shown, marker)))
        for section in sheet.section
    )
    return Comparison(
        sheet.title,
        tuple(side.name for side in sides),
        tuple(part for part in parts if part.questions),
        between,
        tuple(side.form.unread for side in read),
    )


def day_names(started: Sequence[datetime]) -> list[str]:
    """Return names for one's own files: their dates, with time and number where dates are equal."""
    days = [day_in_words(moment.date()) for moment in started]
    timed = [
        f"{day}, {moment:%H:%M}" if days.count(day) > 1 else day
        for day, moment in zip(days, started, strict=True)
    ]
    numbers = {name: count(1) for name in timed}
    return [f"{name} ({next(numbers[name])})" if timed.count(name) > 1 else name for name in timed]


class _SideEntries:
    """The entries of one side by question."""

    def __init__(self, shared: Shareable, shown: Collection[str]) -> None:
        self.form = Form(shared.sheet, shared.answers)
        parts = outline(shared.sheet, shared.answers, shown)
        self.entries = {entry.item.id: entry for part in parts for entry in part.entries}

    def status(self, item: Item) -> Status:
        entry = self.entries[item.id]
        if entry.value is not None:
            return "answered"
        if not self.form.is_visible(item.id):
            return "not-asked"
        return "left-out" if entry.skipped else "unanswered"


def _questions(
    items: Sequence[Item], read: Sequence[_SideEntries], shown: Collection[str], marker: _Marker
) -> Iterator[Question]:
    for item in items:
        if not item.asks or item.id not in shown:
            continue
        statuses = [side.status(item) for side in read]
        silent = "answered" not in statuses
        if silent and (item.offered or set(statuses) == {"not-asked"}):
            continue
        cells = marker.cells([side.entries[item.id] for side in read], statuses)
        yield Question(item.id, question(item), cells)


# -- files -----------------------------------------------------------------------------------------


def compare_dates(notebook: Notebook, library: Library, paths: Sequence[Path]) -> Comparison:
    """Compare one's own answers to the same worksheet, the earliest first.

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


def compare_with_file(notebook: Notebook, library: Library, own: Path, other: Path) -> Comparison:
    """Compare one's own answers with those in a file that another person gave.

    Raises as `compare_dates` does, and UsageError when the other file is one's own after all.
    """
    if notebook.places.contains(other):
        raise UsageError(words.YOUR_OWN_FILE)
    own_answers = _shareable(library, own, notebook.answers(own))
    other_answers = _shareable(library, other, read_shared_file(other))
    _require_same(own, own_answers, other, other_answers)
    with reading_one(other.name):
        return compare(
            [Side(words.YOURS, own_answers), Side(words.OTHER_FILE, other_answers)], "people"
        )


def _shareable(library: Library, path: Path, answers: Answers) -> Shareable:
    sheet = library.worksheet(answers.worksheet)
    shared = shareable(sheet, answers)
    if shared is None:
        why = words.PRIVATE_NOT_COMPARED if sheet.private else words.NEVER_COMPARED
        raise CannotReadError(f"{path.name}: {why}")
    return shared


def _require_same(path: Path, one: Shareable, other_path: Path, other: Shareable) -> None:
    if one.sheet.id != other.sheet.id:
        titles = path.name, one.sheet.title, other_path.name, other.sheet.title
        raise UsageError(words.other_worksheet(*titles))


# -- one cell in lines -----------------------------------------------------------------------------


NARROWEST = 12
"""Columns below which nothing is wrapped into narrower lines."""

Line = list[Span]


def cell_lines(cell: Cell, width: int, *, whole: bool = False, most: int = 0) -> Iterator[Line]:
    """Return a cell in lines of `width` columns, with the signs of its marks.

    Long unchanged passages and rows are folded unless it is shown `whole`. `most` limits the
    characters shown, and 0 means all.
    """
    if cell.status != "answered":
        for one in cell.paragraphs:
            yield from _lines(one, width)
        yield [(words.missing_answer(cell), "fold")]
        return
    left = most or maxsize
    for shown in cell.paragraphs if whole else _folded(cell.paragraphs):
        if left <= 0:
            break
        if isinstance(shown, int):
            yield [(f"- {words.rows_same(shown)}", "fold")]
        else:
            yield from _lines(replace(shown, pieces=tuple(_cut(shown.pieces, left))), width)
            left -= shown.size
    if most and sum(one.size for one in cell.paragraphs) > most:
        yield from _lines(Paragraph((Piece(words.CUT_SHORT, "fold"),)), width)
    if remark := words.remark(cell):
        yield from _lines(Paragraph((Piece(remark, "fold"),)), width)


def _folded(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | int]:
    """Return the paragraphs; of many rows, the unchanged ones only as how many they are."""
    same = 0
    for one in paragraphs:
        if one.is_row and one.unchanged and len(paragraphs) > _FEW_ROWS:
            same += 1
            continue
        if same:
            yield same
            same = 0
        yield one if one.unchanged else replace(one, pieces=fold_unchanged(one.pieces))
    if same:
        yield same


def _cut(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    for piece in pieces:
        if most <= 0:
            return
        yield replace(piece, text=piece.text[:most])
        most -= len(piece.text)


def _lines(paragraph: Paragraph, width: int) -> Iterator[Line]:
    bullet = "- " if paragraph.is_row else ""
    room = max(width - len(bullet), NARROWEST)
    for place, line in enumerate(wrap_pieces(paragraph.pieces, room, words.words_same)):
        front = bullet if place == 0 else " " * len(bullet)
        yield [(front, "same"), *line] if front else line
