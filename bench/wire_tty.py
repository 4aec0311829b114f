"""A terminal to measure with: bytes and response times of a program on a pty."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["KEYS", "Answer", "Tty", "environment", "plain"]

KEYS = {
    "tab": b"\t",
    "enter": b"\r",
    "escape": b"\x1b",
    "down": b"\x1b[B",
    "pagedown": b"\x1b[6~",
    "ctrl+end": b"\x1b[1;5F",
    **{f"ctrl+{c}": bytes([ord(c) - 96]) for c in "abcdefghijklmnopqrstuvwxyz"},
}
_REPLIES = {
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[6n": b"\x1b[1;1R",
    b"\x1b[5n": b"\x1b[0n",
}
"""xterm's replies to terminal queries."""


_LOUD = (
    "XDG_",
    "RECONCILE_",
    "TEXTUAL",
    "SSH_",
    "TMUX",
    "COLORTERM",
    "NO_COLOR",
    "LINES",
    "COLUMNS",
    "PYTHONDONTWRITEBYTECODE",
)
"""Variables that would affect the measurement. An installed program has its bytecode cached."""


def environment(home: Path) -> dict[str, str]:
    """Return the environment of a measured program: its own HOME and quiet settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LOUD)}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8"}


@dataclass(frozen=True)
class Answer:
    """The output after one key: total bytes, seconds to the first and to the last byte."""

    size: int
    first: float | None
    last: float | None


class Tty:
    """One program on one pty, as a context manager that ends it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        columns: int = 100,
        lines: int = 30,
        term: str = "xterm-256color",
    ) -> None:
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), {**env, "TERM": term})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.log: list[tuple[float, bytes]] = []

    def __enter__(self) -> Tty:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)

    @property
    def size(self) -> int:
        """The number of bytes received so far."""
        return sum(len(data) for _, data in self.log)

    def pump(self, seconds: float) -> bool:
        """Wait for bytes and read them; return False if none came."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            return False
        self.log.append((time.perf_counter() - self.start, data))
        for question, reply in _REPLIES.items():
            if question in data:
                os.write(self.fd, reply)
        return bool(data)

    def wait_for(self, words: str, seconds: float = 30) -> float:
        """Return the seconds from the start until the words arrived, then wait for silence."""
        end = time.perf_counter() + seconds
        while words not in plain(b"".join(data for _, data in self.log)):
            if time.perf_counter() > end or not self.pump(max(0.01, end - time.perf_counter())):
                raise TimeoutError(f"{words!r} never came")
        shown = self.log[-1][0]
        self.settle(0.3)
        return shown

    def settle(self, quiet: float = 0.15, limit: float = 3.0) -> None:
        """Read until no output comes for a while."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end and self.pump(quiet):
            pass

    def press(self, keys: bytes, quiet: float = 0.15, limit: float = 1.5) -> Answer:
        """Press a key and read all the output it causes."""
        before, pressed = len(self.log), time.perf_counter() - self.start
        os.write(self.fd, keys)
        self.settle(quiet, limit)
        times = [when - pressed for when, _ in self.log[before:]]
        size = sum(len(data) for _, data in self.log[before:])
        return Answer(size, times[0] if times else None, times[-1] if times else None)

    def wait_end(self, seconds: float = 10) -> None:
        """Read until the program has ended."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and os.waitpid(self.pid, os.WNOHANG) == (0, 0):
            self.pump(0.05)

    def cpu_ms(self) -> float:
        """Processor time so far, in milliseconds."""
        fields = _proc(self.pid, "schedstat").split()
        return int(fields[0]) / 1e6 if fields else 0.0

    def pss_mib(self) -> float:
        """Proportional set size in MiB; resident size where only root may read the former."""
        told = _proc(self.pid, "smaps_rollup") or _proc(self.pid, "status")
        found = re.search(r"^(?:Pss|VmRSS):\s+(\d+)", told, re.MULTILINE)
        return int(found[1]) / 1024 if found else 0.0


def _proc(pid: int, name: str) -> str:
    """Read a file in /proc; for `schedstat`, return the sum over all threads."""
    try:
        if name != "schedstat":
            with open(f"/proc/{pid}/{name}") as file:  # noqa: PTH123
                return file.read()
        total = 0
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            with open(f"/proc/{pid}/task/{task}/schedstat") as file:  # noqa: PTH123
                total += int(file.read().split()[0])
    except OSError:
        return ""
    return str(total)


def plain(data: bytes) -> str:
    """Return the text without escape sequences; a cursor movement counts as a space."""
    data = re.sub(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)", b"", data)
    data = re.sub(rb"\x1b\[[0-9;]*[HCGX]", b" ", data)
    data = re.sub(rb"\x1b[\[P][0-?]*[ -/]*[@-~]|\x1b[=>78()][0-9A-B]?", b"", data)
    return " ".join(data.decode("utf-8", "replace").split())
