"""What can be done with a line of the Worksheets list. A new action is one line in `ACTIONS`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path

from reconcile_tui import storage
from reconcile_tui.domain.form import title_of
from reconcile_tui.errors import BookError
from reconcile_tui.messages import compare, exporting, files, timeline
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.private import CHANGES_NOTHING
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.storage.conflict_copies import copies_of
from reconcile_tui.storage.entries import Summary
from reconcile_tui.storage.io import encryption
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.tui.screens.pane import ActionHost
from reconcile_tui.tui.screens.worksheet_line import Line
from reconcile_tui.tui.screens.worksheets.compare import (
    compare_before,
    compare_days,
    has_before,
    has_other_days,
    lay_other,
)
from reconcile_tui.tui.screens.worksheets.export import share_copy, write_into_file
from reconcile_tui.tui.screens.worksheets.history import has_earlier, see_earlier
from reconcile_tui.tui.widgets.dialogs import Ask, Choose

Act = Callable[[ActionHost, Line], object]


@dataclass(frozen=True)
class Action:
    """One entry of the Actions menu: its label, what it does, and for which lines it is offered.

    `act` gets its host (its `book`, `library`, `workspace` and `app`) and the line under the
    cursor. It imports the screen it opens when it is called.

    Commands (ctrl+p) offers it too, found by the words of `also`. With `asks` it is offered where
    no worksheet is in hand, and asks which one is meant. With `closes` an open worksheet is closed
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
    """Wrap what writes, renames or deletes a file: in a private run it says that it can't."""

    @wraps(act)
    def done(pane: ActionHost, line: Line) -> object:
        if not pane.workspace.private_run:
            return act(pane, line)
        pane.app.notify(CHANGES_NOTHING, markup=False, timeout=8)
        return None

    return done


def open_line(pane: ActionHost, line: Line) -> None:
    """Open what is saved, start what is blank."""
    if line.path:
        pane.book.navigation.open_saved(
            line.path, *((line.hit.item_id, line.hit.row_id) if line.hit else ())
        )
    elif line.sheet:
        pane.book.navigation.start(line.sheet.id)


def answer_again(pane: ActionHost, line: Line) -> None:
    """Answer it again: a new file that knows the one before."""
    if line.path and line.is_sound:
        pane.book.navigation.answer_again(line.path)
    else:
        pane.app.notify(labels.ONLY_SAVED, markup=False)


def see_weeks(pane: ActionHost, line: Line) -> None:
    """See its promises week by week."""
    if line.path:
        pane.book.navigation.show_timeline_of(line.path)


@changing
def rename(pane: ActionHost, line: Line) -> None:
    """Give it another title; the file keeps its name."""
    if not line.is_sound:
        pane.app.notify(labels.ONLY_SAVED, markup=False)
        return
    pane.app.push_screen(Ask(labels.NEW_TITLE, line.title), partial(_renamed, pane, line))


def _renamed(pane: ActionHost, line: Line, title: str | None) -> None:
    title = " ".join((title or "").split())
    if line.saved and title and title != line.saved.answers.title:
        saved, workspace = line.saved, pane.workspace
        kind = saved.answers.worksheet
        prompts, hidden = workspace.prompts(kind), workspace.sensitive(kind)
        _try(
            pane,
            lambda: workspace.notebook.rename(saved.path, title, prompts, workspace.now(), hidden),
        )


@changing
def remove(pane: ActionHost, line: Line) -> None:
    """Delete it after a question: to Trash, or permanently after a second one."""
    path = line.path
    if path is None:
        pane.app.notify(labels.ONLY_SAVED, markup=False)
        return
    if line.is_private:
        _ask_once_more(pane, path, line.title)
        return

    def chosen(answer: str | None) -> None:
        if answer == "bin":
            _try(pane, lambda: pane.workspace.notebook.remove(path), labels.IN_THE_BIN)
        elif answer == "gone":
            _ask_once_more(pane, path, line.title)

    choices = labels.remove_choices(encrypted=encryption.is_encrypted(path))
    pane.app.push_screen(Choose(labels.remove(line.title), choices), chosen)


def _ask_once_more(pane: ActionHost, path: Path, title: str) -> None:
    """Say what goes with a worksheet and what that may mean, then delete all of it permanently."""
    places = pane.book.places
    elsewhere = files.still_elsewhere(storage.erase.copies_elsewhere(places, path))

    def chosen(answer: str | None) -> None:
        if answer == "gone":
            pane.book.navigation.forget_file(path)
            said = f"{labels.ERASED} {elsewhere}".strip()
            _try(pane, lambda: pane.workspace.notebook.erase(path), said)

    groups = storage.erase.groups_of(storage.erase.what_there_is_of(places, path), places)
    about = f"{files.NOTICED_ONE} {files.goes_too(groups)}".strip()
    dialog = Choose(labels.remove_permanently(title), labels.ERASE_CHOICES, about)
    pane.app.push_screen(dialog, chosen)


