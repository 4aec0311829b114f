"""A worksheet on a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult

from reconcile_tui.desk import Work
from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.messages import SheetLeft
from reconcile_tui.tui.screens.steady import SteadyScreen
from reconcile_tui.tui.sheet import SheetView
from reconcile_tui.tui.words import Words

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["WorksheetScreen"]


class WorksheetScreen(SteadyScreen):
    """One worksheet. Esc goes to its sections, then back."""

    BINDINGS = [*bindings("everywhere", "private")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, work: Work, at: str = "") -> None:
        super().__init__()
        self.work = work
        self._at = at

    @property
    def place(self) -> str:
        """Which help belongs to this sheet."""
        return "private" if self.work.private else "worksheet"

    def compose(self) -> ComposeResult:
        """Title, sheet, keys."""
        yield Words(self.work.session.answers.title, classes="screen-title")
        yield SheetView(self.work, cast("BookApp", self.app).library, at=self._at)
        yield Footing("private", "worksheet") if self.work.private else Footing("worksheet")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keeping is offered for private sheets only."""
        if action == "keep":
            return self.work.private
        return super().check_action(action, parameters)

    @on(SheetLeft)
    def _left(self) -> None:
        self.dismiss(None)

    def hand_over(self) -> None:
        """Give the session whatever the fields hold right now."""
        for view in self.query(SheetView):
            view.hand_over()

    def action_keep(self) -> None:
        """Keep the answers in a file after all."""
        cast("BookApp", self.app).ask_to_keep(self.query_one(SheetView))
