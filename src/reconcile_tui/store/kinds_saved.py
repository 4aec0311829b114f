"""Which saved answers are of a kind, by the names of their files alone.

A private sheet has a neutral name: none is found by what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

__all__ = ["Named", "begun_last_first", "begun_same_day", "of_kind"]

_NAMED = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z0-9-]+?)(?:-(\d+))?")
"""The day, the kind, and the number of the second and later ones of that day."""


class Named(NamedTuple):
    """What the name of a file says."""

    day: str
    number: int
    kind: str
    path: Path


def of_kind(paths: Iterable[Path], kind: str) -> list[Named]:
    """The files of this kind, or of every kind that begins like this when none is it exactly."""
    found = [named for path in paths if (named := _named(path)) and named.kind.startswith(kind)]
    return [named for named in found if named.kind == kind] or found


def begun_last_first(found: Iterable[Named]) -> list[Path]:
    """Their files, the one that was begun last first."""
    return [named.path for named in sorted(found, reverse=True)]


def begun_same_day(paths: Iterable[Path], path: Path) -> list[Path]:
    """The files of the same kind and day as this one, itself among them."""
    own = _named(path)
    if own is None:
        return [path]
    alike = (one for one in of_kind(paths, own.kind) if one.kind == own.kind)
    return [one.path for one in alike if one.day == own.day]


def _named(path: Path) -> Named | None:
    match = _NAMED.fullmatch(path.stem)
    return Named(match[1], int(match[3] or 1), match[2], path) if match else None
