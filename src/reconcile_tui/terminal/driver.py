"""Textual drivers for a slow or broken connection.

`SafeDriver` never blocks on output, treats the end of input as a hang-up, and lets no byte from the
keyboard end the app. `ThinDriver` also sends only the cells that changed.

What must arrive (modes, questions, the wipe) is queued. Screens are not: when there is room, the
newest one is asked for, and those in between are never sent.

A full kernel buffer is not the only queue on the way. A pty takes 64 kB before it blocks, and sshd,
the network and a modem buffer more, so that a slow connection would show frames of half a minute
ago. So from time to time a question that every terminal answers (`ESC[5n`) is sent after a screen:
the answer says that everything before it was drawn. While more than `window` bytes are unanswered,
no screen is sent. The window grows while answers are as fast as the fastest one, and shrinks when
they are late. A terminal that has never answered is never waited for.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
import signal
import sys
import termios
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import constants, events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from reconcile_tui import tty_modes
from reconcile_tui.terminal.cells import Cells, traits_of
from reconcile_tui.terminal.input import (
    Answered,
    Escape,
    InputParser,
    InvalidUtf8,
    Pasted,
    PasteRefused,
    Sequence,
    Token,
    Typed,
    as_text_key,
    normalize_key,
)

if TYPE_CHECKING:
    from textual.message import Message

QUESTION = b"\x1b[5n"

QUESTION_AFTER = 1024
"""Bytes after which a question is sent."""

NARROWEST, WIDEST = 1024, 1 << 16
"""The limits of the window, in bytes."""

ON_TIME_WITHIN, LATE = 0.06, 0.15
"""Seconds more than the fastest answer took."""

PATIENCE = 4.0
"""Seconds after which an answer counts as lost."""

RETRIES = 2
"""Lost answers in a row after which this terminal is not asked again."""


class Writer:
    """Writes to a non-blocking file descriptor. Not thread-safe: the driver locks.

    `newest()` returns the bytes of the newest screen, empty if it is shown already. `write(data)`
    returns how many bytes were written; it raises BlockingIOError while there is no room, and
    another OSError when the terminal is gone for good.
    """

    def __init__(
        self,
        write: Callable[[bytes], int],
        newest: Callable[[], str],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._write, self._newest, self._clock = write, newest, clock
        self._buffer = bytearray()
        self._screen_bytes = 0
        self._sent = self._seen = self._asked_at = 0
        self._questions: deque[tuple[int, float]] = deque()
        self._has_answered = False
        self._lost_answers = 0
        self._fastest = 60.0
        self.window = NARROWEST
        self.gone = False
        self._stale = False

    def send(self, data: str) -> None:
        """Queue bytes that must arrive."""
        if not self.gone:
            self._buffer += data.encode("utf-8", "replace")
            self._screen_bytes = 0
            self._push()

    def draw(self) -> None:
        """Send the newest screen as soon as there is room for it."""
        self._stale = True
        self.send_waiting()

    def drop(self) -> None:
        """Drop the screen that is being sent, and send none until `draw` is called.

        The caller overwrites what the terminal shows then.
        """
        self._stale = False
        if not self._screen_bytes:
            return
        # A sequence that was begun is ended; whatever is sent next begins with Esc.
        end = self._buffer.find(b"\x1b", len(self._buffer) - self._screen_bytes)
        del self._buffer[end if end >= 0 else len(self._buffer) :]
        self._screen_bytes = 0
        while self._questions and self._questions[-1][0] > self._sent + len(self._buffer):
            self._questions.pop()

    def ask(self) -> None:
        """Ask the terminal to answer when it has drawn everything up to here."""
        self._queue_question()
        self._push()

    def send_waiting(self) -> None:
        """Send what there is room for."""
        self._push()
        if self._buffer or self.gone or not self._stale:
            return
        if self._has_answered and self._sent - self._seen > self.window:
            if not self._questions:
                self.ask()
            return
        self._stale = False
        data = self._newest()
        if not data:
            return
        self._buffer += data.encode("utf-8", "replace")
        if self._has_answered and self._sent + len(self._buffer) - self._asked_at >= QUESTION_AFTER:
            self._queue_question()
        self._screen_bytes = len(self._buffer)
        self._push()

    def answered(self) -> None:
        """Handle an answer: everything up to the oldest open question was drawn."""
        if not self._questions:
            return
        self._seen, asked = self._questions.popleft()
        took = self._clock() - asked
        self._has_answered, self._lost_answers = True, 0
        self._fastest = min(self._fastest, took)
        if took - self._fastest < ON_TIME_WITHIN:
            self.window = min(WIDEST, self.window * 2)
        elif took - self._fastest > LATE:
            self.window = max(NARROWEST, self.window // 2)
        self.send_waiting()

    @property
    def wants_room(self) -> bool:
        """Whether bytes wait until the descriptor is writable."""
        return bool(self._buffer) and not self.gone

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is outstanding."""
        return bool(self._questions) and not self.gone

    def due(self) -> float | None:
        """Return when to call `overdue`; None while no screen waits for an answer."""
        if self._stale and self._questions and not self._buffer and not self.gone:
            return self._questions[0][1] + PATIENCE
        return None

    def overdue(self) -> None:
        """Give up on answers that are more than `PATIENCE` late."""
        now = self._clock()
        if not self._questions or now < self._questions[0][1] + PATIENCE:
            return
        self._questions.clear()
        self._seen = self._sent
        self._lost_answers += 1
        self._has_answered = self._has_answered and self._lost_answers < RETRIES
        self.send_waiting()

    def _queue_question(self) -> None:
        self._buffer += QUESTION
        self._asked_at = self._sent + len(self._buffer)
        self._questions.append((self._asked_at, self._clock()))

    def _push(self) -> None:
        while self._buffer and not self.gone:
            try:
                count = self._write(bytes(self._buffer[:WIDEST]))
            except BlockingIOError:
                return
            except OSError:
                self.gone = True
                self._buffer.clear()
                return
            self._sent += count
            del self._buffer[:count]
            self._screen_bytes = min(self._screen_bytes, len(self._buffer))


