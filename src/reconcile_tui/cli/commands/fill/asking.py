"""Asking for one answer, a way for each type of question and column.

Each takes the talk and a slot, prints what fits, and returns once the person goes on. What is typed
is handed to the slot at once, so that the session and its file hold it as a field of the app would.

An answer in the person's own editor, in a private folder that is gone when it ends.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from reconcile_tui.cli.commands.fill.saving import now
from reconcile_tui.cli.commands.fill.talk import Talk, matching, plain
from reconcile_tui.cli.lines import Moved, joined
from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM, Row, plain_text
from reconcile_tui.domain.dates import plain_day, typed_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import row_words
from reconcile_tui.domain.gather import Offer, row_for, without_taken
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import PlanKind, RefColumn
from reconcile_tui.domain.references import by_day, is_pointed_at, name_of_row, named, names_of
from reconcile_tui.errors import BookError
from reconcile_tui.messages import encryption as encrypted
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.messages import fields, private
from reconcile_tui.messages.cli import line_mode as words
from reconcile_tui.messages.fields import meant_day
from reconcile_tui.messages.files import left_out
from reconcile_tui.messages.screens import wrong_answer
from reconcile_tui.session import (
    Slot,
    closed_words,
    hasnt_come,
    is_closed,
    may_add,
    offered_to,
    row_of,
    says_something,
    soft_word,
    way_of,
    without_day,
    words_of_offer,
)
from reconcile_tui.storage.editor_files import (
    MOST,
    Editor,
    Run,
    find_editor,
    keys_for_the_editor,
    nothing_new,
    scratch,
)
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.recovery import keep_edited
from reconcile_tui.toml import BOM

REPLACE, EDIT = "replace", "edit"
ADD, LIST, CHANGE, DELETE, TICK, FROM, DONE = "add list change delete tick from done".split()
END = "."
"""A line with this alone ends a text; a line of two of them is one."""

MOST_OFFERS = 20
"""Answers from other worksheets that are listed at once."""


def ask(talk: Talk, slot: Slot) -> None:
    """Ask for the answer of a slot, in the way of its type."""
    before, talk.slot = talk.slot, slot
    try:
        ASKERS[slot.kind.answered_as](talk, slot)
    finally:
        talk.slot = before


def _take(talk: Talk, slot: Slot, raw: str) -> str:
    """Hand an answer to the session, and remember what was there. Returns what is wrong with it."""
    before = talk.session.answers
    said = slot.take(raw)
    if talk.session.answers is not before:
        talk.changed(before)
    _refused(talk, said)
    return said


def _refused(talk: Talk, said: str | None) -> bool:
    """Return whether there was no room for what was typed; the person is told then."""
    if said == NO_ROOM:
        talk.note(words.FILE_FULL)
    return said == NO_ROOM


# -- choosing --------------------------------------------------------------------------------------


def one_of(talk: Talk, slot: Slot) -> None:
    """One of several, by number or words."""
    labels = [option.label for option in slot.kind.options]
    talk.note(words.numbered(labels))
    _say_state(talk, slot)
    while typed := talk.line(words.CHOOSE):
        places = _places(talk, slot, typed)
        if len(places) == 1:
            _take(talk, slot, slot.kind.options[places[0]].value)
            return


def many_of(talk: Talk, slot: Slot) -> None:
    """Any number of several: their numbers, with blanks or commas between them."""
    labels = [option.label for option in slot.kind.options]
    talk.note(words.numbered(labels))
    talk.note(words.SEVERAL)
    _say_state(talk, slot)
    while typed := talk.line(words.CHOOSE):
        parts = typed.replace(",", " ").split()
        numbers = all(part.isdigit() for part in parts)
        found = [_places(talk, slot, one) for one in (parts if numbers else [typed])]
        if all(len(places) == 1 for places in found):
            values = [slot.kind.options[place].value for (place,) in found]
            _take(talk, slot, "\n".join(values))
            return


def _places(talk: Talk, slot: Slot, typed: str) -> list[int]:
    """Return the options that were meant; where it is not one, say so."""
    labels = [option.label for option in slot.kind.options]
    places = matching(labels, typed)
    if not places:
        values = [option.value for option in slot.kind.options]
        places = [values.index(typed)] if typed in values else []
    if len(places) > 1:
        talk.note(words.which_of([labels[place] for place in places]))
    elif not places:
        talk.note(words.NOT_A_CHOICE)
    return places


def tick(talk: Talk, slot: Slot) -> None:
    """Done or not."""
    talk.note(words.YES_OR_NO)
    while typed := talk.line():
        if typed in {"yes", "y", "no", "n"}:
            _take(talk, slot, "yes" if typed[0] == "y" else "")
            return
        talk.note(words.YES_OR_NO)


def number(talk: Talk, slot: Slot) -> None:
    """A whole number on a scale."""
    kind = slot.kind
    talk.note(words.scale(kind.min, kind.max, kind.min_label, kind.max_label))
    _say_state(talk, slot)
    while typed := talk.line(words.CHOOSE):
        if typed.lstrip("-").isdecimal() and kind.min <= int(typed) <= kind.max:
            _take(talk, slot, str(int(typed)))
            return
        talk.note(words.scale(kind.min, kind.max, kind.min_label, kind.max_label))


# -- writing ---------------------------------------------------------------------------------------


def line(talk: Talk, slot: Slot) -> None:
    """One line of text."""
    if slot.is_answered and not _wants(talk, slot, words.ANSWERED, REPLACE, EDIT):
        return
    room = getattr(slot.kind, "max", None) or MAX_ANSWER
    draft = partial(_take_line, slot)
    while typed := talk.line(takes_words=True, room=room, more=[EDIT], draft=draft):
        if typed == EDIT:
            _edit(talk, slot)
            return
        said = _take(talk, slot, joined(typed)) if typed.strip() else ""
        if said in {"", NO_ROOM}:
            return
        talk.note(wrong_answer(said))
        talk.note(words.ONCE_MORE_OR_ENTER)


def _take_line(slot: Slot, text: str) -> str:
    return slot.take(joined(text))


def text(talk: Talk, slot: Slot) -> None:
    """Many lines, up to a line with only a dot; each is with the session once it is typed."""
    wanted = ""
    if slot.is_answered:
        wanted = _wants(talk, slot, words.ANSWERED_TEXT, REPLACE, ADD, EDIT)
        if not wanted:
            return
    if wanted == EDIT:
        _edit(talk, slot)
        return
    in_memory = talk.work.private or talk.work.in_private_run
    can_edit = isinstance(slot.kind, Item) and not in_memory
    how = words.TEXT if can_edit else words.TEXT_HERE
    talk.note(words.TEXT_AGAIN if talk.has_written else how)
    talk.has_written = True
    _write(talk, slot, slot.raw if wanted == ADD else "")


def _write(talk: Talk, slot: Slot, begun: str) -> None:
    before = talk.session.answers
    written = [begun] if begun else []

    def draft(last: str) -> None:
        slot.take("\n".join([*written, last]))

    typed = talk.line(words.MORE, takes_words=True, more=[EDIT], room=_room(begun), draft=draft)
    if typed == EDIT:
        _edit(talk, slot)
        return
    if not typed and not begun:
        return
    while typed != END:
        written.append(END if typed == END * 2 else typed)
        if _refused(talk, slot.take("\n".join(written))):
            break
        room = _room("\n".join(written))
        if room <= 0:
            talk.note(words.no_more_room())
            break
        typed = talk.lines.ask(words.MORE, room, draft)
    if talk.session.answers is not before:
        talk.changed(before)


def _room(written: str) -> int:
    return MAX_ANSWER - len(written) - bool(written)


def plan(talk: Talk, slot: Slot) -> None:
    """If, then, and when: a line each."""
    if slot.is_answered and not _wants(talk, slot, words.ANSWERED, REPLACE):
        return
    talk.note(words.PLAN)
    before, item_id = talk.session.answers, slot.kind.id
    for part in PlanKind.PARTS:

        def take(text: str, part: str = part) -> str | None:
            return talk.session.answer_part(item_id, part, joined(text))

        typed = talk.line(words.PLAN_PARTS[part], takes_words=True, draft=take)
        if typed.strip():
            _refused(talk, take(typed))
    if talk.session.answers is not before:
        talk.changed(before)


def day(talk: Talk, slot: Slot) -> None:
    """A date as it is typed, said back as what it was taken for."""
    if slot.value is not None and not _wants(talk, slot, words.ANSWERED, REPLACE):
        return
    talk.note(words.DATE)
    offer = offered_to(slot, talk.today())
    if offer is not None:
        talk.note(words.offered(words_of_offer(slot, talk.today())))
    while typed := talk.line(takes_words=True, draft=lambda text: slot.take(text.strip())).strip():
        if offer is not None and typed.casefold() in {"yes", "y"}:
            typed = offer.isoformat()
        meant = typed_day(typed, talk.today(), way_of(slot.kind))
        said = _take(talk, slot, typed if meant.day is None else meant.day.isoformat())
        taken = plain_day(slot.value)
        if taken is not None:
            late = hasnt_come(slot.kind, taken, talk.today())
            talk.note(meant_day(taken, meant.meant, weekday=meant.weekday, too_late=late))
            return
        talk.note(wrong_answer(said))
        talk.note(words.AGAIN_OR_ENTER)


def _wants(talk: Talk, slot: Slot, said: str, *ways: str) -> str:
    """Say that there is an answer, and return what is to be done with it; empty to go on."""
    talk.note(said)
    while typed := talk.line(more=ways):
        if typed in ways:
            return typed
        if slot.value is None:  # it was cleared meanwhile, and this may be the new one
            talk.note(words.CLEARED_SO_ANSWER)
            return REPLACE
        talk.note(words.KEEP_OR_CHANGE)
    return ""


def _say_state(talk: Talk, slot: Slot) -> None:
    if slot.is_answered:
        talk.note(words.ANSWERED_CHOICE)


def _edit(talk: Talk, slot: Slot) -> None:
    """Write an answer in the person's editor, where that may hold it."""
    if isinstance(slot.kind, Item) and slot.kind.id in talk.session.sensitive:
        talk.note(private.NO_EDITOR)
    elif talk.work.in_private_run:
        talk.note(private.RUN_HAS_NO_EDITOR)
    elif encryption.is_on():
        talk.note(encrypted.NO_EDITOR)
    elif talk.work.private:
        talk.note(words.NO_EDITOR_IN_MEMORY)
    else:
        edit_answer(talk, slot)
        return
    ask(talk, slot)


