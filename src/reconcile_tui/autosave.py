"""The one writer: a thread that puts the newest answers on the disk, in order, soon.

The screen swaps in an immutable snapshot and goes on; it never waits for the disk. A thread and
not a task, because on a stalled line the event loop stands still and the words must be saved all
the same.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from msgspec import Struct

from reconcile_tui.errors import BookError

QUIET = 0.25
"""Seconds without a key after which what was typed is written."""

LONGEST = 1.0
"""Seconds after the first unsaved key when it is written, however fast the typing goes on."""

SWITCH = 0.001
"""Seconds after which the interpreter goes to another thread that wants it."""

RETRY = (1.0, 2.0, 3.0, 5.0, 8.0)
"""Seconds between one attempt and the next while the disk refuses; the last one from then on."""


class _Waiting(Struct):
    write: Callable[[], Any]
    first: float
    last: float
    due: float
    failures: int = 0


class Saver:
    """Runs `write()` for the newest submission of each key; the newest wins.

    `on_saved(key, result)` and `on_failed(key, error)` are called from the saver's thread. What
    failed stays waiting and is tried again, so that `flush` tells the truth.
    """

    def __init__(
        self,
        on_saved: Callable[[Hashable, Any], None],
        on_failed: Callable[[Hashable, BookError], None],
    ) -> None:
        self._on_saved = on_saved
        self._on_failed = on_failed
        # The condition's lock is re-entrant: a signal handler may flush while its own thread
        # is inside submit().
        self._changed = threading.Condition()
        self._waiting: dict[Hashable, _Waiting] = {}
        self._busy: Hashable | None = None
        self._failed: set[Hashable] = set()
        self._flushing = 0
        self._ended = False
        self._closed = False
        # A long file is read back while somebody types: the screen's thread never waits long for
        # its turn at the interpreter.
        sys.setswitchinterval(min(SWITCH, sys.getswitchinterval()))
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
        self._thread.start()

    def submit(self, key: Hashable, write: Callable[[], Any], *, at_once: bool = False) -> None:
        """Have `write` run soon; a later submission of the same key takes its place."""
        now = time.monotonic()
        with self._changed:
            if self._closed:
                return
            before = self._waiting.get(key)
            first = before.first if before else now
            due = now if at_once or self._flushing else min(now + QUIET, first + LONGEST)
            failures = before.failures if before else 0
            self._waiting[key] = _Waiting(write, first, now, due, failures)
            self._changed.notify_all()

    def waiting(self) -> list[Hashable]:
        """The keys of what is still to be written."""
        with self._changed:
            return list(self._waiting)

    def is_waiting(self, key: Hashable) -> bool:
        """Whether something newer than what was written last is still to be written."""
        return key in self._waiting

    def flush(self, timeout: float) -> bool:
        """Write everything now; False when not all of it was on the disk in time."""
        end = time.monotonic() + timeout
        with self._changed:
            self._failed.clear()
            self._flushing += 1
            for waiting in self._waiting.values():
                waiting.due = 0.0
            self._changed.notify_all()
            while self._busy is not None or self._waiting.keys() - self._failed:
                left = end - time.monotonic()
                if left <= 0 or not self._thread.is_alive():
                    break
                self._changed.wait(left)
            self._flushing -= 1
            return not self._waiting and self._busy is None

    def close(self, timeout: float = 1.5) -> bool:
        """Write nothing any more: what waits is dropped, what comes is not taken.

        For after everything of a person was removed. False when a write is still under way; then
        the saver is as it was.
        """
        end = time.monotonic() + timeout
        with self._changed:
            while self._busy is not None:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
            return True

    def stop(self, timeout: float = 1.5) -> bool:
        """Flush and end the thread; False when something could not be written."""
        done = self.flush(timeout)
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._thread.join(0.2)
        return done

    def _run(self) -> None:
        while True:
            with self._changed:
                key = self._next_due()
                while key is None and not self._ended:
                    self._changed.wait(self._until_due())
                    key = self._next_due()
                if key is None:
                    return
                waiting = self._waiting.pop(key)
                self._busy = key
            self._write(key, waiting)

    def _write(self, key: Hashable, waiting: _Waiting) -> None:
        failure: BookError | None = None
        result = None
        try:
            result = waiting.write()
        except BookError as error:
            failure = error
        except Exception as error:
            failure = BookError(f"Your last changes couldn't be saved ({type(error).__name__}).")
        with self._changed:
            if failure is not None:
                self._failed.add(key)
                pause = RETRY[min(waiting.failures, len(RETRY) - 1)]
                waiting.failures += 1
                waiting.due = time.monotonic() + pause
                # Something newer may be waiting by now: it is tried as it is due.
                self._waiting.setdefault(key, waiting).failures = waiting.failures
        # The listeners hear before a flush ends, so that "Saved" can still reach the screen.
        try:
            if failure is None:
                self._on_saved(key, result)
            else:
                self._on_failed(key, failure)
        except Exception as error:
            # A fault of theirs is told as one of a thread is; the writing goes on.
            told = (type(error), error, error.__traceback__, self._thread)
            threading.excepthook(threading.ExceptHookArgs(told))
        with self._changed:
            self._busy = None
            self._changed.notify_all()

    def _next_due(self) -> Hashable | None:
        now = time.monotonic()
        ready = [key for key, waiting in self._waiting.items() if waiting.due <= now]
        return min(ready, key=lambda key: self._waiting[key].first) if ready else None

    def _until_due(self) -> float | None:
        if not self._waiting:
            return None
        return max(0.0, min(w.due for w in self._waiting.values()) - time.monotonic())
