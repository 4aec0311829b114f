"""Earlier versions of one saved worksheet: to read, to restore, to delete."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from reconcile_tui.domain.answers import Answers, plain_words
from reconcile_tui.domain.display import visible, wrapped
from reconcile_tui.domain.form import outline, question, title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Version, plain_view
from reconcile_tui.storage.history import History, Kept
from reconcile_tui.storage.notebook import take_back_version
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.screens.home import ActionHost
from reconcile_tui.tui.screens.worksheet_line import Line
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import Fitted, Reader
from reconcile_tui.tui.widgets.text import Words, plain

MOST = 200_000
"""Characters of one version that are shown."""


class Earlier(Screen[None]):
    """Day and who, newest first. Nothing is changed by looking."""

    BINDINGS = [*bindings("everywhere", "earlier", "screen")]  # noqa: RUF012
    place = "earlier"

    def __init__(self, path: Path, sheet: Worksheet, title: str) -> None:
        super().__init__()
        self._path = path
        self._sheet = sheet
        self._title = title
        self._versions: list[Kept] = []

    @property
    def book(self) -> Workbook:
        """The app, by its own type."""
        return workbook(self)

    @property
    def _history(self) -> History:
        return History(self.book.places.state, self._path)

    def compose(self) -> ComposeResult:
        """Title, what this is, the versions, the keys."""
        yield Words(f"{words.EARLIER}: {self._title}", classes="screen-title")
        yield Words(classes="filter")
        yield Choices()
        yield Footing("earlier", "screen")

    def on_mount(self) -> None:
        """Read the list."""
        self._fill()
        self.query_one(Choices).focus()

    def _fill(self) -> None:
        self._versions = self._history.versions()
        self.query_one(".filter", Words).say(
            words.EARLIER_ABOUT if self._versions else words.NO_EARLIER
        )
        listed = self.query_one(Choices)
        listed.clear_options()
        listed.add_options([Option(plain(_line(kept))) for kept in self._versions])
        listed.highlighted = 0 if self._versions else None

    @property
    def _here(self) -> Kept | None:
        place = self.query_one(Choices).highlighted
        return self._versions[place] if place is not None and self._versions else None

    @on(OptionList.OptionSelected)
    def _read(self) -> None:
        kept = self._here
        if kept is None:
            return
        try:
            answers = Version.read(self._history.read(kept.number), kept.path.name).answers
        except BookError:
            self._read_as_text(kept)
            return

        def closed(taken: bool | None) -> None:
            if taken:
                self._take_back(kept)

        self.app.push_screen(VersionScreen(self._sheet, answers, _line(kept)), closed)

    def _read_as_text(self, kept: Kept) -> None:
        try:
            self.book.navigation.show_as_text(plain_view(kept.path))
        except BookError as error:
            self.notify(str(error), markup=False)

    def action_take_back(self) -> None:
        """Take back the version under the cursor."""
        if self._here is not None:
            self._take_back(self._here)

    def _take_back(self, kept: Kept) -> None:
        book, sheet = self.book, self._sheet
        notebook = book.workspace.notebook
        try:
            take_back_version(notebook, self._path, kept.number, sheet, book.now())
        except BookError as error:
            self.notify(str(error), markup=False)
        else:
            self.notify(words.TAKEN_BACK, markup=False)
        self._fill()

    def action_empty(self) -> None:
        """Throw all of them away, after a question."""
        if not self._versions:
            self.notify(words.NO_EARLIER, markup=False)
            return

        def chosen(answer: str | None) -> None:
            if answer == "empty":
                self._empty()

        self.app.push_screen(Choose(words.ASK_EMPTY, words.EMPTY_CHOICES), chosen)

    def _empty(self) -> None:
        try:
            self._history.empty()
        except BookError as error:
            self.notify(str(error), markup=False)
        else:
            self.notify(words.HISTORY_DELETED, markup=False)
        self._fill()

    def action_step_out(self) -> None:
        """Back to the list of worksheets."""
        self.dismiss(None)


class VersionScreen(Screen[bool]):
    """One version to read, on the screen of the person who wrote it. True: take it back."""

    BINDINGS = [*bindings("everywhere", "version", "screen")]  # noqa: RUF012
    place = "version"

    def __init__(self, sheet: Worksheet, answers: Answers, about: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._answers = answers
        self._about = about

    def compose(self) -> ComposeResult:
        """Title, which version, what it says, the keys."""
        yield Words(title_of(self._answers, self._sheet), classes="screen-title")
        yield Words(f"{self._about}\n{words.READ_BACK}", classes="how-to-read")
        with Reader():
            yield Fitted(self._lay, classes="page-text")
        yield Footing("version", "screen")

    def on_mount(self) -> None:
        """The arrows move the text."""
        self.query_one(Reader).focus()

    def _lay(self, width: int) -> Content:
        lines, room = [], MOST
        for text, style in _told(self._sheet, self._answers):
            lines.append(plain(wrapped(visible(text[:room]), width), style))
            room -= len(text)
            if room <= 0:
                lines.append(plain(words.ONLY_BEGINNING, "$secondary"))
                break
        return Content("\n").join(lines)

    def action_take_back(self) -> None:
        """Have the sheet say this again."""
        self.dismiss(True)

    def action_step_out(self) -> None:
        """Back to the list, nothing changed."""
        self.dismiss(False)


def _line(kept: Kept) -> str:
    when = kept.when.astimezone()
    return words.earlier_version(f"{when:%Y-%m-%d %H:%M}", kept.who)


def _told(sheet: Worksheet, answers: Answers) -> list[tuple[str, str]]:
    """Every question with an answer, or why it was left out, and what no question asks for now."""
    told: list[tuple[str, str]] = []
    for part in outline(sheet, answers, [item.id for item in sheet.items()]):
        for entry in part.entries:
            left = labels.left_out(entry.skipped) if entry.skipped else ""
            if entry.words or left:
                told += [(question(entry.item), "bold"), (entry.words or left, ""), ("", "")]
    older = {**answers.values, **{key: list(rows) for key, rows in answers.rows.items()}}
    for key in older.keys() - sheet.by_id.keys():
        told += [(f"{labels.OLDER}: {key}", "bold"), (plain_words(older[key]), ""), ("", "")]
    return told or [(labels.NOTHING_YET, "")]


def has_earlier(line: Line) -> bool:
    """For every saved sheet of which versions are kept: not for private ones."""
    return line.is_saved and line.sheet is not None and not line.is_private


def see_earlier(pane: ActionHost, line: Line) -> None:
    """List the earlier versions of a saved sheet."""
    if line.path is None or line.sheet is None:
        return
    pane.book.open_worksheets.commit_all()
    pane.workspace.saver.flush(1.0)
    pane.app.push_screen(Earlier(line.path, line.sheet, line.title), lambda _: pane.shown_again())
