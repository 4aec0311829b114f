"""The dialogs that write a worksheet into a file, or make a copy for the other person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui import export, storage
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.form import Shareable, shareable
from reconcile_tui.domain.safety_questions import QuietOutcome, asks_before_sharing
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, NothingForItError
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.widgets.dialogs import Ask, Choose

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet_line import Line

CALENDAR = "ics"
CANCEL = "cancel"
"""Among the formats: the calendar file that removes its dates from a calendar again."""

NEUTRAL_NAME = "reminders"
"""The name of a calendar file: it shows wherever the file is sent or opened."""


def _ask_place(book: Workbook, suggested: str, write: Callable[[Path, str], None]) -> None:
    """Ask for a path; `write` gets it, and the text as it was typed."""

    def chosen(typed: str | None) -> None:
        if typed and typed.strip():
            write(storage.export_file.place_of(typed.strip(), Path.home()), typed)

    book.push_screen(Ask(words.WHERE, suggested), chosen)


def _newest(book: Workbook, source: Path) -> Answers:
    """Return the answers of a file after everything typed is saved."""
    book.workspace.saver.flush(1.0)
    return book.workspace.notebook.open(source).answers


def export_worksheet(book: Workbook, line: Line) -> None:
    """Ask for format, reader and place, then write. Esc, at any step, writes nothing."""
    if line.path and line.sheet and line.may_be_shown():
        _Export(book, line.path, line.sheet).ask_format()


@dataclass
class _Export:
    """One export, step by step. `notes` are about the dates of a calendar file."""

    book: Workbook
    source: Path
    sheet: Worksheet
    to: str = ""
    cancel: bool = False
    for_another: bool = False
    notes: str = ""

    def ask_format(self) -> None:
        choices = list(words.FORMATS.items())
        if self.sheet.calendar is None:
            choices = [(to, label) for to, label in choices if to != CALENDAR]
        else:
            choices.append((CANCEL, words.CALENDAR_OUT))
        dialog = Choose(words.INTO_WHICH, choices, words.INTO_WHICH_ABOUT)
        self.book.push_screen(dialog, self._format_chosen)

    def _format_chosen(self, chosen: str | None) -> None:
        if not chosen:
            return
        self.cancel = chosen == CANCEL
        self.to = CALENDAR if self.cancel else chosen
        is_calendar = self.to == CALENDAR
        if is_calendar and self._try(self._text) is None:
            return
        if is_calendar or asks_before_sharing(self.sheet):
            about = words.CALENDARS_ARE_SEEN_SHORT if is_calendar else words.FOR_WHOM_ABOUT
            dialog = Choose(words.ASK_FOR_WHOM, words.WHOM_CHOICES, about)
            self.book.push_screen(dialog, self._reader_chosen)
        else:
            self._ask_place()

    def _reader_chosen(self, chosen: str | None) -> None:
        if chosen == "me":
            self._ask_place()
        elif chosen == "both":
            self.book.safety_questions.ask(self._safety_asked)

    def _safety_asked(self, outcome: QuietOutcome | None) -> None:
        """Continue, for another person only if the outcome allows it; stop after Esc."""
        if outcome is not None:
            self.for_another = outcome.way == "open"
            self._ask_place()

    def _ask_place(self) -> None:
        name = NEUTRAL_NAME if self.to == CALENDAR else stem_of_file(self.source)
        _ask_place(self.book, f"~/{name}.{self.to}", lambda path, _: self._write(path))

    def _write(self, path: Path, *, force: bool = False) -> None:
        def chosen(answer: str | None) -> None:
            if answer == "yes":
                self._write(path, force=True)

        def write() -> str:
            places = self.book.places
            storage.export_file.look_at_place(places, path, force=True)
            if not force and storage.export_file.is_taken(path):
                dialog = Choose(words.replace(path.name), words.REPLACE_CHOICES)
                self.book.push_screen(dialog, chosen)
                return ""
            storage.export_file.write_export(places, path, self._text(), force=force)
            return " ".join([words.written(str(path), cancel=self.cancel), self.notes]).strip()

        if done := self._try(write):
            self._notify(done)

    def _text(self) -> str:
        """Return what the file holds. Raises NothingForItError for a calendar without dates."""
        now, answers = self.book.workspace.now(), _newest(self.book, self.source)
        if self.to != CALENDAR:
            pairs = [(self.sheet, answers)]
            return export.formats.export(
                self.to, pairs, for_another=self.for_another, today=now.date()
            )
        days = export.calendar.schedule(self.sheet, answers)
        if not (days.uids if self.cancel else days.entries):
            raise NothingForItError(" ".join(days.missing))
        missing = [] if self.cancel else days.missing
        self.notes = " ".join([*missing, export.calendar.days_in_words([days], cancel=self.cancel)])
        return export.ics.to_ics([days], now, cancel=self.cancel)

    def _try(self, act: Callable[[], str]) -> str | None:
        """Return the result, or None after a notice with the error."""
        try:
            return act()
        except AppError as error:
            self._notify(str(error))
            return None

    def _notify(self, text: str) -> None:
        self.book.notify(text, markup=False, timeout=12)


def share_copy(book: Workbook, line: Line) -> None:
    """Explain what a copy is, ask the safety questions, then write. Esc writes nothing."""
    if line.path and line.sheet and line.may_be_compared():
        _Copy(book, line.path, line.sheet).explain()


@dataclass
class _Copy:
    """One copy for the other person, step by step."""

    book: Workbook
    source: Path
    sheet: Worksheet

    def explain(self) -> None:
        try:
            export.shared_copy.copy_text(self._shared(), "")  # raises where there is nothing
        except AppError as error:
            self._notify(str(error))
            return
        dialog = Choose(words.SHARE_TITLE, words.SHARE_CHOICES, words.SHARE_ABOUT)
        self.book.push_screen(dialog, self._chosen)

    def _chosen(self, chosen: str | None) -> None:
        if chosen == "go":
            self.book.safety_questions.ask(self._safety_asked, alone=False)

    def _safety_asked(self, outcome: QuietOutcome | None) -> None:
        if outcome is not None and outcome.way == "open":
            _ask_place(self.book, f"~/{export.shared_copy.copy_name(self.sheet)}", self._write)

    def _write(self, path: Path, typed: str) -> None:
        try:
            shared = self._shared()
            storage.export_file.write_copy(self.book.places, path, shared)
        except AppError as error:
            self._notify(str(error))
            _ask_place(self.book, typed, self._write)
        else:
            self._notify(words.copy_made(str(path), not_read(shared.unread)))

    def _shared(self) -> Shareable:
        """Return what may be shared of the newest answers. Raises NothingForItError."""
        shared = shareable(self.sheet, _newest(self.book, self.source))
        if shared is None:
            raise NothingForItError(words.NOTHING_TO_SHARE)
        return shared

    def _notify(self, text: str) -> None:
        self.book.notify(text, markup=False, timeout=15)
