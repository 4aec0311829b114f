"""Every id that an attribute of a worksheet names exists, and is of the type that it needs.

Each function yields (place in the file, message, hint), as those of `core/checks.py` do.
"""

from __future__ import annotations

from collections.abc import Iterator

from reconcile_tui.core.attributes import Ledger, Suggest
from reconcile_tui.core.columns import ChoiceColumn, DayColumn
from reconcile_tui.core.form import can_leave
from reconcile_tui.core.items import Day, Item, Rows
from reconcile_tui.core.ladder import RUNGS, is_ladder
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import suggestion

__all__ = ["check_attributes"]

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
        hint = "say why nothing is added, in a sentence or two"
        yield (*place, "closed_when"), "closed_text is missing", hint
    if item.closed_text and not item.closed_when:
        yield (*place, "closed_text"), "it is never shown", "closed_when says when"
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
            hint = "name another date, or leave item out to count from today"
            yield (*place, "suggest", "item"), "the day would be counted from itself", hint
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
        yield place, "a day never comes before itself", "name another date"


def _of_suggest(sheet: Worksheet, suggest: Suggest, place: Place) -> Iterator[Found]:
    if suggest.item:
        yield from _item(sheet, suggest.item, {"date"}, (*place, "item"))
    if abs(suggest.days) > MOST_DAYS:
        hint = f"at most {MOST_DAYS} days, which are ten years"
        yield (*place, "days"), f"{suggest.days} days are never lived to see", hint


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
        hint = f'a sighting belongs to a row of "{ledger.promises}"'
        yield (*place, "promise"), f'it points at "{target}", not at "{ledger.promises}"', hint
    sign, rung = item.column(ledger.sign), item.column(ledger.rung)
    values = [option.value for option in getattr(sign, "options", ())]
    if values and values != SIGNS:
        yield (*place, "sign"), "its values are others", f"they are {', '.join(SIGNS)}, in order"
    if isinstance(rung, ChoiceColumn) and not is_ladder(rung.options):
        yield (*place, "rung"), "it is not the ladder", f"its values are {', '.join(RUNGS)}"


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
        yield ("calendar", "every"), "its values are others", f"they are {', '.join(STEPS)}"


def _of_letter(sheet: Worksheet) -> Iterator[Found]:
    names = sheet.letter.items if sheet.letter else ()
    if sheet.letter and not names:
        yield ("letter", "items"), "there is nothing to put together", "name items of the sheet"
    for n, name in enumerate(names):
        place: Place = ("letter", "items", n)
        if name in names[:n]:
            yield place, f'"{name}" stands here twice', "each answer has one place in the text"
        item = sheet.by_id.get(name)
        if item is None or not item.asks:
            yield place, f'there is no question "{name}"', suggestion(name, sheet.prompts)
        else:
            yield from _may_leave(sheet, name, place)


# -- what they share -------------------------------------------------------------------------------


def _item(sheet: Worksheet, name: str, kinds: set[str], place: Place) -> Iterator[Found]:
    item = sheet.by_id.get(name)
    if item is None:
        yield place, f'there is no item "{name}"', suggestion(name, sheet.by_id)
    elif item.type_name not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield place, f'"{name}" is of type {item.type_name}', f"it has to be of type {wanted}"


def _column(item: Rows, name: str, kinds: set[str], place: Place) -> Iterator[Found]:
    column = item.column(name)
    if column is None:
        hint = suggestion(name, [one.id for one in item.columns])
        yield place, f'"{item.id}" has no column "{name}"', hint
    elif (kind := str(column.__struct_config__.tag)) not in kinds:
        wanted = " or ".join(sorted(kinds))
        yield place, f'the column "{name}" is of type {kind}', f"it has to be of type {wanted}"


def _may_leave(sheet: Worksheet, name: str, place: Place) -> Iterator[Found]:
    if name in sheet.by_id and name not in can_leave(sheet):
        yield place, f'"{name}" may never leave its sheet', "name only what may be shared"
