"""Work beside the screen that many ask for and that is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

__all__ = ["Once"]

T = TypeVar("T")

FRESH = 2.0
"""Seconds for which what was found out still holds, while somebody types."""


class Once(Generic[T]):
    """A piece of work in a thread: who asks while it is under way waits for the same one."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._doing: asyncio.Future[T] | None = None
        self._done_at = -FRESH
        self._result: T | None = None

    def forget(self) -> None:
        """Have it done anew for the next who asks."""
        self._done_at = -FRESH

    async def get(self) -> T:
        """The result, as soon as there is a fresh one. Raises what the work raises."""
        if self._result is not None and monotonic() - self._done_at < FRESH:
            return self._result
        if self._doing is None:
            self._doing = asyncio.ensure_future(asyncio.to_thread(self._work))
            self._doing.add_done_callback(self._was_done)
        return await asyncio.shield(self._doing)

    def _was_done(self, doing: asyncio.Future[T]) -> None:
        self._doing = None
        if not doing.cancelled() and doing.exception() is None:
            self._result = doing.result()
            self._done_at = monotonic()
