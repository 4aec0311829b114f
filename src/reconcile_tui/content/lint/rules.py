"""Rules for each kind of content file that only `lint` enforces; the app shows the file anyway.

References between files are checked in `content/checks.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

from reconcile_tui.content.checks import Found, every, repeated, texts
from reconcile_tui.content.lint.readability import (
    ContentFile,
    Finding,
    Passage,
    all_passages,
    faults_of_citing,
    faults_of_reading,
    passages,
    shortened,
)
from reconcile_tui.content.lint.wording import faults_of_wording
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.items import Item
from reconcile_tui.domain.kinds import RUNGS, OneOfKind, Option, is_ladder
from reconcile_tui.domain.pages import (
    VERIFIED_FOR_DAYS,
    Block,
    Claim,
    Claims,
    Country,
    HelpLine,
    HelpLines,
    Myth,
    Page,
    cited,
    unmarked,
)
from reconcile_tui.domain.worksheet import Guidance, Worksheet, sensitive_items
from reconcile_tui.errors import Place, nearest, suggestion

# -- balance of options ----------------------------------------------------------------------------

MOST_TIMES_LONGER = 1.2
"""The longest of a group may have this many times the characters of the shortest."""


def faults_of_evenness(content: Worksheet | Page) -> Iterator[Finding]:
    """Yield groups in which one alternative is longer than the others, and groups of one."""
    if isinstance(content, Worksheet):
        yield from _uneven_items(content)
        return
    for place, block in every(Block, content):
        if block.even and len(block.list) < 2:
            yield Finding((*place, "even"), "there's no list to balance", "give it a list of ways")
        elif block.even:
            yield from _uneven(list(texts(block.list, (*place, "list"))))


def _uneven_items(sheet: Worksheet) -> Iterator[Finding]:
    groups: dict[str, list[tuple[Place, str]]] = {}
    for place, item in every(Item, sheet):
        if item.even:
            entry = ((*place, "text"), f"{item.text} {item.hint}")
            groups.setdefault(item.even, []).append(entry)
    for name, group in groups.items():
        if len(group) == 1:
            guess = nearest(name, groups.keys() - {name})
            hint = f'did you mean "{guess}"?' if guess else "give each of the ways the same name"
            yield Finding((*group[0][0][:-1], "even"), f'"{name}" is used only once', hint)
        else:
            yield from _uneven(group)


def _uneven(group: Sequence[tuple[Place, str]]) -> Iterator[Finding]:
    """Yield the text whose length differs most, if it differs too much."""
    lengths = [len(one_line(unmarked(text))) for _, text in group]
    shortest, longest = min(lengths), max(lengths)
    if longest <= shortest * MOST_TIMES_LONGER:
        return
    middle = sorted(lengths)[len(lengths) // 2]
    is_long = longest - middle >= middle - shortest
    length = longest if is_long else shortest
    place, text = group[lengths.index(length)]
    bound = int(shortest * MOST_TIMES_LONGER) if is_long else -int(-longest // MOST_TIMES_LONGER)
    others = f"from {shortest}" if is_long else f"up to {longest}"
    message = f"{shortened(text, 5)} has {length} characters, the others have {others}"
    hint = f"use at {'most' if is_long else 'least'} {bound}, so that each way gets the same space"
    yield Finding(place, message, hint)


LIKE_A_LADDER = 4
"""Options with this many rungs of the ladder are meant to be the ladder."""


def faults_of_ladder(options: Sequence[Option], place: Place) -> Iterator[Found]:
    """Yield how options are nearly the ladder, and labels that are not the ladder's."""
    if is_ladder(options):
        for n, option in enumerate(options):
            if option.label != RUNGS[option.value]:
                hint = f'use the word of the ladder: "{RUNGS[option.value]}"'
                yield (*place, n, "label"), f'"{option.label}" isn\'t the word of the ladder', hint
        return
    values = [option.value for option in options]
    meant = [nearest(value.lower().replace("_", "-"), RUNGS) or "" for value in values]
    if len(set(meant) - {""}) < LIKE_A_LADDER:
        return
    hint = f"use all of {', '.join(RUNGS)}, in this order, or different words"
    wrong = next((n for n, (v, m) in enumerate(zip(values, meant, strict=True)) if v != m), None)
    if wrong is not None and meant[wrong]:
        hint = f'did you mean "{meant[wrong]}"? {hint}'
    missing = ", ".join(rung for rung in RUNGS if rung not in values)
    message = "this is almost the ladder" + (f", without {missing}" if missing else "")
    yield (place if wrong is None else (*place, wrong)), message, hint


CHECKED_FOR_DAYS = 730
"""Days after which a claim should be checked against its source again."""

REVIEWED_FOR_DAYS = 730
"""Days after which professionals should review a worksheet again."""

MOST_PINS = 2
MOST_HEAVY = 3
FIRST_YEAR = 1900


