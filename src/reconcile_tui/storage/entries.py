"""Types of the notebook: versions of files, handles to them, and lines of the list.

Also plain text views of files that cannot be opened, and versions without some of their answers.
"""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reconcile_tui.domain.answers import MAX_FILE, Answers
from reconcile_tui.domain.reading import answers_from, looks_like_answers
from reconcile_tui.domain.worksheet import has_any_of, is_same_at
from reconcile_tui.errors import AppError, CannotReadError, CannotWriteError, Place, ProblemsError
from reconcile_tui.lazy import late
from reconcile_tui.storage.io import disk
from reconcile_tui.storage.io.file_lock import digest
from reconcile_tui.storage.paths import stem_of_file
from reconcile_tui.toml.read import read_data
from reconcile_tui.toml.write import TABLES, Prompts, are_rows

if TYPE_CHECKING:
    from reconcile_tui.storage.io.file_lock import DeletionMarker
    from reconcile_tui.toml import edit, scan
    from reconcile_tui.toml.edit import Edit
else:
    scan = late("reconcile_tui.toml.scan")
    edit = late("reconcile_tui.toml.edit")


class Version(Struct, frozen=True, dict=True):
    """One version of a file: its bytes, text and data."""

    raw: bytes
    text: str
    data: Mapping[str, Any]

    @classmethod
    def read(cls, raw: bytes, path: str) -> Version:
        """Parse a file's content. Raises ProblemsError."""
        text, data = read_data(raw, path)
        return cls(raw, text, data)

    @cached_property
    def answers(self) -> Answers:
        """The answers in it."""
        return answers_from(self.data, cache(lambda: scan.Positions(self.text).locate))

    @cached_property
    def digest(self) -> str:
        """The digest of its bytes."""
        return digest(self.raw)


def answers_in(path: Path) -> Answers:
    """Return the answers in a file as it is now. Raises AppError."""
    return Version.read(disk.read_regular(path), str(path)).answers


class Entry(Struct):
    """Handle of one file of the notebook in one session.

    `path` is None until the first save. `base` holds the answers that the session read or wrote
    last, `known` the version it saw last, `offered` what the last save found changed by another
    program: the session may have applied that since.
    """

    path: Path | None = None
    base: Answers | None = None
    known: Version | None = None
    offered: Answers | None = None
    past: tuple[Answers, ...] = ()
    """The answers it wrote before `base`, newest first: a program may have started from those."""
    stem: str = ""
    """File name after the day, when that is not the worksheet's id."""
    private: bool = False
    """A private worksheet has no history and no recent versions."""
    sensitive: frozenset[str] = frozenset()
    """Items of which no copy is kept: no history, recent version or conflict copy."""
    written: frozenset[str] = frozenset()
    """Items with typed answers: their text is kept in the history before it ends empty."""
    before_shortening: Version | None = None
    """The version before answers began to get shorter, in case one of them ends empty."""
    kept_at: float | None = None
    """When a version last went into the history, by the monotonic clock; None before that."""
    waiting: tuple[tuple[Path, str], ...] = ()
    """Displaced versions with digests; a program may still write into them until the next save."""
    deletion_marker: DeletionMarker | None = None
    """Shows that the file was deleted in the app."""
    known_status: tuple[int, ...] = ()
    """The file's status when `known` was read, as far as that is reliable."""


class Opened(Struct, frozen=True):
    """Answers read from a file. `read_only` is why it cannot be written, or empty."""

    entry: Entry
    answers: Answers
    data: Mapping[str, Any]
    text: str
    read_only: str = ""

    @property
    def blank(self) -> bool:
        """Whether the file is empty but for comments: a new worksheet can be started in it."""
        return not self.data


class Saved(Struct, frozen=True):
    """Result of a save. `notice` is a message for the person, or empty.

    `answers` are those that were saved. `merged` is set when another program had changed some: all
    answers as the file has them now. `copies` are the conflict copies that were made.
    """

    path: Path
    when: datetime
    answers: Answers
    notice: str = ""
    merged: Answers | None = None
    copies: tuple[Path, ...] = ()


