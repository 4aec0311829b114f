"""Commands (ctrl+p): everything that can be done from a screen, found by any word for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
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

from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.items import Link
from reconcile_tui.errors import AppError
from reconcile_tui.messages import commands as words
from reconcile_tui.messages import fields as editing
from reconcile_tui.messages import files
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages import timeline as layers
from reconcile_tui.messages.fields import UNDO_WHERE
from reconcile_tui.search import fold
from reconcile_tui.storage.notebook import Header
from reconcile_tui.storage.paths import FIRST_PAGES
from reconcile_tui.tui.app_protocol import Workbook, close_screen, workbook
from reconcile_tui.tui.keymap import KEYS, Key, bindings, in_run
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheets.actions import (
    ACTIONS,
    Action,
    ListEntry,
    actions_for,
    open_line,
    sheet_of,
    when_saved,
)
from reconcile_tui.tui.screens.worksheets.pane import WorksheetsPane
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.fields.field import Field
from reconcile_tui.tui.widgets.fields.line import PlainInput
from reconcile_tui.tui.widgets.lists import LOW_WINDOW, Choices
from reconcile_tui.tui.widgets.text import Words, first_words, plain

MAX_CHOICES = 200
"""Saved worksheets that are listed where Commands asks which one is meant."""

OWN_PAGES = frozenset({"pause"})
"""Pages that a key's command shows; in a discreet run, where that key covers, none does."""


@dataclass(frozen=True)
class Command:
    """One thing that can be done: its label, what does it, and how it is found.

    `about` tells it from others of the same label, `shown` is its key, `also` are other words for
    it, and `group` is its heading while nothing is typed.
    """

    label: str
    run: Callable[[], object]
    group: str
    about: str = ""
    shown: str = ""
    also: str = ""
    destructive: bool = False

    def rank(self, wanted: Sequence[str]) -> int | None:
        """Return how well it has all these folded words, 0 being best; None where it lacks one."""
        if wanted == [fold(self.shown)]:
            return 0
        label, also = fold(f"{self.label} {self.about}"), fold(self.also).split()
        starts = f" {''.join(c if c.isalnum() else ' ' for c in label)}"
        worst = 0
        for word in wanted:
            if f" {word}" in starts:
                continue
            if any(one.startswith(word) for one in also):
                worst = max(worst, 1)
            elif word in label:
                worst = 2
            else:
                return None
        return worst


def matching(commands: Sequence[Command], typed: str) -> list[Command]:
    """Return the commands that have every typed word, best first, what deletes something last."""
    wanted = fold(typed).split()
    ranked = [(rank, one) for one in commands if (rank := one.rank(wanted)) is not None]
    ranked.sort(key=lambda pair: (pair[1].destructive, pair[0]))
    return [one for _, one in ranked]


def needs_saved(typed: str) -> bool:
    """Return whether the typed words mean an action on a saved worksheet."""
    commands = [Command(one.label, lambda: None, words.SAVED, also=one.also) for one in ACTIONS]
    return bool(matching(commands, typed))


def commands_of(app: Workbook, screen: Screen[Any], heads: Sequence[Header]) -> list[Command]:
    """Return every command of a screen, given the heads of all saved worksheets, newest first."""
    return sorted(_CommandCollector(app, screen, heads).all(), key=lambda one: one.destructive)


@runtime_checkable
class _Undoable(Protocol):
    """A field with an undo history."""

    def action_undo(self) -> None: ...
    def action_redo(self) -> None: ...


