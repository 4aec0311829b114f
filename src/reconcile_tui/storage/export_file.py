"""Where an export lands: a file for its owner alone, never in the place of another unasked.

And a copy of everything a person wrote, in a place of their own, before all of it is deleted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from reconcile_tui.domain.form import Shareable
from reconcile_tui.errors import BookError, CannotWriteError, UsageError
from reconcile_tui.export.shared_copy import copy_text
from reconcile_tui.messages import general as strings
from reconcile_tui.messages.files import COPY_GOES_TOO
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import atomic, disk, encryption
from reconcile_tui.storage.paths import Places, entries_in, is_plain, stem_of_file


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


_EARLIER, _TRASH = "earlier-versions", "trash"


class CopiedOut(NamedTuple):
    """The new folder, how many files are in it, and those that could not be copied, with why."""

    folder: Path
    files: int
    left: list[tuple[Path, str]]


def copy_out(places: Places, typed: Path, today: date) -> CopiedOut:
    """Copy every worksheet, byte by byte, with its other and earlier versions and the Trash.

    They go into a new folder: the one that was typed or, where that is there already, one in it.
    Raises UsageError for a place that is deleted with everything, CannotWriteError where no folder
    can be made.
    """
    folder = _new_folder(places, typed, today)
    files = 0
    left: list[tuple[Path, str]] = []
    for source, target in _sources(places, folder):
        try:
            atomic.make_private_folder(target.parent)
            with encryption.as_it_is():
                atomic.write_new(target, atomic.read_regular(source, encryption.MOST))
        except (BookError, OSError) as error:
            left.append((source, str(error)))
        else:
            files += 1
    return CopiedOut(folder, files, left)


def _new_folder(places: Places, typed: Path, today: date) -> Path:
    """Make it for its owner alone; nothing that is there is written into or replaced."""
    _look_at(places, typed)
    for folder in _names(typed, today):
        with suppress(FileExistsError), atomic.told(folder):
            disk.make_folder(folder)
            return folder
    raise AssertionError("names never run out")


def _names(typed: Path, today: date) -> Iterator[Path]:
    if not os.path.lexists(typed):
        yield typed
    name, number = f"worksheets-{today.isoformat()}", 1
    while True:
        yield typed / (name if number == 1 else f"{name}-{number}")
        number += 1


def _look_at(places: Places, typed: Path) -> None:
    roots = (places.data, places.config, places.state, places.cache)
    real = typed.resolve()
    if any(root.resolve() in (real, *real.parents) for root in roots):
        raise UsageError(COPY_GOES_TOO)
    if typed.exists() and not typed.is_dir():
        raise CannotWriteError(strings.already_there(str(typed)))
    if not typed.exists() and not typed.parent.is_dir():
        raise CannotWriteError(strings.no_such_folder(str(typed.parent)))


def _sources(places: Places, folder: Path) -> Iterator[tuple[Path, Path]]:
    if places.identity.exists():  # without its key, nobody opens the rest
        yield places.identity, folder / places.identity.name
    for source, target in ((places.worksheets, folder), (places.bin, folder / _TRASH)):
        for path in [one for one in entries_in(source) if is_plain(one.name)]:
            yield path, target / path.name
            for kept in History(places.state, path).versions():
                yield kept.path, target / _EARLIER / stem_of_file(path) / kept.path.name
