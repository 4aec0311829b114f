"""What a key lays over any screen: its help, the pause, Commands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.screen import ModalScreen
from textual.widget import Widget

from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.general import MOUSE_HERE, MOUSE_NOT_HERE
from reconcile_tui.terminal.cells import can_have_mouse
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import HelpPlace, Workbook
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.saving import ExternalChanges, SaveACopy

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.commands import Command

BEFORE_YOU_WRITE = "before-you-write"


class Overlays:
    """Shows them, each at most once."""

    def __init__(
        self, book: Workbook, erase: Erase, files: ExternalChanges, save_a_copy: SaveACopy
    ) -> None:
        self._book = book
        self._erase, self._files, self._save_a_copy = erase, files, save_a_copy

    def show_help(self) -> None:
        """What this place is for, and its keys."""
        screen = self._book.screen
        if not self._erase.is_gone and not isinstance(screen, screens.HelpScreen):
            place = screen.place if isinstance(screen, HelpPlace) else "page"
            first = self._book.places.first_page
            discreet = self._book.places.discreet
            self._book.push_screen(
                screens.HelpScreen(place, first, self._about_mouse(), discreet=discreet)
            )

    def _about_mouse(self) -> str:
        """What Help says about the mouse, to whoever has turned it on."""
        if not self._book.preferences.wants_mouse:
            return ""
        return MOUSE_HERE if can_have_mouse(os.environ) else MOUSE_NOT_HERE

    def say_how_to_quit(self) -> None:
        """Say which key quits, to whoever tries another."""
        self._book.notify(labels.HOW_TO_LEAVE, markup=False)

    def pause(self) -> None:
        """Save, and breathe; once more goes back, as any key does.

        In a discreet run the key covers the screen instead, with something that looks ordinary.
        """
        book, screen = self._book, self._book.screen
        if book.places.discreet:
            book.idle_cover.cover()
            return
        if isinstance(screen, screens.Pause):
            screen.dismiss(None)
            return
        book.clear_notifications()
        book.open_worksheets.commit_all()
        self._files.look_at_all()
        book.saver.flush(1.0)
        unsaved = self._save_a_copy.what_is_unsaved()
        book.push_screen(screens.Pause(book.library.page("pause"), unsaved))

    def before_you_write(self) -> None:
        """The worksheet for the urge to write to them: from anywhere, the pause too."""
        book, screen = self._book, self._book.screen
        if isinstance(screen, screens.Pause):
            screen.dismiss(None)
        elif self._erase.is_gone or isinstance(screen, ModalScreen):
            return
        in_hand = book.open_worksheets.in_hand(book.screen)
        if all(work.worksheet.id != BEFORE_YOU_WRITE for work in in_hand):
            book.open_worksheets.commit_all()
            book.navigation.start(BEFORE_YOU_WRITE)

    async def search(self, origin: Widget) -> None:
        """Ask for the words to search in what the cursor is in."""
        await screens.open_search(origin)

    def show_commands(self) -> None:
        """Everything that can be done from here."""
        book, screen = self._book, self._book.screen
        if self._erase.is_gone or isinstance(screen, screens.CommandsScreen):
            return
        book.open_worksheets.commit_all()
        book.push_screen(screens.CommandsScreen(screen), self._do)

    def _do(self, command: Command | None) -> None:
        if command is not None:
            self._book.call_later(command.run)
