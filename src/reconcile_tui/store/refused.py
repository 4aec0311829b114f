"""What an editor wrote and the book cannot take: kept beside the file, so that no way out loses it.

It lies there as a conflict copy does, is found again as one, and goes with its file.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reconcile_tui.errors import BookError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.copies import keep_copy

__all__ = ["Refused", "keep_beside"]


@dataclass
class Refused:
    """One text that was not taken. `copy` is None while it is in memory only."""

    raw: bytes
    copy: Path | None
    older: list[Path] = field(default_factory=list)
    """What it was before it was edited again, where the disk did not take the newest."""

    def remove(self) -> None:
        """It was taken, or thrown away: nothing of it stays."""
        for path in filter(None, [self.copy, *self.older]):
            with suppress(BookError, OSError):
                atomic.erase(path)


def keep_beside(path: Path | None, raw: bytes, now: datetime) -> Path | None:
    """Put it beside the file, for its owner alone. None where there is no file, or no space."""
    if path is None:
        return None
    with suppress(BookError, OSError):
        return keep_copy(disk.real_path(path), raw, now)
    return None
