"""What other hands do to a file while its sheet is shown: noticed, and taken over.

The look at the disk belongs to the saver's thread, so that it never meets a save half-way and a
slow disk holds up no key. The taking over belongs to the screen's, in one step: no answer can be
typed between what was read and what is shown.
"""

from __future__ import annotations

from functools import partial

from msgspec import Struct

from reconcile_tui import storage
from reconcile_tui.errors import BookError
from reconcile_tui.storage.io import encryption
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.events import FileChanged, StillShown
from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.tui.services.saving import SaveStatus
from reconcile_tui.workspace import OpenWorksheet, Workspace


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
            self._saver.submit(work, partial(self._workspace.take_up, work), at_once=True)
        # A save that waits looks at the file itself.
        if work.entry.path is not None and not self._saver.is_waiting(work):
            self._saver.submit(_Look(work), partial(self._looked, work), at_once=True)

    def look_at_all(self) -> None:
        """Have the files of all open sheets looked at once more: one may have lost its words."""
        for work in self._open_worksheets.works():
            if work.removed is not None:
                self._saver.submit(work, partial(self._workspace.take_up, work), at_once=True)
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
            storage.external_changes.what_stands(work.entry, work.session.answers)
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
