"""A terminal for tests: starts a program on a real pty, types, and reads the screen.

It answers terminal queries (device attributes, cursor position, modes), so that a program
doesn't wait for them. It reads only inside a wait: a test that stops waiting simulates a stalled
connection. No method sleeps; every wait ends with its event, or with an error showing the screen.
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import os
import pty
import re
import select
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, Self

import pytest

from tests.pty.emulator import Emulator

KEYS: dict[str, bytes] = {
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "enter": b"\r",
    "escape": b"\x1b",
    "space": b" ",
    "backspace": b"\x7f",
    "delete": b"\x1b[3~",
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "f1": b"\x1bOP",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "f4": b"\x1bOS",
    "f5": b"\x1b[15~",
    "f6": b"\x1b[17~",
    "f7": b"\x1b[18~",
    "f8": b"\x1b[19~",
    "f9": b"\x1b[20~",
    "f10": b"\x1b[21~",
    **{f"ctrl+{letter}": bytes([ord(letter) - 96]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
"""The bytes a terminal sends for each key, by Textual's key names."""

PATIENCE = 60.0
"""Seconds before a wait times out; never a measure of speed."""

LINUX_KEYS = {f"f{n}": b"\x1b[[" + bytes([64 + n]) for n in range(1, 6)}
LINUX_KEYS |= {"home": b"\x1b[1~", "end": b"\x1b[4~"}
"""Keys that differ on the Linux console (TERM=linux)."""


class ScreenTimeoutError(AssertionError):
    """The expected output didn't appear; the message shows the screen at that time."""


class Process(Protocol):
    """The interface that a terminal needs of its program; `subprocess.Popen` has it."""

    pid: int
    returncode: int | Any

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int) -> None: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...


Start = Callable[[int, Mapping[str, str]], Process]
"""Starts a program on a terminal, given its descriptor and an environment."""


