"""What the shape of a content file cannot say.

Names exist, are used once, and have the type that is needed where they are named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from reconcile_tui.domain.form import can_leave
from reconcile_tui.domain.items import (
    AnyItem,
    Condition,
    Day,
    Door,
    Item,
    Ledger,
    Note,
    Rows,
    Scale,
    blanks,
)
from reconcile_tui.domain.kinds import (
    RUNGS,
    CheckColumn,
    ChoiceColumn,
    DayColumn,
    OneOfKind,
    RefColumn,
    Suggest,
    is_ladder,
)
from reconcile_tui.domain.pages import Block, Myth, Page, cited
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place, nearest, suggestion

Found = tuple[Place, str, str]
SIGNS = ["kept", "partly", "not", "not-tested"]
STEPS = ["week", "two-weeks", "four-weeks"]
MOST_DAYS = 3660


def check_attributes(sheet: Worksheet) -> Iterator[Found]:
    """Everything that timeline, calendar, letter, gather, suggest and closed rows point at."""
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            yield from _of_item(sheet, item, ("section", s, "item", i))
    for n, ledger in enumerate(sheet.timeline):
        yield from _of_ledger(sheet, ledger, ("timeline", n))
    yield from _of_calendar(sheet)
    yield from _of_letter(sheet)


# -- items -----------------------------------------------------------------------------------------


def _of_item(sheet: Worksheet, item: Item, place: Place) -> Iterator[Found]:
    if isinstance(item, Day):
        yield from _of_day(sheet, item, place)
    if not isinstance(item, Rows):
        return
    for n, column in enumerate(item.columns):
        if isinstance(column, DayColumn):
            yield from _of_day_column(sheet, item, column, (*place, "columns", n))
    if item.closed_when and not item.closed_text:
        hint = "say in a sentence or two why no entries can be added"
        yield (*place, "closed_when"), "closed_text is missing", hint
    if item.closed_text and not item.closed_when:
        yield (*place, "closed_text"), "this is never shown", "add closed_when, which says when"
    if item.gather:
        where = (*place, "gather")
        yield from _column(item, item.gather.question, {"line", "text"}, (*where, "question"))
        yield from _column(item, item.gather.words, {"line", "text"}, (*where, "words"))
        if item.gather.day:
            yield from _column(item, item.gather.day, {"date"}, (*where, "day"))


def _of_day(sheet: Worksheet, item: Day, place: Place) -> Iterator[Found]:
    if item.suggest:
        yield from _of_suggest(sheet, item.suggest, (*place, "suggest"))
        if item.suggest.item == item.id:
            hint = "name another date, or delete item to count from today"
            yield (*place, "suggest", "item"), "the date would be counted from itself", hint
    if item.not_before:
        yield from _item(sheet, item.not_before, {"date"}, (*place, "not_before"))
        yield from _of_itself(item, (*place, "not_before"))


def _of_day_column(
    sheet: Worksheet, item: Rows, column: DayColumn, place: Place
) -> Iterator[Found]:
    if column.suggest:
        yield from _of_suggest(sheet, column.suggest, (*place, "suggest"))
    if column.not_before:
        yield from _column(item, column.not_before, {"date"}, (*place, "not_before"))
        yield from _of_itself(column, (*place, "not_before"))


def _of_itself(kind: Day | DayColumn, place: Place) -> Iterator[Found]:
    if kind.not_before == kind.id:
        yield place, "a date can't come before itself", "name another date"


def _of_suggest(sheet: Worksheet, suggest: Suggest, place: Place) -> Iterator[Found]:
    if suggest.item:
        yield from _item(sheet, suggest.item, {"date"}, (*place, "item"))
    if abs(suggest.days) > MOST_DAYS:
        hint = f"the limit is {MOST_DAYS} days, or ten years"
        yield (*place, "days"), f"{suggest.days} days is too far away", hint


# -- the sheet -------------------------------------------------------------------------------------


def _of_ledger(sheet: Worksheet, ledger: Ledger, place: Place) -> Iterator[Found]:
    yield from _item(sheet, ledger.promises, {"rows"}, (*place, "promises"))
    yield from _item(sheet, ledger.sightings, {"rows"}, (*place, "sightings"))
    promises, sightings = sheet.by_id.get(ledger.promises), sheet.by_id.get(ledger.sightings)
    if isinstance(promises, Rows):
        yield from _column(promises, ledger.name, {"line", "text"}, (*place, "name"))
        for key in ("since", "until"):
            if name := getattr(ledger, key):
                yield from _column(promises, name, {"date"}, (*place, key))
    if isinstance(sightings, Rows):
        yield from _of_sightings(sightings, ledger, place)


def _of_sightings(item: Rows, ledger: Ledger, place: Place) -> Iterator[Found]:
    kinds = {"promise": "ref", "date": "date", "sign": "choice", "rung": "choice"}
    for key, kind in {**kinds, "stress": "check", "repaired": "check"}.items():
        if name := getattr(ledger, key):
            yield from _column(item, name, {kind}, (*place, key))
    target = getattr(item.column(ledger.promise), "to", ledger.promises)
    if target != ledger.promises:
        hint = f'a sighting belongs to an entry in "{ledger.promises}"'
        yield (*place, "promise"), f'this points to "{target}", not to "{ledger.promises}"', hint
    sign, rung = item.column(ledger.sign), item.column(ledger.rung)
    values = [option.value for option in getattr(sign, "options", ())]
    if values and values != SIGNS:
        hint = f"use {', '.join(SIGNS)}, in this order"
        yield (*place, "sign"), "the options have the wrong values", hint
    if isinstance(rung, ChoiceColumn) and not is_ladder(rung.options):
        hint = f"use {', '.join(RUNGS)}"
        yield (*place, "rung"), "the options aren't the ladder", hint


def _of_calendar(sheet: Worksheet) -> Iterator[Found]:
    calendar = sheet.calendar
    if calendar is None:
        return
    kinds = {"title": "line", "first": "date", "every": "choice", "until": "date", "time": "line"}
    for key, kind in kinds.items():
        if name := getattr(calendar, key):
            yield from _item(sheet, name, {kind}, ("calendar", key))
            yield from _may_leave(sheet, name, ("calendar", key))
    for n, name in enumerate(calendar.days):
        yield from _item(sheet, name, {"date"}, ("calendar", "days", n))
        yield from _may_leave(sheet, name, ("calendar", "days", n))
    every = sheet.by_id.get(calendar.every)
    values = {option.value for option in getattr(every, "options", ())}
    if values - set(STEPS):
        hint = f"use {', '.join(STEPS)}"
        yield ("calendar", "every"), "the options have the wrong values", hint


def _of_letter(sheet: Worksheet) -> Iterator[Found]:
    names = sheet.letter.items if sheet.letter else ()
    if sheet.letter and not names:
        hint = "name items of the worksheet"
        yield ("letter", "items"), "there's nothing to put together", hint
    for n, name in enumerate(names):
        place: Place = ("letter", "items", n)
        if name in names[:n]:
            yield place, f'"{name}" is here twice', "use each answer once in the text"
        item = sheet.by_id.get(name)
        if item is None or not item.asks:
            yield place, f'there\'s no question "{name}"', suggestion(name, sheet.prompts)
        else:
            yield from _may_leave(sheet, name, place)


# -- what they share -------------------------------------------------------------------------------


def _item(sheet: Worksheet, name: str, kinds: set[str], place: Place) -> Iterator[Found]:
    item = sheet.by_id.get(name)
    if item is None:
        yield place, f'there\'s no item "{name}"', suggestion(name, sheet.by_id)
    elif item.type_name not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield place, f'"{name}" has type {item.type_name}', f"it needs type {wanted}"


def _column(item: Rows, name: str, kinds: set[str], place: Place) -> Iterator[Found]:
    column = item.column(name)
    if column is None:
        hint = suggestion(name, [one.id for one in item.columns])
        yield place, f'"{item.id}" has no column "{name}"', hint
    elif (kind := column.type_name) not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield place, f'the column "{name}" has type {kind}', f"it needs type {wanted}"


def _may_leave(sheet: Worksheet, name: str, place: Place) -> Iterator[Found]:
    if name in sheet.by_id and name not in can_leave(sheet):
        yield place, f'"{name}" is never shared', "name only answers that may be shared"


PLACES = frozenset({"help", "layers", "red-flags"})
"""Where a door can lead without a name behind it."""

_STANDS_IN = {
    "claim": "claims.toml",
    "guide page": "a file of that name in guide/",
    "worksheet": "a file of that name in worksheets/",
}
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Known:
    """Every id that a file may point at."""

    claims: Collection[str] = field(default=())
    pages: Collection[str] = field(default=())
    worksheets: Collection[str] = field(default=())

    def faults_of_claims(self, ids: Collection[str], place: Place) -> Iterator[Found]:
        """Claims that no file holds."""
        for claim in ids:
            yield from _unknown("claim", claim, self.claims, place)

    def faults_of_door(self, door: Door, place: Place) -> Iterator[Found]:
        """A door that leads nowhere."""
        kind, _, name = door.to.partition("/")
        if kind == "guide":
            yield from _unknown("guide page", name, self.pages, (*place, "to"))
        elif kind == "worksheet":
            yield from _unknown("worksheet", name, self.worksheets, (*place, "to"))
        elif door.to not in PLACES:
            hint = "link to guide/<page>, worksheet/<worksheet>, layers, red-flags or help"
            yield (*place, "to"), f'"{door.to}" doesn\'t lead anywhere', hint


def _unknown(what: str, name: str, known: Collection[str], place: Place) -> Iterator[Found]:
    if name not in known:
        hint = suggestion(name, known) or f"add it in {_STANDS_IN.get(what, 'this file')}"
        yield place, f'there\'s no {what} "{name}"', hint


def fault_of_id(name: str) -> str | None:
    """What is wrong with an id, or None."""
    return None if _ID.fullmatch(name) else "an id is lowercase words joined by hyphens"


def check_page(page: Page, known: Known) -> Iterator[Found]:
    """Claims and doors of a page exist, and so does the page to read next."""
    yield from _bad_id(page.id, ("id",))
    if page.next:
        yield from _unknown("guide page", page.next, known.pages, ("next",))
    for number, block in enumerate(page.block):
        place: Place = ("block", number)
        if not any((block.text, block.list, block.picture, block.compare, block.doors)):
            hint = "give it text, list, picture, compare or doors"
            yield place, "this block is empty", hint
        yield from _claims_of_block(block, known, place)
        for n, door in enumerate(block.doors):
            yield from known.faults_of_door(door, (*place, "doors", n))


def _claims_of_block(block: Block, known: Known, place: Place) -> Iterator[Found]:
    for text in block.texts():
        yield from known.faults_of_claims(cited(text), place)
    yield from known.faults_of_claims(block.claims, (*place, "claims"))


def check_myth(myth: Myth, known: Known) -> Iterator[Found]:
    """A card rests on claims, or says that it is the book's own model."""
    yield from _bad_id(myth.id, ("id",))
    yield from known.faults_of_claims([*cited(myth.fact), *myth.claims], ("fact",))
    if not (cited(myth.fact) or myth.claims or myth.model):
        hint = "cite one with [^id], or set model = true"
        yield ("fact",), "the fact doesn't cite a claim", hint


