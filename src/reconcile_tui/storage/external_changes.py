"""What other programs did to an open file: noticed cheaply, and taken over."""

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
from reconcile_tui.storage.io.file_lock import turn
from reconcile_tui.storage.merging import drops, restored
from reconcile_tui.storage.save import is_emptied, refuse_another

COLD = 2_000_000_000
"""Nanoseconds after which a file's time tells one change from the next on every disk."""


def changed_outside(entry: Entry) -> bool:
    """Whether a file is not what this session read or wrote last; a file that is gone is.

    One call to the system while nothing changes; the file is read only when that has something new
    to say. Never raises.
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
    """What stands in the file of a session now, if that can be taken over.

    Raises NoSuchError, CannotReadError, ProblemsError or OtherAnswersError when it cannot: it is
    gone, broken, emptied, or something else stands there. Then the session has the only words.
    """
    assert entry.path is not None
    version = read_version(disk.real_path(entry.path), entry.known)
    refuse_another(version, mine, entry.known)
    if is_emptied(version, entry.known):
        raise CannotReadError(f"{entry.path.name} was emptied.")
    return version


def reload(state: Path, entry: Entry, mine: Answers, now: datetime) -> Answers:
    """My answers, with what another hand changed in the file; what is unsaved in mine stays.

    What both changed stays mine, and both are kept when it is saved. What a program took back that
    had not seen our last save is in the result too, and is unsaved then. What it took away is in
    the history. Nothing else is written. Raises what `what_stands` does; then nothing changed.
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
    """Put the last version of ours into the history when another that has less took its place.

    True when that was so. Private sheets have no last version to keep. Never raises.
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
    """What a session of ours wrote last and before, when something else stands there now."""
    with turn(state, real) as mine:
        if mine.is_ours(found.digest):
            return None, []
        kept = Recent(state, mine.key)
        raw = kept.last(mine)
        last = Version.read(raw, "") if raw is not None else entry.known
        return last, [*kept.answers(mine), *entry.past]
