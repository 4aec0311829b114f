"""Commands: type a word, see what can be done with it, and do it. One line an entry."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.errors import BookError
from reconcile_tui.store.heads import Head
from reconcile_tui.tui.commands import Command, commands_of, matching
from reconcile_tui.tui.fields.line import PlainLine
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels import commands as words
from reconcile_tui.tui.lists import LOW_WINDOW, Choices
from reconcile_tui.tui.typeset import first_words
from reconcile_tui.tui.words import Words, plain

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["CommandsScreen"]

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
        self._shown: list[Command | None] = []

    @property
    def book(self) -> BookApp:
        """The app, by its own type."""
        return cast("BookApp", self.app)

    def compose(self) -> ComposeResult:
        """Title, the line to type in, the entries, the keys."""
        with Vertical(classes="dialog commands"):
            yield Words(words.TITLE, classes="dialog-title")
            yield PlainLine("", words.PLACEHOLDER)
            yield CommandList(space=False)
            yield Words(plain(words.FOOT, "$secondary"), classes="foot")

    async def on_mount(self) -> None:
        """List what can be done. What is saved is read beside the screen."""
        self.book.hold_keys(self)
        reading = asyncio.ensure_future(asyncio.to_thread(self._heads))
        done, _ = await asyncio.wait({reading}, timeout=PATIENCE)
        self._commands = commands_of(self.book, self._below, reading.result() if done else ())
        self.call_after_refresh(self._list_at_first)
        if not done:
            self.run_worker(self._add(reading), exclusive=True)

    def _list_at_first(self) -> None:
        """From now on Enter means something."""
        self._list()
        self.book.release_keys(self)

    def _heads(self) -> list[Head]:
        """Every saved worksheet, newest first. None where the folder cannot be read."""
        heads = self.book.desk.heads
        try:
            return heads.read(map(heads.path, heads.names()))
        except BookError:
            return []

    async def _add(self, reading: asyncio.Future[list[Head]]) -> None:
        self._commands = commands_of(self.book, self._below, await reading)
        self._list()

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
        if said := self._last_words(found):
            self._shown.append(None)
            options.append(Option(plain(said, "$secondary"), disabled=True))
        entries.clear_options()
        entries.add_options(options)
        entries.highlighted = self._place_of(before)

    def _last_words(self, found: Sequence[Command]) -> str:
        if not found:
            return words.NOTHING
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
