"""One open worksheet: its session, its file, what is saved, and the erasing of cleared answers.

Used by `Workspace`. All access to files runs in the autosave thread, after what is still to be
saved, except for the pending list, which is on the disk before anything else happens.
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
from reconcile_tui.storage.entries import Entry, Opened
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
from reconcile_tui.storage.paths import entries_in
from reconcile_tui.toml.write import Prompts

RESERVE = 65_536
"""Bytes of a file that answers may not fill: for its header, and the questions as comments."""


class Noted(Struct, frozen=True):
    """A cleared answer: the number of the change that cleared it, and the answers before."""

    number: int
    before: Answers


class Notice(Struct, frozen=True):
    """A message in the status line of a worksheet.

    `names_copy`: it holds only while a conflict copy exists. `is_unread`: it holds only while
    something in the file cannot be read.
    """

    said: str
    names_copy: bool = False
    is_unread: bool = False


class WrittenOver(Struct, frozen=True):
    """The answers before and after another program's version replaced some of them."""

    before: Answers
    after: Answers
    notice: Notice


class BroughtBack(Struct, frozen=True):
    """Emergency copies that were moved from memory to the notebook."""

    paths: list[Path]


class LetGo:
    """Result of a save when the file was deleted in the app: the words are in memory only."""


class OpenWorksheet(Struct, eq=False):
    """One open worksheet. `saved_at` is when its words last reached the disk.

    `failed_since` and `why` are set while saving fails. `kept` is False for a private worksheet
    that is in memory only. `at_first` is the text of its letter at opening, and when the file was
    saved before that.
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
    """The answers of the last emergency copy, and its path."""
    removed: Entry | None = None
    """The file it had before that was deleted in the app; it may be restored from the trash."""
    asked: bool = False
    """Whether the person was asked whether to save this private worksheet."""
    pending: dict[str, str] = field(default_factory=dict)
    """What is still to be erased: the pending list in the state folder."""
    written_over: WrittenOver | None = None
    """The last replacement by another program, with the notice that says where the words are."""
    submitted: int = 0
    """Number of changes so far."""
    noted: dict[str, Noted] = field(default_factory=dict)
    """The cleared answers that are in the pending list."""
    clearings: int = 0
    """The session's `clearings` when the pending list was last updated."""
    in_private_run: bool = False
    """Whether it was opened in a private run: then nothing else is saved in there."""

    @property
    def worksheet(self) -> Worksheet:
        """The blank worksheet."""
        return self.session.worksheet

    @property
    def title(self) -> str:
        """The title of the answers."""
        return title_of(self.session.answers, self.worksheet)

    @property
    def private(self) -> bool:
        """Whether it is in memory only."""
        return not self.kept

    @property
    def is_encrypted(self) -> bool:
        """Whether its file is encrypted, or will be when it is first saved."""
        path = self.entry.path
        return encryption.is_on() if path is None else encryption.is_encrypted(path)

    @property
    def to_save(self) -> Answers:
        """The answers that a save may write now."""
        return self.session.to_save(self.entry.base)

    @property
    def is_all_written(self) -> bool:
        """Whether the file holds everything that a save may write."""
        written = self.entry.base
        return written is not None and replace(self.to_save, saved=written.saved) == written

    @property
    def with_lines(self) -> Answers:
        """The current answers, with the unreadable entries and line numbers of the file."""
        answers, known = self.session.answers, self.entry.known
        in_file = answers if known is None else known.answers
        return replace(answers, unread=in_file.unread, line_of=in_file.line_of)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What cannot be read: entries of the file, and answers not yet saved."""
        return Form(self.worksheet, self.with_lines).unread

    def renew_unread_notice(self) -> bool:
        """Update the notice about unreadable entries. Returns whether it changed.

        Values that are no list of rows at all have a message of their own on the screen.
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
        """Whether it has sensitive answers that no save writes."""
        return self.kept and unsaved(self.session.answers, self.entry.base, self.session.sensitive)

    @property
    def is_only_in_memory(self) -> bool:
        """Whether it is not saved and has words that no file holds."""
        answers = self.session.answers
        return self.private and not answers.is_empty() and answers != self.entry.base

    @property
    def room(self) -> int:
        """Number of bytes that its file can still take, unsaved changes counted."""
        known, base = self.entry.known, self.entry.base
        size = len(known.raw) if known is not None else 0
        grown = written_size(self.session.answers) - (written_size(base) if base is not None else 0)
        return max(0, MAX_FILE - RESERVE - size - grown)

    def heed_choice(self) -> None:
        """Save sensitive answers too when that was chosen in another window."""
        known, session = self.entry.known, self.session
        if known is not None and known.answers.sensitive and not session.saves_sensitive:
            session.answers = replace(session.answers, sensitive=known.answers.sensitive)

    def unchosen(self) -> frozenset[str]:
        """Return the sensitive items in its file that nobody chose to save."""
        base, session = self.entry.base, self.session
        if base is None or session.saves_sensitive:
            return frozenset()
        return frozenset(one for one in session.sensitive if holds(base, [one]))

    @property
    def has_file(self) -> bool:
        """Whether it has a file, or had one that may be restored from the trash."""
        return self.entry.path is not None or self.removed is not None


