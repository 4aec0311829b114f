"""Prompts for one answer in line mode, one function per `answered_as` of a question or column.

Each prints what its type needs, passes what is typed to the slot at once, so that the session saves
it as it does for a field on the screen, and returns once the person moves on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence

from reconcile_tui.cli.commands.line_ui import DONE, LineUI, matching, now, plain
from reconcile_tui.cli.lines import Navigate, as_one_line
from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM, Row, plain_text
from reconcile_tui.domain.dates import plain_day, typed_day
from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.gather import not_added_yet, row_from_offer
from reconcile_tui.domain.items import Item, Rows
from reconcile_tui.domain.kinds import Option, PlanKind, RefColumn
from reconcile_tui.domain.outline import (
    is_referenced,
    row_name,
    row_names,
    row_words,
    sort_by_day,
    with_names,
)
from reconcile_tui.errors import AppError
from reconcile_tui.messages import cli as words
from reconcile_tui.messages import fields, private
from reconcile_tui.messages.fields import day_meant
from reconcile_tui.messages.files import left_out
from reconcile_tui.messages.screens import invalid_answer
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
from reconcile_tui.storage import editor_files, recovery
from reconcile_tui.storage.editor_files import keep_edited_copy
from reconcile_tui.storage.io import encryption
from reconcile_tui.toml import BOM

REPLACE, EDIT = "replace", "edit"
ADD, LIST, CHANGE, DELETE, TICK, FROM = "add list change delete tick from".split()
END = "."
"""A line of only this ends a text. Two of them write one."""

MOST_OFFERS = 20
"""Answers from other worksheets that are listed at once."""


def ask(ui: LineUI, slot: Slot) -> None:
    """Ask for the answer of a slot."""
    before, ui.slot = ui.slot, slot
    try:
        ASKERS[slot.kind.answered_as](ui, slot)
    finally:
        ui.slot = before


def _answer(ui: LineUI, slot: Slot, raw: str) -> str:
    """Pass an answer to the session. Returns what is wrong with it, or an empty string."""
    before = ui.session.answers
    fault = slot.take(raw)
    ui.make_undoable(before)
    _report_if_full(ui, fault)
    return fault


def _report_if_full(ui: LineUI, fault: str | None) -> bool:
    """Return whether an answer was refused because the file has no room, and say so."""
    if fault == NO_ROOM:
        ui.note(words.FILE_FULL)
    return fault == NO_ROOM


def _max_length(slot: Slot) -> int:
    return getattr(slot.kind, "max", None) or MAX_ANSWER


def _choose(ui: LineUI, slot: Slot, how: str, parse: Callable[[str], str | None]) -> None:
    """Say how to answer, then ask until `parse` returns a value; None means it said why not."""
    ui.note(how)
    if slot.is_answered:
        ui.note(words.ANSWERED_CHOICE)
    while typed := ui.prompt(words.CHOOSE):
        if (raw := parse(typed)) is not None:
            _answer(ui, slot, raw)
            return


def ask_choice(ui: LineUI, slot: Slot) -> None:
    """Ask for one option, by number or words."""
    options = slot.kind.options
    _choose(ui, slot, _numbered(options), lambda typed: _option(ui, options, typed))


def ask_choices(ui: LineUI, slot: Slot) -> None:
    """Ask for any number of options: their numbers, separated by blanks or commas."""
    options = slot.kind.options

    def parse(typed: str) -> str | None:
        parts = typed.replace(",", " ").split()
        numbers = all(part.isdigit() for part in parts)
        values = [_option(ui, options, one) for one in (parts if numbers else [typed])]
        return None if None in values else "\n".join(filter(None, values))

    _choose(ui, slot, f"{_numbered(options)}\n{words.SEVERAL}", parse)


def _numbered(options: Sequence[Option]) -> str:
    return words.numbered(option.label for option in options)


def _option(ui: LineUI, options: Sequence[Option], typed: str) -> str | None:
    """Return the value of the option that is meant; where it is not exactly one, say so."""
    labels = [option.label for option in options]
    places = matching(labels, typed)
    places = places or [n for n, option in enumerate(options) if option.value == typed]
    if len(places) == 1:
        return options[places[0]].value
    ui.note(words.ambiguous_choice([labels[n] for n in places]) if places else words.NOT_A_CHOICE)
    return None


def ask_scale(ui: LineUI, slot: Slot) -> None:
    """Ask for a whole number on a scale."""
    kind = slot.kind
    scale = words.scale(kind.min, kind.max, kind.min_label, kind.max_label)

    def parse(typed: str) -> str | None:
        if re.fullmatch(r"-?\d+", typed) and kind.min <= int(typed) <= kind.max:
            return str(int(typed))
        ui.note(scale)
        return None

    _choose(ui, slot, scale, parse)


def ask_check(ui: LineUI, slot: Slot) -> None:
    """Ask whether something is done."""
    ui.note(words.YES_OR_NO)
    while typed := ui.prompt():
        if typed in {"yes", "y", "no", "n"}:
            _answer(ui, slot, "yes" if typed[0] == "y" else "")
            return
        ui.note(words.YES_OR_NO)


def _ask_what_to_do(ui: LineUI, slot: Slot, explanation: str, *choices: str) -> str:
    """Return what to do with the answer there is: one of the choices, or empty to leave it."""
    ui.note(explanation)
    while typed := ui.prompt(commands=choices):
        if typed in choices:
            return typed
        if slot.value is None:  # it was cleared meanwhile, and this may be the new one
            ui.note(words.CLEARED_SO_ANSWER)
            return REPLACE
        ui.note(words.KEEP_OR_CHANGE)
    return ""


def ask_line(ui: LineUI, slot: Slot) -> None:
    """Ask for one line of text."""
    if slot.is_answered and not _ask_what_to_do(ui, slot, words.ANSWERED, REPLACE, EDIT):
        return

    def draft(typed: str) -> str:
        return slot.take(as_one_line(typed))

    while typed := ui.prompt(free_text=True, room=_max_length(slot), commands=[EDIT], draft=draft):
        if typed == EDIT:
            _edit_in_editor(ui, slot)
            return
        fault = _answer(ui, slot, as_one_line(typed)) if typed.strip() else ""
        if fault in {"", NO_ROOM}:
            return
        ui.note(invalid_answer(fault))
        ui.note(words.TYPE_AGAIN_OR_ENTER)


def ask_text(ui: LineUI, slot: Slot) -> None:
    """Ask for lines of text, up to one of only a period."""
    wanted = REPLACE
    if slot.is_answered:
        wanted = _ask_what_to_do(ui, slot, words.ANSWERED_TEXT, REPLACE, ADD, EDIT)
    if not wanted:
        return
    if wanted == EDIT:
        _edit_in_editor(ui, slot)
        return
    in_memory = ui.work.private or ui.work.in_private_run
    can_edit = isinstance(slot.kind, Item) and not in_memory
    how = words.TEXT if can_edit else words.TEXT_HERE
    ui.note(words.TEXT_AGAIN if ui.has_written else how)
    ui.has_written = True
    _ask_lines(ui, slot, slot.raw if wanted == ADD else "")


def _ask_lines(ui: LineUI, slot: Slot, so_far: str) -> None:
    """Read lines after the text so far, and pass each to the session once it is typed."""
    before = ui.session.answers
    written = [so_far] if so_far else []

    def draft(last: str) -> None:
        slot.take("\n".join([*written, last]))

    typed = ui.prompt(words.MORE, free_text=True, commands=[EDIT], room=_room(so_far), draft=draft)
    if typed == EDIT:
        _edit_in_editor(ui, slot)
        return
    if not typed and not so_far:
        return
    while typed != END:
        written.append(END if typed == END * 2 else typed)
        if _report_if_full(ui, slot.take("\n".join(written))):
            break
        room = _room("\n".join(written))
        if room <= 0:
            ui.note(words.ANSWER_FULL)
            break
        typed = ui.lines.ask(words.MORE, room, draft)
    ui.make_undoable(before)


def _room(written: str) -> int:
    return MAX_ANSWER - len(written) - bool(written)


def ask_plan(ui: LineUI, slot: Slot) -> None:
    """Ask for the parts of a plan, a line each."""
    if slot.is_answered and not _ask_what_to_do(ui, slot, words.ANSWERED, REPLACE):
        return
    ui.note(words.PLAN)
    before = ui.session.answers
    for part in PlanKind.PARTS:

        def take(text: str, part: str = part) -> str | None:
            return ui.session.answer_part(slot.kind.id, part, as_one_line(text))

        typed = ui.prompt(words.PLAN_PARTS[part], free_text=True, draft=take)
        if typed.strip():
            _report_if_full(ui, take(typed))
    ui.make_undoable(before)


def ask_date(ui: LineUI, slot: Slot) -> None:
    """Ask for a date, and print which date was understood."""
    if slot.value is not None and not _ask_what_to_do(ui, slot, words.ANSWERED, REPLACE):
        return
    ui.note(words.DATE)
    offer = suggested_date(slot, now().date())
    if offer is not None:
        ui.note(words.offered(suggestion_in_words(slot, now().date())))
    while typed := ui.prompt(free_text=True, draft=lambda text: slot.take(text.strip())).strip():
        if offer is not None and typed.casefold() in {"yes", "y"}:
            typed = offer.isoformat()
        today = now().date()
        meant = typed_day(typed, today, date_direction(slot.kind))
        fault = _answer(ui, slot, typed if meant.day is None else meant.day.isoformat())
        taken = plain_day(slot.value)
        if taken is not None:
            late = is_in_future(slot.kind, taken, today)
            ui.note(day_meant(taken, meant.meant, weekday=meant.weekday, too_late=late))
            return
        ui.note(invalid_answer(fault))
        ui.note(words.DATE_AGAIN_OR_ENTER)


def ask_rows(ui: LineUI, slot: Slot) -> None:
    """Add, list, change, delete or tick entries until the person moves on."""
    item: Rows = slot.kind
    tick = [TICK] if item.tick else []
    commands = " ".join([words.ENTRY_WORDS, *([words.TICK_WORDS] if tick else [])])
    explained = bool(ui.session.rows(item.id))
    _print_count(ui, item)
    ui.note(commands if explained else "")
    known = [ADD, LIST, CHANGE, DELETE, *tick, *([FROM] if item.gather else [])]
    while typed := ui.prompt(commands=known):
        name, _, rest = typed.partition(" ")
        if name in {ADD, "yes", "+"}:
            _add_entry(ui, item)
        elif name == LIST:
            _list_entries(ui, item)
        elif name == FROM and item.gather is not None:
            _copy_from_other_worksheets(ui, item)
        elif name in {CHANGE, DELETE, TICK}:
            _handle_numbered_entry(ui, item, name, rest)
        else:
            ui.note(commands)
            continue
        ui.note(answer_hint(slot))
        _print_count(ui, item)
        if not explained and ui.session.rows(item.id):
            explained = True
            ui.note(commands)


def _print_count(ui: LineUI, item: Rows) -> None:
    """Say how many entries there are, and whether one can be added."""
    count = len(ui.session.rows(item.id))
    ui.note(words.entries(count) if count else "")
    if is_closed(ui.session, item):
        ui.note(closed_reason(item))
    if can_add_row(ui.session, item):
        ui.note(words.ADD_OR_ENTER if count else words.ADD)
        ui.note(words.GATHER_WORDS if item.gather else "")
    elif count:
        ui.note(words.CLOSED_OR_FULL)


def _check_can_add(ui: LineUI, item: Rows) -> bool:
    """Return whether an entry may be added; where not, say why."""
    if can_add_row(ui.session, item):
        return True
    ui.note(closed_reason(item) or words.CLOSED_OR_FULL)
    return False


def _sorted_rows(ui: LineUI, item: Rows) -> tuple[Row, ...]:
    """Return the entries in the order in which the app shows them."""
    return sort_by_day(ui.session.worksheet, item.id, ui.session.rows(item.id))


def _list_entries(ui: LineUI, item: Rows) -> None:
    session = ui.session
    shown = [
        one_line(row_words(item, with_names(session.worksheet, session.answers, item, row)))
        for row in _sorted_rows(ui, item)
    ]
    ui.note(words.numbered(shown) if shown else words.NO_ANSWER)


def _add_entry(ui: LineUI, item: Rows) -> str:
    """Ask for a new entry. Returns its id, or an empty string where none was added."""
    if not _check_can_add(ui, item):
        return ""
    row_id = ui.session.new_row_id(item.id)
    try:
        _ask_cells(ui, item, row_id)
    finally:
        # An entry that says nothing but which other entry it is about is dropped.
        row = row_of(ui.session, item, row_id)
        if row and not has_own_content(item, row):
            ui.session.remove_row(item.id, row_id)
    if not row_of(ui.session, item, row_id):
        ui.note(words.ENTRY_EMPTY)
        return ""
    ui.undo = lambda: ui.session.remove_row(item.id, row_id)
    ui.note(words.ENTRY_ADDED)
    ui.note(missing_date_message(ui.session, item, row_id))
    return row_id


def _ask_cells(ui: LineUI, item: Rows, row_id: str) -> None:
    """Ask for the cells of an entry, one after another."""
    ui.note(words.ONE_BY_ONE)
    place = 0
    while 0 <= place < len(item.columns):
        column = item.columns[place]
        hint = f"\n{plain(column.hint)}" if column.hint else ""
        ui.say(f"{plain(column.text)}{hint}")
        slot = Slot.of_cell(ui.session, item, row_id, column)
        try:
            ask(ui, slot)
        except Navigate as navigate:
            if navigate.to == DONE:
                return
            if navigate.to not in {"back", "skip"}:
                raise
            place += -1 if navigate.to == "back" else 1
        else:
            ui.note(answer_hint(slot))
            place += 1


def _handle_numbered_entry(ui: LineUI, item: Rows, name: str, rest: str) -> None:
    """Change, delete or tick the entry with a number."""
    rows = _sorted_rows(ui, item)
    if not rest.isdigit():
        ui.note(f"{words.WHICH_ENTRY} {name} 1.")
        return
    if not 1 <= int(rest) <= len(rows):
        ui.note(words.NO_SUCH_ENTRY)
        return
    row = rows[int(rest) - 1]
    row_id = str(row["row"])
    if name == DELETE:
        _delete_entry(ui, item, row)
    elif name == CHANGE:
        _ask_cells(ui, item, row_id)
        ui.note(words.ENTRY_CHANGED)
        ui.note(missing_date_message(ui.session, item, row_id))
    else:
        ui.session.answer_cell(item.id, row_id, item.tick, "" if row.get(item.tick) else "yes")
        ui.note(words.ENTRY_CHANGED)


def _delete_entry(ui: LineUI, item: Rows, row: Row) -> None:
    session, row_id = ui.session, str(row["row"])
    if is_referenced(session.worksheet, session.answers, item.id, row_id):
        ui.note(fields.remove(row_name(item, row)))
        ui.note(words.REFERRED_TO)
        if ui.lines.ask(words.CONFIRM_DELETE_REFERRED).strip().casefold() not in {"yes", "y"}:
            return
    place = [one["row"] for one in session.rows(item.id)].index(row_id)
    session.remove_row(item.id, row_id)
    ui.undo = lambda: session.restore_row(item.id, row, place)
    ui.note_erased(words.ENTRY_DELETED)


def ask_reference(ui: LineUI, slot: Slot) -> None:
    """Ask for one of the entries of another question; where there is none, offer to add one."""
    session = ui.session
    column: RefColumn = slot.kind
    names = row_names(session.worksheet, session.answers, column.to)
    if not names:
        _offer_to_add_target(ui, slot, session.worksheet.by_id.get(column.to))
        return
    ui.note(words.entries_to_choose(len(names)))
    ui.note(words.CHOOSE_ENTRY if slot.value is None else words.ANSWERED_CHOICE)
    ids, labels = list(names), [one_line(name) for name in names.values()]
    while typed := ui.prompt(words.CHOOSE, commands=[LIST]):
        places = [] if typed == LIST else matching(labels, typed)
        if len(places) == 1:
            slot.take(ids[places[0]])
            return
        ui.note(words.numbered(labels) if typed == LIST else words.NOT_AN_ENTRY)


def _offer_to_add_target(ui: LineUI, slot: Slot, target: Item | None) -> None:
    if not isinstance(target, Rows) or not can_add_row(ui.session, target):
        ui.note(words.NOTHING_TO_CHOOSE)
        return
    ui.note(words.WRITE_FIRST)
    while typed := ui.prompt(commands=[ADD]):
        if typed in {ADD, "yes", "+"}:
            ui.say(plain(target.text))
            if row_id := _add_entry(ui, target):
                slot.take(row_id)
            return
        ui.note(words.WRITE_FIRST)


def _copy_from_other_worksheets(ui: LineUI, item: Rows) -> None:
    """List what can be copied from other worksheets, and add what is chosen."""
    session = ui.session
    if not _check_can_add(ui, item):
        return
    ui.saving.flush()
    sheets = {sheet.id: sheet for sheet in ui.library.worksheets()}
    every = ui.workspace.offers(sheets, besides=session.answers.id)
    offers = not_added_yet(every.offers, item, session.rows(item.id))[:MOST_OFFERS]
    ui.note(left_out(every.unread, fields.IN_THIS_LIST))
    if not offers:
        ui.note(fields.NOTHING_THERE)
        return
    ui.note(
        words.numbered(
            f"{fields.offer_heading(offer.title, offer.day)}. {offer.question} "
            f"{one_line(offer.words) or fields.NO_WORDS}"
            for offer in offers
        )
    )
    ui.note(words.GATHER_HOW)
    typed = ui.lines.ask(words.CHOOSE).replace(",", " ").split()
    chosen = [offers[int(n) - 1] for n in typed if n.isdigit() and 1 <= int(n) <= len(offers)]
    room = len(chosen) if item.limit is None else item.limit - len(session.rows(item.id))
    session.add_rows(item.id, [row_from_offer(item, offer) for offer in chosen[:room]])
    if room < len(chosen):
        ui.note(fields.no_room(item.limit or 0))
    elif chosen:
        ui.note(words.ENTRY_ADDED)


ASKERS: dict[str, Callable[[LineUI, Slot], None]] = {
    "note": lambda *_: None,
    "line": ask_line,
    "text": ask_text,
    "choice": ask_choice,
    "choices": ask_choices,
    "scale": ask_scale,
    "date": ask_date,
    "plan": ask_plan,
    "rows": ask_rows,
    "check": ask_check,
    "ref": ask_reference,
}
"""`answered_as` of a question or column -> the function that asks for its answer."""


def _edit_in_editor(ui: LineUI, slot: Slot) -> None:
    """Edit an answer in the person's editor; where a file must not contain it, say why and ask."""
    if isinstance(slot.kind, Item) and slot.kind.id in ui.session.sensitive:
        ui.note(private.NO_EDITOR)
    elif ui.work.in_private_run:
        ui.note(private.RUN_HAS_NO_EDITOR)
    elif encryption.is_on():
        ui.note(private.ENCRYPTED_NO_EDITOR)
    elif ui.work.private:
        ui.note(words.NO_EDITOR_IN_MEMORY)
    else:
        _edit_answer(ui, slot)
        return
    ask(ui, slot)


