"""Putting a new version in the place of a file, and looking at what came out.

The two change places in one step, so that a version which another program wrote a moment ago is
never written over: it comes out under a name of its own and stays until somebody looked at it.
Where a disk cannot exchange, the file is compared once more and then replaced.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reconcile_tui import posix
from reconcile_tui.core.answers import MAX_FILE
from reconcile_tui.store import atomic, disk

__all__ = ["Displaced", "aside_names", "look", "put"]

HOLD = 0.5
"""Seconds to wait for a program that is in the middle of writing into what came out."""

_PAUSE = 0.005
_NAMES = 16
_LONGEST = 200


class Displaced(NamedTuple):
    """What stood in the file's place, and now stands at `path`, if it still stands anywhere.

    `raw` is None when it cannot be read as a file of at most 1 MiB. `held` says that a program may
    still write into it, None that nobody can tell: then it is looked at again before it goes.
    `placed` is False when nothing was put in place, because something unexpected was found.
    """

    raw: bytes | None
    path: Path | None = None
    held: bool | None = False
    placed: bool = True


def aside_names(real: Path, process: int = 0) -> Iterator[Path]:
    """The few names, beside a file, of a process's versions on their way in or out; of this one's.

    What stands under one of them is always whole. No other process uses the same.
    """
    name = os.fsdecode(os.fsencode(real.name)[:_LONGEST])
    for number in range(_NAMES):
        yield real.with_name(f".{name}.{process or os.getpid()}-{number}.tmp")


def put(real: Path, data: bytes, expected: bytes) -> Displaced:
    """Put a version in place of a file that holds `expected`, and say what it really held.

    Neither is on the disk for sure before the folder is synced. OSError leaves the old file in
    place; FileNotFoundError says that there is none.
    """
    aside = _put_aside(real, data)
    try:
        disk.exchange(aside, real)
    except OSError as error:
        if error.errno in posix.CANNOT_EXCHANGE:
            return _replace(real, aside, expected)
        with suppress(OSError):
            disk.unlink(aside)
        raise
    return look(aside)


def look(aside: Path) -> Displaced:
    """What stands under one of the aside names, once no program writes into it any more."""
    until = time.monotonic() + HOLD
    while True:
        status, raw, held = disk.read_settled(aside, MAX_FILE + 1)
        if not held or time.monotonic() >= until:
            whole = stat.S_ISREG(status.st_mode) and len(raw) <= MAX_FILE
            return Displaced(raw if whole else None, aside, held)
        time.sleep(_PAUSE)


def _put_aside(real: Path, data: bytes) -> Path:
    for aside in aside_names(real):
        with suppress(FileExistsError):
            atomic.put_whole(aside, data)
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
        with suppress(OSError):
            disk.unlink(aside)
        raise
    return Displaced(expected)
