"""Read and replace whole files atomically, and exchange a new version with the old one."""

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
from reconcile_tui.storage.io import disk, encryption

PATIENCE = 1.0
"""Seconds to wait for another process that is saving the same file."""

FRESH = 3.0
"""Seconds after its last change in which a file may be unfinished, where nobody can tell."""

_PAUSE = 0.02
_NO_UNNAMED = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.ENOSYS}

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


def read_regular(path: Path, limit: int = MAX_FILE) -> bytes:
    """Return the content of a regular file of at most `limit` bytes. Never blocks on a pipe.

    Raises NoSuchError when nothing is there, CannotReadError when it is not a file or not
    permitted.
    """
    return _regular(path, limit, lambda: disk.read(path, limit + 1))


def read_settled(path: Path, limit: int = MAX_FILE) -> tuple[bytes, bool]:
    """Return what `read_regular` does, and whether a program may be writing the file."""
    unfinished = False

    def read() -> tuple[os.stat_result, bytes]:
        nonlocal unfinished
        status, content, held = disk.read_settled(disk.real_path(path), limit + 1)
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
    damaged.held = isinstance(error, disk.HalfWrittenError)
    return damaged


def owner_may_write(path: Path) -> bool:
    """Return whether a file is not marked read-only; True when that is unknown."""
    try:
        return bool(disk.stat(path).st_mode & stat.S_IWUSR)
    except OSError:
        return True


def write_new(path: Path, data: bytes) -> None:
    """Write and sync a new file. Raises FileExistsError when the path is taken.

    CannotWriteError leaves nothing behind.
    """
    with translated_errors(path), opened_folder(path.parent) as folder:
        put_whole(path, data)
        try:
            disk.sync_folder(folder)
        except OSError:
            disk.discard(path)
            raise


def replace(path: Path, data: bytes) -> None:
    """Replace a file's content atomically, through a symbolic link if it is one.

    On CannotWriteError the old file is unchanged, with one exception: when the sync of the folder
    fails, the new file is in place, and only a power cut could bring the old one back.
    """
    with translated_errors(path):
        real = disk.real_path(path)
        refuse_protected(real, path)
        data = encryption.encrypted(real, data)
        with opened_folder(real.parent) as folder:
            with _temporary(part_name(real), data) as temporary:
                disk.rename(temporary, real)
            disk.sync_folder(folder)


def move_new(source: Path, target: Path) -> None:
    """Move a file. Raises FileExistsError when the target is taken."""
    with (
        translated_errors(source),
        opened_folder(source.parent) as old_folder,
        opened_folder(target.parent) as new_folder,
    ):
        disk.move_no_replace(source, target)
        disk.sync_folder(new_folder)
        disk.sync_folder(old_folder)


def erase(path: Path) -> None:
    """Remove a file for good, as far as a program can: the disk may still hold its content."""
    with translated_errors(path), opened_folder(path.parent) as folder:
        disk.unlink(path)
        disk.sync_folder(folder)


def make_private_folder(path: Path) -> None:
    """Make a folder and its missing parents, readable only by their owner."""
    with translated_errors(path):
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            # Another session may be making the same folders.
            with suppress(FileExistsError):
                disk.make_folder(folder)
        usable = path.is_dir()
    if not usable:
        raise CannotWriteError(f"{path} can't be used: it isn't a folder.")


def part_name(path: Path) -> Path:
    """Return the path of a file's unfinished next version; no other program writes to it."""
    return path.with_name(f".{path.name}.part")


def put_whole(name: Path, data: bytes) -> None:
    """Write and sync a file under an unused name; its folder is not synced.

    Raises FileExistsError when the path is taken; any other OSError leaves nothing behind. Where
    the disk allows it, the file has no name until it is complete.
    """
    data = encryption.encrypted(name, data)
    try:
        descriptor = disk.make_unnamed(name.parent)
    except OSError as error:
        if error.errno not in _NO_UNNAMED:
            raise
    else:
        try:
            _fill(descriptor, data)
            disk.link_unnamed(descriptor, name)
            return
        except OSError as error:
            # No /proc, or a disk that cannot link it: a named file shows if the folder is at fault.
            if error.errno not in _NO_UNNAMED:
                raise
        finally:
            disk.close(descriptor)
    with _temporary(part_name(name), data) as part:
        disk.move_no_replace(part, name)


