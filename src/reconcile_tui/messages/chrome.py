"""The sentences around a screen: dialog footers, cover, small windows, stray typing."""

from __future__ import annotations

from reconcile_tui.domain.answers import MAX_ANSWER

__all__ = [
    "ADDRESS",
    "AFTER",
    "ANY_KEY",
    "BAD_BYTES",
    "CHOOSING",
    "COVERED_AFTER",
    "COVER_NOW",
    "DOES_NOT_SHOW",
    "ENTER_CHOOSES",
    "ENTER_TAKES",
    "ESC_BACK",
    "FOLLOWING",
    "HOW_SURE",
    "KIND",
    "LINE",
    "LOOKED_AT",
    "MAY_KEEP",
    "MOVE_AND_ENTER",
    "MOVE_FIRST",
    "NEVER_COVERED",
    "NOT_SAVED",
    "NO_TYPING",
    "NO_WORDS",
    "OF_DIALOG",
    "READING",
    "ROWS",
    "SECTIONS",
    "SOURCE",
    "TAB_ON",
    "TURN",
    "WRITING",
    "paste_too_long",
    "title",
]


ENTER_CHOOSES = "Enter chooses, Esc goes back."
MOVE_AND_ENTER = "Up and Down move, Enter chooses, Esc goes back."
ENTER_TAKES = "Enter takes it, Esc goes back."
ESC_BACK = "Esc goes back."
ANY_KEY = "Any key goes back."
TAB_ON = "On to the next thing; Shift+Tab back"
OF_DIALOG = (
    "One thing to choose or to write. Up and Down move; Enter takes it. Esc goes back and changes "
    "nothing."
)


LINE = "Press any key to go on."
NOT_SAVED = "NOT SAVED. ctrl+q again leaves without the words. Any other key goes back."
COVER_NOW = "Cover the screen now"
AFTER = {
    "2": "Cover the screen after 2 minutes without a key",
    "10": "Cover the screen after 10 minutes without a key",
    "30": "Cover the screen after 30 minutes without a key",
    "0": "Never cover the screen by itself",
}
COVERED_AFTER = "Kept. It is a cover, not a lock: any key takes it away."
NEVER_COVERED = "Kept. The screen stays as it is when you are away."


WRITING = "What you type is kept: it goes into the field you were in."
NO_TYPING = "Until then, typing does nothing."


BAD_BYTES = (
    "Your terminal sent a character that isn't UTF-8, so � stands in its place. Set the terminal "
    "or its locale to UTF-8, then type it again."
)


def paste_too_long(length: int, room: int | None) -> str:
    """That a paste was refused, and how much would fit; None where there is no field."""
    fits = f"an answer holds {MAX_ANSWER:,}" if room is None else f"there's room for {room:,}"
    return f"Nothing was pasted: it has {length:,} characters, and {fits}. The rest is as it was."


MAY_KEEP = (
    "This runs in tmux or GNU screen. When the window changes its size, they may keep lines of the "
    "sheet, and the book cannot take them out. tmux does that where its alternate-screen is off; "
    "set -g alternate-screen on helps. GNU screen does it until the line altscreen on stands in "
    "~/.screenrc. What is kept goes with clear-history in tmux, with scrollback 0 in GNU screen."
)


FOLLOWING = "No words go in here. Enter follows this line, Tab goes on."
CHOOSING = "You can't type here. Move to an answer with the arrows, then press Space. Tab moves on."
MOVE_FIRST = "Nothing is chosen yet. Move to an answer with the arrows, then press Space."
ROWS = "No words go in here. Enter opens a line to write in, Tab goes on."
SECTIONS = "No words go in here. Enter goes into a section."
READING = "This can only be read."
NO_WORDS = "No words go in here. Tab goes on."


TURN = "Left and Right turn to the others."
SOURCE = "Source"
KIND = "Kind of study"
HOW_SURE = "How sure"
DOES_NOT_SHOW = "Does not show"
ADDRESS = "Address"
LOOKED_AT = "Looked at on"


def title(place: int, count: int) -> str:
    """The heading, and which of several claims it is."""
    return "Where this is from" + (f"  ({place} of {count})" if count > 1 else "")
