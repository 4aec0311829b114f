"""Checks of a content file beyond its types: ids, and what its keys refer to.

Ids are well-formed and used once. Whatever a key names exists and has the type needed there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from msgspec import Struct

from reconcile_tui.domain.items import (
    Condition,
    Day,
    Gate,
    Item,
    Ledger,
    Link,
    Reply,
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
    is_ladder,
)
from reconcile_tui.domain.pages import Block, Myth, Page, cited
from reconcile_tui.domain.worksheet import Guidance, Section, Worksheet
from reconcile_tui.errors import Place, nearest, suggestion

Found = tuple[Place, str, str]
"""(place, message, hint)."""

T = TypeVar("T")

SIGNS = ["kept", "partly", "not", "not-tested"]
STEPS = ["week", "two-weeks", "four-weeks"]
MOST_DAYS = 3660
WRITTEN = {"line", "text"}
"""The column types that hold the person's own words."""

_LEDGER_COLUMNS = {
    "promises": {"name": WRITTEN, "since": {"date"}, "until": {"date"}},
    "sightings": {
        "promise": {"ref"},
        "date": {"date"},
        "sign": {"choice"},
        "rung": {"choice"},
        "stress": {"check"},
        "repaired": {"check"},
    },
}
"""The rows that a ledger names -> its keys for columns of them -> the types they may have."""

PLACES = frozenset({"help", "layers", "red-flags"})
"""Link targets that need no name after them."""

_DEFINED_IN = {
    "claim": "claims.toml",
    "guide page": "a file of that name in guide/",
    "worksheet": "a file of that name in worksheets/",
}
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


# -- walking a file --------------------------------------------------------------------------------


def walk(part: Any, place: Place = ()) -> Iterator[tuple[Place, Struct]]:
    """Yield every struct in a content file with its place, each before what it contains."""
    if isinstance(part, Struct):
        yield place, part
        for key in part.__struct_fields__:
            yield from walk(getattr(part, key), (*place, key))
    elif isinstance(part, tuple):
        for number, one in enumerate(part):
            yield from walk(one, (*place, number))


def every(kind: type[T], content: Struct) -> Iterator[tuple[Place, T]]:
    """Yield every struct of one type in a content file with its place."""
    return ((place, part) for place, part in walk(content) if isinstance(part, kind))


def texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """Yield a text, or every text in nested lists, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from texts(one, (*place, number))


def repeated(ids: Iterable[tuple[Place, str]]) -> Iterator[Found]:
    """Yield a finding for each id that was used before."""
    seen: set[str] = set()
    for place, name in ids:
        if name in seen:
            yield place, f'"{name}" is used twice', "an id can be used only once"
        seen.add(name)


# -- references to other files ---------------------------------------------------------------------


@dataclass(frozen=True)
class Known:
    """Every id that a file may refer to."""

    claims: Collection[str] = field(default=())
    pages: Collection[str] = field(default=())
    worksheets: Collection[str] = field(default=())


def _unknown(what: str, name: str, known: Collection[str], place: Place) -> Iterator[Found]:
    if name not in known:
        hint = suggestion(name, known) or f"add it in {_DEFINED_IN.get(what, 'this file')}"
        yield place, f'there\'s no {what} "{name}"', hint


def _check_references(content: Struct, known: Known) -> Iterator[Found]:
    """Check every link and every cited claim in a file."""
    for place, part in walk(content):
        if isinstance(part, Link):
            yield from _check_link(part, known, place)
        for key in part.__struct_fields__:
            where = place if isinstance(part, Item | Block) else (*place, key)
            for _, text in texts(getattr(part, key), place):
                for claim in [text] if key == "claims" else cited(text):
                    yield from _unknown("claim", claim, known.claims, where)


def _check_link(link: Link, known: Known, place: Place) -> Iterator[Found]:
    kind, _, name = link.to.partition("/")
    if kind == "guide":
        yield from _unknown("guide page", name, known.pages, (*place, "to"))
    elif kind == "worksheet":
        yield from _unknown("worksheet", name, known.worksheets, (*place, "to"))
    elif link.to not in PLACES:
        hint = "link to guide/<page>, worksheet/<worksheet>, layers, red-flags or help"
        yield (*place, "to"), f'"{link.to}" doesn\'t lead anywhere', hint


def fault_of_id(name: str) -> str | None:
    """Return what is wrong with an id, or None."""
    return None if _ID.fullmatch(name) else "an id is lowercase words joined by hyphens"


def _bad_id(name: str, place: Place) -> Iterator[Found]:
    if fault := fault_of_id(name):
        yield place, fault, ""


def check(content: Struct, known: Known) -> Iterator[Found]:
    """Check a worksheet, a guide page or a myth card; other files have no such checks."""
    match content:
        case Worksheet():
            return check_worksheet(content, known)
        case Page():
            return check_page(content, known)
        case Myth():
            return check_myth(content, known)
    return iter(())


def check_page(page: Page, known: Known) -> Iterator[Found]:
    """Check a guide page: its id, its links, its claims, and the page to read next."""
    yield from _bad_id(page.id, ("id",))
    if page.next:
        yield from _unknown("guide page", page.next, known.pages, ("next",))
    for place, block in every(Block, page):
        if not any((block.text, block.list, block.picture, block.compare, block.doors)):
            yield place, "this block is empty", "give it text, list, picture, compare or doors"
    yield from _check_references(page, known)


def check_myth(myth: Myth, known: Known) -> Iterator[Found]:
    """Check a myth card: it cites claims, or is marked as the workbook's own model."""
    yield from _bad_id(myth.id, ("id",))
    claims = [*cited(myth.fact), *myth.claims]
    for claim in claims:
        yield from _unknown("claim", claim, known.claims, ("fact",))
    if not (claims or myth.model):
        hint = "cite one with [^id], or set model = true"
        yield ("fact",), "the fact doesn't cite a claim", hint


# -- worksheets ------------------------------------------------------------------------------------


def check_worksheet(sheet: Worksheet, known: Known) -> Iterator[Found]:
    """Check a worksheet: its ids, links and claims, and every item that a key names."""
    yield from _bad_id(sheet.id, ("id",))
    kinds: tuple[type[Section | Item | Guidance], ...] = (Section, Item, Guidance)
    for kind in kinds:
        ids = [((*place, "id"), part.id) for place, part in every(kind, sheet)]
        for place, name in ids:
            yield from _bad_id(name, place)
        yield from repeated(ids)
    yield from _check_references(sheet, known)
    before: dict[str, Item] = {}
    for place, item in every(Item, sheet):
        yield from _check_item(item, sheet, known, before, place)
        before.setdefault(item.id, item)
    sections = [section.id for section in sheet.section]
    for place, words in every(Guidance, sheet):
        if words.after:
            yield from _unknown("section", words.after, sections, (*place, "after"))
        yield from _check_conditions(words, "when_any", sheet.by_id, place)
        yield from _check_conditions(words, "when_none", sheet.by_id, place)
    yield from check_attributes(sheet)


def _check_item(
    item: Item, sheet: Worksheet, known: Known, before: Mapping[str, Item], place: Place
) -> Iterator[Found]:
    if item.id in sheet.retired:
        hint = "people have answers saved under it, so give the question a new id"
        yield (*place, "id"), f'"{item.id}" is retired', hint
    yield from _check_conditions(item, "enable_when", before, place)
    if item.gate:
        yield from _unknown("guide page", item.gate.page, known.pages, (*place, "gate"))
        yield from _check_own_condition(item, item.gate, (*place, "gate"))
    if item.reply and not item.asks:
        yield (*place, "reply"), "a note has no answer to reply to", "move it to a question"
    for n, reply in enumerate(item.reply if item.asks else ()):
        yield from _check_own_condition(item, reply, (*place, "reply", n))
    if isinstance(item, Scale) and item.min >= item.max:
        yield (*place, "min"), "min must be less than max", ""
    if isinstance(item, Rows):
        yield from _check_columns(item, sheet, place)
        yield from _check_conditions(item, "closed_when", sheet.by_id, place)
    for where, kind in every(OneOfKind, item):
        options = (*place, *where, "options")
        if not kind.options:
            yield options, "there's nothing to choose from", "add options"
        yield from repeated(((*options, n), one.value) for n, one in enumerate(kind.options))


