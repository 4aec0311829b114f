"""The actions on a worksheet of the list. A new action is one entry of `ACTIONS`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from pathlib import Path

from reconcile_tui import storage
from reconcile_tui.domain.form import title_of
from reconcile_tui.errors import AppError
from reconcile_tui.messages import compare, exporting, files, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import CHANGES_NOTHING
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.storage.conflict_copies import copies_of
from reconcile_tui.storage.entries import Summary
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheet_line import Line
from reconcile_tui.tui.screens.worksheets.compare import (
    compare_days,
    compare_other,
    compare_previous,
)
from reconcile_tui.tui.screens.worksheets.export import export_worksheet, share_copy
from reconcile_tui.tui.screens.worksheets.history import HistoryScreen
from reconcile_tui.tui.widgets.dialogs import Ask, Choose

Act = Callable[[Workbook, Line], object]


@dataclass(frozen=True)
class Action:
    """One entry of the Actions menu: its label, what it does, and for which lines it is offered.

    Commands (ctrl+p) offers it too, found by the words of `also`. With `asks` it is offered where
    no worksheet is current, and asks which one is meant. With `closes` an open worksheet is closed
    first, because its file is about to change under it.
    """

    label: str
    act: Act
    when: Callable[[Line], bool]
    also: str = ""
    asks: str = ""
    closes: bool = False
    destructive: bool = False


def changing(act: Act) -> Act:
    """Wrap an action that changes files: in a private run it only says that it can't."""

    @wraps(act)
    def guarded(book: Workbook, line: Line) -> object:
        if not book.workspace.private_run:
            return act(book, line)
        book.notify(CHANGES_NOTHING, markup=False, timeout=8)
        return None

    return guarded


def open_line(book: Workbook, line: Line) -> None:
    """Open a saved worksheet, at the search hit if there is one; start a blank one."""
    if line.path:
        at = (line.hit.item_id, line.hit.row_id) if line.hit else ()
        book.navigation.open_saved(line.path, *at)
    elif line.sheet:
        book.navigation.start(line.sheet.id)


def answer_again(book: Workbook, line: Line) -> None:
    """Start a new file that refers to this one as the previous answers."""
    if line.path and line.is_sound():
        book.navigation.answer_again(line.path)
    else:
        book.notify(labels.ONLY_SAVED, markup=False)


def _show_timeline(book: Workbook, line: Line) -> None:
    if line.path:
        book.navigation.show_timeline_of(line.path)


@changing
def rename(book: Workbook, line: Line) -> None:
    """Ask for another title; the file keeps its name."""
    if not line.is_sound():
        book.notify(labels.ONLY_SAVED, markup=False)
        return

    def renamed(typed: str | None) -> None:
        title, saved, workspace = " ".join((typed or "").split()), line.saved, book.workspace
        if saved and title and title != saved.answers.title:
            kind = saved.answers.worksheet
            prompts, hidden = workspace.prompts(kind), workspace.sensitive(kind)
            now = workspace.now()
            _try(book, lambda: workspace.notebook.rename(saved.path, title, prompts, now, hidden))

    book.push_screen(Ask(labels.NEW_TITLE, line.title), renamed)


@changing
def remove(book: Workbook, line: Line) -> None:
    """Delete it after a question: to Trash, or permanently after a second one."""
    path = line.path
    if path is None:
        book.notify(labels.ONLY_SAVED, markup=False)
        return
    if line.is_private:
        _confirm_erase(book, path, line.title)
        return

    def chosen(answer: str | None) -> None:
        if answer == "bin":
            _try(book, lambda: book.workspace.notebook.remove(path), labels.IN_THE_BIN)
        elif answer == "gone":
            _confirm_erase(book, path, line.title)

    choices = labels.remove_choices(encrypted=encryption.is_encrypted(path))
    book.push_screen(Choose(labels.remove(line.title), choices), chosen)


def _confirm_erase(book: Workbook, path: Path, title: str) -> None:
    """List what is deleted with a worksheet and what others may notice, then erase it all."""
    elsewhere = files.still_elsewhere(storage.erase.copies_elsewhere(book.places, path))

    def chosen(answer: str | None) -> None:
        if answer == "gone":
            book.navigation.forget_file(path)
            done = f"{labels.ERASED} {elsewhere}".strip()
            _try(book, lambda: book.workspace.notebook.erase(path), done)

    inventory = storage.erase.what_there_is_of(book.places, path)
    groups = storage.erase.groups_of(inventory, book.places)
    about = f"{files.NOTICED_ONE} {files.goes_too(groups)}".strip()
    dialog = Choose(labels.remove_permanently(title), labels.ERASE_CHOICES, about)
    book.push_screen(dialog, chosen)


