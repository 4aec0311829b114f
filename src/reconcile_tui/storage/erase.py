"""Erase answers, worksheets, or everything the app has stored; list or copy what that would be.

The pending list of a file names the answers that are to be erased when its worksheet closes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from reconcile_tui import PROGRAM
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import has_any_of, without
from reconcile_tui.errors import AppError, CannotWriteError, ProblemsError, UsageError
from reconcile_tui.messages import general
from reconcile_tui.messages.files import (
    COPY_GOES_TOO,
    NOT_OURS,
    NOT_REACHED,
    ONLY_LINKED,
    OTHER_NAME,
    TITLES,
    Group,
)
from reconcile_tui.storage.conflicts import (
    copies_of,
    is_copy_of,
    original_of,
    redact_copy,
)
from reconcile_tui.storage.entries import Version, answers_in, mentions
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import PATIENCE, key_of, lock_file, lock_of, mark_deleted
from reconcile_tui.storage.paths import (
    Places,
    copy_stem,
    entries_in,
    folders_of_other_command,
    free_names,
    is_worksheet_name,
    stem_of_file,
    with_first_free_name,
    without_copies,
    worksheet_files_in,
)
from reconcile_tui.storage.recovery import (
    emergency_copies,
    leftovers_of,
    remembered_copies,
    runtime_folder,
    settle_leftovers,
    sweep_scratch_files,
)
from reconcile_tui.toml.write import Prompts

FILE, EARLIER = "file", "earlier"
"""What is still to be done: erase it from the file too, or from earlier versions alone."""

STILL_OPEN = "another program still has it open"


class AnswersToErase(Struct, frozen=True):
    """Answers to erase from the earlier versions of a file.

    A version keeps those that are the same in `stays`, except `sensitive` items.
    """

    marks: Collection[str]
    prompts: Prompts
    stays: Answers | None = None
    sensitive: Collection[str] = ()


class Erased(Struct):
    """Result of an erasure: `left` could not be reached, each with the reason.

    `copies` still hold the answers; they are never changed, because a person has to choose.
    """

    left: list[tuple[Path, str]] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    def add(self, other: Erased) -> None:
        """Add another result to this one."""
        self.left += other.left
        self.copies += other.copies


class Pending:
    """The pending list of one file. It holds ids only."""

    def __init__(self, state: Path, path: Path | None = None, *, key: str = "") -> None:
        """`key` is for a file whose path is unknown."""
        self.state = state
        name = key_of(disk.real_path(path)) if path else key
        self.file = state / "erasing" / encryption.name_for(name)

    def read(self) -> tuple[str, dict[str, str]]:
        """Return the id of the answers, and mark -> FILE or EARLIER; empty without a list."""
        try:
            lines = disk.read_regular(self.file).decode("utf-8", "replace").splitlines()
        except AppError:
            return "", {}
        pairs = [line.partition(" ") for line in lines[1:]]
        marks = {mark: todo for todo, _, mark in pairs if todo in (FILE, EARLIER) and mark}
        return (lines[0] if lines else ""), marks

    def write(self, answers_id: str, marks: Mapping[str, str]) -> None:
        """Write the list; delete it when there are no marks.

        A list that cannot be written is deleted: it must not outlive what it says.
        """
        if marks:
            lines = [answers_id, *(f"{todo} {mark}" for mark, todo in sorted(marks.items())), ""]
            for _ in range(2):  # a session that ends may take the empty folder away in between
                with suppress(OSError, AppError):
                    disk.make_private_folder(self.file.parent)
                    disk.replace(self.file, "\n".join(lines).encode("utf-8", "replace"))
                    return
        with suppress(OSError):
            disk.unlink(self.file)
            self.file.parent.rmdir()

    @staticmethod
    def keys(state: Path) -> set[str]:
        """Return the keys of all files with a list, and remove temporary files."""
        keys: set[str] = set()
        folder = state / "erasing"
        with suppress(OSError):
            for path in folder.iterdir():
                if not path.name.startswith("."):
                    keys.add(path.name.removesuffix(encryption.ENDING))
                else:
                    disk.remove_stale(path)
            if not keys:
                folder.rmdir()
        return keys

    def move_to(self, path: Path) -> None:
        """Move the list when its file gets another path."""
        with suppress(OSError):
            disk.rename(self.file, Pending(self.state, path).file)


def erase_earlier(state: Path, path: Path, wanted: AnswersToErase, now: datetime) -> Erased:
    """Erase answers from every earlier version of a file, but not from the file. Never raises."""
    real = disk.real_path(path)
    marks, prompts, stays = wanted.marks, wanted.prompts, wanted.stays
    may_stay = stays and without(stays, wanted.sensitive)
    with lock_file(state, real, PATIENCE) as lock:
        if lock.locked:
            # A temporary file is deleted if it is ours, and becomes a conflict copy if not.
            held = [aside for aside in leftovers_of(real) if _may_hold(aside, marks)]
            for copy in settle_leftovers(real, lock, state, now, only=held):
                redact_copy(copy, wanted.sensitive)
        left = History(state, real).redact(marks, prompts, may_stay)
        left += Recent(state, lock.key).redact(marks, prompts)
        left += [(one, STILL_OPEN) for one in leftovers_of(real) if _may_hold(one, marks)]
    return Erased(left, copies_holding(state, path, marks, stays))


def copies_holding(
    state: Path, path: Path, marks: Collection[str], of: Answers | None = None
) -> list[Path]:
    """Return the copies that hold marked answers and that the app does not change.

    Those are conflict copies, and copies `of` the same answers that the person saved elsewhere.
    """
    copies = [copy for copy in copies_of(path) if _holds(copy, marks)]
    if of is not None and of.id:
        copies += [one for one in remembered_copies(state) if _holds(one, marks, of.id)]
    return copies


def _may_hold(path: Path, marks: Collection[str]) -> bool:
    try:
        return mentions(disk.read_regular(path), marks)
    except AppError:
        return False


def _holds(path: Path, marks: Collection[str], answers_id: str = "") -> bool:
    """Return whether a copy holds a marked answer; an invalid one may."""
    try:
        raw = disk.read_regular(path)
        answers = Version.read(raw, "").answers
    except ProblemsError:
        return not answers_id and mentions(raw, marks)
    except AppError:
        return False
    return answers_id in ("", answers.id) and has_any_of(answers, marks)


class DeletionResult(Struct):
    """What was deleted, and what could not be, with the reasons."""

    paths: list[Path] = field(default_factory=list)
    left: list[tuple[Path, str]] = field(default_factory=list)


def stored_files(places: Places) -> list[Path]:
    """Return every file that `delete_everything` would delete, to show them before."""
    return [path for root in _stored_roots(places) for path in _files_in(root, places)]


def delete_everything(places: Places) -> DeletionResult:
    """Delete everything that the app has stored, settings and emergency copies included.

    The person's own pages, and what editors left, are deleted too. Other files in those folders
    stay and are named. One failure does not stop the others.
    """
    removed = DeletionResult()
    sweep_scratch_files(places.state)
    copies = remembered_copies(places.state)
    removed.left += [(path, NOT_REACHED) for path in copies if not path.parent.is_dir()]
    for root in _stored_roots(places):
        for path in list(_files_in(root, places)):
            _delete(path, removed)
        _delete_folders(root, removed)
    removed.left += [(path, OTHER_NAME) for path in folders_of_other_command()]
    for folder in (places.config, places.data, places.state):
        if folder.name == PROGRAM:
            with suppress(OSError):
                folder.rmdir()
    return removed


# -- copy everything, before it is deleted ---------------------------------------------------------

_EARLIER, _TRASH = "earlier-versions", "trash"


class CopiedOut(NamedTuple):
    """The new folder, the number of files in it, and those that failed, with the reasons."""

    folder: Path
    files: int
    left: list[tuple[Path, str]]


def copy_out(places: Places, typed: Path, today: date) -> CopiedOut:
    """Copy every worksheet unchanged, with its conflict copies, earlier versions and the trash.

    They go into a new folder: the one that was typed or, if that exists, one in it. Raises
    UsageError for a folder that is deleted with everything, CannotWriteError where none can be
    made.
    """
    folder = _make_copy_folder(places, typed, today)
    files = 0
    left: list[tuple[Path, str]] = []
    for source, target in _files_to_copy(places, folder):
        try:
            disk.make_private_folder(target.parent)
            with encryption.ciphertext_unchanged():
                disk.write_new(target, disk.read_regular(source, encryption.MOST))
        except (AppError, OSError) as error:
            left.append((source, str(error)))
        else:
            files += 1
    return CopiedOut(folder, files, left)


def _make_copy_folder(places: Places, typed: Path, today: date) -> Path:
    _check_copy_folder(places, typed)

    def make(folder: Path) -> None:
        with disk.translated_errors(folder):
            disk.make_folder(folder)

    names = free_names(typed / f"worksheets-{today.isoformat()}")
    return with_first_free_name(chain([] if os.path.lexists(typed) else [typed], names), make)


def _check_copy_folder(places: Places, typed: Path) -> None:
    roots = (places.data, places.config, places.state, places.cache)
    real = typed.resolve()
    if any(root.resolve() in (real, *real.parents) for root in roots):
        raise UsageError(COPY_GOES_TOO)
    if typed.exists() and not typed.is_dir():
        raise CannotWriteError(general.file_exists(str(typed)))
    if not typed.exists() and not typed.parent.is_dir():
        raise CannotWriteError(general.no_such_folder(str(typed.parent)))


def _files_to_copy(places: Places, folder: Path) -> Iterator[tuple[Path, Path]]:
    if places.identity.exists():  # without its key, nobody opens the rest
        yield places.identity, folder / places.identity.name
    for source, target in ((places.worksheets, folder), (places.trash, folder / _TRASH)):
        for path in worksheet_files_in(source):
            yield path, target / path.name
            for kept in History(places.state, path).versions():
                yield kept.path, target / _EARLIER / stem_of_file(path) / kept.path.name


# -- one worksheet ---------------------------------------------------------------------------------


def stored_files_of(places: Places, path: Path) -> list[Path]:
    """Return every file that `erase_worksheet` deletes, the worksheet itself last.

    That is its history, its recent versions, its conflict copies, temporary files, emergency
    copies, and the same answers in the trash.
    """
    answers_id = _id_of(path)
    files = [*_emergency_copies_of(places, path, answers_id)]
    if places.worksheets in path.parents and original_of(path) is None:
        same = [one for one in entries_in(places.trash) if answers_id and _id_of(one) == answers_id]
        files += [one for trashed in same for one in _files_of(places, trashed)]
    return [*files, *_files_of(places, path)]


def erase_worksheet(places: Places, path: Path) -> DeletionResult:
    """Delete one worksheet permanently, with all that is stored of it. Never raises.

    The file is deleted last: after a kill it is still listed, and can be deleted again. A failure
    elsewhere does not keep it.
    """
    removed = DeletionResult()
    linked = disk.real_path(path) if path.is_symlink() else None
    files = stored_files_of(places, path)
    for lock in [one for one in files if one.suffix == ".lock"]:
        mark_deleted(lock)  # first, so that no open session saves it again in between
    for one in files:
        _delete(one, removed)
    stay = {path.parent, places.worksheets, places.trash, places.state / "locks"}
    for folder in {one.parent for one in files}:
        _sync(folder, is_removed=folder not in stay)
    sweep_scratch_files(places.state)
    if linked is not None and linked.exists():
        removed.left.append((linked, ONLY_LINKED))
    return removed


def copies_elsewhere(places: Places, path: Path) -> list[Path]:
    """Return the copies of a worksheet that the person saved elsewhere.

    They are named and not deleted: one may be kept as evidence.
    """
    if not (answers_id := _id_of(path)):
        return []
    return [one for one in remembered_copies(places.state) if _id_of(one) == answers_id]


def _files_of(places: Places, path: Path) -> list[Path]:
    """Return what is stored of one file, the file itself last."""
    state, real = places.state, disk.real_path(path)
    key = key_of(real)
    kept = [
        *entries_in(History(state, path).folder),
        *entries_in(Recent(state, key).folder),
        Pending(state, path).file,
    ]
    beside = [*copies_of(path), *leftovers_of(real), *_editor_backups_of(path)]
    there = [one for one in [*kept, *beside, lock_of(state, path)] if os.path.lexists(one)]
    return [*dict.fromkeys(there), path]


def _editor_backups_of(path: Path) -> list[Path]:
    """Return swap and backup files of a worksheet: `.x.toml.swp`, `x.toml~`, `#x.toml#`.

    A file such as `x.toml.toml` or `my-x.toml` is another worksheet.
    """
    of_editor = re.compile(rf"[.#]*{re.escape(path.name)}[^/]+|[.#]+{re.escape(path.name)}")
    names = (one for one in entries_in(path.parent) if not is_worksheet_name(one.name))
    return [one for one in names if of_editor.fullmatch(one.name)]


def _emergency_copies_of(places: Places, path: Path, answers_id: str) -> list[Path]:
    """Return the emergency copies of a worksheet: the next start would bring it back.

    One belongs to a file in the notebook by name, and to one in the trash by its id.
    """
    stem = copy_stem(stem_of_file(path))
    waiting = [one for one in emergency_copies(places.worksheets) if is_copy_of(one.name, stem)]
    if places.worksheets in path.parents and not answers_id:
        return waiting
    return [one for one in waiting if answers_id and _id_of(one) in ("", answers_id)]


def _id_of(path: Path) -> str:
    """Return the id of the answers in a file; empty when unreadable."""
    try:
        return answers_in(path).id
    except AppError:
        return ""


def _sync(folder: Path, *, is_removed: bool) -> None:
    """Sync a folder after deletions; remove it first when it `is_removed` with them."""
    with suppress(AppError, OSError):
        if is_removed:
            folder.rmdir()
            folder = folder.parent
        with disk.opened_folder(folder) as descriptor:
            disk.sync_folder(descriptor)


def _stored_roots(places: Places) -> list[Path]:
    mixed = [places.worksheets, places.trash, *places.staging, places.own_content]
    if (runtime := runtime_folder()) is not None and runtime.is_dir():
        mixed.append(runtime)
    copies = [path for path in remembered_copies(places.state) if path.is_file()]
    mixed += [path for path in copies if path.parent not in mixed]
    roots = [*mixed, places.identity, places.settings, places.state, places.cache]
    return [root for root in roots if root.is_symlink() or root.exists()]


def _files_in(root: Path, places: Places) -> Iterator[Path]:
    """Yield the app's files in a folder: all of its state, and elsewhere every TOML file."""
    if not root.is_dir():
        yield root
        return
    everything = root in (places.state, places.cache, *places.staging)
    for folder, _, files in os.walk(root):
        # Includes files of editors, x.toml~ and .x.toml.swp, and our own .x.toml.123-0.tmp.
        yield from (Path(folder) / name for name in sorted(files) if everything or ".toml" in name)


