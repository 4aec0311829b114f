"""One line of the Worksheets list: the data that every action on it gets, and its text."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rich.cells import cell_len
from textual.content import Content

from reconcile_tui.content.library import Library
from reconcile_tui.domain.dates import UNKNOWN, read_day
from reconcile_tui.domain.display import one_line, visible
from reconcile_tui.domain.form import can_leave, title_of
from reconcile_tui.domain.worksheet import Worksheet
from reconcile_tui.errors import AppError, reading_one
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
"""Cells for a title, so that date, time and status are aligned in a column."""

NARROWEST, WIDE = 57, 77
"""Cells that a line with the shortest title column needs; from `WIDE` on it has the count, too."""

DAY = len("2026-11-22")
"""A file's name begins with the date on which its worksheet was begun."""


@dataclass(frozen=True)
class Line:
    """Saved answers, a blank worksheet that can be started, or a search hit in saved answers.

    `sheet` is the blank worksheet of either; None when the library does not have it. `hit` says
    where in the saved answers something was found. `others` are the other saved answers to the
    same worksheet, the newest first; they are set when a menu of actions opens. `older` is set on
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
        """An id that stays the same when the list is read again."""
        name = str(self.path or (self.sheet.id if self.sheet else ""))
        return name, f"{self.hit.item_id}/{self.hit.row_id}" if self.hit else ""

    def has(self, wanted: list[str]) -> bool:
        """Return whether all these folded words occur in the title or the file's name."""
        text = fold(f"{self.title} {self.saved.name}" if self.saved else self.title)
        return all(word in text for word in wanted)

    def continues(self, previous: Line | None) -> bool:
        """Return whether it is a hit in another row of the same answer as the line before it."""
        if previous is None or previous.hit is None or self.hit is None:
            return False
        return (self.path, self.hit.item_id) == (previous.path, previous.hit.item_id)

    @property
    def title(self) -> str:
        """The title shown in the list."""
        if self.saved:
            return title_of(self.saved.answers, self.sheet) or self.saved.path.name
        return self.sheet.title if self.sheet else ""

    @property
    def path(self) -> Path | None:
        """The file of saved answers."""
        return self.saved.path if self.saved else None

    def is_saved(self) -> bool:
        """Return whether it is a file, readable or not."""
        return self.saved is not None

    def is_blank(self) -> bool:
        """Return whether it is a worksheet to start."""
        return self.saved is None and self.sheet is not None

    def is_sound(self) -> bool:
        """Return whether it is a file that can be read and written."""
        return self.saved is not None and not self.saved.trouble

    @property
    def is_private(self) -> bool:
        """Whether its worksheet stays in memory until it is saved explicitly."""
        return self.sheet is not None and self.sheet.private

    def may_be_shown(self) -> bool:
        """Return whether some answers of a sound file of a known worksheet may leave it."""
        return self.is_sound() and self.sheet is not None and bool(can_leave(self.sheet))

    def may_be_compared(self) -> bool:
        """Return whether it may be compared with other answers; no private worksheet is."""
        return self.may_be_shown() and not self.is_private

    def has_timeline(self) -> bool:
        """Return whether its promises can be drawn week by week."""
        return self.is_sound() and self.sheet is not None and bool(self.sheet.timeline)

    def has_history(self) -> bool:
        """Return whether earlier versions of it are saved; of private ones none is."""
        return self.is_saved() and self.sheet is not None and not self.is_private

    @property
    def previous(self) -> Head | None:
        """The answers that it was answered again from, if they are among `others`."""
        previous = self.saved.answers.previous if self.saved else ""
        heads = (head for head in self.others if head.answers.id == previous)
        return next(heads, None) if previous else None

    def has_previous(self) -> bool:
        """Return whether it may be compared with the answers it was answered again from."""
        return self.may_be_compared() and self.previous is not None

    def has_other_dates(self) -> bool:
        """Return whether it may be compared with answers other than those."""
        return self.may_be_compared() and any(head is not self.previous for head in self.others)

    def with_others(self, heads: Iterable[Head]) -> Line:
        """Return the line with the other answers to its worksheet among all saved `heads`."""
        saved = self.saved
        if saved is None or not self.may_be_shown():
            return self
        kind = saved.answers.worksheet
        same = (h for h in heads if h.answers.worksheet == kind and h.path != saved.path)
        return replace(self, others=tuple(head for head in same if not head.trouble))


