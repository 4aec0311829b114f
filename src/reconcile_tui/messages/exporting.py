"""Sentences of exports: inside a document, and to the person who asks for one."""

from __future__ import annotations

from reconcile_tui.domain.display import counted
from reconcile_tui.domain.items import Scale

# -- inside documents ------------------------------------------------------------------------------

SEVERAL = "Worksheets"
"""The title of a document with several worksheets."""
CONTENTS = "Contents"
WINDOW_TITLE = "Notes"
"""The name of a document in a browser's title bar and history and in a printer's queue."""
NEUTRAL_ENTRY = "Reminder"
"""The title of a calendar entry when the person chose none."""
PLAN_PARTS = {"if": "If", "then": "Then I will", "when": "When"}


def scale_ends(item: Scale) -> str:
    """Return the meaning of both ends of a scale, to follow the number."""
    return f" ({item.min}: {item.min_label or '…'}, {item.max}: {item.max_label or '…'})"


# -- calendar files --------------------------------------------------------------------------------

NO_CALENDAR = "This worksheet has no dates to put in a calendar."
NOT_ASKED = (
    "The calendar needs an answer that isn't available: its question is hidden now, or the answer "
    "is never shared."
)
LAST_BEFORE_FIRST = """\
Nothing was exported, because the end date is earlier than the start date or the first check-in. \
Please correct the dates in the worksheet."""
TOO_LONG = (
    "There are more than five years between the first and last dates. Please check the years."
)
YEAR_CANNOT_BE = "One of the dates has a year that can't be right. Please check the dates."
TIME_NOT_UNDERSTOOD = """\
The app couldn't read the time you typed, so each check-in is an all-day entry. Write the \
time like this: 7:30 pm or 19:30."""
NO_CHECK_INS = "For now, the file has no check-ins."
ONLY_FIRST_CHECK_IN = "For now, the file has only the first check-in."


def unanswered(question: str) -> str:
    """Name a question that must be answered before there are dates to export."""
    return f'Unanswered: "{question}"'


# -- the command -----------------------------------------------------------------------------------

EXPORT_WORDS = {
    "since": "worksheets you started on this date or later: 2026-11-22, tue, 2 weeks ago",
    "until": "worksheets you started on this date or earlier",
    "all": "every saved worksheet that can be exported",
    "kind": "only this worksheet; repeat the option to add others",
    "for": "me: a copy for yourself; both: a copy to share, after the safety questions",
    "cancel": (
        "with --to ics: write a file that asks your calendar to remove the entries you exported"
    ),
}


def needs_format(known: list[str], given: str) -> str:
    """Say that --to is missing; `given` is a format that was written as a NAME."""
    meant = f" Did you mean --to {given}?" if given else ""
    return f'"export" needs --to and a format: {", ".join(known)}.{meant}'


NEEDS_NAME = """\
Say what to export, or use --all, --since, --until or --worksheet. \
See "reconcile-tui export --help"."""
NAMES_OR_DAYS = """\
A NAME can't be combined with --all, --since, --until or --worksheet. \
See "reconcile-tui export --help"."""
CANCEL_IS_FOR_CALENDARS = "--cancel works only with --to ics."
SINCE_AFTER_UNTIL = "The --since date is later than the --until date."
THE_EXPORT = "This export"
NOTHING_EXPORTED = "Nothing was exported."
NOTHING_IN_PERIOD = "Nothing you started in this period can be exported."
NOTHING_YET = "There's nothing to export yet."
CALENDARS_ARE_VISIBLE = """\
Other people may see your calendar: on a shared account, a watch or a car screen. The file \
has only the dates and the titles of the entries."""
HOW_TO_CANCEL = """\
To delete these entries from the calendar later, run the same command with --cancel. That works \
only while the worksheet is saved, so don't delete the worksheet first."""
NOT_EVERY_CALENDAR = """\
Open this file in the calendar that has the entries. Not every calendar removes the entries: some \
mark them as canceled, and some do nothing. So check, and delete any that are still there."""


def not_exported(count: int) -> str:
    """Say how many worksheets are not in an export, and nothing else about them."""
    if count == 1:
        return (
            "1 worksheet isn't in the export. It's private or never shared, or its questions "
            "can't be found."
        )
    return (
        f"{count} worksheets aren't in the export. They're private or never shared, or their "
        "questions can't be found."
    )


def without_dates(count: int) -> str:
    """Say how many worksheets have nothing for a calendar."""
    has = "has" if count == 1 else "have"
    return f"{counted(count, 'worksheet')} {has} no dates to put in a calendar."


# -- for whom --------------------------------------------------------------------------------------

FOR_WHOM = "Is this copy just for you, or also for the other person?"
WHOM_CHOICES = [("me", "Just for me"), ("both", "Also for the other person")]
SAY_FOR_WHOM = """\
Nothing was written. This worksheet may be meant for two people, so say who the copy is for. Use \
--for me if it's just for you. With --for both, the safety questions come first, and you need a \
terminal for those."""
BOTH_NEEDS_TERMINAL = """\
Nothing was written. "--for both" starts with the safety questions, and you need a terminal for \
those. "--for me" works without a terminal."""
A_NUMBER = "Type a number, or press Enter to stop: "
YES_NO_LETTERS = {"y": "yes", "n": "no"}
"""What people type -> the label of the answer they mean."""
STOP_WORDS = {"", "back", "exit", "quit"}
"""What people type to stop here."""
ONE_OF_THE_NUMBERS = "Please type one of the numbers."
NOTHING_WRITTEN = "Nothing was written."
STAYS_READABLE = "Anything printed now can be read in this terminal until you close it."
NOT_FOR_BOTH = """\
The copy wasn't made. You can still make one for yourself: run the same command with --for me."""