# -- erasing cleared answers -----------------------------------------------------------------------


class Erasure(NamedTuple):
    """Key of one erasure in the autosave queue."""

    work: OpenWorksheet
    marks: frozenset[str]


class Clearing:
    """Erase cleared answers from the earlier versions of a file."""

    def __init__(self, notebook: Notebook, saver: Saver, now: Callable[[], datetime]) -> None:
        self.notebook = notebook
        self.saver = saver
        self.now = now

    def note(self, work: OpenWorksheet) -> None:
        """Update the pending list with what was cleared or restored since the last call."""
        cleared, noted = work.session.cleared, work.noted
        for mark, before in cleared.items():
            if mark not in noted or noted[mark].before is not before:
                noted[mark] = Noted(work.submitted, before)
                work.pending[mark] = FILE
        for mark in noted.keys() - cleared.keys():
            del noted[mark]
            work.pending.pop(mark, None)
        self._note_pending(work)

    def note_written(self, work: OpenWorksheet, number: int) -> None:
        """Note that a save took cleared answers out of the file; older versions hold them still.

        `number` is the number of changes that the save included. Runs in the autosave thread.
        """
        for mark, todo in list(work.pending.items()):
            found = work.noted.get(mark)
            if todo == FILE and found is not None and found.number <= number:
                work.pending[mark] = EARLIER
        self._note_pending(work)

    def _note_pending(self, work: OpenWorksheet) -> None:
        if work.entry.path is not None and work.kept:
            marks = {one: todo for one, todo in work.pending.items() if _is_on_disk(work, one)}
            pending = Pending(self.notebook.state, work.entry.path)
            with private_run.opened():
                pending.write(work.session.answers.id, marks)

    def erase_sensitive(self, work: OpenWorksheet) -> None:
        """Erase cleared answers to sensitive items now; others wait until the worksheet closes."""
        if marks := [mark for mark in work.pending if _item(mark) in work.session.sensitive]:
            self.erase(work, marks)

    def erase(self, work: OpenWorksheet, marks: Collection[str]) -> None:
        """Erase the marked answers from every earlier version, after pending saves."""
        if work.entry.path is not None or self.saver.is_waiting(work):
            key = Erasure(work, frozenset(marks))
            self.saver.submit(key, lambda: self._erase(key), at_once=True)

    def _erase(self, key: Erasure) -> Erased:
        """Erase in the autosave thread. Never raises; returns what is left, which stays pending."""
        work, path, base = key.work, key.work.entry.path, key.work.entry.base
        if path is None:
            return Erased()
        hidden = work.session.sensitive
        # What was restored meanwhile is not erased.
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
            self._note_pending(work)
        return erased

    def holding(self, work: OpenWorksheet, marks: Collection[str]) -> list[Path]:
        """Return the copies that still hold a marked answer and are never changed."""
        path = work.entry.path
        if path is None:
            return []
        return copies_holding(self.notebook.state, path, marks, work.session.answers)


def _is_on_disk(work: OpenWorksheet, mark: str) -> bool:
    """Return whether a marked answer may be on the disk: a sensitive one may never have been."""
    session, base = work.session, work.entry.base
    if _item(mark) not in session.sensitive or session.saves_sensitive:
        return True
    return base is not None and holds(base, [mark])


def _item(mark: str) -> str:
    return mark.partition("/")[0]


def finish(
    notebook: Notebook, path: Path, sheet: Callable[[str], Worksheet | None], now: datetime
) -> Erased:
    """Erase what the pending list of a file names, after its session was killed. Never raises.

    What could not be erased stays on the list.
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
                stays = _erase_from_file(notebook, opened, without(stays, todo), prompts, now)
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
    """Erase what every pending list names, at the start of the app. Never raises."""
    erased = Erased()
    keys = Pending.keys(notebook.state)
    with suppress(OSError):
        for folder in (notebook.folder, notebook.trash) if keys else ():
            for path in entries_in(folder):
                if (key := key_of(disk.real_path(path))) in keys:
                    keys.remove(key)
                    erased.add(finish(notebook, path, sheet, now))
        for key in keys:
            erased.add(_finish_without_file(notebook.state, key))
    return erased


def _finish_without_file(state: Path, key: str) -> Erased:
    """Do the same for a file outside the notebook: it is gone, or is opened by its path."""
    pending = Pending(state, key=key)
    answers_id, marks = pending.read()
    left = History(state, None, key=key).redact(marks, {})
    left += Recent(state, key).redact(marks, {})
    if not left:
        # What is to be erased from the file itself stays pending until that is opened.
        in_file = {mark: todo for mark, todo in marks.items() if todo == FILE}
        pending.write(answers_id, in_file)
    return Erased(left)


def _erase_from_file(
    notebook: Notebook, opened: Opened, answers: Answers, prompts: Prompts, now: datetime
) -> Answers:
    """Save a file without the answers to erase, and without keeping an earlier version."""
    if opened.read_only:
        raise CannotWriteError(opened.read_only)
    entry = opened.entry
    entry.base, entry.private = entry.known.answers if entry.known else entry.base, True
    return notebook.save(entry, answers, prompts, now).answers
