"""Read, write, replace and exchange whole files, and the system calls for that.

A new version is complete and synced before its name shows it, and the folder is synced after that.
Every call that touches a person's words goes through `os` or `posix` here, so that a test can let
the nth one fail. Hence little of pathlib in this module.
"""

# ruff: noqa: PTH101, PTH102, PTH105, PTH108, PTH116

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from reconcile_tui import platform as posix
from reconcile_tui import private_run
from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.errors import CannotReadError, CannotWriteError, NoSuchError
from reconcile_tui.storage.io import encryption

PATIENCE = 1.0
"""Seconds to wait for another process that is saving the same file."""

FRESH = 3.0
"""Seconds after its last change in which a file may be unfinished, where nobody can tell."""

HOLD = 0.5
"""Seconds to wait for a program that is writing into the displaced version."""

_PAUSE = 0.02
_EXCHANGE_PAUSE = 0.005
_NAMES = 16
_LONGEST = 200

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW
_LOOK = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK}
_NO_FOLDER_SYNC = {errno.EINVAL, errno.EOPNOTSUPP}
_NO_UNNAMED = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.ENOSYS}

# -- errors ----------------------------------------------------------------------------------------

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your disk quota is used up",
    errno.EFBIG: "the file is larger than this system allows",
    errno.EACCES: "this account doesn't have permission",
    errno.EPERM: "this account doesn't have permission",
    errno.EROFS: "the disk is read-only",
    errno.EIO: "the disk reports an error",
    errno.ENOENT: "the folder doesn't exist anymore",
    errno.ENOTDIR: "part of the path isn't a folder",
    errno.EISDIR: "there's a folder with this name",
    errno.ELOOP: "the links go around in a circle",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENOMEM: "the computer is out of memory",
    errno.ESTALE: "the network drive was disconnected",
    errno.ETIMEDOUT: "the network drive isn't responding",
    errno.ENXIO: "it isn't a regular file",
    errno.EXDEV: "the other folder is on a different disk",
    errno.EAGAIN: "another session is saving it",
    private_run.REFUSED: "this is a private run, and nothing is saved",
    encryption.LOCKED: "it's encrypted, and no passphrase was given for it",
    encryption.DAMAGED: "it's damaged, or encrypted with a different key",
}


class NotAFileError(CannotWriteError):
    """The path is a folder, a pipe or a device now."""


class NoSheetError(CannotReadError):
    """The path cannot be a saved worksheet: a folder, a pipe, or a file that is far too large."""


class DamagedError(CannotReadError):
    """An encrypted file that the key does not decrypt: truncated, changed, or for another key.

    `held` is True while a program may be writing it.
    """

    held = False


class HalfWrittenError(OSError):
    """Incomplete ciphertext in a file that a program is, or may be, writing."""


def in_words(error: OSError) -> str:
    """Return an OSError as the end of a sentence."""
    number = error.errno or 0
    return _WORDS.get(number) or os.strerror(number).lower()


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise CannotWriteError for any OSError but FileExistsError."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise CannotWriteError(f"{path} couldn't be saved: {in_words(error)}.") from error


# -- reading ---------------------------------------------------------------------------------------


def real_path(path: Path) -> Path:
    """Return the path behind all symbolic links."""
    return Path(os.path.realpath(path))


def status_of(path: Path) -> os.stat_result:
    """Return the status of a file, links followed."""
    return os.stat(path)


def owner_may_write(path: Path) -> bool:
    """Return whether a file is not marked read-only; True when that is unknown."""
    try:
        return bool(status_of(path).st_mode & stat.S_IWUSR)
    except OSError:
        return True


def refuse_protected(real: Path, path: Path) -> None:
    """Raise CannotWriteError when a file must not be replaced: read-only, or no regular file."""
    try:
        mode = status_of(real).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise NotAFileError(f"{path} couldn't be saved: it isn't a regular file.")
    if not mode & stat.S_IWUSR:
        raise CannotWriteError(f"{path} couldn't be saved: the file is read-only.")


def read(path: Path, limit: int) -> tuple[os.stat_result, bytes]:
    """Return a file's status, and up to `limit` bytes if it is a regular file. Never blocks.

    An encrypted file is decrypted; OSError when that fails.
    """
    descriptor = os.open(path, _LOOK)
    try:
        status, content = _read_descriptor(descriptor, _raw_limit(path, limit))
        return status, _decrypted(path, status, content, limit)
    finally:
        os.close(descriptor)


