"""The text that widgets show: plain content, wrapping by cells, and pages set in lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from reconcile_tui.domain.display import visible
from reconcile_tui.domain.pages import Block, Compare, Layer, numbered, paragraphs


def plain(text: str, style: str = "") -> Content:
    """Return text as content: no markup, and every control character made visible."""
    return Content.styled(visible(text), style) if style else Content(visible(text))


class Words(Static):
    """A `Static` that shows text without reading markup."""

    def __init__(self, text: str | Content = "", **kwargs: Any) -> None:
        super().__init__(_content(text), markup=False, **kwargs)

    def say(self, text: str | Content) -> None:
        """Show another text; draw nothing if it is the same."""
        content = _content(text)
        if content != self.content:
            self.update(content)


def _content(text: str | Content) -> Content:
    return text if isinstance(text, Content) else plain(text)


_WORD = re.compile(r"\S+")
_MARK = re.compile(r"(\[\d+\])")


def wrapped_wide(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return a paragraph in lines of at most `width` cells, breaking longer words."""
    lines: list[str] = []
    line, gap = first, ""
    for word in _WORD.findall(text):
        if cell_len(f"{line}{gap}{word}") > width and gap:
            lines.append(line)
            line = rest
        else:
            line += gap
        *full, word_end = _broken(word, width, cell_len(line))
        for part in full:
            lines.append(line + part)
            line = rest
        line += word_end
        gap = " "
    return [*lines, line] if gap else [first.rstrip()]


def _broken(word: str, width: int, taken: int) -> Iterator[str]:
    """Yield the parts of a word that fit on a line each; the first has `taken` cells less."""
    start, room = 0, max(width - taken, 2)
    used = 0
    for place, char in enumerate(word):
        cells = cell_len(char)
        if used + cells > room and place > start:
            yield word[start:place]
            start, used = place, 0
        used += cells
    yield word[start:]


STEPPED = 56
"""Below this width all boxes are as wide as the page."""

Line = tuple[str, str]
"""A text and its style."""


def stacked(
    width: int, count: int, inside: Callable[[int, int], Iterable[Line]]
) -> Iterator[tuple[int, Line]]:
    """Yield the lines of stacked boxes from the top, each with the number of its box.

    `inside(number, room)` gives the lines in a box, of at most `room` cells.
    """
    step = 2 if width >= STEPPED else 0
    for number in range(count):
        inset = step * (count - 1 - number)
        within = width - 2 - 2 * inset
        yield number, (" " * inset + _top_edge(within, step, first=number == 0), "$secondary")
        for text, style in inside(number, within - 2):
            yield number, (f"{' ' * inset}│ {text.ljust(within - 1)}│", style)
    yield count - 1, ("└" + "─" * (width - 2) + "┘", "$secondary")


def _top_edge(inside: int, step: int, *, first: bool) -> str:
    """Return the top edge of a box, on which the narrower box above stands."""
    if first:
        return f"┌{'─' * inside}┐"
    if not step:
        return f"├{'─' * inside}┤"
    foot = "─" * (step - 1)
    return f"┌{foot}┴{'─' * (inside - 2 * step)}┴{foot}┐"


