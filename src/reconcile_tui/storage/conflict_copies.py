"""Conflict copies: versions of a file that another hand wrote, kept beside it for its owner.

Ours are named after the moment; those of sync programs are known too (`storage.paths`). None is
listed as a worksheet while its own is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from reconcile_tui.errors import AppError
from reconcile_tui.storage.entries import copyable
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.paths import (
    ENDING,
    at_first_free,
    copy_stem,
    ending_of,
    entries_in,
    is_plain,
    stem_of_file,
    stems_of_copy,
)

_STAMP = "%Y%m%dT%H%M%SZ"


def keep_copy(path: Path, raw: bytes, now: datetime) -> Path:
    """Write a version as a conflict copy, synced to the disk. Raises CannotWriteError."""
    return at_first_free(conflict_names(path, now), lambda name: disk.write_new(name, raw))


def move_aside(found: Path, path: Path, now: datetime) -> Path:
    """Rename a file to a conflict copy: a program that has it open keeps writing into that."""
    return at_first_free(conflict_names(path, now), lambda name: disk.move_new(found, name))


def redact_copy(copy: Path, sensitive: Collection[str]) -> None:
    """Remove sensitive answers from a conflict copy that no program writes into any more.

    One that is not valid TOML is not changed: it may hold another program's only copy.
    """
    if not sensitive:
        return
    with suppress(AppError, FileExistsError):
        raw = disk.read_regular(copy)
        found = copyable(raw, sensitive)
        if found is not None and found is not raw:
            disk.replace(copy, found)


def conflict_names(path: Path, now: datetime) -> Iterator[Path]:
    """Yield the possible names of a conflict copy of this moment."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    stem, ending = copy_stem(stem_of_file(path)), ending_of(path.name) or ENDING
    yield from (path.with_name(f"{stem}.conflict-{stamp}-{one}{ending}") for one in count(1))


def copies_of(path: Path) -> list[Path]:
    """Return the conflict copies of a file, sorted by name."""
    stem = copy_stem(stem_of_file(path))
    return [one for one in entries_in(path.parent) if is_copy_of(one.name, stem)]


def stems_with_copies(folder: Path) -> set[str]:
    """Return the stems of all worksheets of a folder that have conflict copies."""
    names = [one.name for one in entries_in(folder)]
    return {stem for name in names if is_plain(name) for stem in stems_of_copy(name)}


def is_copy_of(name: str, stem: str) -> bool:
    """Return whether a file is a conflict copy of the worksheet with this stem."""
    return name.startswith(stem) and is_plain(name) and stem in stems_of_copy(name)


def move_copies(path: Path, target: Path) -> None:
    """Move the conflict copies of a file that was moved.

    Otherwise they would be offered for the next file of that name, and survive a deletion.
    """
    for copy in copies_of(path):
        name = target.with_name(
            copy_stem(stem_of_file(target)) + copy.name.removeprefix(copy_stem(stem_of_file(path)))
        )
        with suppress(AppError, OSError):
            disk.move_new(copy, name)


def original_of(copy: Path) -> Path | None:
    """Return the file that a conflict copy belongs to; None for any other file.

    For a copy of a copy, the one that exists. The file itself may be missing.
    """
    stems = list(stems_of_copy(copy.name))
    found = [copy.with_name(f"{stem}{ending_of(copy.name)}") for stem in stems]
    return next((path for path in reversed(found) if path.exists()), found[0] if found else None)
