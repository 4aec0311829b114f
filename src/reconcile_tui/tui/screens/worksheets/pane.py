"""The Worksheets tab: what is saved, newest first, what can be started, and search hits."""

from __future__ import annotations

import asyncio
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Generic, TypeVar

from msgspec import structs
from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.display import one_line, wrapped
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.files import ANOTHER_VERSION_HERE
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.search import Hit, Index, fold
from reconcile_tui.storage.index import Head
from reconcile_tui.tui.events import KeysChanged
from reconcile_tui.tui.screens.home import Pane
from reconcile_tui.tui.screens.worksheet_line import (
    TITLE,
    WIDE,
    Line,
    blank_prompt,
    numbers,
    saved_prompt,
    sheet_of,
    title_room,
)
from reconcile_tui.tui.screens.worksheets.actions import (
    Act,
    actions_for,
    answer_again,
    has_two_versions,
    open_line,
    remove,
    rename,
    show_trash,
)
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import Workspace

# -- reading ---------------------------------------------------------------------------------------

T = TypeVar("T")

FRESH = 2.0
"""Seconds for which a result is still good, while somebody types."""


class SharedTask(Generic[T]):
    """A function run in a thread; everyone who asks while it runs waits for the same result."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._task: asyncio.Future[T] | None = None
        self._result: T | None = None
        self._done_at = -FRESH

    def forget(self) -> None:
        """Run it again for the next who asks."""
        self._done_at = -FRESH

    async def get(self) -> T:
        """Return a fresh result. Raises what the function raises."""
        if self._result is not None and monotonic() - self._done_at < FRESH:
            return self._result
        if self._task is None:
            self._task = asyncio.ensure_future(asyncio.to_thread(self._work))
            self._task.add_done_callback(self._done)
        return await asyncio.shield(self._task)

    def _done(self, task: asyncio.Future[T]) -> None:
        self._task = None
        if not task.cancelled() and task.exception() is None:
            self._result = task.result()
            self._done_at = monotonic()


STEP = 0.3
"""Seconds between two looks at what was indexed so far; nothing polls once all was indexed."""


@dataclass(frozen=True)
class Found:
    """The hits so far. `more`: there are others; `done`: every file was searched."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    done: bool = True


class Search:
    """The index of one search, from the first letter until the tab is left."""

    def __init__(self, workspace: Workspace) -> None:
        self._index = Index(workspace.notebook, workspace.library)
        self._refreshing = SharedTask(self._index.refresh)

    async def look(self, typed: str, width: int) -> AsyncIterator[Found]:
        """Return the hits in what is indexed, again and again until every file is."""
        refreshing = asyncio.ensure_future(self._refreshing.get())
        done = False
        while not done:
            done = bool((await asyncio.wait({refreshing}, timeout=STEP))[0])
            hits, more = await asyncio.to_thread(self._index.find, typed, width)
            yield Found(tuple(hits), more, done)

    def stop(self) -> None:
        """Stop indexing."""
        self._index.stop()


def is_enough(typed: str) -> bool:
    """Return whether to search answers: a single Latin letter is in nearly every one."""
    bare = "".join(typed.split())
    return len(bare) > 1 or not bare.isascii()


def is_typed(character: str) -> bool:
    """Return whether a search takes it: `?` and `!` are for help."""
    category = unicodedata.category(character)[0]
    return category in "LNMP" and character not in "?!"


SHOWN = 60
"""Files that are listed at first, and with each Enter on the last line."""

PATIENCE = 0.15
"""Seconds after which the names alone are shown, while a slow disk is read."""

DRAWN = 0.1
"""Seconds in which a list that is known already is drawn, before the folder is read again."""


