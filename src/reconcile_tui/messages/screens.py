"""Messages of the screens: dialogs, the cover, the status bar, tabs, the list, Get help."""

from __future__ import annotations

import re
from datetime import date, datetime

from reconcile_tui.domain.answers import MAX_ANSWER, NO_ROOM
from reconcile_tui.domain.dates import NO_SUCH_DATE, day_in_words
from reconcile_tui.domain.display import counted
from reconcile_tui.domain.form import Form
from reconcile_tui.domain.pages import Claim, Country, HelpLine, HelpLines, verification
from reconcile_tui.domain.worksheet import Section

# -- chrome ----------------------------------------------------------------------------------------

ENTER_CHOOSES = "Enter chooses, Esc goes back."
MOVE_AND_ENTER = "Up and Down move, Enter chooses, Esc goes back."
ENTER_TAKES = "Enter confirms, Esc goes back."
ESC_BACK = "Esc goes back."
ANY_KEY = "Any key goes back."
TAB_ON = "Move on to the next field or link; Shift+Tab moves back"
DIALOG_PURPOSE = (
    "Choose from the list, or type an answer. Up and Down move, Enter confirms. Esc goes back and "
    "changes nothing."
)

PRESS_ANY_KEY = "Press any key to continue."
NOT_SAVED = "NOT SAVED. Press ctrl+q again to quit without saving. Any other key goes back."
COVER_NOW = "Cover the screen now"
AFTER = {
    "2": "Cover the screen after 2 minutes without a keypress",
    "10": "Cover the screen after 10 minutes without a keypress",
    "30": "Cover the screen after 30 minutes without a keypress",
    "0": "Never cover the screen automatically",
}
_ASKS_AGAIN = " If your worksheets are encrypted, the app then asks for the passphrase."
COVERED_AFTER = f"Saved. The cover isn't a lock: any key closes it.{_ASKS_AGAIN}"
COVERED_AFTER_DISCREETLY = (
    "Saved. The cover isn't a lock: F9, or the key you chose in the settings, closes it."
    f"{_ASKS_AGAIN}"
)
NEVER_COVERED = "Saved. The screen stays visible while you're away."

WRITING = "What you type isn't lost: it goes into the field you were in."
NO_TYPING = "Until then, typing does nothing."

BAD_BYTES = (
    "Your terminal sent a character that isn't UTF-8, so you see � instead. Set the terminal or "
    "its locale to UTF-8, then type the character again."
)


def paste_too_long(length: int, room: int | None) -> str:
    """Say that a paste was refused, and how much room the field has; None without a field."""
    fits = "an answer can have only" if room is None else "there's only room for"
    most = MAX_ANSWER if room is None else room
    has = f"the text has {length:,} characters, but {fits} {most:,}"
    return f"Nothing was pasted: {has}. Your text hasn't changed."


MAY_KEEP = (
    "The app is running in tmux or GNU screen. When the window is resized, tmux or GNU screen may "
    "save lines of your worksheet in its scrollback. The app can't delete those lines. tmux saves "
    "them if its alternate-screen option is off; to turn the option on, use set -g "
    "alternate-screen on. GNU screen saves them unless ~/.screenrc has this line: altscreen on. To "
    "delete the saved lines, use clear-history in tmux, or scrollback 0 in GNU screen."
)

CHOOSE_FIRST = (
    "You can't type here. Choose with the arrows and press Enter, or press Esc to go back."
)
TYPING_ON_LINK = "You can't type here. Enter opens the link, Tab moves on."
TYPING_ON_CHOICE = (
    "You can't type here. Move to an answer with the arrows, then press Space. Tab moves on."
)
TYPING_ON_SCALE = (
    "You can't type words here. Type a number, or move to one with the arrows and press Space. "
    "Tab moves on."
)
MOVE_FIRST = "Nothing is chosen yet. Move to an answer with the arrows, then press Space."
TYPING_ON_ROWS = "You can't type here. Enter opens an entry to write in, Tab moves on."
TYPING_ON_SECTIONS = "You can't type here. Move to a section with the arrows, then press Enter."
NOT_EDITABLE = "You can read this, but you can't change it."
TYPING_ELSEWHERE = "You can't type here. Tab moves on."

