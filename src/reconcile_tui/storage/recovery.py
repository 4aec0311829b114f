"""Temporary files, emergency copies and files for editors, and what a kill left of them.

Nothing is deleted before it is known to be ours, or kept elsewhere.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from reconcile_tui import PROGRAM
from reconcile_tui.domain.answers import MAX_FILE
from reconcile_tui.domain.merge import changed_places
from reconcile_tui.errors import AppError, CannotWriteError
from reconcile_tui.storage.conflicts import keep_copy, move_aside, original_of, redact_copy
from reconcile_tui.storage.entries import Version, answers_in
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.disk import aside_names
from reconcile_tui.storage.io.file_lock import PATIENCE, FileLock, digest, key_of, lock_file
from reconcile_tui.storage.paths import is_generated_name, worksheet_files_in

MIN_AGE = 60.0
"""Seconds. A younger temporary file may belong to a session that saves without the lock."""

_TEMPORARY_NAME = r"\.{1,2}(?P<name>[^/]+?)(?:\.\d+-\d+\.tmp(?:\.part)?|\.part)"


def settle_all_leftovers(
    folder: Path,
    state: Path,
    now: datetime,
    sensitive: Callable[[str], Collection[str]] = lambda _: (),
) -> list[Path]:
    """Settle all temporary files in a folder. Returns the conflict copies that came of it.

    Run at start; what cannot be settled now stays for the next time. `sensitive` returns the items
    of a worksheet of which no copy is kept.
    """
    copies: list[Path] = []
    for name in dict.fromkeys(_temporary_files(folder).values()):
        real = folder / name
        with lock_file(state, real, PATIENCE) as lock:
            if lock.locked:
                if killed := lock.killed:
                    names = aside_names(real, killed)
                    copies += settle_leftovers(real, lock, state, now, only=names)
                copies += settle_leftovers(real, lock, state, now)
    for copy in copies:
        with suppress(AppError):
            redact_copy(copy, sensitive(answers_in(copy).worksheet))
    return copies


def settle_leftovers(
    real: Path, lock: FileLock, state: Path, now: datetime, *, only: Iterable[Path] | None = None
) -> list[Path]:
    """Settle the temporary files of one file, under its lock. Returns the conflict copies.

    `only` are paths of this process, which need not be old.
    """
    copies = []
    for aside in leftovers_of(real) if only is None else only:
        with suppress(OSError, CannotWriteError):
            if aside.suffix == ".part":
                disk.remove_stale(aside)
            # The distance alone counts: the clock may have been set back.
            elif only is not None or abs(time.time() - aside.lstat().st_ctime) > MIN_AGE:
                copies += _settled(aside, real, lock, state, now)
    return copies


def leftovers_of(real: Path) -> list[Path]:
    """Return the temporary files of one file, complete or not."""
    return [path for path, name in _temporary_files(real.parent).items() if name == real.name]


def _temporary_files(folder: Path) -> dict[Path, str]:
    """Return the temporary files in a folder, each with the name of its file."""
    try:
        matches = {path: re.fullmatch(_TEMPORARY_NAME, path.name) for path in folder.iterdir()}
    except OSError:
        return {}
    return {path: match["name"] for path, match in matches.items() if match}


def _settled(aside: Path, real: Path, lock: FileLock, state: Path, now: datetime) -> list[Path]:
    raw, held = disk.read_if_worksheet(aside)
    if held:
        return []
    if raw is not None and (not raw or _is_known_version(digest(raw), real, lock, state)):
        disk.unlink(aside)
        return []
    # Moved, not copied: a program that still has it open writes into the conflict copy.
    return [move_aside(aside, real, now)]


def _is_known_version(wanted: str, real: Path, lock: FileLock, state: Path) -> bool:
    """Return whether a version, by its digest, is ours or is kept elsewhere."""
    known = lock.digests | Recent(state, lock.key).digests(lock)
    with suppress(OSError):
        known.add(digest(disk.read(real, MAX_FILE + 1)[1]))
    # What another program wrote is not counted: it may have been kept before it was merged.
    return wanted in known or History(state, real).holds(wanted, "mine")


def runtime_folder() -> Path | None:
    """Return the folder for emergency copies: in memory, in the login's runtime folder.

    None when there is none, or when others may enter it.
    """
    login = _login_folder()
    return login / PROGRAM if login is not None else None


def _login_folder() -> Path | None:
    """Return the runtime folder of the login; None without one, or when others may enter it."""
    folder = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    with suppress(OSError):
        if folder.is_absolute() and _is_private(folder.stat()):
            return folder
    return None


def _is_private(status: os.stat_result) -> bool:
    """Return whether this is the status of a folder that only its owner, the user, may enter."""
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return own and not status.st_mode & 0o077


def write_emergency_copy(path: Path, text: str, now: datetime) -> Path | None:
    """Write an emergency copy for the next start, when nobody can be asked.

    `path` is the file it belongs to, which may be missing. Returns None without a folder for it.
    Never called for a private worksheet. Raises CannotWriteError.
    """
    folder = _emergency_folder(path.parent)
    if folder is None:
        return None
    disk.make_private_folder(folder)
    return keep_copy(folder / path.name, text.encode("utf-8"), now)


def has_emergency_copies(notebook: Path) -> bool:
    """Return whether there are emergency copies of this notebook."""
    folder = _emergency_folder(notebook)
    return folder is not None and folder.is_dir()


def emergency_copies(notebook: Path) -> list[Path]:
    """Return the emergency copies of this notebook, each named as it will be there."""
    folder = _emergency_folder(notebook)
    return worksheet_files_in(folder) if folder is not None else []


def restore_emergency_copies(notebook: Path) -> list[Path]:
    """Move emergency copies to the notebook, as conflict copies. Returns their paths.

    Without its worksheet, a conflict copy is listed like one. Raises CannotWriteError; what is not
    on the disk yet stays where it is.
    """
    restored: list[Path] = []
    folder = _emergency_folder(notebook)
    for copy in emergency_copies(notebook):
        raw, target = disk.read_regular(copy), notebook / copy.name
        if not _has_same_answers(original_of(target), raw):
            disk.make_private_folder(notebook)
            with suppress(FileExistsError):
                disk.write_new(target, raw)
            if disk.read_regular(target) != raw:
                continue
            restored.append(target)
        disk.erase(copy)
    for empty in (folder, folder.parent) if folder is not None else ():
        with suppress(OSError):
            empty.rmdir()
    return restored


def _has_same_answers(path: Path | None, raw: bytes) -> bool:
    """Return whether a file holds the same answers, because the save succeeded after all."""
    with suppress(AppError):
        if path is not None:
            return not changed_places(answers_in(path), Version.read(raw, "").answers)
    return False


def _emergency_folder(notebook: Path) -> Path | None:
    """Return the folder for one notebook's emergency copies; its name is opaque."""
    folder = runtime_folder()
    return folder / key_of(disk.real_path(notebook)) if folder is not None else None


