"""A worksheet and its answers together: what is visible, answered, gated and exportable.

Which claims the words of a worksheet rest on, in reading order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cached_property, wraps
from typing import Any, Final, NamedTuple, NoReturn

from reconcile_tui.domain.answers import Answers, Row, Unread, plain_words
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Item, Reply, Rows, all_hold, any_holds, holds
from reconcile_tui.domain.kinds import CheckColumn, RefColumn, TextKind
from reconcile_tui.domain.pages import cited, unmarked
from reconcile_tui.domain.references import GONE, Under, by_day, by_promise, name_of_row
from reconcile_tui.domain.worksheet import Guidance, Section, Worksheet
from reconcile_tui.errors import Place


class Count(NamedTuple):
    """How many questions are answered, skipped, and asked in all."""

    answered: int
    skipped: int
    asked: int


def holds_answer(kind: Any, value: Any) -> bool:
    """Whether a value from a file or a field is an answer to this item or column.

    What can't be read as one is none. Rows answer once any of them says something.
    """
    if isinstance(kind, Rows) and isinstance(value, list):
        return any(not isinstance(row, Mapping) or row.keys() - {"row"} for row in value)
    return value is not None and kind.read(value) is not None


def answer_to(item: Item, answers: Answers) -> Any:
    """Return the answer to an item as it stands in the file, or None.

    Only rows answer a question with rows, and nothing else any other; see `Form.older`.
    """
    if isinstance(item, Rows):
        return list(answers.rows.get(item.id, ())) or None
    return answers.values.get(item.id)


def title_of(answers: Answers, sheet: Worksheet | None) -> str:
    """What saved answers are called: by their own title, else as their worksheet is.

    A private worksheet without a title keeps its neutral one, and in a discreet run one that has
    the worksheet's own title shows its neutral one. Empty where the worksheet is not known either.
    """
    title = one_line(answers.title)
    if sheet is None or (title and title != sheet.own_title):
        return title
    return sheet.neutral_title if sheet.private else sheet.title


def stops(item: Item, answer: Any) -> bool:
    """Whether this answer closes the item's gate."""
    gate = item.gate
    return gate is not None and holds(gate.op, gate.value, answer)


def _once_a_sheet(
    find: Callable[[Worksheet], frozenset[str]],
) -> Callable[[Worksheet], frozenset[str]]:
    """Remember what was found in the worksheet itself, which never changes and has no hash."""

    @wraps(find)
    def found(sheet: Worksheet) -> frozenset[str]:
        known: frozenset[str] | None = sheet.__dict__.get(find.__name__)
        if known is None:
            known = sheet.__dict__[find.__name__] = find(sheet)
        return known

    return found


@_once_a_sheet
def can_leave(sheet: Worksheet) -> frozenset[str]:
    """Return the ids of the questions whose answers may appear outside their own worksheet.

    A question that is only asked because of an answer that may not leave would give that answer
    away, and stays as well. Empty for a private worksheet, but for one that asks first.
    """
    kept = {item.id for item in sheet.items() if item.asks and sheet.may_leave(item)}
    while True:
        held = {i for i in kept if any(c.item not in kept for c in sheet.by_id[i].enable_when)}
        if not held:
            return frozenset(kept)
        kept -= held


@_once_a_sheet
def _counted(sheet: Worksheet) -> frozenset[str]:
    """Return the questions that every count is about, on every screen and in every list.

    An answer that may not be spoken of elsewhere is in no count: the list would give it away, and
    the worksheet's own number would differ from the list's. Where none may, all are counted; no
    list shows that number.
    """
    return can_leave(sheet) or frozenset(item.id for item in sheet.items() if item.asks)