MORE_SOURCES = "Left and Right show the other sources."
SOURCE = "Source"
KIND = "Kind of study"
HOW_SURE = "How sure"
DOES_NOT_SHOW = "Doesn't show"
ADDRESS = "Web address"
CHECKED_ON = "Checked on"


def source_heading(place: int, count: int) -> str:
    """Return the heading, with which of several claims it is."""
    return "Where this is from" + (f"  ({place} of {count})" if count > 1 else "")


TYPE_WORDS = "type a word. Esc goes back."
SEARCH_HINT = "Enter searches, Esc goes back"
NO_MATCHES = "Nothing found."


def lower_first(words: str) -> str:
    """Return words for the middle of a sentence, in lowercase except for the word I."""
    return words if words.split()[:1] == ["I"] else words[:1].lower() + words[1:]


UNTOUCHED, BEGUN, DONE = "·", "-", "•"


def progress(form: Form) -> str:
    """Return `3 of 8 answered, 2 skipped`. An optional question counts once answered."""
    count = form.count()
    text = f"{count.answered} of {count.asked} answered"
    return f"{text}, {count.skipped} skipped" if count.skipped else text


def section_mark(form: Form, section: Section) -> str:
    """Return the progress mark of a section. Optional questions count only if all are optional.

    An incomplete answer marks it as in progress, never as done.
    """
    answers = form.answers
    asking = [item for item in form.items(section) if item.asks]
    done = [i for i in asking if form.is_answered(i) or i.id in answers.skipped]
    counted = [item for item in asking if not item.offered] or asking
    if not done and all(answers.value(item.id) is None for item in asking):
        return UNTOUCHED
    return DONE if all(item in done for item in counted) else BEGUN


NO_MORE_ROOM = (
    f"Not added: there's no room left. An answer can have up to {MAX_ANSWER:,} characters, and a "
    "worksheet about a million. Nothing you see here is lost."
)

TABS = [
    ("guide", "Core idea"),
    ("myths", "Myths vs facts"),
    ("worksheets", "Worksheets"),
    ("red-flags", "Red flags"),
    ("this-week", "This week"),
]

DISCREET_TABS = [
    ("guide", "Pages"),
    ("myths", "Cards"),
    ("worksheets", "Worksheets"),
    ("red-flags", "Checklist"),
    ("this-week", "Week"),
]
"""The tabs with neutral names."""


def tabs(*, discreet: bool) -> list[tuple[str, str]]:
    """Return (id, name) of each tab, as this run names them."""
    return DISCREET_TABS if discreet else TABS


OPTIONAL = "(optional)"
NO_ROWS = "No entries yet."
ROW_REMOVED = "Deleted. ctrl+r restores it."
FILE_CHANGED = "The file was changed outside this window. This is the new version."
CLEARED = "Cleared. ctrl+r restores the answer; closing this worksheet erases it."

RESTORED = "Restored."
NOTHING_TO_CLEAR = "There's no answer here to clear."
REVIEW = "Review"
REVIEW_EMPTY = (
    "You haven't written anything here yet, and that's fine. You can come back to any question."
)
GROUNDING = "First, a moment"
GO_ON = "Continue"
BACK = "Back"
ENTER_GOES_ON = "Enter: continue"
ALL_ANSWERED = "There are no unanswered questions left."
NOT_REVIEWED = "No clinician or advocate has read this yet."
REPLIES = "About what you marked"
PRIVATE = "Not saved. Gone when you quit or lose the connection. F6 saves it."
NOTHING_YET = "Nothing written yet."
SAVING = "Saving …"
TOO_SMALL = "This window is too small to read in. Please make it at least 60 × 16."
YOURS = "(yours)"
CONTINUE_WITH = "Continue: "
MORE_PAGES = "More pages"
NEXT = "Next: "
NO_SOURCE = "Nothing here cites a source."

