"""One worksheet in hand: its session, its file, and how far the one is saved in the other.

What was cleared in a worksheet: noted at once, erased when that is closed.

Plain Python, used by `Workspace`. Everything that touches a file runs in the saver's thread, after
what is still to be saved, but for the note in the pending list: that is on the disk before
anything else happens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from reconcile_tui import private_run
from reconcile_tui.autosave import Saver
from reconcile_tui.domain.answers import MAX_FILE, Answers, Unread, written_size
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.worksheet import Worksheet, holds, sensitive_items, unsaved, without
from reconcile_tui.errors import BookError, CannotWriteError
from reconcile_tui.messages.files import not_read
from reconcile_tui.session import Session
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.erase import (
    EARLIER,
    FILE,
    Erased,
    Pending,
    Wanted,
    copies_holding,
    erase_earlier,
)
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import key_of
from reconcile_tui.storage.notebook import Notebook
from reconcile_tui.storage.paths import worksheets_in
from reconcile_tui.toml.write import Prompts

RESERVE = 65_536
"""Bytes of a file that no answer takes: for its head, and the questions above the answers."""


class Noted(NamedTuple):
    """When something was cleared, counted in changes, and the answers before that."""

    number: int
    before: Answers


class Notice(NamedTuple):
    """What the last line of a worksheet says.

    `names_copy`: only while another version is there. `is_unread`: only while something in the
    file can't be read.
    """

    said: str
    names_copy: bool = False
    is_unread: bool = False


class WrittenOver(NamedTuple):
    """Answers of this session before another hand's took their place, and after."""

    before: Answers
    after: Answers
    notice: Notice


class BroughtBack(NamedTuple):
    """What a hang-up kept in memory, and now stands beside the worksheets."""

    paths: list[Path]


class LetGo:
    """What a save comes to when the file was removed through the book: it is in memory only now."""


class OpenWorksheet(Struct, eq=False):
    """One worksheet in hand. `saved_at` is when its words last reached the disk.

    `failed_since` and `why` are set while they do not. `kept` is False for a private sheet that
    lives in memory only. `at_first` is the text of its letter when it was taken in hand, and when
    the file was saved before.
    """

    session: Session
    entry: Entry
    kept: bool
    dirty: bool = False
    saved_at: datetime | None = None
    failed_since: datetime | None = None
    why: str = ""
    notices: list[Notice] = field(default_factory=list)
    at_first: tuple[str, datetime | None] = ("", None)
    unsaved: tuple[Answers, Path | None] | None = None
    """What was kept in memory last, as the disk did not take it, and where."""
    removed: Entry | None = None
    """The file it had, once that was removed through the book: it may come back out of the bin."""
    asked: bool = False
    """Whether the person was asked where its words may be."""
    pending: dict[str, str] = field(default_factory=dict)
    """What of it is still to be erased, as the pending list in the state folder says it."""
    written_over: WrittenOver | None = None
    """What another hand wrote over here, as the last of the notices that say where it is now."""
    submitted: int = 0
    """How many changes of it there were."""
    noted: dict[str, Noted] = field(default_factory=dict)
    """What was cleared in it, as far as that was noted."""
    clearings: int = 0
    """How many times something was cleared, or brought back, as far as that was noted."""
    in_private_run: bool = False
    """Whether it was taken in hand in a private run: nothing else is saved there."""

    @property
    def worksheet(self) -> Worksheet:
        """The blank sheet."""
        return self.session.worksheet

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.session.answers, self.worksheet)

    @property
    def private(self) -> bool:
        """Whether it is in memory only."""
        return not self.kept

    @property
    def is_encrypted(self) -> bool:
        """Whether its file is encrypted, or will be once it has one."""
        path = self.entry.path
        return encryption.is_on() if path is None else encryption.is_encrypted(path)

    @property
    def to_save(self) -> Answers:
        """Its answers as a save may write them now."""
        return self.session.to_save(self.entry.base)

    @property
    def is_all_written(self) -> bool:
        """Whether the file holds what a save may write: more may have been typed meanwhile."""
        written = self.entry.base
        return written is not None and replace(self.to_save, saved=written.saved) == written

    @property
    def with_lines(self) -> Answers:
        """The answers in hand, with what the file as it is now says of entries and of lines."""
        answers, known = self.session.answers, self.entry.known
        told = answers if known is None else known.answers
        return replace(answers, unread=told.unread, line_of=told.line_of)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What of it can't be read: entries of the file, and answers that are still in hand."""
        return Form(self.worksheet, self.with_lines).unread

    def renew_unread_notice(self) -> bool:
        """Make the notice of what can't be read anew. Returns whether it changed.

        What is no list of rows at all is told with what happens to it, on the screen.
        """
        known = self.entry.known
        shapes = misshapen(known.data) if known is not None else []
        apart = {str([*place, ""][1]) for place in shapes}
        said = not_read(one for one in self.unread if one.item not in apart)
        now = [Notice(said, is_unread=True)] if said else []
        if [one for one in self.notices if one.is_unread] == now:
            return False
        self.notices = [*now, *(one for one in self.notices if not one.is_unread)]
        return True

    @property
    def withholds(self) -> bool:
        """Whether sensitive answers are in hand that no save writes."""
        return self.kept and unsaved(self.session.answers, self.entry.base, self.session.sensitive)

    @property
    def is_only_in_memory(self) -> bool:
        """Whether words are in hand that no file holds, of a worksheet that isn't saved."""
        answers = self.session.answers
        return self.private and not answers.is_empty() and answers != self.entry.base

    @property
    def room(self) -> int:
        """How many bytes more its file can hold, with what is still to be saved in it."""
        known, base = self.entry.known, self.entry.base
        size = len(known.raw) if known is not None else 0
        grown = written_size(self.session.answers) - (written_size(base) if base is not None else 0)
        return max(0, MAX_FILE - RESERVE - size - grown)

    def heed_choice(self) -> None:
        """Save sensitive answers too where that was chosen in another window."""
        known, session = self.entry.known, self.session
        if known is not None and known.answers.sensitive and not session.saves_sensitive:
            session.answers = replace(session.answers, sensitive=known.answers.sensitive)

    def unchosen(self) -> frozenset[str]:
        """The sensitive items that its file holds though nobody chose to save them."""
        base, session = self.entry.base, self.session
        if base is None or session.saves_sensitive:
            return frozenset()
        return frozenset(one for one in session.sensitive if holds(base, [one]))

    @property
    def has_file(self) -> bool:
        """Whether there is a file to look at, or was one that may come back."""
        return self.entry.path is not None or self.removed is not None


