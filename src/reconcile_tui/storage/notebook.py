"""The notebook: a folder of answers, one TOML file each, and the index of their headers."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, structs

from reconcile_tui import named
from reconcile_tui.domain.answers import FORMAT, MAX_FILE, Answers
from reconcile_tui.domain.dates import UNKNOWN, moment_of
from reconcile_tui.domain.form import Form
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
from reconcile_tui.messages.files import not_deleted
from reconcile_tui.messages.private import LEFT_PLAIN
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
    extension_of,
    free_names,
    normalized,
    stem_of_file,
    with_first_free_name,
    without_copies,
    worksheet_files_in,
    worksheets_in,
)
from reconcile_tui.toml.write import TABLES, Prompts

if TYPE_CHECKING:
    from reconcile_tui.storage import conflicts, erase, external_changes, recovery, save
else:
    conflicts = late("reconcile_tui.storage.conflicts")
    erase = late("reconcile_tui.storage.erase")
    external_changes = late("reconcile_tui.storage.external_changes")
    recovery = late("reconcile_tui.storage.recovery")
    save = late("reconcile_tui.storage.save")


def name_to_match(name: str) -> str:
    """Return a NAME of the command line in the form that `matches_beginning` compares."""
    return normalized(stem_of_file(Path(name)) if extension_of(name) else name)


def matches_beginning(path: Path, stem: str, *, any_case: bool = False) -> bool:
    """Return whether a file's name begins with a stem, however its accents are stored."""
    name = normalized(stem_of_file(path))
    return name.casefold().startswith(stem.casefold()) if any_case else name.startswith(stem)


def new_id() -> str:
    """Return a random id for a file of answers."""
    return os.urandom(8).hex()


