"""The Worksheets tab: what is saved, newest first, what can be started, and search hits."""

from __future__ import annotations

import asyncio
import unicodedata
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import suppress
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
from reconcile_tui.domain.dates import day_in_words, read_day
from reconcile_tui.domain.display import one_line, visible, wrapped
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, reading_one
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.files import ANOTHER_VERSION_HERE
from reconcile_tui.messages.general import STATUS_WORDS, status_words
from reconcile_tui.search import Hit, Index, fold
from reconcile_tui.storage.notebook import Header
from reconcile_tui.tui.app_protocol import KeysChanged
from reconcile_tui.tui.screens.home import Pane
from reconcile_tui.tui.screens.worksheets.actions import (
    Act,
    ListEntry,
    actions_for,
    answer_again,
    delete,
    has_conflict_copy,
    open_line,
    rename,
    sheet_of,
    show_trash,
    when_saved,
)
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.text import Words, first_words, plain
from reconcile_tui.workspace import Workspace

# -- reading ---------------------------------------------------------------------------------------

T = TypeVar("T")

RESULT_LIFETIME = 2.0
"""Seconds for which a result is still good, while somebody types."""


class SharedTask(Generic[T]):
    """A function run in a thread; everyone who asks while it runs waits for the same result."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._task: asyncio.Future[T] | None = None
        self._result: T | None = None
        self._done_at = -RESULT_LIFETIME

    def forget(self) -> None:
        """Run it again for the next who asks."""
        self._done_at = -RESULT_LIFETIME

    async def get(self) -> T:
        """Return a fresh result. Raises what the function raises."""
        if self._result is not None and monotonic() - self._done_at < RESULT_LIFETIME:
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


SEARCH_INTERVAL = 0.3
"""Seconds between two looks at what was indexed so far; nothing polls once all was indexed."""


@dataclass(frozen=True)
class SearchResults:
    """The hits so far. `more`: there are others; `done`: every file was searched."""

    hits: tuple[Hit, ...] = ()
    more: bool = False
    done: bool = True


class Search:
    """The index of one search, from the first letter until the tab is left."""

    def __init__(self, workspace: Workspace) -> None:
        self._index = Index(workspace.notebook, workspace.library)
        self._refreshing = SharedTask(self._index.refresh)

    async def results(self, typed: str, width: int) -> AsyncIterator[SearchResults]:
        """Return the hits in what is indexed, again and again until every file is."""
        refreshing = asyncio.ensure_future(self._refreshing.get())
        done = False
        while not done:
            done = bool((await asyncio.wait({refreshing}, timeout=SEARCH_INTERVAL))[0])
            hits, more = await asyncio.to_thread(self._index.find, typed, width)
            yield SearchResults(tuple(hits), more, done)

    def stop(self) -> None:
        """Stop indexing."""
        self._index.stop()


def is_searchable(typed: str) -> bool:
    """Return whether to search answers: a single Latin letter is in nearly every one."""
    bare = "".join(typed.split())
    return len(bare) > 1 or not bare.isascii()


def is_searchable_character(character: str) -> bool:
    """Return whether a search takes it: `?` and `!` are for help."""
    category = unicodedata.category(character)[0]
    return category in "LNMP" and character not in "?!"


PAGE_SIZE = 60
"""Files that are listed at first, and with each Enter on the last line."""

SLOW_DISK_DELAY = 0.15
"""Seconds after which the names alone are shown, while a slow disk is read."""

REDRAW_DELAY = 0.1
"""Seconds in which a list that is known already is drawn, before the folder is read again."""


class ListedFiles:
    """Reads file names from the folder, the heads of those in view, and all heads when needed.

    `heads` is None until there is something to show.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.names: list[str] = []
        self.heads: list[Header] | None = None
        self.limit = PAGE_SIZE
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
            await self._read_listed(slow)
            yield
            await asyncio.sleep(REDRAW_DELAY)
        before = self.names, self.heads
        try:
            self.names = await asyncio.to_thread(self._heads.names)
        except AppError as error:
            self.names = []
            refused(str(error))
        self._all.forget()
        await self._read_listed(slow)
        if known is None or before != (self.names, self.heads):
            yield

    async def _read_listed(self, slow: Callable[[], None]) -> None:
        reading = asyncio.ensure_future(asyncio.to_thread(self._read, self.names[: self.limit]))
        done, _ = await asyncio.wait({reading}, timeout=SLOW_DISK_DELAY)
        if not done and self.heads is None:
            slow()
        self.heads = await reading

    def _read(self, names: Sequence[str]) -> list[Header]:
        return self._heads.read(map(self._heads.path, names))

    async def read_all(self) -> list[Header]:
        """Read every head, for a search or a menu."""
        self.heads = await self._all.get()
        return self.heads

    async def count(self, heads: Sequence[Header]) -> None:
        """Read these files to their ends, to know how many answers they have."""
        paths = [head.path for head in heads]
        whole = await asyncio.to_thread(lambda: self._heads.read(paths, whole=True))
        read = {head.path: head for head in whole}
        self.heads = [read.get(head.path, head) for head in self.heads or ()]

    def stop(self) -> None:
        """Stop reading, because the app quits."""
        self._heads.stop()