def _fill(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[disk.write(descriptor, rest) :]
    disk.sync(descriptor)


@contextmanager
def _temporary(temporary: Path, data: bytes) -> Iterator[Path]:
    """Yield a complete and synced file to be renamed in the block; it is removed on any error."""
    descriptor = _claim(temporary)
    try:
        _fill(descriptor, data)
        yield temporary
    except BaseException:
        disk.discard(temporary)
        raise
    finally:
        disk.close(descriptor)


def _claim(temporary: Path) -> int:
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            return disk.claim(temporary)
        except BlockingIOError:
            if time.monotonic() >= patient_until:
                raise
            time.sleep(_PAUSE)


@contextmanager
def opened_folder(path: Path) -> Iterator[int]:
    """Yield the descriptor of a folder, to sync it."""
    descriptor = disk.open_folder(path)
    try:
        yield descriptor
    finally:
        disk.close(descriptor)


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Raise CannotWriteError for any OSError but FileExistsError."""
    try:
        yield
    except FileExistsError:
        raise
    except OSError as error:
        raise CannotWriteError(f"{path} couldn't be saved: {in_words(error)}.") from error


def refuse_protected(real: Path, path: Path) -> None:
    """Raise CannotWriteError when a file must not be replaced: read-only, or no regular file."""
    try:
        mode = disk.stat(real).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise NotAFileError(f"{path} couldn't be saved: it isn't a regular file.")
    if not mode & stat.S_IWUSR:
        raise CannotWriteError(f"{path} couldn't be saved: the file is read-only.")


def in_words(error: OSError) -> str:
    """Return an OSError as the end of a sentence."""
    number = error.errno or 0
    return _WORDS.get(number) or os.strerror(number).lower()


HOLD = 0.5
"""Seconds to wait for a program that is writing into the displaced version."""

_EXCHANGE_PAUSE = 0.005
_NAMES = 16
_LONGEST = 200


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


def put(real: Path, data: bytes, expected: bytes) -> Displaced:
    """Exchange a new version with a file that should hold `expected`. Returns what it did hold.

    Nothing is durable before the folder is synced. OSError leaves the old file in place;
    FileNotFoundError means that there is none.
    """
    aside = _put_aside(real, data)
    try:
        disk.exchange(aside, real)
    except OSError as error:
        if error.errno in posix.CANNOT_EXCHANGE:
            return _replace(real, aside, expected)
        disk.discard(aside)
        raise
    return look(aside)


def look(aside: Path) -> Displaced:
    """Return the displaced version, once no program writes into it or HOLD seconds are over."""
    until = time.monotonic() + HOLD
    while True:
        raw, held = settled(aside)
        if not held or time.monotonic() >= until:
            return Displaced(raw, aside, held)
        time.sleep(_EXCHANGE_PAUSE)


def settled(aside: Path) -> tuple[bytes | None, bool | None]:
    """Return a file's content (None: not a worksheet's), and whether it is being written.

    Raises OSError.
    """
    try:
        status, raw, held = disk.read_settled(aside, MAX_FILE + 1)
    except disk.HalfWrittenError:
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
            put_whole(aside, data)
            return aside
    raise OSError(errno.EAGAIN, "every name for the next version is taken")


def _replace(real: Path, aside: Path, expected: bytes) -> Displaced:
    try:
        status, found = disk.read(real, MAX_FILE + 1)
        if found != expected:
            disk.unlink(aside)
            whole = stat.S_ISREG(status.st_mode) and len(found) <= MAX_FILE
            return Displaced(found if whole else None, placed=False)
        disk.rename(aside, real)
    except OSError:
        disk.discard(aside)
        raise
    return Displaced(expected)