def _edit_answer(ui: LineUI, slot: Slot) -> None:
    """Open an answer in the editor from a private temporary folder, and take what it saved."""
    try:
        editor = editor_files.find_editor(os.environ)
    except AppError as error:
        ui.note(str(error))
        return
    if not _confirm_editor(ui, editor):
        return
    text = slot.raw
    data = f"{text}\n".encode() if text else b""
    try:
        with recovery.scratch_file("text.txt", data, ui.saving.places.state) as file:
            code = _run_editor(ui, [*editor.words, str(file)])
            raw = recovery.read_scratch_file(file)
    except OSError as error:
        ui.note(fields.editor_not_started((error.strerror or type(error).__name__).lower()))
        return
    except AppError as error:
        ui.note(str(error))
        return
    outcome = _take_edited(ui, slot, data, raw, code)
    if ui.saving.pending_signal:
        os.kill(os.getpid(), ui.saving.pending_signal)
    ui.note(outcome)


def _confirm_editor(ui: LineUI, editor: editor_files.Editor) -> bool:
    """Say how to quit an editor nobody chose, and ask before one that may save copies."""
    if editor.keys:
        ui.note(f"{fields.editor_opens(editor.name)}. {editor.keys}")
    if not editor.own_ways:
        return True
    ui.note(f"{fields.EDITOR_COPIES}. {fields.editor_copies_about(editor.name)}")
    return ui.choose([label for _, label in fields.EDITOR_COPIES_CHOICES]) == 1


