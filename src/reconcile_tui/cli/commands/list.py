"""The commands `list` and `new --list`: saved worksheets, and those that can be started."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reconcile_tui.cli.console import output_width, put, say
from reconcile_tui.cli.names import Days, blank_named, day_typed, sheet_of
from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.display import cells, one_line, wrapped
from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, CannotReadError, reading_one
from reconcile_tui.lazy import late
from reconcile_tui.messages import general
from reconcile_tui.messages.files import ANOTHER_VERSION
from reconcile_tui.storage.conflict_copies import stems_with_copies
from reconcile_tui.storage.index import Head, Heads
from reconcile_tui.storage.notebook import Notebook, named_by, unreadable
from reconcile_tui.storage.paths import Places, copy_stem

if TYPE_CHECKING:
    import json
else:
    json = late("json")

GAP = "  "
INDENT = "    "
DOT = " · "

LEAST_TITLE = 12
"""Columns that a title needs in the table; with fewer it is below the name."""

T = TypeVar("T")


class Row(NamedTuple):
    """One saved worksheet as it is printed. `note` says what is wrong with its file.

    `when` is None where the date is not a real one; `older` counts answers without a question.
    """

    name: str
    when: datetime | None
    state: str
    answered: int | None
    title: str
    note: str = ""
    older: int = 0

    @property
    def parts(self) -> tuple[str, str, str]:
        """When it was saved, its status, and how much is answered, in words."""
        when = general.saved_at(self.when) if self.when else general.DATE_UNKNOWN
        count = "" if self.answered is None else general.answered(self.answered, self.older)
        return when, self.state, count


def list_saved(
    places: Places, since: str | None = None, kinds: Iterable[str] = (), *, as_json: bool = False
) -> int:
    """Print saved worksheets, newest first: all, or those since a date and of these kinds."""
    library, notebook = Library.of(places), Notebook(places)
    sheet_named = cache(lambda name: sheet_of(library, name))
    days = Days(day_typed("--since", since))
    wanted = {_listed_by_kind(blank_named(library, kind)) for kind in kinds}
    paths = [path for path in notebook.paths() if days.may_contain(path)]
    heads = Heads(notebook, sheet_named).read(paths, whole=True)
    listed = [one for one in heads if _is_wanted(one, days, wanted)]
    if as_json:
        records = [_safely(_record, one, sheet_named(one.answers.worksheet)) for one in listed]
        put(json.dumps(records, ensure_ascii=False, indent=2), as_it_is=True)
        return 0
    if not listed:
        nothing = general.nothing_in(places.data) if places.elsewhere else general.NOTHING_SAVED
        say(general.NOTHING_MATCHES if since or wanted else nothing)
        return 0
    row = partial(_row, copies=stems_with_copies(notebook.folder))
    rows = [_safely(row, one, sheet_named(one.answers.worksheet)) for one in listed]
    for line in _lines(rows, output_width()):
        put(line)
    return 0


def _listed_by_kind(sheet: Worksheet) -> str:
    """Return the id of a worksheet. Raises for a private one, which the list never names."""
    if sheet.private:
        raise CannotReadError(general.PRIVATE_NOT_LISTED)
    return sheet.id


def _is_wanted(one: Head, days: Days, kinds: Collection[str]) -> bool:
    """Return whether a worksheet was started on these days, and is of these kinds or any kind.

    An unreadable file counts by its name, and is wanted where the name says nothing.
    """
    if one.is_unreadable:
        named = named_by(one.path)
        return not kinds or named is None or named.kind in kinds
    return one.answers.started.date() in days and (not kinds or one.answers.worksheet in kinds)


def _lines(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield the rows as a table that fits into `width`, or as a list where no table does.

    Where `width` is 0, for any length, each worksheet is one line, without headings.
    """
    if not width:
        return _in_columns([(row.name, *row.parts, _join(row.title, row.note)) for row in rows])
    longest = max((cells(word) for row in rows for word in row.title.split()), default=0)
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
        table = [general.LIST_HEADINGS, *(_short(row, form) for row in rows)]
        if _room(table, width) >= max(LEAST_TITLE, longest):
            return _table(table, ["", *map(_note, rows)], width)
    return (_stacked(row, width) for row in rows)


def _join(*texts: str) -> str:
    return DOT.join(filter(None, texts))


def _short(row: Row, form: str) -> Sequence[str]:
    when = row.when.strftime(form) if row.when else general.DATE_UNKNOWN
    return row.name, when, row.state, "" if row.answered is None else str(row.answered), row.title


