"""Write a worksheet into a file: which kind, for whom, where; or a copy for the other person.

Each is a small dialog of its own. For a copy: what it holds, the safety questions, where it goes.
"""

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
from reconcile_tui.errors import BookError, NothingForItError
from reconcile_tui.messages import exporting as words
from reconcile_tui.messages.files import not_read
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.tui.screens.pane import ActionHost
from reconcile_tui.tui.widgets.dialogs import Ask, Choose

if TYPE_CHECKING:
    from reconcile_tui.tui.screens.worksheet_line import Line

CALENDAR = "ics"
CANCEL = "cancel"
"""Among the formats: the calendar file that takes its days out again."""

NEUTRAL_NAME = "reminders"
"""What a calendar file is called: its name shows wherever it is sent or opened."""


def _ask_place(pane: ActionHost, suggested: str, write: Callable[[Path, str], None]) -> None:
    """Ask where a file is to go; `write` gets the place, and what was typed for it."""

    def chosen(typed: str | None) -> None:
        if typed and typed.strip():
            write(storage.export_file.place_of(typed.strip(), Path.home()), typed)

    pane.app.push_screen(Ask(words.WHERE, suggested), chosen)


def _newest(pane: ActionHost, source: Path) -> Answers:
    """Return what a worksheet says, once all that was typed is on the disk."""
    pane.workspace.saver.flush(1.0)
    return pane.workspace.notebook.open(source).answers


def write_into_file(pane: ActionHost, line: Line) -> None:
    """Ask what is to be known, then write. Esc, at any step, writes nothing."""
    if line.path and line.sheet and line.may_be_shown:
        _Writing(pane, line.path, line.sheet).ask_format()


@dataclass
class _Writing:
    """One worksheet on its way into a file."""

    pane: ActionHost
    source: Path
    sheet: Worksheet
    to: str = ""
    cancel: bool = False
    for_another: bool = False
    days: str = ""
    """Which days a calendar file holds."""

    def ask_format(self) -> None:
        choices = list(words.FORMATS.items())
        if self.sheet.calendar is None:
            choices = [(to, label) for to, label in choices if to != CALENDAR]
        else:
            choices.append((CANCEL, words.CALENDAR_OUT))
        dialog = Choose(words.INTO_WHICH, choices, words.INTO_WHICH_ABOUT)
        self.pane.app.push_screen(dialog, self._format_chosen)

    def _format_chosen(self, chosen: str | None) -> None:
        if not chosen:
            return
        self.cancel = chosen == CANCEL
        self.to = CALENDAR if self.cancel else chosen
        if self.to == CALENDAR and self._tried(self._text) is None:
            return
        if self.to == CALENDAR or asks_before_sharing(self.sheet):
            about = words.CALENDARS_ARE_SEEN_SHORT if self.to == CALENDAR else words.FOR_WHOM_ABOUT
            dialog = Choose(words.ASK_FOR_WHOM, words.WHOM_CHOICES, about)
            self.pane.app.push_screen(dialog, self._whom_chosen)
        else:
            self._ask_place()

    def _whom_chosen(self, chosen: str | None) -> None:
        if chosen == "me":
            self._ask_place()
        elif chosen == "both":
            self.pane.book.safety_questions.ask(self._asked_quietly)

    def _asked_quietly(self, outcome: QuietOutcome | None) -> None:
        """On, or nowhere. Where nobody asked for it, a person may go on for themselves."""
        if outcome is not None:
            self.for_another = outcome.way == "open"
            self._ask_place()

    # -- where ---------------------------------------------------------------------------------

    def _ask_place(self) -> None:
        name = NEUTRAL_NAME if self.to == CALENDAR else stem_of_file(self.source)
        _ask_place(self.pane, f"~/{name}.{self.to}", lambda path, _: self._write(path, force=False))

    def _write(self, path: Path, *, force: bool) -> None:
        def write() -> str:
            places = self.pane.book.places
            storage.export_file.look_at_place(places, path, force=True)
            if not force and storage.export_file.is_taken(path):
                self._ask_to_replace(path)
                return ""
            storage.export_file.write_export(places, path, self._text(), force=force)
            return " ".join([words.written(str(path), cancel=self.cancel), self.days]).strip()

        if said := self._tried(write):
            self._say(said)

    def _ask_to_replace(self, path: Path) -> None:
        def chosen(answer: str | None) -> None:
            if answer == "yes":
                self._write(path, force=True)

        dialog = Choose(words.replace(path.name), words.REPLACE_CHOICES)
        self.pane.app.push_screen(dialog, chosen)

    # -- what ----------------------------------------------------------------------------------

    def _text(self) -> str:
        workspace, answers = self.pane.workspace, _newest(self.pane, self.source)
        if self.to != CALENDAR:
            today = workspace.now().date()
            return export.formats.export(
                self.to, [(self.sheet, answers)], for_another=self.for_another, today=today
            )
        days = export.calendar.schedule(self.sheet, answers)
        if not (days.uids if self.cancel else days.entries):
            raise NothingForItError(" ".join(days.missing))
        said = [] if self.cancel else days.missing
        self.days = " ".join([*said, export.calendar.days_in_words([days], cancel=self.cancel)])
        return export.ics.to_ics([days], workspace.now(), cancel=self.cancel)

    def _tried(self, act: Callable[[], str]) -> str | None:
        """What was done, or None once it was said why it cannot be."""
        try:
            return act()
        except BookError as error:
            self._say(str(error))
            return None

    def _say(self, text: str) -> None:
        self.pane.app.notify(text, markup=False, timeout=12)


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
        try:
            export.shared_copy.copy_text(
                self._shared(), ""
            )  # raises where there is nothing to share
        except BookError as error:
            self._say(str(error))
            return
        dialog = Choose(words.SHARE_TITLE, words.SHARE_CHOICES, words.SHARE_ABOUT)
        self.pane.app.push_screen(dialog, self._chosen)

    def _chosen(self, chosen: str | None) -> None:
        if chosen == "go":
            self.pane.book.safety_questions.ask(self._asked_quietly, alone=False)

    def _asked_quietly(self, outcome: QuietOutcome | None) -> None:
        if outcome is not None and outcome.way == "open":
            _ask_place(self.pane, f"~/{export.shared_copy.copy_name(self.sheet)}", self._write)

    def _write(self, path: Path, typed: str) -> None:
        try:
            shared = self._shared()
            storage.export_file.write_copy(self.pane.book.places, path, shared)
        except BookError as error:
            self._say(str(error))
            _ask_place(self.pane, typed, self._write)
        else:
            self._say(words.copy_made(str(path), not_read(shared.unread)))

    def _shared(self) -> Shareable:
        """What may be shared of the newest answers."""
        shared = shareable(self.sheet, _newest(self.pane, self.source))
        if shared is None:
            raise NothingForItError(words.NOTHING_TO_SHARE)
        return shared

    def _say(self, text: str) -> None:
        self.pane.app.notify(text, markup=False, timeout=15)
