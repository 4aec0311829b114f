"""A worksheet with its answers: what is visible, answered, gated, exportable and cited."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property, wraps
from typing import Any, Final, NamedTuple, NoReturn

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row, Unread, plain_words
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Item, Reply, Rows, all_hold, any_holds, holds
from reconcile_tui.domain.kinds import CheckColumn, TextKind
from reconcile_tui.domain.pages import cited, unmarked
from reconcile_tui.domain.references import by_day, by_promise, named
from reconcile_tui.domain.worksheet import Guidance, Section, Worksheet
from reconcile_tui.errors import Place


class Count(NamedTuple):
    """The numbers of answered, skipped and asked questions."""

    answered: int
    skipped: int
    asked: int


def holds_answer(kind: Any, value: Any) -> bool:
    """Return whether a value from a file or a field is an answer to this item or column.

    A value that can't be read is none. Rows are an answer once any of them has a cell.
    """
    if isinstance(kind, Rows) and isinstance(value, list):
        return any(not isinstance(row, Mapping) or row.keys() - {"row"} for row in value)
    return value is not None and kind.read(value) is not None


def answer_to(item: Item, answers: Answers) -> Any:
    """Return the answer to an item as it is in the file, or None.

    Only rows answer a question with rows, and only values any other; see `Form.older`.
    """
    if isinstance(item, Rows):
        return list(answers.rows.get(item.id, ())) or None
    return answers.values.get(item.id)


def title_of(answers: Answers, sheet: Worksheet | None) -> str:
    """Return the title of saved answers, or else that of their worksheet.

    A private worksheet without a title has its neutral one. So do, in a discreet run, answers with
    the worksheet's own title. Empty if the worksheet is unknown, too.
    """
    title = one_line(answers.title)
    if sheet is None or (title and title != sheet.own_title):
        return title
    return sheet.neutral_title if sheet.private else sheet.title


def stops(item: Item, answer: Any) -> bool:
    """Return whether this answer closes the item's gate."""
    gate = item.gate
    return gate is not None and holds(gate.op, gate.value, answer)


def _cached(find: Callable[[Worksheet], frozenset[str]]) -> Callable[[Worksheet], frozenset[str]]:
    """Cache a result in the worksheet itself, which never changes and isn't hashable."""

    @wraps(find)
    def found(sheet: Worksheet) -> frozenset[str]:
        cache = vars(sheet)
        if find.__name__ not in cache:
            cache[find.__name__] = find(sheet)
        known: frozenset[str] = cache[find.__name__]
        return known

    return found


@_cached
def can_leave(sheet: Worksheet) -> frozenset[str]:
    """Return the ids of the questions whose answers may appear outside their own worksheet.

    A question that is only asked because of an answer that may not leave would give that answer
    away, so it may not leave either. Empty for a private worksheet, except one that asks first.
    """
    kept = {item.id for item in sheet.items() if item.asks and sheet.may_leave(item)}
    while True:
        held = {i for i in kept if any(c.item not in kept for c in sheet.by_id[i].enable_when)}
        if not held:
            return frozenset(kept)
        kept -= held


@_cached
def _counted(sheet: Worksheet) -> frozenset[str]:
    """Return the questions that every count is about, on every screen and in every list.

    An answer that may not be mentioned elsewhere is in no count: the list would reveal it, and the
    worksheet's own number would differ from the list's. If none may, all are counted; no list shows
    that number.
    """
    return can_leave(sheet) or frozenset(item.id for item in sheet.items() if item.asks)