class Form:
    """One worksheet with one state of its answers. It changes nothing and remembers what it found.

    `answers` may hold more than the worksheet asks; see `older`.
    """

    def __init__(
        self, worksheet: Worksheet, answers: Answers, known: frozenset[str] | None = None
    ) -> None:
        """With `known`, what shows is judged by the answers to these questions alone."""
        self.worksheet = worksheet
        self.answers = answers
        self._known = known
        self._enabled: dict[str, bool] = {}

    # -- answered ------------------------------------------------------------------------------

    def is_answered(self, item: Item) -> bool:
        """Whether the item has an answer, seen or not."""
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
        """Whether the item shows now."""
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
        """The first item whose answer closes its gate: the last one that shows."""
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
        """What of the file can't be read: entries that are no rows, and answers that don't fit."""
        line_of = self.answers.line_of
        found = (
            Unread(str(place[1]), line_of(place, value) if line_of else 0, is_answer=True)
            for place, value in self._unread_values()
        )
        return (*self.answers.unread, *found)

    def readable(self) -> Answers:
        """Return the answers without what of them can't be read."""
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

    # -- what is said to the answers -----------------------------------------------------------

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
        """Return what single answers are told, in the order of the questions. None is counted."""
        return [
            (item, reply)
            for item in self.questions()
            for reply in item.reply
            if holds(reply.op, reply.value, self.lookup(item.id))
        ]

    # -- outside the worksheet -----------------------------------------------------------------

    def outside(self) -> Form:
        """Return the form as the rest of the program may know it.

        It holds the answers that may leave the worksheet and nothing that points at the others.
        What shows in it is judged by them alone: a gate that a private answer closed is open here,
        for else its missing pages would tell what the answer is.
        """
        ids = can_leave(self.worksheet)
        told = self._only(ids.__contains__)
        rows = {
            item: tuple(self._without_pointers(item, row, ids) for row in rows)
            for item, rows in told.rows.items()
        }
        return Form(self.worksheet, replace(told, rows=rows))

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

    def _only(self, is_told: Callable[[str], bool]) -> Answers:
        answers = self.answers
        return replace(
            answers,
            values={key: value for key, value in answers.values.items() if is_told(key)},
            rows={key: rows for key, rows in answers.rows.items() if is_told(key)},
            skipped={key: reason for key, reason in answers.skipped.items() if is_told(key)},
            unread=tuple(one for one in answers.unread if not one.item or is_told(one.item)),
        )

    def _without_pointers(self, item_id: str, row: Row, ids: frozenset[str]) -> Row:
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
        answers = self.answers
        found = [(key, answers.values[key]) for key in values]
        return [*found, *((key, list(answers.rows[key])) for key in rows)]

    def older_count(self) -> int:
        """Count them. It reads no answer."""
        return sum(map(len, self._older_ids()))

    def _older_ids(self) -> tuple[list[str], list[str]]:
        known, answers = self.worksheet.by_id, self.answers
        listed = {key for key, item in known.items() if isinstance(item, Rows)}
        single = known.keys() - listed
        values = [key for key in answers.values if key not in single]
        return values, [key for key in answers.rows if key not in listed]


EMPTY_LINE = "(an empty entry)"
"""What is shown for an entry in which nothing is written."""


class Cell(NamedTuple):
    """One filled cell of a row: what its column is called, and its words. `box`: a check box."""

    heading: str
    words: str
    box: bool = False


class Group(NamedTuple):
    """What one promise says, and the rows about it, in words and in cells."""

    name: str
    rows: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]


class Entry(NamedTuple):
    """One question. `words` is empty without an answer; `skipped` is the reason, or empty.

    Where the answer is made of rows, `rows` are its words row by row, and `cells` the filled cells
    of each row, in the order of the columns, and `ids` whose they are. What was seen of promises is
    also told under them, in `groups`: there a promise is said once, and not in each row.
    """

    item: Item
    value: Any
    words: str
    skipped: str
    rows: tuple[str, ...] = ()
    cells: tuple[tuple[Cell, ...], ...] = ()
    ids: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()


class Part(NamedTuple):
    """One section and its questions; notes are not among them."""

    section: Section
    entries: tuple[Entry, ...]


def outline(sheet: Worksheet, answers: Answers, shown: Collection[str]) -> list[Part]:
    """The questions whose ids are in `shown`, section by section, answered or not."""
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
    """What an item asks, without the marks of its sources."""
    return unmarked(item.text)


def _entry(item: Item, sheet: Worksheet, answers: Answers, shown: Collection[str]) -> Entry:
    value = answer_to(item, answers)
    skipped = answers.skipped.get(item.id, "")
    if isinstance(item, Rows) and value is not None and item.fault(value) is None:
        seen = by_day(sheet, item.id, value)
        named = [_named(item, row, sheet, answers, shown) for row in seen]
        rows = tuple(row_words(item, row) for row in named)
        cells = tuple(tuple(_cells(item, row)) for row in named)
        ids = tuple(str(row["row"]) for row in seen)
        groups = tuple(
            _group(item, one, sheet, answers, shown)
            for one in by_promise(sheet, item.id, answers, seen, shown)
        )
        return Entry(item, value, "\n".join(rows), skipped, rows, cells, ids, groups)
    return Entry(item, value, "" if value is None else item.told(value), skipped)


def _group(
    item: Rows, under: Under, sheet: Worksheet, answers: Answers, shown: Collection[str]
) -> Group:
    named = [_named(item, row, sheet, answers, shown) for row in under.rows]
    rows = tuple(row_words(item, row) for row in named)
    return Group(under.name, rows, tuple(tuple(_cells(item, row)) for row in named))


def row_words(item: Rows, row: Mapping[str, Any]) -> str:
    """A row in words, what its columns do not know at the end."""
    more = beside_columns(item, row)
    return " · ".join(part for part in (item.row_words(row), *more) if part) or EMPTY_LINE


def beside_columns(item: Rows, row: Mapping[str, Any]) -> list[str]:
    """What stands in a row under names that are no columns, in words."""
    known = {"row", *(column.id for column in item.columns)}
    return [f"{key}: {plain_words(cell)}" for key, cell in row.items() if key not in known]


