"""The way in: the first page or what was asked for, and what is loaded once it stands."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress

from reconcile_tui.errors import BookError
from reconcile_tui.opening import Opening
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.navigation import Navigation
from reconcile_tui.workspace import get_ready


class Startup:
    """Opens what was asked for, and gets ready.

    `is_alone` says whether the process is this app's own: then what it has loaded stays for good.
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
        """Whether nothing can be read yet, because the passphrase is still to be typed."""
        return self._opening.later is not None

    def _find(self) -> bool:
        """The passphrase was right: look for what was asked for. False ends the app."""
        assert self._opening.later is not None
        try:
            self._opening = self._opening.later()
        except BookError as error:
            self._book.exit(return_code=error.exit_code)  # whoever asked for it says why
            return False
        return True

    def _go_on(self) -> None:
        """Go on from here as if it were the start."""
        self.begin()
        self.get_ready()

    def first_tab(self) -> HomeScreen:
        """The tabs: Worksheets once something is saved, and under what was asked for."""
        asked = self._opening.path or self._opening.kind
        is_listed = asked or self._book.places.discreet or self._book.workspace.heads.has_any()
        home = HomeScreen("worksheets" if is_listed else "guide")
        self._book.keys.hold(home)
        return home

    def begin(self) -> None:
        """The first page while nothing is kept here yet; then what was asked for.

        No mark says that the page was read: until something is saved, the app leaves no trace. A
        private run has a first page of its own, each time. A discreet one begins with the list:
        its page stands before the first worksheet that is opened.
        """
        if self.is_waiting:
            self._ask_first(self._find, self._go_on)
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
            self._book.notify(self._opening.word, markup=False)
        elif trouble := self._book.preferences.trouble:
            self._book.notify(trouble, markup=False, timeout=15)

    def get_ready(self) -> None:
        """The first screen stands. Now load what must be at hand when something goes wrong."""
        if self.is_alone:
            gc.collect()  # what the start threw away has room for what is loaded now
        get_ready()
        if self.is_waiting:
            return
        self._book.workspace.finish_clearing()
        self._book.workspace.bring_back_unsaved()
        for name in ("Choose", "HelpNow"):
            getattr(screens, name)  # loads it
        # Whoever leaves at once has left by now.
        if self._book.screen_stack and isinstance(self._book.screen, HomeScreen):
            self._book.run_worker(self._look_into_notebook, thread=True, exit_on_error=False)
        if self.is_alone:
            _watch_garbage()

    def _look_into_notebook(self) -> None:
        """What is saved, newest first, by name: ten thousand files take a moment."""
        with suppress(BookError):
            self._book.workspace.heads.names()


def _watch_garbage() -> None:
    """Look for garbage from now on, but not among what was needed to come this far.

    Looking for it while a thousand modules are loaded and the first screen is made takes a tenth
    of the start (`__main__` turns it off for the commands).
    """
    gc.freeze()
    gc.enable()
