"""Asking for one answer, a way for each type of question and column.

Each takes the talk and a slot, prints what fits, and returns once the person goes on. What is typed
is handed to the slot at once, so that the session and its file hold it as a field of the app would.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconcile_tui.cli.commands.fill.entries import ask_about_which, ask_entries
from reconcile_tui.cli.commands.fill.talk import Asker, Talk, matching
from reconcile_tui.cli.lines import joined
from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM
from reconcile_tui.domain.dates import plain_day, typed_day
from reconcile_tui.domain.items import Item
from reconcile_tui.domain.kinds import PlanKind
from reconcile_tui.lazy import late
from reconcile_tui.messages import encryption as encrypted
from reconcile_tui.messages import private, private_run
from reconcile_tui.messages.cli import line_mode as words
from reconcile_tui.messages.fields import meant_day
from reconcile_tui.messages.screens import wrong_answer
from reconcile_tui.slot import Slot, hasnt_come, offered_to, way_of, words_of_offer
from reconcile_tui.storage.io import encryption

if TYPE_CHECKING:
    from reconcile_tui.cli.commands.fill import editing
else:
    editing = late("reconcile_tui.cli.commands.fill.editing")

__all__ = ["ASKERS", "ask"]

REPLACE, ADD, EDIT = "replace", "add", "edit"
END = "."
"""A line with this alone ends a text; a line of two of them is one."""


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
    _say_state(talk, slot, words.ANSWERED_CHOICE)
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
    _say_state(talk, slot, words.ANSWERED_CHOICE)
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
    _say_state(talk, slot, words.ANSWERED_CHOICE)
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

    def so_far(last: str) -> str:
        return "\n".join([*written, last])

    def draft(last: str) -> None:
        slot.take(so_far(last))

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


def _say_state(talk: Talk, slot: Slot, said: str) -> None:
    if slot.is_answered:
        talk.note(said)


def _edit(talk: Talk, slot: Slot) -> None:
    """Write an answer in the person's editor, where that may hold it."""
    if isinstance(slot.kind, Item) and slot.kind.id in talk.session.sensitive:
        talk.note(private.NO_EDITOR)
    elif talk.work.in_private_run:
        talk.note(private_run.NO_EDITOR)
    elif encryption.is_on():
        talk.note(encrypted.NO_EDITOR)
    elif talk.work.private:
        talk.note(words.NO_EDITOR_IN_MEMORY)
    else:
        editing.edit_answer(talk, slot)
        return
    ask(talk, slot)


def note(talk: Talk, slot: Slot) -> None:
    """Words only: there is nothing to ask."""


ASKERS: dict[str, Asker] = {
    "note": note,
    "line": line,
    "text": text,
    "choice": one_of,
    "choices": many_of,
    "scale": number,
    "date": day,
    "plan": plan,
    "rows": lambda talk, slot: ask_entries(talk, slot, ask),
    "check": tick,
    "ref": lambda talk, slot: ask_about_which(talk, slot, ask),
}
"""How a kind of answer is given (`answered_as`) -> how it is asked for."""
