"""Messages about answers: hints, rows, letters, copied answers, safety questions, an editor."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from reconcile_tui.domain.dates import Meant, day_in_words, short_day

FROM_WHAT_YOU_WROTE = "Add something you've already written"
HEAVY = "That was a heavy one. You can stop here, or take a breath: F9 opens a quiet screen."
HEAVY_DISCREET = (
    "That was a heavy one. You can stop here, or take a breath: press ctrl+p and type pause."
)
UNDONE = "Undone. ctrl+y redoes it."
UNDO_WHERE = "While the cursor is in a text field, ctrl+z undoes and ctrl+y redoes."

DAY_EXAMPLE = "for example: 22 Nov 2026, September 5, Tuesday, 2 days ago"

BOUNDARY_HINTS = {
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


def date_offer(words: str) -> str:
    """Return the suggestion under an empty date, and what Enter does."""
    return f"{words}: Enter fills it in, Tab leaves it empty."


def date_offer_by_space(words: str) -> str:
    """Return the suggestion under an empty date where Enter fills in nothing."""
    return f"{words}: Space fills it in, Enter leaves it empty."


NOT_YET = "This date hasn't come yet."


def day_meant(day: date, meant: Meant, *, weekday: bool, too_late: bool = False) -> str:
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
SEARCHING_ANSWERS = "Searching what you've written …"
MORE = "There are older entries. Type to search for them."
MOVE_FIRST = "Nothing is marked yet. Move to an entry with Up and Down, then press Space."
NOTHING_THERE = (
    "There's nothing to add yet. You can add what you write on other worksheets, and questions "
    "you skip with “I want to ask someone”."
)
FOR_A_HELPER = "Skipped so you could ask someone"
NO_WORDS = "You skipped this so you could ask someone."


def offer_heading(title: str, day: date) -> str:
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


# -- external editor -------------------------------------------------------------------------------

EDIT_FILE = "Edit the whole file in your editor"
NO_EDITOR = (
    "No text editor was found (nano, vim or vi). Your text hasn't changed. To use another editor, "
    "set EDITOR to its name before you start the app."
)
_VIM_KEYS = (
    "Press i to write. To save and quit: Esc, then :wq and Enter. To quit without saving: Esc, "
    "then :q! and Enter."
)
EDITOR_KEYS: dict[str, str] = {
    "nano": (
        "To save and quit: ctrl+x, then y, then Enter. To quit without saving: ctrl+x, then n. "
        "Either way, you'll come back here."
    ),
    "vim": _VIM_KEYS,
    "nvim": _VIM_KEYS,
    "vi": _VIM_KEYS,
}
"""Editor -> how to save and quit, for someone who didn't choose it."""
NO_FILE_FOR_EDITOR = (
    "This worksheet isn't saved, so there's no file for an editor to open. F6 saves it in a file."
)
NOTHING_SAVED = (
    "Nothing in this worksheet is saved yet, so there's no file to edit. In a text "
    "field, F4 opens that answer in your editor."
)
WAIT_FOR_SAVE_FIRST = "Your text isn't saved yet. Try again when the status bar says it is."
NOTHING_CHANGED = "Nothing changed."
EDITOR_CLOSED_AT_ONCE = (
    "The editor closed right away, so nothing was changed. If it opened its own window, don't "
    "write there: the app won't get your text. Close that window, and set VISUAL or EDITOR to a "
    "command that waits until you're done, such as code --wait."
)
EDITOR_TEXT_USED = "Here's your text from the editor."
EDITOR_FILE_GONE = "There was no file to read when the editor closed. Your text hasn't changed."
EDITOR_EMPTIED_FILE = (
    "The editor closed with an error and left the file empty. Your text hasn't changed."
)
CHANGED_MEANWHILE = (
    "The file was changed while you were in the editor. Both versions were merged; what you "
    "wrote is also in a file of its own next to the worksheet."
)

EDITOR_COPIES = "This editor may save its own copies"
EDITOR_COPIES_CHOICES = [("back", "Go back"), ("go", "Open it anyway")]

EDITOR_TEXT_REJECTED = "Your text can't be used yet"
EDITOR_TEXT_CHOICES = [
    ("again", "Edit it again"),
    ("later", "Later: F4 opens it again while the app is open"),
    ("drop", "Discard this edit, and go back to the text you had before"),
]
FIELD_GONE = (
    "The field for this text was closed in the meantime. Choose Later, go back to the question, "
    "and press F4 there: your text will be in the editor."
)


def editor_copies_about(name: str) -> str:
    """Warn that an editor may save its own copies."""
    return (
        f"{name} may save its own copies of your text and keep a history of it. The app can "
        "prevent that only in vim and nano."
    )


def editor_opens(name: str) -> str:
    """Say which editor will open."""
    return f"Your text will open in {name}"


def editor_opens_choices(name: str) -> list[tuple[str, str]]:
    """Return the choices before an editor opens."""
    return [("go", f"Open {name}"), ("back", "Go back")]


def editor_not_found(variable: str) -> str:
    """Say that the editor in a variable wasn't found."""
    return f"The editor set in ${variable} wasn't found. Your text hasn't changed."


def editor_not_executable(variable: str) -> str:
    """Say that the editor in a variable can't be run."""
    return (
        f"The editor set in ${variable} can't be run: it isn't an executable file. Your text "
        "hasn't changed."
    )


def editor_not_started(why: str) -> str:
    """Say why an editor couldn't be started."""
    return f"The editor couldn't be started: {why}. Your text hasn't changed."


def editor_failed(code: int) -> str:
    """Say that the editor failed, and that what it had saved was used."""
    return f"{_editor_exit(code)} What you saved there is now in the app."


def editor_failed_unchanged(code: int) -> str:
    """Say that the editor failed without saving anything."""
    return f"{_editor_exit(code)} Nothing changed."


def _editor_exit(code: int) -> str:
    how = f"was ended by signal {-code}" if code < 0 else f"exited with code {code}"
    return f"The editor {how}."


def not_utf8(where: int) -> str:
    """Say that the file isn't valid UTF-8."""
    return (
        f"The character at byte {where} of the file isn't valid UTF-8. Set your editor to save as "
        "UTF-8."
    )


def text_too_long(most: int) -> str:
    """Say that the text is too long."""
    return f"The text is too long: there's room for only {most:,} characters."


def editor_text_location(copy: Path | None) -> str:
    """Say where text is that couldn't be used."""
    if copy is None:
        return (
            "Your text from the editor isn't saved yet. It'll be gone if you quit or lose the "
            "connection."
        )
    return (
        "Your text from the editor is in a file next to the worksheet for now. Anyone who uses "
        f"this login, and whoever owns or manages the computer, can read it: {copy.name}"
    )


def reopen_editor_text(copy: Path | None) -> str:
    """Say how to reopen text that couldn't be used."""
    if copy is None:
        return "Your text isn't saved. F4 opens it again."
    return (
        f"Your text is in {copy.name}. F4 opens it again; the next time you open the app, ctrl+g "
        "shows it."
    )
