"""Red flags: the tab is the sheet itself, in memory until the person chooses to keep it."""

from __future__ import annotations

from textual.app import ComposeResult

from reconcile_tui.tui.pane import Pane
from reconcile_tui.tui.sheet import SheetView

__all__ = ["RedFlagsPane"]


class RedFlagsPane(Pane):
    """A private sheet in a tab."""

    PLACES = ("private",)
    WITHIN = ("worksheet",)
    sheet = "red-flags"

    @property
    def named(self) -> tuple[str, ...]:
        """What is kept is not to be kept once more."""
        is_kept = any(not view.work.private for view in self.query(SheetView))
        return self.WITHIN if is_kept else super().named

    def compose(self) -> ComposeResult:
        """The sheet."""
        yield SheetView(self.book.private_work(self.sheet), self.library, enter=False)

    def enter(self) -> None:
        """Into the sheet."""
        self.query_one(SheetView).enter()

    def shown_again(self) -> None:
        """The same answers may have been changed on a screen of their own."""
        self.query_one(SheetView).show_again()

    def hand_over(self) -> None:
        """Give the session whatever the fields hold right now."""
        for view in self.query(SheetView):
            view.hand_over()

    def action_keep(self) -> None:
        """Keep the answers in a file after all."""
        self.book.ask_to_keep(self.query_one(SheetView))
