"""Shut down on a key, a hang-up, a signal or a crash, without losing an answer.

A crash, wherever it happens, ends the program with one fixed sentence. A traceback prints local
variables, and the message of an error often quotes the person: so neither is printed, not from a
screen, a worker, a task or a thread, and not by Python at its end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from textual.worker import WorkerFailed

from reconcile_tui import named, tty_modes
from reconcile_tui.autosave import Saver
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.io.file_lock import shorten_lock_wait
from reconcile_tui.terminal.driver import SafeDriver
from reconcile_tui.tui.app_protocol import AppHost, OpenWorksheets
from reconcile_tui.tui.screens.cover import NotSavedCover
from reconcile_tui.tui.services.key_queue import KeyQueue
from reconcile_tui.tui.services.saving import ExternalChanges


class FinalSave:
    """Submits the newest answers to the saver; the caller flushes it.

    `close_worksheets` has cleared answers erased; `keep_unsaved` keeps in memory what can't be
    saved.
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
        self.holds_unsaved: Callable[[], bool] = lambda: False
        """Returns whether anything that was typed is only in memory; set by the app."""

    def collect(self) -> None:
        """Submit what the fields hold, and have every file checked for lost answers."""
        self._open_worksheets.commit_all()
        self._files.check_all()

    def collect_on_hang_up(self) -> None:
        """Collect for the last time when nobody can be asked: keep unsaved answers in memory."""
        self.collect()
        self._keep_unsaved()
        self._close_worksheets()

    def collect_for_good(self) -> None:
        """Collect for the last time: erase what was cleared."""
        self.collect()
        self._close_worksheets()