class ShelfFiles:
    """Reads file names from the folder, the heads of those in view, and all heads when needed.

    `heads` is None until there is something to show.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.names: list[str] = []
        self.heads: list[Head] | None = None
        self.room = SHOWN
        self._heads = workspace.heads
        self._all = SharedTask(lambda: self._read(self.names))

    async def read(
        self, slow: Callable[[], None], refused: Callable[[str], None]
    ) -> AsyncIterator[None]:
        """Read the folder and the heads in view; yields each time that there is something to show.

        First comes the list of the last time, if the folder has not changed since. `slow` is called
        when reading takes long, `refused` with a sentence when the folder cannot be read.
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
        except AppError as error:
            self.names = []
            refused(str(error))
        self._all.forget()
        await self._read_shown(slow)
        if known is None or before != (self.names, self.heads):
            yield

    async def _read_shown(self, slow: Callable[[], None]) -> None:
        reading = asyncio.ensure_future(asyncio.to_thread(self._read, self.names[: self.room]))
        done, _ = await asyncio.wait({reading}, timeout=PATIENCE)
        if not done and self.heads is None:
            slow()
        self.heads = await reading

    def _read(self, names: Sequence[str]) -> list[Head]:
        return self._heads.read(map(self._heads.path, names))

    async def read_all(self) -> list[Head]:
        """Read every head, for a search or a menu."""
        self.heads = await self._all.get()
        return self.heads

    async def count(self, heads: Sequence[Head]) -> None:
        """Read these files to their ends, to know how many answers they have."""
        paths = [head.path for head in heads]
        whole = await asyncio.to_thread(lambda: self._heads.read(paths, whole=True))
        read = {head.path: head for head in whole}
        self.heads = [read.get(head.path, head) for head in self.heads or ()]

    def stop(self) -> None:
        """Stop reading, because the app quits."""
        self._heads.stop()


# -- the list --------------------------------------------------------------------------------------


def hit_prompt(line: Line, width: int, *, continues: bool = False) -> Content:
    """Return worksheet, date and question; below, the words that were found and their context.

    A hit that `continues` the one above, in another row of the same answer, has only the words.
    """
    hit = line.hit
    assert hit is not None
    parts = (plain(f"»{text}«", "bold") if hit_ else plain(text) for text, hit_ in hit.snippet)
    found = Content.assemble(plain("      "), *parts)
    if continues:
        return found
    day = f"{day_in_words(line.saved.answers.started.date())}  " if line.saved else ""
    first, mark, _ = hit.asked.partition("? ")
    top = f"  {line.title}  {day}{first}{mark.strip()}"
    if cell_len(top) > width:
        top = f"{wrapped(top, width - 2).split(chr(10))[0]} …"
    return Content.assemble(plain(top), plain("\n"), found)


NARROWEST = 40
FIRST = 3
"""New worksheets that are shown first, by their order; the others are under "More worksheets"."""


