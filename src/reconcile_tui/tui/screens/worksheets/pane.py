"""Worksheets: what is saved, newest first, what can be started, and words found in answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs
from textual import events, on
from textual.app import ComposeResult
from textual.widgets import OptionList

from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.messages import chrome
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.files import ANOTHER_VERSION_HERE
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.search import fold
from reconcile_tui.storage.index import Head
from reconcile_tui.tui.events import KeysChanged
from reconcile_tui.tui.screens.pane import Pane
from reconcile_tui.tui.screens.worksheet_line import Line
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
from reconcile_tui.tui.screens.worksheets.list import (
    SHOWN,
    Found,
    Search,
    ShelfFiles,
    ShelfList,
    is_enough,
    is_typed,
)
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.text import Words

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
            return f"{labels.SOUGHT} {chrome.TYPE_WORDS}"
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
