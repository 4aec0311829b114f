"""The last few versions that sessions of this book wrote, while more than one hand is at work.

A program that takes no turns may write a version it read some saves ago. To keep what was added
since, that version's ancestor has to be known. These copies may be lost at any time: then both
versions are kept in place of being merged. A file that one session alone works on has none, and
neither has a private sheet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.errors import CannotWriteError, ProblemsError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.entries import Version
from reconcile_tui.store.turns import Turn, digest

__all__ = ["Recent"]

KEPT = 24

_OURS, _THEIRS = b"o", b"t"

LASTS = 3600
"""Seconds after which a hand that was at work counts as gone."""


class Recent:
    """The recent versions of one file, in the state folder."""

    def __init__(self, state: Path, key: str) -> None:
        self.folder = state / "recent" / key

    def add(self, turn: Turn, data: bytes, moment: float, *, ours: bool = True) -> None:
        """Keep what was just written, or found, if there is more than one hand.

        Called before `turn.wrote`. What goes wrong is no matter.
        """
        if self.is_over(turn, moment):
            self.purge()
            return
        turn.slot += 1
        with suppress(OSError, CannotWriteError):
            mark = _OURS if ours else _THEIRS
            try:
                disk.overwrite(self._slot(turn.slot), mark + data)
            except FileNotFoundError:
                atomic.make_private_folder(self.folder)
                disk.overwrite(self._slot(turn.slot), mark + data)

    @staticmethod
    def is_over(turn: Turn, moment: float) -> bool:
        """Whether one session alone has worked on the file for a while."""
        return abs(moment - turn.hands) > LASTS

    def last(self, turn: Turn) -> bytes | None:
        """What a session wrote last, if it can be told for sure."""
        return next((raw for raw in self.ours(turn) if digest(raw) == turn.last), None)

    def ours(self, turn: Turn) -> Iterator[bytes]:
        """What sessions of this book wrote, newest first."""
        return (raw for mark, raw in self._marked(turn) if mark == _OURS)

    def answers(self, turn: Turn) -> list[Answers]:
        """What all of them say, newest first.

        After a power cut some may be cut off; what cannot be read is passed over.
        """
        found = [_answers_of(raw) for _, raw in self._marked(turn)]
        return [answers for answers in found if answers is not None]

    def _marked(self, turn: Turn) -> Iterator[tuple[bytes, bytes]]:
        for slot in range(turn.slot, max(turn.slot - KEPT, 0), -1):
            with suppress(OSError):
                written = disk.read(self._slot(slot), MAX_FILE + 1)[1]
                yield written[:1], written[1:]

    def purge(self) -> list[Path]:
        """Remove them all; says what was removed."""
        removed = []
        with suppress(OSError):
            for path in [*self.folder.iterdir(), self.folder]:
                path.rmdir() if path.is_dir() else disk.unlink(path)
                removed.append(path)
        return removed

    def _slot(self, number: int) -> Path:
        return self.folder / f"{number % KEPT:02}"


@lru_cache(maxsize=2 * KEPT)
def _answers_of(raw: bytes) -> Answers | None:
    try:
        return Version.read(raw, "").answers
    except ProblemsError:
        return None
