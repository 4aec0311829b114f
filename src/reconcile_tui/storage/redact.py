"""Remove some of the answers from one version of a file, for copies and for erasing.

The text is edited in place: comments and everything else stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.worksheet import holds, same_at
from reconcile_tui.errors import CannotWriteError, ProblemsError
from reconcile_tui.lazy import late
from reconcile_tui.storage.entries import Version
from reconcile_tui.toml.write import TABLES, Prompts

if TYPE_CHECKING:
    from reconcile_tui.toml import edit
    from reconcile_tui.toml.edit import Edit
else:
    edit = late("reconcile_tui.toml.edit")


def copyable(raw: bytes, sensitive: Collection[str]) -> bytes | None:
    """Return a version as a copy of it may be kept: without its sensitive answers.

    None when it may hold some that cannot be removed: then no copy may be kept.
    """
    if not sensitive or not mentions(raw, sensitive):
        return raw
    try:
        version = Version.read(raw, "")
        edited = edit.cut(version.text, version.data, sensitive, {}, head=("sensitive",))
    except (ProblemsError, CannotWriteError):
        return None
    if _still_names(edited, sensitive):
        return None
    return raw if edited.text is version.text else edited.text.encode("utf-8")


def redacted(
    raw: bytes, marks: Iterable[str], prompts: Prompts, now: Answers | None = None
) -> bytes | None:
    """Return a version without the marked answers; None when they cannot be removed from it.

    Answers equal to those in `now` stay.
    """
    marks = set(marks)
    if not mentions(raw, marks):
        return raw
    try:
        version = Version.read(raw, "")
        gone = {one for one in marks if now is None or not same_at(version.answers, now, one)}
        edited = edit.cut(version.text, version.data, gone, prompts)
    except (ProblemsError, CannotWriteError):
        return None
    if _still_names(edited, gone):
        return None
    return raw if edited.text is version.text else edited.text.encode("utf-8")


def _still_names(edited: Edit, marks: Collection[str]) -> bool:
    """Return whether a marked item occurs where no answer of it belongs.

    In `[[answers]]`, for example: that is neither read nor edited.
    """
    tables = [edited.data.get(table) for table in TABLES if table != "rows"]
    rows = edited.data.get("rows")
    if not isinstance(rows, Mapping):
        tables.append(rows)
    else:
        # The cells of a row have names of their own.
        tables += [value for value in rows.values() if not edit.are_rows(value)]
    return any(_has_key(table, marks) for table in tables)


def _has_key(value: Any, names: Collection[str]) -> bool:
    if isinstance(value, Mapping):
        return any(key in names or _has_key(inner, names) for key, inner in value.items())
    return isinstance(value, list) and any(_has_key(inner, names) for inner in value)


def mentions(raw: bytes, marks: Iterable[str]) -> bool:
    """Return whether a version may hold an answer that is marked: its key occurs in it.

    A key that is written with escapes is found by parsing.
    """
    names = {mark.partition("/")[0] for mark in marks}
    if any(
        re.search(rb"(?<![\w-])" + re.escape(one.encode()) + rb"(?![\w-])", raw) for one in names
    ):
        return True
    if b"\\" not in raw:
        return False
    try:
        return holds(Version.read(raw, "").answers, names)
    except ProblemsError:
        return True
