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

from reconcile_tui.cli.commands.fill.command import safety_questions, worksheet_named
from reconcile_tui.cli.commands.fill.saving import AT_THE_END, saving_in
from reconcile_tui.cli.commands.fill.talk import Talk
from reconcile_tui.cli.console import confirm, on_terminal
from reconcile_tui.cli.lines import EndOfInputError, Lines, Moved, joined
from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM, Row
from reconcile_tui.domain.dates import day_in_words, plain_day, typed_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import row_words
from reconcile_tui.domain.items import Ledger, Rows
from reconcile_tui.domain.kinds import Column, DayColumn
from reconcile_tui.domain.pages import unmarked
from reconcile_tui.domain.references import names_of
from reconcile_tui.domain.safety_questions import asks_before_opening
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import CannotReadError, CannotWriteError, NoSuchError, UsageError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages.fields import meant_day
from reconcile_tui.messages.general import needs_words
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


class Order(NamedTuple):
    """The arguments of the command."""

    name: str
    date: str
    sign: str
    promise: int | None
    list_id: str
    theirs: bool


class _Place(NamedTuple):
    """The list that takes an entry, and the columns for its parts."""

    item: Rows
    words: Column
    day: DayColumn | None
    ledger: Ledger | None


def add(places: Places, *, undo: bool, **given: Any) -> int:
    """Write one entry, or delete the last one. Returns the exit code. Raises AppError."""
    if undo:
        return _undo(places)
    order = Order(**given)
    if order.name and len(order.name.split()) > 1:  # no worksheet has a name of several words
        raise UsageError(words.WORDS_REFUSED)
    if not order.name:
        raise UsageError(needs_words("add", "a WORKSHEET"))
    with saving_in(places) as saving:
        try:
            lines, (work, _) = Lines(), worksheet_named(saving, order.name)
            place = _place(work, order)
            saving.work = work
            saving.catch_hang_ups(lines)
            get_ready()
            with lines.taken():
                return _added(Talk(lines, work, saving), place, order)
        except EndOfInputError:
            raise UsageError(words.NO_WORDS) from None
        except Moved:
            return 0


def _added(talk: Talk, place: _Place, order: Order) -> int:
    if asks_before_opening(talk.work.worksheet):
        if not talk.lines.is_terminal:
            raise UsageError(words.QUESTIONS_FIRST)
        if safety_questions(talk) is None:
            return 0
    cells = dict(_cells(talk, place, order))
    row_id = talk.session.new_row_id(place.item.id)
    is_line = place.words.answered_as == "line"

    def write(text: str) -> bool:
        """Write the cells; in a signal handler, too. Returns False where there is no room."""
        value = place.words.parse(joined(text) if is_line else text)
        raws = {**cells, **({place.words.id: str(value)} if value is not None else {})}
        answer = partial(talk.session.answer_cell, place.item.id, row_id)
        return NO_ROOM not in [answer(column, raw) for column, raw in raws.items()]

    talk.saving.after_last_save = partial(_remember, talk, place, row_id)
    text = _text_for(talk, place, write)
    if not text.strip() and not order.sign:
        raise UsageError(words.NO_WORDS)
    if not write(text):
        talk.session.remove_row(place.item.id, row_id)
        talk.saving.flush(AT_THE_END)
        raise CannotWriteError(words.NOT_ADDED_FULL)
    _finish(talk, place, row_id)
    return 0


def _finish(talk: Talk, place: _Place, row_id: str) -> None:
    """Wait for the disk, and print what was written and where."""
    work, saving = talk.work, talk.saving
    while not saving.flush(AT_THE_END) and work.failed_since is None:
        continue  # the disk is slow, and has not refused
    path = work.entry.path
    if work.failed_since is not None or path is None:
        raise CannotWriteError(words.not_added(work.why))
    _remember(talk, place, row_id)
    row = row_of(work.session, place.item, row_id)
    promise = place.ledger.promise if place.ledger else ""
    entry = row_words(place.item, {key: one for key, one in row.items() if key != promise})
    talk.lines.say(words.added(one_line(entry), path.name))


def _place(work: OpenWorksheet, order: Order) -> _Place:
    """Return the list that takes an entry. Raises UsageError where none may be added."""
    sheet = work.worksheet
    if sheet.private:
        raise UsageError(words.write_privately(sheet.id))
    item = _list_of(sheet, order)
    if work.session.shown_item(item.id) is None:
        raise UsageError(words.NOT_ASKED_NOW)
    if not can_add_row(work.session, item):
        closed = is_closed(work.session, item)
        raise UsageError(closed_reason(item) if closed else words.LIST_FULL)
    if not item.written:
        raise UsageError(words.NO_LISTS)
    ledger = _ledger_of(sheet, item)
    return _Place(item, item.written[0], _day_column(item, ledger), ledger)


def _ledger_of(sheet: Worksheet, item: Rows) -> Ledger | None:
    return next((one for one in sheet.timeline if one.sightings == item.id), None)


def _day_column(item: Rows, ledger: Ledger | None) -> DayColumn | None:
    named = [column for column in item.days if ledger is not None and column.id == ledger.date]
    return next(iter(named or item.days), None)


def _list_of(sheet: Worksheet, order: Order) -> Rows:
    """Return the named list; else the person's own list of what was done, with dates."""
    lists = [item for item in sheet.items() if isinstance(item, Rows)]
    if not lists:
        raise UsageError(words.NO_LISTS)
    if order.list_id:
        by_id = {item.id: item for item in lists}
        if order.list_id not in by_id:
            raise UsageError(words.which_list(list(by_id)))
        return by_id[order.list_id]
    seen = [ledger.sightings for ledger in sheet.timeline]
    dated = [item for item in lists if item.days]
    candidates = [item for item in lists if item.id in seen] or dated or lists
    own = [item for item in candidates if item.my_part] or candidates[:1]
    others = [item for item in candidates if item not in own]
    if order.theirs and not others:
        raise UsageError(words.NO_LIST_FOR_THEM)
    return others[0] if order.theirs else own[0]


