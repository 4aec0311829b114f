"""One worksheet in hand: its session, its file, and how far the one is saved in the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from reconcile_tui.domain.answers import MAX_FILE, Answers, Unread, written_size
from reconcile_tui.domain.form import Form, title_of
from reconcile_tui.domain.reading import misshapen
from reconcile_tui.domain.sensitive import holds, unsaved
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.messages.files import not_read
from reconcile_tui.session import Session
from reconcile_tui.storage.entries import Entry
from reconcile_tui.storage.io import encryption

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
