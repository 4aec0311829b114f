"""The questions about where private answers may be: asked before they are written anywhere.

None of them has a choice that Enter alone takes, and Esc decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reconcile_tui.domain.display import one_line
from reconcile_tui.domain.reading import unknown_parts
from reconcile_tui.domain.worksheet import holds, sensitive_items
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files
from reconcile_tui.messages import private as run
from reconcile_tui.messages import private as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import mentions
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import atomic
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.open_worksheets import OpenWorksheets, WorksheetPane
from reconcile_tui.workspace import OpenWorksheet, Workspace, to_decide


class PrivateAnswers:
    """Asks them."""

    def __init__(
        self, host: ScreenHost, workspace: Workspace, open_worksheets: OpenWorksheets
    ) -> None:
        self._host, self._workspace = host, workspace
        self._open_worksheets = open_worksheets

    def ask_when_opened(self, work: OpenWorksheet) -> None:
        """Ask what has to be decided before a word is typed into a sheet that was just opened."""
        first = to_decide(work, self._workspace.notebook.state)
        if first == "save":
            self._ask_first(work)
        elif first == "found" and work.session.read_only:
            self._host.notify(words.FOUND_READ_ONLY, markup=False, timeout=15)
        elif first == "found":
            self._ask_about_found(work, unasked=True)
        elif first == "versions":
            self._ask_about_versions(work)

    def _ask_first(self, work: OpenWorksheet) -> None:
        work.asked = True

        def chosen(answer: str | None) -> None:
            if answer == "save":
                self._workspace.keep(work)
            self._open_worksheets.say_kept(work)

        choices = words.ask_first_choices(encrypted=work.is_encrypted)
        self._host.push_screen(
            screens.Choose(words.ASK_FIRST, choices, unset=True, unasked=True), chosen
        )

    def _ask_about_found(self, work: OpenWorksheet, *, unasked: bool = False) -> None:
        def chosen(answer: str | None) -> None:
            if answer == "keep":
                self._workspace.save_sensitive(work)
                self._host.notify(words.KEPT_IN_FILE, markup=False)
            elif answer == "erase":
                self._ask_to_drop(work)
            self._open_worksheets.say_kept(work)

        about, choices = words.FOUND_ABOUT, words.FOUND_CHOICES
        self._host.push_screen(
            screens.Choose(words.FOUND, choices, about, unset=True, unasked=unasked), chosen
        )

    def _ask_about_versions(self, work: OpenWorksheet) -> None:
        path = work.entry.path
        assert path is not None
        history = History(self._workspace.notebook.state, path)

        def erase(answer: str | None) -> None:
            if answer == "erase":
                try:
                    history.empty()
                except BookError as error:
                    self._host.notify(str(error), severity="warning", markup=False, timeout=15)
                else:
                    self._host.notify(words.VERSIONS_ERASED, markup=False)

        def chosen(answer: str | None) -> None:
            if answer == "keep":
                work.session.save_sensitive()
            elif answer == "erase":
                self._ask_to_erase(words.ERASE_VERSIONS, words.ERASE_VERSIONS_ABOUT, erase)

        self._host.push_screen(
            screens.Choose(
                words.FOUND_VERSIONS,
                words.FOUND_VERSIONS_CHOICES,
                words.FOUND_VERSIONS_ABOUT,
                unset=True,
                unasked=True,
            ),
            chosen,
        )

    def ask_about_sensitive(self, work: OpenWorksheet) -> None:
        """Ask whether the private answers of a sheet are saved too, or, where they are, erased."""
        if work.session.read_only:
            self._host.notify(words.FOUND_READ_ONLY, markup=False)
        elif work.unchosen():
            self._ask_about_found(work)
        elif work.session.saves_sensitive:
            self._ask_about_saved(work)
        else:
            self._ask_to_save(work)

    def _ask_to_save(self, work: OpenWorksheet) -> None:
        def chosen(answer: str | None) -> None:
            if answer == "save":
                self._workspace.save_sensitive(work)
                self._host.notify(words.SAVES_THEM, markup=False)
            elif answer == "memory":
                self._host.notify(words.STAY_IN_MEMORY, markup=False)
            self._open_worksheets.say_kept(work)

        choices = words.save_too_choices(encrypted=work.is_encrypted)
        self._host.push_screen(
            screens.Choose(words.SAVE_TOO, choices, words.SAVE_TOO_ABOUT, unset=True), chosen
        )

    def _ask_about_saved(self, work: OpenWorksheet) -> None:
        def chosen(answer: str | None) -> None:
            if answer == "erase":
                self._ask_to_drop(work)

        self._host.push_screen(
            screens.Choose(words.ARE_SAVED, words.ARE_SAVED_CHOICES, unset=True), chosen
        )

    def _ask_to_drop(self, work: OpenWorksheet) -> None:
        """Ask once more: nothing brings them back."""
        held = [one for one in work.worksheet.items() if one.id in work.session.sensitive]
        answers = work.session.answers
        asked = [one_line(one.text) for one in held if holds(answers, [one.id])]

        def chosen(answer: str | None) -> None:
            if answer == "erase":
                self._drop(work)
                self._open_worksheets.say_kept(work)

        self._ask_to_erase(words.ERASE, words.erase_about(asked), chosen)

    def _ask_to_erase(self, title: str, about: str, chosen: Callable[[str | None], None]) -> None:
        dialog = screens.Choose(title, words.ERASE_CHOICES, about, unset=True)
        self._host.push_screen(dialog, chosen)

    def _drop(self, work: OpenWorksheet) -> None:
        known = work.entry.known
        unknown = unknown_parts(known.data, work.worksheet) if known is not None else []
        self._workspace.drop_sensitive(work)
        seconds = 15 if unknown else 4
        self._host.notify(words.erased(unknown), markup=False, timeout=seconds)

    def tell_of_unreadable(self, path: Path) -> None:
        """Say so where a file that cannot be read may hold private answers: it stays as it is."""
        try:
            raw = atomic.read_regular(path)
        except BookError:
            return
        for sheet in self._workspace.library.worksheets():
            hidden = sensitive_items(sheet)
            if hidden and f'"{sheet.id}"'.encode() in raw and mentions(raw, hidden):
                self._host.notify(words.FOUND_UNREADABLE, markup=False, timeout=15)
                return

    def ask_to_keep(self, view: WorksheetPane) -> None:
        """Ask whether a private sheet goes into a file after all."""
        if not view.work.private:
            return
        if self._workspace.private_run:
            self._ask_to_save_after_all(view)
            return
        if view.work.session.answers.is_empty() and not view.work.worksheet.ask_first:
            self._host.notify(labels.NOTHING_TO_KEEP, markup=False)
            return

        def chosen(answer: str | None) -> None:
            if answer == "save":
                view.commit()
                self._workspace.keep(view.work)
                private = view.work.worksheet.private
                self._host.notify(labels.KEPT if private else files.KEPT_AGAIN, markup=False)
                view.say_kept()

        encrypted = view.work.is_encrypted
        if view.work.worksheet.private:
            choices, about = words.save_sheet_choices(encrypted=encrypted), words.SAVE_SHEET_ABOUT
        else:
            choices, about = words.save_again_choices(encrypted=encrypted), files.KEEP_AGAIN_ABOUT
        self._host.push_screen(screens.Choose(words.SAVE_SHEET, choices, about, unset=True), chosen)

    def _ask_to_save_after_all(self, view: WorksheetPane) -> None:
        """In a private run: say that nothing is saved, and ask whether this one worksheet is."""

        def chosen(answer: str | None) -> None:
            if answer == "save":
                view.commit()
                self._workspace.keep(view.work)
                self._host.notify(run.SAVED, markup=False)
                view.say_kept()

        has_file = view.work.entry.path is not None
        about = run.save_about(has_file=has_file, encrypted=view.work.is_encrypted)
        self._host.push_screen(
            screens.Choose(run.SAVE_IN_RUN, run.SAVE_CHOICES, about, unset=True), chosen
        )
