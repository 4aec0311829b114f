"""Saving and the screen: report saves, save on demand, offer a copy, apply outside changes.

The saver's thread checks the files, so that a check never meets a half-finished save and a slow
disk blocks no key. The screen's thread applies a change in one step: no answer can be typed between
what was read and what is shown.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.screen import ModalScreen

from reconcile_tui import private_run, storage
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import NO_WORKSHEET_HERE
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.toml.write import new_text
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import (
    Cleared,
    FileChanged,
    FileCheckRequested,
    OpenWorksheets,
    ScreenHost,
    WorksheetPane,
)
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.workspace import (
    FileDeleted,
    Notice,
    OpenWorksheet,
    Overwrite,
    RestoredCopies,
    Workspace,
    save_state,
)

if TYPE_CHECKING:
    from reconcile_tui.storage.erase import Erased

SETTLED = 0.4
"""Seconds after a save until the status says so, unless more was typed meanwhile."""


class SaveStatus:
    """Reports whether the answers are on the disk."""

    def __init__(
        self, host: ScreenHost, workspace: Workspace, open_worksheets: OpenWorksheets
    ) -> None:
        self._host, self._workspace = host, workspace
        self._open_worksheets = open_worksheets
        self.failing: set[OpenWorksheet] = set()
        """Worksheets whose newest answers could not be saved, also after they were closed."""
        self._tabs_show_unsaved = False

    def saved(self, work: object, saved: object) -> None:
        """Report a save. Called in the saver's thread with the result of each job."""
        if isinstance(work, OpenWorksheet):
            work.failed_since, work.why = None, ""
            self.failing.discard(work)
            if isinstance(saved, FileDeleted):
                self._host.call_later(self._show_file_deleted, work)
            elif isinstance(saved, Saved):
                work.dirty = not work.is_all_written
                work.saved_at = saved.when
                if saved.notice:
                    both = f" {files.TWO_KEY}" if saved.copies else ""
                    work.notices.append(Notice(saved.notice + both, names_copy=bool(saved.copies)))
                self._host.call_later(self._show_saved, work, saved)
        # Only an erasure loads its code.
        elif isinstance(work, tuple) and isinstance(saved, storage.erase.Erased):
            self._host.call_later(self._show_erasure, saved)

    def save_failed(self, work: object, error: AppError) -> None:
        """Report a failure. Called in the saver's thread."""
        if isinstance(work, OpenWorksheet):
            work.failed_since = work.failed_since or self._workspace.now()
            work.why = str(error)
            self.failing.add(work)
            self._host.call_later(self.show_status, work)

    def _show_erasure(self, erased: Erased) -> None:
        if erased.left:
            self._host.notify(sensitive.not_erased(erased.left), severity="warning", timeout=15)
        elif erased.copies:
            self._host.notify(sensitive.copies_with_answer(erased.copies), timeout=15)

    def say_copies_of_cleared(self, event: Cleared) -> None:
        """Name the copies that still hold what was just cleared."""
        event.stop()
        if event.work.removed is not None:
            self._host.notify(sensitive.IN_TRASH, timeout=15)
        if copies := self._workspace.clearing.holding(event.work, [event.mark]):
            self._host.notify(sensitive.copies_with_answer(copies), timeout=15)

    def _show_saved(self, work: OpenWorksheet, saved: Saved) -> None:
        # While the person goes on typing, "Saving" stays instead of alternating with "Saved".
        self._host.set_timer(SETTLED, lambda: self.show_status(work))
        if saved.merged is not None:
            self.apply_external(work, saved.answers, saved.merged)
        if work.renew_unread_notice():
            self._open_worksheets.commit_all()
            self._open_worksheets.show_again(work)

    def _show_file_deleted(self, work: OpenWorksheet) -> None:
        self._host.notify(files.REMOVED_ELSEWHERE, severity="warning", timeout=15)
        self.show_status(work)

    def show_status(self, work: OpenWorksheet) -> None:
        """Update the save status of a worksheet, in its views and on the tabs."""
        self._open_worksheets.update_status(work)
        if self.failing or self._tabs_show_unsaved:
            self._tabs_show_unsaved = bool(self.failing)
            for screen in self._host.screen_stack:
                if isinstance(screen, HomeScreen):
                    screen.show_unsaved()

    def apply_external(self, work: OpenWorksheet, saved: Answers, merged: Answers) -> None:
        """Show what was changed in the file outside this app."""
        self._open_worksheets.commit_all()
        before = work.session.answers
        work.adopt_saved_choice()
        if not work.session.apply_external(saved, merged):
            return
        notice = self._overwritten(work, before)
        if notice and notice not in work.notices:
            work.notices.append(notice)
            work.last_overwrite = Overwrite(before, work.session.answers, notice)
        if notice:
            self._host.notify(f"{labels.FILE_CHANGED} {notice.text}", timeout=8)
        else:
            self._host.notify(labels.FILE_CHANGED, timeout=4)
        self._open_worksheets.show_again(work)

    def _overwritten(self, work: OpenWorksheet, before: Answers) -> Notice | None:
        """Return where the answers are now that the outside change replaced, if anywhere."""
        path, state = work.entry.path, self._workspace.notebook.state
        if path is None:
            return None
        kept = storage.conflicts.find_replaced_answer(path, before, work.session.answers, state)
        if kept is None:
            return None
        if work.entry.known is not None and "history" in kept.parts[-3:-1]:
            return Notice(files.REPLACED_TEXT_IS_EARLIER)
        return Notice(files.replaced_text_is_in(kept.name), names_copy=True)


