"""Rules of the voice: one word for one thing, each question once, fear never saved unasked.

`faults_of_voice` reads one file. `repeated_questions` compares worksheets with each other, and
`repeated_options` reads the parsed TOML, because named option sets are no longer named in a
`Worksheet`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reconcile_tui.core.conditions import Condition
from reconcile_tui.core.findings import Found
from reconcile_tui.core.items import Item, Rows, Scale
from reconcile_tui.core.parse import Place
from reconcile_tui.core.passages import ContentFile, passages
from reconcile_tui.core.retired_words import british_in, retired_in
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["MOST_ALIKE", "faults_of_voice", "repeated_options", "repeated_questions"]

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
            hint = f"write {word.instead}: one word for one thing"
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
                hint = "sensitive = true: it is held in memory until the person saves it"
                message = f'"{item.id}" would be saved unasked'
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
                    hint = "ask it once, and point to it from here"
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
            yield Found(place, "the same options stand here for the third time", hint)


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
