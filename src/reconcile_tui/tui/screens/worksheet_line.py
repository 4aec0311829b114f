"""One line of the Worksheets list, as everything that can be done with it sees it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

from reconcile_tui.domain.dates import UNKNOWN, read_day
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.form import can_leave, title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import BookError, reading_one
from reconcile_tui.messages import screens as labels
from reconcile_tui.messages.tui import worksheets as words
from reconcile_tui.search import Hit, fold
from reconcile_tui.storage.index import Head
from reconcile_tui.tui.widgets.text import first_words, plain

STATE = max(map(len, labels.STATES.values()))
"""Cells for the longest status."""

TITLE = 41 - STATE
NARROW_TITLE = 33 - STATE
SHORTEST_TITLE = 12
"""Cells for a title, so that date, time and status are aligned beside it."""

NARROWEST, WIDE = 57, 77
"""Columns that a line of the least title needs; from `WIDE` on, how many answers there are, too."""

DAY = len("2026-11-22")
"""A file's name begins with the day on which its sheet was begun."""


@dataclass(frozen=True)
class Line:
    """Saved answers, a blank sheet that can be started, or one of those found by their words.

    `sheet` is the blank worksheet of either; None when the library does not have it. `hit` says
    where in the saved answers something was found. `others` are the other saved answers to the
    same worksheet, the newest first; they are known when the Space menu opens. `older` is set on
    the line that stands for so many files further down, and on no other. `in_memory` marks one
    with words that are open and not saved.
    """

    saved: Head | None = None
    sheet: Worksheet | None = None
    hit: Hit | None = None
    others: tuple[Head, ...] = ()
    older: int = 0
    in_memory: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """The same for the same line after the list was read anew."""
        name = str(self.path or (self.sheet.id if self.sheet else ""))
        return name, f"{self.hit.item_id}/{self.hit.row_id}" if self.hit else ""

    def has(self, words: list[str]) -> bool:
        """Whether all these folded words stand in what it is found by."""
        sought = fold(self.sought)
        return all(word in sought for word in words)

    def goes_on_from(self, before: Line | None) -> bool:
        """Whether it was found in another row of the same answer as the line before it."""
        if before is None or before.hit is None or self.hit is None:
            return False
        return (self.path, self.hit.item_id) == (before.path, before.hit.item_id)

    @property
    def title(self) -> str:
        """What the line is called."""
        if self.saved:
            return title_of(self.saved.answers, self.sheet) or self.saved.path.name
        return self.sheet.title if self.sheet else ""

    @property
    def sought(self) -> str:
        """What typing is held against."""
        return f"{self.title} {self.saved.name}" if self.saved else self.title

    @property
    def path(self) -> Path | None:
        """The file of saved answers."""
        return self.saved.path if self.saved else None

    @property
    def is_saved(self) -> bool:
        """Whether a file stands behind it."""
        return self.saved is not None

    @property
    def is_blank(self) -> bool:
        """Whether it is a sheet to start."""
        return self.saved is None and self.sheet is not None

    @property
    def is_sound(self) -> bool:
        """Whether it is a file that can be read and written."""
        return self.saved is not None and not self.saved.trouble

    @property
    def is_private(self) -> bool:
        """Whether it belongs to a sheet that is in memory until it is kept."""
        return self.sheet is not None and self.sheet.private

    @property
    def may_be_shown(self) -> bool:
        """Whether it is sound, its sheet is known, and some of its answers may leave it."""
        return self.is_sound and self.sheet is not None and bool(can_leave(self.sheet))

    @property
    def may_be_compared(self) -> bool:
        """Whether it may be shown beside other answers; no private sheet is."""
        return self.may_be_shown and not self.is_private

    @property
    def before(self) -> Head | None:
        """The answers that it was answered again from, while they are there."""
        previous = self.saved.answers.previous if self.saved else ""
        found = (head for head in self.others if head.answers.id == previous)
        return next(found, None) if previous else None


def title_room(lines: Iterable[Line], width: int) -> int:
    """Return the cells for titles in a list that is `width` wide: as many as the longest needs.

    They stay within what day, hour and state leave.
    """
    narrow = width < WIDE
    least = NARROW_TITLE if narrow else TITLE
    most = max(least, least + width - (NARROWEST if narrow else WIDE))
    longest = max((cell_len(" ".join(line.title.split())) for line in lines), default=0)
    return min(max(least, longest), most)