def _cells(item: Rows, row: Mapping[str, Any]) -> Iterator[Cell]:
    for column in item.columns:
        if column.id in row:
            yield Cell(column.text, column.told(row[column.id]), isinstance(column, CheckColumn))
    known = {"row", *(column.id for column in item.columns)}
    yield from (Cell(key, plain_words(cell)) for key, cell in row.items() if key not in known)


def _named(
    item: Rows, row: Mapping[str, Any], sheet: Worksheet, answers: Answers, shown: Collection[str]
) -> Mapping[str, Any]:
    """The row with each reference as the words of the row it points at."""
    named = dict(row)
    for column in item.refs:
        if column.id in row:
            named[column.id] = _target(column, row[column.id], sheet, answers, shown)
    return named


def _target(
    column: RefColumn, row_id: Any, sheet: Worksheet, answers: Answers, shown: Collection[str]
) -> str:
    target = sheet.by_id.get(column.to)
    row = next((one for one in answers.rows.get(column.to, ()) if one["row"] == row_id), None)
    if column.to not in shown or not isinstance(target, Rows) or column.unread(row_id) is not None:
        return column.told(row_id)
    return GONE if row is None else name_of_row(target, row) or plain_words(row_id)


_MADE_HERE: Final = object()


class Shareable:
    """A worksheet, and those of its answers that may leave it. It cannot be made by hand."""

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
        """What of them could not be read."""
        return Form(self.sheet, self.answers).unread

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """What was found fit to be seen is not exchanged afterwards."""
        raise AttributeError(f"{name} cannot be changed")

    def __init_subclass__(cls) -> NoReturn:
        """No other class passes for this one."""
        raise TypeError("Shareable has no subclasses")


def shareable(sheet: Worksheet, answers: Answers) -> Shareable | None:
    """What other screens may show of these answers; None when nothing of their sheet may ever be.

    A private sheet gives None even where its owner may export it, and so do answers to another
    sheet: an id that is open here may be private there.
    """
    if answers.worksheet != sheet.id or sheet.private or not can_leave(sheet):
        return None
    return Shareable(_MADE_HERE, sheet, answers)


MORNING = time(6)
"""When a morning begins, where the person is."""

NIGHT = timedelta(hours=4)
"""The least time between the last change and the morning that counts."""


def letter_text(sheet: Worksheet, answers: Answers) -> str:
    """The answers that the letter names, in its order, a blank line between them.

    Empty answers, and those whose question is hidden now, are left out. Empty without a letter.
    """
    if sheet.letter is None:
        return ""
    form = Form(sheet, answers)
    wanted = [name for name in sheet.letter.items if form.lookup(name) is not None]
    told = outline(sheet, form.readable(), wanted)
    entries = {entry.item.id: entry for part in told for entry in part.entries}
    said = [paragraph for name in wanted if name in entries for paragraph in _said(entries[name])]
    return "\n\n".join(said)


def letter_unread(sheet: Worksheet, answers: Answers) -> list[Unread]:
    """Return what the letter leaves out because it can't be read."""
    wanted = sheet.letter.items if sheet.letter is not None else ()
    form = Form(sheet, answers)
    return [one for one in form.unread if one.item in wanted and form.is_visible(one.item)]


def _readable(kind: TextKind, value: Any) -> Any:
    """A value of a file, or what of it can be read; None for nothing."""
    if isinstance(kind, Rows):
        return value
    return value if kind.unread(value) is None else kind.read(value)


def _said(entry: Entry) -> list[str]:
    words = list(entry.rows) or [entry.words]
    return [one.strip() for one in words if one.strip()]


def rests_until(sheet: Worksheet, changed: datetime | None) -> datetime | None:
    """When the text may be looked at again; None where it does not rest.

    That is the first six o'clock in the morning, by the clock of `changed`, that comes at least
    four hours after the words were last changed. Six by itself would not do: what was written at
    five to six would be free five minutes later, with no night in between.
    """
    if sheet.letter is None or not sheet.letter.sleep or changed is None:
        return None
    earliest = changed + NIGHT
    morning = earliest.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if morning >= earliest else morning + timedelta(1)


# -- claims that words rest on ---------------------------------------------------------------------


def claims_of_section(sheet: Worksheet, section: Section) -> list[str]:
    """Return the claims of a section: its intro, its items, and the guidance that closes it."""
    texts = [section.intro, *(text for item in section.item for text in _texts(item))]
    texts += [words.text for words in sheet.guidance if words.after == section.id]
    return _cited_in(texts)


def claims_of_item(item: Item) -> list[str]:
    """Return the claims that one question rests on."""
    return _cited_in(_texts(item))


def claims_of_review(form: Form, *, replies: bool = True) -> list[str]:
    """Return the claims of the review page: what single answers are told, and its guidance."""
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
