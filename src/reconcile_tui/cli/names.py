"""Resolve names on the command line to saved worksheets: one by name, or all of some dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct, field

from reconcile_tui.cli.console import say
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import read_day, typed_day
from reconcile_tui.domain.form import can_leave
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import (
    AppError,
    CannotReadError,
    NoSuchError,
    UsageError,
    nearest,
    reading_one,
)
from reconcile_tui.messages import general
from reconcile_tui.messages.files import not_among_the_answers
from reconcile_tui.storage.index import Heads
from reconcile_tui.storage.notebook import (
    Named,
    Notebook,
    begins,
    begun_last_first,
    named_by,
    of_kind,
    stem_of,
)
from reconcile_tui.storage.paths import Places, same_name, stem_of_file
from reconcile_tui.toml.scan import Positions


def path_named(notebook: Notebook, name: str, tell: Callable[[str], object] = say) -> Path:
    """Return the file meant by a NAME, or by a path, which need not exist.

    The kind of a worksheet, or its beginning, means the one begun last; `tell` is called when there
    are others. Raises NoSuchError or UsageError.
    """
    if not name.strip():
        raise UsageError(general.EMPTY_NAME)
    if "/" in name:
        return Path(name).expanduser().absolute()
    days = days_of_kind(notebook, name)
    if days:
        if len(days) > 1:
            tell(general.begun_last(name, stem_of_file(days[0])))
        return days[0]
    try:
        return notebook.find(name)
    except NoSuchError:
        if Path(name).exists():
            return Path(name).absolute()
        paths = notebook.paths()
        kinds = sorted({one.kind for one in _kinds_of(notebook, paths)})
        guess = nearest(stem_of(name), [*map(stem_of_file, paths), *kinds])
        raise NoSuchError(general.nothing_called(name, guess)) from None


def one_named(notebook: Notebook, name: str) -> Path:
    """Return the one file meant by a NAME, also in the Trash, for a command that can't be undone.

    A kind that was saved more than once is refused. Raises as `path_named`.
    """
    if len(days := days_of_kind(notebook, name)) > 1:
        raise UsageError(general.could_be_any(name, [stem_of_file(path) for path in days]))
    try:
        return path_named(notebook, name)
    except NoSuchError:
        stem = stem_of(name)
        trashed = [one.path for one in notebook.trashed() if begins(one.path, stem)]
        if not trashed:
            raise
        exact = [one for one in trashed if same_name(stem_of_file(one)) == stem]
        if len(exact or trashed) > 1:
            names = [*map(stem_of_file, trashed)]
            raise UsageError(general.could_be_any(name, names)) from None
        return (exact or trashed)[0]


def days_of_kind(notebook: Notebook, name: str) -> list[Path]:
    """Return the files of the kind that a NAME is, or is the beginning of, last begun first.

    Empty when the name of a file begins so. Raises UsageError for several kinds.
    """
    paths = notebook.paths()
    if not name or any(begins(path, stem_of(name)) for path in paths):
        return []
    files = of_kind(_kinds_of(notebook, paths), name)
    kinds = sorted({one.kind for one in files})
    if len(kinds) > 1:
        raise UsageError(general.could_be_any(name, kinds))
    return begun_last_first(files)


def _kinds_of(notebook: Notebook, paths: Iterable[Path]) -> Iterator[Named]:
    """Yield the kind of each file and when it was begun, from its contents or else its name.

    A private worksheet is known by its name alone, which is neutral and does not tell its kind.
    """
    places, heads = notebook.places, Heads(notebook)
    library = Library.of(places, checks_ours=False)
    for path in paths:
        by_name = named_by(path)
        answers = heads.head(path).answers
        sheet = sheet_of(library, answers.worksheet)
        if sheet is not None and not sheet.private:
            begun = answers.started.date().isoformat()
            day, number = (by_name.day, by_name.number) if by_name else (begun, 0)
            yield Named(day, number, answers.worksheet, path)
        elif by_name is not None:
            yield by_name


def blank_named(library: Library, kind: str) -> Worksheet:
    """Return the worksheet with this id, or the only one whose id begins so.

    Raises NoSuchError or UsageError.
    """
    if library.has_worksheet(kind):
        return library.worksheet(kind)
    names = [sheet.id for sheet in library.worksheets() if sheet.id.startswith(kind)]
    if len(names) > 1:
        raise UsageError(general.could_be_any(kind, names))
    return library.worksheet(names[0] if names else kind)


def sheet_of(library: Library, worksheet: str) -> Worksheet | None:
    """Return the worksheet with this id; None when there is none, or it cannot be used."""
    try:
        return library.worksheet(worksheet) if library.has_worksheet(worksheet) else None
    except NoSuchError:
        return None


def words_of_unread(notebook: Notebook, path: Path) -> list[str]:
    """Return a sentence for each part of a file that is not a table of answers.

    Raises AppError when the file cannot be read at all.
    """
    opened = notebook.open(path)
    faulty = misshapen(opened.data)
    if not faulty:
        return []
    locate = Positions(opened.text).locate
    return [
        not_among_the_answers(path.name, locate(place)[0], ".".join(map(str, place)))
        for place in faulty
    ]


class Days(Struct, frozen=True):
    """The days from `since` to `until`, inclusive; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)

    def may_contain(self, path: Path) -> bool:
        """Return whether the name of a file, which begins with its day, does not rule it out."""
        day = read_day(path.name[:10])
        return day is None or day in self


