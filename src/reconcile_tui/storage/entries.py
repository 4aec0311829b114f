"""What the notebook hands out: a handle to a file, what stands in it, a line of the list.

And a file that cannot be opened as answers, as text to read: nothing is repaired or written.
"""

from __future__ import annotations

import codecs
import time
from collections.abc import Mapping
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.domain.reading import answers_from, looks_like_answers
from reconcile_tui.errors import BookError, CannotReadError, Place, ProblemsError
from reconcile_tui.lazy import late
from reconcile_tui.storage.io import atomic, disk
from reconcile_tui.storage.io.file_lock import digest
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.toml.read import read_data

if TYPE_CHECKING:
    from reconcile_tui.storage.io.file_lock import Seat
    from reconcile_tui.toml import scan
else:
    scan = late("reconcile_tui.toml.scan")


class Version(Struct, frozen=True, dict=True):
    """One version of a file, read once: its bytes, its text, its data."""

    raw: bytes
    text: str
    data: Mapping[str, Any]

    @classmethod
    def read(cls, raw: bytes, path: str) -> Version:
        """Raises ProblemsError when the bytes are no TOML."""
        text, data = read_data(raw, path)
        return cls(raw, text, data)

    @cached_property
    def answers(self) -> Answers:
        """What it says."""
        return answers_from(self.data, cache(lambda: scan.Positions(self.text).locate))

    @cached_property
    def digest(self) -> str:
        """What tells it from every other version."""
        return digest(self.raw)


class Entry(Struct):
    """One file of the notebook, as one session knows it.

    `path` is None until the first words are saved. `base` holds the answers that the session read
    or wrote last, `known` the bytes it saw last with what they say, `offered` what the last save
    found that another hand had changed: the session may have taken that over since.
    """

    path: Path | None = None
    base: Answers | None = None
    known: Version | None = None
    offered: Answers | None = None
    past: tuple[Answers, ...] = ()
    """What it wrote before `base`, newest first: a program may go on from one of those."""
    stem: str = ""
    """The name it will get after the day, when that is not the worksheet's id."""
    private: bool = False
    """A private sheet has no history and no recent versions."""
    sensitive: frozenset[str] = frozenset()
    """Items of which no copy is kept: no history, no recent version, no conflict copy."""
    written: frozenset[str] = frozenset()
    """Items whose answers are typed: what is emptied by hand is looked for in the history."""
    fuller: Version | None = None
    """What stood there before answers began to get shorter, in case one of them ends empty."""
    kept_at: float | None = None
    """When a version last went into the history, by the monotonic clock; None before the first."""
    waiting: tuple[tuple[Path, str], ...] = ()
    """What came out of its saves and may still be written into by a program, each with its digest:
    the next save looks at it again."""
    seat: Seat | None = None
    """How it hears that the file was removed through the book."""
    hint: tuple[int, ...] = ()
    """What the system said of the file when `known` was read, as far as that can be relied on."""


class Opened(Struct, frozen=True):
    """Answers as they stand in a file. `read_only` says why it cannot be written, or is empty."""

    entry: Entry
    answers: Answers
    data: Mapping[str, Any]
    text: str
    read_only: str = ""

    @property
    def blank(self) -> bool:
        """Whether nothing stands in the file but comments: a new sheet can be started in it."""
        return not self.data


class Saved(NamedTuple):
    """What a save did. `notice` is a sentence for the person when something needs one.

    `answers` are those that were saved. `merged` is set when the file held others that were
    changed elsewhere: all of them, as the file has them now. `copies` are the conflict copies that
    were made, for the person to choose from side by side.
    """

    path: Path
    when: datetime
    answers: Answers
    notice: str = ""
    merged: Answers | None = None
    copies: tuple[Path, ...] = ()


class Summary(Struct, frozen=True):
    """One line of the list. `trouble` says why a file cannot be opened for writing.

    `misshapen` and `untold` are what of it is no table of answers, and no time.
    """

    path: Path
    answers: Answers
    when: datetime
    trouble: str = ""
    misshapen: tuple[Place, ...] = ()
    untold: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its ending, which is how a command names it."""
        return stem_of_file(self.path)


PATIENCE = 1.7
"""Seconds after which what stands there is what is meant: 0.2, 0.5 and 1 second later."""

WRITING = 0.5
"""The same for a whole file that a program keeps open for writing."""

_PAUSE = 0.02


def read_version(path: Path, known: Version | None = None) -> Version:
    """What stands in a file, once it has settled. `known` saves reading the same words again.

    Raises NoSuchError, CannotReadError, ProblemsError.
    """
    start = time.monotonic()
    while True:
        waited = time.monotonic() - start
        try:
            raw, held = atomic.read_settled(path)
        except atomic.DamagedError as error:
            if not error.held or waited >= PATIENCE:
                raise
            time.sleep(_PAUSE)
            continue
        if known is not None and raw == known.raw:
            return known
        try:
            version = Version.read(raw, str(path))
        except ProblemsError:
            if not held or waited >= PATIENCE:
                raise
        else:
            patience = WRITING if looks_like_answers(version.data) else PATIENCE
            if not held or waited >= patience:
                return version
        time.sleep(_PAUSE)


class PlainView(Struct, frozen=True):
    """The text of a file, why it cannot be opened, and the line that is meant (0: none).

    What is no UTF-8 shows as a mark in the text. `cut` says that only the beginning is here.
    """

    path: Path
    text: str
    why: str
    line: int = 0
    cut: bool = False


def plain_view(path: Path) -> PlainView:
    """A file to be read as it is. Raises NoSuchError, and CannotReadError for what is no file."""
    try:
        raw, cut = atomic.read_regular(path), False
    except CannotReadError as error:
        raw, cut = _beginning(path, error), True
        return PlainView(path, _text_of(raw), str(error), cut=cut)
    try:
        read_data(raw, str(path))
    except ProblemsError as error:
        problem = error.problems[0]
        return PlainView(path, _text_of(raw), str(problem), problem.line)
    return PlainView(path, _text_of(raw), "")


def _beginning(path: Path, error: BookError) -> bytes:
    """The first part of a file that is only too large; every other trouble is raised again."""
    try:
        status, raw = disk.read(path, MAX_FILE)
    except OSError:
        raise error from None
    if status.st_size <= MAX_FILE or not raw:
        raise error from None
    return raw


def _text_of(raw: bytes) -> str:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8-sig", "replace")
