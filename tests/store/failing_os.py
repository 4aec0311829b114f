"""An operating system whose nth call fails."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui import platform as posix
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.storage.io import disk

OLD = b"old words\n" * 50
NEW = b"new words, more of them\n" * 100
ERRNOS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EINTR]
CALLS = (
    "open read write fsync fchmod close replace link unlink stat lstat fstat mkdir chmod "
    "pread pwrite"
).split()
SYSTEM_CALLS = "open_unnamed link_unnamed exchange rename_new try_lock is_held_for_writing".split()


class FailingOS:
    """Replaces `os` in `storage.io.disk`: records every call and fails the nth."""

    def __init__(self, nth: int = 0, number: int = 0, *, for_good: bool = False) -> None:
        self.calls: list[str] = []
        self.nth, self.number, self.for_good = nth, number, for_good
        self.path = os.path
        self.refuse: dict[str, int] = {}
        """Calls that this system doesn't support, and the error number of each."""

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self.watched(name, real) if name in CALLS else real

    def watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            count = len(self.calls)
            if name in self.refuse:
                raise OSError(self.refuse[name], os.strerror(self.refuse[name]))
            if self.nth and (count == self.nth or (self.for_good and count > self.nth)):
                if name == "close":
                    real(*arguments, **named)  # Linux closes the file even when it reports an error
                raise OSError(self.number, os.strerror(self.number))
            return real(*arguments, **named)

        return call


class FailingPosix:
    """Replaces `posix` in `storage.io.disk` and counts its calls in the same FailingOS."""

    def __init__(self, failing: FailingOS) -> None:
        self._failing = failing

    def __getattr__(self, name: str) -> Any:
        real = getattr(posix, name)
        return self._failing.watched(name, real) if name in SYSTEM_CALLS else real


@contextmanager
def system_calls_replaced(
    monkeypatch: pytest.MonkeyPatch, failing: FailingOS
) -> Iterator[FailingOS]:
    with monkeypatch.context() as patch:
        patch.setattr(disk, "os", failing)
        patch.setattr(disk, "posix", FailingPosix(failing))
        patch.setattr(disk, "PATIENCE", 0.0)
        yield failing


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def calls_of(monkeypatch: pytest.MonkeyPatch, save: Callable[[], object]) -> list[str]:
    with system_calls_replaced(monkeypatch, FailingOS()) as watching:
        save()
    return watching.calls


def refused(save: Callable[[], None]) -> CannotWriteError | None:
    """Return the error that a save raised, if any."""
    try:
        save()
    except CannotWriteError as error:
        return error
    return None