class Form:
    """One worksheet with one state of its answers, immutable and with cached results.

    `answers` may hold more than the worksheet asks; see `older`.
    """

    def __init__(
        self, worksheet: Worksheet, answers: Answers, known: frozenset[str] | None = None
    ) -> None:
        """With `known`, only the answers to these questions decide what is visible."""
        self.worksheet = worksheet
        self.answers = answers
        self._known = known
        self._enabled: dict[str, bool] = {}

    # -- answered ------------------------------------------------------------------------------

    def is_answered(self, item: Item) -> bool:
        """Return whether the item has an answer, seen or not."""
        return holds_answer(item, answer_to(item, self.answers))

    def lookup(self, item_id: str) -> Any:
        """Return the answer that conditions see: None without one, or while it does not show."""
        return self._answer(item_id) if self.is_visible(item_id) else None

    def _answer(self, item_id: str) -> Any:
        item = self.worksheet.by_id.get(item_id)
        if item is None or (self._known is not None and item_id not in self._known):
            return None
        if not self._is_enabled(item) or not self.is_answered(item):
            return None
        return answer_to(item, self.answers)

    # -- visible -------------------------------------------------------------------------------

    def is_visible(self, item_id: str) -> bool:
        """Return whether the item shows now."""
        item = self.worksheet.by_id.get(item_id)
        return item is not None and item_id not in self._behind_gate and self._is_enabled(item)

    def _is_enabled(self, item: Item) -> bool:
        known = self._enabled.get(item.id)
        if known is None:
            self._enabled[item.id] = False  # for conditions in a circle, which lint refuses
            known = self._enabled[item.id] = all_hold(item.enable_when, self._answer)
        return known

    @cached_property
    def gate(self) -> Item | None:
        """The first item whose answer closes its gate; it is the last visible one."""
        gates = (item for item in self.worksheet.items() if item.gate)
        return next((item for item in gates if stops(item, self._answer(item.id))), None)

    @cached_property
    def _behind_gate(self) -> frozenset[str]:
        if self.gate is None:
            return frozenset()
        ids = [item.id for item in self.worksheet.items()]
        return frozenset(ids[ids.index(self.gate.id) + 1 :])

    def items(self, section: Section) -> list[Item]:
        """Return the items of a section that show now."""
        return [item for item in section.item if self.is_visible(item.id)]

    def sections(self) -> list[Section]:
        """Return the sections that show now: none after the one in which a gate is closed."""
        stop = self.gate
        shown: list[Section] = []
        for section in self.worksheet.section:
            shown.append(section)
            if stop is not None and any(item is stop for item in section.item):
                break
        return shown

    def questions(self) -> list[Item]:
        """Return the questions that show now, in order; notes are none."""
        items = self.worksheet.items()
        return [item for item in items if item.asks and self.is_visible(item.id)]

    def hidden_answers(self) -> list[Item]:
        """Return the questions that are answered but do not show now. Their answers stay saved."""
        items = (item for item in self.worksheet.items() if item.asks)
        return [i for i in items if self.is_answered(i) and not self.is_visible(i.id)]

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """What can't be read in the file: entries that are no rows, and answers that don't fit."""
        line_of = self.answers.line_of
        found = (
            Unread(str(place[1]), line_of(place, value) if line_of else 0, is_answer=True)
            for place, value in self._unread_values()
        )
        return (*self.answers.unread, *found)

    def readable(self) -> Answers:
        """Return the answers without the parts that can't be read."""
        answers = self.answers
        known = {one.id: one for one in self.worksheet.items() if one.asks}
        values = {
            key: _readable(known[key], value) if key in known else value
            for key, value in answers.values.items()
        }
        rows = {key: self._readable_rows(key, rows) for key, rows in answers.rows.items()}
        return replace(
            answers,
            values={key: value for key, value in values.items() if value is not None},
            rows={key: kept for key, kept in rows.items() if kept},
        )

    def _readable_rows(self, item_id: str, rows: Iterable[Row]) -> tuple[Row, ...]:
        item = self.worksheet.by_id.get(item_id)
        if not isinstance(item, Rows):
            return tuple(rows)
        columns = {column.id: column for column in item.columns}
        found = []
        for row in rows:
            cells = {k: _readable(columns[k], v) if k in columns else v for k, v in row.items()}
            kept = {key: cell for key, cell in cells.items() if cell is not None}
            found += [kept] if len(kept) > 1 or len(row) == 1 else []
        return tuple(found)

    def _unread_values(self) -> Iterator[tuple[Place, Any]]:
        for item in self.worksheet.items():
            if not isinstance(item, Rows):
                value = self.answers.values.get(item.id, "")
                if item.asks and item.unread(value) is not None:
                    yield ("answers", item.id), value
                continue
            for number, row in enumerate(self.answers.rows.get(item.id, ())):
                for column in item.columns:
                    cell = row.get(column.id, "")
                    if column.unread(cell) is not None:
                        yield ("rows", item.id, number, column.id), cell

    # -- how far -------------------------------------------------------------------------------

    def answered_count(self) -> int:
        """Count the answered questions that show. Equals `count().answered`, and costs less."""
        form, known = self._counting, self.worksheet.by_id
        ids = {*form.answers.values, *form.answers.rows} & _counted(self.worksheet)
        return sum(form.is_visible(i) and form.is_answered(known[i]) for i in ids)

    def count(self) -> Count:
        """Count what shows, as every list does. An optional question counts once answered."""
        form, counted = self._counting, _counted(self.worksheet)
        shown = [item for item in form.questions() if item.id in counted]
        asked = [item for item in shown if not item.offered or form.is_answered(item)]
        skipped = sum(i.id in form.answers.skipped for i in asked if not form.is_answered(i))
        return Count(self.answered_count(), skipped, len(asked))

    @cached_property
    def _counting(self) -> Form:
        leaving = can_leave(self.worksheet)
        return Form(self.worksheet, self.answers, leaving) if leaving else self

    # -- guidance and replies ------------------------------------------------------------------

    def guidance(self, section_id: str = "") -> list[Guidance]:
        """Return the guidance that closes a section; an empty id means the review page."""
        return [
            words
            for words in self.worksheet.guidance
            if words.after == section_id and self._applies(words)
        ]

    def _applies(self, words: Guidance) -> bool:
        if words.when_any and not any_holds(words.when_any, self.lookup):
            return False
        return not (words.when_none and any_holds(words.when_none, self.lookup))

    def replies(self) -> list[tuple[Item, Reply]]:
        """Return the replies to single answers, in the order of the questions. None is counted."""
        return [
            (item, reply)
            for item in self.questions()
            for reply in item.reply
            if holds(reply.op, reply.value, self.lookup(item.id))
        ]

    # -- outside the worksheet -----------------------------------------------------------------

    def outside(self) -> Form:
        """Return the form as the rest of the program may see it.

        It has the answers that may leave the worksheet and no references to the others. Only they
        decide what is visible: a gate that a private answer closed is open here, because missing
        pages would reveal the answer.
        """
        ids = can_leave(self.worksheet)
        kept = self._only(ids.__contains__)
        rows = {
            item: tuple(self._without_references(item, row, ids) for row in rows)
            for item, rows in kept.rows.items()
        }
        return Form(self.worksheet, replace(kept, rows=rows))

    def exportable(self) -> frozenset[str]:
        """Return the ids of the questions that may leave the worksheet and show in `outside`."""
        outside = self.outside()
        return frozenset(i for i in can_leave(self.worksheet) if outside.is_visible(i))

    def leaving(self) -> Answers:
        """Return the answers of `outside` whose questions show."""
        return self.outside().visible()

    def visible(self) -> Answers:
        """Return the answers whose questions show now, and those from an older worksheet."""
        hidden = {item.id for item in self.worksheet.items() if not self.is_visible(item.id)}
        return self._only(lambda item_id: item_id not in hidden)

    def _only(self, keeps: Callable[[str], bool]) -> Answers:
        answers = self.answers
        return replace(
            answers,
            values={key: value for key, value in answers.values.items() if keeps(key)},
            rows={key: rows for key, rows in answers.rows.items() if keeps(key)},
            skipped={key: reason for key, reason in answers.skipped.items() if keeps(key)},
            unread=tuple(one for one in answers.unread if not one.item or keeps(one.item)),
        )

    def _without_references(self, item_id: str, row: Row, ids: frozenset[str]) -> Row:
        item = self.worksheet.by_id[item_id]
        refs = item.refs if isinstance(item, Rows) else ()
        hidden = {column.id for column in refs if column.to not in ids}
        return {key: cell for key, cell in row.items() if key not in hidden}

    def older(self) -> list[tuple[str, Any]]:
        """Return the answers that no question of this worksheet shows, by their ids.

        Those are answers to questions it does not have any more, values that were written where
        rows belong, and rows where a value does.
        """
        values, rows = self._older_ids()
        found = [(key, self.answers.values[key]) for key in values]
        return [*found, *((key, list(self.answers.rows[key])) for key in rows)]

    def older_count(self) -> int:
        """Count the answers of `older` without reading them."""
        return sum(map(len, self._older_ids()))

    def _older_ids(self) -> tuple[list[str], list[str]]:
        known, answers = self.worksheet.by_id, self.answers
        listed = {key for key, item in known.items() if isinstance(item, Rows)}
        single = known.keys() - listed
        values = [key for key in answers.values if key not in single]
        return values, [key for key in answers.rows if key not in listed]


