"""A worksheet on a screen of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult

from reconcile_tui.desk import Work
from reconcile_tui.tui.chrome import Footing
from reconcile_tui.tui.keys import bindings
from reconcile_tui.tui.labels.too_long import KEPT
from reconcile_tui.tui.messages import SheetLeft, TimelineWanted
from reconcile_tui.tui.screens.steady import SteadyScreen
from reconcile_tui.tui.sheet import SheetView
from reconcile_tui.tui.words import Words

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["WorksheetScreen"]


class WorksheetScreen(SteadyScreen):
    """One worksheet. Esc goes to its sections, then back."""

    BINDINGS = [*bindings("everywhere", "private", "ledger", "two")]  # noqa: RUF012 - Textual reads a list here

    def __init__(self, work: Work, at: str = "", row: str = "") -> None:
        super().__init__()
        self.work = work
        self._at, self._row = at, row

    @property
    def place(self) -> str:
        """Which help belongs to this sheet."""
        if self.work.private:
            return "private"
        return "ledger" if self.work.worksheet.timeline else "worksheet"

    def compose(self) -> ComposeResult:
        """Title, sheet, keys."""
        yield Words(self.work.session.answers.title, classes="screen-title")
        library = cast("BookApp", self.app).library
        yield SheetView(self.work, library, at=self._at, row=self._row)
        yield Footing(*self._places())

    def _places(self) -> list[str]:
        """Whose keys the last line names."""
        weeks = ["ledger"] if self.work.worksheet.timeline else []
        return [*weeks, *(["private"] if self.work.private else []), "worksheet"]

    def say_keys(self) -> None:
        """Name them anew: a sheet that is kept is not to be kept once more."""
        self.query_one(Footing).say_keys(*self._places())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keeping is offered for sheets in memory only, weeks where there are promises."""
        if action == "keep":
            return self.work.private
        if action == "timeline":
            return bool(self.work.worksheet.timeline)
        if action == "two_versions":
            return not self.work.private
        return super().check_action(action, parameters)

    def on_screen_resume(self) -> None:
        """On top again: what other hands wrote meanwhile is looked for at once."""
        for view in self.query(SheetView):
            view.say_still_shown()

    def on_unmount(self) -> None:
        """The sheet is closed: what was cleared in it is gone."""
        cast("BookApp", self.app).desk.close(self.work)

    @on(SheetLeft)
    def _left(self) -> None:
        if self.work.session.refused and not self.work.private:
            # The session goes with the screen: what it could not take is kept all the same.
            book = cast("BookApp", self.app)
            book.desk.keep_refused(self.work)
            book.notify(KEPT, markup=False)
        self.dismiss(None)

    def hand_over(self) -> None:
        """Give the session whatever the fields hold right now."""
        for view in self.query(SheetView):
            view.hand_over()

    def action_timeline(self) -> None:
        """See the promises week by week."""
        self.post_message(TimelineWanted(self.work))

    def action_two_versions(self) -> None:
        """Look at another version beside this one, and choose."""
        cast("BookApp", self.app).choose_version(self.work)

    def action_keep(self) -> None:
        """Keep the answers in a file after all."""
        cast("BookApp", self.app).ask_to_keep(self.query_one(SheetView))
