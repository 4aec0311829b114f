"""Every system call that writes a person's words, each as a function of its own.

`atomic` reaches the disk only through these, so that a test can replace `os` here and let the nth
call fail. Hence no pathlib in this module.
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
    """Return the path behind all symbolic links."""
    return Path(os.path.realpath(path))


def stat(path: Path) -> os.stat_result:
    """Return the status of a file, links followed."""
    return os.stat(path)


def read(path: Path, limit: int) -> tuple[os.stat_result, bytes]:
    """Return a file's status, and up to `limit` bytes if it is a regular file. Never blocks.

    An encrypted file is decrypted; OSError when that fails.
    """
    descriptor = os.open(path, _LOOK)
    try:
        status, content = _read_opened(descriptor, _raw_limit(path, limit))
        return status, _opened(path, status, content, limit)
    finally:
        os.close(descriptor)


def read_settled(path: Path, limit: int) -> tuple[os.stat_result, bytes, bool | None]:
    """Return what `read` does, without following a link, and whether the file is being written.

    None means that this is unknown. A file that changed while it was read counts as being written.
    HalfWrittenError is raised for an encrypted file that is incomplete and may be being written.
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
    """Incomplete ciphertext in a file that a program is, or may be, writing."""


def _raw_limit(path: Path, limit: int) -> int:
    """Return how many bytes to read: of ciphertext all, as age authenticates its end."""
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
    """Open a temporary file that nobody else writes, readable only by its owner.

    A stale one is removed first. BlockingIOError while a living process writes it: each holds a
    lock on its own until the rename, so that no unfinished file is taken for another.
    """
    remove_stale(path)
    try:
        descriptor = os.open(path, _NEW, 0o600)
    except FileExistsError as error:
        raise BlockingIOError(errno.EAGAIN, "just made by another process") from error
    try:
        try_lock(descriptor)
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
    """Write some of the data. Returns how many bytes."""
    return os.write(descriptor, data)


def sync(descriptor: int) -> None:
    """Sync a file's content to the disk itself."""
    if not posix.sync_drive(descriptor):
        os.fsync(descriptor)


def close(descriptor: int) -> None:
    """Close a descriptor whose file is synced; errors are ignored."""
    with suppress(OSError):
        os.close(descriptor)


def rename(source: Path, target: Path) -> None:
    """Replace a file by another, atomically."""
    os.replace(source, target)


def move_no_replace(source: Path, target: Path) -> None:
    """Rename a file. Raises FileExistsError, and changes nothing, when the target is taken."""
    try:
        posix.rename_new(os.fspath(source), os.fspath(target))
    except OSError as error:
        if error.errno not in posix.CANNOT_EXCHANGE:
            raise
    else:
        return
    is_linked = True
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # No hard links here (FAT, some network drives): take the name first, then rename over it.
        os.close(os.open(target, _NEW, 0o600))
        is_linked = False
    try:
        os.unlink(source) if is_linked else os.replace(source, target)
    except OSError:
        with suppress(OSError):
            os.unlink(target)
        raise


def make_unnamed(folder: Path) -> int:
    """Open a file without a name, readable only by its owner: a kill leaves nothing."""
    descriptor = posix.open_unnamed(os.fspath(folder))
    try:
        os.fchmod(descriptor, 0o600)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def link_unnamed(descriptor: int, path: Path) -> None:
    """Give an unnamed file its name. Raises FileExistsError when the path is taken."""
    posix.link_unnamed(descriptor, os.fspath(path))


def exchange(one: Path, other: Path) -> None:
    """Exchange two files atomically. Raises OSError of posix.CANNOT_EXCHANGE where unsupported."""
    posix.exchange(os.fspath(one), os.fspath(other))


def open_lock(path: Path) -> int:
    """Open a lock file; create it if missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def try_lock(descriptor: int) -> bool:
    """Return True with the lock, False where unsupported; BlockingIOError while it is taken."""
    return posix.try_lock(descriptor)


def recall(descriptor: int, limit: int, at: int = 0) -> bytes:
    """Read from a small file of the state folder."""
    return os.pread(descriptor, limit, at)


def note(descriptor: int, data: bytes, at: int = 0) -> None:
    """Write data of constant length into a small file of the state folder, without a sync."""
    os.pwrite(descriptor, data, at)


def overwrite(path: Path, data: bytes) -> None:
    """Write an expendable file of the state folder: no sync, readable only by its owner."""
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


def discard(path: Path) -> None:
    """Remove a file if possible."""
    with suppress(OSError):
        unlink(path)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, and sync its parent."""
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
    """Sync the names in a folder to the disk itself, where that is supported."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def remove_stale(path: Path) -> None:
    """Remove what a dead process left unfinished. BlockingIOError while a living one writes it."""
    try:
        descriptor = os.open(path, _LOOK | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        try_lock(descriptor)
        _check_in_place(descriptor, path)
        os.unlink(path)
    finally:
        os.close(descriptor)


def _check_in_place(descriptor: int, path: Path) -> None:
    """Raise BlockingIOError if a file was renamed or removed before it could be locked."""
    try:
        in_place = os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        in_place = False
    if not in_place:
        raise BlockingIOError(errno.EAGAIN, "just taken by another process")


def _is_regular(status: os.stat_result) -> bool:
    return (status.st_mode & 0o170000) == 0o100000