def new_answers(worksheet: str, version: int, title: str, now: datetime) -> Answers:
    """Return empty answers to a worksheet."""
    return Answers(
        worksheet=worksheet,
        worksheet_version=version,
        title=title,
        id=new_id(),
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
            raise _unreadable_folder(self.folder, error) from None

    def summaries(self, paths: Iterable[Path] | None = None) -> list[Summary]:
        """Return what is saved, newest first; an unreadable file with the reason."""
        summaries = [self.summary(path) for path in (self.paths() if paths is None else paths)]
        return sorted(summaries, key=lambda one: (one.when, one.name), reverse=True)

    def summary(self, path: Path) -> Summary:
        """Return one line of the list."""
        try:
            opened = self.open(path)
        except AppError as error:
            trouble = str(error.problems[0]) if isinstance(error, ProblemsError) else str(error)
            return unreadable(path, trouble)
        invalid_dates = tuple(invalid_head_dates(opened.data))
        when = opened.answers.saved or (UNKNOWN if "saved" in invalid_dates else modified_at(path))
        shape = tuple(misshapen(opened.data))
        return Summary(path, opened.answers, when, opened.read_only, shape, invalid_dates)

    def find(self, name: str) -> Path:
        """Return the file meant by a name, an id, or an unambiguous beginning of one.

        A path to any file is returned as it is. Raises NoSuchError or UsageError.
        """
        given = Path(name).expanduser()
        if extension_of(given.name) and (given.exists() or len(given.parts) > 1):
            return given.absolute()
        stem = name_to_match(name)
        paths = self.paths()
        matches = self._called(stem) or [path for path in paths if matches_beginning(path, stem)]
        matches = matches or [
            path for path in paths if matches_beginning(path, stem, any_case=True)
        ]
        matches = matches or [path for path in paths if self._id_of(path).startswith(stem)]
        if not stem or not matches:
            raise NoSuchError(f'There\'s no saved worksheet called "{name}".')
        if len(matches) > 1:
            names = sorted(map(stem_of_file, matches))
            more = f", and {len(names) - 5} more" if len(names) > 5 else ""
            raise UsageError(f'"{name}" could be any of these: {", ".join(names[:5])}{more}.')
        return matches[0]

    def _called(self, stem: str) -> list[Path]:
        """Return the files of exactly this name; it is the only way to name a conflict copy."""
        files = worksheet_files_in(self.folder)
        return [path for path in files if normalized(stem_of_file(path)) == stem]

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
            saved = save.create(self.folder, self.state, entry, answers, prompts)
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
        return structs.replace(saved, notice=" ".join(filter(None, [saved.notice, words])))

    def reload(self, entry: Entry, ours: Answers, now: datetime) -> Answers:
        """Return our answers with what another program changed; unsaved changes stay."""
        return external_changes.reload(self.state, entry, ours, now)

    def keep_lost(self, entry: Entry, now: datetime) -> bool:
        """Keep our last version in the history when another program replaced it by an older one."""
        return external_changes.keep_lost(self.state, entry, now)

    def sweep(
        self, now: datetime, sensitive: Callable[[str], Collection[str]] = lambda _: ()
    ) -> list[Path]:
        """Settle what a kill or a power cut left. Returns the conflict copies that came of it."""
        return recovery.settle_all_leftovers(self.folder, self.state, now, sensitive)

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
        if unreadable_places := misshapen(opened.data):
            key = ".".join(map(str, unreadable_places[0]))
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
        target = with_first_free_name(names, lambda name: disk.move_new(path, name))
        history.move_to(target)
        pending.move_to(target)
        conflicts.move_copies(path, target)
        mark_deleted(lock)
        disk.discard(lock)
        return target


def _unreadable_folder(folder: Path, error: OSError) -> CannotReadError:
    return CannotReadError(f"The folder {folder} can't be read: {error.strerror}.")


def modified_at(path: Path) -> datetime:
    """Return when a file was last modified; UNKNOWN where that cannot be read."""
    try:
        return moment_of(path.stat().st_mtime)
    except OSError:
        return UNKNOWN


def unreadable(path: Path, trouble: str) -> Summary:
    """Return the line of the list for a file of which only the name is known."""
    answers = Answers(worksheet="", id="", title=path.name, started=UNKNOWN)
    return Summary(path, answers, modified_at(path), trouble)


_FILE_NAME = r"(\d{4}-\d{2}-\d{2})-([a-z0-9-]+?)(?:-(\d+))?"
"""The day, the worksheet's id, and the number of the second and later ones of that day."""


class FileName(NamedTuple):
    """Parts of a file name: the day it was begun, its number that day, the worksheet's id."""

    day: str
    number: int
    kind: str
    path: Path


def of_worksheet(files: Iterable[FileName], kind: str) -> list[FileName]:
    """Return the files of this worksheet, or else of those whose ids begin with this."""
    matching = [named for named in files if named.kind.startswith(kind)]
    return [named for named in matching if named.kind == kind] or matching


def newest_first(files: Iterable[FileName]) -> list[Path]:
    """Return their files, the one begun last first."""
    return [named.path for named in sorted(files, reverse=True)]


def started_same_day(paths: Iterable[Path], path: Path) -> list[Path]:
    """Return the files of the same worksheet and day as this one, itself included."""
    own = parse_file_name(path)
    if own is None:
        return [path]
    alike = (one for one in map(parse_file_name, paths) if one is not None and one.kind == own.kind)
    return [one.path for one in alike if one.day == own.day]


def parse_file_name(path: Path) -> FileName | None:
    """Return the parts of a file name; None when this program did not make it."""
    if encryption.is_encrypted(path):
        return _name_of_encrypted(path)
    match = re.fullmatch(_FILE_NAME, stem_of_file(path))
    return FileName(match[1], int(match[3] or 1), match[2], path) if match else None


def _name_of_encrypted(path: Path) -> FileName | None:
    """Return the parts of an encrypted file's name if it were plain; None when unreadable."""
    try:
        answers = answers_in(path)
    except AppError:
        return None
    began = answers.started
    return FileName(began.date().isoformat(), int(began.timestamp()), answers.worksheet, path)


def restore_version(
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
        conflicts.keep_copy(path, disk.read_regular(path), now)
        disk.replace(path, raw)
        return
    if opened.read_only:
        raise CannotReadError(opened.read_only)
    ours = opened.answers
    wanted = with_answers_of(without(version.answers, sensitive), ours, sensitive)
    opened.entry.sensitive = sensitive
    answers = replace(
        ours,
        values=wanted.values,
        rows=wanted.rows,
        skipped=wanted.skipped,
        title=wanted.title,
        status=wanted.status,
    )
    notebook.save(opened.entry, answers, prompts, now)


FIRST_BYTES = 8192
"""Bytes of a file that are read at first. Most files are shorter, and so read to their end."""

YIELD_EVERY = 64
"""Files that are read before the screen's thread gets the interpreter for YIELD_SECONDS."""

YIELD_SECONDS = 0.001

SheetOf = Callable[[str], Worksheet | None]

FileStatus = tuple[int, int, int, int]
"""Inode, size, time of change and mode of a file: one of them changes when its content does."""


class Header(Struct, frozen=True):
    """Header of one saved worksheet: `answers` without any answer.

    `count` is the number of answered questions; None where the worksheet's answers must not show
    outside it. `whole` is False while only the first part of the file was read. `trouble` says why
    the file cannot be opened for writing. `older` counts the answers to questions that the
    worksheet does not have, `is_partial` means that some part could not be read, and `is_undated`
    that a date in it is invalid.
    """

    path: Path
    answers: Answers
    when: datetime
    count: int | None = None
    trouble: str = ""
    whole: bool = True
    older: int = 0
    is_partial: bool = False
    is_undated: bool = False

    @property
    def name(self) -> str:
        """The file's name without its extension, as commands take it."""
        return stem_of_file(self.path)

    @property
    def is_unreadable(self) -> bool:
        """Whether only the file's name is known."""
        return bool(self.trouble) and not self.answers.worksheet


class HeaderIndex:
    """Read and cache the headers of a notebook's files. For one thread at a time."""

    def __init__(self, notebook: Notebook, sheet_of: SheetOf = lambda _: None) -> None:
        """`sheet_of` returns a worksheet by its id, or None: then nothing is counted."""
        self._notebook = notebook
        self._sheet_of = cache(sheet_of)
        self._known: dict[Path, tuple[FileStatus, Header]] = {}
        self._names: tuple[int, list[str]] | None = None
        self._stopped = False

    def stop(self) -> None:
        """Stop a `read` that is running in another thread, because the app is closing."""
        self._stopped = True

    def names(self) -> list[str]:
        """Return the names of all files, the one changed last first. Raises CannotReadError.

        Names and not paths: to make ten thousand paths takes longer than all the rest.
        """
        stamp = self._folder_stamp()
        names = [name for _, name in self._newest()]
        self._names = stamp, names
        return names

    def names_before(self) -> list[str] | None:
        """Return the cached result of `names`; None when a file was added or removed since."""
        stamp, names = self._names or (None, None)
        return names if stamp == self._folder_stamp() else None

    def _folder_stamp(self) -> int:
        try:
            return self._notebook.folder.stat().st_mtime_ns
        except OSError:
            return 0

    def _newest(self) -> list[tuple[float, str]]:
        folder = self._notebook.folder
        try:
            with os.scandir(folder) as entries:
                there = {entry.name: entry for entry in entries}
        except FileNotFoundError:
            return []
        except OSError as error:
            raise _unreadable_folder(folder, error) from None
        return sorted(
            ((_modified_at(there[name]), name) for name in without_copies(there)), reverse=True
        )

    def path(self, name: str) -> Path:
        """Return the path of the file of that name."""
        return self._notebook.folder / name

    def read(self, paths: Iterable[Path], *, whole: bool = False) -> list[Header]:
        """Return the headers of some files, the one saved last first; `whole` reads all of each."""
        headers = []
        for number, path in enumerate(paths):
            if self._stopped:
                break
            if not whole:
                yield_to_screen(number)
            headers.append(self.header(path, whole=whole))
        return sorted(headers, key=lambda one: (one.when, one.name), reverse=True)

    def header(self, path: Path, *, whole: bool = False) -> Header:
        """Return the header of one file; its `trouble` is set when the file cannot be read."""
        stamp, known = self._remembered(path)
        if known is not None and (known.whole or not whole):
            return known
        try:
            with reading_one(path.name):
                header = self._read_without_waiting(path, MAX_FILE if whole else FIRST_BYTES)
                header = header or self._header_of(self._notebook.summary(path))
        except AppError as error:
            header = self._header_of(unreadable(path, str(error)))
        if stamp is not None:
            self._known[path] = (stamp, header)
        return header

    def forget(self, but: Collection[Path]) -> None:
        """Drop the cached headers of all files except these."""
        self._known = {path: known for path, known in self._known.items() if path in but}

    def has_any(self) -> bool:
        """Return whether the notebook holds any worksheet."""
        try:
            with os.scandir(self._notebook.folder) as entries:
                return bool(without_copies([entry.name for entry in entries]))
        except OSError:
            return False

    def latest(self, worksheet: str = "", status: str = "") -> Path | None:
        """Return the newest answers to one worksheet (or to any), or None.

        With a `status`, only files of that status which can be opened for writing count. A file's
        time of change is never before its time of saving, so the search can end early.
        """
        best: Header | None = None
        for changed, name in self._newest():
            if best and best.when.timestamp() >= changed:
                break
            header = self.header(self.path(name))
            meant = worksheet in {"", header.answers.worksheet}
            if status:
                meant = meant and header.answers.status == status and not header.trouble
            if meant and (best is None or (header.when, header.name) > (best.when, best.name)):
                best = header
        return best.path if best else None

    def _remembered(self, path: Path) -> tuple[FileStatus | None, Header | None]:
        try:
            status = path.stat()
        except OSError:
            return None, None
        stamp = status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode
        before, header = self._known.get(path, (None, None))
        return stamp, header if before == stamp else None

    def _read_without_waiting(self, path: Path, limit: int) -> Header | None:
        """Return the header of a file; None when the notebook has to open it.

        That is so for whatever cannot be written. Unlike the notebook, this does not wait for a
        program that has the file open for writing.
        """
        try:
            status, raw = disk.read(path, limit + 1)
            whole = len(raw) <= limit
            version = Version.read(raw if whole else _above_tables(raw), path.name)
        except (OSError, ProblemsError):
            return None
        data = version.data
        size = 0 if encryption.is_encrypted(path) else status.st_size
        usual = status.st_mode & stat.S_IWUSR and size <= MAX_FILE
        usual = usual and not self._notebook.is_left_plain(path)
        if not usual or not looks_like_answers(data) or data["format"] > FORMAT:
            return None
        if not whole and not data.keys().isdisjoint(TABLES):
            return None
        answers = version.answers
        invalid_dates = tuple(invalid_head_dates(data))
        when = answers.saved or (
            UNKNOWN if "saved" in invalid_dates else moment_of(status.st_mtime)
        )
        if not whole:
            return Header(
                path, _header_only(answers), when, whole=False, is_undated=bool(invalid_dates)
            )
        shape = tuple(misshapen(data))
        return self._header_of(
            Summary(path, answers, when, misshapen=shape, invalid_dates=invalid_dates)
        )

    def _header_of(self, summary: Summary) -> Header:
        answers = summary.answers
        count, older = self._counts(answers)
        return Header(
            summary.path,
            _header_only(answers),
            summary.when,
            count,
            summary.trouble,
            older=older,
            is_partial=self._is_partial(summary),
            is_undated=bool(summary.invalid_dates),
        )

    def _counts(self, answers: Answers) -> tuple[int | None, int]:
        """Return the number of answered questions, and of answers that belong to no question."""
        sheet = self._sheet_of(answers.worksheet) if answers.worksheet else None
        if sheet is None or sheet.private or not sheet.exportable_ids:
            return None, 0
        form = Form(sheet, answers)
        return form.answered_count(), form.older_count()

    def _is_partial(self, summary: Summary) -> bool:
        """Return whether some part could not be read, private answers not counted."""
        sheet = self._sheet_of(summary.answers.worksheet) if summary.answers.worksheet else None
        if sheet is None:
            return bool(summary.misshapen or summary.answers.unread)
        items = [str([*place, ""][1]) for place in summary.misshapen]
        items += [one.item for one in Form(sheet, summary.answers).unread]
        return any(
            not item or item not in sheet.by_id or item in sheet.exportable_ids for item in items
        )


def _header_only(answers: Answers) -> Answers:
    """Return what is above the tables: no answer of any file stays in memory with its header."""
    return replace(answers, values={}, rows={}, skipped={}, unread=(), line_of=None)


def yield_to_screen(number: int) -> None:
    """Yield to the screen's thread after every `YIELD_EVERY`th file."""
    if number % YIELD_EVERY == YIELD_EVERY - 1:
        time.sleep(YIELD_SECONDS)


def _above_tables(raw: bytes) -> bytes:
    """Return the lines above the first table; invalid TOML when there is none.

    Where the "table" is inside a string or an array, that is cut in two, which is invalid TOML too.
    """
    match = re.search(rb"^[ \t]*\[", raw, re.MULTILINE)
    return raw[: match.start()] if match else b"["


def _modified_at(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:
        return 0.0
