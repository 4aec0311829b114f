"""The list of a sheet's sections, with a sign for how far each one is."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.tui.labels.astray import SECTIONS
from reconcile_tui.tui.typeset import wrapped
from reconcile_tui.tui.words import plain

__all__ = ["SectionList", "Step"]


class Step(NamedTuple):
    """One stop on the way through a sheet: grounding, a section, the end."""

    id: str
    title: str
    sign: str = " "


ABOVE, BELOW = "   ↑", "   ↓"
"""In a low window: that there are more steps."""


class SectionList(Widget, can_focus=True):
    """The steps, one under the other. Enter goes there."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("home", "jump(0)", show=False),
        Binding("end", "jump(-1)", show=False),
        Binding("enter,right", "choose", show=False),
    ]

    takes_no_words = SECTIONS
    """Said when a person types with the cursor here."""

    class Chosen(Message):
        """A step was chosen."""

        def __init__(self, step: str) -> None:
            super().__init__()
            self.step = step

    def __init__(self) -> None:
        super().__init__(classes="sections")
        self.steps: list[Step] = []
        self.current = ""
        self.at = 0

    def show(self, steps: list[Step], current: str) -> None:
        """Show these steps; nothing is drawn when nothing changed."""
        if (steps, current) == (self.steps, self.current):
            return
        moved = current != self.current
        self.steps, self.current = steps, current
        ids = [step.id for step in steps]
        if moved or self.at >= len(ids):
            self.at = ids.index(current) if current in ids else 0
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the titles need."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[tuple[int, str]]:
        lines = []
        for number, step in enumerate(self.steps):
            lead = f"{'►' if step.id == self.current else ' '}{step.sign} "
            lines += [(number, line) for line in wrapped(step.title, width, lead, "   ")]
        return lines

    def render(self) -> Content:
        """The steps; the current one and the one under the cursor shown as such."""
        drawn = []
        lines, top = self._in_view()
        if top:
            drawn.append(plain(ABOVE, "$secondary"))
        for number, line in lines:
            style = "bold $primary" if self.steps[number].id == self.current else ""
            if number == self.at and self.has_focus:
                style = f"{style} reverse".strip()
            drawn.append(plain(line, style))
        if lines and lines[-1] != self._lines(self.size.width)[-1]:
            drawn.append(plain(BELOW, "$secondary"))
        return Content("\n").join(drawn)

    def _in_view(self) -> tuple[list[tuple[int, str]], int]:
        """The lines there is room for, the step under the cursor among them; how many are above."""
        lines, room = self._lines(self.size.width), self.size.height
        mine = [place for place, (number, _) in enumerate(lines) if number == self.at]
        if len(lines) <= room or not mine:
            return lines, 0
        if mine[-1] < room - 1:
            top, end = 0, room - 1
        elif mine[0] > len(lines) - room:
            top, end = len(lines) - room + 1, len(lines)
        else:
            top, end = mine[-1] + 3 - room, mine[-1] + 1
        return lines[top:end], top

    def on_focus(self) -> None:
        """The cursor shows."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor hides."""
        self.refresh()

    @property
    def cursor_line(self) -> int:
        """The line of the step under the cursor: the terminal's own cursor stands there."""
        lines, top = self._in_view()
        numbers = [number for number, _ in lines]
        return numbers.index(self.at) + bool(top) if self.at in numbers else 0

    def action_go(self, step: int) -> None:
        """Move over the steps."""
        self.at = max(0, min(len(self.steps) - 1, self.at + step))
        self.refresh()

    def action_jump(self, place: int) -> None:
        """Move to the first step (0) or to the last one (-1)."""
        if self.steps:
            self.at = place % len(self.steps)
            self.refresh()

    def action_choose(self) -> None:
        """Go to the step under the cursor."""
        if self.steps:
            self.post_message(self.Chosen(self.steps[self.at].id))