EMPTY_LINE = "(an empty entry)"
"""The text of an empty entry."""


class Cell(Struct, frozen=True):
    """One filled cell of a row: the heading of its column, and its words. `box`: a check box."""

    heading: str
    words: str
    box: bool = False


class Group(Struct, frozen=True):
    """A promise and the rows about it, in words and in cells."""

    name: str
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


class Entry(Struct, frozen=True):
    """One question. `words` is empty without an answer; `skipped` is the reason, or empty.

    If the answer consists of rows, `rows` are the words of each row, `cells` its filled cells in
    the order of the columns, and `ids` its id. Sightings are also grouped by promise in `groups`,
    where the rows don't repeat the promise.
    """

    item: Item
    value: Any
    words: str
    skipped: str
    rows: tuple[str, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] = ()
    ids: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


class Part(Struct, frozen=True):
    """One section and its questions, without notes."""

    section: Section
    entries: tuple[Entry, ...]


def outline(sheet: Worksheet, answers: Answers, shown: Collection[str]) -> list[Part]:
    """Return the questions whose ids are in `shown`, by section, answered or not."""
    return [
        Part(
            section,
            tuple(
                _entry(item, sheet, answers, shown)
                for item in section.item
                if item.asks and item.id in shown
            ),
        )
        for section in sheet.section
    ]


