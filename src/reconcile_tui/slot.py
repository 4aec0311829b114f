"""One answer of a session, as the screen and the line mode show and take it.

Plain Python: what an answer is beside its question (private or not, a day on offer, a soft word,
an entry that may be added) is found out here, whoever says it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from reconcile_tui.domain.answers import NO_ROOM, Row, is_blank, plain_words
from reconcile_tui.domain.dates import short_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import answer_to, holds_answer
from reconcile_tui.domain.items import Item, Lookup, Rows, any_holds
from reconcile_tui.domain.kinds import Column, DayKind, WrongAnswerError
from reconcile_tui.domain.suggest import (
    comes_too_early,
    faults_of_days,
    offer_in_words,
    offered_day,
)
from reconcile_tui.lazy import late
from reconcile_tui.messages import timeline
from reconcile_tui.messages.fields import SOFT_WORDS, TOO_EARLY
from reconcile_tui.messages.screens import not_read_here, wrong_answer
from reconcile_tui.session import Session

if TYPE_CHECKING:
    from reconcile_tui.content.lint import boundaries
    from reconcile_tui.content.lint.boundaries import Reading
else:
    boundaries = late("reconcile_tui.content.lint.boundaries")


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
        """Where a day is asked for: one to offer instead of the usual one."""
        self.beside: Lookup = session.lookup
        """The answers that it stands among: those of the sheet, or the cells of its row."""
        self._value = value
        self._take = take
        self.place = place
        self._is_begun: Callable[[], bool] = lambda: bool(
            session.answers.values or session.answers.rows
        )

    @classmethod
    def of_item(cls, session: Session, item: Item) -> Slot:
        """The answer to one item."""
        return cls(
            item,
            session,
            lambda: answer_to(item, session.answers),
            lambda raw: session.answer(item.id, raw),
            item.id,
        )

    @classmethod
    def of_cell(cls, session: Session, item: Rows, row_id: str, column: Column) -> Slot:
        """One cell of one row."""

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
        """The answer as it stands in the file, or None."""
        return self._value()

    @property
    def raw(self) -> str:
        """The answer as the text of a field."""
        return str(self.kind.raw(self.value))

    @property
    def fault(self) -> str:
        """What is wrong with the answer, or empty, as it is said to the one who typed it.

        Of what no typing gives, it is said what the file should hold.
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
        """What to say under an answer that can't be read, or of which that was complained."""
        value = self.value
        typed = self.kind.keeps_typed and isinstance(value, str)
        unread = None if typed or value is None else self.kind.unread(value)
        if unread is not None and complaint != NO_ROOM:
            return not_read_here(one_line(plain_words(unread)))
        complaint = complaint or self.fault
        return wrong_answer(complaint) if complaint else ""

    @property
    def is_begun(self) -> bool:
        """Whether anything is answered beside it: in its row, or for an item in the worksheet."""
        return self._is_begun()

    @property
    def fixed(self) -> bool:
        """Whether it can only be read: the file cannot be written."""
        return bool(self.session.read_only)

    def take(self, raw: str) -> str:
        """Hand over what was typed. Returns what is wrong with it, or empty."""
        return self._take(raw) or ""


BYTES = 4
"""Bytes that a character takes in a file, at most."""


def room_for(session: Session) -> int:
    """Return how many characters more the file surely has room for."""
    return session.room() // BYTES


Privacy: TypeAlias = Literal["", "saved", "unchosen", "unsaved"]
"""Where a private answer is: in the file too, there though nobody chose that, in memory only."""


def privacy_of(slot: Slot) -> Privacy:
    """Return where a private answer is; empty for one that is not private or cannot be changed."""
    session, kind = slot.session, slot.kind
    if not isinstance(kind, Item) or kind.id not in session.sensitive or session.read_only:
        return ""
    if session.saves_sensitive:
        return "saved"
    return "unchosen" if kind.id in session.unchosen() else "unsaved"


# -- soft words ------------------------------------------------------------------------------------