class Output:
    """A terminal's descriptor, the writer to it, and the lock around the writer."""

    def __init__(self, fileno: int, newest: Callable[[], str]) -> None:
        self.fileno, self._is_ours = _open_line(fileno)
        self.writer = Writer(self.write, newest)
        self.lock = threading.RLock()

    def write(self, data: bytes) -> int:
        """Write what fits now, bypassing the writer; raises OSError as the writer expects it."""
        if not self._is_ours:
            if not select.select([], [self.fileno], [], 0)[1]:
                raise BlockingIOError
            data = data[:256]  # what a writable terminal surely has room for
        return os.write(self.fileno, data)


def _open_line(fileno: int) -> tuple[int, bool]:
    """Open the terminal again, non-blocking; return the descriptor and whether it is our own.

    The one we were started with is shared with the shell, which must not find it non-blocking. If
    the terminal can't be opened again, the shared one is used: `write` polls it first.
    """
    flags = os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC
    with suppress(OSError):
        return os.open(os.ttyname(fileno), flags), True
    with suppress(OSError):
        return os.open("/dev/tty", flags), True
    return fileno, False


_TAMED = "\x1b[r\x1b[?6l\x1b[4l\x1b[?1l\x1b>\x1b(B\x1b[m\x1b[?1004l"
_NO_MOUSE_OF_OTHERS = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"


def mode_resets(*, mouse: bool) -> str:
    """Return what resets the modes that another program may have left set.

    Margins, insert mode, keypad and colors; and the mouse, unless `mouse` wants it.
    """
    return _TAMED if mouse else _TAMED + _NO_MOUSE_OF_OTHERS


def wipe_sequence(rows: int) -> str:
    """Return what overwrites every row of the screen.

    Row by row: to clear the screen as a whole scrolls it into the history of GNU screen and of tmux
    without an alternate screen.
    """
    lines = "".join(f"\x1b[{row}H\x1b[K" for row in range(1, rows + 1))
    return f"\x1b[m{lines}\x1b[H"