def day_typed(option: str, typed: str | None) -> date | None:
    """Return the date given for an option; None without one. Raises UsageError."""
    if typed is None:
        return None
    meant = typed_day(typed, datetime.now().astimezone().date())
    if meant.day is None:
        raise UsageError(general.no_such_day(option, meant.fault))
    if meant.relative:
        say(general.taken_as(option, meant.day))
    return meant.day


class Chosen(Struct):
    """Saved worksheets, oldest first; how many were left out; what could not be read."""

    sheets: list[tuple[Worksheet, Answers]] = field(default_factory=list)
    passed_over: int = 0
    troubles: list[AppError] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """A sentence for each part of a file that is not a table of answers."""


def named(places: Places, names: Sequence[str]) -> Chosen:
    """Return the worksheets of these names. Raises for an unknown name before any file is read.

    When there is only one name, raises what is wrong with its file.
    """
    notebook, library = Notebook(places), Library.of(places)
    paths = list(dict.fromkeys(path_named(notebook, name) for name in names))
    if len(paths) == 1:
        answers = notebook.answers(paths[0])
        sheet = _exportable(library.worksheet(answers.worksheet))
        return Chosen([(sheet, answers)], unread=words_of_unread(notebook, paths[0]))
    return _collected(notebook, library, paths, lambda _: True, private=True)


def all_of(places: Places, days: Days, kinds: Iterable[str]) -> Chosen:
    """Return every worksheet begun on these days, of these kinds or of any.

    Raises for a kind that is never exported. A private one is exported only when its kind is named.
    """
    notebook, library = Notebook(places), Library.of(places)
    wanted = {_exportable(blank_named(library, kind)).id for kind in kinds}

    def is_wanted(answers: Answers) -> bool:
        begun = answers.started.date()
        return begun in days and (not wanted or answers.worksheet in wanted)

    paths = [path for path in sorted(notebook.paths()) if days.may_contain(path)]
    return _collected(notebook, library, paths, is_wanted, private=bool(wanted))


def _collected(
    notebook: Notebook,
    library: Library,
    paths: Iterable[Path],
    is_wanted: Callable[[Answers], bool],
    *,
    private: bool,
) -> Chosen:
    chosen = Chosen()
    for path in paths:
        try:
            with reading_one(path.name):
                answers = notebook.answers(path)
                if not is_wanted(answers):
                    continue
        except AppError as error:
            chosen.troubles.append(error)
            continue
        try:
            # An unknown worksheet counts as private.
            sheet = _exportable(library.worksheet(answers.worksheet))
            if sheet.private and not private:
                raise CannotReadError(general.PRIVATE_NOT_EXPORTED)
            chosen.sheets.append((sheet, answers))
            chosen.unread += words_of_unread(notebook, path)
        except (CannotReadError, NoSuchError):
            chosen.passed_over += 1
    chosen.sheets.sort(key=lambda one: (one[1].started, one[0].id))
    return chosen


def _exportable(sheet: Worksheet) -> Worksheet:
    """Return the worksheet when answers to it may be exported. Raises CannotReadError."""
    if not can_leave(sheet):
        raise CannotReadError(
            general.PRIVATE_NOT_EXPORTED if sheet.private else general.NEVER_SHARED
        )
    return sheet
