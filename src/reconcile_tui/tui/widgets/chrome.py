"""The few things every screen has: doors, the last line, the row of tabs."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.domain.items import Door
from reconcile_tui.messages.screens import FOLLOWING
from reconcile_tui.tui.events import DoorOpened
from reconcile_tui.tui.keymap import DISCREET, Key, footer_keys
from reconcile_tui.tui.widgets.text import Words, plain, wrapped


class _Link(Widget, can_focus=True):
    """One line of words that Enter follows."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("enter", "follow", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    sign = "→ "
    takes_no_words = FOLLOWING
    """Said when a person types with the cursor here."""

    def __init__(self, label: str, **kwargs: object) -> None:
        super().__init__(**kwargs)  # type: ignore[arg-type]  # id and classes, as Widget takes them
        self.label = label
        self.add_class("link")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or more when the label is long."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[str]:
        return wrapped(self.label, width, self.sign, " " * len(self.sign))

    def render(self) -> Content:
        """The sign and the label."""
        style = "reverse" if self.has_focus else ""
        return plain("\n".join(self._lines(self.size.width)), style)

    async def on_click(self) -> None:
        """Follow it, where the mouse is turned on."""
        await self.run_action("follow")

    def on_focus(self) -> None:
        """Show that Enter goes here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that it does not."""
        self.refresh()


class DoorLink(_Link):
    """A door to another place in the book."""

    def __init__(self, door: Door) -> None:
        super().__init__(door.label)
        self.door = door

    def action_follow(self) -> None:
        """Go through."""
        self.post_message(DoorOpened(self.door))


class Go(_Link):
    """A line that does something here, named by `what`."""

    class Chosen(Message):
        """It was chosen."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, label: str, what: str) -> None:
        super().__init__(label)
        self.what = what

    def action_follow(self) -> None:
        """Say so."""
        self.post_message(self.Chosen(self.what))


class Footing(Words):
    """The last line: the keys of this place. It changes only when the place does.

    Where it is too long, keys of the place give way, the step back last. Before a place has only
    one of its keys left, all of them move closer together, then the pause gives way, then the help
    for the screen, which Commands begins with. Commands, help and the way out are always named.
    """

    def __init__(self, *places: str) -> None:
        super().__init__(classes="footing")
        self._places = places

    def on_resize(self) -> None:
        """Show what fits into another width."""
        self.say_keys(*self._places)

    def say_keys(self, *places: str) -> None:
        """Show the keys of another place."""
        self._places = places
        keys = footer_keys(*places, discreet=self.app.has_class(DISCREET))
        self.say(_keys(keys, self.content_size.width))


_GIVE_WAY: tuple[tuple[str, ...], ...] = ((), ("pause",), ("pause", "help"))


def _keys(keys: list[Key], width: int) -> Content:
    fewer = [[key for key in keys if key.action not in gone] for gone in _GIVE_WAY]
    ways = [(_fitting(some, width, gap), gap) for some in fewer for gap in (2, 1)]
    # Of those that name as many keys of the place, up to two, the roomiest.
    fitting, gap = max(ways, key=lambda way: min(2, sum(map(_is_own, way[0]))))
    parts = []
    for key in fitting:
        parts += [
            plain(f"{key.shown} ", "bold"),
            plain(f"{key.short or key.label}{' ' * gap}", "$secondary"),
        ]
    return Content.assemble(*parts)


def _fitting(keys: list[Key], width: int, gap: int) -> list[Key]:
    """The keys that there is room for; of the place's own, the first ones stay longest."""
    fitting = list(keys)
    own = sorted(filter(_is_own, keys), key=lambda key: key.action != "step_out")
    while own and sum(_cells(key) + gap for key in fitting) - gap > width:
        fitting.remove(own.pop())
    return fitting


def _is_own(key: Key) -> bool:
    return key.place != "everywhere" or bool(key.footer_in)


def _cells(key: Key) -> int:
    return len(f"{key.shown} {key.short or key.label}")


GAP = "  "
"""Between two tabs."""


class TabBar(Widget, can_focus=True):
    """The tabs in a row. Left and Right turn to the tab beside, Enter or Down goes into it."""

    BINDINGS = [  # noqa: RUF012
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("down,enter,space", "enter", show=False),
    ]

    class Turned(Message):
        """Another tab was chosen."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    class Entered(Message):
        """The person wants into the tab."""

    def __init__(self, tabs: list[tuple[str, str]]) -> None:
        super().__init__()
        self.tabs = tabs
        self.active = tabs[0][0]

    def render(self) -> Content:
        """The labels; the active one says so without colour too."""
        parts = []
        for name, label in self.tabs:
            here = name == self.active
            style = "bold reverse" if here and self.has_focus else "bold $primary" if here else ""
            parts += [plain(f"►{label}" if here else f" {label}", style), plain(GAP)]
        return Content.assemble(*parts)

    def turn_to(self, name: str) -> None:
        """Show another tab as the active one."""
        self.active = name
        self.refresh()

    def action_turn(self, step: int) -> None:
        """To the tab beside; it stops at the ends."""
        names = [name for name, _ in self.tabs]
        place = names.index(self.active) + step
        if 0 <= place < len(names):
            self.post_message(self.Turned(names[place]))

    def on_click(self, event: events.Click) -> None:
        """Turn to the tab that was clicked on, where the mouse is turned on."""
        place, end = event.get_content_offset(self), 0
        for name, label in self.tabs:
            end += cell_len(label) + 1 + len(GAP)
            if place is not None and place.x < end:
                self.post_message(self.Turned(name))
                return

    def action_enter(self) -> None:
        """Into the tab."""
        self.post_message(self.Entered())

    def on_focus(self) -> None:
        """Show that the arrows turn the tabs."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they do not."""
        self.refresh()
