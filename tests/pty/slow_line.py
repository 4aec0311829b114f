"""A bad connection between SSH client and server: narrow, slow, stalled or cut. Loopback only."""

from __future__ import annotations

import contextlib
import queue
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

from tests.pty.sshd import Sshd

__all__ = ["SlowLine", "through"]


class SlowLine:
    """Listens on its own port and forwards the data to another.

    `rate` is bytes per second and `delay` seconds, each way. Its own buffer is small, as in
    a modem; all further data waits in the buffers of the kernel and of sshd.
    """

    def __init__(self, port: int, *, rate: float = 1e9, delay: float = 0.0) -> None:
        self._to, self.rate, self.delay = port, rate, delay
        self._flows = threading.Event()
        self._flows.set()
        self._ends: list[socket.socket] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self) -> None:
        """Forward nothing from now on, without closing the connection."""
        self._flows.clear()

    def resume(self) -> None:
        """Resume forwarding."""
        self._flows.set()

    def reset(self) -> None:
        """Reset both connections, as a router does that lost its state."""
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.close()

    def close(self) -> None:
        """Close everything."""
        self._flows.set()
        self._server.close()
        self.reset()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.socket()
                far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                far.connect(("127.0.0.1", self._to))
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    waiting: queue.Queue[tuple[float, bytes]] = queue.Queue()
                    for work in (self._take, self._give):
                        ends = (source, waiting) if work == self._take else (sink, waiting)
                        threading.Thread(target=work, args=ends, daemon=True).start()

    def _take(self, source: socket.socket, waiting: queue.Queue[tuple[float, bytes]]) -> None:
        data = b"-"
        with contextlib.suppress(OSError):
            while data:
                data = source.recv(min(16384, max(64, int(self.rate / 40))))
                self._flows.wait()
                time.sleep(len(data) / self.rate)
                waiting.put((time.monotonic() + self.delay, data))
            return
        waiting.put((0.0, b""))

    def _give(self, sink: socket.socket, waiting: queue.Queue[tuple[float, bytes]]) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = waiting.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    sink.shutdown(socket.SHUT_WR)
                    return
                self._flows.wait()
                sink.sendall(data)


@contextlib.contextmanager
def through(
    sshd: Sshd, *, rate: float = 1e9, delay: float = 0.0
) -> Iterator[tuple[Sshd, SlowLine]]:
    """Return the same server reached through a bad connection, and the connection."""
    line = SlowLine(sshd.port, rate=rate, delay=delay)
    known = sshd.folder / "known_hosts"
    entry = known.read_text().splitlines()[0].replace(f":{sshd.port} ", f":{line.port} ")
    with known.open("a") as hosts:
        hosts.write(f"{entry}\n")
    try:
        yield replace(sshd, port=line.port), line
    finally:
        line.close()