# -- the list --------------------------------------------------------------------------------------


STATUS_WIDTH = max(map(len, STATUS_WORDS.values()))
"""Cells for the longest status."""

TITLE_WIDTH = 41 - STATUS_WIDTH
NARROW_TITLE_WIDTH = 33 - STATUS_WIDTH
MIN_TITLE_WIDTH = 12
"""Cells for a title, so that date, time and status are aligned in a column."""

MIN_WIDTH, WIDE = 57, 77
"""Cells that a line with the shortest title column needs; from `WIDE` on it has the count, too."""

DATE_LENGTH = len("2026-11-22")
"""A file's name begins with the date on which its worksheet was begun."""


def title_width(lines: Iterable[ListEntry], width: int) -> int:
    """Return the cells for titles in a list that is `width` wide: as many as the longest needs.

    At most as many as date, time and status leave.
    """
    narrow = width < WIDE
    least = NARROW_TITLE_WIDTH if narrow else TITLE_WIDTH
    most = max(least, least + width - (MIN_WIDTH if narrow else WIDE))
    longest = max((cell_len(" ".join(line.title.split())) for line in lines), default=0)
    return min(max(least, longest), most)


def saved_prompt(line: ListEntry, width: int, room: int, suffix: str) -> Content:
    """Return title, date and time, status, and how many answers may be mentioned in a list.

    The title has `room` cells, with a `suffix` that tells it from one that would read the same. In
    a narrow window there is no count, so that no line is wrapped.
    """
    saved = line.saved
    assert saved is not None
    title = saved.name
    with suppress(AppError), reading_one(saved.name):
        if not saved.is_unreadable:
            mark = "!" if saved.is_partial or saved.is_undated else " "
            text = f"{mark} {_title_column(line.title, room, suffix)} {when_saved(saved)}"
            state = status_words(saved.answers.status)
            if width < WIDE:
                return plain(f"{text}  {labels.NOT_ALL_SAVED if line.in_memory else state}")
            return plain(f"{text}  {state:<{STATUS_WIDTH}}  {_answer_count(line)}")
        title = line.title
    # No color: under the cursor it could not be told from the background.
    text = f"  {_title_column(title, room, suffix)} "
    return Content.assemble(plain(text), plain(labels.CANNOT_BE_READ, "bold"))


def _answer_count(line: ListEntry) -> str:
    saved = line.saved
    if line.in_memory:
        return labels.NOT_ALL_SAVED
    if saved is not None and saved.is_partial:
        return labels.PART_UNREAD
    return (
        labels.answered_count(saved.count, saved.older) if saved and saved.count is not None else ""
    )


def _title_column(title: str, room: int, suffix: str = "") -> str:
    """Return the title and its suffix in exactly `room` cells, shortened where they are longer."""
    if suffix:
        suffix = f" ({_shortened_start(one_line(suffix), room - MIN_TITLE_WIDTH)})"
    text = f"{first_words(title, room - cell_len(visible(suffix)))}{suffix}"
    return text + " " * max(room - cell_len(visible(text)), 0)


def _shortened_start(name: str, room: int) -> str:
    """Return a name in at most `room` cells: its end, which says more than its beginning."""
    if cell_len(visible(name)) <= room:
        return name
    while cell_len(visible(name)) > room - 1:
        name = name[1:]
    return f"…{name}"


