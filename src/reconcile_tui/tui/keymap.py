"""The table of every key. Bindings, footers, the Help screen and Commands are made from it.

Only keys that every terminal sends are used: no alt, no ctrl+shift, nothing that tmux, GNU screen
or flow control takes for itself.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from textual.binding import Binding

DISCREET = "-discreet"
"""The app's style class in a discreet run; footers read it."""

Place = str
"""Where a key works: `everywhere`, `home`, `first`, `worksheet`, `worksheet-list`, `page`, …"""

_WRITTEN = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "slash": "/",
    "escape": "Esc",
    "delete": "Del",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    **dict.fromkeys("12345", "1-5"),
}


class Key(Struct, frozen=True):
    """One key in one place. `short` is its label in the footer; without one it isn't shown there.

    A key that works everywhere and that one place needs most is in the footer there (`footer_in`).
    `destructive` marks what deletes something: Commands lists it last and never highlights it by
    itself.
    """

    place: Place
    key: str
    action: str
    label: str
    short: str = ""
    priority: bool = False
    palette: bool = True
    destructive: bool = False
    footer_in: Place = ""

    @property
    def shown(self) -> str:
        """The key as people write it."""
        if len(self.key) == 1 or self.key.startswith("ctrl+"):
            return _WRITTEN.get(self.key, self.key)
        return _WRITTEN.get(self.key, self.key.capitalize())

    @property
    def also(self) -> str:
        """Other words by which Commands finds it."""
        return _SYNONYMS.get(self.label, "")


