"""What a person's own content may not undo: the parts of the book that protect its reader."""

from __future__ import annotations

from reconcile_tui.domain.items import Item
from reconcile_tui.domain.worksheet import Worksheet

__all__ = ["PROTECTED_PAGES", "loosened"]

PROTECTED_PAGES = frozenset(
    {
        "tonight",
        "first-start",
        "private-run",
        "exception",
        "afraid",
        "legal-first",
        "grounding",
        "not-for-now",
    }
)


def loosened(ours: Worksheet, theirs: Worksheet) -> str | None:
    """Why `theirs` may not stand in for `ours`, as a sentence; None when it may."""
    if ours.private:
        return f'the worksheet "{ours.id}" is private, so it can\'t be replaced'
    if ours.sharing == "never" and theirs.sharing != "never":
        return f'"{ours.id}" has sharing = "never", and that can\'t be loosened'
    for item in theirs.items():
        if item.id in ours.retired:
            return f'"{item.id}" is retired in ours, and people have answers saved under it'
    return next((reason for item in ours.items() if (reason := _loosened(item, theirs))), None)


def _loosened(item: Item, theirs: Worksheet) -> str | None:
    """The same for one item of ours."""
    same = theirs.by_id.get(item.id)
    if item.sharing == "never" and same is not None and not _never(theirs, item.id):
        return f'"{item.id}" has sharing = "never", and that can\'t be loosened'
    if item.sensitive and same is not None and not same.sensitive:
        return f'"{item.id}" is sensitive, and that can\'t be loosened'
    if item.gate is not None and (same is None or same.gate != item.gate):
        return f'the gate of "{item.id}" can\'t be changed or removed'
    if item.gate is not None and same is not None and same.enable_when != item.enable_when:
        return f'"{item.id}" has a gate, so its enable_when can\'t be changed'
    return None


def _never(sheet: Worksheet, item_id: str) -> bool:
    return sheet.sharing == "never" or sheet.by_id[item_id].sharing == "never"
