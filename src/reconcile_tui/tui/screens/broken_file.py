"""A file that cannot be opened as answers, shown as text with the reason and its line."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import PlainView
from reconcile_tui.tui.app_protocol import workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import KeyFooter
from reconcile_tui.tui.widgets.lists import SearchMixin, next_of, spans
from reconcile_tui.tui.widgets.text import Words

MOST = 200_000
"""Characters that are laid out. A file of ours is a tenth of it."""

GUTTER = 7
CONTEXT = 4
"""Lines that are shown above the one with the error."""


class FileText(ScrollView, SearchMixin, can_focus=True):
    """Numbered lines; only those in view are rendered. The one with the error has a sign."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(classes="file-text")
        self._text = text
        self._line = line
        self._lines: list[tuple[int, str]] = []
        """The number of each line, 0 for its continuation, and its text."""
        self._is_first = True
        self._found: int | None = None
        """The last search hit, as a place in `_lines`."""

    def on_resize(self) -> None:
        """Wrap the lines to the new width; at first, scroll to the one with the error."""
        width = max(self.scrollable_content_region.width - GUTTER, 12)
        self._lines = []
        for number, whole in enumerate(self._text.split("\n"), 1):
            shown = visible(whole.rstrip("\r")).replace("\t", "    ")
            first, *rest = wrapped(shown, width).split("\n")
            self._lines += [(number, first), *((0, part) for part in rest)]
        self._found = None
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        if self._is_first and self._line:
            error = (y for y, (number, _) in enumerate(self._lines) if number == self._line)
            top = max(next(error, 0) - CONTEXT, 0)
            self.call_after_refresh(self.scroll_to, y=top, animate=False)
        self._is_first = False
        self.refresh()

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next line with these words, or the one before. False: the file has none."""
        text = "\n".join(part for _, part in self._lines)
        places = {text.count("\n", 0, start) for start, _ in spans(text, sought)}
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        here = top - 1 if step > 0 else bottom
        if self._found is not None and top <= self._found < bottom:
            here = self._found
        found = next_of(places, here, step)
        if found is not None:
            self._found = found
            self.scroll_to(y=max(found - CONTEXT, 0), animate=False)
            self.refresh()
        return found is not None

    def render_line(self, y: int) -> Strip:
        """Return one line: its number, a sign if it has the error, its text."""
        place = y + self.scroll_offset.y
        if place >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        number, text = self._lines[place]
        here = number == self._line > 0
        style = self.rich_style + Style(bold=here)
        gutter = Segment(f"{'►' if here else ' '}{number or '':>5} ", style)
        strip = Strip([gutter, Segment(text, style + Style(reverse=place == self._found))])
        return strip.adjust_cell_length(self.size.width, self.rich_style)


class TextScreen(Screen[None]):
    """The reason, and the text of the file. Only the person's own editor changes it."""

    BINDINGS = [*bindings("everywhere", "broken", "screen")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, view: PlainView, *, can_edit: bool = False) -> None:
        super().__init__()
        self._view = view
        self._can_edit = can_edit

    @property
    def place(self) -> str:
        """The help page of this screen."""
        return "broken" if self._can_edit else "as-text"

    def compose(self) -> ComposeResult:
        """Return the reason, the text and the keys."""
        view = self._view
        cut = f" {words.ONLY_BEGINNING}" if view.cut or len(view.text) > MOST else ""
        yield Words(labels.CANNOT_OPEN, classes="screen-title")
        why = view.why.replace(f"{view.path.parent}/", "")
        yield Words(f"{why}\n{labels.FILE_UNTOUCHED}{cut}", classes="how-to-read why")
        yield FileText(view.text[:MOST], view.line)
        yield KeyFooter(*(["broken"] if self._can_edit else []), "screen")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no editing of an earlier version or a conflict copy."""
        if action == "edit_broken":
            return self._can_edit
        return super().check_action(action, parameters)

    def action_edit_broken(self) -> None:
        """Open the person's editor on the file, and then the worksheet as it was saved."""
        book, path = workbook(self), self._view.path

        def closed() -> None:
            self.dismiss(None)
            book.call_next(book.navigation.open_saved, path)

        book.editor.edit_broken_file(path, closed)

    action_step_out = Screen.action_dismiss
