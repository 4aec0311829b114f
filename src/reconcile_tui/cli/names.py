"""Which saved worksheets a word on the command line means: one by name, or all of some dates."""

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
    BookError,
    CannotReadError,
    NoSuchError,
    UsageError,
    nearest,
    reading_one,
)
from reconcile_tui.messages import general as calls
from reconcile_tui.messages import general as strings
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
    """The file meant by a NAME or a path. Raises NoSuchError or UsageError; a path may be wrong.

    The kind of a sheet, or its beginning, means the one begun last; `tell` hears of any others.
    """
    if not name.strip():
        raise UsageError(calls.EMPTY_NAME)
    if "/" in name:
        return Path(name).expanduser().absolute()
    days = days_of_kind(notebook, name)
    if days:
        if len(days) > 1:
            tell(calls.begun_last(name, stem_of_file(days[0])))
        return days[0]
    try:
        return notebook.find(name)
    except NoSuchError:
        if Path(name).exists():
            return Path(name).absolute()
        raise NoSuchError(strings.nothing_called(name, _guess(notebook, name))) from None


def one_named(notebook: Notebook, name: str) -> Path:
    """The one file meant by a NAME, also in the Trash, where something is done to it for good.

    The kind of a worksheet that was saved more than once is no name here. Raises as `path_named`.
    """
    if len(days := days_of_kind(notebook, name)) > 1:
        raise UsageError(strings.could_be_any(name, [stem_of_file(path) for path in days]))
    try:
        return path_named(notebook, name)
    except NoSuchError:
        stem = stem_of(name)
        binned = [one.path for one in notebook.trashed() if begins(one.path, stem)]
        if len(exact := [one for one in binned if same_name(stem_of_file(one)) == stem]) == 1:
            return exact[0]
        if len(binned) > 1:
            names = [*map(stem_of_file, binned)]
            raise UsageError(strings.could_be_any(name, names)) from None
        if not binned:
            raise
        return binned[0]


def days_of_kind(notebook: Notebook, name: str) -> list[Path]:
    """The files of the kind that a NAME is or begins, whatever they are called.

    The one begun last is the first. None when a file itself is called so, or begins so. Raises
    UsageError for several kinds.
    """
    paths = notebook.paths()
    if not name or any(begins(path, stem_of(name)) for path in paths):
        return []
    found = of_kind(_kinds_of(notebook, paths), name)
    kinds = sorted({named.kind for named in found})
    if len(kinds) > 1:
        raise UsageError(strings.could_be_any(name, kinds))
    return begun_last_first(found)


def _kinds_of(notebook: Notebook, paths: Iterable[Path]) -> Iterator[Named]:
    """What kind each file is and when it was begun: what it says inside, else what its name says.

    A private worksheet is known by its name alone, which is neutral: what it is, no name tells.
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


def _guess(notebook: Notebook, name: str) -> str | None:
    paths = notebook.paths()
    kinds = {named.kind for named in _kinds_of(notebook, paths)}
    return nearest(stem_of(name), [*map(stem_of_file, paths), *sorted(kinds)])


def blank_named(library: Library, kind: str) -> Worksheet:
    """The blank worksheet of that id, or of that beginning when only one has it."""
    if library.has_worksheet(kind):
        return library.worksheet(kind)
    names = [sheet.id for sheet in library.worksheets() if sheet.id.startswith(kind)]
    if len(names) > 1:
        raise UsageError(strings.could_be_any(kind, names))
    return library.worksheet(names[0] if names else kind)


def sheet_of(library: Library, worksheet: str) -> Worksheet | None:
    """The blank worksheet that answers belong to; None when it is not here or cannot be used."""
    if not library.has_worksheet(worksheet):
        return None
    try:
        return library.worksheet(worksheet)
    except NoSuchError:
        return None


def words_of_unread(notebook: Notebook, path: Path) -> list[str]:
    """Return one sentence for each part of a file that is no table of answers.

    Raises BookError when the file cannot be read at all.
    """
    opened = notebook.open(path)
    found = misshapen(opened.data)
    if not found:
        return []
    locate = Positions(opened.text).locate
    return [
        not_among_the_answers(path.name, locate(place)[0], ".".join(map(str, place)))
        for place in found
    ]


class Days(Struct, frozen=True):
    """The days from `since` to `until`, both among them; None is no end on that side."""

    since: date | None = None
    until: date | None = None

    def hold(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def may_hold(self, path: Path) -> bool:
        """Return whether a file has to be opened: its name begins with its day, as we name it."""
        day = read_day(path.name[:10])
        return day is None or self.hold(day)


def day_typed(option: str, typed: str | None) -> date | None:
    """Return the day after an option, as people type it; None without one. Raises UsageError."""
    if typed is None:
        return None
    found = typed_day(typed, datetime.now().astimezone().date())
    if found.day is None:
        raise UsageError(calls.no_such_day(option, found.fault))
    if found.relative:
        say(calls.taken_as(option, found.day))
    return found.day


class Chosen(Struct):
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
    notebook, library = Notebook(places), Library.of(places)
    paths = list(dict.fromkeys(path_named(notebook, name) for name in names))
    if len(paths) == 1:
        answers = notebook.answers(paths[0])
        sheet = _may_leave(library.worksheet(answers.worksheet))
        return Chosen([(sheet, answers)], unread=words_of_unread(notebook, paths[0]))
    return _collected(notebook, library, paths, lambda _: True, private=True)


def all_of(places: Places, days: Days, kinds: Iterable[str]) -> Chosen:
    """Every worksheet begun on these days, of these kinds or of any.

    A kind that is never exported is an error, and nothing is counted. A private one that may be
    exported is so only when its kind is named.
    """
    notebook, library = Notebook(places), Library.of(places)
    wanted = {_may_leave(blank_named(library, kind)).id for kind in kinds}

    def is_wanted(answers: Answers) -> bool:
        begun = answers.started.date()
        return days.hold(begun) and (not wanted or answers.worksheet in wanted)

    paths = [path for path in sorted(notebook.paths()) if days.may_hold(path)]
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
        except BookError as error:
            chosen.troubles.append(error)
            continue
        try:
            # One that is not here counts as private.
            sheet = _may_leave(library.worksheet(answers.worksheet))
            if sheet.private and not private:
                raise CannotReadError(strings.PRIVATE_NOT_EXPORTED)
            chosen.sheets.append((sheet, answers))
            chosen.unread += words_of_unread(notebook, path)
        except (CannotReadError, NoSuchError):
            chosen.passed_over += 1
    chosen.sheets.sort(key=lambda one: (one[1].started, one[0].id))
    return chosen


def _may_leave(sheet: Worksheet) -> Worksheet:
    """Return the worksheet when answers to it may leave. Raises CannotReadError."""
    if sheet.private and not can_leave(sheet):
        raise CannotReadError(strings.PRIVATE_NOT_EXPORTED)
    if not can_leave(sheet):
        raise CannotReadError(strings.NEVER_SHARED)
    return sheet
