"""The multi-line text field: its body and the `TextArea` that it edits in."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import ClassVar, Literal

from rich.style import Style
from rich.text import Text
from textual import events
from textual._cells import cell_len
from textual._text_area_theme import TextAreaTheme
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._edit import Edit
from textual.document._history import EditHistory
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import expand_tabs_inline, expand_text_tabs_from_widths
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from reconcile_tui.domain import answers
from reconcile_tui.domain.display import visible
from reconcile_tui.messages.fields import UNDONE
from reconcile_tui.session import Slot
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import (
    LONGEST,
    PAUSE,
    UNDO_STEPS,
    Body,
    Form,
    accepts_paste,
    refuses,
)


class FastWrappedDocument(WrappedDocument):
    """A wrapped document that finds a cell by one row, as the area draws it."""

    def get_sections(self, line_index: int) -> list[str]:
        """Return the rows of a line, with every character visible that a terminal would obey."""
        line, breaks = visible(self.document[line_index]), self.get_offsets(line_index)
        return [line[start:end] for start, end in pairwise([0, *breaks, len(line)])]

    def span(self, line: int, section: int) -> tuple[int, int]:
        """Return the columns of a line at which one of its rows starts and ends."""
        breaks = self._wrap_offsets[line]
        start = breaks[section - 1] if section else 0
        return start, breaks[section] if section < len(breaks) else len(self.document[line])

    def location_to_offset(self, location: Location) -> Offset:
        """Return the cell of the wrapped text at which a location of the document is drawn."""
        line, column = location
        section = bisect_right(self.get_offsets(line), column)
        start, end = self.span(line, section)
        before = self.document[line][start : min(column, end)]
        cells = cell_len(expand_tabs_inline(visible(before), self._tab_width))
        return Offset(cells, self._line_index_to_offsets[line][section])


_WORD = re.compile(r"\s*\w+|\s*[^\w\s]+\w*")


class AnswerDocument(Document):
    """A document whose lines end at line feeds only.

    Textual's own also splits at U+2028, U+0085 and six more characters, and an edit would replace
    each of those by a line feed.
    """

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = answers.plain_text(text).split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace a range, and return where the new text ends and what it replaced."""
        (top, left), (bottom, right) = sorted((start, end))
        replaced = self.get_text_range((top, left), (bottom, right))
        lines = self._lines
        before = lines[top][:left] if top < len(lines) else ""
        after = lines[bottom][right:] if bottom < len(lines) else ""
        inserted = answers.plain_text(text).split("\n")
        inserted[0] = before + inserted[0]
        column = len(inserted[-1])
        inserted[-1] += after
        lines[top : bottom + 1] = inserted
        return EditResult((top + len(inserted) - 1, column), replaced)


class ProseArea(TextArea):
    """A `TextArea` for prose: no syntax highlighting, line numbers or suggestions.

    It draws what Textual's draws (tests/tui/test_text_area.py), at less cost per key.
    """

    wrapped_document: FastWrappedDocument

    def _set_document(self, text: str, language: str | None) -> None:
        """Load a text, as Textual does for one in no programming language."""
        del language
        self.document = AnswerDocument(text)
        self.wrapped_document = FastWrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._build_highlight_map()
        self.move_cursor((0, 0))
        self._rewrap_and_refresh_virtual_size()

    # -- whole characters --------------------------------------------------------------------------

    def validate_selection(self, selection: Selection) -> Selection:
        """Keep the cursor and both ends of the selection at the edges of whole characters."""
        start, end = selection
        placed = self._at_an_edge(end, forward=end > self.selection.end)
        return Selection(placed if start == end else self._at_an_edge(start), placed)

    def get_cursor_left_location(self) -> Location:
        """Return the location one whole character to the left."""
        row, column = self.cursor_location
        place = row, answers.before(self.document[row], column)
        return place if column else super().get_cursor_left_location()

    def get_cursor_right_location(self) -> Location:
        """Return the location one whole character to the right."""
        row, column = self.cursor_location
        if column >= len(self.document[row]):
            return super().get_cursor_right_location()
        return row, answers.after(self.document[row], column)

    def get_cursor_word_left_location(self) -> Location:
        """Return the location one word to the left, at the edge of a whole character."""
        return self._at_an_edge(super().get_cursor_word_left_location())

    def action_delete_word_right(self) -> None:
        """Delete the selection, or the word after the cursor with its combining marks."""
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
        if row >= self.document.line_count or not answers.inside(self.document[row], column):
            return place
        move = answers.after if forward else answers.before
        return row, move(self.document[row], column)

    # -- text and drawing --------------------------------------------------------------------------

    def change_to(self, text: str) -> None:
        """Change the text as one undo step, replacing only what differs so that the cursor stays.

        A cursor at the end of the text is at the end of the new text.
        """
        old, now = self.text, answers.plain_text(text)
        head = _common_length(old, now)
        tail = _common_length(old[head:][::-1], now[head:][::-1])
        self.history.checkpoint()
        super().replace(
            now[head : len(now) - tail], _location(old, head), _location(old, len(old) - tail)
        )
        self.history.checkpoint()

    def _render_line(self, y: int) -> Strip:
        """Draw one row, from the part of its line that it shows."""
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
        """Style the selection and, where the terminal shows none, the cursor."""
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
            past = answers.after(line, column) if column < len(line) else column + 1
            _stylize(text, theme.cursor_style, column - start, past - start)


