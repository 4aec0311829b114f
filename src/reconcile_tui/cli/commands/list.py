"""The commands `list` and `new --list`: saved worksheets, and those that can be started."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from reconcile_tui.cli.console import output_width, print_data, print_message
from reconcile_tui.cli.names import DateRange, find_worksheet, parse_date, worksheet_or_none
from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.display import cells, one_line, wrapped
from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, CannotReadError, reading_one
from reconcile_tui.lazy import late
from reconcile_tui.messages import general
from reconcile_tui.messages.files import ANOTHER_VERSION
from reconcile_tui.storage.conflicts import stems_with_copies
from reconcile_tui.storage.notebook import (
    Header,
    HeaderIndex,
    Notebook,
    parse_file_name,
    unreadable,
)
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

    def table_cells(self, form: str) -> Sequence[str]:
        """Return the cells of its row in the table, with the time in the form of `strftime`."""
        when = self.when.strftime(form) if self.when else general.DATE_UNKNOWN
        count = "" if self.answered is None else str(self.answered)
        return self.name, when, self.state, count, self.title


def list_saved(
    places: Places, since: str | None = None, kinds: Iterable[str] = (), *, as_json: bool = False
) -> int:
    """Print saved worksheets, newest first: all, or those since a date and of these kinds."""
    library, notebook = Library.of(places), Notebook(places)
    sheet_named = cache(lambda name: worksheet_or_none(library, name))
    days = DateRange(parse_date("--since", since))
    wanted = set()
    for sheet in (find_worksheet(library, kind) for kind in kinds):
        if sheet.private:  # the list never says what kind one is
            raise CannotReadError(general.PRIVATE_NOT_LISTED)
        wanted.add(sheet.id)
    paths = [path for path in notebook.paths() if days.may_contain(path)]
    heads = HeaderIndex(notebook, sheet_named).read(paths, whole=True)
    listed = [
        (head, sheet_named(head.answers.worksheet))
        for head in heads
        if _is_wanted(head, days, wanted)
    ]
    if as_json:
        records = [_safely(_record, head, sheet) for head, sheet in listed]
        print_data(json.dumps(records, ensure_ascii=False, indent=2), as_it_is=True)
        return 0
    if not listed:
        nothing = general.nothing_in(places.data) if places.elsewhere else general.NOTHING_SAVED
        print_message(general.NOTHING_MATCHES if since or wanted else nothing)
        return 0
    row = partial(_row, copies=stems_with_copies(notebook.folder))
    rows = [_safely(row, head, sheet) for head, sheet in listed]
    for line in _layout(rows, output_width()):
        print_data(line)
    return 0


def _is_wanted(one: Header, days: DateRange, kinds: Collection[str]) -> bool:
    """Return whether a worksheet was started on these days, and is of these kinds or any kind.

    An unreadable file counts by its name, and is wanted where the name says nothing.
    """
    if one.is_unreadable:
        named = parse_file_name(one.path)
        return not kinds or named is None or named.kind in kinds
    return one.answers.started.date() in days and (not kinds or one.answers.worksheet in kinds)


def _layout(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield the rows as a table that fits into `width`, or as a list where no table does.

    Where `width` is 0, for any length, each worksheet is one line, without headings.
    """
    if not width:
        return _in_columns([(row.name, *row.parts, _join(row.title, row.note)) for row in rows])
    longest = max((cells(word) for row in rows for word in row.title.split()), default=0)
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
        table = [general.LIST_HEADINGS, *(row.table_cells(form) for row in rows)]
        if _title_room(table, width) >= max(LEAST_TITLE, longest):
            return _table(table, ["", *map(_note, rows)], width)
    return (_stacked(row, width) for row in rows)


def _join(*texts: str) -> str:
    return DOT.join(filter(None, texts))


def _note(row: Row) -> str:
    """Return the note below a row of the table, with the answers its count doesn't include."""
    return _join(general.older_answers_count(row.older) if row.older else "", row.note)


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of every column but the last."""
    return [max(map(cells, column)) for column in list(zip(*table, strict=True))[:-1]]


def _title_room(table: Sequence[Sequence[str]], width: int) -> int:
    """Return the width that is left for the last column."""
    return width - sum(columns + len(GAP) for columns in _widths(table))


def _in_columns(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = _widths(table)
    for row in table:
        yield GAP.join([*map(_pad, row, widths), row[-1]]).rstrip()


def _table(table: Sequence[Sequence[str]], notes: Sequence[str], width: int) -> Iterator[str]:
    """Yield the rows in columns, with long titles wrapped, and each note below its row."""
    indent = width - _title_room(table, width)
    starts = _in_columns([(*row[:-1], "") for row in table])
    for start, row, note in zip(starts, table, notes, strict=True):
        title = wrapped(row[-1], width, " " * indent)
        yield f"{_pad(start, indent)}{title.lstrip()}".rstrip()
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


def _pad(cell: str, width: int) -> str:
    return cell + " " * (width - cells(cell))


def _safely(
    make: Callable[[Header, Worksheet | None], T], head: Header, sheet: Worksheet | None
) -> T:
    """Make what is printed of a worksheet; one at which that fails is printed as unreadable."""
    try:
        with reading_one(head.name):
            return make(head, sheet)
    except AppError as error:
        known = unreadable(head.path, str(error))
        return make(Header(head.path, known.answers, known.when, None, str(error)), sheet)


def _row(one: Header, sheet: Worksheet | None, copies: Collection[str]) -> Row:
    name, note = one_line(one.name), one_line(one.trouble)
    when = one.when.astimezone() if one.when != UNKNOWN else None
    if one.is_unreadable:
        return Row(name, when, general.UNREADABLE, None, "", note)
    state = one_line(general.status_words(one.answers.status))
    unread = one.is_partial and not one.count
    faults = [general.SOME_UNREAD] * one.is_partial + [general.NO_SUCH_TIME] * one.is_undated
    has_copy = copy_stem(one.path.stem) in copies and (sheet is None or not sheet.private)
    notes = _join(note, *faults, ANOTHER_VERSION if has_copy else "")
    count = None if unread else one.count
    return Row(name, when, state, count, _title(one, sheet), notes, one.older)


def _record(one: Header, sheet: Worksheet | None) -> dict[str, object]:
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


def _title(one: Header, sheet: Worksheet | None) -> str:
    if sheet is not None and sheet.private:
        return sheet.neutral_title
    return title_of(one.answers, sheet) or one.name


def list_blanks(places: Places) -> int:
    """Print the worksheets that can be started, the private ones last."""
    library = Library.of(places)
    sheets = sorted(library.worksheets(), key=lambda sheet: (sheet.private, sheet.order, sheet.id))
    for sheet in (sheet for sheet in sheets if sheet.listed is not False):
        print_data(f"{sheet.id}\t{one_line(sheet.title)}")
    if library.problems:
        print_message(general.content_troubles(len(library.problems)))
    return 0
