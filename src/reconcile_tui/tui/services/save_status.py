"""Where saving meets the screen: what the saver's thread tells, and keeping a private sheet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.driver import Driver

from reconcile_tui.autosave import Saver
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui.events import Cleared, ErasureDone, SaveFailed, SaveSucceeded, SheetRemoved
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.navigation import Doors
from reconcile_tui.tui.services.open_worksheets import sheets_on, works_on
from reconcile_tui.workspace import LetGo, Work

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet.sheet import SheetView

__all__ = ["Keeping"]

SETTLED = 0.4
"""Seconds after a save when the line says so, unless more was written meanwhile."""


class Keeping(Doors):
    """The part of `BookApp` that says what is on the disk."""

    saver: Saver

    def __init__(self, *, sixteen: bool = False, driver_class: type[Driver] | None = None) -> None:
        super().__init__(sixteen=sixteen, driver_class=driver_class)
        self.failing: set[Work] = set()
        """Sheets whose newest words the disk does not take, also after they were left."""

    @staticmethod
    def now() -> datetime:
        """This moment, to the second, with its offset."""
        return datetime.now().astimezone().replace(microsecond=0)

    def saved(self, work: object, saved: object) -> None:
        """Called from the saver's thread: the words are on the disk, or are to be nowhere."""
        if isinstance(work, Work):
            work.failed_since, work.why = None, ""
            self.failing.discard(work)
        if isinstance(work, tuple):
            self._erased(saved)
        if isinstance(work, Work) and isinstance(saved, LetGo):
            self.post_message(SheetRemoved(work))
        if isinstance(work, Work) and isinstance(saved, Saved):
            work.dirty = not work.is_all_written
            work.saved_at = saved.when
            if saved.notice:
                both = f" {files.TWO_KEY}" if saved.copies else ""
                work.notices.append(saved.notice + both)
            self.post_message(SaveSucceeded(work, saved))

    def _erased(self, erased: object) -> None:
        from reconcile_tui.storage.erase import Erased  # noqa: PLC0415 - loaded by `Desk`

        if isinstance(erased, Erased) and (erased.left or erased.copies):
            self.post_message(ErasureDone(erased))

    @on(ErasureDone)
    def _tell_of_erasure(self, event: ErasureDone) -> None:
        if event.erased.left:
            self.notify(
                sensitive.not_erased(event.erased.left),
                severity="warning",
                markup=False,
                timeout=15,
            )
        elif event.erased.copies:
            self.notify(sensitive.still_hold(event.erased.copies), markup=False, timeout=15)

    @on(Cleared)
    def _cleared(self, event: Cleared) -> None:
        """Name the copies that what was just cleared stands in still."""
        event.stop()
        if event.work.removed is not None:
            self.notify(sensitive.IN_TRASH, markup=False, timeout=15)
        if copies := self.desk.clearing.holding(event.work, [event.mark]):
            self.notify(sensitive.still_hold(copies), markup=False, timeout=15)

    def close_sheets(self) -> None:
        """On every way out: what was cleared in a sheet is erased now."""
        for work in [*works_on(self.screen_stack), *self._private.values()]:
            self.desk.close(work)

    def save_failed(self, work: object, error: BookError) -> None:
        """Called from the saver's thread: they are not, and why."""
        if isinstance(work, Work):
            work.failed_since = work.failed_since or self.now()
            work.why = str(error)
            self.failing.add(work)
            self.post_message(SaveFailed(work))

    @on(SaveSucceeded)
    @on(SaveFailed)
    def _say_status(self, event: SaveSucceeded | SaveFailed) -> None:
        if isinstance(event, SaveFailed):
            self._say_status_of(event.work)
        else:
            # Whoever goes on writing sees "Saving" stay, and not two lines a second take turns.
            self.set_timer(SETTLED, lambda: self._say_status_of(event.work))
        if isinstance(event, SaveSucceeded) and event.saved.merged is not None:
            self._take_over(event.work, event.saved.answers, event.saved.merged)

    @on(SheetRemoved)
    def _removed(self, event: SheetRemoved) -> None:
        self.notify(files.REMOVED_ELSEWHERE, severity="warning", markup=False, timeout=15)
        self._say_status_of(event.work)

    def _say_status_of(self, work: Work) -> None:
        for screen in self.screen_stack:
            for view in sheets_on(screen):
                if view.work is work:
                    view.say_status()
            if isinstance(screen, HomeScreen):
                screen.say_unsaved()

    def show_status_of(self, work: Work) -> None:
        """Draw everything around the answers of a sheet again, and name its keys anew."""
        for screen in self.screen_stack:
            for view in sheets_on(screen):
                if view.work is work:
                    view.show_again()
                    _say_that_it_is_kept(view)

    def _take_over(self, work: Work, saved: Answers, merged: Answers) -> None:
        """Show what was changed in the file by another hand."""
        self.collect()
        before = work.session.answers
        work.heed_choice()
        if not work.session.take_over(saved, merged):
            return
        said = self._where_mine_is(work, before)
        if said and said not in work.notices:
            work.notices.append(said)
        self.notify(f"{labels.TAKEN_OVER} {said}".strip(), markup=False, timeout=8 if said else 4)
        for screen in self.screen_stack:
            for view in sheets_on(screen):
                if view.work is work:
                    view.show_again()
            if getattr(screen, "work", None) is work and hasattr(screen, "show_again"):
                screen.show_again()

    def _where_mine_is(self, work: Work, before: Answers) -> str:
        """Where the words went that stood here and that another hand wrote over."""
        from reconcile_tui.storage.conflicts import where_it_is  # noqa: PLC0415 - seldom needed

        path = work.entry.path
        if path is None:
            return ""
        kept = where_it_is(path, before, work.session.answers, self.desk.notebook.state)
        if kept is None:
            return ""
        is_version = work.entry.known is not None and "history" in kept.parts[-3:-1]
        return files.MINE_IS_EARLIER if is_version else files.mine_is_in(kept.name)

    def save_now(self, work: Work) -> None:
        """Save what was typed, and say when it was saved, or why it is not."""
        self.collect()
        self.saver.flush(1.0)
        self.notify(labels.where_the_words_are(work, self.now().date()), markup=False)

    def ask_to_keep(self, view: SheetView) -> None:
        """Ask whether a private sheet goes into a file after all."""
        from reconcile_tui.tui.widgets.dialogs import Choose  # noqa: PLC0415 - opened on a key

        if not view.work.private:
            return
        if view.session.answers.says_nothing() and not view.work.worksheet.ask_first:
            self.notify(labels.NOTHING_TO_KEEP, markup=False)
            return

        def chosen(answer: str | None) -> None:
            if answer == "save":
                view.hand_over()
                self.desk.keep(view.work)
                private = view.work.worksheet.private
                self.notify(labels.KEPT if private else files.KEPT_AGAIN, markup=False)
                _say_that_it_is_kept(view)

        if view.work.worksheet.private:
            choices, about = sensitive.SAVE_SHEET_CHOICES, sensitive.SAVE_SHEET_ABOUT
        else:
            choices, about = sensitive.SAVE_AGAIN_CHOICES, files.KEEP_AGAIN_ABOUT
        self.push_screen(Choose(sensitive.SAVE_SHEET, choices, about, unset=True), chosen)


def _say_that_it_is_kept(view: SheetView) -> None:
    """On the sheet, on its last page where that is shown, and in the keys."""
    from reconcile_tui.tui.screens.worksheet.sheet import WorksheetScreen  # noqa: PLC0415 - seldom needed
    from reconcile_tui.tui.screens.worksheet.steps import END  # noqa: PLC0415

    view.bring_up_to_date()
    if view.current == END:
        view.call_later(view.show, END)
    if isinstance(view.screen, HomeScreen | WorksheetScreen):
        view.screen.say_keys()
