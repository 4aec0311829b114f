"""Detect and apply what other programs changed in an open file."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.merge import changed_places, foreign_to, laid_over
from reconcile_tui.domain.reading import answers_from
from reconcile_tui.errors import BookError, CannotReadError
from reconcile_tui.storage.entries import Entry, Version, read_version
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import atomic, disk
from reconcile_tui.storage.io.file_lock import lock_file
from reconcile_tui.storage.merging import drops, restored
from reconcile_tui.storage.save import is_emptied, refuse_another

COLD = 2_000_000_000
"""Nanoseconds after which a modification time is sure to differ from the next one's."""


def changed_outside(entry: Entry) -> bool:
    """Return whether a file differs from what this session read or wrote last, or is gone.

    One system call while nothing changes; the file is read only when its status differs. Never
    raises.
    """
    if entry.path is None or entry.known is None:
        return False
    try:
        hint = _hint(disk.stat(entry.path))
        if hint == entry.hint:
            return False
        if atomic.read_regular(entry.path) != entry.known.raw:
            return True
    except (BookError, OSError):
        return True
    # A second change in the same tick of the clock would look like none: only an old one is sure.
    if abs(time.time_ns() - hint[4]) > COLD:
        entry.hint = hint
    return False


def _hint(status: os.stat_result) -> tuple[int, ...]:
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def what_stands(entry: Entry, mine: Answers) -> Version:
    """Read the file of a session, if that can be merged.

    Raises NoSuchError, CannotReadError, ProblemsError or OtherAnswersError when it is gone,
    invalid, emptied or replaced by other answers. Then the session has the only copy.
    """
    assert entry.path is not None
    version = read_version(disk.real_path(entry.path), entry.known)
    refuse_another(version, mine, entry.known)
    if is_emptied(version, entry.known):
        raise CannotReadError(f"{entry.path.name} was emptied.")
    return version


def reload(state: Path, entry: Entry, mine: Answers, now: datetime) -> Answers:
    """Return our answers, with what another program changed in the file; unsaved changes stay.

    Where both changed an answer, ours stays, and the save keeps both. What a program undid without
    having seen our last save is restored, and unsaved then; what it removed goes into the history.
    Nothing else is written. Raises as `what_stands` does; then nothing changed.
    """
    assert entry.path is not None
    real = disk.real_path(entry.path)
    version = what_stands(entry, mine)
    base, theirs = entry.base or answers_from({}), version.answers
    last, recent = _ours(state, real, entry, version)
    if last is not None:
        theirs = answers_from(restored(version, last.answers, recent, {})[0].data)
        if not entry.private and drops(last.answers, theirs):
            History(state, real, entry.sensitive).add(last.raw, "mine", now)
    merged = foreign_to(base, mine, theirs) or mine
    unsaved = set(changed_places(base, mine))
    there = changed_places(base, version.answers)
    entry.base = laid_over(base, version.answers, [p for p in there if p not in unsaved])
    entry.known, entry.offered, entry.hint = version, None, ()
    return merged


def keep_lost(state: Path, entry: Entry, now: datetime) -> bool:
    """Keep our last version in the history when another program replaced it by one with less.

    Returns whether it was kept. Never raises.
    """
    if entry.path is None or entry.known is None or entry.private:
        return False
    try:
        real = disk.real_path(entry.path)
        last, _ = _ours(state, real, Entry(), entry.known)
        if last is None or not drops(last.answers, entry.known.answers):
            return False
        return History(state, real, entry.sensitive).add(last.raw, "mine", now)
    except (BookError, OSError):
        return False


def _ours(
    state: Path, real: Path, entry: Entry, found: Version
) -> tuple[Version | None, list[Answers]]:
    """Return the versions that this app wrote last and before, when the file holds another one."""
    with lock_file(state, real) as lock:
        if lock.is_ours(found.digest):
            return None, []
        kept = Recent(state, lock.key)
        raw = kept.last(lock)
        last = Version.read(raw, "") if raw is not None else entry.known
        return last, [*kept.answers(lock), *entry.past]
