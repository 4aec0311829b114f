"""A copy of the words in another place, while the disk they belong on refuses them.

The best place is one in memory that belongs to this login alone; it is gone after a restart, which
is said. Any other folder can be named.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reconcile_tui.core.answers import Answers
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.canonical import Prompts, new_text
from reconcile_tui.store.names import free_names, is_file_of_ours

__all__ = [
    "emergency_copy",
    "emergency_folder",
    "emergency_folders",
    "remember_copies",
    "remembered_copies",
]

_NAME = "reconcile-tui"
_NOTE = "copies"


def emergency_folder() -> Path | None:
    """Where a copy can go without asking further: the login's own folder in memory, if it has one.

    None when there is none, or when others may enter it.
    """
    named = os.environ.get("XDG_RUNTIME_DIR")
    if not named or not Path(named).is_absolute():
        return None
    try:
        status = Path(named).stat()
    except OSError:
        return None
    own = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return Path(named) / _NAME if own and not status.st_mode & 0o077 else None


def emergency_folders() -> list[Path]:
    """The folders in which this book may have left emergency copies by itself."""
    folder = emergency_folder()
    return [folder] if folder is not None and folder.is_dir() else []


def emergency_copy(answers: Answers, prompts: Prompts, folder: Path, *, stem: str = "") -> Path:
    """Write all the answers into a new file there. Returns its path; raises CannotWriteError.

    Nothing is written over, and only the owner can read it. Never for a private sheet that its
    owner did not keep: whoever calls sees to that. `stem` is the neutral name of one that was kept.
    """
    folder = folder.expanduser().absolute()
    atomic.make_private_folder(folder)
    data = new_text(answers, prompts).encode("utf-8")
    stem = f"{answers.started.date().isoformat()}-{stem or answers.worksheet}"
    for path in free_names(folder, stem):
        try:
            atomic.write_new(path, data)
        except FileExistsError:
            continue
        return path
    raise CannotWriteError("Every name is taken.")


def remember_copies(state: Path, copies: Sequence[Path]) -> bool:
    """Note where copies were put, so that they are found when everything is removed.

    False when the disk does not take that either; whoever calls tries again later.
    """
    paths = list(dict.fromkeys([*remembered_copies(state), *copies]))
    try:
        atomic.make_private_folder(state)
        disk.overwrite(state / _NOTE, b"".join(os.fsencode(path) + b"\n" for path in paths))
    except (BookError, OSError):
        return False
    return True


def remembered_copies(state: Path) -> list[Path]:
    """Where copies were put, as far as they were not removed since, nor their folder is away."""
    found: list[Path] = []
    with suppress(BookError):
        for line in atomic.read_regular(state / _NOTE).splitlines():
            path = Path(os.fsdecode(line))
            # What stands there by now may be something else: a name like ours is asked for.
            if path.is_absolute() and is_file_of_ours(path.name):
                found.append(path)
    return [path for path in found if path.is_file() or not path.parent.is_dir()]
