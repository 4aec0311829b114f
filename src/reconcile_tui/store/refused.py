"""What an editor wrote and the book cannot take: kept beside the file, so that no way out loses it.

It lies there as a conflict copy does, is found again as one, and goes with its file.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.byte_order import BOM
from reconcile_tui.errors import BookError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.canonical import Prompts
from reconcile_tui.store.copies import keep_copy
from reconcile_tui.store.too_long import keep_pieces

__all__ = ["Refused", "keep_answer"]


@dataclass
class Refused:
    """One text that was not taken. `copy` is None while it is in memory only."""

    raw: bytes
    copy: Path | None
    older: list[Path] = field(default_factory=list)
    """More of it, and what it was before where the disk did not take the newest."""

    def remove(self) -> None:
        """It was taken, or thrown away: nothing of it stays."""
        for path in filter(None, [self.copy, *self.older]):
            with suppress(BookError, OSError):
                atomic.erase(path)


def keep_answer(
    path: Path | None, sheet: tuple[Answers, Prompts], place: str, raw: bytes, now: datetime
) -> list[Path]:
    """Put what was written for one answer beside its sheet, as files that the book can read.

    Bytes that are no text, and a whole file (no `place`), are kept as they are. Returns what is
    there now, for its owner alone: nothing where there is no file to be beside, or no space.
    """
    with suppress(BookError, OSError):
        if path is None:
            return []
        with suppress(UnicodeDecodeError):
            if place:
                return keep_pieces(
                    path, sheet[0], {place: raw.decode("utf-8").removeprefix(BOM)}, sheet[1], now
                )
        return [keep_copy(disk.real_path(path), raw, now)]
    return []