def read_and_check_writer(path: Path, limit: int) -> tuple[os.stat_result, bytes, bool | None]:
    """Return what `read` does, without following a link, and whether the file is being written.

    None means that this is unknown. A file that changed while it was read counts as being written.
    HalfWrittenError is raised for an encrypted file that is incomplete and may be being written.
    """
    descriptor = os.open(path, _LOOK | os.O_NOFOLLOW)
    try:
        held = posix.is_held_for_writing(descriptor)
        before, content = _read_descriptor(descriptor, _raw_limit(path, limit))
        after = os.fstat(descriptor)
        if held is False:
            held = posix.is_held_for_writing(descriptor)
        changed = (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns)
        held = held or (True if changed else held)
        try:
            return after, _decrypted(path, after, content, limit), held
        except OSError as error:
            if held is False or error.errno != encryption.DAMAGED:
                raise
            raise HalfWrittenError(error.errno, error.strerror, str(path)) from None
    finally:
        os.close(descriptor)


def _raw_limit(path: Path, limit: int) -> int:
    """Return how many bytes to read: of ciphertext all, as age authenticates its end."""
    return encryption.MOST + 1 if encryption.is_encrypted(path) else limit


def _decrypted(path: Path, status: os.stat_result, content: bytes, limit: int) -> bytes:
    if not encryption.is_encrypted(path) or not stat.S_ISREG(status.st_mode):
        return content
    if len(content) > encryption.MOST:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return encryption.decrypted(path, content)[:limit]


def _read_descriptor(descriptor: int, limit: int) -> tuple[os.stat_result, bytes]:
    status = os.fstat(descriptor)
    content = bytearray()
    if stat.S_ISREG(status.st_mode):
        while len(content) < limit and (part := os.read(descriptor, limit - len(content))):
            content += part
    return status, bytes(content)


def read_regular(path: Path, limit: int = MAX_FILE) -> bytes:
    """Return the content of a regular file of at most `limit` bytes. Never blocks on a pipe.

    Raises NoSuchError when nothing is there, CannotReadError when it is not a file or not
    permitted.
    """
    return _regular(path, limit, lambda: read(path, limit + 1))


def read_settled(path: Path, limit: int = MAX_FILE) -> tuple[bytes, bool]:
    """Return what `read_regular` does, and whether a program may be writing the file."""
    unfinished = False

    def read() -> tuple[os.stat_result, bytes]:
        nonlocal unfinished
        status, content, held = read_and_check_writer(real_path(path), limit + 1)
        unfinished = abs(time.time() - status.st_mtime) < FRESH if held is None else held
        return status, content

    return _regular(path, limit, read), unfinished


def _regular(path: Path, limit: int, read: Callable[[], tuple[os.stat_result, bytes]]) -> bytes:
    try:
        status, content = read()
    except (FileNotFoundError, NotADirectoryError):
        raise NoSuchError(f"There's no file at {path}.") from None
    except OSError as error:
        raise _unreadable(path, limit, error) from error
    except ValueError:
        raise NoSuchError("A file can't have that name: it has an invalid character.") from None
    if stat.S_ISDIR(status.st_mode):
        raise NoSheetError(f"{path} can't be read: it's a folder.")
    if not stat.S_ISREG(status.st_mode):
        raise NoSheetError(f"{path} can't be read: it's a pipe or a device, not a file.")
    size = 0 if encryption.is_encrypted(path) else status.st_size
    if max(size, len(content)) > limit:
        raise NoSheetError(f"{path} can't be read: it's larger than {limit:,} bytes.")
    return content


def _unreadable(path: Path, limit: int, error: OSError) -> CannotReadError:
    if error.errno == errno.EFBIG:
        return NoSheetError(f"{path} can't be read: it's larger than {limit:,} bytes.")
    sentence = f"{path} can't be read: {in_words(error)}."
    if error.errno != encryption.DAMAGED:
        return CannotReadError(sentence)
    damaged = DamagedError(sentence)
    damaged.held = isinstance(error, HalfWrittenError)
    return damaged


