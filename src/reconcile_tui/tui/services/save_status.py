"""Where saving meets the screen: what the saver's thread tells is said to the person."""

from __future__ import annotations

from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.open_worksheet import Notice, WrittenOver
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.events import Cleared, ErasureDone, SaveFailed, SaveSucceeded, SheetRemoved
from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.workspace import LetGo, OpenWorksheet, Workspace

__all__ = ["SaveStatus"]

SETTLED = 0.4
"""Seconds after a save when the line says so, unless more was written meanwhile."""


class SaveStatus:
    """Says what is on the disk."""

    def __init__(
        self, host: ScreenHost, workspace: Workspace, open_worksheets: OpenWorksheets
    ) -> None:
        self._host, self._workspace = host, workspace
        self._open_worksheets = open_worksheets
        self.failing: set[OpenWorksheet] = set()
        """Worksheets whose newest words the disk does not take, also after they were left."""

    def saved(self, work: object, saved: object) -> None:
        """Called from the saver's thread: the words are on the disk, or are to be nowhere."""
        if isinstance(work, OpenWorksheet):
            work.failed_since, work.why = None, ""
            self.failing.discard(work)
        if isinstance(work, tuple):
            self._erased(saved)
        if isinstance(work, OpenWorksheet) and isinstance(saved, LetGo):
            self._host.post_message(SheetRemoved(work))
        if isinstance(work, OpenWorksheet) and isinstance(saved, Saved):
            work.dirty = not work.is_all_written
            work.saved_at = saved.when
            if saved.notice:
                both = f" {files.TWO_KEY}" if saved.copies else ""
                work.notices.append(Notice(saved.notice + both, names_copy=bool(saved.copies)))
            self._host.post_message(SaveSucceeded(work, saved))

    def _erased(self, erased: object) -> None:
        from reconcile_tui.storage.erase import Erased  # noqa: PLC0415 - loaded by `Workspace`

        if isinstance(erased, Erased) and (erased.left or erased.copies):
            self._host.post_message(ErasureDone(erased))

    def say_erasure(self, event: ErasureDone) -> None:
        """Say what could not be erased, or which copies hold it still."""
        if event.erased.left:
            self._host.notify(
                sensitive.not_erased(event.erased.left),
                severity="warning",
                markup=False,
                timeout=15,
            )
        elif event.erased.copies:
            self._host.notify(sensitive.still_hold(event.erased.copies), markup=False, timeout=15)

    def say_copies_of_cleared(self, event: Cleared) -> None:
        """Name the copies that what was just cleared stands in still."""
        event.stop()
        if event.work.removed is not None:
            self._host.notify(sensitive.IN_TRASH, markup=False, timeout=15)
        if copies := self._workspace.clearing.holding(event.work, [event.mark]):
            self._host.notify(sensitive.still_hold(copies), markup=False, timeout=15)

    def save_failed(self, work: object, error: BookError) -> None:
        """Called from the saver's thread: they are not, and why."""
        if isinstance(work, OpenWorksheet):
            work.failed_since = work.failed_since or self._workspace.now()
            work.why = str(error)
            self.failing.add(work)
            self._host.post_message(SaveFailed(work))

    def say(self, event: SaveSucceeded | SaveFailed) -> None:
        """Say whether the words are on the disk, and show what another hand wrote beside them."""
        if isinstance(event, SaveFailed):
            self.say_of(event.work)
        else:
            # Whoever goes on writing sees "Saving" stay, and not two lines a second take turns.
            self._host.set_timer(SETTLED, lambda: self.say_of(event.work))
            if event.saved.merged is not None:
                self.apply_external(event.work, event.saved.answers, event.saved.merged)
            self._say_unread(event.work)

    def _say_unread(self, work: OpenWorksheet) -> None:
        """Say what the file as it was just saved holds that can't be read; mostly it's nothing."""
        if work.renew_unread_notice():
            self._open_worksheets.commit_all()
            self._open_worksheets.show_again(work)

    def say_removed(self, event: SheetRemoved) -> None:
        """Say that the file was removed in another window."""
        self._host.notify(files.REMOVED_ELSEWHERE, severity="warning", markup=False, timeout=15)
        self.say_of(event.work)

    def say_of(self, work: OpenWorksheet) -> None:
        """Say where the words of a worksheet are, on it and on the tabs."""
        self._open_worksheets.say_status(work)
        for screen in self._host.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.say_unsaved()

    def apply_external(self, work: OpenWorksheet, saved: Answers, merged: Answers) -> None:
        """Show what was changed in the file by another hand."""
        self._open_worksheets.commit_all()
        before = work.session.answers
        work.heed_choice()
        if not work.session.apply_external(saved, merged):
            return
        mine = self._where_mine_is(work, before)
        if mine and mine not in work.notices:
            work.notices.append(mine)
            work.written_over = WrittenOver(before, work.session.answers, mine)
        told = f"{labels.TAKEN_OVER} {mine.said}" if mine else labels.TAKEN_OVER
        self._host.notify(told, markup=False, timeout=8 if mine else 4)
        self._open_worksheets.show_again(work)

    def _where_mine_is(self, work: OpenWorksheet, before: Answers) -> Notice | None:
        """Where the words went that stood here and that another hand wrote over."""
        from reconcile_tui.storage.conflicts import where_it_is  # noqa: PLC0415 - seldom needed

        path = work.entry.path
        if path is None:
            return None
        kept = where_it_is(path, before, work.session.answers, self._workspace.notebook.state)
        if kept is None:
            return None
        is_version = work.entry.known is not None and "history" in kept.parts[-3:-1]
        if is_version:
            return Notice(files.MINE_IS_EARLIER)
        return Notice(files.mine_is_in(kept.name), names_copy=True)
