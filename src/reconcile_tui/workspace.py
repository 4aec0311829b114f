"""Opens worksheets, has their changes saved by the autosave thread, and erases what is cleared.

Screens ask it for an `OpenWorksheet` and show its session. Private answers are never submitted. All
access to files runs in the autosave thread, after what is still to be saved, except for the pending
list of erasures, which is on the disk before anything else happens.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, field

from reconcile_tui import platform as posix
from reconcile_tui import private_run, storage
from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import MAX_FILE, Answers, Unread, written_size
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.outline import hidden_until, letter_text
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.worksheet import (
    Section,
    Worksheet,
    has_any_of,
    sensitive_items,
    unsaved,
    without,
)
from reconcile_tui.errors import AppError, CannotWriteError, NoSuchError, reading_one
from reconcile_tui.lazy import late, load
from reconcile_tui.messages import files, private, screens
from reconcile_tui.messages.files import not_read
from reconcile_tui.session import Session
from reconcile_tui.storage import recovery
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.entries import Entry, Opened, Saved
from reconcile_tui.storage.erase import (
    EARLIER,
    FILE,
    AnswersToErase,
    Erased,
    Pending,
    copies_holding,
    erase_earlier,
)
from reconcile_tui.storage.history import History, Recent
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.io.file_lock import Presence, RemovedError, key_of
from reconcile_tui.storage.notebook import HeaderIndex, Notebook, modified_at, new_answers
from reconcile_tui.storage.paths import entries_in
from reconcile_tui.toml import write
from reconcile_tui.toml.write import Prompts

if TYPE_CHECKING:
    from reconcile_tui.domain import gather
else:
    gather = late("reconcile_tui.domain.gather")

RESERVE = 65_536
"""Bytes of a file that answers may not fill: for its header, and the questions as comments."""


class ClearedAnswer(Struct, frozen=True):
    """A cleared answer: the number of the change that cleared it, and the answers before."""

    number: int
    before: Answers


class Notice(Struct, frozen=True):
    """A message in the status line of a worksheet.

    `names_copy`: it holds only while a conflict copy exists. `is_unread`: it holds only while
    something in the file cannot be read.
    """

    text: str
    names_copy: bool = False
    is_unread: bool = False


class Overwrite(Struct, frozen=True):
    """The answers before and after another program's version replaced some of them."""

    before: Answers
    after: Answers
    notice: Notice


class RestoredCopies(Struct, frozen=True):
    """Emergency copies that were moved from memory to the notebook."""

    paths: list[Path]


class FileDeleted:
    """Result of a save when the file was deleted in the app: the words are in memory only."""


class OpenWorksheet(Struct, eq=False):
    """One open worksheet. `saved_at` is when its words last reached the disk.

    `failed_since` and `why` are set while saving fails. `kept` is False for a private worksheet
    that is in memory only. `letter_at_opening` is the text of its letter at opening, and when the
    file was saved before that.
    """

    session: Session
    entry: Entry
    kept: bool
    dirty: bool = False
    saved_at: datetime | None = None
    failed_since: datetime | None = None
    why: str = ""
    notices: list[Notice] = field(default_factory=list)
    letter_at_opening: tuple[str, datetime | None] = ("", None)
    unsaved: tuple[Answers, Path | None] | None = None
    """The answers of the last emergency copy, and its path."""
    removed: Entry | None = None
    """The file it had before that was deleted in the app; it may be restored from the trash."""
    asked: bool = False
    """Whether the person was asked whether to save this private worksheet."""
    pending: dict[str, str] = field(default_factory=dict)
    """What is still to be erased: the pending list in the state folder."""
    last_overwrite: Overwrite | None = None
    """The last replacement by another program, with the notice that says where the words are."""
    submitted: int = 0
    """Number of changes so far."""
    noted: dict[str, ClearedAnswer] = field(default_factory=dict)
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
        return encryption.is_on() if path is None else encryption.ENDING in path.name

    @property
    def to_save(self) -> Answers:
        """The answers that a save may write now."""
        return self.session.to_save(self.session.answers, self.entry.base)

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
        unread = not_read(one for one in self.unread if one.item not in apart)
        now = [Notice(unread, is_unread=True)] if unread else []
        if [one for one in self.notices if one.is_unread] == now:
            return False
        self.notices = [*now, *(one for one in self.notices if not one.is_unread)]
        return True

    @property
    def has_withheld(self) -> bool:
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

    def adopt_saved_choice(self) -> None:
        """Save sensitive answers too when that was chosen in another window."""
        known, session = self.entry.known, self.session
        if known is not None and known.answers.sensitive and not session.saves_sensitive:
            session.answers = replace(session.answers, sensitive=known.answers.sensitive)

    def unchosen(self) -> frozenset[str]:
        """Return the sensitive items in its file that nobody chose to save."""
        base, session = self.entry.base, self.session
        if base is None or session.saves_sensitive:
            return frozenset()
        return frozenset(one for one in session.sensitive if has_any_of(base, [one]))

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
                noted[mark] = ClearedAnswer(work.submitted, before)
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
            with private_run.writing_allowed():
                pending.write(work.session.answers.id, marks)

    def erase_sensitive(self, work: OpenWorksheet) -> None:
        """Erase cleared answers to sensitive items now; others wait until the worksheet closes."""
        if marks := [mark for mark in work.pending if _item(mark) in work.session.sensitive]:
            self.erase(work, marks)

    def erase(self, work: OpenWorksheet, marks: Collection[str]) -> None:
        """Erase the marked answers from every earlier version, after pending saves."""
        if work.entry.path is not None or self.saver.is_pending(work):
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
        wanted = AnswersToErase(marks, work.worksheet.prompts, base, hidden)
        with private_run.writing_allowed():
            erased = erase_earlier(self.notebook.state, path, wanted, self.now())
        in_file = {mark for mark in marks if work.pending.get(mark) == FILE}
        if work.failed_since is not None and base is not None and has_any_of(base, in_file):
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
    return base is not None and has_any_of(base, [mark])