def suffixes(lines: Iterable[ListEntry], room: int) -> dict[Path, str]:
    """Return the text that tells saved lines apart where they would read the same."""
    alike: dict[tuple[str, str], list[Header]] = {}
    for line in lines:
        if line.saved is not None:
            with suppress(AppError), reading_one(line.saved.name):
                when = when_saved(line.saved)
                alike.setdefault((first_words(line.title, room), when), []).append(line.saved)
    return {
        head.path: text
        for heads in alike.values()
        if len(heads) > 1
        for head, text in zip(heads, _distinct_suffixes(heads), strict=True)
    }


def _distinct_suffixes(heads: list[Header]) -> list[str]:
    """Return the numbers in the files' names, else the dates they begin with, else the names.

    The first of a date has no number.
    """
    names = [head.name for head in heads]
    parts = [name.rpartition("-") for name in names]
    counts = [
        number if number.isdecimal() and len(day) > DATE_LENGTH else "" for day, _, number in parts
    ]
    days = [name[:DATE_LENGTH] if read_day(name[:DATE_LENGTH]) else name for name in names]
    return next(texts for texts in (counts, days, names) if len(set(texts)) == len(texts))


def blank_prompt(line: ListEntry, *, yours: bool, room: int) -> Content:
    """Return title, and how long it takes, or that it's open and not saved."""
    sheet = line.sheet
    assert sheet is not None
    title = f"{sheet.title}{f' {labels.YOURS}' if yours else ''}"
    more = labels.OPEN_NOT_SAVED if line.in_memory else labels.minutes(sheet.minutes)
    return plain(f"  {_title_column(title, room)}  {more}")


def hit_prompt(line: ListEntry, width: int, *, same_answer: bool = False) -> Content:
    """Return worksheet, date and question; below, the words that were found and their context.

    A hit in another row of the `same_answer` as the one above has only the words.
    """
    hit = line.hit
    assert hit is not None
    parts = (plain(f"»{text}«", "bold") if hit_ else plain(text) for text, hit_ in hit.snippet)
    found = Content.assemble(plain("      "), *parts)
    if same_answer:
        return found
    day = f"{day_in_words(line.saved.answers.started.date())}  " if line.saved else ""
    first, mark, _ = hit.asked.partition("? ")
    top = f"  {line.title}  {day}{first}{mark.strip()}"
    if cell_len(top) > width:
        top = f"{wrapped(top, width - 2).split(chr(10))[0]} …"
    return Content.assemble(plain(top), plain("\n"), found)


MIN_SNIPPET_WIDTH = 40
FIRST_NEW = 3
"""New worksheets that are shown first, by their order; the others are under "More worksheets"."""


