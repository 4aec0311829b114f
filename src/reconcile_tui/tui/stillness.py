"""Noticing that nobody has pressed a key for a while. No polling: one wait, begun again when due.

In a thread of its own, so that it also works while the screen's own loop stands still.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

__all__ = ["Stillness"]


class Stillness:
    """Calls `due` once nothing was touched for `seconds`; not again before the next touch.

    `seconds` of 0 turns it off. `due` is called from the thread, or from `look`.
    """

    def __init__(
        self, seconds: float, due: Callable[[], None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._seconds, self._due, self.clock = seconds, due, clock
        self._last = clock()
        self._told = False
        self._changed = threading.Condition()
        self._woken = self._ended = False

    def touch(self) -> None:
        """Somebody is there. Costs a look at the clock; the thread is woken only after a `due`."""
        self._last = self.clock()
        if self._told:
            self._told = False
            self._wake()

    def set_seconds(self, seconds: float) -> None:
        """Another span from now on."""
        self._seconds = seconds
        self._last, self._told = self.clock(), False
        self._wake()

    def is_over(self) -> bool:
        """Whether the span has passed since the last touch."""
        return bool(self._seconds) and self.clock() - self._last >= self._seconds

    def look(self) -> float | None:
        """Tell, if the time has come. Returns the seconds until the next look, None for never."""
        if not self._seconds or self._told:
            return None
        if self.is_over():
            self._told = True
            self._due()
            return None
        return max(0.0, self._seconds - (self.clock() - self._last))

    def start(self) -> None:
        """Begin to wait."""
        threading.Thread(target=self._wait, name="stillness", daemon=True).start()

    def stop(self) -> None:
        """Wait no more."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _wait(self) -> None:
        while not self._ended:
            # Not with the lock: what is due may take a moment, and a key must not wait for it.
            rest = self.look()
            with self._changed:
                self._changed.wait_for(lambda: self._woken, rest)
                self._woken = False