def _check_columns(item: Rows, sheet: Worksheet, place: Place) -> Iterator[Found]:
    ids = [column.id for column in item.columns]
    yield from repeated(((*place, "columns", n), name) for n, name in enumerate(ids))
    for n, column in enumerate(item.columns):
        where = (*place, "columns", n)
        if column.id == "row":
            yield where, '"row" is reserved for the id of an entry', "rename the column"
        if isinstance(column, RefColumn) and not isinstance(sheet.by_id.get(column.to), Rows):
            rows = [one.id for one in sheet.items() if isinstance(one, Rows)]
            yield where, f'there\'s no item "{column.to}" of type rows', suggestion(column.to, rows)
    for name in blanks(item.reads):
        if name not in ids:
            yield (*place, "reads"), f'there\'s no column "{name}"', "write a blank as {column}"
    if item.tick and not isinstance(item.column(item.tick), CheckColumn):
        ticks = [one.id for one in item.columns if isinstance(one, CheckColumn)]
        hint = suggestion(item.tick, ticks)
        yield (*place, "tick"), f'there\'s no column "{item.tick}" of type check', hint


def _check_own_condition(item: Item, when: Gate | Reply, place: Place) -> Iterator[Found]:
    """Check that a gate or a reply can match an answer to its own item."""
    wanted = Condition(item.id, when.op, when.value)
    yield from _check_condition(wanted, {item.id: item}, place)


def _check_conditions(
    part: Struct, key: str, items: Mapping[str, Item], place: Place
) -> Iterator[Found]:
    for n, condition in enumerate(getattr(part, key)):
        yield from _check_condition(condition, items, (*place, key, n))


def _check_condition(
    condition: Condition, items: Mapping[str, Item], place: Place
) -> Iterator[Found]:
    item = items.get(condition.item)
    if item is None or not item.asks:
        guess = nearest(condition.item, [one.id for one in items.values() if one.asks])
        only = "a condition can refer only to an earlier question"
        hint = f'did you mean "{guess}"?' if guess else only
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


# -- items and columns that a key names ------------------------------------------------------------


def check_attributes(sheet: Worksheet) -> Iterator[Found]:
    """Check what dates, rows, timeline, calendar and letter refer to."""
    for place, item in every(Item, sheet):
        if isinstance(item, Day):
            yield from _check_day(sheet, item, place)
        if isinstance(item, Rows):
            yield from _check_rows(sheet, item, place)
    for place, ledger in every(Ledger, sheet):
        yield from _check_ledger(sheet, ledger, place)
    yield from _check_calendar(sheet)
    yield from _check_letter(sheet)


def _check_rows(sheet: Worksheet, item: Rows, place: Place) -> Iterator[Found]:
    for n, column in enumerate(item.columns):
        if isinstance(column, DayColumn):
            yield from _check_day(sheet, column, (*place, "columns", n), item)
    if item.closed_when and not item.closed_text:
        hint = "say in a sentence or two why no entries can be added"
        yield (*place, "closed_when"), "closed_text is missing", hint
    if item.closed_text and not item.closed_when:
        yield (*place, "closed_text"), "this is never shown", "add closed_when, which says when"
    if item.gather:
        for key, kinds in {"question": WRITTEN, "words": WRITTEN, "day": {"date"}}.items():
            if name := getattr(item.gather, key):
                yield from _column(item, name, kinds, (*place, "gather", key))


