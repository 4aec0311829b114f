"""The search line of a list or page: `/` opens it, Enter goes to the next match.

Nothing moves before Enter, or without a match: Esc returns to where the search began.
"""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from reconcile_tui.messages import screens as words
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.fields.line import PlainInput
from reconcile_tui.tui.widgets.lists import Searchable, target_of
from reconcile_tui.tui.widgets.text import Words, plain


class SearchLine(Horizontal):
    """The line for the words, in place of the footer of its screen."""

    BINDINGS = [*bindings("search-line")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, target: Searchable, origin: Widget, footer: Widget | None) -> None:
        super().__init__(classes="search-line")
        self._target, self._origin, self._footer = target, origin, footer

    def compose(self) -> ComposeResult:
        """Yield the sign, the line, and the hint."""
        yield Words("/", classes="search-sign")
        yield PlainInput("")
        yield Words(plain(words.SEARCH_HINT, "$secondary"), classes="search-said")

    @on(Input.Changed)
    def _on_text_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(".search-said", Words).say(plain(words.SEARCH_HINT, "$secondary"))

    @on(Input.Submitted)
    async def _on_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        sought = event.value.strip()
        if sought and not self._target.seek(sought, 1):
            self.query_one(".search-said", Words).say(plain(words.NO_MATCHES, "bold"))
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
        screen.set_focus(line.query_one(PlainInput), scroll_visible=False)
