"""The table of every key. Bindings, footers, the Help screen and Commands are made from it.

Only keys that every terminal sends are used: no alt, no ctrl+shift, nothing that tmux, GNU screen
or flow control takes for itself (style notes, "Traps").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.binding import Binding

DISCREET = "-discreet"
"""The class of the app by which a footer knows a discreet run."""

Place = str
"""Where a key works: `everywhere`, `home`, `first`, `worksheet`, `shelf`, `page`, `row`, …"""


class Key(NamedTuple):
    """One key in one place. `shown` is how people write it; `footer` puts it in the footer.

    A key that works everywhere and that one place needs most is in the footer there (`footer_in`).
    `also` are words by which Commands finds it too. `destructive` marks what deletes something:
    Commands lists it last and never highlights it by itself.
    """

    place: Place
    key: str
    action: str
    label: str
    shown: str
    footer: bool = False
    priority: bool = False
    palette: bool = True
    short: str = ""
    also: str = ""
    destructive: bool = False
    footer_in: Place = ""


KEYS: tuple[Key, ...] = (
    Key(
        "everywhere",
        "f1",
        "help",
        "Help for this screen",
        "F1",
        footer=True,
        short="Help",
        also="keys shortcuts manual how",
    ),
    Key("everywhere", "question_mark", "help", "Help for this screen", "?", palette=False),
    Key(
        "everywhere",
        "f2",
        "help_now",
        "Get help",
        "F2",
        footer=True,
        priority=True,
        also=(
            "danger afraid fear scared emergency crisis suicide kill die abuse violence hurt "
            "police phone call text chat contact number helpline hotline 911 112 988 999"
        ),
    ),
    Key("everywhere", "exclamation_mark", "help_now", "Get help", "!", palette=False),
    Key(
        "everywhere",
        "f9",
        "pause",
        "Pause",
        "F9",
        footer=True,
        priority=True,
        also="breathe break stop rest",
    ),
    Key(
        "everywhere",
        "ctrl+p",
        "command_palette",
        "Commands: everything you can do here",
        "ctrl+p",
        footer=True,
        palette=False,
        short="Commands",
    ),
    Key(
        "everywhere",
        "ctrl+q",
        "leave",
        "Quit",
        "ctrl+q",
        footer=True,
        priority=True,
        also="exit close leave end",
    ),
    Key("everywhere", "ctrl+l", "repaint", "Redraw the screen", "ctrl+l", also="refresh repaint"),
    Key(
        "everywhere",
        "f6",
        "save",
        "Save",
        "F6",
        priority=True,
        footer_in="private",
        also="keep store write as erase private sensitive copy elsewhere rescue usb",
    ),
    Key(
        "everywhere",
        "f7",
        "before_you_write",
        "Before you write to them",
        "F7",
        priority=True,
        also="message text letter send contact urge",
    ),
    Key("everywhere", "ctrl+c", "help_quit", "How to quit", "ctrl+c", palette=False),
    Key("everywhere", "q", "help_quit", "How to quit", "q", palette=False),
    Key("home", "ctrl+t", "next_tab", "Next tab", "ctrl+t"),
    # Not in a field, nor in a list that typing narrows: there a digit and a bracket are typed.
    *(
        Key("home", digit, f"tab({digit})", "Go to a tab", "1-5", palette=False)
        for digit in "12345"
    ),
    Key("home", "left_square_bracket", "step_tab(-1)", "Previous tab", "["),
    Key("home", "right_square_bracket", "step_tab(1)", "Next tab", "]", palette=False),
    Key("home", "escape", "step_out", "Go to the tabs", "Esc", palette=False),
    Key(
        "to-the-end",
        "space",
        "read_on",
        "Page down; at the end, the next page",
        "Space",
        palette=False,
    ),
    Key(
        "reading",
        "f3",
        "source",
        "Show the sources",
        "F3",
        footer=True,
        short="Sources",
        also="study research evidence where from",
    ),
    Key(
        "worksheet",
        "f3",
        "source",
        "Show the sources",
        "F3",
        also="study research evidence where from",
    ),
    Key(
        "worksheet",
        "f5",
        "next_unanswered",
        "Go to the next unanswered question",
        "F5",
        footer=True,
        short="Next",
        also="continue missing open",
    ),
    Key(
        "worksheet",
        "f8",
        "skip",
        "Skip this question…",
        "F8",
        footer=True,
        short="Skip",
        also="leave out later pass",
    ),
    Key(
        "worksheet",
        "ctrl+r",
        "clear",
        "Clear this answer, or restore it",
        "ctrl+r",
        also="undo delete remove erase empty restore",
        destructive=True,
    ),
    Key("worksheet", "ctrl+n", "next_section", "Next section", "ctrl+n"),
    Key("worksheet", "ctrl+o", "sections", "Go to the list of sections", "ctrl+o"),
    Key("worksheet", "pageup", "scroll(-1)", "Scroll up", "PgUp", palette=False),
    Key("worksheet", "pagedown", "scroll(1)", "Scroll down", "PgDn", palette=False),
    Key("worksheet", "home", "far(-1)", "Top of this section", "Home", palette=False),
    Key("worksheet", "end", "far(1)", "End of this section", "End", palette=False),
    Key("worksheet", "escape", "step_out", "Back", "Esc", palette=False),
    Key("saved", "f4", "edit_outside", "Edit in your text editor", "F4", also="vim nano external"),
    Key(
        "broken",
        "f4",
        "edit_broken",
        "Edit this file in your text editor",
        "F4",
        footer=True,
        short="Edit",
        also="vim nano external repair fix",
    ),
    Key(
        "cells",
        "f4",
        "edit_outside",
        "Edit this in your text editor",
        "F4",
        also="vim nano external",
    ),
    Key("shelf", "enter", "open", "Open or start a worksheet", "Enter", palette=False),
    Key("shelf", "space", "actions", "Actions", "Space", palette=False),
    # The footer names Right, because Space types a space while searching.
    Key(
        "line",
        "right",
        "menu",
        "Actions",
        "Right",
        footer=True,
        short="Actions",
        also="menu more options",
    ),
    Key(
        "shelf",
        "delete",
        "remove",
        "Delete…",
        "Del",
        also="remove erase bin trash throw away",
        destructive=True,
    ),
    Key(
        "shelf", "ctrl+n", "again", "Answer again on a new worksheet", "ctrl+n", also="repeat redo"
    ),
    Key(
        "shelf",
        "plus",
        "newest_weeks",
        "Open your newest week by week",
        "+",
        also="ledger promises timeline add entry",
    ),
    Key("shelf", "ctrl+r", "rename", "Rename…", "ctrl+r", also="title name"),
    Key("shelf", "ctrl+o", "bin", "Open Trash", "ctrl+o", also="restore undo deleted bin recover"),
    Key(
        "gather",
        "space",
        "mark",
        "Mark or unmark it",
        "Space",
        footer=True,
        short="Mark",
    ),
    Key("gather", "enter", "take", "Add what's marked", "Enter", footer=True, short="Add"),
    Key("shelf", "ctrl+g", "layers", "The four layers", "ctrl+g", palette=False),
    Key("older", "pagedown", "turn(1)", "Show older ones", "PgDn", footer=True, short="Older"),
    Key("newer", "pageup", "turn(-1)", "Show newer ones", "PgUp", footer=True, short="Newer"),
    Key("commands", "down", "move('down')", "Next command", "Down", palette=False),
    Key("commands", "up", "move('up')", "Previous command", "Up", palette=False),
    Key("commands", "pagedown", "move('page_down')", "Page down", "PgDn", palette=False),
    Key("commands", "pageup", "move('page_up')", "Page up", "PgUp", palette=False),
    # Priority over the search field above the list, which has ctrl+a and ctrl+e for its ends.
    Key("commands", "home", "move('first')", "First command", "Home", False, True, palette=False),
    Key("commands", "end", "move('last')", "Last command", "End", False, True, palette=False),
    Key("compare", "down", "go(1)", "Next question", "Down", palette=False),
    Key("compare", "up", "go(-1)", "Previous question", "Up", palette=False),
    Key("compare", "d", "differing(1)", "Next difference", "d", footer=True, short="Next"),
    Key("compare", "D", "differing(-1)", "Previous difference", "D"),
    Key("compare", "a", "all", "Show or hide what's the same", "a", footer=True, short="All"),
    Key(
        "compare",
        "v",
        "lay",
        "Show side by side, or stacked",
        "v",
        True,
        short="Layout",
    ),
    Key("compare", "pageup", "scroll(-1)", "Scroll up", "PgUp", palette=False),
    Key("compare", "pagedown", "scroll(1)", "Scroll down", "PgDn", palette=False),
    Key("compare", "home", "edge(-1)", "First question", "Home", palette=False),
    Key("compare", "end", "edge(1)", "Last question", "End", palette=False),
    Key(
        "two",
        "ctrl+g",
        "two_versions",
        "Compare with the other version",
        "ctrl+g",
        also="conflict copy",
    ),
    Key("earlier", "t", "take_back", "Restore this version", "t", True, short="Restore"),
    Key(
        "earlier",
        "e",
        "empty",
        "Delete all earlier versions…",
        "e",
        footer=True,
        short="Delete all",
        also="remove erase history",
        destructive=True,
    ),
    Key("version", "t", "take_back", "Restore this version", "t", True, short="Restore"),
    Key("choose", "left", "choose(0)", "Choose what's in the worksheet", "Left", palette=False),
    Key("choose", "right", "choose(1)", "Choose the other version", "Right", palette=False),
    Key("choose", "space", "turn", "Switch between the two", "Space", True, short="Swap"),
    Key("choose", "enter", "take", "Save your choices", "Enter", footer=True, short="Save"),
    Key("choose", "pageup", "scroll(-1)", "Scroll up", "PgUp", palette=False),
    Key("choose", "pagedown", "scroll(1)", "Scroll down", "PgDn", palette=False),
    Key("choose", "home", "edge(-1)", "First difference", "Home", palette=False),
    Key("choose", "end", "edge(1)", "Last difference", "End", palette=False),
    Key("week", "ctrl+g", "new_week", "Start a new week", "ctrl+g"),
    Key(
        "help-now", "k", "keep_country", "Remember this country", "k", footer=True, short="Remember"
    ),
    Key("help-now", "pageup", "scroll(-1)", "Scroll up", "PgUp", palette=False),
    Key("help-now", "pagedown", "scroll(1)", "Scroll down", "PgDn", palette=False),
    Key("help-now", "home", "far(-1)", "First number", "Home", palette=False),
    Key("help-now", "end", "far(1)", "Last number", "End", palette=False),
    Key("help-now", "right", "beside(1)", "Go right", "Right", palette=False),
    Key("help-now", "left", "beside(-1)", "Go left", "Left", palette=False),
    Key("first", "enter", "step_out", "Continue", "Enter", footer=True, palette=False),
    Key(
        "screen",
        "escape",
        "step_out",
        "Back",
        "Esc",
        footer=True,
        short="Back",
        palette=False,
    ),
    Key("myths", "f3", "source", "Show the sources", "F3", footer=True, short="Sources"),
    Key("ledger", "ctrl+t", "timeline", "Show week by week", "ctrl+t", True, short="Week"),
    Key("timeline", "plus", "add", "Add an entry", "+", footer=True, short="Add"),
    Key("timeline", "enter", "open", "Read or edit this entry", "Enter", footer=True, short="Open"),
    Key("timeline", "pageup", "page(-1)", "Earlier weeks", "PgUp", footer=True, short="Earlier"),
    Key("timeline", "pagedown", "page(1)", "Later weeks", "PgDn", footer=True, short="Later"),
    Key("timeline", "home", "far(-1)", "Go to the first week", "Home"),
    Key("timeline", "end", "far(1)", "Go to this week", "End"),
    Key("searched", "slash", "search", "Search here", "/", also="find look"),
    Key("searched", "n", "search_again(1)", "Next match", "n", palette=False),
    Key("searched", "N", "search_again(-1)", "Previous match", "N", palette=False),
    Key("sections", "slash", "search", "Search the list of sections", "/", also="find look"),
    Key("rows", "slash", "search", "Search these entries", "/", also="find look"),
    Key("search-line", "escape", "leave_search", "Leave the search", "Esc", palette=False),
    Key("search-line", "tab", "leave_search", "Leave the search", "Tab", palette=False),
    Key("pages", "J", "next_page(1)", "Next page", "J", also="forward"),
    Key("pages", "K", "next_page(-1)", "Previous page", "K", also="back"),
    Key("text", "ctrl+z", "undo", "Undo typing", "ctrl+z", palette=False, also="take back"),
    Key("text", "ctrl+y", "redo", "Redo typing", "ctrl+y", palette=False, also="bring back"),
    # Before the field's own: there it deletes a word, which ctrl+delete does too.
    Key(
        "area",
        "ctrl+f",
        "full_width",
        "Write in full width, or go back",
        "ctrl+f",
        also="full screen fullscreen wide zen distraction focus large bigger",
    ),
    Key("rows", "plus", "add", "Add an entry", "+"),
    Key("rows", "enter", "edit", "Edit this entry", "Enter", also="change read open"),
    Key("rows", "space", "tick", "Check or uncheck its box", "Space", also="tick done mark"),
    Key(
        "rows",
        "delete",
        "remove",
        "Delete this entry",
        "Del",
        also="remove erase",
        destructive=True,
    ),
)


_DISCREET = {
    "pause": ("Cover the screen with a calendar", "Cover", "hide blank lock privacy month"),
    "before_you_write": ("Before you write", "", "message text letter send contact"),
}
"""What a key does -> its label, short label and other words in a discreet run, where F9 covers."""


def in_run(key: Key, *, discreet: bool) -> Key:
    """Return a key as it is named in this run."""
    if not discreet or key.action not in _DISCREET:
        return key
    label, short, also = _DISCREET[key.action]
    return key._replace(label=label, short=short, also=also)


def bindings(*places: Place) -> list[Binding]:
    """Return the Textual bindings of some places.

    What works everywhere is done by the app, also when a dialog blocks the app's own bindings.
    """
    return [
        Binding(key.key, _action(key), key.label, show=False, priority=key.priority)
        for key in KEYS
        if key.place in places
    ]


def _action(key: Key) -> str:
    return f"app.{key.action}" if key.place == "everywhere" else key.action


def footer_keys(*places: Place, discreet: bool = False) -> list[Key]:
    """Return what the footer shows, this place's own keys first."""
    found = []
    for place in (*places, "everywhere"):
        found += [key for key in KEYS if key.footer_in == place]
        found += [in_run(key, discreet=discreet) for key in _of(place) if key.footer]
    return found


def help_keys(*places: Place, discreet: bool = False) -> list[tuple[str, str]]:
    """Return (keys, what they do) for the Help screen, keys with the same action together."""
    found: dict[str, list[str]] = {}
    for place in (*places, "everywhere"):
        for key in _of(place):
            shown = found.setdefault(in_run(key, discreet=discreet).label, [])
            if key.shown not in shown:
                shown.append(key.shown)
    return [(" or ".join(shown), label) for label, shown in found.items()]


def _of(place: Place) -> Iterator[Key]:
    return (key for key in KEYS if key.place == place)
