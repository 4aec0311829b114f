"""Encrypt or decrypt a whole notebook, in one step that a kill or a power cut cannot tear.

First, everything is written anew into a staging folder and synced. Then one rename of the key
commits: before it, all is as it was, and the next start deletes the staging folder; after it, the
next start finishes the rest, which is idempotent: move the staged files into place, then delete
their sources, if unchanged.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import moment_of
from reconcile_tui.errors import AppError, CannotReadError, CannotWriteError, ProblemsError
from reconcile_tui.messages import private as words
from reconcile_tui.storage.conflicts import conflict_names, keep_copy, original_of
from reconcile_tui.storage.entries import answers_in
from reconcile_tui.storage.history import Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import Presence, key_of, lock_file
from reconcile_tui.storage.paths import (
    EXTENSION,
    Places,
    entries_in,
    free_names,
    is_generated_name,
    stem_of_file,
    worksheet_files_in,
)
from reconcile_tui.storage.recovery import leftovers_of, restore_emergency_copies, settle_leftovers

State: TypeAlias = Literal["", "undo", "finish"]
"""What an interrupted conversion needs: nothing, to be undone, or to be finished."""

NameOf: TypeAlias = Callable[[Answers], str]
"""Returns the name of a plain file, after the day, by its answers."""

_ENCRYPTING, _DECRYPTING = "encrypting", "decrypting"
_MANIFEST = {_ENCRYPTING: f"manifest{encryption.ENDING}", _DECRYPTING: "manifest.json"}
_MAX_MANIFEST = 100_000_000
"""Largest manifest in bytes: of a hundred thousand files."""

_UNKNOWN_NAME = "worksheet"


class StagedFile(msgspec.Struct, frozen=True):
    """One converted file: its source, staged path and target; `digest` is that of the source."""

    source: str
    staged: str
    target: str
    digest: str


@dataclass
class ConversionResult:
    """Result of a conversion; `left` are files that may still hold words in plain text."""

    worksheets: int = 0
    trashed: int = 0
    """Those in the trash; `worksheets` counts the others."""
    left: list[Path] = field(default_factory=list)


# -- the two steps ---------------------------------------------------------------------------------


def encrypt(places: Places, identity: bytes, now: datetime) -> ConversionResult:
    """Encrypt every plain file of a notebook with the loaded key, which `identity` wraps.

    Raises AppError; then nothing was changed.
    """
    with _staging(places, _ENCRYPTING) as stage:
        disk.write_new(stage / encryption.IDENTITY, identity)
        _stage_files(places, stage, list(_files_to_convert(places, None)))
        _commit(stage / encryption.IDENTITY, places.identity)
        encryption.begin()
        return _finish_stage(places, stage, now)


def decrypt(places: Places, name_of: NameOf, now: datetime) -> ConversionResult:
    """Decrypt every file, and name it by `name_of`.

    Raises AppError; then nothing was changed.
    """
    with _staging(places, _DECRYPTING) as stage:
        _stage_files(places, stage, list(_files_to_convert(places, name_of)))
        _commit(places.identity, stage / encryption.IDENTITY)
        converted = _finish_stage(places, stage, now)
    if not places.identity.exists():
        encryption.end()
    return converted


# -- after a kill ----------------------------------------------------------------------------------


def state_of(places: Places) -> State:
    """Return what an interrupted conversion needs. Raises CannotReadError while one is running."""
    for stage in _existing_stages(places):
        with _locked(stage):
            return "finish" if _is_committed(stage) else "undo"
    return ""


def needs_key(places: Places) -> bool:
    """Return whether the key is needed to finish an interrupted conversion."""
    return os.path.lexists(places.data / _ENCRYPTING)


def undo(places: Places) -> None:
    """Delete what an interrupted conversion had staged. It changed nothing else."""
    for stage in _existing_stages(places):
        with _locked(stage):
            if not _is_committed(stage):
                _clear(places, stage)


def finish(places: Places, now: datetime) -> ConversionResult:
    """Finish an interrupted conversion; encrypting needs the key. Raises AppError."""
    for stage in _existing_stages(places):
        with _locked(stage):
            return _finish_stage(places, stage, now)
    return ConversionResult()


def _existing_stages(places: Places) -> list[Path]:
    return [stage for stage in places.staging if os.path.lexists(stage)]


def _is_committed(stage: Path) -> bool:
    is_staged = os.path.lexists(stage / encryption.IDENTITY)
    decided = is_staged if stage.name == _DECRYPTING else not is_staged
    return decided and os.path.lexists(stage / _MANIFEST[stage.name])


# -- staging ---------------------------------------------------------------------------------------


@contextmanager
def _staging(places: Places, name: str) -> Iterator[Path]:
    """Make and lock a staging folder; on an error before the commit it is deleted."""
    stage = places.data / name
    disk.make_private_folder(places.data)
    try:
        disk.make_folder(stage)
    except FileExistsError:
        raise CannotWriteError(words.BUSY) from None
    except OSError as error:
        raise CannotWriteError(words.not_staged(str(stage), disk.in_words(error))) from error
    with _locked(stage):
        try:
            check_is_alone(places)
            yield stage
        except BaseException:
            if not _is_committed(stage):
                _clear(places, stage)
            raise


@contextmanager
def _locked(stage: Path) -> Iterator[None]:
    """Lock a staging folder; the system releases the lock with the process."""
    descriptor = disk.open_folder(stage)
    try:
        disk.try_lock(descriptor)
        yield
    except BlockingIOError:
        raise CannotReadError(words.BUSY) from None
    finally:
        disk.close(descriptor)


def check_is_alone(places: Places) -> None:
    """Raise CannotWriteError while another window is open: it would use the old files."""
    if not Presence(places.worksheets).is_alone():
        raise CannotWriteError(words.OTHERS_OPEN)


def settle_before(places: Places, now: datetime) -> None:
    """Settle emergency copies and temporary files, so that they are converted too.

    Called before the key of a new encryption is loaded: their digests were made without it.
    """
    restore_emergency_copies(places.worksheets)
    for folder in (places.worksheets, places.trash):
        for name in worksheet_files_in(folder):
            with lock_file(places.state, name) as lock:
                settle_leftovers(name, lock, places.state, now, only=leftovers_of(name))


def _stage_files(places: Places, stage: Path, wanted: list[tuple[Path, Path]]) -> None:
    """Write each source anew in the staging folder of its disk, and a manifest."""
    pieces = []
    ending = encryption.ENDING if stage.name == _ENCRYPTING else ".plain"
    for number, (source, target) in enumerate(wanted):
        folder = stage if places.data in target.parents else _state_stage(places, stage)
        staged = folder / f"{number:06}{ending}"
        try:
            disk.make_private_folder(folder)
            pieces.append(StagedFile(str(source), str(staged), str(target), _digest(source)))
            disk.write_new(staged, disk.read_regular(source, encryption.MOST))
        except AppError as error:
            raise CannotWriteError(words.not_staged(source.name, str(error))) from error
        with suppress(OSError):
            times = source.stat()
            os.utime(staged, ns=(times.st_atime_ns, times.st_mtime_ns))
    disk.write_new(stage / _MANIFEST[stage.name], msgspec.json.encode(pieces))


def _digest(path: Path) -> str:
    """Return a digest of the bytes on the disk, not decrypted."""
    with encryption.ciphertext_unchanged():
        return hashlib.sha256(disk.read_regular(path, encryption.MOST)).hexdigest()


def _commit(key: Path, target: Path) -> None:
    """Rename the key: the commit."""
    with (
        disk.translated_errors(target),
        disk.opened_folder(key.parent) as old,
        disk.opened_folder(target.parent) as new,
    ):
        disk.rename(key, target)
        disk.sync_folder(new)
        disk.sync_folder(old)


def _state_stage(places: Places, stage: Path) -> Path:
    """Return the staging folder on the disk of the state folder, which notebooks may share."""
    return places.state / f"{stage.name}-{key_of(disk.real_path(places.data))}"


def _clear(places: Places, stage: Path) -> None:
    """Delete the staging folders, the one with the manifest last."""
    for folder in (_state_stage(places, stage), stage):
        for path in entries_in(folder):
            disk.discard(path)
        with suppress(OSError, AppError):
            folder.rmdir()
            with disk.opened_folder(folder.parent) as descriptor:
                disk.sync_folder(descriptor)


# -- files to convert ------------------------------------------------------------------------------


def _files_to_convert(places: Places, name_of: NameOf | None) -> Iterator[tuple[Path, Path]]:
    """Yield each file to decrypt, or without `name_of` to encrypt, and the one to replace it."""
    named: dict[Path, Path] = {}
    for source in _worksheets(places, are_encrypted=name_of is not None):
        named[source] = (
            _plain_name(source, named, name_of) if name_of else _opaque_name(source, named)
        )
    yield from named.items()
    yield from _state_files_to_convert(places, named, to_age=name_of is None)


def _worksheets(places: Places, *, are_encrypted: bool) -> list[Path]:
    """Return every worksheet and conflict copy, each after the one that it is a copy of."""
    files = [*worksheet_files_in(places.worksheets), *worksheet_files_in(places.trash)]
    wanted = [path for path in files if encryption.is_encrypted(path) is are_encrypted]
    return sorted(wanted, key=lambda one: len(one.name))


def _opaque_name(source: Path, named: Mapping[Path, Path]) -> Path:
    """Return an opaque name; a conflict copy keeps the stem of its worksheet."""
    original = original_of(source)
    if original is None or original not in named:
        return source.with_name(encryption.new_name())
    taken = set(named.values())
    names = conflict_names(named[original], _modified_at(source))
    return next(one for one in names if one not in taken)


def _plain_name(source: Path, named: Mapping[Path, Path], name_of: NameOf) -> Path:
    """Return the name of a plain file, by its day and its worksheet."""
    original = original_of(source)
    if original is not None and original in named:
        tail = stem_of_file(source).removeprefix(stem_of_file(original))
        return source.with_name(f"{stem_of_file(named[original])}{tail}{EXTENSION}")
    try:
        answers = answers_in(source)
        name = name_of(answers)
        # A file's content is untrusted: only a name that we would give is used.
        name = name if is_generated_name(f"{name}{EXTENSION}") else _UNKNOWN_NAME
        stem = f"{answers.started.date().isoformat()}-{name}"
    except ProblemsError:
        stem = f"{_modified_at(source).date().isoformat()}-{_UNKNOWN_NAME}"
    except AppError as error:
        raise CannotWriteError(words.not_staged(source.name, str(error))) from error
    taken = set(named.values())
    names = free_names(source.with_name(f"{stem}{EXTENSION}"))
    return next(one for one in names if one not in taken and not os.path.lexists(one))


def _state_files_to_convert(
    places: Places, named: Mapping[Path, Path], *, to_age: bool
) -> Iterator[tuple[Path, Path]]:
    """Yield the files of the state folder, under the keys of their new names.

    Notebooks may share the folder: what is not known to be of this one stays as it is.
    """
    before, after = ("", encryption.ENDING) if to_age else (encryption.ENDING, "")
    for source, target in named.items():
        old, new = (key_of(disk.real_path(one)) for one in (source, target))
        for kept in worksheet_files_in(places.state / "history" / old):
            if encryption.is_encrypted(kept) is not to_age:
                ending = encryption.ENDING if to_age else EXTENSION
                name = f"{stem_of_file(kept)}{ending}"
                yield kept, places.state / "history" / new / name
        note = places.state / "erasing" / f"{old}{before}"
        if note.exists():
            yield note, note.with_name(f"{new}{after}")
    copies = places.state / f"copies{before}"
    if copies.exists():
        yield copies, copies.with_name(f"copies{after}")


def _modified_at(path: Path) -> datetime:
    return moment_of(path.lstat().st_mtime)


# -- after the commit ------------------------------------------------------------------------------


def _finish_stage(places: Places, stage: Path, now: datetime) -> ConversionResult:
    pieces = _read_manifest(stage)
    converted = ConversionResult()
    for piece in pieces:
        _move_into_place(Path(piece.staged), Path(piece.target))
    for piece in pieces:
        converted.left += _delete_source(places, piece, now)
        folder = Path(piece.target).parent
        converted.worksheets += folder == places.worksheets
        converted.trashed += folder == places.trash
    _delete_locks_and_recent(places, pieces)
    for note in ("last-added", f"last-added{encryption.ENDING}"):
        disk.discard(places.state / note)
    if stage.name == _DECRYPTING and any(map(encryption.is_encrypted, converted.left)):
        # Another program changed these meanwhile: keep the key, which opens them.
        _commit(stage / encryption.IDENTITY, places.identity)
    _clear(places, stage)
    if stage.name == _ENCRYPTING:
        converted.left += remaining_plain_files(places)
    return converted


def _delete_locks_and_recent(places: Places, pieces: Iterable[StagedFile]) -> None:
    """Delete the locks and recent versions of replaced files: no session is open."""
    for piece in pieces:
        if _is_worksheet(places, Path(piece.target)):
            key = key_of(disk.real_path(Path(piece.source)))
            Recent(places.state, key).purge()
            disk.discard(places.state / "locks" / f"{key}.lock")


def has_plain_files(places: Places) -> bool:
    """Return whether anything of an encrypted notebook is not encrypted."""
    return next(_files_to_convert(places, None), None) is not None


def remaining_plain_files(places: Places) -> list[Path]:
    """Return what may still hold words in plain text, and is not deleted unasked.

    That is what editors left, and earlier versions of missing files, or of another notebook.
    """
    files = [*entries_in(places.worksheets), *entries_in(places.trash)]
    left = [one for one in files if EXTENSION in one.name and not encryption.is_encrypted(one)]
    for folder in entries_in(places.state / "history"):
        left += [folder] if not all(map(encryption.is_encrypted, entries_in(folder))) else []
    return left


def _read_manifest(stage: Path) -> list[StagedFile]:
    path = stage / _MANIFEST[stage.name]
    with encryption.ciphertext_unchanged():
        raw = disk.read_regular(path, _MAX_MANIFEST)
    with disk.translated_errors(path):
        raw = encryption.decrypted(path, raw) if encryption.is_encrypted(path) else raw
    return msgspec.json.decode(raw, type=list[StagedFile])


def _move_into_place(staged: Path, target: Path) -> None:
    if not os.path.lexists(staged):
        return  # it is there since an earlier attempt
    disk.make_private_folder(target.parent)
    try:
        disk.move_new(staged, target)
    except FileExistsError:
        raise CannotWriteError(words.conversion_blocked(str(target))) from None


def _delete_source(places: Places, piece: StagedFile, now: datetime) -> list[Path]:
    """Delete the source of a file. Returns what still holds its words, to be named."""
    source, target = Path(piece.source), Path(piece.target)
    if not os.path.lexists(source):
        return []
    if not os.path.lexists(target):
        return [source]  # nothing is given up for a file that somebody took away meanwhile
    linked = [disk.real_path(source)] if source.is_symlink() else []
    if _digest(source) != piece.digest and _is_worksheet(places, target):
        if encryption.is_encrypted(source):
            return [source]
        keep_copy(target, disk.read_regular(source), now)
    disk.erase(source)
    with suppress(OSError):  # the folder of its history, once that is empty
        source.parent.rmdir()
    return linked


def _is_worksheet(places: Places, path: Path) -> bool:
    return path.parent in (places.worksheets, places.trash)
