"""Every call into the operating system that puts words on the disk, each under its own name.

Nothing in `atomic` reaches the disk in another way, so that a test can put something in the place
of `os` here and let the nth call fail. That is also why this module does without pathlib.
"""

# ruff: noqa: PTH101, PTH102, PTH105, PTH108, PTH116

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from reconcile_tui import platform as posix
from reconcile_tui.storage.io import encryption

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_LOOK = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.EOPNOTSUPP}


def real_path(path: Path) -> Path:
    """The file itself, behind every symbolic link."""
    return Path(os.path.realpath(path))


def stat(path: Path) -> os.stat_result:
    """What the file behind a name is."""
    return os.stat(path)


def read(path: Path, limit: int) -> tuple[os.stat_result, bytes]:
    """What a file is, and up to `limit` bytes of it if it is a regular one. Never waits.

    Of an encrypted file these are what it says; OSError where that can't be told.
    """
    descriptor = os.open(path, _LOOK)
    try:
        status, content = _read_opened(descriptor, _raw_limit(path, limit))
        return status, _opened(path, status, content, limit)
    finally:
        os.close(descriptor)


def read_settled(path: Path, limit: int) -> tuple[os.stat_result, bytes, bool | None]:
    """As `read`, not through a link, and whether somebody has it open for writing (None: unknown).

    It is asked before and after, and only what is read between is whole. A file that changed while
    it was read counts as held. So does an encrypted one of which only a part is there, and whoever
    reads it hears of that by `HalfWrittenError`.
    """
    descriptor = os.open(path, _LOOK | os.O_NOFOLLOW)
    try:
        held = posix.is_held_for_writing(descriptor)
        before, content = _read_opened(descriptor, _raw_limit(path, limit))
        after = os.fstat(descriptor)
        if held is False:
            held = posix.is_held_for_writing(descriptor)
        changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
        held = held or (True if changed else held)
        try:
            return after, _opened(path, after, content, limit), held
        except OSError as error:
            if held is False or error.errno != encryption.DAMAGED:
                raise
            raise HalfWrittenError(error.errno, error.strerror, str(path)) from None
    finally:
        os.close(descriptor)


class HalfWrittenError(OSError):
    """Ciphertext that is not whole, in a file that a program is, or may be, writing."""


def _raw_limit(path: Path, limit: int) -> int:
    """How much has to be read for `limit` bytes: of ciphertext all, as its end vouches for it."""
    return encryption.MOST + 1 if encryption.is_encrypted(path) else limit


def _opened(path: Path, status: os.stat_result, content: bytes, limit: int) -> bytes:
    if not encryption.is_encrypted(path) or not _is_regular(status):
        return content
    if len(content) > encryption.MOST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return encryption.decrypted(path, content)[:limit]


def _read_opened(descriptor: int, limit: int) -> tuple[os.stat_result, bytes]:
    status = os.fstat(descriptor)
    content = bytearray()
    if _is_regular(status):
        while len(content) < limit and (part := os.read(descriptor, limit - len(content))):
            content += part
    return status, bytes(content)


def claim(path: Path) -> int:
    """Open a temporary file that nobody else writes, readable only by its owner, any umask.

    One that a dead process left is removed first. BlockingIOError while a living one writes it:
    each holds a lock on its own until it is renamed, so that no half of one is taken for another.
    """
    remove_stale(path)
    try:
        descriptor = os.open(path, _NEW, 0o600)
    except FileExistsError as error:
        raise BlockingIOError(errno.EAGAIN, "just made by another process") from error
    try:
        _lock(descriptor)
        _check_in_place(descriptor, path)
        os.fchmod(descriptor, 0o600)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:
        os.close(descriptor)
        with suppress(OSError):
            os.unlink(path)
        raise
    return descriptor


def write(descriptor: int, data: memoryview) -> int:
    """Write some of the data and say how much."""
    return os.write(descriptor, data)


def sync(descriptor: int) -> None:
    """Return when a file's content is on the disk itself."""
    if not posix.sync_drive(descriptor):
        os.fsync(descriptor)


