"""The notebook as a list needs it: the head of each file, looked at and not parsed."""

from __future__ import annotations

import codecs
import os
import re
import stat
import time
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from reconcile_tui.domain.answers import FORMAT, MAX_FILE, Answers, Row
from reconcile_tui.domain.dates import UNKNOWN, moment_of
from reconcile_tui.domain.form import Form, can_leave
from reconcile_tui.domain.items import Rows
from reconcile_tui.domain.reading import answers_from, looks_like_answers, untold_dates
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, CannotReadError, reading_one
from reconcile_tui.storage.entries import Summary
from reconcile_tui.storage.io import disk, encryption
from reconcile_tui.storage.notebook import Notebook, unreadable
from reconcile_tui.storage.paths import listed, stem_of_file

_LONG = 1000
"""Characters. No value in a condition is as long as that."""

# A group is never repeated possessively: on Python 3.11.2, which Debian 12 has, such a pattern does
# not find what it should. What begins each turn is no part of the turn before.
_STRING = r'"[^"\\\n]*+(?:\\["\\bfnrt][^"\\\n]*+)*"|\'[^\'\n]*+\''
_LINES = r'"""[^"\\]*+(?:(?:\\["\\bfnrt]|"(?!""))[^"\\]*+)*"""(?!")'
_NUMBER = r"[+-]?(?:0|[1-9][0-9]{0,17})"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
_OFFSET = r"(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_LIST = rf"\[[ \t]*(?:(?:{_STRING})(?:[ \t]*,[ \t]*(?:{_STRING}))*[ \t]*)?\]"
_PAIR = rf"[A-Za-z0-9_-]+[ \t]*=[ \t]*(?:{_STRING}|{_NUMBER}(?![-:.0-9])|true|false)"
_TABLE = rf"\{{[ \t]*(?:{_PAIR}(?:[ \t]*,[ \t]*{_PAIR})*[ \t]*)?\}}"
_VALUE = (
    rf"{_LINES}|{_STRING}|{_DAY}(?:[T ]{_TIME}{_OFFSET}?)?|{_NUMBER}|true|false|{_LIST}|{_TABLE}"
)
_END = r"[ \t]*(?:#[^\n]*+)?(?:\n|\Z)"
_LINE = (
    rf"[ \t]*(?:"
    rf"([A-Za-z0-9_-]++)[ \t]*=[ \t]*({_VALUE}){_END}"
    rf"|\[(skipped|answers)\]{_END}"
    rf"|\[\[rows\.([A-Za-z0-9_-]++)\]\]{_END}"
    rf"|(?:#[^\n]*+)?(?:\n|\Z)"
    rf")"
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_DAY_START = re.compile(_DAY)
_PAIR_KEY = re.compile(rf"([A-Za-z0-9_-]+)[ \t]*=[ \t]*(?:{_STRING}|[^,}}]*+)")
_NAMES = frozenset({"skipped", "answers", "rows"})
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}
_ESCAPE = re.compile(r"\\(.)")


class Glance(Struct, frozen=True):
    """The keys above the tables with their values, and what is answered below.

    `answers` holds each answer as it is written in the file (see `value_written`), `rows` says of
    each question with rows whether any of them says something. Both are None when only the
    beginning of a text was looked at. `cells` are those of all rows, as they are written, each
    with its question and its column.
    """

    head: Mapping[str, Any]
    answers: Mapping[str, str] | None = None
    rows: Mapping[str, bool] | None = None
    cells: Sequence[tuple[str, str, str]] = ()


class _UnclearError(Exception):
    """A parser has to look."""


