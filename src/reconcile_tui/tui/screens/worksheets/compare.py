"""The same worksheet of several dates side by side, or beside another person's file. Read only."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.compare.compare import (
    Comparison,
    Part,
    Question,
    cell_lines,
    day_names,
    lay_beside,
    lay_days,
)
from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.pages import Block
from reconcile_tui.errors import BookError
from reconcile_tui.messages import compare as labels
from reconcile_tui.messages import compare as words
from reconcile_tui.messages import screens as book_labels
from reconcile_tui.messages import screens as foot
from reconcile_tui.storage.index import Head
from reconcile_tui.storage.paths import completed, typed_path
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.home import ActionHost
from reconcile_tui.tui.screens.page import PageScreen
from reconcile_tui.tui.screens.worksheet_line import Line
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.fields.line import PlainLine
from reconcile_tui.tui.widgets.lists import LOW_WINDOW, DialogChoices
from reconcile_tui.tui.widgets.searching import Searched, next_block, spans
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import OpenWorksheet

NARROWEST = 30
"""Columns that one side needs at least, so that it can stand beside another."""

MOST = 12_000
"""Characters of one answer that are shown here; the rest stands in the sheet itself."""

GAP = " │ "
Styled = Sequence[tuple[str, str]]
"""One line: stretches of text, each with the name of its style."""

STYLES = {
    "same": "",
    "added": "bold $success",
    "gone": "$error",
    "only": "bold $accent",
    "fold": "$secondary",
    "name": "bold $secondary",
    "asked": "bold",
}


def columns_fit(sides: int, width: int) -> bool:
    """Whether so many sides can stand beside each other."""
    return _column(sides, width) >= NARROWEST


def names_line(names: Sequence[str], width: int) -> Content:
    """What the columns are called, above them."""
    column = _column(len(names), width)
    cut = [one_line(name)[:column].ljust(column) for name in names]
    return plain(GAP.join(cut), STYLES["name"])


def _column(sides: int, width: int) -> int:
    return (width - len(GAP) * (sides - 1)) // sides


class QuestionBlock(Widget, can_focus=True):
    """Enter folds and unfolds it. Its lines are set for the width there is when it is drawn."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("enter,space", "fold", show=False),
    ]

    def __init__(self, found: Comparison, question: Question, *, beside: bool) -> None:
        super().__init__(classes="compared")
        self.question = question
        self._whole = False
        self.set_class(question.alike, "-folded")
        self._found = found
        self._beside = beside
        self._set_for: tuple[int, bool, bool] | None = None
        self._text = Content()
        self._height = 1

    @property
    def words(self) -> str:
        """The question and what is said to it, without marks, however much of it is folded."""
        return "\n".join([self.question.asked, *(cell.words for cell in self.question.cells)])

    def action_fold(self) -> None:
        """Show all of it, or what differs."""
        self.unfold(whole=not self._whole)

    def unfold(self, *, whole: bool) -> None:
        """All of it, or what differs; one line when nothing does."""
        self._whole = whole
        self.set_class(self.question.alike and not whole, "-folded")
        self.refresh(layout=True)

    def lay(self, *, beside: bool) -> None:
        """Side by side, or one below the other."""
        if beside != self._beside:
            self._beside = beside
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it needs at this width."""
        self._fit(width)
        return self._height

    def render(self) -> Content:
        """The question, and below it what is said to it."""
        self._fit(self.content_size.width)
        return self._text

    def _fit(self, width: int) -> None:
        if self._set_for == (width, self._whole, self._beside):
            return
        self._set_for = (width, self._whole, self._beside)
        lines = list(self._lines(max(width, 20)))
        self._height = len(lines)
        self._text = Content("\n").join([_content(line) for line in lines])

    def _lines(self, width: int) -> Iterator[Styled]:
        asked = visible(one_line(self.question.asked))
        if self.question.alike and not self._whole:
            yield _folded_line(asked, words.alike(self._found, self.question), width)
            return
        yield from ([(line, "asked")] for line in wrapped(asked, width).split("\n"))
        if self.question.alike:
            yield from self._alike(width)
        elif self._beside:
            yield from self._side_by_side(width)
        else:
            yield from self._below(width)

    def _alike(self, width: int) -> Iterator[Styled]:
        cell = self.question.cells[0]
        if cell.standing != "answered":
            yield [(f"  {words.alike(self._found, self.question)}", "fold")]
            return
        yield [(f"  {words.the_same(self._found)}", "fold")]
        for line in cell_lines(cell, width - 2, whole=True, most=MOST):
            yield [("  ", "same"), *line]

    def _below(self, width: int) -> Iterator[Styled]:
        for name, cell in zip(self._found.names, self.question.cells, strict=True):
            yield [(f"  {visible(one_line(name))}", "name")]
            for line in cell_lines(cell, width - 4, whole=self._whole, most=MOST):
                yield [("    ", "same"), *line]

    def _side_by_side(self, width: int) -> Iterator[Styled]:
        column = _column(len(self.question.cells), width)
        sides = [
            list(cell_lines(cell, column, whole=self._whole, most=MOST))
            for cell in self.question.cells
        ]
        for row in zip_longest(*sides, fillvalue=()):
            parts: list[tuple[str, str]] = []
            for place, line in enumerate(row):
                parts += [(GAP, "fold")] if place else []
                parts += line
                parts.append((" " * (column - sum(cell_len(text) for text, _ in line)), "same"))
            yield parts


def _folded_line(asked: str, said: str, width: int) -> list[tuple[str, str]]:
    """One line: the first sentence of the question, and what is the same everywhere."""
    first, mark, _ = asked.partition("? ")
    asked, said = f"{first}{mark.strip()}", visible(one_line(said))
    room = max(width - 4 - min(cell_len(said), width // 2), 10)
    asked = asked if cell_len(asked) <= room else f"{wrapped(asked, room - 2).split(chr(10))[0]} …"
    left = width - cell_len(asked) - 4
    said = said if cell_len(said) <= left else f"{wrapped(said, left - 2).split(chr(10))[0]} …"
    return [(f"= {asked}  ", "fold"), (said, "same")]


def _content(line: Styled) -> Content:
    return Content.assemble(*(plain(text, STYLES[mark]) for text, mark in line))


class Questions(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The pane with the questions. The screen's own keys move it, question by question."""