def reviewed(form: Form) -> list[Entry]:
    """Return the visible questions that were answered or skipped, in the worksheet's order."""
    visible = {item.id for item in form.questions()}
    parts = outline(form.worksheet, form.answers, visible)
    return [entry for part in parts for entry in part.entries if entry.words or entry.skipped]


def was_heavy(form: Form, section: Section) -> bool:
    """Return whether a heavy question of a section was answered: then a pause is offered."""
    return any(item.heavy and form.is_answered(item) for item in form.items(section))


def question(item: Item) -> str:
    """Return the text of an item without citation marks."""
    return unmarked(item.text)


def _entry(item: Item, sheet: Worksheet, answers: Answers, shown: Collection[str]) -> Entry:
    value = answer_to(item, answers)
    skipped = answers.skipped.get(item.id, "")
    if not isinstance(item, Rows) or value is None or item.fault(value) is not None:
        return Entry(item, value, "" if value is None else item.told(value), skipped)

    def rendered(rows: Iterable[Row]) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
        with_names = [named(sheet, answers, item, row, shown) for row in rows]
        words = tuple(row_words(item, row) for row in with_names)
        return words, tuple(tuple(_cells(item, row)) for row in with_names)

    ordered = by_day(sheet, item.id, value)
    rows, cells = rendered(ordered)
    ids = tuple(str(row["row"]) for row in ordered)
    promises = by_promise(sheet, item.id, answers, ordered, shown)
    groups = tuple(Group(promise.name, *rendered(promise.rows)) for promise in promises)
    return Entry(item, value, "\n".join(rows), skipped, rows, cells, ids, groups)


def row_words(item: Rows, row: Mapping[str, Any]) -> str:
    """Return a row in words; cells that belong to no column are at the end."""
    more = beside_columns(item, row)
    return " · ".join(part for part in (item.row_words(row), *more) if part) or EMPTY_LINE


def beside_columns(item: Rows, row: Mapping[str, Any]) -> list[str]:
    """Return the cells of a row that belong to no column, in words."""
    return [f"{cell.heading}: {cell.words}" for cell in _other_cells(item, row)]


def _cells(item: Rows, row: Mapping[str, Any]) -> Iterator[Cell]:
    for column in item.columns:
        if column.id in row:
            yield Cell(column.text, column.told(row[column.id]), isinstance(column, CheckColumn))
    yield from _other_cells(item, row)


def _other_cells(item: Rows, row: Mapping[str, Any]) -> Iterator[Cell]:
    known = {"row", *(column.id for column in item.columns)}
    return (Cell(key, plain_words(cell)) for key, cell in row.items() if key not in known)


_MADE_HERE: Final = object()


