"""Names of files in the notebook: which are worksheets, which are copies, which come next.

Every `*.toml` is a worksheet, whatever its name. Hidden files, the temporary files of editors and
sync programs, and the other versions of a worksheet that is there are not.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = [
    "copy_stem",
    "free_names",
    "is_file_of_ours",
    "is_plain",
    "listed",
    "piece_in",
    "same_name",
    "stems_of_copy",
    "worksheets_in",
]

ENDING = ".toml"

_OURS = re.compile(r"[a-z0-9-]+\.toml")

_TEMPORARY = ("~", "#")
"""How files begin that sync programs and office programs write for a moment: `~syncthing~x`."""

_LONGEST_STEM = 200
"""Bytes: a name holds 255, and a copy that cannot be named cannot be kept."""

_COPIES = (
    # Ours; what no answer can hold; Syncthing; Resilio.
    r"\.conflict-\d{8}T\d{6}Z-\d+",
    r"\.too-long-\d{8}T\d{6}Z-(?P<number>\d+)-of-(?P<count>\d+)",
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Za-z0-9]+)?",
    r"\.Conflict",
    # ownCloud: x_conflict-20261102-101112, and with a name before the day.
    r"_conflict-(?:[^/]*-)?\d{8}-\d{6}",
    # Dropbox, Nextcloud, Seafile: x (host's conflicted copy 2026-11-02); a day tells it elsewhere.
    r" ?\((?i:[^()]*(?:conflicted copy|case conflict|sfconflict)[^()]*)\)",
    r" ?\((?i:[^()]*[ck]onfli[^()]*\d{4}-\d\d-\d\d[^()]*)\)",
)
_copy = re.compile(rf"(?P<stem>.+?)(?:{'|'.join(_COPIES)})\.toml", re.DOTALL)


def is_plain(name: str) -> bool:
    """Return whether a file is TOML that somebody put there, by its name: a worksheet or a copy."""
    return name.lower().endswith(ENDING) and not name.startswith((".", *_TEMPORARY))


def is_file_of_ours(name: str) -> bool:
    """Return whether the app itself may have named a worksheet so."""
    return _OURS.fullmatch(name) is not None


def piece_in(name: str) -> tuple[int, int] | None:
    """Return which of how many files a name says it is, for what was too long to be saved."""
    found = _copy.fullmatch(name)
    return (int(found["number"]), int(found["count"])) if found and found["count"] else None


def stems_of_copy(name: str) -> Iterator[str]:
    """Yield the names, without ending, of what a conflict copy may belong to: the nearest first.

    Nothing for any other file. A copy of a copy belongs to both.
    """
    while found := _copy.fullmatch(name):
        yield found["stem"]
        name = f"{found['stem']}{ENDING}"


def copy_stem(stem: str) -> str:
    """Return the part of a worksheet's name that the names of its conflict copies begin with."""
    return os.fsdecode(os.fsencode(stem)[:_LONGEST_STEM])


def listed(names: Iterable[str]) -> list[str]:
    """Return the worksheets among the names of one folder.

    A conflict copy is one only where its own worksheet is gone: then nothing else would show it.
    """
    plain = [name for name in names if is_plain(name)]
    copies = {name: set(stems_of_copy(name)) for name in plain if _copy.fullmatch(name)}
    stems = {copy_stem(name[: -len(ENDING)]) for name in plain if name not in copies}
    return [name for name in plain if name not in copies or not copies[name] & stems]


def worksheets_in(folder: Path) -> list[Path]:
    """Return the worksheets of one folder, in no promised order. Raises OSError."""
    paths = {path.name: path for path in folder.iterdir()}
    return [paths[name] for name in listed(paths)]


def same_name(name: str) -> str:
    """Return a name as it is compared: an accent is one sign, in whatever way a disk holds it."""
    return unicodedata.normalize("NFC", name)


def free_names(folder: Path, stem: str) -> Iterator[Path]:
    """`stem.toml`, then `stem-2.toml` and so on; whether one is free, the disk says."""
    yield folder / f"{stem}.toml"
    number = 2
    while True:
        yield folder / f"{stem}-{number}.toml"
        number += 1