class CompareScreen(Screen[None], Searched):
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
        told = [words.how_to_read(self._found), words.unread(self._found)]
        yield Words("\n".join(filter(None, told)), classes="how-to-read")
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

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next question with these words, or the one before. False: there is none."""
        found = next_block(sought, self._blocks, (self.focused, self.searched_from), step)
        if found is not None:
            found.unfold(whole=True)
            self.set_focus(found, scroll_visible=False)
            self.call_after_refresh(self._show_match, found, sought)
        return found is not None

    def _show_match(self, block: QuestionBlock, sought: str) -> None:
        """Scroll to the line of a long answer that has the words, else to its question."""
        self._go_to(block)
        text = str(block.render())
        line = next((text.count("\n", 0, start) for start, _ in spans(text, sought)), 0)
        height = self._scroll.size.height
        if line >= height:
            top = block.virtual_region.y + line - height // 3
            self._scroll.scroll_to(y=top, animate=False, immediate=True)

    def action_step_out(self) -> None:
        """Back."""
        self.dismiss(None)


def has_before(line: Line) -> bool:
    """For answers that were given again, while those from before are there."""
    return line.may_be_compared and line.before is not None


def has_other_days(line: Line) -> bool:
    """For answers to a sheet that was answered on another day, beyond the one from before."""
    return line.may_be_compared and any(head is not line.before for head in line.others)


def compare_before(pane: ActionHost, line: Line) -> None:
    """Lay it beside the answers that it was answered again from."""
    if line.path and line.before:
        _show_days(pane.book, [line.before.path, line.path])


def compare_days(pane: ActionHost, line: Line) -> None:
    """Lay it beside other days: the only other one, or those that the person marks."""
    path = line.path
    if path is None:
        return

    def chosen(heads: Sequence[Head] | None) -> None:
        if heads:
            _show_days(pane.book, [path, *(head.path for head in heads)])

    if len(line.others) == 1:
        chosen(line.others)
    else:
        pane.app.push_screen(PickDays(line.others), chosen)


def compare_with_before(book: Workbook, work: OpenWorksheet) -> None:
    """The same from the end page of a sheet in hand."""
    book.run_worker(_find_before(book, work), group="compare", exclusive=True)


async def _find_before(book: Workbook, work: OpenWorksheet) -> None:
    book.open_worksheets.commit_all()
    await asyncio.to_thread(book.saver.flush, 1.0)
    path, previous = work.entry.path, work.session.answers.previous
    if path is None:
        book.notify(book_labels.NOTHING_YET, markup=False)
        return
    heads = await asyncio.to_thread(book.workspace.heads.read, book.workspace.notebook.paths())
    before = next((head for head in heads if head.answers.id == previous), None)
    if before is None:
        book.notify(labels.BEFORE_IS_GONE, markup=False)
    else:
        _show_days(book, [before.path, path])


def lay_other(pane: ActionHost, line: Line) -> None:
    """Ask for another person's file, and lay it beside this one, once both are known to want it."""
    path = line.path
    if path and line.sheet:
        pane.book.safety_questions.both_first(line.sheet, lambda: _ask(pane.book, path))


def _ask(book: Workbook, own: Path, value: str = "", trouble: str = "") -> None:
    """Ask, and ask again while the file will not do; the path is kept nowhere else."""

    def asked(typed: str | None) -> None:
        if typed is None:
            return
        other = typed_path(typed)

        def refused(why: str) -> None:
            _ask(book, own, typed, why)

        _show(book, lambda: lay_beside(book.workspace.notebook, book.library, own, other), refused)

    book.push_screen(AskPath(labels.OTHER_PATH, labels.OTHER_ABOUT, value, trouble), asked)


