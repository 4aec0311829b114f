"""Sentences of the command line: line mode, `read` and `add`, as plain lines that can be heard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from reconcile_tui import PROGRAM, named
from reconcile_tui.domain.answers import MAX_ANSWER
from reconcile_tui.domain.display import counted
from reconcile_tui.messages.screens import BEGUN, DONE, UNTOUCHED

# -- before the first question ---------------------------------------------------------------------

SCROLLBACK = (
    "What you type here stays visible in this terminal. Anyone who scrolls back can read it, even "
    f"after you quit. The app ({PROGRAM}) clears its screen when you quit, but it can't clear "
    "what's printed here. The command you ran, with the worksheet's name, may stay in your shell "
    "history."
)
HOW_IT_WORKS = (
    "The questions come one at a time. Type your answer and press Enter. To continue without an "
    "answer, just press Enter. Type ? for a list of what you can type, or quit to finish. ctrl+c "
    "quits right away."
)
STAYS_VISIBLE = (
    "What's printed here stays visible in this terminal. Anyone who scrolls back can read it."
)
NOTHING_SHOWN = "Answers you've saved aren't shown unless you type show."
COMMANDS_HERE = (
    "Here, you can type help for helplines, or quit to finish. ctrl+c quits from anywhere. "
    "Quitting doesn't clear what's on the screen."
)
HEAVY = "That was a heavy one. You can stop here, or take a breath: type pause."
ENTER_GOES_ON = "Press Enter to continue: "
FIRST_QUESTION = "Here's the first unanswered question. To choose another part, type sections."
ALL_ANSWERED = "You've been through every question, so here's the review."
OTHER_VERSION = (
    "There's another version of this file. To compare the two versions, open the worksheet in "
    "the app."
)

PRIVATE = (
    "This worksheet is private. It isn't saved unless you type save. The app forgets what you type "
    "when you quit or lose the connection, but it stays visible in this terminal."
)
PRIVATE_SAVED = "This worksheet is private. It's saved in a file with a neutral name."


def opened(title: str, day: str) -> str:
    """Say which saved worksheet is open."""
    return f"{title}\nStarted on {day}."


def started(title: str, purpose: str, minutes: str) -> str:
    """Say which worksheet is started."""
    return f"{title}\n{purpose} This worksheet takes {minutes}."


def continuing(name: str, kind: str) -> str:
    """Say that the worksheet in progress is taken up instead of a new one."""
    return (
        f"This is the worksheet you have in progress: {name}. To start a new one: "
        f"{PROGRAM} fill {kind} --new"
    )


# -- questions -------------------------------------------------------------------------------------

ANSWER = "Answer: "
CHOOSE = "Number: "
MORE = "> "
TEXT_AGAIN = "To finish, type a period on a line by itself."
TEXT_HERE = f"Write as many lines as you like. {TEXT_AGAIN}"
TEXT = f"{TEXT_HERE} To use your editor, type edit first."
SEVERAL = "You can choose more than one. Type their numbers, such as 1 3."
YES_OR_NO = "Type yes or no."
DATE = "Type a date, such as 22 Nov 2026, September 5, Tuesday or 2 days ago."
PLAN_PARTS = {"if": "If: ", "then": "Then I will: ", "when": "When or where: "}
PLAN = "Fill in three short parts: if, then I will, and when or where. Press Enter to skip one."

ANSWERED = (
    "You've answered this. Enter leaves your answer as it is. Type show to see it, or replace to "
    "answer again."
)
ANSWERED_TEXT = (
    "You've answered this. Enter leaves your answer as it is. Type show to see it, add to write "
    "more, replace to start over, or edit to use your editor."
)
ANSWERED_CHOICE = (
    "You've answered this. Enter leaves your answer as it is. Type show to see it, or a number to "
    "change it."
)
SKIPPED = "You skipped this question. You can still answer it."
KEEP_OR_CHANGE = "Type show, replace or clear. Enter leaves your answer as it is."
CLEARED_SO_ANSWER = "Your answer is cleared. Now type a new one, or press Enter to continue."
NO_EDITOR_IN_MEMORY = (
    "This worksheet isn't saved, so there's no file for an editor to open. Type save to save it in "
    "a file."
)
HAS_ANSWER = "This question has an answer, so it can't be skipped. Type clear to delete the answer."
NO_ANSWER = "There's no answer here."
UNANSWERED = "Not answered. You can come back to this question."
ERASED_LATER = "Otherwise, it's erased when you quit."
ANSWER_CLEARED = f"Cleared. Type undo to restore the answer. {ERASED_LATER}"
UNDONE = "Undone."
NOTHING_TO_UNDO = "There's nothing to undo."
NOT_A_CHOICE = "Please type one of the numbers above, or the words next to it."
TYPE_AGAIN_OR_ENTER = "Type it again, or press Enter to leave what you typed as it is."
DATE_AGAIN_OR_ENTER = "Type the date again, or press Enter to leave what you typed as it is."
YOU_WROTE = "You wrote:"


def too_long(length: int, room: int) -> str:
    """Return the refusal of a line that is too long, of which nothing was taken."""
    return (
        f"This line is too long: it has {length:,} characters, and there's room for only {room:,}. "
        "Your text hasn't changed."
    )


ANSWER_FULL = (
    f"An answer can have up to {MAX_ANSWER:,} characters. This answer is full, so it ends "
    "here. What you've written in it is still there."
)
FILE_FULL = (
    "What you just typed didn't fit: there's no room left. A worksheet can have about a million "
    "characters. Your earlier text hasn't changed."
)


def part_number(number: int, count: int) -> str:
    """Return the position of a section."""
    return f"Part {number} of {count}"


def numbered(labels: Iterable[str]) -> str:
    """Return options, one per line after its number."""
    return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))


def ambiguous_choice(labels: Sequence[str]) -> str:
    """Return the question which of several matching options is meant."""
    return "More than one choice fits: " + "; ".join(labels) + ". Please type the number."


def scale(least: int, most: int, least_label: str, most_label: str) -> str:
    """Say which numbers a scale takes, and what its ends mean."""
    named = ((least, least_label), (most, most_label))
    ends = ", ".join(f"{number} is {label}" for number, label in named if label)
    return f"A number from {least} to {most}" + (f": {ends}." if ends else ".")


def offered(day: str) -> str:
    """Return the offer of a date, which is never taken unasked."""
    return f"Suggested: {day}. Type yes to use it."


# -- entries ---------------------------------------------------------------------------------------

ADD = "Type add to write an entry. Enter continues."
ADD_OR_ENTER = "Type add for another entry, or list to see your entries. Enter continues."
CLOSED_OR_FULL = "Type list to see the entries, or press Enter to continue."
ENTRY_ADDED = "Added."
ENTRY_CHANGED = "Changed."
ENTRY_EMPTY = "The entry was empty, so it wasn't added."
ENTRY_DELETED = f"Deleted. Type undo to restore the entry. {ERASED_LATER}"
ENTRY_WORDS = (
    "To write a new entry, type add. To see the entries with their numbers, type list. To change "
    "or delete the second one, type change 2 or delete 2."
)
TICK_WORDS = "To mark the second one as done, type tick 2. To undo that, type tick 2 again."
GATHER_WORDS = "To copy something you've written on another worksheet, type: from"
ONE_BY_ONE = (
    "You'll be asked for one part of an entry at a time. Press Enter to leave a part empty, or "
    "type done to finish the entry."
)
NO_SUCH_ENTRY = "There's no entry with that number. Type list to see the entries."
WHICH_ENTRY = "Type the number too, such as"
NOT_AN_ENTRY = "Please type a number, or type list to see the entries."
CHOOSE_ENTRY = "Type list to see the entries, then type a number. Enter leaves this empty."
NOTHING_TO_CHOOSE = "There's nothing to choose from yet, so this stays empty."
REFERRED_TO = (
    "What you wrote about this entry stays, with a note that the entry was deleted. To restore a "
    "deleted entry, type undo."
)
WRITE_FIRST = (
    "There's nothing to choose from yet. Type add to write an entry, or press Enter to leave this "
    "empty."
)
GATHER_HOW = (
    "Type the numbers of what you want to add, such as 1 3. To add nothing, just press Enter."
)
CONFIRM_DELETE_REFERRED = "Type yes to delete the entry: "


def entries(count: int) -> str:
    """Say how many entries there are."""
    return f"{counted(count, 'entry', 'entries')} so far."


def entries_to_choose(count: int) -> str:
    """Say how many entries an entry can be about."""
    there = "There's" if count == 1 else "There are"
    return f"{there} {counted(count, 'entry', 'entries')} to choose from."


# -- commands at a prompt --------------------------------------------------------------------------

COMMANDS: dict[str, str] = {
    "back": "the previous question",
    "skip": "skip this question, and say why if you like",
    "next": "the next unanswered question",
    "sections": "list the parts of this worksheet, and go to one",
    "review": "the last page of this worksheet",
    "show": "show your answer to this question",
    "clear": "delete your answer to this question",
    "undo": "undo the last change",
    "edit": "write this answer in your editor ($VISUAL or $EDITOR)",
    "why": "where the facts here come from, and what they don't show",
    "read": "read a page; for example, type read afraid",
    "help": "a few helplines, and what you can type; for every helpline, type read help",
    "pause": "take a breath; anything that's still being saved is saved first",
    "save": "choose whether private answers are saved",
    "quit": "quit; anything that's still being saved is saved first",
    "?": "this list of words",
}
"""The commands at every prompt -> what they do."""
COMMAND_AS_ANSWER = "To use one of these words as your answer, type a space first."
SKIP_WHY = "Why? Type a number. If you press Enter or type back, the question isn't skipped."
NOT_SKIPPED = "Not skipped."
ALL_HELPLINES = "For all helplines, type read help."
SECTIONS_WHICH = "Type a number. Enter goes back to the question."
SOURCES = "Sources: type why."
PAUSED = "Your text is saved. Press Enter to continue, or type quit: "
PAUSED_EMPTY = "You haven't written anything yet. Press Enter to continue, or type quit: "
PAUSED_UNSAVED = "Press Enter to continue, or type quit: "
NO_PAGE = "There's no page with that name. To see the list of pages, type just the word read."
READ_LISTS = f" To see the list of pages, run: {PROGRAM} read"
NO_PAGE_HERE = "There's no page with that name."
READ_WHICH = "Type read and one of these names:"
SOURCES_TITLE = "Sources:"
THINK_PROMPT = "Type a number, or press Enter to see what's known: "
WHICH_COUNTRY = (
    "Type a country's name to see all its helplines. If you do not want to live tonight, "
    "type these two words: read tonight. Enter continues: "
)
NO_COUNTRY = (
    "That country isn't on the list. Type one of the names above, or its first few letters."
)
MORE_PAGE = "Press Enter for more, or type any word to stop: "
NOT_HERE = "You can't use edit here. It's for questions you answer in your own words."
NOTHING_PRIVATE = "This worksheet has no private answers. What you type is saved as you go."
PROGRESS = {DONE: "done", BEGUN: "in progress", UNTOUCHED: "not started"}
"""The sign of a section -> how far it is, in words."""


def myth_number(number: int, count: int) -> str:
    """Return the position of a myth."""
    return f"Myth {number} of {count}"


def _followed(label: str, how: str) -> str:
    """Return a label and how to follow it; a label with a colon in it can't take another one."""
    if ":" not in label:
        return f"{label}: {how}"
    ended = label if label.endswith((".", "?", "!")) else f"{label}."
    return f"{ended} {how[0].upper()}{how[1:]}"


