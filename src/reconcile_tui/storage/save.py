"""Save answers to a file: merge, exchange atomically, and inspect what was displaced.

A first save creates the file; one that finds the file gone or unusable creates another.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import structs

from reconcile_tui.domain.answers import MAX_FILE, Answers, shortened
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.merge import changed_places
from reconcile_tui.domain.reading import answers_from
from reconcile_tui.domain.worksheet import without
from reconcile_tui.errors import (
    AppError,
    CannotWriteError,
    NoSuchError,
    ProblemsError,
    UnfitFileError,
)
from reconcile_tui.storage.conflicts import (
    keep_copy,
    move_aside,
    recheck_later,
    redact_copy,
    settle_waiting,
)
from reconcile_tui.storage.entries import Entry, Saved, Version, copyable, read_version
from reconcile_tui.storage.external_changes import (
    Merge,
    OtherAnswersError,
    is_another_worksheet,
    is_emptied,
    merge,
    merge_base,
    refuse_other_answers,
)
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.disk import DamagedError, Displaced, NoSheetError, NotAFileError
from reconcile_tui.storage.io.file_lock import FileLock, RemovedError, lock_file
from reconcile_tui.storage.paths import free_names, with_first_free_name
from reconcile_tui.storage.recovery import settle_leftovers
from reconcile_tui.toml.edit import Edit
from reconcile_tui.toml.write import Prompts, new_text

ROUNDS = 10
"""How often a save starts over because another program wrote in between."""

HISTORY_EVERY = 600.0
"""Seconds of work between two versions in the history."""

PAST_VERSIONS = 8

RACE_WINDOW = timedelta(seconds=60)
"""How recently a program must have replaced our version to count as not having seen it."""


@dataclass
class Save:
    """One save of one existing file. Used once."""

    state: Path
    entry: Entry
    answers: Answers
    prompts: Prompts
    now: datetime
    copies: list[Path] = field(default_factory=list)
    trouble: str = ""
    had_hard_link: bool = False
    rewritten: bool = False
    """Whether the file had to be written in canonical form."""
    old_form: Path | None = None
    """The conflict copy with the file as it was before that."""
    emptied: bool = False
    _asides: list[Path] = field(default_factory=list)
    _recent: list[Answers] = field(default_factory=list)

    def run(self) -> Saved:
        """Save, and return once the answers are on the disk.

        On AppError the entry is unchanged, and the file is the old or the new version, complete.
        """
        path = self.entry.path
        assert path is not None
        with disk.translated_errors(path):
            try:
                version, merged = self._run_locked(path)
            except FileNotFoundError as error:
                raise NoSuchError(f"There's no file at {path}.") from error
        return self._update_entry(path, version, merged)

    def _run_locked(self, path: Path) -> tuple[Version, Merge]:
        real = disk.real_path(path)
        disk.refuse_protected(real, path)
        with lock_file(self.state, real) as lock, disk.opened_folder(real.parent) as folder:
            self.trouble = lock.trouble
            self.had_hard_link = disk.status_of(real).st_nlink > 1
            self._settle(real, lock)
            try:
                version, merged = self._exchange_until_settled(real, lock)
            except BaseException:
                # A displaced version that was not merged must not stay under a hidden name.
                self._settle_leftovers(real, lock, list(disk.aside_names(real)))
                lock.done()
                raise
            for aside in self._asides:
                disk.discard(aside)
            lock.done()
            disk.sync_folder(folder)
        return version, merged

    def _settle(self, real: Path, lock: FileLock) -> None:
        """Settle temporary files of killed saves, before the first save and when there are many."""
        asides = list(disk.aside_names(real))
        if self.entry.waiting:
            self.copies += settle_waiting(self.entry, real, self.now)
        if lock.locked and (killed := lock.killed):
            # Now: the record of the killed save lasts only until the next one.
            self._settle_leftovers(real, lock, list(disk.aside_names(real, killed)))
        if asides[-1].exists():
            self._settle_leftovers(real, lock, asides)
        elif self.entry.kept_at is None and lock.locked:
            self._settle_leftovers(real, lock)

    def _settle_leftovers(self, real: Path, lock: FileLock, only: list[Path] | None = None) -> None:
        copies = settle_leftovers(real, lock, self.state, self.now, only=only)
        for copy in copies:
            redact_copy(copy, self.entry.sensitive)
        self.copies += copies

    def _exchange_until_settled(self, real: Path, lock: FileLock) -> tuple[Version, Merge]:
        """Exchange the next version with the file; merge and repeat when another program wrote."""
        last: Version | None = None
        found, there = self._read_current(real, lock)
        expected: bytes | None = there
        for left in reversed(range(ROUNDS)):
            last = last or self._last_own_version(real, found, lock)
            merged = self._merged(found, last, lock)
            self._keep_recent(found, lock)
            self._keep_replaced(real, found, merged, last, lock)
            version = _edited_version(merged.edited)
            expected = there if expected is None else expected
            out = self._exchange(real, version, expected, lock)
            if out.raw == expected and out.placed:
                return version, merged
            if out.placed:
                expected = version.raw
                self._recent[:0] = [version.answers, found.answers]
            else:
                expected = out.raw
            last, unseen = (
                _edited_version(merged.whole),
                self._inspect_displaced(real, out, merge=left > 0),
            )
            if unseen is None and out.placed:
                return version, merged
            found, there = (unseen, there) if unseen else self._read_current(real, lock)
        raise CannotWriteError(f"{real} couldn't be saved: another program keeps writing to it.")

    def _read_current(self, real: Path, lock: FileLock) -> tuple[Version, bytes]:
        """Return the version to merge into, and the bytes of the file.

        An emptied file is restored with its comments; if only a comment is left, the answers go
        below it.
        """
        known = self.entry.known
        found = read_version(real, known)
        refuse_other_answers(found, self.answers, known)
        if not is_emptied(found, known):
            return found, found.raw
        self.emptied = True
        before = self._last_own_version(real, found, lock) or known
        assert before is not None
        if not self.entry.private:
            history = self._history(real)
            history.add(found.raw, "foreign", self.now)
            history.add(before.raw, "mine", self.now)
        return found if found.raw.strip() else before, found.raw

    def _keep_recent(self, found: Version, lock: FileLock) -> None:
        """Keep recent versions for a while when another writer was seen.

        Called once `found` is merged: it is not its own ancestor.
        """
        known = self.entry.known
        if known is None or found.raw == known.raw or self.entry.private:
            return
        recent, moment = self._versions(lock), self.now.timestamp()
        alone, lock.foreign_at = recent.is_only_writer(lock, moment), int(moment)
        if alone:
            recent.add(lock, known.raw, moment)
        if alone or not lock.is_ours(found.digest):
            # Another program's version too: it may continue from what it wrote itself.
            recent.add(lock, found.raw, moment, ours=lock.is_ours(found.digest))

    def _last_own_version(self, real: Path, found: Version, lock: FileLock) -> Version | None:
        """Return what this app wrote last, when `found` is another version that may lack some."""
        known = self.entry.known
        if lock.is_ours(found.digest):
            return None
        seen = known is not None and found.raw == known.raw
        if known is not None and known.digest == lock.last:
            last: Version | None = known
        else:
            raw = self._versions(lock).last(lock) if lock.last else None
            last = Version.read(raw, "") if raw is not None else None
        if last is None:
            return None if seen else known
        # A session opened on an older version keeps it, unless that has just replaced a newer one.
        saved = last.answers.saved
        if not seen or (saved and abs(self.now - saved) < RACE_WINDOW):
            return last
        if not self.entry.private:
            self._history(real).add(last.raw, "mine", self.now)
        return None

    def _merged(self, found: Version, last: Version | None, lock: FileLock) -> Merge:
        written: list[Answers] = []
        if last is not None:
            older = self._versions(lock).answers(lock)
            written = [last.answers, *self._recent, *older, *self.entry.past]
        base = merge_base(self.entry, self.answers)
        return merge(found, base, self.answers, self.prompts, written)

    def _keep_replaced(
        self, real: Path, found: Version, merged: Merge, last: Version | None, lock: FileLock
    ) -> None:
        """Keep in copies and in the history what the next version replaces."""
        self._keep_conflict_copy(real, found, merged)
        self.rewritten = self.rewritten or merged.edited.rewritten
        if self.entry.private:
            return
        history = self._history(real)
        self._add_to_history(history, found, lock)
        self._keep_emptied(history, found)
        if lock.last and not lock.is_ours(found.digest):
            history.add(found.raw, "foreign", self.now)
        if last is not None and (merged.stale or merged.dropped):
            history.add(last.raw, "mine", self.now)

    def _keep_conflict_copy(self, real: Path, found: Version, merged: Merge) -> None:
        """Keep the version found as a conflict copy when the next one replaces some of it.

        Not for sensitive answers alone: no copy holds one, and the rest is in the next version.
        """
        # Of a private worksheet no copy is made when nothing is lost.
        is_kept = self.entry.private and merged.edited.lossless
        if not merged.collided and (is_kept or not merged.edited.rewritten):
            return
        raw = copyable(found.raw, self.entry.sensitive)
        if raw is None:
            return
        if raw is not found.raw and not merged.edited.rewritten:
            there = without(found.answers, self.entry.sensitive)
            next_one = without(answers_from(merged.edited.data), self.entry.sensitive)
            if not changed_places(there, next_one):
                return
        self.copies.append(keep_copy(real, raw, self.now))
        if merged.edited.rewritten and not merged.collided:
            self.old_form = self.copies[-1]

    def _keep_emptied(self, history: History, found: Version) -> None:
        """Before an answer ends empty, keep the version from before it began to get shorter.

        Deleting letter by letter saves every stage, but a person looks for the complete text in the
        history.
        """
        entry = self.entry
        base = entry.base or self.answers
        shorter = list(shortened(base, self.answers, entry.written))
        if not shorter:
            entry.before_shortening = None
            return
        entry.before_shortening = entry.before_shortening or found
        if any(left == 0 for left in shorter):
            history.add(entry.before_shortening.raw, "mine", self.now)
            entry.before_shortening = None

    def _add_to_history(self, history: History, found: Version, lock: FileLock) -> None:
        """Keep a version before the first change, then one every HISTORY_EVERY seconds."""
        entry, moment = self.entry, time.monotonic()
        if entry.kept_at is None:
            opened = entry.known or found
            ours = not lock.last or lock.is_ours(opened.digest)
            history.add(opened.raw, "mine" if ours else "foreign", self.now)
            entry.kept_at = moment
        elif moment - entry.kept_at >= HISTORY_EVERY:
            history.add(found.raw, "mine", self.now)
            entry.kept_at = moment

    def _exchange(self, real: Path, version: Version, expected: bytes, lock: FileLock) -> Displaced:
        lock.announce(version.digest)
        out = disk.exchange_version(real, version.raw, expected)
        if out.placed:
            if not self.entry.private:
                self._versions(lock).add(lock, version.raw, self.now.timestamp())
            lock.wrote(version.digest)
        if out.path is not None and out.held is False:
            self._asides.append(out.path)
        else:
            recheck_later(self.entry, out)
        return out

    def _inspect_displaced(self, real: Path, out: Displaced, *, merge: bool) -> Version | None:
        """Return the displaced version for another merge, or keep it as a copy and return None."""
        if out.raw is not None and merge:
            with suppress(ProblemsError):
                version = Version.read(out.raw, str(real))
                if is_emptied(version, self.entry.known):
                    self.emptied = True
                    return None
                if not is_another_worksheet(version.answers, self.answers):
                    return version
        if out.path in self._asides:
            self._asides.remove(out.path)
        if out.path is not None:
            copy = move_aside(out.path, real, self.now)
            if out.held is False:
                redact_copy(copy, self.entry.sensitive)
            self.copies.append(copy)
        return None

    def _history(self, real: Path) -> History:
        return History(self.state, real, self.entry.sensitive)

    def _versions(self, lock: FileLock) -> Recent:
        return Recent(self.state, lock.key, self.entry.sensitive)

    def _update_entry(self, path: Path, version: Version, merged: Merge) -> Saved:
        entry = self.entry
        known = entry.known
        past = entry.past or ((known.answers,) if known is not None else ())
        entry.past = (version.answers, *past)[:PAST_VERSIONS]
        entry.base, entry.known, entry.offered = self.answers, version, merged.foreign
        entry.known_status = ()
        return Saved(
            path, self.now, self.answers, self._notice(), merged.foreign, tuple(self.copies)
        )

    def _notice(self) -> str:
        words = []
        if self.emptied:
            words.append("Another program emptied the file. What you wrote is back in it.")
        if self.rewritten:
            words.append(
                "The file was rewritten in the usual format, because nothing could be added to it."
            )
        if self.old_form:
            words.append(f"The old file is next to it, as {self.old_form.name}.")
        if foreign := [copy for copy in self.copies if copy != self.old_form]:
            name = foreign[0].name
            words.append(f"The version that was changed outside this window is in {name}.")
        if self.had_hard_link:
            words.append("The file had a second name. The file with that name wasn't changed.")
        return " ".join(words)


def _edited_version(edited: Edit) -> Version:
    return Version(edited.text.encode("utf-8"), edited.text, edited.data)


def create(folder: Path, state: Path, entry: Entry, answers: Answers, prompts: Prompts) -> Saved:
    """Write answers to a new file. Raises CannotWriteError; then there is none."""
    assert answers.saved is not None
    disk.make_private_folder(folder)
    text = new_text(answers, prompts)
    if len(text.encode("utf-8")) > MAX_FILE:
        raise CannotWriteError("Not saved: the file would be too large (over 1 MiB).")
    version = Version.read(text.encode("utf-8"), "")

    def write(path: Path) -> None:
        with lock_file(state, path) as lock:
            lock.announce(version.digest)
            disk.write_new(path, version.raw)
            lock.wrote(version.digest)
            lock.done()

    path = with_first_free_name(free_names(first_path(folder, entry, answers)), write)
    entry.path, entry.base, entry.known = path, answers, version
    entry.offered, entry.known_status, entry.kept_at = None, (), time.monotonic()
    return Saved(path, answers.saved, answers)


def first_path(folder: Path, entry: Entry, answers: Answers) -> Path:
    """Return the preferred path of a new file."""
    if encryption.is_on():
        return folder / encryption.new_name()
    begun = answers.saved if answers.started == UNKNOWN and answers.saved else answers.started
    return folder / f"{begun.date().isoformat()}-{entry.stem or answers.worksheet}.toml"


GONE = 0.2
"""Seconds after which a missing file counts as gone."""

_UNUSABLE = (
    NoSuchError,
    ProblemsError,
    OtherAnswersError,
    NotAFileError,
    NoSheetError,
    DamagedError,
    UnfitFileError,
)
"""A file with one of these errors is never written to. An error of the disk is retried instead."""


def save_or_create(save: Save, folder: Path) -> tuple[Saved, str]:
    """Save to the file of an entry, or to a new one in the folder, which the entry then has.

    Also returns why no earlier versions are kept, or empty. Raises RemovedError when the file was
    deleted in the app.
    """
    entry = save.entry
    assert entry.path is not None
    if _was_removed(entry) and not os.path.lexists(entry.path):
        raise RemovedError(f"{entry.path.name} was deleted.")
    try:
        try:
            return save.run(), save.trouble
        except NoSuchError:
            # An editor may have removed the old file, and not yet written the new one.
            time.sleep(GONE)
            save = Save(save.state, entry, save.answers, save.prompts, save.now)
            return save.run(), save.trouble
    except _UNUSABLE as error:
        if _was_removed(entry):
            raise RemovedError(f"{entry.path.name} was deleted.") from None
        path, entry.path = entry.path, None
        saved = create(folder, save.state, entry, save.answers, save.prompts)
        return structs.replace(saved, notice=_notice(path, saved.path, error)), ""


def _was_removed(entry: Entry) -> bool:
    return entry.deletion_marker is not None and entry.deletion_marker.is_deleted


def _notice(old: Path, new: Path, error: AppError) -> str:
    if old == new:
        return f"{old.name} was gone. It's saved again, with everything you wrote."
    where = new.name if new.parent == old.parent else str(new)
    return f"{old.name} {_reason(error)}. What you wrote is saved in {where}."


def _reason(error: AppError) -> str:
    match error:
        case NoSuchError():
            return "is gone"
        case OtherAnswersError():
            return "contains something else now"
        case NotAFileError():
            return "isn't a file anymore"
        case UnfitFileError():
            return "has a part that the app can't add to, so it wasn't changed"
    return "can't be read anymore"