SIDE_BY_SIDE = 42
"""Below this width two columns are shown one below the other."""


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return a paragraph in lines of at most `width` cells, with hanging indents.

    A wider line would be wrapped again by Textual, below a height that was counted before.
    """
    if not text.isascii() and any(cell_len(char) != 1 for char in text):
        return wrapped_wide(text, max(width, 12), first, rest)
    return textwrap.wrap(
        text,
        max(width, 12),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=True,
        break_on_hyphens=False,
    ) or [first.rstrip()]


def cut(lines: list[str], room: int) -> list[str]:
    """Return the first lines; if others follow, the last one ends in an ellipsis."""
    return lines if len(lines) <= room else [*lines[: room - 1], f"{lines[room - 1][:-1]}…"]


def first_words(text: str, room: int) -> str:
    """Return the first words of a text in `room` cells, with an ellipsis if others follow."""
    text = " ".join(text.split())
    if cell_len(text) <= room:
        return text
    return f"{wrapped(text, room - 2)[0].rstrip()} …"


class Typeset:
    """Sets the blocks of a page in lines, with the numbers of the claims that they cite."""

    def __init__(self, width: int, numbers: dict[str, int] | None = None) -> None:
        self.width = width
        self.numbers = {} if numbers is None else numbers
        self.lines: list[Line] = []

    def content(self) -> Content:
        """Return all lines, without blank ones at the end."""
        while self.lines and not self.lines[-1][0]:
            self.lines.pop()
        return Content("\n").join([_marked(text, style) for text, style in self.lines])

    def block(self, block: Block) -> None:
        """Add a block."""
        if block.heading:
            self.heading(block.heading)
        self.text(block.text)
        self.bullets(block.list)
        if block.picture:
            self._picture(block.layers)
        if block.compare:
            self._compare(block.compare)
        if block.claims:
            marks = " ".join(numbered(f"[^{claim}]", self.numbers) for claim in block.claims)
            self.lines.append((marks, "$secondary"))
            self.gap()

    def heading(self, text: str) -> None:
        """Add a heading."""
        self.lines += [(line, "bold $primary") for line in wrapped(text, self.width)]

    def text(self, text: str, style: str = "", indent: str = "") -> None:
        """Add paragraphs, each followed by a blank line."""
        for part in paragraphs(text):
            marked = numbered(part, self.numbers)
            self.lines += [(line, style) for line in wrapped(marked, self.width, indent, indent)]
            self.gap()

    def bullets(self, texts: Iterable[str]) -> None:
        """Add a list with hanging indents."""
        texts = list(texts)
        for text in texts:
            marked = numbered(" ".join(text.split()), self.numbers)
            self.lines += [(line, "") for line in wrapped(marked, self.width, "  • ", "    ")]
        if texts:
            self.gap()

    def pairs(self, rows: Iterable[tuple[str, str]], column: int) -> None:
        """Add terms in a `column` on the left, and their meanings on the right.

        The meaning of a term that is too long for the column is below it.
        """
        rows = list(rows)
        longest = max((len(term) for term, _ in rows), default=0) + 2
        column = max(column, longest) if longest <= self.width // 3 else column
        for term, meaning in rows:
            lines = wrapped(meaning, self.width, " " * column, " " * column)
            if len(term) < column:
                lines[0] = term.ljust(column) + lines[0][column:]
            else:
                lines.insert(0, term)
            self.lines += [(line, "") for line in lines]
        self.gap()

    def gap(self) -> None:
        """Add one blank line, never two."""
        if self.lines and self.lines[-1][0]:
            self.lines.append(("", ""))

    def _compare(self, compare: Compare) -> None:
        rows = [(numbered(a, self.numbers), numbered(b, self.numbers)) for a, b in compare.rows]
        if self.width < SIDE_BY_SIDE:
            for column, title in enumerate((compare.left, compare.right)):
                self.heading(title)
                self.bullets(row[column] for row in rows)
            return
        half = (self.width - 3) // 2
        self._two_columns(compare.left, compare.right, half, "bold $primary")
        self.lines.append(("─" * half + "─┼─" + "─" * half, "$secondary"))
        for number, (left, right) in enumerate(rows):
            if number:
                self._two_columns("", "", half, "")
            self._two_columns(left, right, half, "")
        self.gap()

    def _two_columns(self, left: str, right: str, half: int, style: str) -> None:
        both = zip_longest(wrapped(left, half), wrapped(right, half), fillvalue="")
        for one, other in both:
            self.lines.append((f"{one.ljust(half)} │ {other}".rstrip(), style))

    def _picture(self, layers: tuple[Layer, ...]) -> None:
        def inside(number: int, room: int) -> Iterator[Line]:
            layer = layers[number]
            yield from ((name, "bold") for name in wrapped(layer.name, room))
            yield from (
                (marked, "") for marked in wrapped(numbered(layer.text, self.numbers), room)
            )

        self.lines += [line for _, line in stacked(self.width, len(layers), inside)]
        self.gap()


def _marked(text: str, style: str) -> Content:
    """Return a line with its `[1]` marks in the accent color."""
    parts = _MARK.split(text)
    if len(parts) == 1:
        return plain(text, style)
    return Content.assemble(
        *[plain(part, "$accent" if n % 2 else style) for n, part in enumerate(parts)]
    )
