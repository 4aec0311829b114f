"""Make a copy for the other person: what it holds, the safety questions, where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.domain.form import Shareable, shareable
from reconcile_tui.domain.safety_questions import QuietOutcome
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, NothingForItError
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.tui.screens.pane import ActionHost
from reconcile_tui.tui.widgets.dialogs import Ask, Choose

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet_line import Line

__all__ = ["share_copy"]


def share_copy(pane: ActionHost, line: Line) -> None:
    """Say what a copy is, ask the safety questions, then write. Esc at any step writes nothing."""
    if line.path and line.sheet and line.may_be_compared:
        _Sharing(pane, line.path, line.sheet).say_what_it_is()


@dataclass
class _Sharing:
    """One worksheet of which a copy is made."""

    pane: ActionHost
    source: Path
    sheet: Worksheet

    def say_what_it_is(self) -> None:
        from reconcile_tui.export.shared_copy import copy_text  # noqa: PLC0415 - seldom needed

        try:
            copy_text(self._shared(), "")  # raises where there is nothing to share
        except BookError as error:
            self._say(str(error))
            return
        dialog = Choose(words.SHARE_TITLE, words.SHARE_CHOICES, words.SHARE_ABOUT)
        self.pane.app.push_screen(dialog, self._chosen)

    def _chosen(self, chosen: str | None) -> None:
        if chosen == "go":
            self.pane.book.safety_questions.ask(self._asked_quietly, alone=False)

    def _asked_quietly(self, outcome: QuietOutcome | None) -> None:
        from reconcile_tui.export.shared_copy import copy_name  # noqa: PLC0415 - as above

        if outcome is not None and outcome.way == "open":
            self._ask_place(f"~/{copy_name(self.sheet)}")

    def _ask_place(self, suggested: str) -> None:
        self.pane.app.push_screen(Ask(words.WHERE, suggested), self._place_chosen)

    def _place_chosen(self, typed: str | None) -> None:
        from reconcile_tui.storage.export_file import place_of, write_copy  # noqa: PLC0415 - as above

        if not typed or not typed.strip():
            return
        path = place_of(typed.strip(), Path.home())
        try:
            shared = self._shared()
            write_copy(self.pane.book.places, path, shared)
        except BookError as error:
            self._say(str(error))
            self._ask_place(typed)
        else:
            self._say(words.copy_made(str(path), not_read(shared.unread)))

    def _shared(self) -> Shareable:
        """What may be shared of the newest answers."""
        workspace = self.pane.workspace
        workspace.saver.flush(1.0)
        shared = shareable(self.sheet, workspace.notebook.open(self.source).answers)
        if shared is None:
            raise NothingForItError(words.NOTHING_TO_SHARE)
        return shared

    def _say(self, text: str) -> None:
        self.pane.app.notify(text, markup=False, timeout=15)
