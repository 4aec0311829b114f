"""`list` and `new --list`: what is saved, and what can be started."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from reconcile_tui.cli.console import output_width, put, say
from reconcile_tui.cli.names import Days, blank_named, day_typed, sheet_of
from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.display import cells, one_line, wrapped
from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, reading_one
from reconcile_tui.lazy import late
from reconcile_tui.messages import general as strings
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
"""Columns that a title needs beside the others; with fewer it stands below the name."""


class Row(NamedTuple):
    """One saved worksheet as it is printed. `note` says what is wrong with its file.

    `when` is None where no calendar has its date; `older` counts answers without a question.
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
        """When it was saved, its state, and how much is answered, in words."""
        when = strings.saved_at(self.when) if self.when else strings.DATE_UNKNOWN
        count = "" if self.answered is None else strings.answered(self.answered, self.older)
        return when, self.state, count


def list_saved(
    places: Places, since: str | None = None, kinds: Iterable[str] = (), *, as_json: bool = False
) -> int:
    """Print what is saved, newest first: all of it, or what is of these days and kinds."""
    library, notebook = Library.of(places), Notebook(places)
    sheet_named = cache(lambda name: sheet_of(library, name))
    days = Days(day_typed("--since", since))
    wanted = {_listed_by_kind(blank_named(library, kind)) for kind in kinds}
    paths = [path for path in notebook.paths() if days.may_hold(path)]
    heads = Heads(notebook, sheet_named).read(paths, whole=True)
    found = [one for one in heads if _is_wanted(one, days, wanted)]
    if as_json:
        records = [_record(one, sheet_named(one.answers.worksheet)) for one in found]
        put(json.dumps(records, ensure_ascii=False, indent=2), as_it_is=True)
        return 0
    if not found:
        say(_nothing(places, is_filtered=bool(since or wanted)))
        return 0
    beside = stems_with_copies(notebook.folder)
    rows = [_row(one, sheet_named(one.answers.worksheet), beside) for one in found]
    for line in _laid(rows, output_width()):
        put(line)
    return 0


def _nothing(places: Places, *, is_filtered: bool) -> str:
    if is_filtered:
        return strings.NOTHING_MATCHES
    return strings.nothing_in(places.data) if places.elsewhere else strings.NOTHING_SAVED


def _listed_by_kind(sheet: Worksheet) -> str:
    """Return the id of a worksheet. Raises for a private one: the list never says which it is."""
    if sheet.private:
        raise CannotReadError(strings.PRIVATE_NOT_LISTED)
    return sheet.id


def _is_wanted(one: Head, days: Days, kinds: Collection[str]) -> bool:
    """Return whether a worksheet was started on these days, of these kinds or of any.

    A file that cannot be read is known by its name alone, and listed where that says nothing.
    """
    if one.is_unreadable:
        named = named_by(one.path)
        return not kinds or named is None or named.kind in kinds
    return days.hold(one.answers.started.date()) and (not kinds or one.answers.worksheet in kinds)


# -- columns ---------------------------------------------------------------------------------------


