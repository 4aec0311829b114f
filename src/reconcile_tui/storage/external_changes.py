"""Detect, merge and apply what other programs changed in a file.

What another program wrote is first compared with our last versions: it may have changed one that
was not the newest, and then what was added since is restored. Then the answers of this session are
merged into that, place by place.
"""

from __future__ import annotations

import os
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.merge import (
    Place,
    changed_places,
    collides,
    overlay,
    value_at,
    with_foreign_changes,
)
from reconcile_tui.domain.reading import answers_from, looks_like_answers, misshapen
from reconcile_tui.errors import AppError, CannotReadError
from reconcile_tui.storage.entries import Entry, Version, read_version
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.file_lock import lock_file
from reconcile_tui.toml import BOM
from reconcile_tui.toml.edit import Edit, edit
from reconcile_tui.toml.write import Prompts, new_text

CLOCK_TICK = 2_000_000_000
"""Nanoseconds after which a modification time is sure to differ from the next one's."""


def changed_outside(entry: Entry) -> bool:
    """Return whether a file differs from what this session read or wrote last, or is gone.

    One system call while nothing changes; the file is read only when its status differs. Never
    raises.
    """
    if entry.path is None or entry.known is None:
        return False
    try:
        hint = _status_hint(disk.status_of(entry.path))
        if hint == entry.known_status:
            return False
        if disk.read_regular(entry.path) != entry.known.raw:
            return True
    except (AppError, OSError):
        return True
    # A second change in the same tick of the clock would go unnoticed: only an old status is sure.
    if abs(time.time_ns() - hint[4]) > CLOCK_TICK:
        entry.known_status = hint
    return False


