"""The ways out: one key, a lost line, a polite stop, a fault of our own. None loses a word."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.app import App

from reconcile_tui.posix import on_hang_up
from reconcile_tui.tui import labels

if TYPE_CHECKING:
    from reconcile_tui.saver import Saver

__all__ = ["Leaving"]

WAIT_FOR_SAVE = 1.5
"""Seconds that leaving waits for the disk."""

WAIT_FOR_KEYS = 0.3
"""Seconds that leaving waits for keys already typed to reach their field."""

WATCHDOG = 2.0
"""Seconds after a hang-up when the process ends in any case."""


class Leaving(App[int]):
    """What `BookApp` does on its way out."""

    saver: Saver
    _gone = False
    _asked_twice = False

    def collect(self) -> None:
        """Give every session whatever the fields hold right now."""
        raise NotImplementedError

    # -- one key -------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """Wipe the screen, save, be gone."""
        await self._let_keys_arrive()
        self.collect()
        self._wipe()
        saved = await asyncio.to_thread(self.saver.flush, WAIT_FOR_SAVE)
        if saved or self._asked_twice:
            self.exit(0)
            return
        # Only now, when words would be lost, is the screen drawn again.
        self._asked_twice = True
        self._gone = False
        self.screen.refresh(repaint=True, layout=True)
        self.notify(labels.NOT_SAVED_LEAVE, severity="error", markup=False, timeout=30)

    async def _let_keys_arrive(self) -> None:
        """Wait until the focused field has seen the keys typed before this one."""
        focused = self.screen.focused
        if focused is None:
            return
        seen = asyncio.Event()
        focused.call_later(seen.set)
        try:
            await asyncio.wait_for(seen.wait(), WAIT_FOR_KEYS)
        except TimeoutError:
            return

    def _wipe(self) -> None:
        """Overwrite every row, and draw nothing more.

        Row by row, because clearing the screen as a whole scrolls it into the history of GNU
        screen and of tmux without an alternate screen (reliability, section 0, point 9).
        """
        self._gone = True
        driver = self._driver
        if driver is not None and not self.is_headless:
            rows = (f"\x1b[{row};1H\x1b[0m\x1b[2K" for row in range(1, self.size.height + 1))
            driver.write("".join(rows) + "\x1b[1;1H")
            driver.flush()

    def _display(self, screen: Any, renderable: Any) -> None:
        """Draw, unless the screen was wiped on the way out."""
        if not self._gone:
            super()._display(screen, renderable)

    # -- a lost line, a polite stop ------------------------------------------------------------

    def catch_hang_ups(self) -> None:
        """Save and end when the terminal goes away or the process is asked to stop."""
        on_hang_up(self._hang_up)

    def _hang_up(self, number: int) -> None:
        """Runs as a plain signal handler, also while the event loop stands still."""
        threading.Thread(target=self._end_anyway, args=(128 + number,), daemon=True).start()
        # The signal may come while the screen is being rebuilt; saving goes on all the same.
        with suppress(Exception):
            self.collect()
        self.saver.flush(WAIT_FOR_SAVE)
        loop = getattr(self, "_loop", None)
        if loop is not None:
            loop.call_soon_threadsafe(self._exit_with, 128 + number)

    def _exit_with(self, code: int) -> None:
        self._gone = True
        self.exit(code, return_code=code)

    @staticmethod
    def _end_anyway(code: int) -> None:
        threading.Event().wait(WATCHDOG)
        os._exit(code)

    # -- a fault of our own --------------------------------------------------------------------

    def _fatal_error(self) -> None:
        """One fixed sentence with a place: a traceback would print the person's words."""
        from rich.text import Text  # noqa: PLC0415 - only in a crash

        self.bell()
        error = getattr(self, "_exception", None)
        trace = error.__traceback__ if error else None
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = "?"
        if trace is not None:
            place = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
        kind = type(error).__name__ if error else "?"
        self._exit_renderables = [Text(labels.CRASHED.format(place=f"{kind} {place}"))]
        self.saver.flush(WAIT_FOR_SAVE)
        self._close_messages_no_wait()
