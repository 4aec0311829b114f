"""Resolve names on the command line to saved worksheets: one by name, or all of some dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct, field

from reconcile_tui.cli.console import print_message
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import read_day, typed_day
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
from reconcile_tui.storage.notebook import (
    FileName,
    HeaderIndex,
    Notebook,
    matches_beginning,
    name_to_match,
    newest_first,
    of_worksheet,
    parse_file_name,
)
from reconcile_tui.storage.paths import Places, normalized, stem_of_file
from reconcile_tui.toml.scan import Positions


def find_path(
    notebook: Notebook, name: str, notify: Callable[[str], object] = print_message
) -> Path:
    """Return the file meant by a NAME, or by a path, which need not exist.

    The kind of a worksheet, or its beginning, means the one started last; `notify` is called where
    there are others. Raises NoSuchError or UsageError.
    """
    if not name.strip():
        raise UsageError(general.EMPTY_NAME)
    if "/" in name:
        return Path(name).expanduser().absolute()
    days = files_of_kind(notebook, name)
    if days:
        if len(days) > 1:
            notify(general.opened_newest(name, stem_of_file(days[0])))
        return days[0]
    try:
        return notebook.find(name)
    except NoSuchError:
        if Path(name).exists():
            return Path(name).absolute()
        paths = notebook.paths()
        kinds = sorted({one.kind for one in _kinds_of(notebook, paths)})
        guess = nearest(name_to_match(name), [*map(stem_of_file, paths), *kinds])
        raise NoSuchError(general.nothing_called(name, guess)) from None


def find_one_path(notebook: Notebook, name: str) -> Path:
    """Return the one file meant by a NAME, also in the Trash, for a command that can't be undone.

    A kind that was saved more than once is refused. Raises as `find_path`.
    """
    if len(days := files_of_kind(notebook, name)) > 1:
        raise UsageError(general.could_be_any(name, [stem_of_file(path) for path in days]))
    try:
        return find_path(notebook, name)
    except NoSuchError:
        stem = name_to_match(name)
        trashed = [one.path for one in notebook.trashed() if matches_beginning(one.path, stem)]
        if not trashed:
            raise
        exact = [one for one in trashed if normalized(stem_of_file(one)) == stem]
        if len(exact or trashed) > 1:
            names = [*map(stem_of_file, trashed)]
            raise UsageError(general.could_be_any(name, names)) from None
        return (exact or trashed)[0]


def files_of_kind(notebook: Notebook, name: str) -> list[Path]:
    """Return the files of the kind that a NAME is, or is the beginning of, last started first.

    Empty when the name of a file begins so. Raises UsageError for several kinds.
    """
    paths = notebook.paths()
    if not name or any(matches_beginning(path, name_to_match(name)) for path in paths):
        return []
    files = of_worksheet(_kinds_of(notebook, paths), name)
    kinds = sorted({one.kind for one in files})
    if len(kinds) > 1:
        raise UsageError(general.could_be_any(name, kinds))
    return newest_first(files)


def _kinds_of(notebook: Notebook, paths: Iterable[Path]) -> Iterator[FileName]:
    """Yield the kind of each file and when it was started, from its contents or else its name.

    A private worksheet is known by its name alone, which is neutral and does not tell its kind.
    """
    places, heads = notebook.places, HeaderIndex(notebook)
    library = Library.of(places, checks_ours=False)
    for path in paths:
        by_name = parse_file_name(path)
        answers = heads.header(path).answers
        sheet = worksheet_or_none(library, answers.worksheet)
        if sheet is not None and not sheet.private:
            started = answers.started.date().isoformat()
            day, number = (by_name.day, by_name.number) if by_name else (started, 0)
            yield FileName(day, number, answers.worksheet, path)
        elif by_name is not None:
            yield by_name


def find_worksheet(library: Library, kind: str) -> Worksheet:
    """Return the worksheet with this id, or the only one whose id begins so.

    Raises NoSuchError or UsageError.
    """
    if library.has_worksheet(kind):
        return library.worksheet(kind)
    names = [sheet.id for sheet in library.worksheets() if sheet.id.startswith(kind)]
    if len(names) > 1:
        raise UsageError(general.could_be_any(kind, names))
    return library.worksheet(names[0] if names else kind)


def worksheet_or_none(library: Library, worksheet: str) -> Worksheet | None:
    """Return the worksheet with this id; None when there is none, or it cannot be used."""
    try:
        return library.worksheet(worksheet) if library.has_worksheet(worksheet) else None
    except NoSuchError:
        return None


def unread_messages(notebook: Notebook, path: Path) -> list[str]:
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


class DateRange(Struct, frozen=True):
    """The days from `since` to `until`, inclusive; None leaves that side open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)

    def may_contain(self, path: Path) -> bool:
        """Return whether the name of a file, which begins with its day, does not rule it out."""
        day = read_day(path.name[:10])
        return day is None or day in self