def _copies_list(state: Path) -> Path:
    return state / encryption.name_for("copies")


def remember_copies(state: Path, copies: Sequence[Path]) -> bool:
    """Save the paths of copies outside the notebook, to delete them with everything else.

    Returns False when the disk refuses; the caller retries later.
    """
    paths = list(dict.fromkeys([*remembered_copies(state), *copies]))
    try:
        disk.make_private_folder(state)
        disk.replace(_copies_list(state), b"".join(os.fsencode(path) + b"\n" for path in paths))
    except (AppError, OSError):
        return False
    return True


def remembered_copies(state: Path) -> list[Path]:
    """Return the remembered copies that exist, or whose folder is not reachable now."""
    paths: list[Path] = []
    with suppress(AppError):
        for line in disk.read_regular(_copies_list(state)).splitlines():
            path = Path(os.fsdecode(line))
            # The path may hold something else by now: only names like ours count.
            if path.is_absolute() and is_generated_name(path.name):
                paths.append(path)
    return [path for path in paths if path.is_file() or not path.parent.is_dir()]


MOST_READ = 4_000_000
"""Bytes that are read back: more than any answer or file, so that the excess can be reported."""

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, 0700
_SCRATCH_NAME = r"\.rt-[0-9a-f]{12}"


@contextmanager
def scratch_file(name: str, data: bytes, state: Path) -> Iterator[Path]:
    """Yield a temporary file for an editor, for its owner alone; it is deleted at the end.

    It has a folder of its own. Raises CannotWriteError where none can be made.
    """
    folder, lock = _make_scratch_folder(state)
    try:
        file = folder / name
        with disk.translated_errors(file):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                out.write(data)
        yield file
    finally:
        _remove_tree(folder)
        os.close(lock)


def read_scratch_file(file: Path) -> bytes | None:
    """Return a file's content, at most `MOST_READ` bytes and one; None when it is gone."""
    try:
        status, raw = disk.read(file, MOST_READ + 1)
    except OSError:
        return None
    return raw if stat.S_ISREG(status.st_mode) else None


def sweep_scratch_files(state: Path) -> None:
    """Delete folders of killed processes; those of living ones are locked and stay."""
    for parent in _scratch_parents(state):
        with suppress(OSError):
            for folder in [
                one for one in parent.iterdir() if re.fullmatch(_SCRATCH_NAME, one.name)
            ]:
                _remove_if_abandoned(folder)


def _scratch_parents(state: Path) -> list[Path]:
    """Return the possible parents, best first: the runtime folder, shared memory, the disk.

    A link is no runtime folder: it could lead elsewhere by the time the file is swept.
    """
    login = _login_folder()
    in_memory = [] if login is None or login.is_symlink() else [login]
    return [*in_memory, _SHARED_MEMORY, state]


def _make_scratch_folder(state: Path) -> tuple[Path, int]:
    """Make a folder, and return it with the descriptor that holds its lock."""
    *in_memory, last = _scratch_parents(state)
    for parent in in_memory:
        with suppress(OSError):
            return _make_locked_folder(parent)
    disk.make_private_folder(last)
    try:
        return _make_locked_folder(last)
    except OSError as error:
        raise CannotWriteError(f"{last} can't be used: {disk.in_words(error)}.") from error


def _make_locked_folder(parent: Path) -> tuple[Path, int]:
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


def _remove_if_abandoned(folder: Path) -> None:
    with suppress(OSError):
        if not _is_private(folder.lstat()):
            return
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            # Where locks are unsupported, the folder may be in use: it stays.
            if disk.try_lock(lock):
                _remove_tree(folder)
        finally:
            os.close(lock)


def _remove_tree(folder: Path) -> None:
    """Delete the folder and all that an editor wrote there, as far as possible."""
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