KEYS: tuple[Key, ...] = (
    Key("everywhere", "f1", "help", "Help for this screen", "Help"),
    Key("everywhere", "question_mark", "help", "Help for this screen", palette=False),
    Key("everywhere", "f2", "help_now", "Get help", "Get help", priority=True),
    Key("everywhere", "exclamation_mark", "help_now", "Get help", palette=False),
    Key("everywhere", "f9", "pause", "Pause", "Pause", priority=True),
    Key(
        "everywhere",
        "ctrl+p",
        "command_palette",
        "Commands: everything you can do here",
        "Commands",
        palette=False,
    ),
    Key("everywhere", "ctrl+q", "leave", "Quit", "Quit", priority=True),
    Key("everywhere", "ctrl+l", "repaint", "Redraw the screen"),
    Key("everywhere", "f6", "save", "Save", priority=True, footer_in="private"),
    Key("everywhere", "f7", "before_you_write", "Before you write to them", priority=True),
    Key("everywhere", "ctrl+c", "help_quit", "How to quit", palette=False),
    Key("everywhere", "q", "help_quit", "How to quit", palette=False),
    Key("home", "ctrl+t", "next_tab", "Next tab"),
    # Not in a field, nor in a list that typing narrows: there a digit and a bracket are typed.
    *(Key("home", digit, f"tab({digit})", "Go to a tab", palette=False) for digit in "12345"),
    Key("home", "left_square_bracket", "step_tab(-1)", "Previous tab"),
    Key("home", "right_square_bracket", "step_tab(1)", "Next tab", palette=False),
    Key("home", "escape", "step_out", "Go to the tabs", palette=False),
    Key("to-the-end", "space", "read_on", "Page down; at the end, the next page", palette=False),
    Key("reading", "f3", "source", "Show the sources", "Sources"),
    Key("worksheet", "f3", "source", "Show the sources"),
    Key("worksheet", "f5", "next_unanswered", "Go to the next unanswered question", "Next"),
    Key("worksheet", "f8", "skip", "Skip this question…", "Skip"),
    Key("worksheet", "ctrl+r", "clear", "Clear this answer, or restore it", destructive=True),
    Key("worksheet", "ctrl+n", "next_section", "Next section"),
    Key("worksheet", "ctrl+o", "sections", "Go to the list of sections"),
    Key("worksheet", "pageup", "scroll(-1)", "Scroll up", palette=False),
    Key("worksheet", "pagedown", "scroll(1)", "Scroll down", palette=False),
    Key("worksheet", "home", "jump(-1)", "Top of this section", palette=False),
    Key("worksheet", "end", "jump(1)", "End of this section", palette=False),
    Key("worksheet", "escape", "step_out", "Back", palette=False),
    Key("saved", "f4", "edit_outside", "Edit in your text editor"),
    Key("broken", "f4", "edit_broken", "Edit this file in your text editor", "Edit"),
    Key("cells", "f4", "edit_outside", "Edit this in your text editor"),
    Key("worksheet-list", "enter", "open", "Open or start a worksheet", palette=False),
    Key("worksheet-list", "space", "actions", "Actions", palette=False),
    # The footer names Right, because Space types a space while searching.
    Key("list-entry", "right", "menu", "Actions", "Actions"),
    Key("worksheet-list", "delete", "delete", "Delete…", destructive=True),
    Key("worksheet-list", "ctrl+n", "answer_again", "Answer again on a new worksheet"),
    Key("worksheet-list", "plus", "newest_timeline", "Open your newest week by week"),
    Key("worksheet-list", "ctrl+r", "rename", "Rename…"),
    Key("worksheet-list", "ctrl+o", "show_trash", "Open Trash"),
    Key("gather", "space", "mark", "Mark or unmark it", "Mark"),
    Key("gather", "enter", "take", "Add what's marked", "Add"),
    Key("worksheet-list", "ctrl+g", "show_layers", "The four layers", palette=False),
    Key("older", "pagedown", "page(1)", "Show older ones", "Older"),
    Key("newer", "pageup", "page(-1)", "Show newer ones", "Newer"),
    Key("commands", "down", "move('down')", "Next command", palette=False),
    Key("commands", "up", "move('up')", "Previous command", palette=False),
    Key("commands", "pagedown", "move('page_down')", "Page down", palette=False),
    Key("commands", "pageup", "move('page_up')", "Page up", palette=False),
    # Priority over the search field above the list, which has ctrl+a and ctrl+e for its ends.
    Key("commands", "home", "move('first')", "First command", priority=True, palette=False),
    Key("commands", "end", "move('last')", "Last command", priority=True, palette=False),
    Key("compare", "down", "go(1)", "Next question", palette=False),
    Key("compare", "up", "go(-1)", "Previous question", palette=False),
    Key("compare", "d", "next_difference(1)", "Next difference", "Next"),
    Key("compare", "D", "next_difference(-1)", "Previous difference"),
    Key("compare", "a", "toggle_all", "Show or hide what's the same", "All"),
    Key("compare", "v", "toggle_columns", "Show side by side, or stacked", "Layout"),
    Key("compare", "pageup", "scroll(-1)", "Scroll up", palette=False),
    Key("compare", "pagedown", "scroll(1)", "Scroll down", palette=False),
    Key("compare", "home", "jump(-1)", "First question", palette=False),
    Key("compare", "end", "jump(1)", "Last question", palette=False),
    Key("two", "ctrl+g", "choose_version", "Compare with the other version"),
    Key("earlier", "t", "restore_version", "Restore this version", "Restore"),
    Key(
        "earlier",
        "e",
        "delete_versions",
        "Delete all earlier versions…",
        "Delete all",
        destructive=True,
    ),
    Key("version", "t", "restore_version", "Restore this version", "Restore"),
    Key("choose", "left", "choose(0)", "Choose what's in the worksheet", palette=False),
    Key("choose", "right", "choose(1)", "Choose the other version", palette=False),
    Key("choose", "space", "switch", "Switch between the two", "Swap"),
    Key("choose", "enter", "take", "Save your choices", "Save"),
    Key("choose", "pageup", "scroll(-1)", "Scroll up", palette=False),
    Key("choose", "pagedown", "scroll(1)", "Scroll down", palette=False),
    Key("choose", "home", "jump(-1)", "First difference", palette=False),
    Key("choose", "end", "jump(1)", "Last difference", palette=False),
    Key("week", "ctrl+g", "new_week", "Start a new week"),
    Key("help-now", "k", "remember_country", "Remember this country", "Remember"),
    Key("help-now", "pageup", "scroll(-1)", "Scroll up", palette=False),
    Key("help-now", "pagedown", "scroll(1)", "Scroll down", palette=False),
    Key("help-now", "home", "jump(-1)", "First number", palette=False),
    Key("help-now", "end", "jump(1)", "Last number", palette=False),
    Key("help-now", "right", "move_focus(1)", "Go right", palette=False),
    Key("help-now", "left", "move_focus(-1)", "Go left", palette=False),
    Key("first", "enter", "step_out", "Continue", "Continue", palette=False),
    Key("screen", "escape", "step_out", "Back", "Back", palette=False),
    Key("myths", "f3", "source", "Show the sources", "Sources"),
    Key("ledger", "ctrl+t", "timeline", "Show week by week", "Week"),
    Key("timeline", "plus", "add", "Add an entry", "Add"),
    Key("timeline", "enter", "open", "Read or edit this entry", "Open"),
    Key("timeline", "pageup", "page(-1)", "Earlier weeks", "Earlier"),
    Key("timeline", "pagedown", "page(1)", "Later weeks", "Later"),
    Key("timeline", "home", "jump(-1)", "Go to the first week"),
    Key("timeline", "end", "jump(1)", "Go to this week"),
    Key("searched", "slash", "search", "Search here"),
    Key("searched", "n", "search_again(1)", "Next match", palette=False),
    Key("searched", "N", "search_again(-1)", "Previous match", palette=False),
    Key("sections", "slash", "search", "Search the list of sections"),
    Key("rows", "slash", "search", "Search these entries"),
    Key("search-line", "escape", "leave_search", "Leave the search", palette=False),
    Key("search-line", "tab", "leave_search", "Leave the search", palette=False),
    Key("pages", "J", "next_page(1)", "Next page"),
    Key("pages", "K", "next_page(-1)", "Previous page"),
    Key("text", "ctrl+z", "undo", "Undo typing", palette=False),
    Key("text", "ctrl+y", "redo", "Redo typing", palette=False),
    # Before the field's own: there it deletes a word, which ctrl+delete does too.
    Key("area", "ctrl+f", "full_width", "Write in full width, or go back"),
    Key("rows", "plus", "add", "Add an entry"),
    Key("rows", "enter", "edit", "Edit this entry"),
    Key("rows", "space", "tick", "Check or uncheck its box"),
    Key("rows", "delete", "remove", "Delete this entry", destructive=True),
)

