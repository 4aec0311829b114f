"""One save, from the answers in hand to the name on the disk, the first save included."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from reconcile_tui.domain.answers import MAX_FILE, Answers, shortened
from reconcile_tui.domain.dates import UNKNOWN
from reconcile_tui.domain.merge import changed_places
from reconcile_tui.domain.reading import answers_from, looks_like_answers, misshapen
from reconcile_tui.domain.worksheet import without
from reconcile_tui.errors import (
    BookError,
    CannotWriteError,
    NoSuchError,
    ProblemsError,
    UnfitFileError,
)
from reconcile_tui.storage.conflict_copies import keep_copy, move_aside, redact_copy
from reconcile_tui.storage.entries import Entry, Saved, Version, read_version
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import atomic, disk, encryption
from reconcile_tui.storage.io import atomic as swap
from reconcile_tui.storage.io.atomic import DamagedError, Displaced, NoSheetError, NotAFileError
from reconcile_tui.storage.io.file_lock import RemovedError, Turn, turn
from reconcile_tui.storage.merging import Merge, Mine, merge
from reconcile_tui.storage.paths import free_names
from reconcile_tui.storage.recovery import settle_leftovers, settle_waiting, wait_for
from reconcile_tui.storage.redact import copyable
from reconcile_tui.toml.edit import Edit
from reconcile_tui.toml.write import Prompts, new_text


class OtherAnswersError(BookError):
    """Other answers, or something else, stand under this name now: nothing is merged into them."""


def is_emptied(found: Version, known: Version | None) -> bool:
    """Whether nothing stands there, or comments only, where something stood before."""
    return known is not None and bool(known.data) and not found.data


def is_another_sheet(found: Answers, mine: Answers) -> bool:
    """Whether somebody put other answers into the place of mine: these two are not merged."""
    pairs = ((found.id, mine.id), (found.worksheet, mine.worksheet))
    return any(theirs and ours and theirs != ours for theirs, ours in pairs)


def _lost_its_shape(found: Version, known: Version | None) -> bool:
    """Whether answers stand there in a form that hides them: none of them was taken away."""
    before = misshapen(known.data) if known is not None else []
    return any(place not in before for place in misshapen(found.data))


def refuse_another(found: Version, mine: Answers, known: Version | None) -> None:
    """OtherAnswersError when what was found is not this sheet any more."""
    was_ours = known is not None and looks_like_answers(known.data)
    no_sheet = was_ours and bool(found.data) and not looks_like_answers(found.data)
    if no_sheet or is_another_sheet(found.answers, mine) or _lost_its_shape(found, known):
        raise OtherAnswersError("There's a different worksheet under this name now.")


ROUNDS = 10
"""How often a save begins again because another program wrote in the middle of it."""

HISTORY_EVERY = 600.0
"""Seconds of work between two versions in the history."""

PAST = 8

RACE = timedelta(seconds=60)
"""How long ago a version of ours may have been written over by a program that had not seen it."""


@dataclass
class Save:
    """One save of one file that is there. It is used once."""

    state: Path
    entry: Entry
    answers: Answers
    prompts: Prompts
    now: datetime
    copies: list[Path] = field(default_factory=list)
    trouble: str = ""
    parted: bool = False
    rewritten: bool = False
    """Whether the form of the file had to be changed."""
    old_form: Path | None = None
    """The file as it was before that."""
    emptied: bool = False
    _asides: list[Path] = field(default_factory=list)
    _recent: list[Answers] = field(default_factory=list)

    def run(self) -> Saved:
        """Return only when the words are on the disk.

        On BookError the entry is as it was, and the file is the old one, or the new one whole.
        """
        path = self.entry.path
        assert path is not None
        with atomic.told(path):
            try:
                version, merged = self._in_turn(path)
            except FileNotFoundError as error:
                raise NoSuchError(f"There's no file at {path}.") from error
        return self._done(path, version, merged)

    def _in_turn(self, path: Path) -> tuple[Version, Merge]:
        real = disk.real_path(path)
        atomic.refuse_protected(real, path)
        with turn(self.state, real) as mine, atomic.opened_folder(real.parent) as folder:
            self.trouble = mine.trouble
            self.parted = disk.stat(real).st_nlink > 1
            self._settle(real, mine)
            try:
                version, merged = self._put(real, mine)
            except BaseException:
                # What came out and was not merged is not left where nobody looks.
                self._settle_leftovers(real, mine, list(swap.aside_names(real)))
                mine.done()
                raise
            for aside in self._asides:
                with suppress(OSError):
                    disk.unlink(aside)
            mine.done()
            disk.sync_folder(folder)
        return version, merged

    def _settle(self, real: Path, mine: Turn) -> None:
        """Look at what was left beside the file, before the first save and when it is too much."""
        asides = list(swap.aside_names(real))
        if self.entry.waiting:
            self.copies += settle_waiting(self.entry, real, self.now)
        if mine.locked and (killed := mine.killed):
            # At once: what it was about is known for sure only until the next save.
            self._settle_leftovers(real, mine, list(swap.aside_names(real, killed)))
        if asides[-1].exists():
            self._settle_leftovers(real, mine, asides)
        elif self.entry.kept_at is None and mine.locked:
            self._settle_leftovers(real, mine)

    def _settle_leftovers(self, real: Path, mine: Turn, only: list[Path] | None = None) -> None:
        copies = settle_leftovers(real, mine, self.state, self.now, only=only)
        for copy in copies:
            redact_copy(copy, self.entry.sensitive)
        self.copies += copies

    def _put(self, real: Path, mine: Turn) -> tuple[Version, Merge]:
        """Put the next version in place, as often as something else came in between."""
        last: Version | None = None
        found, there = self._found(real, mine)
        expected: bytes | None = there
        for left in reversed(range(ROUNDS)):
            last = last or self._last(real, found, mine)
            merged = self._merged(found, last, mine)
            self._notice_hands(found, mine)
            self._keep(real, found, merged, last, mine)
            version = _edited_version(merged.edited)
            expected = there if expected is None else expected
            out = self._exchanged(real, version, expected, mine)
            if out.raw == expected and out.placed:
                return version, merged
            if out.placed:
                expected = version.raw
                self._recent[:0] = [version.answers, found.answers]
            else:
                expected = out.raw
            last, unseen = _edited_version(merged.whole), self._looked_at(real, out, merge=left > 0)
            if unseen is None and out.placed:
                return version, merged
            found, there = (unseen, there) if unseen else self._found(real, mine)
        raise CannotWriteError(f"{real} couldn't be saved: another program keeps writing to it.")

    def _found(self, real: Path, mine: Turn) -> tuple[Version, bytes]:
        """What the answers are brought into, and the bytes that stand in the file.

        Into an emptied file what stood there last is put back, comments and all. Where a comment
        stands alone, the answers are written under that.
        """
        known = self.entry.known
        found = read_version(real, known)
        refuse_another(found, self.answers, known)
        if not is_emptied(found, known):
            return found, found.raw
        self.emptied = True
        before = self._last(real, found, mine) or known
        assert before is not None
        if not self.entry.private:
            history = self._history(real)
            history.add(found.raw, "foreign", self.now)
            history.add(before.raw, "mine", self.now)
        return found if found.raw.strip() else before, found.raw

    def _notice_hands(self, found: Version, mine: Turn) -> None:
        """Have versions kept for a while when this session is not alone.

        Called once `found` is merged: it is not its own ancestor.
        """
        known = self.entry.known
        if known is None or found.raw == known.raw or self.entry.private:
            return
        recent, moment = self._versions(mine), self.now.timestamp()
        alone, mine.hands = recent.is_over(mine, moment), int(moment)
        if alone:
            recent.add(mine, known.raw, moment)
        if alone or not mine.is_ours(found.digest):
            # Another program's too: it may go on from what it wrote itself.
            recent.add(mine, found.raw, moment, ours=mine.is_ours(found.digest))

    def _last(self, real: Path, found: Version, mine: Turn) -> Version | None:
        """What was written by one of our sessions last, if `found` is something else."""
        known = self.entry.known
        if mine.is_ours(found.digest):
            return None
        seen = known is not None and found.raw == known.raw
        if known is not None and known.digest == mine.last:
            last: Version | None = known
        else:
            raw = self._versions(mine).last(mine) if mine.last else None
            last = Version.read(raw, "") if raw is not None else None
        if last is None:
            return None if seen else known
        # Who opens an older version means it, unless it has only just taken a newer one's place.
        saved = last.answers.saved
        if not seen or (saved and abs(self.now - saved) < RACE):
            return last
        if not self.entry.private:
            self._history(real).add(last.raw, "mine", self.now)
        return None

    def _merged(self, found: Version, last: Version | None, mine: Turn) -> Merge:
        older = self._versions(mine).answers(mine) if last is not None else []
        recent = [*self._recent, *older, *self.entry.past]
        base = self.entry.base or answers_from({})
        hand = Mine(base, self.answers, self.entry.offered)
        return merge(found, hand, self.prompts, last, recent)

    def _keep(
        self, real: Path, found: Version, merged: Merge, last: Version | None, mine: Turn
    ) -> None:
        """Put aside whatever the next version would make unfindable."""
        self._keep_beside(real, found, merged)
        self.rewritten = self.rewritten or merged.rewritten
        if self.entry.private:
            return
        history = self._history(real)
        self._keep_own(history, found, mine)
        self._keep_emptied(history, found)
        if mine.last and not mine.is_ours(found.digest):
            history.add(found.raw, "foreign", self.now)
        if last is not None and (merged.stale or merged.dropped):
            history.add(last.raw, "mine", self.now)

    def _must_keep(self, merged: Merge) -> bool:
        """Whether the found version has to stand beside the new one for its shape.

        Of a private worksheet no second copy is made when nothing of the first is missing.
        """
        return merged.rewritten and not (self.entry.private and merged.edited.lossless)

    def _keep_beside(self, real: Path, found: Version, merged: Merge) -> None:
        """Keep what was found as a conflict copy, where the next version writes over some of it.

        Not for sensitive answers alone: no copy holds one, and the rest is in the next version.
        """
        if not merged.collided and not self._must_keep(merged):
            return
        raw = copyable(found.raw, self.entry.sensitive)
        if raw is None:
            return
        if raw is not found.raw and not merged.rewritten:
            there = without(found.answers, self.entry.sensitive)
            next_one = without(answers_from(merged.edited.data), self.entry.sensitive)
            if not changed_places(there, next_one):
                return
        self.copies.append(keep_copy(real, raw, self.now))
        if merged.rewritten and not merged.collided:
            self.old_form = self.copies[-1]

    def _keep_emptied(self, history: History, found: Version) -> None:
        """Before an answer ends empty, the version from before it began to get shorter.

        A word that is taken away letter by letter is saved at every stage: it is the whole one that
        a person looks for in the earlier versions.
        """
        entry = self.entry
        base = entry.base or self.answers
        shorter = list(shortened(base, self.answers, entry.written))
        if not shorter:
            entry.fuller = None
            return
        entry.fuller = entry.fuller or found
        if any(left == 0 for left in shorter):
            history.add(entry.fuller.raw, "mine", self.now)
            entry.fuller = None

    def _keep_own(self, history: History, found: Version, mine: Turn) -> None:
        """One version from before the first change, then one for every ten minutes of work."""
        entry, moment = self.entry, time.monotonic()
        if entry.kept_at is None:
            opened = entry.known or found
            ours = not mine.last or mine.is_ours(opened.digest)
            history.add(opened.raw, "mine" if ours else "foreign", self.now)
            entry.kept_at = moment
        elif moment - entry.kept_at >= HISTORY_EVERY:
            history.add(found.raw, "mine", self.now)
            entry.kept_at = moment

    def _exchanged(self, real: Path, version: Version, expected: bytes, mine: Turn) -> Displaced:
        mine.announce(version.digest)
        out = swap.put(real, version.raw, expected)
        if out.placed:
            if not self.entry.private:
                self._versions(mine).add(mine, version.raw, self.now.timestamp())
            mine.wrote(version.digest)
        if out.path is not None and out.held is False:
            self._asides.append(out.path)
        else:
            wait_for(self.entry, out)
        return out

    def _looked_at(self, real: Path, out: Displaced, *, merge: bool) -> Version | None:
        """What came out, to be merged; None when it cannot be, and is kept as it is."""
        if out.raw is not None and merge:
            with suppress(ProblemsError):
                version = Version.read(out.raw, str(real))
                if is_emptied(version, self.entry.known):
                    self.emptied = True
                    return None
                if not is_another_sheet(version.answers, self.answers):
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

    def _versions(self, mine: Turn) -> Recent:
        return Recent(self.state, mine.key, self.entry.sensitive)

    def _done(self, path: Path, version: Version, merged: Merge) -> Saved:
        entry = self.entry
        known = entry.known
        past = entry.past or ((known.answers,) if known is not None else ())
        entry.past = (version.answers, *past)[:PAST]
        entry.base, entry.known, entry.offered = self.answers, version, merged.foreign
        entry.hint = ()
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
        if self.parted:
            words.append("The file had a second name. The file with that name wasn't changed.")
        return " ".join(words)


def _edited_version(edited: Edit) -> Version:
    return Version(edited.text.encode("utf-8"), edited.text, edited.data)


def create(folder: Path, state: Path, entry: Entry, answers: Answers, prompts: Prompts) -> Saved:
    """Put answers into a new file. Raises CannotWriteError; then there is none."""
    assert answers.saved is not None
    atomic.make_private_folder(folder)
    version = _first_version(answers, prompts)
    for path in free_names(first_path(folder, entry, answers)):
        try:
            _write(path, version, state)
        except FileExistsError:
            continue
        entry.path, entry.base, entry.known = path, answers, version
        entry.offered, entry.hint, entry.kept_at = None, (), time.monotonic()
        return Saved(path, answers.saved, answers)
    raise AssertionError("names never run out")


def first_path(folder: Path, entry: Entry, answers: Answers) -> Path:
    """Return the name of a new file, if that is free."""
    if encryption.is_on():
        return folder / encryption.new_name()
    begun = answers.saved if answers.started == UNKNOWN and answers.saved else answers.started
    return folder / f"{begun.date().isoformat()}-{entry.stem or answers.worksheet}.toml"


def _first_version(answers: Answers, prompts: Prompts) -> Version:
    text = new_text(answers, prompts)
    if len(text.encode("utf-8")) > MAX_FILE:
        raise CannotWriteError("Not saved: the file would be too large (over 1 MiB).")
    return Version.read(text.encode("utf-8"), "")


def _write(path: Path, version: Version, state: Path) -> None:
    with turn(state, path) as mine:
        mine.announce(version.digest)
        atomic.write_new(path, version.raw)
        mine.wrote(version.digest)
        mine.done()


GONE = 0.2
"""Seconds after which a file that is gone is gone."""

_ESTRANGED = (
    NoSuchError,
    ProblemsError,
    OtherAnswersError,
    NotAFileError,
    NoSheetError,
    DamagedError,
    UnfitFileError,
)
"""Gone, broken, other answers, a folder, a shape that takes no answer: never written to.

