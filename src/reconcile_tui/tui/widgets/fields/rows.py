"""The body of a `rows` item: a list of entries, and a last line that adds one."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.form import row_words
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.references import by_day, is_pointed_at, name_of_row, named
from reconcile_tui.messages import fields as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.session import Slot, can_add_row, closed_reason, is_closed
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets import searching
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.lists import list_height, window
from reconcile_tui.tui.widgets.searching import Searched
from reconcile_tui.tui.widgets.text import first_words, plain, wrapped

FEW = 5
"""With more rows than these the cursor starts at the end, where people add to them."""

NAME = 40
"""Cells, and at most half a line, for the name of a row that another row refers to."""


class RowWanted(Message):
    """A row is to be edited on a screen of its own."""

    def __init__(self, body: RowsBody, row_id: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id


class RemovalAsked(Message):
    """A row that others refer to is to be removed, if the person confirms `title`."""

    def __init__(self, body: RowsBody, row_id: str, title: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id
        self.title = title


class RowsBody(Body, Searched, can_focus=True):
    """The rows of an item, and a line that adds one."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("rows"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("home", "jump(-1)"),
        ("end", "jump(1)"),
        ("pageup", "page(-1)"),
        ("pagedown", "page(1)"),
    ]

    takes_no_words = labels.ROWS
    """The notice when a person types here."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.item: Rows = slot.kind
        self.at = self._last() if len(self.rows) > FEW else 0
        self.top = 0
        self.removed: tuple[int, Row] | None = None
        self._seen_others = self._others()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the session; sightings in the order of their days."""
        session = self.slot.session
        return by_day(session.worksheet, self.item.id, session.rows(self.item.id))

    @property
    def can_add_row(self) -> bool:
        """Return whether another row can be added."""
        return can_add_row(self.slot.session, self.item)

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take: all of them, up to a part of the screen."""
        return list_height(self._count(), viewport.height, lambda n: self._lines(n, width))

    def render(self) -> Content:
        """Draw the rows in view, the one under the cursor in reverse."""
        width, height = self.size
        shown = window(self._count(), self.at, self.top, height, lambda n: self._lines(n, width))
        self.top = shown.top
        return shown.drawn(self._drawn)

    def _drawn(self, number: int, line: str) -> Content:
        style = "" if number < len(self.rows) else "$primary" if self.can_add_row else "$secondary"
        here = "reverse" if number == self.at and self.has_focus else ""
        return plain(line, f"{style} {here}".strip())

    def _count(self) -> int:
        """Return the number of rows, plus one for the line that adds a row or says why none is."""
        return len(self.rows) + (self.can_add_row or self._closed_reason() != "")

    def _lines(self, number: int, width: int) -> list[str]:
        """Return the lines of one row, or of the last line."""
        if number >= len(self.rows):
            return (
                [f"+ {self.item.add}"]
                if self.can_add_row
                else wrapped(self._closed_reason(), width)
            )
        lead = "" if self.item.tick else "- "
        hang = " " * (4 if self.item.tick else 2)
        return wrapped(self._words(self.rows[number], width), width, lead, hang)

    def _words(self, row: Row, width: int) -> str:
        session = self.slot.session
        texts = dict(named(session.worksheet, session.answers, self.item, row))
        for column in self.item.refs:
            if column.id in texts:
                texts[column.id] = first_words(texts[column.id], min(NAME, width // 2))
        return " ".join(row_words(self.item, texts).split())

    def _closed_reason(self) -> str:
        """Return why nothing can be added: the worksheet's own words, or that there are no rows."""
        if is_closed(self.slot.session, self.item) and not self.slot.fixed:
            return closed_reason(self.item)
        return "" if self.rows else labels.NO_ROWS

    def show(self, row_id: str = "") -> None:
        """Draw the rows again; with `row_id`, with the cursor on that row if there is one."""
        ids = [str(row["row"]) for row in self.rows] if row_id else []
        self.at = ids.index(row_id) if row_id in ids else min(self.at, self._last())
        self.refresh(layout=True)

    def update_from_answers(self) -> None:
        """Draw the rows again if other answers closed or opened them, or changed their targets."""
        others = self._others()
        if others != self._seen_others:
            self._seen_others = others
            self.show()

    def _others(self) -> tuple[bool, list[tuple[Row, ...]]]:
        """Return what these lines show of other answers."""
        targets = [column.to for column in self.item.refs]
        return is_closed(self.slot.session, self.item), [
            self.slot.session.rows(target) for target in targets
        ]

    def _last(self) -> int:
        return len(self.rows) if self.can_add_row else max(0, len(self.rows) - 1)

    # -- moving --------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """Move the cursor over the rows; past the ends, move to another question."""
        target = self.at + step
        if 0 <= target <= self._last():
            self._go_to(target)
        else:
            self.move_on(step)

    def action_jump(self, way: int) -> None:
        """Move the cursor to the first or the last line."""
        self._go_to(0 if way < 0 else self._last())

    def action_page(self, way: int) -> None:
        """Move the cursor by a page; scroll the worksheet instead where the list ends."""
        target = max(0, min(self._last(), self.at + way * max(1, self.size.height - 3)))
        if target == self.at or self._count() <= self.size.height:
            raise SkipAction
        self._go_to(target)

    def _go_to(self, target: int) -> None:
        self.at = target
        self.refresh()

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next row with these words, or the previous one; False if there is none."""
        session, item = self.slot.session, self.item
        texts = [
            row_words(item, named(session.worksheet, session.answers, item, row))
            for row in self.rows
        ]
        found = searching.next_with(sought, texts, self.at, step)
        if found is not None:
            self._go_to(found)
        return found is not None

    # -- changing ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Restrict ticking to rows with a box, and removing to rows: else Space is a letter."""
        if action == "tick":
            has_box = bool(self.item.tick) and self.at < len(self.rows)
            return has_box and not self.slot.fixed
        if action == "remove":
            return self.at < len(self.rows) and not self.slot.fixed
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Open a new row."""
        if self.can_add_row:
            self.post_message(RowWanted(self, self.slot.session.new_row_id(self.item.id)))
        elif is_closed(self.slot.session, self.item):
            self.app.notify(closed_reason(self.item), markup=False)

    def action_edit(self) -> None:
        """Open the row under the cursor, or a new one."""
        if self.slot.fixed:
            return
        if self.at < len(self.rows):
            self.post_message(RowWanted(self, str(self.rows[self.at]["row"])))
        else:
            self.action_add()

    def action_tick(self) -> None:
        """Tick or untick the row under the cursor."""
        row = self.rows[self.at]
        ticked = "" if row.get(self.item.tick) else "yes"
        self.slot.session.answer_cell(self.item.id, str(row["row"]), self.item.tick, ticked)
        self.refresh()
        self.report_edit()

    def action_remove(self) -> None:
        """Remove the row under the cursor; ask first if other rows refer to it."""
        session, row = self.slot.session, self.rows[self.at]
        row_id = str(row["row"])
        if not is_pointed_at(session.worksheet, session.answers, self.item.id, row_id):
            self.remove_row(row_id)
        else:
            title = words.remove(name_of_row(self.item, row))
            self.post_message(RemovalAsked(self, row_id, title))

    def remove_row(self, row_id: str) -> None:
        """Remove a row; `restore_row` restores it."""
        rows = self.slot.session.rows(self.item.id)
        place = next((n for n, row in enumerate(rows) if row["row"] == row_id), None)
        if place is None:
            return
        self.removed = (place, rows[place])
        self.slot.session.remove_row(self.item.id, row_id)
        self.app.notify(labels.ROW_REMOVED, markup=False)
        self.show()
        self.report_edit()

    def restore_row(self) -> bool:
        """Restore the row removed last at its place; False if there is none."""
        if self.removed is None:
            return False
        place, row = self.removed
        self.removed = None
        self.slot.session.restore_row(self.item.id, row, place)
        self.show(str(row["row"]))
        return True
