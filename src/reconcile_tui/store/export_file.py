"""Where an export lands: a file for its owner alone, never in the place of another unasked."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui import strings
from reconcile_tui.errors import CannotWriteError, UsageError
from reconcile_tui.store import atomic
from reconcile_tui.store.paths import Places

__all__ = ["look_at_place", "write_export"]


def look_at_place(places: Places, path: Path, *, force: bool = False) -> None:
    """Raise now what `write_export` would raise, before anybody is asked anything."""
    kept = (places.worksheets.resolve(), places.bin.resolve())
    if any(folder in path.resolve().parents for folder in kept):
        raise UsageError(strings.NOT_INTO_NOTEBOOK)
    if path.is_dir():
        raise CannotWriteError(strings.is_a_folder(str(path)))
    if not path.parent.is_dir():
        raise CannotWriteError(strings.no_such_folder(str(path.parent)))
    if not force and path.exists():
        raise CannotWriteError(strings.already_there(str(path)))


def write_export(places: Places, path: Path, text: str, *, force: bool = False) -> None:
    """Put an export on the disk, mode 0600. What is there stays, unless `force` says otherwise."""
    look_at_place(places, path, force=force)
    data = text.encode("utf-8")
    try:
        atomic.write_new(path, data)
    except FileExistsError:
        if not force:
            raise CannotWriteError(strings.already_there(str(path))) from None
        atomic.replace(path, data)
