"""Compare answers to one worksheet by date, or with another person's file. Nothing is changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.compare import (
    Comparison,
    Part,
    Question,
    cell_lines,
    compare_dates,
    compare_with_file,
    day_names,
)
from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.pages import Block
from reconcile_tui.errors import AppError
from reconcile_tui.messages import compare as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.general import STATUS_WORDS
from reconcile_tui.storage.notebook import Header
from reconcile_tui.storage.paths import complete_path, typed_path
from reconcile_tui.tui.app_protocol import Workbook, close_screen
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.fields.line import PlainInput
from reconcile_tui.tui.widgets.lists import (
    LOW_WINDOW,
    DialogChoices,
    SearchMixin,
    next_block,
    spans,
)
from reconcile_tui.tui.widgets.page import WrappedText
from reconcile_tui.tui.widgets.text import Words, first_words, plain
from reconcile_tui.workspace import OpenWorksheet

MIN_COLUMN_WIDTH = 30
"""Columns that one side needs at least, so that it can be shown next to another."""

MAX_LENGTH = 12_000
"""Characters of one answer that are shown here; the worksheet itself has the rest."""

GAP = " │ "
Styled = Sequence[tuple[str, str]]
"""One line: stretches of text, each with a key of `STYLES`."""

STYLES = {
    "same": "",
    "added": "bold $success",
    "gone": "$error",
    "only": "bold $accent",
    "fold": "$secondary",
    "name": "bold $secondary",
    "asked": "bold",
}


def _column(sides: int, width: int) -> int:
    return (width - len(GAP) * (sides - 1)) // sides


class QuestionBlock(WrappedText, can_focus=True):
    """One question with its answers; Enter folds and unfolds it."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("enter,space", "fold", show=False),
    ]

    def __init__(self, comparison: Comparison, question: Question, *, columns: bool) -> None:
        super().__init__(self._render_text, classes="compared")
        self.question = question
        self._comparison = comparison
        self._whole = False
        self._in_columns = columns
        self.set_class(question.is_same, "-folded")

    @property
    def words(self) -> str:
        """The question and its answers without marks, however much of it is folded."""
        return "\n".join([self.question.asked, *(cell.words for cell in self.question.cells)])

    def action_fold(self) -> None:
        """Show all of it, or what differs."""
        self.unfold(whole=not self._whole)

    def unfold(self, *, whole: bool) -> None:
        """Show all of it, or only what differs: one line when nothing does."""
        self._whole = whole
        self.set_class(self.question.is_same and not whole, "-folded")
        self.lay_out(self._render_text)

    def set_columns(self, *, columns: bool) -> None:
        """Show the answers side by side, or one below the other."""
        if columns != self._in_columns:
            self._in_columns = columns
            self.lay_out(self._render_text)

    def _render_text(self, width: int) -> Content:
        lines = (
            Content.assemble(*(plain(text, STYLES[mark]) for text, mark in line))
            for line in self._styled_lines(max(width, 20))
        )
        return Content("\n").join(lines)

    def _styled_lines(self, width: int) -> Iterator[Styled]:
        asked, alike = visible(one_line(self.question.asked)), self.question.is_same
        if alike and not self._whole:
            yield _folded_line(asked, words.same_answer(self._comparison, self.question), width)
            return
        yield from ([(line, "asked")] for line in wrapped(asked, width).split("\n"))
        if alike:
            yield from self._unchanged_lines(width)
        elif self._in_columns:
            yield from self._column_lines(width)
        else:
            for name, cell in zip(self._comparison.names, self.question.cells, strict=True):
                yield [(f"  {visible(one_line(name))}", "name")]
                for line in cell_lines(cell, width - 4, whole=self._whole, most=MAX_LENGTH):
                    yield [("    ", "same"), *line]

    def _unchanged_lines(self, width: int) -> Iterator[Styled]:
        cell = self.question.cells[0]
        if cell.status != "answered":
            yield [(f"  {words.same_answer(self._comparison, self.question)}", "fold")]
            return
        yield [(f"  {words.the_same(self._comparison)}", "fold")]
        for line in cell_lines(cell, width - 2, whole=True, most=MAX_LENGTH):
            yield [("  ", "same"), *line]

    def _column_lines(self, width: int) -> Iterator[Styled]:
        column = _column(len(self.question.cells), width)
        sides = [
            cell_lines(cell, column, whole=self._whole, most=MAX_LENGTH)
            for cell in self.question.cells
        ]
        for row in zip_longest(*sides, fillvalue=()):
            parts: list[tuple[str, str]] = []
            for place, line in enumerate(row):
                parts += [(GAP, "fold")] if place else []
                parts += line
                parts.append((" " * (column - sum(cell_len(text) for text, _ in line)), "same"))
            yield parts