SKIP_REASONS: dict[str, str] = {
    "skipped": "Just skip it",
    "later": "Later",
    "too-much": "Too much for now",
    "not-mine": "It doesn't apply to me",
    "ask-helper": "I want to ask someone",
}

SURE: dict[str, str] = {
    "high": "High",
    "medium": "Medium",
    "low": "Low",
    "model": "Model: this workbook's own view, with no study behind it",
}

SEEN: dict[str, str] = {
    "full": "We read it in full.",
    "abstract": "We saw only its summary or first page.",
    "release": "We saw only a press release or news report about it.",
    "page": "We saw a stored copy of the page.",
    "mirror": "We saw only a copy of its summary, on another site.",
    "memory": "We wrote this from memory.",
}

MOVING = (
    "Tab moves on, Shift+Tab moves back. Space chooses, or clears a choice. At ( ), Enter chooses "
    "and moves on; at [ ], it only moves on. Enter opens an entry marked + and follows a link "
    "marked →."
)

_SAVED = (
    "What you write is saved automatically; the status bar at the bottom says when. Private "
    "answers aren't saved unless you say so."
)
_NOT_SAVED = "What you write isn't saved unless you say so."

PURPOSE: dict[str, str] = {
    "guide": "Short pages to read. Up and Down choose a page; Tab goes into it.",
    "myths": (
        "What people often say, and what's known about it. Say what you think first. Your "
        "answer isn't saved."
    ),
    "worksheets": (
        "Your saved worksheets, and new ones. Type to search titles and answers. Each result "
        "contains every word you type. Private answers aren't searched. Space opens a worksheet's "
        "Actions. While you're searching, Space types a space, and Right opens the Actions. To "
        "delete everything, press ctrl+p and choose “Delete all your data”."
    ),
    "red-flags": (
        "A private checklist. What you mark isn't saved unless you say so. There's no score."
    ),
    "this-week": "One small plan for one week. There's no score.",
    "worksheet": (
        f"A list of questions. You can skip any of them. {MOVING} {_SAVED} In the list of "
        "sections, · means not started, - means in progress, and • means done."
    ),
    "private": f"A list of questions. You can skip any of them. {MOVING} {_NOT_SAVED}",
    "page": "A page to read. Up and Down scroll it; Tab goes to its links, and Enter opens one.",
    "help-now": (
        "People you can call, text or chat with. At the top are two links: one if you're afraid, "
        "one if you do not want to live tonight. Tab goes to the list of countries, where Up and "
        "Down choose one. PgDn and PgUp scroll the numbers."
    ),
    "gather": (
        "What you've written on other worksheets, and questions you skipped so you could ask "
        "someone. Type to search. What you add is a copy; the other worksheet doesn't change."
    ),
    "letter": (
        "Your words, all together. Up and Down scroll. The app doesn't send your words to anyone."
    ),
    "quiet": (
        "A few questions that come before anything meant for two people. Your answers aren't "
        "saved. Esc goes back, and the worksheet stays closed."
    ),
    "row": f"One entry. {MOVING} {_SAVED} Esc goes back.",
    "private-row": f"One entry. {MOVING} {_NOT_SAVED} Esc goes back.",
}

PURPOSE["ledger"] = PURPOSE["worksheet"]

