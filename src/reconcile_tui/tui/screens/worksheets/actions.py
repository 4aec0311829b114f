"""A line of the Worksheets list, and the actions on it. A new action is one entry of `ACTIONS`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path

from reconcile_tui import storage
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.form import title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError
from reconcile_tui.messages import compare, exporting, files, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.general import DATE_UNKNOWN
from reconcile_tui.messages.private import CHANGES_NOTHING
from reconcile_tui.search import Hit, fold
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.notebook import Header
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.screens.files import HistoryScreen
from reconcile_tui.tui.screens.home import HomeScreen
from reconcile_tui.tui.screens.worksheets.compare import (
    compare_with_dates,
    compare_with_other_person,
    show_comparison,
)
from reconcile_tui.tui.screens.worksheets.export import Export, SharedCopy
from reconcile_tui.tui.widgets.dialogs import Ask, Choose


@dataclass(frozen=True)
class ListEntry:
    """Saved answers, a blank worksheet that can be started, or a search hit in saved answers.

    `sheet` is the blank worksheet of either; None when the library does not have it. `hit` says
    where in the saved answers something was found. `others` are the other saved answers to the
    same worksheet, the newest first; they are set when a menu of actions opens. `older` is set on
    the line that stands for so many files further down, and on no other. `in_memory` marks one
    with words that are open and not saved.
    """

    saved: Header | None = None
    sheet: Worksheet | None = None
    hit: Hit | None = None
    others: tuple[Header, ...] = ()
    older: int = 0
    in_memory: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """An id that stays the same when the list is read again."""
        name = str(self.path or (self.sheet.id if self.sheet else ""))
        return name, f"{self.hit.item_id}/{self.hit.row_id}" if self.hit else ""

    def matches(self, wanted: list[str]) -> bool:
        """Return whether all these folded words occur in the title or the file's name."""
        text = fold(f"{self.title} {self.saved.name}" if self.saved else self.title)
        return all(word in text for word in wanted)

    def is_same_answer_as(self, previous: ListEntry | None) -> bool:
        """Return whether it is a hit in another row of the same answer as the line before it."""
        if previous is None or previous.hit is None or self.hit is None:
            return False
        return (self.path, self.hit.item_id) == (previous.path, previous.hit.item_id)

    @property
    def title(self) -> str:
        """The title shown in the list."""
        if self.saved:
            return title_of(self.saved.answers, self.sheet) or self.saved.path.name
        return self.sheet.title if self.sheet else ""

    @property
    def path(self) -> Path | None:
        """The file of saved answers."""
        return self.saved.path if self.saved else None

    def is_saved(self) -> bool:
        """Return whether it is a file, readable or not."""
        return self.saved is not None

    def is_blank(self) -> bool:
        """Return whether it is a worksheet to start."""
        return self.saved is None and self.sheet is not None

    def is_usable(self) -> bool:
        """Return whether it is a file that can be read and written."""
        return self.saved is not None and not self.saved.trouble

    @property
    def is_private(self) -> bool:
        """Whether its worksheet stays in memory until it is saved explicitly."""
        return self.sheet is not None and self.sheet.private

    def is_shareable(self) -> bool:
        """Return whether some answers of a sound file of a known worksheet may leave it."""
        return self.is_usable() and self.sheet is not None and bool(self.sheet.exportable_ids)

    def is_comparable(self) -> bool:
        """Return whether it may be compared with other answers; no private worksheet is."""
        return self.is_shareable() and not self.is_private

    def has_timeline(self) -> bool:
        """Return whether its promises can be drawn week by week."""
        return self.is_usable() and self.sheet is not None and bool(self.sheet.timeline)

    def has_history(self) -> bool:
        """Return whether earlier versions of it are saved; of private ones none is."""
        return self.is_saved() and self.sheet is not None and not self.is_private

    @property
    def previous(self) -> Header | None:
        """The answers that it was answered again from, if they are among `others`."""
        previous = self.saved.answers.previous if self.saved else ""
        heads = (head for head in self.others if head.answers.id == previous)
        return next(heads, None) if previous else None

    def has_previous(self) -> bool:
        """Return whether it may be compared with the answers it was answered again from."""
        return self.is_comparable() and self.previous is not None

    def has_other_dates(self) -> bool:
        """Return whether it may be compared with answers other than those."""
        return self.is_comparable() and any(head is not self.previous for head in self.others)

    def with_others(self, heads: Iterable[Header]) -> ListEntry:
        """Return the line with the other answers to its worksheet among all saved `heads`."""
        saved = self.saved
        if saved is None or not self.is_shareable():
            return self
        kind = saved.answers.worksheet
        same = (h for h in heads if h.answers.worksheet == kind and h.path != saved.path)
        return replace(self, others=tuple(head for head in same if not head.trouble))


def sheet_of(library: Library, answers: Answers) -> Worksheet | None:
    """Return the worksheet that saved answers belong to; None when the library lacks it."""
    with suppress(AppError):
        return library.worksheet(answers.worksheet)
    return None


