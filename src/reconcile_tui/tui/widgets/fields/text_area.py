"""Writing many lines: the field, its area, and wrapping that looks only at what an edit moved."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import ClassVar, Literal, NamedTuple

from rich.style import Style
from rich.text import Text
from textual import events
from textual._cells import cell_len
from textual._text_area_theme import TextAreaTheme
from textual._wrap import compute_wrap_offsets
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.expand_tabs import expand_tabs_inline, expand_text_tabs_from_widths
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from reconcile_tui.domain import answers as graphemes
from reconcile_tui.domain.answers import plain_text
from reconcile_tui.domain.display import visible
from reconcile_tui.messages.fields import UNDONE
from reconcile_tui.session import Slot
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.body import Body, Form, WordHistory, stops, takes_paste

LOOK_AHEAD = 8
"""Rows after an edit that are wrapped before asking whether all is as it was again."""


class Change(NamedTuple):
    """Columns of one line: what stood from `start` to `old_end` now ends at `end`."""

    start: int
    old_end: int
    end: int


class QuickWrapped(WrappedDocument):
    """A wrapped document in which a letter costs the same in a long line as in a short one."""

    def span(self, line: int, section: int) -> tuple[int, int]:
        """From which to which character of a line one of its rows goes."""
        breaks = self._wrap_offsets[line]
        start = breaks[section - 1] if section else 0
        return start, breaks[section] if section < len(breaks) else len(self.document[line])

    def get_sections(self, line_index: int) -> list[str]:
        """The rows of a line, as strings."""
        line, breaks = self.document[line_index], self.get_offsets(line_index)
        ends = [*breaks, len(line)]
        return [line[start:end] for start, end in zip([0, *breaks], ends, strict=True)]

    def location_to_offset(self, location: Location) -> Offset:
        """Where on the wrapped text a place in the document stands; one row is looked at."""
        line, column = location
        section = bisect_right(self.get_offsets(line), column)
        start, end = self.span(line, section)
        before = self.document[line][start : min(column, end)]
        cells = cell_len(expand_tabs_inline(visible(before), self._tab_width))
        return Offset(cells, self._line_index_to_offsets[line][section])

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        """Wrap again after an edit; inside one line, only around it."""
        row = start[0]
        # (One cell is narrower than a wide sign; Textual names some breaks twice there.)
        if not (self._width > 1 and row == old_end[0] == new_end[0] < len(self._wrap_offsets)):
            super().wrap_range(start, old_end, new_end)
            return
        line = self.document[row]
        if any(self._tab_width_cache[row]) or "\t" in line:
            super().wrap_range(start, old_end, new_end)
            return
        self._tab_width_cache[row] = [0] if line else []
        old = self._wrap_offsets[row]
        change = Change(start[1], old_end[1], new_end[1])
        self._put(row, _wrapped_again(line, self._width, old, change))

    def _put(self, row: int, breaks: list[int]) -> None:
        """Take the new breaks of a line, and move down what stands under it."""
        more = len(breaks) - len(self._wrap_offsets[row])
        self._wrap_offsets[row] = breaks
        if not more:
            return
        places = self._line_index_to_offsets
        top, bottom = places[row][0], places[row][-1]
        count = len(breaks) + 1
        places[row] = list(range(top, top + count))
        self._offset_to_line_info[top : bottom + 1] = [(row, section) for section in range(count)]
        for below in range(row + 1, len(places)):
            places[below] = [place + more for place in places[below]]


def _wrapped_again(line: str, width: int, old: list[int], change: Change) -> list[int]:
    """The breaks of a line without tabs after a change, from those that it had before.

    Where a row begins with a word, all that follows depends on the text from there on alone.
    So it is enough to begin at such a row before the word that is edited (which may go back up
    now), and to go on until, behind it, a row begins where one began before.
    """
    moved = change.end - change.old_end
    kept = bisect_left(old, _word_before(line, change.start))
    while kept and not _begins_a_word(line, old[kept - 1]):
        kept -= 1
    head = old[:kept]
    begin = head[-1] if head else 0
    ahead, step = bisect_right(old, change.old_end), LOOK_AHEAD
    while True:
        while ahead + step < len(old) and not _begins_a_word(line, old[ahead + step] + moved):
            step += 1
        stop = old[ahead + step] + moved if ahead + step < len(old) else len(line)
        fresh = [begin + n for n in compute_wrap_offsets(line[begin:stop], width, tab_size=4)]
        if stop == len(line):
            return head + fresh
        same = _first_same(line, fresh, old, change)
        if same is not None:
            place, tail = same
            return head + fresh[:place] + [n + moved for n in old[tail:]]
        step *= 4


def _first_same(
    line: str, fresh: list[int], old: list[int], change: Change
) -> tuple[int, int] | None:
    """Where the new breaks meet the old ones behind the change: the place in each list."""
    for place in range(bisect_right(fresh, change.end), len(fresh)):
        was = fresh[place] - change.end + change.old_end
        tail = bisect_left(old, was)
        if tail < len(old) and old[tail] == was and _begins_a_word(line, fresh[place]):
            return place, tail
    return None


def _word_before(line: str, place: int) -> int:
    """Where the word begins that a change at this place can make longer or shorter."""
    before = line[:place].rstrip()
    place = len(before)
    while place and not before[place - 1].isspace():
        place -= 1
    return place


def _begins_a_word(line: str, place: int) -> bool:
    return 0 < place < len(line) and line[place - 1].isspace() and not line[place].isspace()


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
        super().replace(
            now[head : len(now) - tail], _place(old, head), _place(old, len(old) - tail)
        )
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


class FullWidthWanted(Message):
    """A long answer is to have the whole screen, or to give it back."""

    def __init__(self, area: Writing) -> None:
        super().__init__()
        self.area = area


class Writing(Area):
    """An area for answers: Tab goes on, the arrows leave it at its ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("text", "area"),
        Binding("ctrl+home", "text_start", show=False),
        Binding("ctrl+end", "text_end", show=False),
        Binding("ctrl+j", "newline", show=False),  # a line feed that no paste marks stand around
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
        self.cursor_blink = False
        self.match_cursor_bracket = False  # a bracket in a sentence has no partner to look for
        self.history = WordHistory()

    @property
    def _draw_cursor(self) -> bool:
        """Paint no cursor where the terminal shows its own: a typed letter costs a byte there."""
        return super()._draw_cursor and not self.app.has_class("-real-cursor")

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the cursor is on the screen, in the lines as they are wrapped now.

        Textual goes by the lines as they were when the cursor moved last, also after a resize.
        """
        self._recompute_cursor_offset()  # type: ignore[no-untyped-call]  # of Textual
        return super().cursor_screen_offset

    def on_resize(self) -> None:
        """In another width the line being written is another one; it stays in view."""
        self.call_after_refresh(self.keep_cursor_in_view)

    def on_text_area_selection_changed(self, event: TextArea.SelectionChanged) -> None:
        """The field grows while it is written in; the pane around it follows the cursor."""
        event.stop()
        self.call_after_refresh(self.keep_cursor_in_view)

    def keep_cursor_in_view(self) -> None:
        """Scroll the field to the line that has its cursor, and the pane to that line."""
        if self.has_focus:
            self.scroll_cursor_visible()
            self.call_after_refresh(self._keep_line_in_view)

    def _keep_line_in_view(self) -> None:
        pane = next((node for node in self.ancestors if isinstance(node, VerticalScroll)), None)
        if pane is None or not self.has_focus or (isinstance(pane, Form) and pane.holds_for(self)):
            return
        row = self.cursor_screen_offset.y
        below, above = row - pane.region.bottom + 1, row - pane.region.y
        if below > 0 or above < 0:
            pane.scroll_relative(y=below if below > 0 else above, animate=False)

    def action_cursor_up(self, select: bool = False) -> None:
        """Up a line; from the first one, to the question before."""
        if not select and self._row() == 0:
            self._leave(-1)
        else:
            super().action_cursor_up(select)

    def action_cursor_down(self, select: bool = False) -> None:
        """Down a line; from the last one, to the next question."""
        if not select and self._row() >= self.wrapped_document.height - 1:
            self._leave(1)
        else:
            super().action_cursor_down(select)

    def action_cursor_page_up(self) -> None:
        """A page up; while the whole text is in view, the sheet is what moves."""
        self._leave_page_to_the_sheet()
        super().action_cursor_page_up()

    def action_cursor_page_down(self) -> None:
        """A page down; while the whole text is in view, the sheet is what moves."""
        self._leave_page_to_the_sheet()
        super().action_cursor_page_down()

    def action_full_width(self) -> None:
        """Ask for the whole screen, or give it back."""
        self.post_message(FullWidthWanted(self))

    def action_text_start(self) -> None:
        """To the first letter of the answer."""
        self.move_cursor((0, 0))

    def action_text_end(self) -> None:
        """Behind the last letter of the answer."""
        self.move_cursor(self.document.end)

    def action_newline(self) -> None:
        """Begin a new line."""
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
        """Write in place of a stretch of the text, if there is room for it."""
        if stops(self, len(insert) - len(self.get_text_range(start, end))):
            return EditResult(self.cursor_location, "")
        return super().replace(
            insert, start, end, maintain_selection_offset=maintain_selection_offset
        )

    def action_paste(self) -> None:
        """Put in what was cut or copied here, where it fits."""
        if takes_paste(self, self.app.clipboard):
            super().action_paste()

    def on_paste(self, event: events.Paste) -> None:
        """Refuse what does not fit; else Textual puts it in."""
        if not self.read_only and not takes_paste(self, event.text):
            event.stop()
            event.prevent_default()

    def action_undo(self) -> None:
        """Take back a word; who did not mean to is told the way back."""
        had = bool(self.history.undo_stack)
        super().action_undo()
        if had:
            self.app.notify(UNDONE, markup=False, timeout=2.5)

    def validate_virtual_size(self, size: Size) -> Size:
        """Show a bar only once the text is longer than the area may grow.

        Textual takes the area's height of before each new line, and so shows one for a moment.
        """
        most = self.styles.max_height
        room = most.value if most is not None and most.is_cells else self.size.height
        wanted: Literal["hidden", "auto"] = "hidden" if size.height <= room else "auto"
        if self.styles.overflow_y != wanted:
            self.styles.overflow_y = wanted
        return size

    def _leave_page_to_the_sheet(self) -> None:
        if self.wrapped_document.height <= self.size.height:
            raise SkipAction

    def _row(self) -> int:
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _leave(self, step: int) -> None:
        next(node for node in self.ancestors if isinstance(node, Body)).move_on(step)


class TextBody(Body):
    """Many lines of text."""

    def __init__(self, slot: Slot) -> None:
        super().__init__(slot)
        self.area = Writing(slot.raw, read_only=slot.fixed)
        # Not the raw answer: the area turns carriage returns into line feeds, which is no edit.
        self.synced = self.area.text
        self.area.move_cursor(self.area.document.end)

    def compose(self) -> ComposeResult:
        """The area."""
        yield self.area

    def entry(self) -> Widget:
        """The area."""
        return self.area

    def show(self) -> None:
        """Put the slot's answer into the area."""
        if self.area.text != self.slot.raw:
            self.area.change_to(self.slot.raw)
        self.synced = self.area.text

    def commit(self) -> None:
        """Give the session what stands in the area, if it was written here."""
        text = self.area.text
        if text != self.synced:
            self.synced = text
            self.complaint = self.slot.take(text)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """What was typed, at once."""
        event.stop()
        before = self.slot.session.answers
        self.commit()
        if self.slot.session.answers is not before or self.complaint:
            self.took(self.complaint)