class WorksheetList(Choices):
    """The lines under their headings. The cursor stays on its line when the list changes."""

    def __init__(self, library: Library) -> None:
        super().__init__(space=False)
        self._library = library
        self._shown: list[ListEntry | None] = []
        self._lines_by_kind: tuple[list[ListEntry], list[ListEntry], list[ListEntry]] = ([], [], [])
        self._title_width = TITLE_WIDTH
        self._suffixes: dict[Path, str] = {}

    def on_resize(self) -> None:
        """Fit the lines into the new width."""
        saved, blank, _ = self._lines_by_kind
        if self._shown and self._title_width != title_width([*saved, *blank], self.size.width):
            self.show(*self._lines_by_kind)

    @property
    def line(self) -> ListEntry | None:
        """The line under the cursor."""
        place = self.highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    @property
    def snippet_width(self) -> int:
        """How many characters a snippet may have."""
        return max(self.size.width - 10, MIN_SNIPPET_WIDTH)

    def show_names(self, names: Sequence[str]) -> None:
        """Show only the files' names, while a slow disk is read."""
        self.clear_options()
        self._shown = []
        heading = Option(plain(labels.READING_FILES, "bold $primary"), disabled=True)
        self.add_options([heading, *(Option(plain(f"  {name}")) for name in names)])

    def show(self, saved: list[ListEntry], blank: list[ListEntry], found: list[ListEntry]) -> None:
        """Show these lines under their headings."""
        here, place = self.line, self.highlighted
        self._lines_by_kind = saved, blank, found
        self._title_width = title_width([*saved, *blank], self.size.width)
        self._suffixes = suffixes(saved, self._title_width)
        self._shown, options = [], []
        unsaved = [line for line in blank if line.in_memory]
        blank = [line for line in blank if not line.in_memory]
        for heading, lines in (
            (labels.UNSAVED_WORKSHEETS, unsaved),
            (labels.SAVED, saved),
            (labels.TO_START, blank[:FIRST_NEW]),
            (labels.MORE_WORKSHEETS, blank[FIRST_NEW:]),
            (labels.FOUND_IN_ANSWERS, found),
        ):
            if lines:
                self._shown += [None, *lines]
                options.append(Option(plain(heading, "bold $primary"), disabled=True))
                pairs = zip(lines, [None, *lines], strict=False)
                options += [Option(self._prompt(line, before)) for line, before in pairs]
        self.clear_options()
        self.add_options(options)
        self.highlighted = self._index_of(here, place)

    def _index_of(self, here: ListEntry | None, place: int | None) -> int | None:
        """Return the place of this line, else the place it had, else that of the first line."""
        lines = [(number, line) for number, line in enumerate(self._shown) if line]
        same = [number for number, line in lines if here and line.key == here.key]
        there = [number for number, _ in lines if number == place]
        return next(iter([*same, *there, *(number for number, _ in lines)]), None)

    def _prompt(self, line: ListEntry, before: ListEntry | None) -> Content:
        if line.older:
            return plain(f"  {labels.older_worksheets(line.older)}")
        if line.hit:
            return hit_prompt(
                line, self.snippet_width + 6, same_answer=line.is_same_answer_as(before)
            )
        if line.saved:
            suffix = self._suffixes.get(line.saved.path, "")
            return saved_prompt(line, self.size.width, self._title_width, suffix)
        yours = line.sheet is not None and self._library.is_theirs("worksheets", line.sheet.id)
        return blank_prompt(line, yours=yours, room=max(self._title_width, TITLE_WIDTH))


# -- the pane --------------------------------------------------------------------------------------

MAX_SEARCH_LENGTH = 100
"""Characters that can be typed to find something."""

TAB_KEYS = frozenset("[]12345")
"""Keys that switch tabs while nothing is typed; after `/` they are searched for like any other."""


