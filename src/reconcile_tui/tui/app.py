"""The app: it builds the services and hands them what Textual calls the app for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from textual import events, on
from textual.app import App
from textual.screen import Screen

from reconcile_tui import PROGRAM, named
from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.errors import BookError
from reconcile_tui.opening import Opening
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.terminal.cells import can_have_mouse
from reconcile_tui.terminal.driver import SafeDriver, ThinDriver
from reconcile_tui.tui import events as told
from reconcile_tui.tui.app_protocol import OpenWorksheets
from reconcile_tui.tui.keymap import DISCREET, bindings
from reconcile_tui.tui.screens.cover import PassphraseScreen
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.external_editor import ExternalEditor, TerminalSuspend
from reconcile_tui.tui.services.idle_cover import IdleCover, Unlock
from reconcile_tui.tui.services.key_queue import AT_ONCE, KeyQueue, SmallWindow
from reconcile_tui.tui.services.navigation import Navigation, SafetyQuestions
from reconcile_tui.tui.services.notifications import Notifications
from reconcile_tui.tui.services.overlays import Overlays
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.services.saving import ExternalChanges, Save, SaveACopy, SaveStatus
from reconcile_tui.tui.services.shutdown import Crash, FinalSave, Shutdown, sentence
from reconcile_tui.tui.services.startup import Startup
from reconcile_tui.tui.theme import LOOKS, THEMES, look_for
from reconcile_tui.tui.widgets.rendering import SteadyScreen, cursor_place, drop_strip_caches
from reconcile_tui.tui.widgets.text import text_widths
from reconcile_tui.workspace import Workspace

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.driver import Driver

    from reconcile_tui.terminal.input import PasteTooLong


STYLES_OF_SCREENS = Path(__file__).with_name("screens.tcss")

REST = 0.1
"""Seconds after the first frame when what is not needed for it is loaded."""


class WorkbookApp(App[int]):
    """Builds the services; each of its methods is one that Textual calls, and hands on."""

    TITLE = PROGRAM
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
        opening = opening or Opening()
        self.preferences = Preferences(
            self, places.settings, saves=not places.private_run, discreet=places.discreet
        )
        look = look_for(os.environ, opening.theme or self.preferences.text("look"))
        super().__init__(
            driver_class=SafeDriver if opening.plain_driver else ThinDriver,
            # Said this early, the sixteen colours let NO_COLOR mean no colour at all, not greys.
            ansi_color=True if look == LOOKS["terminal"] else None,
        )
        self.places = places
        self.set_class(places.discreet, DISCREET)
        self.library = library or Library.of(places, checks_ours=False)
        self.saver = Saver(self._saved, self._save_failed)
        self.workspace = Workspace(self.library, Notebook(places), self.saver, self.now)
        self.open_worksheets = OpenWorksheets(lambda: self.screen_stack)
        self._build_services(opening)
        self.animation_level = "none"
        self._is_ready = False
        self._has_begun = False
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = look

    def _build_services(self, opening: Opening) -> None:
        """Each is handed what it needs, and knows no more of the app than a protocol."""
        saver, workspace, opened = self.saver, self.workspace, self.open_worksheets
        self.crash = Crash(self._handle_exception, self.call_later)
        self.notifications = Notifications(self)
        self.small_window = SmallWindow(self)
        self.keys = KeyQueue(self, self._deliver, self.crash.run_task, self.small_window)
        self.safety_questions = SafetyQuestions(self, workspace, self.keys)
        self.private_answers = PrivateAnswers(self, workspace, opened)
        self.save_status = SaveStatus(self, workspace, opened)
        self.external_changes = ExternalChanges(self, workspace, opened, self.save_status)
        self.save_a_copy = SaveACopy(self, self.places, workspace, opened, self.save_status)
        self.save = Save(self, workspace, opened, self.private_answers, self.save_a_copy)
        self.navigation = Navigation(self, self.safety_questions, self.private_answers)
        close = self.navigation.close_worksheets
        self.final_save = FinalSave(
            opened, self.external_changes, close, self.save_a_copy.keep_unsaved
        )
        self.shutdown = Shutdown(self, saver, self.keys, self.crash, self.final_save)
        self.unlock = Unlock(self, self.places, saver, self.shutdown, self._passphrase_screen)
        self.idle_cover = IdleCover(self, saver, opened, self.preferences, self.unlock)
        touch = self.idle_cover.timer.touch
        self.terminal = TerminalSuspend(self, saver, self.final_save, self.shutdown, touch)
        self.editor = ExternalEditor(self, workspace, opened, self.terminal)
        self.final_save.ask_too(self.editor.holds_edits)
        self.erase = Erase(self, self.save_status, self.preferences)
        self.overlays = Overlays(self, self.erase, self.external_changes, self.save_a_copy)
        self.startup = Startup(self, self.navigation, opening, self.unlock.ask_first)

    @staticmethod
    def now() -> datetime:
        """This moment, to the second, with its offset."""
        return datetime.now().astimezone().replace(microsecond=0)

    def today(self) -> date:
        """This day, where the person is."""
        return self.now().date()

    def set_look(self, look: str) -> None:
        """Dark, light, or the terminal's own colours; kept for the next time."""
        self.ansi_color = None
        self.theme = LOOKS[look]
        self.preferences.keep("look", look)

    # -- what the services see of Textual's own ------------------------------------------------

    @property
    def driver(self) -> Driver | None:
        """What writes to the terminal."""
        return self._driver

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop; None before the screen is taken and after it was given back."""
        return getattr(self, "_loop", None)

    @property
    def last_words(self) -> Sequence[object]:
        """What is printed after the end."""
        return self._exit_renderables

    # -- the way in ----------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """The tabs."""
        return self.startup.first_tab()

    def on_mount(self) -> None:
        """The first screen is there."""
        self._has_begun = True
        self.crash.watch_loop()
        self.workspace.presence.take()
        self.set_class(isinstance(self._driver, ThinDriver), "-real-cursor")
        if isinstance(self._driver, SafeDriver):
            self.idle_cover.timer.start()
        self.startup.begin()

    def _passphrase_screen(self) -> PassphraseScreen:
        country = self.preferences.text("country")
        return PassphraseScreen(self.library.help_lines, country, self.today())

    def _get_ready(self) -> None:
        self.read_styles_of_screens()
        self.startup.get_ready()

    # -- drawing -------------------------------------------------------------------------------

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew. Before there is anything, the look's colours are enough.

        Textual would read every rule here, and once more for the first screen.
        """
        if self._has_begun:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Style a node anew. One that is not mounted yet is styled when it is."""
        if node is self or node.is_attached:
            super().update_styles(node, animate)

    def read_styles_of_screens(self) -> None:
        """Read the rules for what opens above tabs and worksheets; the first screen needs none.

        Named as a screen's `CSS_PATH`, they would have Textual parse every rule again.
        """
        if not self.stylesheet.has_source(str(STYLES_OF_SCREENS)):
            rules = STYLES_OF_SCREENS.read_text("utf-8")
            self.stylesheet.add_source(rules, (str(STYLES_OF_SCREENS), ""))

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Open a screen above; all but the worksheets need rules of their own."""
        if not isinstance(screen, SteadyScreen):
            self.read_styles_of_screens()
        return super().push_screen(screen, *args, **options)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What the stylesheet is told besides the colors."""
        return text_widths()

    def _build_driver(self, *args: Any, **kwargs: Any) -> Driver:
        """The driver, told which keys wipe the screen before anything else happens."""
        driver = super()._build_driver(*args, **kwargs)
        if isinstance(driver, SafeDriver):
            driver.input.wiping_keys = AT_ONCE
        return driver

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count and self.screen_stack:
            screen = self.screen
            if isinstance(screen, SteadyScreen):
                screen.call_later(screen.draw_what_was_held)

    def _display(self, screen: Any, renderable: Any) -> None:
        """Draw, unless the screen was wiped on the way out, with the cursor where the focus is."""
        if self.shutdown.is_wiped:
            return
        if isinstance(self._driver, ThinDriver):
            self.cursor_position, shown = cursor_place(self.screen)
            self._driver.show_cursor(shown)
        super()._display(screen, renderable)
        if not self._is_ready and renderable is not None and not self._batch_count:
            self._is_ready = True
            self.set_timer(REST, self._get_ready)

    def action_repaint(self) -> None:
        """Draw everything again, after something else wrote on the terminal."""
        if isinstance(self._driver, SafeDriver):
            self._driver.draw_again()
        self.screen.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """A plain sentence while the window is too small to read in."""
        self.small_window.resized(event.size)

    # -- keys and notices ----------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """A key uncovers the screen, is part of a passphrase, or waits for its turn."""
        if not (self.idle_cover.takes(event) or self.unlock.takes(event)):
            await self.keys.take(event)

    async def _deliver(self, event: events.Event) -> None:
        """The turn of an event has come: Textual deals with it."""
        self.notifications.count(event)
        await super().on_event(event)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """One notice at a time, and not for long.

        Nothing is said over the cover; what matters stands on the last line of the sheet too.
        """
        if not self.idle_cover.is_covered:
            self.clear_notifications()
            seconds = self.notifications.begin(severity, timeout)
            said = named(message)
            super().notify(said, title=title, severity=severity, timeout=seconds, markup=markup)

    def _refresh_notifications(self) -> None:
        self.notifications.follow_screen()
        super()._refresh_notifications()

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what was cut or copied, for this program alone.

        Textual would send it to the clipboard of the computer the person sits at, and to tmux.
        """
        self._clipboard = text

    def on_paste_too_long(self, event: PasteTooLong) -> None:
        """A paste was refused."""
        self.keys.say_paste_too_long(event.length)

    def on_bad_bytes(self) -> None:
        """The terminal sent what is no text."""
        self.keys.say_bad_bytes()

    def action_help(self) -> None:
        """What this place is for, and its keys."""
        self.overlays.show_help()

    def action_help_now(self) -> None:
        """Who to call or write to."""
        self.navigation.show_help_now()

    def action_help_quit(self) -> None:
        """Say which key quits, to whoever tries another."""
        self.overlays.say_how_to_quit()

    def action_pause(self) -> None:
        """Save, and breathe."""
        self.overlays.pause()

    def action_before_you_write(self) -> None:
        """The worksheet for the urge to write to them."""
        self.overlays.before_you_write()

    def action_command_palette(self) -> None:
        """Everything that can be done from here."""
        self.overlays.show_commands()

    def action_save(self) -> None:
        """Save the worksheet in view, or ask what has to be asked first."""
        self.save.save()

    # -- opening -------------------------------------------------------------------------------

    @on(told.DoorOpened)
    async def _door_opened(self, event: told.DoorOpened) -> None:
        await self.navigation.go_through(event.door)

    @on(told.GateReached)
    async def _gate_reached(self, event: told.GateReached) -> None:
        await self.navigation.to_page(event.page)

    @on(told.TimelineWanted)
    def _timeline_wanted(self, event: told.TimelineWanted) -> None:
        self.navigation.show_timeline(event.work)

    @on(told.SourcesWanted)
    def _sources_wanted(self, event: told.SourcesWanted) -> None:
        self.navigation.show_sources(event)

    @on(told.SearchWanted)
    async def _search_wanted(self, event: told.SearchWanted) -> None:
        await self.overlays.search(event.origin)

    # -- saving --------------------------------------------------------------------------------

    def _saved(self, work: object, saved: object) -> None:
        """Called from the saver's thread."""
        self.external_changes.saved(work, saved)
        self.save_status.saved(work, saved)
        self.save_a_copy.saved(saved)

    def _save_failed(self, work: object, error: BookError) -> None:
        """Called from the saver's thread."""
        self.save_status.save_failed(work, error)

    @on(told.SaveSucceeded)
    def _save_succeeded(self, event: told.SaveSucceeded) -> None:
        self.save_status.say(event)
        self.shutdown.words_are_safe()
        self.idle_cover.words_are_safe()

    @on(told.SaveFailed)
    def _save_was_refused(self, event: told.SaveFailed) -> None:
        self.save_status.say(event)

    @on(told.SheetRemoved)
    def _sheet_removed(self, event: told.SheetRemoved) -> None:
        self.save_status.say_removed(event)

    @on(told.ErasureDone)
    def _erasure_done(self, event: told.ErasureDone) -> None:
        self.save_status.say_erasure(event)

    @on(told.Cleared)
    def _cleared(self, event: told.Cleared) -> None:
        self.save_status.say_copies_of_cleared(event)

    @on(told.StillShown)
    def _still_shown(self, event: told.StillShown) -> None:
        self.external_changes.look_at(event)

    @on(told.FileChanged)
    def _file_changed(self, event: told.FileChanged) -> None:
        self.external_changes.apply_external(event)

    def on_app_focus(self) -> None:
        """The person comes back to the window, perhaps from an editor."""
        self.open_worksheets.say_still_shown()

    # -- the way out ---------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Wipe the screen, save, be gone."""
        self.shutdown.leave()

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was still opening while the app closed may stumble: nobody's news."""
        if not (self.shutdown.is_wiped and self._exit):
            super()._handle_exception(error)

    def panic(self, *renderables: object) -> None:
        """Some errors can draw themselves, and would show what they are about: not here."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        from rich.text import Text  # noqa: PLC0415 - only in a crash

        self.bell()
        # Only the first is printed, and nothing about how many there were.
        self._exit_renderables = [Text(sentence(self._exception))]
        self.shutdown.save_after_crash()
        self._close_messages_no_wait()


TURN = 0.001
"""Seconds that the saver's thread may work before a key gets its turn.

Writing a file of 300 kB is a quarter of a second of work. With Python's own 5 ms a letter typed
meanwhile took 40 ms to be drawn, with this 13 (bench/ledger.py).
"""


def run_app(places: Places, opening: Opening, library: Library | None = None) -> int:
    """Run the app on the terminal. Returns the exit code."""
    app = WorkbookApp(places, opening, library)
    app.startup.is_alone = True
    app.crash.watch_process()
    app.terminal.catch_hang_ups()
    sys.setswitchinterval(TURN)
    drop_strip_caches()
    try:
        app.run(mouse=app.preferences.wants_mouse and can_have_mouse(os.environ))
    finally:
        app.saver.stop()
    return app.return_code or 0
