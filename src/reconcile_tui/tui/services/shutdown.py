"""The ways out: one key, a lost line, a polite stop, a fault of our own. None loses a word."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from reconcile_tui import tty_modes
from reconcile_tui.autosave import Saver
from reconcile_tui.storage.file_lock import shorten_lock_wait
from reconcile_tui.terminal.driver import SafeDriver
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.screens.cover import StillHere
from reconcile_tui.tui.services.crash import Crash
from reconcile_tui.tui.services.final_save import FinalSave
from reconcile_tui.tui.services.key_queue import KeyQueue

if TYPE_CHECKING:
    from datetime import date

    from textual.driver import Driver

__all__ = ["Shutdown", "ShutdownHost"]


WAIT_FOR_SAVE = 1.5
"""Seconds that leaving waits for the disk."""

WAIT_FOR_KEYS = 8.0
"""Seconds that leaving waits, the screen wiped already, for keys typed before it to be taken."""

WAIT_AFTER_HANG_UP = 0.5
"""The same after a hang-up, when the watchdog is running."""

WATCHDOG = 1.7
"""Seconds after which the process ends in any case. It is promised to be gone after two; a busy
computer takes its time to hear of it."""


class ShutdownHost(ScreenHost, Protocol):
    """The app as what ends it sees it."""

    @property
    def driver(self) -> Driver | None:
        """What writes to the terminal."""

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop; None before the screen is taken and after it was given back."""

    @property
    def last_words(self) -> Sequence[object]:
        """What is printed after the end."""

    def today(self) -> date:
        """This day, where the person is."""

    def exit(self, result: int | None = None, return_code: int = 0) -> None:
        """End the app."""


class Shutdown:
    """Wipes the screen, saves, and ends the process."""

    def __init__(
        self,
        host: ShutdownHost,
        saver: Saver,
        keys: KeyQueue,
        crash: Crash,
        final_save: FinalSave,
    ) -> None:
        self._host, self._saver, self._keys, self._crash = host, saver, keys, crash
        self._final_save = final_save
        self.is_wiped = False
        """The screen was wiped on the way out: nothing more is drawn."""
        self._leaving: asyncio.Task[None] | None = None

    # -- one key -------------------------------------------------------------------------------

    def leave(self) -> None:
        """Wipe the screen, save, be gone."""
        self.wipe()
        # On its own: the keys that came before need the app's queue to move on.
        if self._leaving is None or self._leaving.done():
            self._leaving = self._crash.run_task(self._leave())

    async def _leave(self) -> None:
        await self._keys.taken(WAIT_FOR_KEYS)
        self._final_save.collect_for_good()
        shorten_lock_wait()
        saved = await asyncio.to_thread(self._saver.flush, WAIT_FOR_SAVE)
        if (saved and not self._final_save.holds_unsaved()) or self.is_asking:
            self.watch_the_end(0)
            self._host.exit(0)
            return
        # Words would be lost. Who pressed the key may have turned away: nothing of the sheet is
        # drawn again, only what it needs to decide.
        shorten_lock_wait(on=False)
        await self._host.push_screen(StillHere())
        self.is_wiped = False
        if isinstance(self._host.driver, SafeDriver):
            self._host.driver.draw_anew()
        self._host.screen.refresh()

    @property
    def is_asking(self) -> bool:
        """Whether the person was asked already, and has not gone back."""
        return isinstance(self._host.screen, StillHere)

    def words_are_safe(self) -> None:
        """The disk took the words after all, and nobody went back: the app is left as asked."""
        if self.is_asking and not self._saver.waiting() and not self._final_save.holds_unsaved():
            self.leave()

    def wipe(self) -> None:
        """Overwrite every row, and draw nothing more."""
        self.is_wiped = True
        if isinstance(self._host.driver, SafeDriver):
            self._host.driver.wipe()

    # -- a lost line, a polite stop ------------------------------------------------------------

    def hang_up(self, number: int) -> None:
        """Runs as a plain signal handler, also while the event loop stands still."""
        self.watch_the_end(128 + number)
        shorten_lock_wait()
        # The signal may come while the screen is being rebuilt; saving goes on all the same.
        with suppress(Exception):
            self._final_save.collect_on_hang_up()
        loop = self._host.loop
        if loop is None:
            self._saver.flush(WAIT_FOR_SAVE)
            tty_modes.restore()
            os._exit(128 + number)
        # The saver's thread writes now. Waiting for it here would hold up what this handler broke
        # into, and that may be the import of the very code that the saver needs.
        self._saver.flush(0)
        loop.call_soon_threadsafe(lambda: self._crash.run_task(self._end_with(128 + number)))

    async def _end_with(self, code: int) -> None:
        """Once the loop runs again: keys that were on their way are taken and saved as well."""
        self.is_wiped = True
        await self._keys.taken(WAIT_AFTER_HANG_UP)
        with suppress(Exception):
            self._final_save.collect_on_hang_up()
        await asyncio.to_thread(self._saver.flush, WAIT_FOR_SAVE / 2)
        self._host.exit(code, return_code=code)

    def watch_the_end(self, code: int) -> None:
        """See to it that the process is gone soon, whatever still hangs in it."""
        if isinstance(self._host.driver, SafeDriver):
            threading.Thread(target=self._end_anyway, args=(code,), daemon=True).start()

    def _end_anyway(self, code: int) -> None:
        threading.Event().wait(WATCHDOG)
        if isinstance(self._host.driver, SafeDriver):
            self._host.driver.let_go("".join(f"{said}\r\n" for said in self._host.last_words))
        os._exit(code)

    # -- a fault of our own --------------------------------------------------------------------

    def save_after_crash(self) -> None:
        """What is half typed too. Then the end comes, whatever still hangs."""
        shorten_lock_wait()
        with suppress(Exception):
            self._final_save.collect_for_good()
        self._saver.flush(WAIT_FOR_SAVE)
        self.watch_the_end(1)
