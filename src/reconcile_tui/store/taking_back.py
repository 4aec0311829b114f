"""An earlier version in the place of a file again: a save like any other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.core.sensitive import sensitive_items, without
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import CannotReadError, NoSuchError, ProblemsError
from reconcile_tui.store import atomic
from reconcile_tui.store.copies import keep_copy
from reconcile_tui.store.entries import Version
from reconcile_tui.store.history import History
from reconcile_tui.store.notebook import Notebook

__all__ = ["take_back_version"]


def take_back_version(
    notebook: Notebook,
    path: Path,
    number: int,
    sheet: Worksheet | None,
    now: datetime,
) -> None:
    """Make a file say what a version in its history says.

    The comments of today stay, and what stood there becomes a version itself. A file that is gone
    comes back as it was; one that cannot be read is kept beside it. Sensitive answers, which no
    version holds, stay as they are. Raises BookError.
    """
    prompts = sheet.prompts if sheet is not None else {}
    sensitive = sensitive_items(sheet) if sheet is not None else frozenset()
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
    wanted, mine = without(version.answers, sensitive), opened.answers
    opened.entry.sensitive = sensitive
    answers = replace(
        mine,
        values={**wanted.values, **_only(mine.values, sensitive)},
        rows={**wanted.rows, **_only(mine.rows, sensitive)},
        skipped={**wanted.skipped, **_only(mine.skipped, sensitive)},
        title=wanted.title,
        status=wanted.status,
    )
    notebook.save(opened.entry, answers, prompts, now)


def _only(found: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key in names}
