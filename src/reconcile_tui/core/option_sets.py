"""Named option sets: a worksheet lists its answers once, and choices refer to them by name.

`[options]` at the top of a worksheet holds the sets; an item or column with `options = "yes-no"`
gets the set of that name before the file is converted to typed objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reconcile_tui.errors import nearest

__all__ = ["with_option_sets"]

Found = tuple[tuple[str | int, ...], str, str]


def with_option_sets(data: Mapping[str, Any]) -> tuple[Mapping[str, Any], list[Found]]:
    """Return the parsed file with every named set in place, and the names that have no set."""
    sets, sections = data.get("options", {}), data.get("section")
    if not isinstance(sets, dict) or not isinstance(sections, list):
        return data, []
    found: list[Found] = []
    replaced = [
        _with_list(section, "item", sets, ("section", number), found)
        for number, section in enumerate(sections)
    ]
    return {**data, "section": replaced}, found


def _with_list(
    table: Any, key: str, sets: dict[str, Any], place: tuple[str | int, ...], found: list[Found]
) -> Any:
    """Return the table with the options of each table in its list `key` filled in."""
    if not isinstance(table, dict) or not isinstance(table.get(key), list):
        return table
    filled = [
        _filled(one, sets, (*place, key, number), found) for number, one in enumerate(table[key])
    ]
    return {**table, key: filled}


def _filled(
    one: Any, sets: dict[str, Any], place: tuple[str | int, ...], found: list[Found]
) -> Any:
    one = _with_list(one, "columns", sets, place, found)
    if not isinstance(one, dict) or not isinstance(name := one.get("options"), str):
        return one
    if name not in sets:
        found.append(((*place, "options"), f'there is no option set "{name}"', _hint(name, sets)))
        return {**one, "options": []}
    return {**one, "options": sets[name]}


def _hint(name: str, sets: dict[str, Any]) -> str:
    if guess := nearest(name, sets):
        return f'did you mean "{guess}"?'
    return f"add [options] with {name} = [ … ] at the top of the file"
