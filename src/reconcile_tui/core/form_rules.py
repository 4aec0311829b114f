"""What no text of the book may be: empty where one is read, longer than its place, full of signs.

A key that has to be there can still hold nothing; a title can run on for three lines; a call for
help can stand where nobody checks its number. The shape of a file says none of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reconcile_tui.core.display import visible
from reconcile_tui.core.findings import Found
from reconcile_tui.core.items import Item, Note, Rows
from reconcile_tui.core.kinds import OneOfKind
from reconcile_tui.core.pages import HelpLines, Myth, Page
from reconcile_tui.core.parse import Place
from reconcile_tui.core.passages import ContentFile, Passage, passages
from reconcile_tui.core.worksheet import Worksheet

__all__ = ["faults_of_form"]

MOST_IN_A_TITLE = 60
"""Characters. A title stands on one line, or on three of the narrow list of sections."""

MOST_MINUTES = 180
MOST_ORDER = 100_000

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_NUMBER = re.compile(r"\+?\(?\d(?:[ ()/-]{0,2}\d){5,}")
_NO_SOURCE = re.compile(r"\[\d+\]")


def faults_of_form(content: ContentFile) -> Iterator[Found]:
    """Empty texts, signs that a terminal obeys, titles too long, numbers out of their place."""
    for place, text in _needed(content):
        if not text.strip():
            yield Found(place, "is empty", "write what a reader sees there, or take it out")
    for passage in passages(content):
        yield from _faults_of_passage(passage, content)
    if isinstance(content, Worksheet):
        yield from _faults_of_numbers(content)
    if isinstance(content, Page | Myth) and not 0 <= content.order <= MOST_ORDER:
        yield Found(("order",), f"{content.order} is no place in the list", _ORDER)


_ORDER = f"0 to {MOST_ORDER}; small numbers stand first"


def _faults_of_passage(passage: Passage, content: ContentFile) -> Iterator[Found]:
    text = passage.text
    if visible(text) != text:
        sign = next(char for char in text if visible(char) != char)
        message = f"holds the invisible sign U+{ord(sign):04X}"
        yield Found(passage.place, message, "take it out; a terminal would obey it")
    if passage.role == "title" and len(text) > MOST_IN_A_TITLE:
        message = f"the title has {len(text)} characters"
        yield Found(passage.place, message, f"at most {MOST_IN_A_TITLE} find room")
    if isinstance(content, HelpLines):
        return
    for found in (*_ADDRESS.finditer(text), *_NUMBER.finditer(_DAY.sub("", text))):
        message = f"“{found[0]}” is an address or a number to call"
        hint = "those stand in help-lines.toml alone, where they are checked; make a door to help"
        yield Found(passage.place, message, hint, found[0])
    for found in _NO_SOURCE.finditer(text):
        hint = "name the claim, as in [^if-then]; the number is given by the book"
        yield Found(passage.place, f"“{found[0]}” names no claim", hint, found[0])


def _faults_of_numbers(sheet: Worksheet) -> Iterator[Found]:
    if not 1 <= sheet.minutes <= MOST_MINUTES:
        hint = f"how long it really takes: 1 to {MOST_MINUTES}"
        yield Found(("minutes",), f"{sheet.minutes} minutes are no time for a sheet", hint)
    if not 0 <= sheet.order <= MOST_ORDER:
        yield Found(("order",), f"{sheet.order} is no place in the list", _ORDER)
    if sheet.version < 1:
        yield Found(("version",), f"{sheet.version} is no version", "the first is 1")
    if sheet.again_after_days is not None and sheet.again_after_days < 1:
        hint = "in how many days it is worth answering again; or leave it out"
        yield Found(("again_after_days",), f"{sheet.again_after_days} days are no time", hint)


def _needed(content: ContentFile) -> Iterator[tuple[Place, str]]:
    """Every text without which something on the screen has no name or no words."""
    match content:
        case Worksheet():
            yield ("title",), content.title
            for s, section in enumerate(content.section):
                yield ("section", s, "title"), section.title
                for i, item in enumerate(section.item):
                    yield from _needed_in(item, ("section", s, "item", i))
            for g, words in enumerate(content.guidance):
                yield ("guidance", g, "text"), words.text
                for d, door in enumerate(words.doors):
                    yield ("guidance", g, "doors", d, "label"), door.label
        case Page():
            yield ("title",), content.title
            for b, block in enumerate(content.block):
                for d, door in enumerate(block.doors):
                    yield ("block", b, "doors", d, "label"), door.label
        case Myth():
            yield ("myth",), content.myth
            yield ("fact",), content.fact


def _needed_in(item: Item, place: Place) -> Iterator[tuple[Place, str]]:
    yield (*place, "text"), item.text
    if isinstance(item, OneOfKind):
        for n, option in enumerate(item.options):
            yield (*place, "options", n, "label"), option.label
    if isinstance(item, Note) and item.door:
        yield (*place, "door", "label"), item.door.label
    if isinstance(item, Rows):
        for n, column in enumerate(item.columns):
            yield (*place, "columns", n, "text"), column.text
    for n, reply in enumerate(item.reply):
        yield (*place, "reply", n, "text"), reply.text
        for d, door in enumerate(reply.doors):
            yield (*place, "reply", n, "doors", d, "label"), door.label