def not_for_now(title: str) -> str:
    """Say that sharing stops here, in the same words whatever was answered."""
    return (
        f"{title}. It's made for two people, and today it stays closed. You don't have "
        "to explain that to anyone. The answers you just gave weren't saved.\n\n"
        "If you'd like to talk to someone, run: reconcile-tui read help. It shows who you can "
        "call, text or chat with."
    )


# -- a copy to share -------------------------------------------------------------------------------

COPY_WORDS = {
    "for_them": "required: a copy for the other person, after the safety questions",
    "to": "the new file; if you don't name one, WORKSHEET-copy.toml in this folder",
}
WHAT_A_COPY_IS = """\
A copy has only the answers that may be shared, with their questions. It doesn't have your \
private answers, your comments or a title you chose. It doesn't say when you wrote your answers or \
why you skipped a question. It does include dates you typed into entries. You don't have to make \
a copy. Nothing is sent, and an existing file is never replaced. To compare your answers, each of \
you makes a copy and gives it to the other. Never give anyone the worksheet file itself: it has \
everything in it."""
COPY_IS_A_FILE = "A copy is a file: name it after --to, or leave --to out. Nothing was written."
COPY_NEEDS_FOR_THEM = """\
Nothing was written. "copy" makes a copy for the other person. If that's what you want, run: \
reconcile-tui copy NAME --for-them. To make a copy for yourself, use "export"."""
COPY_NEEDS_TERMINAL = """\
Nothing was written. Making a copy for the other person starts with the safety questions, and you \
need a terminal for those."""
NOT_COPIED = "The copy wasn't made."
PRIVATE_NOT_COPIED = "Nothing was written: this worksheet is private, so it can't be shared."
NEVER_COPIED = "Nothing was written: this worksheet is never shared."
NOTHING_TO_SHARE = "Nothing was written: this worksheet has no answers that may be shared."
BEFORE_GIVING_IT = (
    "Please read the copy before you give it to anyone. You don't have to give it to anyone, even "
    "if you said you would. If it's dangerous to say no, talk to a helpline first. Whoever has the "
    "copy can show it to others, and you can't undo that."
)
NOBODY_HAS_TO = (
    "You don't have to make a copy. Whoever has it can show it to others, even in court."
)
COPY_ABOUT = (
    "This makes a copy for the other person, with only the answers that may be shared. "
    f"{NOBODY_HAS_TO}"
)
"""Said by the command, once the person says that nobody else sees the screen."""
SHARE = "Share a copy…"
SHARE_TITLE = "Make a copy for the other person?"
SHARE_ABOUT = (
    "The copy is a new file with only the answers that may be shared. It has no private answers "
    "or comments. It doesn't say when you wrote your answers or why you skipped a question. It "
    "does include dates you typed into entries. The app doesn't send it to anyone. "
    f"{NOBODY_HAS_TO} If you both want to compare your answers, each of you can make one. The "
    "safety questions come first."
)
SHARE_CHOICES = [("no", "Cancel"), ("go", "Continue to the safety questions")]


def copy_made(path: str, unread: str = "") -> str:
    """Say where a copy for the other person is, and what to do before it is given away.

    `unread` says what of the worksheet could not be read.
    """
    left_out = f" {unread} What couldn't be read isn't in the copy." if unread else ""
    return (
        f"The copy is in {path}.{left_out} Anyone who uses this login, and "
        "whoever owns or manages the computer, can read it. "
        f"{BEFORE_GIVING_IT}"
    )


# -- in the app ------------------------------------------------------------------------------------

EXPORT = "Export…"
WHICH_FORMAT = "Export as what kind of file?"
WHICH_FORMAT_ABOUT = (
    "The new file won't include answers that are never shared, or answers to questions that this "
    "worksheet no longer asks."
)
FORMATS: dict[str, str] = {
    "html": "A page to read in a browser, or to print (html)",
    "txt": "Plain text (txt)",
    "md": "Text with headings (md)",
    "json": "Data, for programs (json)",
    "ics": "Dates, for a calendar (ics)",
}
CALENDAR_CANCEL = "A file that asks your calendar to delete these dates (ics)"
FOR_WHOM_ABOUT = "If the copy is for both of you, the safety questions come first."
CALENDARS_ARE_VISIBLE_SHORT = (
    "Other people may see your calendar: on a shared account, a watch or a car screen. The file "
    "has only the dates and the titles of the entries. If the file is for both of you, "
    "the safety questions come first."
)
NOT_EVERY_CALENDAR_SHORT = (
    "Open the file in the calendar that has the entries. Not every calendar deletes them, so "
    "check, and delete any that are still there."
)
WHERE = (
    "Where should the new file go? Anyone who uses this login, and whoever owns or manages the "
    "computer, can read it"
)
REPLACE_CHOICES = [("no", "Cancel"), ("yes", "Replace it")]
WRITTEN = (
    "Exported to {path}. Anyone who uses this login, and whoever owns or manages the computer, can "
    "read it."
)


def replace(name: str) -> str:
    """Ask whether to replace an existing file."""
    return f"“{name}” already exists."


def written(path: str, *, cancel: bool) -> str:
    """Say where an export is, who can read it, and what a calendar may do with it."""
    return f"{WRITTEN.format(path=path)} {NOT_EVERY_CALENDAR_SHORT if cancel else ''}".strip()


# -- calendar --------------------------------------------------------------------------------------

ONLY_EARLIER = "This file asks your calendar to remove every entry that came from this worksheet."
EARLIER_TOO = "It also covers dates that you've since changed or deleted in the worksheet."
