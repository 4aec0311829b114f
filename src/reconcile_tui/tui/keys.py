"""Every key of the book, in one table. Bindings, footer, help and palette are made from it.

Only keys that every terminal sends are used: no alt, no ctrl+shift, nothing that tmux, GNU screen
or flow control takes for itself (style notes, "Traps").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.binding import Binding

__all__ = ["KEYS", "Key", "Place", "bindings", "footer_keys", "help_keys"]

Place = str
"""Where a key works: `everywhere`, `home`, `first`, `worksheet`, `shelf`, `page`, `row`, …"""


class Key(NamedTuple):
    """One key in one place. `shown` is how people write it; `footer` puts it on the last line."""

    place: Place
    key: str
    action: str
    label: str
    shown: str
    footer: bool = False
    priority: bool = False
    palette: bool = True
    short: str = ""


KEYS: tuple[Key, ...] = (
    Key("everywhere", "f1", "help", "Help for this place", "F1", footer=True, short="Keys"),
    Key("everywhere", "question_mark", "help", "Help for this place", "?", palette=False),
    Key("everywhere", "f2", "help_now", "Help now", "F2", footer=True, priority=True),
    Key("everywhere", "exclamation_mark", "help_now", "Help now", "!", palette=False),
    Key("everywhere", "f9", "pause", "Pause", "F9", footer=True, priority=True),
    Key("everywhere", "ctrl+p", "command_palette", "All actions", "ctrl+p", palette=False),
    Key("everywhere", "ctrl+l", "repaint", "Draw the screen again", "ctrl+l"),
    Key(
        "everywhere",
        "f6",
        "copy_elsewhere",
        "Put a copy of unsaved words elsewhere",
        "F6",
        priority=True,
    ),
    Key("everywhere", "ctrl+q", "leave", "Leave", "ctrl+q", footer=True, priority=True),
    Key("home", "ctrl+t", "next_tab", "Next tab", "ctrl+t"),
    Key("home", "escape", "step_out", "Up to the tabs", "Esc", palette=False),
    Key("reading", "f3", "source", "Where this is from", "F3", footer=True, short="Source"),
    Key("reading", "s", "source", "Where this is from", "s", palette=False),
    Key("worksheet", "f3", "source", "Where this is from", "F3"),
    Key(
        "worksheet",
        "f5",
        "next_unanswered",
        "Next open question",
        "F5",
        footer=True,
        short="Next open",
    ),
    Key("worksheet", "f8", "skip", "Leave this question out", "F8", footer=True, short="Leave out"),
    Key("worksheet", "ctrl+r", "clear", "Clear this answer, or bring it back", "ctrl+r"),
    Key("worksheet", "ctrl+n", "next_section", "Next section", "ctrl+n"),
    Key("worksheet", "ctrl+o", "sections", "Go to the list of sections", "ctrl+o"),
    Key("worksheet", "pageup", "scroll(-1)", "Read further up", "PgUp", palette=False),
    Key("worksheet", "pagedown", "scroll(1)", "Read further down", "PgDn", palette=False),
    Key("worksheet", "escape", "step_out", "One step out", "Esc", palette=False),
    Key("private", "f4", "keep", "Keep these answers in a file", "F4", footer=True, short="Keep"),
    Key("saved", "f4", "edit_outside", "Write in your editor", "F4"),
    Key("sensitive", "f4", "private_answers", "Save or erase the private answers", "F4"),
    Key("cells", "f4", "edit_outside", "Write this in your editor", "F4"),
    Key("shelf", "enter", "open", "Open, or start", "Enter", palette=False),
    Key(
        "shelf",
        "space",
        "actions",
        "What can be done with it",
        "Space",
        palette=False,
    ),
    # This one is named, for a space is part of what is sought.
    Key("line", "right", "menu", "What can be done with it", "Right", True, short="What else"),
    Key("shelf", "delete", "remove", "Remove to the bin", "Del"),
    Key("shelf", "ctrl+n", "again", "Answer it again", "ctrl+n"),
    Key("shelf", "ctrl+r", "rename", "Give it another title", "ctrl+r"),
    Key("shelf", "ctrl+o", "bin", "Look into the bin", "ctrl+o"),
    Key(
        "gather",
        "space",
        "mark",
        "Mark it, or unmark it",
        "Space",
        footer=True,
        short="Mark",
    ),
    Key("gather", "enter", "take", "Take what is marked", "Enter", footer=True, short="Take"),
    Key("shelf", "ctrl+g", "layers", "The four layers", "ctrl+g", palette=False),
    Key("older", "pagedown", "turn(1)", "Older ones", "PgDn", footer=True, short="Older"),
    Key("newer", "pageup", "turn(-1)", "Newer ones", "PgUp", footer=True, short="Newer"),
    Key("compare", "down", "go(1)", "The next question", "Down", palette=False),
    Key("compare", "up", "go(-1)", "The question before", "Up", palette=False),
    Key("compare", "n", "differing(1)", "The next that differs", "n", footer=True, short="Next"),
    Key("compare", "p", "differing(-1)", "The one before that differs", "p"),
    Key("compare", "a", "all", "Show all of it, or fold it", "a", footer=True, short="All"),
    Key("compare", "v", "lay", "Side by side, or below", "v", footer=True, short="Beside"),
    Key("compare", "pageup", "scroll(-1)", "Read further up", "PgUp", palette=False),
    Key("compare", "pagedown", "scroll(1)", "Read further down", "PgDn", palette=False),
    Key("two", "ctrl+g", "two_versions", "Two versions: look and choose", "ctrl+g"),
    Key("earlier", "t", "take_back", "Take this version back", "t", True, short="Take back"),
    Key("earlier", "e", "empty", "Throw all of them away", "e", footer=True, short="Empty"),
    Key("version", "t", "take_back", "Take this version back", "t", True, short="Take back"),
    Key("choose", "left", "choose(0)", "Take what is in the sheet", "Left", palette=False),
    Key("choose", "right", "choose(1)", "Take what is kept beside", "Right", palette=False),
    Key("choose", "space", "turn", "Take the other one", "Space", True, short="Swap"),
    Key("choose", "enter", "take", "Take what is chosen", "Enter", footer=True, short="Take"),
    Key("choose", "pageup", "scroll(-1)", "Read further up", "PgUp", palette=False),
    Key("choose", "pagedown", "scroll(1)", "Read further down", "PgDn", palette=False),
    Key("week", "ctrl+g", "new_week", "Start a new week", "ctrl+g"),
    Key(
        "help-now", "k", "keep_country", "Remember this country", "k", footer=True, short="Remember"
    ),
    Key("first", "enter", "step_out", "Go on", "Enter", footer=True, palette=False),
    Key(
        "screen",
        "escape",
        "step_out",
        "One step out",
        "Esc",
        footer=True,
        short="Back",
        palette=False,
    ),
    Key("myths", "f3", "source", "Where this is from", "F3", footer=True, short="Source"),
    Key("myths", "s", "source", "Where this is from", "s", palette=False),
    Key("ledger", "ctrl+t", "timeline", "See it week by week", "ctrl+t", True, short="Weeks"),
    Key("timeline", "plus", "add", "Add a day", "+", footer=True, short="Add"),
    Key("timeline", "enter", "open", "Read or change it", "Enter", footer=True, short="Open"),
    Key("timeline", "pageup", "page(-1)", "Back in time", "PgUp", footer=True, short="Earlier"),
    Key("timeline", "pagedown", "page(1)", "Forward in time", "PgDn", footer=True, short="Later"),
    Key("timeline", "home", "far(-1)", "To the first week", "Home"),
    Key("timeline", "end", "far(1)", "To this week", "End"),
    Key("text", "ctrl+z", "undo", "Undo what was just written", "ctrl+z", palette=False),
    Key("text", "ctrl+y", "redo", "Redo what was undone", "ctrl+y", palette=False),
    Key("rows", "plus", "add", "Add a line", "+"),
    Key("rows", "enter", "edit", "Write in it", "Enter", palette=False),
    Key("rows", "space", "tick", "Tick it, where it has a box", "Space", palette=False),
    Key("rows", "delete", "remove", "Take this line away", "Del", palette=False),
)


def bindings(*places: Place) -> list[Binding]:
    """The Textual bindings of some places.

    What works everywhere is done by the app, also when a dialog keeps the app's own keys away.
    """
    return [
        Binding(key.key, _action(key), key.label, show=False, priority=key.priority)
        for key in KEYS
        if key.place in places
    ]


def _action(key: Key) -> str:
    return f"app.{key.action}" if key.place == "everywhere" else key.action


def footer_keys(*places: Place) -> list[Key]:
    """What the last line of the screen shows, this place's own keys first."""
    return [key for place in (*places, "everywhere") for key in _of(place) if key.footer]


def help_keys(*places: Place) -> list[tuple[str, str]]:
    """(keys, what they do) for the help page, keys with the same action together."""
    found: dict[str, list[str]] = {}
    for place in (*places, "everywhere"):
        for key in _of(place):
            shown = found.setdefault(key.label, [])
            if key.shown not in shown:
                shown.append(key.shown)
    return [(" or ".join(shown), label) for label, shown in found.items()]


def _of(place: Place) -> Iterator[Key]:
    return (key for key in KEYS if key.place == place)
