"""Which saved answers or which blank worksheet a word on the command line means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reconcile_tui import strings
from reconcile_tui.commands.speech import say
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import NoSuchError, UsageError, nearest
from reconcile_tui.store.kinds_saved import begun_last_first, of_kind
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook, begins, stem_of
from reconcile_tui.strings import calls, naming

__all__ = ["blank_named", "days_of_kind", "path_named", "sheet_of"]


def path_named(notebook: Notebook, name: str, tell: Callable[[str], object] = say) -> Path:
    """The file meant by a NAME or a path. Raises NoSuchError or UsageError; a path may be wrong.

    The kind of a sheet, or its beginning, means the one begun last; `tell` hears of any others.
    """
    if not name.strip():
        raise UsageError(calls.EMPTY_NAME)
    if "/" in name:
        return Path(name).expanduser().absolute()
    days = days_of_kind(notebook, name)
    if days:
        if len(days) > 1:
            tell(naming.begun_last(name, days[0].stem))
        return days[0]
    try:
        return notebook.find(name)
    except NoSuchError:
        if Path(name).exists():
            return Path(name).absolute()
        raise NoSuchError(strings.nothing_called(name, _guess(notebook, name))) from None


def days_of_kind(notebook: Notebook, name: str) -> list[Path]:
    """The files of the kind that a NAME is or begins, the one begun last first.

    None when a file itself is called so, or begins so. Raises UsageError for several kinds.
    """
    paths = notebook.paths()
    if not name or any(begins(path, stem_of(name)) for path in paths):
        return []
    found = of_kind(paths, name)
    kinds = sorted({named.kind for named in found})
    if len(kinds) > 1:
        raise UsageError(strings.could_be_any(name, kinds))
    return begun_last_first(found)


def _guess(notebook: Notebook, name: str) -> str | None:
    paths = notebook.paths()
    kinds = {named.kind for named in of_kind(paths, "")}
    return nearest(stem_of(name), [*(path.stem for path in paths), *sorted(kinds)])


def blank_named(library: Library, kind: str) -> Worksheet:
    """The blank worksheet of that id, or of that beginning when only one has it."""
    if library.has_worksheet(kind):
        return library.worksheet(kind)
    names = [sheet.id for sheet in library.worksheets() if sheet.id.startswith(kind)]
    if len(names) > 1:
        raise UsageError(strings.could_be_any(kind, names))
    return library.worksheet(names[0] if names else kind)


def sheet_of(library: Library, worksheet: str) -> Worksheet | None:
    """The blank worksheet that answers belong to; None when it is not here or cannot be used."""
    if not library.has_worksheet(worksheet):
        return None
    try:
        return library.worksheet(worksheet)
    except NoSuchError:
        return None
