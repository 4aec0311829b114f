"""`list` and `new --list`: what is saved, and what can be started."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache

from reconcile_tui.cli.console import output_width, put, say
from reconcile_tui.cli.names import sheet_of
from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.display import cells, one_line, wrapped
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.messages import general as strings
from reconcile_tui.messages import usage as naming
from reconcile_tui.messages.files import ANOTHER_VERSION
from reconcile_tui.storage.conflict_copies import stems_with_copies
from reconcile_tui.storage.index import Head, Heads
from reconcile_tui.storage.notebook import Notebook, unreadable
from reconcile_tui.storage.paths import Places, copy_stem

__all__ = ["list_blanks", "list_saved"]

GAP = "  "

Row = tuple[str, str, str, str, str]
"""Name, when, state, how many, title."""


def list_saved(places: Places, *, as_json: bool) -> int:
    """What is saved, newest first."""
    library, notebook = Library(places.content, places.own_content), Notebook(places)
    sheet_named = cache(lambda name: sheet_of(library, name))
    found = Heads(notebook, sheet_named).read(notebook.paths(), whole=True)
    if as_json:
        import json  # noqa: PLC0415 - the plain list does without

        records = [_record(one, sheet_named(one.answers.worksheet)) for one in found]
        put(json.dumps(records, ensure_ascii=False, indent=2), as_it_is=True)
        return 0
    if not found:
        say(naming.nothing_in(places.data) if places.elsewhere else strings.NOTHING_SAVED)
        return 0
    rows = [_row(one, sheet_named(one.answers.worksheet)) for one in found]
    beside = stems_with_copies(notebook.folder)
    rows = [
        (*row[:4], f"{row[4]} · {ANOTHER_VERSION}")
        if _has_another(one, sheet_named(one.answers.worksheet), beside)
        else row
        for row, one in zip(rows, found, strict=True)
    ]
    for line in _laid(rows, output_width()):
        put(line)
    return 0


INDENT = "    "


def _laid(rows: Sequence[Row], width: int) -> Iterator[str]:
    """The rows in columns. Where one is wider than the terminal, what it holds follows below.

    So no word is broken at the terminal's edge. `width` is 0 where lines may have any length.
    """
    widths = [max(cells(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = [GAP.join([*map(_padded, row, widths), row[-1]]).rstrip() for row in rows]
    if not width or max(map(cells, lines)) <= width:
        yield from lines
        return
    for row in rows:
        columns = GAP.join(map(_padded, row[:-1], widths)).rstrip()
        if cells(columns) > width:
            columns = f"{row[0]}\n{wrapped(GAP.join(filter(None, row[1:-1])), width, INDENT)}"
        yield "\n".join(filter(None, [columns, wrapped(row[-1], width, INDENT) if row[-1] else ""]))


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cells(cell))


def _has_another(one: Head, sheet: Worksheet | None, beside: Collection[str]) -> bool:
    """Whether another version stands beside it. Of a private worksheet the list does not say so."""
    return copy_stem(one.path.stem) in beside and (sheet is None or not sheet.private)


def _row(one: Head, sheet: Worksheet | None) -> Row:
    """Name, when, state, how many, title. The title stands last: it may be of any width."""
    try:
        with reading_one(one.name):
            return _sound_row(one, sheet)
    except BookError as error:
        return one_line(one.name), "", "unreadable", "", one_line(str(error))


def _sound_row(one: Head, sheet: Worksheet | None) -> Row:
    known = one.when != UNKNOWN
    when = strings.saved_at(one.when.astimezone()) if known else strings.DATE_UNKNOWN
    name = one_line(one.name)
    if one.is_unreadable:
        return name, when, "unreadable", "", one_line(one.trouble)
    state = strings.words_of_status(one.answers.status)
    unread = one.is_partial and not one.count
    faults = [strings.SOME_UNREAD] * one.is_partial + [strings.NO_SUCH_TIME] * one.is_undated
    title = " · ".join(filter(None, [_title(one, sheet), one_line(one.trouble), *faults]))
    return (
        name,
        when,
        one_line(state),
        "" if one.count is None or unread else strings.answered(one.count, one.older),
        title,
    )


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
    return one_line(one.answers.title) or (sheet.title if sheet else one.name)


def list_blanks(places: Places) -> int:
    """The worksheets that can be started: the private ones last, what the program asks left out."""
    library = Library(places.content, places.own_content)
    sheets = sorted(library.worksheets(), key=lambda sheet: (sheet.private, sheet.order, sheet.id))
    for sheet in (sheet for sheet in sheets if sheet.listed is not False):
        put(f"{sheet.id}\t{one_line(sheet.title)}")
    if library.problems:
        say(strings.content_troubles(len(library.problems)))
    return 0
