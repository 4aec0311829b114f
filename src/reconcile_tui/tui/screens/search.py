"""Looking for words in saved answers, from the Worksheets list: typing never waits for it.

What is read for it stays in memory and goes when the list is left.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import monotonic

from textual.content import Content

from reconcile_tui.core.dates import day_in_words
from reconcile_tui.core.search import Snippet
from reconcile_tui.desk import Desk
from reconcile_tui.searching import Hit, Index
from reconcile_tui.tui.screens.shelf_line import Line
from reconcile_tui.tui.words import plain

__all__ = ["Found", "Search", "hit_prompt", "is_enough", "is_typed"]

FRESH = 2.0
"""Seconds for which the notebook is not looked through again while somebody types."""


@dataclass(frozen=True)
class Found:
    """What was found so far. `more`: there are others; `done`: every file was looked through."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    done: bool = True


class Search:
    """One search, as long as something is typed."""

    def __init__(self, desk: Desk) -> None:
        self._index = Index(desk.notebook, desk.library)
        self._reading: asyncio.Future[None] | None = None
        self._read_at = -FRESH
        self._was_read = False

    async def look(self, typed: str, width: int) -> AsyncIterator[Found]:
        """What is found in what is known; then, when the notebook was read again, in all of it."""
        if self._was_read:
            yield await self._find(typed, width)
        else:
            yield Found(done=False)
        if monotonic() - self._read_at >= FRESH or self._reading is not None:
            await self._read()
            yield await self._find(typed, width)

    async def _find(self, typed: str, width: int) -> Found:
        hits, more = await asyncio.to_thread(self._index.find, typed, width)
        return Found(tuple(hits), more)

    async def _read(self) -> None:
        """Read the notebook; who asks meanwhile waits for the same reading."""
        if self._reading is None:
            self._reading = asyncio.ensure_future(asyncio.to_thread(self._index.refresh))
            self._reading.add_done_callback(self._was_done)
        await asyncio.shield(self._reading)

    def _was_done(self, reading: asyncio.Future[None]) -> None:
        self._reading = None
        self._read_at = monotonic()
        self._was_read = not reading.cancelled() and reading.exception() is None


def is_enough(typed: str) -> bool:
    """Whether so little says anything: one letter stands in nearly every answer."""
    bare = "".join(typed.split())
    return len(bare) > 1 or not bare.isascii()


def is_typed(character: str) -> bool:
    """Letters, digits, marks and stops of any script; not the two signs that ask for help."""
    category = unicodedata.category(character)[0]
    return category in "LNMP" and character not in "?!"


def hit_prompt(line: Line, width: int) -> Content:
    """Sheet, day and question; below, the words with what stands around them."""
    hit = line.hit
    assert hit is not None
    day = f"{day_in_words(line.saved.answers.started.date())}  " if line.saved else ""
    first, mark, _ = hit.asked.partition("? ")
    top = f"  {line.title}  {day}{first}{mark.strip()}"
    if len(top) > width:
        top = f"{top[: width - 2].rstrip()} …"
    return Content.assemble(plain(top), plain("\n      "), *_snippet(hit.snippet))


def _snippet(snippet: Snippet) -> list[Content]:
    return [plain(f"»{text}«", "bold") if found else plain(text) for text, found in snippet]
