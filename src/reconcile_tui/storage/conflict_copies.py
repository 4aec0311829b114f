"""Conflict copies: versions of a file that another hand wrote, kept beside it for its owner.

Ours are named after the moment; those of sync programs are known too (`storage.paths`). None is
listed as a worksheet while its own is there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from reconcile_tui.errors import BookError
from reconcile_tui.storage.io import atomic
from reconcile_tui.storage.paths import (
    ENDING,
    copy_stem,
    ending_of,
    entries_in,
    is_plain,
    stem_of_file,
    stems_of_copy,
)
from reconcile_tui.storage.redact import copyable

_STAMP = "%Y%m%dT%H%M%SZ"


def keep_copy(path: Path, raw: bytes, now: datetime) -> Path:
    """Keep a version beside its file, on the disk for sure. Raises CannotWriteError."""
    for name in conflict_names(path, now):
        with suppress(FileExistsError):
            atomic.write_new(name, raw)
            return name
    raise AssertionError("names never run out")


def move_aside(found: Path, path: Path, now: datetime) -> Path:
    """Keep a file as a conflict copy without reading it: whoever writes into it goes on there."""
    for name in conflict_names(path, now):
        with suppress(FileExistsError):
            atomic.move_new(found, name)
            return name
    raise AssertionError("names never run out")


def redact_copy(copy: Path, sensitive: Collection[str]) -> None:
    """Take sensitive answers out of a conflict copy that nobody writes into any more.

    One that cannot be read as TOML stays as it is: it may hold the only words of another program.
    """
    if not sensitive:
        return
    with suppress(BookError, FileExistsError):
        raw = atomic.read_regular(copy)
        found = copyable(raw, sensitive)
        if found is not None and found is not raw:
            atomic.replace(copy, found)


def conflict_names(path: Path, now: datetime) -> Iterator[Path]:
    """The names a conflict copy of this moment can have, the first free one to be taken."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    stem, ending = copy_stem(stem_of_file(path)), ending_of(path.name) or ENDING
    number = 1
    while True:
        yield path.with_name(f"{stem}.conflict-{stamp}-{number}{ending}")
        number += 1


def copies_of(path: Path) -> list[Path]:
    """Every conflict copy beside a file, oldest name first."""
    stem = copy_stem(stem_of_file(path))
    return [one for one in entries_in(path.parent) if is_copy_of(one.name, stem)]


def stems_with_copies(folder: Path) -> set[str]:
    """Return what the names of all worksheets of a folder begin with that have other versions."""
    names = [one.name for one in entries_in(folder)]
    return {stem for name in names if is_plain(name) for stem in stems_of_copy(name)}


def is_copy_of(name: str, stem: str) -> bool:
    """Return whether a file is a conflict copy of the worksheet with this name."""
    return name.startswith(stem) and is_plain(name) and stem in stems_of_copy(name)


def take_along(path: Path, target: Path) -> None:
    """Have the conflict copies of a file that was moved stand beside it again.

    Else they would be offered to the next file of that name, and stay when theirs goes for good.
    """
    for copy in copies_of(path):
        name = target.with_name(
            copy_stem(stem_of_file(target)) + copy.name.removeprefix(copy_stem(stem_of_file(path)))
        )
        with suppress(BookError, OSError):
            atomic.move_new(copy, name)


def original_of(copy: Path) -> Path | None:
    """The file that a conflict copy belongs to; None when it is none.

    Of a copy of a copy, the one that is there. The file need not be there at all.
    """
    stems = list(stems_of_copy(copy.name))
    found = [copy.with_name(f"{stem}{ending_of(copy.name)}") for stem in stems]
    return next((path for path in reversed(found) if path.exists()), found[0] if found else None)
