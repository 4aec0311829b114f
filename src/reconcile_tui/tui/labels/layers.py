"""The words of the four layers view. It shows, and says nothing about what it shows."""

from __future__ import annotations

from reconcile_tui.core.dates import day_in_words
from reconcile_tui.core.ladder import rung_words
from reconcile_tui.core.layers import Evidence
from reconcile_tui.strings.timeline import short_day

__all__ = [
    "EMPTY_LAYER",
    "MODEL",
    "NAMES",
    "NEWER",
    "NOTHING_YET",
    "NO_DAY",
    "OLDER",
    "PASSED_OVER",
    "PURPOSE",
    "READING",
    "TITLE",
    "YOURS",
    "head",
    "newest",
    "source",
]

TITLE = "The four layers"
MODEL = "A working model. Nothing here is counted, and an empty layer proves nothing."
READING = "Reading what is saved …"
NOTHING_YET = "No dated word stands here yet."
EMPTY_LAYER = (
    "Words such as Said or Done once show up here with their dates, once you've picked them in "
    "What changed? or another worksheet. It can also stay empty."
)
NEWER = "↑ newer ones"
NO_DAY = "no day given"
OLDER = "↓ older ones"
PASSED_OVER = "Some files cannot be read and are left out. The list of worksheets names them."
YOURS = "your own part"
PURPOSE = (
    "All the dated words from your saved worksheets, layer by layer. Up and Down choose a layer, "
    "Page up and Page down turn over what stands in it. The layers are a working model. Nothing "
    "is counted, and nothing private is read for it."
)
NAMES: dict[str, str] = {
    "root-cause": "Root cause",
    "capacity": "Capacity",
    "behavior": "Behavior change",
    "proof": "Relational proof",
}
"""What the layers are called where the guide has no picture of them."""


def newest(evidence: Evidence) -> str:
    """One word of a layer, in its box: of your own part, or else with the question it answers."""
    day = short_day(evidence.day) if evidence.day else NO_DAY
    whose = YOURS if evidence.mine else evidence.question
    return f"{rung_words(evidence.rung)}, {day} · {whose}"


def head(evidence: Evidence) -> str:
    """A word and its day; that it is about the person's own part is said."""
    words = f"{_day(evidence)} · {rung_words(evidence.rung)}"
    return f"{words} · {YOURS}" if evidence.mine else words


def source(evidence: Evidence) -> str:
    """The question that was answered, and where."""
    return f"{evidence.question} ({evidence.sheet})"


def _day(evidence: Evidence) -> str:
    return day_in_words(evidence.day) if evidence.day else NO_DAY
