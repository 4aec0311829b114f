"""Cover the idle screen, and ask for the passphrase at the start and again after that.

Everything is saved before the screen is covered, and the key of encrypted worksheets is forgotten.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from reconcile_tui.autosave import Saver
from reconcile_tui.errors import AppError
from reconcile_tui.lazy import late
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.settings import default_of
from reconcile_tui.tui.app_protocol import AppHost, OpenWorksheets, close_screen
from reconcile_tui.tui.screens.cover import (
    CalendarCover,
    Cover,
    PassphraseScreen,
    SmallWindowScreen,
    place_of_keys,
)
from reconcile_tui.tui.services.key_queue import UNQUEUED_KEYS
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.shutdown import Shutdown

if TYPE_CHECKING:
    from reconcile_tui.storage.io import passphrase as passphrases
else:
    passphrases = late("reconcile_tui.storage.io.passphrase")

SAVE_TIMEOUT = 0.2
"""Seconds to wait for the last save before the key is forgotten; without it the key stays."""

MAX_MINUTES = 24 * 60.0
"""The most minutes after which the screen is covered, unless never."""

COVER_KEY = default_of("cover_key")
"""The key that covers the passphrase screen in a discreet run, whatever uncovers it."""

KEY_REPEATS = 0.7
"""Seconds within which a key that is held down repeats, on any keyboard."""


class Unlock:
    """Asks for the passphrase, and forgets the key once the screen is covered and all is saved."""

    def __init__(
        self,
        host: AppHost,
        places: Places,
        saver: Saver,
        shutdown: Shutdown,
        make_screen: Callable[[], PassphraseScreen],
    ) -> None:
        self._host, self._saver, self._shutdown = host, saver, shutdown
        self._identity = places.identity
        self.make_screen = make_screen
        self._on_first_unlock: Callable[[], bool] | None = None
        """Opens what was asked for at the start; None once it did."""
        self._is_unlocking = False

    def forget_key(self) -> None:
        """Forget the key if every save is confirmed; an unsaved answer still needs it."""
        if encryption.is_unlocked() and self._saver.flush(SAVE_TIMEOUT):
            encryption.lock()

    def ask_first(self, unlocked: Callable[[], bool], then: Callable[[], object]) -> None:
        """Ask at the start, before anything can be read, and then do `then`.

        `unlocked` opens what was asked for, and returns False if the app exits instead.
        """
        self._on_first_unlock = unlocked
        self._host.push_screen(self.make_screen(), lambda _: then())

    def ask_again(self) -> None:
        """Ask for the passphrase if the key was forgotten."""
        if encryption.is_locked() and not self.is_asking:
            self._host.push_screen(self.make_screen())

    @property
    def is_shutting_down(self) -> bool:
        """Whether the app is shutting down and draws nothing more."""
        return self._shutdown.is_wiped

    @property
    def is_asking(self) -> bool:
        """Whether the passphrase is asked for, also behind the sentence for a small window."""
        return self._screen() is not None

    def _screen(self) -> PassphraseScreen | None:
        stack = self._host.screen_stack
        return next((one for one in stack if isinstance(one, PassphraseScreen)), None)

    def handle(self, event: events.Event) -> bool:
        """Handle every key but the one that quits, before any binding sees it; True if it did."""
        screen = self._screen()
        if screen is None or not isinstance(event, events.Key | events.Paste):
            return False
        if isinstance(event, events.Key) and event.key in UNQUEUED_KEYS:
            return False
        if not event.is_forwarded and not self._shutdown.is_wiped:
            self._handle(screen, event)
        return True

    def _handle(self, screen: PassphraseScreen, event: events.Key | events.Paste) -> None:
        key = event.key if isinstance(event, events.Key) else ""
        if screen.shows_help and key in {"f2", "escape"}:
            screen.show_help(show=False)
        elif screen.shows_help:
            screen.scroll(key)
        elif key == "f2":
            screen.show_help(show=True)
        elif not self._is_unlocking:
            self._edit_passphrase(screen, event)

    def _edit_passphrase(self, screen: PassphraseScreen, event: events.Key | events.Paste) -> None:
        key = event.key if isinstance(event, events.Key) else ""
        if isinstance(event, events.Paste):
            screen.take(event.text)
        elif key in {"enter", "ctrl+j"}:
            self._submit(screen)
        elif key == "ctrl+c":
            screen.say(labels.HOW_TO_LEAVE)
        elif key == "escape":
            screen.take_back(everything=True)
            screen.say("")
            if self._on_first_unlock is not None:  # nothing was opened yet
                self._shutdown.leave()
        elif key in {"backspace", "ctrl+h", "ctrl+u"}:
            screen.take_back(everything=key == "ctrl+u")
        elif event.is_printable and event.character:
            screen.take(event.character)

    def _submit(self, screen: PassphraseScreen) -> None:
        passphrase, screen.typed = screen.typed, bytearray()
        if passphrase:
            self._is_unlocking = True
            screen.say(words.OPENING)
            self._host.run_worker(partial(self._unlock, passphrase), thread=True)

    def _unlock(self, passphrase: bytearray) -> None:
        """Runs in a thread: it takes seconds, and quitting must not wait for it."""
        trouble = ""
        try:
            passphrases.unlock(self._identity, passphrase)
        except AppError as error:
            trouble = str(error)
        finally:
            passphrases.wipe(passphrase)
        self._host.call_later(self._on_unlock_tried, trouble)

    def _on_unlock_tried(self, trouble: str) -> None:
        self._is_unlocking = False
        screen = self._screen()
        if screen is None:
            return
        is_covered = any(isinstance(one, Cover) for one in self._host.screen_stack)
        if is_covered:
            # Nobody may be there: the screen stays covered, and the passphrase is asked for again.
            encryption.lock()
        if is_covered or trouble:
            screen.say(trouble)
            return
        unlocked, self._on_first_unlock = self._on_first_unlock, None
        if unlocked is not None and not unlocked():
            return
        while self._host.screen is not screen:  # the sentence for a small window
            self._host.pop_screen()
        close_screen(screen)


# -- the cover -------------------------------------------------------------------------------------


class IdleTimer:
    """Calls `on_idle` once nothing was touched for `seconds`; not again before the next touch.

    `seconds` of 0 turns it off. `on_idle` is called from the thread, or from `poll`.
    """

    def __init__(
        self, seconds: float, on_idle: Callable[[], None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._seconds, self._on_idle, self.clock = seconds, on_idle, clock
        self._last = clock()
        self._has_fired = False
        self._changed = threading.Condition()
        self._woken = self._ended = False

    def touch(self) -> None:
        """Restart the span. Only reads the clock; the thread is woken only after `on_idle`."""
        self._last = self.clock()
        if self._has_fired:
            self._has_fired = False
            self._wake()

    def set_seconds(self, seconds: float) -> None:
        """Change the span, and restart it."""
        self._seconds = seconds
        self._last, self._has_fired = self.clock(), False
        self._wake()

    def is_over(self) -> bool:
        """Whether the span has passed since the last touch."""
        return bool(self._seconds) and self.clock() - self._last >= self._seconds

    def poll(self) -> float | None:
        """Call `on_idle` if the span is over. Returns the seconds until the next, or None."""
        if not self._seconds or self._has_fired:
            return None
        if self.is_over():
            self._has_fired = True
            self._on_idle()
            return None
        return max(0.0, self._seconds - (self.clock() - self._last))

    def start(self) -> None:
        """Start the thread."""
        threading.Thread(target=self._wait, name="idle-timer", daemon=True).start()

    def stop(self) -> None:
        """End the thread."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _wait(self) -> None:
        while not self._ended:
            # Without the lock: `on_idle` may take a moment, and a key must not wait for it.
            rest = self.poll()
            with self._changed:
                self._changed.wait_for(lambda: self._woken, rest)
                self._woken = False