def _status_hint(status: os.stat_result) -> tuple[int, ...]:
    return (
        status.st_dev,
        status.st_ino,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def read_for_merge(entry: Entry, ours: Answers) -> Version:
    """Read the file of a session, if that can be merged.

    Raises NoSuchError, CannotReadError, ProblemsError or OtherAnswersError when it is gone,
    invalid, emptied or replaced by other answers. Then the session has the only copy.
    """
    assert entry.path is not None
    version = read_version(disk.real_path(entry.path), entry.known)
    refuse_other_answers(version, ours, entry.known)
    if is_emptied(version, entry.known):
        raise CannotReadError(f"{entry.path.name} was emptied.")
    return version


def reload(state: Path, entry: Entry, ours: Answers, now: datetime) -> Answers:
    """Return our answers, with what another program changed in the file; unsaved changes stay.

    Where both changed an answer, ours stays, and the save keeps both. What a program undid without
    having seen our last save is restored, and unsaved then; what it removed goes into the history.
    Nothing else is written. Raises as `read_for_merge` does; then nothing changed.
    """
    assert entry.path is not None
    real = disk.real_path(entry.path)
    version = read_for_merge(entry, ours)
    base, theirs = entry.base or answers_from({}), version.answers
    last, recent = _own_versions(state, real, entry, version)
    if last is not None:
        theirs = answers_from(restored(version, last.answers, recent, {})[0].data)
        if not entry.private and drops(last.answers, theirs):
            History(state, real, entry.sensitive).add(last.raw, "mine", now)
    merged = with_foreign_changes(base, ours, theirs) or ours
    unsaved = set(changed_places(base, ours))
    there = changed_places(base, version.answers)
    entry.base = overlay(base, version.answers, [p for p in there if p not in unsaved])
    entry.known, entry.offered, entry.known_status = version, None, ()
    return merged


def keep_lost(state: Path, entry: Entry, now: datetime) -> bool:
    """Keep our last version in the history when another program replaced it by one with less.

    Returns whether it was kept. Never raises.
    """
    if entry.path is None or entry.known is None or entry.private:
        return False
    try:
        real = disk.real_path(entry.path)
        last, _ = _own_versions(state, real, Entry(), entry.known)
        if last is None or not drops(last.answers, entry.known.answers):
            return False
        return History(state, real, entry.sensitive).add(last.raw, "mine", now)
    except (AppError, OSError):
        return False


def _own_versions(
    state: Path, real: Path, entry: Entry, found: Version
) -> tuple[Version | None, list[Answers]]:
    """Return the versions that this app wrote last and before, when the file holds another one."""
    with lock_file(state, real) as lock:
        if lock.is_ours(found.digest):
            return None, []
        kept = Recent(state, lock.key)
        raw = kept.last(lock)
        last = Version.read(raw, "") if raw is not None else entry.known
        return last, [*kept.answers(lock), *entry.past]


# -- merging ---------------------------------------------------------------------------------------


class OtherAnswersError(AppError):
    """The file holds other answers, or something else: nothing is merged into it."""


def is_emptied(found: Version, known: Version | None) -> bool:
    """Return whether a file holds no data, or only comments, where it held some before."""
    return known is not None and bool(known.data) and not found.data


def is_another_worksheet(found: Answers, ours: Answers) -> bool:
    """Return whether a file holds answers with another id or worksheet: those are not merged."""
    pairs = ((found.id, ours.id), (found.worksheet, ours.worksheet))
    return any(one and other and one != other for one, other in pairs)


def _has_hidden_answers(found: Version, known: Version | None) -> bool:
    """Return whether answers are in a form that hides them: none of those was removed."""
    before = misshapen(known.data) if known is not None else []
    return any(place not in before for place in misshapen(found.data))


def refuse_other_answers(found: Version, ours: Answers, known: Version | None) -> None:
    """Raise OtherAnswersError when a file no longer holds this worksheet."""
    was_ours = known is not None and looks_like_answers(known.data)
    no_sheet = was_ours and bool(found.data) and not looks_like_answers(found.data)
    if no_sheet or is_another_worksheet(found.answers, ours) or _has_hidden_answers(found, known):
        raise OtherAnswersError("There's a different worksheet under this name now.")


def merge_base(entry: Entry, answers: Answers) -> Answers:
    """Return the answers that ours are compared with: those read or written last.

    What was applied since from `entry.offered` is no change of ours.
    """
    base, offered = entry.base or answers_from({}), entry.offered
    if offered is None:
        return base
    places = changed_places(base, offered)
    applied = [one for one in places if value_at(offered, one) == value_at(answers, one)]
    return overlay(base, offered, applied)


@dataclass(frozen=True)
class Merge:
    """Result of a merge. `collided`: it replaces something that another program changed.

    `stale`: the other program had not seen our newest version; `dropped`: it removed or changed
    part of that. `whole` is the version found with the missing parts restored, without our answers.
    `foreign` holds all answers when others changed some.
    """

    edited: Edit
    whole: Edit
    foreign: Answers | None = None
    collided: bool = False
    stale: bool = False
    dropped: bool = False


def merge(
    found: Version,
    base: Answers,
    answers: Answers,
    prompts: Prompts,
    written: Sequence[Answers] = (),
) -> Merge:
    """Merge what changed from `base` to our answers into the version found.

    `written` is what this app wrote, newest first; empty when that is `found` itself, or unknown.
    Raises CannotWriteError as `edit` does.
    """
    whole = Edit(found.text, found.data)
    collided, stale, dropped = False, False, False
    if written:
        whole, collided, stale = restored(found, written[0], written[1:], prompts)
        dropped = drops(written[0], answers_from(whole.data))
    if not whole.data:
        # The file is empty but for comments: all our answers are written, not only what changed.
        return Merge(
            _with_answers_below(whole.text, answers, prompts), whole, dropped=bool(written)
        )
    theirs = found.answers if whole.text is found.text else answers_from(whole.data)
    edited = edit(whole.text, base, answers, prompts, whole.data)
    edited = replace(edited, rewritten=edited.rewritten or whole.rewritten)
    if theirs.has_content_of(base):
        return Merge(edited, whole, None, collided, stale, dropped)
    collided = collided or collides(base, answers, theirs)
    return Merge(
        edited, whole, with_foreign_changes(base, answers, theirs), collided, stale, dropped
    )


def _with_answers_below(text: str, answers: Answers, prompts: Prompts) -> Edit:
    """Return a file that holds only comments, with all the answers below them."""
    above = text if not text.removeprefix(BOM) or text.endswith("\n") else f"{text}\n"
    written = above.replace("\r\n", "\n") + new_text(answers, prompts)
    if "\r\n" in text:
        written = written.replace("\n", "\r\n")
    return Edit(written, tomllib.loads(written.removeprefix(BOM)))


def restored(
    found: Version, last: Answers, recent: Sequence[Answers], prompts: Prompts
) -> tuple[Edit, bool, bool]:
    """Restore in the version found what it lacks of `last`.

    Returns the text, whether that collides, and whether anything was restored. Each of our saves
    sets the time in a file, and other programs leave that alone: it shows, to the second, which of
    our versions one was made from. What is missing from that was removed on purpose, and stays
    removed. A version of unknown origin removes nothing.
    """
    made_from = [one for one in (last, *recent) if one.saved and one.saved == found.answers.saved]
    back: list[Place] = []
    collided = False
    for place in changed_places(found.answers, last):
        theirs, ours = value_at(found.answers, place), value_at(last, place)
        if ours is None:  # at worst something comes back that was removed before
            continue
        before = [value_at(one, place) for one in made_from]
        if not before or ours not in before:
            collided = collided or theirs not in before
            back.append(place)
        elif theirs in before:
            back.append(place)
    if not back:
        return Edit(found.text, found.data), False, False
    wanted = overlay(found.answers, last, back)
    return edit(found.text, found.answers, wanted, prompts, found.data), collided, True


def drops(last: Answers, now: Answers) -> bool:
    """Return whether something in the last version is missing or different now."""
    return any(value_at(last, place) is not None for place in changed_places(last, now))
