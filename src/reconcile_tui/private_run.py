"""The gate of a private run: nothing in this process can write to the disk while it is closed.

The interpreter itself asks the gate before each of its calls that could create, change, rename or
delete a file, lock one, or start another program (PEP 578). So it holds for all code alike: ours,
Textual's and Python's own, and for code that is yet to be written. What is refused raises an
`OSError`, which every writer of ours turns into a sentence.

The gate opens in one place only: `opened` lets the calling thread write, for a worksheet that the
person chose to save after all.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

REFUSED = errno.ECANCELED
"""The number of the error that is raised. No disk and no network drive answers with it."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_EVENTS = frozenset(
    """
    os.mkdir os.rename os.remove os.rmdir os.link os.symlink os.truncate os.utime
    os.chmod os.chown os.chflags os.setxattr os.removexattr
    os.lockf fcntl.flock fcntl.lockf
    os.fork os.forkpty os.exec os.posix_spawn os.spawn os.system subprocess.Popen pty.spawn
    """.split()
)
"""What the interpreter announces before it writes by a name, locks, or starts another program.

A program that is started would not ask this gate.
"""


class _Gate:
    """Closed or not, for the whole process; open for single threads."""

    def __init__(self) -> None:
        self.is_closed = False
        self.is_hooked = False
        self.here = threading.local()

    def ask(self, event: str, about: tuple[Any, ...]) -> None:
        """Raise OSError for what must not be done now. The interpreter calls it."""
        if not self.is_closed or (event not in _EVENTS and event != "open"):
            return
        if event == "open" and not _would_write(about[0], about[2]):
            return
        if not getattr(self.here, "is_open", False):
            raise OSError(REFUSED, os.strerror(REFUSED))


_gate = _Gate()


def begin() -> None:
    """Close the gate. A process that has begun a private run ends as one."""
    if not _gate.is_hooked:
        sys.addaudithook(_gate.ask)
        _gate.is_hooked = True
    _gate.is_closed = True


def end() -> None:
    """Open the gate for everything again, for a test that shares its process with others."""
    _gate.is_closed = False


def is_on() -> bool:
    """Return whether this is a private run."""
    return _gate.is_closed


@contextmanager
def opened() -> Iterator[None]:
    """Let this thread write. Outside a private run it could anyway."""
    before = getattr(_gate.here, "is_open", False)
    _gate.here.is_open = True
    try:
        yield
    finally:
        _gate.here.is_open = before


def _would_write(path: Any, flags: int) -> bool:
    """Return whether opening a file so could change a disk; a terminal or /dev/null is none."""
    if isinstance(path, int) or not flags & _WRITING:
        return False  # an open descriptor was asked for when it was opened
    try:
        return not stat.S_ISCHR(os.stat(path).st_mode)  # noqa: PTH116 - bytes are a path here too
    except (OSError, TypeError, ValueError):
        return True
