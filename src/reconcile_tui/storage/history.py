"""Earlier versions of a file, and the recent versions that merging needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, cast

from msgspec import Struct

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.errors import AppError, CannotWriteError, NoSuchError, ProblemsError
from reconcile_tui.storage.entries import Version, copyable, redacted
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import FileLock, digest, key_of
from reconcile_tui.storage.paths import at_first_free, usual_ending
from reconcile_tui.toml.write import Prompts

Who: TypeAlias = Literal["mine", "foreign", "beside"]

MOST: dict[Who, int] = {"mine": 5, "foreign": 20, "beside": 20}
"""How many versions of each kind are kept."""

_STAMP = "%Y%m%dT%H%M%SZ"
_name = re.compile(
    r"(?P<number>\d{6,})-(?P<who>mine|foreign|beside)-(?P<when>\d{8}T\d{6}Z)\.toml(?:\.age)?"
)


class Kept(Struct, frozen=True):
    """One version. `number` increases with time, whatever the clock did."""

    path: Path
    number: int
    who: Who
    when: datetime
    size: int


class History:
    """The earlier versions of one file, which may be missing."""

    def __init__(
        self, state: Path, path: Path | None, sensitive: Collection[str] = (), *, key: str = ""
    ) -> None:
        """`sensitive`: items that are taken out of every version added. `key` replaces a path."""
        self.state = state
        self.sensitive = sensitive
        self.folder = state / "history" / (key_of(disk.real_path(path)) if path else key)

    def versions(self) -> list[Kept]:
        """Return what is kept, newest first."""
        found: list[Kept] = []
        with suppress(OSError):
            found = [kept for path in self.folder.iterdir() if (kept := _kept(path))]
        return sorted(found, key=lambda kept: kept.number, reverse=True)

    def add(self, raw: bytes, who: Who, now: datetime) -> bool:
        """Keep a version, synced to the disk. Returns False when it could not be kept.

        An empty file, and one equal to the newest version, is not kept. Sensitive answers are
        removed first.
        """
        versions = self.versions()
        kept = copyable(raw, self.sensitive)
        if kept is None:
            return False
        if not kept.strip() or (versions and _equals(versions[0], kept)):
            return True
        first = versions[0].number + 1 if versions else 1
        ending = f"-{who}-{now.astimezone(UTC).strftime(_STAMP)}{usual_ending()}"
        names = (self.folder / f"{number:06}{ending}" for number in count(first))
        try:
            disk.make_private_folder(self.folder)
            at_first_free(names, lambda name: disk.write_new(name, kept))
        except (AppError, OSError):
            return False
        self._prune(who)
        return True

    def holds(self, wanted: str, who: Who) -> bool:
        """Return whether a version with this digest is kept."""
        kept = [one for one in self.versions() if one.who == who]
        return any(digest(raw) == wanted for one in kept if (raw := _raw(one)))

    def read(self, number: int) -> bytes:
        """Return the content of one version. Raises NoSuchError."""
        for kept in self.versions():
            if kept.number == number:
                return disk.read_regular(kept.path)
        raise NoSuchError(f"There's no version {number}.")

    def empty(self) -> list[Path]:
        """Delete every version. Returns their paths; raises CannotWriteError."""
        return _remove_folder(self.folder)

    def redact(
        self, marks: Collection[str], prompts: Prompts, now: Answers | None = None
    ) -> list[tuple[Path, str]]:
        """Erase the marked answers from every version. Returns what could not be reached.

        Answers equal to those in `now` stay. A version that cannot be read but may hold some is
        deleted.
        """
        left: list[tuple[Path, str]] = []
        for kept in self.versions():
            try:
                raw = disk.read_regular(kept.path)
                found = redacted(raw, marks, prompts, now)
                if found is None:
                    disk.erase(kept.path)
                elif found is not raw:
                    disk.replace(kept.path, found)
            except AppError as error:
                left.append((kept.path, str(error)))
        with suppress(FileNotFoundError):
            left += _unlisted(self.folder, left)
        return left

    def follow(self, path: Path) -> None:
        """Move the history when its file gets another path."""
        target = self.state / "history" / key_of(disk.real_path(path))
        with suppress(OSError):
            disk.rename(self.folder, target)
            self.folder = target

    def _prune(self, who: Who) -> None:
        mine = [kept for kept in self.versions() if kept.who == who]
        for kept in mine[MOST[who] :]:
            disk.discard(kept.path)


def empty_all(state: Path) -> list[Path]:
    """Delete the versions of every file. Returns their paths; raises CannotWriteError."""
    removed: list[Path] = []
    with suppress(FileNotFoundError):
        for folder in sorted((state / "history").iterdir()):
            removed += _remove_folder(folder)
    return removed


def _remove_folder(folder: Path) -> list[Path]:
    removed = []
    with disk.translated_errors(folder), suppress(FileNotFoundError):
        for path in sorted(folder.iterdir()):
            disk.unlink(path)
            removed.append(path)
        folder.rmdir()
        with disk.opened_folder(folder.parent) as descriptor:
            disk.sync_folder(descriptor)
    return removed


def _unlisted(folder: Path, left: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Return the folder itself when its names cannot be read."""
    try:
        list(folder.iterdir())
    except FileNotFoundError:
        raise
    except OSError as error:
        return [] if left else [(folder, disk.in_words(error))]
    return []