def page_link(title: str, name: str) -> str:
    """Say how a page is read from here."""
    return _followed(title, f"type read {name}")


def help_link(label: str) -> str:
    """Say how the helplines are read from here."""
    return _followed(label, "type help")


def worksheet_link(label: str, kind: str) -> str:
    """Say how another worksheet is filled in later."""
    return _followed(label, f"later, with {PROGRAM} fill {kind}")


def app_link(label: str) -> str:
    """Say that something is in the app alone."""
    return _followed(label, "in the app")


_KEYS = (
    (
        "press F2. The second link there takes you to",
        "type these two words: read tonight. That page starts with",
    ),
    ("Wherever you are in the app, F2 opens Get help.", "For helplines, type help."),
    ("F2 opens Get help.", "For helplines, type help."),
    ("press F2", "type help"),
    ("F2", "Typing help"),
    ("F6 saves them.", "To save them, type save."),
    ("Until then, F6 can save it", "To save it, type save at any question"),
    (
        "To write to the other person without sending anything, press F7.",
        "To write to the other person without sending anything, run reconcile-tui fill "
        "before-you-write.",
    ),
    (" F7 opens this worksheet from anywhere.", ""),
    ("press F8", "type skip"),
    (
        "F9 covers the screen with a calendar. Only F9, or the key you chose in the settings, "
        "closes the calendar. It isn't a lock: anyone can press that key.",
        "In the app, one key covers the screen with a calendar. The app's Help says which key. "
        "The calendar isn't a lock: anyone can press that key.",
    ),
    ("Esc goes back", "Type back to go back"),
    ("press Esc", "type quit"),
    (
        "Ctrl+q closes the app right away, but what you typed in most worksheets stays on this "
        "computer.",
        "Ctrl+c quits right away. What's on the screen stays there, and what you typed in most "
        "worksheets stays on this computer.",
    ),
    ("ctrl+q", "ctrl+c"),
    ("Ctrl+q", "Ctrl+c"),
    ("It clears the screen.", "It doesn't clear the screen."),
    (
        "What you type is gone when you quit or lose the connection.",
        "The app forgets what you type when you quit or lose the connection, but it stays visible "
        "in this terminal.",
    ),
    (
        "it's gone when you quit",
        "the app forgets it when you quit, but it stays visible in this terminal",
    ),
    (
        "your message disappears",
        "the app forgets your message, but it stays visible in this terminal",
    ),
    (
        "The app clears the screen first, then saves your last changes.",
        "Your last changes are saved, but the screen isn't cleared.",
    ),
    (
        "Open the worksheet and press ctrl+g to compare the versions.",
        "To compare the versions, open the worksheet in the app.",
    ),
    (
        "ctrl+g compares the two versions.",
        "To compare the two versions, open the worksheet in the app.",
    ),
    (
        "press ctrl+p in the app and type: delete.",
        "type: reconcile-tui delete --everything.",
    ),
    ("Press ctrl+t", "After you quit, type reconcile-tui show promises --timeline"),
    ("Space checks", "Type tick and its number to check"),
    ("Press Space to star", "Type tick and its number to star"),
)
"""Sentences of the content about keys of the app -> sentences for the command line."""

