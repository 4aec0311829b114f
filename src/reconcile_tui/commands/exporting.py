"""`export`: saved answers for another program. A private answer never gets this far."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui import strings
from reconcile_tui.commands.naming import path_named
from reconcile_tui.commands.speech import put, say
from reconcile_tui.core.answers import Answers
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import CannotReadError, CannotWriteError, UsageError, nearest
from reconcile_tui.export import EXPORTERS, can_leave, export
from reconcile_tui.store import atomic
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook
from reconcile_tui.store.paths import Places

__all__ = ["export_saved"]


def export_saved(places: Places, name: str, *, to: str, out: Path | None, force: bool) -> int:
    """Print or write one export. An existing file stays as it is unless `force` says otherwise."""
    if to not in EXPORTERS:
        raise UsageError(strings.no_such_format(to, sorted(EXPORTERS), nearest(to, EXPORTERS)))
    sheet, answers = _saved(places, name)
    text = export(to, sheet, answers)
    if out is None:
        put(text.rstrip("\n"))
    else:
        _write(places, out.expanduser().absolute(), text, force=force)
        say(strings.written_to(str(out)))
    say(strings.LEFT_OUT_OF_EXPORTS)
    return 0


def _saved(places: Places, name: str) -> tuple[Worksheet, Answers]:
    notebook = Notebook(places)
    answers = notebook.open(path_named(notebook, name)).answers
    sheet = Library(places.content, places.own_content).worksheet(answers.worksheet)
    if sheet.private:
        raise CannotReadError(strings.PRIVATE_NOT_EXPORTED)
    if not can_leave(sheet):
        raise CannotReadError(strings.NEVER_SHARED)
    return sheet, answers


def _write(places: Places, path: Path, text: str, *, force: bool) -> None:
    if places.worksheets.resolve() in path.resolve().parents:
        raise UsageError(strings.NOT_INTO_NOTEBOOK)
    if path.is_dir():
        raise CannotWriteError(strings.is_a_folder(str(path)))
    if not path.parent.is_dir():
        raise CannotWriteError(strings.no_such_folder(str(path.parent)))
    data = text.encode("utf-8")
    try:
        atomic.write_new(path, data)
    except FileExistsError:
        if not force:
            raise CannotWriteError(strings.already_there(str(path))) from None
        atomic.replace(path, data)
