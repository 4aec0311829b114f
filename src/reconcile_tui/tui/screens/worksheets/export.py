"""The dialogs that write a worksheet into a file, or make a copy for the other person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reconcile_tui import export, storage
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import SafetyOutcome, Shareable, asks_before_sharing, shareable
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, NothingForItError
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage.notebook import new_id
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.widgets.dialogs import Ask, Choose

CALENDAR = "ics"
CANCEL = "cancel"
"""Among the formats: the calendar file that removes its dates from a calendar again."""

NEUTRAL_NAME = "reminders"
"""The name of a calendar file: it shows wherever the file is sent or opened."""


def _ask_place(app: Workbook, suggested: str, write: Callable[[Path, str], None]) -> None:
    """Ask for a path; `write` gets it, and the text as it was typed."""

    def chosen(typed: str | None) -> None:
        if typed and typed.strip():
            write(storage.paths.export_path(typed.strip(), Path.home()), typed)

    app.push_screen(Ask(words.WHERE, suggested), chosen)


def _newest_answers(app: Workbook, source: Path) -> Answers:
    """Return the answers of a file after everything typed is saved."""
    app.workspace.saver.flush(1.0)
    return app.workspace.notebook.open(source).answers


@dataclass
class Export:
    """Asks for format, reader and place, then writes. Esc, at any step, writes nothing.

    `notes` are about the dates of a calendar file.
    """

    app: Workbook
    source: Path
    sheet: Worksheet
    to: str = ""
    cancel: bool = False
    for_another: bool = False
    notes: str = ""

    def start(self) -> None:
        """Ask for the format."""
        choices = list(words.FORMATS.items())
        if self.sheet.calendar is None:
            choices = [(to, label) for to, label in choices if to != CALENDAR]
        else:
            choices.append((CANCEL, words.CALENDAR_CANCEL))
        dialog = Choose(words.WHICH_FORMAT, choices, words.WHICH_FORMAT_ABOUT)
        self.app.push_screen(dialog, self._format_chosen)

    def _format_chosen(self, chosen: str | None) -> None:
        if not chosen:
            return
        self.cancel = chosen == CANCEL
        self.to = CALENDAR if self.cancel else chosen
        is_calendar = self.to == CALENDAR
        if is_calendar:
            try:
                self._text()
            except AppError as error:
                self._notify(str(error))
                return
        if is_calendar or asks_before_sharing(self.sheet):
            about = words.CALENDARS_ARE_VISIBLE_SHORT if is_calendar else words.FOR_WHOM_ABOUT
            dialog = Choose(words.FOR_WHOM, words.WHOM_CHOICES, about)
            self.app.push_screen(dialog, self._reader_chosen)
        else:
            self._ask_place()

    def _reader_chosen(self, chosen: str | None) -> None:
        if chosen == "me":
            self._ask_place()
        elif chosen == "both":
            self.app.safety_questions.ask(self._safety_asked)

    def _safety_asked(self, outcome: SafetyOutcome | None) -> None:
        """Continue, for another person only if the outcome allows it; stop after Esc."""
        if outcome is not None:
            self.for_another = outcome.way == "open"
            self._ask_place()

    def _ask_place(self) -> None:
        name = NEUTRAL_NAME if self.to == CALENDAR else stem_of_file(self.source)
        _ask_place(self.app, f"~/{name}.{self.to}", lambda path, _: self._write(path))

    def _write(self, path: Path, *, replace: bool = False) -> None:
        """Write the file; ask before replacing another."""

        def chosen(answer: str | None) -> None:
            if answer == "yes":
                self._write(path, replace=True)

        places = self.app.places
        try:
            storage.paths.check_export_path(places, path, force=True)
            if not replace and storage.paths.path_exists(path):
                dialog = Choose(words.replace(path.name), words.REPLACE_CHOICES)
                self.app.push_screen(dialog, chosen)
                return
            storage.paths.write_export(places, path, self._text(), force=replace)
        except AppError as error:
            self._notify(str(error))
        else:
            self._notify(f"{words.written(str(path), cancel=self.cancel)} {self.notes}".strip())

    def _text(self) -> str:
        """Return what the file holds. Raises NothingForItError for a calendar without dates."""
        now, answers = self.app.workspace.now(), _newest_answers(self.app, self.source)
        if self.to != CALENDAR:
            pairs = [(self.sheet, answers)]
            return export.formats.export(
                self.to, pairs, for_another=self.for_another, today=now.date()
            )
        days = export.calendar.schedule_of(self.sheet, answers)
        if not (days.uids if self.cancel else days.entries):
            raise NothingForItError(" ".join(days.missing))
        missing = [] if self.cancel else days.missing
        self.notes = " ".join([*missing, export.calendar.days_in_words([days], cancel=self.cancel)])
        return export.calendar.to_ics([days], now, cancel=self.cancel)

    def _notify(self, text: str) -> None:
        self.app.notify(text, markup=False, timeout=12)


@dataclass
class SharedCopy:
    """A copy for the other person: explains it, asks the safety questions, then writes.

    Esc, at any step, writes nothing.
    """

    app: Workbook
    source: Path
    sheet: Worksheet

    def start(self) -> None:
        """Explain what a copy is, if there is something to share."""
        try:
            export.formats.copy_text(self._shared(), "")  # raises where there is nothing
        except AppError as error:
            self._notify(str(error))
            return
        dialog = Choose(words.SHARE_TITLE, words.SHARE_CHOICES, words.SHARE_ABOUT)
        self.app.push_screen(dialog, self._chosen)

    def _chosen(self, chosen: str | None) -> None:
        if chosen == "go":
            self.app.safety_questions.ask(self._safety_asked, alone=False)

    def _safety_asked(self, outcome: SafetyOutcome | None) -> None:
        if outcome is not None and outcome.way == "open":
            _ask_place(self.app, f"~/{export.formats.copy_name(self.sheet)}", self._write)

    def _write(self, path: Path, typed: str) -> None:
        try:
            shared = self._shared()
            storage.paths.write_export(
                self.app.places, path, export.formats.copy_text(shared, new_id())
            )
        except AppError as error:
            self._notify(str(error))
            _ask_place(self.app, typed, self._write)
        else:
            self._notify(words.copy_made(str(path), not_read(shared.unread)))

    def _shared(self) -> Shareable:
        """Return what may be shared of the newest answers. Raises NothingForItError."""
        shared = shareable(self.sheet, _newest_answers(self.app, self.source))
        if shared is None:
            raise NothingForItError(words.NOTHING_TO_SHARE)
        return shared

    def _notify(self, text: str) -> None:
        self.app.notify(text, markup=False, timeout=15)
