"""Screens that hide the app: the covers, the small window, the pause, the passphrase.

None of them shows a word of the person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen

from reconcile_tui.domain.display import wrapped
from reconcile_tui.domain.pages import HelpLines, Page, paragraphs
from reconcile_tui.lazy import late
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.app_protocol import close_screen
from reconcile_tui.tui.widgets.page import WrappedText
from reconcile_tui.tui.widgets.text import Words, plain

if TYPE_CHECKING:
    import calendar
else:
    calendar = late("calendar")


SUNDAY = 6


class Cover(Screen[Any]):
    """One line that any program could show. The app decides which key closes it."""

    line = labels.PRESS_ANY_KEY
    place = "page"
    DEFAULT_CSS = "Cover { background: $background; } Cover Words { width: 1fr; height: auto; }"

    def compose(self) -> ComposeResult:
        """Yield the line."""
        yield Words(plain(self.line, "$secondary"))


class CalendarCover(Cover):
    """A month of an ordinary calendar, without entries: the cover in discreet mode."""

    DEFAULT_CSS = "CalendarCover { align: center middle; } CalendarCover Words { width: auto; }"

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today

    def compose(self) -> ComposeResult:
        """Yield the month."""
        yield Words(month_of(self._today))


def month_of(today: date) -> Content:
    """Return the month as `cal` prints it, weeks from Sunday, today in reverse."""
    text = calendar.TextCalendar(SUNDAY).formatmonth(today.year, today.month).rstrip()
    title, days, *weeks = text.split("\n")
    before, day, after = "\n".join(weeks).partition(f"{today.day:2}")
    head = plain(f"{title}\n{days}\n")
    return Content.assemble(head, plain(before), plain(day, "reverse"), plain(after))


class NotSavedCover(Cover):
    """At the end, while words are only in memory: the screen stays wiped."""

    line = labels.NOT_SAVED


MIN_SIZE = Size(60, 16)
"""The smallest window in which the app is shown."""


def is_too_small(size: Size) -> bool:
    """Return whether a window is smaller than that."""
    return size.width < MIN_SIZE.width or size.height < MIN_SIZE.height


class SmallWindowScreen(Screen[Any]):
    """Asks for a larger window, and closes when it is; nothing below is lost."""

    place = "page"

    def __init__(self, is_writing: bool = False) -> None:
        super().__init__()
        self._words = Words(_small_window_text(is_writing))

    def compose(self) -> ComposeResult:
        """Yield the sentence."""
        yield self._words

    def say(self, is_writing: bool) -> None:
        """Say whether keys typed now go into a field below."""
        self._words.say(_small_window_text(is_writing))

    def on_screen_resume(self) -> None:
        """Close if the window grew while help was open."""
        if self.app.screen is self and not is_too_small(self.app.size):
            self.dismiss(None)


def place_of_keys(stack: Sequence[Screen[Any]]) -> Screen[Any]:
    """Return the screen that typed keys go to: the top one except `SmallWindowScreen`."""
    found = [screen for screen in stack if not isinstance(screen, SmallWindowScreen)]
    return found[-1] if found else stack[-1]


def _small_window_text(is_writing: bool) -> str:
    return f"{labels.TOO_SMALL}\n\n{labels.WRITING if is_writing else labels.NO_TYPING}"


SPARE_LINES = 4
"""Lines for the key that goes back, and for what may not be saved."""

_WAVE = "  .  ·  •  ●  •  ·  .  "


class PauseScreen(Screen[None]):
    """The pause: words and a still drawing, which cost a slow connection nothing.

    `unsaved` says that words could not be saved; it comes first, so that every window shows it.
    """

    place = "page"

    def __init__(self, page: Page, unsaved: str = "") -> None:
        super().__init__()
        self._page = page
        self._unsaved = unsaved

    def compose(self) -> ComposeResult:
        """Yield what is not saved, the words, the key."""
        if self._unsaved:
            yield Words(plain(self._unsaved, "bold $error"), classes="pause")
        yield Words(classes="pause", id="breath")
        yield Words(plain(labels.ANY_KEY, "$secondary"), classes="pause")

    def on_resize(self) -> None:
        """Space the lines out where there is room."""
        lines = [line for block in self._page.block for line in paragraphs(block.text)]
        parts = [plain(_WAVE, "$primary"), *map(plain, lines), plain(_WAVE, "$primary")]
        gap = "\n\n" if self.size.height >= len(parts) * 2 + SPARE_LINES else "\n"
        self.query_one("#breath", Words).say(plain(gap).join(parts))

    def on_key(self, event: events.Key) -> None:
        """Close at any key; quit and help keep theirs."""
        event.stop()
        event.prevent_default()
        close_screen(self)


# -- passphrase ------------------------------------------------------------------------------------

MAX_PASSPHRASE_BYTES = 1024
"""The most bytes of a passphrase: a longer one is a paste gone wrong."""

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
    """Takes a passphrase in a bytearray, which `Unlock` wipes.

    No text field takes it: that would keep it for undo and copying. Keys reach it before any
    binding, so that nothing else opens from here.
    """

    place = "page"

    def __init__(self, help_lines: HelpLines, country: str, today: date) -> None:
        super().__init__()
        self.typed = bytearray()
        self._help = (help_lines, country, today)
        self._state = Words("", classes="state", id="said")

    def compose(self) -> ComposeResult:
        """Yield the question, its state, the keys; and the helplines, shown by F2."""
        with VerticalScroll(id="asked", can_focus=False):
            yield Words(plain(words.SCREEN_TITLE, "bold"))
            yield Words(plain(words.SCREEN_ABOUT))
            yield self._state
            yield Words(plain(words.SCREEN_KEYS, "$secondary"))
        with VerticalScroll(id="helplines", can_focus=False):
            yield Words(plain(words.HELP_KEYS, "$secondary"))
            text = "\n\n".join(_help_text(*self._help))
            yield WrappedText(lambda width: plain(wrapped(text, width)))

    def on_mount(self) -> None:
        """Show the question."""
        self.show_help(show=False)

    @property
    def shows_help(self) -> bool:
        """Whether the helplines are shown."""
        return bool(self.query_one("#helplines").display)

    def show_help(self, *, show: bool) -> None:
        """Show the helplines, or the question."""
        self.query_one("#helplines").display = show
        self.query_one("#asked").display = not show

    def say(self, text: str) -> None:
        """Show the state."""
        self._state.say(plain(text, "bold"))

    def scroll(self, key: str) -> None:
        """Scroll the helplines."""
        if name := _SCROLL.get(key):
            getattr(self.query_one("#helplines", VerticalScroll), name)(animate=False)

    def take(self, text: str) -> None:
        """Append what was typed or pasted, without line ends."""
        self.typed += text.replace("\r", "").replace("\n", "").encode("utf-8", "replace")
        del self.typed[MAX_PASSPHRASE_BYTES:]

    def take_back(self, *, everything: bool) -> None:
        """Delete the last character, or all of them."""
        while self.typed:
            last = self.typed.pop()
            if not everything and (last & 0xC0) != 0x80:  # the first byte of a character
                return


def _help_text(lines: HelpLines, kept: str, today: date) -> Iterator[str]:
    """Yield the numbers of every country, for both needs, in the words of Get help."""
    crisis = dict(labels.crisis_numbers(lines, kept))
    for country in labels.countries(lines, kept):
        own = [one for one in lines.line if one.country == country.id and one.violence]
        emergency = (
            f"{labels.unbroken_number(country.emergency)}{labels.number_note(country, today)}"
        )
        afraid = ", ".join(map(labels.number_and_audience, own))
        parts = [f"{country.name}: {emergency if country.emergency else afraid}"]
        parts += [f"  {labels.AFRAID_HEADING}: {afraid}"] if country.emergency and own else []
        parts += (
            [f"  {labels.CRISIS_HEADING}: {crisis[country.name]}"] if country.name in crisis else []
        )
        yield "\n".join(parts)
    yield labels.IF_THREATENED
    yield labels.verification_note(lines)
