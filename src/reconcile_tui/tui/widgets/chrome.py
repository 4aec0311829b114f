"""Links, the footer of keys, and the bar of tabs."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from reconcile_tui.domain.items import Link
from reconcile_tui.messages.screens import TYPING_ON_LINK
from reconcile_tui.tui.app_protocol import LinkFollowed
from reconcile_tui.tui.keymap import DISCREET, Key, footer_keys
from reconcile_tui.tui.widgets.text import Words, plain, wrapped


class _Link(Widget, can_focus=True):
    """A line of text that Enter follows."""

    BINDINGS = [  # noqa: RUF012 - Textual reads a list here
        Binding("enter", "follow", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]
    sign = "→ "
    typing_notice = TYPING_ON_LINK
    """The notice when a person types here."""

    def __init__(self, label: str) -> None:
        super().__init__(classes="link")
        self.label = label

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return one line, or more for a long label."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[str]:
        return wrapped(self.label, width, self.sign, " " * len(self.sign))

    def render(self) -> Content:
        """Draw the sign and the label."""
        style = "reverse" if self.has_focus else ""
        return plain("\n".join(self._lines(self.size.width)), style)

    async def on_click(self) -> None:
        """Follow the link, if the mouse is turned on."""
        await self.run_action("follow")


class PlaceLink(_Link):
    """A link to another place in the app."""

    def __init__(self, link: Link) -> None:
        super().__init__(link.label)
        self.link = link

    def action_follow(self) -> None:
        """Open the place."""
        self.post_message(LinkFollowed(self.link))


class ActionLink(_Link):
    """A link that does something here, named by `what`."""

    class Chosen(Message):
        """A link was followed."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def __init__(self, label: str, what: str) -> None:
        super().__init__(label)
        self.what = what

    def action_follow(self) -> None:
        """Report it."""
        self.post_message(self.Chosen(self.what))


class KeyFooter(Words):
    """The footer: the keys of this place.

    In a narrow window the place's own keys are dropped, `step_out` last. To keep two of those, the
    gaps shrink first, then the keys for the pause and for help are dropped. Commands, Get help and
    quit are always shown.
    """

    def __init__(self, *places: str) -> None:
        super().__init__(classes="footing")
        self._places = places

    def on_resize(self) -> None:
        """Show what fits into the new width."""
        self.say_keys(*self._places)

    def say_keys(self, *places: str) -> None:
        """Show the keys of another place."""
        self._places = places
        keys = footer_keys(*places, discreet=self.app.has_class(DISCREET))
        self.say(_keys(keys, self.content_size.width))


_DROPPED_FIRST: tuple[tuple[str, ...], ...] = ((), ("pause",), ("pause", "help"))


def _keys(keys: list[Key], width: int) -> Content:
    fewer = [[key for key in keys if key.action not in gone] for gone in _DROPPED_FIRST]
    candidates = [(_keys_that_fit(some, width, gap), gap) for some in fewer for gap in (2, 1)]
    # The roomiest of those with the most keys of the place, of which two are enough.
    fitting, gap = max(candidates, key=lambda one: min(2, sum(map(_is_own, one[0]))))
    parts = []
    for key in fitting:
        parts += [
            plain(f"{key.shown} ", "bold"),
            plain(f"{key.short or key.label}{' ' * gap}", "$secondary"),
        ]
    return Content.assemble(*parts)


def _keys_that_fit(keys: list[Key], width: int, gap: int) -> list[Key]:
    """Return the keys that fit; of the place's own, the first ones are dropped last."""
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
"""The space between two tabs."""


class TabBar(Widget, can_focus=True):
    """The tabs in a row: Left and Right change the tab, Enter or Down enters it."""

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
        """The active tab is to be entered."""

    def __init__(self, tabs: list[tuple[str, str]]) -> None:
        super().__init__()
        self.tabs = tabs
        self.active = tabs[0][0]

    def render(self) -> Content:
        """Draw the labels; the active one is marked by a sign too, not only by color."""
        parts = []
        for name, label in self.tabs:
            here = name == self.active
            style = "bold reverse" if here and self.has_focus else "bold $primary" if here else ""
            parts += [plain(f"►{label}" if here else f" {label}", style), plain(GAP)]
        return Content.assemble(*parts)

    def turn_to(self, name: str) -> None:
        """Mark another tab as active."""
        self.active = name
        self.refresh()

    def action_turn(self, step: int) -> None:
        """Change to the next or previous tab, up to the ends."""
        names = [name for name, _ in self.tabs]
        place = names.index(self.active) + step
        if 0 <= place < len(names):
            self.post_message(self.Turned(names[place]))

    def on_click(self, event: events.Click) -> None:
        """Change to the tab clicked on, if the mouse is turned on."""
        place, end = event.get_content_offset(self), 0
        for name, label in self.tabs:
            end += cell_len(label) + 1 + len(GAP)
            if place is not None and place.x < end:
                self.post_message(self.Turned(name))
                return

    def action_enter(self) -> None:
        """Enter the active tab."""
        self.post_message(self.Entered())
