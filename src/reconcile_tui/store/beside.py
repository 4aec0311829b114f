"""A save into a file that may have become something else: then the words go beside it."""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.core.answers import Answers
from reconcile_tui.errors import BookError, NoSuchError, ProblemsError, UnfitFileError
from reconcile_tui.store.atomic import NoSheetError, NotAFileError
from reconcile_tui.store.canonical import Prompts
from reconcile_tui.store.entries import Entry, Saved
from reconcile_tui.store.saving import Save
from reconcile_tui.store.seats import RemovedError
from reconcile_tui.store.strange import OtherAnswersError

if TYPE_CHECKING:
    from reconcile_tui.store.notebook import Notebook

__all__ = ["save_or_beside"]

GONE = 0.2
"""Seconds after which a file that is gone is gone."""

_ESTRANGED = (
    NoSuchError,
    ProblemsError,
    OtherAnswersError,
    NotAFileError,
    NoSheetError,
    UnfitFileError,
)
"""Gone, broken, other answers, a folder, a shape that takes no answer: never written to.

A disk that refuses is none of these: there the file is waited for."""


def save_or_beside(
    notebook: Notebook, entry: Entry, answers: Answers, prompts: Prompts, now: datetime
) -> tuple[Saved, str]:
    """Save into the file of an entry, or into a new one that the entry then has.

    Also returns why there are no earlier versions, if there are none. Raises RemovedError when the
    file is not there because it was removed through the book.
    """
    assert entry.path is not None
    if _was_removed(entry) and not os.path.lexists(entry.path):
        raise RemovedError(f"{entry.path.name} was removed.")
    save = Save(notebook.state, entry, answers, prompts, now)
    try:
        try:
            return save.run(), save.trouble
        except NoSuchError:
            # An editor may be between taking the old file away and writing the new one.
            time.sleep(GONE)
            save = Save(notebook.state, entry, answers, prompts, now)
            return save.run(), save.trouble
    except _ESTRANGED as error:
        if _was_removed(entry):
            raise RemovedError(f"{entry.path.name} was removed.") from None
        path, entry.path = entry.path, None
        saved = notebook.create(entry, answers, prompts)
        return saved._replace(notice=_notice(path, saved.path, error)), ""


def _was_removed(entry: Entry) -> bool:
    return entry.seat is not None and entry.seat.is_given_up


def _notice(old: Path, new: Path, error: BookError) -> str:
    if old == new:
        return f"{old.name} was gone. It is written again, with your words."
    where = new.name if new.parent == old.parent else str(new)
    return f"{old.name} {_why(error)}. Your words are in {where}."


def _why(error: BookError) -> str:
    match error:
        case NoSuchError():
            return "is gone"
        case OtherAnswersError():
            return "holds something else now"
        case NotAFileError():
            return "is no file any more"
        case UnfitFileError():
            return "has a part that the app can't add to, so it was left as it is"
    return "can no longer be read"
