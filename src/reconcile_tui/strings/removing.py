"""What would go when everything is removed, and what went: in the groups that a person knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconcile_tui.core.display import cells, visible, wrapped

__all__ = ["Group", "how_many", "lines_of", "path_lines"]

TITLES = {
    "worksheets": "Worksheets",
    "beside": "Kept beside them",
    "bin": "In the bin",
    "history": "Earlier versions",
    "recent": "Versions of the last hour, kept for other windows",
    "pages": "Your own pages and worksheets",
    "copies": "Copies put elsewhere",
    "settings": "Settings",
    "locks": "Locks, with no words in them",
    "cache": "Cache",
    "other": "Other",
}
"""Every kind of file, in the order in which they are named."""

BY_COUNT = frozenset({"history", "recent", "locks", "cache", "other"})
"""What no person knows by name: the folder and how many there are say it."""

MOST = 500
"""Files of one group that are named; of more, their number is said."""

INDENT = "  "
_piece = re.compile(r"[^/\s]*(?:/|\s+|$)")
_part = re.compile(r"[^-]*-|[^-]+$")


class Group(NamedTuple):
    """Files of one kind in one folder. `folder` is shortened to begin with `~` where it can be."""

    kind: str
    folder: str
    names: tuple[str, ...]


def how_many(count: int) -> str:
    """How many files there are."""
    return "1 file" if count == 1 else f"{count} files"


def lines_of(groups: Sequence[Group], width: int) -> list[str]:
    """All of them, in lines of at most `width` columns; a long path is broken behind a `/`."""
    return [line for group in groups for line in _group_lines(group, width)]


def _group_lines(group: Group, width: int) -> Iterator[str]:
    title = TITLES[group.kind]
    if group.kind in BY_COUNT:
        yield from path_lines(f"{title}: {how_many(len(group.names))} in {group.folder}", width)
        return
    if len(group.names) == 1:
        yield from path_lines(f"{title}: {group.folder}/{group.names[0]}", width)
        return
    yield from path_lines(f"{title}, {how_many(len(group.names))} in {group.folder}:", width)
    for name in group.names[:MOST]:
        yield from path_lines(name, width, INDENT)
    if len(group.names) > MOST:
        yield f"{INDENT}… and {how_many(len(group.names) - MOST)} more"


def path_lines(text: str, width: int, indent: str = "") -> list[str]:
    """A line with a path in it, broken at spaces and behind `/`; what goes on stands further in."""
    lines, line, further = [], indent, indent + INDENT
    for piece in _pieces(visible(text), width - cells(further)):
        if line.strip() and cells((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = further
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str, room: int) -> Iterator[str]:
    """What stays on one line; of a name that is longer than a line, what ends with a hyphen."""
    for piece in _piece.findall(text):
        if cells(piece) <= room:
            yield piece
            continue
        for part in _part.findall(piece):
            yield from [part] if cells(part) <= room else wrapped(part, room).split("\n")
