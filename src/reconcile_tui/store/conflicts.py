"""Conflict copies side by side with their file, for a person to choose from place by place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.answers_merge import (
    Place,
    ancestor_of,
    changed_places,
    laid_over,
    value_at,
)
from reconcile_tui.core.moments import UNKNOWN, moment_of
from reconcile_tui.errors import BookError, CannotWriteError, ProblemsError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.copies import copies_of, piece_of
from reconcile_tui.store.entries import Version
from reconcile_tui.store.history import History, Who

__all__ = [
    "Conflict",
    "Difference",
    "chosen",
    "conflicts",
    "drop_copy",
    "keep_what_stands",
    "where_it_is",
]


@dataclass(frozen=True)
class Difference:
    """One place where a file and a conflict copy say different things; None is "nothing".

    `base` is what stood there before both, when that is still known. `place` is `("answers",
    item)`, `("skipped", item)`, `("rows", item, row, column)` or `("head", "title" | "status")`.
    """

    place: Place
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Conflict:
    """One conflict copy. `trouble` says why it cannot be compared; then `theirs` is None.

    `piece` says which of how many files it is for what was too long to be saved.

    Without differences it holds nothing that the file does not say too, but perhaps comments.
    """

    copy: Path
    when: datetime
    differences: tuple[Difference, ...] = ()
    theirs: Answers | None = None
    trouble: str = ""

    @property
    def piece(self) -> tuple[int, int] | None:
        """Its number and how many there are; None for another hand's version."""
        return piece_of(self.copy)


def conflicts(path: Path, mine: Answers, state: Path) -> list[Conflict]:
    """Every conflict copy beside a file, compared with the answers in hand. Nothing is changed."""
    base = _older_versions(path, state)
    return [_compared(copy, mine, base) for copy in copies_of(path)]


def chosen(mine: Answers, conflict: Conflict, take: Collection[Place]) -> Answers:
    """My answers, with those places as the copy has them. To be saved like any other change."""
    if conflict.theirs is None:
        return mine
    known = {difference.place for difference in conflict.differences}
    return laid_over(mine, conflict.theirs, [place for place in take if place in known])


def drop_copy(copy: Path, history: History | None, now: datetime) -> None:
    """Remove a conflict copy once a person has chosen; its words stay in the history of its file.

    A private sheet has none: there they are gone, and so are sensitive answers. Raises NoSuchError,
    CannotReadError, CannotWriteError: then the copy is still there.
    """
    if history is not None:
        _keep(copy, history, "beside", now)
    atomic.erase(copy)


def keep_what_stands(path: Path, history: History, now: datetime) -> None:
    """Keep a file as it is now, before another version's words take the place of some of its own.

    Raises NoSuchError, CannotReadError, CannotWriteError: then nothing may be taken.
    """
    _keep(path, history, "mine", now)


def _keep(found: Path, history: History, who: Who, now: datetime) -> None:
    if not history.add(atomic.read_regular(found), who, now):
        raise CannotWriteError(f"{found.name} stays: no earlier version can be kept now.")


def where_it_is(path: Path, mine: Answers, now: Answers, state: Path) -> Path | None:
    """Which conflict copy, or earlier version, holds an answer of mine that is another one now.

    None when nothing of mine was changed, or when it is kept nowhere. Never raises.
    """
    places = [p for p in changed_places(mine, now) if value_at(mine, p) is not None]
    if not places:
        return None
    earlier = [kept.path for kept in History(state, path).versions()]
    for kept in [*reversed(copies_of(path)), *earlier]:
        with suppress(BookError):
            answers = Version.read(atomic.read_regular(kept), "").answers
            if any(value_at(answers, place) == value_at(mine, place) for place in places):
                return kept
    return None


def _compared(copy: Path, mine: Answers, older: Sequence[Answers]) -> Conflict:
    when = UNKNOWN
    with suppress(OSError):
        when = moment_of(disk.stat(copy).st_mtime)
    try:
        theirs = Version.read(atomic.read_regular(copy), str(copy)).answers
    except ProblemsError as error:
        return Conflict(copy, when, trouble=str(error.problems[0]))
    except BookError as error:
        return Conflict(copy, when, trouble=str(error))
    base = ancestor_of(replace(theirs, saved=None), older)
    differences = tuple(
        Difference(
            place, base and value_at(base, place), value_at(mine, place), value_at(theirs, place)
        )
        for place in changed_places(mine, theirs)
    )
    return Conflict(copy, when, differences, theirs)


def _older_versions(path: Path, state: Path) -> list[Answers]:
    found = []
    for kept in History(state, path).versions():
        if kept.who == "mine":
            with suppress(BookError):
                found.append(Version.read(atomic.read_regular(kept.path), "").answers)
    return found
