"""One question of a comparison on the screen: folded to a line, or what each side says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from reconcile_tui.compare_text import cell_lines
from reconcile_tui.core.compare import Comparison, Question
from reconcile_tui.core.display import one_line, visible, wrapped
from reconcile_tui.strings import compare as words
from reconcile_tui.tui.words import plain

__all__ = ["NARROWEST", "QuestionBlock", "columns_fit", "names_line"]

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
