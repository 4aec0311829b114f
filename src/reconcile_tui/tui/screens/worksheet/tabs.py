"""The tabs that show a worksheet: Red flags, and This week."""

from __future__ import annotations

from textual.app import ComposeResult

from reconcile_tui.errors import BookError
from reconcile_tui.messages import screens as labels
from reconcile_tui.tui.screens.pane import Pane
from reconcile_tui.tui.screens.worksheet.sheet import SheetView
from reconcile_tui.tui.widgets.text import Words
from reconcile_tui.workspace import OpenWorksheet


class RedFlagsPane(Pane):
    """The Red flags worksheet, which is private."""

    PLACES = ("private",)
    WITHIN = ("worksheet",)
    sheet = "red-flags"

    @property
    def named(self) -> tuple[str, ...]:
        """The places of the footer; without the key to keep a worksheet once it is kept."""
        is_kept = any(not view.work.private for view in self.query(SheetView))
        return self.WITHIN if is_kept else super().named

    def compose(self) -> ComposeResult:
        """Yield the worksheet."""
        yield SheetView(self.book.navigation.private_work(self.sheet), self.library, enter=False)

    def enter(self) -> None:
        """Focus the worksheet."""
        self.query_one(SheetView).enter()

    def shown_again(self) -> None:
        """Draw the answers again; they may have changed on another screen."""
        self.query_one(SheetView).show_again()


DAYS = 7


class ThisWeekPane(Pane):
    """The newest plan of a week."""

    PLACES = ("week",)
    WITHIN = ("worksheet",)
    sheet = "this-week"

    def compose(self) -> ComposeResult:
        """Yield the date it began, and the worksheet."""
        self.work = self._newest() or self.workspace.start(self.sheet)
        yield Words(self._since(), classes="since")
        yield SheetView(self.work, self.library, enter=False)

    def _newest(self) -> OpenWorksheet | None:
        path = self.workspace.heads.latest(self.sheet)
        try:
            return self.book.navigation.take(path) if path else None
        except BookError:
            return None

    def _since(self) -> str:
        answers = self.work.session.answers
        if answers.saved is None:
            return labels.NEW_WEEK
        days = (self.workspace.now().date() - answers.started.astimezone().date()).days
        begun = labels.week_begun(answers.started)
        return f"{begun} {labels.NEW_WEEK_KEY}" if days >= DAYS else begun

    def enter(self) -> None:
        """Focus the worksheet."""
        self.query_one(SheetView).enter()

    async def action_new_week(self) -> None:
        """Start a new week from the last one, which stays as it is."""
        self.book.open_worksheets.commit_all()
        self.workspace.saver.flush(1.0)
        path = self.work.entry.path
        if path is None:
            self.app.notify(labels.WEEK_IS_NEW, markup=False)
            return
        await self._put(self.workspace.again(path))
        self.enter()

    def shown_again(self) -> None:
        """Show the newest plan; this one may have been deleted or followed by another."""
        just_begun = self.work.entry.path is None and self.work.session.answers.previous
        newest = None if just_begun else self._newest()
        if newest is not None and newest is not self.work:
            self.run_worker(self._put(newest))
        else:
            self.query_one(SheetView).show_again()

    async def _put(self, work: OpenWorksheet) -> None:
        self.workspace.close(self.work)
        self.work = work
        self.query_one(".since", Words).say(self._since())
        await self.query_one(SheetView).remove()
        await self.mount(SheetView(work, self.library, enter=False))