def close(descriptor: int) -> None:
    """Close what was already synced; nothing can be lost here any more."""
    with suppress(OSError):
        os.close(descriptor)


def rename(source: Path, target: Path) -> None:
    """Put a file in the place of another, in one step."""
    os.replace(source, target)


def move_no_replace(source: Path, target: Path) -> None:
    """Give a file another name. FileExistsError, and no change, when something stands there."""
    try:
        posix.rename_new(os.fspath(source), os.fspath(target))
    except OSError as error:
        if error.errno not in posix.CANNOT_EXCHANGE:
            raise
    else:
        return
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
    else:
        _unlink_or_undo(source, target)
        return
    # No hard links here (FAT, some network drives): take the name first, then rename over it.
    os.close(os.open(target, _NEW, 0o600))
    _rename_or_undo(source, target)


def make_unnamed(folder: Path) -> int:
    """Open a file without a name, readable only by its owner, any umask: a kill leaves nothing."""
    descriptor = posix.open_unnamed(os.fspath(folder))
    try:
        os.fchmod(descriptor, 0o600)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def link_unnamed(descriptor: int, path: Path) -> None:
    """Give a file without a name one. FileExistsError when something stands there."""
    posix.link_unnamed(descriptor, os.fspath(path))


def exchange(one: Path, other: Path) -> None:
    """Let two files change places in one step. OSError of posix.CANNOT_EXCHANGE where none can."""
    posix.exchange(os.fspath(one), os.fspath(other))


def open_lock(path: Path) -> int:
    """Open the file that stands for a lock, and make it if it is not there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def try_lock(descriptor: int) -> bool:
    """True with the lock, False where there are none. BlockingIOError while another has it."""
    return posix.try_lock(descriptor)


def recall(descriptor: int, limit: int, at: int = 0) -> bytes:
    """What a small file of the state folder holds."""
    return os.pread(descriptor, limit, at)


def note(descriptor: int, data: bytes, at: int = 0) -> None:
    """Put something of always the same length into a small file of the state folder; no sync."""
    os.pwrite(descriptor, data, at)


def overwrite(path: Path, data: bytes) -> None:
    """Write a file of the state folder that may be lost: no sync, readable by its owner alone."""
    data = encryption.encrypted(path, data)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def unlink(path: Path) -> None:
    """Remove a file."""
    os.unlink(path)


def make_folder(path: Path) -> None:
    """Make one folder that only its owner can enter, under any umask, and put it on the disk."""
    os.mkdir(path, 0o700)
    os.chmod(path, 0o700)
    descriptor = open_folder(path.parent)
    try:
        sync_folder(descriptor)
    finally:
        close(descriptor)


def open_folder(path: Path) -> int:
    """Open a folder, to sync it."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def sync_folder(descriptor: int) -> None:
    """Return when the names in a folder are on the disk itself, where the disk can say so."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def remove_stale(path: Path) -> None:
    """Remove what a dead process left half written. BlockingIOError while a living one writes."""
    try:
        descriptor = os.open(path, _LOOK | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        _lock(descriptor)
        _check_in_place(descriptor, path)
        os.unlink(path)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try_lock(descriptor)


def _check_in_place(descriptor: int, path: Path) -> None:
    """Refuse a file that got its final name, or was removed, before it could be locked."""
    try:
        in_place = os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        in_place = False
    if not in_place:
        raise BlockingIOError(errno.EAGAIN, "just taken by another process")


def _unlink_or_undo(source: Path, target: Path) -> None:
    try:
        os.unlink(source)
    except OSError:
        with suppress(OSError):
            os.unlink(target)
        raise


def _rename_or_undo(source: Path, target: Path) -> None:
    try:
        os.replace(source, target)
    except OSError:
        with suppress(OSError):
            os.unlink(target)
        raise


def _is_regular(status: os.stat_result) -> bool:
    return (status.st_mode & 0o170000) == 0o100000
