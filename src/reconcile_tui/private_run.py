"""Block writing in a private run: nothing in this process can change a file.

An audit hook (PEP 578) is called before every operation of the interpreter that could create,
change, rename, delete or lock a file, or start a program. So it covers all code alike: this
package, Textual, Python itself. A refused operation raises OSError, which every writer turns into a
sentence. Only `writing_allowed` lets a thread write, for a worksheet that the person chose to save.
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
"""The error number of a refused operation, which no disk or network drive returns."""

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_EVENTS = frozenset(
    """
    os.mkdir os.rename os.remove os.rmdir os.link os.symlink os.truncate os.utime
    os.chmod os.chown os.chflags os.setxattr os.removexattr
    os.lockf fcntl.flock fcntl.lockf
    os.fork os.forkpty os.exec os.posix_spawn os.spawn os.system subprocess.Popen pty.spawn
    """.split()
)
"""Audit events of writing by a name, of locking, and of starting a program, which has no hook."""


class _WriteGuard:
    """The state of the process, and the threads that may write all the same."""

    def __init__(self) -> None:
        self.is_closed = False
        self.is_hooked = False
        self.local = threading.local()

    def audit(self, event: str, about: tuple[Any, ...]) -> None:
        """Raise OSError for an operation that is refused: the audit hook."""
        if not self.is_closed or (event not in _EVENTS and event != "open"):
            return
        if event == "open" and not _would_write(about[0], about[2]):
            return
        if not getattr(self.local, "is_open", False):
            raise OSError(REFUSED, os.strerror(REFUSED))


_guard = _WriteGuard()


def begin() -> None:
    """Begin a private run, until the process ends."""
    if not _guard.is_hooked:
        sys.addaudithook(_guard.audit)
        _guard.is_hooked = True
    _guard.is_closed = True


def end() -> None:
    """End a private run, for tests that share a process."""
    _guard.is_closed = False


def is_on() -> bool:
    """Return whether this is a private run."""
    return _guard.is_closed


@contextmanager
def writing_allowed() -> Iterator[None]:
    """Let this thread write inside the block."""
    before = getattr(_guard.local, "is_open", False)
    _guard.local.is_open = True
    try:
        yield
    finally:
        _guard.local.is_open = before


def _would_write(path: Any, flags: int) -> bool:
    """Return whether opening a file with these flags could change a disk, unlike a terminal."""
    if isinstance(path, int) or not flags & _WRITING:
        return False  # an open descriptor was checked when it was opened
    try:
        return not stat.S_ISCHR(os.stat(path).st_mode)  # noqa: PTH116 - bytes are a path here too
    except (OSError, TypeError, ValueError):
        return True