def _cells(talk: Talk, place: _Place, order: Order) -> Iterator[tuple[str, str]]:
    """Yield the raw value of each column but the text. Raises UsageError."""
    ledger = place.ledger
    if ledger is None and (order.sign or order.promise is not None):
        raise UsageError(words.ONLY_FOR_PROMISES)
    if ledger is not None and (row_id := _promise(talk, ledger, order)):
        yield ledger.promise, row_id
    if place.day is not None:
        yield place.day.id, _day(talk, place.day, order.date).isoformat()
    elif order.date:
        raise UsageError(words.NO_DATE_HERE)
    if ledger is not None and order.sign:
        yield ledger.sign, order.sign


def _day(talk: Talk, column: DayColumn, typed: str) -> date:
    """Return the date that was given, or ask for it; there is no default."""
    today, way = talk.today(), date_direction(column)
    if not typed and not talk.lines.is_terminal:
        raise UsageError(words.NEEDS_DATE)
    while True:
        meant = typed_day(typed or talk.lines.ask(words.WHICH_DATE), today, way)
        if meant.day is not None:
            late = is_in_future(column, meant.day, today)
            if late or talk.lines.is_terminal:
                talk.note(meant_day(meant.day, meant.meant, weekday=meant.weekday, too_late=late))
            return meant.day
        if typed:
            raise UsageError(words.no_date(meant.fault))
        talk.note(words.DATE_HOW)


def _promise(talk: Talk, ledger: Ledger, order: Order) -> str:
    """Return the id of the promise that an entry is about, or an empty string."""
    names = names_of(talk.work.worksheet, talk.session.answers, ledger.promises)
    ids = list(names)
    if order.promise is not None:
        if not 1 <= order.promise <= len(ids):
            raise UsageError(words.no_promise(len(ids)))
        return ids[order.promise - 1]
    if not ids or not talk.lines.is_terminal:
        return ""
    talk.note(words.promises(len(ids)))
    while typed := talk.lines.ask(words.WHICH_PROMISE).strip().casefold():
        if typed == "list":
            talk.note(words.numbered(one_line(name) for name in names.values()))
        elif typed.isdigit() and 1 <= int(typed) <= len(ids):
            return ids[int(typed) - 1]
    return ""


def _text_for(talk: Talk, place: _Place, draft: Callable[[str], object]) -> str:
    """Return the text of the entry, from the terminal or from all of standard input."""
    lines = talk.lines
    if lines.is_terminal:
        talk.note(words.STAYS_HERE)
        asked = one_line(unmarked(place.words.text)).rstrip(".:… ")
        return lines.ask(f"{asked}: ", MAX_ANSWER, draft)
    raw = sys.stdin.buffer.read(MAX_ANSWER * 4 + 1)
    text = raw.decode("utf-8", "replace").removesuffix("\n")
    if len(text) > MAX_ANSWER:
        raise UsageError(words.too_long(len(text), MAX_ANSWER))
    return text


def _last_note(places: Places) -> Path:
    return places.state / encryption.name_for(LAST)


def _remember(talk: Talk, place: _Place, row_id: str) -> None:
    """Record where the last entry is, for undo; a disk that refuses this is ignored."""
    path, places = talk.work.entry.path, talk.saving.places
    if path is None or not row_of(talk.session, place.item, row_id):
        return
    note = "\n".join([str(path), place.item.id, row_id])
    with suppress(OSError):
        disk.make_private_folder(places.state)
        disk.overwrite(_last_note(places), note.encode("utf-8", "surrogateescape"))


def _undo(places: Places) -> int:
    """Delete the entry that `add` wrote last, from its file and its earlier versions."""
    with saving_in(places) as saving:
        path, item_id, row_id = _last(places)
        work = saving.workspace.open(path)
        item, row = _entry(work, item_id, row_id)
        entry, day = one_line(row_words(item, row)), _day_of(work, item, row)
        if work.session.read_only:
            raise CannotReadError(f"{path.name}: {work.session.read_only}")
        if on_terminal() and not confirm(words.ask_undo(entry, path.name)):
            raise UsageError(words.NOT_UNDONE)
        work.session.remove_row(item_id, row_id)
        saving.workspace.close(work)
        if not saving.flush(AT_THE_END) and work.failed_since is not None:
            raise CannotWriteError(words.not_added(work.why))
    _last_note(places).unlink(missing_ok=True)
    Lines().say(words.undone(path.name, day))
    return 0


def _day_of(work: OpenWorksheet, item: Rows, row: Row) -> str:
    """Return the date of an entry in words; empty where it has none."""
    column = _day_column(item, _ledger_of(work.worksheet, item))
    day = plain_day(row.get(column.id)) if column is not None else None
    return day_in_words(day) if day is not None else ""


def _last(places: Places) -> tuple[Path, str, str]:
    """Return the file of the last entry, and the ids of its list and row. Raises NoSuchError."""
    try:
        path, item_id, row_id = disk.read_regular(_last_note(places)).decode().split("\n")
    except (NoSuchError, CannotReadError, ValueError):
        raise NoSuchError(words.NOTHING_ADDED) from None
    return Path(path), item_id, row_id


def _entry(work: OpenWorksheet, item_id: str, row_id: str) -> tuple[Rows, Row]:
    item = work.worksheet.by_id.get(item_id)
    if not isinstance(item, Rows) or not (row := row_of(work.session, item, row_id)):
        raise NoSuchError(words.NOTHING_ADDED)
    return item, row
