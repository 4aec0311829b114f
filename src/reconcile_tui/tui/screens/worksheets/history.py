"""Earlier versions of one saved worksheet: to read, to restore, to delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files as words
from reconcile_tui.messages import screens as labels
from reconcile_tui.storage.entries import Version, plain_view
from reconcile_tui.storage.history import History, Kept
from reconcile_tui.storage.notebook import take_back_version
from reconcile_tui.tui.app_protocol import Workbook, workbook
from reconcile_tui.tui.keymap import bindings
from reconcile_tui.tui.widgets.chrome import Footing
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.tui.widgets.lists import Choices
from reconcile_tui.tui.widgets.page import Fitted, Reader
from reconcile_tui.tui.widgets.text import Words, plain

MOST = 200_000
"""Characters of one version that are shown."""


class HistoryScreen(Screen[None]):
    """The versions by date and author, newest first. Looking changes nothing."""

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
        """Return the title, what this is, the versions and the keys."""
        yield Words(f"{words.EARLIER}: {self._title}", classes="screen-title")
        yield Words(classes="filter")
        yield Choices()
        yield Footing("earlier", "screen")

    def on_mount(self) -> None:
        """List the versions."""
        self._fill()

    def _fill(self) -> None:
        self._versions = self._history.versions()
        about = words.EARLIER_ABOUT if self._versions else words.NO_EARLIER
        self.query_one(".filter", Words).say(about)
        choices = self.query_one(Choices)
        choices.clear_options()
        choices.add_options([Option(plain(_name(kept))) for kept in self._versions])
        choices.highlighted = 0 if self._versions else None

    @property
    def _here(self) -> Kept | None:
        place = self.query_one(Choices).highlighted
        return self._versions[place] if place is not None and self._versions else None

    @on(OptionList.OptionSelected)
    def _read(self) -> None:
        """Show the version under the cursor, as text where it cannot be read as answers."""
        kept = self._here
        if kept is None:
            return
        try:
            answers = Version.read(self._history.read(kept.number), kept.path.name).answers
        except AppError:
            self._try(lambda: self.book.navigation.show_as_text(plain_view(kept.path)))
            return

        def closed(restore: bool | None) -> None:
            if restore:
                self._restore(kept)

        self.app.push_screen(VersionScreen(self._sheet, answers, _name(kept)), closed)

    def _try(self, act: Callable[[], object], done: str = "") -> None:
        try:
            act()
        except AppError as error:
            done = str(error)
        if done:
            self.notify(done, markup=False)

    def action_take_back(self) -> None:
        """Restore the version under the cursor."""
        if self._here is not None:
            self._restore(self._here)

    def _restore(self, kept: Kept) -> None:
        notebook, now = self.book.workspace.notebook, self.book.now()
        self._try(
            lambda: take_back_version(notebook, self._path, kept.number, self._sheet, now),
            words.TAKEN_BACK,
        )
        self._fill()

    def action_empty(self) -> None:
        """Delete all versions, after a question."""
        if not self._versions:
            self.notify(words.NO_EARLIER, markup=False)
            return

        def chosen(answer: str | None) -> None:
            if answer == "empty":
                self._try(self._history.empty, words.HISTORY_DELETED)
                self._fill()

        self.app.push_screen(Choose(words.ASK_EMPTY, words.EMPTY_CHOICES), chosen)

    action_step_out = Screen.action_dismiss


class VersionScreen(Screen[bool]):
    """One version to read, private answers too. Returns True to restore it."""

    BINDINGS = [*bindings("everywhere", "version", "screen")]  # noqa: RUF012
    place = "version"

    def __init__(self, sheet: Worksheet, answers: Answers, about: str) -> None:
        super().__init__()
        self._sheet = sheet
        self._answers = answers
        self._about = about

    def compose(self) -> ComposeResult:
        """Return the title, which version it is, its answers and the keys."""
        yield Words(title_of(self._answers, self._sheet), classes="screen-title")
        yield Words(f"{self._about}\n{words.READ_BACK}", classes="how-to-read")
        with Reader():
            yield Fitted(self._lay, classes="page-text")
        yield Footing("version", "screen")

    def _lay(self, width: int) -> Content:
        lines, room = [], MOST
        for text, style in _paragraphs(self._sheet, self._answers):
            lines.append(plain(wrapped(visible(text[:room]), width), style))
            room -= len(text)
            if room <= 0:
                lines.append(plain(words.ONLY_BEGINNING, "$secondary"))
                break
        return Content("\n").join(lines or [plain(labels.NOTHING_YET)])

    def action_take_back(self) -> None:
        """Restore this version."""
        self.dismiss(True)

    def action_step_out(self) -> None:
        """Go back to the list; nothing is changed."""
        self.dismiss(False)


def _name(kept: Kept) -> str:
    when = kept.when.astimezone()
    return words.earlier_version(f"{when:%Y-%m-%d %H:%M}", kept.who)


def _paragraphs(sheet: Worksheet, answers: Answers) -> Iterator[tuple[str, str]]:
    """Return each question with its answer or skip reason, then answers to older questions."""
    for part in outline(sheet, answers, [item.id for item in sheet.items()]):
        for entry in part.entries:
            skipped = labels.left_out(entry.skipped) if entry.skipped else ""
            if entry.words or skipped:
                yield question(entry.item), "bold"
                yield entry.words or skipped, ""
                yield "", ""
    older = {**answers.values, **{key: list(rows) for key, rows in answers.rows.items()}}
    for key in older.keys() - sheet.by_id.keys():
        yield f"{labels.OLDER}: {key}", "bold"
        yield plain_words(older[key]), ""
        yield "", ""