DRAIN_TIMEOUT = 0.4
"""Seconds to wait at the end until the terminal has taken what it must have."""


class PasteTooLong(events.Event, bubble=False):
    """A paste was longer than any answer, and refused."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class BadBytes(events.Event, bubble=False):
    """The terminal sent bytes that are no UTF-8."""


class InputThread:
    """Reads the terminal in a thread, and has the writer send what had to wait.

    The thread wakes only when there is something to do. When the terminal is gone, it raises
    SIGHUP.

    Called from the thread: `deliver` with each event, `wipe` to overwrite the screen, `fail` with
    an unexpected exception.
    """

    def __init__(
        self,
        fileno: int,
        output: Output,
        deliver: Callable[[Message], None],
        wipe: Callable[[], None],
        fail: Callable[[Exception], None],
    ) -> None:
        self._fileno, self._output, self._deliver = fileno, output, deliver
        self._wipe, self._fail = wipe, fail
        self._parser = XTermParser()
        self._waker = os.pipe()
        for end in self._waker:
            os.set_blocking(end, False)
        self._thread: threading.Thread | None = None
        self._ends = threading.Event()
        self.wiping_keys: frozenset[str] = frozenset()
        """Keys at which the screen is wiped at once, before the app gets them."""

    def watch(self) -> None:
        """Have the thread send what could not be sent at once."""
        writer = self._output.writer
        if writer.wants_room or writer.due() is not None:
            self.wake()

    def wake(self) -> None:
        """Wake the thread."""
        with suppress(OSError):
            os.write(self._waker[1], b"!")

    def start(self) -> None:
        """Start the thread."""
        self._ends.clear()
        self._thread = threading.Thread(target=self._run, name="terminal", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread."""
        if self._thread is not None and not self._ends.is_set():
            self._ends.set()
            self.wake()
            if threading.current_thread() is not self._thread:
                self._thread.join(1.0)
            self._thread = None

    def _run(self) -> None:
        try:
            self._read_loop()
        except Exception as error:
            self._fail(error)

    def _read_loop(self) -> None:
        parser = InputParser(constants.ESCAPE_DELAY)
        self._parser = XTermParser()
        output, writer = self._output, self._output.writer
        while not self._ends.is_set():
            room = [output.fileno] if writer.wants_room else []
            wait = _wait(parser, writer)
            ready, writable, _ = select.select([self._fileno, self._waker[0]], room, [], wait)
            if self._waker[0] in ready:
                os.read(self._waker[0], 4096)
            if self._fileno in ready:
                data = self._read()
                if not data:
                    break
                self._process(parser.feed(data, monotonic()))
            self._process(parser.tick(monotonic()))
            with output.lock:
                if writable:
                    writer.send_waiting()
                writer.overdue()
            if writer.gone:
                break
        if not self._ends.is_set():
            os.kill(os.getpid(), signal.SIGHUP)

    def _read(self) -> bytes:
        try:
            return os.read(self._fileno, 1 << 14)
        except OSError:  # Linux: the other end was closed
            return b""

    def _process(self, tokens: list[Token]) -> None:
        for token in tokens:
            if isinstance(token, Answered):
                with self._output.lock:
                    self._output.writer.answered()
                continue
            for event in self.events(token):
                if isinstance(event, events.Key) and event.key in self.wiping_keys:
                    self._wipe()
                self._deliver(event)

    def events(
        self, token: Escape | InvalidUtf8 | Pasted | PasteRefused | Typed | Sequence
    ) -> list[Message]:
        """Return Textual's events for a token."""
        match token:
            case Escape():
                return [events.Key("escape", "\x1b")]
            case InvalidUtf8():
                return [BadBytes()]
            case Pasted(text):
                return [events.Paste(text)] if text else []
            case PasteRefused(length):
                return [PasteTooLong(length)]
            case Sequence(sequence):
                found = self._parsed(normalize_key(sequence))
                # One sequence is one key: Textual parses some with Alt as Esc and the key.
                more = len(found) > 1
                return [one for one in found if not (more and getattr(one, "key", "") == "escape")]
            case Typed(text):
                return self._parsed(text)

    def _parsed(self, text: str) -> list[Message]:
        """Parse text with Textual's parser, which is reset after an unknown sequence."""
        if not text:  # would end the parser
            return []
        try:
            found = list(self._parser.feed(text))
        except Exception:  # numbers out of range, and the like
            found = []
        if not found:
            self._parser = XTermParser()
        return [as_text_key(one) if isinstance(one, events.Key) else one for one in found]

    def drain(self) -> None:
        """Wait until everything is sent and answered: a later answer would go to the shell."""
        end = monotonic() + DRAIN_TIMEOUT
        writer = self._output.writer
        while (writer.wants_room or writer.is_waiting) and monotonic() < end:
            room = [self._output.fileno] if writer.wants_room else []
            ears = [self._fileno] if writer.is_waiting else []
            try:
                ready = select.select(ears, room, [], max(0.0, end - monotonic()))
                if ready[0] and not self._read_answers(os.read(self._fileno, 4096)):
                    return
            except OSError:
                return
            writer.send_waiting()

    def _read_answers(self, data: bytes) -> bool:
        for token in InputParser().feed(data, monotonic()):
            if isinstance(token, Answered):
                self._output.writer.answered()
        return bool(data)


