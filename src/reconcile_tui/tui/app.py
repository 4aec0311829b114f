"""The Textual app: it builds the services and passes them what Textual calls the app for."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.screen import Screen

from reconcile_tui import PROGRAM, named
from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.errors import AppError
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import Places
from reconcile_tui.terminal.cells import can_have_mouse
from reconcile_tui.terminal.driver import SafeDriver, ThinDriver
from reconcile_tui.tui import Opening, screens
from reconcile_tui.tui import app_protocol as messages
from reconcile_tui.tui.app_protocol import OpenWorksheets
from reconcile_tui.tui.keymap import DISCREET, bindings
from reconcile_tui.tui.screens.cover import Cover, PassphraseScreen
from reconcile_tui.tui.services.erase import Erase
from reconcile_tui.tui.services.external_editor import ExternalEditor, TerminalSuspend
from reconcile_tui.tui.services.idle_cover import IdleCover, Unlock
from reconcile_tui.tui.services.key_queue import UNQUEUED_KEYS, KeyQueue, SmallWindow
from reconcile_tui.tui.services.navigation import Navigation, Overlays, SafetyQuestions, Startup
from reconcile_tui.tui.services.notifications import Notifications
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.services.saving import ExternalChanges, Save, SaveACopy, SaveStatus
from reconcile_tui.tui.services.shutdown import Crash, FinalSave, Shutdown, crash_message
from reconcile_tui.tui.theme import LATER_STYLES, LOOKS, THEMES_BY_NAME, read_styles, theme_for
from reconcile_tui.tui.widgets.rendering import BatchedScreen, disable_strip_caches, terminal_cursor
from reconcile_tui.workspace import Workspace, local_now

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.driver import Driver
    from textual.theme import Theme

    from reconcile_tui.terminal.driver import PasteTooLong


READY_AFTER = 0.1
"""Seconds after the first frame until the rest is loaded."""


class WorkbookApp(App[int]):
    """Builds the services; its methods are those that Textual calls, and pass the call on."""

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

    _has_theme = False

    def __init__(
        self, places: Places, opening: Opening | None = None, library: Library | None = None
    ) -> None:
        opening = opening or Opening()
        self.preferences = Preferences(
            self, places.settings, saves=not places.private_run, discreet=places.discreet
        )
        look = theme_for(os.environ, opening.theme or self.preferences.text("look"))
        super().__init__(
            driver_class=SafeDriver if opening.plain_driver else ThinDriver,
            # Set this early, NO_COLOR means no color at all, not grays.
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
        for theme in THEMES_BY_NAME.values():
            self.register_theme(theme)
        self._has_theme = True
        self.theme = look

    def _build_services(self, opening: Opening) -> None:
        """Build the services. Each gets what it needs, and knows the app by a protocol only."""
        saver, workspace, opened = self.saver, self.workspace, self.open_worksheets
        self.crash = Crash(self._handle_exception, self.call_later)
        self.notifications = Notifications(self)
        self.small_window = SmallWindow(self)
        self.keys = KeyQueue(self, self._deliver, self.small_window)
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
        self.final_save.holds_unsaved = self.editor.holds_edits
        self.erase = Erase(self, self.save_status, self.preferences)
        self.overlays = Overlays(self, self.erase, self.external_changes, self.save_a_copy)
        self.startup = Startup(self, self.navigation, opening, self.unlock.ask_first)
        self._bind_actions()

    def _bind_actions(self) -> None:
        """Set the actions of the keys that work everywhere. Textual looks them up by name."""
        self.action_help = self.overlays.show_help
        self.action_help_now = self.navigation.show_help_now
        self.action_help_quit = self.overlays.say_how_to_quit  # type: ignore[method-assign]
        self.action_pause = self.overlays.pause
        self.action_before_you_write = self.overlays.before_you_write
        self.action_command_palette = self.overlays.show_commands  # type: ignore[method-assign]
        self.action_save = self.save.save
        self.action_leave = self.shutdown.leave

    now = staticmethod(local_now)

    def today(self) -> date:
        """Return the local date."""
        return self.now().date()

    def set_look(self, look: str) -> None:
        """Choose a theme, and save that setting."""
        self.ansi_color = None
        self.theme = LOOKS[look]
        self.preferences.keep("look", look)

    # -- what services read --------------------------------------------------------------------

    @property
    def driver(self) -> Driver | None:
        """The driver, which writes to the terminal."""
        return self._driver

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The event loop; None before the app runs and after it ended."""
        return getattr(self, "_loop", None)

    @property
    def exit_lines(self) -> Sequence[object]:
        """The lines to print after the end."""
        return self._exit_renderables

    # -- startup -------------------------------------------------------------------------------

    def get_default_screen(self) -> Screen[None]:
        """Return the tabs."""
        return self.startup.first_tab()

    def on_mount(self) -> None:
        """Start the services."""
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
        read_styles(self.stylesheet, *LATER_STYLES)
        self.startup.get_ready()

    # -- drawing -------------------------------------------------------------------------------

    def refresh_css(self, animate: bool = True) -> None:
        """Restyle everything. Before the first screen, set only the colors of the theme.

        Textual would parse every rule here, and once more for the first screen.
        """
        if self._has_begun:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def update_styles(self, node: DOMNode, animate: bool = True) -> None:
        """Restyle a node, unless it isn't mounted yet: mounting styles it."""
        if node is self or node.is_attached:
            super().update_styles(node, animate)

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Open a screen, with the rules that all screens but the worksheets need at once.

        One that would open on top of the cover opens after it.
        """
        if self.idle_cover.postpone(screen, partial(self.push_screen, screen, *args, **options)):
            return AwaitComplete.nothing()  # type: ignore[no-untyped-call]  # of Textual
        if not isinstance(screen, BatchedScreen):
            read_styles(self.stylesheet, *LATER_STYLES)
        return super().push_screen(screen, *args, **options)

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top; if it was the cover, what had to wait for that opens."""
        popped = super().pop_screen()
        self.call_later(self.idle_cover.open_postponed)
        return popped

    def get_css_variables(self) -> dict[str, str]:
        """Return the variables of the theme; none of the one that Textual starts with."""
        return super().get_css_variables() if self._has_theme else {}

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme by name. Textual copies a table for that, whenever it styles a node."""
        return THEMES_BY_NAME.get(theme_name) or super().get_theme(theme_name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the variables of the stylesheet besides the colors."""
        return self.preferences.text_widths()

    def _build_driver(self, *args: Any, **kwargs: Any) -> Driver:
        """Build the driver, with the keys that wipe the screen before anything else happens."""
        driver = super()._build_driver(*args, **kwargs)
        if isinstance(driver, SafeDriver):
            driver.input.wiping_keys = UNQUEUED_KEYS
        return driver

    def _end_batch(self) -> None:
        super()._end_batch()
        if not self._batch_count and self.screen_stack:
            screen = self.screen
            if isinstance(screen, BatchedScreen):
                screen.call_later(screen.draw_held_update)

    def _display(self, screen: Any, renderable: Any) -> None:
        """Draw, with the cursor in the focused widget, unless the app is shutting down."""
        if self.shutdown.is_wiped:
            return
        if isinstance(self._driver, ThinDriver):
            self.cursor_position, shown = terminal_cursor(self.screen)
            self._driver.show_cursor(shown)
        super()._display(screen, renderable)
        if not self._is_ready and renderable is not None and not self._batch_count:
            self._is_ready = True
            self.set_timer(READY_AFTER, self._get_ready)

    def action_repaint(self) -> None:
        """Redraw everything, after another program wrote on the terminal."""
        if isinstance(self._driver, SafeDriver):
            self._driver.repaint()
        self.screen.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Show a sentence while the window is too small to read in."""
        self.small_window.on_resize(event.size)

    # -- keys and notices ----------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Use a key to uncover the screen or for the passphrase, or else queue it."""
        if not isinstance(event, events.InputEvent | events.Paste):
            await super().on_event(event)
        elif self.shutdown.is_leaving and not event.is_forwarded:
            pass  # typed after ctrl+q: nobody would see what it changes
        elif not (self.idle_cover.handle(event) or self.unlock.handle(event)):
            await self.keys.enqueue(event)

    async def _deliver(self, event: events.Event) -> None:
        """Deliver an event, with Textual's own dispatch."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.notifications.keys_delivered += 1
        await super().on_event(event)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Show a notice in place of the one before, never as markup, whoever asks for that.

        Nothing is shown over the cover; what matters is in the status line of a worksheet too.
        """
        if not self.idle_cover.is_covered:
            self.clear_notifications()
            seconds = self.notifications.begin(severity, timeout)
            super().notify(
                named(message), title=title, severity=severity, timeout=seconds, markup=False
            )

    def _refresh_notifications(self) -> None:
        self.notifications.follow_screen()
        super()._refresh_notifications()
        self.call_later(self.notifications.remove_replaced)

    def copy_to_clipboard(self, text: str) -> None:
        """Keep what was cut or copied in this program.

        Textual would send it to the clipboard of the person's computer, and to tmux.
        """
        self._clipboard = text

    def on_paste_too_long(self, event: PasteTooLong) -> None:
        """Say that a paste was refused."""
        self.keys.say_paste_too_long(event.length)

    def on_bad_bytes(self) -> None:
        """Say that the terminal sent bytes that are no text."""
        self.keys.say_bad_bytes()

    # -- messages ------------------------------------------------------------------------------

    async def _on_link_followed(self, event: messages.LinkFollowed) -> None:
        await self.navigation.follow_link(event.link)

    async def _on_search_requested(self, event: messages.SearchRequested) -> None:
        await screens.open_search(event.origin)

    def _on_cleared(self, event: messages.Cleared) -> None:
        self.save_status.say_copies_of_cleared(event)

    def _on_file_check_requested(self, event: messages.FileCheckRequested) -> None:
        self.external_changes.check_file(event)

    def _on_file_changed(self, event: messages.FileChanged) -> None:
        self.external_changes.apply_external(event)

    def _saved(self, work: object, saved: object) -> None:
        """Called in the saver's thread with the result of each job."""
        self.external_changes.saved(work, saved)
        self.save_status.saved(work, saved)
        self.save_a_copy.saved(saved)
        if isinstance(saved, Saved):
            self.call_later(self._resume_after_save)

    def _save_failed(self, work: object, error: AppError) -> None:
        """Called in the saver's thread."""
        self.save_status.save_failed(work, error)

    def _resume_after_save(self) -> None:
        """Resume a shutdown or a lock that had to wait for a save."""
        if any(isinstance(one, Cover | PassphraseScreen) for one in self.screen_stack):
            self.shutdown.resume_after_save()
            self.idle_cover.resume_after_save()

    def on_app_focus(self) -> None:
        """Check the files when the person comes back to the window, perhaps from an editor."""
        self.open_worksheets.request_file_check()

    def _handle_exception(self, error: Exception) -> None:
        """Handle an exception, unless it comes from a screen that opened while the app closed."""
        if not (self.shutdown.is_wiped and self._exit):
            super()._handle_exception(error)

    def panic(self, *renderables: object) -> None:
        """End with one sentence. Errors that draw themselves would show what they are about."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        from rich.text import Text  # noqa: PLC0415 - only in a crash

        self.bell()
        self._exit_renderables = [Text(crash_message(self._exception))]
        self.shutdown.save_after_crash()
        self._close_messages_no_wait()


SWITCH_INTERVAL = 0.001
"""Seconds that the saver's thread may run before a key is handled.

Writing a file of 300 kB is a quarter of a second of work. With Python's own 5 ms a letter typed
meanwhile took 40 ms to be drawn, with this 13 (bench/ledger.py).
"""


def run_app(places: Places, opening: Opening, library: Library | None = None) -> int:
    """Run the app on the terminal. Returns the exit code."""
    app = WorkbookApp(places, opening, library)
    app.startup.is_alone = True
    app.crash.watch_process()
    app.terminal.catch_hang_ups()
    sys.setswitchinterval(SWITCH_INTERVAL)
    disable_strip_caches()
    try:
        app.run(mouse=app.preferences.wants_mouse and can_have_mouse(os.environ))
    finally:
        app.saver.stop()
    return app.return_code or 0
