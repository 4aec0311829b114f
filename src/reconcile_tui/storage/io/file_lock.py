"""Lock a file while one session reads, merges and writes it; tell deletion from loss.

The lock file also holds a record of the last saves, and a mark once its worksheet was deleted.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from reconcile_tui import platform as posix
from reconcile_tui.errors import AppError, CannotWriteError
from reconcile_tui.lazy import late
from reconcile_tui.storage.io import disk, encryption

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = late("hashlib")


PATIENCE = 1.0
"""Seconds without progress of other sessions after which a save goes on without the lock.

A session needs milliseconds, unless it was stopped while it held the lock.
"""

LONGEST = 10.0
"""Seconds to wait for the lock in any case, however busy other sessions are."""

_shutting_down = threading.Event()

_PAUSE = 0.002
_RECORD = 300


def digest(data: bytes) -> str:
    """Return the digest of one version of a file."""
    return encryption.keyed_digest(data) if encryption.is_on() else _sha256(data)


def key_of(real: Path) -> str:
    """Return the name of a file in the state folder; it does not tell the path."""
    return _sha256(os.fsencode(real))[:32]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class FileLock(Struct):
    """The lock of one file, with the record that its sessions share.

    `last` is the digest of what a session wrote last, `before` of what was in the file before that,
    `announced` of what a session was about to write, `busy` the process that was saving and has not
    ended. `slot` is the newest recent version, `foreign_at` when another writer was last seen, in
    seconds since 1970. `locked` is False for a save that goes on without the lock.
    """

    key: str
    locked: bool = False
    last: str = ""
    announced: str = ""
    before: str = ""
    busy: int = 0
    slot: int = 0
    foreign_at: int = 0
    trouble: str = ""
    _descriptor: int | None = None

    def is_ours(self, digest: str) -> bool:
        """Return whether a session of this app wrote the version with this digest last."""
        return digest in (self.last, self.announced)

    @property
    def digests(self) -> set[str]:
        """Digests of the versions that a killed save may have left behind."""
        return {self.last, self.announced, self.before}

    @property
    def killed(self) -> int:
        """The process that was killed during the last save; 0 when none was."""
        return self.busy if self.busy and not posix.is_alive(self.busy) else 0

    def announce(self, digest: str) -> None:
        """Record what is about to be written, so that it is recognized after a kill."""
        self.announced, self.busy = digest, os.getpid()
        self._write_record()

    def wrote(self, digest: str) -> None:
        """Record what the file holds now."""
        self.before, self.last, self.announced = self.last, digest, ""
        self._write_record()

    def done(self) -> None:
        """Record that the save is complete and left no temporary file."""
        self.busy = 0
        self._write_record()

    def _write_record(self) -> None:
        if self._descriptor is not None:
            hashes = [one or "-" for one in (self.last, self.announced, self.before)]
            line = " ".join([*hashes, *map(str, (self.slot, self.foreign_at, self.busy))])
            with suppress(OSError):
                disk.write_at(self._descriptor, line.ljust(_RECORD).encode("ascii"))

    def read_record(self, descriptor: int) -> None:
        """Read the record that the session before left."""
        self._descriptor = descriptor
        words = disk.read_at(descriptor, _RECORD).decode("ascii", "replace").split()
        if len(words) == 6 and all(word.isdigit() for word in words[3:]):
            self.last, self.announced, self.before = (word.removeprefix("-") for word in words[:3])
            self.slot, self.foreign_at, self.busy = map(int, words[3:])


def shorten_lock_wait(*, on: bool = True) -> None:
    """Wait for a lock at most PATIENCE seconds, because the app is closing."""
    (_shutting_down.set if on else _shutting_down.clear)()


@contextmanager
def lock_file(state: Path, real: Path, longest: float = LONGEST) -> Iterator[FileLock]:
    """Lock a file. Never fails, and never waits longer than `longest` seconds."""
    lock = FileLock(key_of(real))
    descriptor = None
    try:
        descriptor, lock.locked = _locked(state / "locks" / f"{lock.key}.lock", longest)
        lock.read_record(descriptor)
    except (OSError, CannotWriteError) as error:
        lock.trouble = disk.in_words(error) if isinstance(error, OSError) else str(error)
    try:
        yield lock
    finally:
        if descriptor is not None:
            disk.close(descriptor)


class _LockWait:
    """How long to wait for a lock: while other sessions make progress, up to a limit."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._begun = self._moved = time.monotonic()
        self._last_record = b""

    def is_over(self, record: bytes) -> bool:
        """Return whether to give up. `record` is the record in the lock: every save changes it."""
        now = time.monotonic()
        if record != self._last_record:
            self._last_record, self._moved = record, now
        still = now - (self._begun if _shutting_down.is_set() else self._moved)
        return still >= PATIENCE or now - self._begun >= self._longest


