"""How a session tells a file that was removed through the book from one that was lost.

What is lost is written again; what a person removed stays removed, also while a forgotten session
still shows it. Every file has a lock in the state folder. A session keeps that open, unlocked,
while its sheet is. Whoever removes the file through the book marks the lock before its name goes:
the mark can be read by those who have it open and by nobody else, and is gone with them.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from reconcile_tui.errors import BookError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.turns import key_of

__all__ = ["RemovedError", "Seat", "give_up", "lock_of"]

_MARK = b"removed"
_AT = 512
"""Behind everything that turns note in a lock."""


class RemovedError(BookError):
    """The file was removed through the book: what a session still holds must not bring it back."""


class Seat:
    """One session's hold on the lock of a file. Where there can be none, nothing is known."""

    def __init__(self, state: Path, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        lock = lock_of(state, path)
        with suppress(OSError, BookError):
            atomic.make_private_folder(lock.parent)
            self._descriptor = disk.open_lock(lock)

    @property
    def is_given_up(self) -> bool:
        """Whether the file was removed through the book since."""
        if self._descriptor is None:
            return False
        with suppress(OSError):
            return disk.recall(self._descriptor, len(_MARK), _AT) == _MARK
        return False

    def __del__(self) -> None:
        """Let go of the lock with the session."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)


def lock_of(state: Path, path: Path) -> Path:
    """The lock of one file."""
    return state / "locks" / f"{key_of(disk.real_path(path))}.lock"


def give_up(lock: Path) -> None:
    """Mark a lock whose name is about to go, as its file is. Never fails."""
    with suppress(OSError):
        descriptor = os.open(lock, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            disk.note(descriptor, _MARK, _AT)
        finally:
            os.close(descriptor)