# -- entries: a list that grows one at a time ------------------------------------------------------


def entries(talk: Talk, slot: Slot) -> None:
    """Ask for entries until the person goes on."""
    item: Rows = slot.kind
    said = bool(talk.session.rows(item.id))
    _say_how(talk, item)
    if said:
        _say_words(talk, item)
    tick = [TICK] if item.tick else []
    known = [ADD, LIST, CHANGE, DELETE, *tick, *([FROM] if item.gather else [])]
    while typed := talk.line(more=known):
        name, _, rest = typed.partition(" ")
        if name in {ADD, "yes", "+"}:
            _add(talk, item)
        elif name == LIST:
            _list(talk, item)
        elif name == FROM and item.gather is not None:
            _gather(talk, item)
        elif name in {CHANGE, DELETE, TICK}:
            _with_entry(talk, item, name, rest)
        else:
            _say_words(talk, item)
            continue
        talk.slot = slot
        talk.note(soft_word(slot))
        _say_how(talk, item)
        if not said and talk.session.rows(item.id):
            said = True
            _say_words(talk, item)


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


def _rows(talk: Talk, item: Rows) -> tuple[Row, ...]:
    """Return the entries in the order in which the app shows them."""
    return by_day(talk.session.worksheet, item.id, talk.session.rows(item.id))