ANSWERED = "This question has an answer. ctrl+r clears it."
NO_QUESTION_HERE = "Go to a question first."
SKIP_TITLE = "Skip this question"
UNSKIP = "I want to answer it after all"
READ_ONLY = "You can read it here, but you can't change it."
STOPS_HERE = "This worksheet stops here. There's a page for you instead:"
OWN_PROBLEMS = (
    "Some of your own pages or worksheets have errors. For details, run: reconcile-tui lint"
)
REVIEW_PRIVATE = (
    "There's no score. Your answers aren't saved, and they're gone when you quit or lose "
    "the connection.\n\nF6 saves them in a file with a neutral name. Anyone else who can get into "
    "this computer may find that file and, unless your worksheets are encrypted, read it. The "
    "questions inside show what it's about."
)
REVIEW_PRIVATE_SAVED = "There's no score. These answers are saved in a file."

STATE_NOW: dict[str, str] = {
    "in-progress": "This worksheet is in progress. There's no deadline.",
    "completed": "You marked this worksheet as done.",
    "stopped": "You stopped here. That's just as good as finishing.",
}
STATE_CHOICES: dict[str, str] = {
    "completed": "Mark it as done",
    "stopped": "Stop here and leave it as it is",
    "in-progress": "Mark it as in progress",
}

HOW_TO_LEAVE = "Press ctrl+q to quit."
WHAT_DO_YOU_THINK = "What do you think?"
THINK = ["I think so", "I'm not sure", "I don't think so"]
WHAT_IS_KNOWN = "What is known"
WORKBOOK_MODEL = "What this workbook thinks (no study has tested it)"
THINK_FIRST = "Say what you think first. There's no wrong answer."
NEW_WEEK = "A new week. Nothing written yet."
NEW_WEEK_KEY = "ctrl+g starts a new week."
WEEK_IS_NEW = "This is already a new week."

SAVED = "Saved worksheets"
TO_START = "New worksheets"
MORE_WORKSHEETS = "More worksheets"
TYPE_TO_FIND = "Type to search your worksheets and answers."
NOTHING_SAVED = "Nothing saved yet. Type to search the new worksheets."
NOTHING_FOUND = "Nothing found. Backspace deletes a letter."
SEARCH_LABEL = "Search:"
CANNOT_BE_READ = "can't be read"
ONLY_SAVED = "Choose a saved worksheet first."
NEW_TITLE = "New title"
MOVED_TO_TRASH = "It's in Trash. ctrl+o opens Trash, where you can restore it."
ERASED = "The worksheet has been deleted. Backups and the disk itself may still have it."
TRASH = "Trash"
TRASH_ABOUT = "Press Enter on a worksheet to restore it or delete it permanently."
TRASH_CHOICES = [
    ("back", "Restore it", "It goes back to your saved worksheets, with its earlier versions."),
    (
        "gone",
        "Delete it permanently",
        "Its earlier versions will be deleted too. This can't be undone, and you may need "
        "what's in it as evidence one day. Backups and the disk itself may still have it.",
    ),
]
TRASH_EMPTY = "Trash is empty."
ERASE_CHOICES = [
    ("no", "Cancel", ""),
    (
        "gone",
        "Delete it permanently",
        "It doesn't go to Trash. Backups, snapshots, synced folders and the disk itself may still "
        "have a copy. So may exports, copies you saved or gave away, and files your text editor "
        "saved. The app can't reach those.",
    ),
]

SAVED_WITH_NEUTRAL_NAME = "Saved in a file with a neutral name."
NO_WORKSHEET_HERE = "There's no worksheet open here, so there's nothing to save."
NOTHING_TO_SAVE = "There's nothing to save yet."

YES = "Yes"
HELP = "Help"
THE_KEYS = "Keys on this screen"
FIRST_PAGE_AGAIN = "The first page: who can read this"
BEFORE_YOU_START = "The worksheet: Before you start"
REVIEWED_BY = "Who has read this workbook"
GET_HELP = "Get help"
ALL_COUNTRIES = "All countries"
COUNTRY_SAVED = "Saved. This country will come first from now on. Press k again to clear it."
COUNTRY_CLEARED = "Cleared. Next time, you'll see all countries."
CHOOSE_COUNTRY = "Choose a country first."
CRASHED = (
    "reconcile-tui crashed at {place}. Your saved worksheets are safe. Please start the app again."
)
CANNOT_OPEN = "This file can't be opened"
FILE_UNTOUCHED = "The file hasn't been changed."


