"""Choosing a row of another question: the rows stand there in words, and one is chosen."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.geometry import Size

from reconcile_tui.core.kinds import Option
from reconcile_tui.core.references import names_of
from reconcile_tui.tui.fields.pick import PickBody
from reconcile_tui.tui.fields.window import fits, in_view, room_of, top_for
from reconcile_tui.tui.labels import rows as words
from reconcile_tui.tui.typeset import wrapped
from reconcile_tui.tui.words import plain

__all__ = ["RefBody"]


class RefBody(PickBody):
    """One of the rows there are. A reference to a row that is gone stays, and says so."""

    top = 0

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
            return len(wrapped(self._nothing(), width))
        room = room_of(viewport.height)
        whole = fits(len(self.options), room, lambda n: len(self._lines_of(n, width)))
        return room if whole is None else whole

    def render(self) -> Content:
        """The rows in view, the one under the cursor shown as such."""
        width, room = self.size.width, self.size.height
        if not self.options:
            return plain("\n".join(wrapped(self._nothing(), width)), "$secondary")
        count = len(self.options)
        whole = fits(count, room, lambda n: len(self._lines_of(n, width)))
        if whole is not None:
            return Content("\n").join(self._drawn(range(count), width))
        room -= 2

        def height(number: int) -> int:
            return min(len(self._lines_of(number, width)), room)

        self.top = top_for(self.at, min(self.top, count - 1), room, height)
        shown = in_view(self.top, count, room, height)
        lines = list(self._drawn(shown, width))[:room]
        above = plain(words.ABOVE if self.top else "", "$secondary")
        below = plain(words.BELOW if shown.stop < count else "", "$secondary")
        return Content("\n").join([above, *lines, *[Content()] * (room - len(lines)), below])

    def _drawn(self, numbers: range, width: int) -> Iterator[Content]:
        for number in numbers:
            for line in self._lines_of(number, width):
                yield self._option(number, line)

    def _lines_of(self, number: int, width: int) -> list[str]:
        return wrapped(self._label(number), width, "", " " * (len(self.marks[0]) + 1))

    def _nothing(self) -> str:
        item = self.slot.session.worksheet.by_id.get(self.slot.kind.to)
        return words.nothing_to_choose(item.text if item else self.slot.kind.to)
