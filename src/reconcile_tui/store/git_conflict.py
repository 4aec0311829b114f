"""A worksheet in which git could not merge two versions, parted into the two of them.

Both have to be sound by themselves. Nothing is written before a person asks for it; then one stays
in the file, the other is a conflict copy beside it, and what stood there is an earlier version.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from reconcile_tui.core.answers_read import looks_like_answers
from reconcile_tui.core.byte_order import BOM
from reconcile_tui.errors import BookError, CannotReadError, ProblemsError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.copies import keep_copy
from reconcile_tui.store.edited import put_edited
from reconcile_tui.store.entries import Entry, Version

__all__ = ["part", "sides_in", "two_versions"]

_MARK = re.compile(r"(?P<mark><{7}|\|{7}|={7}|>{7})(?: [^\n]*)?\r?\n?")
_ORDER = {"<": " ", "|": "<", "=": "<|", ">": "="}
"""Each mark, and after which it may come; a blank is the text that both sides share."""


def sides_in(text: str) -> tuple[str, str] | None:
    """Return the two versions in a text with conflict marks; None when they do not add up.

    What both were made from, which git may be told to write between them, is in neither.
    """
    ours: list[str] = []
    theirs: list[str] = []
    into = {" ": (ours, theirs), "<": (ours,), "|": (), "=": (theirs,)}
    state, found = " ", False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        mark = _MARK.fullmatch(line)
        sign = mark["mark"][0] if mark else ""
        # A line of signs may stand in an answer, or under a heading: only in order are they marks.
        if sign and state in _ORDER[sign]:
            state, found = (" " if sign == ">" else sign), True
            continue
        for side in into[state]:
            side.append(line)
    return ("".join(ours), "".join(theirs)) if found and state == " " else None


def two_versions(path: Path) -> tuple[Version, Version] | None:
    """Return the two versions of a worksheet in one file; None when it does not hold two.

    Raises NoSuchError and CannotReadError.
    """
    raw = atomic.read_regular(path)
    try:
        sides = sides_in(raw.decode("utf-8"))
        if sides is None:
            return None
        first, second = (Version.read(_with_mark(one, raw), str(path)) for one in sides)
    except (ProblemsError, UnicodeDecodeError):
        return None
    sound = all(looks_like_answers(one.data) for one in (first, second))
    return (first, second) if sound else None


def _with_mark(side: str, raw: bytes) -> bytes:
    text = f"{BOM}{side.removeprefix(BOM)}" if raw.startswith(BOM.encode()) else side
    return text.encode("utf-8")


def part(state: Path, path: Path, now: datetime, *, private: bool) -> Path:
    """Leave the first version in the file and put the second beside it. Returns the second.

    What stood there goes into the history, unless the worksheet is private. Raises BookError; then
    the file is as it was.
    """
    raw = atomic.read_regular(path)
    found = two_versions(path)
    if found is None:
        raise CannotReadError(f"{path.name} does not hold two versions.")
    mine, theirs = found
    copy = keep_copy(disk.real_path(path), theirs.raw, now)
    before = Version(raw, raw.decode("utf-8"), {})
    try:
        put_edited(state, Entry(path=path, private=private), before, mine, now)
    except BookError:
        atomic.erase(copy)
        raise
    return copy
