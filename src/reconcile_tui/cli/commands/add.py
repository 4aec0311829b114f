"""The command `add`: write one dated entry, typed on the terminal or sent on standard input.

Arguments of a command are in the process list and the shell history, so text there is refused.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from reconcile_tui.cli.commands.fill import ask_safety_questions, open_named
from reconcile_tui.cli.commands.line_ui import AT_THE_END, LineUI, now, saving_in
from reconcile_tui.cli.console import confirm, on_terminal
from reconcile_tui.cli.lines import EndOfInputError, Lines, Navigate, as_one_line
from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM, Row
from reconcile_tui.domain.dates import day_in_words, plain_day, typed_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import asks_before_opening
from reconcile_tui.domain.items import Ledger, Rows
from reconcile_tui.domain.kinds import Column, DayColumn
from reconcile_tui.domain.outline import row_names, row_words
from reconcile_tui.domain.pages import unmarked
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import CannotReadError, CannotWriteError, NoSuchError, UsageError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages.fields import day_meant
from reconcile_tui.messages.general import needs_argument
from reconcile_tui.session import (
    can_add_row,
    closed_reason,
    date_direction,
    is_closed,
    is_in_future,
    row_of,
)
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.paths import Places
from reconcile_tui.workspace import OpenWorksheet, get_ready

LAST = "last-added"
"""The file in the state folder that records where the last entry is, without its text."""


class _Request(NamedTuple):
    """The arguments of the command."""

    name: str
    date: str
    sign: str
    promise: int | None
    list_id: str
    theirs: bool


class _Target(NamedTuple):
    """The list that takes an entry, and the columns for its parts."""

    item: Rows
    words: Column
    day: DayColumn | None
    ledger: Ledger | None


def add(places: Places, *, undo: bool, **given: Any) -> int:
    """Write one entry, or delete the last one. Returns the exit code. Raises AppError."""
    if undo:
        return _undo(places)
    request = _Request(**given)
    if request.name and len(request.name.split()) > 1:  # no worksheet has a name of several words
        raise UsageError(words.WORDS_REFUSED)
    if not request.name:
        raise UsageError(needs_argument("add", "a WORKSHEET"))
    with saving_in(places) as saving:
        try:
            lines, (work, _) = Lines(), open_named(saving, request.name)
            target = _find_target(work, request)
            saving.catch_hang_ups(lines, work)
            get_ready()
            with lines.editing():
                return _add_entry(LineUI(lines, work, saving), target, request)
        except EndOfInputError:
            raise UsageError(words.NO_WORDS) from None
        except Navigate:
            return 0


def _add_entry(ui: LineUI, target: _Target, request: _Request) -> int:
    if asks_before_opening(ui.work.worksheet):
        if not ui.lines.is_terminal:
            raise UsageError(words.QUESTIONS_FIRST)
        if ask_safety_questions(ui) is None:
            return 0
    cells = dict(_cells(ui, target, request))
    row_id = ui.session.new_row_id(target.item.id)
    is_line = target.words.answered_as == "line"

    def write(text: str) -> bool:
        """Write the cells; in a signal handler, too. Returns False where there is no room."""
        value = target.words.parse(as_one_line(text) if is_line else text)
        raws = {**cells, **({target.words.id: str(value)} if value is not None else {})}
        answer = partial(ui.session.answer_cell, target.item.id, row_id)
        return NO_ROOM not in [answer(column, raw) for column, raw in raws.items()]

    ui.saving.after_last_save = partial(_record_last, ui, target, row_id)
    text = _ask_text(ui, target, write)
    if not text.strip() and not request.sign:
        raise UsageError(words.NO_WORDS)
    if not write(text):
        ui.session.remove_row(target.item.id, row_id)
        ui.saving.flush(AT_THE_END)
        raise CannotWriteError(words.NOT_ADDED_FULL)
    _save_and_report(ui, target, row_id)
    return 0


def _save_and_report(ui: LineUI, target: _Target, row_id: str) -> None:
    """Wait for the disk, and print what was written and where."""
    work, saving = ui.work, ui.saving
    while not saving.flush(AT_THE_END) and work.failed_since is None:
        continue  # the disk is slow, and has not refused
    path = work.entry.path
    if work.failed_since is not None or path is None:
        raise CannotWriteError(words.not_added(work.why))
    _record_last(ui, target, row_id)
    row = row_of(work.session, target.item, row_id)
    promise = target.ledger.promise if target.ledger else ""
    entry = row_words(target.item, {key: one for key, one in row.items() if key != promise})
    ui.lines.say(words.added(one_line(entry), path.name))


def _find_target(work: OpenWorksheet, request: _Request) -> _Target:
    """Return the list that takes an entry. Raises UsageError where none may be added."""
    sheet = work.worksheet
    if sheet.private:
        raise UsageError(words.write_privately(sheet.id))
    item = _list_for(sheet, request)
    if work.session.shown_item(item.id) is None:
        raise UsageError(words.NOT_ASKED_NOW)
    if not can_add_row(work.session, item):
        closed = is_closed(work.session, item)
        raise UsageError(closed_reason(item) if closed else words.LIST_FULL)
    if not item.written:
        raise UsageError(words.NO_LISTS)
    ledger = _ledger_of(sheet, item)
    return _Target(item, item.written[0], _day_column(item, ledger), ledger)


def _ledger_of(sheet: Worksheet, item: Rows) -> Ledger | None:
    return next((one for one in sheet.timeline if one.sightings == item.id), None)


def _day_column(item: Rows, ledger: Ledger | None) -> DayColumn | None:
    named = [column for column in item.days if ledger is not None and column.id == ledger.date]
    return next(iter(named or item.days), None)


def _list_for(sheet: Worksheet, request: _Request) -> Rows:
    """Return the named list; else the person's own list of what was done, with dates."""
    lists = [item for item in sheet.items() if isinstance(item, Rows)]
    if not lists:
        raise UsageError(words.NO_LISTS)
    if request.list_id:
        by_id = {item.id: item for item in lists}
        if request.list_id not in by_id:
            raise UsageError(words.which_list(list(by_id)))
        return by_id[request.list_id]
    seen = [ledger.sightings for ledger in sheet.timeline]
    dated = [item for item in lists if item.days]
    candidates = [item for item in lists if item.id in seen] or dated or lists
    own = [item for item in candidates if item.my_part] or candidates[:1]
    others = [item for item in candidates if item not in own]
    if request.theirs and not others:
        raise UsageError(words.NO_LIST_FOR_THEM)
    return others[0] if request.theirs else own[0]