def check_worksheet(sheet: Worksheet, known: Known) -> Iterator[Found]:
    """Ids are used once; conditions, guidance, gates and doors point at something."""
    yield from _bad_id(sheet.id, ("id",))
    yield from known.faults_of_claims(sheet.claims, ("claims",))
    seen_items: dict[str, Item] = {}
    seen_sections: list[str] = []
    for s, section in enumerate(sheet.section):
        place: Place = ("section", s)
        yield from _bad_id(section.id, (*place, "id"))
        yield from _twice(section.id, seen_sections, (*place, "id"))
        yield from known.faults_of_claims(cited(section.intro), (*place, "intro"))
        seen_sections.append(section.id)
        for i, item in enumerate(section.item):
            yield from _check_item(item, sheet, known, seen_items, (*place, "item", i))
            seen_items.setdefault(item.id, item)
    yield from _check_guidance(sheet, known, seen_sections)
    yield from check_attributes(sheet)


def _check_item(
    item: AnyItem, sheet: Worksheet, known: Known, before: dict[str, Item], place: Place
) -> Iterator[Found]:
    yield from _bad_id(item.id, (*place, "id"))
    yield from _twice(item.id, before, (*place, "id"))
    if item.id in sheet.retired:
        hint = "people have answers saved under it, so give the question a new id"
        yield (*place, "id"), f'"{item.id}" is retired', hint
    yield from known.faults_of_claims([*cited(item.text), *cited(item.hint), *item.claims], place)
    for n, condition in enumerate(item.enable_when):
        yield from _check_condition(condition, before, (*place, "enable_when", n))
    if item.gate:
        yield from _unknown("guide page", item.gate.page, known.pages, (*place, "gate"))
        wanted = Condition(item.id, item.gate.op, item.gate.value)
        yield from _check_condition(wanted, {item.id: item}, (*place, "gate"))
    if isinstance(item, Note) and item.door:
        yield from known.faults_of_door(item.door, (*place, "door"))
    if isinstance(item, OneOfKind):
        yield from _check_options(item, place)
    if isinstance(item, Scale) and item.min >= item.max:
        yield (*place, "min"), "min must be less than max", ""
    if isinstance(item, Rows):
        yield from _check_rows(item, sheet, place)
    yield from _check_replies(item, known, place)


