"""Options that stand side by side get the same room, and a scale of evidence is the whole scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile_tui.content.lint.passages import Found, shortened
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.kinds import RUNGS, OneOfKind, Option, is_ladder
from reconcile_tui.domain.pages import Page, unmarked
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import Place, nearest

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
            yield Found((*place, "even"), "there's no list to balance", "give it a list of ways")
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
            yield Found((*ways[0][0], "even"), f'"{name}" is used only once', hint)
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
    message = f"{shortened(text, 5)} has {length} characters, the others have {others}"
    hint = f"use at {'most' if is_long else 'least'} {bound}, so that each way gets the same space"
    yield Found(place, message, hint)


RawFinding = tuple[Place, str, str]
LIKE_A_LADDER = 4
"""Options that share so many rungs with the ladder are meant to be it."""


def faults_of_ladders(sheet: Worksheet) -> Iterator[RawFinding]:
    """Options that share most of the ladder and not all, and labels that are not the ladder's."""
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            place: Place = ("section", s, "item", i, "options")
            if isinstance(item, OneOfKind):
                yield from _near_ladder(item.options, place)
            for n, column in enumerate(item.columns if isinstance(item, Rows) else ()):
                if isinstance(column, OneOfKind):
                    yield from _near_ladder(column.options, (*place[:-1], "columns", n, "options"))


def _near_ladder(options: Sequence[Option], place: Place) -> Iterator[RawFinding]:
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
