"""Whether a folder is one to keep private words in."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reconcile_tui.errors import UsageError
from reconcile_tui.store.paths import Places
from reconcile_tui.strings import files as words

__all__ = ["refuse_unsafe"]


def refuse_unsafe(places: Places) -> None:
    """UsageError, one sentence, when words must not be kept where the person asked for it.

    A folder that is not there yet is fine: the book makes it for its owner alone.
    """
    for folder in (places.data, places.worksheets):
        if trouble := _trouble(folder):
            raise UsageError(trouble)


def _trouble(folder: Path) -> str:
    try:
        status = folder.stat()
    except FileNotFoundError:
        return ""
    except OSError as error:
        return words.folder_trouble(folder, (error.strerror or "").lower())
    if not stat.S_ISDIR(status.st_mode):
        return words.folder_trouble(folder, words.IS_NO_FOLDER)
    if os.getuid() not in (0, status.st_uid):
        return words.folder_trouble(folder, words.IS_ANOTHERS)
    if status.st_mode & stat.S_IWOTH:
        trouble = words.folder_trouble(folder, words.ANYONE_MAY_WRITE)
        return f"{trouble} {words.TAKE_THE_RIGHT_AWAY.format(folder=folder)}"
    return ""