class SaveACopy:
    """Offers a copy in another place while a save fails. Never of a private worksheet in memory."""

    def __init__(
        self,
        host: ScreenHost,
        places: Places,
        workspace: Workspace,
        open_worksheets: OpenWorksheets,
        save_status: SaveStatus,
    ) -> None:
        self._host, self._places, self._workspace = host, places, workspace
        self._open_worksheets = open_worksheets
        self._save_status = save_status
        self._unrecorded: list[Path] = []
        """Copies that could not be recorded in the state folder yet."""

    def saved(self, saved: object) -> None:
        """Retry to record copies, now that the disk works. Called in the saver's thread."""
        if isinstance(saved, RestoredCopies) and saved.paths:
            message = files.text_recovered(saved.paths)
            self._host.call_later(partial(self._host.notify, message, timeout=15))
        if self._unrecorded and isinstance(saved, Saved):
            self._record_copies()

    def _record_copies(self) -> None:
        if remember_copies(self._workspace.notebook.state, self._unrecorded):
            self._unrecorded = []

    def unsaved_worksheets(self) -> list[OpenWorksheet]:
        """Return the worksheets whose newest answers could not be saved."""
        return [work for work in list(self._save_status.failing) if work.kept and work.failed_since]

    def what_is_unsaved(self) -> str:
        """Return a line for each worksheet with unsaved answers; empty where there is none."""
        works = {
            *list(self._save_status.failing),
            *(one for one in self._open_worksheets.works() if one.kept),
        }
        today = self._workspace.now().date()
        failed = (work for work in works if work.failed_since is not None)
        return "\n".join(save_state(work, today) for work in failed)

    def ask_where(self) -> None:
        """Ask where to save each copy."""
        for work in self.unsaved_worksheets():
            path = work.entry.path or storage.save.first_path(
                Path(), work.entry, work.session.answers
            )
            title = files.copy_where(work.title, encrypted=work.is_encrypted)
            self._host.push_screen(
                screens.Ask(title, f"~/{path.name}"), partial(self._copy_to, work)
            )

    def _copy_to(self, work: OpenWorksheet, typed: str | None) -> None:
        if not typed or not typed.strip():
            return
        path = storage.paths.export_path(typed.strip(), Path.home())
        text = new_text(work.session.for_copies(), work.worksheet.prompts)
        try:
            with private_run.writing_allowed():
                storage.paths.write_export(self._places, path, text)
        except AppError as error:
            self._host.notify(str(error), severity="error", timeout=15)
            return
        self._unrecorded.append(path)
        self._record_copies()
        message = files.copied_to(path, self._workspace.now())
        work.notices.append(Notice(message))
        self._save_status.show_status(work)
        self._host.notify(message, timeout=15)

    def keep_unsaved(self) -> None:
        """On a hang-up, when nobody can be asked: keep unsaved answers in memory."""
        for work in {*self._save_status.failing, *self._open_worksheets.works()}:
            self._workspace.keep_unsaved(work)