def saved_prompt(
    line: Line, *, narrow: bool = False, room: int = TITLE, number: str = ""
) -> Content:
    """Title, day and hour, state, and how many answers may be spoken of outside their sheet.

    The title has `room` cells. Where it is `narrow` there is no count: a line is one line.
    `number` tells it from a line that would read the same.
    """
    saved = line.saved
    assert saved is not None
    with suppress(BookError), reading_one(saved.name):
        return _sound_prompt(line, saved, narrow=narrow, room=room, number=number)
    return _unreadable_prompt(saved.name, room, number)


def _unreadable_prompt(title: str, room: int, number: str) -> Content:
    # No colour of its own: under the cursor it could not be told from the background.
    title = f"  {_padded(title, room, number)} "
    return Content.assemble(plain(title), plain(labels.CANNOT_BE_READ, "bold"))


def _sound_prompt(line: Line, saved: Head, *, narrow: bool, room: int, number: str) -> Content:
    mark = "! " if saved.is_partial or saved.is_undated else "  "
    title = f"{mark}{_padded(line.title, room, number)}"
    if saved.is_unreadable:
        return _unreadable_prompt(line.title, room, number)
    when = when_saved(saved)
    state = labels.STATES.get(saved.answers.status, saved.answers.status)
    if narrow:
        return plain(f"{title} {when}  {words.NOT_ALL_SAVED if line.in_memory else state}")
    return plain(f"{title} {when}  {state:<{STATE}}  {_how_many(line)}")


def when_saved(head: Head) -> str:
    """Day and hour, or that they aren't known, in the same number of cells."""
    if head.when == UNKNOWN:
        return f"{words.DATE_UNKNOWN:16}"
    return f"{head.when.astimezone():%Y-%m-%d %H:%M}"


def _padded(title: str, room: int, number: str = "") -> str:
    """The title in so many cells; where it is longer, a sign says so."""
    mark = number and f" ({_end_of(one_line(number), room - SHORTEST_TITLE)})"
    text = f"{first_words(title, room - cell_len(visible(mark)))}{mark}"
    return text + " " * max(room - cell_len(visible(text)), 0)


def _end_of(name: str, room: int) -> str:
    """A name in so many cells; where it is longer its end, which tells more than its beginning."""
    if cell_len(visible(name)) <= room:
        return name
    while cell_len(visible(name)) > room - 1:
        name = name[1:]
    return f"…{name}"


def numbers(lines: Iterable[Line], room: int = TITLE) -> dict[Path, str]:
    """What tells saved lines apart that would read the same: the number in their files' names.

    The first of a day has none. Where numbers are alike, the day it was begun stands there.
    """
    alike: dict[tuple[str, str], list[Head]] = {}
    for line in lines:
        if line.saved is not None:
            with suppress(BookError), reading_one(line.saved.name):
                when = when_saved(line.saved)
                alike.setdefault((first_words(line.title, room), when), []).append(line.saved)
    found: dict[Path, str] = {}
    for heads in alike.values():
        if len(heads) > 1:
            ways = ([way(head) for head in heads] for way in (_number, _begun, _name))
            told = next(one for one in ways if len(set(one)) == len(one))
            found.update(zip((head.path for head in heads), told, strict=True))
    return found


def _number(head: Head) -> str:
    begun, _, number = head.name.rpartition("-")
    return number if number.isdecimal() and len(begun) > DAY else ""


def _begun(head: Head) -> str:
    return head.name[:DAY] if read_day(head.name[:DAY]) else head.name


def _name(head: Head) -> str:
    return head.name


def _how_many(line: Line) -> str:
    if line.in_memory:
        return words.NOT_ALL_SAVED
    saved = line.saved
    if saved is not None and saved.is_partial:
        return words.PART_UNREAD
    return words.answered(saved.count, saved.older) if saved and saved.count is not None else ""


def blank_prompt(line: Line, *, yours: bool, room: int = TITLE) -> Content:
    """Title, and how long it takes, or that it's open and not saved."""
    sheet = line.sheet
    assert sheet is not None
    title = f"{sheet.title}{f' {labels.YOURS}' if yours else ''}"
    more = words.NOT_SAVED if line.in_memory else labels.minutes(sheet.minutes)
    return plain(f"  {_padded(title, room)}  {more}")