_SYNONYMS = {
    "Help for this screen": "keys shortcuts manual how",
    "Get help": (
        "danger afraid fear scared emergency crisis suicide kill die abuse violence hurt police "
        "phone call text chat contact number helpline hotline 911 112 988 999"
    ),
    "Pause": "breathe break stop rest",
    "Quit": "exit close leave end",
    "Redraw the screen": "refresh repaint",
    "Save": "keep store write as erase private sensitive copy elsewhere rescue usb",
    "Before you write to them": "message text letter send contact urge",
    "Show the sources": "study research evidence where from",
    "Go to the next unanswered question": "continue missing open",
    "Skip this question…": "leave out later pass",
    "Clear this answer, or restore it": "undo delete remove erase empty restore",
    "Edit in your text editor": "vim nano external",
    "Edit this file in your text editor": "vim nano external repair fix",
    "Edit this in your text editor": "vim nano external",
    "Actions": "menu more options",
    "Delete…": "remove erase bin trash throw away",
    "Answer again on a new worksheet": "repeat redo",
    "Open your newest week by week": "ledger promises timeline add entry",
    "Rename…": "title name",
    "Open Trash": "restore undo deleted bin recover",
    "Compare with the other version": "conflict copy",
    "Delete all earlier versions…": "remove erase history",
    "Search here": "find look",
    "Search the list of sections": "find look",
    "Search these entries": "find look",
    "Next page": "forward",
    "Previous page": "back",
    "Undo typing": "take back",
    "Redo typing": "bring back",
    "Write in full width, or go back": (
        "full screen fullscreen wide zen distraction focus large bigger"
    ),
    "Edit this entry": "change read open",
    "Check or uncheck its box": "tick done mark",
    "Delete this entry": "remove erase",
    "Cover the screen with a calendar": "hide blank lock privacy month",
    "Before you write": "message text letter send contact",
}
"""A label -> other words by which Commands finds the key."""

_DISCREET = {
    "pause": ("Cover the screen with a calendar", "Cover"),
    "before_you_write": ("Before you write", ""),
}
"""An action -> its label and short label in a discreet run, where F9 covers."""


def in_run(key: Key, *, discreet: bool) -> Key:
    """Return a key with the labels of this run."""
    if not discreet or key.action not in _DISCREET:
        return key
    label, short = _DISCREET[key.action]
    return replace(key, label=label, short=short)


def bindings(*places: Place) -> list[Binding]:
    """Return the Textual bindings of some places.

    The app does what works everywhere, so that it works behind a dialog too.
    """
    found = []
    for key in KEYS:
        if key.place in places:
            action = f"app.{key.action}" if key.place == "everywhere" else key.action
            found.append(Binding(key.key, action, key.label, show=False, priority=key.priority))
    return found


def footer_keys(*places: Place, discreet: bool = False) -> list[Key]:
    """Return the keys of the footer, this place's own first."""
    found: list[Key] = []
    for place in (*places, "everywhere"):
        found += [key for key in KEYS if key.footer_in == place]
        own = (in_run(key, discreet=discreet) for key in KEYS if key.place == place and key.short)
        found += own
    return found


def help_keys(*places: Place, discreet: bool = False) -> list[tuple[str, str]]:
    """Return (keys, label) for the Help screen; keys with the same label share a row."""
    found: dict[str, dict[str, None]] = {}
    for place in (*places, "everywhere"):
        for key in KEYS:
            if key.place == place:
                label = in_run(key, discreet=discreet).label
                found.setdefault(label, {})[key.shown] = None
    return [(" or ".join(shown), label) for label, shown in found.items()]
