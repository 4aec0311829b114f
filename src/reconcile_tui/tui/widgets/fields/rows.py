"""Records: a list of lines, and a last line that adds one.

The list has a height of its own when it is long. Only the lines in view are put into words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.actions import SkipAction
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.form import row_words
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.references import by_day, is_pointed_at, name_of_row, named
from reconcile_tui.lazy import late
from reconcile_tui.messages import fields as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import ROWS
from reconcile_tui.session import Slot, closed_words, is_closed, may_add
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import Body
from reconcile_tui.tui.widgets.lists import fits, parts_in_view, pulled_back, room_of, top_for
from reconcile_tui.tui.widgets.searching import Searched
from reconcile_tui.tui.widgets.text import cut, first_words, plain, wrapped

if TYPE_CHECKING:
    from reconcile_tui.tui.widgets import searching
else:
    searching = late("reconcile_tui.tui.widgets.searching")


FEW = 5
"""With more rows than these the newest are what a person comes back for."""

NAME = 40
"""Cells, and at most half a line, for the name of a row that is referred to: the rest is for what
this row says itself."""


class RowWanted(Message):
    """A row is to be written in."""

    def __init__(self, body: RowsBody, row_id: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id


class RemovalAsked(Message):
    """Whether a row goes to which others refer is for the person to say; `title` asks."""

    def __init__(self, body: RowsBody, row_id: str, title: str) -> None:
        super().__init__()
        self.body = body
        self.row_id = row_id
        self.title = title


class RowsBody(Body, Searched, can_focus=True):
    """The rows of an item, one a line, and a line that adds one."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("rows"),
        ("up", "go(-1)"),
        ("down", "go(1)"),
        ("home", "jump(-1)"),
        ("end", "jump(1)"),
        ("pageup", "page(-1)"),
        ("pagedown", "page(1)"),
    ]

    takes_no_words = ROWS
    """Said when a person types with the cursor here."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.item: Rows = slot.kind
        self.at = self._last() if len(self.rows) > FEW else 0
        self.top = 0
        self.removed: tuple[int, Row] | None = None
        self._heeded = self._others()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as the session has them; sightings by their days."""
        session = self.slot.session
        return by_day(session.worksheet, self.item.id, session.rows(self.item.id))

    @property
    def is_closed(self) -> bool:
        """Whether the sheet says that nothing is added now."""
        return is_closed(self.slot.session, self.item)

    @property
    def may_add(self) -> bool:
        """Whether there is room for one more."""
        return may_add(self.slot.session, self.item)

    # -- drawing -------------------------------------------------------------------------------

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows need, up to a part of the screen."""
        room = room_of(viewport.height)
        whole = fits(self._count(), room, lambda n: len(self._lines(n, width)))
        return room if whole is None else max(1, whole)

    def render(self) -> Content:
        """The lines in view, the one under the cursor shown as such."""
        width, room = self.size.width, self.size.height
        count = self._count()
        if fits(count, room, lambda n: len(self._lines(n, width))) is not None:
            self.top = 0
            return Content("\n").join(line for n in range(count) for line in self._drawn(n, width))
        return Content("\n").join(self._through_window(count, width, max(2, room - 2)))

    def _through_window(self, count: int, width: int, room: int) -> list[Content]:
        """A part of a long list, between a line that says what is above and one for below."""

        def height(number: int) -> int:
            # One line less than there are: the newest row stands there with what adds one.
            return min(len(self._lines(number, width)), room - 1)

        self.top = top_for(min(self.at, count - 1), min(self.top, count - 1), room, height)
        self.top = pulled_back(self.top, count, room, height)
        parts, is_cut = parts_in_view(self.top, count, room, height)
        above, below = parts[0][0] > 0, is_cut or parts[-1][0] < count - 1
        return [
            plain(words.ABOVE if above else "", "$secondary"),
            *[line for number, rows in parts for line in self._drawn(number, width, rows)],
            plain(words.BELOW if below else "", "$secondary"),
        ]

    def _drawn(self, number: int, width: int, room: int | None = None) -> Iterator[Content]:
        """One row, or the last line; with `room`, in so many lines at most."""
        here = "reverse" if number == self.at and self.has_focus else ""
        style = "" if number < len(self.rows) else "$primary" if self.may_add else "$secondary"
        lines = self._lines(number, width)
        for line in lines if room is None else cut(lines, room):
            yield plain(line, f"{style} {here}".strip())

    def _count(self) -> int:
        """The rows, and after them a line that adds one or says why none is added."""
        tells = self.may_add or self._why_not() != ""
        return len(self.rows) + tells

    def _lines(self, number: int, width: int) -> list[str]:
        """One row, or the last line, as it stands on the screen."""
        if number >= len(self.rows):
            return [f"+ {self.item.add}"] if self.may_add else wrapped(self._why_not(), width)
        lead = "" if self.item.tick else "- "
        hang = " " * (4 if self.item.tick else 2)
        return wrapped(self._words(self.rows[number], width), width, lead, hang)

    def _words(self, row: Row, width: int) -> str:
        session = self.slot.session
        said = dict(named(session.worksheet, session.answers, self.item, row))
        for column in self.item.refs:
            if column.id in said:
                said[column.id] = first_words(said[column.id], min(NAME, width // 2))
        return " ".join(row_words(self.item, said).split())

    def _why_not(self) -> str:
        """Why nothing is added: the sheet's own words, or that there is nothing here."""
        if self.is_closed and not self.slot.fixed:
            return closed_words(self.item)
        return "" if self.rows else labels.NO_ROWS

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.refresh()

    def show(self, row_id: str = "") -> None:
        """Draw the rows again; with `row_id`, the cursor is on that row if there is one."""
        ids = [str(row["row"]) for row in self.rows] if row_id else []
        self.at = ids.index(row_id) if row_id in ids else min(self.at, self._last())
        self.refresh(layout=True)

    def heed(self) -> None:
        """Another answer may have closed the rows, opened them, or changed what they refer to."""
        others = self._others()
        if others != self._heeded:
            self._heeded = others
            self.show()

    def _others(self) -> tuple[bool, list[tuple[Row, ...]]]:
        """What these lines show of other answers."""
        targets = [column.to for column in self.item.refs]
        return self.is_closed, [self.slot.session.rows(target) for target in targets]

    def _last(self) -> int:
        return len(self.rows) if self.may_add else max(0, len(self.rows) - 1)

    # -- moving --------------------------------------------------------------------------------

    def action_go(self, step: int) -> None:
        """Move over the rows; past the end, on to the next question."""
        target = self.at + step
        if 0 <= target <= self._last():
            self._go_to(target)
        else:
            self.move_on(step)

    def action_jump(self, way: int) -> None:
        """To the first or the last line."""
        self._go_to(0 if way < 0 else self._last())

    def action_page(self, way: int) -> None:
        """A window further; where the list ends, the sheet is what moves."""
        target = max(0, min(self._last(), self.at + way * max(1, self.size.height - 3)))
        if target == self.at or self._count() <= self.size.height:
            raise SkipAction
        self._go_to(target)

    def _go_to(self, target: int) -> None:
        self.at = target
        self.refresh()

    def seek(self, sought: str, step: int) -> bool:
        """Move to the next entry with these words, or the one before. False: there is none."""
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
        """Space ticks, and opens nothing: it is part of what people write."""
        if action == "tick":
            has_box = bool(self.item.tick) and self.at < len(self.rows)
            return has_box and not self.slot.fixed
        if action == "remove":
            return self.at < len(self.rows) and not self.slot.fixed
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Write in a new row."""
        if self.may_add:
            self.post_message(RowWanted(self, self.slot.session.new_row_id(self.item.id)))
        elif self.is_closed:
            self.app.notify(closed_words(self.item), markup=False)

    def action_edit(self) -> None:
        """Write in the row under the cursor, or in a new one."""
        if self.slot.fixed:
            return
        if self.at < len(self.rows):
            self.post_message(RowWanted(self, str(self.rows[self.at]["row"])))
        else:
            self.action_add()

    def action_tick(self) -> None:
        """Tick the row under the cursor, or take the tick away."""
        row = self.rows[self.at]
        ticked = "" if row.get(self.item.tick) else "yes"
        self.slot.session.answer_cell(self.item.id, str(row["row"]), self.item.tick, ticked)
        self.refresh()
        self.took()

    def action_remove(self) -> None:
        """Take the row under the cursor away; where others refer to it, that is said first."""
        session, row = self.slot.session, self.rows[self.at]
        row_id = str(row["row"])
        if not is_pointed_at(session.worksheet, session.answers, self.item.id, row_id):
            self.take_away(row_id)
        else:
            title = words.remove(name_of_row(self.item, row))
            self.post_message(RemovalAsked(self, row_id, title))

    def take_away(self, row_id: str) -> None:
        """Take a row away; it can be brought back."""
        rows = self.slot.session.rows(self.item.id)
        place = next((n for n, row in enumerate(rows) if row["row"] == row_id), None)
        if place is None:
            return
        self.removed = (place, rows[place])
        self.slot.session.remove_row(self.item.id, row_id)
        self.app.notify(labels.ROW_REMOVED, markup=False)
        self.show()
        self.took()

    def bring_back(self) -> bool:
        """Put the row that was taken away last where it stood; False when there is none."""
        if self.removed is None:
            return False
        place, row = self.removed
        self.removed = None
        self.slot.session.put_back(self.item.id, row, place)
        self.show(str(row["row"]))
        return True
