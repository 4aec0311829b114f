"""The book on the screen: what every screen shares, and the ways in and out."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import ModalScreen, Screen

from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.errors import BookError
from reconcile_tui.opening import Opening
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import read_settings, write_setting
from reconcile_tui.terminal.driver import SafeDriver, ThinDriver
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.cover import TooSmall, is_too_small
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.erase import Forgetting
from reconcile_tui.tui.services.external_editor import Editing
from reconcile_tui.tui.services.idle_cover import Covering
from reconcile_tui.tui.services.key_queue import takes_letters
from reconcile_tui.tui.services.notifications import Notes
from reconcile_tui.tui.services.open_worksheets import sheets_on
from reconcile_tui.tui.theme import LOOKS, THEMES, look_for
from reconcile_tui.tui.widgets.rendering import SteadyScreen
from reconcile_tui.workspace import Desk, Work, get_ready

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.commands import Command

__all__ = ["BookApp", "run_book"]


REST = 0.1
"""Seconds after the first frame when what is not needed for it is loaded."""


class BookApp(Forgetting, Covering, Editing, Notes):
    """The whole book. Screens ask it for work, doors and help."""

    TITLE = "reconcile-tui"
    CSS_PATH = "style.tcss"
    BINDINGS = [*bindings("everywhere")]  # noqa: RUF012 - Textual reads a list here
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"),
        (60, "-narrow"),
        (80, "-normal"),
        (110, "-wide"),
        (140, "-huge"),
    ]

    def __init__(
        self, places: Places, opening: Opening | None = None, library: Library | None = None
    ) -> None:
        self.opening = opening or Opening()
        self.settings = read_settings(places.settings)
        look = look_for(os.environ, self.opening.theme or self.settings.get("look", ""))
        super().__init__(
            sixteen=look == LOOKS["terminal"],
            driver_class=SafeDriver if self.opening.plain_driver else ThinDriver,
        )
        self.places = places
        ours, theirs = places.content, places.own_content
        self.library = library or Library(ours, theirs, checks_ours=False)
        self.saver = Saver(self.saved, self.save_failed)
        self.desk = Desk(self.library, Notebook(places), self.saver, self.now)
        self._has_saved = self.desk.heads.has_any()
        self.animation_level = "none"
        self._is_ready = False
        self._has_begun = False
        self.is_alone = False
        """Whether the process is this app's own: then what it has loaded stays for good."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = look

    def holds_unsaved(self) -> bool:
        """Whether a field, or what an editor wrote, is nowhere but in memory."""
        return super().holds_unsaved() or self.holds_edits()

    def today(self) -> date:
        """This day, where the person is."""
        return self.now().date()

    # -- ways in -------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """Home: Worksheets once something is saved, and under a worksheet that was asked for."""
        asked = self.opening.path or self.opening.kind
        home = HomeScreen("worksheets" if asked or self._has_saved else "guide")
        self.hold_keys(home)
        return home

    def on_mount(self) -> None:
        """The first page while nothing is kept here yet; then what was asked for.

        No mark says that the page was read: until something is saved, the book leaves no trace.
        """
        self._has_begun = True
        self.mind_the_loop()
        self.desk.presence.take()
        self.set_class(isinstance(self._driver, ThinDriver), "-real-cursor")
        if isinstance(self._driver, SafeDriver):
            self.stillness.start()
        if self.places.worksheets.exists():
            self._open_what_was_asked()
        else:
            from reconcile_tui.tui.screens.page import FirstPage  # noqa: PLC0415 - shown once

            page = self.library.page("first-start")
            first = FirstPage(page.title, self.blocks(page))
            self.push_screen(first, lambda _: self._open_what_was_asked())

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew. Before there is anything, the look's colours are enough.

        Textual would read every rule here, and once more for the first screen.
        """
        if self._has_begun:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count and self.screen_stack:
            screen = self.screen
            if isinstance(screen, SteadyScreen):
                screen.call_later(screen.draw_what_was_held)

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        if not self._is_ready and renderable is not None and not self._batch_count:
            self._is_ready = True
            self.set_timer(REST, self._get_ready)

    def _get_ready(self) -> None:
        """The first screen stands. Now load what must be at hand when something goes wrong."""
        get_ready()
        self.desk.finish_clearing()
        import_module("reconcile_tui.tui.widgets.dialogs")
        import_module("reconcile_tui.tui.screens.get_help")
        # Whoever leaves at once has left by now.
        if self.screen_stack and isinstance(self.screen, HomeScreen):
            self.run_worker(self._look_into_notebook, thread=True, exit_on_error=False)
        if self.is_alone:
            _mind_garbage()

    def _look_into_notebook(self) -> None:
        """What is saved, newest first, by name: ten thousand files take a moment."""
        with suppress(BookError):
            self.desk.heads.names()

    def _open_what_was_asked(self) -> None:
        if self.opening.path:
            self.open_saved(self.opening.path)
        elif self.opening.kind:
            self.start(self.opening.kind)
        if self.opening.word:
            self.notify(self.opening.word, markup=False)

    def on_resize(self, event: events.Resize) -> None:
        """A plain sentence while the window is too small to read in."""
        small = is_too_small(event.size)
        if small and not isinstance(self.screen, TooSmall):
            self.push_screen(TooSmall(takes_letters(self.screen.focused)))
        elif not small and isinstance(self.screen, TooSmall):
            self.pop_screen()

    # -- keys ----------------------------------------------------------------------------------

    def action_help(self) -> None:
        """What this place is for, and its keys."""
        from reconcile_tui.tui.screens.help import HelpScreen  # noqa: PLC0415 - opened on a key

        if not self.is_gone and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(getattr(self.screen, "place", "page")))

    def action_help_now(self) -> None:
        """Who to call or write to."""
        self.show_help_now()

    def action_pause(self) -> None:
        """Save, and breathe; once more goes back, as any key does."""
        from reconcile_tui.tui.screens.cover import Pause  # noqa: PLC0415 - opened on a key

        if isinstance(self.screen, Pause):
            self.screen.dismiss(None)
            return
        self.clear_notifications()
        self.collect()
        self.look_at_files()
        self.saver.flush(1.0)
        self.push_screen(Pause(self.library.page("pause"), self.what_is_unsaved()))

    def action_before_you_write(self) -> None:
        """Open the worksheet for the urge to write to them, which is in memory only."""
        from reconcile_tui.tui.screens.cover import Pause  # noqa: PLC0415 - opened on a key

        kind = "before-you-write"
        if isinstance(self.screen, Pause):
            self.screen.dismiss(None)
        elif self.is_gone or isinstance(self.screen, ModalScreen):
            return
        if all(view.work.worksheet.id != kind for view in sheets_on(self.screen)):
            self.collect()
            self.start(kind)

    def action_command_palette(self) -> None:
        """Open Commands: everything that can be done from here."""
        from reconcile_tui.tui.screens.commands import CommandsScreen  # noqa: PLC0415 - on a key

        screen = self.screen
        if self.is_gone or isinstance(screen, CommandsScreen):
            return
        self.collect()
        self.push_screen(CommandsScreen(screen), self._do_command)

    def _do_command(self, command: Command | None) -> None:
        if command is not None:
            self.call_later(command.run)

    def action_repaint(self) -> None:
        """Draw everything again, after something else wrote on the terminal."""
        self.draw_again()

    def compare_with_before(self, work: Work) -> None:
        """Lay a sheet that was answered again beside the one from before."""
        from reconcile_tui.tui.screens import compare as comparing  # noqa: PLC0415 - opened on a key

        comparing.compare_with_before(self, work)

    def choose_version(self, work: Work) -> None:
        """Look at two versions of a file, and choose."""
        from reconcile_tui.tui.screens import conflicts as choosing  # noqa: PLC0415 - opened on a key

        choosing.choose_version(self, work)

    def keep_setting(self, key: str, value: str) -> None:
        """Keep one setting, or forget it; none once everything was removed."""
        if self.is_gone:
            return
        try:
            write_setting(self.places.settings, key, value)
        except BookError as error:
            self.notify(str(error), markup=False)
            return
        self.settings = read_settings(self.places.settings)

    def set_look(self, look: str) -> None:
        """Dark, light, or the terminal's own colours; kept for the next time."""
        self.ansi_color = None
        self.theme = LOOKS[look]
        self.keep_setting("look", look)


TURN = 0.001
"""Seconds that the saver's thread may work before a key gets its turn.

Writing a file of 300 kB is a quarter of a second of work. With Python's own 5 ms a letter typed
meanwhile took 40 ms to be drawn, with this 13 (bench/ledger.py).
"""


def _mind_garbage() -> None:
    """Look for garbage from now on, but not among what was needed to come this far.

    Looking for it while a thousand modules are loaded and the first screen is made takes a tenth
    of the start (`__main__` turns it off for the commands).
    """
    gc.freeze()
    gc.enable()


def run_book(places: Places, opening: Opening, library: Library | None = None) -> int:
    """Open the book on the terminal. Returns the exit code."""
    app = BookApp(places, opening, library)
    app.is_alone = True
    app.mind_faults()
    app.catch_hang_ups()
    sys.setswitchinterval(TURN)
    try:
        app.run(mouse=False)
    finally:
        app.saver.stop()
    return app.return_code or 0