def _stylize(text: Text, style: Style, start: int, end: int) -> None:
    """Style the part of a span that is in the row; Rich counts negative columns from the end."""
    if end > 0:
        text.stylize(style, max(0, start), end)


class FullWidthToggled(Message):
    """Show this answer on the whole screen, or the form again."""

    def __init__(self, area: AnswerArea) -> None:
        super().__init__()
        self.area = area


TAIL = 32
"""Characters before a new one that decide whether it joins them."""


class WordHistory(EditHistory):
    """The undo history of a text area, in steps of a word with the spaces after it.

    A letter costs the same in a text of any length.
    """

    def __init__(self) -> None:
        super().__init__(UNDO_STEPS, PAUSE, LONGEST)
        self._tail = ""
        """The characters typed last."""

    def record(self, edit: Edit) -> None:
        """Record an edit; a letter after a space begins a step."""
        begins_word = len(edit.text) == 1 and not edit.text.isspace()
        joins = answers.inside(self._tail + edit.text, len(self._tail))
        if begins_word and self._tail[-1:].isspace() and not joins:
            self.checkpoint()
        self._tail = (self._tail + edit.text)[-TAIL:] if edit.text else ""
        pause, longest = self.checkpoint_timer, self.checkpoint_max_characters
        if joins:  # no step ends within a character
            self.checkpoint_timer, self.checkpoint_max_characters = float("inf"), 1 << 30
        super().record(edit)
        self.checkpoint_timer, self.checkpoint_max_characters = pause, longest


PROSE = TextAreaTheme(
    "prose",
    gutter_style=Style(),
    cursor_line_style=Style(),
    cursor_line_gutter_style=Style(),
    bracket_matching_style=Style(),
)
"""A theme that leaves to the stylesheet only those parts of an area that are ever shown."""


