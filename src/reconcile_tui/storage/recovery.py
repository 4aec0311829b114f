"""Settle what a kill, a power cut or a full disk left: temporary files and emergency copies.

Nothing is deleted before it is known to be ours, or kept elsewhere.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct, field

from reconcile_tui import PROGRAM
from reconcile_tui.domain.answers import (
    MAX_FILE,
)
from reconcile_tui.domain.merge import changed_places
from reconcile_tui.errors import AppError, CannotWriteError
from reconcile_tui.storage.conflict_copies import keep_copy, move_aside, original_of, redact_copy
from reconcile_tui.storage.entries import Entry, Version, answers_in
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.disk import Displaced, aside_names
from reconcile_tui.storage.io.file_lock import PATIENCE, FileLock, digest, key_of, lock_file
from reconcile_tui.storage.paths import entries_in, is_file_of_ours, is_plain

OLD = 60.0
"""Seconds. A younger temporary file may belong to a session that saves without the lock."""

_leftover = re.compile(r"\.{1,2}(?P<name>[^/]+?)(?:\.\d+-\d+\.tmp(?:\.part)?|\.part)")


def sweep(
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
    for name in dict.fromkeys(_named(folder).values()):
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
            elif only is not None or _is_old(aside):
                copies += _settled(aside, real, lock, state, now)
    return copies


def leftovers_of(real: Path) -> list[Path]:
    """Return the temporary files of one file, complete or not."""
    return [path for path, name in _named(real.parent).items() if name == real.name]


def recheck_later(entry: Entry, out: Displaced) -> None:
    """Check a displaced version again before the next save: a program may still write into it."""
    if out.path is not None and out.raw is not None:
        entry.waiting += ((out.path, digest(out.raw)),)


def settle_waiting(entry: Entry, real: Path, now: datetime) -> list[Path]:
    """Check displaced versions again; unchanged ones are deleted. Returns the conflict copies.

    A program that opened one before the exchange had until now to write. What is still open waits
    on.
    """
    copies, waiting = [], []
    for aside, known in entry.waiting:
        with suppress(OSError, CannotWriteError):
            raw, held = disk.read_if_worksheet(aside)
            if held:
                waiting.append((aside, known))
            elif raw is not None and digest(raw) == known:
                disk.unlink(aside)
            else:
                copies.append(copy := move_aside(aside, real, now))
                redact_copy(copy, entry.sensitive)
    entry.waiting = tuple(waiting)
    return copies


def _named(folder: Path) -> dict[Path, str]:
    """Return the temporary files in a folder, each with the name of its file."""
    try:
        found = {path: _leftover.fullmatch(path.name) for path in folder.iterdir()}
    except OSError:
        return {}
    return {path: match["name"] for path, match in found.items() if match}


def _is_old(path: Path) -> bool:
    # The distance alone counts: the clock may have been set back.
    return abs(time.time() - path.lstat().st_ctime) > OLD


def _settled(aside: Path, real: Path, lock: FileLock, state: Path, now: datetime) -> list[Path]:
    raw, held = disk.read_if_worksheet(aside)
    if held:
        return []
    if raw is not None and (not raw or _is_known(digest(raw), real, lock, state)):
        disk.unlink(aside)
        return []
    # Moved, not copied: a program that still has it open writes into the conflict copy.
    return [move_aside(aside, real, now)]


def _is_known(wanted: str, real: Path, lock: FileLock, state: Path) -> bool:
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
    login = login_folder()
    return login / PROGRAM if login is not None else None


def login_folder() -> Path | None:
    """Return the runtime folder of the login; None without one, or when others may enter it."""
    folder = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    with suppress(OSError):
        if folder.is_absolute() and is_private(folder.stat()):
            return folder
    return None


def is_private(status: os.stat_result) -> bool:
    """Return whether this is the status of a folder that only its owner, the user, may enter."""
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return own and not status.st_mode & 0o077


def keep_unsaved(path: Path, text: str, now: datetime) -> Path | None:
    """Write an emergency copy for the next start, when nobody can be asked.

    `path` is the file it belongs to, which may be missing. Returns None without a folder for it.
    Never called for a private worksheet. Raises CannotWriteError.
    """
    folder = _unsaved_folder(path.parent)
    if folder is None:
        return None
    disk.make_private_folder(folder)
    return keep_copy(folder / path.name, text.encode("utf-8"), now)


def has_unsaved(notebook: Path) -> bool:
    """Return whether there are emergency copies of this notebook."""
    folder = _unsaved_folder(notebook)
    return folder is not None and folder.is_dir()


def unsaved_copies(notebook: Path) -> list[Path]:
    """Return the emergency copies of this notebook, each named as it will be there."""
    folder = _unsaved_folder(notebook)
    found = entries_in(folder) if folder is not None else []
    return [path for path in found if is_plain(path.name)]


def bring_back_unsaved(notebook: Path) -> list[Path]:
    """Move emergency copies to the notebook, as conflict copies. Returns their paths.

    Without its worksheet, a conflict copy is listed like one. Raises CannotWriteError; what is not
    on the disk yet stays where it is.
    """
    found: list[Path] = []
    folder = _unsaved_folder(notebook)
    for copy in unsaved_copies(notebook):
        raw, target = disk.read_regular(copy), notebook / copy.name
        if not _has_same_answers(original_of(target), raw):
            disk.make_private_folder(notebook)
            with suppress(FileExistsError):
                disk.write_new(target, raw)
            if disk.read_regular(target) != raw:
                continue
            found.append(target)
        disk.erase(copy)
    for empty in (folder, folder.parent) if folder is not None else ():
        with suppress(OSError):
            empty.rmdir()
    return found


def _has_same_answers(path: Path | None, raw: bytes) -> bool:
    """Return whether a file holds the same answers, because the save succeeded after all."""
    with suppress(AppError):
        if path is not None:
            return not changed_places(answers_in(path), Version.read(raw, "").answers)
    return False


def _unsaved_folder(notebook: Path) -> Path | None:
    """Return the folder for one notebook's emergency copies; its name is opaque."""
    folder = runtime_folder()
    return folder / key_of(disk.real_path(notebook)) if folder is not None else None


