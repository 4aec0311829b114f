"""The sentences of exports: inside a document, and to the person who asks for one."""

from __future__ import annotations

from datetime import date

from reconcile_tui.domain.dates import day_in_words
from reconcile_tui.domain.items import Scale

__all__ = [
    "ASK_FOR_WHOM",
    "ASK_WHOM_CHOICES",
    "CALENDARS_ARE_SEEN_SHORT",
    "CALENDAR_OUT",
    "FORMATS",
    "FOR_WHOM_ABOUT",
    "INTO_WHICH",
    "INTO_WHICH_ABOUT",
    "NOT_EVERY_CALENDAR_SHORT",
    "REPLACE_CHOICES",
    "WHERE",
    "WRITE",
    "WRITTEN",
    "replace",
    "written",
]


# -- inside documents ------------------------------------------------------------------------------

SEVERAL = "Worksheets"
"""The title of a document with several of them."""
CONTENTS = "Contents"
WINDOW_TITLE = "Notes"
"""What a browser shows, remembers and hands to a printer's queue as the name of a document."""
NEUTRAL_ENTRY = "Reminder"
"""An entry of a calendar when the person chose no words for it."""
PLAN_PARTS = {"if": "If", "then": "Then I will", "when": "When"}


def scale_ends(item: Scale) -> str:
    """What the ends of a scale mean, after the number on it."""
    return f" ({item.min}: {item.min_label or '…'}, {item.max}: {item.max_label or '…'})"


# -- calendar files --------------------------------------------------------------------------------

NO_CALENDAR = "This worksheet has no days for a calendar."
NOT_ASKED = "A question that the calendar needs is not asked, or is never shared."
LAST_BEFORE_FIRST = """\
The last day is before the first, so no file is written. Put one of the two right in the sheet."""
TOO_LONG = "From the first day to the last it is more than five years. Look at the years again."
YEAR_CANNOT_BE = "The year of a day cannot be right."
TIME_NOT_UNDERSTOOD = """\
The time was not understood, so the check-ins last the whole day. 19:30 would be."""
NO_CHECK_INS = "So no check-in is in the file."
ONLY_FIRST_CHECK_IN = "So the first check-in is in the file, and none after it."


def no_answer_to(question: str) -> str:
    """A question without which there are no days."""
    return f'Not answered yet: "{question}"'


# -- the command -----------------------------------------------------------------------------------

EXPORT_WORDS = {
    "since": "all that was started on this date or later: 2026-11-22, tuesday, 2 weeks ago",
    "until": "all that was started on this date or earlier",
    "all": "all that is saved",
    "kind": "only of this worksheet; may be said more than once",
    "for": "me: a copy for yourself; both: also for the other person, after the safety questions",
    "cancel": "with --to ics: take the entries out of a calendar again",
}


def needs_format(known: list[str], given: str) -> str:
    """Nothing says which format; perhaps one stands where a name would."""
    meant = f" Did you mean --to {given}?" if given else ""
    return f'"export" needs --to and a format: {", ".join(known)}.{meant}'


NEEDS_NAME = """\
Name what to export, or say --all, --since, --until or --kind. \
See "reconcile-tui export --help"."""
NAMES_OR_DAYS = """\
Name what to export, or say --all, --since, --until or --kind, but not both. \
See "reconcile-tui export --help"."""
CANCEL_IS_FOR_CALENDARS = "--cancel goes with --to ics alone."
SINCE_AFTER_UNTIL = "The day after --since is later than the day after --until."
THE_EXPORT = "This export"
NOTHING_OF_THESE = "None of these is exported."
NOTHING_OF_THESE_DAYS = "Nothing that can be exported was begun on these days."
NOTHING_YET = "Nothing that can be exported is saved yet."
CALENDARS_ARE_SEEN = """\
Others may see a calendar: on a shared account, a watch, a car screen. Of this worksheet, the file \
holds its days and the title of the entries, nothing else."""
HOW_TO_CANCEL = """\
The same command with --cancel writes a file that takes these entries out again. It needs this \
worksheet for that."""
NOT_EVERY_CALENDAR = """\
Open this file in the same calendar. Not every calendar takes the entries out: some mark them as \
cancelled, and some do nothing. Look, and take out by hand what is still there."""


