"""What the fields say beside an answer: soft words, an offered day, the way to other sheets."""

from __future__ import annotations

from datetime import date

from reconcile_tui.core.dates import Meant, day_in_words

__all__ = [
    "DAY_EXAMPLE",
    "FROM_WHAT_YOU_WROTE",
    "HEAVY",
    "SOFT_WORDS",
    "TOO_EARLY",
    "UNDONE",
    "UNDO_WHERE",
    "meant_day",
    "offer",
    "offer_by_space",
]

FROM_WHAT_YOU_WROTE = "Add from what you have written"
HEAVY = "That was a heavy one. You can stop here. F9 is a quiet screen, for a breath."
UNDONE = "Undone. ctrl+y brings it back."
UNDO_WHERE = "ctrl+z and ctrl+y work in a field for words, while the cursor is in it."

DAY_EXAMPLE = "for example: 22 Nov 2026, 5 September, Tuesday, 2 days ago"

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
    """Under an empty date, what Enter would take."""
    return f"{words}: Enter takes it, Tab leaves it empty."


def offer_by_space(words: str) -> str:
    """Under an empty date where nothing is answered yet: there Enter alone answers nothing."""
    return f"{words}: Space takes it, Enter leaves it empty."


def meant_day(day: date, meant: Meant, *, weekday: bool) -> str:
    """Beside a date, what it is, and what a word such as `tuesday` was taken for."""
    words = day_in_words(day)
    if meant == "today":
        return f"Today, {words}"
    if not meant or not weekday:
        return words
    name, other = words.split()[0], "next" if meant == "last" else "last"
    return (
        f"{meant.capitalize()} {name}: {words}. If you mean the {other} one, type “{other} {name}”."
    )
