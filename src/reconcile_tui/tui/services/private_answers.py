"""Ask where private answers may be stored, before they are written anywhere.

No question has a preselected choice, and Esc decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.reading import unknown_parts
from reconcile_tui.domain.worksheet import has_any_of, sensitive_items
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files
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
        self,
        dialog: Choose,
        actions: Mapping[str, Callable[[], object]],
        changes: OpenWorksheet | None = None,
    ) -> None:
        """Ask, and do the action of the choice; then update where `changes` says it is saved."""

        def chosen(answer: str | None) -> None:
            if action := actions.get(answer or ""):
                action()
            if changes is not None:
                self._open_worksheets.update_storage(changes)

        self._host.push_screen(dialog, chosen)

    def _ask_to_erase(self, title: str, about: str, erase: Callable[[], None]) -> None:
        """Ask once more: nothing restores what is erased."""
        self._ask(screens.Choose(title, words.ERASE_CHOICES, about, unset=True), {"erase": erase})

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
        choices = words.ask_first_choices(encrypted=work.is_encrypted)
        dialog = screens.Choose(words.ASK_FIRST, choices, unset=True, unasked=True)
        self._ask(dialog, {"save": partial(self._workspace.keep, work)}, work)

    def _ask_about_found(self, work: OpenWorksheet, *, unasked: bool = False) -> None:
        choices, about = words.FOUND_CHOICES, words.FOUND_ABOUT
        dialog = screens.Choose(words.FOUND, choices, about, unset=True, unasked=unasked)
        keep = partial(self._save_sensitive, work, words.KEPT_IN_FILE)
        self._ask(
            dialog, {"keep": keep, "erase": partial(self._ask_to_erase_sensitive, work)}, work
        )

    def _save_sensitive(self, work: OpenWorksheet, notice: str) -> None:
        self._workspace.save_sensitive(work)
        self._host.notify(notice)

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

        ask_to_erase = partial(
            self._ask_to_erase, words.ERASE_VERSIONS, words.ERASE_VERSIONS_ABOUT, erase
        )
        choices, about = words.FOUND_VERSIONS_CHOICES, words.FOUND_VERSIONS_ABOUT
        dialog = screens.Choose(words.FOUND_VERSIONS, choices, about, unset=True, unasked=True)
        self._ask(dialog, {"keep": work.session.save_sensitive, "erase": ask_to_erase})

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
            dialog = screens.Choose(words.ARE_SAVED, words.ARE_SAVED_CHOICES, unset=True)
            self._ask(dialog, {"erase": partial(self._ask_to_erase_sensitive, work)})
        else:
            self._ask_to_save(work)

    def _ask_to_save(self, work: OpenWorksheet) -> None:
        choices = words.save_too_choices(encrypted=work.is_encrypted)
        dialog = screens.Choose(words.SAVE_TOO, choices, words.NOT_SAVED_NOW, unset=True)
        save = partial(self._save_sensitive, work, words.ANSWERS_SAVED_NOW)
        stay = partial(self._host.notify, words.NOT_SAVED_ANSWERS)
        self._ask(dialog, {"save": save, "memory": stay}, work)

    def _ask_to_erase_sensitive(self, work: OpenWorksheet) -> None:
        def drop() -> None:
            known = work.entry.known
            unknown = unknown_parts(known.data, work.worksheet) if known is not None else []
            self._workspace.drop_sensitive(work)
            self._host.notify(words.erased(unknown), timeout=15 if unknown else 4)
            self._open_worksheets.update_storage(work)

        answers, hidden = work.session.answers, work.session.sensitive
        items = (one for one in work.worksheet.items() if one.id in hidden)
        answered = [one_line(one.text) for one in items if has_any_of(answers, [one.id])]
        self._ask_to_erase(words.ERASE, words.erase_about(answered), drop)

    def ask_to_keep(self, view: WorksheetPane) -> None:
        """Ask whether to save a private worksheet, or any worksheet in a private run, to a file."""
        work, sheet, encrypted = view.work, view.work.worksheet, view.work.is_encrypted
        choices: Sequence[Choice]
        title, done = (
            words.SAVE_SHEET,
            labels.SAVED_WITH_NEUTRAL_NAME if sheet.private else files.SAVED_AGAIN,
        )
        if not work.private:
            return
        if self._workspace.private_run:
            title, choices, done = words.SAVE_IN_RUN, words.SAVE_CHOICES, words.SAVED
            about = words.save_about(has_file=work.entry.path is not None, encrypted=encrypted)
        elif work.session.answers.is_empty() and not sheet.ask_first:
            self._host.notify(labels.NOTHING_TO_SAVE)
            return
        elif sheet.private:
            choices, about = words.save_sheet_choices(encrypted=encrypted), words.NOT_SAVED_NOW
        else:
            choices, about = words.save_again_choices(encrypted=encrypted), files.SAVE_AGAIN_ABOUT

        def save() -> None:
            view.commit()
            self._workspace.keep(work)
            self._host.notify(done)
            view.update_storage()

        self._ask(screens.Choose(title, choices, about, unset=True), {"save": save})