def _item(mark: str) -> str:
    return mark.partition("/")[0]


def finish_erasure(
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
            if has_any_of(stays, todo):
                stays = _erase_from_file(notebook, opened, without(stays, todo), prompts, now)
    except AppError as error:
        erased.left.append((path, str(error)))
    wanted = AnswersToErase(marks, prompts, stays, sensitive)
    erased.add(erase_earlier(notebook.state, path, wanted, now))
    if not erased.left:
        pending.write("", {})
    return erased


def finish_erasures(
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
                    erased.add(finish_erasure(notebook, path, sheet, now))
        for key in keys:
            erased.add(_finish_erasure_by_key(notebook.state, key))
    return erased


def _finish_erasure_by_key(state: Path, key: str) -> Erased:
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


# -- the workspace ---------------------------------------------------------------------------------


def local_now() -> datetime:
    """Return the local time, to the second, with its offset."""
    return datetime.now().astimezone().replace(microsecond=0)


class Workspace:
    """Open worksheets, with the notebook and the autosave they share."""

    def __init__(
        self, library: Library, notebook: Notebook, saver: Saver, now: Callable[[], datetime]
    ) -> None:
        self.library = library
        self.notebook = notebook
        self.saver = saver
        self.now = now
        self.presence = Presence(notebook.folder)
        self.clearing = Clearing(notebook, saver, now)
        self.heads = HeaderIndex(notebook, self._known_sheet)

    @property
    def private_run(self) -> bool:
        """Whether nothing is saved in this run, unless the person asks to save one worksheet."""
        return self.notebook.private_run

    def _known_sheet(self, kind: str) -> Worksheet | None:
        with suppress(NoSuchError):
            return self._sheet(kind)
        return None

    def start(self, kind: str) -> OpenWorksheet:
        """Open a blank worksheet. No file is made before something is written."""
        sheet = self.library.worksheet(kind)
        answers = new_answers(sheet.id, sheet.version, sheet.title, self.now())
        entry = _entry(Entry(), sheet)
        if self.notebook.places.discreet:
            entry.stem = neutral_stem(sheet)
        return self._work(sheet, answers, entry, kept=not sheet.private)

    def open(self, path: Path) -> OpenWorksheet:
        """Open saved answers. Raises AppError when the file cannot be read.

        Answers to a worksheet that the library does not have open as "from an older worksheet".
        """
        if self.clearing_is_pending:
            finish_erasure(self.notebook, path, self._sheet, self.now())
        opened = self.notebook.open(path)
        answers, read_only = opened.answers, opened.read_only
        try:
            sheet = self.library.worksheet(answers.worksheet)
        except NoSuchError as error:
            sheet = _unknown_sheet(answers)
            read_only = read_only or str(error)
        _entry(opened.entry, sheet)
        if not self.private_run:
            self.notebook.keep_lost(opened.entry, self.now())
            self.notebook.watch_deletion(opened.entry)
        work = self._work(sheet, answers, opened.entry, kept=True, read_only=read_only)
        work.saved_at = answers.saved or modified_at(path)
        work.renew_unread_notice()
        return work

    def again(self, path: Path) -> OpenWorksheet:
        """Open a blank worksheet of the same kind that refers to the answers before."""
        before = self.notebook.open(path).answers
        work = self.start(before.worksheet)
        work.session.answers = replace(work.session.answers, previous=before.id)
        return work

    def newest_in_progress(self, kind: str) -> Path | None:
        """Return the newest saved answers to a worksheet that are in progress, or None."""
        return self.heads.latest(kind, "in-progress")

    def newest_with_timeline(self) -> Path | None:
        """Return the newest worksheet in progress that has a timeline, or None."""
        kinds = [sheet.id for sheet in self.library.worksheets() if sheet.timeline]
        found = [path for path in map(self.newest_in_progress, kinds) if path is not None]
        return max(found, key=lambda path: self.heads.header(path).when, default=None)

    def prompts(self, kind: str) -> dict[str, str]:
        """Return the questions of a worksheet; none when the library does not have it."""
        sheet = self._sheet(kind)
        return {} if sheet is None else sheet.prompts

    def offers(self, sheets: Mapping[str, Worksheet], *, besides: str) -> gather.Gathered:
        """Return what other saved answers offer to a worksheet whose own id is `besides`.

        Only reads, and may run in a thread. Unreadable files, and worksheets not among `sheets`,
        are skipped.
        """
        found: list[gather.Offer] = []
        not_read: list[Unread] = []
        for path in self.notebook.paths():
            with suppress(AppError), reading_one(path.name):
                answers = self.notebook.open(path).answers
                sheet = sheets.get(answers.worksheet)
                if sheet is not None and answers.id != besides:
                    found += gather.offers(sheet, answers)
                    not_read += gather.unread(sheet, answers)
        return gather.Gathered(gather.sort_offers(found), not_read)

    def keep(self, work: OpenWorksheet) -> None:
        """Save a worksheet from now on; a private one gets a neutral name and title."""
        sheet = work.worksheet
        work.kept, work.removed = True, None
        _entry(work.entry, sheet)
        work.entry.private = sheet.private or self.private_run
        if sheet.private and work.entry.path is None:
            work.entry.stem = neutral_stem(sheet)
            work.session.answers = replace(work.session.answers, title=sheet.neutral_title)
        self._submit(work, work.session.answers, at_once=True)

    def save_again(self, work: OpenWorksheet) -> None:
        """Save the current answers again because the file lost them. From any thread."""
        if work.private or work.session.read_only:
            return
        work.dirty = True
        # The answers at the time of writing, not of now: the screen's thread may be ahead.
        self.saver.submit(
            work, lambda: self._write(work, work.session.answers, work.submitted), at_once=True
        )

    def keep_unsaved(self, work: OpenWorksheet) -> None:
        """Keep an emergency copy of what the disk does not take, for the next start.

        For a hang-up, when nobody can be asked. From any thread; runs in the autosave thread, after
        pending saves. Private worksheets and sensitive answers are left out.
        """
        if not (work.private or work.worksheet.private or work.session.read_only):
            self.saver.submit((work, "unsaved"), lambda: self._keep_unsaved(work), at_once=True)

    def _keep_unsaved(self, work: OpenWorksheet) -> None:
        answers = work.session.for_copies()
        before, older = work.unsaved or (None, None)
        if work.failed_since is None or answers == before:
            return
        path = work.entry.path or storage.save.first_path(self.notebook.folder, work.entry, answers)
        text = write.new_text(answers, work.worksheet.prompts)
        with private_run.writing_allowed():
            work.unsaved = answers, recovery.write_emergency_copy(path, text, self.now())
            if older is not None:
                disk.erase(older)

    def bring_back_unsaved(self) -> None:
        """Move emergency copies to the notebook, in the autosave thread."""

        def bring_back() -> RestoredCopies:
            return RestoredCopies(recovery.restore_emergency_copies(self.notebook.folder))

        if not self.private_run and recovery.has_emergency_copies(self.notebook.folder):
            self.saver.submit(("unsaved",), bring_back, at_once=True)

    def _work(
        self, sheet: Worksheet, answers: Answers, entry: Entry, *, kept: bool, read_only: str = ""
    ) -> OpenWorksheet:
        session = Session(sheet, answers, lambda *_: None, read_only=read_only)
        letter_at_opening = (letter_text(sheet, answers), answers.saved)
        entry.private = entry.private or self.private_run
        kept = kept and not self.private_run
        work = OpenWorksheet(
            session,
            entry,
            kept,
            letter_at_opening=letter_at_opening,
            in_private_run=self.private_run,
        )
        session.changed = lambda new, at_once: self._submit(work, new, at_once=at_once)
        session.unchosen = work.unchosen
        session.room = lambda: work.room
        return work

    def _submit(self, work: OpenWorksheet, answers: Answers, *, at_once: bool) -> None:
        work.submitted += 1
        if work.private and work.in_private_run:
            return
        cleared = work.session.clearings != work.clearings
        if cleared:
            work.clearings = work.session.clearings
            self.clearing.note(work)
        if work.private:
            return
        # The comparison is for a session with nothing to save: it takes long in a long worksheet.
        if work.dirty or not (
            work.to_save.is_empty() if work.entry.path is None else work.is_all_written
        ):
            work.dirty = True
            number = work.submitted
            self.saver.submit(work, lambda: self._write(work, answers, number), at_once=at_once)
        if cleared:
            self.clearing.erase_sensitive(work)

    def _write(self, work: OpenWorksheet, answers: Answers, number: int) -> object:
        """Save in the autosave thread. `number` is the number of changes in these answers."""
        if work.private:  # its file was erased since, and must not come back
            return None
        if work.in_private_run:
            with private_run.writing_allowed():
                return self._save(work, answers, number)
        return self._save(work, answers, number)

    def _save(self, work: OpenWorksheet, answers: Answers, number: int) -> Saved | FileDeleted:
        entry = work.entry
        allowed = work.session.to_save(answers, entry.base)
        try:
            saved = self.notebook.save(entry, allowed, work.worksheet.prompts, self.now())
        except RemovedError:
            work.removed = entry
            work.kept, work.entry, work.dirty = False, Entry(), False
            return FileDeleted()
        self.presence.take()
        if work.pending:
            self.clearing.note_written(work, number)
        return saved

    # -- erasing -------------------------------------------------------------------------------

    def close(self, work: OpenWorksheet) -> None:
        """Erase what was cleared in a worksheet, because it closes. From any thread."""
        if work.pending:
            self.clearing.erase(work, list(work.pending))

    def save_sensitive(self, work: OpenWorksheet) -> None:
        """Save sensitive answers too, and erase them from earlier versions."""
        work.session.save_sensitive()
        self.clearing.erase(work, work.session.sensitive)

    def drop_sensitive(self, work: OpenWorksheet) -> None:
        """Erase all sensitive answers, in the file and in every earlier version."""
        work.session.drop_sensitive()
        self.clearing.erase(work, work.session.sensitive)

    def finish_clearing(self) -> None:
        """Erase, in the autosave thread, what killed sessions left on their pending lists."""
        if self.clearing_is_pending:
            self.saver.submit(
                ("finish_erasure",), lambda: finish_erasures(self.notebook, self._sheet, self.now())
            )

    @property
    def clearing_is_pending(self) -> bool:
        """Whether a killed session may have left something to erase."""
        return not self.private_run and (self.notebook.state / "erasing").exists()

    def _sheet(self, kind: str) -> Worksheet | None:
        return self.library.worksheet(kind) if self.library.has_worksheet(kind) else None

    def drop_outdated_notice(self, work: OpenWorksheet) -> bool:
        """Remove the notice about a replaced answer when nothing holds that any more.

        Another window may have erased it, or deleted the earlier versions. Returns whether it was
        removed.
        """
        replaced, path = work.last_overwrite, work.entry.path
        if replaced is None or path is None:
            return False
        state = self.notebook.state
        if (
            storage.conflicts.find_replaced_answer(path, replaced.before, replaced.after, state)
            is not None
        ):
            return False
        work.last_overwrite = None
        work.notices = [one for one in work.notices if one != replaced.notice]
        return True

    def entry_of(self, path: Path, kind: str) -> Entry:
        """Return an entry for a file; private when the library does not have the worksheet."""
        sheet = self._sheet(kind)
        return _entry(Entry(path), sheet) if sheet is not None else Entry(path, private=True)

    def sensitive(self, kind: str) -> frozenset[str]:
        """Return the sensitive items of a worksheet; none when the library does not have it."""
        sheet = self._sheet(kind)
        return frozenset() if sheet is None else sensitive_items(sheet)

    def resume_saving(self, work: OpenWorksheet) -> object:
        """Save to a file that was restored from the trash, with the newer answers in memory.

        Runs in the autosave thread.
        """
        entry = work.removed
        if entry is None or entry.path is None or not entry.path.exists():
            return None
        work.entry, work.kept, work.removed = entry, True, None
        return self._write(work, work.session.answers, work.submitted)


def get_ready() -> None:
    """Load all that a save needs, once the first screen shows and before a word is written.

    A disk or a limit that stops a save must not stop its code.
    """
    ours = ("storage.save", "toml.edit", "toml.scan")
    load("hashlib", *(f"reconcile_tui.{module}" for module in ours))
    posix.get_ready()
    write.get_ready()


def _entry(entry: Entry, sheet: Worksheet) -> Entry:
    """Set what of an entry is private, sensitive and typed, by its worksheet."""
    entry.private, entry.sensitive = sheet.private, sensitive_items(sheet)
    typed = (item for item in sheet.items() if item.is_written or isinstance(item, Rows))
    entry.written = frozenset(item.id for item in typed)
    return entry


def neutral_stem(sheet: Worksheet) -> str:
    """Return the name of a private worksheet's file after the day: it does not tell what it is."""
    title = sheet.neutral_title.lower()
    return "".join(c if c.isalnum() else "-" for c in title).strip("-")


def has_copies(work: OpenWorksheet) -> bool:
    """Return whether the file of a worksheet has a conflict copy."""
    path = work.entry.path
    return path is not None and bool(copies_of(path))


def pending_decision(work: OpenWorksheet, state: Path) -> Literal["", "save", "found", "versions"]:
    """Return what the person has to decide before writing into a worksheet just opened.

    `save`: whether to save a private one. `found`: its file holds sensitive answers that nobody
    chose to save. `versions`: it is private now and has earlier versions. Empty in a private run,
    where nothing is written or erased.
    """
    if work.in_private_run:
        return ""
    if work.private and work.worksheet.ask_first and not work.asked:
        return "save"
    if work.unchosen():
        return "found"
    path = work.entry.path
    wanted = work.worksheet.private and work.kept and not work.session.saves_sensitive
    return "versions" if wanted and path and History(state, path).versions() else ""


def letter_waits_until(work: OpenWorksheet, now: datetime) -> datetime | None:
    """Return until when the letter of a worksheet rests; None once it may be read.

    While its text is as it was at opening, the time of saving before that counts: to mark the
    worksheet as done does not restart the wait.
    """
    text_then, saved_then = work.letter_at_opening
    if not saved_then or text_then != letter_text(work.worksheet, work.session.answers):
        saved_then = now if work.dirty or work.saved_at is None else work.saved_at
    until = hidden_until(work.worksheet, saved_then.astimezone(now.tzinfo))
    return until if until is not None and now < until else None


def _unknown_sheet(answers: Answers) -> Worksheet:
    section = Section(id="unknown", title=answers.title)
    return Worksheet(
        id=answers.worksheet or "unknown",
        title=answers.title,
        purpose="",
        section=(section,),
        sharing="never",
    )


# -- status line -----------------------------------------------------------------------------------


def status_line(work: OpenWorksheet, today: date) -> str:
    """Return the status bar of a worksheet: whether it is saved, and its progress."""
    if work.session.read_only:
        return f"{work.session.read_only} {screens.READ_ONLY}"
    if work.private and work.in_private_run:
        stays = private.FILE_STAYS if work.entry.path else ""
        return "   ".join(filter(None, [private.NOTHING_IS_SAVED, stays, *_progress(work)]))
    if work.private:
        return screens.PRIVATE
    parts = [save_state(work, today), *filter(None, [latest_notice(work)])]
    if work.has_withheld:
        parts[0] = f"{parts[0].rstrip('.')}. {private.NOT_SAVED}"
    if work.in_private_run:
        parts.append(private.ONLY_THIS)
    return "   ".join([parts[0], *_progress(work), *parts[1:]])


def latest_notice(work: OpenWorksheet) -> str:
    """Return the notice that the status bar shows, or nothing."""
    shows = work.notices and not work.private and not work.session.read_only
    return work.notices[-1].text if shows else ""


def _progress(work: OpenWorksheet) -> list[str]:
    """Return the progress; nothing is counted on a private worksheet."""
    return [] if work.worksheet.private else [screens.progress(work.session.form)]


def cleared_message(work: OpenWorksheet) -> str:
    """Say that an answer was cleared, and whether that erases it from a file."""
    if not (work.private and work.in_private_run):
        return screens.CLEARED
    return private.CLEARED_HERE if work.entry.path else private.CLEARED


def save_state(work: OpenWorksheet, today: date) -> str:
    """Return whether the text is saved, being saved, or not saved, since when and why."""
    if work.failed_since is not None:
        path = work.entry.path
        why = work.why.replace(f"{path.parent}/", "") if path else work.why
        return f"{screens.not_saved(work.failed_since, why)} {files.COPY_KEY}"
    if work.dirty:
        return screens.SAVING
    if work.saved_at is None:
        return private.AS_YOU_GO if work.worksheet.ask_first else screens.NOTHING_YET
    return screens.saved_at(work.saved_at.astimezone(), today)
