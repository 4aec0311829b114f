"""A private place for what an editor is given: a folder with one file, in memory if that can be.

The folder is this process's while it is locked. The lock ends with the process, however that ends,
and the next start of the book sweeps what was left. Names say nothing.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from reconcile_tui.errors import CannotWriteError
from reconcile_tui.store import atomic, disk

__all__ = ["MOST", "Scratch", "scratch", "sweep_scratch"]

MOST = 4_000_000
"""Bytes that are taken back. Far more than an answer or a file may hold, so that it can be said."""

_SHARED = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, 0700
_NAME = re.compile(r"\.rt-[0-9a-f]{12}")


class Scratch(Struct, frozen=True):
    """One file for an editor, in a folder of its own."""

    file: Path

    def read(self) -> bytes | None:
        """What stands in the file now, at most `MOST` bytes and one; None when there is none."""
        try:
            status, raw = disk.read(self.file, MOST + 1)
        except OSError:
            return None
        return raw if stat.S_ISREG(status.st_mode) else None


@contextmanager
def scratch(name: str, data: bytes, state: Path) -> Iterator[Scratch]:
    """A file of this name with these bytes, for its owner alone; gone with its folder at the end.

    Raises CannotWriteError where no folder can be made.
    """
    folder, lock = _made(state)
    try:
        file = folder / name
        with atomic.told(file):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(data)
        yield Scratch(file)
    finally:
        _remove(folder)
        os.close(lock)


def sweep_scratch(state: Path) -> None:
    """Remove what a killed process left; folders of a living one are locked and stay."""
    for parent in _places(state):
        with suppress(OSError):
            for folder in [one for one in parent.iterdir() if _NAME.fullmatch(one.name)]:
                _remove_if_left(folder)


def _places(state: Path) -> list[Path]:
    """Where such a folder may be, best first: in memory and one's own, in memory, on the disk."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    found = [Path(named)] if Path(named).is_absolute() and _is_private(Path(named)) else []
    return [*found, _SHARED, state]


def _is_private(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except OSError:
        return False
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return own and not status.st_mode & 0o077


def _made(state: Path) -> tuple[Path, int]:
    *in_memory, last = _places(state)
    for parent in in_memory:
        with suppress(OSError):
            return _made_in(parent)
    atomic.make_private_folder(last)
    try:
        return _made_in(last)
    except OSError as error:
        raise CannotWriteError(f"{last} cannot be used: {atomic.in_words(error)}.") from error


def _made_in(parent: Path) -> tuple[Path, int]:
    folder = parent / f".rt-{os.urandom(6).hex()}"
    folder.mkdir(mode=0o700)
    try:
        folder.chmod(0o700)
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        disk.try_lock(lock)
    except OSError:
        folder.rmdir()
        raise
    return folder, lock


def _remove_if_left(folder: Path) -> None:
    if not _is_private(folder):
        return
    with suppress(OSError):
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            # Where there are no locks nobody can tell: it stays until the owner removes it.
            if disk.try_lock(lock):
                _remove(folder)
        finally:
            os.close(lock)


def _remove(folder: Path) -> None:
    """The folder and all that an editor put into it; what cannot go must not stop the rest."""
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in files:
            with suppress(OSError):
                (Path(parent) / name).unlink()
        for name in folders:
            with suppress(OSError):
                one = Path(parent) / name
                one.unlink() if one.is_symlink() else one.rmdir()
    with suppress(OSError):
        folder.rmdir()
