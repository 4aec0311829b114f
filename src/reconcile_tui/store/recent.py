"""The last few versions that sessions of this book wrote, while more than one hand is at work.

A program that takes no turns may write a version it read some saves ago. To keep what was added
since, that version's ancestor has to be known. These copies may be lost at any time: then both
versions are kept in place of being merged. A file that one session alone works on has none, and
neither has a private sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.errors import CannotWriteError, ProblemsError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.entries import Version
from reconcile_tui.store.turns import Turn, digest

__all__ = ["Recent"]

KEPT = 16

LASTS = 3600
"""Seconds after which a hand that was at work counts as gone."""


class Recent:
    """The recent versions of one file, in the state folder."""

    def __init__(self, state: Path, key: str) -> None:
        self.folder = state / "recent" / key

    def add(self, turn: Turn, data: bytes, moment: float) -> None:
        """Keep what is about to be, or was just, written, if there is more than one hand.

        Called before `turn.wrote`. What goes wrong is no matter.
        """
        if abs(moment - turn.hands) > LASTS:
            self.purge()
            return
        turn.slot += 1
        with suppress(OSError, CannotWriteError):
            try:
                disk.overwrite(self._slot(turn.slot), data)
            except FileNotFoundError:
                atomic.make_private_folder(self.folder)
                disk.overwrite(self._slot(turn.slot), data)

    def last(self, turn: Turn) -> bytes | None:
        """What a session wrote last, if it can be told for sure."""
        for raw in self._of(turn, 2):
            if digest(raw) == turn.last:
                return raw
        return None

    def newest_first(self, turn: Turn) -> Iterator[bytes]:
        """What the sessions wrote lately. After a power cut some of it may be cut off."""
        return self._of(turn, KEPT)

    def answers(self, turn: Turn) -> list[Answers]:
        """What those say, newest first; what cannot be read is passed over."""
        found = []
        for raw in self.newest_first(turn):
            with suppress(ProblemsError):
                found.append(Version.read(raw, "").answers)
        return found

    def _of(self, turn: Turn, number: int) -> Iterator[bytes]:
        for slot in range(turn.slot, max(turn.slot - number, 0), -1):
            with suppress(OSError):
                yield disk.read(self._slot(slot), MAX_FILE)[1]

    def purge(self) -> list[Path]:
        """Remove them all; says what was removed."""
        removed = []
        with suppress(OSError):
            for path in [*self.folder.iterdir(), self.folder]:
                path.rmdir() if path.is_dir() else disk.unlink(path)
                removed.append(path)
        return removed

    def _slot(self, number: int) -> Path:
        return self.folder / f"{number % KEPT:02}.toml"