class AnswerArea(ProseArea):
    """The area of an answer: Tab and the arrows past its ends move to another question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("text", "area"),
        Binding("ctrl+home", "text_start", show=False),
        Binding("ctrl+end", "text_end", show=False),
        Binding("ctrl+j", "newline", show=False),  # a line feed pasted without paste marks
        Binding("alt+d,ctrl+delete", "delete_word_right", show=False),
    ]

    def __init__(self, text: str, *, read_only: bool) -> None:
        super().__init__(
            text,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            compact=True,
            read_only=read_only,
        )
        self.register_theme(PROSE)
        self.theme = PROSE.name
        self.cursor_blink = False
        self.match_cursor_bracket = False
        self.history = WordHistory()

    @classmethod
    def _get_component_classes(cls) -> frozenset[str]:  # type: ignore[override]  # cached there
        """Return the parts to style, which `PROSE` leaves to the stylesheet."""
        return frozenset({"text-area--cursor", "text-area--selection"})

    @property
    def _draw_cursor(self) -> bool:
        """Paint no cursor where the terminal shows its own: there a typed letter costs one byte."""
        return super()._draw_cursor and not self.app.has_class("-real-cursor")

    @property
    def cursor_screen_offset(self) -> Offset:
        """Return the screen offset of the cursor by the current wrapping.

        After a resize Textual still uses the wrapping of the last cursor move.
        """
        self._recompute_cursor_offset()  # type: ignore[no-untyped-call]  # of Textual
        return super().cursor_screen_offset

    def on_resize(self) -> None:
        """Keep the cursor in view after the text was wrapped anew."""
        self.call_after_refresh(self.keep_cursor_in_view)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """Keep the cursor in view while the field grows."""
        event.stop()
        self.call_after_refresh(self.keep_cursor_in_view)

    def keep_cursor_in_view(self) -> None:
        """Scroll the field to the line of the cursor, and the pane to that line."""
        if self.has_focus:
            self.scroll_cursor_visible()
            self.call_after_refresh(self._keep_line_in_view)

    def _keep_line_in_view(self) -> None:
        pane = next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)
        if (
            pane is None
            or not self.has_focus
            or (isinstance(pane, Form) and pane.holds_scroll_for(self))
        ):
            return
        row = self.cursor_screen_offset.y
        below, above = row - pane.region.bottom + 1, row - pane.region.y
        if below > 0 or above < 0:
            pane.scroll_relative(y=below if below > 0 else above, animate=False)

    def action_cursor_up(self, select: bool = False) -> None:
        """Move up a row; from the first one, to the previous question."""
        if not select and self._row() == 0:
            self._move_on(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Move down a row; from the last one, to the next question."""
        if not select and self._row() >= self.wrapped_document.height - 1:
            self._move_on(1)
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """Move up a page; scroll the worksheet instead while the whole text is in view."""
        self._skip_page_if_in_view()
        super().action_cursor_page_up()

    def action_cursor_page_down(self) -> None:
        """Move down a page; scroll the worksheet instead while the whole text is in view."""
        self._skip_page_if_in_view()
        super().action_cursor_page_down()

    def action_full_width(self) -> None:
        """Turn full width on or off."""
        self.post_message(FullWidthToggled(self))

    def action_text_start(self) -> None:
        """Move to the beginning of the answer."""
        self.move_cursor((0, 0))

    def action_text_end(self) -> None:
        """Move to the end of the answer."""
        self.move_cursor(self.document.end)

    def action_newline(self) -> None:
        """Insert a line feed."""
        if not self.read_only:
            self.replace("\n", *self.selection, maintain_selection_offset=False)

    def replace(
        self,
        insert: str,
        start: Location,
        end: Location,
        *,
        maintain_selection_offset: bool = True,
    ) -> EditResult:
        """Replace a range, unless the answer would get too long."""
        if refuses(self, len(insert) - len(self.get_text_range(start, end))):
            return EditResult(self.cursor_location, "")
        return super().replace(
            insert, start, end, maintain_selection_offset=maintain_selection_offset
        )

    def action_paste(self) -> None:
        """Paste what was cut or copied here, if it fits."""
        if accepts_paste(self, self.app.clipboard):
            super().action_paste()

    def on_paste(self, event: events.Paste) -> None:
        """Refuse a paste that does not fit; otherwise Textual inserts it."""
        if not self.read_only and not accepts_paste(self, event.text):
            event.stop()
            event.prevent_default()

    def action_undo(self) -> None:
        """Undo a word, and say how to redo it."""
        had = bool(self.history.undo_stack)
        super().action_undo()
        if had:
            self.app.notify(UNDONE, markup=False, timeout=2.5)

    def validate_virtual_size(self, size: Size) -> Size:
        """Show a scrollbar only when the text is taller than the area may grow.

        Textual compares with the height before a new line, and so would show one for a moment.
        """
        most = self.styles.max_height
        room = most.value if most is not None and most.is_cells else self.size.height
        wanted: Literal["hidden", "auto"] = "hidden" if size.height <= room else "auto"
        if self.styles.overflow_y != wanted:
            self.styles.overflow_y = wanted
        return size

    def _skip_page_if_in_view(self) -> None:
        if self.wrapped_document.height <= self.size.height:
            raise SkipAction

    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _move_on(self, step: int) -> None:
        next(node for node in self.ancestors if isinstance(node, Body)).move_on(step)


def _common_length(one: str, other: str) -> int:
    """Return the length of the common prefix."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _location(text: str, index: int) -> Location:
    """Return the row and column of a character."""
    return text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1


class TextBody(Body):
    """The body of a multi-line text answer."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.area = AnswerArea(slot.raw, read_only=slot.fixed)
        # Not the raw answer: the area turns carriage returns into line feeds, which is no edit.
        self.synced = self.area.text
        self.area.move_cursor(self.area.document.end)

    def compose(self) -> ComposeResult:
        """Yield the area."""
        yield self.area

    def entry(self) -> Widget:
        """Return the area."""
        return self.area

    def show(self) -> None:
        """Show the answer of the slot in the area."""
        if self.area.text != self.slot.raw:
            self.area.change_to(self.slot.raw)
        self.synced = self.area.text

    def commit(self) -> None:
        """Hand the text of the area to the session, if it was edited here."""
        text = self.area.text
        if text != self.synced:
            self.synced = text
            self.complaint = self.slot.take(text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Hand over each edit at once."""
        event.stop()
        before = self.slot.session.answers
        self.commit()
        if self.slot.session.answers is not before or self.complaint:
            self.report_edit(self.complaint)
