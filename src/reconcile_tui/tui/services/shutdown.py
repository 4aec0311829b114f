"""The ways out: one key, a lost line, a polite stop, a fault of our own. None loses a word.

A fault, wherever it happens, ends the program with one sentence and no word of the person's. A
traceback shows what was in hand, and the message of an error often does: so neither is printed, not
from a screen, not from a worker, a task or a thread, and not by what Python says at its end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from textual.worker import WorkerFailed

from reconcile_tui import named, tty_modes
from reconcile_tui.autosave import Saver
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.terminal.driver import SafeDriver
from reconcile_tui.tui.app_protocol import OpenWorksheets, ScreenHost
from reconcile_tui.tui.screens.cover import StillHere
from reconcile_tui.tui.services.key_queue import KeyQueue
from reconcile_tui.tui.services.saving import ExternalChanges

if TYPE_CHECKING:
    from datetime import date
    from types import FrameType

    from textual.driver import Driver


class FinalSave:
    """Collects what is in hand; flushing the saver is for whoever waits for it.

    `close_worksheets` has erased what was cleared in them; `keep_unsaved` keeps in memory what the
    disk does not take.
    """

    def __init__(
        self,
        open_worksheets: OpenWorksheets,
        files: ExternalChanges,
        close_worksheets: Callable[[], None],
        keep_unsaved: Callable[[], None],
    ) -> None:
        self._open_worksheets, self._files = open_worksheets, files
        self._close_worksheets, self._keep_unsaved = close_worksheets, keep_unsaved
        self._holders: list[Callable[[], bool]] = []

    def ask_too(self, holds: Callable[[], bool]) -> None:
        """`holds` says whether something else is nowhere but in memory."""
        self._holders.append(holds)

    def holds_unsaved(self) -> bool:
        """Whether something that was written is nowhere but in memory."""
        return any(holds() for holds in self._holders)

    def collect(self) -> None:
        """Submit what the fields hold, and see whether a file lost its words."""
        self._open_worksheets.commit_all()
        self._files.look_at_all()

    def collect_on_hang_up(self) -> None:
        """The same when nobody is there to ask: what the disk does not take is kept in memory."""
        self.collect()
        self._keep_unsaved()
        self._close_worksheets()

    def collect_for_good(self) -> None:
        """The same for the last time: what was cleared is erased."""
        self.collect()
        self._close_worksheets()


class Crash:
    """Hears of faults that no screen hears of, and hands them to `handle`.

    `call_later(handle, error)` does so from another thread.
    """

    def __init__(
        self, handle: Callable[[Exception], None], call_later: Callable[..., object]
    ) -> None:
        self._handle = handle
        self._call_later = call_later

    def run_task(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin something beside the messages; a fault in it is not kept for later."""
        task = asyncio.create_task(doing)
        task.add_done_callback(self._task_done)
        return task

    def _task_done(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._handle(error)

    def watch_process(self) -> None:
        """Have what no screen hears of told here. For the one process that runs the app."""
        threading.excepthook = self._thread_failed
        # These come while something is thrown away, or at the very end: nobody can act on them.
        sys.unraisablehook = lambda _: None
        sys.excepthook = lambda *_: None

    def watch_loop(self) -> None:
        """The same for what the loop calls, once there is one."""
        asyncio.get_running_loop().set_exception_handler(self._loop_failed)

    def _thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        if isinstance(failed.exc_value, Exception):
            self._call_later(self._handle, failed.exc_value)

    def _loop_failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        # What nobody waited for any more, such as a list that was left while it was read, is no
        # reason to close the book; and neither is it printed, as asyncio would at the end.
        if isinstance(error, Exception) and "future" not in context:
            self._handle(error)


def sentence(error: BaseException | None) -> str:
    """What is printed of a fault: one fixed sentence with a place.

    Some errors can draw themselves, and would show what they are about; a traceback would print the
    person's words.
    """
    return named(labels.CRASHED.format(place=place_of(error) if error else "?"))


def place_of(error: BaseException) -> str:
    """The kind of an error and where it came up, `file:line`; nothing that the error says.

    Where that is inside something of others, our own place stands behind it.
    """
    if isinstance(error, WorkerFailed):
        error = error.error
    trace, inner, own = error.__traceback__, "?", ""
    while trace is not None:
        inner = f"{_file(trace.tb_frame)}:{trace.tb_lineno}"
        if str(trace.tb_frame.f_globals.get("__name__", "")).startswith("reconcile_tui"):
            own = inner
        trace = trace.tb_next
    return f"{type(error).__name__} {inner}" + (f"/{own}" if own not in ("", inner) else "")


def _file(frame: FrameType) -> str:
    return os.path.basename(frame.f_code.co_filename)  # noqa: PTH119 - no path of this computer


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
