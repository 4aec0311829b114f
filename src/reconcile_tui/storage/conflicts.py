"""Conflict copies: compare one with its file, choose, and split files with conflict markers.

Also reads answers from elsewhere, which are compared and never saved.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.domain.answers import FORMAT, Answers
from reconcile_tui.domain.dates import UNKNOWN, moment_of
from reconcile_tui.domain.merge import Place, changed_places, overlay, value_at
from reconcile_tui.domain.reading import answers_from, faults_of_file, looks_like_answers
from reconcile_tui.domain.worksheet import holds, same_at
from reconcile_tui.errors import (
    AppError,
    CannotReadError,
    CannotWriteError,
    ProblemsError,
    problem_at,
)
from reconcile_tui.errors import Place as FilePlace
from reconcile_tui.messages import general as strings
from reconcile_tui.storage.conflict_copies import copies_of, keep_copy
from reconcile_tui.storage.editor_files import put_edited, with_sensitive
from reconcile_tui.storage.entries import Entry, Version, answers_in, copyable
from reconcile_tui.storage.history import History, Who
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import piece_in
from reconcile_tui.toml import BOM
from reconcile_tui.toml.read import read_data
from reconcile_tui.toml.scan import Positions


@dataclass(frozen=True)
class Difference:
    """One place where a file and a conflict copy differ; None is "nothing".

    `place` is `("answers", item)`, `("skipped", item)`, `("rows", item, row, column)` or `("head",
    "title" | "status")`.
    """

    place: Place
    mine: Any
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
        return piece_in(self.copy.name)


def conflicts(path: Path, mine: Answers) -> list[Conflict]:
    """Compare every conflict copy of a file with the current answers."""
    return [_compared(copy, mine) for copy in copies_of(path)]


def chosen(mine: Answers, conflict: Conflict, take: Collection[Place]) -> Answers:
    """Return our answers with these places from the conflict copy, to be saved as any change."""
    if conflict.theirs is None:
        return mine
    known = {difference.place for difference in conflict.differences}
    return overlay(mine, conflict.theirs, [place for place in take if place in known])


def drop_copy(copy: Path, history: History | None, now: datetime) -> None:
    """Delete a conflict copy once a person has chosen; the history of its file keeps it.

    A private worksheet has no history, and sensitive answers are not kept there. Raises
    NoSuchError, CannotReadError, CannotWriteError: then the copy still exists.
    """
    if history is not None:
        _keep(copy, history, "beside", now)
    disk.erase(copy)


def keep_current(path: Path, history: History, now: datetime) -> None:
    """Keep a file as an earlier version before another version replaces some of it.

    Raises NoSuchError, CannotReadError, CannotWriteError: then nothing may be replaced.
    """
    _keep(path, history, "mine", now)


def _keep(found: Path, history: History, who: Who, now: datetime) -> None:
    if not history.add(disk.read_regular(found), who, now):
        raise CannotWriteError(
            f"Nothing was deleted: {found.name} couldn't be saved as an earlier version first."
        )


def where_it_is(path: Path, mine: Answers, now: Answers, state: Path) -> Path | None:
    """Return the conflict copy or earlier version that holds a replaced answer of ours.

    None when no answer of ours was replaced, or when nothing holds it. Never raises.
    """
    places = [p for p in changed_places(mine, now) if value_at(mine, p) is not None]
    if not places:
        return None
    earlier = [kept.path for kept in History(state, path).versions()]
    for kept in [*reversed(copies_of(path)), *earlier]:
        with suppress(AppError):
            answers = answers_in(kept)
            if any(value_at(answers, place) == value_at(mine, place) for place in places):
                return kept
    return None


def _compared(copy: Path, mine: Answers) -> Conflict:
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
        Difference(place, value_at(mine, place), value_at(theirs, place))
        for place in changed_places(mine, theirs)
    )
    return Conflict(copy, when, differences, theirs)


_AN_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_ID = 80


def is_own(notebook: Notebook, path: Path) -> bool:
    """Return whether a path is in the notebook or its trash, also through links."""
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):
        return False
    return any(folder.resolve() in real.parents for folder in (notebook.folder, notebook.trash))


def read_foreign(path: Path) -> Answers:
    """Read answers from elsewhere.

    Raises NoSuchError, CannotReadError or ProblemsError, as for a file of the notebook, and also
    for whatever is not clearly saved answers of a known format.
    """
    text, data = read_data(disk.read_regular(path), str(path))
    place_of = Positions(text).locate
    problems = [problem_at(str(path), place_of, *found) for found in _refusals(data)]
    if problems:
        raise ProblemsError(problems)
    if data["format"] > FORMAT:
        raise CannotReadError(strings.newer_format(str(path), data["format"]))
    return answers_from(data, lambda: place_of)


def _refusals(data: Mapping[str, Any]) -> Iterator[tuple[FilePlace, str, str]]:
    if "worksheet" not in data and isinstance(data.get("section"), list):
        yield (), strings.BLANK_NOT_ANSWERS, ""
    elif not looks_like_answers(data):
        yield from list(faults_of_file(data))[:1] or [((), strings.NOT_OURS, "")]
    elif len(data["worksheet"]) > _LONGEST_ID or not _AN_ID.fullmatch(data["worksheet"]):
        yield ("worksheet",), "this should be the id of a worksheet, in quotes", ""


_MARK = re.compile(r"(?P<mark><{7}|\|{7}|={7}|>{7})(?: [^\n]*)?\r?\n?")
_ORDER = {"<": " ", "|": "<", "=": "<|", ">": "="}
"""For each marker, the states in which it may follow; a blank is text of both sides."""


def sides_in(text: str) -> tuple[str, str] | None:
    """Return the two versions in a text with conflict markers; None when those do not add up.

    The common ancestor, which git may be set to write between them, is in neither.
    """
    ours: list[str] = []
    theirs: list[str] = []
    into = {" ": (ours, theirs), "<": (ours,), "|": (), "=": (theirs,)}
    state, found = " ", False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        mark = _MARK.fullmatch(line)
        sign = mark["mark"][0] if mark else ""
        # Such a line may be part of an answer: only in the right order are they markers.
        if sign and state in _ORDER[sign]:
            state, found = (" " if sign == ">" else sign), True
            continue
        for side in into[state]:
            side.append(line)
    return ("".join(ours), "".join(theirs)) if found and state == " " else None


def two_versions(path: Path) -> tuple[Version, Version] | None:
    """Return the two versions in a file with conflict markers; None for any other file.

    Raises NoSuchError and CannotReadError.
    """
    raw = disk.read_regular(path)
    try:
        sides = sides_in(raw.decode("utf-8"))
        if sides is None:
            return None
        first, second = (Version.read(_with_mark(one, raw), str(path)) for one in sides)
    except (ProblemsError, UnicodeDecodeError):
        return None
    sound = all(looks_like_answers(one.data) for one in (first, second))
    return (first, second) if sound else None


def _with_mark(side: str, raw: bytes) -> bytes:
    text = f"{BOM}{side.removeprefix(BOM)}" if raw.startswith(BOM.encode()) else side
    return text.encode("utf-8")


def part(state: Path, entry: Entry, now: datetime) -> Path:
    """Leave the first version in the file and write the second as a conflict copy. Returns that.

    The file as it was goes into the history, unless it is private. No copy holds sensitive answers:
    the file gets those of both versions. Raises AppError, also when both have different ones; then
    the file is unchanged.
    """
    path = entry.path
    assert path is not None
    raw = disk.read_regular(path)
    found = two_versions(path)
    if found is None:
        raise CannotReadError(f"{path.name} doesn't contain two versions.")
    mine, theirs = found
    if any(
        holds(mine.answers, [one])
        and holds(theirs.answers, [one])
        and not same_at(mine.answers, theirs.answers, one)
        for one in entry.sensitive
    ):
        raise CannotReadError(strings.two_private_answers(path.name))
    second = copyable(theirs.raw, entry.sensitive)
    if second is None:
        raise CannotReadError(strings.two_private_answers(path.name))
    mine = with_sensitive(mine, theirs, entry.sensitive, {})
    copy = keep_copy(disk.real_path(path), second, now)
    before = Version(raw, raw.decode("utf-8"), {})
    try:
        put_edited(state, entry, before, mine, now)
    except AppError:
        disk.erase(copy)
        raise
    return copy
