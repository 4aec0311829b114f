"""Covering the screen when nobody has pressed a key for a while; everything is saved first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from textual import events

from reconcile_tui.autosave import Saver
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.settings import default_of
from reconcile_tui.tui.app_protocol import OpenWorksheets
from reconcile_tui.tui.screens.cover import Cover, Month
from reconcile_tui.tui.services.key_queue import AT_ONCE
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.shutdown import ShutdownHost
from reconcile_tui.tui.services.unlock import Unlock


class IdleTimer:
    """Calls `due` once nothing was touched for `seconds`; not again before the next touch.

    `seconds` of 0 turns it off. `due` is called from the thread, or from `look`.
    """

    def __init__(
        self, seconds: float, due: Callable[[], None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._seconds, self._due, self.clock = seconds, due, clock
        self._last = clock()
        self._told = False
        self._changed = threading.Condition()
        self._woken = self._ended = False

    def touch(self) -> None:
        """Somebody is there. Costs a look at the clock; the thread is woken only after a `due`."""
        self._last = self.clock()
        if self._told:
            self._told = False
            self._wake()

    def set_seconds(self, seconds: float) -> None:
        """Another span from now on."""
        self._seconds = seconds
        self._last, self._told = self.clock(), False
        self._wake()

    def is_over(self) -> bool:
        """Whether the span has passed since the last touch."""
        return bool(self._seconds) and self.clock() - self._last >= self._seconds

    def look(self) -> float | None:
        """Tell, if the time has come. Returns the seconds until the next look, None for never."""
        if not self._seconds or self._told:
            return None
        if self.is_over():
            self._told = True
            self._due()
            return None
        return max(0.0, self._seconds - (self.clock() - self._last))

    def start(self) -> None:
        """Begin to wait."""
        threading.Thread(target=self._wait, name="idle-timer", daemon=True).start()

    def stop(self) -> None:
        """Wait no more."""
        self._ended = True
        self._wake()

    def _wake(self) -> None:
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def _wait(self) -> None:
        while not self._ended:
            # Not with the lock: what is due may take a moment, and a key must not wait for it.
            rest = self.look()
            with self._changed:
                self._changed.wait_for(lambda: self._woken, rest)
                self._woken = False


MOST = 24 * 60.0
"""Minutes after which it covers the screen at the latest, if it does."""

COVER_KEY = default_of("cover_key")
"""What covers the question for the passphrase in a discreet run, whatever takes it away."""

HELD = 0.7
"""Seconds after which a key that is held down has come again, on any keyboard."""


def seconds_of(minutes: float) -> float:
    """The setting, which is in minutes, in seconds."""
    return 60.0 * min(minutes, MOST)


class IdleCover:
    """Covers the screen, and takes the key that uncovers it.

    In a discreet run the cover is a month of a calendar, and one key takes it away: whoever tries
    another, or has the person show it, sees nothing else.
    """

    def __init__(
        self,
        host: ShutdownHost,
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
        self._woken = 0.0
        self._waker = ""
        """The key that took the cover away, until another one comes."""

    @property
    def is_covered(self) -> bool:
        """Whether the cover, or the passphrase, is on the screen, or behind a sentence on size."""
        return self._unlock.is_asking or any(
            isinstance(screen, Cover) for screen in self._host.screen_stack
        )

    def set_minutes(self, minutes: str) -> None:
        """Cover after so many minutes; 0 never does. Kept for the next time."""
        seconds = seconds_of(float(minutes))
        self.timer.set_seconds(seconds)
        discreet = self._preferences.discreet
        covered = labels.COVERED_AFTER_DISCREETLY if discreet else labels.COVERED_AFTER
        said = covered if seconds else labels.NEVER_COVERED
        self._preferences.keep("cover_after", minutes, said)

    def cover(self) -> None:
        """Save, and cover the screen."""
        if self.is_covered or self._unlock.is_leaving:
            return
        self._open_worksheets.commit_all()
        self._saver.flush(0.2)
        self._host.clear_notifications()
        is_discreet = self._preferences.discreet
        self._host.push_screen(Month(self._host.today()) if is_discreet else Cover())
        self._unlock.forget_key()

    def words_are_safe(self) -> None:
        """The disk took words after all: under the cover the key is not needed any more."""
        if self.is_covered:
            self._unlock.forget_key()

    def takes(self, event: events.Event) -> bool:
        """Somebody is there. A key that takes the cover away does nothing else.

        The next one is the person's. The mouse takes no cover away, and does nothing under it.
        """
        if isinstance(event, events.MouseEvent) and not event.is_forwarded:
            self.timer.touch()
            return self.is_covered
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        self.timer.touch()
        if self._hides_passphrase(event):
            return True
        leaves = isinstance(event, events.Key) and event.key in AT_ONCE
        return not leaves and self._wakes(event)

    def _hides_passphrase(self, event: events.Key | events.Paste) -> bool:
        """Cover the question for the passphrase, in a discreet run: it tells what is behind it."""
        is_asked = self._unlock.is_asking and not isinstance(self._host.screen, Cover)
        hides = is_asked and isinstance(event, events.Key) and event.key == COVER_KEY
        if not (hides and self._preferences.discreet) or self._unlock.is_leaving:
            return False
        self._host.push_screen(Month(self._host.today()))
        return True

    def _wakes(self, event: events.Key | events.Paste) -> bool:
        """Whether this takes the cover away, or is that key again because it is held down.

        A letter is never a key held down: whoever writes on without having seen the cover loses the
        first letter and no more. To let more of it fall would keep nothing from anybody: any key
        takes the cover away.
        """
        now = self.timer.clock()
        key = event.key if isinstance(event, events.Key) else ""
        if self._host.screen_stack and isinstance(self._host.screen, Cover):
            if isinstance(self._host.screen, Month) and key != self._key:
                return True
            self._host.pop_screen()
            self._unlock.ask_again()
            held = isinstance(event, events.Key) and (key == "space" or not event.is_printable)
            self._waker, self._woken = (key if held else ""), now
            return True
        if not self._waker or key != self._waker or now - self._woken >= HELD:
            self._waker = ""
            return False
        self._woken = now
        return True

    def _idle(self) -> None:
        """Called from a thread, also while the loop stands still: the words go first."""
        self._saver.flush(1.0)
        loop = self._host.loop
        if loop is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._cover_if_idle)

    def _cover_if_idle(self) -> None:
        # An editor may have had the terminal meanwhile.
        if self.timer.is_over():
            self._host.call_later(self.cover)
