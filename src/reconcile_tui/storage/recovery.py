"""What a kill, a power cut or a full disk left: looked at before any of it goes."""

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
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.storage.conflict_copies import keep_copy, move_aside, original_of, redact_copy
from reconcile_tui.storage.entries import Entry, Version
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import atomic, disk, encryption
from reconcile_tui.storage.io.atomic import Displaced, aside_names
from reconcile_tui.storage.io.file_lock import PATIENCE, Turn, digest, key_of, turn
from reconcile_tui.storage.paths import entries_in, is_file_of_ours, is_plain

OLD = 60.0
"""Seconds. A younger leftover may belong to a session that goes on without a turn."""

_leftover = re.compile(r"\.{1,2}(?P<name>[^/]+?)(?:\.\d+-\d+\.tmp(?:\.part)?|\.part)")


def sweep(
    folder: Path,
    state: Path,
    now: datetime,
    sensitive: Callable[[str], Collection[str]] = lambda _: (),
) -> list[Path]:
    """Settle everything that was left in a folder. Returns the conflict copies it became.

    For the start of the book; what cannot be settled now stays for the next time. `sensitive` names
    the items of a worksheet of which no copy is kept.
    """
    copies: list[Path] = []
    for name in dict.fromkeys(_named(folder).values()):
        real = folder / name
        with turn(state, real, PATIENCE) as mine:
            if mine.locked:
                if killed := mine.killed:
                    names = aside_names(real, killed)
                    copies += settle_leftovers(real, mine, state, now, only=names)
                copies += settle_leftovers(real, mine, state, now)
    for copy in copies:
        with suppress(BookError):
            kind = Version.read(atomic.read_regular(copy), "").answers.worksheet
            redact_copy(copy, sensitive(kind))
    return copies


def settle_leftovers(
    real: Path, turn: Turn, state: Path, now: datetime, *, only: Iterable[Path] | None = None
) -> list[Path]:
    """Settle what was left beside one file, in a turn at it. Returns the conflict copies.

    `only` names leftovers of this very process, which need not be old.
    """
    copies = []
    for aside in leftovers_of(real) if only is None else only:
        with suppress(OSError, CannotWriteError):
            if aside.suffix == ".part":
                disk.remove_stale(aside)
            elif only is not None or _is_old(aside):
                copies += _settled(aside, real, turn, state, now)
    return copies


def leftovers_of(real: Path) -> list[Path]:
    """What saves of one file left beside it, whole or not, whoever wrote it."""
    return [path for path, name in _named(real.parent).items() if name == real.name]


def wait_for(entry: Entry, out: Displaced) -> None:
    """Have what came out looked at again before the next save: somebody may still write into it."""
    if out.path is not None and out.raw is not None:
        entry.waiting += ((out.path, digest(out.raw)),)


def settle_waiting(entry: Entry, real: Path, now: datetime) -> list[Path]:
    """Look again: what nobody wrote into goes. Returns the conflict copies it became otherwise.

    Whoever opened it before the exchange had all the time since the last save. What is still held
    open waits on.
    """
    copies, waiting = [], []
    for aside, known in entry.waiting:
        with suppress(OSError, CannotWriteError):
            raw, held = atomic.settled(aside)
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
    """What was left in a folder, each with the name of its file."""
    try:
        found = {path: _leftover.fullmatch(path.name) for path in folder.iterdir()}
    except OSError:
        return {}
    return {path: match["name"] for path, match in found.items() if match}


def _is_old(path: Path) -> bool:
    # By the distance alone: a clock may have been set back.
    return abs(time.time() - path.lstat().st_ctime) > OLD


def _settled(aside: Path, real: Path, turn: Turn, state: Path, now: datetime) -> list[Path]:
    raw, held = atomic.settled(aside)
    if held:
        return []
    if raw is not None and (not raw or _knows(real, turn, state)(digest(raw))):
        disk.unlink(aside)
        return []
    # Moved, not copied: a program that still has it open writes into the conflict copy.
    return [move_aside(aside, real, now)]


def _knows(real: Path, turn: Turn, state: Path) -> Callable[[str], bool]:
    """Whether a version is ours, or is kept somewhere else."""
    known = turn.digests
    with suppress(OSError):
        known.add(digest(disk.read(real, MAX_FILE + 1)[1]))
    known |= Recent(state, turn.key).digests(turn)
    # What another program wrote is not counted: it may have been kept before it was merged.
    history = History(state, real)
    return lambda wanted: wanted in known or history.holds(wanted, "mine")


_NOTE = "copies"


