"""A file that cannot be opened as answers, shown as text with the reason and its line."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import PlainView
from reconcile_tui.tui.app_protocol import workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.page import Fitted, Reader
from reconcile_tui.tui.widgets.text import Words, plain

MOST = 200_000
"""Characters that are laid out. A file of ours is a tenth of it."""

GUTTER = 7
CONTEXT = 4
"""Lines that are shown above the one with the error."""


class FileText(Reader):
    """Numbered lines. The one with the error, whose number is `line`, is bold and has a sign."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__()
        self.set_classes("file-text")
        self._text = text
        self._line = line
        self._error_at = 0

    def compose(self) -> ComposeResult:
        """Return the lines."""
        yield Fitted(self._lay)

    def on_mount(self) -> None:
        """Scroll to the line with the error."""
        if self._line:
            self.call_after_refresh(self._show_error)

    def _show_error(self) -> None:
        self.scroll_to(y=max(self._error_at - CONTEXT, 0), animate=False)

    def _lay(self, width: int) -> Content:
        lines: list[Content] = []
        for number, whole in enumerate(self._text.split("\n"), 1):
            here = number == self._line
            if here:
                self._error_at = len(lines)
            shown = visible(whole.rstrip("\r")).replace("\t", "    ")
            gutter = f"{'►' if here else ' '}{number:>5} "
            for part in wrapped(shown, max(width - GUTTER, 12)).split("\n"):
                lines.append(plain(gutter + part, "bold" if here else ""))
                gutter = " " * GUTTER
        return Content("\n").join(lines)


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
        yield Footing(*(["broken"] if self._can_edit else []), "screen")

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

    def action_step_out(self) -> None:
        """Go back."""
        self.dismiss(None)
