"""The person's notebook: a folder of answers, one TOML file each."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from reconcile_tui import named
from reconcile_tui.domain.answers import FORMAT, Answers
from reconcile_tui.domain.dates import UNKNOWN, moment_of
from reconcile_tui.domain.reading import (
    faults_of_file,
    invalid_head_dates,
    looks_like_answers,
    misshapen,
)
from reconcile_tui.domain.worksheet import Worksheet, sensitive_items, with_answers_of, without
from reconcile_tui.errors import (
    AppError,
    CannotReadError,
    CannotWriteError,
    NoSuchError,
    ProblemsError,
    UsageError,
    reading_one,
)
from reconcile_tui.lazy import late
from reconcile_tui.messages.encryption import LEFT_PLAIN
from reconcile_tui.messages.files import not_deleted
from reconcile_tui.storage import conflict_copies
from reconcile_tui.storage.entries import (
    Entry,
    Opened,
    Saved,
    Summary,
    Version,
    answers_in,
    read_version,
)
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import DeletionMarker, key_of, lock_of, mark_deleted
from reconcile_tui.storage.paths import (
    Places,
    at_first_free,
    ending_of,
    free_names,
    is_plain,
    same_name,
    stem_of_file,
    worksheets_in,
)
from reconcile_tui.toml.write import Prompts

if TYPE_CHECKING:
    from reconcile_tui.storage import erase, external_changes, recovery, save
else:
    erase = late("reconcile_tui.storage.erase")
    external_changes = late("reconcile_tui.storage.external_changes")
    recovery = late("reconcile_tui.storage.recovery")
    save = late("reconcile_tui.storage.save")


def stem_of(name: str) -> str:
    """Return a NAME of the command line in the form that `begins` compares."""
    return same_name(stem_of_file(Path(name)) if ending_of(name) else name)


def begins(path: Path, stem: str, *, any_case: bool = False) -> bool:
    """Return whether a file's name begins with a stem, however its accents are stored."""
    name = same_name(stem_of_file(path))
    return name.casefold().startswith(stem.casefold()) if any_case else name.startswith(stem)


def new_answers(worksheet: str, version: int, title: str, now: datetime) -> Answers:
    """Return empty answers to a worksheet."""
    return Answers(
        worksheet=worksheet,
        worksheet_version=version,
        title=title,
        id=os.urandom(8).hex(),
        started=now,
    )


