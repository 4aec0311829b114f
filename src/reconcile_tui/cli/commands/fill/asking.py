"""Prompts for one answer in line mode, one function per `answered_as` of a question or column.

Each prints what its type needs, passes what is typed to the slot at once, so that the session saves
it as it does for a field on the screen, and returns once the person moves on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from reconcile_tui.cli.commands.fill.saving import now
from reconcile_tui.cli.commands.fill.talk import DONE, Talk, matching, plain
from reconcile_tui.cli.lines import Moved, joined
from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM, Row, plain_text
from reconcile_tui.domain.dates import plain_day, typed_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.form import row_words
from reconcile_tui.domain.gather import Offer, row_for, without_taken
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import Option, PlanKind, RefColumn
from reconcile_tui.domain.references import by_day, is_pointed_at, name_of_row, named, names_of
from reconcile_tui.errors import AppError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import encryption as encrypted
from reconcile_tui.messages import external_editor as editing
from reconcile_tui.messages import fields, private
from reconcile_tui.messages.fields import meant_day
from reconcile_tui.messages.files import left_out
from reconcile_tui.messages.screens import wrong_answer
from reconcile_tui.session import (
    Slot,
    answer_hint,
    can_add_row,
    closed_reason,
    date_direction,
    has_own_content,
    is_closed,
    is_in_future,
    missing_date_message,
    row_of,
    suggested_date,
    suggestion_in_words,
)
from reconcile_tui.storage import editor_files
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.recovery import keep_edited
from reconcile_tui.toml import BOM

REPLACE, EDIT = "replace", "edit"
ADD, LIST, CHANGE, DELETE, TICK, FROM = "add list change delete tick from".split()
END = "."
"""A line of only this ends a text. Two of them write one."""

MOST_OFFERS = 20
"""Answers from other worksheets that are listed at once."""


def ask(talk: Talk, slot: Slot) -> None:
    """Ask for the answer of a slot."""
    before, talk.slot = talk.slot, slot
    try:
        ASKERS[slot.kind.answered_as](talk, slot)
    finally:
        talk.slot = before


def _take(talk: Talk, slot: Slot, raw: str) -> str:
    """Pass an answer to the session. Returns what is wrong with it, or an empty string."""
    before = talk.session.answers
    fault = slot.take(raw)
    talk.changed(before)
    _is_full(talk, fault)
    return fault


def _is_full(talk: Talk, fault: str | None) -> bool:
    """Return whether an answer was refused because the file has no room, and say so."""
    if fault == NO_ROOM:
        talk.note(words.FILE_FULL)
    return fault == NO_ROOM


def _limit(slot: Slot) -> int:
    return getattr(slot.kind, "max", None) or MAX_ANSWER


def _choose(talk: Talk, slot: Slot, how: str, parse: Callable[[str], str | None]) -> None:
    """Say how to answer, then ask until `parse` returns a value; None means it said why not."""
    talk.note(how)
    if slot.is_answered:
        talk.note(words.ANSWERED_CHOICE)
    while typed := talk.line(words.CHOOSE):
        if (raw := parse(typed)) is not None:
            _take(talk, slot, raw)
            return


def one_of(talk: Talk, slot: Slot) -> None:
    """Ask for one option, by number or words."""
    options = slot.kind.options
    _choose(talk, slot, _listed(options), lambda typed: _option(talk, options, typed))


def many_of(talk: Talk, slot: Slot) -> None:
    """Ask for any number of options: their numbers, separated by blanks or commas."""
    options = slot.kind.options

    def parse(typed: str) -> str | None:
        parts = typed.replace(",", " ").split()
        numbers = all(part.isdigit() for part in parts)
        values = [_option(talk, options, one) for one in (parts if numbers else [typed])]
        return None if None in values else "\n".join(filter(None, values))

    _choose(talk, slot, f"{_listed(options)}\n{words.SEVERAL}", parse)


def _listed(options: Sequence[Option]) -> str:
    return words.numbered(option.label for option in options)


def _option(talk: Talk, options: Sequence[Option], typed: str) -> str | None:
    """Return the value of the option that is meant; where it is not exactly one, say so."""
    labels = [option.label for option in options]
    places = matching(labels, typed)
    places = places or [n for n, option in enumerate(options) if option.value == typed]
    if len(places) == 1:
        return options[places[0]].value
    talk.note(words.which_of([labels[n] for n in places]) if places else words.NOT_A_CHOICE)
    return None


def number(talk: Talk, slot: Slot) -> None:
    """Ask for a whole number on a scale."""
    kind = slot.kind
    scale = words.scale(kind.min, kind.max, kind.min_label, kind.max_label)

    def parse(typed: str) -> str | None:
        if re.fullmatch(r"-?\d+", typed) and kind.min <= int(typed) <= kind.max:
            return str(int(typed))
        talk.note(scale)
        return None

    _choose(talk, slot, scale, parse)


def tick(talk: Talk, slot: Slot) -> None:
    """Ask whether something is done."""
    talk.note(words.YES_OR_NO)
    while typed := talk.line():
        if typed in {"yes", "y", "no", "n"}:
            _take(talk, slot, "yes" if typed[0] == "y" else "")
            return
        talk.note(words.YES_OR_NO)


def _what_to_do(talk: Talk, slot: Slot, explanation: str, *choices: str) -> str:
    """Return what to do with the answer there is: one of the choices, or empty to leave it."""
    talk.note(explanation)
    while typed := talk.line(more=choices):
        if typed in choices:
            return typed
        if slot.value is None:  # it was cleared meanwhile, and this may be the new one
            talk.note(words.CLEARED_SO_ANSWER)
            return REPLACE
        talk.note(words.KEEP_OR_CHANGE)
    return ""


def line(talk: Talk, slot: Slot) -> None:
    """Ask for one line of text."""
    if slot.is_answered and not _what_to_do(talk, slot, words.ANSWERED, REPLACE, EDIT):
        return

    def draft(typed: str) -> str:
        return slot.take(joined(typed))

    while typed := talk.line(takes_words=True, room=_limit(slot), more=[EDIT], draft=draft):
        if typed == EDIT:
            _edit(talk, slot)
            return
        fault = _take(talk, slot, joined(typed)) if typed.strip() else ""
        if fault in {"", NO_ROOM}:
            return
        talk.note(wrong_answer(fault))
        talk.note(words.ONCE_MORE_OR_ENTER)


def text(talk: Talk, slot: Slot) -> None:
    """Ask for lines of text, up to one of only a period."""
    wanted = REPLACE
    if slot.is_answered:
        wanted = _what_to_do(talk, slot, words.ANSWERED_TEXT, REPLACE, ADD, EDIT)
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
    """Read lines after the text so far, and pass each to the session once it is typed."""
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
        if _is_full(talk, slot.take("\n".join(written))):
            break
        room = _room("\n".join(written))
        if room <= 0:
            talk.note(words.no_more_room())
            break
        typed = talk.lines.ask(words.MORE, room, draft)
    talk.changed(before)


def _room(written: str) -> int:
    return MAX_ANSWER - len(written) - bool(written)


def plan(talk: Talk, slot: Slot) -> None:
    """Ask for the parts of a plan, a line each."""
    if slot.is_answered and not _what_to_do(talk, slot, words.ANSWERED, REPLACE):
        return
    talk.note(words.PLAN)
    before = talk.session.answers
    for part in PlanKind.PARTS:

        def take(text: str, part: str = part) -> str | None:
            return talk.session.answer_part(slot.kind.id, part, joined(text))

        typed = talk.line(words.PLAN_PARTS[part], takes_words=True, draft=take)
        if typed.strip():
            _is_full(talk, take(typed))
    talk.changed(before)


def day(talk: Talk, slot: Slot) -> None:
    """Ask for a date, and print which date was understood."""
    if slot.value is not None and not _what_to_do(talk, slot, words.ANSWERED, REPLACE):
        return
    talk.note(words.DATE)
    offer = suggested_date(slot, talk.today())
    if offer is not None:
        talk.note(words.offered(suggestion_in_words(slot, talk.today())))
    while typed := talk.line(takes_words=True, draft=lambda text: slot.take(text.strip())).strip():
        if offer is not None and typed.casefold() in {"yes", "y"}:
            typed = offer.isoformat()
        today = talk.today()
        meant = typed_day(typed, today, date_direction(slot.kind))
        fault = _take(talk, slot, typed if meant.day is None else meant.day.isoformat())
        taken = plain_day(slot.value)
        if taken is not None:
            late = is_in_future(slot.kind, taken, today)
            talk.note(meant_day(taken, meant.meant, weekday=meant.weekday, too_late=late))
            return
        talk.note(wrong_answer(fault))
        talk.note(words.AGAIN_OR_ENTER)


def entries(talk: Talk, slot: Slot) -> None:
    """Add, list, change, delete or tick entries until the person moves on."""
    item: Rows = slot.kind
    tick = [TICK] if item.tick else []
    commands = " ".join([words.ENTRY_WORDS, *([words.TICK_WORDS] if tick else [])])
    explained = bool(talk.session.rows(item.id))
    _say_state(talk, item)
    talk.note(commands if explained else "")
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
            talk.note(commands)
            continue
        talk.slot = slot
        talk.note(answer_hint(slot))
        _say_state(talk, item)
        if not explained and talk.session.rows(item.id):
            explained = True
            talk.note(commands)


def _say_state(talk: Talk, item: Rows) -> None:
    """Say how many entries there are, and whether one can be added."""
    count = len(talk.session.rows(item.id))
    talk.note(words.entries(count) if count else "")
    if is_closed(talk.session, item):
        talk.note(closed_reason(item))
    if can_add_row(talk.session, item):
        talk.note(words.ADD_OR_ENTER if count else words.ADD)
        talk.note(words.GATHER_WORDS if item.gather else "")
    elif count:
        talk.note(words.CLOSED_OR_FULL)


def _can_add(talk: Talk, item: Rows) -> bool:
    """Return whether an entry may be added; where not, say why."""
    if can_add_row(talk.session, item):
        return True
    talk.note(closed_reason(item) or words.CLOSED_OR_FULL)
    return False


def _sorted_rows(talk: Talk, item: Rows) -> tuple[Row, ...]:
    """Return the entries in the order in which the app shows them."""
    return by_day(talk.session.worksheet, item.id, talk.session.rows(item.id))


def _list(talk: Talk, item: Rows) -> None:
    session = talk.session
    shown = [
        one_line(row_words(item, named(session.worksheet, session.answers, item, row)))
        for row in _sorted_rows(talk, item)
    ]
    talk.note(words.numbered(shown) if shown else words.NO_ANSWER)


def _add(talk: Talk, item: Rows) -> str:
    """Ask for a new entry. Returns its id, or an empty string where none was added."""
    if not _can_add(talk, item):
        return ""
    row_id = talk.session.new_row_id(item.id)
    try:
        _cells(talk, item, row_id)
    finally:
        # An entry that says nothing but which other entry it is about is dropped.
        row = row_of(talk.session, item, row_id)
        if row and not has_own_content(item, row):
            talk.session.remove_row(item.id, row_id)
    if not row_of(talk.session, item, row_id):
        talk.note(words.ENTRY_EMPTY)
        return ""
    talk.undo = lambda: talk.session.remove_row(item.id, row_id)
    talk.note(words.ENTRY_ADDED)
    talk.note(missing_date_message(talk.session, item, row_id))
    return row_id


def _cells(talk: Talk, item: Rows, row_id: str) -> None:
    """Ask for the cells of an entry, one after another."""
    talk.note(words.ONE_BY_ONE)
    place = 0
    while 0 <= place < len(item.columns):
        column = item.columns[place]
        hint = f"\n{plain(column.hint)}" if column.hint else ""
        talk.say(f"{plain(column.text)}{hint}")
        slot = Slot.of_cell(talk.session, item, row_id, column)
        try:
            ask(talk, slot)
        except Moved as moved:
            if moved.to == DONE:
                return
            if moved.to not in {"back", "skip"}:
                raise
            place += -1 if moved.to == "back" else 1
        else:
            talk.note(answer_hint(slot))
            place += 1


def _with_entry(talk: Talk, item: Rows, name: str, rest: str) -> None:
    """Change, delete or tick the entry with a number."""
    rows = _sorted_rows(talk, item)
    if not rest.isdigit():
        talk.note(f"{words.WHICH_ENTRY} {name} 1.")
        return
    if not 1 <= int(rest) <= len(rows):
        talk.note(words.NO_SUCH_ENTRY)
        return
    row = rows[int(rest) - 1]
    row_id = str(row["row"])
    if name == DELETE:
        _delete(talk, item, row)
    elif name == CHANGE:
        _cells(talk, item, row_id)
        talk.note(words.ENTRY_CHANGED)
        talk.note(missing_date_message(talk.session, item, row_id))
    else:
        talk.session.answer_cell(item.id, row_id, item.tick, "" if row.get(item.tick) else "yes")
        talk.note(words.ENTRY_CHANGED)


def _delete(talk: Talk, item: Rows, row: Row) -> None:
    session, row_id = talk.session, str(row["row"])
    if is_pointed_at(session.worksheet, session.answers, item.id, row_id):
        talk.note(fields.remove(name_of_row(item, row)))
        talk.note(words.POINTED_AT)
        if talk.lines.ask(words.DELETE_POINTED_AT).strip().casefold() not in {"yes", "y"}:
            return
    place = [one["row"] for one in session.rows(item.id)].index(row_id)
    session.remove_row(item.id, row_id)
    talk.undo = lambda: session.restore_row(item.id, row, place)
    talk.note_erased(words.ENTRY_DELETED)


def about_which(talk: Talk, slot: Slot) -> None:
    """Ask for one of the entries of another question; where there is none, offer to add one."""
    session = talk.session
    column: RefColumn = slot.kind
    names = names_of(session.worksheet, session.answers, column.to)
    if not names:
        _add_first(talk, slot, session.worksheet.by_id.get(column.to))
        return
    talk.note(words.entries_to_choose(len(names)))
    talk.note(words.CHOOSE_ENTRY if slot.value is None else words.ANSWERED_CHOICE)
    ids, labels = list(names), [one_line(name) for name in names.values()]
    while typed := talk.line(words.CHOOSE, more=[LIST]):
        places = [] if typed == LIST else matching(labels, typed)
        if len(places) == 1:
            slot.take(ids[places[0]])
            return
        talk.note(words.numbered(labels) if typed == LIST else words.NOT_AN_ENTRY)


def _add_first(talk: Talk, slot: Slot, target: Item | None) -> None:
    if not isinstance(target, Rows) or not can_add_row(talk.session, target):
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


def _gather(talk: Talk, item: Rows) -> None:
    """List what can be copied from other worksheets, and add what is chosen."""
    session = talk.session
    if not _can_add(talk, item):
        return
    talk.saving.flush()
    sheets = {sheet.id: sheet for sheet in talk.library.worksheets()}
    every = talk.workspace.offers(sheets, besides=session.answers.id)
    offers = without_taken(every.offers, item, session.rows(item.id))[:MOST_OFFERS]
    talk.note(left_out(every.unread, fields.IN_THIS_LIST))
    if not offers:
        talk.note(fields.NOTHING_THERE)
        return
    talk.note(words.numbered(map(_words_of_gathered, offers)))
    talk.note(words.GATHER_HOW)
    typed = talk.lines.ask(words.CHOOSE).replace(",", " ").split()
    chosen = [offers[int(n) - 1] for n in typed if n.isdigit() and 1 <= int(n) <= len(offers)]
    room = len(chosen) if item.limit is None else item.limit - len(session.rows(item.id))
    session.add_rows(item.id, [row_for(item, offer) for offer in chosen[:room]])
    if room < len(chosen):
        talk.note(fields.no_room(item.limit or 0))
    elif chosen:
        talk.note(words.ENTRY_ADDED)


def _words_of_gathered(offer: Offer) -> str:
    text = one_line(offer.words) or fields.NO_WORDS
    return f"{fields.heading(offer.title, offer.day)}. {offer.question} {text}"


ASKERS: dict[str, Callable[[Talk, Slot], None]] = {
    "note": lambda *_: None,
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
"""`answered_as` of a question or column -> the function that asks for its answer."""


def _edit(talk: Talk, slot: Slot) -> None:
    """Edit an answer in the person's editor; where a file must not contain it, say why and ask."""
    if isinstance(slot.kind, Item) and slot.kind.id in talk.session.sensitive:
        talk.note(private.NO_EDITOR)
    elif talk.work.in_private_run:
        talk.note(private.RUN_HAS_NO_EDITOR)
    elif encryption.is_on():
        talk.note(encrypted.NO_EDITOR)
    elif talk.work.private:
        talk.note(words.NO_EDITOR_IN_MEMORY)
    else:
        _edit_answer(talk, slot)
        return
    ask(talk, slot)