class ShelfList(Choices):
    """The lines under their headings. The cursor stays on its line when the list changes."""

    def __init__(self, library: Library) -> None:
        super().__init__(space=False)
        self._library = library
        self._shown: list[Line | None] = []
        self._lines_by_kind: tuple[list[Line], list[Line], list[Line]] = ([], [], [])
        self._room = TITLE
        self._numbers: dict[Path, str] = {}

    def on_resize(self) -> None:
        """Fit the lines into the new width."""
        saved, blank, _ = self._lines_by_kind
        if self._shown and self._room != title_room([*saved, *blank], self.size.width):
            self.show(*self._lines_by_kind)

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
        """Show only the files' names, while a slow disk is read."""
        self.clear_options()
        self._shown = []
        heading = Option(plain(words.READING, "bold $primary"), disabled=True)
        self.add_options([heading, *(Option(plain(f"  {name}")) for name in names)])

    def show(self, saved: list[Line], blank: list[Line], found: list[Line]) -> None:
        """Show these lines under their headings."""
        here, place = self.line, self.highlighted
        self._lines_by_kind = saved, blank, found
        self._room = title_room([*saved, *blank], self.size.width)
        self._numbers = numbers(saved, self._room)
        self._shown, options = [], []
        unsaved = [line for line in blank if line.in_memory]
        blank = [line for line in blank if not line.in_memory]
        for heading, lines in (
            (words.UNSAVED, unsaved),
            (labels.SAVED, saved),
            (labels.TO_START, blank[:FIRST]),
            (labels.MORE_WORKSHEETS, blank[FIRST:]),
            (words.FOUND, found),
        ):
            if lines:
                self._shown += [None, *lines]
                options.append(Option(plain(heading, "bold $primary"), disabled=True))
                pairs = zip(lines, [None, *lines], strict=False)
                options += [Option(self._prompt(line, before)) for line, before in pairs]
        self.clear_options()
        self.add_options(options)
        self.highlighted = self._place_of(here, place)

    def _place_of(self, here: Line | None, place: int | None) -> int | None:
        """Return the place of this line, else the place it had, else that of the first line."""
        lines = [(number, line) for number, line in enumerate(self._shown) if line]
        same = [number for number, line in lines if here and line.key == here.key]
        there = [number for number, _ in lines if number == place]
        return next(iter([*same, *there, *(number for number, _ in lines)]), None)

    def _prompt(self, line: Line, before: Line | None) -> Content:
        if line.older:
            return plain(f"  {words.older(line.older)}")
        if line.hit:
            return hit_prompt(line, self.room + 6, continues=line.continues(before))
        if line.saved:
            number, narrow = self._numbers.get(line.saved.path, ""), self.size.width < WIDE
            return saved_prompt(line, narrow=narrow, room=self._room, number=number)
        yours = line.sheet is not None and self._library.is_theirs("worksheets", line.sheet.id)
        return blank_prompt(line, yours=yours, room=max(self._room, TITLE))


# -- the pane --------------------------------------------------------------------------------------

LONGEST = 100
"""Characters that can be typed to find something."""

TAB_KEYS = frozenset("[]12345")
"""Keys that switch tabs while nothing is typed; after `/` they are searched for like any other."""