def seconds_of(minutes: float) -> float:
    """Return the setting, which is in minutes, in seconds."""
    return 60.0 * min(minutes, MAX_MINUTES)


class IdleCover:
    """Covers the screen, and takes the key that uncovers it.

    In a discreet run the cover is a month of a calendar, and one key uncovers the screen: whoever
    tries another, or has the person show it, sees nothing else.
    """

    def __init__(
        self,
        host: AppHost,
        saver: Saver,
        open_worksheets: OpenWorksheets,
        preferences: Preferences,
        unlock: Unlock,
    ) -> None:
        self._host, self._saver, self._unlock = host, saver, unlock
        self._open_worksheets = open_worksheets
        self._preferences = preferences
        self.timer = IdleTimer(seconds_of(preferences.number("cover_after")), self._idle)
        self._key = preferences.text("cover_key")
        self._uncover_key, self._uncovered_at = "", 0.0
        """The key that uncovered the screen, until another one comes, and when it came last."""
        self._postponed: list[Callable[[], object]] = []

    def postpone(self, screen: Screen[Any], open_screen: Callable[[], object]) -> bool:
        """Keep what opens a screen until the cover is gone; False if it may be opened now.

        A screen may come late, after something was read or another one closed: on top of the cover
        it would show what that hides.
        """
        may_open = isinstance(screen, Cover | PassphraseScreen | SmallWindowScreen)
        if may_open or not self.is_covered:
            return False
        self._postponed.append(open_screen)
        return True

    def open_postponed(self) -> None:
        """Open what was kept, once nothing is covered any more."""
        while self._postponed and not self.is_covered:
            self._postponed.pop(0)()

    @property
    def is_covered(self) -> bool:
        """Whether the cover or the passphrase screen is open, also behind a small window's text."""
        return self._unlock.is_asking or any(
            isinstance(screen, Cover) for screen in self._host.screen_stack
        )

    def set_minutes(self, minutes: str) -> None:
        """Cover after so many minutes, 0 for never, and save that setting."""
        seconds = seconds_of(float(minutes))
        self.timer.set_seconds(seconds)
        discreet = self._preferences.discreet
        covered = labels.COVERED_AFTER_DISCREETLY if discreet else labels.COVERED_AFTER
        message = covered if seconds else labels.NEVER_COVERED
        self._preferences.keep("cover_after", minutes, message)

    def cover(self) -> None:
        """Save, and cover the screen."""
        if self.is_covered or self._unlock.is_shutting_down:
            return
        self._open_worksheets.commit_all()
        self._saver.flush(0.2)
        self._host.clear_notifications()
        is_discreet = self._preferences.discreet
        self._host.push_screen(CalendarCover(self._host.today()) if is_discreet else Cover())
        self._unlock.forget_key()

    def resume_after_save(self) -> None:
        """Forget the key under the cover, now that a late save is done."""
        if self.is_covered:
            self._unlock.forget_key()

    def handle(self, event: events.Event) -> bool:
        """Restart the timer. Returns True for a key that uncovers the screen: it does nothing else.

        The mouse uncovers nothing, and does nothing under the cover.
        """
        if isinstance(event, events.MouseEvent) and not event.is_forwarded:
            self.timer.touch()
            return self.is_covered
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        self.timer.touch()
        if self._covers_passphrase(event):
            return True
        quits = isinstance(event, events.Key) and event.key in UNQUEUED_KEYS
        return not quits and self._uncovers(event)

    def _covers_passphrase(self, event: events.Key | events.Paste) -> bool:
        """Cover the passphrase screen in a discreet run: it tells that something is hidden."""
        is_asked = self._unlock.is_asking and not isinstance(self._host.screen, Cover)
        hides = is_asked and isinstance(event, events.Key) and event.key == COVER_KEY
        if not (hides and self._preferences.discreet) or self._unlock.is_shutting_down:
            return False
        self._host.push_screen(CalendarCover(self._host.today()))
        return True

    def _uncovers(self, event: events.Key | events.Paste) -> bool:
        """Uncover the screen, or return whether this key did and is still held down.

        A letter never counts as held down: whoever types on without having seen the cover loses
        the first letter and no more. Ignoring more would protect nothing: any key uncovers.
        """
        now = self.timer.clock()
        key = event.key if isinstance(event, events.Key) else ""
        if self._host.screen_stack and isinstance(self._host.screen, Cover):
            if isinstance(self._host.screen, CalendarCover) and key != self._key:
                return True
            self._host.pop_screen()
            self._unlock.ask_again()
            held = isinstance(event, events.Key) and (key == "space" or not event.is_printable)
            self._uncover_key, self._uncovered_at = (key if held else ""), now
            return True
        if self._host.screen_stack and isinstance(place_of_keys(self._host.screen_stack), Cover):
            return True  # under the sentence for a small window, where no key could be meant for it
        is_repeat = key == self._uncover_key and now - self._uncovered_at < KEY_REPEATS
        if not key or not is_repeat:
            self._uncover_key = ""
            return False
        self._uncovered_at = now
        return True

    def _idle(self) -> None:
        """Save, then cover. Called from a thread, so that a blocked loop delays no save."""
        self._saver.flush(1.0)
        if (loop := self._host.loop) is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._cover_if_idle)

    def _cover_if_idle(self) -> None:
        # An editor may have had the terminal meanwhile.
        if self.timer.is_over():
            self._host.call_later(self.cover)