class _CommandCollector:
    """Collects the commands of one screen."""

    def __init__(self, app: Workbook, screen: Screen[Any], heads: Sequence[Header]) -> None:
        self._app = app
        self._screen = screen
        self._heads = heads
        self._discreet = app.places.discreet
        self._work = next(iter(app.open_worksheets.active_works(screen)), None)
        self._line = self._current_line()

    def all(self) -> Iterator[Command]:
        """Return the commands, group by group."""
        own, everywhere = self._keys()
        of_worksheet = list(self._worksheet_actions())
        named = {one.label for one in of_worksheet}
        of_actions = {action.label for action in ACTIONS}
        yield from everywhere
        here = [one for one in own if one.label not in of_actions]
        here += [*self._undo_commands(), *self._link_commands(named | {one.label for one in here})]
        yield from [*here, *of_worksheet] if self._work else [*of_worksheet, *here]
        yield from self._tabs()
        yield from self._saved_worksheets()
        yield from self._new_worksheets()
        yield from self._actions_that_ask(named)
        yield from self._pages()
        yield from self._settings()
        also = "delete remove erase wipe everything data trash"
        run = self._app.erase.remove_everything
        yield Command(files.REMOVE_ALL, run, words.DELETING, also=also, destructive=True)

    # -- keys ----------------------------------------------------------------------------------

    def _keys(self) -> tuple[list[Command], list[Command]]:
        """Return the keys that work here: those of this place, and those that work everywhere."""
        own: dict[str, Command] = {}
        everywhere: dict[str, Command] = {}
        rows = {(key.key, key.label): key for key in KEYS[::-1] if key.palette}
        for binding in self._screen.active_bindings.values():
            key = rows.get((binding.binding.key, binding.binding.description))
            if key is None or not binding.enabled:
                continue
            run = partial(self._app.run_action, binding.binding.action, binding.node)
            group = everywhere if key.place == "everywhere" else own
            key = in_run(key, discreet=self._discreet)
            group.setdefault(key.label, _key_command(key, run))
        order = [in_run(k, discreet=self._discreet).label for k in KEYS if k.place == "everywhere"]
        return list(own.values()), sorted(everywhere.values(), key=lambda c: order.index(c.label))

    def _undo_commands(self) -> Iterator[Command]:
        """Undo and redo. Outside a text field, choosing one says where it works."""
        field = self._screen.focused
        undoes = isinstance(field, _Undoable)
        if undoes or self._work is not None or self._screen.query(Field):
            explain = partial(self._app.notify, UNDO_WHERE, markup=False)
            for key in (key for key in KEYS if key.place == "text"):
                run = partial(self._app.run_action, key.action, field)
                yield _key_command(key, run if undoes else explain)

    def _link_commands(self, named: set[str]) -> Iterator[Command]:
        """Return the links of the open worksheet, its review page and its status marks."""
        pane = self._app.open_worksheets.active_pane(self._screen)
        if pane is None:
            return
        for label, target in pane.links():
            if label not in named:
                kind = words.ALSO_LINK.get(target.partition(":")[0], "")
                also = f"{kind} {words.ALSO_LINK.get(target, '')}"
                yield Command(label, partial(pane.follow, target), words.THIS_WORKSHEET, also=also)

    # -- worksheets ----------------------------------------------------------------------------

    def _current_line(self) -> ListEntry | None:
        """Return the saved worksheet that is open, or the one under the cursor of the list."""
        if self._work is not None:
            path = self._work.entry.path
            return self._line_of(path) if path else None
        home = self._screen
        pane = home.pane(home.active) if isinstance(home, HomeScreen) else None
        line = pane.current_line() if isinstance(pane, WorksheetsPane) else None
        if line is None or line.path is None:
            return line
        return self._line_of(line.path) or line

    def _line_of(self, path: Path) -> ListEntry | None:
        head = next((head for head in self._heads if head.path == path), None)
        if head is None:
            return None
        return ListEntry(head, sheet_of(self._app.library, head.answers)).with_others(self._heads)

    def _worksheet_actions(self) -> Iterator[Command]:
        """Return the actions on the current worksheet."""
        line, work = self._line, self._work
        keys = (
            {} if work else {key.label: key.shown for key in KEYS if key.place == "worksheet-list"}
        )
        if line is not None:
            for action in actions_for(line):
                if work is None or action.run is not open_line:
                    run, shown = partial(self._run_action, action, line), keys.get(action.label, "")
                    command = _action_command(action, run, words.THIS_WORKSHEET)
                    yield replace(command, about=line.title, shown=shown)
        if work is not None and not work.private:
            run, also = partial(self._app.editor.edit_file, work), "vim nano external toml"
            yield Command(editing.EDIT_FILE, run, words.THIS_WORKSHEET, also=also)

    def _actions_that_ask(self, named: set[str]) -> Iterator[Command]:
        """Return the actions that ask for a saved worksheet first, if none of them is current."""
        for action in ACTIONS:
            if action.asks and action.label not in named and self._heads:
                run = partial(self._ask_which_worksheet, action)
                yield replace(_action_command(action, run, words.SAVED), label=action.asks)

    def _ask_which_worksheet(self, action: Action) -> None:
        """Ask which saved worksheet is meant, then apply the action to that one."""
        lines = [line for head in self._heads if (line := self._line_of(head.path))]
        lines = [line for line in lines if action.when(line)][:MAX_CHOICES]
        if not lines:
            self._app.notify(words.NONE_FOR_IT, markup=False)
            return

        def chosen(place: str | None) -> None:
            if place is not None:
                self._run_action(action, lines[int(place)])

        choices = [
            (str(place), f"{line.title}   {when_saved(line.saved)}" if line.saved else line.title)
            for place, line in enumerate(lines)
        ]
        self._app.push_screen(Choose(words.WHICH, choices, action.asks), chosen)

    def _run_action(self, action: Action, line: ListEntry) -> None:
        """Save every open worksheet, close them if the action needs that, then act."""
        app = self._app
        app.open_worksheets.commit_all()
        app.saver.flush(1.0)
        if not action.closes:
            action.run(app, line)
            return

        async def close_and_act() -> None:
            await app.navigation.show_tab("worksheets")
            if isinstance(app.screen, HomeScreen):  # else the cover came: nothing may be closed
                action.run(app, line)

        app.run_worker(close_and_act())

    def _saved_worksheets(self) -> Iterator[Command]:
        open_already = self._work.entry.path if self._work else None
        for head in self._heads:
            if head.path != open_already:
                title = (
                    title_of(head.answers, sheet_of(self._app.library, head.answers)) or head.name
                )
                run = partial(self._app.navigation.open_saved, head.path)
                yield Command(words.OPEN + title, run, words.SAVED, about=when_saved(head))

    def _new_worksheets(self) -> Iterator[Command]:
        library = self._app.library
        for sheet in library.worksheets():
            if sheet.is_listed or library.is_theirs("worksheets", sheet.id):
                also = f"{words.NEW_ALSO} {words.ALSO_WORKSHEET.get(sheet.id, '')}"
                run = partial(self._app.navigation.start, sheet.id)
                yield Command(words.START + sheet.title, run, words.NEW, also=also)

    # -- places --------------------------------------------------------------------------------

    def _tabs(self) -> Iterator[Command]:
        navigation = self._app.navigation
        search = partial(navigation.show_tab, "worksheets")
        yield Command(words.SEARCH, search, words.TABS, also=words.SEARCH_ALSO)
        at_home = isinstance(self._screen, HomeScreen)
        for number, (tab, label) in enumerate(labels.tabs(discreet=self._discreet), 1):
            run, also = partial(navigation.show_tab, tab), words.TABS_ALSO.get(tab, "")
            shown = str(number) if at_home else ""
            yield Command(words.GO_TO + label, run, words.TABS, shown=shown, also=also)
        yield Command(words.GO_TO + layers.TITLE, navigation.show_layers, words.TABS)

    def _pages(self) -> Iterator[Command]:
        navigation, first_page = self._app.navigation, self._app.places.first_page
        hidden = set(FIRST_PAGES) - {first_page}
        hidden |= set() if self._discreet else OWN_PAGES
        for page in self._app.library.page_heads():
            if page.id not in hidden:
                run = partial(navigation.follow_link, Link(f"guide/{page.id}", page.title))
                also = words.ALSO_PAGE.get(page.id, "")
                yield Command(words.READ + page.title, run, words.PAGES, also=f"guide page {also}")
        run = partial(navigation.follow_link, Link(f"guide/{first_page}", words.WHO_CAN_READ))
        yield Command(words.WHO_CAN_READ, run, words.PAGES, also=words.WHO_CAN_READ_ALSO)
        for myth in self._app.library.myths():
            show = partial(navigation.show_myth, myth.id)
            yield Command(f"{words.MYTH}“{myth.myth}”", show, words.MYTHS, also="fact card")

    def _settings(self) -> Iterator[Command]:
        app, group = self._app, words.SETTINGS
        if not self._discreet:  # there F9 covers, and is listed with the other keys
            yield Command(labels.COVER_NOW, app.idle_cover.cover, group, also=words.COVER_ALSO)
        for minutes, label in labels.AFTER.items():
            run = partial(app.idle_cover.set_minutes, minutes)
            yield Command(label, run, group, also=words.COVER_ALSO)
        for look, label in words.LOOKS.items():
            yield Command(label, partial(app.set_look, look), group, also=words.LOOK_ALSO)


