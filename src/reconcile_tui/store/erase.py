"""Erasing answers from a file and from every earlier version that this program keeps of it.

What a person clears can be brought back until its worksheet is closed. Until then the *pending
list* of the file says what is to be erased: ids of items and rows, no words, in the state folder,
so that a kill in between is made up for at the next start. A conflict copy that nobody has looked
at is never touched, only named; so is a copy that was put elsewhere. An answer that is missing from
a file, for whatever reason, erases nothing: only what is on a pending list is erased.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.sensitive import holds, sensitive_items, without
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotWriteError, ProblemsError
from reconcile_tui.store import atomic, disk
from reconcile_tui.store.canonical import Prompts
from reconcile_tui.store.copies import copies_of
from reconcile_tui.store.emergency import remembered_copies
from reconcile_tui.store.entries import Entry, Version
from reconcile_tui.store.history import History
from reconcile_tui.store.names import worksheets_in
from reconcile_tui.store.recent import Recent
from reconcile_tui.store.redact import mentions
from reconcile_tui.store.sweep import leftovers_of, settle_leftovers
from reconcile_tui.store.turns import PATIENCE, key_of, turn

if TYPE_CHECKING:
    from reconcile_tui.store.notebook import Notebook

__all__ = [
    "EARLIER",
    "FILE",
    "Erased",
    "Pending",
    "Wanted",
    "copies_holding",
    "erase_earlier",
    "finish",
    "finish_all",
]

FILE, EARLIER = "file", "earlier"
"""What is still to be done: erase it from the file too, or from earlier versions alone."""

STILL_OPEN = "another program still has it open"


@dataclass(frozen=True)
class Wanted:
    """What is to be erased from the earlier versions of a file.

    Versions that say the same as `stays` at a mark keep that, but for `sensitive` items, which no
    version holds.
    """

    marks: Collection[str]
    prompts: Prompts
    stays: Answers | None = None
    sensitive: Collection[str] = ()


@dataclass
class Erased:
    """What an erasing came to.

    `left` could not be reached, each with the reason. `copies` hold the answer still and were not
    touched, because a person has to choose.
    """

    left: list[tuple[Path, str]] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    def add(self, other: Erased) -> None:
        """Take in what another one came to."""
        self.left += other.left
        self.copies += other.copies


class Pending:
    """The pending list of one file, by its path. It holds ids only."""

    def __init__(self, state: Path, path: Path) -> None:
        self.state = state
        self.file = state / "erasing" / key_of(disk.real_path(path))

    @classmethod
    def of_key(cls, state: Path, key: str) -> Pending:
        """The list of a file of which only the key is known any more."""
        found = cls.__new__(cls)
        found.state, found.file = state, state / "erasing" / key
        return found

    def read(self) -> tuple[str, dict[str, str]]:
        """Return the id of the answers and mark -> what is to be done; empty when there is none."""
        try:
            lines = atomic.read_regular(self.file).decode("utf-8", "replace").splitlines()
        except BookError:
            return "", {}
        pairs = [line.partition(" ") for line in lines[1:]]
        marks = {mark: todo for todo, _, mark in pairs if todo in (FILE, EARLIER) and mark}
        return (lines[0] if lines else ""), marks

    def write(self, answers_id: str, marks: Mapping[str, str]) -> None:
        """Note what is to be erased; without marks, nothing is.

        Where it cannot be noted, nothing is: an old note must not outlive what it says.
        """
        if marks:
            lines = [answers_id, *(f"{todo} {mark}" for mark, todo in sorted(marks.items())), ""]
            with suppress(OSError, BookError):
                atomic.make_private_folder(self.file.parent)
                disk.overwrite(self.file, "\n".join(lines).encode("utf-8", "replace"))
                return
        with suppress(OSError):
            disk.unlink(self.file)
            self.file.parent.rmdir()

    def follow(self, path: Path) -> None:
        """Go along when the file gets another name or place."""
        with suppress(OSError):
            disk.rename(self.file, Pending(self.state, path).file)


def erase_earlier(state: Path, path: Path, wanted: Wanted, now: datetime) -> Erased:
    """Erase from every earlier version of a file; the file itself is not touched. Never raises."""
    real = disk.real_path(path)
    marks, prompts, stays = wanted.marks, wanted.prompts, wanted.stays
    may_stay = stays and without(stays, wanted.sensitive)
    with turn(state, real, PATIENCE) as mine:
        if mine.locked:
            # What a kill left of a save goes if it is ours, and becomes a conflict copy if not.
            held = [aside for aside in leftovers_of(real) if _may_hold(aside, marks)]
            settle_leftovers(real, mine, state, now, only=held)
        left = History(state, real).redact(marks, prompts, may_stay)
        left += Recent(state, mine.key).redact(marks, prompts)
        left += [(one, STILL_OPEN) for one in leftovers_of(real) if _may_hold(one, marks)]
    return Erased(left, copies_holding(state, path, marks, stays))


def copies_holding(
    state: Path, path: Path, marks: Collection[str], of: Answers | None = None
) -> list[Path]:
    """Return the copies that hold what the marks name and that are not ours to change.

    Those are conflict copies beside the file, and copies `of` the same answers that the person had
    put elsewhere.
    """
    found = [copy for copy in copies_of(path) if _holds(copy, marks)]
    if of is not None and of.id:
        found += [one for one in remembered_copies(state) if _holds(one, marks, of.id)]
    return found


def finish(
    notebook: Notebook, path: Path, sheet: Callable[[str], Worksheet | None], now: datetime
) -> Erased:
    """Do what the pending list of a file says, where its session was killed. Never raises.

    What could not be reached stays on the list, for the next time.
    """
    pending = Pending(notebook.state, path)
    answers_id, marks = pending.read()
    if not marks:
        return Erased()
    prompts: Prompts = {}
    stays: Answers | None = None
    sensitive: frozenset[str] = frozenset()
    erased = Erased()
    try:
        opened = notebook.open(path)
        if opened.answers.id == answers_id:
            stays = opened.answers
            known = sheet(stays.worksheet)
            prompts = known.prompts if known is not None else {}
            sensitive = sensitive_items(known) if known is not None else sensitive
            opened.entry.sensitive = sensitive
            todo = {mark for mark, what in marks.items() if what == FILE}
            if holds(stays, todo):
                _refuse(opened.read_only)
                stays = _erase_from_file(notebook, opened.entry, without(stays, todo), prompts, now)
    except BookError as error:
        erased.left.append((path, str(error)))
    wanted = Wanted(marks, prompts, stays, sensitive)
    erased.add(erase_earlier(notebook.state, path, wanted, now))
    if not erased.left:
        pending.write("", {})
    return erased


def finish_all(
    notebook: Notebook, sheet: Callable[[str], Worksheet | None], now: datetime
) -> Erased:
    """Do what every pending list says, for the start of the program. Never raises."""
    erased = Erased()
    with suppress(OSError):
        keys = {one.name for one in (notebook.state / "erasing").iterdir()}
        for folder in (notebook.folder, notebook.bin) if keys else ():
            for path in _named(folder):
                if (key := key_of(disk.real_path(path))) in keys:
                    keys.remove(key)
                    erased.add(finish(notebook, path, sheet, now))
        for key in keys:
            erased.add(_finish_without_file(notebook.state, key))
    return erased


def _finish_without_file(state: Path, key: str) -> Erased:
    """The same for a file that is not in the notebook: it is gone, or is opened by its path."""
    pending = Pending.of_key(state, key)
    answers_id, marks = pending.read()
    left = History.of_key(state, key).redact(marks, {})
    left += Recent(state, key).redact(marks, {})
    if not left:
        # What is to be erased from the file itself waits until that is opened.
        in_file = {mark: todo for mark, todo in marks.items() if todo == FILE}
        pending.write(answers_id, in_file)
    return Erased(left)


def _named(folder: Path) -> list[Path]:
    try:
        return worksheets_in(folder)
    except OSError:
        return []


def _refuse(read_only: str) -> None:
    if read_only:
        raise CannotWriteError(read_only)


def _erase_from_file(
    notebook: Notebook, entry: Entry, answers: Answers, prompts: Prompts, now: datetime
) -> Answers:
    """Save a file without what is to be erased, and without keeping a version of what it says."""
    entry.base, entry.private = entry.known.answers if entry.known else entry.base, True
    return notebook.save(entry, answers, prompts, now).answers


def _may_hold(path: Path, marks: Collection[str]) -> bool:
    try:
        return mentions(atomic.read_regular(path), marks)
    except BookError:
        return False


def _holds(path: Path, marks: Collection[str], answers_id: str = "") -> bool:
    """Whether a copy holds something the marks name; one that cannot be read may."""
    try:
        raw = atomic.read_regular(path)
        answers = Version.read(raw, "").answers
    except ProblemsError:
        return not answers_id and mentions(raw, marks)
    except BookError:
        return False
    return answers_id in ("", answers.id) and holds(answers, marks)