def glance(text: str, *, whole: bool = True) -> Glance | None:
    """What stands in an answers file; None when only a parser can say.

    `whole` is False for the first part of a longer text: then only what stands above the first
    table is looked at, and all of that has to be there.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if _FORBIDDEN.search(text):
        return None
    try:
        return _read(text, whole=whole)
    except (_UnclearError, ValueError):
        return None


def _read(text: str, *, whole: bool) -> Glance:
    head: dict[str, Any] = {}
    seen: set[str] = set()
    answers: dict[str, str] = {}
    rows: dict[str, bool] = {}
    cells: list[tuple[str, str, str]] = []
    tables: set[str] = set()
    line = re.compile(_LINE)  # kept by Python; no first screen without a file waits for it
    table, item, place = "", "", 0
    while place < len(text):
        found = line.match(text, place)
        if found is None:
            raise _UnclearError
        place = found.end()
        key, value, name, record = found.groups()
        if key:
            _refuse_unless(key not in seen and (table or key not in _NAMES))
            seen.add(key)
            told = _value(value, needed=not table)
            if not table:
                head[key] = told
            elif table == "answers":
                answers[key] = value
            elif table == "rows":
                rows[item] |= key != "row"
                cells.append((item, key, value))
        elif name or record:
            if not whole:
                return Glance(head)
            _refuse_unless(not name or name not in tables)
            table, item = name or "rows", record or ""
            if name:
                tables.add(name)
            else:
                rows.setdefault(item, False)
            seen = set()
    _refuse_unless(whole)
    return Glance(head, answers, rows, cells)


def value_written(raw: str) -> Any:
    """Return the value of an answer as it is written in the file.

    A long text comes back with its escapes: nothing that it is held against is as long.
    """
    if raw.startswith('"""') and ("\\" not in raw or len(raw) >= _LONG):
        return raw[3:-3].removeprefix("\n")
    if raw[0] not in "\"'" or raw.startswith('"""'):
        return tomllib.loads(f"_ = {raw}")["_"]
    return _string_value(raw)


def _refuse_unless(clear: object) -> None:
    if not clear:
        raise _UnclearError


def _value(raw: str, *, needed: bool) -> Any:
    """A value of the head. Elsewhere it is only seen to that a parser would take it."""
    first = raw[0]
    if first in "0123456789" and _DAY_START.match(raw):
        return datetime.fromisoformat(raw) if len(raw) > 10 else date.fromisoformat(raw)
    if first == "{":
        keys = _PAIR_KEY.findall(raw)
        _refuse_unless(len(keys) == len(set(keys)))
    if not needed:
        return None
    if first in "\"'":
        return _string_value(raw)
    if first in "tf":
        return raw == "true"
    _refuse_unless(first not in "[{")
    return int(raw)


def _string_value(raw: str) -> str:
    _refuse_unless(not raw.startswith('"""'))
    if raw[0] == "'" or "\\" not in raw:
        return raw[1:-1]
    return _ESCAPE.sub(lambda found: _SHORT.get(found[1], found[1]), raw[1:-1])


FIRST_BYTES = 8192
"""So much is read of a file at first. Most are shorter, and then known as a whole."""

EVERY = 64
"""Files that are read before the screen gets its turn."""

BREATH = 0.001

SheetOf = Callable[[str], Worksheet | None]

_SAYS_SOMETHING: tuple[Row, ...] = ({"row": "", "": ""},)
_SAYS_NOTHING: tuple[Row, ...] = ({"row": ""},)
"""In place of rows of which only that is known."""

Stamp = tuple[int, int, int, int]
"""What changes when a file does: inode, size, time of change, mode."""


class Head(Struct, frozen=True):
    """One saved worksheet. `answers` hold no answer, only what stands above them.

    `count` is how many questions are answered, as the worksheet itself counts them; None when its
    answers are not spoken of outside it. `whole` is False while only the first part of the file was
    read. `trouble` says why it cannot be opened for writing. `older` counts the answers to
    questions that the worksheet does not have, `is_partial` says that something of it could not be
    read, and `is_undated` that a time in it is none: by that it is never sorted.
    """

    path: Path
    answers: Answers
    when: datetime
    count: int | None = None
    trouble: str = ""
    whole: bool = True
    older: int = 0
    is_partial: bool = False
    is_undated: bool = False

    @property
    def name(self) -> str:
        """The file's name without its ending, which is how a command names it."""
        return stem_of_file(self.path)

    @property
    def is_unreadable(self) -> bool:
        """Whether nothing is known of it but its name."""
        return bool(self.trouble) and not self.answers.worksheet