def faults_of_worksheet(sheet: Worksheet) -> Iterator[Found]:
    """Yield contradictions, too many pins or heavy questions, near ladders, unlisted claims."""
    if sheet.private and not sheet.ask_first and sheet.sharing != "never":
        hint = 'a worksheet that isn\'t saved unasked is never shared: sharing = "never"'
        yield ("sharing",), 'keep = "ask" can\'t be combined with sharing = "ask"', hint
    pins = [item.id for item in sheet.items() if item.pin]
    if len(pins) > MOST_PINS:
        yield (), f"{len(pins)} answers are pinned: {', '.join(pins)}", f"the limit is {MOST_PINS}"
    for place, words in every(Guidance, sheet):
        if words.when_any and words.when_none:
            hint = "give when_any or when_none, or neither"
            yield (*place, "when_none"), "when_any is here too", hint
    yield from _asked_because_of_sensitive(sheet)
    yield from _heavy_rows(sheet)
    for place, kind in every(OneOfKind, sheet):
        yield from faults_of_ladder(kind.options, (*place, "options"))
    used = [claim for passage in passages(sheet) for claim in cited(passage.text)]
    used += [claim for item in sheet.items() for claim in item.claims]
    for claim in dict.fromkeys(used):
        if claim not in sheet.claims:
            hint = f'add "{claim}" to the claims of the worksheet'
            yield ("claims",), f'the claim "{claim}" is used but not listed', hint


def _asked_because_of_sensitive(sheet: Worksheet) -> Iterator[Found]:
    """Yield questions that reveal a sensitive answer, because only it makes them visible."""
    hidden = sensitive_items(sheet)
    for place, item in every(Item, sheet):
        causes = [one.item for one in item.enable_when if one.item in hidden]
        if item.asks and causes and item.id not in hidden:
            message = f'this is asked only because of "{causes[0]}", which is sensitive'
            yield place, message, "set sensitive = true here, too"


def _heavy_rows(sheet: Worksheet) -> Iterator[Found]:
    """Yield too many heavy questions in a row. Only an item that surely shows ends a row."""
    row: list[Item] = []
    for place, item in every(Item, sheet):
        if item.heavy:
            row.append(item)
            if len(row) == MOST_HEAVY + 1:
                before = ", ".join(one.id for one in row[:-1])
                message = f"this is the fourth heavy question in a row, after {before}"
                hint = "put a note or a lighter question in between, one that always shows"
                yield place, message, hint
        elif row and all(one in row[-1].enable_when for one in item.enable_when):
            row = []


def faults_of_claims(claims: Claims) -> Iterator[Found]:
    """Yield repeated ids, and claims without a source or what they don't show."""
    for place, claim in every(Claim, claims):
        for key in ("say", "source", "kind", "not_shown"):
            if not getattr(claim, key).strip():
                yield (*place, key), "this is empty", "every claim needs it"
        if not FIRST_YEAR <= claim.year <= claim.checked.year:
            hint = f"give the year of the source, {FIRST_YEAR} to {claim.checked.year}"
            yield (*place, "year"), f"{claim.year} can't be the year of a source", hint
        is_findable = claim.url or claim.sure == "model" or re.search(r"\b\d{4}\b", claim.source)
        if claim.source.strip() and not is_findable:
            hint = "say who wrote it, when and where it was published, or add an address in url"
            yield (*place, "source"), "nobody could find this source", hint
        if ";" in claim.source:
            hint = "make them two claims"
            yield (*place, "source"), "this names two sources", hint
    yield from _repeated_ids("claim", claims.claim)


def faults_of_help_lines(lines: HelpLines, countries: Iterable[str]) -> Iterator[Found]:
    """Yield repeated ids, unknown countries, and live checks without a date."""
    known = sorted(countries)
    yield from _repeated_ids("country", lines.country)
    yield from _repeated_ids("line", lines.line)
    entries: list[tuple[Place, Country | HelpLine]]
    entries = [*every(Country, lines), *every(HelpLine, lines)]
    for place, entry in entries:
        live = entry.status == "live-checked"
        if live and entry.checked is None:
            yield (*place, "status"), "a live check needs its date", "add checked = 2026-11-22"
        if not live and entry.checked is not None:
            yield (*place, "checked"), 'only status = "live-checked" has a date', ""
    for place, line in every(HelpLine, lines):
        if line.country not in known:
            hint = suggestion(line.country, known, most=20)
            yield (*place, "country"), f'there\'s no country "{line.country}"', hint
        if not (line.call or line.text or line.web):
            yield place, "there's nothing to call, text or open", "give it call, text or web"


def _repeated_ids(key: str, parts: Iterable[Claim | Country | HelpLine]) -> Iterator[Found]:
    yield from repeated(((key, n, "id"), part.id) for n, part in enumerate(parts))


def uncalled_numbers(lines: HelpLines) -> Iterator[Found]:
    """Yield emergency and crisis numbers that nobody has called. They block a release."""
    hint = 'call or open it, then set status = "live-checked" and the date'
    for place, country in every(Country, lines):
        if country.emergency and country.status != "live-checked":
            words = f'nobody has called the emergency number of "{country.id}"'
            yield (*place, "status"), words, hint
    for place, line in every(HelpLine, lines):
        if line.crisis and line.status != "live-checked":
            yield (*place, "status"), f'nobody has called the crisis line "{line.id}"', hint


