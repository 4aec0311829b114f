"""Which guidance of a worksheet shows for the answers at hand."""

from __future__ import annotations

from reconcile_tui.core.conditions import Lookup, any_holds
from reconcile_tui.core.worksheet import Guidance, Worksheet

__all__ = ["guidance_after"]


def guidance_after(worksheet: Worksheet, section_id: str, answer_of: Lookup) -> list[Guidance]:
    """The guidance that closes a section; an empty section id means the end page."""
    return [
        words
        for words in worksheet.guidance
        if words.after == section_id and _shows(words, answer_of)
    ]


def _shows(words: Guidance, answer_of: Lookup) -> bool:
    if words.when_any and not any_holds(words.when_any, answer_of):
        return False
    return not (words.when_none and any_holds(words.when_none, answer_of))
