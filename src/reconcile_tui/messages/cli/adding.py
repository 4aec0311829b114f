"""What `add` says: one dated entry, and no word of it on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from reconcile_tui import PROGRAM
from reconcile_tui.messages.cli.line_mode import numbered, too_long

__all__ = [
    "ARGUMENT_WORDS",
    "DATE_HOW",
    "FILE_FULL",
    "FULL",
    "NEEDS_DATE",
    "NOTHING_TO_UNDO",
    "NOT_ASKED_NOW",
    "NOT_UNDONE",
    "NO_DATE_HERE",
    "NO_LISTS",
    "NO_LIST_FOR_THEM",
    "NO_WORDS",
    "ONLY_FOR_PROMISES",
    "QUESTIONS_FIRST",
    "STAYS_HERE",
    "WHICH_DATE",
    "WHICH_PROMISE",
    "WORDS_REFUSED",
    "added",
    "ask_undo",
    "no_date",
    "no_promise",
    "not_added",
    "numbered",
    "private",
    "promises",
    "too_long",
    "undone",
    "which_list",
]

WORDS_REFUSED = (
    "Nothing was written: the text of an entry can't be part of the command. Anyone on this "
    "computer could see it in the list of running programs. Your shell saves it in its history, "
    "too. Run the command without the text, then type it when you're asked, or send it on "
    "standard input. What you just typed may already be in your shell's history, where someone "
    "could read it. If you delete it there, someone may notice."
)
NO_WORDS = "Nothing was written, because you didn't type anything."
NEEDS_DATE = "Nothing was written: this entry needs a date, such as --date today or --date tue."
NO_DATE_HERE = "This list has no dates, so --date can't be used. Nothing was written."
ONLY_FOR_PROMISES = "--kept, --partly, --not and --promise are only for promises."
NO_LISTS = (
    "This worksheet has no list to add an entry to. To fill it in, use the open or fill command."
)
NO_LIST_FOR_THEM = "This worksheet has no list about the other person."
NOT_ASKED_NOW = (
    "Nothing was written. Because of an earlier answer, this worksheet doesn't show that list now."
)
FULL = "This list is full. Nothing was written."
FILE_FULL = (
    "Not added: this worksheet has no room left. A worksheet can have about a million characters. "
    "What's already in this one hasn't changed."
)
QUESTIONS_FIRST = (
    "This worksheet is meant for two people, so the safety questions come first. You need a "
    "terminal for those."
)
STAYS_HERE = (
    "What you type here stays visible: anyone who scrolls back in this terminal can read it."
)
WHICH_DATE = "Date: "
DATE_HOW = "Type a date such as today, tue, 2 days ago or 22 Nov 2026."
WHICH_PROMISE = (
    "Which promise? Type its number, or type list to see them all. Press Enter for none: "
)
NOTHING_TO_UNDO = (
    "There's nothing to undo: you haven't added an entry with this command, or the last one is "
    "already deleted."
)
NOT_UNDONE = "Nothing was deleted."

ARGUMENT_WORDS = {
    "add": (
        "a saved worksheet, or the id of a worksheet such as promises; the first few letters are "
        "enough"
    ),
    "date": "the date of the entry: today, tue, 2 days ago, 2026-11-22",
    "kept": "mark the promise as Kept",
    "partly": "mark the promise as Kept in part",
    "not": "mark the promise as Not kept",
    "promise": "which promise the entry is about, by its number in the list",
    "theirs": "add to the list about the other person, if the worksheet has one",
    "list": "add to the list with this id, if the worksheet has more than one list",
    "undo": "delete the last entry you added",
}


def added(said: str, name: str) -> str:
    """Say what was written, and where."""
    return f"Added to {name}: {said}\nTo undo: {PROGRAM} add --undo"


def undone(name: str, day: str) -> str:
    """Say which entry is deleted, by its date and without its words."""
    entry = f"the entry for {day}" if day else "the last entry you added"
    return f"Deleted {entry} from {name}. It isn't in any earlier version either."


def ask_undo(said: str, name: str) -> str:
    """Ask before the last entry is deleted."""
    return f"Delete this entry from {name}?\n{said}\ny/N "


def not_added(why: str) -> str:
    """Say that the disk did not take an entry."""
    return f"NOT SAVED: {why}"


def private(kind: str) -> str:
    """Say how a private worksheet is written in instead."""
    return (
        "This worksheet is private: it isn't saved unless you say so. To write in it: "
        f"{PROGRAM} fill {kind}"
    )


def which_list(names: Sequence[str]) -> str:
    """Name the lists of a worksheet."""
    return f"--list takes one of these: {', '.join(names)}."


def no_date(fault: str) -> str:
    """Say that a date can't be read; nothing was written."""
    why = f" ({fault})" if fault else ""
    return f"Nothing was written: what you typed couldn't be read as a date{why}. {DATE_HOW}"


def promises(count: int) -> str:
    """Say how many promises an entry can be about."""
    counted = "1 promise" if count == 1 else f"{count} promises"
    return f"You've written down {counted}."


def no_promise(count: int) -> str:
    """Say that there's no promise with that number."""
    return f"There's no promise with that number. {promises(count) if count else ''}".rstrip()
