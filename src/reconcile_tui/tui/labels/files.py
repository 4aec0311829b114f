"""What the screens say about files: other hands, two versions, earlier ones, removing."""

from __future__ import annotations

OUT_OF_REACH = "The file cannot be read now. Your words are kept here, and saved beside it."

# -- two versions ----------------------------------------------------------------------------------

TWO_VERSIONS = "Two versions: look and choose"
TWO_NOTICE = "There is another version of this file. ctrl+g shows both."
TWO_KEY = "ctrl+g shows both."
HOW_TO_CHOOSE = (
    "Another program wrote this file too. Choose for each place. Enter takes what is chosen, Esc "
    "changes nothing."
)
YOURS = "Yours"
THE_OTHER = "The other"
NOTHING_HERE = "(nothing)"
SAME_NOW = "Both versions say the same. Enter puts the other one away, among the earlier versions."
CHOSEN = "Taken. The other version is among the earlier versions now."
CHOSEN_NOT_SAVED = "Not saved yet: the disk refuses. Both versions are still there."
NO_TWO_VERSIONS = "There is only one version of this."
CANNOT_COMPARE = "The other version cannot be read"
CANNOT_COMPARE_CHOICES = [
    ("read", "Look at it as text"),
    ("away", "Put it away, among the earlier versions"),
    ("no", "Leave it where it is"),
]
PUT_AWAY = "It is among the earlier versions now."
CHOOSE_PURPOSE = (
    "Two versions of one sheet, place by place. Left takes yours, Right takes the other. Nothing "
    "is changed before Enter."
)
HEADS = {"title": "The title", "status": "How it is marked"}


def other_of(day: str, place: int, count: int) -> str:
    """From when the other version is, and which one of several."""
    return f"The other is from {day}." + (f" It is number {place} of {count}." if count > 1 else "")


# -- a file as text --------------------------------------------------------------------------------

ONLY_BEGINNING = "Only the beginning is here."
TEXT_PURPOSE = "A file as it is, to read. Up and Down move it; Esc goes back."

PURPOSES = {"choose": CHOOSE_PURPOSE, "as-text": TEXT_PURPOSE}
