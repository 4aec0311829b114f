"""One worksheet being filled in, and each of its answers as a field shows and takes it.

The session is the only mutable state: widgets show it and report what was typed, and never hold the
only copy of a word.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from reconcile_tui.domain.answers import (
    MAX_ANSWER,
    MAX_FILE,
    NO_ROOM,
    Answers,
    Row,
    is_blank,
    plain_text,
    plain_words,
    text_size,
)
from reconcile_tui.domain.dates import short_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import Form, answer_to, faults_of_days, holds_answer
from reconcile_tui.domain.items import Item, Rows, any_holds
from reconcile_tui.domain.kinds import Column, DayKind, Lookup, Suggest, TextKind, WrongAnswerError
from reconcile_tui.domain.merge import apply_merge
from reconcile_tui.domain.worksheet import (
    SAVED,
    Section,
    Worksheet,
    may_be_saved,
    sensitive_items,
    without,
)
from reconcile_tui.lazy import late
from reconcile_tui.messages import timeline
from reconcile_tui.messages.fields import BOUNDARY_HINTS, TOO_EARLY
from reconcile_tui.messages.screens import invalid_answer, unreadable_answer

if TYPE_CHECKING:
    from reconcile_tui.domain import boundaries
    from reconcile_tui.domain.boundaries import Reading
else:
    boundaries = late("reconcile_tui.domain.boundaries")


Changed = Callable[[Answers, bool], None]
"""Called with the new answers, and whether to save them at once (a choice, a tick)."""


class Session:
    """A worksheet and its answers. `read_only` is why nothing can be changed, or empty."""

    def __init__(
        self, worksheet: Worksheet, answers: Answers, changed: Changed, *, read_only: str = ""
    ) -> None:
        self.worksheet = worksheet
        self.answers = answers
        self.read_only = read_only
        self.changed = changed
        self._form = Form(worksheet, answers)
        self.sensitive = sensitive_items(worksheet)
        self.cleared: dict[str, Answers] = {}
        """The answers before each clearing that can still be undone, by mark."""
        self.unchosen: Callable[[], Set[str]] = frozenset
        """Returns the sensitive items in the file that nobody chose to save; set by `Workspace`."""
        self.clearings = 0
        """Number of times that something was cleared or restored."""
        self.room: Callable[[], int] = lambda: MAX_FILE
        """Returns how many bytes the file can still take; set by `Workspace`."""

    # -- what may be saved ---------------------------------------------------------------------

    def to_save(self, answers: Answers, saved: Answers | None) -> Answers:
        """Return these answers as a save may write them; `saved` is what the file holds."""
        return may_be_saved(answers, saved, self.sensitive) if self.sensitive else answers

    def for_copies(self) -> Answers:
        """Return the answers that any other file may hold: without sensitive ones."""
        return replace(without(self.answers, self.sensitive), sensitive="")

    @property
    def saves_sensitive(self) -> bool:
        """Whether the person chose to save sensitive answers too."""
        return self.answers.sensitive == SAVED

    def save_sensitive(self) -> None:
        """Save sensitive answers too, as the person chose."""
        self._take(replace(self.answers, sensitive=SAVED), at_once=True)

    def drop_sensitive(self) -> None:
        """Remove every sensitive answer for good."""
        for item_id in self.sensitive:
            self._forget_clearing(item_id)
        self._take(replace(without(self.answers, self.sensitive), sensitive=""), at_once=True)

    # -- visibility ----------------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """The worksheet with the current answers."""
        if self._form.answers is not self.answers:
            self._form = Form(self.worksheet, self.answers)
        return self._form

    def lookup(self, item_id: str) -> Any:
        """Return an answer as conditions see it: None without one, or while it is hidden."""
        return self.form.lookup(item_id)

    def pinned(self) -> list[tuple[Item, str]]:
        """Return the items whose answers stay in view, with those in words."""
        pins = [item for item in self.worksheet.items() if item.pin]
        return [(item, self.words(item)) for item in pins if self.lookup(item.id) is not None]

    def words(self, item: Item) -> str:
        """Return an answer in words."""
        value = answer_to(item, self.answers)
        return "" if value is None else item.describe(value)

    def fault(self, item: Item) -> str | None:
        """Return what is wrong with an answer, or None."""
        value = answer_to(item, self.answers)
        return None if value is None else item.fault(value)

    # -- progress ------------------------------------------------------------------------------

    def asked(self) -> list[Item]:
        """Return the visible questions that are not optional."""
        return [item for item in self.form.questions() if not item.offered]

    def next_unanswered(self, after: str | None = None) -> Item | None:
        """Return the next unanswered question, wrapping around; then those marked for later."""
        asked = self.asked()
        place = next((n for n, item in enumerate(asked) if item.id == after), -1)
        round_trip = [*asked[place + 1 :], *asked[: place + 1]]
        empty = [item for item in round_trip if not self.form.is_answered(item)]
        fresh = [item for item in empty if item.id not in self.answers.skipped]
        later = [item for item in empty if self.answers.skipped.get(item.id) == "later"]
        return next(iter(fresh or later), None)

    def shown_item(self, item_id: str) -> Item | None:
        """Return the item of that id if it is visible, else None."""
        return self.worksheet.by_id.get(item_id) if self.form.is_visible(item_id) else None

    def section_of(self, item: Item) -> Section:
        """Return the section of an item."""
        return next(s for s in self.worksheet.section if any(i is item for i in s.item))

    # -- changing ------------------------------------------------------------------------------

    def raw(self, item_id: str) -> str:
        """Return an answer as the text of its field."""
        item = self.worksheet.by_id[item_id]
        return item.raw(answer_to(item, self.answers))

    def answer(self, item_id: str, raw: str) -> str | None:
        """Set an answer from typed text. Returns what is wrong with it, or None.

        Invalid text is kept as typed; text that there is no room for is refused.
        """
        if not self._fits(self.raw(item_id), raw):
            return NO_ROOM
        item = self.worksheet.by_id[item_id]
        value, fault = _parsed(item, raw)
        self._take(self.answers.with_value(item_id, value), at_once=item.at_once)
        return fault

    def answer_part(self, item_id: str, part: str, raw: str) -> str | None:
        """Set one part of a plan: `if`, `then` or `when`.

        Returns why it was refused, or None.
        """
        before = self.answers.value(item_id)
        parts = dict(before) if isinstance(before, dict) else {}
        if not self._fits(str(parts.get(part, "")), raw):
            return NO_ROOM
        text = plain_text(raw)
        if text.strip():  # blanks alone are no answer, here as in every text
            parts[part] = text
        else:
            parts.pop(part, None)
        self._take(self.answers.with_value(item_id, parts or None), at_once=False)
        return None

    def clear(self, item_id: str) -> Answers:
        """Remove an answer. Returns the answers before, for `restore`.

        It can be restored until the worksheet is closed; then it is erased everywhere.
        """
        before = self.answers
        if not self.read_only and before.value(item_id) is not None:
            self._note_clearing(item_id)
        item = self.worksheet.by_id[item_id]
        if isinstance(item, Rows):
            rows = {key: rows for key, rows in before.rows.items() if key != item_id}
            self._take(replace(before, rows=rows), at_once=True)
        else:
            self._take(before.with_value(item_id, None), at_once=True)
        return before

    def restore(self, item_id: str, before: Answers) -> None:
        """Restore an answer that `clear` removed; all later changes stay."""
        self._forget_clearing(item_id)
        if item_id in before.rows:
            rows = {**self.answers.rows, item_id: before.rows[item_id]}
            self._take(replace(self.answers, rows=rows), at_once=True)
        else:
            value = before.values.get(item_id)
            self._take(self.answers.with_value(item_id, value), at_once=True)

    def skip(self, item_id: str, reason: str | None) -> None:
        """Mark a question as skipped for a reason; None removes the mark."""
        self._take(self.answers.with_skip(item_id, reason), at_once=True)

    def set_status(self, status: str) -> None:
        """Set the status: in-progress, completed or stopped."""
        self._take(replace(self.answers, status=status), at_once=True)

    def apply_external(self, saved: Answers, merged: Answers) -> bool:
        """Apply what a save found changed by another program. Returns whether anything changed.

        Does not submit: it is on the disk already. What was typed since the save stays.
        """
        before = self.answers
        self.answers = apply_merge(before, saved, merged)
        return self.answers != before

    # -- rows ----------------------------------------------------------------------------------

    def rows(self, item_id: str) -> tuple[Row, ...]:
        """Return the rows of an item, in the order of the file."""
        return self.answers.rows.get(item_id, ())

    def new_row_id(self, item_id: str) -> str:
        """Return an unused row id. The row exists once one of its cells is answered."""
        return _free_id({str(row["row"]) for row in self.rows(item_id)})

    def answer_cell(self, item_id: str, row_id: str, column_id: str, raw: str) -> str | None:
        """Set one cell from typed text. Returns what is wrong with it, or None."""
        item = self.worksheet.by_id[item_id]
        column = item.column(column_id) if isinstance(item, Rows) else None
        if column is None:
            return "there's no such column"
        value, fault = _parsed(column, raw)
        old = next((row for row in self.rows(item_id) if row["row"] == row_id), {"row": row_id})
        if not self._fits(column.raw(old.get(column_id)), raw):
            return NO_ROOM
        row = {key: cell for key, cell in old.items() if key != column_id}
        if value is not None:
            row[column_id] = value
        if len(row) == 1:
            self._take(self.answers.without_row(item_id, row_id), at_once=False)
        else:
            self._take(self.answers.with_row(item_id, row), at_once=False)
        return fault

    def remove_row(self, item_id: str, row_id: str) -> None:
        """Remove a row; `restore_row` restores it."""
        if not self.read_only and any(row["row"] == row_id for row in self.rows(item_id)):
            self._note_clearing(f"{item_id}/{row_id}")
        self._take(self.answers.without_row(item_id, row_id), at_once=True)

    def restore_row(self, item_id: str, row: Row, place: int) -> None:
        """Restore a removed row; all later changes stay."""
        self._forget_clearing(f"{item_id}/{row['row']}")
        if all(one["row"] != row["row"] for one in self.rows(item_id)):
            self._take(self.answers.with_row(item_id, row, place), at_once=True)

    def add_rows(self, item_id: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add several rows without ids, as one change."""
        answers = self.answers
        for cells in rows:
            taken = {str(row["row"]) for row in answers.rows.get(item_id, ())}
            answers = answers.with_row(item_id, {"row": _free_id(taken), **cells})
        self._take(answers, at_once=True)

    def _fits(self, before: str, now: str) -> bool:
        """Return whether a text may replace another: always if shorter, else if there is room."""
        if len(now) <= len(before):
            return True
        return len(now) <= MAX_ANSWER and text_size(now) - text_size(before) <= self.room()

    def _note_clearing(self, mark: str) -> None:
        self.cleared[mark] = self.answers
        self.clearings += 1

    def _forget_clearing(self, mark: str) -> None:
        if self.cleared.pop(mark, None) is not None:
            self.clearings += 1

    def _take(self, answers: Answers, *, at_once: bool) -> None:
        if self.read_only or answers == self.answers:
            return
        self.answers = answers
        self.changed(answers, at_once)