def runtime_folder() -> Path | None:
    """Where a copy can go unasked: in the login's own folder in memory, if it has one.

    None when there is none, or when others may enter it.
    """
    named = os.environ.get("XDG_RUNTIME_DIR")
    if not named or not Path(named).is_absolute():
        return None
    try:
        status = Path(named).stat()
    except OSError:
        return None
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return Path(named) / PROGRAM if own and not status.st_mode & 0o077 else None


def runtime_folders() -> list[Path]:
    """The folders in which this book may have left emergency copies by itself."""
    folder = runtime_folder()
    return [folder] if folder is not None and folder.is_dir() else []


def keep_unsaved(path: Path, text: str, now: datetime) -> Path | None:
    """Keep what the disk did not take in memory, for the next start, when nobody can be asked.

    `path` is the file it belongs to, which need not be there. None where there is no folder for it.
    Never for a private worksheet: whoever calls sees to that. Raises CannotWriteError.
    """
    folder = _unsaved_folder(path.parent)
    if folder is None:
        return None
    atomic.make_private_folder(folder)
    return keep_copy(folder / path.name, text.encode("utf-8"), now)


def has_unsaved(notebook: Path) -> bool:
    """Whether something of this notebook was kept so."""
    folder = _unsaved_folder(notebook)
    return folder is not None and folder.is_dir()


def unsaved_copies(notebook: Path) -> list[Path]:
    """Return what of this notebook was kept so, each under the name it will get beside its file."""
    folder = _unsaved_folder(notebook)
    found = entries_in(folder) if folder is not None else []
    return [path for path in found if is_plain(path.name)]


def bring_back_unsaved(notebook: Path) -> list[Path]:
    """Put it beside the worksheets, each as another version of its own. Returns those.

    Where a worksheet is not there any more, or never was, its version is listed in its place.
    Raises CannotWriteError; what is not on the disk yet stays where it is.
    """
    found: list[Path] = []
    folder = _unsaved_folder(notebook)
    for copy in unsaved_copies(notebook):
        raw, target = atomic.read_regular(copy), notebook / copy.name
        if not _says_the_same(original_of(target), raw):
            atomic.make_private_folder(notebook)
            with suppress(FileExistsError):
                atomic.write_new(target, raw)
            if atomic.read_regular(target) != raw:
                continue
            found.append(target)
        atomic.erase(copy)
    for empty in (folder, folder.parent) if folder is not None else ():
        with suppress(OSError):
            empty.rmdir()
    return found


def _says_the_same(path: Path | None, raw: bytes) -> bool:
    """Whether the disk took the words after all, before the end."""
    with suppress(BookError):
        if path is not None:
            there, kept = (Version.read(one, "") for one in (atomic.read_regular(path), raw))
            return not changed_places(there.answers, kept.answers)
    return False


def _unsaved_folder(notebook: Path) -> Path | None:
    """Where what belongs to one notebook is kept; its name tells nothing."""
    folder = runtime_folder()
    return folder / key_of(disk.real_path(notebook)) if folder is not None else None


def _note(state: Path) -> Path:
    return state / encryption.name_for(_NOTE)


def remember_copies(state: Path, copies: Sequence[Path]) -> bool:
    """Note where copies were put, so that they are found when everything is removed.

    False when the disk does not take that either; whoever calls tries again later.
    """
    paths = list(dict.fromkeys([*remembered_copies(state), *copies]))
    try:
        atomic.make_private_folder(state)
        atomic.replace(_note(state), b"".join(os.fsencode(path) + b"\n" for path in paths))
    except (BookError, OSError):
        return False
    return True


def remembered_copies(state: Path) -> list[Path]:
    """Where copies were put, as far as they were not removed since, nor their folder is away."""
    found: list[Path] = []
    with suppress(BookError):
        for line in atomic.read_regular(_note(state)).splitlines():
            path = Path(os.fsdecode(line))
            # What stands there by now may be something else: a name like ours is asked for.
            if path.is_absolute() and is_file_of_ours(path.name):
                found.append(path)
    return [path for path in found if path.is_file() or not path.parent.is_dir()]


class Refused(Struct):
    """One text that was not taken. `copy` is None while it is in memory only."""

    raw: bytes
    copy: Path | None
    older: list[Path] = field(default_factory=list)
    """More of it, and what it was before where the disk did not take the newest."""

    def remove(self) -> None:
        """It was taken, or thrown away: nothing of it stays."""
        for path in filter(None, [self.copy, *self.older]):
            with suppress(BookError, OSError):
                atomic.erase(path)


def keep_edited(path: Path | None, raw: bytes, now: datetime) -> Path | None:
    """Keep what an editor wrote, and cannot be taken, beside its file. None where it cannot be."""
    with suppress(BookError, OSError):
        if path is not None:
            return keep_copy(disk.real_path(path), raw, now)
    return None
