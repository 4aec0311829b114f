"""One version of a file without some of its answers: what may be copied, and what is erased.

The bytes are changed in place, so that comments and everything else stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.sensitive import holds, same_at
from reconcile_tui.errors import CannotWriteError, ProblemsError
from reconcile_tui.storage.entries import Version
from reconcile_tui.toml.edit import cut
from reconcile_tui.toml.write import Prompts

__all__ = ["copyable", "mentions", "redacted"]


def copyable(raw: bytes, sensitive: Collection[str]) -> bytes | None:
    """Return a version as a copy of it may be kept: without its sensitive answers.

    None when it cannot be read and may hold some: then no copy may be kept.
    """
    if not sensitive or not mentions(raw, sensitive):
        return raw
    try:
        version = Version.read(raw, "")
        edited = cut(version.text, version.data, sensitive, {}, head=("sensitive",))
    except (ProblemsError, CannotWriteError):
        return None
    return raw if edited.text is version.text else edited.text.encode("utf-8")


def redacted(
    raw: bytes, marks: Iterable[str], prompts: Prompts, now: Answers | None = None
) -> bytes | None:
    """Return a version without what the marks name; None when that cannot be taken out of it.

    What stands in `now` with the same words is no secret of this version, and stays.
    """
    marks = set(marks)
    if not mentions(raw, marks):
        return raw
    try:
        version = Version.read(raw, "")
        gone = {one for one in marks if now is None or not same_at(version.answers, now, one)}
        edited = cut(version.text, version.data, gone, prompts)
    except (ProblemsError, CannotWriteError):
        return None
    return raw if edited.text is version.text else edited.text.encode("utf-8")


def mentions(raw: bytes, marks: Iterable[str]) -> bool:
    """Return whether a version may hold something that the marks name: its key stands there.

    A key is plain words and hyphens; one that is written with escapes is found by reading.
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