def _kept(path: Path) -> Kept | None:
    found = _name.fullmatch(path.name)
    if found is None:
        return None
    try:
        when = datetime.strptime(found["when"], _STAMP).replace(tzinfo=UTC)
        size = disk.status_of(path).st_size
    except (OSError, ValueError):
        return None
    return Kept(path, int(found["number"]), cast("Who", found["who"]), when, size)


def _raw(kept: Kept) -> bytes:
    try:
        return disk.read_regular(kept.path)
    except AppError:
        return b""


def _equals(kept: Kept, raw: bytes) -> bool:
    # The size of ciphertext is not that of its content.
    may_be = kept.size == len(raw) or encryption.is_encrypted(kept.path)
    return may_be and _raw(kept) == raw


KEPT = 24

_OURS, _THEIRS = b"o", b"t"
_SHORTENED = {b"O": _OURS, b"T": _THEIRS}
"""Marks of a version with answers removed: the digest of the complete one follows."""

_DIGEST = 64

LASTS = 3600
"""Seconds after which another writer counts as gone."""


class _Recent(NamedTuple):
    """One recent version: its author, content, and digest of the complete one if redacted."""

    mark: bytes
    raw: bytes
    whole: str = ""

    @property
    def digest(self) -> str:
        """The digest of the version as it was written."""
        return self.whole or digest(self.raw)


class Recent:
    """The most recent versions of one file, kept in a ring of small files."""

    def __init__(self, state: Path, key: str, sensitive: Collection[str] = ()) -> None:
        self.sensitive = sensitive
        self.folder = state / "recent" / key

    def add(self, lock: FileLock, data: bytes, moment: float, *, ours: bool = True) -> None:
        """Keep what was just written or found, unless this session is the only writer.

        Called before `lock.wrote`. Errors are ignored.
        """
        if self.is_over(lock, moment):
            self.purge()
            return
        lock.slot += 1
        with suppress(OSError, CannotWriteError):
            mark = _OURS if ours else _THEIRS
            found = copyable(data, self.sensitive)
            if found is None:
                return
            if found is not data:
                mark = mark.upper() + digest(data).encode("ascii")
            try:
                disk.overwrite(self._slot(lock.slot), mark + found)
            except FileNotFoundError:
                disk.make_private_folder(self.folder)
                disk.overwrite(self._slot(lock.slot), mark + found)

    @staticmethod
    def is_over(lock: FileLock, moment: float) -> bool:
        """Return whether this session has been the only writer for LASTS seconds."""
        return abs(moment - lock.foreign_at) > LASTS

    def last(self, lock: FileLock) -> bytes | None:
        """Return what this app wrote last, if that is certain."""
        found = (one for one in self._versions(lock) if one.mark == _OURS)
        return next((one.raw for one in found if one.digest == lock.last), None)

    def digests(self, lock: FileLock) -> set[str]:
        """Return the digests of what this app wrote."""
        return {one.digest for one in self._versions(lock) if one.mark == _OURS}

    def answers(self, lock: FileLock) -> list[Answers]:
        """Return the answers of all versions, newest first.

        After a power cut some may be truncated; unreadable ones are skipped.
        """
        found = [_answers_of(one.raw) for one in self._versions(lock)]
        return [answers for answers in found if answers is not None]

    def redact(self, marks: Collection[str], prompts: Prompts) -> list[tuple[Path, str]]:
        """Erase the marked answers from every version. Returns what could not be reached."""
        left: list[tuple[Path, str]] = []
        try:
            paths = sorted(self.folder.iterdir())
        except FileNotFoundError:
            return []
        except OSError as error:
            return [(self.folder, disk.in_words(error))]
        for path in paths:
            try:
                _redact(path, marks, prompts)
            except OSError as error:
                left.append((path, disk.in_words(error)))
        return left

    def _versions(self, lock: FileLock) -> Iterator[_Recent]:
        for slot in range(lock.slot, max(lock.slot - KEPT, 0), -1):
            with suppress(OSError):
                yield _read(self._slot(slot))

    def purge(self) -> list[Path]:
        """Delete all versions. Returns their paths."""
        removed = []
        with suppress(OSError):
            for path in [*self.folder.iterdir(), self.folder]:
                path.rmdir() if path.is_dir() else disk.unlink(path)
                removed.append(path)
        return removed

    def _slot(self, number: int) -> Path:
        return self.folder / encryption.name_for(f"{number % KEPT:02}")


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
