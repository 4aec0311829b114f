"""A fault of our own, wherever it happens, ends the program with one sentence and no word of yours.

A traceback shows what was in hand, and the message of an error often does. So neither is printed:
not from a screen, not from a worker, a task or a thread, and not by what Python says at its end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from textual.worker import WorkerFailed

from reconcile_tui import named
from reconcile_tui.messages import screens as labels

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Crash", "place_of", "sentence"]


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