def _free_id(taken: Set[str]) -> str:
    # The first letter keeps an id from looking like a number.
    while (name := f"r{os.urandom(2).hex()}") in taken:
        pass
    return name


def _parsed(kind: TextKind, raw: str) -> tuple[Any, str | None]:
    try:
        return kind.parse(raw), None
    except WrongAnswerError as error:
        return plain_text(raw), str(error)


# -- one answer ------------------------------------------------------------------------------------


class Slot:
    """One answer, readable and writable. The session holds it; the field only shows it."""

    def __init__(
        self,
        kind: Item | Column,
        session: Session,
        value: Callable[[], Any],
        take: Callable[[str], str | None],
        place: str,
    ) -> None:
        self.kind: Any = kind
        self.session = session
        self.near: date | None = None
        """Date to suggest instead of the usual one."""
        self.beside: Lookup = session.lookup
        """Returns the answers of the same worksheet, or the cells of the same row, by id."""
        self._value = value
        self._take = take
        self.place = place
        self._is_begun: Callable[[], bool] = lambda: bool(
            session.answers.values or session.answers.rows
        )

    @classmethod
    def of_item(cls, session: Session, item: Item) -> Slot:
        """Return the slot of one item."""
        return cls(
            item,
            session,
            lambda: answer_to(item, session.answers),
            lambda raw: session.answer(item.id, raw),
            item.id,
        )

    @classmethod
    def of_cell(cls, session: Session, item: Rows, row_id: str, column: Column) -> Slot:
        """Return the slot of one cell of one row."""

        def cell(column_id: str) -> Any:
            rows = session.rows(item.id)
            return next((row.get(column_id) for row in rows if row["row"] == row_id), None)

        slot = cls(
            column,
            session,
            lambda: cell(column.id),
            lambda raw: session.answer_cell(item.id, row_id, column.id, raw),
            f"{item.id}/{row_id}/{column.id}",
        )
        slot.beside = cell
        slot._is_begun = lambda: any(cell(one.id) is not None for one in item.columns)
        return slot

    @property
    def value(self) -> Any:
        """The answer as it is in the file, or None."""
        return self._value()

    @property
    def raw(self) -> str:
        """The answer as the text of a field."""
        return str(self.kind.raw(self.value))

    @property
    def fault(self) -> str:
        """What is wrong with the answer, or empty.

        For text this is the message for whoever typed it; for another type, what the file should
        hold.
        """
        value = self.value
        fault = "" if value is None or is_blank(value) else self.kind.fault(value) or ""
        if fault and isinstance(value, str):
            try:
                self.kind.parse(value)
            except WrongAnswerError as error:
                return str(error)
        return fault

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer that can be read."""
        return holds_answer(self.kind, self.value)

    def trouble(self, complaint: str = "") -> str:
        """Return the message under an answer that is invalid, or was refused with `complaint`."""
        value = self.value
        typed = self.kind.keeps_typed and isinstance(value, str)
        unread = None if typed or value is None else self.kind.unread(value)
        if unread is not None and complaint != NO_ROOM:
            return unreadable_answer(one_line(plain_words(unread)))
        complaint = complaint or self.fault
        return invalid_answer(complaint) if complaint else ""

    @property
    def is_begun(self) -> bool:
        """Whether anything else is answered: in its row, or for an item in the worksheet."""
        return self._is_begun()

    @property
    def fixed(self) -> bool:
        """Whether it cannot be changed, because the file cannot be written."""
        return bool(self.session.read_only)

    def take(self, raw: str) -> str:
        """Set the answer from typed text. Returns what is wrong with it, or empty."""
        return self._take(raw) or ""


def remaining_characters(session: Session) -> int:
    """Return how many characters more the file surely has room for."""
    return session.room() // 4  # bytes of the longest character in UTF-8


Privacy: TypeAlias = Literal["", "saved", "unchosen", "unsaved"]
"""Where a private answer is: in the file, there without being chosen, or in memory only."""


def privacy_of(slot: Slot) -> Privacy:
    """Return where a private answer is; empty when it is not private or cannot be changed."""
    session, kind = slot.session, slot.kind
    if not isinstance(kind, Item) or kind.id not in session.sensitive or session.read_only:
        return ""
    if session.saves_sensitive:
        return "saved"
    return "unchosen" if kind.id in session.unchosen() else "unsaved"


# -- hints -----------------------------------------------------------------------------------------


def answer_hint(slot: Slot) -> str:
    """Return a hint where an answer reads as a rule or a duty, or where two dates do not fit."""
    kind, value = slot.kind, slot.value
    if value and isinstance(kind, Rows):
        reading = boundaries.most_serious(_readings_of_rows(kind, value))
    elif value and (getattr(kind, "about_me", False) or getattr(kind, "no_duty", False)):
        reading = _reading_of(kind, value)
    else:
        return _date_hint(slot)
    return BOUNDARY_HINTS.get(reading, "")


def _date_hint(slot: Slot) -> str:
    """Return that a date precedes the one it follows, or why the calendar cannot use it."""
    sheet = slot.session.worksheet
    if isinstance(slot.kind, DayKind) and slot.kind.comes_too_early(slot.beside):
        return TOO_EARLY
    if sheet.calendar is None or not isinstance(slot.kind, Item):
        return ""
    return dict(faults_of_days(sheet, slot.session.lookup)).get(slot.kind.id, "")


def _readings_of_rows(item: Rows, rows: object) -> Iterator[Reading]:
    for row in rows if isinstance(rows, list) else ():
        for column in item.columns:
            if (column.about_me or column.no_duty) and column.id in row:
                yield _reading_of(column, row[column.id])


def _reading_of(kind: Item | Column, value: object) -> Reading:
    """Return how an answer reads. What another person said they would do is never a duty."""
    words = isinstance(value, str)
    reading = (
        boundaries.classify_completion(kind.text, str(value))
        if words
        else boundaries.classify_answer(value)
    )
    return reading if kind.about_me or reading == "duty" else ""


# -- dates -----------------------------------------------------------------------------------------


def date_direction(kind: DayKind) -> int:
    """Return whether the date asked for is in the past (-1), in the future (1), or either (0)."""
    if kind.suggest is None:
        return 1 if kind.not_before else 0
    return 1 if kind.suggest.days > 0 else -1


def is_in_future(kind: DayKind, day: date, today: date) -> bool:
    """Return whether a date is in the future where a past one is asked for."""
    return date_direction(kind) < 0 and day > today


def suggested_date(slot: Slot, today: date) -> date | None:
    """Return the date suggested for an empty answer, or None."""
    if slot.kind.suggest is None or slot.fixed:
        return None
    return slot.near or slot.kind.suggest.day(slot.session.lookup, today)


def suggestion_in_words(slot: Slot, today: date) -> str:
    """Return the suggested date in words, and what it is counted from."""
    if slot.near is not None:
        return short_day(slot.near)
    suggest: Suggest = slot.kind.suggest
    return suggest.in_words(slot.session.lookup, today)


# -- entries ---------------------------------------------------------------------------------------


def is_closed(session: Session, item: Rows) -> bool:
    """Return whether the worksheet allows no new rows now."""
    return any_holds(item.closed_when, session.lookup)


def can_add_row(session: Session, item: Rows) -> bool:
    """Return whether a row can be added."""
    full = item.limit is not None and len(session.rows(item.id)) >= item.limit
    return not full and not session.read_only and not is_closed(session, item)


def closed_reason(item: Rows) -> str:
    """Return the worksheet's own reason why no rows can be added, on one line."""
    return " ".join(item.closed_text.split())


def row_of(session: Session, item: Rows, row_id: str) -> Row:
    """Return one row; an empty one when it does not exist."""
    return next((row for row in session.rows(item.id) if row["row"] == row_id), {})


def has_own_content(item: Rows, row: Mapping[str, Any]) -> bool:
    """Return whether a row has more than its id and references to other rows."""
    refs = {one.id for one in item.refs}
    return bool(row.keys() - refs - {"row"})


def week_date_columns(session: Session, item: Rows) -> set[str]:
    """Return the columns whose date puts a row into a week of the timeline."""
    return {one.date for one in session.worksheet.timeline if one.sightings == item.id}


def missing_date_message(session: Session, item: Rows, row_id: str) -> str:
    """Return the message that a row is in no week because it has no date, or empty."""
    row = dict(row_of(session, item, row_id))
    days = [row.pop(name, None) for name in week_date_columns(session, item)]
    if not days or any(isinstance(day, date) for day in days):
        return ""
    if any(days):
        return timeline.ENTRY_DATE_UNREADABLE
    return timeline.ENTRY_WITHOUT_DATE if has_own_content(item, row) else ""
