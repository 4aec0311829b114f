"""What can be searched, and the keys for it: `/`, `n` and `N`, the same wherever they work."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.widget import Widget

from reconcile_tui.messages import chrome as words
from reconcile_tui.tui.events import SearchWanted
from reconcile_tui.tui.keymap import bindings


@runtime_checkable
class Searchable(Protocol):
    """A list or a page in which words can be searched. `sought` are those of the last search."""

    sought: str

    def seek(self, sought: str, step: int) -> bool:
        """Go to the next place with these words, or with -1 to the one before, round and round.

        False where there is none: then nothing has moved.
        """


def target_of(origin: Widget) -> Searchable | None:
    """Return what a search from this widget goes through: the outermost that can be searched."""
    found = [node for node in origin.ancestors_with_self if isinstance(node, Searchable)]
    return found[-1] if found else None


class Searched(Widget):
    """What a list, page or screen adds to its own base, which comes first, to be searched.

    Its `seek` (see `Searchable`) goes to the next match; all else is here.
    """

    BINDINGS = [*bindings("searched")]  # noqa: RUF012 - Textual reads a list here
    sought = ""
    searched_from: Widget | None = None
    """What had the cursor when the words of a search were asked for."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No next match before anything was searched for: until then, `n` is a letter."""
        if action == "search_again":
            target = target_of(self)
            return target is not None and target.sought != ""
        return super().check_action(action, parameters)

    def action_search(self) -> None:
        """Ask for words, and go to the next place that has them."""
        self.searched_from = self.screen.focused or self
        self.post_message(SearchWanted(self.searched_from))

    def action_search_again(self, step: int) -> None:
        """Go to the next place with the words of the last search, or the one before."""
        target = target_of(self)
        if target is not None and not target.seek(target.sought, step):
            self.app.notify(words.NOTHING_FOUND, markup=False)
