"""Ways to go that stand side by side are given the same room, so that no length pleads for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile_tui.core.findings import Found, shortened
from reconcile_tui.core.pages import Page, unmarked
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import nearest

__all__ = ["MOST_LONGER", "faults_of_evenness"]

MOST_LONGER = 1.2
"""The longest of a group may have this many times the characters of the shortest."""

Way = tuple[Place, str]


def faults_of_evenness(content: Worksheet | Page) -> Iterator[Found]:
    """Groups in which one way is given more room than another, and groups of one."""
    if isinstance(content, Worksheet):
        yield from _of_items(content)
        return
    for number, block in enumerate(content.block):
        place: Place = ("block", number)
        if block.even and len(block.list) < 2:
            yield Found((*place, "even"), "there is no list to be even", "give it a list of ways")
        elif block.even:
            yield from _of_group([((*place, "list", n), one) for n, one in enumerate(block.list)])


def _of_items(sheet: Worksheet) -> Iterator[Found]:
    groups: dict[str, list[Way]] = {}
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            if item.even:
                way = (("section", s, "item", i), f"{item.text} {item.hint}")
                groups.setdefault(item.even, []).append(way)
    for name, ways in groups.items():
        if len(ways) == 1:
            guess = nearest(name, groups.keys() - {name})
            hint = f'did you mean "{guess}"?' if guess else "give each of the ways the same name"
            yield Found((*ways[0][0], "even"), f'"{name}" stands here alone', hint)
        else:
            yield from _of_group([((*place, "text"), text) for place, text in ways])


def _of_group(ways: Sequence[Way]) -> Iterator[Found]:
    """The one that stands out most, if any does."""
    lengths = [len(" ".join(unmarked(text).split())) for _, text in ways]
    shortest, longest = min(lengths), max(lengths)
    if longest <= shortest * MOST_LONGER:
        return
    middle = sorted(lengths)[len(lengths) // 2]
    is_long = longest - middle >= middle - shortest
    length = longest if is_long else shortest
    place, text = ways[lengths.index(length)]
    bound = int(shortest * MOST_LONGER) if is_long else -int(-longest // MOST_LONGER)
    others = f"from {shortest}" if is_long else f"up to {longest}"
    message = f"{shortened(text, 5)} has {length} characters, the others {others}"
    hint = f"at {'most' if is_long else 'least'} {bound}: each way gets the same room"
    yield Found(place, message, hint)
