"""A copy of the words in another place, while the disk they belong on refuses them.

The best place is one in memory that belongs to this login alone; it is gone after a restart, which
is said. Any other folder can be named.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reconcile_tui.core.answers import Answers
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.store import atomic
from reconcile_tui.store.canonical import Prompts, new_text
from reconcile_tui.store.names import free_names

__all__ = ["emergency_copy", "emergency_folder", "emergency_folders"]

_NAME = "reconcile-tui"


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