# -- clearing answers ------------------------------------------------------------------------------


class Erasure(NamedTuple):
    """The key of one erasing in the saver's queue."""

    work: OpenWorksheet
    marks: frozenset[str]


class Clearing:
    """Has what was cleared erased."""

    def __init__(self, notebook: Notebook, saver: Saver, now: Callable[[], datetime]) -> None:
        self.notebook = notebook
        self.saver = saver
        self.now = now

    # -- noting --------------------------------------------------------------------------------

    def note(self, work: OpenWorksheet) -> None:
        """Note what was cleared, or brought back, since the last time."""
        cleared, noted = work.session.cleared, work.noted
        for mark, before in cleared.items():
            if mark not in noted or noted[mark].before is not before:
                noted[mark] = Noted(work.submitted, before)
                work.pending[mark] = FILE
        for mark in noted.keys() - cleared.keys():
            del noted[mark]
            work.pending.pop(mark, None)
        self._write(work)

    def note_written(self, work: OpenWorksheet, number: int) -> None:
        """Note what a save took out of the file: what stands there from now on is newer.

        `number` is how many changes the save held. Runs in the saver's thread.
        """
        for mark, todo in list(work.pending.items()):
            found = work.noted.get(mark)
            if todo == FILE and found is not None and found.number <= number:
                work.pending[mark] = EARLIER
        self._write(work)

    def _write(self, work: OpenWorksheet) -> None:
        if work.entry.path is not None and work.kept:
            marks = {one: todo for one, todo in work.pending.items() if _is_on_disk(work, one)}
            pending = Pending(self.notebook.state, work.entry.path)
            with private_run.opened():
                pending.write(work.session.answers.id, marks)

    # -- erasing -------------------------------------------------------------------------------

    def close(self, work: OpenWorksheet) -> None:
        """Erase all that was cleared in a worksheet and not brought back."""
        self.erase(work, list(work.pending))

    def erase_sensitive(self, work: OpenWorksheet) -> None:
        """Erase at once what was cleared and is sensitive; all else waits until `close`."""
        if marks := [mark for mark in work.pending if _item(mark) in work.session.sensitive]:
            self.erase(work, marks)

    def erase(self, work: OpenWorksheet, marks: Collection[str]) -> None:
        """Erase what the marks name from every earlier version, after what is still to be saved."""
        if work.entry.path is not None or self.saver.is_waiting(work):
            key = Erasure(work, frozenset(marks))
            self.saver.submit(key, lambda: self._erase(key), at_once=True)

    def _erase(self, key: Erasure) -> Erased:
        """Runs in the saver's thread, and never raises: what is left is told, and tried again."""
        work, path, base = key.work, key.work.entry.path, key.work.entry.base
        if path is None:
            return Erased()
        hidden = work.session.sensitive
        # What was brought back meanwhile is not erased.
        marks = {mark for mark in key.marks if mark in work.pending or _item(mark) in hidden}
        wanted = Wanted(marks, work.worksheet.prompts, base, hidden)
        with private_run.opened():
            erased = erase_earlier(self.notebook.state, path, wanted, self.now())
        in_file = {mark for mark in marks if work.pending.get(mark) == FILE}
        if work.failed_since is not None and base is not None and holds(base, in_file):
            erased.left.append((path, work.why))
        if not erased.left:
            for mark in marks:
                work.pending.pop(mark, None)
                if _item(mark) not in hidden:
                    work.noted.pop(mark, None)
                    work.session.cleared.pop(mark, None)
            self._write(work)
        return erased

    # -- telling -------------------------------------------------------------------------------

    def holding(self, work: OpenWorksheet, marks: Collection[str]) -> list[Path]:
        """The copies that hold something of a worksheet still, and that are never changed."""
        path = work.entry.path
        if path is None:
            return []
        return copies_holding(self.notebook.state, path, marks, work.session.answers)

    def finish_all(self, sheet: Callable[[str], Worksheet | None]) -> Erased:
        """Erase all that sessions before were killed before they could; says what is left."""
        return finish_all(self.notebook, sheet, self.now())

    def finish(self, path: Path, sheet: Callable[[str], Worksheet | None]) -> None:
        """Erase what the session that had a file before was killed before it could.

        What is left of it is told after the next erasing, or at the next start.
        """
        finish(self.notebook, path, sheet, self.now())


def _is_on_disk(work: OpenWorksheet, mark: str) -> bool:
    """Whether there can be something to erase: a sensitive answer may never have been saved."""
    session, base = work.session, work.entry.base
    if _item(mark) not in session.sensitive or session.saves_sensitive:
        return True
    return base is not None and holds(base, [mark])


def _item(mark: str) -> str:
    return mark.partition("/")[0]


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
    keys = Pending.keys(notebook.state)
    with suppress(OSError):
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