class Shareable:
    """A worksheet and those of its answers that may leave it. Only `shareable` creates one."""

    __slots__ = ("answers", "sheet")

    answers: Answers
    sheet: Worksheet

    def __init__(self, made_here: object, sheet: Worksheet, answers: Answers) -> None:
        if made_here is not _MADE_HERE:
            raise TypeError("only shareable() makes one of these")
        object.__setattr__(self, "sheet", sheet)
        object.__setattr__(self, "answers", Form(sheet, answers).leaving())

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The parts of them that couldn't be read."""
        return Form(self.sheet, self.answers).unread

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse every change: what was found shareable is never replaced."""
        raise AttributeError(f"{name} cannot be changed")

    def __init_subclass__(cls) -> NoReturn:
        """Refuse subclasses, which could bypass the check."""
        raise TypeError("Shareable has no subclasses")


def shareable(sheet: Worksheet, answers: Answers) -> Shareable | None:
    """Return the part of these answers that other screens may show; None if there can't be any.

    None for a private worksheet even if its owner may export it, and for answers to another
    worksheet, where the same id may be private.
    """
    if answers.worksheet != sheet.id or sheet.private or not can_leave(sheet):
        return None
    return Shareable(_MADE_HERE, sheet, answers)


MORNING = time(6)
"""The local time at which a morning begins."""

NIGHT = timedelta(hours=4)
"""The least time between the last change and that morning."""


def letter_text(sheet: Worksheet, answers: Answers) -> str:
    """Return the answers that the letter names, in its order, separated by blank lines.

    Empty answers and those to hidden questions are skipped. Empty without a letter.
    """
    if sheet.letter is None:
        return ""
    form = Form(sheet, answers)
    wanted = [name for name in sheet.letter.items if form.lookup(name) is not None]
    parts = outline(sheet, form.readable(), wanted)
    entries = {entry.item.id: entry for part in parts for entry in part.entries}
    paragraphs = (
        words.strip()
        for name in wanted
        if name in entries
        for words in entries[name].rows or [entries[name].words]
    )
    return "\n\n".join(filter(None, paragraphs))


def letter_unread(sheet: Worksheet, answers: Answers) -> list[Unread]:
    """Return what isn't in the letter because it can't be read."""
    wanted = sheet.letter.items if sheet.letter is not None else ()
    form = Form(sheet, answers)
    return [one for one in form.unread if one.item in wanted and form.is_visible(one.item)]


def _readable(kind: TextKind, value: Any) -> Any:
    """Return a value of a file, or the part of it that can be read, or None."""
    if isinstance(kind, Rows):
        return value
    return value if kind.unread(value) is None else kind.read(value)


def rests_until(sheet: Worksheet, changed: datetime | None) -> datetime | None:
    """Return when the text is shown again; None if it isn't hidden.

    That is the first six o'clock in the morning, in the time zone of `changed`, at least four hours
    after the last change, so that there is a night between them.
    """
    if sheet.letter is None or not sheet.letter.sleep or changed is None:
        return None
    earliest = changed + NIGHT
    morning = earliest.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning >= earliest else morning + timedelta(1)


# -- cited claims ----------------------------------------------------------------------------------


def claims_of_section(sheet: Worksheet, section: Section) -> list[str]:
    """Return the claims of a section: its intro, its items, and the guidance that closes it."""
    texts = [section.intro, *(text for item in section.item for text in _texts(item))]
    texts += [words.text for words in sheet.guidance if words.after == section.id]
    return _cited_in(texts)


def claims_of_item(item: Item) -> list[str]:
    """Return the claims that one question rests on."""
    return _cited_in(_texts(item))


def claims_of_review(form: Form, *, replies: bool = True) -> list[str]:
    """Return the claims of the review page: those of the replies and of its guidance."""
    texts = [with_claims(*one) for one in form.replies()] if replies else []
    texts += [words.text for words in form.worksheet.guidance if not words.after]
    return _cited_in(texts)


def with_claims(item: Item, reply: Reply) -> str:
    """Return a reply with the marks of the claims that its item rests on."""
    marks = [f"[^{claim}]" for claim in item.claims if claim not in cited(reply.text)]
    return reply.text.rstrip() + "".join(marks)


def _texts(item: Item) -> list[str]:
    return [item.text, item.hint, *(f"[^{claim}]" for claim in item.claims)]


def _cited_in(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(claim for text in texts for claim in cited(text)))