def _list(talk: Talk, item: Rows) -> None:
    session = talk.session
    said = [
        one_line(row_words(item, named(session.worksheet, session.answers, item, row)))
        for row in _rows(talk, item)
    ]
    talk.note(words.numbered(said) if said else words.NO_ANSWER)


# -- one entry -------------------------------------------------------------------------------------


def _add(talk: Talk, item: Rows) -> str:
    """Write a new entry. Returns its id, or nothing where there is none after all."""
    if not may_add(talk.session, item):
        talk.note(closed_words(item) or words.CLOSED_OR_FULL)
        return ""
    row_id = talk.session.new_row_id(item.id)
    try:
        _cells(talk, item, row_id)
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


def _cells(talk: Talk, item: Rows, row_id: str) -> None:
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


def _with_entry(talk: Talk, item: Rows, name: str, rest: str) -> None:
    """Change, delete or tick the entry with a number."""
    rows = _rows(talk, item)
    if not rest.isdigit():
        talk.note(f"{words.WHICH_ENTRY} {name} 1.")
        return
    if not 1 <= int(rest) <= len(rows):
        talk.note(words.NO_SUCH_ENTRY)
        return
    row = rows[int(rest) - 1]
    if name == CHANGE:
        _cells(talk, item, str(row["row"]))
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


