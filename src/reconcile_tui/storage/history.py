"""Earlier versions of a file, and the recent versions that merging needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Literal, TypeAlias, cast

from msgspec import Struct

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.errors import AppError, CannotWriteError, NoSuchError, ProblemsError
from reconcile_tui.storage.entries import Version, copyable, redacted
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import FileLock, digest, key_of
from reconcile_tui.storage.paths import default_extension, with_first_free_name
from reconcile_tui.toml.write import Prompts

Origin: TypeAlias = Literal["mine", "foreign", "beside"]

MAX_VERSIONS: dict[Origin, int] = {"mine": 5, "foreign": 20, "beside": 20}
"""How many versions of each kind are kept."""

_TIMESTAMP = "%Y%m%dT%H%M%SZ"
_VERSION_NAME = (
    r"(?P<number>\d{6,})-(?P<origin>mine|foreign|beside)-(?P<when>\d{8}T\d{6}Z)\.toml(?:\.age)?"
)


class EarlierVersion(Struct, frozen=True):
    """One version. `number` increases with time, whatever the clock did."""

    path: Path
    number: int
    origin: Origin
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

    def versions(self) -> list[EarlierVersion]:
        """Return what is kept, newest first."""
        versions: list[EarlierVersion] = []
        with suppress(OSError):
            versions = [kept for path in self.folder.iterdir() if (kept := _parse_version(path))]
        return sorted(versions, key=lambda kept: kept.number, reverse=True)

    def add(self, raw: bytes, origin: Origin, now: datetime) -> bool:
        """Add a version, synced to the disk. Returns False when that failed.

        An empty file, and one equal to the newest version, is not added. Sensitive answers are
        removed first.
        """
        versions = self.versions()
        kept = copyable(raw, self.sensitive)
        if kept is None:
            return False
        if not kept.strip() or (versions and _content_of(versions[0]) == kept):
            return True
        first = versions[0].number + 1 if versions else 1
        ending = f"-{origin}-{now.astimezone(UTC).strftime(_TIMESTAMP)}{default_extension()}"
        names = (self.folder / f"{number:06}{ending}" for number in count(first))
        try:
            disk.make_private_folder(self.folder)
            with_first_free_name(names, lambda name: disk.write_new(name, kept))
        except (AppError, OSError):
            return False
        same_origin = [kept for kept in self.versions() if kept.origin == origin]
        for old in same_origin[MAX_VERSIONS[origin] :]:
            disk.discard(old.path)
        return True

    def holds(self, wanted: str, origin: Origin) -> bool:
        """Return whether a version with this digest is kept."""
        kept = [one for one in self.versions() if one.origin == origin]
        return any(digest(raw) == wanted for one in kept if (raw := _content_of(one)))

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
        _, left = _list_folder(self.folder)
        for kept in self.versions():
            try:
                raw = disk.read_regular(kept.path)
                redacted_raw = redacted(raw, marks, prompts, now)
                if redacted_raw is None:
                    disk.erase(kept.path)
                elif redacted_raw is not raw:
                    disk.replace(kept.path, redacted_raw)
            except AppError as error:
                left.append((kept.path, str(error)))
        return left

    def move_to(self, path: Path) -> None:
        """Move the history when its file gets another path."""
        target = self.state / "history" / key_of(disk.real_path(path))
        with suppress(OSError):
            disk.rename(self.folder, target)
            self.folder = target


def delete_all_histories(state: Path) -> list[Path]:
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


def _list_folder(folder: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return what is in a folder, or nothing and the folder with why it cannot be read."""
    try:
        return sorted(folder.iterdir()), []
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [(folder, disk.in_words(error))]


def _parse_version(path: Path) -> EarlierVersion | None:
    match = re.fullmatch(_VERSION_NAME, path.name)
    if match is None:
        return None
    try:
        when = datetime.fromisoformat(match["when"])
        size = disk.status_of(path).st_size
    except (OSError, ValueError):
        return None
    return EarlierVersion(path, int(match["number"]), cast("Origin", match["origin"]), when, size)


def _content_of(kept: EarlierVersion) -> bytes:
    try:
        return disk.read_regular(kept.path)
    except AppError:
        return b""


