"""The last few versions that sessions of this book wrote, while more than one hand is at work.

A program that takes no turns may write a version it read some saves ago. To keep what was added
since, that version's ancestor has to be known. These copies may be lost at any time: then both
versions are kept in place of being merged. A file that one session alone works on has none, and
neither has a private sheet. None holds a sensitive answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.errors import CannotWriteError, ProblemsError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.canonical import Prompts
from reconcile_tui.store.entries import Version
from reconcile_tui.store.redact import copyable, redacted
from reconcile_tui.store.turns import Turn, digest

__all__ = ["Recent"]

KEPT = 24

_OURS, _THEIRS = b"o", b"t"
_SHORTENED = {b"O": _OURS, b"T": _THEIRS}
"""The same for a version from which something was taken out: the digest of the whole follows."""

_DIGEST = 64

LASTS = 3600
"""Seconds after which a hand that was at work counts as gone."""


class _Recent(NamedTuple):
    """Who wrote a version, what is kept of it, and the digest of the whole if that is more."""

    mark: bytes
    raw: bytes
    whole: str = ""

    @property
    def digest(self) -> str:
        """The digest of all that was written."""
        return self.whole or digest(self.raw)


class Recent:
    """The recent versions of one file, in the state folder."""

    def __init__(self, state: Path, key: str, sensitive: Collection[str] = ()) -> None:
        self.sensitive = sensitive
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
            found = copyable(data, self.sensitive)
            if found is None:
                return
            if found is not data:
                mark = mark.upper() + digest(data).encode("ascii")
            try:
                disk.overwrite(self._slot(turn.slot), mark + found)
            except FileNotFoundError:
                atomic.make_private_folder(self.folder)
                disk.overwrite(self._slot(turn.slot), mark + found)

    @staticmethod
    def is_over(turn: Turn, moment: float) -> bool:
        """Whether one session alone has worked on the file for a while."""
        return abs(moment - turn.hands) > LASTS

    def last(self, turn: Turn) -> bytes | None:
        """What a session wrote last, if it can be told for sure."""
        found = (one for one in self._versions(turn) if one.mark == _OURS)
        return next((one.raw for one in found if one.digest == turn.last), None)

    def digests(self, turn: Turn) -> set[str]:
        """The digests of what sessions of this book wrote."""
        return {one.digest for one in self._versions(turn) if one.mark == _OURS}

    def answers(self, turn: Turn) -> list[Answers]:
        """What all of them say, newest first.

        After a power cut some may be cut off; what cannot be read is passed over.
        """
        found = [_answers_of(one.raw) for one in self._versions(turn)]
        return [answers for answers in found if answers is not None]

    def redact(self, marks: Collection[str], prompts: Prompts) -> list[tuple[Path, str]]:
        """Take what the marks name out of every version. Returns those that were out of reach."""
        left: list[tuple[Path, str]] = []
        try:
            paths = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            return [(self.folder, atomic.in_words(error))]
        for path in paths:
            try:
                _redact(path, marks, prompts)
            except OSError as error:
                left.append((path, atomic.in_words(error)))
        return left

    def _versions(self, turn: Turn) -> Iterator[_Recent]:
        for slot in range(turn.slot, max(turn.slot - KEPT, 0), -1):
            with suppress(OSError):
                yield _read(self._slot(slot))

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


def _read(path: Path) -> _Recent:
    written = disk.read(path, MAX_FILE + 1 + _DIGEST)[1]
    mark, raw = written[:1], written[1:]
    if mark in _SHORTENED:
        whole = raw[:_DIGEST].decode("ascii", "replace")
        return _Recent(_SHORTENED[mark], raw[_DIGEST:], whole)
    return _Recent(mark, raw)


def _redact(path: Path, marks: Collection[str], prompts: Prompts) -> None:
    found = _read(path)
    raw = redacted(found.raw, marks, prompts)
    if raw is None:
        disk.unlink(path)
    elif raw is not found.raw:
        disk.overwrite(path, found.mark.upper() + found.digest.encode("ascii") + raw)


@lru_cache(maxsize=2 * KEPT)
def _answers_of(raw: bytes) -> Answers | None:
    try:
        return Version.read(raw, "").answers
    except ProblemsError:
        return None
