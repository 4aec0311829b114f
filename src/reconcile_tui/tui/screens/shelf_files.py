"""What the Worksheets list knows of the notebook's files, read beside the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from reconcile_tui.desk import Desk
from reconcile_tui.errors import BookError
from reconcile_tui.store.heads import Head
from reconcile_tui.tui.once import Once

__all__ = ["SHOWN", "ShelfFiles"]

SHOWN = 60
"""Files that are listed at first, and with each Enter on the last line."""

PATIENCE = 0.15
"""Seconds after which the names alone are shown, while a slow disk is read."""

DRAWN = 0.1
"""Seconds in which a list that stands at once is drawn, before the folder is read again."""


class ShelfFiles:
    """Names from the folder at once, heads of those in view, and of all when they are needed.

    `heads` is None until there is something to show.
    """

    def __init__(self, desk: Desk) -> None:
        self.names: list[str] = []
        self.heads: list[Head] | None = None
        self.room = SHOWN
        self._heads = desk.heads
        self._all = Once(self._read_all)

    async def read(
        self, slow: Callable[[], None], refused: Callable[[str], None]
    ) -> AsyncIterator[None]:
        """Read the folder and what is in view; tells each time that there is something to show.

        The first to be shown is what stood there when the book looked last, if it still stands.
        `slow` is called when reading takes its time.
        """
        known = self._heads.names_before() if self.heads is None else None
        if known is not None:
            self.names = known
            await self._read_shown(slow)
            yield
            await asyncio.sleep(DRAWN)
        before = self.names, self.heads
        try:
            self.names = await asyncio.to_thread(self._heads.names)
        except BookError as error:
            self.names = []
            refused(str(error))
        self._all.forget()
        await self._read_shown(slow)
        if known is None or before != (self.names, self.heads):
            yield

    async def _read_shown(self, slow: Callable[[], None]) -> None:
        reading = asyncio.ensure_future(asyncio.to_thread(self._read_in_view))
        done, _ = await asyncio.wait({reading}, timeout=PATIENCE)
        if not done and self.heads is None:
            slow()
        self.heads = await reading

    async def read_all(self) -> list[Head]:
        """Every head: any of them may be meant."""
        self.heads = await self._all.get()
        return self.heads

    async def count(self, heads: Sequence[Head]) -> None:
        """Read these files to their ends, so that what is answered in them is known."""
        paths = [head.path for head in heads]
        read = {one.path: one for one in await asyncio.to_thread(self._read_whole, paths)}
        self.heads = [read.get(head.path, head) for head in self.heads or ()]

    def _read_whole(self, paths: Sequence[Path]) -> list[Head]:
        return self._heads.read(paths, whole=True)

    def stop(self) -> None:
        """The book is being left: nobody waits for what is still being read."""
        self._heads.stop()

    def _read_in_view(self) -> list[Head]:
        return self._heads.read(map(self._heads.path, self.names[: self.room]))

    def _read_all(self) -> list[Head]:
        return self._heads.read(map(self._heads.path, self.names))
