"""Textual drivers for a slow or broken connection.

`SafeDriver` never blocks on output, treats the end of input as a hang-up, and lets no byte from the
keyboard end the app. `ThinDriver` also sends only the cells that changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import termios
from typing import TYPE_CHECKING, Any

from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from reconcile_tui import tty_modes
from reconcile_tui.terminal.cells import Cells, traits_of
from reconcile_tui.terminal.input import LAST_WORDS, InputThread
from reconcile_tui.terminal.writer import Output, tamed, wiped

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

MARKED_FROM = 200
"""The least characters of a screen that gets the 16 bytes of synchronized-output marks."""

MOST_FRAMES = 1 << 16
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
        self._in_app = self._was_suspended = False
        self._frozen = False
        self._may_mark = False
        self._cursor_wanted = self._cursor_shown = False
        self._frames: list[str] = []
        self._dropped = False

    def write(self, data: str) -> None:
        """Send a frame, or an order to the terminal. Never blocks."""
        if data == SYNC_START:
            self._may_mark = True
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
        """Overwrite every row, and draw nothing more until `draw_again`. Safe from any thread."""
        with self._output.lock:
            if self._frozen or not self._in_app:
                return
            self._frozen = True
            self._output.writer.drop()
            self._output.writer.send(wiped(self._size_now()[1]))
        self.input.watch()

    def wipe_suspended(self) -> None:
        """Overwrite every row while another program has the terminal. Safe in a signal handler."""
        with contextlib.suppress(OSError):
            self._output.write(wiped(self._size_now()[1]).encode())

    def forget(self) -> None:
        """Send the next frame whole, after something else may have written on the terminal."""
        with self._output.lock:
            self._frames.clear()

    def draw_again(self) -> None:
        """Send the whole screen, whatever the terminal shows, also after a wipe."""
        self.forget()
        with self._output.lock:
            self._frozen = False
            self._dropped = True
            self._output.writer.send(self._tamed())
            self._output.writer.draw()
        self.input.watch()

    def draw_anew(self) -> None:
        """Draw from the next frame on, after a wipe; no earlier frame is sent."""
        self.forget()
        with self._output.lock:
            self._frozen = False

    def _take_frame(self, frame: str) -> None:
        self._frames.append(frame)
        self._dropped = self._dropped or sum(map(len, self._frames)) > MOST_FRAMES

    def _newest(self) -> str:
        """Return the bytes that show the newest screen."""
        frames, self._frames = self._frames, []
        if self._dropped:
            self._dropped = False
            self._app.call_later(self._app.refresh)
            return ""
        return self._marked("".join(frames) + self._cursor_change())

    def _send(self, data: str) -> None:
        self._output.writer.send(data)

    def _cursor_change(self) -> str:
        if self._cursor_wanted == self._cursor_shown:
            return ""
        self._cursor_shown = self._cursor_wanted
        return "\x1b[?25h" if self._cursor_shown else "\x1b[?25l"

    def _marked(self, sent: str) -> str:
        if self._may_mark and len(sent) >= MARKED_FROM:
            return f"{SYNC_START}{sent}{SYNC_END}"
        return sent

    def _size_now(self) -> tuple[int, int]:
        """Return the columns and rows that the terminal has now, however often it was resized."""
        with contextlib.suppress(OSError):
            size = os.get_terminal_size(self.fileno)
            if size.columns and size.lines:
                return size.columns, size.lines
        return self._get_terminal_size()

    def start_application_mode(self) -> None:
        """Take the terminal: raw, on its alternate screen, with a thread that reads it."""
        self._loop = asyncio.get_running_loop()
        signal.signal(signal.SIGWINCH, lambda *_: self._soon(self._resized))
        with contextlib.suppress(termios.error):
            attributes = termios.tcgetattr(self.fileno)
            if not self._in_app:
                self.attrs_before = tty_modes.restore() or [*attributes[:6], [*attributes[6]]]
            termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw(attributes))
        if self._in_app:  # stopped and continued by another process
            self.draw_again()
            return
        self._in_app, self._frozen, self._cursor_shown = True, False, False
        self.forget()
        with self._output.lock:
            before = tamed(mouse=False) if self._was_suspended else ""
            self._output.writer.send(before + _ENTER)
            self._was_suspended = True
            if os.environ.get("TERM_PROGRAM", "") != "Apple_Terminal":  # it would print the p
                self._output.writer.send("\x1b[?2026$p")
            self._output.writer.ask()
        self._enable_mouse_support()
        self._tell_size()
        self.input.start()
        if self._must_signal_resume:
            self._must_signal_resume: bool = False
            self.send_message(self.SignalResume())

    def _tamed(self) -> str:
        return tamed(mouse=self._mouse) + (_MOUSE if self._mouse else "")

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
        with contextlib.suppress(termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            termios.tcflush(self.fileno, termios.TCIFLUSH)

    def let_go(self, said: str = "") -> None:
        """Give the terminal back at once, from any thread, for a process that ends now.

        `said` is printed afterwards. What can't be written at once is lost.
        """
        if self._in_app and self._output.lock.acquire(timeout=LAST_WORDS / 4):
            self.wipe()
            self._output.writer.send((_NO_MOUSE if self._mouse else "") + _LEAVE + said)
            self._in_app = False
            self._output.lock.release()
        with contextlib.suppress(termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)

    def disable_input(self) -> None:
        """Stop the thread that reads the terminal."""
        self.input.stop()

    def send_message(self, message: Message) -> None:
        """Post a key or an event to the app, from the thread that reads the terminal."""
        with contextlib.suppress(RuntimeError):  # the loop has ended
            self._app.post_message(message)

    def _fail(self, error: Exception) -> None:
        self._app.call_later(_raise, error)

    def close(self) -> None:
        """Do nothing: `stop_application_mode` has sent everything."""

    def _resized(self) -> None:
        """Redraw: the window has another size, or had for a moment, and may show anything."""
        if self._in_app:
            if not self._frozen:
                self.draw_again()
            self._tell_size()

    def _tell_size(self) -> None:
        size = Size(*self._size_now())
        self._app.post_message(events.Resize(size, size))

    def _soon(self, act: Callable[[], None]) -> None:
        """Do something in the loop, from a signal handler, which may have interrupted anything."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(act)

    def _sigtstp_application(self, *_: object) -> None:
        self._soon(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        self._soon(super()._sigcont_application)


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

    def draw_again(self) -> None:
        """Send the newest screen whole; the app need not draw it again."""
        self.forget()
        with self._output.lock:
            self._frozen = False
            self._fit()
            self._output.writer.send(self._tamed())
            self._output.writer.draw()
        self.input.watch()

    def draw_anew(self) -> None:
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
        return self._marked(changes + self._cursor_change())

    def _send(self, data: str) -> None:
        self._output.writer.send(self._cells.reset_pen() + data)


def _raise(error: Exception) -> None:
    raise error
