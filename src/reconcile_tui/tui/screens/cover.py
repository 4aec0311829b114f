"""A screen without a word of the person, and one sentence while the window is too small."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen

from reconcile_tui.domain.pages import Page, paragraphs
from reconcile_tui.lazy import late
from reconcile_tui.messages import chrome as foot
from reconcile_tui.messages import chrome as small
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.chrome import LINE, NOT_SAVED
from reconcile_tui.tui.widgets.text import Words, plain

if TYPE_CHECKING:
    import calendar
else:
    calendar = late("calendar")

SUNDAY = 6


class Cover(Screen[Any]):
    """One line that any program could say. Which key takes it away is the app's to see to."""

    place = "page"
    DEFAULT_CSS = "Cover { background: $background; } Cover Words { width: 1fr; height: auto; }"

    def compose(self) -> ComposeResult:
        """The line."""
        yield Words(plain(LINE, "$secondary"))


class Month(Cover):
    """A month of an ordinary calendar, with nothing in it: the cover of a discreet run."""

    DEFAULT_CSS = "Month { align: center middle; } Month Words { width: auto; }"

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def compose(self) -> ComposeResult:
        """The name of the month, the days of the week, the weeks; today stands out."""
        yield Words(month_of(self._today))


def month_of(today: date) -> Content:
    """Return the month as `cal` prints it, weeks from Sunday; today stands out."""
    text = calendar.TextCalendar(SUNDAY).formatmonth(today.year, today.month).rstrip()
    title, days, *weeks = text.split("\n")
    before, day, after = "\n".join(weeks).partition(f"{today.day:2}")
    head = plain(f"{title}\n{days}\n")
    return Content.assemble(head, plain(before), plain(day, "reverse"), plain(after))


class StillHere(Cover):
    """On the way out, with words that are nowhere but in memory: the screen stays wiped."""

    def compose(self) -> ComposeResult:
        """What happened, and the two ways from here."""
        yield Words(plain(NOT_SAVED, "$secondary"))


SMALLEST = Size(60, 16)
"""Columns and rows below which the book asks for more room."""


def is_too_small(size: Size) -> bool:
    """Whether a window is too small to read in."""
    return size.width < SMALLEST.width or size.height < SMALLEST.height


class TooSmall(Screen[Any]):
    """It goes by itself when the window grows; nothing behind it is lost."""

    place = "page"

    def __init__(self, is_writing: bool = False) -> None:
        super().__init__()
        self._words = Words(_said(is_writing))

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield self._words

    def say(self, is_writing: bool) -> None:
        """Say whether what is typed now goes into a field behind this."""
        self._words.say(_said(is_writing))

    def on_screen_resume(self) -> None:
        """The window may have grown while help was open above this."""
        if not is_too_small(self.app.size):
            self.dismiss(None)


def place_of_keys(stack: Sequence[Screen[Any]]) -> Screen[Any]:
    """The screen whose focus a typed letter goes to: the top one that is not the sentence."""
    found = [screen for screen in stack if not isinstance(screen, TooSmall)]
    return found[-1] if found else stack[-1]


def _said(is_writing: bool) -> str:
    return f"{labels.TOO_SMALL}\n\n{small.WRITING if is_writing else small.NO_TYPING}"


ROOM = 4
"""Lines for the key that goes back, and for what may not be saved."""

_WAVE = "  .  ·  •  ●  •  ·  .  "


class Pause(Screen[None]):
    """Words and a drawing that stands still, so that a slow line has nothing to carry.

    `unsaved` says that the disk does not take the words: no rest may hide that.
    """

    place = "page"

    def __init__(self, page: Page, unsaved: str = "") -> None:
        super().__init__()
        self._page = page
        self._unsaved = unsaved

    def compose(self) -> ComposeResult:
        """What is not saved goes before the rest, so that no window is too small for it."""
        if self._unsaved:
            yield Words(plain(self._unsaved, "bold $error"), classes="pause")
        yield Words(classes="pause", id="breath")
        yield Words(plain(foot.ANY_KEY, "$secondary"), classes="pause")

    def on_resize(self) -> None:
        """The lines stand apart where there is room."""
        lines = [line for block in self._page.block for line in paragraphs(block.text)]
        told = [plain(_WAVE, "$primary"), *map(plain, lines), plain(_WAVE, "$primary")]
        gap = "\n\n" if self.size.height >= len(told) * 2 + ROOM else "\n"
        self.query_one("#breath", Words).say(plain(gap).join(told))

    def on_key(self, event: events.Key) -> None:
        """Any key goes back; leaving and help keep their own."""
        event.stop()
        event.prevent_default()
        self.dismiss(None)
