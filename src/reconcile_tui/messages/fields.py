"""Messages about answers: hints, rows, letters, copied answers and the safety questions."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from reconcile_tui.domain.dates import Meant, day_in_words, short_day

FROM_WHAT_YOU_WROTE = "Add something you've already written"
HEAVY = "That was a heavy one. You can stop here, or take a breath: F9 opens a quiet screen."
HEAVY_DISCREET = (
    "That was a heavy one. You can stop here, or take a breath: press ctrl+p and type pause."
)
UNDONE = "Undone. ctrl+y redoes it."
UNDO_WHERE = "While the cursor is in a text field, ctrl+z undoes and ctrl+y redoes."

DAY_EXAMPLE = "for example: 22 Nov 2026, September 5, Tuesday, 2 days ago"

SOFT_WORDS = {
    "rule": (
        "This may sound like a rule for the other person. A boundary says what you'll do. Your "
        "text stays as it is."
    ),
    "duty": (
        "Nobody owes anyone closeness, and nobody has to say where they are or show their phone. "
        "Your text stays as it is."
    ),
}
"""Reading of an answer -> the note under it. It stops nobody."""

TOO_EARLY = (
    "This date is earlier than the one it should come after. If that's what you mean, "
    "leave it as it is."
)


def offer(words: str) -> str:
    """Return the suggestion under an empty date, and what Enter does."""
    return f"{words}: Enter fills it in, Tab leaves it empty."


def offer_by_space(words: str) -> str:
    """Return the suggestion under an empty date where Enter fills in nothing."""
    return f"{words}: Space fills it in, Enter leaves it empty."


NOT_YET = "This date hasn't come yet."


def meant_day(day: date, meant: Meant, *, weekday: bool, too_late: bool = False) -> str:
    """Return a date in words, and what a word such as `tuesday` was taken for.

    `too_late`: it is in the future, but should be past.
    """
    words = day_in_words(day)
    if meant == "today":
        words = f"Today, {words}"
    elif meant and weekday:
        name, other = words.split()[0], "next" if meant == "last" else "last"
        which = f"If you mean the {other} one, type “{other} {name}”."
        words = f"{meant.capitalize()} {name}: {words}. {which}"
    return f"{words.removesuffix('.')}. {NOT_YET}" if too_late else words


ABOVE = "↑ more above"
BELOW = "↓ more below"
BESIDE_COLUMNS = "In the file, this entry also has:"
CLEAR_ALL = "Delete every entry in this list?"
GONE = "A deleted entry"
NOTHING_TO_CHOOSE = "There's nothing to choose from yet. Tab moves on."
POINTED_AT = (
    "What you wrote about this entry stays, with a note that the entry was deleted. ctrl+r "
    "restores the entry while this worksheet is open."
)
REMOVE_CHOICES = [("no", "Cancel"), ("remove", "Delete it")]
WRITE_ONE = "There's nothing to choose from yet. Enter adds an entry, Tab moves on."


def remove(name: str) -> str:
    """Ask whether to delete an entry that others refer to."""
    return f"Delete “{name}”?"


READ = "Read it all in one place"
SHOW_NOW = "Show it now anyway"
WHO_READS = (
    "The app doesn't send this to anyone. Anyone who can get into this computer can read it, and"
    " so can anyone you show it to."
)
WHO_READS_ENCRYPTED = (
    "The app doesn't send this to anyone. On this computer it's encrypted. Anyone who sees this "
    "screen can still read it, and so can anyone you show it to."
)
IN_THIS_TEXT = "in this text"
IN_THIS_LIST = "in this list"
"""The places where unreadable answers are missing."""
YOURS_TO_KEEP = "Nobody has asked to hear these words, so they're just for you."


def sleep_on_it(until: datetime, now: datetime) -> str:
    """Say when the text will be shown again."""
    return f"Sleep on it. What you wrote will be here {_when(until, now)}."


def _when(until: datetime, now: datetime) -> str:
    if until.date() == now.date():
        return "this morning, after six"
    if until.date() == now.date() + timedelta(1):
        return "tomorrow morning"
    return f"on the morning of {day_in_words(until.date())}"


TITLE = FROM_WHAT_YOU_WROTE
HOW_GATHER = (
    "Up and Down move, Space marks, Enter adds. Type to search. Answers that are never shared "
    "aren't listed."
)
LOOKING = "Searching what you've written …"
MORE = "There are older entries. Type to search for them."
MOVE_FIRST = "Nothing is marked yet. Move to an entry with Up and Down, then press Space."
NOTHING_THERE = (
    "There's nothing to add yet. You can add what you write on other worksheets, and questions "
    "you skip with “I want to ask someone”."
)
NOTHING_FOUND = "Nothing found. Backspace deletes a letter."
SOUGHT = "Search:"
FOR_A_HELPER = "Skipped so you could ask someone"
NO_WORDS = "You skipped this so you could ask someone."


def heading(title: str, day: date) -> str:
    """Return the worksheet and the date, above what was written there."""
    return f"{title} · {short_day(day)}"


def no_room(limit: int) -> str:
    """Say that there was no room for all marked entries."""
    return f"There's room for {limit} entries in all, so the last ones you marked weren't added."


TITLE_SAFETY_QUESTIONS = "Before you go on"
"""The title of every safety question, which doesn't reveal what is asked."""
HOW_SAFETY_QUESTIONS = "Arrow keys move, Enter answers. Esc goes back. Nothing here is saved."
FORGOTTEN = "The answers you just gave weren't saved."
GO_ON = "Continue"
GO_ON_ALONE = "Continue, just for myself"
NOT_NOW = "Not now"
BACK = "Back to your own worksheet"


def full_width(count: int, status: str) -> str:
    """Return the status bar of a full-width answer: its length, its status, and how to go back."""
    length = "1 word" if count == 1 else f"{count:,} words"
    return f"{length}   {status}   Esc goes back."
