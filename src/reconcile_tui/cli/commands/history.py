"""`history`: list, show, restore or delete the earlier versions of a saved worksheet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from reconcile_tui.cli.commands.show import show_answers
from reconcile_tui.cli.console import confirm, on_terminal, put, say
from reconcile_tui.cli.names import path_named, sheet_of
from reconcile_tui.content.library import Library
from reconcile_tui.errors import BookError, NoSuchError, UsageError
from reconcile_tui.messages import files as words
from reconcile_tui.storage.entries import Version
from reconcile_tui.storage.history import History, empty_all
from reconcile_tui.storage.notebook import Notebook, take_back_version
from reconcile_tui.storage.paths import Places, ending_of, usual_ending


def list_versions(places: Places, name: str) -> int:
    """List the versions of one file, newest first, one per line."""
    path = _path(places, name)
    versions = History(places.state, path).versions()
    if not versions:
        say(words.PRIVATE_NO_HISTORY if _is_private(places, path) else words.NO_HISTORY)
        return 0
    for kept in versions:
        put(words.version_line(kept.number, kept.when.astimezone(), kept.who, kept.size))
    say(words.WHAT_TO_DO_WITH_VERSIONS)
    return 0


def show_version(places: Places, name: str, number: int) -> int:
    """Print one version, with the same protection of private answers as `show`."""
    raw = History(places.state, _path(places, name)).read(number)
    return show_answers(places, Version.read(raw, f"version {number}").answers)


def take_back(places: Places, name: str, number: int) -> int:
    """Restore one version."""
    path, notebook = _path(places, name), Notebook(places)
    raw = History(places.state, path).read(number)
    kind = Version.read(raw, f"version {number}").answers.worksheet
    sheet = sheet_of(Library.of(places), kind)
    now = datetime.now().astimezone().replace(microsecond=0)
    take_back_version(notebook, path, number, sheet, now)
    say(words.taken_back(number, path.name))
    return 0


def empty_history(places: Places, name: str | None) -> int:
    """Delete the versions of one file, or of all files, after a yes."""
    if not on_terminal():
        raise UsageError(words.ONLY_ON_TERMINAL)
    path = None if name is None else _path(places, name)
    if not confirm(words.ASK_EMPTY_ALL if name is None else words.ASK_EMPTY_ONE):
        say(words.LEFT_AS_IT_IS)
        return 0
    removed = empty_all(places.state) if path is None else History(places.state, path).empty()
    say(words.EMPTIED if removed else words.NOTHING_TO_EMPTY)
    return 0


def _path(places: Places, name: str) -> Path:
    """Return the file of that name, even one that is gone but still has versions."""
    try:
        return path_named(Notebook(places), name)
    except NoSuchError:
        gone = places.worksheets / (name if ending_of(name) else f"{name}{usual_ending()}")
        if History(places.state, gone).versions():
            return gone
        raise


def _is_private(places: Places, path: Path) -> bool:
    try:
        kind = Notebook(places).open(path).answers.worksheet
    except BookError:
        return False
    sheet = sheet_of(Library.of(places), kind)
    # Nothing is known of an emptied file: what was kept of it before is listed all the same.
    return bool(kind) and (sheet is None or sheet.private)