def when_saved(head: Header) -> str:
    """Return date and time, or that they aren't known, in the same number of cells."""
    if head.when == UNKNOWN:
        return f"{DATE_UNKNOWN:16}"
    return f"{head.when.astimezone():%Y-%m-%d %H:%M}"


# -- actions ---------------------------------------------------------------------------------------

Act = Callable[[Workbook, ListEntry], object]


@dataclass(frozen=True)
class Action:
    """One entry of the Actions menu: its label, what it does, and for which lines it is offered.

    Commands (ctrl+p) offers it too, found by the words of `also`. With `asks` it is offered where
    no worksheet is current, and asks which one is meant. With `closes` an open worksheet is closed
    first, because its file is about to change under it.
    """

    label: str
    run: Act
    when: Callable[[ListEntry], bool]
    also: str = ""
    asks: str = ""
    closes: bool = False
    destructive: bool = False


def not_in_private_run(run: Act) -> Act:
    """Wrap an action that changes files: in a private run it only says that it can't."""

    @wraps(run)
    def guarded(app: Workbook, line: ListEntry) -> object:
        if not app.workspace.private_run:
            return run(app, line)
        app.notify(CHANGES_NOTHING, markup=False, timeout=8)
        return None

    return guarded


def open_line(app: Workbook, line: ListEntry) -> None:
    """Open a saved worksheet, at the search hit if there is one; start a blank one."""
    if line.path:
        at = (line.hit.item_id, line.hit.row_id) if line.hit else ()
        app.navigation.open_saved(line.path, *at)
    elif line.sheet:
        app.navigation.start(line.sheet.id)


def answer_again(app: Workbook, line: ListEntry) -> None:
    """Start a new file that refers to this one as the previous answers."""
    if line.path and line.is_usable():
        app.navigation.answer_again(line.path)
    else:
        app.notify(labels.ONLY_SAVED, markup=False)


def _show_timeline(app: Workbook, line: ListEntry) -> None:
    if line.path:
        app.navigation.show_timeline_of(line.path)


def _compare_with_previous(app: Workbook, line: ListEntry) -> None:
    """Compare with the answers that these were started again from."""
    if line.path and line.previous:
        show_comparison(app, [line.previous.path, line.path])


def _compare_with_dates(app: Workbook, line: ListEntry) -> None:
    if line.path:
        compare_with_dates(app, line.path, line.others)


def _compare_with_other_person(app: Workbook, line: ListEntry) -> None:
    """Compare with another person's file, once both are known to want that."""
    if (path := line.path) and line.sheet:
        ask = app.safety_questions.ask_both_before
        ask(line.sheet, lambda: compare_with_other_person(app, path))


@not_in_private_run
def _export(app: Workbook, line: ListEntry) -> None:
    if line.path and line.sheet and line.is_shareable():
        Export(app, line.path, line.sheet).start()


@not_in_private_run
def _share_copy(app: Workbook, line: ListEntry) -> None:
    if line.path and line.sheet and line.is_comparable():
        SharedCopy(app, line.path, line.sheet).start()


@not_in_private_run
def rename(app: Workbook, line: ListEntry) -> None:
    """Ask for another title; the file keeps its name."""
    if not line.is_usable():
        app.notify(labels.ONLY_SAVED, markup=False)
        return

    def renamed(typed: str | None) -> None:
        title, saved, workspace = " ".join((typed or "").split()), line.saved, app.workspace
        if saved and title and title != saved.answers.title:
            kind = saved.answers.worksheet
            prompts, hidden = workspace.prompts(kind), workspace.sensitive(kind)
            now = workspace.now()
            _report(app, lambda: workspace.notebook.rename(saved.path, title, prompts, now, hidden))

    app.push_screen(Ask(labels.NEW_TITLE, line.title), renamed)


@not_in_private_run
def delete(app: Workbook, line: ListEntry) -> None:
    """Delete it after a question: to Trash, or permanently after a second one."""
    path = line.path
    if path is None:
        app.notify(labels.ONLY_SAVED, markup=False)
        return
    if line.is_private:
        _confirm_erase(app, path, line.title)
        return

    def chosen(answer: str | None) -> None:
        if answer == "bin":
            _report(app, lambda: app.workspace.notebook.remove(path), labels.MOVED_TO_TRASH)
        elif answer == "gone":
            _confirm_erase(app, path, line.title)

    choices = labels.remove_choices(encrypted=encryption.is_encrypted(path))
    app.push_screen(Choose(labels.remove(line.title), choices), chosen)


def _confirm_erase(app: Workbook, path: Path, title: str) -> None:
    """List what is deleted with a worksheet and what others may notice, then erase it all."""
    elsewhere = files.copies_elsewhere(storage.erase.copies_elsewhere(app.places, path))

    def chosen(answer: str | None) -> None:
        if answer == "gone":
            app.navigation.forget_file(path)
            done = f"{labels.ERASED} {elsewhere}".strip()
            _report(app, lambda: app.workspace.notebook.erase(path), done)

    inventory = storage.erase.stored_files_of(app.places, path)
    groups = storage.erase.groups_of(inventory, app.places)
    about = f"{files.DELETE_WARNING} {files.also_deleted(groups)}".strip()
    dialog = Choose(labels.remove_permanently(title), labels.ERASE_CHOICES, about)
    app.push_screen(dialog, chosen)


