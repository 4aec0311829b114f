"""Entries: a list that grows one at a time, and what an entry is about."""

from __future__ import annotations

from collections.abc import Iterable

from reconcile_tui.cli.commands.fill.moved import Moved
from reconcile_tui.cli.commands.fill.talk import Asker, Talk, matching, plain
from reconcile_tui.domain.answers import Row
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import row_words
from reconcile_tui.domain.gather import Offer, row_for, without_taken
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RefColumn
from reconcile_tui.domain.references import by_day, is_pointed_at, name_of_row, named, names_of
from reconcile_tui.messages import fields
from reconcile_tui.messages.cli import line_mode as words
from reconcile_tui.messages.files import left_out
from reconcile_tui.slot import (
    Slot,
    closed_words,
    is_closed,
    may_add,
    row_of,
    says_something,
    soft_word,
    without_day,
)

__all__ = ["ask_about_which", "ask_entries"]

ADD, LIST, CHANGE, DELETE, TICK, FROM, DONE = "add list change delete tick from done".split()
MOST = 20
"""Answers from other worksheets that are listed at once."""


def ask_entries(talk: Talk, slot: Slot, ask: Asker) -> None:
    """Ask for entries until the person goes on; `ask` asks for a cell."""
    item: Rows = slot.kind
    said = bool(talk.session.rows(item.id))
    _say_how(talk, item)
    if said:
        _say_words(talk, item)
    while typed := talk.line(more=_words_of(item)):
        name, _, rest = typed.partition(" ")
        if name in {ADD, "yes", "+"}:
            _add(talk, item, ask)
        elif name == LIST:
            _list(talk, item)
        elif name == FROM and item.gather is not None:
            _gather(talk, item)
        elif name in {CHANGE, DELETE, TICK}:
            _with_entry(talk, item, name, rest, ask)
        else:
            _say_words(talk, item)
            continue
        talk.slot = slot
        talk.note(soft_word(slot))
        _say_how(talk, item)
        if not said and talk.session.rows(item.id):
            said = True
            _say_words(talk, item)


def _words_of(item: Rows) -> list[str]:
    tick = [TICK] if item.tick else []
    return [ADD, LIST, CHANGE, DELETE, *tick, *([FROM] if item.gather else [])]


def _say_how(talk: Talk, item: Rows) -> None:
    """Say how many entries there are, and what can be typed."""
    count = len(talk.session.rows(item.id))
    if count:
        talk.note(words.entries(count))
    if is_closed(talk.session, item):
        talk.note(closed_words(item))
    if may_add(talk.session, item):
        talk.note(words.ADD_OR_ENTER if count else words.ADD)
        if item.gather is not None:
            talk.note(words.GATHER_WORDS)
    elif count:
        talk.note(words.CLOSED_OR_FULL)


def _say_words(talk: Talk, item: Rows) -> None:
    """Say what can be typed about entries."""
    talk.note(" ".join([words.ENTRY_WORDS, *([words.TICK_WORDS] if item.tick else [])]))


def _rows_of(talk: Talk, item: Rows) -> tuple[Row, ...]:
    """Return the entries in the order in which the app shows them."""
    return by_day(talk.session.worksheet, item.id, talk.session.rows(item.id))


def _list(talk: Talk, item: Rows) -> None:
    session = talk.session
    said = [
        one_line(row_words(item, named(session.worksheet, session.answers, item, row)))
        for row in _rows_of(talk, item)
    ]
    talk.note(words.numbered(said) if said else words.NO_ANSWER)


# -- one entry -------------------------------------------------------------------------------------


def _add(talk: Talk, item: Rows, ask: Asker) -> str:
    """Write a new entry. Returns its id, or nothing where there is none after all."""
    if not may_add(talk.session, item):
        talk.note(closed_words(item) or words.CLOSED_OR_FULL)
        return ""
    row_id = talk.session.new_row_id(item.id)
    try:
        _cells(talk, item, row_id, ask)
    finally:
        # A new entry that is only about another one says nothing: it isn't one.
        row = row_of(talk.session, item, row_id)
        if row and not says_something(item, row):
            talk.session.remove_row(item.id, row_id)
    if not row_of(talk.session, item, row_id):
        talk.note(words.ENTRY_EMPTY)
        return ""
    talk.undo = lambda: talk.session.remove_row(item.id, row_id)
    talk.note(words.ENTRY_ADDED)
    talk.note(without_day(talk.session, item, row_id))
    return row_id


def _cells(talk: Talk, item: Rows, row_id: str, ask: Asker) -> None:
    """Ask for the cells of an entry, one after another."""
    talk.note(words.ONE_BY_ONE)
    place = 0
    while place < len(item.columns):
        column = item.columns[place]
        hint = f"\n{plain(column.hint)}" if column.hint else ""
        talk.say(f"{plain(column.text)}{hint}")
        slot = Slot.of_cell(talk.session, item, row_id, column)
        try:
            with talk.in_entry(DONE):
                ask(talk, slot)
        except Moved as moved:
            if moved.way == DONE:
                return
            if moved.way not in {"back", "skip"}:
                raise
            if moved.way == "back" and not place:
                return
            place += -1 if moved.way == "back" else 1
        else:
            talk.note(soft_word(slot))
            place += 1


