"""The sentences beside an answer: hints, rows, letters, and what is taken from other worksheets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from reconcile_tui.domain.dates import Meant, day_in_words, short_day

__all__ = [
    "ABOVE",
    "BACK",
    "BELOW",
    "BESIDE_COLUMNS",
    "CLEAR_ALL",
    "DAY_EXAMPLE",
    "FORGOTTEN",
    "FOR_A_HELPER",
    "FROM_WHAT_YOU_WROTE",
    "GONE",
    "GO_ON",
    "GO_ON_ALONE",
    "HEAVY",
    "HOW_GATHER",
    "HOW_SAFETY_QUESTIONS",
    "LOOKING",
    "MORE",
    "MOVE_FIRST",
    "NOTHING_FOUND",
    "NOTHING_THERE",
    "NOTHING_TO_CHOOSE",
    "NOT_NOW",
    "NO_WORDS",
    "POINTED_AT",
    "READ",
    "REMOVE_CHOICES",
    "SHOW_NOW",
    "SOFT_WORDS",
    "SOUGHT",
    "TITLE",
    "TITLE_SAFETY_QUESTIONS",
    "TOO_EARLY",
    "UNDONE",
    "UNDO_WHERE",
    "WHO_READS",
    "WRITE_ONE",
    "YOURS_TO_KEEP",
    "heading",
    "meant_day",
    "no_room",
    "offer",
    "offer_by_space",
    "remove",
    "sleep_on_it",
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


ABOVE = "↑ earlier ones"
BELOW = "↓ more"
BESIDE_COLUMNS = "This entry also has, in the file:"
CLEAR_ALL = "Take away all lines of this list?"
GONE = "A line that is gone"
NOTHING_TO_CHOOSE = "There is nothing to choose yet. Tab goes on without it."
POINTED_AT = (
    "What you wrote down about this line stays. It will say there that the line is gone. ctrl+r "
    "brings the line back while this sheet is open."
)
REMOVE_CHOICES = [("no", "Leave it here"), ("remove", "Take it away")]
WRITE_ONE = "There is nothing to choose yet. Enter writes one, Tab goes on without it."


def remove(name: str) -> str:
    """The question before a line is taken away that others refer to."""
    return f"Take away “{name}”?"


READ = "Read it as one text"
SHOW_NOW = "Show it now all the same"
WHO_READS = (
    "The book sends this to nobody. Anyone who can read this computer can read it, and anyone you "
    "show it to."
)
YOURS_TO_KEEP = "Nobody has asked for these words. They are yours to keep."


def sleep_on_it(until: datetime, now: datetime) -> str:
    """Before the morning: when the text is here again."""
    return f"Sleep on it. It will be here {_when(until, now)}."


def _when(until: datetime, now: datetime) -> str:
    if until.date() == now.date():
        return "this morning, from six"
    if until.date() == now.date() + timedelta(1):
        return "tomorrow morning"
    return f"on the morning of {day_in_words(until.date())}"


TITLE = "Add from what you have written"
HOW_GATHER = (
    "Up and Down move, Space marks, Enter takes. Type to find. Answers that are never shared are "
    "not here."
)
LOOKING = "Looking through what you have written …"
MORE = "There are older ones. A few letters find them."
MOVE_FIRST = "Nothing is marked yet. Move to an entry with Up and Down, then press Space."
NOTHING_THERE = (
    "There is nothing to take yet. What you write on other sheets can be taken from here. So can "
    "what you leave out with “I want to ask a helper”."
)
NOTHING_FOUND = "Nothing found. Backspace takes a letter away."
SOUGHT = "With these letters:"
FOR_A_HELPER = "Left out, to ask a helper"
NO_WORDS = "You left this out, to ask a helper."


def heading(title: str, day: date) -> str:
    """The sheet and the day above what was written there."""
    return f"{title} · {short_day(day)}"


def no_room(limit: int) -> str:
    """When more was marked than fits."""
    return f"There is room for {limit} here. The last ones were not added."


TITLE_SAFETY_QUESTIONS = "Before you go on"
"""Above every question: it tells nobody what is asked below."""
HOW_SAFETY_QUESTIONS = "Move with the arrows, Enter answers. Esc goes back. Nothing here is saved."
FORGOTTEN = "Your answers weren't saved."
GO_ON = "Go on"
GO_ON_ALONE = "Go on, just for myself"
NOT_NOW = "Not now"
BACK = "Back to your own worksheet"
