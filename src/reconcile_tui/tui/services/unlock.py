"""Encrypted worksheets on the screen: the passphrase at the start, and again after a rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import events

from reconcile_tui.autosave import Saver
from reconcile_tui.errors import BookError
from reconcile_tui.lazy import late
from reconcile_tui.messages import encryption as words
from reconcile_tui.messages.screens import HOW_TO_LEAVE
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui.screens.cover import Cover, PassphraseScreen
from reconcile_tui.tui.services.key_queue import AT_ONCE
from reconcile_tui.tui.services.shutdown import Shutdown, ShutdownHost

if TYPE_CHECKING:
    from reconcile_tui.storage.io import passphrase as passphrases
else:
    passphrases = late("reconcile_tui.storage.io.passphrase")

CONFIRMED = 0.2
"""Seconds to wait for the last save before the key is forgotten; else it stays for now."""


class Unlock:
    """Asks for the passphrase, and forgets the key once nobody is there and all is saved."""

    def __init__(
        self,
        host: ShutdownHost,
        places: Places,
        saver: Saver,
        shutdown: Shutdown,
        make_screen: Callable[[], PassphraseScreen],
    ) -> None:
        self._host, self._saver, self._shutdown = host, saver, shutdown
        self._identity = places.identity
        self.make_screen = make_screen
        self._unlocked: Callable[[], bool] | None = None
        """While nothing was opened yet: looks for what was asked for."""
        self._is_busy = False

    # -- the key -------------------------------------------------------------------------------

    def forget_key(self) -> None:
        """Forget the key, if every save is confirmed; what is not saved yet still needs it."""
        if encryption.is_unlocked() and self._saver.flush(CONFIRMED):
            encryption.lock()

    def ask_first(self, unlocked: Callable[[], bool], then: Callable[[], object]) -> None:
        """Ask at the start, before anything can be read, and then open what was asked for.

        `unlocked` looks for that while the screen stands, and is False where the app is left.
        """
        self._unlocked = unlocked
        self._host.push_screen(self.make_screen(), lambda _: then())

    def ask_again(self) -> None:
        """Ask for the passphrase where the key was forgotten."""
        if encryption.is_locked() and not self.is_asking:
            self._host.push_screen(self.make_screen())

    @property
    def is_leaving(self) -> bool:
        """Whether the app is being left, and draws nothing any more."""
        return self._shutdown.is_wiped

    # -- the screen ----------------------------------------------------------------------------

    @property
    def is_asking(self) -> bool:
        """Whether the passphrase is asked for, also behind the sentence for a small window."""
        return self._screen() is not None

    def _screen(self) -> PassphraseScreen | None:
        stack = self._host.screen_stack
        return next((one for one in stack if isinstance(one, PassphraseScreen)), None)

    def takes(self, event: events.Event) -> bool:
        """Take every key but the one that quits, before any binding sees it."""
        screen = self._screen()
        if screen is None or not isinstance(event, events.Key | events.Paste):
            return False
        if isinstance(event, events.Key) and event.key in AT_ONCE:
            return False
        if not event.is_forwarded and not self._shutdown.is_wiped:
            self._take(screen, event)
        return True

    def _take(self, screen: PassphraseScreen, event: events.Key | events.Paste) -> None:
        key = event.key if isinstance(event, events.Key) else ""
        if screen.shows_help:
            self._take_in_help(screen, key)
        elif key == "f2":
            screen.show_help(show=True)
        elif not self._is_busy:
            self._take_passphrase(screen, event)

    def _take_passphrase(self, screen: PassphraseScreen, event: events.Key | events.Paste) -> None:
        if isinstance(event, events.Paste):
            screen.take(event.text)
        elif event.key in {"enter", "ctrl+j"}:
            self._try(screen)
        elif event.key == "ctrl+c":
            screen.say(HOW_TO_LEAVE)
        elif event.key == "escape":
            self._step_out(screen)
        elif event.key in {"backspace", "ctrl+h", "ctrl+u"}:
            screen.take_back(everything=event.key == "ctrl+u")
        elif event.is_printable and event.character:
            screen.take(event.character)

    @staticmethod
    def _take_in_help(screen: PassphraseScreen, key: str) -> None:
        if key in {"f2", "escape"}:
            screen.show_help(show=False)
        else:
            screen.scroll(key)

    def _step_out(self, screen: PassphraseScreen) -> None:
        """Esc: out of the app where nothing is open yet, else back under the cover."""
        screen.take_back(everything=True)
        if self._unlocked is not None:
            self._shutdown.leave()
        else:
            screen.say("")

    def _try(self, screen: PassphraseScreen) -> None:
        passphrase, screen.typed = screen.typed, bytearray()
        if not passphrase:
            return
        self._is_busy = True
        screen.say(words.OPENING)
        self._host.run_worker(partial(self._unlock, passphrase), thread=True)

    def _unlock(self, passphrase: bytearray) -> None:
        """In a thread: the work takes seconds, and quitting must not wait for it."""
        trouble = ""
        try:
            passphrases.unlock(self._identity, passphrase)
        except BookError as error:
            trouble = str(error)
        finally:
            passphrases.wipe(passphrase)
        self._host.call_later(self._tried, trouble)

    def _tried(self, trouble: str) -> None:
        self._is_busy = False
        screen = self._screen()
        if screen is None:
            return
        if any(isinstance(one, Cover) for one in self._host.screen_stack):
            # Nobody may be there: what is open stays covered, and is asked for again.
            encryption.lock()
            screen.say(trouble)
            return
        if trouble:
            screen.say(trouble)
            return
        unlocked, self._unlocked = self._unlocked, None
        if unlocked is not None and not unlocked():
            return
        while self._host.screen is not screen:  # the sentence for a small window
            self._host.pop_screen()
        screen.dismiss(None)