class WorksheetsPane(Pane):
    """The list with its search: typing filters it, Enter opens, Space opens the Actions menu."""

    KEY_PLACES = ("worksheet-list", "list-entry")

    def compose(self) -> ComposeResult:
        """Return what was typed, the list, and words about the line under the cursor."""
        self._typed = ""
        self._is_search_open = False
        """Whether `/` began a search, and nothing is typed yet."""
        self._files = ListedFiles(self.workspace)
        self._results = SearchResults()
        self._search: Search | None = None
        theirs = self.library.is_theirs
        sheets = self.library.worksheets()
        listed = [s for s in sheets if s.is_listed or theirs("worksheets", s.id)]
        self._sheets = _with_numbers(listed) if self.workbook.places.discreet else listed
        yield Words(classes="filter")
        yield WorksheetList(self.library)
        yield Words(classes="about")

    def on_mount(self) -> None:
        """Read the notebook, and say when a worksheet of the person's own cannot be used."""
        self.reload()
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
    def footer_places(self) -> tuple[str, ...]:
        """The footer's keys: those for a line only where there is one."""
        line = self.lines.line
        return ("worksheet-list", "list-entry") if line and not line.older else ("worksheet-list",)

    def enter(self) -> None:
        """Focus the list. Until there is one, keys wait for it."""
        if self.is_opening:
            self.workbook.keys.hold(self)
        self.lines.focus()

    @property
    def lines(self) -> WorksheetList:
        """The list."""
        return self.query_one(WorksheetList)

    def current_line(self) -> ListEntry | None:
        """Return the worksheet under the cursor."""
        line = self.lines.line
        return None if line is None or line.older else line

    # -- reading -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Read the notebook again: files may have been added or removed."""
        self.workspace.saver.flush(1.0)
        # Functions, not coroutines: an exclusive worker cancelled before its turn never makes one.
        self.run_worker(self._read, group="read", exclusive=True)  # type: ignore[arg-type]  # None is a result

    async def _read(self) -> None:
        def show_names() -> None:
            self.lines.show_names(self._files.names[: self._files.limit])

        def refused(why: str) -> None:
            self.app.notify(why, markup=False)

        async for _ in self._files.read(show_names, refused):
            self._update_list()
            self.workbook.keys.release(self)
        self.workbook.keys.release(self)
        if self._typed:
            self._start_search()

    # -- the list ------------------------------------------------------------------------------

    def _update_list(self) -> None:
        if not self.query(WorksheetList):
            return  # the pane was closed while something was still being read
        files = self._files
        in_memory = self.workbook.navigation.unsaved_worksheet
        wanted = fold(self._typed).split()
        saved = [
            line for head in files.heads or () if (line := self._line_of(head)).matches(wanted)
        ]
        blank = [
            ListEntry(sheet=sheet, in_memory=bool(in_memory(sheet.id))) for sheet in self._sheets
        ]
        blank = [line for line in blank if line.matches(wanted)]
        older = len(saved if self._typed else files.names) - files.limit
        if older > 0:
            saved = [*saved[: files.limit], ListEntry(older=older)]
        heads = {head.path: head for head in files.heads or ()}
        known = [(heads[hit.path], hit) for hit in self._results.hits if hit.path in heads]
        hits = [ListEntry(head, sheet_of(self.library, head.answers), hit) for head, hit in known]
        self.lines.show(saved, blank, hits)
        self.query_one(".filter", Words).say(self._filter_text())
        self._on_line_highlighted()
        self._count_answers(line.saved for line in saved if line.saved)

    def _line_of(self, head: Header) -> ListEntry:
        unsaved = self.workbook.navigation.unsaved_worksheet(head.answers.worksheet, head.path)
        return ListEntry(head, sheet_of(self.library, head.answers), in_memory=unsaved is not None)

    def _count_answers(self, shown: Iterable[Header]) -> None:
        """Count the answers of long files once they are listed; the list does not wait for it."""
        if begun := [head for head in shown if not head.whole]:

            async def count() -> None:
                await self._files.count(begun)
                self._update_list()

            self.run_worker(count, group="count", exclusive=True)  # type: ignore[arg-type]  # see above

    def _filter_text(self) -> str:
        if not self._typed and self._is_search_open:
            return f"{labels.SEARCH_LABEL} {labels.TYPE_WORDS}"
        if not self._typed:
            return labels.TYPE_TO_FIND if self._files.names else labels.NOTHING_SAVED
        note = "" if self.lines.line else labels.NOTHING_FOUND
        note = labels.MORE_FOUND if self._results.more else note
        note = note if self._results.done else labels.SEARCHING_ANSWERS
        return f"{labels.SEARCH_LABEL} {self._typed}   {note}".rstrip()

    @on(OptionList.OptionHighlighted)
    def _on_line_highlighted(self) -> None:
        self.query_one(".about", Words).say("\n".join(self._details()).strip())
        self.post_message(KeysChanged())

    def _details(self) -> tuple[str, str]:
        """Return two sentences about the line under the cursor."""
        if (line := self.lines.line) is None or line.older:
            return "", ""
        name = line.path.name if line.path else ""
        if line.hit:
            return name, labels.FOUND_LINE if line.hit.row_id else labels.FOUND_HERE
        if (saved := line.saved) is None:
            if line.sheet is None or self.workbook.places.discreet:
                return "", ""
            return line.sheet.purpose, "" if line.sheet.reviewed_by else labels.NOT_REVIEWED
        if saved.trouble:
            return one_line(saved.trouble.replace(f"{saved.path.parent}/", "")), ""
        notes = (
            ANOTHER_VERSION_HERE if has_conflict_copy(line) else "",
            labels.SOME_UNREAD if saved.is_partial else "",
            labels.NO_SUCH_TIME if saved.is_undated else "",
            labels.about_older(saved.older),
        )
        return one_line(name), " ".join(filter(None, notes))

    # -- typing --------------------------------------------------------------------------------

    def handle_typed_key(self, event: events.Key) -> bool:
        """Search for what is typed while the cursor is still on the tabs."""
        if seeks := bool(event.character and is_searchable_character(event.character)):
            self.enter()
            self.on_key(event)
        return seeks

    def on_key(self, event: events.Key) -> None:
        """Filter the list by what is typed; Backspace and Esc widen it again.

        First of all, `/` opens the search as it does elsewhere, and brackets switch tabs.
        """
        is_first = not self._typed and not self._is_search_open
        if is_first and event.key == "slash":
            self._is_search_open = True
            self._update_list()
        elif is_first and event.character in TAB_KEYS:
            return
        elif event.character and is_searchable_character(event.character):
            self._search_for(self._typed + event.character)
        elif event.key == "backspace" and self._typed:
            self._search_for(self._typed[:-1])
        elif event.key in {"escape", "backspace"} and not is_first:
            self._is_search_open = False
            self._search_for("")
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Search for what is pasted, on one line."""
        event.stop()
        pasted = "".join(
            c for c in " ".join(event.text.split()) if c == " " or is_searchable_character(c)
        )
        self._search_for(f"{self._typed}{pasted}".lstrip())

    def _search_for(self, typed: str) -> None:
        self._typed = typed[:MAX_SEARCH_LENGTH]
        self._files.limit = PAGE_SIZE
        self._results = SearchResults(done=not self._typed)
        self._update_list()
        self._start_search()

    def _start_search(self) -> None:
        self.run_worker(self._search_answers, group="look", exclusive=True)  # type: ignore[arg-type]  # see above

    async def _search_answers(self) -> None:
        """Filter every title, then search the answers; hits are listed as they are found."""
        typed = self._typed
        if not typed:
            return
        await self._files.read_all()
        if not is_searchable(typed):
            self._results = SearchResults()
            self._update_list()
            return
        self._update_list()
        self._search = self._search or Search(self.workspace)
        async for found in self._search.results(typed, self.lines.snippet_width):
            self._results = found
            self._update_list()

    # -- actions -------------------------------------------------------------------------------

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open what is saved, start what is blank, list more of what is older."""
        line = self.lines.line
        if line and line.older:
            self._files.limit += PAGE_SIZE
            self.reload()
        else:
            self._run_action(open_line)

    async def action_actions(self) -> None:
        """Type a space where something is typed; else open the Actions menu."""
        if self._typed:
            self._search_for(f"{self._typed.rstrip()} ")
        else:
            await self.action_menu()

    async def action_menu(self) -> None:
        """Open the Actions menu of the line under the cursor."""
        line = self.current_line()
        if line is None:
            return
        self.workbook.keys.hold(self)
        try:
            if line.is_shareable():
                line = line.with_others(await self._files.read_all())
        finally:
            self.workbook.keys.release(self)
        offered = actions_for(line)

        def chosen(place: str | None) -> None:
            if place is not None:
                offered[int(place)].run(self.workbook, line)

        choices = [(str(place), action.label) for place, action in enumerate(offered)]
        self.app.push_screen(Choose(line.title, choices), chosen)

    def action_answer_again(self) -> None:
        """Start a new file that refers to this one as the previous answers."""
        self._run_action(answer_again)

    def action_rename(self) -> None:
        """Ask for another title; the file keeps its name."""
        self._run_action(rename)

    def action_delete(self) -> None:
        """Delete it after a question."""
        self._run_action(delete)

    def action_show_layers(self) -> None:
        """Show the four layers, from everything that is saved."""
        self.workbook.navigation.show_layers()

    def action_newest_timeline(self) -> None:
        """Show the newest promises week by week."""
        self.workbook.navigation.show_newest_timeline()

    def action_show_trash(self) -> None:
        """List what is in Trash, to restore or to delete permanently."""
        show_trash(self.workbook)

    def _run_action(self, act: Act) -> None:
        act(self.workbook, self.lines.line or ListEntry())


def _with_numbers(sheets: Iterable[Worksheet]) -> list[Worksheet]:
    """Return the worksheets with a number after each neutral title that several have."""
    alike = Counter[str]()
    numbered = []
    for sheet in sheets:
        alike[sheet.title] += 1
        title = f"{sheet.title} {alike[sheet.title]}" if alike[sheet.title] > 1 else sheet.title
        numbered.append(structs.replace(sheet, title=title))
    return numbered
