"""Choosing a row of another question: the rows stand there in words, and one is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from reconcile_tui.core.items import Rows
from reconcile_tui.core.kinds import Option
from reconcile_tui.core.references import names_of
from reconcile_tui.tui.fields.adding import may_add
from reconcile_tui.tui.fields.pick import PickBody
from reconcile_tui.tui.fields.window import fits, in_view, room_of, top_for
from reconcile_tui.tui.labels import rows as words
from reconcile_tui.tui.labels.astray import CHOOSING
from reconcile_tui.tui.typeset import wrapped
from reconcile_tui.tui.words import plain

__all__ = ["RefBody", "TargetWanted"]


class TargetWanted(Message):
    """There is no row to refer to: one is to be written in the question that has them."""

    def __init__(self, body: RefBody, item: Rows) -> None:
        super().__init__()
        self.body = body
        self.item = item


class RefBody(PickBody):
    """One of the rows there are. A reference to a row that is gone stays, and says so.

    Where there are none, it is the way to write the first one.
    """

    top = 0

    @property
    def takes_no_words(self) -> str:  # type: ignore[override]
        """Said when a person types with the cursor here."""
        return CHOOSING if self.options else self._nothing()

    def _options(self) -> tuple[Option, ...]:
        session, chosen = self.slot.session, self.slot.raw
        names = names_of(session.worksheet, session.answers, self.slot.kind.to)
        gone = [Option(chosen, words.GONE)] if chosen and chosen not in names else []
        return (*[Option(row_id, name) for row_id, name in names.items()], *gone)

    def _in_a_row(self, width: int) -> bool:
        """One under the other, as they stand in the list they come from."""
        return False

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows need, up to a part of the screen."""
        if not self.options:
            return len(list(self._none_yet(width)))
        room = room_of(viewport.height)
        whole = fits(len(self.options), room, lambda n: len(self._lines_of(n, width)))
        return room if whole is None else whole

    def render(self) -> Content:
        """The rows in view, the one under the cursor shown as such."""
        width, room = self.size.width, self.size.height
        if not self.options:
            return Content("\n").join(self._none_yet(width))
        count = len(self.options)
        whole = fits(count, room, lambda n: len(self._lines_of(n, width)))
        if whole is not None:
            return Content("\n").join(self._drawn(range(count), width))
        room -= 2

        def height(number: int) -> int:
            return min(len(self._lines_of(number, width)), room)

        self.top = top_for(max(self.at, 0), min(self.top, count - 1), room, height)
        shown = in_view(self.top, count, room, height)
        lines = list(self._drawn(shown, width))[:room]
        above = plain(words.ABOVE if self.top else "", "$secondary")
        below = plain(words.BELOW if shown.stop < count else "", "$secondary")
        return Content("\n").join([above, *lines, *[Content()] * (room - len(lines)), below])

    @property
    def cursor_line(self) -> int:
        """The line under the cursor, also in a window on many rows."""
        width, room, count = self.size.width, self.size.height, len(self.options)
        if not self.options:
            return len(wrapped(self._nothing(), width))
        whole = fits(count, room, lambda n: len(self._lines_of(n, width)))
        top, above = (0, 0) if whole is not None else (self.top, 1)
        return above + sum(len(self._lines_of(n, width)) for n in range(top, self.at))

    def _drawn(self, numbers: range, width: int) -> Iterator[Content]:
        for number in numbers:
            for line in self._lines_of(number, width):
                yield self._option(number, line)

    def _lines_of(self, number: int, width: int) -> list[str]:
        return wrapped(self._label(number), width, "", " " * (len(self.marks[0]) + 1))

    # -- while there is nothing to choose ------------------------------------------------------

    def _none_yet(self, width: int) -> Iterator[Content]:
        """That there is nothing to choose, and the line that Enter follows from here."""
        for line in wrapped(self._nothing(), width):
            yield plain(line, "$secondary")
        if (item := self._target) is not None:
            here = "reverse" if self.has_focus else ""
            for line in wrapped(item.add, width, "+ ", "  "):
                yield plain(line, f"$primary {here}".strip())

    def _nothing(self) -> str:
        return words.NOTHING_TO_CHOOSE if self._target is None else words.WRITE_ONE

    @property
    def _target(self) -> Rows | None:
        """The question whose rows stand here, while one can be added to it."""
        session = self.slot.session
        item = session.worksheet.by_id.get(self.slot.kind.to)
        return item if isinstance(item, Rows) and may_add(session, item) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space chooses; where there is nothing to choose, it opens nothing either."""
        if action == "pick":
            return bool(self.options)
        return super().check_action(action, parameters)

    def action_pick_and_go(self) -> None:
        """Choose and go on; where there is nothing to choose, write the first one."""
        item = self._target
        if self.options or item is None:
            super().action_pick_and_go()
        else:
            self.post_message(TargetWanted(self, item))

    def chose(self, row_id: str) -> bool:
        """Refer to a row that was just written; False when nothing was written after all."""
        self.options = self._options()
        values = [option.value for option in self.options]
        if written := row_id in values:
            self.at = values.index(row_id)
            self.took(self.slot.take(row_id))
        self.refresh(layout=True)
        return written
