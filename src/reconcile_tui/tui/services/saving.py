"""Where saving meets the screen: the key that saves, what is said of it, and a copy elsewhere.

What the saver's thread tells is said to the person; while the disk refuses their words, a copy in
another place is offered.

What other hands do to a file while its sheet is shown: noticed, and taken over.

The look at the disk belongs to the saver's thread, so that it never meets a save half-way and a
slow disk holds up no key. The taking over belongs to the screen's, in one step: no answer can be
typed between what was read and what is shown.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from msgspec import Struct
from textual.screen import ModalScreen

from reconcile_tui import private_run, storage
from reconcile_tui.domain.answers import Answers
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as sensitive
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.screens import NO_WORKSHEET_HERE, where_the_words_are
from reconcile_tui.open_worksheet import BroughtBack, Notice, WrittenOver
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import Places
from reconcile_tui.storage.recovery import remember_copies
from reconcile_tui.toml.write import new_text
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.events import (
    Cleared,
    ErasureDone,
    FileChanged,
    SaveFailed,
    SaveSucceeded,
    SheetRemoved,
    StillShown,
)
from reconcile_tui.tui.open_worksheets import OpenWorksheets, WorksheetPane
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.workspace import LetGo, OpenWorksheet, Workspace

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
        if isinstance(erased, storage.erase.Erased) and (erased.left or erased.copies):
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
        path = work.entry.path
        if path is None:
            return None
        kept = storage.conflicts.where_it_is(
            path, before, work.session.answers, self._workspace.notebook.state
        )
        if kept is None:
            return None
        is_version = work.entry.known is not None and "history" in kept.parts[-3:-1]
        if is_version:
            return Notice(files.MINE_IS_EARLIER)
        return Notice(files.mine_is_in(kept.name), names_copy=True)


class SaveACopy:
    """Offers it. A private worksheet in memory is never among the copies."""

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
        self._noted: list[Path] = []
        """Copies whose place the disk did not take yet."""

    def saved(self, saved: object) -> None:
        """Called from the saver's thread: the disk may take the place of a copy now."""
        if isinstance(saved, BroughtBack) and saved.paths:
            self._host.call_later(self._say, files.brought_back(saved.paths))
        if self._noted and isinstance(saved, Saved):
            self._note_copies()

    def _say(self, said: str) -> None:
        self._host.notify(said, markup=False, timeout=15)

    def _note_copies(self) -> None:
        if remember_copies(self._workspace.notebook.state, self._noted):
            self._noted = []

    def to_be_copied(self) -> list[OpenWorksheet]:
        """The sheets whose words the disk does not take."""
        return [work for work in list(self._save_status.failing) if work.kept and work.failed_since]

    def what_is_unsaved(self) -> str:
        """Which words are nowhere but in memory: a line for each sheet, or nothing."""
        works = {
            *list(self._save_status.failing),
            *(one for one in self._open_worksheets.works() if one.kept),
        }
        return "\n".join(
            where_the_words_are(work, self._workspace.now().date())
            for work in works
            if work.failed_since is not None
        )

    def ask_where(self) -> None:
        """Ask where to, and say where the copy went."""
        for work in self.to_be_copied():
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
        path = storage.export_file.place_of(typed.strip(), Path.home())
        text = new_text(work.session.for_copies(), work.worksheet.prompts)
        try:
            with private_run.opened():
                storage.export_file.write_export(self._places, path, text)
        except BookError as error:
            self._host.notify(str(error), severity="error", markup=False, timeout=15)
            return
        self._noted.append(path)
        self._note_copies()
        said = files.copied_to(path, self._workspace.now())
        work.notices.append(Notice(said))
        self._save_status.say_of(work)
        self._say(said)

    def keep_unsaved(self) -> None:
        """On a hang-up: keep in memory what the disk does not take, as nobody can be asked."""
        for work in {*self._save_status.failing, *self._open_worksheets.works()}:
            self._workspace.keep_unsaved(work)


class Save:
    """Saves at once and says when; what is saved only if the person says so is asked about."""

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
        """Save the worksheet in view; while the disk refuses, a copy in another place."""
        if isinstance(self._host.screen, ModalScreen):
            return
        self._open_worksheets.commit_all()
        pane = self._open_worksheets.in_view()
        if self._save_a_copy.to_be_copied():
            self._save_a_copy.ask_where()
        elif pane is not None:
            self._save(pane)
        else:
            self._host.notify(NO_WORKSHEET_HERE, markup=False)

    def _save(self, pane: WorksheetPane) -> None:
        work = pane.work
        if work.private:
            self._private_answers.ask_to_keep(pane)
        elif pane.is_at_sensitive:
            self._private_answers.ask_about_sensitive(work)
        else:
            self._workspace.saver.flush(1.0)
            self._host.notify(where_the_words_are(work, self._workspace.now().date()), markup=False)


# -- changes from outside --------------------------------------------------------------------------


class _Look(Struct, frozen=True):
    """The key of one look at the file of a work, in the saver's queue."""

    work: OpenWorksheet


class ExternalChanges:
    """Looks at the files of the open worksheets."""

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

    def look_at(self, event: StillShown) -> None:
        """Have the file looked at of a worksheet that is in view."""
        event.stop()
        work = event.work
        if work.removed is not None:
            self._saver.submit(work, partial(self._workspace.resume_saving, work), at_once=True)
        # A save that waits looks at the file itself.
        if work.entry.path is not None and not self._saver.is_waiting(work):
            self._saver.submit(_Look(work), partial(self._looked, work), at_once=True)

    def look_at_all(self) -> None:
        """Have the files of all open sheets looked at once more: one may have lost its words."""
        for work in self._open_worksheets.works():
            if work.removed is not None:
                self._saver.submit(work, partial(self._workspace.resume_saving, work), at_once=True)
            self._saver.submit(_Look(work), partial(self._looked, work), at_once=True)

    def _looked(self, work: OpenWorksheet) -> bool:
        """Whether there is something to take over. Runs in the saver's thread.

        When the words are not in the file any more they are written before anything else is done.
        """
        if encryption.is_locked():
            return False  # nobody is there, and nothing can be read
        if self._workspace.drop_stale_notice(work):
            self._host.call_later(self._save_status.say_of, work)
        if work.entry.path is None or not storage.external_changes.changed_outside(work.entry):
            return False
        try:
            storage.external_changes.read_for_merge(work.entry, work.session.answers)
        except BookError:
            self._workspace.write_again(work)
            return False
        return True

    def saved(self, work: object, saved: object) -> None:
        """Called from the saver's thread: a look is done, perhaps."""
        if isinstance(work, _Look) and saved:
            self._host.post_message(FileChanged(work.work))

    def apply_external(self, event: FileChanged) -> None:
        """Show what stands in the file now, beside what is in hand."""
        work, entry = event.work, event.work.entry
        self._open_worksheets.commit_all()
        flushed = self._saver.flush(1.0)
        if not (flushed or work.failed_since) or not storage.external_changes.changed_outside(
            entry
        ):
            return
        mine = work.session.answers
        try:
            merged = self._workspace.notebook.reload(entry, mine, self._workspace.now())
        except BookError:
            self._workspace.write_again(work)
            return
        self._save_status.apply_external(work, mine, merged)
        if not work.is_all_written:
            # What an older version written back had lost is here again, and goes to the disk.
            work.session.changed(work.session.answers, True)
        self._save_status.say_of(work)
