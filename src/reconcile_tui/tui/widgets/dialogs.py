"""Dialogs that choose one option or ask for one line of text, and the search line."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from time import monotonic

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.display import wrapped
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.app_protocol import close_screen
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.line import PlainInput
from reconcile_tui.tui.widgets.lists import LOW_WINDOW, DialogChoices, Searchable, target_of
from reconcile_tui.tui.widgets.text import Words, plain

Choice = tuple[str, str] | tuple[str, str, str]
"""The value, the label, and what the choice leads to, which is shown below the label."""

LEADS_TO = 48
"""Columns for what a choice leads to, in the narrowest window."""


class Choose(ModalScreen[str | None]):
    """A choice among a few options; None after Esc.

    With `unset` no option is highlighted at first, for a choice that is recorded as an answer. An
    `unasked` dialog opens by itself: keys typed before it was drawn are not for it.
    """

    place = "dialog"
    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012 - Textual reads a list here
    VERTICAL_BREAKPOINTS = LOW_WINDOW
    ignores_stray_typing = True
    """Words typed when it opens go nowhere, and the person is told (`StrayTyping`)."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        about: str = "",
        *,
        unset: bool = False,
        unasked: bool = False,
    ) -> None:
        super().__init__()
        self.drawn_at = inf if unasked else 0.0
        """When it was first seen, by the monotonic clock; 0 if it was asked for."""
        self._unset = unset
        self._title = title
        self._about = about
        self._choices = choices

    def compose(self) -> ComposeResult:
        """Yield the title, the explanation, the options."""
        with Vertical(classes="dialog"):
            yield Words(self._title, classes="dialog-title")
            if self._about:
                yield Words(self._about, classes="dialog-about")
            options = [Option(plain(_prompt(choice))) for choice in self._choices]
            yield DialogChoices(*options, unset=self._unset)
            hint = labels.MOVE_AND_ENTER if self._unset else labels.ENTER_CHOOSES
            yield Words(plain(hint, "$secondary"), classes="foot")

    def on_mount(self) -> None:
        """Ignore keys typed before the dialog can be seen."""
        if self.drawn_at:
            self.call_after_refresh(self._set_drawn_at)

    def _set_drawn_at(self) -> None:
        self.drawn_at = monotonic()

    @on(OptionList.OptionSelected)
    def _on_option_selected(self, event: OptionList.OptionSelected) -> None:
        close_screen(self, self._choices[event.option_index][0])

    def action_step_out(self) -> None:
        """Choose nothing."""
        close_screen(self)


def _prompt(choice: Choice) -> str:
    """Return the label, and below it what the choice leads to."""
    _, label, *rest = choice
    return "\n".join([label, *(wrapped(words, LEADS_TO, "    ") for words in rest if words)])


class Ask(ModalScreen[str | None]):
    """A line of text to edit; None after Esc."""

    place = "dialog"
    BINDINGS = [*bindings("everywhere", "screen")]  # noqa: RUF012

    def __init__(self, title: str, value: str) -> None:
        super().__init__()
        self._title = title
        self._value = value

    def compose(self) -> ComposeResult:
        """Yield the title and the line."""
        with Vertical(classes="dialog"):
            yield Words(self._title, classes="dialog-title")
            yield PlainInput(self._value)
            yield Words(plain(labels.ENTER_TAKES, "$secondary"))

    @on(Input.Submitted)
    def _on_submitted(self, event: Input.Submitted) -> None:
        close_screen(self, event.value)

    def action_step_out(self) -> None:
        """Change nothing."""
        close_screen(self)


# -- search ----------------------------------------------------------------------------------------


class SearchLine(Horizontal):
    """The line for the words (`/`), in place of the footer of its screen. Enter goes to a match.

    Nothing moves before Enter, or without a match: Esc returns to where the search began.
    """

    BINDINGS = [*bindings("search-line")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, target: Searchable, origin: Widget, footer: Widget | None) -> None:
        super().__init__(classes="search-line")
        self._target, self._origin, self._footer = target, origin, footer

    def compose(self) -> ComposeResult:
        """Yield the sign, the line, and the hint."""
        yield Words("/", classes="search-sign")
        yield PlainInput("")
        yield Words(plain(labels.SEARCH_HINT, "$secondary"), classes="search-said")

    @on(Input.Changed)
    def _on_text_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(".search-said", Words).say(plain(labels.SEARCH_HINT, "$secondary"))

    @on(Input.Submitted)
    async def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        sought = event.value.strip()
        if sought and not self._target.seek(sought, 1):
            self.query_one(".search-said", Words).say(plain(labels.NO_MATCHES, "bold"))
            return
        if sought:
            self._target.sought = sought
        await self.close()

    def on_descendant_blur(self) -> None:
        """Close when the focus leaves it for this screen."""
        focused = self.screen.focused
        if focused is not None and self not in focused.ancestors:
            self.call_later(self.close)

    async def action_leave_search(self) -> None:
        """Close, and return to where the search began."""
        await self.close()

    async def close(self) -> None:
        """Show the footer again, and focus what had the focus, if it is still there."""
        if not self.is_attached:
            return
        if self._footer is not None:
            self._footer.display = True
        focused = self.screen.focused
        is_here = focused is None or self in focused.ancestors
        if is_here and self._origin.is_attached:
            self.screen.set_focus(self._origin, scroll_visible=False)
        await self.remove()


async def open_search(origin: Widget) -> None:
    """Open the search line of a screen, for the list or page around a widget."""
    if not origin.is_attached:
        return  # closed since the key was pressed
    target, screen = target_of(origin), origin.screen
    if target is None or screen.query(SearchLine):
        return
    footer = next(iter(screen.query(".footing, .foot").results(Widget)), None)
    line = SearchLine(target, origin, footer)
    with screen.app.batch_update():
        if footer is None or not isinstance(footer.parent, Widget):
            await screen.mount(line)
        else:
            footer.display = False
            await footer.parent.mount(line, after=footer)
        for typed in line.query(PlainInput):  # none in a screen that is being closed
            screen.set_focus(typed, scroll_visible=False)
