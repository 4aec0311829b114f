"""Earlier versions of a file, for its owner to read, restore or delete."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias, cast

from msgspec import Struct

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.errors import BookError, CannotWriteError, NoSuchError, ProblemsError
from reconcile_tui.storage.entries import Version
from reconcile_tui.storage.io import atomic, disk, encryption
from reconcile_tui.storage.io.file_lock import Turn, digest, key_of
from reconcile_tui.storage.paths import usual_ending
from reconcile_tui.storage.redact import copyable, redacted
from reconcile_tui.toml.write import Prompts

Who: TypeAlias = Literal["mine", "foreign", "beside"]

MOST: dict[Who, int] = {"mine": 5, "foreign": 20, "beside": 20}
"""How many versions of each kind stay; the oldest goes first."""

_STAMP = "%Y%m%dT%H%M%SZ"
_name = re.compile(
    r"(?P<number>\d{6,})-(?P<who>mine|foreign|beside)-(?P<when>\d{8}T\d{6}Z)\.toml(?:\.age)?"
)


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
                    atomic.write_new(
                        self.folder / f"{number:06}-{who}-{stamp}{usual_ending()}", raw
                    )
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
        raise NoSuchError(f"There's no version {number}.")

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
    # The size of ciphertext tells nothing of what is in it.
    may_be = kept.size == len(raw) or encryption.is_encrypted(kept.path)
    return may_be and _raw(kept) == raw


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
