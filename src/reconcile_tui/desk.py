"""The desk: where a worksheet, its answers and its file come together while it is filled in.

Plain Python. The screens ask the desk for a `Work` and show its session; the desk sees to it that
what changes there reaches the disk, and that what is private does not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.worksheet import Section, Worksheet
from reconcile_tui.errors import BookError, NoSuchError, UsageError
from reconcile_tui.saver import Saver
from reconcile_tui.session import Session
from reconcile_tui.store.library import Library
from reconcile_tui.store.notebook import Entry, Notebook, changed_at, new_answers
from reconcile_tui.store.presence import Presence
from reconcile_tui.store.seats import RemovedError
from reconcile_tui.strings.entries import not_read

if TYPE_CHECKING:
    from reconcile_tui.core.gather import Offer
    from reconcile_tui.store.heads import Heads

__all__ = ["Desk", "LetGo", "Work", "get_ready", "has_copies", "neutral_stem"]


class LetGo:
    """What a save comes to when the file was removed through the book: it is in memory only now."""


class Work(Struct, eq=False):
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
    notices: list[str] = field(default_factory=list)
    at_first: tuple[str, datetime | None] = ("", None)
    beside: Answers | None = None
    """What was kept beside the file last, because the file would hold too much."""
    removed: Entry | None = None
    """The file it had, once that was removed through the book: it may come back out of the bin."""

    @property
    def worksheet(self) -> Worksheet:
        """The blank sheet."""
        return self.session.worksheet

    @property
    def private(self) -> bool:
        """Whether it is in memory only."""
        return not self.kept

    @property
    def has_file(self) -> bool:
        """Whether there is a file to look at, or was one that may come back."""
        return self.entry.path is not None or self.removed is not None


class Desk:
    """Hands out work, and has it saved by the one writer."""

    def __init__(
        self, library: Library, notebook: Notebook, saver: Saver, now: Callable[[], datetime]
    ) -> None:
        self.library = library
        self.notebook = notebook
        self.saver = saver
        self.now = now
        self.presence = Presence(notebook.folder)

    @cached_property
    def heads(self) -> Heads:
        """What is at the top of each file."""
        from reconcile_tui.store.heads import Heads  # noqa: PLC0415 - the first page shows no list

        return Heads(self.notebook, self._known_sheet)

    def _known_sheet(self, kind: str) -> Worksheet | None:
        try:
            return self.library.worksheet(kind) if self.library.has_worksheet(kind) else None
        except NoSuchError:
            return None

    def start(self, kind: str) -> Work:
        """A blank worksheet. Nothing is on the disk until something is written."""
        sheet = self.library.worksheet(kind)
        answers = new_answers(sheet.id, sheet.version, sheet.title, self.now())
        return self._work(sheet, answers, Entry(private=sheet.private), kept=not sheet.private)

    def open(self, path: Path) -> Work:
        """Saved answers. Raises BookError when the file cannot be read.

        When its worksheet is not in the library, the answers are shown as from an older sheet.
        """
        opened = self.notebook.open(path)
        answers, read_only = opened.answers, opened.read_only
        try:
            sheet = self.library.worksheet(answers.worksheet)
        except NoSuchError as error:
            sheet = _unknown_sheet(answers)
            read_only = read_only or str(error)
        opened.entry.private = sheet.private
        self.notebook.keep_lost(opened.entry, self.now())
        self.notebook.sit(opened.entry)
        work = self._work(sheet, answers, opened.entry, kept=True, read_only=read_only)
        work.saved_at = answers.saved or changed_at(path)
        if unread := not_read([one.line for one in answers.unread]):
            work.notices.append(unread)
        return work

    def start_in(self, path: Path, kind: str) -> Work:
        """A blank worksheet in a file that holds nothing, or only comments: those stay.

        For after the person said yes. Raises UsageError when something stands in it.
        """
        opened = self.notebook.open(path)
        if not opened.blank:
            raise UsageError(f"{path.name} is not empty.")
        work = self.start(kind)
        work.entry.path, work.entry.known = path, opened.entry.known
        return work

    def again(self, path: Path) -> Work:
        """The same worksheet, blank; it knows which answers came before."""
        before = self.notebook.open(path).answers
        work = self.start(before.worksheet)
        work.session.answers = replace(work.session.answers, previous=before.id)
        return work

    def open_one(self, kind: str) -> Path | None:
        """The newest saved answers to a worksheet that are still open, if there are any."""
        return self.heads.latest(kind, "in-progress")

    def prompts(self, kind: str) -> dict[str, str]:
        """The questions of a worksheet, or none when the library does not have it."""
        known = self.library.has_worksheet(kind)
        return self.library.worksheet(kind).prompts if known else {}

    def offers(self, sheets: Mapping[str, Worksheet], *, besides: str) -> list[Offer]:
        """What saved answers have to give to another sheet, whose own id is `besides`.

        It only reads, so that it can run beside the screen; a file that cannot be read gives
        nothing, and neither does one whose worksheet is not among `sheets`.
        """
        from reconcile_tui.core.gather import in_order, offers  # noqa: PLC0415 - on a key

        found: list[Offer] = []
        for path in self.notebook.paths():
            try:
                answers = self.notebook.open(path).answers
            except BookError:
                continue
            sheet = sheets.get(answers.worksheet)
            if sheet is not None and answers.id != besides:
                found += offers(sheet, answers)
        return in_order(found)

    def keep(self, work: Work) -> None:
        """Keep a sheet in a file after all; a private one under a neutral name and title."""
        sheet = work.worksheet
        work.kept, work.entry.private, work.removed = True, sheet.private, None
        if sheet.private:
            work.entry.stem = neutral_stem(sheet)
            work.session.answers = replace(work.session.answers, title=sheet.neutral_title)
        self._submit(work, work.session.answers, at_once=True)

    def write_again(self, work: Work) -> None:
        """Have what is in hand written, because its file lost it. From any thread."""
        if work.private or work.session.read_only:
            return
        work.dirty = True
        # What is in hand when it is written, not now: the screen's thread may be ahead.
        self.saver.submit(work, lambda: self._write(work, work.session.answers), at_once=True)

    def keep_refused(self, work: Work) -> None:
        """Put beside the file what was too long to be saved, on a way out that nobody chose.

        From any thread; the saver does it, after what it has to save, and again while it cannot.
        """
        session = work.session
        if work.private or session.read_only or not (session.refused or work.failed_since):
            return
        texts = dict(session.refused)
        session.refused.clear()
        self.saver.submit((work, "refused"), lambda: self._write_beside(work, texts), at_once=True)

    def _write_beside(self, work: Work, texts: Mapping[str, str]) -> None:
        """Runs in the saver's thread, as the first writing does."""
        from reconcile_tui.store import too_long  # noqa: PLC0415 - see `get_ready`

        answers, prompts = work.session.answers, work.worksheet.prompts
        if work.entry.path is None and texts:
            self._write(work, answers)
        path, base = work.entry.path, work.entry.base
        if path is None or base is None:
            return
        if work.failed_since and work.beside is not answers:
            too_long.keep_unsaved(path, base, answers, prompts, self.now())
            work.beside = answers
        too_long.keep_pieces(path, answers, texts, prompts, self.now())

    def _work(
        self, sheet: Worksheet, answers: Answers, entry: Entry, *, kept: bool, read_only: str = ""
    ) -> Work:
        from reconcile_tui.core.letter import letter_text  # noqa: PLC0415 - the first page has no sheet

        session = Session(sheet, answers, lambda *_: None, read_only=read_only)
        at_first = (letter_text(sheet, answers), answers.saved)
        work = Work(session, entry, kept, at_first=at_first)
        session.changed = lambda new, at_once: self._submit(work, new, at_once=at_once)
        return work

    def _submit(self, work: Work, answers: Answers, *, at_once: bool) -> None:
        if work.private:
            return
        if answers.says_nothing() and work.entry.path is None and not work.dirty:
            return
        work.dirty = True
        self.saver.submit(work, lambda: self._write(work, answers), at_once=at_once)

    def _write(self, work: Work, answers: Answers) -> object:
        """Runs in the saver's thread."""
        if work.private:  # its file was erased since, and must not come back
            return None
        try:
            saved = self.notebook.save(work.entry, answers, work.worksheet.prompts, self.now())
        except RemovedError:
            work.removed = work.entry
            work.kept, work.entry, work.dirty = False, Entry(), False
            return LetGo()
        self.presence.take()
        return saved

    def take_up(self, work: Work) -> object:
        """Have a sheet in its file again that came back out of the bin, with what is newer in hand.

        Runs in the saver's thread.
        """
        entry = work.removed
        if entry is None or entry.path is None or not entry.path.exists():
            return None
        work.entry, work.kept, work.removed = entry, True, None
        return self._write(work, work.session.answers)