def _check_replies(item: AnyItem, known: Known, place: Place) -> Iterator[Found]:
    if item.reply and not item.asks:
        yield (*place, "reply"), "a note has no answer to reply to", "move it to a question"
        return
    for n, reply in enumerate(item.reply):
        where = (*place, "reply", n)
        wanted = Condition(item.id, reply.op, reply.value)
        yield from _check_condition(wanted, {item.id: item}, where)
        yield from known.faults_of_claims(cited(reply.text), (*where, "text"))
        for d, door in enumerate(reply.doors):
            yield from known.faults_of_door(door, (*where, "doors", d))


def _check_options(kind: OneOfKind, place: Place) -> Iterator[Found]:
    if not kind.options:
        yield (*place, "options"), "there's nothing to choose from", "add options"
    values: list[str] = []
    for n, option in enumerate(kind.options):
        yield from _twice(option.value, values, (*place, "options", n))
        values.append(option.value)


def _check_rows(item: Rows, sheet: Worksheet, place: Place) -> Iterator[Found]:
    ids: list[str] = []
    for n, column in enumerate(item.columns):
        where = (*place, "columns", n)
        yield from _twice(column.id, ids, where)
        if isinstance(column, OneOfKind):
            yield from _check_options(column, where)
        if column.id == "row":
            yield where, '"row" is reserved for the id of an entry', "rename the column"
        if isinstance(column, RefColumn) and not isinstance(sheet.by_id.get(column.to), Rows):
            rows = [one.id for one in sheet.items() if isinstance(one, Rows)]
            yield where, f'there\'s no item "{column.to}" of type rows', suggestion(column.to, rows)
        ids.append(column.id)
    for name in blanks(item.reads):
        if name not in ids:
            yield (*place, "reads"), f'there\'s no column "{name}"', "write a blank as {column}"
    if item.tick and not isinstance(item.column(item.tick), CheckColumn):
        ticks = [one.id for one in item.columns if isinstance(one, CheckColumn)]
        hint = suggestion(item.tick, ticks)
        yield (*place, "tick"), f'there\'s no column "{item.tick}" of type check', hint
    for n, condition in enumerate(item.closed_when):
        yield from _check_condition(condition, sheet.by_id, (*place, "closed_when", n))