class Notebook:
    """The folder of answers. It is made by the first save."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.folder = places.worksheets
        self.trash = places.trash
        self.state = places.state
        self.private_run = places.private_run
        self._has_warned = False

    # -- finding -------------------------------------------------------------------------------

    def paths(self) -> list[Path]:
        """Return every worksheet file, unordered."""
        try:
            return worksheets_in(self.folder)
        except FileNotFoundError:
            return []
        except OSError as error:
            sentence = f"The folder {self.folder} can't be read: {error.strerror}."
            raise CannotReadError(sentence) from None

    def summaries(self, paths: Iterable[Path] | None = None) -> list[Summary]:
        """Return what is saved, newest first; an unreadable file with the reason."""
        found = [self.summary(path) for path in (self.paths() if paths is None else paths)]
        return sorted(found, key=lambda one: (one.when, one.name), reverse=True)

    def summary(self, path: Path) -> Summary:
        """Return one line of the list."""
        try:
            opened = self.open(path)
        except AppError as error:
            trouble = str(error.problems[0]) if isinstance(error, ProblemsError) else str(error)
            return unreadable(path, trouble)
        invalid_dates = tuple(invalid_head_dates(opened.data))
        when = opened.answers.saved or (UNKNOWN if "saved" in invalid_dates else changed_at(path))
        shape = tuple(misshapen(opened.data))
        return Summary(path, opened.answers, when, opened.read_only, shape, invalid_dates)

    def find(self, name: str) -> Path:
        """Return the file meant by a name, an id, or an unambiguous beginning of one.

        A path to any file is returned as it is. Raises NoSuchError or UsageError.
        """
        given = Path(name).expanduser()
        if ending_of(given.name) and (given.exists() or len(given.parts) > 1):
            return given.absolute()
        stem = stem_of(name)
        paths = self.paths()
        found = self._called(stem) or [path for path in paths if begins(path, stem)]
        found = found or [path for path in paths if begins(path, stem, any_case=True)]
        found = found or [path for path in paths if self._id_of(path).startswith(stem)]
        if not stem or not found:
            raise NoSuchError(f'There\'s no saved worksheet called "{name}".')
        if len(found) > 1:
            names = sorted(map(stem_of_file, found))
            more = f", and {len(names) - 5} more" if len(names) > 5 else ""
            raise UsageError(f'"{name}" could be any of these: {", ".join(names[:5])}{more}.')
        return found[0]

    def _called(self, stem: str) -> list[Path]:
        """Return the files of exactly this name; it is the only way to name a conflict copy."""
        with suppress(OSError):
            found = [path for path in self.folder.iterdir() if is_plain(path.name)]
            return [path for path in found if same_name(stem_of_file(path)) == stem]
        return []

    def _id_of(self, path: Path) -> str:
        try:
            return self.open(path).answers.id
        except AppError:
            return ""

    # -- reading -------------------------------------------------------------------------------

    def open(self, path: Path) -> Opened:
        """Read the answers in a file. Raises NoSuchError, CannotReadError or ProblemsError."""
        with reading_one(path.name):
            version = read_version(path)
            entry = Entry(path, version.answers, version)
            why = self._why_read_only(path, version.data)
        return Opened(entry, version.answers, version.data, version.text, why)

    def answers(self, path: Path) -> Answers:
        """Read answers. Raises as `open` does, and when the file is not a saved worksheet."""
        opened = self.open(path)
        if not opened.answers.worksheet and opened.read_only:
            raise CannotReadError(f"{path.name}: {opened.read_only}")
        return opened.answers

    def is_left_plain(self, path: Path) -> bool:
        """Return whether a file of an encrypted notebook is not encrypted."""
        return (
            encryption.is_on()
            and not encryption.is_encrypted(path)
            and path.parent in (self.folder, self.trash)
        )

    def _why_read_only(self, path: Path, data: Mapping[str, Any]) -> str:
        if not data:
            return "This file is empty."
        if self.is_left_plain(path):
            return named(LEFT_PLAIN)
        if not looks_like_answers(data):
            first = next(faults_of_file(data), None)
            missing = first[0][0] if first else "worksheet"
            return f'This file doesn\'t look like a saved worksheet: check its "{missing}" key.'
        if data["format"] > FORMAT:
            return named(f"Saved by a newer version of reconcile-tui (format {data['format']}).")
        if not disk.owner_may_write(path):
            return "This file is read-only."
        return ""

    # -- writing -------------------------------------------------------------------------------

    def save(self, entry: Entry, answers: Answers, prompts: Prompts, now: datetime) -> Saved:
        """Save answers, and return once they are on the disk. Updates `entry`.

        Raises RemovedError when the file was deleted in the app since: nothing is written.
        """
        answers = replace(answers, saved=now)
        if entry.path is None:
            saved = self.create(entry, answers, prompts)
        else:
            work = save.Save(self.state, entry, answers, prompts, now)
            saved = self._warn_once(*save.save_or_create(work, self.folder))
        self.watch_deletion(entry)
        return saved

    def watch_deletion(self, entry: Entry) -> None:
        """Have an open worksheet notice when its file is deleted in the app."""
        marker = entry.deletion_marker
        if entry.path and (marker is None or marker.path != entry.path or marker.is_deleted):
            entry.deletion_marker = DeletionMarker(self.state, entry.path)

    def _warn_once(self, saved: Saved, trouble: str) -> Saved:
        if not trouble or self._has_warned:
            return saved
        self._has_warned = True
        words = f"Saved, but without earlier versions, because of {self.state}: {trouble}."
        return saved._replace(notice=" ".join(filter(None, [saved.notice, words])))

    def create(self, entry: Entry, answers: Answers, prompts: Prompts) -> Saved:
        """Write answers to a new file. Raises CannotWriteError; then there is none."""
        return save.create(self.folder, self.state, entry, answers, prompts)

    def reload(self, entry: Entry, mine: Answers, now: datetime) -> Answers:
        """Return our answers with what another program changed; unsaved changes stay."""
        return external_changes.reload(self.state, entry, mine, now)

    def keep_lost(self, entry: Entry, now: datetime) -> bool:
        """Keep our last version in the history when another program replaced it by an older one."""
        return external_changes.keep_lost(self.state, entry, now)

    def sweep(
        self, now: datetime, sensitive: Callable[[str], Collection[str]] = lambda _: ()
    ) -> list[Path]:
        """Settle what a kill or a power cut left. Returns the conflict copies that came of it."""
        return recovery.sweep(self.folder, self.state, now, sensitive)

    def rename(
        self,
        path: Path,
        title: str,
        prompts: Prompts,
        now: datetime,
        sensitive: frozenset[str] = frozenset(),
    ) -> None:
        """Change the title of saved answers; the file keeps its name."""
        opened = self.open(path)
        if opened.read_only:
            raise CannotReadError(opened.read_only)
        if found := misshapen(opened.data):
            key = ".".join(map(str, found[0]))
            raise CannotReadError(f'Not renamed: I couldn\'t read "{key}" in this file.')
        # The worksheet may be private, and a change of title needs no earlier version.
        opened.entry.private, opened.entry.sensitive = True, sensitive
        self.save(opened.entry, replace(opened.answers, title=title), prompts, now)

    # -- the trash -----------------------------------------------------------------------------

    def remove(self, path: Path) -> Path:
        """Move a file to the trash, with its history."""
        disk.make_private_folder(self.trash)
        return self._move(path, self.trash)

    def erase(self, path: Path) -> None:
        """Delete a file permanently, with all that is stored of it.

        Raises CannotWriteError that names what could not be deleted; all else is deleted by then.
        """
        if left := erase.erase_worksheet(self.places, path).left:
            raise CannotWriteError(not_deleted(left))

    def restore(self, path: Path) -> Path:
        """Restore a file from the trash."""
        disk.make_private_folder(self.folder)
        return self._move(path, self.folder)

    def trashed(self) -> list[Summary]:
        """Return what is in the trash, newest first."""
        try:
            paths = worksheets_in(self.trash)
        except OSError:
            return []
        return self.summaries(paths)

    def _move(self, path: Path, folder: Path) -> Path:
        pending = erase.Pending(self.state, path)
        history = History(self.state, path)
        Recent(self.state, key_of(disk.real_path(path))).purge()
        lock = lock_of(self.state, path)
        names = free_names(folder / path.name)
        target = at_first_free(names, lambda name: disk.move_new(path, name))
        history.follow(target)
        pending.follow(target)
        conflict_copies.move_copies(path, target)
        mark_deleted(lock)
        disk.discard(lock)
        return target


def changed_at(path: Path) -> datetime:
    """Return when a file was last modified; UNKNOWN where that cannot be read."""
    try:
        return moment_of(path.stat().st_mtime)
    except OSError:
        return UNKNOWN


def unreadable(path: Path, trouble: str) -> Summary:
    """Return the line of the list for a file of which only the name is known."""
    answers = Answers(worksheet="", id="", title=path.name, started=UNKNOWN)
    return Summary(path, answers, changed_at(path), trouble)


_NAMED = re.compile(r"(\d{4}-\d{2}-\d{2})-([a-z0-9-]+?)(?:-(\d+))?")
"""The day, the worksheet's id, and the number of the second and later ones of that day."""


