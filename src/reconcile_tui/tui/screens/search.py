"""Looking for words in saved answers, from the Worksheets list: typing never waits for it.

What is read for it stays in memory and goes when the list is left.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from rich.cells import cell_len
from textual.content import Content

from reconcile_tui.core.dates import day_in_words
from reconcile_tui.core.display import wrapped
from reconcile_tui.core.search import Snippet
from reconcile_tui.desk import Desk
from reconcile_tui.searching import Hit, Index
from reconcile_tui.tui.once import Once
from reconcile_tui.tui.screens.shelf_line import Line
from reconcile_tui.tui.words import plain

__all__ = ["Found", "Search", "hit_prompt", "is_enough", "is_typed"]


STEP = 0.3
"""Seconds between two looks at what was read so far; nothing looks once all was read."""


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
        self._reading = Once(self._index.refresh)

    async def look(self, typed: str, width: int) -> AsyncIterator[Found]:
        """What is found in what is known; then, when the notebook was read again, in all of it."""
        reading = asyncio.ensure_future(self._reading.get())
        done = False
        while not done:
            done = bool((await asyncio.wait({reading}, timeout=STEP))[0])
            found = await self._find(typed, width)
            yield found if done else replace(found, done=False)

    async def _find(self, typed: str, width: int) -> Found:
        hits, more = await asyncio.to_thread(self._index.find, typed, width)
        return Found(tuple(hits), more)

    def stop(self) -> None:
        """Nobody looks any more: what is being read is left."""
        self._index.stop()


def is_enough(typed: str) -> bool:
    """Whether so little says anything: one letter stands in nearly every answer."""
    bare = "".join(typed.split())
    return len(bare) > 1 or not bare.isascii()


def is_typed(character: str) -> bool:
    """Letters, digits, marks and stops of any script; not the two signs that ask for help."""
    category = unicodedata.category(character)[0]
    return category in "LNMP" and character not in "?!"


def hit_prompt(line: Line, width: int, *, goes_on: bool = False) -> Content:
    """Sheet, day and question; below, the words with what stands around them.

    Of several rows of one answer, the second `goes_on` below the first: they stand there once.
    """
    hit = line.hit
    assert hit is not None
    found = Content.assemble(plain("      "), *_snippet(hit.snippet))
    if goes_on:
        return found
    day = f"{day_in_words(line.saved.answers.started.date())}  " if line.saved else ""
    first, mark, _ = hit.asked.partition("? ")
    top = f"  {line.title}  {day}{first}{mark.strip()}"
    if cell_len(top) > width:
        top = f"{wrapped(top, width - 2).split(chr(10))[0]} …"
    return Content.assemble(plain(top), plain("\n"), found)


def _snippet(snippet: Snippet) -> list[Content]:
    return [plain(f"»{text}«", "bold") if found else plain(text) for text, found in snippet]
