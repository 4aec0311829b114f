"""Rules of the voice: one word for one thing, each question once, fear never saved unasked.

`faults_of_voice` reads one file. `repeated_questions` compares worksheets with each other, and
`repeated_options` reads the parsed TOML, because named option sets are no longer named in a
`Worksheet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reconcile_tui.content.lint.passages import ContentFile, Found, passages
from reconcile_tui.domain.items import Condition, Item, Rows, Scale
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place


class Retired(NamedTuple):
    """The words as they are in the text, and what to write instead."""

    words: str
    instead: str


_RETIRED = (
    (r"(?:this|the|our) (?:book|notebook)(?:'s)?", '"this workbook", or "the app" on a screen'),
    (r"(?:blank |saved )?sheets?", '"worksheet"'),
    (r"(?:three )?quiet questions", '"the safety questions"'),
    (r"break-ups?|since the break|the break(?= |[.,?!])(?! of)", '"breakup"'),
    (r"parted|partings?", '"broken up", "breakup"'),
    (r"reunions?|renewals?|renew(?:s|ed|ing)? (?:the|that|this|a)", '"get back together"'),
    (r"(?:leave|leaves|leaving|left) (?:it |this |them |that )?out", '"skip"'),
    (r"open questions?", '"unanswered"'),
    (r"goes with|go with (?=more|less|later|a |an )", '"is linked to"'),
    (r"help lines?", '"helpline"'),
    (r"in memory only", '"not saved"'),
    (r"(?:lay|laid|lays) (?:it |them |the two )?(?:side by side|beside)", '"compare"'),
    (r"done for now", '"done"'),
)
_BRITISH = (
    (r"behaviour(?:s|al)?", "behavior"),
    (r"counsell(?:ing|ors?|ed)", "counseling, counselor"),
    (r"(?:colour|favour|honour|neighbour|labour|rumour|harbour)\w*", "-or, as in color"),
    (r"programmes?", "program"),
    (r"(?:organ|real|recogn|apolog|emphas|critic|minim|priorit|summar)is(?:e|es|ed|ing)", "-ize"),
    (r"centres?|theatres?|metres?", "-er, as in center"),
    (r"(?:travell|cancell|labell|quarrell|marvell)(?:ed|ing|er|ers)", "one l, as in traveled"),
    (r"licence|defence|offence", "-se, as in license"),
    (r"judgement|learnt|whilst|practise[sd]?|cheques?|mum", "the American word"),
    (r"\d+(?:\.\d+)? %", "no space, as in 44%"),
)


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    whole = r"(?<![\w-])(?:{})(?![\w-])"
    return tuple((re.compile(whole.format(one), re.IGNORECASE), to) for one, to in table)


_RETIRED_PATTERNS = _compiled(_RETIRED)
_BRITISH_PATTERNS = _compiled(_BRITISH)


def retired_in(text: str) -> Iterator[Retired]:
    """Yield every retired word of a text, with what is said instead."""
    yield from _found(text, _RETIRED_PATTERNS)


def british_in(text: str) -> Iterator[Retired]:
    """Yield every British spelling of a text, with the American one."""
    yield from _found(text, _BRITISH_PATTERNS)


def _found(text: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> Iterator[Retired]:
    plain = text.replace("’", "'")
    for pattern, instead in patterns:
        for found in pattern.finditer(plain):
            yield Retired(found[0], instead)


MOST_ALIKE = 2
"""Inline lists of the same options that a worksheet may have before they become a named set."""

_TELLS_OF_FEAR = re.compile(
    r"\b(?:afraid|fear(?:s|ed)?|pressure|threat\w*|violen\w+|controll?ed|hurt you|made you)\b",
    re.IGNORECASE,
)
_NOT_OURS = frozenset({"line"})
"""What a service says of itself is quoted as it says it."""


def faults_of_voice(content: ContentFile) -> Iterator[Found]:
    """Yield retired words, British spelling, and items that would be saved unasked."""
    for passage in passages(content):
        for word in () if passage.role in _NOT_OURS else retired_in(passage.text):
            hint = f"write {word.instead}; we use one word for one thing"
            yield Found(passage.place, f"“{word.words}” is a retired word", hint, word.words)
        for word in () if passage.role in _NOT_OURS else british_in(passage.text):
            hint = f"American spelling: {word.instead}"
            yield Found(passage.place, f"“{word.words}” is British spelling", hint, word.words)
    if isinstance(content, Worksheet) and not content.private:
        yield from _saved_unasked(content)


def _saved_unasked(sheet: Worksheet) -> Iterator[Found]:
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            if item.asks and not item.sensitive and _tells_of_fear(item):
                hint = "add sensitive = true, so that it isn't saved until the person says so"
                message = f'"{item.id}" would be saved without asking'
                yield Found(("section", s, "item", i), message, hint)


def _tells_of_fear(item: Item) -> bool:
    """Return whether an answer could put someone in danger: by its gate, its sharing, its words."""
    if isinstance(item, Scale):
        return False  # a number for how steady one feels says nothing about anybody
    hidden = item.sharing == "never" or item.gate is not None
    return hidden or _TELLS_OF_FEAR.search(item.text) is not None


def repeated_questions(sheets: Iterable[Worksheet]) -> Iterator[tuple[str, Found]]:
    """Yield (id of the later worksheet, what was asked before) for each question asked twice.

    Scales ask how one feels now, and a question that opens or closes others has to be asked where
    they are; both may be repeated.
    """
    first: dict[str, str] = {}
    for sheet in sheets:
        opening = _opening(sheet)
        for s, section in enumerate(sheet.section):
            for i, item in enumerate(section.item):
                if not item.asks or isinstance(item, Scale) or item.id in opening:
                    continue
                words = " ".join(re.findall(r"[a-z]+", item.text.lower()))
                before = first.setdefault(words, sheet.id)
                if before != sheet.id:
                    hint = "ask it once, and link to it from here"
                    place: Place = ("section", s, "item", i, "text")
                    yield sheet.id, Found(place, f'"{before}" asks this too', hint, item.text)


def _opening(sheet: Worksheet) -> set[str]:
    """Return the ids of the questions on which another one depends."""
    conditions: list[Condition] = []
    for item in sheet.items():
        conditions += item.enable_when
        conditions += item.closed_when if isinstance(item, Rows) else ()
    return {condition.item for condition in conditions}


def repeated_options(data: Mapping[str, Any]) -> Iterator[Found]:
    """Yield the third place at which a worksheet lists the same options inline."""
    met: dict[str, int] = {}
    for place, options in _inline_options(data):
        words = repr(options)
        met[words] = met.get(words, 0) + 1
        if met[words] == MOST_ALIKE + 1:
            hint = "name them once under [options], and use the name"
            yield Found(place, "these options are listed for the third time", hint)


def _inline_options(data: Mapping[str, Any]) -> Iterator[tuple[Place, list[Any]]]:
    for s, section in enumerate(_tables(data, "section")):
        for i, item in enumerate(_tables(section, "item")):
            place: Place = ("section", s, "item", i)
            if isinstance(item.get("options"), list):
                yield (*place, "options"), item["options"]
            for c, column in enumerate(_tables(item, "columns")):
                if isinstance(column.get("options"), list):
                    yield (*place, "columns", c, "options"), column["options"]


def _tables(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = table.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
