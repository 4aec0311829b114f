"""What a kill or a power cut left beside a file, looked at before any of it goes.

A leftover may be a version of ours that never became the file: it goes. It may be what another
program wrote a moment before: it becomes a conflict copy. In doubt it is the latter.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from reconcile_tui.core.answers import MAX_FILE
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.copies import move_aside, redact_copy
from reconcile_tui.store.entries import Entry, Version
from reconcile_tui.store.history import History
from reconcile_tui.store.recent import Recent
from reconcile_tui.store.swap import Displaced, aside_names
from reconcile_tui.store.turns import PATIENCE, Turn, digest, turn

__all__ = ["leftovers_of", "settle_leftovers", "settle_waiting", "sweep", "wait_for"]

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
            _, raw, held = disk.read_settled(aside, MAX_FILE + 1)
            if held:
                waiting.append((aside, known))
            elif digest(raw) == known:
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
    _, raw, held = disk.read_settled(aside, MAX_FILE + 1)
    if held:
        return []
    if not raw or _knows(real, turn, state)(digest(raw)):
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