def next_page(title: str) -> str:
    """Return the link at the foot of a page, to the page to read next."""
    return f"{NEXT}{title}"


def skip_note(reason: str) -> str:
    """Return what is shown under a skipped question."""
    if reason == "skipped":
        return "Skipped."
    return f"Skipped: {lower_first(SKIP_REASONS.get(reason, reason))}."


def invalid_answer(complaint: str) -> str:
    """Return what is shown under an answer that doesn't fit its question."""
    if complaint == NO_ROOM:
        return NO_MORE_ROOM
    if complaint.startswith(NO_SUCH_DATE):
        return f"What you typed is still here, but {complaint}."
    return f"What you typed is still here, but the app couldn't read it: {complaint}."


_MOST = 60
"""The most characters of a value that are shown in a sentence."""


def unreadable_answer(value: str) -> str:
    """Return what is shown under an answer of the file that can't be read."""
    shown = value if len(value) <= _MOST else f"{value[:_MOST].rstrip()} …"
    return (
        "This answer couldn't be read. It stays in the file until you answer again. It says: "
        f"{shown}"
    )


def saved_at(when: datetime, today: date) -> str:
    """Return the status of a saved worksheet, with the date unless it is today."""
    if when.date() == today:
        return f"Saved {when:%H:%M}"
    return f"Saved {when.day} {when:%b %Y}, {when:%H:%M}"


def not_saved(since: datetime, why: str) -> str:
    """Return the status while saving fails."""
    return f"NOT SAVED since {since:%H:%M}: {why}"


def local_day(when: datetime) -> str:
    """Return a date in words, in local time."""
    return day_in_words(when.astimezone().date())


def minutes(count: int) -> str:
    """Return how long a worksheet takes."""
    return f"about {count} minutes"


def remove(title: str) -> str:
    """Ask whether to delete a worksheet."""
    return f"Delete “{title}”?"


def remove_choices(*, encrypted: bool) -> list[tuple[str, str, str]]:
    """Return how a worksheet can be deleted, and who can still read it in Trash."""
    readers = (
        "In Trash it's still encrypted."
        if encrypted
        else "Trash isn't a safe place: anyone who can get into this computer can read what's in "
        "it."
    )
    return [
        ("no", "Cancel", ""),
        (
            "bin",
            "Move it to Trash",
            f"You can restore it from there, with its earlier versions. {readers} Backups, "
            "snapshots, synced folders and the disk itself may have a copy too.",
        ),
        ("gone", "Delete it permanently…", "It doesn't go to Trash. You'll be asked once more."),
    ]


def remove_permanently(title: str) -> str:
    """Ask whether to delete a worksheet permanently."""
    return f"Delete “{title}” permanently?"


def you_think(choice: int) -> str:
    """Repeat what the person chose, without judging it."""
    return f"You said: “{THINK[choice]}.”"


def week_started(when: datetime) -> str:
    """Return when the current week was started."""
    return f"Started on {local_day(when)}."


def _cited(claim: Claim) -> str:
    """Return a source with its year, which most sources include."""
    year = f" ({claim.year})"
    return claim.source if str(claim.year) in claim.source else claim.source + year


def claim_rows(claim: Claim) -> list[tuple[str, str]]:
    """Return (name, words) about a claim. A working model has no study behind it."""
    rows = [(HOW_SURE, SURE[claim.sure])]
    if claim.sure != "model":
        rows = [
            (SOURCE, _cited(claim)),
            (KIND, claim.kind),
            (HOW_SURE, f"{SURE[claim.sure]}. {SEEN[claim.seen]}"),
        ]
    rows.append((DOES_NOT_SHOW, claim.not_shown))
    if claim.url:
        rows.append((ADDRESS, claim.url))
    rows.append((CHECKED_ON, day_in_words(claim.checked)))
    return rows