def _edit_answer(talk: Talk, slot: Slot) -> None:
    """Open an answer in the editor from a private temporary folder, and take what it saved."""
    try:
        editor = editor_files.find_editor(os.environ)
    except AppError as error:
        talk.note(str(error))
        return
    if not _may_open(talk, editor):
        return
    text = slot.raw
    data = f"{text}\n".encode() if text else b""
    try:
        with editor_files.scratch("text.txt", data, talk.saving.places.state) as file:
            code = _run(talk, [*editor.words, str(file.file)])
            raw = file.read()
    except OSError as error:
        talk.note(editing.could_not_start((error.strerror or type(error).__name__).lower()))
        return
    except AppError as error:
        talk.note(str(error))
        return
    outcome = _take_edited(talk, slot, data, raw, code)
    if talk.saving.ended_by:
        os.kill(os.getpid(), talk.saving.ended_by)
    talk.note(outcome)


def _may_open(talk: Talk, editor: editor_files.Editor) -> bool:
    """Say how to quit an editor nobody chose, and ask before one that may save copies."""
    if editor.keys:
        talk.note(f"{editing.opens(editor.name)}. {editor.keys}")
    if not editor.own_ways:
        return True
    talk.note(f"{editing.OWN_WAYS}. {editing.own_ways_about(editor.name)}")
    return talk.choose([label for _, label in editing.OWN_WAYS_CHOICES]) == 1