def no_such_day(option: str, fault: str = "") -> str:
    """What stands after an option is not a date, and why where that can be told."""
    why = f" {fault[0].upper()}{fault[1:]}." if fault else ""
    return f'"{option}" needs a date after it, such as 2026-11-22 or "2 weeks ago".{why}'


def taken_as(option: str, day: date) -> str:
    """Which date a word such as `tuesday` was taken for."""
    return f"{option}: {day_in_words(day)}."


def passed_over(count: int) -> str:
    """Worksheets that are not in an export; nothing but how many."""
    if count == 1:
        return (
            "1 worksheet is private or never shared, or its blank one is not here. It is not in it."
        )
    return (
        f"{count} worksheets are private or never shared, or their blank ones are not here. "
        "They are not in it."
    )


def without_days(count: int) -> str:
    """Worksheets that have nothing for a calendar."""
    return (
        "1 worksheet has no days for a calendar."
        if count == 1
        else f"{count} worksheets have no days for a calendar."
    )


# -- for whom --------------------------------------------------------------------------------------

FOR_WHOM = "Is this copy for you alone, or also for the other person?"
WHOM_CHOICES = [("me", "For me alone"), ("both", "Also for the other person")]
SAY_FOR_WHOM = """\
This may be meant for two. --for me says that the copy is for you alone. --for both asks the \
safety questions first, and needs a terminal."""
BOTH_NEEDS_TERMINAL = """\
"--for both" asks the safety questions, and needs a terminal for them. --for me needs none."""
A_NUMBER = "A number, or Enter to stop: "
SHORT_WORDS = {"y": "yes", "n": "no"}
"""What people type -> the word of an answer that they mean."""
ONE_OF_THE_NUMBERS = "One of the numbers, please."
NOTHING_WRITTEN = "Nothing was written."
STAYS_READABLE = "What is printed now stays readable in this terminal until it is closed."
NOT_FOR_BOTH = """\
So this copy was not written. One for yourself is yours at any time: the same words, with --for \
me."""


def not_for_now(title: str) -> str:
    """Where the safety questions stop someone. The same words whatever was answered."""
    return (
        f"{title}. It's made for two people, and today it stays closed. You did nothing wrong, and "
        "you don't have to explain it to anyone. Your answers weren't saved.\n\n"
        "If you'd like to talk to someone, open reconcile-tui and press F2. It shows who you can "
        "call, text or chat with."
    )


WRITE = "Export…"
INTO_WHICH = "Export as what kind of file?"
INTO_WHICH_ABOUT = (
    "Answers that are never shared aren't in it, and neither are answers to questions that "
    "this worksheet no longer asks."
)
FORMATS: dict[str, str] = {
    "html": "A page to read in a browser, or to print (html)",
    "txt": "Plain text (txt)",
    "md": "Text with headings (md)",
    "json": "Data, for programs (json)",
    "ics": "Its dates, for a calendar (ics)",
}
CALENDAR_OUT = "A file that deletes its dates from a calendar again (ics)"
ASK_FOR_WHOM = "Is this copy for you alone, or also for the other person?"
FOR_WHOM_ABOUT = "If it's for both, the safety questions come first."
ASK_WHOM_CHOICES = [("me", "For me alone"), ("both", "Also for the other person")]
CALENDARS_ARE_SEEN_SHORT = (
    "Others may see a calendar: on a shared account, a watch, a car screen. The file has the "
    "dates and the title of the entries, nothing else. If it's for both, the safety questions "
    "come first."
)
NOT_EVERY_CALENDAR_SHORT = (
    "Open it in the same calendar. Not every calendar deletes the entries, so check, and "
    "delete by hand what's still there."
)
WHERE = "Where? It's a new file that only you can read"
REPLACE_CHOICES = [("no", "Cancel"), ("yes", "Replace it")]
WRITTEN = "Exported to {path}. Only this account and the owner of the computer can read it."


def replace(name: str) -> str:
    """The question before a file gives way."""
    return f"“{name}” already exists."


def written(path: str, *, cancel: bool) -> str:
    """Where it is now, and who can read it there; what a calendar may do with it."""
    return f"{WRITTEN.format(path=path)} {NOT_EVERY_CALENDAR_SHORT if cancel else ''}".strip()
