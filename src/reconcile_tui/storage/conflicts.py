"""Conflict copies: versions of a file that another program wrote, kept beside it.

Ours are named after the moment; those of sync programs are known too (`storage.paths`). None is
listed as a worksheet while its own exists. Each can be compared with its file, for the person to
choose; so can answers from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconcile_tui.domain.answers import FORMAT, Answers
from reconcile_tui.domain.dates import UNKNOWN, moment_of
from reconcile_tui.domain.merge import Place, changed_places, overlay, value_at
from reconcile_tui.domain.reading import answers_from, faults_of_file, looks_like_answers
from reconcile_tui.errors import (
    AppError,
    CannotReadError,
    CannotWriteError,
    ProblemsError,
    problem_at,
)
from reconcile_tui.errors import Place as FilePlace
from reconcile_tui.lazy import late
from reconcile_tui.messages import general as words
from reconcile_tui.storage.entries import Entry, answers_in, copyable
from reconcile_tui.storage.history import History, Origin
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.disk import Displaced
from reconcile_tui.storage.io.file_lock import digest
from reconcile_tui.storage.paths import (
    EXTENSION,
    copy_stem,
    entries_in,
    extension_of,
    is_worksheet_name,
    part_number_in,
    stem_of_file,
    stems_of_copy,
    with_first_free_name,
    worksheet_files_in,
)
from reconcile_tui.toml.read import read_data

if TYPE_CHECKING:
    from reconcile_tui.toml import scan
else:
    scan = late("reconcile_tui.toml.scan")

_TIMESTAMP = "%Y%m%dT%H%M%SZ"


def keep_copy(path: Path, raw: bytes, now: datetime) -> Path:
    """Write a version as a conflict copy, synced to the disk. Raises CannotWriteError."""
    return with_first_free_name(conflict_names(path, now), lambda name: disk.write_new(name, raw))


def move_aside(source: Path, path: Path, now: datetime) -> Path:
    """Rename a file to a conflict copy: a program that has it open keeps writing into that."""
    return with_first_free_name(conflict_names(path, now), lambda name: disk.move_new(source, name))


def redact_copy(copy: Path, sensitive: Collection[str]) -> None:
    """Remove sensitive answers from a conflict copy that no program writes into any more.

    One that is not valid TOML is not changed: it may hold another program's only copy.
    """
    if not sensitive:
        return
    with suppress(AppError, FileExistsError):
        raw = disk.read_regular(copy)
        redacted = copyable(raw, sensitive)
        if redacted is not None and redacted is not raw:
            disk.replace(copy, redacted)


def conflict_names(path: Path, now: datetime) -> Iterator[Path]:
    """Yield the possible names of a conflict copy of this moment."""
    stamp = now.astimezone(UTC).strftime(_TIMESTAMP)
    stem, ending = copy_stem(stem_of_file(path)), extension_of(path.name) or EXTENSION
    yield from (path.with_name(f"{stem}.conflict-{stamp}-{one}{ending}") for one in count(1))


def copies_of(path: Path) -> list[Path]:
    """Return the conflict copies of a file, sorted by name."""
    stem = copy_stem(stem_of_file(path))
    return [one for one in entries_in(path.parent) if is_copy_of(one.name, stem)]


def stems_with_copies(folder: Path) -> set[str]:
    """Return the stems of all worksheets of a folder that have conflict copies."""
    return {stem for path in worksheet_files_in(folder) for stem in stems_of_copy(path.name)}


def is_copy_of(name: str, stem: str) -> bool:
    """Return whether a file is a conflict copy of the worksheet with this stem."""
    return name.startswith(stem) and is_worksheet_name(name) and stem in stems_of_copy(name)


def move_copies(path: Path, target: Path) -> None:
    """Move the conflict copies of a file that was moved.

    Otherwise they would be offered for the next file of that name, and survive a deletion.
    """
    for copy in copies_of(path):
        name = target.with_name(
            copy_stem(stem_of_file(target)) + copy.name.removeprefix(copy_stem(stem_of_file(path)))
        )
        with suppress(AppError, OSError):
            disk.move_new(copy, name)


def original_of(copy: Path) -> Path | None:
    """Return the file that a conflict copy belongs to; None for any other file.

    For a copy of a copy, the one that exists. The file itself may be missing.
    """
    stems = list(stems_of_copy(copy.name))
    originals = [copy.with_name(f"{stem}{extension_of(copy.name)}") for stem in stems]
    return next(
        (path for path in reversed(originals) if path.exists()), originals[0] if originals else None
    )


def recheck_later(entry: Entry, out: Displaced) -> None:
    """Check a displaced version again before the next save: a program may still write into it."""
    if out.path is not None and out.raw is not None:
        entry.waiting += ((out.path, digest(out.raw)),)


def settle_waiting(entry: Entry, real: Path, now: datetime) -> list[Path]:
    """Check displaced versions again; unchanged ones are deleted. Returns the conflict copies.

    A program that opened one before the exchange had until now to write. What is still open waits
    on.
    """
    copies, waiting = [], []
    for aside, known in entry.waiting:
        with suppress(OSError, CannotWriteError):
            raw, held = disk.read_if_worksheet(aside)
            if held:
                waiting.append((aside, known))
            elif raw is not None and digest(raw) == known:
                disk.unlink(aside)
            else:
                copies.append(copy := move_aside(aside, real, now))
                redact_copy(copy, entry.sensitive)
    entry.waiting = tuple(waiting)
    return copies


@dataclass(frozen=True)
class Difference:
    """One place where a file and a conflict copy differ; None is "nothing".

    `place` is `("answers", item)`, `("skipped", item)`, `("rows", item, row, column)` or `("head",
    "title" | "status")`.
    """

    place: Place
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Conflict:
    """One conflict copy. `trouble` is why it cannot be compared; then `theirs` is None.

    Without differences it holds nothing that the file lacks, except perhaps comments.
    """

    copy: Path
    when: datetime
    differences: tuple[Difference, ...] = ()
    theirs: Answers | None = None
    trouble: str = ""

    @property
    def piece(self) -> tuple[int, int] | None:
        """Number and count of a part of an answer that the first edition couldn't save."""
        return part_number_in(self.copy.name)