def sheet_of(library: Library, head: Head) -> Worksheet | None:
    """Return the worksheet that saved answers belong to; None when the library lacks it."""
    with suppress(AppError):
        return library.worksheet(head.answers.worksheet)
    return None


def title_room(lines: Iterable[Line], width: int) -> int:
    """Return the cells for titles in a list that is `width` wide: as many as the longest needs.

    At most as many as date, time and status leave.
    """
    narrow = width < WIDE
    least = NARROW_TITLE if narrow else TITLE
    most = max(least, least + width - (NARROWEST if narrow else WIDE))
    longest = max((cell_len(" ".join(line.title.split())) for line in lines), default=0)
    return min(max(least, longest), most)


def saved_prompt(line: Line, *, narrow: bool, room: int, number: str) -> Content:
    """Return title, date and time, status, and how many answers may be mentioned in a list.

    The title has `room` cells. A `narrow` line has no count, so that it is never wrapped. `number`
    tells it from a line that would read the same.
    """
    saved = line.saved
    assert saved is not None
    title = saved.name
    with suppress(AppError), reading_one(saved.name):
        if not saved.is_unreadable:
            mark = "!" if saved.is_partial or saved.is_undated else " "
            text = f"{mark} {_padded(line.title, room, number)} {when_saved(saved)}"
            state = labels.STATES.get(saved.answers.status, saved.answers.status)
            if narrow:
                return plain(f"{text}  {words.NOT_ALL_SAVED if line.in_memory else state}")
            return plain(f"{text}  {state:<{STATE}}  {_how_many(line)}")
        title = line.title
    # No color: under the cursor it could not be told from the background.
    text = f"  {_padded(title, room, number)} "
    return Content.assemble(plain(text), plain(labels.CANNOT_BE_READ, "bold"))


def _how_many(line: Line) -> str:
    saved = line.saved
    if line.in_memory:
        return words.NOT_ALL_SAVED
    if saved is not None and saved.is_partial:
        return words.PART_UNREAD
    return words.answered(saved.count, saved.older) if saved and saved.count is not None else ""


def when_saved(head: Head) -> str:
    """Return date and time, or that they aren't known, in the same number of cells."""
    if head.when == UNKNOWN:
        return f"{words.DATE_UNKNOWN:16}"
    return f"{head.when.astimezone():%Y-%m-%d %H:%M}"


def _padded(title: str, room: int, number: str = "") -> str:
    """Return the title in exactly `room` cells, shortened where it is longer."""
    mark = number and f" ({_tail(one_line(number), room - SHORTEST_TITLE)})"
    text = f"{first_words(title, room - cell_len(visible(mark)))}{mark}"
    return text + " " * max(room - cell_len(visible(text)), 0)


def _tail(name: str, room: int) -> str:
    """Return a name in at most `room` cells: its end, which says more than its beginning."""
    if cell_len(visible(name)) <= room:
        return name
    while cell_len(visible(name)) > room - 1:
        name = name[1:]
    return f"…{name}"


def numbers(lines: Iterable[Line], room: int) -> dict[Path, str]:
    """Return the text that tells saved lines apart where they would read the same."""
    alike: dict[tuple[str, str], list[Head]] = {}
    for line in lines:
        if line.saved is not None:
            with suppress(AppError), reading_one(line.saved.name):
                when = when_saved(line.saved)
                alike.setdefault((first_words(line.title, room), when), []).append(line.saved)
    return {
        head.path: text
        for heads in alike.values()
        if len(heads) > 1
        for head, text in zip(heads, _distinct(heads), strict=True)
    }


def _distinct(heads: list[Head]) -> list[str]:
    """Return the numbers in the files' names, else the dates they begin with, else the names.

    The first of a date has no number.
    """
    names = [head.name for head in heads]
    parts = [name.rpartition("-") for name in names]
    counts = [number if number.isdecimal() and len(day) > DAY else "" for day, _, number in parts]
    days = [name[:DAY] if read_day(name[:DAY]) else name for name in names]
    return next(texts for texts in (counts, days, names) if len(set(texts)) == len(texts))


def blank_prompt(line: Line, *, yours: bool, room: int) -> Content:
    """Return title, and how long it takes, or that it's open and not saved."""
    sheet = line.sheet
    assert sheet is not None
    title = f"{sheet.title}{f' {labels.YOURS}' if yours else ''}"
    more = words.NOT_SAVED if line.in_memory else labels.minutes(sheet.minutes)
    return plain(f"  {_padded(title, room)}  {more}")
