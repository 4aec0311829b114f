"""What content has to keep to beyond its shape and its names.

These are the rules of `content/README.md` that need no reading of the words, and dates that pass.
Each function yields (place in the file, message, hint). Today is passed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from reconcile_tui.core.items import Item
from reconcile_tui.core.near_ladder import faults_of_ladders
from reconcile_tui.core.pages import VERIFIED_FOR_DAYS, Claims, Country, HelpLine, HelpLines, cited
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import suggestion

__all__ = [
    "REVIEWED_FOR_DAYS",
    "faults_of_claims",
    "faults_of_help_lines",
    "faults_of_worksheet",
    "passed_dates",
    "unverified_numbers",
]

Found = tuple[Place, str, str]
REVIEWED_FOR_DAYS = 730
"""A worksheet read by professionals longer ago than this should be read again."""

MOST_PINS = 2
MOST_HEAVY = 3
FIRST_YEAR = 1900


def faults_of_worksheet(sheet: Worksheet) -> Iterator[Found]:
    """Contradictions, too many pins or heavy questions, nearly a ladder, unlisted claims."""
    if sheet.private and not sheet.ask_first and sheet.sharing != "never":
        hint = 'a sheet that may not be kept may not be shared: sharing = "never"'
        yield ("sharing",), 'keep = "ask" does not go with sharing = "ask"', hint
    pins = [item.id for item in sheet.items() if item.pin]
    if len(pins) > MOST_PINS:
        yield (), f"{len(pins)} answers are pinned: {', '.join(pins)}", f"at most {MOST_PINS} fit"
    for number, words in enumerate(sheet.guidance):
        if words.when_any and words.when_none:
            hint = "give when_any or when_none, or neither"
            yield ("guidance", number, "when_none"), "when_any stands here too", hint
    yield from _heavy_rows(sheet)
    yield from faults_of_ladders(sheet)
    for claim in _claims_used(sheet):
        if claim not in sheet.claims:
            hint = f'add "{claim}" to the claims of the sheet'
            yield ("claims",), f'the claim "{claim}" is used and not listed', hint


def _heavy_rows(sheet: Worksheet) -> Iterator[Found]:
    """A heavy question too many in a row. Only what is surely shown between two parts them."""
    row: list[Item] = []
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            if item.heavy:
                row.append(item)
                if len(row) == MOST_HEAVY + 1:
                    before = ", ".join(one.id for one in row[:-1])
                    message = f"the fourth heavy question in a row, after {before}"
                    hint = "put a note or a lighter question between them, one that always shows"
                    yield ("section", s, "item", i), message, hint
            elif row and all(one in row[-1].enable_when for one in item.enable_when):
                row = []


def _claims_used(sheet: Worksheet) -> list[str]:
    """Every claim that a text of the sheet names or an item rests on, each once."""
    used: list[str] = []
    for section in sheet.section:
        used += cited(section.intro)
        for item in section.item:
            used += [*cited(item.text), *cited(item.hint), *item.claims]
            used += [claim for reply in item.reply for claim in cited(reply.text)]
    for words in sheet.guidance:
        used += cited(words.text)
    return list(dict.fromkeys(used))


def faults_of_claims(claims: Claims) -> Iterator[Found]:
    """Ids used twice, and claims that leave out where they come from or what they do not show."""
    seen: set[str] = set()
    for number, claim in enumerate(claims.claim):
        place: Place = ("claim", number)
        yield from _twice(claim.id, seen, place)
        for key in ("say", "source", "kind", "not_shown"):
            if not getattr(claim, key).strip():
                yield (*place, key), "is empty", "a claim without it does not go into the book"
        if not FIRST_YEAR <= claim.year <= claim.checked.year:
            hint = f"the year of the source, {FIRST_YEAR} to {claim.checked.year}"
            yield (*place, "year"), f"{claim.year} is no year a source is from", hint
        found = claim.url or claim.sure == "model" or re.search(r"\b\d{4}\b", claim.source)
        if claim.source.strip() and not found:
            hint = "who wrote it, the year, and where it came out; or an address in url"
            yield (*place, "source"), "nobody could find this source", hint
        if ";" in claim.source:
            yield (*place, "source"), "names two sources", "two sources are two claims"


def faults_of_help_lines(lines: HelpLines, countries: Iterable[str]) -> Iterator[Found]:
    """Ids used twice, lines of a country that no file has, and live checks without their day."""
    known = sorted(countries)
    seen: set[str] = set()
    for number, country in enumerate(lines.country):
        yield from _twice(country.id, seen, ("country", number))
        yield from _fault_of_check(country, ("country", number))
    seen = set()
    for number, line in enumerate(lines.line):
        place: Place = ("line", number)
        yield from _twice(line.id, seen, place)
        yield from _fault_of_check(line, place)
        if line.country not in known:
            hint = suggestion(line.country, known, most=20)
            yield (*place, "country"), f'there is no country "{line.country}"', hint
        if not (line.call or line.text or line.web):
            yield place, "there is nothing to call, text or open", "give it call, text or web"


def _fault_of_check(entry: Country | HelpLine, place: Place) -> Iterator[Found]:
    live = entry.status == "live-checked"
    if live and entry.checked is None:
        yield (*place, "status"), "a live check needs its day", "add checked = 2026-11-22"
    if not live and entry.checked is not None:
        yield (*place, "checked"), 'the day goes with status = "live-checked" only', ""


def _twice(name: str, seen: set[str], place: Place) -> Iterator[Found]:
    if name in seen:
        yield (*place, "id"), f'"{name}" stands here twice', "an id is used once and never again"
    seen.add(name)


def unverified_numbers(lines: HelpLines) -> Iterator[Found]:
    """Emergency and crisis numbers that nobody has called or opened. They may not be released."""
    hint = 'call or open it, then status = "live-checked" and the day'
    for number, country in enumerate(lines.country):
        if country.emergency and country.status != "live-checked":
            words = f'the emergency number of "{country.id}" is not checked live'
            yield ("country", number, "status"), words, hint
    for number, line in enumerate(lines.line):
        if line.crisis and line.status != "live-checked":
            yield (
                ("line", number, "status"),
                f'the crisis line "{line.id}" is not checked live',
                hint,
            )


def passed_dates(content: Worksheet | HelpLines, today: date) -> Iterator[Found]:
    """Reviews and live checks that are too old today."""
    if isinstance(content, Worksheet):
        if _older(content.reviewed, REVIEWED_FOR_DAYS, today):
            yield ("reviewed",), f"was read on {content.reviewed}: have it read again", ""
        return
    lists: tuple[tuple[str, Sequence[Country | HelpLine]], ...] = (
        ("country", content.country),
        ("line", content.line),
    )
    for key, entries in lists:
        for number, entry in enumerate(entries):
            if _older(entry.checked, VERIFIED_FOR_DAYS, today):
                words = f'"{entry.id}" was checked on {entry.checked}: check it again'
                yield (key, number, "checked"), words, ""


def _older(day: date | None, days: int, today: date) -> bool:
    return day is not None and day + timedelta(days) < today
