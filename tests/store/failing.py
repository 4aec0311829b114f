"""An operating system that fails at the nth call."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.store import atomic, disk

OLD = b"old words\n" * 50
NEW = b"new words, more of them\n" * 100
ERRNOS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EINTR]
CALLS = "open write fsync fchmod close replace link unlink stat lstat fstat mkdir chmod".split()


class FailingOS:
    """Stands in the place of `os` in `store.disk`: notes every call, and lets the nth one fail."""

    def __init__(self, nth: int = 0, number: int = 0, *, for_good: bool = False) -> None:
        self.calls: list[str] = []
        self.nth, self.number, self.for_good = nth, number, for_good
        self.path = os.path

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self._watched(name, real) if name in CALLS else real

    def _watched(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.calls.append(name)
            count = len(self.calls)
            if self.nth and (count == self.nth or (self.for_good and count > self.nth)):
                if name == "close":
                    real(*arguments, **named)  # Linux closes, and then says that it failed
                raise OSError(self.number, os.strerror(self.number))
            return real(*arguments, **named)

        return call


@contextmanager
def stand_in(monkeypatch: pytest.MonkeyPatch, failing: FailingOS) -> Iterator[FailingOS]:
    with monkeypatch.context() as patch:
        patch.setattr(disk, "os", failing)
        patch.setattr(atomic, "PATIENCE", 0.0)
        yield failing


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def calls_of(monkeypatch: pytest.MonkeyPatch, save: Callable[[], None]) -> list[str]:
    with stand_in(monkeypatch, FailingOS()) as watching:
        save()
    return watching.calls


def refused(save: Callable[[], None]) -> CannotWriteError | None:
    """The error that a save ended with, if it did."""
    try:
        save()
    except CannotWriteError as error:
        return error
    return None