_AT_SHELL = (
    ("Type help", "Run reconcile-tui read help"),
    ("type help", "run reconcile-tui read help"),
    ("Typing help", "reconcile-tui read help"),
    ("Type read ", "Run reconcile-tui read "),
    ("type read ", "run reconcile-tui read "),
)


def without_keys(text: str, *, at_shell: bool = False) -> str:
    """Return a text of the content with what to type in place of keys of the app.

    `at_shell`: for `read`, where no question is asked, so that helplines are a command.
    """
    for old, new in (*_KEYS, *(_AT_SHELL if at_shell else ())):
        text = text.replace(old, named(new))
    return text


# -- saving and private answers --------------------------------------------------------------------

PRIVATE_ANSWER = {
    "unsaved": "Private: not saved unless you say so.",
    "saved": "Private: saved here, never shared or exported.",
    "unchosen": "Private: already in this file. To keep it or erase it, type save and choose.",
}
FOUND_ABOUT = (
    "An older version of the app saved private answers. Now they're saved only if you say so. Do "
    "you want to keep them in this file, or erase them? Either way, they'll be deleted from the "
    "file's earlier versions. If you just press Enter, nothing changes."
)
FOUND_VERSIONS_ABOUT = (
    "An older version of the app saved them. This version doesn't. Do you want to erase them, or "
    "keep them? If you just press Enter, nothing changes."
)
ARE_SAVED_ABOUT = (
    "If you erase them, they're gone from the file and its earlier versions. That can't be undone, "
    "and you may need them as evidence one day."
)
REMOVED_ELSEWHERE = (
    "This worksheet was deleted, either from your list of worksheets or in another window, so it "
    "isn't saved anymore. To save it again, type save."
)
FILE_CHANGED = "The file was changed outside this window. You're working in the new version now."
WHICH_WORD = "Type one of these words. If you just press Enter, nothing changes."
FORGOTTEN_UNSAVED = "The app has forgotten anything you hadn't saved."
FORGOTTEN_PRIVATE = "Your private answers weren't saved, so the app has forgotten them."
NOTHING_WRITTEN = "There was nothing new to save."
SAVE_OR_GO = "Type save to save these answers, or type quit once more to quit without saving."
ASK_SAVE_LATER = "Type save at any question to choose again."
NOT_SAVED_WHAT_NOW = (
    "To try once more, just press Enter. To save a copy, type copy and a folder's name. To quit "
    "without saving, type quit once more."
)
NOTHING_OPENED = "Nothing was opened."


