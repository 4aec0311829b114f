"""`list` and `new --list`: what is saved, and what can be started."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reconcile_tui import strings
from reconcile_tui.commands.naming import sheet_of
from reconcile_tui.commands.speech import put, say
from reconcile_tui.core.answered import how_many_answered
from reconcile_tui.core.display import one_line
from reconcile_tui.core.outline import can_leave
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.store.copies import stems_with_copies
from reconcile_tui.store.heads import Head, Heads
from reconcile_tui.store.library import Library
from reconcile_tui.store.names import copy_stem
from reconcile_tui.store.notebook import Notebook, unreadable
from reconcile_tui.store.paths import Places
from reconcile_tui.strings import naming
from reconcile_tui.strings.files import ANOTHER_VERSION

__all__ = ["list_blanks", "list_saved"]


def list_saved(places: Places, *, as_json: bool) -> int:
    """What is saved, newest first."""
    library, notebook = Library(places.content, places.own_content), Notebook(places)
    found = Heads(notebook).read(notebook.paths(), whole=True)
    sheets = {one.answers.worksheet for one in found}
    told = {name: _Told.of(sheet_of(library, name)) for name in sheets}
    if as_json:
        import json  # noqa: PLC0415 - the plain list does without

        records = [_record(one, told[one.answers.worksheet]) for one in found]
        put(json.dumps(records, ensure_ascii=False, indent=2), as_it_is=True)
        return 0
    if not found:
        say(naming.nothing_in(places.data) if places.elsewhere else strings.NOTHING_SAVED)
        return 0
    rows = [_row(one, told[one.answers.worksheet]) for one in found]
    beside = stems_with_copies(notebook.folder)
    rows = [
        (*row[:4], f"{row[4]} · {ANOTHER_VERSION}") if _has_another(one, told, beside) else row
        for row, one in zip(rows, found, strict=True)
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        padded = [cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)]
        put("  ".join(padded).rstrip())
    return 0


@dataclass(frozen=True)
class _Told:
    """A blank worksheet, and the questions of it that may be spoken of outside it."""

    sheet: Worksheet | None
    ids: frozenset[str]

    @classmethod
    def of(cls, sheet: Worksheet | None) -> _Told:
        return cls(sheet, can_leave(sheet) if sheet else frozenset())


def _has_another(one: Head, told: dict[str, _Told], beside: Collection[str]) -> bool:
    """Whether another version stands beside it. Of a private worksheet the list does not say so."""
    sheet = told[one.answers.worksheet].sheet
    return copy_stem(one.path.stem) in beside and (sheet is None or not sheet.private)


def _row(one: Head, told: _Told) -> tuple[str, str, str, str, str]:
    """Name, when, state, how many, title. The title stands last: it may be of any width."""
    try:
        with reading_one(one.name):
            return _sound_row(one, told)
    except BookError as error:
        return one_line(one.name), "", "unreadable", "", one_line(str(error))


def _sound_row(one: Head, told: _Told) -> tuple[str, str, str, str, str]:
    when = strings.saved_at(one.when.astimezone())
    name = one_line(one.name)
    if one.is_unreadable:
        return name, when, "unreadable", "", one_line(one.trouble)
    count = _count(one, told)
    state = strings.words_of_status(one.answers.status)
    title = " · ".join(part for part in (_title(one, told.sheet), one_line(one.trouble)) if part)
    return (
        name,
        when,
        one_line(state),
        "" if count is None else strings.answered(count),
        title,
    )


def _record(one: Head, told: _Told) -> dict[str, object]:
    """One saved worksheet for programs. The keys are a promise: they stay, new ones may come."""
    try:
        with reading_one(one.name):
            return _sound_record(one, told)
    except BookError as error:
        trouble = unreadable(one.path, str(error))
        return _sound_record(Head(one.path, trouble.answers, trouble.when, None, str(error)), told)


def _sound_record(one: Head, told: _Told) -> dict[str, object]:
    answers, is_unreadable = one.answers, one.is_unreadable
    private = told.sheet is None or told.sheet.private
    return {
        "name": one.name,
        "title": None if is_unreadable else _title(one, told.sheet),
        "worksheet": None if is_unreadable or private else answers.worksheet,
        "status": None if is_unreadable else answers.status,
        "started": None if is_unreadable else answers.started.isoformat(),
        "saved": one.when.isoformat(),
        "answered": _count(one, told),
        "trouble": one_line(one.trouble) or None,
    }


def _title(one: Head, sheet: Worksheet | None) -> str:
    if sheet is not None and sheet.private:
        return sheet.neutral_title
    return one_line(one.answers.title) or (sheet.title if sheet else one.name)


def _count(one: Head, told: _Told) -> int | None:
    """How many questions are answered, of those that may be spoken of outside their sheet."""
    if told.sheet is None or not told.ids or one.is_unreadable or one.answered is None:
        return None
    return how_many_answered(told.sheet, told.ids, one.answered, one.texts)


def list_blanks(places: Places) -> int:
    """The worksheets that can be started: the private ones last, what the program asks left out."""
    library = Library(places.content, places.own_content)
    sheets = sorted(library.worksheets(), key=lambda sheet: (sheet.private, sheet.order, sheet.id))
    for sheet in (sheet for sheet in sheets if sheet.listed is not False):
        put(f"{sheet.id}\t{one_line(sheet.title)}")
    if library.problems:
        say(strings.content_troubles(len(library.problems)))
    return 0
