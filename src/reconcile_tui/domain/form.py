"""A worksheet with its answers: what is visible, answered, gated, exportable, cited and misdated.

The safety questions, a worksheet whose answers are never saved, are judged here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, NoReturn

from msgspec import Struct

from reconcile_tui.domain.answers import Answers, Row, Unread
from reconcile_tui.domain.dates import plain_day, read_time
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.items import Day, Item, Reply, Rows, all_hold, any_holds, holds
from reconcile_tui.domain.kinds import DayKind, Lookup, TextKind
from reconcile_tui.domain.pages import cited
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


def closes_gate(item: Item, answer: Any) -> bool:
    """Return whether this answer closes the item's gate."""
    gate = item.gate
    return gate is not None and holds(gate.op, gate.value, answer)


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
        return next((item for item in gates if closes_gate(item, self._answer(item.id))), None)

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
        ids = {*form.answers.values, *form.answers.rows} & self.worksheet.counted_ids
        return sum(form.is_visible(i) and form.is_answered(known[i]) for i in ids)

    def count(self) -> Count:
        """Count what shows, as every list does. An optional question counts once answered."""
        form, counted = self._counting, self.worksheet.counted_ids
        shown = [item for item in form.questions() if item.id in counted]
        asked = [item for item in shown if not item.offered or form.is_answered(item)]
        skipped = sum(i.id in form.answers.skipped for i in asked if not form.is_answered(i))
        return Count(self.answered_count(), skipped, len(asked))

    @cached_property
    def _counting(self) -> Form:
        ids = self.worksheet.exportable_ids
        return Form(self.worksheet, self.answers, ids) if ids else self

    # -- guidance and replies ------------------------------------------------------------------

    def guidance(self, section_id: str = "") -> list[Guidance]:
        """Return the guidance that closes a section; an empty id means the review page."""
        return [
            words
            for words in self.worksheet.guidance
            if words.after == section_id
            and (not words.when_any or any_holds(words.when_any, self.lookup))
            and not any_holds(words.when_none, self.lookup)
        ]

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
        ids = self.worksheet.exportable_ids
        kept = self._only(ids.__contains__)
        rows = {
            item: tuple(self._without_references(item, row, ids) for row in rows)
            for item, rows in kept.rows.items()
        }
        return Form(self.worksheet, replace(kept, rows=rows))

    def exportable(self) -> frozenset[str]:
        """Return the ids of the questions that may leave the worksheet and show in `outside`."""
        outside = self.outside()
        return frozenset(i for i in self.worksheet.exportable_ids if outside.is_visible(i))

    def exportable_answers(self) -> Answers:
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


def _readable(kind: TextKind, value: Any) -> Any:
    """Return a value of a file, or the part of it that can be read, or None."""
    if isinstance(kind, Rows):
        return value
    return value if kind.unread(value) is None else kind.read(value)


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
        object.__setattr__(self, "answers", Form(sheet, answers).exportable_answers())

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
    if answers.worksheet != sheet.id or sheet.private or not sheet.exportable_ids:
        return None
    return Shareable(_MADE_HERE, sheet, answers)


# -- dates -----------------------------------------------------------------------------------------

TOO_EARLY = "this date is before the one it should come after"
NO_TIME = (
    "The app couldn't read this as a time such as 19:30, so a calendar would show the whole day."
)
BEFORE_FIRST = "This date is before the first one, so there's nothing for a calendar."
AFTER_LAST = "This date is after the last one, so there's nothing for a calendar."


def faults_of_order(answers: Answers, sheet: Worksheet) -> Iterator[tuple[Place, str, str]]:
    """Yield (place, message, hint) for each date that is too early, in rows too."""
    for item in sheet.items():
        dated: list[tuple[Place, DayKind, Lookup]] = []
        if isinstance(item, Day):
            dated = [(("answers", item.id), item, answers.value)]
        elif isinstance(item, Rows):
            dated = [
                (("rows", item.id, number, column.id), column, row.get)
                for number, row in enumerate(answers.rows.get(item.id, ()))
                for column in item.days
            ]
        for place, kind, answer_of in dated:
            if kind.comes_too_early(answer_of):
                yield place, TOO_EARLY, f'expected the date of "{kind.not_before}", or a later one'


