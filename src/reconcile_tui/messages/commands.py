"""The words of Commands (ctrl+p): its headings, what it offers, and other words that find it."""

from __future__ import annotations

__all__ = [
    "ALSO_PAGE",
    "ALSO_WORKSHEET",
    "COVER_ALSO",
    "DELETING",
    "EVERYWHERE",
    "FOOT",
    "GO_TO",
    "HERE",
    "IN_HAND",
    "LOOKS",
    "LOOK_ALSO",
    "MYTH",
    "MYTHS",
    "NEW",
    "NEW_ALSO",
    "NONE_FOR_IT",
    "NOTHING",
    "OPEN",
    "PAGES",
    "PLACEHOLDER",
    "PURPOSE",
    "READ",
    "SAVED",
    "SEARCH",
    "SEARCH_ALSO",
    "SETTINGS",
    "START",
    "TABS",
    "TABS_ALSO",
    "TITLE",
    "WHICH",
    "WHO_CAN_READ",
    "WHO_CAN_READ_ALSO",
    "more",
]

TITLE = "Commands"
PLACEHOLDER = "Type a word, such as export, quit or afraid"
FOOT = "Up and Down choose, Enter runs it, Esc goes back."
PURPOSE = (
    "Everything you can do from the screen below. Type a word of it, or another word for it, such "
    "as print, exit or scared. Whatever deletes something is last, and it asks first."
)
NOTHING = "Nothing here has that word. Backspace deletes a letter."


# -- headings --------------------------------------------------------------------------------------

HERE = "On this screen"
IN_HAND = "This worksheet"
EVERYWHERE = "Anywhere"
TABS = "Go to"
SAVED = "Saved worksheets"
NEW = "New worksheets"
PAGES = "Pages to read"
MYTHS = "Myths vs facts"
SETTINGS = "Settings"
DELETING = "Clear and delete"

# -- what is offered -------------------------------------------------------------------------------

GO_TO = "Go to: "
OPEN = "Open: "
START = "Start: "
READ = "Read: "
MYTH = "Myth: "
WHICH = "Which worksheet?"
NONE_FOR_IT = "You can't do this with any of your saved worksheets."
SEARCH = "Search your worksheets and answers"
SEARCH_ALSO = "find look filter"
WHO_CAN_READ = "There's no password: who can read what you write"
WHO_CAN_READ_ALSO = "encrypt lock passphrase secret protect hide privacy"
TABS_ALSO = {
    "guide": "pages read learn",
    "myths": "facts cards",
    "worksheets": "saved list files open",
    "red-flags": "danger afraid abuse violence warning",
    "this-week": "plan week",
}
NEW_ALSO = "new worksheet begin create write fill in"
COVER_ALSO = "settings hide lock privacy screen idle blank"
LOOK_ALSO = "settings theme look colors colours appearance contrast"
LOOKS: dict[str, str] = {
    "dark": "Colors: dark",
    "light": "Colors: light",
    "terminal": "Colors: the terminal's own",
}

# -- other words that find a page or a worksheet ---------------------------------------------------

_DANGER = "danger unsafe scared fear abuse violence hit hurt control police threat"
_LIFE = "suicide kill myself die death crisis tonight hopeless"

ALSO_PAGE: dict[str, str] = {
    "afraid": _DANGER,
    "care-note": "safety care first aid",
    "first-start": "privacy who can read this safety first page",
    "grounding": "calm panic breathe",
    "legal-first": "court order restraining law contact",
    "my-own-behaviour": "my anger I hit hurt control own behavior",
    "not-answered": "silence contact no reply message ghosted",
    "red-flags-page": _DANGER,
    "tonight": _LIFE,
}
ALSO_WORKSHEET: dict[str, str] = {
    "before-you-start": "safety privacy",
    "before-you-write": "message contact text letter send",
    "closing-well": "ending goodbye grief",
    "is-it-me": "my anger own behavior control",
    "red-flags": _DANGER,
    "safety-plan": f"{_DANGER} leave",
    "take-to-helper": "therapist counselor lawyer notes",
}


def more(count: int) -> str:
    """The line under a list that is too long to be shown whole."""
    return f"{count:,} more. Another letter finds fewer."