MAX_RECENT = 24

_OURS, _THEIRS = b"o", b"t"
_SHORTENED = {b"O": _OURS, b"T": _THEIRS}
"""Marks of a version with answers removed: the digest of the complete one follows."""

_DIGEST_LENGTH = 64

WRITER_TIMEOUT = 3600
"""Seconds after which another writer counts as gone."""


class _RecentVersion(Struct, frozen=True):
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
        if self.is_only_writer(lock, moment):
            self.purge()
            return
        lock.slot += 1
        with suppress(OSError, CannotWriteError):
            mark = _OURS if ours else _THEIRS
            copy = copyable(data, self.sensitive)
            if copy is None:
                return
            if copy is not data:
                mark = mark.upper() + digest(data).encode("ascii")
            try:
                disk.overwrite(self._slot(lock.slot), mark + copy)
            except FileNotFoundError:
                disk.make_private_folder(self.folder)
                disk.overwrite(self._slot(lock.slot), mark + copy)

    @staticmethod
    def is_only_writer(lock: FileLock, moment: float) -> bool:
        """Return whether this session has been the only writer for WRITER_TIMEOUT seconds."""
        return abs(moment - lock.foreign_at) > WRITER_TIMEOUT

    def last(self, lock: FileLock) -> bytes | None:
        """Return what this app wrote last, if that is certain."""
        own = (one for one in self._versions(lock) if one.mark == _OURS)
        return next((one.raw for one in own if one.digest == lock.last), None)

    def digests(self, lock: FileLock) -> set[str]:
        """Return the digests of what this app wrote."""
        return {one.digest for one in self._versions(lock) if one.mark == _OURS}

    def answers(self, lock: FileLock) -> list[Answers]:
        """Return the answers of all versions, newest first.

        After a power cut some may be truncated; unreadable ones are skipped.
        """
        answers_of_all = [_answers_of(one.raw) for one in self._versions(lock)]
        return [answers for answers in answers_of_all if answers is not None]

    def redact(self, marks: Collection[str], prompts: Prompts) -> list[tuple[Path, str]]:
        """Erase the marked answers from every version. Returns what could not be reached."""
        paths, left = _list_folder(self.folder)
        for path in paths:
            try:
                _redact_recent(path, marks, prompts)
            except OSError as error:
                left.append((path, disk.in_words(error)))
        return left

    def _versions(self, lock: FileLock) -> Iterator[_RecentVersion]:
        for slot in range(lock.slot, max(lock.slot - MAX_RECENT, 0), -1):
            with suppress(OSError):
                yield _read_recent(self._slot(slot))

    def purge(self) -> list[Path]:
        """Delete all versions. Returns their paths."""
        removed = []
        with suppress(OSError):
            for path in [*self.folder.iterdir(), self.folder]:
                path.rmdir() if path.is_dir() else disk.unlink(path)
                removed.append(path)
        return removed

    def _slot(self, number: int) -> Path:
        return self.folder / encryption.name_for(f"{number % MAX_RECENT:02}")


def _read_recent(path: Path) -> _RecentVersion:
    written = disk.read(path, MAX_FILE + 1 + _DIGEST_LENGTH)[1]
    mark, raw = written[:1], written[1:]
    if mark in _SHORTENED:
        whole = raw[:_DIGEST_LENGTH].decode("ascii", "replace")
        return _RecentVersion(_SHORTENED[mark], raw[_DIGEST_LENGTH:], whole)
    return _RecentVersion(mark, raw)


def _redact_recent(path: Path, marks: Collection[str], prompts: Prompts) -> None:
    recent = _read_recent(path)
    raw = redacted(recent.raw, marks, prompts)
    if raw is None:
        disk.unlink(path)
    elif raw is not recent.raw:
        disk.overwrite(path, recent.mark.upper() + recent.digest.encode("ascii") + raw)


@lru_cache(maxsize=2 * MAX_RECENT)
def _answers_of(raw: bytes) -> Answers | None:
    try:
        return Version.read(raw, "").answers
    except ProblemsError:
        return None
