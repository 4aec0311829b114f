"""The keys of a list or page that is searched: `/`, `n` and `N`, the same wherever they work."""

from __future__ import annotations

from textual.actions import SkipAction
from textual.widget import Widget

from reconcile_tui.tui.events import SearchWanted
from reconcile_tui.tui.keymap import bindings

__all__ = ["Searched"]


class Searched(Widget):
    """What a list, page or screen adds to its own base, which comes first, to be searched.

    Its `seek` (see `searching.Searchable`) goes to the next match; all else is here.
    """

    BINDINGS = [*bindings("searched")]  # noqa: RUF012 - Textual reads a list here
    sought = ""
    searched_from: Widget | None = None
    """What had the cursor when the words of a search were asked for."""

    def action_search(self) -> None:
        """Ask for words, and go to the next place that has them."""
        self.searched_from = self.screen.focused or self
        self.post_message(SearchWanted(self.searched_from))

    def action_search_again(self, step: int) -> None:
        """Go to the next place with the words of the last search, or the one before."""
        from reconcile_tui.tui.widgets import searching  # noqa: PLC0415 - no first screen needs it

        if not searching.search_again(self, step):
            raise SkipAction
