"""Ask where private answers may be stored, before they are written anywhere.

No question has a preselected choice, and Esc decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.reading import unknown_parts
from reconcile_tui.domain.worksheet import holds, sensitive_items
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as run
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import mentions
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import OpenWorksheets, ScreenHost, WorksheetPane
from reconcile_tui.workspace import OpenWorksheet, Workspace, pending_decision

if TYPE_CHECKING:
    from reconcile_tui.tui.widgets.dialogs import Choice, Choose


class PrivateAnswers:
    """The questions, each shown when it is due."""

    def __init__(
        self, host: ScreenHost, workspace: Workspace, open_worksheets: OpenWorksheets
    ) -> None:
        self._host, self._workspace = host, workspace
        self._open_worksheets = open_worksheets

    def _ask(
        self, dialog: Choose, act: Callable[[str], None], changes: OpenWorksheet | None = None
    ) -> None:
        """Ask, and call `act` with a choice; then update how `changes` says that it is saved."""

        def chosen(answer: str | None) -> None:
            if answer is not None:
                act(answer)
            if changes is not None:
                self._open_worksheets.say_kept(changes)

        self._host.push_screen(dialog, chosen)

    def _ask_to_erase(self, title: str, about: str, erase: Callable[[], None]) -> None:
        """Ask once more: nothing restores what is erased."""

        def chosen(answer: str) -> None:
            if answer == "erase":
                erase()

        self._ask(screens.Choose(title, words.ERASE_CHOICES, about, unset=True), chosen)

    # -- when a worksheet opens ----------------------------------------------------------------

    def ask_when_opened(self, work: OpenWorksheet) -> None:
        """Ask what must be decided before anything is typed into a worksheet just opened."""
        first = pending_decision(work, self._workspace.notebook.state)
        if first == "save":
            self._ask_first(work)
        elif first == "found" and work.session.read_only:
            self._host.notify(words.FOUND_READ_ONLY, timeout=15)
        elif first == "found":
            self._ask_about_found(work, unasked=True)
        elif first == "versions":
            self._ask_about_versions(work)

    def _ask_first(self, work: OpenWorksheet) -> None:
        work.asked = True

        def chosen(answer: str) -> None:
            if answer == "save":
                self._workspace.keep(work)

        choices = words.ask_first_choices(encrypted=work.is_encrypted)
        self._ask(screens.Choose(words.ASK_FIRST, choices, unset=True, unasked=True), chosen, work)

    def _ask_about_found(self, work: OpenWorksheet, *, unasked: bool = False) -> None:
        def chosen(answer: str) -> None:
            if answer == "keep":
                self._workspace.save_sensitive(work)
                self._host.notify(words.KEPT_IN_FILE)
            elif answer == "erase":
                self._ask_to_drop(work)

        choices, about = words.FOUND_CHOICES, words.FOUND_ABOUT
        dialog = screens.Choose(words.FOUND, choices, about, unset=True, unasked=unasked)
        self._ask(dialog, chosen, work)

    def _ask_about_versions(self, work: OpenWorksheet) -> None:
        path = work.entry.path
        assert path is not None
        history = History(self._workspace.notebook.state, path)

        def erase() -> None:
            try:
                history.empty()
            except AppError as error:
                self._host.notify(str(error), severity="warning", timeout=15)
            else:
                self._host.notify(words.VERSIONS_ERASED)

        def chosen(answer: str) -> None:
            if answer == "keep":
                work.session.save_sensitive()
            elif answer == "erase":
                self._ask_to_erase(words.ERASE_VERSIONS, words.ERASE_VERSIONS_ABOUT, erase)

        choices, about = words.FOUND_VERSIONS_CHOICES, words.FOUND_VERSIONS_ABOUT
        dialog = screens.Choose(words.FOUND_VERSIONS, choices, about, unset=True, unasked=True)
        self._ask(dialog, chosen)

    def tell_of_unreadable(self, path: Path) -> None:
        """Say so if a file that can't be read may hold private answers: it stays as it is."""
        try:
            raw = disk.read_regular(path)
        except AppError:
            return
        for sheet in self._workspace.library.worksheets():
            hidden = sensitive_items(sheet)
            if hidden and f'"{sheet.id}"'.encode() in raw and mentions(raw, hidden):
                self._host.notify(words.FOUND_UNREADABLE, timeout=15)
                return

    # -- when the person saves -----------------------------------------------------------------

    def ask_about_sensitive(self, work: OpenWorksheet) -> None:
        """Ask whether to save the private answers of a worksheet, or to erase saved ones."""
        if work.session.read_only:
            self._host.notify(words.FOUND_READ_ONLY)
        elif work.unchosen():
            self._ask_about_found(work)
        elif work.session.saves_sensitive:

            def erase(answer: str) -> None:
                if answer == "erase":
                    self._ask_to_drop(work)

            self._ask(screens.Choose(words.ARE_SAVED, words.ARE_SAVED_CHOICES, unset=True), erase)
        else:
            self._ask_to_save(work)

    def _ask_to_save(self, work: OpenWorksheet) -> None:
        def chosen(answer: str) -> None:
            if answer == "save":
                self._workspace.save_sensitive(work)
                self._host.notify(words.SAVES_THEM)
            elif answer == "memory":
                self._host.notify(words.STAY_IN_MEMORY)

        choices = words.save_too_choices(encrypted=work.is_encrypted)
        dialog = screens.Choose(words.SAVE_TOO, choices, words.SAVE_TOO_ABOUT, unset=True)
        self._ask(dialog, chosen, work)

    def _ask_to_drop(self, work: OpenWorksheet) -> None:
        def drop() -> None:
            known = work.entry.known
            unknown = unknown_parts(known.data, work.worksheet) if known is not None else []
            self._workspace.drop_sensitive(work)
            self._host.notify(words.erased(unknown), timeout=15 if unknown else 4)
            self._open_worksheets.say_kept(work)

        answers, hidden = work.session.answers, work.session.sensitive
        items = (one for one in work.worksheet.items() if one.id in hidden)
        answered = [one_line(one.text) for one in items if holds(answers, [one.id])]
        self._ask_to_erase(words.ERASE, words.erase_about(answered), drop)

    def ask_to_keep(self, view: WorksheetPane) -> None:
        """Ask whether to save a private worksheet, or any worksheet in a private run, to a file."""
        work, sheet, encrypted = view.work, view.work.worksheet, view.work.is_encrypted
        choices: Sequence[Choice]
        title, done = words.SAVE_SHEET, labels.KEPT if sheet.private else files.KEPT_AGAIN
        if not work.private:
            return
        if self._workspace.private_run:
            title, choices, done = run.SAVE_IN_RUN, run.SAVE_CHOICES, run.SAVED
            about = run.save_about(has_file=work.entry.path is not None, encrypted=encrypted)
        elif work.session.answers.is_empty() and not sheet.ask_first:
            self._host.notify(labels.NOTHING_TO_KEEP)
            return
        elif sheet.private:
            choices, about = words.save_sheet_choices(encrypted=encrypted), words.SAVE_SHEET_ABOUT
        else:
            choices, about = words.save_again_choices(encrypted=encrypted), files.KEEP_AGAIN_ABOUT

        def chosen(answer: str) -> None:
            if answer == "save":
                view.commit()
                self._workspace.keep(work)
                self._host.notify(done)
                view.say_kept()

        self._ask(screens.Choose(title, choices, about, unset=True), chosen)
