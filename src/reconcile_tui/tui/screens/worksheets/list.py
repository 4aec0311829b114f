"""The list of the Worksheets tab: its headings, its lines, and words found in saved worksheets."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from rich.cells import cell_len
from textual.content import Content
from textual.widgets.option_list import Option

from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.display import wrapped
from reconcile_tui.errors import BookError
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.search import Hit, Index, Snippet
from reconcile_tui.storage.index import Head
from reconcile_tui.tui.screens.worksheet_line import (
    TITLE,
    WIDE,
    Line,
    blank_prompt,
    numbers,
    saved_prompt,
    title_room,
)
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.text import plain
from reconcile_tui.workspace import Workspace

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

    def __init__(self, workspace: Workspace) -> None:
        self._index = Index(workspace.notebook, workspace.library)
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


NARROWEST = 40
FIRST = 3
"""New worksheets that are shown first, by their order; the others are under "More worksheets"."""


class ShelfList(Choices):
    """What is saved, what can be started, what was found; the cursor stays on its line."""

    def __init__(self, library: Library) -> None:
        super().__init__(space=False)
        self._library = library
        self._shown: list[Line | None] = []
        self._told: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
        self._narrow = False
        self._room = TITLE
        self._numbers: dict[Path, str] = {}

    def on_resize(self) -> None:
        """The lines fit into another width."""
        saved, blank, _ = self._told
        if self._shown and self._room != title_room([*saved, *blank], self.size.width):
            self.show(*self._told)

    @property
    def line(self) -> Line | None:
        """The line under the cursor."""
        place = self.highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    @property
    def room(self) -> int:
        """How many characters a snippet may have."""
        return max(self.size.width - 10, NARROWEST)

    def name_only(self, names: Sequence[str]) -> None:
        """The names of the files, while a slow disk has not told more."""
        self.clear_options()
        self._shown = []
        heading = Option(plain(words.READING, "bold $primary"), disabled=True)
        self.add_options([heading, *(Option(plain(f"  {name}")) for name in names)])

    def show(self, saved: list[Line], blank: list[Line], found: list[Line]) -> None:
        """Show these lines under their headings."""
        here, place = self.line, self.highlighted
        self._told, self._narrow = (saved, blank, found), self.size.width < WIDE
        self._room = title_room([*saved, *blank], self.size.width)
        self._numbers = numbers(saved, self._room)
        self._shown, options = [], []
        unsaved = [line for line in blank if line.in_memory]
        blank = [line for line in blank if not line.in_memory]
        headings = (
            (words.UNSAVED, unsaved),
            (labels.SAVED, saved),
            (labels.TO_START, blank[:FIRST]),
            (labels.MORE_WORKSHEETS, blank[FIRST:]),
            (words.FOUND, found),
        )
        for heading, lines in headings:
            if lines:
                self._shown += [None, *lines]
                options.append(Option(plain(heading, "bold $primary"), disabled=True))
                pairs = zip(lines, [None, *lines], strict=False)
                options += [Option(self._prompt(line, before)) for line, before in pairs]
        self.clear_options()
        self.add_options(options)
        self.highlighted = self._place_of(here, place)

    def _place_of(self, here: Line | None, place: int | None) -> int | None:
        """Where the cursor goes: its own line, else the place where it was, else the first line."""
        for number, line in enumerate(self._shown):
            if line and here and line.key == here.key:
                return number
        if place is not None and place < len(self._shown) and self._shown[place]:
            return place
        return next((number for number, line in enumerate(self._shown) if line), None)

    def _prompt(self, line: Line, before: Line | None) -> Content:
        if line.older:
            return plain(f"  {words.older(line.older)}")
        if line.hit:
            return hit_prompt(line, self.room + 6, goes_on=line.goes_on_from(before))
        if line.saved:
            number = self._numbers.get(line.saved.path, "")
            return saved_prompt(line, narrow=self._narrow, room=self._room, number=number)
        yours = line.sheet is not None and self._library.is_theirs("worksheets", line.sheet.id)
        return blank_prompt(line, yours=yours, room=max(self._room, TITLE))


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

    def __init__(self, workspace: Workspace) -> None:
        self.names: list[str] = []
        self.heads: list[Head] | None = None
        self.room = SHOWN
        self._heads = workspace.heads
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
