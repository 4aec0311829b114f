"""Which saved answers or which blank worksheet a word on the command line means."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui import strings
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import NoSuchError, UsageError, nearest
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Notebook

__all__ = ["blank_named", "path_named", "sheet_of"]


def path_named(notebook: Notebook, name: str) -> Path:
    """The file meant by a NAME or a path. Raises NoSuchError or UsageError; a path may be wrong."""
    if "/" in name:
        return Path(name).expanduser().absolute()
    try:
        return notebook.find(name)
    except NoSuchError:
        if Path(name).exists():
            return Path(name).absolute()
        guess = nearest(name.removesuffix(".toml"), [path.stem for path in notebook.paths()])
        raise NoSuchError(strings.nothing_called(name, guess)) from None


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
