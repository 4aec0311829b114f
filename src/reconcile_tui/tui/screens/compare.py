"""The same worksheet of several days side by side, or beside another person's file. Read only."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

from reconcile_tui.core.compare import Comparison, Part
from reconcile_tui.strings import compare as words
from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import compare as labels
from reconcile_tui.tui.screens.compare_block import QuestionBlock, columns_fit, names_line
from reconcile_tui.tui.words import Words, plain

__all__ = ["CompareScreen"]


class Questions(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The pane with the questions. The screen's own keys move it, question by question."""


class CompareScreen(Screen[None]):
    """One question after another; the arrows go on, Enter folds, v lays them differently."""

    BINDINGS = [*bindings("everywhere", "compare", "screen")]  # noqa: RUF012
    place = "compare"
    AUTO_FOCUS = ""
    """It would take a question that is not shown."""

    def __init__(self, found: Comparison) -> None:
        super().__init__()
        self._found = found
        self._wanted = True
        self._all = False

    def compose(self) -> ComposeResult:
        """Title, how to read it, the names of the columns, the questions, the keys."""
        yield Words(self._found.title, classes="screen-title")
        yield Words(words.how_to_read(self._found), classes="how-to-read")
        yield Words(classes="column-names")
        with Questions(classes="comparison"):
            if all(question.silent for part in self._found.parts for question in part.questions):
                yield Words(words.NOTHING_TO_COMPARE)
            for part in self._found.parts:
                yield Words(part.title, classes="part-title")
                yield from self._questions(part)
        yield Footing("screen", "compare")

    def _questions(self, part: Part) -> Iterator[Widget]:
        """Each question, and one line for all that no day answers; `a` shows those too."""
        silent = [question for question in part.questions if question.silent]
        for question in part.questions:
            block = QuestionBlock(self._found, question, beside=self._beside)
            block.display = not question.silent
            yield block
        if silent:
            whole = len(silent) == len(part.questions)
            said = words.all_silent(self._found, whole=whole)
            yield Words(plain(f"= {said}", "$secondary"), classes="silent")

    @property
    def _blocks(self) -> list[QuestionBlock]:
        """The questions that are shown now."""
        return [block for block in self.query(QuestionBlock) if block.display]

    @property
    def _scroll(self) -> Questions:
        return self.query_one(Questions)

    @property
    def _beside(self) -> bool:
        return self._wanted and columns_fit(len(self._found.names), self._width)

    @property
    def _width(self) -> int:
        """The columns a question has: the window, less its margins, its edge and the scroll bar."""
        return self.app.size.width - 8

    def on_mount(self) -> None:
        """Begin at the first question that differs."""
        self._lay()
        blocks = self._blocks
        first = next((block for block in blocks if not block.question.alike), None)
        if first is not None and first is not blocks[0]:
            self.call_after_refresh(self._go_to, first)
        elif blocks:
            blocks[0].focus(scroll_visible=False)

    def on_resize(self, event: events.Resize) -> None:
        """Another width may have room for columns, or not; the question stays in view."""
        self._lay()
        self._keep_in_view()

    def _lay(self) -> None:
        beside = self._beside
        for block in self.query(QuestionBlock):
            block.lay(beside=beside)
        names = self.query_one(".column-names", Words)
        names.display = beside
        names.say(names_line(self._found.names, self._width))

    # -- keys ----------------------------------------------------------------------------------

    def action_lay(self) -> None:
        """Side by side, or one below the other."""
        if not columns_fit(len(self._found.names), self._width):
            self.notify(labels.BESIDE_TOO_NARROW, markup=False)
            return
        self._wanted = not self._wanted
        self._lay()
        self._keep_in_view()

    def action_all(self) -> None:
        """Everything unfolded, what no day answers too; or only what differs."""
        self._all = not self._all
        if not self._all:
            self._leave_the_silent()
        for block in self.query(QuestionBlock):
            block.unfold(whole=self._all)
            block.display = self._all or not block.question.silent
        for line in self.query(".silent"):
            line.display = not self._all
        if self.focused is None and self._blocks:
            self._blocks[0].focus(scroll_visible=False)
        self._keep_in_view()

    def _leave_the_silent(self) -> None:
        """The cursor goes from a question that is about to be folded away to the one before it."""
        here = self.focused
        if isinstance(here, QuestionBlock) and here.question.silent:
            blocks = self._blocks
            place = blocks.index(here)
            stays = [b for b in (*blocks[:place][::-1], *blocks[place:]) if not b.question.silent]
            self.set_focus(stays[0] if stays else None)

    def action_go(self, step: int) -> None:
        """To the next question; first to the end of this one, when it is longer than the window."""
        here = self.focused
        if not isinstance(here, QuestionBlock):
            return
        room, seen = here.virtual_region, self._scroll.scroll_offset.y
        height = self._scroll.size.height
        hidden = room.bottom - (seen + height) if step > 0 else seen - room.y
        blocks = self._blocks
        place = blocks.index(here) + step
        if hidden > 0 and room.height > height:
            self._scroll.scroll_relative(y=step * min(hidden, height - 2), animate=False)
        elif 0 <= place < len(blocks):
            self._go_to(blocks[place])
        else:
            self._scroll.scroll_relative(y=step * height, animate=False)

    def action_edge(self, way: int) -> None:
        """To the first question (-1) or the last one (1)."""
        if self._blocks:
            self._go_to(self._blocks[0 if way < 0 else -1])

    def action_differing(self, step: int) -> None:
        """To the next question whose answers differ."""
        blocks = self._blocks
        here = blocks.index(self.focused) if isinstance(self.focused, QuestionBlock) else -1
        ahead = blocks[here + 1 :] if step > 0 else blocks[: max(here, 0)][::-1]
        found = next((block for block in ahead if not block.question.alike), None)
        if found is not None:
            self._go_to(found)
        else:
            self.notify(labels.NONE_FURTHER if step > 0 else labels.NONE_BEFORE, markup=False)

    def action_scroll(self, way: int) -> None:
        """Read further; the cursor follows to a question in view."""
        self._scroll.scroll_relative(y=way * (self._scroll.size.height - 2), animate=False)
        self.call_after_refresh(self._follow, way)

    def _follow(self, way: int) -> None:
        top = self._scroll.scroll_offset.y
        bottom = top + self._scroll.size.height
        seen = [b for b in self._blocks if top <= b.virtual_region.y < bottom]
        here = self.focused
        if seen and here not in seen:
            seen[0 if way > 0 else -1].focus(scroll_visible=False)

    def _go_to(self, block: QuestionBlock) -> None:
        block.focus(scroll_visible=False)
        self._scroll.scroll_to_widget(block, animate=False, immediate=True)

    def _keep_in_view(self) -> None:
        if isinstance(self.focused, QuestionBlock):
            self.call_after_refresh(self._go_to, self.focused)

    def action_step_out(self) -> None:
        """Back."""
        self.dismiss(None)
