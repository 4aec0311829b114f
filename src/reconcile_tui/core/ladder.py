"""The ladder of words that names evidence: chosen by the person, never computed, never a number.

Source: the content brief, "The worksheets". A question or a column is on the ladder when its
options are these values; nothing else marks it.
"""

from __future__ import annotations

from collections.abc import Iterable

from reconcile_tui.core.kinds import Option

__all__ = ["RUNGS", "is_ladder", "rung_words"]

RUNGS: dict[str, str] = {
    "said": "Said",
    "planned": "Planned",
    "once": "Done once",
    "repeated": "Repeated",
    "under-stress": "Held under stress",
    "repaired": "Slipped and repaired",
    "kept": "Kept",
}
"""Value in the file -> the words on the screen, from the lowest rung to the highest."""


def is_ladder(options: Iterable[Option]) -> bool:
    """Whether these options are the ladder: its values, all of them, in its order."""
    return [option.value for option in options] == list(RUNGS)


def rung_words(value: str) -> str:
    """A rung as a person says it; a word that is no rung as it stands."""
    return RUNGS.get(value, value)
