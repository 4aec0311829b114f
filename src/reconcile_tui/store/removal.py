"""Removing everything the book has of a person, in one step, and saying what it was.

What a program can do is take the names away. A disk, its snapshots, backups and synced folders may
hold the words on; so may exports and emergency copies in folders that the person chose.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.copies import copies_of
from reconcile_tui.store.emergency import emergency_folders, remembered_copies
from reconcile_tui.store.erase import Pending
from reconcile_tui.store.history import History
from reconcile_tui.store.paths import Places
from reconcile_tui.store.recent import Recent
from reconcile_tui.store.seats import give_up
from reconcile_tui.store.sweep import leftovers_of
from reconcile_tui.store.turns import key_of

__all__ = ["Removed", "forget", "remove_everything", "what_there_is"]

NOT_OURS = "it is not the book's"
NOT_REACHED = "a copy was put there, and the folder is not here now"


@dataclass
class Removed:
    """What was removed, and what could not be, each of those with the reason."""

    paths: list[Path] = field(default_factory=list)
    left: list[tuple[Path, str]] = field(default_factory=list)


def what_there_is(places: Places) -> list[Path]:
    """Every file that `remove_everything` would remove, so that it can be shown before."""
    return [path for root in _roots(places) for path in _files(root, places)]


def remove_everything(places: Places) -> Removed:
    """Remove worksheets, bin, conflict copies, history, state, cache, settings, emergency copies.

    A person's own pages go too, and what editors left beside a worksheet. What else lies in those
    folders is not the book's: it stays and is named. What is in the way of one removal does not
    stop the others.
    """
    removed = Removed()
    copies = remembered_copies(places.state)
    removed.left += [(path, NOT_REACHED) for path in copies if not path.parent.is_dir()]
    for root in _roots(places):
        for path in list(_files(root, places)):
            _remove(path, removed)
        _take_away(root, removed)
    for folder in (places.config, places.data, places.state):
        if folder.name == "reconcile-tui":
            with suppress(OSError):
                folder.rmdir()
    return removed


def forget(state: Path, path: Path) -> list[Path]:
    """Remove what is kept beside a file that goes for good.

    That is its history, its versions, its conflict copies, and what a kill left of a save: that
    would be taken for another program's version one day, and come back.
    """
    real = disk.real_path(path)
    key = key_of(real)
    removed = History(state, path).empty() + Recent(state, key).purge()
    Pending(state, path).write("", {})
    lock = state / "locks" / f"{key}.lock"
    give_up(lock)
    for one in [*copies_of(path), *leftovers_of(real), lock]:
        try:
            disk.unlink(one)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise CannotWriteError(f"{one} cannot be removed: {atomic.in_words(error)}.") from error
        removed.append(one)
    return removed


def _roots(places: Places) -> list[Path]:
    mixed = [places.worksheets, places.bin, places.own_content, *emergency_folders()]
    copies = [path for path in remembered_copies(places.state) if path.is_file()]
    mixed += [path for path in copies if path.parent not in mixed]
    roots = [*mixed, places.settings, places.state, places.cache]
    return [root for root in roots if root.is_symlink() or root.exists()]


def _files(root: Path, places: Places) -> Iterator[Path]:
    """What of a folder is the book's: all of its state, and elsewhere what is a TOML file."""
    if not root.is_dir():
        yield root
        return
    everything = root in (places.state, places.cache)
    for folder, _, files in os.walk(root):
        yield from (Path(folder) / name for name in sorted(files) if everything or _is_ours(name))


def _is_ours(name: str) -> bool:
    # With what vim and others leave: x.toml~, .x.toml.swp, and our own .x.toml.123-0.tmp.
    return ".toml" in name


def _remove(path: Path, removed: Removed) -> None:
    try:
        if path.suffix == ".lock":
            give_up(path)
        disk.unlink(path)
    except OSError as error:
        removed.left.append((path, atomic.in_words(error)))
    else:
        removed.paths.append(path)


def _take_away(root: Path, removed: Removed) -> None:
    """Remove folders that are empty now, and put all of it on the disk."""
    if root.is_symlink():
        _remove(root, removed)
    elif root.is_dir():
        for folder, _, files in os.walk(root, topdown=False):
            named = {path for path, _ in removed.left}
            foreign = [Path(folder) / name for name in sorted(files)]
            removed.left += [(path, NOT_OURS) for path in foreign if path not in named]
            with suppress(OSError):
                Path(folder).rmdir()
    with suppress(OSError):
        if root.parent.name == "reconcile-tui":
            root.parent.rmdir()
    for parent in root.parents:
        if parent.is_dir():
            with suppress(BookError, OSError), atomic.opened_folder(parent) as descriptor:
                disk.sync_folder(descriptor)
            return
