"""What stands under an answer and is no part of it: a soft word, a way to what was written before.

None of it keeps anybody from writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reconcile_tui.core.calendar_days import faults_of_days
from reconcile_tui.core.columns import Column, DayColumn
from reconcile_tui.core.day_order import comes_too_early
from reconcile_tui.core.items import Day, Item, Rows
from reconcile_tui.tui.chrome import Go
from reconcile_tui.tui.fields.body import Body
from reconcile_tui.tui.fields.rows import RowsBody
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.labels import sensitive
from reconcile_tui.tui.labels.fields import FROM_WHAT_YOU_WROTE, SOFT_WORDS, TOO_EARLY

if TYPE_CHECKING:
    from reconcile_tui.core.boundary_words import Reading

__all__ = ["GatherLink", "gather_link", "soft_word", "where_it_is"]


def where_it_is(slot: Slot) -> str:
    """Where a private answer is: in memory only, in the file too, or there unasked."""
    session, kind = slot.session, slot.kind
    if not isinstance(kind, Item) or kind.id not in session.sensitive or session.read_only:
        return ""
    if session.saves_sensitive:
        return sensitive.SAVED_TOO
    return sensitive.UNCHOSEN if kind.id in session.unchosen() else sensitive.UNSAVED


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
    if isinstance(slot.kind, Day | DayColumn) and comes_too_early(slot.kind, slot.beside):
        return TOO_EARLY
    if sheet.calendar is None or not isinstance(slot.kind, Item):
        return ""
    return dict(faults_of_days(sheet, slot.session.lookup)).get(slot.kind.id, "")


def _worst(found: Iterable[Reading]) -> Reading:
    from reconcile_tui.core.boundary_words import worst  # noqa: PLC0415 - large, seldom needed

    return worst(found)


def _of_rows(item: Rows, rows: object) -> Iterator[Reading]:
    for row in rows if isinstance(rows, list) else ():
        for column in item.columns:
            if (column.about_me or column.no_duty) and column.id in row:
                yield _reads(column, row[column.id])


def _reads(kind: Item | Column, value: object) -> Reading:
    """How an answer reads. What another person said they would do may be a rule, never a duty."""
    from reconcile_tui.core.boundary_words import reads_begun, reads_value  # noqa: PLC0415

    words = isinstance(value, str)
    reading = reads_begun(kind.text, str(value)) if words else reads_value(value)
    return reading if kind.about_me or reading == "duty" else ""


class GatherLink(Go):
    """The way to what was written on other sheets; there only while a row can be added."""

    def __init__(self, body: RowsBody) -> None:
        super().__init__(FROM_WHAT_YOU_WROTE, f"gather:{body.item.id}")
        self.body = body
        self.display = body.may_add

    def bring_up_to_date(self) -> None:
        """Come or go with the room there is."""
        self.display = self.body.may_add


def gather_link(body: Body | None) -> GatherLink | None:
    """The link under rows that can be filled from elsewhere."""
    return GatherLink(body) if isinstance(body, RowsBody) and body.item.gather else None