def _run_editor(ui: LineUI, command: list[str]) -> int:
    """Run the editor on this terminal. Returns its exit code."""
    ui.lines.release_terminal()
    try:
        with editor_files.terminal_signals_ignored():
            run = editor_files.EditorProcess(command)
            ui.saving.end_editor = run.end
            return run.wait()
    finally:
        ui.saving.end_editor = None
        ui.lines.take_terminal()


def _take_edited(ui: LineUI, slot: Slot, data: bytes, raw: bytes | None, code: int) -> str:
    """Take what the editor saved. Returns what to tell the person."""
    nothing = editor_files.why_not_applied(data, data, raw, code)
    if raw is None or nothing:
        return nothing
    if why := _why_refused(slot, raw):
        ui.saving.flush()
        copy = keep_edited_copy(ui.work.entry.path, raw, now())
        return f"{fields.EDITOR_TEXT_REJECTED}: {why} {words.editor_text_kept(copy)}"
    text = plain_text(raw.decode("utf-8").removeprefix(BOM)).removesuffix("\n")
    before = ui.session.answers
    slot.take(text if slot.kind.answered_as == "text" else as_one_line(text))
    ui.make_undoable(before)
    return fields.editor_failed(code) if code else fields.EDITOR_TEXT_USED


def _why_refused(slot: Slot, raw: bytes) -> str:
    """Return why what the editor saved is no answer: too long, or no text."""
    if len(raw) > recovery.MOST_READ:
        return fields.text_too_long(recovery.MOST_READ)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return fields.not_utf8(error.start + 1)
    return fields.text_too_long(_max_length(slot)) if len(text) > _max_length(slot) + 1 else ""