def parse_date(option: str, typed: str | None) -> date | None:
    """Return the date given for an option; None without one. Raises UsageError."""
    if typed is None:
        return None
    meant = typed_day(typed, datetime.now().astimezone().date())
    if meant.day is None:
        raise UsageError(general.invalid_date(option, meant.fault))
    if meant.relative:
        print_message(general.date_read_as(option, meant.day))
    return meant.day


class Selection(Struct):
    """Saved worksheets, oldest first; how many were left out; what could not be read."""

    sheets: list[tuple[Worksheet, Answers]] = field(default_factory=list)
    skipped: int = 0
    errors: list[AppError] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """A sentence for each part of a file that is not a table of answers."""


def select_by_name(places: Places, names: Sequence[str]) -> Selection:
    """Return the worksheets of these names. Raises for an unknown name before any file is read.

    When there is only one name, raises what is wrong with its file.
    """
    notebook, library = Notebook(places), Library.of(places)
    paths = list(dict.fromkeys(find_path(notebook, name) for name in names))
    if len(paths) == 1:
        answers = notebook.answers(paths[0])
        sheet = _require_exportable(library.worksheet(answers.worksheet))
        return Selection([(sheet, answers)], unread=unread_messages(notebook, paths[0]))
    return _select(notebook, library, paths, lambda _: True, private=True)


def select_by_date(places: Places, days: DateRange, kinds: Iterable[str]) -> Selection:
    """Return every worksheet started on these days, of these kinds or of any.

    Raises for a kind that is never exported. A private one is exported only when its kind is named.
    """
    notebook, library = Notebook(places), Library.of(places)
    wanted = {_require_exportable(find_worksheet(library, kind)).id for kind in kinds}

    def is_wanted(answers: Answers) -> bool:
        started = answers.started.date()
        return started in days and (not wanted or answers.worksheet in wanted)

    paths = [path for path in sorted(notebook.paths()) if days.may_contain(path)]
    return _select(notebook, library, paths, is_wanted, private=bool(wanted))


def _select(
    notebook: Notebook,
    library: Library,
    paths: Iterable[Path],
    is_wanted: Callable[[Answers], bool],
    *,
    private: bool,
) -> Selection:
    selection = Selection()
    for path in paths:
        try:
            with reading_one(path.name):
                answers = notebook.answers(path)
                if not is_wanted(answers):
                    continue
        except AppError as error:
            selection.errors.append(error)
            continue
        try:
            # An unknown worksheet counts as private.
            sheet = _require_exportable(library.worksheet(answers.worksheet))
            if sheet.private and not private:
                raise CannotReadError(general.PRIVATE_NOT_EXPORTED)
            selection.sheets.append((sheet, answers))
            selection.unread += unread_messages(notebook, path)
        except (CannotReadError, NoSuchError):
            selection.skipped += 1
    selection.sheets.sort(key=lambda one: (one[1].started, one[0].id))
    return selection


def _require_exportable(sheet: Worksheet) -> Worksheet:
    """Return the worksheet when answers to it may be exported. Raises CannotReadError."""
    if not sheet.exportable_ids:
        raise CannotReadError(
            general.PRIVATE_NOT_EXPORTED if sheet.private else general.NEVER_SHARED
        )
    return sheet
