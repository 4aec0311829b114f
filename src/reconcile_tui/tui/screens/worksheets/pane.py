"""Worksheets: what is saved, newest first, what can be started, and words found in answers.

The list of the Worksheets tab: its headings, its lines, and words found in saved worksheets.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
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
from reconcile_tui.errors import BookError
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.files import ANOTHER_VERSION_HERE
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.search import Hit, Index, Snippet, fold
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
    title_room,
)
from reconcile_tui.tui.screens.worksheets.actions import (
    Act,
    actions_for,
    answer_again,
    has_two_versions,
    look_into_bin,
    open_line,
    remove,
    rename,
)
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.text import Words, plain
from reconcile_tui.workspace import Workspace

# -- list ------------------------------------------------------------------------------------------

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


LONGEST = 100
"""Characters that can be typed to find something."""

TURNING = frozenset("[]12345")
"""What turns the tabs while nothing is typed; after `/` these are searched for like any other."""


class ShelfPane(Pane):
    """Typing narrows the list and finds words; Enter opens; Space says what else can be done."""

    PLACES = ("shelf", "line")

    def compose(self) -> ComposeResult:
        """What was typed, the list, and words about the line under the cursor."""
        self._typed = ""
        self._is_asked = False
        """Whether `/` asked for a search of which nothing is typed yet."""
        self._files = ShelfFiles(self.workspace)
        self._found = Found()
        self._search: Search | None = None
        theirs = self.library.is_theirs
        sheets = self.library.worksheets()
        found = [s for s in sheets if s.is_listed or theirs("worksheets", s.id)]
        self._sheets = _numbered(found) if self.book.places.discreet else found
        yield Words(classes="filter")
        yield ShelfList(self.library)
        yield Words(classes="about")

    def on_mount(self) -> None:
        """Read the notebook, and say when something of the person's own cannot be used."""
        self.shown_again()
        if self.library.problems:
            self.app.notify(labels.OWN_PROBLEMS, markup=False)

    def on_hide(self) -> None:
        """Another tab is shown: what was read for a search is let go."""
        if self._search is not None:
            self._search.stop()
        self._search = None

    def on_unmount(self) -> None:
        """The book is being left: nobody waits for what is still being read."""
        self._files.stop()
        self.on_hide()

    @property
    def is_opening(self) -> bool:
        """Whether there is no list yet that a key could mean."""
        return self._files.heads is None

    @property
    def named(self) -> tuple[str, ...]:
        """What can be done with a line is named where there is one."""
        line = self.lines.line
        return ("shelf", "line") if line and not line.older else ("shelf",)

    def enter(self) -> None:
        """Into the list. Until there is one, keys wait for it."""
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
        """Read the notebook anew: files may have come or gone."""
        self.workspace.saver.flush(1.0)
        # The functions, not their coroutines: one that is overtaken before its turn is never made.
        self.run_worker(self._read, group="read", exclusive=True)  # type: ignore[arg-type]  # None is a result

    async def _read(self) -> None:
        async for _ in self._files.read(self._name_only, self._refused):
            self._fill()
            self.book.keys.release(self)
        self.book.keys.release(self)
        if self._typed:
            self._look_for()

    def _name_only(self) -> None:
        self.lines.name_only(self._files.names[: self._files.room])

    def _refused(self, why: str) -> None:
        self.app.notify(why, markup=False)

    # -- the list ------------------------------------------------------------------------------

    def _fill(self) -> None:
        if not self.query(ShelfList):
            return  # the pane goes while something is still being read
        files = self._files
        saved = [self._line_of(head) for head in files.heads or ()]
        in_memory = self.book.navigation.in_memory
        blank = [Line(sheet=sheet, in_memory=bool(in_memory(sheet.id))) for sheet in self._sheets]
        wanted = fold(self._typed).split()
        saved = [line for line in saved if line.has(wanted)]
        blank = [line for line in blank if line.has(wanted)]
        older = len(saved if self._typed else files.names) - files.room
        if older > 0:
            saved = [*saved[: files.room], Line(older=older)]
        self.lines.show(saved, blank, self._hit_lines())
        self.query_one(".filter", Words).say(self._filter_words())
        self._about()
        self._count(line.saved for line in saved if line.saved)

    def _line_of(self, head: Head) -> Line:
        unsaved = self.book.navigation.in_memory(head.answers.worksheet, head.path)
        return Line(head, self._sheet_of(head), in_memory=unsaved is not None)

    def _count(self, shown: Iterable[Head]) -> None:
        """Have long files counted once they are on the screen; the list does not wait for them."""
        if begun := [head for head in shown if not head.whole]:

            async def count() -> None:
                await self._files.count(begun)
                self._fill()

            self.run_worker(count, group="count", exclusive=True)  # type: ignore[arg-type]  # see above

    def _hit_lines(self) -> list[Line]:
        heads = {head.path: head for head in self._files.heads or ()}
        known = [(heads.get(hit.path), hit) for hit in self._found.hits]
        return [Line(head, self._sheet_of(head), hit) for head, hit in known if head is not None]

    def _sheet_of(self, head: Head) -> Worksheet | None:
        try:
            return self.library.worksheet(head.answers.worksheet)
        except BookError:
            return None

    def _filter_words(self) -> str:
        if not self._typed and self._is_asked:
            return f"{labels.SOUGHT} {labels.TYPE_WORDS}"
        if not self._typed:
            return labels.TYPE_TO_FIND if self._files.names else labels.NOTHING_SAVED
        said = f"{labels.SOUGHT} {self._typed}"
        if not self._found.done:
            return f"{said}   {words.LOOKING}"
        if self._found.more:
            return f"{said}   {words.MORE_FOUND}"
        return said if self.lines.line else f"{said}   {labels.NOTHING_FOUND}"

    @on(OptionList.OptionHighlighted)
    def _about(self) -> None:
        self.query_one(".about", Words).say(labels.about(*self._parts()))
        self.post_message(KeysChanged())

    def _parts(self) -> tuple[str, str]:
        if (line := self.lines.line) is None or line.older:
            return "", ""
        if line.hit:
            return line.path.name if line.path else "", words.found_at(line.hit.row_id)
        if line.sheet and line.is_blank:
            if self.book.places.discreet:
                return "", ""
            return line.sheet.purpose, "" if line.sheet.reviewed_by else labels.NOT_REVIEWED
        if line.saved and line.saved.trouble:
            return one_line(line.saved.trouble.replace(f"{line.saved.path.parent}/", "")), ""
        name = one_line(line.path.name) if line.path else ""
        more = [ANOTHER_VERSION_HERE if has_two_versions(line) else ""]
        if line.saved:
            more += [words.SOME_UNREAD if line.saved.is_partial else ""]
            more += [words.NO_SUCH_TIME if line.saved.is_undated else ""]
            more += [words.about_older(line.saved.older)]
        return name, " ".join(filter(None, more))

    # -- typing --------------------------------------------------------------------------------

    def take_letter(self, event: events.Key) -> bool:
        """Typing finds something, also while the cursor is still on the tabs."""
        if seeks := bool(event.character and is_typed(event.character)):
            self.enter()
            self.on_key(event)
        return seeks

    def on_key(self, event: events.Key) -> None:
        """Letters narrow the list; Backspace and Esc widen it again.

        `/` at first opens the search as it does elsewhere, and brackets at first turn the tabs.
        """
        is_at_first = not self._typed and not self._is_asked
        if is_at_first and event.key == "slash":
            self._is_asked = True
            self._fill()
        elif is_at_first and event.character in TURNING:
            return
        elif event.character and is_typed(event.character):
            self._type(self._typed + event.character)
        elif event.key == "backspace" and self._typed:
            self._type(self._typed[:-1])
        elif event.key in {"escape", "backspace"} and not is_at_first:
            self._is_asked = False
            self._type("")
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is typed, on one line."""
        event.stop()
        pasted = "".join(c for c in " ".join(event.text.split()) if c == " " or is_typed(c))
        self._type(f"{self._typed}{pasted}".lstrip())

    def _type(self, typed: str) -> None:
        self._typed = typed[:LONGEST]
        self._files.room = SHOWN
        self._found = Found(done=not self._typed)
        self._fill()
        self._look_for()

    def _look_for(self) -> None:
        self.run_worker(self._look, group="look", exclusive=True)  # type: ignore[arg-type]  # see above

    async def _look(self) -> None:
        """Every title, then the words of the answers; what was found appears as it comes."""
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

    # -- what can be done ----------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def _open(self) -> None:
        self.action_open()

    def action_open(self) -> None:
        """Open what is saved, start what is blank, show more of what is older."""
        line = self.lines.line
        if line and line.older:
            self._files.room += SHOWN
            self.shown_again()
        else:
            self._do(open_line)

    async def action_actions(self) -> None:
        """A space while something is typed; else what can be done with the line."""
        if self._typed:
            self._type(f"{self._typed.rstrip()} ")
        else:
            await self.action_menu()

    async def action_menu(self) -> None:
        """What can be done with the line under the cursor."""
        line = self.lines.line
        if line is None or line.older:
            return
        self.book.keys.hold(self)
        try:
            line = await self._with_others(line)
        finally:
            self.book.keys.release(self)
        offered = actions_for(line)

        def chosen(place: str | None) -> None:
            if place is not None:
                offered[int(place)].act(self, line)

        choices = [(str(place), action.label) for place, action in enumerate(offered)]
        self.app.push_screen(Choose(line.title, choices), chosen)

    async def _with_others(self, line: Line) -> Line:
        """The line, with the other saved answers to its worksheet."""
        if not line.may_be_shown or line.saved is None:
            return line
        heads = await self._files.read_all()
        kind, path = line.saved.answers.worksheet, line.path
        same = [h for h in heads if h.answers.worksheet == kind and h.path != path]
        return replace(line, others=tuple(head for head in same if not head.trouble))

    def action_again(self) -> None:
        """Answer it again: a new file that knows the one before."""
        self._do(answer_again)

    def action_rename(self) -> None:
        """Give it another title; the file keeps its name."""
        self._do(rename)

    def action_remove(self) -> None:
        """Put it into the bin, after a question."""
        self._do(remove)

    def action_layers(self) -> None:
        """See the four layers, from everything that is saved."""
        self.book.navigation.show_layers()

    def action_newest_weeks(self) -> None:
        """See the newest promises week by week, where plus adds an entry."""
        self.book.navigation.show_newest_timeline()

    def action_bin(self) -> None:
        """Look into the bin; what is chosen comes back."""
        look_into_bin(self)

    def _do(self, act: Act) -> None:
        act(self, self.lines.line or Line())


def _numbered(sheets: Iterable[Worksheet]) -> list[Worksheet]:
    """Return the worksheets, those of one neutral title told apart by a number."""
    alike = Counter[str]()
    found = []
    for sheet in sheets:
        alike[sheet.title] += 1
        title = f"{sheet.title} {alike[sheet.title]}" if alike[sheet.title] > 1 else sheet.title
        found.append(structs.replace(sheet, title=title))
    return found
