"""The workspace: opens worksheets, and has their changes saved by the autosave thread.

Screens ask it for an `OpenWorksheet` and show its session. Private answers are never submitted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reconcile_tui import platform as posix
from reconcile_tui import private_run, storage
from reconcile_tui.autosave import Saver
from reconcile_tui.content.library import Library
from reconcile_tui.domain.answers import Answers, Unread
from reconcile_tui.domain.form import letter_text, rests_until
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.worksheet import Section, Worksheet, may_be_saved, sensitive_items
from reconcile_tui.errors import BookError, NoSuchError, reading_one
from reconcile_tui.lazy import late, load
from reconcile_tui.open_worksheet import (
    BroughtBack,
    Clearing,
    LetGo,
    Notice,
    OpenWorksheet,
    finish,
    finish_all,
)
from reconcile_tui.session import Session
from reconcile_tui.storage import recovery
from reconcile_tui.storage.conflicts import copies_of
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.history import History
from reconcile_tui.storage.io import atomic
from reconcile_tui.storage.io.file_lock import Presence, RemovedError
from reconcile_tui.storage.notebook import HeaderIndex, Notebook, modified_at, new_answers
from reconcile_tui.toml import write

if TYPE_CHECKING:
    from reconcile_tui.domain import gather
else:
    gather = late("reconcile_tui.domain.gather")


__all__ = ["LetGo", "Notice", "OpenWorksheet", "Workspace"]


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
        """Open saved answers. Raises BookError when the file cannot be read.

        Answers to a worksheet that the library does not have open as "from an older worksheet".
        """
        if self.clearing_is_pending:
            finish(self.notebook, path, self._sheet, self.now())
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

    def open_one(self, kind: str) -> Path | None:
        """Return the newest saved answers to a worksheet that are in progress, or None."""
        return self.heads.latest(kind, "in-progress")

    def newest_with_timeline(self) -> Path | None:
        """Return the newest worksheet in progress that has a timeline, or None."""
        kinds = [sheet.id for sheet in self.library.worksheets() if sheet.timeline]
        found = [path for path in map(self.open_one, kinds) if path is not None]
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
            with suppress(BookError), reading_one(path.name):
                answers = self.notebook.open(path).answers
                sheet = sheets.get(answers.worksheet)
                if sheet is not None and answers.id != besides:
                    found += gather.offers(sheet, answers)
                    not_read += gather.unread(sheet, answers)
        return gather.Gathered(gather.in_order(found), not_read)

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

    def write_again(self, work: OpenWorksheet) -> None:
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
        with private_run.opened():
            work.unsaved = answers, recovery.write_emergency_copy(path, text, self.now())
            if older is not None:
                atomic.erase(older)

    def bring_back_unsaved(self) -> None:
        """Move emergency copies to the notebook, in the autosave thread."""

        def bring_back() -> BroughtBack:
            return BroughtBack(recovery.restore_emergency_copies(self.notebook.folder))

        if not self.private_run and recovery.has_emergency_copies(self.notebook.folder):
            self.saver.submit(("unsaved",), bring_back, at_once=True)

    def _work(
        self, sheet: Worksheet, answers: Answers, entry: Entry, *, kept: bool, read_only: str = ""
    ) -> OpenWorksheet:
        session = Session(sheet, answers, lambda *_: None, read_only=read_only)
        at_first = (letter_text(sheet, answers), answers.saved)
        entry.private = entry.private or self.private_run
        kept = kept and not self.private_run
        work = OpenWorksheet(
            session, entry, kept, at_first=at_first, in_private_run=self.private_run
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
        entry, hidden = work.entry, work.session.sensitive
        with private_run.opened():
            try:
                allowed = may_be_saved(answers, entry.base, hidden)
                saved = self.notebook.save(entry, allowed, work.worksheet.prompts, self.now())
            except RemovedError:
                work.removed = work.entry
                work.kept, work.entry, work.dirty = False, Entry(), False
                return LetGo()
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
                ("finish",), lambda: finish_all(self.notebook, self._sheet, self.now())
            )

    @property
    def clearing_is_pending(self) -> bool:
        """Whether a killed session may have left something to erase."""
        return not self.private_run and (self.notebook.state / "erasing").exists()

    def _sheet(self, kind: str) -> Worksheet | None:
        return self.library.worksheet(kind) if self.library.has_worksheet(kind) else None

    def drop_stale_notice(self, work: OpenWorksheet) -> bool:
        """Remove the notice about a replaced answer when nothing holds that any more.

        Another window may have erased it, or deleted the earlier versions. Returns whether it was
        removed.
        """
        replaced, path = work.written_over, work.entry.path
        if replaced is None or path is None:
            return False
        state = self.notebook.state
        if (
            storage.conflicts.find_replaced_answer(path, replaced.before, replaced.after, state)
            is not None
        ):
            return False
        work.written_over = None
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


def to_decide(work: OpenWorksheet, state: Path) -> Literal["", "save", "found", "versions"]:
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


def letter_rests(work: OpenWorksheet, now: datetime) -> datetime | None:
    """Return until when the letter of a worksheet rests; None once it may be read.

    While its text is as it was at opening, the time of saving before that counts: to mark the
    worksheet as done does not restart the wait.
    """
    text_then, saved_then = work.at_first
    if not saved_then or text_then != letter_text(work.worksheet, work.session.answers):
        saved_then = now if work.dirty or work.saved_at is None else work.saved_at
    until = rests_until(work.worksheet, saved_then.astimezone(now.tzinfo))
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
