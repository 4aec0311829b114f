"""What the fields say beside an answer: soft words, an offered day, the way to other sheets."""

from __future__ import annotations

__all__ = [
    "DAY_EXAMPLE",
    "FROM_WHAT_YOU_WROTE",
    "HEAVY",
    "SOFT_WORDS",
    "TOO_EARLY",
    "UNDONE",
    "UNDO_WHERE",
    "offer",
]

FROM_WHAT_YOU_WROTE = "Add from what you have written"
HEAVY = "That was a heavy one. You can stop here. F9 is a quiet screen, for a breath."
UNDONE = "Undone. ctrl+y brings it back."
UNDO_WHERE = "ctrl+z and ctrl+y work in a field for words, while the cursor is in it."

DAY_EXAMPLE = "for example: 22 Nov 2026, 5 September, today"

SOFT_WORDS = {
    "rule": (
        "This can be heard as a rule for the other person. A boundary says what you will do. What "
        "you wrote stays as it is."
    ),
    "duty": (
        "Nobody owes closeness. Nobody has to say where they are or show a phone. What you "
        "wrote stays as it is."
    ),
}
"""What an answer reads as -> what is said under it. It stops nobody."""

TOO_EARLY = "This day is before the one it follows. It can stay as it is, if you mean it so."


def offer(words: str) -> str:
    """Under an empty day, what Enter would take."""
    return f"{words}: Enter takes it, Tab leaves it empty."
