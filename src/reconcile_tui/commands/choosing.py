"""Which saved worksheets an export is about: some by name, or all of some days.

What is private, or never shared, is not among them. It is passed over and told by number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reconcile_tui import strings
from reconcile_tui.commands.naming import blank_named, path_named
from reconcile_tui.commands.unread import words_of_unread
from reconcile_tui.core.answers import Answers
from reconcile_tui.core.dates import read_day
from reconcile_tui.core.form import can_leave
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, NoSuchError, reading_one
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.store.paths import Places

__all__ = ["Chosen", "Days", "all_of", "named"]


@dataclass(frozen=True)
class Days:
    """The days from `since` to `until`, both among them; None is no end on that side."""

    since: date | None = None
    until: date | None = None

    def hold(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass
class Chosen:
    """Saved worksheets, oldest first; how many were passed over; what could not be read."""

    sheets: list[tuple[Worksheet, Answers]] = field(default_factory=list)
    passed_over: int = 0
    troubles: list[BookError] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """One sentence for each part of a file that is left out because of its shape."""


def named(places: Places, names: Sequence[str]) -> Chosen:
    """The worksheets of these names. One that nothing has is an error before anything is read.

    When there is only one name, it raises what is wrong with it.
    """
    notebook, library = Notebook(places), Library(places.content, places.own_content)
    paths = list(dict.fromkeys(path_named(notebook, name) for name in names))
    if len(paths) == 1:
        one = _one(notebook, library, paths[0])
        return Chosen([one], unread=words_of_unread(notebook, paths[0]))
    return _collected(notebook, library, paths, lambda _: True)


def all_of(places: Places, days: Days, kinds: Iterable[str]) -> Chosen:
    """Every worksheet begun on these days, of these kinds or of any.

    A kind that is never exported is an error, and nothing is counted.
    """
    notebook, library = Notebook(places), Library(places.content, places.own_content)
    wanted = {_may_leave(blank_named(library, kind)).id for kind in kinds}

    def is_wanted(answers: Answers) -> bool:
        begun = answers.started.date()
        return days.hold(begun) and (not wanted or answers.worksheet in wanted)

    paths = [path for path in sorted(notebook.paths()) if _may_be_of(days, path)]
    return _collected(notebook, library, paths, is_wanted)


def _may_be_of(days: Days, path: Path) -> bool:
    """Whether a file has to be opened: its name begins with its day, unless a person renamed it."""
    day = read_day(path.name[:10])
    return day is None or days.hold(day)


def _collected(
    notebook: Notebook,
    library: Library,
    paths: Iterable[Path],
    is_wanted: Callable[[Answers], bool],
) -> Chosen:
    chosen = Chosen()
    for path in paths:
        try:
            with reading_one(path.name):
                answers = notebook.answers(path)
                if not is_wanted(answers):
                    continue
        except BookError as error:
            chosen.troubles.append(error)
            continue
        try:
            chosen.sheets.append((_leaving_sheet(library, answers), answers))
            chosen.unread += words_of_unread(notebook, path)
        except (CannotReadError, NoSuchError):
            chosen.passed_over += 1
    chosen.sheets.sort(key=lambda one: (one[1].started, one[0].id))
    return chosen


def _one(notebook: Notebook, library: Library, path: Path) -> tuple[Worksheet, Answers]:
    answers = notebook.answers(path)
    return _leaving_sheet(library, answers), answers


def _leaving_sheet(library: Library, answers: Answers) -> Worksheet:
    """The blank worksheet, when answers to it may leave. One that is not here counts as private."""
    return _may_leave(library.worksheet(answers.worksheet))


def _may_leave(sheet: Worksheet) -> Worksheet:
    if sheet.private and not can_leave(sheet):
        raise CannotReadError(strings.PRIVATE_NOT_EXPORTED)
    if not can_leave(sheet):
        raise CannotReadError(strings.NEVER_SHARED)
    return sheet