def _run(talk: Talk, command: list[str]) -> int:
    """Run the editor on this terminal. Returns its exit code."""
    talk.lines.release()
    try:
        with editor_files.keys_for_the_editor():
            run = editor_files.Run(command)
            talk.saving.before_end = run.end
            return run.wait()
    finally:
        talk.saving.before_end = None
        talk.lines.resume()


def _take_edited(talk: Talk, slot: Slot, data: bytes, raw: bytes | None, code: int) -> str:
    """Take what the editor saved. Returns what to tell the person."""
    nothing = editor_files.nothing_new(data, data, raw, code)
    if raw is None or nothing:
        return nothing
    if why := _refusal(slot, raw):
        talk.saving.flush()
        copy = keep_edited(talk.work.entry.path, raw, now())
        return f"{editing.NOT_TAKEN}: {why} {words.kept_aside(copy)}"
    text = plain_text(raw.decode("utf-8").removeprefix(BOM)).removesuffix("\n")
    before = talk.session.answers
    slot.take(text if slot.kind.answered_as == "text" else joined(text))
    talk.changed(before)
    return editing.ended_with(code) if code else editing.TAKEN


def _refusal(slot: Slot, raw: bytes) -> str:
    """Return why what the editor saved is no answer: too long, or no text."""
    if len(raw) > editor_files.MOST:
        return editing.too_much(editor_files.MOST)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return editing.no_text(error.start + 1)
    return editing.too_much(_limit(slot)) if len(text) > _limit(slot) + 1 else ""