def _with_entry(talk: Talk, item: Rows, name: str, rest: str, ask: Asker) -> None:
    """Change, delete or tick the entry with a number."""
    rows = _rows_of(talk, item)
    if not rest.isdigit():
        talk.note(f"{words.WHICH_ENTRY} {name} 1.")
        return
    if not 1 <= int(rest) <= len(rows):
        talk.note(words.NO_SUCH_ENTRY)
        return
    row = rows[int(rest) - 1]
    if name == CHANGE:
        _cells(talk, item, str(row["row"]), ask)
        talk.note(words.ENTRY_CHANGED)
        talk.note(without_day(talk.session, item, str(row["row"])))
    elif name == DELETE:
        _delete(talk, item, row)
    else:
        ticked = "" if row.get(item.tick) else "yes"
        talk.session.answer_cell(item.id, str(row["row"]), item.tick, ticked)
        talk.note(words.ENTRY_CHANGED)


def _delete(talk: Talk, item: Rows, row: Row) -> None:
    session, row_id = talk.session, str(row["row"])
    if is_pointed_at(session.worksheet, session.answers, item.id, row_id):
        talk.note(fields.remove(name_of_row(item, row)))
        talk.note(words.POINTED_AT)
        if talk.lines.ask(words.DELETE_POINTED_AT).strip().casefold() not in {"yes", "y"}:
            return
    rows = session.rows(item.id)
    place = next(n for n, one in enumerate(rows) if one["row"] == row_id)
    session.remove_row(item.id, row_id)
    talk.undo = lambda: session.put_back(item.id, row, place)
    talk.note_erased(words.ENTRY_DELETED)


# -- what an entry is about ------------------------------------------------------------------------


def ask_about_which(talk: Talk, slot: Slot, ask: Asker) -> None:
    """Choose one of the entries of another question; where there is none, write the first one."""
    session = talk.session
    column: RefColumn = slot.kind
    target = session.worksheet.by_id.get(column.to)
    found = names_of(session.worksheet, session.answers, column.to)
    if not found:
        if not isinstance(target, Rows) or not may_add(session, target):
            talk.note(words.NOTHING_TO_CHOOSE)
            return
        talk.note(words.WRITE_FIRST)
        while typed := talk.line(more=[ADD]):
            if typed in {ADD, "yes", "+"}:
                talk.say(plain(target.text))
                if row_id := _add(talk, target, ask):
                    slot.take(row_id)
                return
            talk.note(words.WRITE_FIRST)
        return
    talk.note(words.entries_to_choose(len(found)))
    talk.note(words.CHOOSE_ENTRY if slot.value is None else words.ANSWERED_CHOICE)
    ids, labels = list(found), [one_line(name) for name in found.values()]
    while typed := talk.line(words.CHOOSE, more=[LIST]):
        places = [] if typed == LIST else matching(labels, typed)
        if typed == LIST:
            talk.note(words.numbered(labels))
        elif len(places) == 1:
            slot.take(ids[places[0]])
            return
        else:
            talk.note(words.NOT_AN_ENTRY)


# -- from other worksheets -------------------------------------------------------------------------


def _gather(talk: Talk, item: Rows) -> None:
    """List what may be copied from other worksheets, and add what is chosen."""
    session = talk.session
    if not may_add(session, item):
        talk.note(closed_words(item) or words.CLOSED_OR_FULL)
        return
    talk.saving.flush()
    sheets = {sheet.id: sheet for sheet in talk.library.worksheets()}
    every = talk.workspace.offers(sheets, besides=session.answers.id)
    found = without_taken(every.offers, item, session.rows(item.id))[:MOST]
    talk.note(left_out(every.unread, fields.IN_THIS_LIST))
    if not found:
        talk.note(fields.NOTHING_THERE)
        return
    talk.note(words.numbered(map(_told, found)))
    talk.note(words.GATHER_HOW)
    typed = talk.lines.ask(words.CHOOSE).replace(",", " ").split()
    chosen = [found[int(n) - 1] for n in typed if n.isdigit() and 1 <= int(n) <= len(found)]
    room = len(chosen) if item.limit is None else item.limit - len(session.rows(item.id))
    session.add_rows(item.id, _as_rows(item, chosen[:room]))
    if room < len(chosen):
        talk.note(fields.no_room(item.limit or 0))
    elif chosen:
        talk.note(words.ENTRY_ADDED)


def _as_rows(item: Rows, chosen: Iterable[Offer]) -> list[dict[str, object]]:
    return [row_for(item, offer) for offer in chosen]


def _told(offer: Offer) -> str:
    said = one_line(offer.words) or fields.NO_WORDS
    return f"{fields.heading(offer.title, offer.day)}. {offer.question} {said}"