def _show_days(book: Workbook, paths: Sequence[Path]) -> None:
    def refused(why: str) -> None:
        text = f"{why}\n\n{book_labels.FILE_UNTOUCHED}"
        book.push_screen(PageScreen(labels.CANNOT, [Block(text=text)]))

    _show(book, lambda: lay_days(book.workspace.notebook, book.library, paths), refused)


def _show(book: Workbook, lay: Callable[[], Comparison], refused: Callable[[str], None]) -> None:
    asked_on = book.screen
    book.keys.hold(asked_on)
    book.run_worker(_laid(book, lay, refused, asked_on), group="compare", exclusive=True)


async def _laid(
    book: Workbook,
    lay: Callable[[], Comparison],
    refused: Callable[[str], None],
    asked_on: Widget,
) -> None:
    """Read and compare beside the screen: a slow disk or a long text must not stop the keys."""
    book.open_worksheets.commit_all()
    try:
        await asyncio.to_thread(book.saver.flush, 1.0)
        found = await asyncio.to_thread(lay)
    except BookError as error:
        refused(str(error))
    else:
        await book.push_screen(CompareScreen(found))
    finally:
        book.keys.release(asked_on)


class PickDays(ModalScreen[tuple[Head, ...]]):
    """The dates that were marked; where none is, the one that was moved to; none after Esc."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        *bindings("everywhere", "screen"),
        Binding("space", "mark", show=False),
    ]
    VERTICAL_BREAKPOINTS = LOW_WINDOW

    def __init__(self, heads: Sequence[Head]) -> None:
        super().__init__()
        self._heads = heads
        self._days = day_names([head.answers.started for head in heads])
        self._marked: set[int] = set()

    def compose(self) -> ComposeResult:
        """Title, how it works, the days; with the hour where there are several of a day."""
        with Vertical(classes="dialog"):
            yield Words(labels.WHICH_DAYS, classes="dialog-title")
            yield Words(labels.WHICH_ABOUT, classes="dialog-about")
            yield DialogChoices(*map(Option, self._prompts()), space=False, unset=True)
            yield Words(plain(foot.ESC_BACK, "$secondary"))

    def _prompts(self) -> list[Content]:
        return [self._prompt(place) for place in range(len(self._heads))]

    def _prompt(self, place: int) -> Content:
        answers = self._heads[place].answers
        box = "[x]" if place in self._marked else "[ ]"
        day = self._days[place].ljust(max(map(len, self._days)))
        return plain(f"{box} {day}  {book_labels.STATES.get(answers.status, '')}")

    def action_mark(self) -> None:
        """Mark the day under the cursor, or take the mark away."""
        choices = self.query_one(DialogChoices)
        place = choices.highlighted
        if place is not None:
            self._marked ^= {place}
            choices.replace_option_prompt_at_index(place, self._prompt(place))

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        marked = sorted(self._marked) or [event.option_index]
        self.dismiss(tuple(self._heads[place] for place in marked))

    def action_step_out(self) -> None:
        """None of them."""
        self.dismiss(())


NAMES = 6
"""Names that a path could go on with, of those that are shown."""


class PathLine(PlainLine):
    """The line itself. Tab completes the name under the cursor, as a shell does."""

    BINDINGS = [Binding("tab", "screen.complete", show=False)]  # noqa: RUF012


class AskPath(ModalScreen[str | None]):
    """A path, or None after Esc. `trouble` says why the last one would not do."""

    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012

    def __init__(self, title: str, about: str, value: str = "", trouble: str = "") -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._value = value
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """Title, what happens with the file, the line, and what could come next."""
        with Vertical(classes="dialog wide"):
            yield Words(self._title, classes="dialog-title")
            yield Words(self._about, classes="dialog-about")
            yield PathLine(self._value)
            yield Words(self._trouble, classes="trouble")
            yield Words(plain(labels.TAB_COMPLETES, "$secondary"))

    def on_mount(self) -> None:
        """The cursor stands behind what is there."""
        line = self.query_one(PathLine)
        line.cursor_position = len(line.value)
        self.query_one(".trouble").display = bool(self._trouble)

    async def action_complete(self) -> None:
        """Complete the name as far as it is clear, and show how it could go on."""
        line = self.query_one(PathLine)
        typed = line.value
        whole, names = await asyncio.to_thread(completed, typed)
        if line.value == typed:
            line.value = whole
            line.cursor_position = len(whole)
        more = f"   … {len(names) - NAMES} more" if len(names) > NAMES else ""
        self._say("   ".join(names[:NAMES]) + more if len(names) != 1 else "")
        if not names:
            self._say(labels.NO_SUCH_NAME)

    def _say(self, text: str) -> None:
        words = self.query_one(".trouble", Words)
        words.display = bool(text)
        words.say(text)

    @on(Input.Submitted)
    def _taken(self, event: Input.Submitted) -> None:
        if event.value.strip():
            self.dismiss(event.value)

    def action_step_out(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)
