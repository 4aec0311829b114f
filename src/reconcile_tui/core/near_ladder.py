"""Choices that are meant to be the ladder of words, and are not quite.

A view that looks for the ladder would pass them over without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reconcile_tui.core.items import Rows
from reconcile_tui.core.kinds import OneOfKind, Option
from reconcile_tui.core.ladder import RUNGS, is_ladder
from reconcile_tui.core.parse import Place
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import nearest

__all__ = ["faults_of_ladders"]

Found = tuple[Place, str, str]
LIKE_A_LADDER = 4
"""Options that share so many rungs with the ladder are meant to be it."""


def faults_of_ladders(sheet: Worksheet) -> Iterator[Found]:
    """Options that share most of the ladder and not all, and labels that are not the ladder's."""
    for s, section in enumerate(sheet.section):
        for i, item in enumerate(section.item):
            place: Place = ("section", s, "item", i, "options")
            if isinstance(item, OneOfKind):
                yield from _near_ladder(item.options, place)
            for n, column in enumerate(item.columns if isinstance(item, Rows) else ()):
                if isinstance(column, OneOfKind):
                    yield from _near_ladder(column.options, (*place[:-1], "columns", n, "options"))


def _near_ladder(options: Sequence[Option], place: Place) -> Iterator[Found]:
    if is_ladder(options):
        for n, option in enumerate(options):
            if option.label != RUNGS[option.value]:
                hint = f'the ladder says "{RUNGS[option.value]}"'
                yield (*place, n, "label"), f'"{option.label}" is another word', hint
        return
    values = [option.value for option in options]
    meant = [nearest(value.lower().replace("_", "-"), RUNGS) or "" for value in values]
    if len(set(meant) - {""}) < LIKE_A_LADDER:
        return
    hint = f"either all of {', '.join(RUNGS)}, in this order, or other words"
    wrong = next((n for n, (v, m) in enumerate(zip(values, meant, strict=True)) if v != m), None)
    if wrong is not None and meant[wrong]:
        hint = f'did you mean "{meant[wrong]}"? {hint}'
    missing = ", ".join(rung for rung in RUNGS if rung not in values)
    message = "nearly the ladder, and not quite" + (f": {missing} missing" if missing else "")
    yield (place if wrong is None else (*place, wrong)), message, hint
