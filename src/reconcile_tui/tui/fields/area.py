"""The area that long answers are written in: each row is drawn from its own characters alone."""

from __future__ import annotations

import re

from rich.style import Style
from rich.text import Text
from textual._text_area_theme import TextAreaTheme
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.expand_tabs import expand_text_tabs_from_widths
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from reconcile_tui.core import graphemes
from reconcile_tui.core.answers import plain_text
from reconcile_tui.core.display import visible
from reconcile_tui.tui.fields.wrapped import QuickWrapped

__all__ = ["AnswerDocument", "Area"]

_WORD = re.compile(r"\s*\w+|\s*[^\w\s]+\w*")


class AnswerDocument(Document):
    """A document whose lines end at line feeds alone.

    Textual's own ends them at U+2028, U+0085 and six more signs too, and an edit would write each
    of those as a line feed.
    """

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = plain_text(text).split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put a text in place of a range."""
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range((top, left), (bottom, right))
        lines = self._lines
        before = lines[top][:left] if top < len(lines) else ""
        after = lines[bottom][right:] if bottom < len(lines) else ""
        inserted = plain_text(text).split("\n")
        inserted[0] = before + inserted[0]
        column = len(inserted[-1])
        inserted[-1] += after
        lines[top : bottom + 1] = inserted
        return EditResult((top + len(inserted) - 1, column), replaced)


class Area(TextArea):
    """A TextArea without numbers, colours of code, brackets and suggestions: words, wrapped.

    What it draws is what Textual's draws (tests/tui/test_area.py); only what a key costs differs.
    """

    wrapped_document: QuickWrapped

    def _set_document(self, text: str, language: str | None) -> None:
        """Take a text, as Textual does it for one that is in no programming language."""
        del language
        self.document = AnswerDocument(text)
        self.wrapped_document = QuickWrapped(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    # -- one character is one step -----------------------------------------------------------------

    def validate_selection(self, selection: Selection) -> Selection:
        """Keep the cursor, and both ends of what is selected, out of a character's middle."""
        start, end = selection
        placed = self._at_an_edge(end, forward=end > self.selection.end)
        return Selection(placed if start == end else self._at_an_edge(start), placed)

    def get_cursor_left_location(self) -> Location:
        """Where the cursor is one character further left."""
        row, column = self.cursor_location
        if not column:
            return super().get_cursor_left_location()
        return row, graphemes.before(self.document[row], column)

    def get_cursor_right_location(self) -> Location:
        """Where the cursor is one character further right."""
        row, column = self.cursor_location
        if column >= len(self.document[row]):
            return super().get_cursor_right_location()
        return row, graphemes.after(self.document[row], column)

    def get_cursor_word_left_location(self) -> Location:
        """Where the cursor is one word further left."""
        return self._at_an_edge(super().get_cursor_word_left_location())

    def action_delete_word_right(self) -> None:
        """Take away what is selected, or the word behind the cursor with all its accents."""
        row, column = self.cursor_location
        line = self.document[row]
        if not self.selection.is_empty or column >= len(line):
            self.action_delete_right()
        elif not self.read_only:
            word = _WORD.match(line, column)
            end = self._at_an_edge((row, word.end() if word else len(line)), forward=True)
            self.delete((row, column), end, maintain_selection_offset=False)

    def _at_an_edge(self, place: Location, *, forward: bool = False) -> Location:
        row, column = place
        if row >= self.document.line_count or not graphemes.inside(self.document[row], column):
            return place
        move = graphemes.after if forward else graphemes.before
        return row, move(self.document[row], column)

    # -- what stands in it -------------------------------------------------------------------------

    def change_to(self, text: str) -> None:
        """Have another text: what is the same stays, the cursor stays in it, and it can be undone.

        Whoever writes at the end goes on at the end, whatever another hand put in before it.
        """
        old, now = self.text, plain_text(text)
        head = _alike(old, now)
        tail = _alike(old[head:][::-1], now[head:][::-1])
        self.history.checkpoint()
        self.replace(now[head : len(now) - tail], _place(old, head), _place(old, len(old) - tail))
        self.history.checkpoint()

    def _render_line(self, y: int) -> Strip:
        """One row of the area."""
        theme, rows = self._theme, self.wrapped_document
        base = theme.base_style or self.rich_style
        place = y + self.scroll_offset.y
        if place >= len(rows._offset_to_line_info):  # noqa: SLF001
            return Strip.blank(self.size.width, base)
        number, section = rows._offset_to_line_info[place]  # noqa: SLF001
        start, end = rows.span(number, section)
        line = self.document[number]
        is_last = end == len(line)
        text = Text(visible(line[start:end]) + (" " if is_last else ""), end="", no_wrap=True)
        self._mark(text, number, start, line, theme)
        if "\t" in text.plain:
            before = line.count("\t", 0, start)
            widths = rows.get_tab_widths(number)[before : before + line.count("\t", start, end)]
            text = expand_text_tabs_from_widths(text, widths)
        strip = Strip(text.render(self.app.console), text.cell_len)
        width = self.scrollable_content_region.size.width
        return strip.extend_cell_length(width, theme.base_style).apply_style(base)

    def _mark(self, text: Text, number: int, start: int, line: str, theme: TextAreaTheme) -> None:
        """The selection and, where the terminal shows none, the cursor."""
        (top, left), (bottom, right) = sorted(self.selection)
        row, column = self.selection.end
        chosen = theme.selection_style
        if chosen and top <= number <= bottom and not self.selection.is_empty:
            if not line and number != row:
                text.plain = "▌"
                text.stylize(Style(color=chosen.bgcolor))
            else:
                first = left if number == top else 0
                last = right if number == bottom else len(line)
                _stylize(text, chosen, first - start, last - start)
        if number == row and theme.cursor_style and self._draw_cursor:
            past = graphemes.after(line, column) if column < len(line) else column + 1
            _stylize(text, theme.cursor_style, column - start, past - start)


def _alike(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _place(text: str, index: int) -> Location:
    """The row and column of a character."""
    return text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1


def _stylize(text: Text, style: Style, start: int, end: int) -> None:
    """Style what of a span lies in the row; a negative place means the row's end to rich."""
    if end > 0:
        text.stylize(style, max(0, start), end)