class Named(NamedTuple):
    """Parts of a file name: the day it was begun, its number that day, the worksheet's id."""

    day: str
    number: int
    kind: str
    path: Path


def of_kind(files: Iterable[Named], kind: str) -> list[Named]:
    """Return the files of this worksheet, or else of those whose ids begin with this."""
    found = [named for named in files if named.kind.startswith(kind)]
    return [named for named in found if named.kind == kind] or found


def begun_last_first(found: Iterable[Named]) -> list[Path]:
    """Return their files, the one begun last first."""
    return [named.path for named in sorted(found, reverse=True)]


def begun_same_day(paths: Iterable[Path], path: Path) -> list[Path]:
    """Return the files of the same worksheet and day as this one, itself included."""
    own = named_by(path)
    if own is None:
        return [path]
    alike = (one for one in map(named_by, paths) if one is not None and one.kind == own.kind)
    return [one.path for one in alike if one.day == own.day]


def named_by(path: Path) -> Named | None:
    """Return the parts of a file name; None when this program did not make it."""
    if encryption.is_encrypted(path):
        return _named_inside(path)
    match = _NAMED.fullmatch(stem_of_file(path))
    return Named(match[1], int(match[3] or 1), match[2], path) if match else None


def _named_inside(path: Path) -> Named | None:
    """Return the parts of an encrypted file's name if it were plain; None when unreadable."""
    try:
        answers = answers_in(path)
    except AppError:
        return None
    began = answers.started
    return Named(began.date().isoformat(), int(began.timestamp()), answers.worksheet, path)


def take_back_version(
    notebook: Notebook,
    path: Path,
    number: int,
    sheet: Worksheet | None,
    now: datetime,
) -> None:
    """Restore the answers of an earlier version.

    Today's comments stay, and the replaced version goes into the history. A missing file is written
    as it was; an unreadable one is kept as a copy. Sensitive answers, which no version holds, stay
    as they are. Raises AppError.
    """
    prompts = sheet.prompts if sheet is not None else {}
    sensitive = sensitive_items(sheet) if sheet is not None else frozenset()
    raw = History(notebook.state, path).read(number)
    version = Version.read(raw, f"version {number}")
    try:
        opened = notebook.open(path)
    except NoSuchError:
        disk.make_private_folder(path.parent)
        disk.write_new(path, raw)
        return
    except ProblemsError:
        conflict_copies.keep_copy(path, disk.read_regular(path), now)
        disk.replace(path, raw)
        return
    if opened.read_only:
        raise CannotReadError(opened.read_only)
    mine = opened.answers
    wanted = with_answers_of(without(version.answers, sensitive), mine, sensitive)
    opened.entry.sensitive = sensitive
    answers = replace(
        mine,
        values=wanted.values,
        rows=wanted.rows,
        skipped=wanted.skipped,
        title=wanted.title,
        status=wanted.status,
    )
    notebook.save(opened.entry, answers, prompts, now)