class Crash:
    """Passes exceptions from tasks, threads and the loop to `handle`, as Textual does its own.

    `call_later(handle, error)` does so from another thread.
    """

    def __init__(
        self, handle: Callable[[Exception], None], call_later: Callable[..., object]
    ) -> None:
        self._handle = handle
        self._call_later = call_later

    def run_task(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start a task; an exception in it is handled at once."""
        task = asyncio.create_task(coroutine)
        task.add_done_callback(self._task_done)
        return task

    def _task_done(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._handle(error)

    def watch_process(self) -> None:
        """Install the hooks of the process. Not for tests that run several apps."""
        threading.excepthook = self._thread_failed
        # These come from destructors, or at the very end: nobody can act on them.
        sys.unraisablehook = lambda _: None
        sys.excepthook = lambda *_: None

    def watch_loop(self) -> None:
        """Install the hook of the running event loop."""
        asyncio.get_running_loop().set_exception_handler(self._loop_failed)

    def _thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        if isinstance(failed.exc_value, Exception):
            self._call_later(self._handle, failed.exc_value)

    def _loop_failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        # A future that nobody awaits any more, such as the read of a list that was closed, is no
        # reason to crash, and it isn't printed either, as asyncio would.
        if isinstance(error, Exception) and "future" not in context:
            self._handle(error)


def crash_message(error: BaseException | None) -> str:
    """Return what is printed after a crash: one fixed sentence with a place."""
    return named(labels.CRASHED.format(place=crash_location(error) if error else "?"))


def crash_location(error: BaseException) -> str:
    """Return the type of an error and where it was raised, `file:line`; never its message.

    If that is in another package, our innermost frame follows.
    """
    if isinstance(error, WorkerFailed):
        error = error.error
    trace, inner, own = error.__traceback__, "?", ""
    while trace is not None:
        # Not the path, which may name the person.
        file = os.path.basename(trace.tb_frame.f_code.co_filename)  # noqa: PTH119
        inner = f"{file}:{trace.tb_lineno}"
        if str(trace.tb_frame.f_globals.get("__name__", "")).startswith("reconcile_tui"):
            own = inner
        trace = trace.tb_next
    return f"{type(error).__name__} {inner}" + (f"/{own}" if own not in ("", inner) else "")


WAIT_FOR_SAVE = 1.5
"""Seconds that a shutdown waits for the disk."""

WAIT_FOR_KEYS = 8.0
"""Seconds that a shutdown waits, the screen wiped already, until earlier keys were handled."""

WAIT_AFTER_HANG_UP = 0.5
"""The same after a hang-up, when the watchdog is running."""

WATCHDOG = 1.7
"""Seconds after which the process ends in any case. Two are promised; a busy computer is late."""


class Shutdown:
    """Wipes the screen, saves, and ends the process."""

    def __init__(
        self,
        host: AppHost,
        saver: Saver,
        keys: KeyQueue,
        crash: Crash,
        final_save: FinalSave,
    ) -> None:
        self._host, self._saver, self._keys, self._crash = host, saver, keys, crash
        self._final_save = final_save
        self.is_wiped = False
        """Whether the screen was wiped for the shutdown: nothing more is drawn."""
        self.is_leaving = False
        """Whether ctrl+q was pressed, and nothing is asked about words that can't be saved."""
        self._quitting: asyncio.Task[None] | None = None

    def leave(self) -> None:
        """Wipe the screen, save, and exit."""
        self.wipe()
        # In a task: the keys that came before need the app's message queue.
        if not self.is_leaving:
            self.is_leaving = True
            self._quitting = self._crash.run_task(self._quit())

    async def _quit(self) -> None:
        await self._keys.wait_until_empty(WAIT_FOR_KEYS)
        self._final_save.collect_for_good()
        shorten_lock_wait()
        saved = await asyncio.to_thread(self._saver.flush, WAIT_FOR_SAVE)
        if (saved and not self._final_save.holds_unsaved()) or self.is_asking:
            self.start_watchdog(0)
            self._host.exit(0)
            return
        # Answers would be lost. Whoever pressed the key may have turned away: nothing of the
        # worksheet is drawn again, only what is needed to decide.
        shorten_lock_wait(on=False)
        await self._host.push_screen(NotSavedCover())
        self.is_wiped = False
        if isinstance(self._host.driver, SafeDriver):
            self._host.driver.resume_drawing()
        self._host.screen.refresh()
        self.is_leaving = False
        self.resume_after_save()

    @property
    def is_asking(self) -> bool:
        """Whether the person was warned that answers would be lost, and has not gone back."""
        return isinstance(self._host.screen, NotSavedCover)

    def resume_after_save(self) -> None:
        """Shut down as asked, once the save worked after all and nobody went back."""
        if self.is_asking and not self._saver.pending() and not self._final_save.holds_unsaved():
            self.leave()

    def wipe(self) -> None:
        """Overwrite every row of the screen, and draw nothing more."""
        self.is_wiped = True
        if isinstance(self._host.driver, SafeDriver):
            self._host.driver.wipe()

    def hang_up(self, number: int) -> None:
        """Save and exit. A plain signal handler, which runs while the event loop is blocked too."""
        self.start_watchdog(128 + number)
        shorten_lock_wait()
        # The signal may interrupt a screen that is being rebuilt; the save goes on all the same.
        with suppress(Exception):
            self._final_save.collect_on_hang_up()
        loop = self._host.loop
        if loop is None:
            self._saver.flush(WAIT_FOR_SAVE)
            tty_modes.restore()
            os._exit(128 + number)
        # The saver's thread writes now. To wait for it here would block what this handler
        # interrupted, and that may be the import of the very code that the saver needs.
        self._saver.flush(0)
        loop.call_soon_threadsafe(lambda: self._crash.run_task(self._exit_after_keys(128 + number)))

    async def _exit_after_keys(self, code: int) -> None:
        """Exit once the loop runs again, after handling and saving the keys in the queue."""
        self.is_wiped = True
        await self._keys.wait_until_empty(WAIT_AFTER_HANG_UP)
        with suppress(Exception):
            self._final_save.collect_on_hang_up()
        await asyncio.to_thread(self._saver.flush, WAIT_FOR_SAVE / 2)
        self._host.exit(code, return_code=code)

    def start_watchdog(self, code: int) -> None:
        """Start a watchdog that ends the process, whatever still blocks it."""
        if isinstance(self._host.driver, SafeDriver):
            threading.Thread(target=self._end_process, args=(code,), daemon=True).start()

    def _end_process(self, code: int) -> None:
        threading.Event().wait(WATCHDOG)
        if isinstance(self._host.driver, SafeDriver):
            self._host.driver.release_terminal(
                "".join(f"{line}\r\n" for line in self._host.exit_lines)
            )
        os._exit(code)

    def save_after_crash(self) -> None:
        """Save, what is half typed too, and start the watchdog."""
        shorten_lock_wait()
        with suppress(Exception):
            self._final_save.collect_for_good()
        self._saver.flush(WAIT_FOR_SAVE)
        self.start_watchdog(1)