def _laid(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Yield the rows as a table that fits into `width`, or one below the other where none does.

    No word is broken that has room on a line. `width` is 0 where lines may have any length: there
    each worksheet is one line, without headings.
    """
    if not width:
        return iter(_in_columns([(row.name, *row.parts, _last(row)) for row in rows]))
    longest = max((cells(word) for row in rows for word in row.title.split()), default=0)
    for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
        table = [strings.LIST_HEADINGS, *(_short(row, form) for row in rows)]
        if _room(table, width) >= max(LEAST_TITLE, longest):
            return _table(table, ["", *map(_note, rows)], width)
    return (_stacked(row, width) for row in rows)


def _last(row: Row) -> str:
    return DOT.join(filter(None, [row.title, row.note]))


def _short(row: Row, form: str) -> Sequence[str]:
    when = row.when.strftime(form) if row.when else strings.DATE_UNKNOWN
    return row.name, when, row.state, "" if row.answered is None else str(row.answered), row.title


def _note(row: Row) -> str:
    """Return what stands below a row of the table, whose column has the bare count."""
    return DOT.join(filter(None, [strings.from_older(row.older) if row.older else "", row.note]))


def _widths(table: Sequence[Sequence[str]]) -> list[int]:
    """Return the width of every column but the last."""
    return [max(map(cells, column)) for column in list(zip(*table, strict=True))[:-1]]


def _room(table: Sequence[Sequence[str]], width: int) -> int:
    """Return the columns that are left for the last one."""
    return width - sum(columns + len(GAP) for columns in _widths(table))


def _in_columns(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = _widths(table)
    for row in table:
        yield GAP.join([*map(_padded, row, widths), row[-1]]).rstrip()


def _table(table: Sequence[Sequence[str]], notes: Sequence[str], width: int) -> Iterator[str]:
    """Yield the rows in columns, a long title below its beginning, and each note below its row."""
    room = _room(table, width)
    before = _in_columns([(*row[:-1], "") for row in table])
    for line, row, note in zip(before, table, notes, strict=True):
        behind = wrapped(row[-1], width, " " * (width - room))
        yield f"{_padded(line, width - room)}{behind.lstrip()}".rstrip()
        if note:
            yield wrapped(note, width, INDENT)


def _stacked(row: Row, width: int) -> str:
    """Return a row in lines: its name, and below it the title and the rest."""
    rest = _packed(filter(None, row.parts), width - len(INDENT))
    lines = [row.title, *rest, row.note]
    return "\n".join([row.name, *(wrapped(line, width, INDENT) for line in lines if line)])


def _packed(parts: Iterable[str], room: int) -> Iterator[str]:
    """Yield the parts in lines, as many in each as have room; none is divided."""
    line = ""
    for part in parts:
        if line and cells(line + DOT + part) > room:
            yield line
            line = ""
        line = f"{line}{DOT}{part}" if line else part
    yield line


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cells(cell))


# -- one worksheet ---------------------------------------------------------------------------------


def _has_another(one: Head, sheet: Worksheet | None, beside: Collection[str]) -> bool:
    """Whether another version stands beside it. Of a private worksheet the list does not say so."""
    return copy_stem(one.path.stem) in beside and (sheet is None or not sheet.private)


def _row(one: Head, sheet: Worksheet | None, beside: Collection[str]) -> Row:
    try:
        with reading_one(one.name):
            return _sound_row(one, sheet, beside)
    except BookError as error:
        return Row(one_line(one.name), None, strings.UNREADABLE, None, "", one_line(str(error)))


def _sound_row(one: Head, sheet: Worksheet | None, beside: Collection[str]) -> Row:
    name, note = one_line(one.name), one_line(one.trouble)
    when = one.when.astimezone() if one.when != UNKNOWN else None
    if one.is_unreadable:
        return Row(name, when, strings.UNREADABLE, None, "", note)
    state = one_line(strings.words_of_status(one.answers.status))
    unread = one.is_partial and not one.count
    faults = [strings.SOME_UNREAD] * one.is_partial + [strings.NO_SUCH_TIME] * one.is_undated
    another = ANOTHER_VERSION if _has_another(one, sheet, beside) else ""
    notes = DOT.join(filter(None, [note, *faults, another]))
    count = None if unread else one.count
    return Row(name, when, state, count, _title(one, sheet), notes, one.older)


def _record(one: Head, sheet: Worksheet | None) -> dict[str, object]:
    """One saved worksheet for programs. The keys are a promise: they stay, new ones may come."""
    try:
        with reading_one(one.name):
            return _sound_record(one, sheet)
    except BookError as error:
        trouble = unreadable(one.path, str(error))
        return _sound_record(Head(one.path, trouble.answers, trouble.when, None, str(error)), sheet)


def _sound_record(one: Head, sheet: Worksheet | None) -> dict[str, object]:
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
    """The worksheets that can be started: the private ones last, what the program asks left out."""
    library = Library.of(places)
    sheets = sorted(library.worksheets(), key=lambda sheet: (sheet.private, sheet.order, sheet.id))
    for sheet in (sheet for sheet in sheets if sheet.listed is not False):
        put(f"{sheet.id}\t{one_line(sheet.title)}")
    if library.problems:
        say(strings.content_troubles(len(library.problems)))
    return 0