def _cells(ui: LineUI, target: _Target, request: _Request) -> Iterator[tuple[str, str]]:
    """Yield the raw value of each column but the text. Raises UsageError."""
    ledger = target.ledger
    if ledger is None and (request.sign or request.promise is not None):
        raise UsageError(words.ONLY_FOR_PROMISES)
    if ledger is not None and (row_id := _ask_promise(ui, ledger, request)):
        yield ledger.promise, row_id
    if target.day is not None:
        yield target.day.id, _ask_date(ui, target.day, request.date).isoformat()
    elif request.date:
        raise UsageError(words.NO_DATE_HERE)
    if ledger is not None and request.sign:
        yield ledger.sign, request.sign


def _ask_date(ui: LineUI, column: DayColumn, typed: str) -> date:
    """Return the date that was given, or ask for it; there is no default."""
    today, way = now().date(), date_direction(column)
    if not typed and not ui.lines.is_terminal:
        raise UsageError(words.NEEDS_DATE)
    while True:
        meant = typed_day(typed or ui.lines.ask(words.WHICH_DATE), today, way)
        if meant.day is not None:
            late = is_in_future(column, meant.day, today)
            if late or ui.lines.is_terminal:
                ui.note(day_meant(meant.day, meant.meant, weekday=meant.weekday, too_late=late))
            return meant.day
        if typed:
            raise UsageError(words.no_date(meant.fault))
        ui.note(words.DATE_HOW)


