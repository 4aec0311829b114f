"""A path as a person types it: `~` is their home, and its last name can be completed."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

__all__ = ["completed", "typed_path"]

MOST = 5000
"""Names of a folder that are looked at."""


def typed_path(typed: str) -> Path:
    """The path that was typed or pasted, also with quotes around it. It need not exist."""
    bare = typed.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1]
    return Path(os.path.expanduser(bare)).absolute()  # noqa: PTH111 - pathlib's raises for ~nobody


def completed(typed: str) -> tuple[str, list[str]]:
    """The path as far as it can be only this one, and the names it could go on with.

    Hidden names are offered once their dot is typed. What cannot be read completes to nothing.
    """
    folder, slash, start = typed.rpartition("/")
    place = os.path.expanduser(f"{folder}{slash}") or "."  # noqa: PTH111 - as above
    names = sorted(_names(place, start))
    if not names:
        return typed, []
    return f"{folder}{slash}{_common(names)}", names


def _common(names: list[str]) -> str:
    """What sorted names begin with, all of them."""
    first, last = names[0], names[-1]
    alike = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first if alike is None else first[:alike]


def _names(folder: str, start: str) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return [
                f"{entry.name}/" if entry.is_dir() else entry.name
                for entry in islice(found, MOST)
                if entry.name.startswith(start)
                and (start or not entry.name.startswith("."))
                and entry.name.isprintable()
            ]
    except (OSError, ValueError):
        return []
