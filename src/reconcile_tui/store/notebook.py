"""The person's notebook: a folder of answers, one TOML file each.

An `Entry` is the handle to one file: what the book last read or wrote there. Saving changes only
what differs between that and the new answers, in whatever the file holds now.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from reconcile_tui.core.answers import FORMAT, Answers
from reconcile_tui.core.answers_read import faults_of_file, looks_like_answers
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, ProblemsError, UsageError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.entries import Entry, Opened, Saved, Summary
from reconcile_tui.store.history import History
from reconcile_tui.store.names import LISTED, free_names
from reconcile_tui.store.paths import Places
from reconcile_tui.store.recent import Recent
from reconcile_tui.store.turns import key_of
from reconcile_tui.store.unsettled import read_version

__all__ = ["Entry", "Notebook", "Opened", "Saved", "Summary", "changed_at", "new_answers"]

Prompts = Mapping[str, str]


def new_answers(worksheet: str, version: int, title: str, now: datetime) -> Answers:
    """Answers to a blank worksheet, with nothing in them yet."""
    return Answers(
        worksheet=worksheet,
        worksheet_version=version,
        title=title,
        id=os.urandom(8).hex(),
        started=now,
    )


class Notebook:
    """The folder of answers. It is made when the first words are saved, not before."""

    def __init__(self, places: Places) -> None:
        self.folder = places.worksheets
        self.bin = places.bin
        self.state = places.state
        self._told = False

    # -- finding -------------------------------------------------------------------------------

    def paths(self) -> list[Path]:
        """Every worksheet file, in no promised order."""
        try:
            return [p for p in self.folder.iterdir() if LISTED.fullmatch(p.name)]
        except FileNotFoundError:
            return []
        except OSError as error:
            sentence = f"The folder {self.folder} cannot be read: {error.strerror}."
            raise CannotReadError(sentence) from None

    def summaries(self, paths: Iterable[Path] | None = None) -> list[Summary]:
        """What is saved, newest first. A file that cannot be read is listed with the reason."""
        found = [self.summary(path) for path in (self.paths() if paths is None else paths)]
        return sorted(found, key=lambda one: (one.when, one.name), reverse=True)

    def summary(self, path: Path) -> Summary:
        """One line of the list."""
        try:
            opened = self.open(path)
        except BookError as error:
            trouble = str(error.problems[0]) if isinstance(error, ProblemsError) else str(error)
            return Summary(path, _unreadable(path), changed_at(path), trouble)
        when = opened.answers.saved or changed_at(path)
        return Summary(path, opened.answers, when, opened.read_only)

    def find(self, name: str) -> Path:
        """The file meant by a name, an id, or an unambiguous beginning of one.

        A path to a file anywhere is taken as it is. Raises NoSuchError or UsageError.
        """
        given = Path(name).expanduser()
        if given.suffix == ".toml" and (given.exists() or len(given.parts) > 1):
            return given.absolute()
        stem = name.removesuffix(".toml")
        paths = self.paths()
        exact = [path for path in paths if path.stem == stem]
        found = exact or [path for path in paths if path.stem.startswith(stem)]
        found = found or [path for path in paths if self._id_of(path).startswith(stem)]
        if not stem or not found:
            raise NoSuchError(f'Nothing saved is called "{name}".')
        if len(found) > 1:
            names = sorted(path.stem for path in found)
            more = f", and {len(names) - 5} more" if len(names) > 5 else ""
            raise UsageError(f'"{name}" could be any of: {", ".join(names[:5])}{more}.')
        return found[0]

    def _id_of(self, path: Path) -> str:
        try:
            return self.open(path).answers.id
        except BookError:
            return ""

    def latest(self, worksheet: str) -> Path | None:
        """The newest saved answers to one worksheet."""
        return next((s.path for s in self.summaries() if s.answers.worksheet == worksheet), None)

    # -- reading -------------------------------------------------------------------------------

    def open(self, path: Path) -> Opened:
        """The answers in a file. Raises NoSuchError, CannotReadError or ProblemsError."""
        version = read_version(path)
        entry = Entry(path, version.answers, version)
        why = self._why_read_only(path, version.data)
        return Opened(entry, version.answers, version.data, version.text, why)

    def answers(self, path: Path) -> Answers:
        """The answers in a file that is one of the book's. Raises as `open` does, and where not."""
        opened = self.open(path)
        if not opened.answers.worksheet and opened.read_only:
            raise CannotReadError(f"{path.name}: {opened.read_only}")
        return opened.answers

    @staticmethod
    def _why_read_only(path: Path, data: Mapping[str, Any]) -> str:
        if not data:
            return "Nothing stands in this file yet."
        if not looks_like_answers(data):
            first = next(faults_of_file(data), None)
            missing = first[0][0] if first else "worksheet"
            return f'This file does not look like one of the book\'s: see its key "{missing}".'
        if data["format"] > FORMAT:
            return f"Written by a newer version of the book (format {data['format']})."
        if not atomic.owner_may_write(path):
            return "The file is marked read-only."
        return ""

    # -- writing -------------------------------------------------------------------------------

    def save(self, entry: Entry, answers: Answers, prompts: Prompts, now: datetime) -> Saved:
        """Put answers on the disk; only then return. `entry` then knows them.

        Raises RemovedError when the file was removed through the book since: nothing is written.
        """
        answers = replace(answers, saved=now)
        if entry.path is None:
            saved = self.create(entry, answers, prompts)
        else:
            from reconcile_tui.store.beside import save_or_beside  # noqa: PLC0415 - for words

            saved = self._tell_once(*save_or_beside(self, entry, answers, prompts, now))
        self.sit(entry)
        return saved

    def sit(self, entry: Entry) -> None:
        """Be one who hears of it when the file of an open sheet is removed through the book."""
        from reconcile_tui.store.seats import Seat  # noqa: PLC0415 - only for sheets in hand

        seat = entry.seat
        if entry.path and (seat is None or seat.path != entry.path or seat.is_given_up):
            entry.seat = Seat(self.state, entry.path)

    def _tell_once(self, saved: Saved, trouble: str) -> Saved:
        if not trouble or self._told:
            return saved
        self._told = True
        words = f"Saved, but without earlier versions: {self.state} cannot be used ({trouble})."
        return saved._replace(notice=" ".join(filter(None, [saved.notice, words])))

    def create(self, entry: Entry, answers: Answers, prompts: Prompts) -> Saved:
        """Put answers into a new file. Raises CannotWriteError; then there is none."""
        from reconcile_tui.store.creating import create  # noqa: PLC0415 - only for new files

        return create(self.folder, self.state, entry, answers, prompts)

    @staticmethod
    def changed_outside(entry: Entry) -> bool:
        """Whether another hand changed a file since this session read or wrote it last."""
        from reconcile_tui.store.outside import changed_outside  # noqa: PLC0415 - see `save`

        return changed_outside(entry)

    def reload(self, entry: Entry, mine: Answers, now: datetime) -> Answers:
        """My answers, with what another hand changed; what is unsaved in mine stays."""
        from reconcile_tui.store.outside import reload  # noqa: PLC0415 - see `save`

        return reload(self.state, entry, mine, now)

    def keep_lost(self, entry: Entry, now: datetime) -> bool:
        """Put our last version into the history when another program wrote an older one over it."""
        from reconcile_tui.store.outside import keep_lost  # noqa: PLC0415 - see `save`

        return keep_lost(self.state, entry, now)

    def sweep(self, now: datetime) -> list[Path]:
        """Settle what a kill or a power cut left; returns the conflict copies it became."""
        from reconcile_tui.store.sweep import sweep  # noqa: PLC0415 - once, at the start

        return sweep(self.folder, self.state, now)

    def rename(self, path: Path, title: str, prompts: Prompts, now: datetime) -> None:
        """Give saved answers another title; the file keeps its name."""
        opened = self.open(path)
        if opened.read_only:
            raise CannotReadError(opened.read_only)
        # Whether the sheet is private is not known here, and a title is no version to keep.
        opened.entry.private = True
        self.save(opened.entry, replace(opened.answers, title=title), prompts, now)

    # -- the bin -------------------------------------------------------------------------------

    def remove(self, path: Path) -> Path:
        """Put a file into the bin, from where it can be taken back. Its history goes along."""
        atomic.make_private_folder(self.bin)
        return self._move(path, self.bin)

    def erase(self, path: Path) -> None:
        """Remove a file for good, with its history and conflict copies; nothing goes to the bin.

        The file goes last: while anything of it is left after a kill, it stands in the list, and
        can be removed again. What is in the way of the rest does not save the file.
        """
        from reconcile_tui.store.removal import forget  # noqa: PLC0415 - see `save`

        try:
            forget(self.state, path)
        finally:
            atomic.erase(path)

    def take_back(self, path: Path) -> Path:
        """Put a file from the bin back into the notebook."""
        atomic.make_private_folder(self.folder)
        return self._move(path, self.folder)

    def binned(self) -> list[Summary]:
        """What lies in the bin, newest first."""
        try:
            paths = [p for p in self.bin.iterdir() if LISTED.fullmatch(p.name)]
        except OSError:
            return []
        return self.summaries(paths)

    def _move(self, path: Path, folder: Path) -> Path:
        from reconcile_tui.store.copies import take_along  # noqa: PLC0415 - see `save`
        from reconcile_tui.store.seats import give_up, lock_of  # noqa: PLC0415 - see `save`

        history = History(self.state, path)
        Recent(self.state, key_of(disk.real_path(path))).purge()
        lock = lock_of(self.state, path)
        for target in free_names(folder, path.stem):
            try:
                atomic.move_new(path, target)
            except FileExistsError:
                continue
            history.follow(target)
            take_along(path, target)
            give_up(lock)
            with suppress(OSError):
                disk.unlink(lock)
            return target
        raise AssertionError("names never run out")


def changed_at(path: Path) -> datetime:
    """Return when a file was changed last; long ago where the disk does not say."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)


def _unreadable(path: Path) -> Answers:
    day = date.min
    started = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Answers(worksheet="", id="", title=path.name, started=started)
