"""An earlier version in the place of a file again: a save like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from reconcile_tui.errors import CannotReadError, NoSuchError, ProblemsError
from reconcile_tui.store import atomic
from reconcile_tui.store.canonical import Prompts
from reconcile_tui.store.copies import keep_copy
from reconcile_tui.store.entries import Version
from reconcile_tui.store.history import History
from reconcile_tui.store.notebook import Notebook

__all__ = ["take_back_version"]


def take_back_version(
    notebook: Notebook, path: Path, number: int, prompts: Prompts, now: datetime
) -> None:
    """Make a file say what a version in its history says.

    The comments of today stay, and what stood there becomes a version itself. A file that is gone
    comes back as it was; one that cannot be read is kept beside it. Raises BookError.
    """
    raw = History(notebook.state, path).read(number)
    version = Version.read(raw, f"version {number}")
    try:
        opened = notebook.open(path)
    except NoSuchError:
        atomic.make_private_folder(path.parent)
        atomic.write_new(path, raw)
        return
    except ProblemsError:
        keep_copy(path, atomic.read_regular(path), now)
        atomic.replace(path, raw)
        return
    if opened.read_only:
        raise CannotReadError(opened.read_only)
    wanted = version.answers
    answers = replace(
        opened.answers,
        values=wanted.values,
        rows=wanted.rows,
        skipped=wanted.skipped,
        title=wanted.title,
        status=wanted.status,
    )
    notebook.save(opened.entry, answers, prompts, now)