def about_which(talk: Talk, slot: Slot) -> None:
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
                if row_id := _add(talk, target):
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
    found = without_taken(every.offers, item, session.rows(item.id))[:MOST_OFFERS]
    talk.note(left_out(every.unread, fields.IN_THIS_LIST))
    if not found:
        talk.note(fields.NOTHING_THERE)
        return
    talk.note(words.numbered(map(_told, found)))
    talk.note(words.GATHER_HOW)
    typed = talk.lines.ask(words.CHOOSE).replace(",", " ").split()
    chosen = [found[int(n) - 1] for n in typed if n.isdigit() and 1 <= int(n) <= len(found)]
    room = len(chosen) if item.limit is None else item.limit - len(session.rows(item.id))
    session.add_rows(item.id, [row_for(item, offer) for offer in chosen[:room]])
    if room < len(chosen):
        talk.note(fields.no_room(item.limit or 0))
    elif chosen:
        talk.note(words.ENTRY_ADDED)


def _told(offer: Offer) -> str:
    said = one_line(offer.words) or fields.NO_WORDS
    return f"{fields.heading(offer.title, offer.day)}. {offer.question} {said}"


# -- each type ------------------------------------------------------------------------------------


def note(talk: Talk, slot: Slot) -> None:
    """Words only: there is nothing to ask."""


ASKERS: dict[str, Callable[[Talk, Slot], None]] = {
    "note": note,
    "line": line,
    "text": text,
    "choice": one_of,
    "choices": many_of,
    "scale": number,
    "date": day,
    "plan": plan,
    "rows": entries,
    "check": tick,
    "ref": about_which,
}
"""How a kind of answer is given (`answered_as`) -> what asks for one answer.

Each returns once the person goes on.
"""


# -- in an editor ----------------------------------------------------------------------------------


def edit_answer(talk: Talk, slot: Slot) -> None:
    """Let the person write an answer in their editor, and take what comes back."""
    try:
        editor = find_editor(os.environ)
    except BookError as error:
        talk.note(str(error))
        return
    if not _may_open(talk, editor):
        return
    text = slot.raw
    data = f"{text}\n".encode() if text else b""
    try:
        with scratch("text.txt", data, talk.saving.places.state) as paper:
            code = _run(talk, [*editor.words, str(paper.file)])
            raw = paper.read()
    except OSError as error:
        talk.note(editing.could_not_start((error.strerror or type(error).__name__).lower()))
        return
    except BookError as error:
        talk.note(str(error))
        return
    said = _taken(talk, slot, data, raw, code)
    if talk.saving.ended_by:
        os.kill(os.getpid(), talk.saving.ended_by)
    talk.note(said)


def _may_open(talk: Talk, editor: Editor) -> bool:
    """Ask before an editor that may save copies; say how one is left that nobody chose."""
    if editor.keys:
        talk.note(f"{editing.opens(editor.name)}. {editor.keys}")
    if not editor.own_ways:
        return True
    talk.note(f"{editing.OWN_WAYS}. {editing.own_ways_about(editor.name)}")
    return talk.choose([label for _, label in editing.OWN_WAYS_CHOICES]) == 1


def _run(talk: Talk, command: list[str]) -> int:
    """Lend the terminal to the editor until it ends."""
    talk.lines.release()
    try:
        with keys_for_the_editor():
            run = Run(command)
            talk.saving.before_end = run.end
            return run.wait()
    finally:
        talk.saving.before_end = None
        talk.lines.resume()


def _taken(talk: Talk, slot: Slot, data: bytes, raw: bytes | None, code: int) -> str:
    """Take what came back. Returns what is said about it."""
    said = nothing_new(data, data, raw, code)
    if raw is None or said:
        return said
    why = _refusal(slot, raw)
    if why:
        talk.saving.flush()
        copy = keep_edited(talk.work.entry.path, raw, now())
        return f"{editing.NOT_TAKEN}: {why} {words.kept_aside(copy)}"
    text = plain_text(raw.decode("utf-8").removeprefix(BOM)).removesuffix("\n")
    before = talk.session.answers
    slot.take(text if slot.kind.answered_as == "text" else joined(text))
    if talk.session.answers is not before:
        talk.changed(before)
    return editing.ended_with(code) if code else editing.TAKEN


def _refusal(slot: Slot, raw: bytes) -> str:
    if len(raw) > MOST:
        return editing.too_much(MOST)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return editing.no_text(error.start + 1)
    most = getattr(slot.kind, "max", None) or MAX_ANSWER
    return editing.too_much(most) if len(text) > most + 1 else ""
