"""The Linux driver, sending only what changed on the screen."""

from __future__ import annotations

import os
import re
from typing import Any

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver

from reconcile_tui.tui.terminal.cells import Cells

__all__ = ["ThinDriver"]

MARKED_FROM = 200
"""Characters from which a frame is worth the 16 bytes of synchronized-output marks."""

_ERASES_WITH_COLOUR = ("xterm", "linux", "tmux", "rxvt", "alacritty", "kitty", "foot", "konsole")
"""Terminals whose `ESC[K` leaves the background behind (terminfo's `bce`); GNU screen does not."""

_MODES = re.compile(r"(?:\x1b\[\?(?!1049)\d+[hl]|\x1b\[\?\d+\$p|\x1b\[c|\x1b\[[<>]\d*u|\x07)+")
"""What may pass without touching a cell or the cursor. 1049 is another screen altogether."""


class ThinDriver(LinuxDriver):
    """Frames go through `Cells`; everything else passes unchanged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        erases = os.environ.get("TERM", "").startswith(_ERASES_WITH_COLOUR)
        self._cells = Cells(*self._size_now(), erases=erases)
        self._may_mark = False
        self._marked = False
        self._cursor_shown = False

    def forget(self) -> None:
        """Something else may have written on the terminal: the next frame is sent whole."""
        self._cells.forget()

    def write(self, data: str) -> None:
        """Send what a frame changes. Marks go around it only where it is large enough."""
        if data == SYNC_START:
            self._may_mark = True
            return
        if data == SYNC_END:
            if self._marked:
                super().write(SYNC_END)
            self._may_mark = self._marked = False
            return
        sent = self._thinned(data)
        if self._may_mark and not self._marked and len(sent) >= MARKED_FROM:
            self._marked = True
            sent = SYNC_START + sent
        if sent:
            super().write(sent)

    def _thinned(self, data: str) -> str:
        size = self._size_now()
        if size != (self._cells.width, self._cells.height):
            self._cells.resize(*size)
        if _MODES.fullmatch(data):
            return data
        thin = self._cells.thin(data)
        if thin is None:
            sent = self._cells.put_pen_down() + data
            self._cells.forget()
            return sent
        return thin

    def show_cursor(self, shown: bool) -> None:
        """Show the terminal's own cursor, or hide it; braille and magnifiers follow it."""
        if shown != self._cursor_shown:
            self._cursor_shown = shown
            super().write("\x1b[?25h" if shown else "\x1b[?25l")

    def _size_now(self) -> tuple[int, int]:
        """Columns and rows as the terminal has them this moment, however often it was resized."""
        try:
            size = os.get_terminal_size(self.fileno)
        except OSError:
            return self._get_terminal_size()
        if size.columns and size.lines:
            return size.columns, size.lines
        return self._get_terminal_size()
