"""Flow control for the terminal: never block, and send only the newest screen.

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

import os
import select
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

QUESTION = b"\x1b[5n"

ASK_AFTER = 1024
"""Bytes after which a question is sent."""

NARROWEST, WIDEST = 1024, 1 << 16
"""The limits of the window, in bytes."""

IN_TIME, LATE = 0.06, 0.15
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
        self._rest = bytearray()
        self._of_screen = 0
        self._sent = self._seen = self._asked_at = 0
        self._questions: deque[tuple[int, float]] = deque()
        self._answers = False
        self._lost = 0
        self._quickest = 60.0
        self.window = NARROWEST
        self.gone = False
        self._stale = False

    def send(self, data: str) -> None:
        """Queue bytes that must arrive."""
        if not self.gone:
            self._rest += data.encode("utf-8", "replace")
            self._of_screen = 0
            self._push()

    def draw(self) -> None:
        """Send the newest screen as soon as there is room for it."""
        self._stale = True
        self.go_on()

    def drop(self) -> None:
        """Drop the screen that is being sent, and send none until `draw` is called.

        The caller overwrites what the terminal shows then.
        """
        self._stale = False
        if not self._of_screen:
            return
        # A sequence that was begun is ended; whatever is sent next begins with Esc.
        end = self._rest.find(b"\x1b", len(self._rest) - self._of_screen)
        del self._rest[end if end >= 0 else len(self._rest) :]
        self._of_screen = 0
        while self._questions and self._questions[-1][0] > self._sent + len(self._rest):
            self._questions.pop()

    def ask(self) -> None:
        """Ask the terminal to answer when it has drawn everything up to here."""
        self._add_question()
        self._push()

    def go_on(self) -> None:
        """Send what there is room for."""
        self._push()
        if self._rest or self.gone or not self._stale:
            return
        if self._answers and self._sent - self._seen > self.window:
            if not self._questions:
                self.ask()
            return
        self._stale = False
        data = self._newest()
        if not data:
            return
        self._rest += data.encode("utf-8", "replace")
        if self._answers and self._sent + len(self._rest) - self._asked_at >= ASK_AFTER:
            self._add_question()
        self._of_screen = len(self._rest)
        self._push()

    def answered(self) -> None:
        """Handle an answer: everything up to the oldest open question was drawn."""
        if not self._questions:
            return
        self._seen, asked = self._questions.popleft()
        took = self._clock() - asked
        self._answers, self._lost = True, 0
        self._quickest = min(self._quickest, took)
        if took - self._quickest < IN_TIME:
            self.window = min(WIDEST, self.window * 2)
        elif took - self._quickest > LATE:
            self.window = max(NARROWEST, self.window // 2)
        self.go_on()

    @property
    def wants_room(self) -> bool:
        """Whether bytes wait until the descriptor is writable."""
        return bool(self._rest) and not self.gone

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is outstanding."""
        return bool(self._questions) and not self.gone

    def due(self) -> float | None:
        """Return when to call `overdue`; None while no screen waits for an answer."""
        if self._stale and self._questions and not self._rest and not self.gone:
            return self._questions[0][1] + PATIENCE
        return None

    def overdue(self) -> None:
        """Give up on answers that are more than `PATIENCE` late."""
        now = self._clock()
        if not self._questions or now < self._questions[0][1] + PATIENCE:
            return
        self._questions.clear()
        self._seen = self._sent
        self._lost += 1
        self._answers = self._answers and self._lost < RETRIES
        self.go_on()

    def _add_question(self) -> None:
        self._rest += QUESTION
        self._asked_at = self._sent + len(self._rest)
        self._questions.append((self._asked_at, self._clock()))

    def _push(self) -> None:
        while self._rest and not self.gone:
            try:
                count = self._write(bytes(self._rest[:WIDEST]))
            except BlockingIOError:
                return
            except OSError:
                self.gone = True
                self._rest.clear()
                return
            self._sent += count
            del self._rest[:count]
            self._of_screen = min(self._of_screen, len(self._rest))


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
_NO_MOUSE = "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l"


def tamed(*, mouse: bool) -> str:
    """Return what resets the modes that another program may have left set.

    Margins, insert mode, keypad and colors; and the mouse, unless `mouse` wants it.
    """
    return _TAMED if mouse else _TAMED + _NO_MOUSE


def wiped(rows: int) -> str:
    """Return what overwrites every row of the screen.

    Row by row: to clear the screen as a whole scrolls it into the history of GNU screen and of tmux
    without an alternate screen.
    """
    lines = "".join(f"\x1b[{row}H\x1b[K" for row in range(1, rows + 1))
    return f"\x1b[m{lines}\x1b[H"