def can_type(known: Iterable[str]) -> str:
    """Say which commands work at a prompt."""
    listed = ", ".join(word for word in known if word != "?")
    return f"Here you can type: {listed}. Type ? to see what they do."


def editor_text_kept(copy: Path | None) -> str:
    """Say where a text from an editor is that could not be taken as an answer."""
    if copy is None:
        return "The text from the editor isn't saved, and your answer hasn't changed."
    return (
        "Your text is in a file next to your worksheet. Anyone who uses this login, and whoever "
        f"owns or manages the computer, can read it: {copy.name}"
    )


def saved_in(when: datetime, name: str) -> str:
    """Say when the words reached the disk, and in which file."""
    return f"Saved {when:%H:%M} in {name}."


# -- the review ------------------------------------------------------------------------------------

REVIEW_SHOW = "Type show to see your answers."
REVIEW_MARK = (
    "Type done to mark this worksheet as done, stop to stop here, or open to continue with it."
)
REVIEW_LETTER = "Type letter to read your words all together."
WHO_READS = (
    "This isn't sent to anyone. Anyone who can get into this computer can read it, and now it "
    "stays visible in this terminal too."
)
WHO_READS_ENCRYPTED = (
    "This isn't sent to anyone. On this computer it's encrypted, but what this terminal shows can "
    "be read by anyone who scrolls back."
)
REVIEW_END = "Press Enter or type quit to finish. Type back or sections to go back."
REVIEW_PROMPT = "Review: "
WEEKS = named("Week by week: reconcile-tui show {name} --timeline")
STATUS_COMMANDS = {"done": "completed", "stop": "stopped", "open": "in-progress"}
"""Commands on the review -> the status of the worksheet."""

