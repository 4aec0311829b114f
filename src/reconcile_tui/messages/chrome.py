"""The sentences around a screen: dialog footers, cover, small windows, stray typing."""

from __future__ import annotations

from reconcile_tui.domain.answers import MAX_ANSWER

ENTER_CHOOSES = "Enter chooses, Esc goes back."
MOVE_AND_ENTER = "Up and Down move, Enter chooses, Esc goes back."
ENTER_TAKES = "Enter confirms, Esc goes back."
ESC_BACK = "Esc goes back."
ANY_KEY = "Any key goes back."
TAB_ON = "Move on to the next field or link; Shift+Tab moves back"
OF_DIALOG = (
    "Choose from the list, or type an answer. Up and Down move, Enter confirms. Esc goes back and "
    "changes nothing."
)


LINE = "Press any key to continue."
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
    """That a paste was refused, and how much would fit; None where there is no field."""
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
FOLLOWING = "You can't type here. Enter opens the link, Tab moves on."
CHOOSING = "You can't type here. Move to an answer with the arrows, then press Space. Tab moves on."
SCALING = (
    "You can't type words here. Type a number, or move to one with the arrows and press Space. "
    "Tab moves on."
)
MOVE_FIRST = "Nothing is chosen yet. Move to an answer with the arrows, then press Space."
ROWS = "You can't type here. Enter opens an entry to write in, Tab moves on."
SECTIONS = "You can't type here. Move to a section with the arrows, then press Enter."
READING = "You can read this, but you can't change it."
NO_WORDS = "You can't type here. Tab moves on."


TURN = "Left and Right show the other sources."
SOURCE = "Source"
KIND = "Kind of study"
HOW_SURE = "How sure"
DOES_NOT_SHOW = "Doesn't show"
ADDRESS = "Web address"
LOOKED_AT = "Checked on"


def title(place: int, count: int) -> str:
    """The heading, and which of several claims it is."""
    return "Where this is from" + (f"  ({place} of {count})" if count > 1 else "")


TYPE_WORDS = "type a word. Esc goes back."
SEARCH_HINT = "Enter searches, Esc goes back"
NOTHING_FOUND = "Nothing found."