# -- writing ---------------------------------------------------------------------------------------


def write_new(path: Path, data: bytes) -> None:
    """Write and sync a new file. Raises FileExistsError when the path is taken.

    CannotWriteError leaves nothing behind.
    """
    with translated_errors(path), opened_folder(path.parent) as folder:
        _write_whole(path, data)
        try:
            sync_folder(folder)
        except OSError:
            discard(path)
            raise


def replace(path: Path, data: bytes) -> None:
    """Replace a file's content atomically, through a symbolic link if it is one.

    On CannotWriteError the old file is unchanged, with one exception: when the sync of the folder
    fails, the new file is in place, and only a power cut could bring the old one back.
    """
    with translated_errors(path):
        real = real_path(path)
        refuse_protected(real, path)
        data = encryption.encrypted(real, data)
        with opened_folder(real.parent) as folder:
            with _temporary(part_name(real), data) as temporary:
                rename(temporary, real)
            sync_folder(folder)


def move_new(source: Path, target: Path) -> None:
    """Move a file. Raises FileExistsError when the target is taken."""
    with (
        translated_errors(source),
        opened_folder(source.parent) as old_folder,
        opened_folder(target.parent) as new_folder,
    ):
        move_no_replace(source, target)
        sync_folder(new_folder)
        sync_folder(old_folder)


def erase(path: Path) -> None:
    """Remove a file for good, as far as a program can: the disk may still hold its content."""
    with translated_errors(path), opened_folder(path.parent) as folder:
        unlink(path)
        sync_folder(folder)


def make_private_folder(path: Path) -> None:
    """Make a folder and its missing parents, readable only by their owner."""
    with translated_errors(path):
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            # Another session may be making the same folders.
            with suppress(FileExistsError):
                make_folder(folder)
        usable = path.is_dir()
    if not usable:
        raise CannotWriteError(f"{path} can't be used: it isn't a folder.")


def part_name(path: Path) -> Path:
    """Return the path of a file's unfinished next version; no other program writes to it."""
    return path.with_name(f".{path.name}.part")


def _write_whole(name: Path, data: bytes) -> None:
    """Write and sync a file under an unused name; its folder is not synced.

    Raises FileExistsError when the path is taken; any other OSError leaves nothing behind. Where
    the disk allows it, the file has no name until it is complete.
    """
    data = encryption.encrypted(name, data)
    try:
        descriptor = posix.open_unnamed(os.fspath(name.parent))
    except OSError as error:
        if error.errno not in _NO_UNNAMED:
            raise
    else:
        try:
            os.fchmod(descriptor, 0o600)
            _write_and_sync(descriptor, data)
            link_unnamed(descriptor, name)
            return
        except OSError as error:
            # No /proc, or a disk that cannot link it: a named file shows if the folder is at fault.
            if error.errno not in _NO_UNNAMED:
                raise
        finally:
            close(descriptor)
    with _temporary(part_name(name), data) as part:
        move_no_replace(part, name)


def link_unnamed(descriptor: int, path: Path) -> None:
    """Give an unnamed file its name. Raises FileExistsError when the path is taken."""
    posix.link_unnamed(descriptor, os.fspath(path))