def _wait(parser: InputParser, writer: Writer) -> float | None:
    """Return the seconds until something is due; None if nothing is."""
    times = [time for time in (parser.due(), writer.due()) if time is not None]
    return max(0.0, min(times) - monotonic()) if times else None


SYNCHRONIZED_FROM = 200
"""The least characters of a screen that gets the 16 bytes of synchronized-output marks."""

MAX_QUEUED = 1 << 16
"""The most characters of frames that `SafeDriver` queues."""

_FRAME = re.compile(r"\x1b\[\d*(?:;\d*)?H(?:.*\x1b\[\d*(?:;\d*)?H)?", re.DOTALL)
_ORDER = re.compile(r"(?:\x1b\[[?<>=]?[\d;]*\$?[A-Za-z]|\x07)*")
"""What is sent unchanged: modes, questions, a bell. No title, clipboard or text."""

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l\x1b[>5u"
"""Alternate screen, no cursor, bracketed paste, no wrapping, and the kitty keyboard protocol.

The last with flags 1 and 4: Esc is unambiguous, and ctrl with a letter reports the key of another
layout as well.
"""

_MOUSE = "\x1b[?1000h\x1b[?1006h"
"""Presses and the wheel. No movement, which would send a report for each cell."""

_NO_MOUSE = "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
_LEAVE = "\x1b[?2004l\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h\x1b[m"


class SafeDriver(LinuxDriver):
    """Sends frames as Textual makes them; on a slow connection, drops them and repaints once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        out = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._output = Output(out, self._newest)
        self.input = InputThread(
            self.fileno, self._output, self.process_message, self.wipe, self._fail
        )
        self._in_app = self._had_terminal = False
        self._frozen = False
        self._can_synchronize = False
        self._cursor_wanted = self._cursor_shown = False
        self._frames: list[str] = []
        self._dropped = False

    def write(self, data: str) -> None:
        """Send a frame, or an order to the terminal. Never blocks."""
        if data == SYNC_START:
            self._can_synchronize = True
        elif data != SYNC_END and not self._frozen:
            with self._output.lock:
                if _FRAME.fullmatch(data):
                    self._take_frame(data)
                    self._output.writer.draw()
                elif _ORDER.fullmatch(data):
                    self._send(data)
            self.input.watch()

    def flush(self) -> None:
        """Do nothing: nothing is buffered here."""

    def show_cursor(self, shown: bool) -> None:
        """Show the terminal's own cursor from the next frame on, or hide it."""
        self._cursor_wanted = shown

    def wipe(self) -> None:
        """Overwrite every row, and draw nothing more until `repaint`. Safe from any thread."""
        with self._output.lock:
            if self._frozen or not self._in_app:
                return
            self._frozen = True
            self._output.writer.drop()
            self._output.writer.send(wipe_sequence(self._size_now()[1]))
        self.input.watch()

    def wipe_suspended(self) -> None:
        """Overwrite every row while another program has the terminal. Safe in a signal handler."""
        with suppress(OSError):
            self._output.write(wipe_sequence(self._size_now()[1]).encode())

    def forget(self) -> None:
        """Send the next frame whole, after something else may have written on the terminal."""
        with self._output.lock:
            self._frames.clear()

    def repaint(self) -> None:
        """Send the whole screen, whatever the terminal shows, also after a wipe."""
        self.forget()
        with self._output.lock:
            self._frozen = False
            self._prepare_repaint()
            self._output.writer.send(self._tamed())
            self._output.writer.draw()
        self.input.watch()

    def _prepare_repaint(self) -> None:
        """Have the app draw again: no frame is kept here."""
        self._dropped = True

    def resume_drawing(self) -> None:
        """Draw from the next frame on, after a wipe; no earlier frame is sent."""
        self.forget()
        with self._output.lock:
            self._frozen = False

    def _take_frame(self, frame: str) -> None:
        self._frames.append(frame)
        self._dropped = self._dropped or sum(map(len, self._frames)) > MAX_QUEUED

    def _newest(self) -> str:
        """Return the bytes that show the newest screen."""
        frames, self._frames = self._frames, []
        if self._dropped:
            self._dropped = False
            self._app.call_later(self._app.refresh)
            return ""
        return self._synchronized("".join(frames) + self._cursor_change())

    def _send(self, data: str) -> None:
        self._output.writer.send(data)

    def _cursor_change(self) -> str:
        if self._cursor_wanted == self._cursor_shown:
            return ""
        self._cursor_shown = self._cursor_wanted
        return "\x1b[?25h" if self._cursor_shown else "\x1b[?25l"

    def _synchronized(self, sent: str) -> str:
        if self._can_synchronize and len(sent) >= SYNCHRONIZED_FROM:
            return f"{SYNC_START}{sent}{SYNC_END}"
        return sent

    def _size_now(self) -> tuple[int, int]:
        """Return the columns and rows that the terminal has now, however often it was resized."""
        with suppress(OSError):
            size = os.get_terminal_size(self.fileno)
            if size.columns and size.lines:
                return size.columns, size.lines
        return self._get_terminal_size()

    def start_application_mode(self) -> None:
        """Take the terminal: raw, on its alternate screen, with a thread that reads it."""
        self._loop = asyncio.get_running_loop()
        signal.signal(signal.SIGWINCH, lambda *_: self._call_soon(self._resized))
        with suppress(termios.error):
            attributes = termios.tcgetattr(self.fileno)
            if not self._in_app:
                self.attrs_before = tty_modes.restore() or [*attributes[:6], [*attributes[6]]]
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw(attributes))
        if self._in_app:  # stopped and continued by another process
            self.repaint()
            return
        self._in_app, self._frozen, self._cursor_shown = True, False, False
        self.forget()
        with self._output.lock:
            before = mode_resets(mouse=False) if self._had_terminal else ""
            self._output.writer.send(before + _ENTER)
            self._had_terminal = True
            if os.environ.get("TERM_PROGRAM", "") != "Apple_Terminal":  # it would print the p
                self._output.writer.send("\x1b[?2026$p")
            self._output.writer.ask()
        self._enable_mouse_support()
        self._post_size()
        self.input.start()
        if self._must_signal_resume:
            self._must_signal_resume: bool = False
            self.send_message(self.SignalResume())

    def _tamed(self) -> str:
        return mode_resets(mouse=self._mouse) + (_MOUSE if self._mouse else "")

    def _enable_mouse_support(self) -> None:
        """Turn on mouse reports, if the mouse is wanted."""
        if self._mouse:
            with self._output.lock:
                self._send(_MOUSE)

    def _raw(self, attributes: list[Any]) -> list[Any]:
        """Return the raw mode: every key as it is typed, every byte as it is sent."""
        attributes[0] = self._patch_iflag(attributes[0])
        attributes[1] &= ~termios.OPOST
        attributes[3] = self._patch_lflag(attributes[3])
        attributes[6][termios.VMIN], attributes[6][termios.VTIME] = 1, 0
        return attributes

    def stop_application_mode(self) -> None:
        """Give the terminal back, wiped. Waits a moment for a slow one, never for a dead one."""
        if not self._in_app:
            return
        self.wipe()
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self.input.stop()
        with self._output.lock:
            self._in_app = False
            if self._mouse:
                self._output.writer.send(_NO_MOUSE)
            self._output.writer.send(_LEAVE)
        self.input.drain()
        with suppress(termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def release_terminal(self, text: str = "") -> None:
        """Give the terminal back at once, from any thread, for a process that ends now.

        `text` is printed afterwards. What can't be written at once is lost.
        """
        if self._in_app and self._output.lock.acquire(timeout=DRAIN_TIMEOUT / 4):
            self.wipe()
            self._output.writer.send((_NO_MOUSE if self._mouse else "") + _LEAVE + text)
            self._in_app = False
            self._output.lock.release()
        with suppress(termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def disable_input(self) -> None:
        """Stop the thread that reads the terminal."""
        self.input.stop()

    def send_message(self, message: Message) -> None:
        """Post a key or an event to the app, from the thread that reads the terminal."""
        with suppress(RuntimeError):  # the loop has ended
            self._app.post_message(message)

    def _fail(self, error: Exception) -> None:
        self._app.call_later(_raise, error)

    def close(self) -> None:
        """Do nothing: `stop_application_mode` has sent everything."""

    def _resized(self) -> None:
        """Redraw: the window has another size, or had for a moment, and may show anything."""
        if self._in_app:
            if not self._frozen:
                self.repaint()
            self._post_size()

    def _post_size(self) -> None:
        size = Size(*self._size_now())
        self._app.post_message(events.Resize(size, size))

    def _call_soon(self, act: Callable[[], None]) -> None:
        """Do something in the loop, from a signal handler, which may have interrupted anything."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(act)

    def _sigtstp_application(self, *_: object) -> None:
        self._call_soon(self._stop)

    def _stop(self) -> None:
        """Stop until SIGCONT, except while ending: a ctrl+z typed ahead would leave it half ended.

        Where no shell waits, nobody could continue it.
        """
        if self._in_app or not self._had_terminal:
            super()._sigtstp_application()

    def _sigcont_application(self, *_: object) -> None:
        self._call_soon(super()._sigcont_application)


class ThinDriver(SafeDriver):
    """Sends only the cells that changed, and only the newest screen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        traits = traits_of(os.environ.get("TERM", ""))
        self._cells = Cells(*self._size_now(), traits)
        self._cells.may_clear()

    def forget(self) -> None:
        """Send the next screen whole, after something else may have written on the terminal."""
        with self._output.lock:
            self._cells.forget()

    def _prepare_repaint(self) -> None:
        self._fit()

    def resume_drawing(self) -> None:
        """Draw from the next frame on, after a wipe; no earlier screen is sent."""
        with self._output.lock:
            self._cells.resize(*self._size_now())
            self._frozen = False

    def _take_frame(self, frame: str) -> None:
        self._fit()
        self._cells.take(frame)

    def _fit(self) -> None:
        size = self._size_now()
        if size != (self._cells.width, self._cells.height):
            self._cells.resize(*size)

    def _newest(self) -> str:
        changes = self._cells.changes(has_cursor=self._cursor_wanted)
        return self._synchronized(changes + self._cursor_change())

    def _send(self, data: str) -> None:
        self._output.writer.send(self._cells.reset_pen() + data)


def _raise(error: Exception) -> None:
    raise error