def _locked(path: Path, longest: float) -> tuple[int, bool]:
    """Return the lock's descriptor, and whether it is locked; it is not after the wait is over."""
    waiting = _LockWait(longest)
    while True:
        descriptor = _open_or_create(path)
        try:
            while (got := _try_lock(descriptor)) is None:
                if waiting.is_over(disk.read_at(descriptor, _RECORD)):
                    return descriptor, False
                time.sleep(_PAUSE)
            # If everything was deleted, the lock file was too: then this descriptor locks nothing.
            if _in_place(descriptor, path) or waiting.is_over(b""):
                return descriptor, got
        except OSError:
            disk.close(descriptor)
            raise
        disk.close(descriptor)


def _open_or_create(path: Path) -> int:
    try:
        return disk.open_lock(path)
    except FileNotFoundError:
        disk.make_private_folder(path.parent)
        return disk.open_lock(path)


def _try_lock(descriptor: int) -> bool | None:
    """Return True with the lock, False where there are none, None while another session has it."""
    try:
        return disk.try_lock(descriptor)
    except BlockingIOError:
        return None


def _in_place(descriptor: int, path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


_DELETED = b"removed"
_DELETED_AT = 512
"""Offset of the mark in a lock file, after the record."""


class RemovedError(AppError):
    """The file was deleted in the app: an open session must not write it again."""


class DeletionMarker:
    """An open lock file of one session, which shows a deletion. Inert where there are no locks."""

    def __init__(self, state: Path, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        lock = lock_of(state, path)
        with suppress(OSError, AppError):
            disk.make_private_folder(lock.parent)
            self._descriptor = disk.open_lock(lock)

    @property
    def is_deleted(self) -> bool:
        """Whether the file was deleted in the app since."""
        if self._descriptor is None:
            return False
        with suppress(OSError):
            return disk.read_at(self._descriptor, len(_DELETED), _DELETED_AT) == _DELETED
        return False

    def __del__(self) -> None:
        """Close the lock file."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)


def lock_of(state: Path, path: Path) -> Path:
    """Return the path of a file's lock."""
    return state / "locks" / f"{key_of(disk.real_path(path))}.lock"


def mark_deleted(lock: Path) -> None:
    """Mark the lock of a file that is about to be deleted. Never fails."""
    with suppress(OSError):
        descriptor = os.open(lock, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            disk.write_at(descriptor, _DELETED, _DELETED_AT)
        finally:
            os.close(descriptor)


class Presence:
    """Shared lock on the notebook's folder, by which open windows see each other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock if the folder exists. Call again whenever the folder may be a new one."""
        with suppress(OSError):
            if self._descriptor is not None:
                if os.path.samestat(os.fstat(self._descriptor), disk.status_of(self.folder)):
                    return
                self.let_go()
            self._descriptor = disk.open_folder(self.folder)
            posix.try_lock(self._descriptor, shared=True)

    def let_go(self) -> None:
        """Release the lock."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                disk.close(descriptor)

    def is_alone(self) -> bool:
        """Return whether no other window is open, as far as this computer knows."""
        was_seen = self._descriptor is not None
        self.let_go()
        try:
            descriptor = disk.open_folder(self.folder)
            try:
                posix.try_lock(descriptor)
            finally:
                disk.close(descriptor)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            if was_seen:
                self.take()
        return True

    def __del__(self) -> None:
        """Release the lock."""
        self.let_go()