class ShelfPane(Pane):
    """The list with its search: typing filters it, Enter opens, Space opens the Actions menu."""

    PLACES = ("shelf", "line")

    def compose(self) -> ComposeResult:
        """Return what was typed, the list, and words about the line under the cursor."""
        self._typed = ""
        self._is_asked = False
        """Whether `/` began a search, and nothing is typed yet."""
        self._files = ShelfFiles(self.workspace)
        self._found = Found()
        self._search: Search | None = None
        theirs = self.library.is_theirs
        sheets = self.library.worksheets()
        listed = [s for s in sheets if s.is_listed or theirs("worksheets", s.id)]
        self._sheets = _numbered(listed) if self.book.places.discreet else listed
        yield Words(classes="filter")
        yield ShelfList(self.library)
        yield Words(classes="about")

    def on_mount(self) -> None:
        """Read the notebook, and say when a worksheet of the person's own cannot be used."""
        self.shown_again()
        if self.library.problems:
            self.app.notify(labels.OWN_PROBLEMS, markup=False)

    def on_hide(self) -> None:
        """Drop the index of answers when another tab is shown."""
        if self._search is not None:
            self._search.stop()
        self._search = None

    def on_unmount(self) -> None:
        """Stop reading when the app quits."""
        self._files.stop()
        self.on_hide()

    @property
    def is_opening(self) -> bool:
        """Whether there is no list yet that a key could be for."""
        return self._files.heads is None

    @property
    def named(self) -> tuple[str, ...]:
        """The footer's keys: those for a line only where there is one."""
        line = self.lines.line
        return ("shelf", "line") if line and not line.older else ("shelf",)

    def enter(self) -> None:
        """Focus the list. Until there is one, keys wait for it."""
        if self.is_opening:
            self.book.keys.hold(self)
        self.lines.focus()

    @property
    def lines(self) -> ShelfList:
        """The list."""
        return self.query_one(ShelfList)

    def line_in_hand(self) -> Line | None:
        """Return the worksheet under the cursor."""
        line = self.lines.line
        return None if line is None or line.older else line

    # -- reading -------------------------------------------------------------------------------

    def shown_again(self) -> None:
        """Read the notebook again: files may have been added or removed."""
        self.workspace.saver.flush(1.0)
        # Functions, not coroutines: an exclusive worker cancelled before its turn never makes one.
        self.run_worker(self._read, group="read", exclusive=True)  # type: ignore[arg-type]  # None is a result

    async def _read(self) -> None:
        def name_only() -> None:
            self.lines.name_only(self._files.names[: self._files.room])

        def refused(why: str) -> None:
            self.app.notify(why, markup=False)

        async for _ in self._files.read(name_only, refused):
            self._fill()
            self.book.keys.release(self)
        self.book.keys.release(self)
        if self._typed:
            self._start_search()

    # -- the list ------------------------------------------------------------------------------

    def _fill(self) -> None:
        if not self.query(ShelfList):
            return  # the pane was closed while something was still being read
        files = self._files
        in_memory = self.book.navigation.in_memory
        wanted = fold(self._typed).split()
        saved = [line for head in files.heads or () if (line := self._line_of(head)).has(wanted)]
        blank = [Line(sheet=sheet, in_memory=bool(in_memory(sheet.id))) for sheet in self._sheets]
        blank = [line for line in blank if line.has(wanted)]
        older = len(saved if self._typed else files.names) - files.room
        if older > 0:
            saved = [*saved[: files.room], Line(older=older)]
        heads = {head.path: head for head in files.heads or ()}
        known = [(heads[hit.path], hit) for hit in self._found.hits if hit.path in heads]
        hits = [Line(head, sheet_of(self.library, head), hit) for head, hit in known]
        self.lines.show(saved, blank, hits)
        self.query_one(".filter", Words).say(self._filter_words())
        self._about()
        self._count(line.saved for line in saved if line.saved)

    def _line_of(self, head: Head) -> Line:
        unsaved = self.book.navigation.in_memory(head.answers.worksheet, head.path)
        return Line(head, sheet_of(self.library, head), in_memory=unsaved is not None)

    def _count(self, shown: Iterable[Head]) -> None:
        """Count the answers of long files once they are listed; the list does not wait for it."""
        if begun := [head for head in shown if not head.whole]:

            async def count() -> None:
                await self._files.count(begun)
                self._fill()

            self.run_worker(count, group="count", exclusive=True)  # type: ignore[arg-type]  # see above

    def _filter_words(self) -> str:
        if not self._typed and self._is_asked:
            return f"{labels.SOUGHT} {labels.TYPE_WORDS}"
        if not self._typed:
            return labels.TYPE_TO_FIND if self._files.names else labels.NOTHING_SAVED
        note = "" if self.lines.line else labels.NOTHING_FOUND
        note = words.MORE_FOUND if self._found.more else note
        note = note if self._found.done else words.LOOKING
        return f"{labels.SOUGHT} {self._typed}   {note}".rstrip()

    @on(OptionList.OptionHighlighted)
    def _about(self) -> None:
        self.query_one(".about", Words).say(labels.about(*self._parts()))
        self.post_message(KeysChanged())

    def _parts(self) -> tuple[str, str]:
        """Return two sentences about the line under the cursor."""
        if (line := self.lines.line) is None or line.older:
            return "", ""
        name = line.path.name if line.path else ""
        if line.hit:
            return name, words.found_at(line.hit.row_id)
        if (saved := line.saved) is None:
            if line.sheet is None or self.book.places.discreet:
                return "", ""
            return line.sheet.purpose, "" if line.sheet.reviewed_by else labels.NOT_REVIEWED
        if saved.trouble:
            return one_line(saved.trouble.replace(f"{saved.path.parent}/", "")), ""
        notes = (
            ANOTHER_VERSION_HERE if has_two_versions(line) else "",
            words.SOME_UNREAD if saved.is_partial else "",
            words.NO_SUCH_TIME if saved.is_undated else "",
            words.about_older(saved.older),
        )
        return one_line(name), " ".join(filter(None, notes))

    # -- typing --------------------------------------------------------------------------------

    def take_letter(self, event: events.Key) -> bool:
        """Search for what is typed while the cursor is still on the tabs."""
        if seeks := bool(event.character and is_typed(event.character)):
            self.enter()
            self.on_key(event)
        return seeks

    def on_key(self, event: events.Key) -> None:
        """Filter the list by what is typed; Backspace and Esc widen it again.

        First of all, `/` opens the search as it does elsewhere, and brackets switch tabs.
        """
        is_first = not self._typed and not self._is_asked
        if is_first and event.key == "slash":
            self._is_asked = True
            self._fill()
        elif is_first and event.character in TAB_KEYS:
            return
        elif event.character and is_typed(event.character):
            self._type(self._typed + event.character)
        elif event.key == "backspace" and self._typed:
            self._type(self._typed[:-1])
        elif event.key in {"escape", "backspace"} and not is_first:
            self._is_asked = False
            self._type("")
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Search for what is pasted, on one line."""
        event.stop()
        pasted = "".join(c for c in " ".join(event.text.split()) if c == " " or is_typed(c))
        self._type(f"{self._typed}{pasted}".lstrip())

    def _type(self, typed: str) -> None:
        self._typed = typed[:LONGEST]
        self._files.room = SHOWN
        self._found = Found(done=not self._typed)
        self._fill()
        self._start_search()

    def _start_search(self) -> None:
        self.run_worker(self._look, group="look", exclusive=True)  # type: ignore[arg-type]  # see above

    async def _look(self) -> None:
        """Filter every title, then search the answers; hits are listed as they are found."""
        typed = self._typed
        if not typed:
            return
        await self._files.read_all()
        if not is_enough(typed):
            self._found = Found()
            self._fill()
            return
        self._fill()
        self._search = self._search or Search(self.workspace)
        async for found in self._search.look(typed, self.lines.room):
            self._found = found
            self._fill()

    # -- actions -------------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open what is saved, start what is blank, list more of what is older."""
        line = self.lines.line
        if line and line.older:
            self._files.room += SHOWN
            self.shown_again()
        else:
            self._do(open_line)

    async def action_actions(self) -> None:
        """Type a space where something is typed; else open the Actions menu."""
        if self._typed:
            self._type(f"{self._typed.rstrip()} ")
        else:
            await self.action_menu()

    async def action_menu(self) -> None:
        """Open the Actions menu of the line under the cursor."""
        line = self.line_in_hand()
        if line is None:
            return
        self.book.keys.hold(self)
        try:
            if line.may_be_shown():
                line = line.with_others(await self._files.read_all())
        finally:
            self.book.keys.release(self)
        offered = actions_for(line)

        def chosen(place: str | None) -> None:
            if place is not None:
                offered[int(place)].act(self.book, line)

        choices = [(str(place), action.label) for place, action in enumerate(offered)]
        self.app.push_screen(Choose(line.title, choices), chosen)

    def action_again(self) -> None:
        """Start a new file that refers to this one as the previous answers."""
        self._do(answer_again)

    def action_rename(self) -> None:
        """Ask for another title; the file keeps its name."""
        self._do(rename)

    def action_remove(self) -> None:
        """Delete it after a question."""
        self._do(remove)

    def action_layers(self) -> None:
        """Show the four layers, from everything that is saved."""
        self.book.navigation.show_layers()

    def action_newest_weeks(self) -> None:
        """Show the newest promises week by week."""
        self.book.navigation.show_newest_timeline()

    def action_bin(self) -> None:
        """List what is in Trash, to restore or to delete permanently."""
        show_trash(self.book)

    def _do(self, act: Act) -> None:
        act(self.book, self.lines.line or Line())


def _numbered(sheets: Iterable[Worksheet]) -> list[Worksheet]:
    """Return the worksheets with a number after each neutral title that several have."""
    alike = Counter[str]()
    numbered = []
    for sheet in sheets:
        alike[sheet.title] += 1
        title = f"{sheet.title} {alike[sheet.title]}" if alike[sheet.title] > 1 else sheet.title
        numbered.append(structs.replace(sheet, title=title))
    return numbered