def soft_word(slot: Slot) -> str:
    """What is said where an answer reads as a rule or a duty, or where two days do not fit."""
    kind, value = slot.kind, slot.value
    if value and isinstance(kind, Rows):
        reading = _worst(_of_rows(kind, value))
    elif value and (getattr(kind, "about_me", False) or getattr(kind, "no_duty", False)):
        reading = _reads(kind, value)
    else:
        return _beside_other_days(slot)
    return SOFT_WORDS.get(reading, "")


def _beside_other_days(slot: Slot) -> str:
    """That a day comes before the one it follows, or why a calendar could not use this answer."""
    sheet = slot.session.worksheet
    if isinstance(slot.kind, DayKind) and comes_too_early(slot.kind, slot.beside):
        return TOO_EARLY
    if sheet.calendar is None or not isinstance(slot.kind, Item):
        return ""
    return dict(faults_of_days(sheet, slot.session.lookup)).get(slot.kind.id, "")


def _worst(found: Iterable[Reading]) -> Reading:
    return boundaries.worst(found)


def _of_rows(item: Rows, rows: object) -> Iterator[Reading]:
    for row in rows if isinstance(rows, list) else ():
        for column in item.columns:
            if (column.about_me or column.no_duty) and column.id in row:
                yield _reads(column, row[column.id])


def _reads(kind: Item | Column, value: object) -> Reading:
    """How an answer reads. What another person said they would do may be a rule, never a duty."""
    words = isinstance(value, str)
    reading = (
        boundaries.reads_begun(kind.text, str(value)) if words else boundaries.reads_value(value)
    )
    return reading if kind.about_me or reading == "duty" else ""


# -- dates -----------------------------------------------------------------------------------------


def way_of(kind: DayKind) -> int:
    """Return whether the date asked for is surely past (-1), still to come (1), or neither (0)."""
    if kind.suggest is None:
        return 1 if kind.not_before else 0
    return 1 if kind.suggest.days > 0 else -1


def hasnt_come(kind: DayKind, day: date, today: date) -> bool:
    """Return whether a date is still to come, where the one asked for is surely past."""
    return way_of(kind) < 0 and day > today


def offered_to(slot: Slot, today: date) -> date | None:
    """Return the date that is offered for an empty answer, if one is."""
    if slot.kind.suggest is None or slot.fixed:
        return None
    return slot.near or offered_day(slot.kind.suggest, slot.session.lookup, today)


def words_of_offer(slot: Slot, today: date) -> str:
    """Return that date in words, and what it is counted from."""
    if slot.near is not None:
        return short_day(slot.near)
    return offer_in_words(slot.kind.suggest, slot.session.lookup, today)


# -- entries ---------------------------------------------------------------------------------------


def is_closed(session: Session, item: Rows) -> bool:
    """Whether the sheet says that nothing is added now."""
    return any_holds(item.closed_when, session.lookup)


def may_add(session: Session, item: Rows) -> bool:
    """Whether there is room for one more."""
    full = item.limit is not None and len(session.rows(item.id)) >= item.limit
    return not full and not session.read_only and not is_closed(session, item)


def closed_words(item: Rows) -> str:
    """The sheet's own words for why nothing is added, on one line."""
    return " ".join(item.closed_text.split())


def row_of(session: Session, item: Rows, row_id: str) -> Row:
    """Return one entry; an empty one when it is not there."""
    return next((row for row in session.rows(item.id) if row["row"] == row_id), {})


def says_something(item: Rows, row: Mapping[str, Any]) -> bool:
    """Return whether an entry says more than which other entry it is about."""
    refs = {one.id for one in item.refs}
    return bool(row.keys() - refs - {"row"})


def days_that_place(session: Session, item: Rows) -> set[str]:
    """Return the columns whose date puts an entry into a week of the timeline."""
    return {one.date for one in session.worksheet.timeline if one.sightings == item.id}


def without_day(session: Session, item: Rows, row_id: str) -> str:
    """Say that an entry is in no week because it has no date; empty where that is no matter."""
    row = dict(row_of(session, item, row_id))
    days = [row.pop(name, None) for name in days_that_place(session, item)]
    if not days or any(isinstance(day, date) for day in days):
        return ""
    if any(days):
        return timeline.DAY_UNCLEAR
    return timeline.NO_DAY if says_something(item, row) else ""
