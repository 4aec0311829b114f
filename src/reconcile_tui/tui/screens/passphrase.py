"""The one screen before encrypted worksheets: it takes a passphrase, and shows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen

from reconcile_tui.domain.display import wrapped
from reconcile_tui.domain.pages import HelpLines
from reconcile_tui.messages import encryption as words
from reconcile_tui.messages import get_help
from reconcile_tui.tui.widgets.page import Fitted
from reconcile_tui.tui.widgets.text import Words, plain

MOST = 1024
"""Bytes. A passphrase that is longer than a terminal's line is a paste gone wrong."""

_SCROLL = {
    "up": "scroll_up",
    "down": "scroll_down",
    "pageup": "scroll_page_up",
    "pagedown": "scroll_page_down",
    "space": "scroll_page_down",
    "home": "scroll_home",
    "end": "scroll_end",
}


class PassphraseScreen(Screen[Any]):
    """Collects what is typed in a bytearray of its own, which `Unlock` wipes.

    No field takes it: a field keeps what was in it, for undo and for whoever copies. Its keys are
    handed to it before any binding sees them, so that nothing else opens from here.
    """

    place = "page"

    def __init__(self, help_lines: HelpLines, country: str, today: date) -> None:
        super().__init__()
        self.typed = bytearray()
        self._help = (help_lines, country, today)
        self._state = Words("", classes="state", id="said")

    def compose(self) -> ComposeResult:
        """What is asked, what came of it, the keys; and the helplines, while F2 shows them."""
        with VerticalScroll(id="asked", can_focus=False):
            yield Words(plain(words.SCREEN_TITLE, "bold"))
            yield Words(plain(words.SCREEN_ABOUT))
            yield self._state
            yield Words(plain(words.SCREEN_KEYS, "$secondary"))
        with VerticalScroll(id="helplines", can_focus=False):
            yield Words(plain(words.HELP_KEYS, "$secondary"))
            text = "\n\n".join(_help_text(*self._help))
            yield Fitted(lambda width: plain(wrapped(text, width)))

    def on_mount(self) -> None:
        """The question first."""
        self.show_help(show=False)

    @property
    def shows_help(self) -> bool:
        """Whether the helplines are in view."""
        return bool(self.query_one("#helplines").display)

    def show_help(self, *, show: bool) -> None:
        """Show the helplines in place of the question, or the question again."""
        self.query_one("#helplines").display = show
        self.query_one("#asked").display = not show

    def say(self, text: str) -> None:
        """Say what came of it."""
        self._state.say(plain(text, "bold"))

    def scroll(self, key: str) -> None:
        """Move through the helplines."""
        if name := _SCROLL.get(key):
            getattr(self.query_one("#helplines", VerticalScroll), name)(animate=False)

    def take(self, text: str) -> None:
        """Take what was typed or pasted, without its line ends."""
        self.typed += text.replace("\r", "").replace("\n", "").encode("utf-8", "replace")
        del self.typed[MOST:]

    def take_back(self, *, everything: bool) -> None:
        """Forget the last character, or all of them."""
        while self.typed:
            last = self.typed.pop()
            if not everything and (last & 0xC0) != 0x80:  # the first byte of a character
                return


def _help_text(lines: HelpLines, kept: str, today: date) -> Iterator[str]:
    """Yield the numbers of every country: both needs side by side, in the words of Get help."""
    crisis = dict(get_help.crisis_numbers(lines, kept))
    for country in get_help.countries(lines, kept):
        own = [one for one in lines.line if one.country == country.id and one.violence]
        emergency = f"{get_help.whole(country.emergency)}{get_help.mark(country, today)}"
        afraid = ", ".join(map(get_help.meant_for, own))
        told = [f"{country.name}: {emergency if country.emergency else afraid}"]
        told += [f"  {get_help.FEAR}: {afraid}"] if country.emergency and own else []
        told += [f"  {get_help.LIFE}: {crisis[country.name]}"] if country.name in crisis else []
        yield "\n".join(told)
    yield get_help.IF_THREATENED
    yield get_help.said_once(lines)