def _ask_promise(ui: LineUI, ledger: Ledger, request: _Request) -> str:
    """Return the id of the promise that an entry is about, or an empty string."""
    names = row_names(ui.work.worksheet, ui.session.answers, ledger.promises)
    ids = list(names)
    if request.promise is not None:
        if not 1 <= request.promise <= len(ids):
            raise UsageError(words.no_promise(len(ids)))
        return ids[request.promise - 1]
    if not ids or not ui.lines.is_terminal:
        return ""
    ui.note(words.promises(len(ids)))
    while typed := ui.lines.ask(words.WHICH_PROMISE).strip().casefold():
        if typed == "list":
            ui.note(words.numbered(one_line(name) for name in names.values()))
        elif typed.isdigit() and 1 <= int(typed) <= len(ids):
            return ids[int(typed) - 1]
    return ""


def _ask_text(ui: LineUI, target: _Target, draft: Callable[[str], object]) -> str:
    """Return the text of the entry, from the terminal or from all of standard input."""
    lines = ui.lines
    if lines.is_terminal:
        ui.note(words.STAYS_HERE)
        asked = one_line(unmarked(target.words.text)).rstrip(".:… ")
        return lines.ask(f"{asked}: ", MAX_ANSWER, draft)
    raw = sys.stdin.buffer.read(MAX_ANSWER * 4 + 1)
    text = raw.decode("utf-8", "replace").removesuffix("\n")
    if len(text) > MAX_ANSWER:
        raise UsageError(words.too_long(len(text), MAX_ANSWER))
    return text


def _last_entry_file(places: Places) -> Path:
    return places.state / encryption.name_for(LAST)


def _record_last(ui: LineUI, target: _Target, row_id: str) -> None:
    """Record where the last entry is, for undo; a disk that refuses this is ignored."""
    path, places = ui.work.entry.path, ui.saving.places
    if path is None or not row_of(ui.session, target.item, row_id):
        return
    note = "\n".join([str(path), target.item.id, row_id])
    with suppress(OSError):
        disk.make_private_folder(places.state)
        disk.overwrite(_last_entry_file(places), note.encode("utf-8", "surrogateescape"))


def _undo(places: Places) -> int:
    """Delete the entry that `add` wrote last, from its file and its earlier versions."""
    with saving_in(places) as saving:
        path, item_id, row_id = _read_last(places)
        work = saving.workspace.open(path)
        item, row = _find_entry(work, item_id, row_id)
        entry, day = one_line(row_words(item, row)), _date_in_words(work, item, row)
        if work.session.read_only:
            raise CannotReadError(f"{path.name}: {work.session.read_only}")
        if on_terminal() and not confirm(words.ask_undo(entry, path.name)):
            raise UsageError(words.NOT_UNDONE)
        work.session.remove_row(item_id, row_id)
        saving.workspace.close(work)
        if not saving.flush(AT_THE_END) and work.failed_since is not None:
            raise CannotWriteError(words.not_added(work.why))
    _last_entry_file(places).unlink(missing_ok=True)
    Lines().say(words.undone(path.name, day))
    return 0


def _date_in_words(work: OpenWorksheet, item: Rows, row: Row) -> str:
    """Return the date of an entry in words; empty where it has none."""
    column = _day_column(item, _ledger_of(work.worksheet, item))
    day = plain_day(row.get(column.id)) if column is not None else None
    return day_in_words(day) if day is not None else ""


def _read_last(places: Places) -> tuple[Path, str, str]:
    """Return the file of the last entry, and the ids of its list and row. Raises NoSuchError."""
    try:
        path, item_id, row_id = disk.read_regular(_last_entry_file(places)).decode().split("\n")
    except (NoSuchError, CannotReadError, ValueError):
        raise NoSuchError(words.NOTHING_ADDED) from None
    return Path(path), item_id, row_id


def _find_entry(work: OpenWorksheet, item_id: str, row_id: str) -> tuple[Rows, Row]:
    item = work.worksheet.by_id.get(item_id)
    if not isinstance(item, Rows) or not (row := row_of(work.session, item, row_id)):
        raise NoSuchError(words.NOTHING_ADDED)
    return item, row