def compare_copies(path: Path, ours: Answers) -> list[Conflict]:
    """Compare every conflict copy of a file with the current answers."""
    return [_compare(copy, ours) for copy in copies_of(path)]


def with_choices(ours: Answers, conflict: Conflict, take: Collection[Place]) -> Answers:
    """Return our answers with these places from the conflict copy, to be saved as any change."""
    if conflict.theirs is None:
        return ours
    known = {difference.place for difference in conflict.differences}
    return overlay(ours, conflict.theirs, [place for place in take if place in known])


def delete_copy(copy: Path, history: History | None, now: datetime) -> None:
    """Delete a conflict copy once a person has chosen; the history of its file keeps it.

    A private worksheet has no history, and sensitive answers are not kept there. Raises
    NoSuchError, CannotReadError, CannotWriteError: then the copy still exists.
    """
    if history is not None:
        keep_in_history(copy, history, "beside", now)
    disk.erase(copy)


def keep_in_history(path: Path, history: History, origin: Origin, now: datetime) -> None:
    """Keep a file or copy as an earlier version, before it is deleted or some of it replaced.

    Raises NoSuchError, CannotReadError, CannotWriteError: then nothing may be replaced.
    """
    if not history.add(disk.read_regular(path), origin, now):
        raise CannotWriteError(
            f"Nothing was deleted: {path.name} couldn't be saved as an earlier version first."
        )


def find_replaced_answer(path: Path, ours: Answers, now: Answers, state: Path) -> Path | None:
    """Return the conflict copy or earlier version that holds a replaced answer of ours.

    None when no answer of ours was replaced, or when nothing holds it. Never raises.
    """
    places = [p for p in changed_places(ours, now) if value_at(ours, p) is not None]
    if not places:
        return None
    earlier = [kept.path for kept in History(state, path).versions()]
    for kept in [*reversed(copies_of(path)), *earlier]:
        with suppress(AppError):
            answers = answers_in(kept)
            if any(value_at(answers, place) == value_at(ours, place) for place in places):
                return kept
    return None


def _compare(copy: Path, ours: Answers) -> Conflict:
    when = UNKNOWN
    with suppress(OSError):
        when = moment_of(disk.status_of(copy).st_mtime)
    try:
        theirs = answers_in(copy)
    except ProblemsError as error:
        return Conflict(copy, when, trouble=str(error.problems[0]))
    except AppError as error:
        return Conflict(copy, when, trouble=str(error))
    differences = tuple(
        Difference(place, value_at(ours, place), value_at(theirs, place))
        for place in changed_places(ours, theirs)
    )
    return Conflict(copy, when, differences, theirs)


_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
_MAX_ID_LENGTH = 80


def read_shared_file(path: Path) -> Answers:
    """Read answers from elsewhere.

    Raises NoSuchError, CannotReadError or ProblemsError, as for a file of the notebook, and also
    for whatever is not clearly saved answers of a known format.
    """
    text, data = read_data(disk.read_regular(path), str(path))
    place_of = scan.Positions(text).locate
    problems = [problem_at(str(path), place_of, *problem) for problem in _format_problems(data)]
    if problems:
        raise ProblemsError(problems)
    if data["format"] > FORMAT:
        raise CannotReadError(words.newer_format(str(path), data["format"]))
    return answers_from(data, lambda: place_of)


def _format_problems(data: Mapping[str, Any]) -> Iterator[tuple[FilePlace, str, str]]:
    if "worksheet" not in data and isinstance(data.get("section"), list):
        yield (), words.BLANK_NOT_ANSWERS, ""
    elif not looks_like_answers(data):
        yield from list(faults_of_file(data))[:1] or [((), words.NOT_A_WORKSHEET, "")]
    elif len(data["worksheet"]) > _MAX_ID_LENGTH or not re.fullmatch(_ID, data["worksheet"]):
        yield ("worksheet",), "this should be the id of a worksheet, in quotes", ""
