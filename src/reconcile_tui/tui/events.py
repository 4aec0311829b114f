"""What the parts of the screen tell each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from reconcile_tui.domain.items import Door
from reconcile_tui.storage.entries import Saved
from reconcile_tui.workspace import OpenWorksheet

if TYPE_CHECKING:
    from textual.widget import Widget

    from reconcile_tui.storage.erase import Erased


class Cleared(Message):
    """An answer was cleared: it is gone when its sheet is closed."""

    def __init__(self, work: OpenWorksheet, mark: str) -> None:
        super().__init__()
        self.work = work
        self.mark = mark


class ErasureDone(Message, bubble=False):
    """What was cleared is erased, as far as it could be."""

    def __init__(self, erased: Erased) -> None:
        super().__init__()
        self.erased = erased


class FileChanged(Message, bubble=False):
    """A file is not what it was, and what stands there can be taken over."""

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work


class CursorMoved(Message):
    """The cursor went to another line of its question, or was looked for: it is to be seen."""


class KeysChanged(Message):
    """Other keys of a pane mean something now."""


class Edited(Message):
    """An answer changed; the session has it already."""


class MovedOn(Message):
    """The person is done with a field: on to the next (1) or back to the one before (-1)."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.step = step


class DoorOpened(Message):
    """A door was taken."""

    def __init__(self, door: Door) -> None:
        super().__init__()
        self.door = door


class SaveSucceeded(Message, bubble=False):
    """The words of one sheet are on the disk."""

    def __init__(self, work: OpenWorksheet, saved: Saved) -> None:
        super().__init__()
        self.work = work
        self.saved = saved


class SaveFailed(Message, bubble=False):
    """The words of one sheet are not on the disk; the work says why."""

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work


class SheetRemoved(Message, bubble=False):
    """The file of a sheet was removed through another window of the book."""

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work


class SourcesWanted(Message):
    """Where some sentences come from. `first` is the claim to begin with, or empty."""

    def __init__(self, claims: list[str], first: str = "") -> None:
        super().__init__()
        self.claims = claims
        self.first = first


class StillShown(Message):
    """A sheet is in view: another hand may have changed its file meanwhile."""

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work


class TimelineWanted(Message):
    """The promises of a sheet are to be seen week by week."""

    def __init__(self, work: OpenWorksheet) -> None:
        super().__init__()
        self.work = work


class GateReached(Message):
    """An answer stops the sheet here; a page of help comes first."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page


class SearchWanted(Message):
    """Words are to be searched in the list or page that `origin` is, or is part of."""

    def __init__(self, origin: Widget) -> None:
        super().__init__()
        self.origin = origin


class SheetLeft(Message):
    """The person steps out of a sheet."""