A disk that refuses is none of these: there the file is waited for."""


def save_or_beside(save: Save, folder: Path) -> tuple[Saved, str]:
    """Save into the file of an entry, or into a new one in the folder that the entry then has.

    Also returns why there are no earlier versions, if there are none. Raises RemovedError when the
    file is not there because it was removed through the book.
    """
    entry = save.entry
    assert entry.path is not None
    if _was_removed(entry) and not os.path.lexists(entry.path):
        raise RemovedError(f"{entry.path.name} was deleted.")
    try:
        try:
            return save.run(), save.trouble
        except NoSuchError:
            # An editor may be between taking the old file away and writing the new one.
            time.sleep(GONE)
            save = Save(save.state, entry, save.answers, save.prompts, save.now)
            return save.run(), save.trouble
    except _ESTRANGED as error:
        if _was_removed(entry):
            raise RemovedError(f"{entry.path.name} was deleted.") from None
        path, entry.path = entry.path, None
        saved = create(folder, save.state, entry, save.answers, save.prompts)
        return saved._replace(notice=_notice(path, saved.path, error)), ""


def _was_removed(entry: Entry) -> bool:
    return entry.seat is not None and entry.seat.is_given_up


def _notice(old: Path, new: Path, error: BookError) -> str:
    if old == new:
        return f"{old.name} was gone. It's saved again, with everything you wrote."
    where = new.name if new.parent == old.parent else str(new)
    return f"{old.name} {_why(error)}. What you wrote is saved in {where}."


def _why(error: BookError) -> str:
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
