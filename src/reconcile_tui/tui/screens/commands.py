"""Commands: type a word, see what can be done with it, and do it. One line an entry."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, ClassVar, Protocol, runtime_checkable

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.content.library import Library
from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.items import Door
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as cover
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages import timeline as layers
from reconcile_tui.messages.fields import UNDO_WHERE
from reconcile_tui.messages.tui import commands as words
from reconcile_tui.search import fold
from reconcile_tui.storage.index import Head
from reconcile_tui.storage.paths import FIRST_PAGES
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.keymap import KEYS, Key, bindings, in_run
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet_line import Line, when_saved
from reconcile_tui.tui.screens.worksheets.actions import ACTIONS, Action, actions_for, open_line
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.fields.line import PlainLine
from reconcile_tui.tui.widgets.lists import LOW_WINDOW, Choices
from reconcile_tui.tui.widgets.text import Words, first_words, plain
from reconcile_tui.workspace import Workspace

ASKED_AMONG = 200
"""Saved worksheets that are listed where Commands asks which one is meant."""

OWN_PAGES = frozenset({"pause"})
"""Pages that a command of their own shows, but in a discreet run, where its key is the cover's."""


@dataclass(frozen=True)
class Command:
    """One thing that can be done: its label, what does it, and how it is found.

    `about` tells it from others of the same label, `shown` is its key, `also` are other words for
    it, and `group` is the heading it stands under while nothing is typed.
    """

    label: str
    run: Callable[[], object]
    group: str
    about: str = ""
    shown: str = ""
    also: str = ""
    destructive: bool = False

    @cached_property
    def _folded(self) -> tuple[str, list[str]]:
        label = fold(f"{self.label} {self.about}")
        return label, fold(self.also).split()

    def rank(self, wanted: Sequence[str]) -> int | None:
        """Return how well it has all these folded words, 0 being best; None where it lacks one."""
        label, also = self._folded
        if wanted == [fold(self.shown)]:
            return 0
        starts = f" {''.join(c if c.isalnum() else ' ' for c in label)}"
        ranks = []
        for word in wanted:
            if f" {word}" in starts:
                ranks.append(0)
            elif any(one.startswith(word) for one in also):
                ranks.append(1)
            elif word in label:
                ranks.append(2)
            else:
                return None
        return max(ranks, default=0)


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands that have every typed word, best first, what deletes something last."""
    wanted = fold(typed).split()
    found = [(rank, one) for one in commands if (rank := one.rank(wanted)) is not None]
    found.sort(key=lambda pair: (pair[1].destructive, pair[0]))
    return [one for _, one in found]


def for_saved(typed: str) -> bool:
    """Return whether the typed words mean something that is done with a saved worksheet."""
    wanted = fold(typed).split()
    commands = (Command(one.label, lambda: None, words.SAVED, also=one.also) for one in ACTIONS)
    return any(one.rank(wanted) is not None for one in commands)


def commands_of(app: Workbook, screen: Screen[Any], heads: Sequence[Head]) -> list[Command]:
    """Return everything that can be done from a screen, with what is saved, newest first."""
    offered = [*_Offers(app, screen, heads).all()]
    return sorted(offered, key=lambda one: one.destructive)


@runtime_checkable
class Undoes(Protocol):
    """A field that words are written in."""

    def action_undo(self) -> None:
        """Undo the last step."""

    def action_redo(self) -> None:
        """Redo it."""


class AppHost:
    """The app as the host of an action, where no list of worksheets is in view."""

    def __init__(self, app: Workbook) -> None:
        self.app = app
        self.book = app

    @property
    def library(self) -> Library:
        """What can be read and filled in."""
        return self.book.library

    @property
    def workspace(self) -> Workspace:
        """Where worksheets are opened and saved."""
        return self.book.workspace

    def shown_again(self) -> None:
        """Bring the list up to date where it is in view."""
        home = self.book.screen
        if isinstance(home, HomeScreen):
            home.shown_again()


class _Offers:
    """Collects the commands of one screen."""

    def __init__(self, app: Workbook, screen: Screen[Any], heads: Sequence[Head]) -> None:
        self._app = app
        self._screen = screen
        self._heads = heads
        self._work = next(iter(app.open_worksheets.in_hand(screen)), None)
        self._pane = app.open_worksheets.pane_in_hand(screen)
        self._line = self._line_in_hand()

    def all(self) -> Iterator[Command]:
        """Everything, group by group."""
        own, everywhere = self._keys()
        of_worksheet = list(self._of_worksheet())
        named = {one.label for one in of_worksheet}
        of_actions = {action.label for action in ACTIONS}
        yield from everywhere
        here = [one for one in own if one.label not in of_actions]
        here += [*self._of_writing(), *self._ways(named | {one.label for one in here})]
        yield from [*here, *of_worksheet] if self._work else [*of_worksheet, *here]
        yield from self._tabs()
        yield from self._saved()
        yield from self._new()
        yield from self._asking(named)
        yield from self._pages()
        yield from self._settings()
        label, group = files.REMOVE_ALL, words.DELETING
        also = "delete remove erase wipe everything data trash"
        run = self._app.erase.remove_everything
        yield Command(label, run, group, also=also, destructive=True)

    # -- keys ----------------------------------------------------------------------------------

    def _keys(self) -> tuple[list[Command], list[Command]]:
        """The keys that work here: those of this place, and those that work everywhere."""
        own: dict[str, Command] = {}
        everywhere: dict[str, Command] = {}
        discreet = self._app.places.discreet
        for binding in self._screen.active_bindings.values():
            key = _key_of(binding.binding.key, binding.binding.description)
            if key is None or not binding.enabled:
                continue
            run = partial(self._app.run_action, binding.binding.action, binding.node)
            found = everywhere if key.place == "everywhere" else own
            key = in_run(key, discreet=discreet)
            found.setdefault(key.label, _of_key(key, run))
        order = [in_run(key, discreet=discreet).label for key in KEYS if key.place == "everywhere"]
        return list(own.values()), sorted(everywhere.values(), key=lambda c: order.index(c.label))

    def _of_writing(self) -> Iterator[Command]:
        """Undo and redo. Outside a field, choosing one says where it works."""
        field = self._screen.focused
        does: dict[str, Callable[[], object]] = {}
        if isinstance(field, Undoes):
            does = {"undo": field.action_undo, "redo": field.action_redo}
        elif self._work is None and not self._screen.query(Field):
            return
        tell = partial(self._app.notify, UNDO_WHERE, markup=False)
        for key in KEYS:
            if key.place == "text":
                yield _of_key(key, does.get(key.action, tell))

    def _ways(self, named: set[str]) -> Iterator[Command]:
        """What the open worksheet offers in links, the review page and how it is marked."""
        if self._pane is None:
            return
        for label, way in self._pane.ways():
            if label not in named:
                also = words.ALSO_WAY.get(way.partition(":")[0], "")
                run = partial(self._pane.follow, way)
                yield Command(
                    label, run, words.IN_HAND, also=f"{also} {words.ALSO_WAY.get(way, '')}"
                )

    # -- worksheets ----------------------------------------------------------------------------

    def _line_in_hand(self) -> Line | None:
        """The saved worksheet that is open, or the one under the cursor of the list."""
        if self._work is not None:
            path = self._work.entry.path
            return self._line_of(path) if path else None
        home = self._screen
        pane = home.pane(home.active) if isinstance(home, HomeScreen) else None
        line = pane.line_in_hand() if pane is not None else None
        if line is None or line.path is None:
            return line
        return self._line_of(line.path) or line

    def _line_of(self, path: Path) -> Line | None:
        """A saved worksheet, with the other saved answers to the same blank worksheet."""
        head = next((head for head in self._heads if head.path == path), None)
        if head is None:
            return None
        kind = head.answers.worksheet
        same = [h for h in self._heads if h.answers.worksheet == kind and h is not head]
        others = tuple(other for other in same if not other.trouble)
        return Line(head, self._sheet_of(head), others=others)

    def _sheet_of(self, head: Head) -> Worksheet | None:
        try:
            return self._app.library.worksheet(head.answers.worksheet)
        except BookError:
            return None

    def _of_worksheet(self) -> Iterator[Command]:
        line, work = self._line, self._work
        if line is not None:
            in_list = work is None
            shown = {key.label: key.shown for key in KEYS if key.place == "shelf" and in_list}
            for action in actions_for(line):
                if action.act is open_line and not in_list:
                    continue
                yield Command(
                    action.label,
                    partial(self._do, action, line),
                    words.DELETING if action.destructive else words.IN_HAND,
                    about=line.title,
                    shown=shown.get(action.label, ""),
                    also=action.also,
                    destructive=action.destructive,
                )
        if work is not None and not work.private:
            run, also = partial(self._app.editor.edit_file, work), "vim nano external toml"
            yield Command(editing.EDIT_FILE, run, words.IN_HAND, also=also)

    def _asking(self, named: set[str]) -> Iterator[Command]:
        """What can be done with a saved worksheet, where none is in hand that it can be done to."""
        for action in ACTIONS:
            if action.asks and action.label not in named and self._heads:
                yield Command(
                    action.asks,
                    partial(self._ask_which, action),
                    words.DELETING if action.destructive else words.SAVED,
                    also=action.also,
                    destructive=action.destructive,
                )

    def _ask_which(self, action: Action) -> None:
        """Ask which saved worksheet is meant, then do it to that one."""
        lines = [line for head in self._heads if (line := self._line_of(head.path))]
        lines = [line for line in lines if action.when(line)][:ASKED_AMONG]
        if not lines:
            self._app.notify(words.NONE_FOR_IT, markup=False)
            return

        def chosen(place: str | None) -> None:
            if place is not None:
                self._do(action, lines[int(place)])

        choices = [(str(place), _told(line)) for place, line in enumerate(lines)]
        self._app.push_screen(Choose(words.WHICH, choices, action.asks), chosen)

    def _do(self, action: Action, line: Line) -> None:
        """Do it. A worksheet that is open somewhere is saved, and closed where its file changes."""
        app, host = self._app, AppHost(self._app)
        app.open_worksheets.commit_all()
        app.saver.flush(1.0)
        if not action.closes:
            action.act(host, line)
            return

        async def close_and_do() -> None:
            await app.navigation.to_tab("worksheets")
            action.act(host, line)

        app.run_worker(close_and_do())

    def _saved(self) -> Iterator[Command]:
        open_already = self._work.entry.path if self._work else None
        for head in self._heads:
            if head.path != open_already:
                title = title_of(head.answers, self._sheet_of(head)) or head.name
                run = partial(self._app.navigation.open_saved, head.path)
                yield Command(words.OPEN + title, run, words.SAVED, about=when_saved(head))

    def _new(self) -> Iterator[Command]:
        library = self._app.library
        for sheet in library.worksheets():
            if sheet.is_listed or library.is_theirs("worksheets", sheet.id):
                also = f"{words.NEW_ALSO} {words.ALSO_WORKSHEET.get(sheet.id, '')}"
                run = partial(self._app.navigation.start, sheet.id)
                yield Command(words.START + sheet.title, run, words.NEW, also=also)

    # -- places --------------------------------------------------------------------------------

    def _tabs(self) -> Iterator[Command]:
        search = partial(self._app.navigation.go_to_tab, "worksheets")
        yield Command(words.SEARCH, search, words.TABS, also=words.SEARCH_ALSO)
        at_home = isinstance(self._screen, HomeScreen)
        names = labels.tabs(discreet=self._app.places.discreet)
        for number, (tab, label) in enumerate(names, 1):
            run, also = partial(self._app.navigation.go_to_tab, tab), words.TABS_ALSO.get(tab, "")
            shown = str(number) if at_home else ""
            yield Command(words.GO_TO + label, run, words.TABS, shown=shown, also=also)
        yield Command(words.GO_TO + layers.TITLE, self._app.navigation.show_layers, words.TABS)

    def _pages(self) -> Iterator[Command]:
        places = self._app.places
        hidden = set(FIRST_PAGES) - {places.first_page}
        hidden |= set() if places.discreet else OWN_PAGES
        for page in self._app.library.page_heads():
            if page.id not in hidden:
                run = partial(self._app.navigation.go_through, Door(f"guide/{page.id}", page.title))
                also = words.ALSO_PAGE.get(page.id, "")
                yield Command(words.READ + page.title, run, words.PAGES, also=f"guide page {also}")
        first = Door(f"guide/{places.first_page}", words.WHO_CAN_READ)
        read = partial(self._app.navigation.go_through, first)
        yield Command(words.WHO_CAN_READ, read, words.PAGES, also=words.WHO_CAN_READ_ALSO)
        for myth in self._app.library.myths():
            run_myth = partial(self._app.navigation.show_myth, myth.id)
            yield Command(f"{words.MYTH}“{myth.myth}”", run_myth, words.MYTHS, also="fact card")

    def _settings(self) -> Iterator[Command]:
        app, group = self._app, words.SETTINGS
        if not app.places.discreet:  # there F9 does, and is named with the other keys
            yield Command(cover.COVER_NOW, app.idle_cover.cover, group, also=words.COVER_ALSO)
        for minutes, said in cover.AFTER.items():
            run = partial(app.idle_cover.set_minutes, minutes)
            yield Command(said, run, group, also=words.COVER_ALSO)
        for look, said in words.LOOKS.items():
            yield Command(said, partial(app.set_look, look), group, also=words.LOOK_ALSO)


def _key_of(pressed: str, label: str) -> Key | None:
    """The row of the key table behind a binding, where Commands offers it."""
    found = (k for k in KEYS if k.palette and (k.key, k.label) == (pressed, label))
    return next(found, None)


def _of_key(key: Key, run: Callable[[], object]) -> Command:
    group = words.EVERYWHERE if key.place == "everywhere" else words.HERE
    group = words.DELETING if key.destructive else group
    return Command(
        key.label, run, group, shown=key.shown, also=key.also, destructive=key.destructive
    )


def _told(line: Line) -> str:
    return f"{line.title}   {when_saved(line.saved)}" if line.saved else line.title


PATIENCE = 0.15
"""Seconds after which the list is shown without the saved worksheets, which then follow."""

MOST = 150
"""Entries that are listed. More are counted, and a letter finds them."""

KEY, AROUND, FEWEST = 8, 3, 8
"""Cells for the key of an entry, for the padding and the scrollbar, and for a title at least."""

BETWEEN = " · "


class CommandList(Choices):
    """The entries. The cursor stays in the line above, so the chosen one shows without focus."""

    can_focus = False

    @property
    def shows_cursor(self) -> bool:
        """The entry that Enter does is always shown as such."""
        return True


class CommandsScreen(ModalScreen[Command | None]):
    """Everything that can be done from the screen below. Hands back what was chosen; Esc: None.

    What deletes something is listed last. It is never highlighted unless a person moves there.
    """

    place = "commands"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("everywhere", "screen", "commands")]
    VERTICAL_BREAKPOINTS = LOW_WINDOW

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self._below = below
        self._commands: list[Command] = []
        self._is_empty = False
        """Whether nothing is saved: what is done with a saved worksheet is not offered then."""
        self._shown: list[Command | None] = []

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    def compose(self) -> ComposeResult:
        """Title, the line to type in, the entries, the keys."""
        with Vertical(classes="dialog commands"):
            yield Words(words.TITLE, classes="dialog-title")
            is_discreet = self.book.places.discreet
            yield PlainLine("", words.PLACEHOLDER_DISCREET if is_discreet else words.PLACEHOLDER)
            yield CommandList(space=False)
            yield Words(plain(words.FOOT, "$secondary"), classes="foot")

    async def on_mount(self) -> None:
        """List what can be done. What is saved is read beside the screen."""
        self.book.keys.hold(self)
        reading = asyncio.ensure_future(asyncio.to_thread(self._heads))
        done, _ = await asyncio.wait({reading}, timeout=PATIENCE)
        self._offer(reading.result() if done else None)
        self.call_after_refresh(self._list_at_first)
        if not done:
            self.run_worker(self._add(reading), exclusive=True)

    def _list_at_first(self) -> None:
        """From now on Enter means something."""
        if not self.query(CommandList):
            return  # closed before it was put together
        self._list()
        self.book.keys.release(self)

    def _heads(self) -> list[Head]:
        """Every saved worksheet, newest first. None where the folder cannot be read."""
        heads = self.book.workspace.heads
        try:
            return heads.read(map(heads.path, heads.names()))
        except BookError:
            return []

    async def _add(self, reading: asyncio.Future[list[Head]]) -> None:
        self._offer(await reading)
        self._list()

    def _offer(self, heads: Sequence[Head] | None) -> None:
        """Collect what can be done with what is saved; None: that is not known yet."""
        self._commands = commands_of(self.book, self._below, heads or ())
        self._is_empty = heads is not None and not heads

    # -- the list ------------------------------------------------------------------------------

    @property
    def _entries(self) -> CommandList:
        return self.query_one(CommandList)

    def on_resize(self) -> None:
        """The entries fit into another width."""
        if self._shown:
            self.call_after_refresh(self._list)

    @on(Input.Changed)
    def _typed(self) -> None:
        self._entries.highlighted = None
        self._list()

    def _list(self) -> None:
        """Show what has the typed words; the highlight stays where a person put it."""
        entries = self._entries
        typed = self.query_one(PlainLine).value
        place = entries.highlighted
        before = self._shown[place] if place is not None and place < len(self._shown) else None
        found = matching(self._commands, typed) if typed.strip() else self._commands
        self._shown, options = [], []
        group = ""
        for command in found[:MOST]:
            if not typed.strip() and command.group != group:
                group = command.group
                self._shown.append(None)
                options.append(Option(plain(group, "bold $primary"), disabled=True))
            self._shown.append(command)
            options.append(Option(self._prompt(command)))
        if said := self._last_words(found, typed):
            self._shown.append(None)
            options.append(Option(plain(said, "$secondary"), disabled=True))
        entries.clear_options()
        entries.add_options(options)
        entries.highlighted = self._place_of(before)

    def _last_words(self, found: Sequence[Command], typed: str) -> str:
        if not found:
            return words.NEEDS_SAVED if self._is_empty and for_saved(typed) else words.NOTHING
        return words.more(len(found) - MOST) if len(found) > MOST else ""

    def _place_of(self, before: Command | None) -> int | None:
        """The entry where the highlight was, else the first that deletes nothing, else none."""
        found = [(n, one) for n, one in enumerate(self._shown) if one is not None]
        if before is not None:
            same = [n for n, one in found if (one.label, one.about) == (before.label, before.about)]
            if same:
                return same[0]
        return next((n for n, one in found if not one.destructive), None)

    def _prompt(self, command: Command) -> Content:
        """Label, what it is about, and its key at the end: one line."""
        room = max(20, self._entries.content_size.width - AROUND - KEY)
        label = first_words(command.label, room)
        left = room - cell_len(label) - len(BETWEEN)
        if command.about and left > FEWEST:
            label += BETWEEN + first_words(command.about, left)
        return plain(f"{label}{' ' * (room - cell_len(label))}{command.shown:>{KEY}}")

    # -- keys ----------------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _chosen(self) -> None:
        place = self._entries.highlighted
        if place is not None and (command := self._shown[place]) is not None:
            self.dismiss(command)

    def action_move(self, how: str) -> None:
        """Move the highlight: a line, a page, or to an end."""
        entries = self._entries
        move = {
            "up": entries.action_cursor_up,
            "down": entries.action_cursor_down,
            "page_up": entries.action_page_up,
            "page_down": entries.action_page_down,
            "first": entries.action_first,
            "last": entries.action_last,
        }
        move[how]()

    def action_step_out(self) -> None:
        """Do nothing."""
        self.dismiss(None)