class Save:
    """Saves on demand; asks first about what is saved only if the person says so."""

    def __init__(
        self,
        host: ScreenHost,
        workspace: Workspace,
        open_worksheets: OpenWorksheets,
        private_answers: PrivateAnswers,
        save_a_copy: SaveACopy,
    ) -> None:
        self._host, self._workspace = host, workspace
        self._open_worksheets = open_worksheets
        self._private_answers = private_answers
        self._save_a_copy = save_a_copy

    def save(self) -> None:
        """Save the worksheet in view; while saving fails, offer a copy in another place."""
        if isinstance(self._host.screen, ModalScreen):
            return
        self._open_worksheets.commit_all()
        pane = self._open_worksheets.in_view()
        if self._save_a_copy.unsaved_worksheets():
            self._save_a_copy.ask_where()
        elif pane is not None:
            self._save(pane)
        else:
            self._host.notify(NO_WORKSHEET_HERE)

    def _save(self, pane: WorksheetPane) -> None:
        work = pane.work
        if work.private:
            self._private_answers.ask_to_keep(pane)
        elif pane.is_at_sensitive:
            self._private_answers.ask_about_sensitive(work)
        else:
            self._workspace.saver.flush(1.0)
            self._host.notify(save_state(work, self._workspace.now().date()))


class _Check(Struct, frozen=True):
    """The saver's key for one check of a worksheet's file."""

    work: OpenWorksheet


class ExternalChanges:
    """Checks whether the files of open worksheets were changed outside this app."""

    def __init__(
        self,
        host: ScreenHost,
        workspace: Workspace,
        open_worksheets: OpenWorksheets,
        save_status: SaveStatus,
    ) -> None:
        self._host, self._workspace, self._saver = host, workspace, workspace.saver
        self._open_worksheets = open_worksheets
        self._save_status = save_status

    def check_file(self, event: FileCheckRequested) -> None:
        """Have the file of a worksheet in view checked."""
        event.stop()
        work = event.work
        if work.removed is not None:
            self._saver.submit(work, partial(self._workspace.resume_saving, work), at_once=True)
        # A save that waits checks the file itself.
        if work.entry.path is not None and not self._saver.is_pending(work):
            self._saver.submit(_Check(work), partial(self._is_changed, work), at_once=True)

    def check_all(self) -> None:
        """Have the files of all open worksheets checked once more: one may have lost answers."""
        for work in self._open_worksheets.works():
            if work.removed is not None:
                self._saver.submit(work, partial(self._workspace.resume_saving, work), at_once=True)
            self._saver.submit(_Check(work), partial(self._is_changed, work), at_once=True)

    def _is_changed(self, work: OpenWorksheet) -> bool:
        """Return whether there is a change to apply. Runs in the saver's thread.

        Answers that are no longer in the file are written again before anything else is done.
        """
        if encryption.is_locked():
            return False  # nobody is there, and nothing can be read
        if self._workspace.drop_outdated_notice(work):
            self._host.call_later(self._save_status.show_status, work)
        if work.entry.path is None or not storage.external_changes.changed_outside(work.entry):
            return False
        try:
            storage.external_changes.read_for_merge(work.entry, work.session.answers)
        except AppError:
            self._workspace.save_again(work)
            return False
        return True

    def saved(self, work: object, saved: object) -> None:
        """Report a change to the app. Called in the saver's thread with the result of each job."""
        if isinstance(work, _Check) and saved:
            self._host.post_message(FileChanged(work.work))

    def apply_external(self, event: FileChanged) -> None:
        """Merge what is in the file now with the answers in the session."""
        work, entry = event.work, event.work.entry
        self._open_worksheets.commit_all()
        can_apply = self._saver.flush(1.0) or work.failed_since
        if not can_apply or not storage.external_changes.changed_outside(entry):
            return
        before = work.session.answers
        try:
            merged = self._workspace.notebook.reload(entry, before, self._workspace.now())
        except AppError:
            self._workspace.save_again(work)
            return
        self._save_status.apply_external(work, before, merged)
        if not work.is_all_written:
            # Restored after another program wrote an older version back: save it again.
            work.session.changed(work.session.answers, True)
        self._save_status.show_status(work)