def _folded_line(asked: str, answer: str, width: int) -> Styled:
    """Return the first sentence of a question and what every side answers, on one line."""
    first, mark, _ = asked.partition("? ")
    answer = visible(one_line(answer))
    room = max(width - 4 - min(cell_len(answer), width // 2), 10)
    asked = first_words(f"{first}{mark.strip()}", room)
    return [(f"= {asked}  ", "fold"), (first_words(answer, width - cell_len(asked) - 4), "same")]


class Questions(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The pane with the questions. The screen's own keys scroll it, question by question."""


class CompareScreen(Screen[None], SearchMixin):
    """One question after another, side by side where the window is wide enough."""

    BINDINGS = [*bindings("everywhere", "compare", "screen")]  # noqa: RUF012
    place = "compare"
    AUTO_FOCUS = ""
    """It would focus a question that is not shown."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self._comparison = comparison
        self._wants_columns = True
        self._shows_all = False

    def compose(self) -> ComposeResult:
        """Return the title, how to read it, the column names, the questions and the keys."""
        comparison = self._comparison
        yield Words(comparison.title, classes="screen-title")
        notes = [words.how_to_read(comparison), words.unread(comparison)]
        yield Words("\n".join(filter(None, notes)), classes="how-to-read")
        yield Words(classes="column-names")
        with Questions(classes="comparison"):
            if all(
                question.is_unanswered for part in comparison.parts for question in part.questions
            ):
                yield Words(words.NOTHING_TO_COMPARE)
            for part in comparison.parts:
                yield Words(part.title, classes="part-title")
                yield from self._questions(part)
        yield KeyFooter("screen", "compare")

    def _questions(self, part: Part) -> Iterator[Widget]:
        """Return each question, and one line for all without an answer; `a` shows those too."""
        silent = [question for question in part.questions if question.is_unanswered]
        for question in part.questions:
            block = QuestionBlock(self._comparison, question, columns=self._in_columns)
            block.display = not question.is_unanswered
            yield block
        if silent:
            whole = len(silent) == len(part.questions)
            text = words.none_answered(self._comparison, whole=whole)
            yield Words(plain(f"= {text}", "$secondary"), classes="silent")

    @property
    def _blocks(self) -> list[QuestionBlock]:
        """The questions that are shown now."""
        return [block for block in self.query(QuestionBlock) if block.display]

    @property
    def _scroll(self) -> Questions:
        return self.query_one(Questions)

    @property
    def _column(self) -> int:
        """The width of a column: the window has 8 for margins, edge and scroll bar."""
        return _column(len(self._comparison.names), self.app.size.width - 8)

    @property
    def _in_columns(self) -> bool:
        return self._wants_columns and self._column >= MIN_COLUMN_WIDTH

    def on_mount(self) -> None:
        """Begin at the first question that differs."""
        self._lay_out()
        blocks = self._blocks
        first = next((block for block in blocks if not block.question.is_same), None)
        if first is not None and first is not blocks[0]:
            self.call_after_refresh(self._go_to, first)
        elif blocks:
            blocks[0].focus(scroll_visible=False)

    def on_resize(self) -> None:
        """Show columns or not, by the new width; the question stays in view."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Lay every question out; the focused one stays in view."""
        for block in self.query(QuestionBlock):
            block.set_columns(columns=self._in_columns)
        titles = self.query_one(".column-names", Words)
        titles.display = self._in_columns
        names = self._comparison.names
        cut = [one_line(name)[: self._column].ljust(self._column) for name in names]
        titles.say(plain(GAP.join(cut), STYLES["name"]))
        self._scroll_to_focused()

    # -- keys ----------------------------------------------------------------------------------

    def action_toggle_columns(self) -> None:
        """Show the answers side by side, or one below the other."""
        if self._column < MIN_COLUMN_WIDTH:
            self.notify(words.TOO_NARROW, markup=False)
            return
        self._wants_columns = not self._wants_columns
        self._lay_out()

    def action_toggle_all(self) -> None:
        """Unfold everything, unanswered questions too; or show only what differs."""
        self._shows_all = not self._shows_all
        if not self._shows_all:
            self._move_focus_from_silent()
        for block in self.query(QuestionBlock):
            block.unfold(whole=self._shows_all)
            block.display = self._shows_all or not block.question.is_unanswered
        self.query(".silent").set(display=not self._shows_all)
        if self.focused is None and self._blocks:
            self._blocks[0].focus(scroll_visible=False)
        self._scroll_to_focused()

    def _move_focus_from_silent(self) -> None:
        """Move the focus from a question that is about to be hidden to the one before it."""
        here = self.focused
        if isinstance(here, QuestionBlock) and here.question.is_unanswered:
            blocks = self._blocks
            place = blocks.index(here)
            stays = [
                b for b in (*blocks[:place][::-1], *blocks[place:]) if not b.question.is_unanswered
            ]
            self.set_focus(stays[0] if stays else None)

    def action_go(self, step: int) -> None:
        """Go to the next question; first to the end of this one, if it is longer than the window.

        With -1, backwards.
        """
        here = self.focused
        if not isinstance(here, QuestionBlock):
            return
        region, top = here.virtual_region, self._scroll.scroll_offset.y
        height = self._scroll.size.height
        hidden = region.bottom - (top + height) if step > 0 else top - region.y
        blocks = self._blocks
        place = blocks.index(here) + step
        if hidden > 0 and region.height > height:
            self._scroll.scroll_relative(y=step * min(hidden, height - 2), animate=False)
        elif 0 <= place < len(blocks):
            self._go_to(blocks[place])
        else:
            self._scroll.scroll_relative(y=step * height, animate=False)

    def action_jump(self, direction: int) -> None:
        """Go to the first question (-1) or the last one (1)."""
        if self._blocks:
            self._go_to(self._blocks[0 if direction < 0 else -1])

    def action_next_difference(self, step: int) -> None:
        """Go to the next question whose answers differ, or with -1 to the one before."""
        blocks = self._blocks
        here = blocks.index(self.focused) if isinstance(self.focused, QuestionBlock) else -1
        ahead = blocks[here + 1 :] if step > 0 else blocks[: max(here, 0)][::-1]
        target = next((block for block in ahead if not block.question.is_same), None)
        if target is not None:
            self._go_to(target)
        else:
            self.notify(words.NONE_BELOW if step > 0 else words.NONE_ABOVE, markup=False)

    def action_scroll(self, direction: int) -> None:
        """Scroll a page; the focus follows to a question in view."""
        self._scroll.scroll_relative(y=direction * (self._scroll.size.height - 2), animate=False)
        self.call_after_refresh(self._focus_block_in_view, direction)

    def _focus_block_in_view(self, direction: int) -> None:
        if not self.query(Questions):
            return  # closed before it was drawn
        top = self._scroll.scroll_offset.y
        bottom = top + self._scroll.size.height
        seen = [b for b in self._blocks if top <= b.virtual_region.y < bottom]
        if seen and self.focused not in seen:
            seen[0 if direction > 0 else -1].focus(scroll_visible=False)

    def _go_to(self, block: QuestionBlock) -> None:
        if not self.query(Questions):
            return  # closed before it was drawn
        block.focus(scroll_visible=False)
        self._scroll.scroll_to_widget(block, animate=False, immediate=True)

    def _scroll_to_focused(self) -> None:
        if isinstance(self.focused, QuestionBlock):
            self.call_after_refresh(self._go_to, self.focused)

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next question with these words, or the one before. False: there is none."""
        block = next_block(sought, self._blocks, (self.focused, self.searched_from), step)
        if block is not None:
            block.unfold(whole=True)
            self.set_focus(block, scroll_visible=False)
            self.call_after_refresh(self._show_match, block, sought)
        return block is not None

    def _show_match(self, block: QuestionBlock, sought: str) -> None:
        """Scroll to the line of a long answer that has the words, else to its question."""
        if not self.query(Questions):
            return  # closed before it was drawn
        self._go_to(block)
        text = str(block.render())
        line = next((text.count("\n", 0, start) for start, _ in spans(text, sought)), 0)
        height = self._scroll.size.height
        if line >= height:
            top = block.virtual_region.y + line - height // 3
            self._scroll.scroll_to(y=top, animate=False, immediate=True)

    action_step_out = close_screen


# -- opening a comparison --------------------------------------------------------------------------


def compare_with_dates(app: Workbook, path: Path, others: Sequence[Header]) -> None:
    """Compare with other dates: the only other one, or those that the person marks."""

    def chosen(heads: Sequence[Header] | None) -> None:
        if heads:
            show_comparison(app, [path, *(head.path for head in heads)])

    if len(others) == 1:
        chosen(others)
    else:
        app.push_screen(ChooseDates(others), chosen)


def compare_with_before(app: Workbook, work: OpenWorksheet) -> None:
    """Compare an open worksheet with the answers that it was started again from."""

    async def find() -> None:
        app.open_worksheets.commit_all()
        await asyncio.to_thread(app.saver.flush, 1.0)
        path, previous = work.entry.path, work.session.answers.previous
        if path is None:
            app.notify(labels.NOTHING_YET, markup=False)
            return
        heads = await asyncio.to_thread(app.workspace.heads.read, app.workspace.notebook.paths())
        before = next((head for head in heads if head.answers.id == previous), None)
        if before is None:
            app.notify(words.EARLIER_DATE_MISSING, markup=False)
        else:
            show_comparison(app, [before.path, path])

    app.run_worker(find(), group="compare", exclusive=True)


def compare_with_other_person(app: Workbook, own: Path, value: str = "", error: str = "") -> None:
    """Ask for another person's file, until one can be compared or Esc; no path is remembered."""

    def asked(typed: str | None) -> None:
        if typed is not None:
            other, notebook = typed_path(typed), app.workspace.notebook
            _show(
                app,
                lambda: compare_with_file(notebook, app.library, own, other),
                lambda why: compare_with_other_person(app, own, typed, why),
            )

    app.push_screen(AskPath(value, error), asked)


def show_comparison(app: Workbook, paths: Sequence[Path]) -> None:
    """Compare the answers in these files, one column each."""

    def refused(why: str) -> None:
        text = f"{why}\n\n{labels.FILE_UNTOUCHED}"
        app.push_screen(PageScreen(words.CANNOT, [Block(text=text)]))

    _show(app, lambda: compare_dates(app.workspace.notebook, app.library, paths), refused)


def _show(app: Workbook, read: Callable[[], Comparison], refused: Callable[[str], None]) -> None:
    """Read and compare in a thread, and hold the keys meanwhile; then show the comparison."""
    asked_on = app.screen

    async def read_and_show() -> None:
        app.open_worksheets.commit_all()
        try:
            await asyncio.to_thread(app.saver.flush, 1.0)
            comparison = await asyncio.to_thread(read)
        except AppError as error:
            refused(str(error))
        else:
            await app.push_screen(CompareScreen(comparison))
        finally:
            app.keys.release(asked_on)

    app.keys.hold(asked_on)
    app.run_worker(read_and_show(), group="compare", exclusive=True)


class ChooseDates(ModalScreen[tuple[Header, ...]]):
    """Asks for dates. Returns the marked ones, else the one under the cursor; None after Esc."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("everywhere", "screen"),
        Binding("space", "mark", show=False),
    ]
    VERTICAL_BREAKPOINTS = LOW_WINDOW

    def __init__(self, heads: Sequence[Header]) -> None:
        super().__init__()
        self._heads = heads
        self._day_names = day_names([head.answers.started for head in heads])
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        """Return the title, how it works, the dates and the keys."""
        with Vertical(classes="dialog"):
            yield Words(words.WHICH_DAYS, classes="dialog-title")
            yield Words(words.WHICH_ABOUT, classes="dialog-about")
            options = [Option(self._prompt(place)) for place in range(len(self._heads))]
            yield DialogChoices(*options, space=False, unset=True)
            yield Words(plain(labels.ESC_BACK, "$secondary"))

    def _prompt(self, place: int) -> Content:
        status = self._heads[place].answers.status
        box = "[x]" if place in self._marked else "[ ]"
        day = self._day_names[place].ljust(max(map(len, self._day_names)))
        return plain(f"{box} {day}  {STATUS_WORDS.get(status, '')}")

    def action_mark(self) -> None:
        """Mark the date under the cursor, or unmark it."""
        choices = self.query_one(DialogChoices)
        place = choices.highlighted
        if place is not None:
            self._marked ^= {place}
            choices.replace_option_prompt_at_index(place, self._prompt(place))

    @on(OptionList.OptionSelected)
    def _on_date_selected(self, event: OptionList.OptionSelected) -> None:
        marked = sorted(self._marked) or [event.option_index]
        close_screen(self, tuple(self._heads[place] for place in marked))

    action_step_out = close_screen


MAX_COMPLETIONS = 6
"""Possible completions of a path that are shown."""


class PathLine(PlainInput):
    """A text line in which Tab completes a file name, as in a shell."""

    BINDINGS = [Binding("tab", "screen.complete", show=False)]  # noqa: RUF012


class AskPath(ModalScreen[str | None]):
    """Asks for another person's file. Returns None after Esc.

    `value` is the path that was typed before, and `trouble` why it would not do.
    """

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012

    def __init__(self, value: str, trouble: str) -> None:
        super().__init__()
        self._value = value
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Return the title, what happens with the file, the text line and the completions."""
        with Vertical(classes="dialog wide"):
            yield Words(words.OTHER_PATH, classes="dialog-title")
            yield Words(words.OTHER_ABOUT, classes="dialog-about")
            yield PathLine(self._value)
            yield Words(classes="trouble")
            yield Words(plain(words.TAB_COMPLETES, "$secondary"))

    def on_mount(self) -> None:
        """Put the cursor at the end of the path."""
        if not self.query(PathLine):
            return  # closed before it was composed
        line = self.query_one(PathLine)
        line.cursor_position = len(line.value)
        self._say(self._trouble)

    async def action_complete(self) -> None:
        """Complete the name as far as it is unique, and show the possible completions."""
        line = self.query_one(PathLine)
        typed = line.value
        whole, names = await asyncio.to_thread(complete_path, typed)
        if line.value == typed:
            line.value = whole
            line.cursor_position = len(whole)
        more = f"   … {len(names) - MAX_COMPLETIONS} more" if len(names) > MAX_COMPLETIONS else ""
        self._say("   ".join(names[:MAX_COMPLETIONS]) + more if len(names) != 1 else "")
        if not names:
            self._say(words.NO_SUCH_NAME)

    def _say(self, text: str) -> None:
        # The dialog may be closed while a slow disk is read.
        for trouble in self.query(".trouble").results(Words):
            trouble.display = bool(text)
            trouble.say(text)

    @on(Input.Submitted)
    def _on_path_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip():
            close_screen(self, event.value)

    action_step_out = close_screen