def faults_of_days(sheet: Worksheet, answer_of: Lookup) -> Iterator[tuple[str, str]]:
    """Yield (id of the question, message) for each answer that a calendar can't use."""
    calendar = sheet.calendar
    if calendar is None:
        return
    typed = answer_of(calendar.time) if calendar.time else None
    if isinstance(typed, str) and typed.strip() and read_time(typed) is None:
        yield calendar.time, NO_TIME
    first, until = plain_day(answer_of(calendar.first)), plain_day(answer_of(calendar.until))
    if first is not None and until is not None and until < first:
        yield calendar.first, AFTER_LAST
        yield calendar.until, BEFORE_FIRST


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


# -- safety questions ------------------------------------------------------------------------------

SAFETY_QUESTIONS = "quiet-questions"
"""The id of the worksheet with the questions asked before anything that is meant for two people.

It is private content. Its answers are never saved: the caller drops them once the outcome is known.
In doubt, sharing is refused.
"""

ALLOWING_ANSWER = "yes"
"""The only answer that allows sharing, for a question without a gate."""

ALONE_QUESTION = "alone"
"""The id of the question whether anyone else can see this screen. It comes first."""

REFUSAL_PAGE = "not-for-now"
"""The guide page that is shown whatever the reason for a refusal, so that it reveals none."""

SafetyResult = Literal["open", "alone", "stopped", "unseen"]
"""`open`: it may be shared. `alone`: only for oneself. `stopped`: not at all. `unseen`: someone may
be watching the screen, so nothing more is shown."""


class SafetyOutcome(Struct, frozen=True):
    """The outcome of the answers. `page` is the guide page to show unless sharing is allowed."""

    way: SafetyResult
    page: str = ""


def asks_before_opening(sheet: Worksheet) -> bool:
    """Return whether the questions come before the worksheet is opened or started."""
    return sheet.audience == "together"


def asks_before_sharing(sheet: Worksheet) -> bool:
    """Return whether the questions come before the worksheet is exported or shared."""
    return sheet.audience in {"each", "together"}


def next_safety_question(sheet: Worksheet, answers: Mapping[str, Any]) -> Item | None:
    """Return the next question; None once an answer refuses sharing, or all are answered."""
    for item in sheet.items():
        if item.asks and answers.get(item.id) is None:
            return item
        if item.asks and (_refuses(item, answers) or _is_watched(item, answers)):
            return None
    return None


def safety_outcome(sheet: Worksheet, answers: Mapping[str, Any]) -> SafetyOutcome:
    """Return the outcome of the answers, which are item id -> value of an option.

    Someone who isn't alone at the screen sees nothing more. A gate that holds or wasn't answered
    refuses sharing. A question without a gate allows it only with `yes`; any other answer, or none,
    means only for oneself.
    """
    questions = [item for item in sheet.items() if item.asks]
    if any(_is_watched(item, answers) for item in questions):
        return SafetyOutcome("unseen")
    for item in questions:
        if item.gate and _refuses(item, answers):
            return SafetyOutcome("stopped", item.gate.page)
    wanted = all(answers.get(item.id) == ALLOWING_ANSWER for item in questions if not item.gate)
    return SafetyOutcome("open") if questions and wanted else SafetyOutcome("alone", REFUSAL_PAGE)


def safety_guidance(sheet: Worksheet, answers: Mapping[str, Any]) -> list[Guidance]:
    """Return the guidance for these answers."""
    return [words for words in sheet.guidance if any_holds(words.when_any, answers.get)]


def _is_watched(item: Item, answers: Mapping[str, Any]) -> bool:
    return item.id == ALONE_QUESTION and answers.get(item.id) != ALLOWING_ANSWER


def _refuses(item: Item, answers: Mapping[str, Any]) -> bool:
    answer = answers.get(item.id)
    return item.gate is not None and (answer is None or closes_gate(item, answer))