def _key_command(key: Key, run: Callable[[], object]) -> Command:
    group = words.EVERYWHERE if key.place == "everywhere" else words.HERE
    group = words.DELETING if key.destructive else group
    return Command(key.label, run, group, "", key.shown, key.also, key.destructive)


def _action_command(action: Action, run: Callable[[], object], group: str) -> Command:
    group = words.DELETING if action.destructive else group
    return Command(action.label, run, group, "", "", action.also, action.destructive)


SLOW_DISK_DELAY = 0.15
"""Seconds after which the list is shown without the saved worksheets, which then follow."""

MAX_LISTED = 150
"""Entries that are listed. More are counted, and a letter finds them."""

KEY, PADDING, SHORTEST = 8, 3, 8
"""Cells for the key of an entry, for padding and scrollbar, and for a title at least."""

SEPARATOR = " · "


class CommandList(Choices):
    """The entries. The text line above has the focus, so the highlight shows without it."""

    can_focus = False

    @property
    def shows_cursor(self) -> bool:
        """Show the entry that Enter runs, always."""
        return True


class CommandsScreen(ModalScreen[Command | None]):
    """A line to type in and the list of commands; returns the chosen one, or None after Esc.

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

    def compose(self) -> ComposeResult:
        """Return the title, the text line, the entries and the keys."""
        with Vertical(classes="dialog commands"):
            yield Words(words.TITLE, classes="dialog-title")
            is_discreet = workbook(self).places.discreet
            yield PlainInput("", words.PLACEHOLDER_DISCREET if is_discreet else words.PLACEHOLDER)
            yield CommandList(space=False)
            yield Words(plain(words.KEYS, "$secondary"), classes="foot")

    async def on_mount(self) -> None:
        """List the commands. A slow disk delays only those of saved worksheets."""
        workbook(self).keys.hold(self)
        reading = asyncio.ensure_future(asyncio.to_thread(self._heads))
        done, _ = await asyncio.wait({reading}, timeout=SLOW_DISK_DELAY)
        self._collect(reading.result() if done else None)
        self.call_after_refresh(self._show_list)
        if not done:
            self.run_worker(self._add_saved(reading), exclusive=True)

    def _show_list(self) -> None:
        self._update_list()
        workbook(self).keys.release(self)

    def _heads(self) -> list[Header]:
        """Return every saved worksheet, newest first; none where the folder cannot be read."""
        heads = workbook(self).workspace.heads
        try:
            return heads.read(map(heads.path, heads.names()))
        except AppError:
            return []

    async def _add_saved(self, reading: asyncio.Future[list[Header]]) -> None:
        self._collect(await reading)
        self._update_list()

    def _collect(self, heads: Sequence[Header] | None) -> None:
        """Collect the commands; `heads` is None while it is not known what is saved."""
        self._commands = commands_of(workbook(self), self._below, heads or ())
        self._is_empty = heads is not None and not heads

    # -- the list ------------------------------------------------------------------------------

    @property
    def _entries(self) -> CommandList:
        return self.query_one(CommandList)

    def on_resize(self) -> None:
        """Fit the entries into the new width."""
        if self._shown:
            self.call_after_refresh(self._update_list)

    @on(Input.Changed)
    def _on_text_changed(self) -> None:
        self._entries.highlighted = None
        self._update_list()

    def _update_list(self) -> None:
        """Show the commands that match; the highlight stays where a person put it."""
        if not self.query(CommandList):
            return  # closed before it was composed, or while files were still being read
        entries = self._entries
        typed = self.query_one(PlainInput).value.strip()
        place = entries.highlighted
        before = self._shown[place] if place is not None and place < len(self._shown) else None
        found = matching(self._commands, typed) if typed else self._commands
        self._shown, options = [], []

        def add(command: Command | None, option: Option) -> None:
            self._shown.append(command)
            options.append(option)

        group = ""
        for command in found[:MAX_LISTED]:
            if not typed and command.group != group:
                group = command.group
                add(None, Option(plain(group, "bold $primary"), disabled=True))
            add(command, Option(self._prompt(command)))
        if len(found) > MAX_LISTED:
            more = words.more(len(found) - MAX_LISTED)
            add(None, Option(plain(more, "$secondary"), disabled=True))
        elif not found:
            nothing = words.NEEDS_SAVED if self._is_empty and needs_saved(typed) else words.NOTHING
            add(None, Option(plain(nothing, "$secondary"), disabled=True))
        entries.clear_options()
        entries.add_options(options)
        entries.highlighted = self._index_of(before)

    def _index_of(self, before: Command | None) -> int | None:
        """Return the place of the highlighted command, else of the first that deletes nothing."""
        listed = [(n, one) for n, one in enumerate(self._shown) if one is not None]
        same = (n for n, one in listed if before and _identity(one) == _identity(before))
        safe = (n for n, one in listed if not one.destructive)
        return next(same, next(safe, None))

    def _prompt(self, command: Command) -> Content:
        """Return label, subject and key on one line."""
        room = max(20, self._entries.content_size.width - PADDING - KEY)
        label = first_words(command.label, room)
        left = room - cell_len(label) - len(SEPARATOR)
        if command.about and left > SHORTEST:
            label += SEPARATOR + first_words(command.about, left)
        return plain(f"{label}{' ' * (room - cell_len(label))}{command.shown:>{KEY}}")

    # -- keys ----------------------------------------------------------------------------------

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _on_command_chosen(self) -> None:
        place = self._entries.highlighted
        if place is not None and (command := self._shown[place]) is not None:
            close_screen(self, command)

    async def action_move(self, how: str) -> None:
        """Move the highlight: a line, a page, or to an end."""
        action = {"up": "cursor_up", "down": "cursor_down"}.get(how, how)
        await self.app.run_action(action, self._entries)

    action_step_out = close_screen


def _identity(command: Command) -> tuple[str, str]:
    return command.label, command.about
