"""A whole file that came back from an editor, put in place of the one it was made from.

The editor had a copy: what it wrote is looked at before any of it stands in the person's file, so
that a slip of the hand never spoils a sound file, and no editor leaves a copy beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.core.answers import MAX_FILE, Answers
from reconcile_tui.core.answers_merge import changed_places, laid_over
from reconcile_tui.core.answers_read import looks_like_answers
from reconcile_tui.core.sensitive import holds, sensitive_items
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, UsageError
from reconcile_tui.store import atomic, disk, swap
from reconcile_tui.store.copies import keep_copy, move_aside, redact_copy
from reconcile_tui.store.document import edit
from reconcile_tui.store.entries import Entry, Version
from reconcile_tui.store.history import History
from reconcile_tui.store.recent import Recent
from reconcile_tui.store.redact import copyable
from reconcile_tui.store.swap import Displaced
from reconcile_tui.store.sweep import wait_for
from reconcile_tui.store.turns import digest, turn

__all__ = [
    "SHEET_GONE",
    "FileChangedError",
    "edited_version",
    "merged_in",
    "put_edited",
    "put_mended",
    "with_sensitive",
]

SHEET_GONE = "It no longer has the worksheet and id that it had."


class FileChangedError(BookError):
    """Another program wrote into the file while the editor was open."""


def edited_version(raw: bytes, name: str, before: Version) -> Version:
    """What an editor wrote, if it can stand in place of `before`.

    Raises ProblemsError with line and column, CannotReadError, UsageError; nothing was written.
    """
    if len(raw) > MAX_FILE:
        raise CannotReadError(f"{name} holds more than {MAX_FILE:,} bytes.")
    version = Version.read(raw, name)
    names = [(one.answers.worksheet, one.answers.id) for one in (version, before)]
    if not looks_like_answers(version.data) or names[0] != names[1]:
        raise UsageError(SHEET_GONE)
    return version


def with_sensitive(edited: Version, before: Version, sheet: Worksheet) -> Version:
    """What an editor wrote, with the sensitive answers in it again: no editor is given those.

    One that was written there by hand stays as it is. Raises CannotWriteError.
    """
    theirs, mine = edited.answers, before.answers
    hidden = sensitive_items(sheet)
    missing = {one for one in hidden if holds(mine, [one]) and not holds(theirs, [one])}
    if not missing:
        return edited
    wanted = replace(
        theirs,
        sensitive=theirs.sensitive or mine.sensitive,
        values={**theirs.values, **_only(mine.values, missing)},
        rows={**theirs.rows, **_only(mine.rows, missing)},
        skipped={**theirs.skipped, **_only(mine.skipped, missing)},
    )
    put = edit(edited.text, theirs, wanted, sheet.prompts, edited.data)
    return Version(put.text.encode("utf-8"), put.text, put.data)


def _only(found: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key in names}


def put_edited(
    state: Path, entry: Entry, before: Version, edited: Version, now: datetime
) -> Path | None:
    """Put it in place of the file, if that still holds `before`; the entry then knows it.

    What another program wrote in the last moment is kept as a conflict copy, whose path is
    returned. Raises FileChangedError when the file holds something else: nothing was written.
    """
    assert entry.path is not None
    copy = None
    with atomic.told(entry.path):
        real = disk.real_path(entry.path)
        atomic.refuse_protected(real, entry.path)
        with turn(state, real) as mine, atomic.opened_folder(real.parent) as folder:
            if atomic.read_regular(real) != before.raw:
                raise FileChangedError("The file was changed meanwhile.")
            if not entry.private:
                History(state, real, entry.sensitive).add(before.raw, "mine", now)
            mine.announce(edited.digest)
            out = swap.put(real, edited.raw, before.raw)
            if not out.placed:
                raise FileChangedError("The file was changed meanwhile.")
            if not entry.private:
                Recent(state, mine.key, entry.sensitive).add(mine, edited.raw, now.timestamp())
            mine.wrote(edited.digest)
            copy = _came_out(out, real, entry, before, now)
            disk.sync_folder(folder)
    entry.base, entry.known, entry.offered, entry.hint = edited.answers, edited, None, ()
    return copy


def put_mended(state: Path, path: Path, before: bytes, raw: bytes, now: datetime) -> None:
    """Put what an editor wrote in place of a file that could not be opened as answers.

    It may still not open: the person wrote it, and it was no sound file before. No earlier version
    is kept, as nobody can tell whether the worksheet is private. Raises FileChangedError when the
    file no longer holds `before`, and CannotReadError for more than a file can hold.
    """
    if len(raw) > MAX_FILE:
        raise CannotReadError(f"{path.name} holds more than {MAX_FILE:,} bytes.")
    with atomic.told(path):
        real = disk.real_path(path)
        atomic.refuse_protected(real, path)
        with turn(state, real) as mine, atomic.opened_folder(real.parent) as folder:
            if atomic.read_regular(real) != before:
                raise FileChangedError("The file was changed meanwhile.")
            mine.announce(digest(raw))
            out = swap.put(real, raw, before)
            if not out.placed:
                raise FileChangedError("The file was changed meanwhile.")
            mine.wrote(digest(raw))
            if out.path is not None and (out.raw != before or out.held):
                move_aside(out.path, real, now)
            elif out.path is not None:
                with suppress(OSError):
                    disk.unlink(out.path)
            disk.sync_folder(folder)


def merged_in(
    entry: Entry, mine: Answers, before: Version, edited: Version, now: datetime
) -> tuple[Answers, Path]:
    """My answers with what the editor changed, to be saved as any change; and a copy of its text.

    For a file that another program changed meanwhile: the text may hold comments, which a merge by
    answers does not carry over.
    """
    assert entry.path is not None
    raw = copyable(edited.raw, entry.sensitive)
    copy = keep_copy(disk.real_path(entry.path), edited.raw if raw is None else raw, now)
    places = changed_places(before.answers, edited.answers)
    return laid_over(mine, edited.answers, places), copy


def _came_out(
    out: Displaced, real: Path, entry: Entry, before: Version, now: datetime
) -> Path | None:
    """See to what stood in the file's place: it goes if it is `before`, else it is kept."""
    if out.path is None:
        return None
    if out.raw != before.raw or out.held:
        copy = move_aside(out.path, real, now)
        if not out.held:
            redact_copy(copy, entry.sensitive)
        return copy
    if out.held is None:
        wait_for(entry, out)
    else:
        with suppress(OSError):
            disk.unlink(out.path)
    return None
