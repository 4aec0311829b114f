"""Lending the terminal to another program, and having it back whatever that program did."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress

from reconcile_tui.tui.editors import Run, keys_for_the_editor
from reconcile_tui.tui.leaving import WAIT_FOR_SAVE, Leaving
from reconcile_tui.tui.terminal.driver import SafeDriver
from reconcile_tui.tui.terminal.wiping import wiped

__all__ = ["Lending"]

_TERMINAL = 2
"""The descriptor the book draws on."""


class Lending(Leaving):
    """The part of `BookApp` that steps aside for an editor."""

    start_editor: Callable[[Sequence[str]], Run] = Run
    """What starts it; Pilot has no terminal to lend, so a test puts its own in this place."""
    ended_by: int | None = None
    """The signal that came while the terminal was lent, or None."""
    _lent = False
    _run: Run | None = None

    def lend(self, words: Sequence[str]) -> int:
        """Run a program on this terminal; its exit code, or minus the signal that ended it.

        Synchronous on purpose: with the loop running, something would draw over the program, or
        wait for ever for a driver that has stepped aside. Raises OSError when it does not start.
        """
        code, trouble = 0, None
        self._lent = True
        with self.batch_update(), keys_for_the_editor(), self._aside():
            # What leaves this block makes Textual deaf: it is caught in here.
            try:
                self._clear()
                code = self._run_it(words)
            except Exception as error:
                trouble = error
            self._clear()
            self._run, self._lent = None, False
            # Nobody is there to see it any more.
            self._gone = self._gone or self.ended_by is not None
        if trouble is not None:
            raise trouble
        return code

    def _run_it(self, words: Sequence[str]) -> int:
        self._run = self.start_editor(words)
        if self.ended_by is not None:
            self._run.end()
        return self._run.wait()

    def _aside(self) -> AbstractContextManager[None]:
        return self.suspend() if isinstance(self._driver, SafeDriver) else nullcontext()

    def _clear(self) -> None:
        """An empty other screen, row by row: before the program draws, and after.

        Where there is no other screen, what a program leaves on the only one goes too.
        """
        if not isinstance(self._driver, SafeDriver):
            return
        with suppress(OSError):
            rows = os.get_terminal_size(_TERMINAL).lines
            os.write(_TERMINAL, f"\x1b[?1049h{wiped(rows)}".encode())

    def _hang_up(self, number: int) -> None:
        """While the terminal is lent, the program ends first: what it wrote is taken and saved."""
        if not self._lent:
            super()._hang_up(number)
            return
        self._watch_the_end(128 + number)
        self.ended_by = number
        if self._run is not None:
            if isinstance(self._driver, SafeDriver):
                # Before it ends, for an editor that is ended says so below what it shows: without
                # another screen that scrolls the words into the history, beyond any wiping.
                self._driver.wipe_lent()
            self._run.end()
        with suppress(Exception):
            self.collect()
            self.look_at_files()
        self.saver.flush(WAIT_FOR_SAVE / 3)

    def end_as_asked(self) -> None:
        """Go on with what a signal asked for while the terminal was lent."""
        if self.ended_by is not None:
            super()._hang_up(self.ended_by)
