"""Where an export lands: a file for its owner alone, never in the place of another unasked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reconcile_tui.domain.form import Shareable
from reconcile_tui.errors import CannotWriteError, UsageError
from reconcile_tui.export.shared_copy import copy_text
from reconcile_tui.messages import general as strings
from reconcile_tui.storage import atomic
from reconcile_tui.storage.paths import Places

__all__ = ["is_taken", "look_at_place", "place_of", "write_copy", "write_export"]


def place_of(typed: str, start: Path) -> Path:
    """The path that a person means, below `start` unless it says otherwise. `~` is their home."""
    path = Path(typed)
    with suppress(RuntimeError):  # "~somebody" who is not here is a name like another
        path = path.expanduser()
    return start / path


def is_taken(path: Path) -> bool:
    """Whether something has this name already."""
    with _told(path):
        return path.exists() or path.is_symlink()


def look_at_place(places: Places, path: Path, *, force: bool = False) -> None:
    """Raise now what `write_export` would raise, before anybody is asked anything."""
    with _told(path):
        kept = (places.worksheets.resolve(), places.bin.resolve())
        if any(folder in path.resolve().parents for folder in kept):
            raise UsageError(strings.NOT_INTO_NOTEBOOK)
        if path.is_dir():
            raise CannotWriteError(strings.is_a_folder(str(path)))
        if not path.parent.is_dir():
            raise CannotWriteError(strings.no_such_folder(str(path.parent)))
    if not force and is_taken(path):
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


def write_copy(places: Places, path: Path, shared: Shareable) -> None:
    """Put a copy for the other person on the disk, under an id that nothing else has.

    Raises NothingForItError when nothing in it may be shared, and as `write_export` does.
    """
    write_export(places, path, copy_text(shared, os.urandom(8).hex()))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says about a name into a sentence."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(strings.cannot_look_at(str(path), error.strerror or "")) from None
    except (ValueError, RuntimeError):  # a character that no name can hold; links in a circle
        raise CannotWriteError(strings.no_file_can_be_called_so()) from None