def _check_guidance(sheet: Worksheet, known: Known, sections: list[str]) -> Iterator[Found]:
    ids: list[str] = []
    for n, words in enumerate(sheet.guidance):
        place: Place = ("guidance", n)
        yield from _bad_id(words.id, (*place, "id"))
        yield from _twice(words.id, ids, (*place, "id"))
        ids.append(words.id)
        if words.after:
            yield from _unknown("section", words.after, sections, (*place, "after"))
        yield from known.faults_of_claims(cited(words.text), (*place, "text"))
        for key in ("when_any", "when_none"):
            for c, condition in enumerate(getattr(words, key)):
                yield from _check_condition(condition, sheet.by_id, (*place, key, c))
        for d, door in enumerate(words.doors):
            yield from known.faults_of_door(door, (*place, "doors", d))


def _check_condition(condition: Condition, items: dict[str, Item], place: Place) -> Iterator[Found]:
    item = items.get(condition.item)
    if item is None or not item.asks:
        guess = nearest(condition.item, [one.id for one in items.values() if one.asks])
        hint = (
            f'did you mean "{guess}"?'
            if guess
            else "a condition can refer only to an earlier question"
        )
        yield (*place, "item"), f'there\'s no earlier question "{condition.item}"', hint
    elif condition.op == "answered":
        if not isinstance(condition.value, bool):
            yield (*place, "value"), '"answered" takes true or false', ""
    elif condition.op == "in" and not isinstance(condition.value, list):
        yield (*place, "value"), '"in" takes a list', ""
    else:
        wanted = condition.value if isinstance(condition.value, list) else [condition.value]
        for value in wanted:
            given = [value] if item.type_name == "choices" else value
            if fault := item.fault(given):
                yield (*place, "value"), f"{value!r} can't be an answer to it: {fault}", ""


def _bad_id(name: str, place: Place) -> Iterator[Found]:
    if fault := fault_of_id(name):
        yield place, fault, ""


def _twice(name: str, seen: Collection[str], place: Place) -> Iterator[Found]:
    if name in seen:
        yield place, f'"{name}" is used twice', "an id can be used only once"
