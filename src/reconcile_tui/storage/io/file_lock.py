"""One session at a time reads, merges and writes a file; markers tell deletion from loss."""

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
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.lazy import late
from reconcile_tui.storage.io import atomic, disk, encryption

if TYPE_CHECKING:
    import hashlib
else:
    hashlib = late("hashlib")


PATIENCE = 1.0
"""Seconds in which nobody else got on before a save goes on without a turn.

Another session needs milliseconds, unless it was stopped in its turn.
"""

LONGEST = 10.0
"""Seconds to wait for a turn in any case, however busily others take theirs."""

_leaving = threading.Event()

_PAUSE = 0.002
_RECORD = 300


def digest(data: bytes) -> str:
    """What tells one version of a file from every other."""
    return encryption.keyed_digest(data) if encryption.is_on() else _sha256(data)


def key_of(real: Path) -> str:
    """The name under which the state folder keeps what belongs to a file; it tells nothing."""
    return _sha256(os.fsencode(real))[:32]


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Turn(Struct):
    """What the sessions know of one file while it is this one's turn.

    `last` is the digest of what one of them wrote last, `before` of what stood there before that,
    `coming` of what one was about to write, `busy` the process that was at it and has not ended.
    `slot` where the recent versions go on, `hands` when another hand was last at work, in seconds
    since 1970. `locked` is False for a save that goes on without.
    """

    key: str
    locked: bool = False
    last: str = ""
    coming: str = ""
    before: str = ""
    busy: int = 0
    slot: int = 0
    hands: int = 0
    trouble: str = ""
    _descriptor: int | None = None

    def is_ours(self, digest: str) -> bool:
        """Whether a session of this book wrote the version with this digest last."""
        return digest in (self.last, self.coming)

    @property
    def digests(self) -> set[str]:
        """What a save that was killed may have left: what it put in place, or what was there."""
        return {self.last, self.coming, self.before}

    @property
    def killed(self) -> int:
        """The process that was killed in the middle of the save before; 0 when there is none."""
        return self.busy if self.busy and not posix.is_alive(self.busy) else 0

    def announce(self, digest: str) -> None:
        """Say what is about to be written, so that a kill leaves no riddle."""
        self.coming, self.busy = digest, os.getpid()
        self._note()

    def wrote(self, digest: str) -> None:
        """Say what stands in the file now."""
        self.before, self.last, self.coming = self.last, digest, ""
        self._note()

    def done(self) -> None:
        """Say that nothing is left of this save but the file."""
        self.busy = 0
        self._note()

    def _note(self) -> None:
        if self._descriptor is not None:
            hashes = [one or "-" for one in (self.last, self.coming, self.before)]
            line = " ".join([*hashes, *map(str, (self.slot, self.hands, self.busy))])
            with suppress(OSError):
                disk.note(self._descriptor, line.ljust(_RECORD).encode("ascii"))

    def recall(self, descriptor: int) -> None:
        """Read what was noted by whoever had the turn before."""
        self._descriptor = descriptor
        words = disk.recall(descriptor, _RECORD).decode("ascii", "replace").split()
        if len(words) == 6 and all(word.isdigit() for word in words[3:]):
            self.last, self.coming, self.before = (word.removeprefix("-") for word in words[:3])
            self.slot, self.hands, self.busy = map(int, words[3:])


def shorten_lock_wait(*, on: bool = True) -> None:
    """Wait for a turn no longer than PATIENCE, whoever gets on: the program is being left."""
    (_leaving.set if on else _leaving.clear)()


@contextmanager
def turn(state: Path, real: Path, longest: float = LONGEST) -> Iterator[Turn]:
    """Have one's turn at a file. Never fails, and never waits longer than `longest` seconds."""
    mine = Turn(key_of(real))
    descriptor = None
    try:
        descriptor, mine.locked = _locked(state / "locks" / f"{mine.key}.lock", longest)
        mine.recall(descriptor)
    except (OSError, CannotWriteError) as error:
        mine.trouble = atomic.in_words(error) if isinstance(error, OSError) else str(error)
    try:
        yield mine
    finally:
        if descriptor is not None:
            disk.close(descriptor)


class _Waiting:
    """How long one waits for a lock: while others get on, and not for ever."""

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._begun = self._moved = time.monotonic()
        self._noted = b""

    def is_over(self, noted: bytes) -> bool:
        """Asked with what stands in the lock now: whoever has a turn changes it."""
        now = time.monotonic()
        if noted != self._noted:
            self._noted, self._moved = noted, now
        still = now - (self._begun if _leaving.is_set() else self._moved)
        return still >= PATIENCE or now - self._begun >= self._longest


def _locked(path: Path, longest: float) -> tuple[int, bool]:
    """The lock's descriptor, and whether it is locked; unlocked once the patience is at an end."""
    waiting = _Waiting(longest)
    while True:
        descriptor = _opened(path)
        try:
            while (got := _try(descriptor)) is None:
                if waiting.is_over(disk.recall(descriptor, _RECORD)):
                    return descriptor, False
                time.sleep(_PAUSE)
            # Whoever removed everything removed the lock's name too: then this lock is nobody's.
            if _in_place(descriptor, path) or waiting.is_over(b""):
                return descriptor, got
        except OSError:
            disk.close(descriptor)
            raise
        disk.close(descriptor)


def _opened(path: Path) -> int:
    try:
        return disk.open_lock(path)
    except FileNotFoundError:
        atomic.make_private_folder(path.parent)
        return disk.open_lock(path)


def _try(descriptor: int) -> bool | None:
    """True with the lock, False where there are none, None while another session has it."""
    try:
        return disk.try_lock(descriptor)
    except BlockingIOError:
        return None


def _in_place(descriptor: int, path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


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


class Presence:
    """One open book, or one that asks whether there are others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor: int | None = None

    def take(self) -> None:
        """Be seen, if the folder is there. To be called again whenever it may be a new one."""
        with suppress(OSError):
            if self._descriptor is not None:
                if os.path.samestat(os.fstat(self._descriptor), disk.stat(self.folder)):
                    return
                self.let_go()
            self._descriptor = disk.open_folder(self.folder)
            posix.try_lock(self._descriptor, shared=True)

    def let_go(self) -> None:
        """Be seen no more."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                disk.close(descriptor)

    def is_alone(self) -> bool:
        """Whether no other book is open, as far as this computer knows."""
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
        """Be seen no more."""
        self.let_go()
