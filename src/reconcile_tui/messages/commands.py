"""Messages of Commands (ctrl+p): headings, entries, and search words for them."""

from __future__ import annotations

TITLE = "Commands"
PLACEHOLDER = "Type a word, such as export, quit or afraid"
PLACEHOLDER_DISCREET = "Type a word, such as export, quit or print"
KEYS = "Up and Down move, Enter runs the command, Esc goes back."
PURPOSE = (
    "Everything you can do from the screen you're on. Type part of a command's name, or another "
    "word for it, such as print, exit or scared. Commands that clear or delete something are at "
    "the end. They ask first if ctrl+r can't undo them."
)
NEEDS_SAVED = "That command needs a saved worksheet, and nothing is saved yet."
NOTHING = "Nothing here matches that word. F2 opens Get help."


# -- headings --------------------------------------------------------------------------------------

HERE = "On this screen"
THIS_WORKSHEET = "This worksheet"
EVERYWHERE = "Anywhere"
TABS = "Go to"
SAVED = "Saved worksheets"
NEW = "New worksheets"
PAGES = "Pages to read"
MYTHS = "Myths vs facts"
SETTINGS = "Settings"
DELETING = "Clear and delete"

# -- entries ---------------------------------------------------------------------------------------

GO_TO = "Go to: "
OPEN = "Open: "
START = "Start: "
READ = "Read: "
MYTH = "Myth: "
WHICH = "Which worksheet?"
NONE_FOR_IT = "You can't do this with any of your saved worksheets."
SEARCH = "Search your worksheets and answers"
SEARCH_ALSO = "find look filter"
WHO_CAN_READ = "Who can read what you write"
WHO_CAN_READ_ALSO = "password encrypt lock passphrase secret protect hide privacy"
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

# -- search words for pages and worksheets ---------------------------------------------------------

_DANGER = " ".join(
    (
        "danger unsafe scared fear abuse abusive violence violent hit hurt beat control police",
        "threat threatened rape raped forced gun weapon knife",
        "kill killed strangle strangled choke choked neck",
    )
)
_LIFE = "suicide kill myself die death crisis tonight hopeless harm overdose"
_SORRY = "sorry apologize apology forgive letter hurt"

ALSO_PAGE: dict[str, str] = {
    "afraid": _DANGER,
    "after-leaving": (
        "stalking stalker stalked tracker gps following follows harassing harassment block blocked "
        "pursued unwanted keeps contacting police ex won't stop restraining order"
    ),
    "care-note": "safety care first aid",
    "causes": "affair cheating addiction drinking alcohol values money illness religion",
    "children-handovers": "kids child custody visitation court handover son daughter parent",
    "couple-help": "therapy therapist counselor counselling marriage",
    "danger-facts": "murder homicide killed statistics risk",
    "deaf-or-hard-of-hearing": "sign language asl bsl relay text video",
    "first-start": "privacy who can read this safety first page",
    "private-run": "privacy trace hide secret nothing is saved incognito safety first page",
    "grief": "grieving loss mourning sad crying missing lonely heartbroken breakup",
    "grounding": "calm panic breathe",
    "keeping-a-record": "evidence proof document diary screenshots court police stalking messages",
    "legal-first": "restraining protective law lawyer judge custody contact bail",
    "lgbtq-outing": "gay lesbian bisexual trans transgender queer outed closet",
    "my-own-behaviour": (
        "my anger angry rage I hit hurt control own behavior abuser abusive violent stalking "
        "ashamed checking phone kill gun weapon tracker"
    ),
    "no-contact": "block blocked texting writing checking ex order",
    "not-answered": "silence silent contact reply message ghosted ignored ignoring unread waiting",
    "pause": "breathe breath calm break stop rest",
    "red-flags-page": _DANGER,
    "threatens-suicide": f"{_LIFE} themselves himself herself threat threatening threatens ex",
    "tonight": _LIFE,
    "under-18": "teen teenager teens minor young school parents child seventeen sixteen age nudes",
    "when-your-carer": "carer disability disabled illness care wheelchair medicine",
    "your-papers": "immigration immigrant visa deport deported passport status residence",
}
ALSO_WORKSHEET: dict[str, str] = {
    "before-you-start": "safety privacy",
    "before-you-write": "urge message contact text texting call letter send miss ex",
    "closing-well": "ending goodbye grief breakup over letting go",
    "is-it-me": "my anger own behavior control abuser abusive",
    "my-decision": "decide choose choice stay leave options pros cons",
    "promises": "promised kept trust broken",
    "red-flags": _DANGER,
    "repair-script": _SORRY,
    "safety-plan": "danger unsafe scared escape leave leaving plan bag shelter",
    "slow-re-entry": "trial try again agreement together rules",
    "take-to-helper": "therapist counselor lawyer notes",
}

ALSO_LINK: dict[str, str] = {
    "step:(end)": "end summary overview answers read all finish",
    "status": "status mark",
    "status:completed": "done finish finished complete completed close",
    "status:stopped": "end enough give up",
    "status:in-progress": "reopen again unfinished",
    "timeline": "ledger promises weeks timeline",
    "letter": "letter whole print",
    "gather": "collect copy from",
}
"""Link of an open worksheet -> other search words for it."""


def more(count: int) -> str:
    """Say that a list is too long to be shown completely."""
    return f"{count:,} more. Type another letter to narrow the list down."