def _note(state: Path) -> Path:
    return state / encryption.name_for("copies")


def remember_copies(state: Path, copies: Sequence[Path]) -> bool:
    """Note the paths of copies outside the notebook, to delete them with everything else.

    Returns False when the disk refuses; the caller retries later.
    """
    paths = list(dict.fromkeys([*remembered_copies(state), *copies]))
    try:
        disk.make_private_folder(state)
        disk.replace(_note(state), b"".join(os.fsencode(path) + b"\n" for path in paths))
    except (AppError, OSError):
        return False
    return True


def remembered_copies(state: Path) -> list[Path]:
    """Return the noted copies that exist, or whose folder is not reachable now."""
    found: list[Path] = []
    with suppress(AppError):
        for line in disk.read_regular(_note(state)).splitlines():
            path = Path(os.fsdecode(line))
            # The path may hold something else by now: only names like ours count.
            if path.is_absolute() and is_file_of_ours(path.name):
                found.append(path)
    return [path for path in found if path.is_file() or not path.parent.is_dir()]


class Refused(Struct):
    """Edited text that could not be applied. `copy` is None while it is in memory only."""

    raw: bytes
    copy: Path | None
    older: list[Path] = field(default_factory=list)
    """Further copies of it, and earlier ones where the disk refused the newest."""

    def remove(self) -> None:
        """Delete all copies, because the text was applied or discarded."""
        for path in filter(None, [self.copy, *self.older]):
            with suppress(AppError, OSError):
                disk.erase(path)


def keep_edited(path: Path | None, raw: bytes, now: datetime) -> Path | None:
    """Keep edited text that cannot be applied as a conflict copy. None where it cannot be."""
    with suppress(AppError, OSError):
        if path is not None:
            return keep_copy(disk.real_path(path), raw, now)
    return None
