"""The first save: a file under a name that nothing has, whole from its first moment."""

from __future__ import annotations

import time
from pathlib import Path

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.core.moments import UNKNOWN
from reconcile_tui.errors import CannotWriteError
from reconcile_tui.store import atomic
from reconcile_tui.store.canonical import Prompts, new_text
from reconcile_tui.store.entries import Entry, Saved, Version
from reconcile_tui.store.names import free_names
from reconcile_tui.store.turns import turn

__all__ = ["create"]


def create(folder: Path, state: Path, entry: Entry, answers: Answers, prompts: Prompts) -> Saved:
    """Put answers into a new file. Raises CannotWriteError; then there is none."""
    assert answers.saved is not None
    atomic.make_private_folder(folder)
    version = _version(answers, prompts)
    begun = answers.saved if answers.started == UNKNOWN else answers.started
    stem = f"{begun.date().isoformat()}-{entry.stem or answers.worksheet}"
    for path in free_names(folder, stem):
        try:
            _write(path, version, state)
        except FileExistsError:
            continue
        entry.path, entry.base, entry.known = path, answers, version
        entry.offered, entry.hint, entry.kept_at = None, (), time.monotonic()
        return Saved(path, answers.saved, answers)
    raise AssertionError("names never run out")


def _version(answers: Answers, prompts: Prompts) -> Version:
    text = new_text(answers, prompts)
    if len(text.encode("utf-8")) > MAX_FILE:
        raise CannotWriteError("The file would hold more than 1 MiB, and could not be read again.")
    return Version.read(text.encode("utf-8"), "")


def _write(path: Path, version: Version, state: Path) -> None:
    with turn(state, path) as mine:
        mine.announce(version.digest)
        atomic.write_new(path, version.raw)
        mine.wrote(version.digest)
        mine.done()
