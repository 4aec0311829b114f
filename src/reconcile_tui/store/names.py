"""Names of files in the notebook: which are worksheets, and which come next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["LISTED", "free_names"]

LISTED = re.compile(r"[a-z0-9-]+\.toml")
"""Only these names are worksheets: swap files, conflict copies and the like are not listed."""


def free_names(folder: Path, stem: str) -> Iterator[Path]:
    """`stem.toml`, then `stem-2.toml` and so on; whether one is free, the disk says."""
    yield folder / f"{stem}.toml"
    number = 2
    while True:
        yield folder / f"{stem}-{number}.toml"
        number += 1
