"""The person's notebook: a folder of answers, one TOML file each.

An `Entry` is the handle to one file: what the book last read or wrote there. Saving changes only
what differs between that and the new answers, in whatever the file holds now.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from reconcile_tui.core.answers import FORMAT, Answers
from reconcile_tui.core.answers_merge import collides, foreign_to
from reconcile_tui.core.answers_read import answers_from, faults_of_file, looks_like_answers
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, ProblemsError, UsageError
from reconcile_tui.store import atomic
from reconcile_tui.store.entries import Entry, Opened, Saved, Summary
from reconcile_tui.store.paths import Places
from reconcile_tui.store.reading import read_data

__all__ = ["Entry", "Notebook", "Opened", "Saved", "Summary", "new_answers"]

Prompts = Mapping[str, str]
_LISTED = re.compile(r"[a-z0-9-]+\.toml")
"""Only these names are worksheets: swap files, conflict copies and the like are not listed."""


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

    # -- finding -------------------------------------------------------------------------------

    def paths(self) -> list[Path]:
        """Every worksheet file, in no promised order."""
        try:
            return [p for p in self.folder.iterdir() if _LISTED.fullmatch(p.name)]
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
            return Summary(path, _unreadable(path), _changed(path), trouble)
        when = opened.answers.saved or _changed(path)
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
        raw = atomic.read_regular(path)
        text, data = read_data(raw, str(path))
        answers = answers_from(data)
        entry = Entry(path, answers, raw)
        return Opened(entry, answers, data, text, self._why_read_only(path, data))

    @staticmethod
    def _why_read_only(path: Path, data: Mapping[str, Any]) -> str:
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
        """Put answers on the disk; only then return. `entry` then knows them."""
        answers = replace(answers, saved=now)
        if entry.path is None:
            return self._create(entry, answers, prompts, now)
        try:
            raw = atomic.read_regular(entry.path)
            text, data = read_data(raw, str(entry.path))
        except (NoSuchError, ProblemsError) as error:
            # Gone, or broken by another program: never written to. The words go beside it.
            name, entry.path = entry.path.name, None
            saved = self._create(entry, answers, prompts, now)
            gone = "is gone" if isinstance(error, NoSuchError) else "can no longer be read"
            return replace(saved, notice=f"{name} {gone}. Your words are in {saved.path.name}.")
        return self._change(entry, raw, (text, answers_from(data)), answers, prompts)

    def _change(
        self,
        entry: Entry,
        raw: bytes,
        there: tuple[str, Answers],
        answers: Answers,
        prompts: Prompts,
    ) -> Saved:
        """Change what differs between what was known of a file and the answers now."""
        from reconcile_tui.store.document import edit  # noqa: PLC0415 - only where words change

        path, now = entry.path, answers.saved
        assert path is not None
        assert now is not None
        text, theirs = there
        base = entry.base or answers_from({})
        changed = edit(text, base, answers, prompts)
        notice = ""
        # The base is what this session knows, not what the file held last: an answer changed
        # elsewhere is still unknown to it after a save of other answers.
        if changed.rewritten or collides(base, answers, theirs):
            copy = self._keep_copy(path, raw, now)
            notice = f"The file was changed elsewhere. Its version is kept as {copy.name}."
        data = changed.text.encode("utf-8")
        if data != raw:
            atomic.replace(path, data)
        entry.base, entry.raw = answers, data
        return Saved(path, now, answers, notice, foreign_to(base, answers, theirs))

    def _create(self, entry: Entry, answers: Answers, prompts: Prompts, now: datetime) -> Saved:
        from reconcile_tui.store.document import new_text  # noqa: PLC0415 - only for new files

        atomic.make_private_folder(self.folder)
        data = new_text(answers, prompts).encode("utf-8")
        stem = f"{answers.started.date().isoformat()}-{entry.stem or answers.worksheet}"
        for path in _free_names(self.folder, stem):
            try:
                atomic.write_new(path, data)
            except FileExistsError:
                continue
            entry.path, entry.base, entry.raw = path, answers, data
            return Saved(path, now, answers)
        raise AssertionError("names never run out")

    @staticmethod
    def _keep_copy(path: Path, raw: bytes, now: datetime) -> Path:
        stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        for number in range(1, 10_000):
            copy = path.with_name(f"{path.stem}.conflict-{stamp}-{number}.toml")
            try:
                atomic.write_new(copy, raw)
            except FileExistsError:
                continue
            return copy
        raise AssertionError("names never run out")

    def rename(self, path: Path, title: str, prompts: Prompts, now: datetime) -> None:
        """Give saved answers another title; the file keeps its name."""
        opened = self.open(path)
        if opened.read_only:
            raise CannotReadError(opened.read_only)
        self.save(opened.entry, replace(opened.answers, title=title), prompts, now)

    # -- the bin -------------------------------------------------------------------------------

    def remove(self, path: Path) -> Path:
        """Put a file into the bin, from where it can be taken back."""
        atomic.make_private_folder(self.bin)
        return self._move(path, self.bin)

    @staticmethod
    def erase(path: Path) -> None:
        """Remove a file for good: private sheets leave nothing in the bin."""
        atomic.erase(path)

    def take_back(self, path: Path) -> Path:
        """Put a file from the bin back into the notebook."""
        atomic.make_private_folder(self.folder)
        return self._move(path, self.folder)

    def binned(self) -> list[Summary]:
        """What lies in the bin, newest first."""
        try:
            paths = [p for p in self.bin.iterdir() if _LISTED.fullmatch(p.name)]
        except OSError:
            return []
        return self.summaries(paths)

    @staticmethod
    def _move(path: Path, folder: Path) -> Path:
        for target in _free_names(folder, path.stem):
            try:
                atomic.move_new(path, target)
            except FileExistsError:
                continue
            return target
        raise AssertionError("names never run out")


def _free_names(folder: Path, stem: str) -> Iterator[Path]:
    """`stem.toml`, then `stem-2.toml` and so on; whether one is free, the disk says."""
    yield folder / f"{stem}.toml"
    number = 2
    while True:
        yield folder / f"{stem}-{number}.toml"
        number += 1


def _changed(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.fromtimestamp(0, UTC)


def _unreadable(path: Path) -> Answers:
    day = date.min
    started = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Answers(worksheet="", id="", title=path.name, started=started)