def look_into_bin(pane: ActionHost) -> None:
    """Look into the bin; what is chosen comes back."""
    notebook = pane.workspace.notebook
    binned = notebook.trashed()
    if not binned:
        pane.app.notify(labels.BIN_EMPTY, markup=False)
        return
    paths = {s.path.name: s.path for s in binned}

    def chosen(name: str | None) -> None:
        if name:
            _ask_about_binned(pane, paths[name])

    choices = [(s.path.name, f"{_title_of(pane, s)}   {s.name}") for s in binned]
    pane.app.push_screen(Choose(labels.BIN, choices, labels.BIN_ABOUT), chosen)


def _title_of(pane: ActionHost, saved: Summary) -> str:
    sheet = None
    with suppress(BookError):
        sheet = pane.library.worksheet(saved.answers.worksheet)
    return title_of(saved.answers, sheet) or saved.name


def _ask_about_binned(pane: ActionHost, path: Path) -> None:
    """Restore what was removed, or delete it with its history: after that it is nowhere of ours."""
    notebook = pane.workspace.notebook

    def chosen(answer: str | None) -> None:
        if answer == "back":
            _try(pane, lambda: notebook.restore(path), labels.TAKEN_BACK)
        elif answer == "gone":
            _try(pane, lambda: notebook.erase(path), labels.ERASED)

    title = f"{labels.BIN}: {stem_of_file(path)}"
    pane.app.push_screen(Choose(title, labels.BIN_CHOICES), chosen)


def _try(pane: ActionHost, act: Callable[[], object], said: str = "") -> None:
    try:
        act()
    except BookError as error:
        pane.app.notify(str(error), markup=False)
    else:
        if said:
            pane.app.notify(said, markup=False)
    pane.shown_again()


# -- the table -------------------------------------------------------------------------------------


def is_saved(line: Line) -> bool:
    """For every saved file, also one that cannot be read."""
    return line.is_saved


def is_sound(line: Line) -> bool:
    """For every saved file that can be read and written."""
    return line.is_sound


def may_be_shown(line: Line) -> bool:
    """For every saved file of which something may leave its sheet."""
    return line.may_be_shown


def may_be_compared(line: Line) -> bool:
    """For every saved file that may be shown beside another person's."""
    return line.may_be_compared


def has_timeline(line: Line) -> bool:
    """For saved promises that can be drawn week by week."""
    return line.is_sound and line.sheet is not None and bool(line.sheet.timeline)


def is_blank(line: Line) -> bool:
    """For every sheet that can be started."""
    return line.is_blank


def has_two_versions(line: Line) -> bool:
    """For saved answers beside which another version lies.

    Not for a private sheet, of which no list says more than its name: its own screen offers it.
    """
    path = line.path
    return path is not None and line.is_sound and not line.is_private and bool(copies_of(path))


def choose_of_line(pane: ActionHost, line: Line) -> None:
    """Look at two versions of a saved sheet."""
    if line.path:
        try:
            work = pane.book.navigation.take(line.path)
        except BookError as error:
            pane.app.notify(str(error), markup=False)
        else:
            pane.book.navigation.choose_version(work)


ACTIONS: tuple[Action, ...] = (
    Action(words.OPEN, open_line, is_saved),
    Action(words.START, open_line, is_blank, "new begin create"),
    Action(files.TWO_VERSIONS, choose_of_line, has_two_versions, "conflict copy", closes=True),
    Action(timeline.OPEN, see_weeks, has_timeline, "timeline weeks ledger", words.ASK_WEEKS),
    Action(words.AGAIN, answer_again, is_sound, "repeat redo", words.ASK_AGAIN, closes=True),
    Action(compare.COMPARE_BEFORE, compare_before, has_before, "difference changes diff before"),
    Action(
        compare.COMPARE_DAYS,
        compare_days,
        has_other_days,
        "difference changes diff days",
        words.ASK_COMPARE,
    ),
    Action(
        compare.LAY_BESIDE,
        lay_other,
        may_be_compared,
        "partner both share two difference",
        words.ASK_COMPARE_OTHER,
    ),
    Action(words.RENAME, rename, is_sound, "title name", words.ASK_RENAME, closes=True),
    Action(
        exporting.WRITE,
        changing(write_into_file),
        may_be_shown,
        "save as print pdf html text markdown calendar share copy file write",
        words.ASK_EXPORT,
    ),
    Action(
        exporting.SHARE,
        changing(share_copy),
        may_be_compared,
        "share give hand over partner both exchange copy file",
        words.ASK_SHARE,
    ),
    Action(
        words.HISTORY,
        see_earlier,
        has_earlier,
        "history undo restore older version backup",
        words.ASK_HISTORY,
        closes=True,
    ),
    Action(
        words.REMOVE,
        remove,
        is_saved,
        "remove erase bin trash throw away permanently",
        words.ASK_REMOVE,
        closes=True,
        destructive=True,
    ),
)
"""The Actions menu, from top to bottom. The first that is offered is what Enter does."""


def actions_for(line: Line) -> list[Action]:
    """What is offered for a line."""
    return [action for action in ACTIONS if action.when(line)]