# -- add -------------------------------------------------------------------------------------------

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
LIST_FULL = "This list is full. Nothing was written."
NOT_ADDED_FULL = (
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
NOTHING_ADDED = (
    "There's nothing to undo: you haven't added an entry with this command, or the last one is "
    "already deleted."
)
NOT_UNDONE = "Nothing was deleted."


def added(entry: str, name: str) -> str:
    """Say what was written, and where."""
    return f"Added to {name}: {entry}\nTo undo: {PROGRAM} add --undo"


def undone(name: str, day: str) -> str:
    """Say which entry is deleted, by its date and without its words."""
    entry = f"the entry for {day}" if day else "the last entry you added"
    return f"Deleted {entry} from {name}. It isn't in any earlier version either."


def ask_undo(entry: str, name: str) -> str:
    """Return the question before the last entry is deleted."""
    return f"Delete this entry from {name}?\n{entry}\ny/N "


def not_added(why: str) -> str:
    """Say that the disk did not take an entry."""
    return f"NOT SAVED: {why}"


def write_privately(kind: str) -> str:
    """Say how a private worksheet is written in instead."""
    return (
        "This worksheet is private: it isn't saved unless you say so. To write in it: "
        f"{PROGRAM} fill {kind}"
    )


def which_list(names: Sequence[str]) -> str:
    """Say which lists a worksheet has."""
    return f"--list takes one of these: {', '.join(names)}."


def no_date(fault: str) -> str:
    """Say that a date can't be read; nothing was written."""
    why = f" ({fault})" if fault else ""
    return f"Nothing was written: what you typed couldn't be read as a date{why}. {DATE_HOW}"


def promises(count: int) -> str:
    """Say how many promises an entry can be about."""
    return f"You've written down {counted(count, 'promise')}."


def no_promise(count: int) -> str:
    """Say that there's no promise with that number."""
    return f"There's no promise with that number. {promises(count) if count else ''}".rstrip()


# -- help of the commands --------------------------------------------------------------------------

ARGUMENT_WORDS = {
    "fill": "a saved worksheet, or the id of a worksheet; the first few letters are enough",
    "new": "start a new worksheet, even if one is in progress",
    "read": "the name of a page, or: myths, help, pages",
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


def cannot_be_filled(name: str, why: str) -> str:
    """Say that a file can be read but not changed."""
    return f"{name} can't be changed: {why} To read it, run: {PROGRAM} show NAME"
