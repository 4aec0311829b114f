"""Records: a list of lines, and a last line that adds one."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reconcile_tui.core.answers import Answers, Row
from reconcile_tui.core.items import Rows
from reconcile_tui.tui import labels
from reconcile_tui.tui.fields.body import Body
from reconcile_tui.tui.fields.slot import Slot
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.typeset import wrapped
from reconcile_tui.tui.words import plain

__all__ = ["RowWanted", "RowsBody"]


class RowWanted(Message):
    """A row is to be written in."""

    def __init__(self, body: RowsBody, row_id: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id


class RowsBody(Body, can_focus=True):
    """The rows of an item, one a line, and a line that adds one."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("rows"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
    ]

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.item: Rows = slot.kind
        self.at = 0
        self.removed: Answers | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as the session has them."""
        return self.slot.session.rows(self.item.id)

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more."""
        full = self.item.limit is not None and len(self.rows) >= self.item.limit
        return not full and not self.slot.fixed

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows need."""
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        """The rows, the one under the cursor shown as such."""
        drawn = []
        for number, line, style in self._lines(self.size.width):
            here = number == self.at and self.has_focus
            drawn.append(plain(line, f"{style} reverse".strip() if here else style))
        return Content("\n").join(drawn)

    def _lines(self, width: int) -> list[tuple[int, str, str]]:
        lead = "" if self.item.tick else "- "
        hang = " " * (4 if self.item.tick else 2)
        lines = [
            (number, line, "")
            for number, row in enumerate(self.rows)
            for line in wrapped(" ".join(self.item.row_words(row).split()), width, lead, hang)
        ]
        if self.may_add:
            lines.append((len(self.rows), f"+ {self.item.add}", "$primary"))
        elif not self.rows:
            lines.append((0, labels.NO_ROWS, "$secondary"))
        return lines

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.refresh()

    def show(self) -> None:
        """Draw the rows again."""
        self.at = min(self.at, self._last())
        self.refresh(layout=True)

    def _last(self) -> int:
        return len(self.rows) if self.may_add else max(0, len(self.rows) - 1)

    # -- keys ----------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """Move over the rows; past the end, on to the next question."""
        target = self.at + step
        if 0 <= target <= self._last():
            self.at = target
            self.refresh()
        else:
            self.move_on(step)

    def action_edit(self) -> None:
        """Write in the row under the cursor, or in a new one."""
        if self.slot.fixed:
            return
        if self.at < len(self.rows):
            self.post_message(RowWanted(self, str(self.rows[self.at]["row"])))
        elif self.may_add:
            self.post_message(RowWanted(self, self.slot.session.new_row_id(self.item.id)))

    def action_tick(self) -> None:
        """Tick the row under the cursor, or take the tick away."""
        if self.slot.fixed or self.at >= len(self.rows) or not self.item.tick:
            self.action_edit()
            return
        row = self.rows[self.at]
        ticked = "" if row.get(self.item.tick) else "yes"
        self.slot.session.answer_cell(self.item.id, str(row["row"]), self.item.tick, ticked)
        self.refresh()
        self.took()

    def action_remove(self) -> None:
        """Take the row under the cursor away; `undo` brings it back."""
        if self.slot.fixed or self.at >= len(self.rows):
            return
        self.removed = self.slot.session.remove_row(self.item.id, str(self.rows[self.at]["row"]))
        self.app.notify(labels.ROW_REMOVED, markup=False)
        self.show()
        self.took()
