"""Open help, the pause, Commands and search over any screen, each at most once."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.screen import ModalScreen

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
    """Opens them unless everything was erased."""

    def __init__(
        self, book: Workbook, erase: Erase, files: ExternalChanges, save_a_copy: SaveACopy
    ) -> None:
        self._book = book
        self._erase, self._files, self._save_a_copy = erase, files, save_a_copy

    def show_help(self) -> None:
        """Show what this screen is for, and its keys."""
        screen = self._book.screen
        if not self._erase.is_gone and not isinstance(screen, screens.HelpScreen):
            place = screen.place if isinstance(screen, HelpPlace) else "page"
            first, discreet = self._book.places.first_page, self._book.places.discreet
            mouse = ""
            if self._book.preferences.wants_mouse:
                mouse = MOUSE_HERE if can_have_mouse(os.environ) else MOUSE_NOT_HERE
            self._book.push_screen(screens.HelpScreen(place, first, mouse, discreet=discreet))

    def say_how_to_quit(self) -> None:
        """Say which key quits."""
        self._book.notify(labels.HOW_TO_LEAVE)

    def pause(self) -> None:
        """Save and show the pause, or close it. In a discreet run, cover the screen instead."""
        book, screen = self._book, self._book.screen
        if book.places.discreet:
            book.idle_cover.cover()
            return
        if isinstance(screen, screens.Pause):
            screen.dismiss(None)
            return
        book.clear_notifications()
        book.open_worksheets.commit_all()
        self._files.check_all()
        book.saver.flush(1.0)
        unsaved = self._save_a_copy.what_is_unsaved()
        book.push_screen(screens.Pause(book.library.page("pause"), unsaved))

    def before_you_write(self) -> None:
        """Open the worksheet for the urge to write to them, from the pause too."""
        book, screen = self._book, self._book.screen
        if isinstance(screen, screens.Pause):
            screen.dismiss(None)
        elif self._erase.is_gone or isinstance(screen, ModalScreen):
            return
        shown = book.open_worksheets.in_hand(book.screen)
        if all(work.worksheet.id != BEFORE_YOU_WRITE for work in shown):
            book.open_worksheets.commit_all()
            book.navigation.start(BEFORE_YOU_WRITE)

    def show_commands(self) -> None:
        """Show everything that can be done from here, and do what is chosen."""
        book, screen = self._book, self._book.screen
        if self._erase.is_gone or isinstance(screen, screens.CommandsScreen):
            return
        book.open_worksheets.commit_all()

        def run(command: Command | None) -> None:
            if command is not None:
                book.call_later(command.run)

        book.push_screen(screens.CommandsScreen(screen), run)
