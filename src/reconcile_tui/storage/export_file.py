"""Write an export to a file for its owner alone, never replacing another unasked.

Also copies everything a person wrote to a folder of theirs, before all of it is deleted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from reconcile_tui.domain.form import Shareable
from reconcile_tui.errors import AppError, CannotWriteError, UsageError
from reconcile_tui.export.shared_copy import copy_text
from reconcile_tui.messages import general as strings
from reconcile_tui.messages.files import COPY_GOES_TOO
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.paths import (
    Places,
    at_first_free,
    entries_in,
    free_names,
    is_plain,
    stem_of_file,
)


def place_of(typed: str, start: Path) -> Path:
    """Return the path that was typed, relative to `start`. `~` is the home folder."""
    path = Path(typed)
    with suppress(RuntimeError):  # "~somebody" who is not here is a name like another
        path = path.expanduser()
    return start / path


def is_taken(path: Path) -> bool:
    """Return whether a path exists, be it a broken link."""
    with _translated_errors(path):
        return path.exists() or path.is_symlink()


def look_at_place(places: Places, path: Path, *, force: bool = False) -> None:
    """Raise what `write_export` would raise, before anybody is asked anything."""
    with _translated_errors(path):
        kept = (places.worksheets.resolve(), places.trash.resolve())
        if any(folder in path.resolve().parents for folder in kept):
            raise UsageError(strings.NOT_INTO_NOTEBOOK)
        if path.is_dir():
            raise CannotWriteError(strings.is_a_folder(str(path)))
        if not path.parent.is_dir():
            raise CannotWriteError(strings.no_such_folder(str(path.parent)))
    if not force and is_taken(path):
        raise CannotWriteError(strings.already_there(str(path)))


def write_export(places: Places, path: Path, text: str, *, force: bool = False) -> None:
    """Write an export, mode 0600. An existing file is replaced only with `force`."""
    look_at_place(places, path, force=force)
    data = text.encode("utf-8")
    try:
        disk.write_new(path, data)
    except FileExistsError:
        if not force:
            raise CannotWriteError(strings.already_there(str(path))) from None
        disk.replace(path, data)


def write_copy(places: Places, path: Path, shared: Shareable) -> None:
    """Write a copy for the other person, under a new id.

    Raises NothingForItError when nothing in it may be shared, and as `write_export` does.
    """
    write_export(places, path, copy_text(shared, os.urandom(8).hex()))


@contextmanager
def _translated_errors(path: Path) -> Iterator[None]:
    """Raise CannotWriteError for an OSError or an impossible name."""
    try:
        yield
    except OSError as error:
        raise CannotWriteError(strings.cannot_look_at(str(path), error.strerror or "")) from None
    except (ValueError, RuntimeError):  # a character that no name can hold; links in a circle
        raise CannotWriteError(strings.no_file_can_be_called_so()) from None


_EARLIER, _TRASH = "earlier-versions", "trash"


class CopiedOut(NamedTuple):
    """The new folder, the number of files in it, and those that failed, with the reasons."""

    folder: Path
    files: int
    left: list[tuple[Path, str]]


def copy_out(places: Places, typed: Path, today: date) -> CopiedOut:
    """Copy every worksheet unchanged, with its conflict copies, earlier versions and the trash.

    They go into a new folder: the one that was typed or, if that exists, one in it. Raises
    UsageError for a folder that is deleted with everything, CannotWriteError where none can be
    made.
    """
    folder = _new_folder(places, typed, today)
    files = 0
    left: list[tuple[Path, str]] = []
    for source, target in _sources(places, folder):
        try:
            disk.make_private_folder(target.parent)
            with encryption.ciphertext_unchanged():
                disk.write_new(target, disk.read_regular(source, encryption.MOST))
        except (AppError, OSError) as error:
            left.append((source, str(error)))
        else:
            files += 1
    return CopiedOut(folder, files, left)


def _new_folder(places: Places, typed: Path, today: date) -> Path:
    _look_at(places, typed)

    def make(folder: Path) -> None:
        with disk.translated_errors(folder):
            disk.make_folder(folder)

    names = free_names(typed / f"worksheets-{today.isoformat()}")
    return at_first_free(chain([] if os.path.lexists(typed) else [typed], names), make)


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
    for source, target in ((places.worksheets, folder), (places.trash, folder / _TRASH)):
        for path in [one for one in entries_in(source) if is_plain(one.name)]:
            yield path, target / path.name
            for kept in History(places.state, path).versions():
                yield kept.path, target / _EARLIER / stem_of_file(path) / kept.path.name