def _check_day(
    sheet: Worksheet, day: Day | DayColumn, place: Place, rows: Rows | None = None
) -> Iterator[Found]:
    """Check a date of the worksheet, or of one of its `rows`."""
    if suggest := day.suggest:
        if suggest.item:
            yield from _item(sheet, suggest.item, {"date"}, (*place, "suggest", "item"))
        if abs(suggest.days) > MOST_DAYS:
            hint = f"the limit is {MOST_DAYS} days, or ten years"
            yield (*place, "suggest", "days"), f"{suggest.days} days is too far away", hint
        if rows is None and suggest.item == day.id:
            hint = "name another date, or delete item to count from today"
            yield (*place, "suggest", "item"), "the date would be counted from itself", hint
    if day.not_before:
        where = (*place, "not_before")
        if rows is None:
            yield from _item(sheet, day.not_before, {"date"}, where)
        else:
            yield from _column(rows, day.not_before, {"date"}, where)
        if day.not_before == day.id:
            yield where, "a date can't come before itself", "name another date"


def _check_ledger(sheet: Worksheet, ledger: Ledger, place: Place) -> Iterator[Found]:
    for rows, columns in _LEDGER_COLUMNS.items():
        yield from _item(sheet, getattr(ledger, rows), {"rows"}, (*place, rows))
        item = sheet.by_id.get(getattr(ledger, rows))
        if not isinstance(item, Rows):
            continue
        for key, kinds in columns.items():
            if name := getattr(ledger, key):
                yield from _column(item, name, kinds, (*place, key))
        if rows == "sightings":
            yield from _check_sightings(item, ledger, place)


def _check_sightings(item: Rows, ledger: Ledger, place: Place) -> Iterator[Found]:
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
        yield (*place, "rung"), "the options aren't the ladder", f"use {', '.join(RUNGS)}"


def _check_calendar(sheet: Worksheet) -> Iterator[Found]:
    calendar = sheet.calendar
    if calendar is None:
        return
    kinds = {"title": "line", "first": "date", "every": "choice", "until": "date", "time": "line"}
    named: list[tuple[Place, str, str]] = [
        (("calendar", key), getattr(calendar, key), kind) for key, kind in kinds.items()
    ]
    named += [(("calendar", "days", n), name, "date") for n, name in enumerate(calendar.days)]
    for place, name, kind in named:
        if name:
            yield from _item(sheet, name, {kind}, place)
            yield from _may_leave(sheet, name, place)
    steps = getattr(sheet.by_id.get(calendar.every), "options", ())
    if {option.value for option in steps} - set(STEPS):
        hint = f"use {', '.join(STEPS)}"
        yield ("calendar", "every"), "the options have the wrong values", hint


def _check_letter(sheet: Worksheet) -> Iterator[Found]:
    names = sheet.letter.items if sheet.letter else ()
    if sheet.letter and not names:
        hint = "name items of the worksheet"
        yield ("letter", "items"), "there's nothing to put together", hint
    for n, name in enumerate(names):
        place: Place = ("letter", "items", n)
        if name in names[:n]:
            yield place, f'"{name}" is here twice', "use each answer once in the text"
        if name in sheet.prompts:
            yield from _may_leave(sheet, name, place)
        else:
            yield place, f'there\'s no question "{name}"', suggestion(name, sheet.prompts)


def _item(sheet: Worksheet, name: str, kinds: set[str], place: Place) -> Iterator[Found]:
    """Check that an item exists and has one of these types."""
    item = sheet.by_id.get(name)
    if item is None:
        yield place, f'there\'s no item "{name}"', suggestion(name, sheet.by_id)
    elif item.type_name not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield place, f'"{name}" has type {item.type_name}', f"it needs type {wanted}"


def _column(item: Rows, name: str, kinds: set[str], place: Place) -> Iterator[Found]:
    """Check that a column exists and has one of these types."""
    column = item.column(name)
    if column is None:
        hint = suggestion(name, [one.id for one in item.columns])
        yield place, f'"{item.id}" has no column "{name}"', hint
    elif (kind := column.type_name) not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield place, f'the column "{name}" has type {kind}', f"it needs type {wanted}"


def _may_leave(sheet: Worksheet, name: str, place: Place) -> Iterator[Found]:
    if name in sheet.by_id and name not in sheet.exportable_ids:
        yield place, f'"{name}" is never shared', "name only answers that may be shared"