def get_ready() -> None:
    """Load all that a save needs, once the first screen stands and before a word is written.

    A disk or a limit that stops a save must not stop its code.
    """
    import hashlib  # noqa: F401, PLC0415 - after the first screen

    from reconcile_tui import posix  # noqa: PLC0415
    from reconcile_tui.store import (  # noqa: PLC0415
        beside,  # noqa: F401
        creating,  # noqa: F401
        emergency,  # noqa: F401
        outside,  # noqa: F401
        saving,  # noqa: F401
        too_long,  # noqa: F401
    )

    posix.get_ready()


def neutral_stem(sheet: Worksheet) -> str:
    """What the file of a private sheet is called after the day: nothing that tells what it is."""
    title = sheet.neutral_title.lower()
    return "".join(c if c.isalnum() else "-" for c in title).strip("-")


def has_copies(work: Work) -> bool:
    """Whether another version lies beside the file of a sheet."""
    from reconcile_tui.store.copies import copies_of  # noqa: PLC0415 - the first page has no sheet

    path = work.entry.path
    return path is not None and bool(copies_of(path))


def _unknown_sheet(answers: Answers) -> Worksheet:
    section = Section(id="unknown", title=answers.title)
    return Worksheet(
        id=answers.worksheet or "unknown",
        title=answers.title,
        purpose="",
        section=(section,),
        sharing="never",
    )
