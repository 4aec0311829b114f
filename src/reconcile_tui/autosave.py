"""Autosave: one thread that debounces changes and writes the newest of each worksheet.

The screen submits an immutable snapshot and never waits for the disk. A thread and not a task,
because on a stalled connection the event loop stops, and the words must be saved all the same.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Hashable
from typing import Any

from msgspec import Struct

from reconcile_tui.errors import AppError

DEBOUNCE = 0.25
"""Debounce: seconds without a keypress after which changes are written."""

MAX_DELAY = 1.0
"""Seconds after the first unsaved keypress when changes are written in any case."""

SWITCH_INTERVAL = 0.001
"""Interpreter switch interval in seconds, so that the screen's thread never waits long."""

RETRY = (1.0, 2.0, 3.0, 5.0, 8.0)
"""Seconds between attempts while writing fails; the last one repeats."""


class _PendingWrite(Struct):
    write: Callable[[], Any]
    first: float
    due: float
    failures: int = 0


class Saver:
    """Run the newest `write()` submitted for each key.

    `on_saved(key, result)` and `on_failed(key, error)` are called in the autosave thread. A failed
    write stays in the queue and is retried, so `flush` reports it.
    """

    def __init__(
        self,
        on_saved: Callable[[Hashable, Any], None],
        on_failed: Callable[[Hashable, AppError], None],
    ) -> None:
        self._on_saved = on_saved
        self._on_failed = on_failed
        # The condition's lock is re-entrant: a signal handler may flush while its own thread
        # is inside submit().
        self._changed = threading.Condition()
        self._pending: dict[Hashable, _PendingWrite] = {}
        self._busy: Hashable | None = None
        self._failed: set[Hashable] = set()
        self._flushing = 0
        self._ended = False
        self._closed = False
        sys.setswitchinterval(min(SWITCH_INTERVAL, sys.getswitchinterval()))
        self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
        self._thread.start()

    def submit(self, key: Hashable, write: Callable[[], Any], *, at_once: bool = False) -> None:
        """Queue `write`; a later submission with the same key replaces it."""
        now = time.monotonic()
        with self._changed:
            if self._closed:
                return
            before = self._pending.get(key)
            first = before.first if before else now
            due = now if at_once or self._flushing else min(now + DEBOUNCE, first + MAX_DELAY)
            failures = before.failures if before else 0
            self._pending[key] = _PendingWrite(write, first, due, failures)
            self._changed.notify_all()

    def pending(self) -> list[Hashable]:
        """Return the keys of all pending writes."""
        with self._changed:
            return list(self._pending)

    def is_pending(self, key: Hashable) -> bool:
        """Return whether a write with this key is pending."""
        return key in self._pending

    def flush(self, timeout: float) -> bool:
        """Write everything now. Returns False when not all of it was on the disk in time."""
        end = time.monotonic() + timeout
        with self._changed:
            self._failed.clear()
            self._flushing += 1
            for pending in self._pending.values():
                pending.due = 0.0
            self._changed.notify_all()
            while self._busy is not None or self._pending.keys() - self._failed:
                left = end - time.monotonic()
                if left <= 0 or not self._thread.is_alive():
                    break
                self._changed.wait(left)
            self._flushing -= 1
            return not self._pending and self._busy is None

    def close(self, timeout: float = 1.5) -> bool:
        """Drop all pending writes and accept no more, because everything was deleted.

        Returns False, and changes nothing, when a write is still running at the timeout.
        """
        end = time.monotonic() + timeout
        with self._changed:
            while self._busy is not None:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
            self._closed = True
            self._pending.clear()
            self._changed.notify_all()
            return True

    def stop(self, timeout: float = 1.5) -> bool:
        """Flush and end the thread. Returns False when something could not be written."""
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
                    self._changed.wait(self._seconds_until_due())
                    key = self._next_due()
                if key is None:
                    return
                pending = self._pending.pop(key)
                self._busy = key
            self._write(key, pending)

    def _write(self, key: Hashable, pending: _PendingWrite) -> None:
        failure: AppError | None = None
        result = None
        try:
            result = pending.write()
        except AppError as error:
            failure = error
        except Exception as error:
            failure = AppError(f"Your last changes couldn't be saved ({type(error).__name__}).")
        with self._changed:
            if failure is not None:
                self._failed.add(key)
                pause = RETRY[min(pending.failures, len(RETRY) - 1)]
                pending.failures += 1
                pending.due = time.monotonic() + pause
                # A newer write may be pending by now: it keeps its own due time.
                self._pending.setdefault(key, pending).failures = pending.failures
        # Called before a flush returns, so that "Saved" can still reach the screen.
        try:
            if failure is None:
                self._on_saved(key, result)
            else:
                self._on_failed(key, failure)
        except Exception as error:
            # Reported as an error of a thread; the writing goes on.
            details = (type(error), error, error.__traceback__, self._thread)
            threading.excepthook(threading.ExceptHookArgs(details))
        with self._changed:
            self._busy = None
            self._changed.notify_all()

    def _next_due(self) -> Hashable | None:
        now = time.monotonic()
        ready = [key for key, pending in self._pending.items() if pending.due <= now]
        return min(ready, key=lambda key: self._pending[key].first) if ready else None

    def _seconds_until_due(self) -> float | None:
        if not self._pending:
            return None
        return max(0.0, min(w.due for w in self._pending.values()) - time.monotonic())