class Summary(Struct, frozen=True):
    """One line of the list. `trouble` is why a file cannot be opened for writing.

    `misshapen` are its values of a wrong shape, `invalid_dates` its invalid dates.
    """

    path: Path
    answers: Answers
    when: datetime
    trouble: str = ""
    misshapen: tuple[Place, ...] = ()
    invalid_dates: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name without its extension, as commands take it."""
        return stem_of_file(self.path)


PATIENCE = 1.7
"""Seconds to wait for an invalid file that is being written to become valid."""

WRITING = 0.5
"""Seconds to wait while a program keeps a valid file open for writing."""

_PAUSE = 0.02


def read_version(path: Path, known: Version | None = None) -> Version:
    """Read a file once no program writes it. `known` saves parsing the same bytes again.

    Raises NoSuchError, CannotReadError, ProblemsError.
    """
    start = time.monotonic()
    while True:
        waited = time.monotonic() - start
        try:
            raw, held = disk.read_settled(path)
        except disk.DamagedError as error:
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
    """The text of a file, why it cannot be opened as answers, and the line of the error (or 0).

    Invalid UTF-8 shows as replacement characters. `cut` is True when only the beginning is shown.
    """

    path: Path
    text: str
    why: str
    line: int = 0
    cut: bool = False


def plain_view(path: Path) -> PlainView:
    """Return a file as text. Raises NoSuchError, and CannotReadError when it is no file."""
    try:
        raw, cut = disk.read_regular(path), False
    except CannotReadError as error:
        raw, cut = _beginning(path, error), True
        return PlainView(path, _text_of(raw), str(error), cut=cut)
    try:
        read_data(raw, str(path))
    except ProblemsError as error:
        problem = error.problems[0]
        return PlainView(path, _text_of(raw), str(problem), problem.line)
    return PlainView(path, _text_of(raw), "")


def _beginning(path: Path, error: AppError) -> bytes:
    """Return the first part of a file that is too large; re-raise any other error."""
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


# -- redacting -------------------------------------------------------------------------------------


def copyable(raw: bytes, sensitive: Collection[str]) -> bytes | None:
    """Return a version as a copy of it may be kept: without its sensitive answers.

    None when it may hold some that cannot be removed: then no copy may be kept.
    """
    return redacted(raw, sensitive, {}, head=("sensitive",)) if sensitive else raw


def redacted(
    raw: bytes,
    marks: Iterable[str],
    prompts: Prompts,
    now: Answers | None = None,
    head: Collection[str] = (),
) -> bytes | None:
    """Return a version without the marked answers; None when they cannot be removed from it.

    Answers equal to those in `now` stay. `head` are keys at the top to remove with them.
    """
    marks = set(marks)
    if not mentions(raw, marks):
        return raw
    try:
        version = Version.read(raw, "")
        gone = {one for one in marks if now is None or not is_same_at(version.answers, now, one)}
        edited = edit.remove_answers(version.text, version.data, gone, prompts, head=head)
    except (ProblemsError, CannotWriteError):
        return None
    if _still_names(edited, gone):
        return None
    return raw if edited.text is version.text else edited.text.encode("utf-8")


def _still_names(edited: Edit, marks: Collection[str]) -> bool:
    """Return whether a marked item occurs where no answer of it belongs.

    In `[[answers]]`, for example: that is neither read nor edited.
    """
    tables = [edited.data.get(table) for table in TABLES if table != "rows"]
    rows = edited.data.get("rows")
    if not isinstance(rows, Mapping):
        tables.append(rows)
    else:
        # Names of cells are not names of items.
        tables += [value for value in rows.values() if not are_rows(value)]
    return any(_has_key(table, marks) for table in tables)


def _has_key(value: Any, names: Collection[str]) -> bool:
    if isinstance(value, Mapping):
        return any(key in names or _has_key(inner, names) for key, inner in value.items())
    return isinstance(value, list) and any(_has_key(inner, names) for inner in value)


def mentions(raw: bytes, marks: Iterable[str]) -> bool:
    """Return whether a version may hold an answer that is marked: its key occurs in it.

    A key that is written with escapes is found by parsing.
    """
    names = {mark.partition("/")[0] for mark in marks}
    if any(
        re.search(rb"(?<![\w-])" + re.escape(one.encode()) + rb"(?![\w-])", raw) for one in names
    ):
        return True
    if b"\\" not in raw:
        return False
    try:
        return has_any_of(Version.read(raw, "").answers, names)
    except ProblemsError:
        return True
