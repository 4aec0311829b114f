"""Stepping aside on the terminal for another program, and coming back to a clean screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Protocol

from reconcile_tui.autosave import Saver
from reconcile_tui.editors import Run, keys_for_the_editor
from reconcile_tui.platform import on_hang_up
from reconcile_tui.terminal.driver import SafeDriver
from reconcile_tui.terminal.wipe import wiped
from reconcile_tui.tui.services.shutdown import WAIT_FOR_SAVE, FinalSave, Shutdown, ShutdownHost

_TERMINAL = 2
"""The descriptor that the app draws on."""


class SuspendHost(ShutdownHost, Protocol):
    """The app as what lends its terminal sees it."""

    def batch_update(self) -> AbstractContextManager[None]:
        """Draw nothing meanwhile."""

    def suspend(self) -> AbstractContextManager[None]:
        """Give the terminal back meanwhile."""


class TerminalSuspend:
    """Lends the terminal to a program. `came_back` is called when that has ended."""

    def __init__(
        self,
        host: SuspendHost,
        saver: Saver,
        final_save: FinalSave,
        shutdown: Shutdown,
        came_back: Callable[[], None],
    ) -> None:
        self._host, self._saver, self._shutdown = host, saver, shutdown
        self._final_save = final_save
        self._came_back = came_back
        self.start: Callable[[Sequence[str]], Run] = Run
        """What starts it; Pilot has no terminal to lend, so a test puts its own in this place."""
        self.ended_by: int | None = None
        """The signal that came while the terminal was lent, or None."""
        self._is_lent = False
        self._run: Run | None = None

    def lend(self, words: Sequence[str]) -> int:
        """Run a program on this terminal; its exit code, or minus the signal that ended it.

        Synchronous on purpose: with the loop running, something would draw over the program, or
        wait for ever for a driver that has stepped aside. Raises OSError when it does not start.
        """
        try:
            return self._lend(words)
        finally:
            self._came_back()

    def _lend(self, words: Sequence[str]) -> int:
        code, trouble = 0, None
        self._is_lent = True
        with self._host.batch_update(), keys_for_the_editor(), self._aside():
            # What leaves this block makes Textual deaf: it is caught in here.
            try:
                self._clear()
                code = self._run_it(words)
            except Exception as error:
                trouble = error
            self._clear()
            self._run, self._is_lent = None, False
            if self.ended_by is not None:
                # Nobody is there to see it any more.
                self._shutdown.is_wiped = True
        if trouble is not None:
            raise trouble
        return code

    def _run_it(self, words: Sequence[str]) -> int:
        self._run = self.start(words)
        if self.ended_by is not None:
            self._run.end()
        return self._run.wait()

    def _aside(self) -> AbstractContextManager[None]:
        is_real = isinstance(self._host.driver, SafeDriver)
        return self._host.suspend() if is_real else nullcontext()

    def _clear(self) -> None:
        """An empty other screen, row by row: before the program draws, and after.

        Where there is no other screen, what a program leaves on the only one goes too.
        """
        if not isinstance(self._host.driver, SafeDriver):
            return
        with suppress(OSError):
            rows = os.get_terminal_size(_TERMINAL).lines
            os.write(_TERMINAL, f"\x1b[?1049h{wiped(rows)}".encode())

    # -- a lost line, a polite stop ------------------------------------------------------------

    def catch_hang_ups(self) -> None:
        """Save and end when the terminal goes away or the process is asked to stop."""
        on_hang_up(self.hang_up)

    def hang_up(self, number: int) -> None:
        """While the terminal is lent, the program ends first: what it wrote is taken and saved."""
        if not self._is_lent:
            self._shutdown.hang_up(number)
            return
        self._shutdown.watch_the_end(128 + number)
        self.ended_by = number
        if self._run is not None:
            if isinstance(self._host.driver, SafeDriver):
                # Before it ends, for an editor that is ended says so below what it shows: without
                # another screen that scrolls the words into the history, beyond any wiping.
                self._host.driver.wipe_lent()
            self._run.end()
        with suppress(Exception):
            self._final_save.collect()
        self._saver.flush(WAIT_FOR_SAVE / 3)

    def end_as_asked(self) -> None:
        """Go on with what a signal asked for while the terminal was lent."""
        if self.ended_by is not None:
            self._shutdown.hang_up(self.ended_by)
