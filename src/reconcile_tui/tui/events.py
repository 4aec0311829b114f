"""The messages that screens, fields and services post to each other.

None of them prints its fields: they hold what the person wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from reconcile_tui.domain.items import Link
from reconcile_tui.workspace import OpenWorksheet

if TYPE_CHECKING:
    from textual.widget import Widget


@dataclass(eq=False, repr=False)
class Cleared(Message):
    """The answer at `mark` was cleared; it is erased when its worksheet closes."""

    work: OpenWorksheet
    mark: str


@dataclass(eq=False, repr=False)
class FileChanged(Message, bubble=False):
    """A file was changed outside this app, and can be read."""

    work: OpenWorksheet


class CursorMoved(Message):
    """The cursor moved to another line of its question, or must be scrolled into view."""


class KeysChanged(Message):
    """The keys that mean something in a pane changed."""


class Edited(Message):
    """An answer changed; the session has it already."""


@dataclass(eq=False, repr=False)
class MovedOn(Message):
    """The person finished with a field: on to the next (1) or back to the one before (-1)."""

    step: int


@dataclass(eq=False, repr=False)
class DoorOpened(Message):
    """A link was followed."""

    door: Link


@dataclass(eq=False, repr=False)
class SourcesWanted(Message):
    """Show the sources of some claims, beginning with `first` if it is not empty."""

    claims: list[str]
    first: str = ""


@dataclass(eq=False, repr=False)
class StillShown(Message):
    """A worksheet is in view: check whether its file was changed outside this app."""

    work: OpenWorksheet


@dataclass(eq=False, repr=False)
class TimelineWanted(Message):
    """Show the promises of a worksheet week by week."""

    work: OpenWorksheet


@dataclass(eq=False, repr=False)
class GateReached(Message):
    """An answer stops the worksheet here; show this page of help first."""

    page: str


@dataclass(eq=False, repr=False)
class SearchWanted(Message):
    """Search the list or page that `origin` is, or is part of."""

    origin: Widget


class SheetLeft(Message):
    """The person stepped out of a worksheet."""