def _delete(path: Path, removed: DeletionResult) -> None:
    try:
        if path.suffix == ".lock":
            mark_deleted(path)
        disk.unlink(path)
    except FileNotFoundError:
        return
    except OSError as error:
        removed.left.append((path, disk.in_words(error)))
    else:
        removed.paths.append(path)


def _delete_folders(root: Path, removed: DeletionResult) -> None:
    """Remove empty folders, name foreign files, and sync."""
    if root.is_symlink():
        _delete(root, removed)
    elif root.is_dir():
        for folder, _, files in os.walk(root, topdown=False):
            named = {path for path, _ in removed.left}
            foreign = [Path(folder) / name for name in sorted(files)]
            removed.left += [(path, NOT_OURS) for path in foreign if path not in named]
            with suppress(OSError):
                Path(folder).rmdir()
    with suppress(OSError):
        if root.parent.name == PROGRAM:
            root.parent.rmdir()
    for parent in root.parents:
        if parent.is_dir():
            with suppress(AppError, OSError), disk.opened_folder(parent) as descriptor:
                disk.sync_folder(descriptor)
            return


def groups_of(paths: Iterable[Path], places: Places) -> list[Group]:
    """Group paths by where they are, each in one group; they may be deleted already."""
    names_in: dict[tuple[str, Path], list[str]] = {}
    paths = list(paths)
    worksheets = set(
        without_copies(path.name for path in paths if path.parent == places.worksheets)
    )
    for path in paths:
        kind, folder = _kind_and_folder(path, places, worksheets)
        name = str(path.relative_to(folder)) if folder in path.parents else path.name
        names_in.setdefault((kind, folder), []).append(name)
    order = list(TITLES)
    kinds = sorted(names_in, key=lambda key: (order.index(key[0]), key[1]))
    return [
        Group(kind, with_tilde(folder), tuple(names_in[kind, folder])) for kind, folder in kinds
    ]


def with_tilde(path: Path) -> str:
    """Return a path with `~` for the home folder."""
    text, home = str(path), str(Path("~").expanduser())
    inside = home not in ("~", "/") and text.startswith(f"{home}/")
    return f"~{text[len(home) :]}" if inside else text


def _kind_and_folder(path: Path, places: Places, worksheets: Collection[str]) -> tuple[str, Path]:
    if path.parent == places.worksheets:
        return ("worksheets" if path.name in worksheets else "beside"), places.worksheets
    state = places.state
    for kind, folder in (
        ("beside", places.worksheets),
        ("bin", places.trash),
        ("pages", places.own_content),
        ("history", state / "history"),
        ("recent", state / "recent"),
        ("locks", state / "locks"),
        ("cache", places.cache),
    ):
        if path == folder:  # a link, in place of a folder
            return kind, folder.parent
        if folder in path.parents:
            return kind, folder
    if state in path.parents:
        inside = path.relative_to(state).parts
        return "other", state / inside[0] if len(inside) > 1 else state
    kinds = {places.settings: "settings", places.identity: "key"}
    return kinds.get(path, "copies"), path.parent