# -- worksheet list --------------------------------------------------------------------------------

OPEN_WORKSHEET = "Open"
START_WORKSHEET = "Start"
ANSWER_AGAIN = "Answer again on a new worksheet"
RENAME = "Rename…"
SHOW_HISTORY = "Show earlier versions"
DELETE_WORKSHEET = "Delete…"

# The same in Commands, where no worksheet is selected: each asks for one.
ASK_WEEKS = "Show promises week by week…"
ASK_AGAIN = "Answer a worksheet again…"
ASK_COMPARE = "Compare a worksheet with one from another date…"
ASK_COMPARE_OTHER = "Compare a worksheet with another person's file…"
ASK_RENAME = "Rename a worksheet…"
ASK_EXPORT = "Export a worksheet…"
ASK_SHARE = "Share a copy of a worksheet…"
ASK_HISTORY = "Show earlier versions of a worksheet…"
ASK_REMOVE = "Delete a worksheet…"

FOUND_IN_ANSWERS = "Found in your answers"
SEARCHING_ANSWERS = "Searching your answers …"
READING_FILES = "Reading …"
MORE_FOUND = "There are more. Type another word to narrow the list."
FOUND_HERE = "Enter opens the worksheet at this question."
FOUND_LINE = "Enter opens the worksheet at this entry."

UNSAVED_WORKSHEETS = "Not saved"
OPEN_NOT_SAVED = "open, not saved"
NOT_ALL_SAVED = "part saved"


def older_worksheets(count: int) -> str:
    """Return the row for older worksheets that aren't shown yet."""
    return f"{counted(count, 'older worksheet')}. Enter shows more. Type to search them all."


PART_UNREAD = "part unread"
SOME_UNREAD = "Some of this file couldn't be read."
NO_SUCH_TIME = "The app couldn't read a date at the top of this file."


def answered_count(count: int, older_worksheets: int = 0) -> str:
    """Return how many questions are answered, and how many answers have no question anymore."""
    return f"{count} + {older_worksheets} older" if older_worksheets else f"{count} answered"


def about_older(count: int) -> str:
    """Explain the count of older answers."""
    if not count:
        return ""
    are = "is" if count == 1 else "are"
    return f"{counted(count, 'answer')} {are} from an older version of this worksheet's questions."


# -- get help --------------------------------------------------------------------------------------

AFRAID = "I am afraid or controlled"
TONIGHT = "If you do not want to live tonight"
"""The two links at the top: the titles of their pages."""

TWO_LINKS = "Enter opens a link. The second one (press Right) starts with crisis lines."
FIRST_NUMBERS = "Emergency · if you're afraid of someone"
CHOOSE_FOR_MORE = (
    "For text, chat, sign language and more helplines, choose your country in the list. Some "
    "helplines are for young people, and some for people worried about their own behavior."
)
IF_THREATENED = (
    "If they threaten to end their life when you leave, call the emergency number. Do not go to "
    "them, not even with someone else."
)
THREATENED = f"{IF_THREATENED} “I am afraid or controlled” links to a page about threats like this."
EMERGENCY = "Emergency"
AFRAID_HEADING = "If you're afraid of someone"
CRISIS_HEADING = "If you do not want to live"
OWN_BEHAVIOR_HEADING = "If you're worried about your own behavior"
MORE = "More helplines"
NO_OWN_LINE = (
    "In this country, we didn't find a helpline for people worried about their own behavior. A "
    "crisis line, a doctor or a counselor can listen, and there may be a service near you. You can "
    "call before anything happens."
)

CALL, TEXT, CHAT, SITE, DEAF = "Call", "Text", "Chat", "Site", "Deaf"
HOURS, LANGUAGES, TRACES = "Hours", "Speaks", "Traces"
FROM_MEMORY = "number from memory"
BY_TEXT = "text"
"""Precedes a text-only number: "text HOME to 741741"."""

