"""What other hands do to a file while its sheet is shown: noticed, and taken over.

The look at the disk belongs to the saver's thread, so that it never meets a save half-way and a
slow disk holds up no key. The taking over belongs to the screen's, in one step: no answer can be
typed between what was read and what is shown.
"""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from textual import on
from textual.message import Message

from reconcile_tui.errors import BookError
from reconcile_tui.tui.events import StillShown
from reconcile_tui.tui.services.open_worksheets import sheets_on, works_on
from reconcile_tui.tui.services.save_status import Keeping
from reconcile_tui.workspace import Work

__all__ = ["Watching"]


class _Look(Struct, frozen=True):
    """The key of one look at the file of a work, in the saver's queue."""

    work: Work


class _Changed(Message, bubble=False):
    """A file is not what it was, and what stands there can be taken over."""

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.work = work


class Watching(Keeping):
    """The part of `BookApp` that looks at the file of the sheet in view."""

    def on_app_focus(self) -> None:
        """The person comes back to the window, perhaps from an editor."""
        for view in sheets_on(self.screen):
            view.say_still_shown()

    @on(StillShown)
    def _look_at(self, event: StillShown) -> None:
        event.stop()
        work = event.work
        if work.removed is not None:
            self.saver.submit(work, partial(self.desk.take_up, work), at_once=True)
        # A save that waits looks at the file itself.
        if work.entry.path is not None and not self.saver.is_waiting(work):
            self.saver.submit(_Look(work), partial(self._looked, work), at_once=True)

    def look_at_files(self) -> None:
        """Have the files of all open sheets looked at once more: one may have lost its words."""
        for work in works_on(self.screen_stack):
            if work.removed is not None:
                self.saver.submit(work, partial(self.desk.take_up, work), at_once=True)
            self.saver.submit(_Look(work), partial(self._looked, work), at_once=True)

    def _looked(self, work: Work) -> bool:
        """Whether there is something to take over. Runs in the saver's thread.

        When the words are not in the file any more they are written before anything else is done.
        """
        from reconcile_tui.storage.external_changes import (  # noqa: PLC0415 - loaded by `Desk`
            changed_outside,
            what_stands,
        )

        if self.desk.drop_stale_notice(work):
            self.call_later(self._say_status_of, work)
        if work.entry.path is None or not changed_outside(work.entry):
            return False
        try:
            what_stands(work.entry, work.session.answers)
        except BookError:
            self.desk.write_again(work)
            return False
        return True

    def saved(self, work: object, saved: object) -> None:
        """Called from the saver's thread: a save, or a look, is done."""
        if isinstance(work, _Look):
            if saved:
                self.post_message(_Changed(work.work))
            return
        super().saved(work, saved)

    @on(_Changed)
    def _changed(self, event: _Changed) -> None:
        from reconcile_tui.storage.external_changes import changed_outside  # noqa: PLC0415 - loaded by `Desk`

        work, entry = event.work, event.work.entry
        self.collect()
        flushed = self.saver.flush(1.0)
        if not (flushed or work.failed_since) or not changed_outside(entry):
            return
        mine = work.session.answers
        try:
            merged = self.desk.notebook.reload(entry, mine, self.now())
        except BookError:
            self.desk.write_again(work)
            return
        self._take_over(work, mine, merged)
        if not work.is_all_written:
            # What an older version written back had lost is here again, and goes to the disk.
            work.session.changed(work.session.answers, True)
        self._say_status_of(work)