def passed_dates(content: ContentFile, today: date) -> Iterator[Found]:
    """Yield reviews, live checks and claims that are too old today."""
    if isinstance(content, Worksheet) and _older(content.reviewed, REVIEWED_FOR_DAYS, today):
        words = f"this was last reviewed on {content.reviewed}; have it reviewed again"
        yield ("reviewed",), words, ""
    entries: list[tuple[Place, Claim | Country | HelpLine]]
    entries = [*every(Claim, content), *every(Country, content), *every(HelpLine, content)]
    for place, entry in entries:
        days = CHECKED_FOR_DAYS if isinstance(entry, Claim) else VERIFIED_FOR_DAYS
        if _older(entry.checked, days, today):
            words = f'"{entry.id}" was last checked on {entry.checked}; check it again'
            yield (*place, "checked"), words, ""


def _older(day: date | None, days: int, today: date) -> bool:
    return day is not None and day + timedelta(days) < today


MOST_IN_A_TITLE = 60
"""The most characters: a title is one line, or three in the narrow list of sections."""

MOST_MINUTES = 180
MOST_ORDER = 100_000

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_NUMBER = re.compile(r"\+?\(?\d(?:[ ()/-]{0,2}\d){5,}")
_NO_SOURCE = re.compile(r"\[\d+\]")


def faults_of_form(content: ContentFile) -> Iterator[Finding]:
    """Yield empty texts, control characters, titles too long, and numbers out of range."""
    for passage in all_passages(content):
        if passage.text.strip():
            yield from _faults_of_passage(passage, content)
        elif passage.needed:
            hint = "write what a reader sees there, or delete it"
            yield Finding(passage.place, "this is empty", hint)
    if isinstance(content, Worksheet):
        yield from _faults_of_numbers(content)
    if isinstance(content, Page | Myth) and not 0 <= content.order <= MOST_ORDER:
        yield Finding(("order",), f"{content.order} can't be a place in the list", _ORDER)


_ORDER = f"use 0 to {MOST_ORDER}; small numbers come first"


def _faults_of_passage(passage: Passage, content: ContentFile) -> Iterator[Finding]:
    text = passage.text
    if visible(text) != text:
        sign = next(char for char in text if visible(char) != char)
        message = f"this has the invisible character U+{ord(sign):04X}"
        yield Finding(passage.place, message, "delete it; a terminal would act on it")
    if passage.role == "title" and len(text) > MOST_IN_A_TITLE:
        message = f"the title has {len(text)} characters"
        yield Finding(passage.place, message, f"the limit is {MOST_IN_A_TITLE}")
    if isinstance(content, HelpLines):
        return
    for found in (*_ADDRESS.finditer(text), *_NUMBER.finditer(_DAY.sub("", text))):
        message = f"“{found[0]}” is an address or a number to call"
        hint = "those belong in help-lines.toml, where they're checked; link to help instead"
        yield Finding(passage.place, message, hint, found[0])
    for found in _NO_SOURCE.finditer(text):
        hint = "cite the claim by its id, as in [^if-then]; the number is added automatically"
        yield Finding(passage.place, f"“{found[0]}” doesn't cite a claim", hint, found[0])


def _faults_of_numbers(sheet: Worksheet) -> Iterator[Finding]:
    if not 1 <= sheet.minutes <= MOST_MINUTES:
        hint = f"say how long it really takes: 1 to {MOST_MINUTES}"
        yield Finding(("minutes",), f"a worksheet can't take {sheet.minutes} minutes", hint)
    if not 0 <= sheet.order <= MOST_ORDER:
        yield Finding(("order",), f"{sheet.order} can't be a place in the list", _ORDER)
    if sheet.version < 1:
        yield Finding(("version",), f"{sheet.version} can't be a version", "the first version is 1")
    if sheet.again_after_days is not None and sheet.again_after_days < 1:
        hint = "say after how many days it's worth answering again, or delete the key"
        message = f"{sheet.again_after_days} can't be a number of days"
        yield Finding(("again_after_days",), message, hint)


def rule_findings(content: ContentFile, countries: Collection[str]) -> Iterator[Finding]:
    """Yield everything in a file that must be fixed. `countries` are those of all helplines."""
    match content:
        case Worksheet():
            yield from _as_findings(faults_of_worksheet(content))
        case Claims():
            yield from _as_findings(faults_of_claims(content))
        case HelpLines():
            yield from _as_findings(faults_of_help_lines(content, countries))
    if isinstance(content, Worksheet | Page):
        yield from faults_of_evenness(content)
    yield from faults_of_form(content)
    yield from faults_of_citing(content)
    yield from faults_of_reading(content)
    yield from faults_of_wording(content)


def _as_findings(findings: Iterable[Found]) -> Iterator[Finding]:
    return (Finding(*finding) for finding in findings)


def outdated_facts(content: ContentFile, today: date) -> Iterator[Finding]:
    """Yield what blocks a release and nothing else: old reviews, numbers that nobody checked."""
    if isinstance(content, HelpLines):
        yield from _as_findings(uncalled_numbers(content))
    yield from _as_findings(passed_dates(content, today))