FIRST_LINES = 2
"""The crisis lines per country on the page for tonight; Get help has the others."""

_INSIDE = re.compile(r"(?<=\d) (?=\d)")

_SENT_TO = re.compile(r"(\S+ to )?\d")
"""A word and the number to text it to, or the number alone; not "by WhatsApp"."""


def not_verified(*, some_checked: bool) -> str:
    """Return how far the numbers can be trusted, for the top of the screen."""
    unless = ", except those marked “checked”" if some_checked else ""
    return (
        f"Published numbers, not verified: we haven't called them{unless}. If one doesn't work, "
        "try the next."
    )


def see_above(name: str) -> str:
    """Return the entry of a helpline that is already under another heading."""
    return f"{name}: see above"


def number_note(entry: Country | HelpLine, today: date) -> str:
    """Return the note after a number if it differs from the one at the top."""
    if entry.status == "live-checked":
        return f" ({verification(entry, today)})"
    number = entry.emergency if isinstance(entry, Country) else entry.call
    return f" ({FROM_MEMORY})" if entry.status == "memory" and number else ""


def number_and_audience(line: HelpLine) -> str:
    """Return the number, and in parentheses whom it is for unless it is for anyone."""
    whom = line.for_whom.partition(",")[0].partition(";")[0]
    number = unbroken_number(line.call or line.text or line.web)
    return number if whom.startswith("anyone") or not whom else f"{number} ({whom})"


def verification_note(lines: HelpLines) -> str:
    """Return how far the numbers can be trusted, and that they leave traces."""
    entries: list[Country | HelpLine] = [*lines.country, *lines.line]
    checked = any(entry.status == "live-checked" for entry in entries)
    return f"{not_verified(some_checked=checked)} {lines.note}"


def contacts(line: HelpLine) -> list[tuple[str, str]]:
    """Return every contact of a helpline as (kind, words); a site is not named twice."""
    name = line.name
    site = "" if any(line.web in said for said in (line.text, line.chat, name)) else line.web
    found = [
        (CALL, unbroken_number(line.call)),
        (TEXT, unbroken_number(line.text)),
        (CHAT, line.chat),
        (SITE, site),
        (DEAF, line.deaf),
        (HOURS, line.hours),
        (LANGUAGES, line.languages),
        (TRACES, line.leaves_trace),
    ]
    return [(way, said) for way, said in found if said]


def countries(lines: HelpLines, kept: str) -> list[Country]:
    """Return the countries, the remembered one before the others."""
    return sorted(lines.country, key=lambda one: one.id != kept)


def crisis_numbers(lines: HelpLines, kept: str = "") -> list[tuple[str, str]]:
    """Return the first crisis lines of each country, the remembered country first."""
    found = []
    for country in countries(lines, kept):
        crisis = [line for line in lines.line if line.country == country.id and line.crisis]
        numbers = [f"{unbroken_number(country.emergency)} (emergency)"] if country.emergency else []
        numbers += [_number_of(line) for line in crisis[:FIRST_LINES]]
        if numbers:
            found.append((country.name, ", ".join(numbers)))
    return found


def _number_of(line: HelpLine) -> str:
    """Return the number with its name and, unless it is always open, its hours."""
    text = f"{BY_TEXT} {line.text}" if _SENT_TO.match(line.text) else line.text
    number = line.call or text or line.web
    hours = "" if line.hours.startswith("24/7") else line.hours
    if line.name.startswith(number):
        return f"{line.name} ({hours})" if hours else line.name
    return f"{unbroken_number(number)} ({', '.join(filter(None, [line.name, hours]))})"


def unbroken_number(number: str) -> str:
    """Return a number with no-break spaces between its digits."""
    return _INSIDE.sub("\u00a0", number)