def _write_and_sync(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[write(descriptor, rest) :]
    sync(descriptor)


@contextmanager
def _temporary(temporary: Path, data: bytes) -> Iterator[Path]:
    """Yield a complete and synced file to be renamed in the block; it is removed on any error."""
    descriptor = _claim(temporary)
    try:
        _write_and_sync(descriptor, data)
        yield temporary
    except BaseException:
        discard(temporary)
        raise
    finally:
        close(descriptor)


def _claim(temporary: Path) -> int:
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            return claim(temporary)
        except BlockingIOError:
            if time.monotonic() >= patient_until:
                raise
            time.sleep(_PAUSE)


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


# -- folders ---------------------------------------------------------------------------------------


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, and sync its parent."""
    os.mkdir(path, 0o700)
    os.chmod(path, 0o700)
    with opened_folder(path.parent) as parent:
        sync_folder(parent)


def open_folder(path: Path) -> int:
    """Open a folder, to sync it."""
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


@contextmanager
def opened_folder(path: Path) -> Iterator[int]:
    """Yield the descriptor of a folder, to sync it."""
    descriptor = open_folder(path)
    try:
        yield descriptor
    finally:
        close(descriptor)


def sync_folder(descriptor: int) -> None:
    """Sync the names in a folder to the disk itself, where that is supported."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


# -- locks and records -----------------------------------------------------------------------------


def open_lock(path: Path) -> int:
    """Open a lock file; create it if missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def try_lock(descriptor: int) -> bool:
    """Return True with the lock, False where unsupported; BlockingIOError while it is taken."""
    return posix.try_lock(descriptor)


def read_at(descriptor: int, limit: int, at: int = 0) -> bytes:
    """Read from a small file of the state folder."""
    return os.pread(descriptor, limit, at)


def write_at(descriptor: int, data: bytes, at: int = 0) -> None:
    """Write data of constant length into a small file of the state folder, without a sync."""
    os.pwrite(descriptor, data, at)


# -- exchanging two versions -----------------------------------------------------------------------


class Displaced(Struct, frozen=True):
    """The displaced version of a file, and its path if it still exists.

    `raw` is None when it cannot be read as a file of at most 1 MiB. `held` is True when a program
    may still write into it and None when that is unknown; then it is checked again before it is
    deleted. `placed` is False when something unexpected was found and nothing was written.
    """

    raw: bytes | None
    path: Path | None = None
    held: bool | None = False
    placed: bool = True


def aside_names(real: Path, process: int = 0) -> Iterator[Path]:
    """Yield the temporary paths of a process (this one by default) for exchanging a file.

    A file under one of them is always complete. No other process uses the same.
    """
    name = os.fsdecode(os.fsencode(real.name)[:_LONGEST])
    for number in range(_NAMES):
        yield real.with_name(f".{name}.{process or os.getpid()}-{number}.tmp")


def exchange(one: Path, other: Path) -> None:
    """Exchange two files atomically. Raises OSError of posix.CANNOT_EXCHANGE where unsupported."""
    posix.exchange(os.fspath(one), os.fspath(other))


def exchange_version(real: Path, data: bytes, expected: bytes) -> Displaced:
    """Exchange a new version with a file that should hold `expected`. Returns what it did hold.

    Nothing is durable before the folder is synced. OSError leaves the old file in place;
    FileNotFoundError means that there is none.
    """
    aside = _put_aside(real, data)
    try:
        exchange(aside, real)
    except OSError as error:
        if error.errno in posix.CANNOT_EXCHANGE:
            return _replace_checked(real, aside, expected)
        discard(aside)
        raise
    return _read_displaced(aside)


def _read_displaced(aside: Path) -> Displaced:
    """Return the displaced version, once no program writes into it or HOLD seconds are over."""
    until = time.monotonic() + HOLD
    while True:
        raw, held = read_if_worksheet(aside)
        if not held or time.monotonic() >= until:
            return Displaced(raw, aside, held)
        time.sleep(_EXCHANGE_PAUSE)


def read_if_worksheet(aside: Path) -> tuple[bytes | None, bool | None]:
    """Return a file's content (None: not a worksheet's), and whether it is being written.

    Raises OSError.
    """
    try:
        status, raw, held = read_and_check_writer(aside, MAX_FILE + 1)
    except HalfWrittenError:
        return None, True
    except OSError as error:
        if error.errno not in {encryption.DAMAGED, errno.EFBIG}:
            raise
        return None, False
    whole = stat.S_ISREG(status.st_mode) and len(raw) <= MAX_FILE
    return (raw if whole else None), held


def _put_aside(real: Path, data: bytes) -> Path:
    for aside in aside_names(real):
        with suppress(FileExistsError):
            _write_whole(aside, data)
            return aside
    raise OSError(errno.EAGAIN, "every name for the next version is taken")


def _replace_checked(real: Path, aside: Path, expected: bytes) -> Displaced:
    """Do the same on a disk without an exchange: look first, then replace."""
    try:
        status, found = read(real, MAX_FILE + 1)
        if found != expected:
            unlink(aside)
            whole = stat.S_ISREG(status.st_mode) and len(found) <= MAX_FILE
            return Displaced(found if whole else None, placed=False)
        rename(aside, real)
    except OSError:
        discard(aside)
        raise
    return Displaced(expected)
