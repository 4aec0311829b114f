"""Up the wire: the thread that listens to the terminal, and sends what had to wait.

It wakes when there is something to do, and never else; when the terminal is gone, it says so, as a
hang-up does, and ends.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from reconcile_tui.terminal.input_parser import (
    Escape,
    Intake,
    NotUtf8,
    Pasted,
    PastedTooMuch,
    Seen,
    Sequence,
    Token,
    Typed,
    as_pressed,
    as_typed,
)
from reconcile_tui.terminal.writer import Writer, open_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

__all__ = ["LAST_WORDS", "BadBytes", "Listening", "PasteTooLong"]

LAST_WORDS = 0.4
"""Seconds that leaving waits for the line to take what the terminal must have."""


class PasteTooLong(events.Event, bubble=False):
    """A paste was longer than any answer; nothing of it was taken."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class BadBytes(events.Event, bubble=False):
    """The terminal sent bytes that are no UTF-8."""


class Listening(LinuxDriver):
    """The half of the driver that takes keys. Bytes nobody's keyboard sends do no harm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock = threading.RLock()
        self._waker = os.pipe()
        for end in self._waker:
            os.set_blocking(end, False)
        self._line, self._line_is_ours = open_line(sys.__stderr__.fileno() if sys.__stderr__ else 2)
        self._writer = Writer(self._write_line, self._newest)
        self.hung_up: Callable[[], None] = _hang_up
        """Called from the thread that listens, when there is no terminal any more."""
        self.wiping_keys: frozenset[str] = frozenset()
        """Keys at which the screen is wiped at once, before the app even hears of them."""

    def wipe(self) -> None:
        """Overwrite the screen, and draw nothing more."""
        raise NotImplementedError

    def _newest(self) -> str:
        """What is to be sent for the newest screen to be shown."""
        raise NotImplementedError

    def _write_line(self, data: bytes) -> int:
        if not self._line_is_ours:
            if not select.select([], [self._line], [], 0)[1]:
                raise BlockingIOError
            data = data[:256]  # as much as a terminal that says it has room surely has room for
        return os.write(self._line, data)

    def _watch(self) -> None:
        """Have the input thread look after what could not be sent at once."""
        if self._writer.wants_room or self._writer.due() is not None:
            self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            os.write(self._waker[1], b"!")

    def listen(self) -> None:
        """Begin to listen."""
        self.exit_event.clear()
        self._key_thread = threading.Thread(target=self._run_input_thread, name="terminal")
        self._key_thread.daemon = True
        self._key_thread.start()

    def disable_input(self) -> None:
        """Listen no more."""
        if self._key_thread is not None and not self.exit_event.is_set():
            self.exit_event.set()
            self._wake()
            if threading.current_thread() is not self._key_thread:
                self._key_thread.join(1.0)
            self._key_thread = None

    def send_message(self, message: Message) -> None:
        """Hand a key or an event to the app, from this thread."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._app.post_message(message)

    def _run_input_thread(self) -> None:
        """As Textual's, but a fault in here ends as every fault of ours does: with one sentence."""
        try:
            self.run_input_thread()
        except Exception as error:
            self._app.call_later(_raise, error)

    def run_input_thread(self) -> None:
        """Listen, and send what had to wait. Wakes when there is something to do."""
        intake = Intake(constants.ESCAPE_DELAY)
        self._parser = XTermParser()
        while not self.exit_event.is_set():
            ears, room, wait = [self.fileno, self._waker[0]], [], _wait(intake, self._writer)
            if self._writer.wants_room:
                room = [self._line]
            ready, writable, _ = select.select(ears, room, [], wait)
            if self._waker[0] in ready:
                os.read(self._waker[0], 4096)
            if self.fileno in ready:
                data = self._read()
                if not data:
                    break
                self._hear(intake.feed(data, monotonic()))
            self._hear(intake.tick(monotonic()))
            with self._lock:
                if writable:
                    self._writer.go_on()
                self._writer.overdue()
            if self._writer.gone:
                break
        if not self.exit_event.is_set():
            self.hung_up()

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 1 << 14)
        except OSError:  # Linux: nobody holds the other end any more
            return b""

    def _hear(self, tokens: list[Token]) -> None:
        for token in tokens:
            if isinstance(token, Seen):
                with self._lock:
                    self._writer.answered()
                continue
            for event in self._events(token):
                if isinstance(event, events.Key) and event.key in self.wiping_keys:
                    self.wipe()
                self.process_message(event)

    def _events(
        self, token: Escape | NotUtf8 | Pasted | PastedTooMuch | Typed | Sequence
    ) -> list[Message]:
        match token:
            case Escape():
                return [events.Key("escape", "\x1b")]
            case NotUtf8():
                return [BadBytes()]
            case Pasted(text):
                return [events.Paste(text)] if text else []
            case PastedTooMuch(length):
                return [PasteTooLong(length)]
            case Sequence(sequence):
                found = self._parsed(as_pressed(sequence))
                # One sequence is one key: Textual takes some with Alt for Esc and the key.
                return found if len(found) < 2 else [one for one in found if not _is_escape(one)]
            case Typed(text):
                return self._parsed(text)

    def _parsed(self, text: str) -> list[Message]:
        """What Textual makes of it. A sequence it does not know must not wait for its end."""
        if not text:  # to the parser: there will never be more
            return []
        try:
            found = list(self._parser.feed(text))
        except Exception:  # numbers out of range, and whatever else nobody's keyboard sends
            found = []
        if not found:
            self._parser = XTermParser()
        return [as_typed(one) if isinstance(one, events.Key) else one for one in found]

    def _drain(self) -> None:
        """Until everything was taken, and the terminal has answered what it was asked.

        An answer that came later would be typed into the shell.
        """
        end = monotonic() + LAST_WORDS
        while (self._writer.wants_room or self._writer.is_waiting) and monotonic() < end:
            room = [self._line] if self._writer.wants_room else []
            ears = [self.fileno] if self._writer.is_waiting else []
            try:
                ready = select.select(ears, room, [], max(0.0, end - monotonic()))
                if ready[0] and not self._hear_answers(os.read(self.fileno, 4096)):
                    return
            except OSError:
                return
            self._writer.go_on()

    def _hear_answers(self, data: bytes) -> bool:
        for token in Intake().feed(data, monotonic()):
            if isinstance(token, Seen):
                self._writer.answered()
        return bool(data)


def _wait(intake: Intake, writer: Writer) -> float | None:
    """Seconds until something is due; None for as long as it takes."""
    times = [time for time in (intake.due(), writer.due()) if time is not None]
    return max(0.0, min(times) - monotonic()) if times else None


def _is_escape(message: Message) -> bool:
    return isinstance(message, events.Key) and message.key == "escape"


def _hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)


def _raise(error: Exception) -> None:
    raise error
