"""Index of the saved worksheets: the header of each file, cached while the file is unchanged."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from msgspec import Struct

from reconcile_tui.domain.answers import FORMAT, MAX_FILE, Answers
from reconcile_tui.domain.dates import UNKNOWN, moment_of
from reconcile_tui.domain.form import Form, can_leave
from reconcile_tui.domain.reading import invalid_head_dates, looks_like_answers, misshapen
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, CannotReadError, ProblemsError, reading_one
from reconcile_tui.storage.entries import Summary, Version
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.notebook import Notebook, unreadable
from reconcile_tui.storage.paths import listed, stem_of_file
from reconcile_tui.toml.write import TABLES

FIRST_BYTES = 8192
"""Bytes of a file that are read at first. Most files are shorter, and so read to their end."""

EVERY = 64
"""Files that are read before the screen's thread gets the interpreter for BREATH seconds."""

BREATH = 0.001

SheetOf = Callable[[str], Worksheet | None]

Stamp = tuple[int, int, int, int]
"""Inode, size, time of change and mode of a file: one of them changes when its content does."""


class Head(Struct, frozen=True):
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


class Heads:
    """Read and cache the headers of a notebook's files. For one thread at a time."""

    def __init__(self, notebook: Notebook, sheet_of: SheetOf = lambda _: None) -> None:
        """`sheet_of` returns a worksheet by its id, or None: then nothing is counted."""
        self._notebook = notebook
        self._sheet_of = cache(sheet_of)
        self._known: dict[Path, tuple[Stamp, Head]] = {}
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
            sentence = f"The folder {folder} can't be read: {error.strerror}."
            raise CannotReadError(sentence) from None
        return sorted(((_changed(there[name]), name) for name in listed(there)), reverse=True)

    def path(self, name: str) -> Path:
        """Return the path of the file of that name."""
        return self._notebook.folder / name

    def read(self, paths: Iterable[Path], *, whole: bool = False) -> list[Head]:
        """Return the headers of some files, the one saved last first; `whole` reads all of each."""
        found = []
        for number, path in enumerate(paths):
            if self._stopped:
                break
            if not whole:
                breathe(number)
            found.append(self.head(path, whole=whole))
        return sorted(found, key=lambda one: (one.when, one.name), reverse=True)

    def head(self, path: Path, *, whole: bool = False) -> Head:
        """Return the header of one file; its `trouble` is set when the file cannot be read."""
        stamp, known = self._remembered(path)
        if known is not None and (known.whole or not whole):
            return known
        try:
            with reading_one(path.name):
                head = self._read_without_waiting(path, MAX_FILE if whole else FIRST_BYTES)
                head = head or self._head_of(self._notebook.summary(path))
        except AppError as error:
            head = self._head_of(unreadable(path, str(error)))
        if stamp is not None:
            self._known[path] = (stamp, head)
        return head

    def forget(self, but: Collection[Path]) -> None:
        """Drop the cached headers of all files except these."""
        self._known = {path: known for path, known in self._known.items() if path in but}

    def newest(self) -> Path | None:
        """Return the file saved last, which the list begins with, or None."""
        return self.latest("")

    def has_any(self) -> bool:
        """Return whether the notebook holds any worksheet."""
        try:
            with os.scandir(self._notebook.folder) as entries:
                return bool(listed([entry.name for entry in entries]))
        except OSError:
            return False

    def latest(self, worksheet: str, status: str = "") -> Path | None:
        """Return the newest answers to one worksheet (or to any), or None.

        With a `status`, only files of that status which can be opened for writing count. A file's
        time of change is never before its time of saving, so the search can end early.
        """
        best: Head | None = None
        for changed, name in self._newest():
            if best and best.when.timestamp() >= changed:
                break
            head = self.head(self.path(name))
            meant = worksheet in {"", head.answers.worksheet}
            if status:
                meant = meant and head.answers.status == status and not head.trouble
            if meant and (best is None or (head.when, head.name) > (best.when, best.name)):
                best = head
        return best.path if best else None

    def _remembered(self, path: Path) -> tuple[Stamp | None, Head | None]:
        try:
            status = path.stat()
        except OSError:
            return None, None
        stamp = status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode
        before, head = self._known.get(path, (None, None))
        return stamp, head if before == stamp else None

    def _read_without_waiting(self, path: Path, limit: int) -> Head | None:
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
            return Head(path, _bare(answers), when, whole=False, is_undated=bool(invalid_dates))
        shape = tuple(misshapen(data))
        return self._head_of(
            Summary(path, answers, when, misshapen=shape, invalid_dates=invalid_dates)
        )

    def _head_of(self, summary: Summary) -> Head:
        answers = summary.answers
        count, older = self._counts(answers)
        return Head(
            summary.path,
            _bare(answers),
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
        if sheet is None or sheet.private or not can_leave(sheet):
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
            not item or item not in sheet.by_id or item in can_leave(sheet) for item in items
        )


def _bare(answers: Answers) -> Answers:
    """Return what is above the tables: no answer of any file stays in memory with its header."""
    return replace(answers, values={}, rows={}, skipped={}, unread=(), line_of=None)


def breathe(number: int) -> None:
    """Yield to the screen's thread after every `EVERY`th file."""
    if number % EVERY == EVERY - 1:
        time.sleep(BREATH)


def _above_tables(raw: bytes) -> bytes:
    """Return the lines above the first table; invalid TOML when there is none.

    Where the "table" is inside a string or an array, that is cut in two, which is invalid TOML too.
    """
    found = re.search(rb"^[ \t]*\[", raw, re.MULTILINE)
    return raw[: found.start()] if found else b"["


def _changed(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:
        return 0.0
