"""Up the wire: the thread that listens to the terminal, and sends what had to wait.

It wakes when there is something to do, and never else; when the terminal is gone, it says so, as a
hang-up does, and ends.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from textual import constants, events
from textual._xterm_parser import XTermParser

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
from reconcile_tui.terminal.writer import Output, Writer

if TYPE_CHECKING:
    from textual.message import Message

LAST_WORDS = 0.4
"""Seconds that leaving waits for the line to take what the terminal must have."""


class PasteTooLong(events.Event, bubble=False):
    """A paste was longer than any answer; nothing of it was taken."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class BadBytes(events.Event, bubble=False):
    """The terminal sent bytes that are no UTF-8."""


class InputHooks(NamedTuple):
    """What the thread calls besides: `wipe` overwrites the screen, `fail` reports a fault."""

    wipe: Callable[[], None]
    fail: Callable[[Exception], None]


class InputThread:
    """Takes what the terminal sends, in a thread, and gives the writer its turns.

    `deliver` hands a key or an event on; like the hooks, it is called from the thread.
    """

    def __init__(
        self, fileno: int, output: Output, deliver: Callable[[Message], None], hooks: InputHooks
    ) -> None:
        self._fileno, self._output, self._deliver, self._hooks = fileno, output, deliver, hooks
        self._parser = XTermParser()
        self._waker = os.pipe()
        for end in self._waker:
            os.set_blocking(end, False)
        self._thread: threading.Thread | None = None
        self._ends = threading.Event()
        self.wiping_keys: frozenset[str] = frozenset()
        """Keys at which the screen is wiped at once, before the app even hears of them."""

    # -- for whoever draws ---------------------------------------------------------------------

    def watch(self) -> None:
        """Look after what could not be sent at once."""
        writer = self._output.writer
        if writer.wants_room or writer.due() is not None:
            self.wake()

    def wake(self) -> None:
        """Have the thread look at once what there is to do."""
        with contextlib.suppress(OSError):
            os.write(self._waker[1], b"!")

    def start(self) -> None:
        """Begin to listen."""
        self._ends.clear()
        self._thread = threading.Thread(target=self._run, name="terminal", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        if self._thread is not None and not self._ends.is_set():
            self._ends.set()
            self.wake()
            if threading.current_thread() is not self._thread:
                self._thread.join(1.0)
            self._thread = None

    # -- in the thread -------------------------------------------------------------------------

    def _run(self) -> None:
        """A fault in here ends as every fault of ours does: with one sentence."""
        try:
            self._listen()
        except Exception as error:
            self._hooks.fail(error)

    def _listen(self) -> None:
        """Listen, and send what had to wait. Wakes when there is something to do."""
        intake = Intake(constants.ESCAPE_DELAY)
        self._parser = XTermParser()
        output, writer = self._output, self._output.writer
        while not self._ends.is_set():
            ears, room, wait = [self._fileno, self._waker[0]], [], _wait(intake, writer)
            if writer.wants_room:
                room = [output.fileno]
            ready, writable, _ = select.select(ears, room, [], wait)
            if self._waker[0] in ready:
                os.read(self._waker[0], 4096)
            if self._fileno in ready:
                data = self._read()
                if not data:
                    break
                self._hear(intake.feed(data, monotonic()))
            self._hear(intake.tick(monotonic()))
            with output.lock:
                if writable:
                    writer.go_on()
                writer.overdue()
            if writer.gone:
                break
        if not self._ends.is_set():
            _hang_up()

    def _read(self) -> bytes:
        try:
            return os.read(self._fileno, 1 << 14)
        except OSError:  # Linux: nobody holds the other end any more
            return b""

    def _hear(self, tokens: list[Token]) -> None:
        for token in tokens:
            if isinstance(token, Seen):
                with self._output.lock:
                    self._output.writer.answered()
                continue
            for event in self.events(token):
                if isinstance(event, events.Key) and event.key in self.wiping_keys:
                    self._hooks.wipe()
                self._deliver(event)

    def events(
        self, token: Escape | NotUtf8 | Pasted | PastedTooMuch | Typed | Sequence
    ) -> list[Message]:
        """What Textual is told of it."""
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

    def drain(self) -> None:
        """Until everything was taken, and the terminal has answered what it was asked.

        An answer that came later would be typed into the shell.
        """
        end = monotonic() + LAST_WORDS
        writer = self._output.writer
        while (writer.wants_room or writer.is_waiting) and monotonic() < end:
            room = [self._output.fileno] if writer.wants_room else []
            ears = [self._fileno] if writer.is_waiting else []
            try:
                ready = select.select(ears, room, [], max(0.0, end - monotonic()))
                if ready[0] and not self._hear_answers(os.read(self._fileno, 4096)):
                    return
            except OSError:
                return
            writer.go_on()

    def _hear_answers(self, data: bytes) -> bool:
        for token in Intake().feed(data, monotonic()):
            if isinstance(token, Seen):
                self._output.writer.answered()
        return bool(data)


def _wait(intake: Intake, writer: Writer) -> float | None:
    """Seconds until something is due; None for as long as it takes."""
    times = [time for time in (intake.due(), writer.due()) if time is not None]
    return max(0.0, min(times) - monotonic()) if times else None


def _is_escape(message: Message) -> bool:
    return isinstance(message, events.Key) and message.key == "escape"


def _hang_up() -> None:
    os.kill(os.getpid(), signal.SIGHUP)
