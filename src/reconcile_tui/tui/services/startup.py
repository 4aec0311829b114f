"""Show the first screen, and load the rest once it is drawn."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress

from reconcile_tui.errors import AppError
from reconcile_tui.tui import Opening, screens
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.navigation import Navigation
from reconcile_tui.workspace import get_ready


class Startup:
    """Opens what was asked for on the command line.

    `is_alone` says whether the process is this app's own, so that it may turn on the
    garbage collector.
    """

    def __init__(
        self,
        book: Workbook,
        navigation: Navigation,
        opening: Opening,
        ask_first: Callable[[Callable[[], bool], Callable[[], object]], None],
    ) -> None:
        self._book, self._navigation, self._opening = book, navigation, opening
        self._ask_first = ask_first
        self.is_alone = False

    @property
    def is_waiting(self) -> bool:
        """Whether the passphrase must be typed before anything can be read."""
        return self._opening.later is not None

    def _find(self) -> bool:
        """Find what was asked for, once the passphrase was right; exit and return False if not."""
        assert self._opening.later is not None
        try:
            self._opening = self._opening.later()
        except AppError as error:
            self._book.exit(return_code=error.exit_code)  # whoever asked for it says why
            return False
        return True

    def _restart(self) -> None:
        """Start again with what was found after the passphrase."""
        self.begin()
        self.get_ready()

    def first_tab(self) -> HomeScreen:
        """Return the tabs: at Worksheets once something is saved, and under what was asked for."""
        asked = self._opening.path or self._opening.kind
        is_listed = asked or self._book.places.discreet or self._book.workspace.heads.has_any()
        home = HomeScreen("worksheets" if is_listed else "guide")
        self._book.keys.hold(home)
        return home

    def begin(self) -> None:
        """Show the first page while nothing is saved yet; then open what was asked for.

        Nothing records that the page was read: until something is saved, the app leaves no trace. A
        private run has a first page of its own, each time. A discreet one begins with the list: its
        page comes before the first worksheet.
        """
        if self.is_waiting:
            self._ask_first(self._find, self._restart)
            return
        places = self._book.places
        if places.discreet or (places.worksheets.exists() and not places.private_run):
            self._open_what_was_asked()
            return
        page = self._book.library.page(places.first_page)
        first = screens.FirstPage(page.title, self._navigation.blocks(page))
        self._book.push_screen(first, lambda _: self._open_what_was_asked())

    def _open_what_was_asked(self) -> None:
        if self._opening.path:
            self._navigation.open_saved(self._opening.path)
        elif self._opening.kind:
            self._navigation.start(self._opening.kind)
        if self._opening.word:
            self._book.notify(self._opening.word)
        elif trouble := self._book.preferences.trouble:
            self._book.notify(trouble, timeout=15)

    def get_ready(self) -> None:
        """Load, once the first screen is drawn, all that is needed when something goes wrong."""
        if self.is_alone:
            gc.collect()  # makes room for what is loaded now
        get_ready()
        if self.is_waiting:
            return
        self._book.workspace.finish_clearing()
        self._book.workspace.bring_back_unsaved()
        for name in ("Choose", "HelpNow"):
            getattr(screens, name)  # loads it
        if self._book.screen_stack and isinstance(self._book.screen, HomeScreen):
            self._book.run_worker(self._look_into_notebook, thread=True, exit_on_error=False)
        if self.is_alone:
            # Looking for garbage while a thousand modules are loaded takes a tenth of the start, so
            # `__main__` turned it off. What was needed to come this far is not looked at again.
            gc.freeze()
            gc.enable()

    def _look_into_notebook(self) -> None:
        """Read the heads of all files in a thread: ten thousand take a moment."""
        with suppress(AppError):
            self._book.workspace.heads.names()
