"""The ways out: one key, a lost line, a polite stop, a fault of our own. None loses a word."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import on

from reconcile_tui import tty_modes
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.chrome import BAD_BYTES, paste_too_long
from reconcile_tui.platform import on_hang_up
from reconcile_tui.storage.file_lock import hurry
from reconcile_tui.terminal.driver import SafeDriver, ThinDriver
from reconcile_tui.terminal.wipe import wiped
from reconcile_tui.tui.events import SaveSucceeded
from reconcile_tui.tui.screens.cover import StillHere
from reconcile_tui.tui.services.editors import Run, keys_for_the_editor
from reconcile_tui.tui.services.key_queue import AT_ONCE, InOrder
from reconcile_tui.tui.widgets.cursor import cursor_place, is_written
from reconcile_tui.tui.widgets.fields.body import room_in

if TYPE_CHECKING:
    from textual.driver import Driver

    from reconcile_tui.autosave import Saver
    from reconcile_tui.terminal.input_thread import PasteTooLong

__all__ = ["Leaving", "Lending"]


WAIT_FOR_SAVE = 1.5
"""Seconds that leaving waits for the disk."""

WAIT_FOR_KEYS = 8.0
"""Seconds that leaving waits, the screen wiped already, for keys typed before it to be taken."""

WAIT_AFTER_HANG_UP = 0.5
"""The same after a hang-up, when the watchdog is running."""

WATCHDOG = 1.7
"""Seconds after which the process ends in any case. It is promised to be gone after two; a busy
computer takes its time to hear of it."""


SAID_AGAIN = 60.0
"""Seconds after which it is said again that the terminal is not set to UTF-8."""


class Leaving(InOrder):
    """What `BookApp` does on its way out."""

    saver: Saver
    _gone = False
    _leaving: asyncio.Task[None] | None = None
    _bad_bytes_said = float("-inf")

    def collect(self) -> None:
        """Give every session whatever the fields hold right now."""
        raise NotImplementedError

    def look_at_files(self) -> None:
        """Have it noticed when the file of an open sheet lost its words a moment ago."""

    def keep_unsaved(self) -> None:
        """On a hang-up: keep in memory what the disk does not take, as nobody can be asked."""

    def close_sheets(self) -> None:
        """Have what was cleared in the open sheets erased: nobody brings it back any more."""

    def holds_unsaved(self) -> bool:
        """Whether an editor wrote something that was not taken, and is in memory only."""
        raise NotImplementedError

    # -- one key -------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Wipe the screen, save, be gone."""
        self._wipe()
        # On its own: the keys that came before need the app's queue to move on.
        if self._leaving is None or self._leaving.done():
            self._leaving = self.run_task(self._leave())

    async def _leave(self) -> None:
        await self.keys_taken(WAIT_FOR_KEYS)
        self.collect()
        self.look_at_files()
        self.close_sheets()
        hurry()
        saved = await asyncio.to_thread(self.saver.flush, WAIT_FOR_SAVE)
        if (saved and not self.holds_unsaved()) or self.is_asking:
            self._watch_the_end(0)
            self.exit(0)
            return
        # Words would be lost. Who pressed the key may have turned away: nothing of the sheet is
        # drawn again, only what it needs to decide.
        hurry(on=False)
        await self.push_screen(StillHere())
        self._gone = False
        if isinstance(self._driver, SafeDriver):
            self._driver.draw_anew()
        self.screen.refresh()

    @property
    def is_asking(self) -> bool:
        """Whether the person was asked already, and has not gone back."""
        return isinstance(self.screen, StillHere)

    @on(SaveSucceeded)
    def _words_are_safe(self) -> None:
        """The disk took the words after all, and nobody went back: the book is left as asked."""
        if self.is_asking and not self.saver.waiting() and not self.holds_unsaved():
            self.action_leave()

    def _wipe(self) -> None:
        """Overwrite every row, and draw nothing more."""
        self._gone = True
        if isinstance(self._driver, SafeDriver):
            self._driver.wipe()

    def draw_again(self) -> None:
        """Draw the whole screen, whatever stands on the terminal."""
        if isinstance(self._driver, SafeDriver):
            self._driver.draw_again()
        self.screen.refresh()

    def _build_driver(self, *args: Any, **kwargs: Any) -> Driver:
        """The driver, told which keys wipe the screen before anything else happens."""
        driver = super()._build_driver(*args, **kwargs)
        if isinstance(driver, SafeDriver):
            driver.wiping_keys = AT_ONCE
        return driver

    def _display(self, screen: Any, renderable: Any) -> None:
        """Draw, unless the screen was wiped on the way out, with the cursor where the focus is."""
        if self._gone:
            return
        if isinstance(self._driver, ThinDriver):
            self.cursor_position, shown = cursor_place(self.screen)
            self._driver.show_cursor(shown)
        super()._display(screen, renderable)

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what was cut or copied, for this program alone.

        Textual would send it to the clipboard of the computer the person sits at, and to tmux.
        """
        self._clipboard = text

    def action_help_quit(self) -> None:
        """Say which key quits, to whoever tries another."""
        self.notify(labels.HOW_TO_LEAVE, markup=False)

    def on_paste_too_long(self, event: PasteTooLong) -> None:
        """Say that a paste was refused, and how much fits where the cursor is."""
        field = self._focus()
        room = room_in(field) if is_written(field) else None
        self.notify(paste_too_long(event.length, room), markup=False, timeout=8)

    def on_bad_bytes(self) -> None:
        """Say that the terminal sent what is no text, once for all that is typed in a while."""
        now = monotonic()
        if now - self._bad_bytes_said > SAID_AGAIN:
            self._bad_bytes_said = now
            self.notify(BAD_BYTES, markup=False, timeout=10)

    # -- a lost line, a polite stop ------------------------------------------------------------

    def catch_hang_ups(self) -> None:
        """Save and end when the terminal goes away or the process is asked to stop."""
        on_hang_up(self._hang_up)

    def _hang_up(self, number: int) -> None:
        """Runs as a plain signal handler, also while the event loop stands still."""
        self._watch_the_end(128 + number)
        hurry()
        # The signal may come while the screen is being rebuilt; saving goes on all the same.
        with suppress(Exception):
            self.collect()
            self.look_at_files()
            self.keep_unsaved()
            self.close_sheets()
        loop = getattr(self, "_loop", None)
        if loop is None:  # the screen is not taken yet, or was given back
            self.saver.flush(WAIT_FOR_SAVE)
            tty_modes.restore()
            os._exit(128 + number)
        # The saver's thread writes now. Waiting for it here would hold up what this handler broke
        # into, and that may be the import of the very code that the saver needs.
        self.saver.flush(0)
        loop.call_soon_threadsafe(lambda: self.run_task(self._end_with(128 + number)))

    async def _end_with(self, code: int) -> None:
        """Once the loop runs again: keys that were on their way are taken and saved as well."""
        self._gone = True
        await self.keys_taken(WAIT_AFTER_HANG_UP)
        with suppress(Exception):
            self.collect()
            self.look_at_files()
            self.keep_unsaved()
            self.close_sheets()
        await asyncio.to_thread(self.saver.flush, WAIT_FOR_SAVE / 2)
        self.exit(code, return_code=code)

    def _watch_the_end(self, code: int) -> None:
        """See to it that the process is gone soon, whatever still hangs in it."""
        if isinstance(self._driver, SafeDriver):
            threading.Thread(target=self._end_anyway, args=(code,), daemon=True).start()

    def _end_anyway(self, code: int) -> None:
        threading.Event().wait(WATCHDOG)
        if isinstance(self._driver, SafeDriver):
            self._driver.let_go("".join(f"{said}\r\n" for said in self._exit_renderables))
        os._exit(code)

    # -- a fault of our own --------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was still opening while the book closed may stumble: nobody's news."""
        if not (self._gone and self._exit):
            super()._handle_exception(error)

    def save_what_there_is(self) -> None:
        """What is half typed too. Then the end comes, whatever still hangs."""
        hurry()
        with suppress(Exception):
            self.collect()
            self.look_at_files()
            self.close_sheets()
        self.saver.flush(WAIT_FOR_SAVE)
        self._watch_the_end(1)


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
