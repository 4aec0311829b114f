"""Where a field's answer lives: one item of a session, or one cell of a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from reconcile_tui.core.columns import Column
from reconcile_tui.core.conditions import Lookup
from reconcile_tui.core.form import answer_to
from reconcile_tui.core.items import Item, Rows
from reconcile_tui.core.kinds import WrongAnswerError
from reconcile_tui.session import Session, raw_of

__all__ = ["Slot"]


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
        """Where it stands, as `Session.refused` names it."""

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
        """The answer as the text of a field; one that was too long to be taken stands there too."""
        return self.session.refused.get(self.place) or raw_of(self.value)

    @property
    def fault(self) -> str:
        """What is wrong with the answer, or empty, as it is said to the one who typed it.

        Of what no typing gives, it is said what the file should hold.
        """
        if said := self.session.refused.complaint(self.place):
            return said
        value = self.value
        fault = (self.kind.fault(value) or "") if value is not None else ""
        if fault and isinstance(value, str):
            try:
                self.kind.parse(value)
            except WrongAnswerError as error:
                return str(error)
        return fault

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
