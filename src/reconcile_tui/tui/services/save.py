"""The one key that saves: what it does depends on what is in view, and on the disk."""

from __future__ import annotations

from textual.screen import ModalScreen

from reconcile_tui.messages.screens import NO_WORKSHEET_HERE, where_the_words_are
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.open_worksheets import OpenWorksheets, WorksheetPane
from reconcile_tui.tui.services.private_answers import PrivateAnswers
from reconcile_tui.tui.services.save_a_copy import SaveACopy
from reconcile_tui.workspace import Workspace

__all__ = ["Save"]


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