def show_trash(book: Workbook) -> None:
    """List what is in Trash, to restore or to delete permanently."""
    trashed = book.workspace.notebook.trashed()
    if not trashed:
        book.notify(labels.BIN_EMPTY, markup=False)
        return
    paths = {saved.path.name: saved.path for saved in trashed}

    def chosen(name: str | None) -> None:
        if name:
            _ask_about_trashed(book, paths[name])

    choices = [(s.path.name, f"{_title_of(book, s)}   {s.name}") for s in trashed]
    book.push_screen(Choose(labels.BIN, choices, labels.BIN_ABOUT), chosen)


def _title_of(book: Workbook, saved: Summary) -> str:
    sheet = None
    with suppress(AppError):
        sheet = book.library.worksheet(saved.answers.worksheet)
    return title_of(saved.answers, sheet) or saved.name


def _ask_about_trashed(book: Workbook, path: Path) -> None:
    """Restore a file from Trash, or erase it with its history."""
    notebook = book.workspace.notebook

    def chosen(answer: str | None) -> None:
        if answer == "back":
            _try(book, lambda: notebook.restore(path), labels.TAKEN_BACK)
        elif answer == "gone":
            _try(book, lambda: notebook.erase(path), labels.ERASED)

    title = f"{labels.BIN}: {stem_of_file(path)}"
    book.push_screen(Choose(title, labels.BIN_CHOICES), chosen)


def _try(book: Workbook, act: Callable[[], object], done: str = "") -> None:
    """Act, notify with `done` or with the error, and update the list."""
    try:
        act()
    except AppError as error:
        done = str(error)
    if done:
        book.notify(done, markup=False)
    _update_list(book)


def _update_list(book: Workbook) -> None:
    if isinstance(home := book.screen, HomeScreen):
        home.shown_again()


def _show_history(book: Workbook, line: Line) -> None:
    if line.path and line.sheet:
        book.open_worksheets.commit_all()
        book.workspace.saver.flush(1.0)
        screen = HistoryScreen(line.path, line.sheet, line.title)
        book.push_screen(screen, lambda _: _update_list(book))


def has_two_versions(line: Line) -> bool:
    """Return whether a conflict copy lies beside a saved worksheet.

    False for a private worksheet, of which no list says more than its name: its own screen asks.
    """
    path = line.path
    return path is not None and line.is_sound() and not line.is_private and bool(copies_of(path))


def _settle_conflict(book: Workbook, line: Line) -> None:
    if line.path:
        try:
            work = book.navigation.take(line.path)
        except AppError as error:
            book.notify(str(error), markup=False)
        else:
            book.navigation.choose_version(work)


ACTIONS: tuple[Action, ...] = (
    Action(words.OPEN, open_line, Line.is_saved),
    Action(words.START, open_line, Line.is_blank, "new begin create"),
    Action(files.TWO_VERSIONS, _settle_conflict, has_two_versions, "conflict copy", closes=True),
    Action(
        timeline.OPEN, _show_timeline, Line.has_timeline, "timeline weeks ledger", words.ASK_WEEKS
    ),
    Action(words.AGAIN, answer_again, Line.is_sound, "repeat redo", words.ASK_AGAIN, closes=True),
    Action(
        compare.COMPARE_BEFORE,
        compare_previous,
        Line.has_previous,
        "difference changes diff before",
    ),
    Action(
        compare.COMPARE_DAYS,
        compare_days,
        Line.has_other_dates,
        "difference changes diff days",
        words.ASK_COMPARE,
    ),
    Action(
        compare.LAY_BESIDE,
        compare_other,
        Line.may_be_compared,
        "partner both share two difference",
        words.ASK_COMPARE_OTHER,
    ),
    Action(words.RENAME, rename, Line.is_sound, "title name", words.ASK_RENAME, closes=True),
    Action(
        exporting.WRITE,
        changing(export_worksheet),
        Line.may_be_shown,
        "save as print pdf html text markdown calendar share copy file write",
        words.ASK_EXPORT,
    ),
    Action(
        exporting.SHARE,
        changing(share_copy),
        Line.may_be_compared,
        "share give hand over partner both exchange copy file",
        words.ASK_SHARE,
    ),
    Action(
        words.HISTORY,
        _show_history,
        Line.has_history,
        "history undo restore older version backup",
        words.ASK_HISTORY,
        closes=True,
    ),
    Action(
        words.REMOVE,
        remove,
        Line.is_saved,
        "remove erase bin trash throw away permanently",
        words.ASK_REMOVE,
        closes=True,
        destructive=True,
    ),
)
"""The Actions menu, from top to bottom. The first that is offered is what Enter does."""


def actions_for(line: Line) -> list[Action]:
    """Return the actions that are offered for a line."""
    return [action for action in ACTIONS if action.when(line)]
