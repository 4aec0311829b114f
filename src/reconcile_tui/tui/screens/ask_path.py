"""Where a file is: one line, in which Tab completes."""

from __future__ import annotations

import asyncio

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from reconcile_tui.store.completion import completed
from reconcile_tui.tui.fields.line import PlainLine
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import compare as labels
from reconcile_tui.tui.words import Words, plain

__all__ = ["AskPath"]

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