class Heads:
    """Reads the heads of a notebook's files. Safe to use from one thread at a time."""

    def __init__(self, notebook: Notebook, sheet_of: SheetOf = lambda _: None) -> None:
        """`sheet_of` gives the worksheet of some answers, or None: then nothing is counted."""
        self._notebook = notebook
        self._sheet_of = cache(sheet_of)
        self._known: dict[Path, tuple[Stamp, Head]] = {}
        self._names: tuple[int, list[str]] | None = None
        self._stopped = False

    def stop(self) -> None:
        """The book is being left: a reading that is under way ends where it is."""
        self._stopped = True

    def names(self) -> list[str]:
        """The name of every file, the one changed last first, from the folder alone.

        Raises CannotReadError. It makes no paths: ten thousand of them take longer than the rest.
        """
        stamp = self._folder_stamp()
        names = [name for _, name in self._newest()]
        self._names = stamp, names
        return names

    def names_before(self) -> list[str] | None:
        """What `names` said last, while no file has come or gone since; it can stand at once."""
        stamp, names = self._names or (None, None)
        return names if stamp == self._folder_stamp() else None

    def _folder_stamp(self) -> int:
        try:
            return self._notebook.folder.stat().st_mtime_ns
        except OSError:
            return 0

    def _newest(self) -> list[tuple[float, str]]:
        folder = self._notebook.folder
        try:
            with os.scandir(folder) as entries:
                there = {entry.name: entry for entry in entries}
        except FileNotFoundError:
            return []
        except OSError as error:
            sentence = f"The folder {folder} can't be read: {error.strerror}."
            raise CannotReadError(sentence) from None
        return sorted(((_changed(there[name]), name) for name in listed(there)), reverse=True)

    def path(self, name: str) -> Path:
        """The file of that name."""
        return self._notebook.folder / name

    def read(self, paths: Iterable[Path], *, whole: bool = False) -> list[Head]:
        """The heads of some files, the one saved last first. `whole` reads each to its end."""
        found = []
        for number, path in enumerate(paths):
            if self._stopped:
                break
            if not whole:
                breathe(number)
            found.append(self.head(path, whole=whole))
        return sorted(found, key=lambda one: (one.when, one.name), reverse=True)

    def head(self, path: Path, *, whole: bool = False) -> Head:
        """The head of one file, or why it cannot be read."""
        stamp, known = self._remembered(path)
        if known is not None and (known.whole or not whole):
            return known
        try:
            with reading_one(path.name):
                head = self._glanced(path, MAX_FILE if whole else FIRST_BYTES)
                head = head or self._head_of(self._notebook.summary(path))
        except BookError as error:
            head = self._head_of(unreadable(path, str(error)))
        if stamp is not None:
            self._known[path] = (stamp, head)
        return head

    def forget(self, but: Collection[Path]) -> None:
        """Let go of files that are not there any more."""
        self._known = {path: known for path, known in self._known.items() if path in but}

    def newest(self) -> Path | None:
        """Return the file that the list of saved worksheets begins with, or None."""
        return self.latest("")

    def has_any(self) -> bool:
        """Return whether anything is listed. It stops at the first file that is."""
        try:
            with os.scandir(self._notebook.folder) as entries:
                return bool(listed([entry.name for entry in entries]))
        except OSError:
            return False

    def latest(self, worksheet: str, status: str = "") -> Path | None:
        """The newest saved answers to one worksheet; with a status, those that can go on from it.

        An empty `worksheet` means answers to any.

        A file is not changed before it is saved, so that the search ends where all that is left
        was changed before the best one found was saved.
        """
        best: Head | None = None
        for changed, name in self._newest():
            if best and best.when.timestamp() >= changed:
                break
            head = self.head(self.path(name))
            meant = worksheet in {"", head.answers.worksheet}
            if status:
                meant = meant and head.answers.status == status and not head.trouble
            if meant and (best is None or (head.when, head.name) > (best.when, best.name)):
                best = head
        return best.path if best else None

    def _remembered(self, path: Path) -> tuple[Stamp | None, Head | None]:
        try:
            stamp = _stamp(path.stat())
        except OSError:
            return None, None
        before, head = self._known.get(path, (None, None))
        return stamp, head if before == stamp else None

    def _glanced(self, path: Path, limit: int) -> Head | None:
        """What a look can tell; None when the whole file has to be opened."""
        try:
            status, raw = disk.read(path, limit + 1)
            whole = len(raw) <= limit
            seen = glance(_decoded_head(raw, limit), whole=whole)
        except (OSError, ValueError):
            return None
        size = 0 if encryption.is_encrypted(path) else status.st_size
        usual = status.st_mode & stat.S_IWUSR and size <= MAX_FILE
        usual = usual and not self._notebook.is_left_plain(path)
        if seen is None or not usual or not _is_answers(seen.head):
            return None
        answers = answers_from(seen.head)
        untold = untold_dates(seen.head)
        when = answers.saved or (UNKNOWN if "saved" in untold else moment_of(status.st_mtime))
        if seen.answers is None or seen.rows is None:
            return Head(path, answers, when, whole=False, is_undated=bool(untold))
        rows = {key: _SAYS_SOMETHING if says else _SAYS_NOTHING for key, says in seen.rows.items()}
        written = replace(answers, values=_Written(seen.answers), rows=rows)
        count, older = self._counts(written)
        return Head(
            path,
            answers,
            when,
            count,
            older=older,
            is_partial=self._has_unread(written, seen.cells),
            is_undated=bool(untold),
        )

    def _head_of(self, summary: Summary) -> Head:
        answers = summary.answers
        bare = replace(answers, values={}, rows={}, skipped={}, unread=())
        count, older = self._counts(answers)
        return Head(
            summary.path,
            bare,
            summary.when,
            count,
            summary.trouble,
            older=older,
            is_partial=self._is_partial(summary),
            is_undated=bool(summary.untold),
        )

    def _counts(self, answers: Answers) -> tuple[int | None, int]:
        """How many questions are answered, and how many answers belong to no question."""
        sheet = self._sheet_of(answers.worksheet) if answers.worksheet else None
        if sheet is None or sheet.private or not can_leave(sheet):
            return None, 0
        form = Form(sheet, answers)
        return form.answered_count(), form.older_count()

    def _has_unread(self, written: Answers, cells: Iterable[tuple[str, str, str]]) -> bool:
        """Whether an answer that may be spoken of, or a cell of one, is none. See `_is_partial`."""
        sheet = self._sheet_of(written.worksheet)
        if sheet is None:
            return False
        told = can_leave(sheet)
        if any(one.item in told for one in Form(sheet, written).unread):
            return True
        for item_id, key, raw in cells:
            item = sheet.by_id.get(item_id)
            column = item.column(key) if item_id in told and isinstance(item, Rows) else None
            if column is not None and column.unread(value_written(raw)) is not None:
                return True
        return False

    def _is_partial(self, summary: Summary) -> bool:
        """Whether something could not be read. It tells of no private answer."""
        sheet = self._sheet_of(summary.answers.worksheet) if summary.answers.worksheet else None
        if sheet is None:
            return bool(summary.misshapen or summary.answers.unread)
        items = [str([*place, ""][1]) for place in summary.misshapen]
        items += [one.item for one in Form(sheet, summary.answers).unread]
        return any(
            not item or item not in sheet.by_id or item in can_leave(sheet) for item in items
        )


class _Written(Mapping[str, Any]):
    """Answers as they are written, each read when it is asked for."""

    def __init__(self, written: Mapping[str, str]) -> None:
        self._written = written

    def __getitem__(self, item_id: str) -> Any:
        return value_written(self._written[item_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def breathe(number: int) -> None:
    """Let the thread of the screen go first, now and then, while many files are read."""
    if number % EVERY == EVERY - 1:
        time.sleep(BREATH)


def _decoded_head(raw: bytes, limit: int) -> str:
    """The first bytes as text; a character that is cut off at the end is left away."""
    if len(raw) <= limit:
        return raw.decode("utf-8")
    return codecs.getincrementaldecoder("utf-8")().decode(raw[:limit])


def _is_answers(head: Mapping[str, Any]) -> bool:
    """Whether it is a file of ours that can be written; what it is else, the notebook says."""
    return looks_like_answers(head) and head["format"] <= FORMAT


def _changed(entry: os.DirEntry[str]) -> float:
    try:
        return entry.stat().st_mtime
    except OSError:
        return 0.0


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_mode
