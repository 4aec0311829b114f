"""A fault of our own, wherever it happens, ends the book with one sentence and none of the words.

A traceback shows what was in hand, and the message of an error often does. So neither is printed:
not from a screen, not from a worker, a task or a thread, and not by what Python says at its end.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.worker import WorkerFailed

from reconcile_tui.messages import screens as labels

if TYPE_CHECKING:
    from types import FrameType

__all__ = ["Faults", "place_of"]


class Faults(App[int]):
    """The part of `BookApp` that meets its own faults."""

    def save_what_there_is(self) -> None:
        """Put what is in hand on the disk, before the book ends."""

    def run_task(self, doing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin something beside the messages; a fault in it is not kept for later."""
        task = asyncio.create_task(doing)
        task.add_done_callback(self._task_done)
        return task

    def _task_done(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            self._handle_exception(error)

    def mind_faults(self) -> None:
        """Have what no screen hears of told here. For the one process that runs the book."""
        threading.excepthook = self._thread_fell
        # These come while something is thrown away, or at the very end: nobody can act on them.
        sys.unraisablehook = lambda _: None
        sys.excepthook = lambda *_: None

    def mind_the_loop(self) -> None:
        """The same for what the loop calls, once there is one."""
        asyncio.get_running_loop().set_exception_handler(self._loop_fell)

    def _thread_fell(self, fell: threading.ExceptHookArgs) -> None:
        if isinstance(fell.exc_value, Exception):
            self.call_later(self._handle_exception, fell.exc_value)

    def _loop_fell(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        # What nobody waited for any more, such as a list that was left while it was read, is no
        # reason to close the book; and neither is it printed, as asyncio would at the end.
        if isinstance(error, Exception) and "future" not in context:
            self._handle_exception(error)

    def panic(self, *renderables: object) -> None:
        """Some errors can draw themselves, and would show what they are about: not here."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """One fixed sentence with a place: a traceback would print the person's words."""
        from rich.text import Text  # noqa: PLC0415 - only in a crash

        self.bell()
        place = place_of(self._exception) if self._exception else "?"
        # Only the first is printed, and nothing about how many there were.
        self._exit_renderables = [Text(labels.CRASHED.format(place=place))]
        self.save_what_there_is()
        self._close_messages_no_wait()


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