def _note(row: Row) -> str:
    """Return the note below a row of the table, with the answers its count doesn't include."""
    return _join(general.from_older(row.older) if row.older else "", row.note)


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of every column but the last."""
    return [max(map(cells, column)) for column in list(zip(*table, strict=True))[:-1]]


def _room(table: Sequence[Sequence[str]], width: int) -> int:
    """Return the width that is left for the last column."""
    return width - sum(columns + len(GAP) for columns in _widths(table))


def _in_columns(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = _widths(table)
    for row in table:
        yield GAP.join([*map(_padded, row, widths), row[-1]]).rstrip()


def _table(table: Sequence[Sequence[str]], notes: Sequence[str], width: int) -> Iterator[str]:
    """Yield the rows in columns, with long titles wrapped, and each note below its row."""
    indent = width - _room(table, width)
    starts = _in_columns([(*row[:-1], "") for row in table])
    for start, row, note in zip(starts, table, notes, strict=True):
        title = wrapped(row[-1], width, " " * indent)
        yield f"{_padded(start, indent)}{title.lstrip()}".rstrip()
        if note:
            yield wrapped(note, width, INDENT)


def _stacked(row: Row, width: int) -> str:
    """Return a row as several lines: its name, and below it the title and the rest."""
    rest = _packed(filter(None, row.parts), width - len(INDENT))
    lines = [row.title, *rest, row.note]
    return "\n".join([row.name, *(wrapped(line, width, INDENT) for line in lines if line)])


def _packed(parts: Iterable[str], room: int) -> Iterator[str]:
    """Yield lines with as many parts as fit; no part is wrapped."""
    line = ""
    for part in parts:
        if line and cells(line + DOT + part) > room:
            yield line
            line = ""
        line = f"{line}{DOT}{part}" if line else part
    yield line


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cells(cell))


def _safely(make: Callable[[Head, Worksheet | None], T], one: Head, sheet: Worksheet | None) -> T:
    """Make what is printed of a worksheet; one at which that fails is printed as unreadable."""
    try:
        with reading_one(one.name):
            return make(one, sheet)
    except AppError as error:
        known = unreadable(one.path, str(error))
        return make(Head(one.path, known.answers, known.when, None, str(error)), sheet)


def _row(one: Head, sheet: Worksheet | None, copies: Collection[str]) -> Row:
    name, note = one_line(one.name), one_line(one.trouble)
    when = one.when.astimezone() if one.when != UNKNOWN else None
    if one.is_unreadable:
        return Row(name, when, general.UNREADABLE, None, "", note)
    state = one_line(general.words_of_status(one.answers.status))
    unread = one.is_partial and not one.count
    faults = [general.SOME_UNREAD] * one.is_partial + [general.NO_SUCH_TIME] * one.is_undated
    has_copy = copy_stem(one.path.stem) in copies and (sheet is None or not sheet.private)
    notes = _join(note, *faults, ANOTHER_VERSION if has_copy else "")
    count = None if unread else one.count
    return Row(name, when, state, count, _title(one, sheet), notes, one.older)


def _record(one: Head, sheet: Worksheet | None) -> dict[str, object]:
    """Return one saved worksheet for programs. Keys never change; new ones may be added."""
    answers, is_unreadable = one.answers, one.is_unreadable
    private = sheet is None or sheet.private
    return {
        "name": one.name,
        "title": None if is_unreadable else _title(one, sheet),
        "worksheet": None if is_unreadable or private else answers.worksheet,
        "status": None if is_unreadable else answers.status,
        "started": None if is_unreadable else answers.started.isoformat(),
        "saved": None if one.when == UNKNOWN else one.when.isoformat(),
        "answered": one.count,
        "older": one.older,
        "partial": one.is_partial,
        "trouble": one_line(one.trouble) or None,
    }


def _title(one: Head, sheet: Worksheet | None) -> str:
    if sheet is not None and sheet.private:
        return sheet.neutral_title
    return title_of(one.answers, sheet) or one.name


def list_blanks(places: Places) -> int:
    """Print the worksheets that can be started, the private ones last."""
    library = Library.of(places)
    sheets = sorted(library.worksheets(), key=lambda sheet: (sheet.private, sheet.order, sheet.id))
    for sheet in (sheet for sheet in sheets if sheet.listed is not False):
        put(f"{sheet.id}\t{one_line(sheet.title)}")
    if library.problems:
        say(general.content_troubles(len(library.problems)))
    return 0
