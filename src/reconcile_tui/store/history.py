"""Earlier versions of a file: few, for their owner alone, to look at, take back or throw away.

They stand in the state folder, under a name that tells nothing. Private sheets have none, and no
version holds a sensitive answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias, cast

from msgspec import Struct

from reconcile_tui.core.answers import Answers
from reconcile_tui.errors import BookError, NoSuchError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.canonical import Prompts
from reconcile_tui.store.redact import copyable, redacted
from reconcile_tui.store.turns import digest, key_of

__all__ = ["MOST", "History", "Kept", "Who", "empty_all"]

Who: TypeAlias = Literal["mine", "foreign", "beside"]

MOST: dict[Who, int] = {"mine": 5, "foreign": 20, "beside": 20}
"""How many versions of each kind stay; the oldest goes first."""

_STAMP = "%Y%m%dT%H%M%SZ"
_name = re.compile(r"(?P<number>\d{6,})-(?P<who>mine|foreign|beside)-(?P<when>\d{8}T\d{6}Z)\.toml")


class Kept(Struct, frozen=True):
    """One version. `number` goes up with time, whatever the clock did."""

    path: Path
    number: int
    who: Who
    when: datetime
    size: int


class History:
    """The earlier versions of one file, which does not have to be there any more."""

    def __init__(self, state: Path, path: Path, sensitive: Collection[str] = ()) -> None:
        """`sensitive` are the items that no version holds; whoever adds one has to name them."""
        self.state = state
        self.sensitive = sensitive
        self.folder = state / "history" / key_of(disk.real_path(path))

    @classmethod
    def of_key(cls, state: Path, key: str) -> History:
        """The versions of a file of which only the key is known any more."""
        found = cls.__new__(cls)
        found.state, found.sensitive, found.folder = state, (), state / "history" / key
        return found

    def versions(self) -> list[Kept]:
        """What is kept, newest first."""
        found: list[Kept] = []
        with suppress(OSError):
            found = [kept for path in self.folder.iterdir() if (kept := _kept(path))]
        return sorted(found, key=lambda kept: kept.number, reverse=True)

    def add(self, raw: bytes, who: Who, now: datetime) -> bool:
        """Keep a version, on the disk for sure; False when it could not be.

        What the newest one says already is not kept twice, and neither is an empty file. Sensitive
        answers are taken out of it first.
        """
        versions = self.versions()
        found = copyable(raw, self.sensitive)
        if found is None:
            return False
        raw = found
        if not raw.strip() or (versions and _says(versions[0], raw)):
            return True
        number = versions[0].number + 1 if versions else 1
        stamp = now.astimezone(UTC).strftime(_STAMP)
        try:
            atomic.make_private_folder(self.folder)
            while True:
                with suppress(FileExistsError):
                    atomic.write_new(self.folder / f"{number:06}-{who}-{stamp}.toml", raw)
                    break
                number += 1
        except (BookError, OSError):
            return False
        self._prune(who)
        return True

    def holds(self, wanted: str, who: Who) -> bool:
        """Whether a version with this digest is kept."""
        kept = [one for one in self.versions() if one.who == who]
        return any(digest(raw) == wanted for one in kept if (raw := _raw(one)))

    def read(self, number: int) -> bytes:
        """One version. Raises NoSuchError."""
        for kept in self.versions():
            if kept.number == number:
                return atomic.read_regular(kept.path)
        raise NoSuchError(f"There is no version {number}.")

    def empty(self) -> list[Path]:
        """Throw every version away. Returns what was removed; raises CannotWriteError."""
        return _remove_folder(self.folder)

    def redact(
        self, marks: Collection[str], prompts: Prompts, now: Answers | None = None
    ) -> list[tuple[Path, str]]:
        """Take what the marks name out of every version. Returns those that were out of reach.

        What stands in `now` stays. A version that cannot be read but may hold some of it goes.
        """
        left: list[tuple[Path, str]] = []
        for kept in self.versions():
            try:
                raw = atomic.read_regular(kept.path)
                found = redacted(raw, marks, prompts, now)
                if found is None:
                    atomic.erase(kept.path)
                elif found is not raw:
                    atomic.replace(kept.path, found)
            except BookError as error:
                left.append((kept.path, str(error)))
        with suppress(FileNotFoundError):
            left += _unlisted(self.folder, left)
        return left

    def follow(self, path: Path) -> None:
        """Go along when the file gets another name or place."""
        target = self.state / "history" / key_of(disk.real_path(path))
        with suppress(OSError):
            disk.rename(self.folder, target)
            self.folder = target

    def _prune(self, who: Who) -> None:
        mine = [kept for kept in self.versions() if kept.who == who]
        for kept in mine[MOST[who] :]:
            with suppress(OSError):
                disk.unlink(kept.path)


def empty_all(state: Path) -> list[Path]:
    """Throw the versions of every file away. Returns what was removed; raises CannotWriteError."""
    removed: list[Path] = []
    with suppress(FileNotFoundError):
        for folder in sorted((state / "history").iterdir()):
            removed += _remove_folder(folder)
    return removed


def _remove_folder(folder: Path) -> list[Path]:
    removed = []
    with atomic.told(folder), suppress(FileNotFoundError):
        for path in sorted(folder.iterdir()):
            disk.unlink(path)
            removed.append(path)
        folder.rmdir()
        descriptor = disk.open_folder(folder.parent)
        try:
            disk.sync_folder(descriptor)
        finally:
            disk.close(descriptor)
    return removed


def _unlisted(folder: Path, left: list[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """The folder itself, where not even its names can be read."""
    try:
        list(folder.iterdir())
    except FileNotFoundError:
        raise
    except OSError as error:
        return [] if left else [(folder, atomic.in_words(error))]
    return []


def _kept(path: Path) -> Kept | None:
    found = _name.fullmatch(path.name)
    if found is None:
        return None
    try:
        when = datetime.strptime(found["when"], _STAMP).replace(tzinfo=UTC)
        size = disk.stat(path).st_size
    except (OSError, ValueError):
        return None
    return Kept(path, int(found["number"]), cast("Who", found["who"]), when, size)


def _raw(kept: Kept) -> bytes:
    try:
        return atomic.read_regular(kept.path)
    except BookError:
        return b""


def _says(kept: Kept, raw: bytes) -> bool:
    return kept.size == len(raw) and _raw(kept) == raw