def show_trash(app: Workbook) -> None:
    """List what is in Trash, to restore or to delete permanently."""
    trashed = app.workspace.notebook.trashed()
    if not trashed:
        app.notify(labels.TRASH_EMPTY, markup=False)
        return
    paths = {saved.path.name: saved.path for saved in trashed}

    def chosen(name: str | None) -> None:
        if name:
            _ask_about_trashed(app, paths[name])

    titles = [title_of(s.answers, sheet_of(app.library, s.answers)) or s.name for s in trashed]
    choices = [(s.path.name, f"{t}   {s.name}") for s, t in zip(trashed, titles, strict=True)]
    app.push_screen(Choose(labels.TRASH, choices, labels.TRASH_ABOUT), chosen)


def _ask_about_trashed(app: Workbook, path: Path) -> None:
    """Restore a file from Trash, or erase it with its history."""
    notebook = app.workspace.notebook

    def chosen(answer: str | None) -> None:
        if answer == "back":
            _report(app, lambda: notebook.restore(path), labels.RESTORED)
        elif answer == "gone":
            _report(app, lambda: notebook.erase(path), labels.ERASED)

    title = f"{labels.TRASH}: {stem_of_file(path)}"
    app.push_screen(Choose(title, labels.TRASH_CHOICES), chosen)


def _report(app: Workbook, act: Callable[[], object], done: str = "") -> None:
    """Act, notify with `done` or with the error, and update the list."""
    try:
        act()
    except AppError as error:
        done = str(error)
    if done:
        app.notify(done, markup=False)
    _update_list(app)


def _update_list(app: Workbook) -> None:
    if isinstance(home := app.screen, HomeScreen):
        home.reload()


def _show_history(app: Workbook, line: ListEntry) -> None:
    if line.path and line.sheet:
        app.open_worksheets.commit_all()
        app.workspace.saver.flush(1.0)
        screen = HistoryScreen(line.path, line.sheet, line.title)
        app.push_screen(screen, lambda _: _update_list(app))


def has_conflict_copy(line: ListEntry) -> bool:
    """Return whether a conflict copy lies beside a saved worksheet.

    False for a private worksheet, of which no list says more than its name: its own screen asks.
    """
    path = line.path
    return path is not None and line.is_usable() and not line.is_private and bool(copies_of(path))


def _resolve_conflict(app: Workbook, line: ListEntry) -> None:
    if line.path:
        try:
            work = app.navigation.worksheet_at(line.path)
        except AppError as error:
            app.notify(str(error), markup=False)
        else:
            app.navigation.choose_version(work)


ACTIONS: tuple[Action, ...] = (
    Action(labels.OPEN_WORKSHEET, open_line, ListEntry.is_saved),
    Action(labels.START_WORKSHEET, open_line, ListEntry.is_blank, "new begin create"),
    Action(files.TWO_VERSIONS, _resolve_conflict, has_conflict_copy, "conflict copy", closes=True),
    Action(
        timeline.OPEN,
        _show_timeline,
        ListEntry.has_timeline,
        "timeline weeks ledger",
        labels.ASK_WEEKS,
    ),
    Action(
        labels.ANSWER_AGAIN,
        answer_again,
        ListEntry.is_usable,
        "repeat redo",
        labels.ASK_AGAIN,
        closes=True,
    ),
    Action(
        compare.COMPARE_BEFORE,
        _compare_with_previous,
        ListEntry.has_previous,
        "difference changes diff before",
    ),
    Action(
        compare.COMPARE_DAYS,
        _compare_with_dates,
        ListEntry.has_other_dates,
        "difference changes diff days",
        labels.ASK_COMPARE,
    ),
    Action(
        compare.COMPARE_WITH_FILE,
        _compare_with_other_person,
        ListEntry.is_comparable,
        "partner both share two difference",
        labels.ASK_COMPARE_OTHER,
    ),
    Action(
        labels.RENAME, rename, ListEntry.is_usable, "title name", labels.ASK_RENAME, closes=True
    ),
    Action(
        exporting.EXPORT,
        _export,
        ListEntry.is_shareable,
        "save as print pdf html text markdown calendar share copy file write",
        labels.ASK_EXPORT,
    ),
    Action(
        exporting.SHARE,
        _share_copy,
        ListEntry.is_comparable,
        "share give hand over partner both exchange copy file",
        labels.ASK_SHARE,
    ),
    Action(
        labels.SHOW_HISTORY,
        _show_history,
        ListEntry.has_history,
        "history undo restore older version backup",
        labels.ASK_HISTORY,
        closes=True,
    ),
    Action(
        labels.DELETE_WORKSHEET,
        delete,
        ListEntry.is_saved,
        "remove erase bin trash throw away permanently",
        labels.ASK_REMOVE,
        closes=True,
        destructive=True,
    ),
)
"""The Actions menu, from top to bottom. The first that is offered is what Enter does."""


def actions_for(line: ListEntry) -> list[Action]:
    """Return the actions that are offered for a line."""
    return [action for action in ACTIONS if action.when(line)]