class Terminal:
    """One program on one pty, in its own session with that pty as controlling terminal.

    `env` extends the test's own environment. `answers=False` is a terminal that never replies.
    If the program isn't a command, `command` starts it.
    Use it as a context manager: leaving it ends the program and closes the pty.
    """

    def __init__(
        self,
        command: Sequence[str | Path] | Start,
        *,
        columns: int = 80,
        lines: int = 24,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        answers: bool = True,
    ) -> None:
        self.emulator = Emulator(columns, lines)
        self.term = term
        self._answers = answers
        self._received = bytearray()
        self._line, device = pty.openpty()
        termios.tcsetwinsize(device, (lines, columns))
        os.set_blocking(self._line, False)
        try:
            start = command if callable(command) else functools.partial(_popen, command, cwd)
            self.process = start(device, _environment(term, env))
        except BaseException:
            os.close(self._line)
            raise
        finally:
            os.close(device)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    # ── output ──────────────────────────────────────────────────────────────────────────────────

    @property
    def raw(self) -> bytes:
        """Every byte received so far."""
        return bytes(self._received)

    def screen_text(self) -> str:
        """The screen as lines of text, without trailing blanks."""
        return self.emulator.text()

    def wait_for(
        self, wanted: str | re.Pattern[str] | Callable[[Terminal], bool], seconds: float = PATIENCE
    ) -> None:
        """Read until the screen shows the words or pattern, or the predicate holds.

        Raises ScreenTimeoutError on timeout, or at once if the program ended without it.
        """
        seen = _predicate(wanted)
        # A predicate may check a file, for example, that changes without any output.
        longest = 0.05 if callable(wanted) else seconds
        deadline = time.monotonic() + seconds
        while not seen(self):
            left = deadline - time.monotonic()
            ended = not self._pump(min(max(left, 0), longest))
            if (ended or left <= 0) and not seen(self):
                raise ScreenTimeoutError(self._complaint(wanted, seconds, ended=ended))

    def read_for(self, seconds: float) -> bytes:
        """Read for a fixed time and return the output: for measuring, never as a wait."""
        before = len(self._received)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self._pump(left):
            pass
        return bytes(self._received[before:])

    def settle(self, quiet: float = 0.4, seconds: float = 30) -> None:
        """Read until the program is idle: it sleeps and sends nothing for a while.

        A program waiting for the CPU isn't sleeping, so a busy machine only takes longer.
        If its state can't be read (outside Linux), silence alone counts.

        Raises ScreenTimeoutError if it never becomes idle.
        """
        deadline = time.monotonic() + seconds
        rest = time.monotonic() + quiet
        while time.monotonic() < rest:
            if time.monotonic() > deadline:
                raise ScreenTimeoutError(self._complaint("rest", seconds, ended=False))
            before = len(self._received)
            if not self._pump(0.02):
                return
            if len(self._received) > before or _is_busy(self.process.pid):
                rest = time.monotonic() + quiet

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Read until the program ends; return its exit code, or minus the signal that ended it."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise ScreenTimeoutError(self._complaint("the end", seconds, ended=False))
            if not self._pump(0.05):  # the pty is closed: only the exit is left to wait for
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.05)
        while self._pump(0) and select.select([self._line], [], [], 0)[0]:
            pass
        return self.process.returncode

    def cpu_seconds(self) -> float:
        """Return the processor time used so far by the program and all its children."""
        if not Path("/proc/self/task").exists():
            pytest.skip("the CPU time of another process is only readable in /proc")
        return sum(map(cpu_seconds, _family(self.process.pid)))

    def is_stopped(self) -> bool:
        """Whether the program is stopped, as by ctrl+z."""
        if not Path("/proc/self/stat").exists():
            pytest.skip("whether another process is stopped is only readable in /proc")
        with contextlib.suppress(OSError):  # it has ended
            return _state(Path(f"/proc/{self.process.pid}/stat")) == "T"
        return False

    # ── input ───────────────────────────────────────────────────────────────────────────────────

    def send(self, *keys: str | bytes) -> None:
        """Press keys by name (KEYS), or send bytes unchanged. A single character is itself."""
        for key in keys:
            self._write(key if isinstance(key, bytes) else self._key(key))

    def type(self, text: str) -> None:
        """Type words as fast as the connection accepts them."""
        self._write(text.encode())

    def resize(self, columns: int, lines: int) -> None:
        """Resize the window; the program gets SIGWINCH."""
        self.emulator.screen.resize(lines, columns)
        termios.tcsetwinsize(self._line, (lines, columns))

    def close(self, seconds: float = 5) -> int:
        """Hang up, as a lost connection does, and wait for the program; kill it if it stays."""
        self._hang_up()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """Kill the program if it still runs. Safe to call twice."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self._hang_up()
        return self.process.wait()

    # ── the pty ─────────────────────────────────────────────────────────────────────────────────

    def _key(self, name: str) -> bytes:
        if len(name) == 1:
            return name.encode()
        table = KEYS | LINUX_KEYS if self.term.startswith("linux") else KEYS
        if name not in table:
            near = difflib.get_close_matches(name, table, n=1)
            raise KeyError(f"no key {name!r}; {near or 'type() is for words'}")
        if name in {"up", "down", "left", "right", "home", "end"} and self.emulator.keys_are_ss3:
            return table[name].replace(b"\x1b[", b"\x1bO")
        return table[name]

    def _write(self, data: bytes) -> None:
        """Write everything while also reading, so that neither side blocks the other."""
        while data:
            readable, writable, _ = select.select([self._line], [self._line], [], 15)
            if not readable and not writable:
                raise ScreenTimeoutError(self._complaint("room to type", 15, ended=False))
            if readable and not self._pump(0):
                return
            if writable:
                data = data[os.write(self._line, data) :]

    def _pump(self, seconds: float) -> bool:
        """Wait for bytes and read them; return False if the program has closed the pty."""
        if self._line < 0:
            return False
        if not select.select([self._line], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._line, 1 << 16)
        except BlockingIOError:
            return True
        except OSError:  # Linux: the other end is no longer open anywhere
            return False
        self._received += data
        reply = self.emulator.feed(data)
        if reply and self._answers:
            self._write(reply)
        return bool(data)

    def _hang_up(self) -> None:
        if self._line >= 0:
            os.close(self._line)
            self._line = -1

    def _complaint(self, wanted: object, seconds: float, *, ended: bool) -> str:
        code = self.process.poll()
        why = f"the program ended ({code})" if ended else f"not within {seconds:g} s"
        name = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", str(wanted))
        frame = "─" * self.emulator.screen.columns
        return f"waited for {name!r}: {why}. The screen:\n{frame}\n{self.screen_text()}\n{frame}"


def _predicate(
    wanted: str | re.Pattern[str] | Callable[[Terminal], bool],
) -> Callable[[Terminal], bool]:
    if isinstance(wanted, str):
        return lambda terminal: wanted in terminal.screen_text()
    if isinstance(wanted, re.Pattern):
        return lambda terminal: wanted.search(terminal.screen_text()) is not None
    return wanted


def _popen(
    command: Sequence[str | Path], cwd: Path | None, device: int, env: Mapping[str, str]
) -> Process:
    return subprocess.Popen(
        [str(word) for word in command],
        stdin=device,
        stdout=device,
        stderr=device,
        env=env,
        cwd=cwd,
        pass_fds=(device,),
        # Nothing else can make the pty the controlling terminal of the new session.
        preexec_fn=functools.partial(_enter_session, device),  # noqa: PLW1509
    )


def _environment(term: str, env: Mapping[str, str] | None) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "LINES"}}
    return {**inherited, "TERM": term, **(env or {})}


def _enter_session(device: int) -> None:
    """In the child: reset the signals and make the pty the controlling terminal."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    os.login_tty(device)


def _family(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    members = [pid]
    for member in members:
        for children in Path(f"/proc/{member}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                members += map(int, children.read_text().split())
    return members


def _state(stat: Path) -> str:
    """Return the letter for the state of a process or thread."""
    return stat.read_text().rpartition(")")[2].split()[0]


def _is_busy(pid: int) -> bool:
    """Return whether a thread of this process or its descendants runs or waits for the CPU."""
    for member in _family(pid):
        for stat in Path(f"/proc/{member}/task").glob("*/stat"):
            with contextlib.suppress(OSError):
                if _state(stat) in {"R", "D"}:
                    return True
    return False


def cpu_seconds(pid: int) -> float:
    """Return the processor time that one process has used so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
