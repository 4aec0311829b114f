"""What the notebook hands out: a handle to a file, what stands in it, a line of the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from reconcile_tui.core.answers import Answers

__all__ = ["Entry", "Opened", "Saved", "Summary"]


@dataclass
class Entry:
    """One file of the notebook: its path, and the answers and bytes last read or written there.

    `path` is None until the first words are saved.
    """

    path: Path | None = None
    base: Answers | None = None
    raw: bytes = b""
    stem: str = ""
    """The name it will get after the day, when that is not the worksheet's id."""


@dataclass(frozen=True)
class Opened:
    """Answers as they stand in a file. `read_only` says why it cannot be written, or is empty."""

    entry: Entry
    answers: Answers
    data: Mapping[str, Any]
    text: str
    read_only: str = ""


@dataclass(frozen=True)
class Saved:
    """What a save did. `notice` is a sentence for the person when something needs one.

    `answers` are those that were saved. `merged` is set when the file held others that were
    changed elsewhere: all of them, as the file has them now.
    """

    path: Path
    when: datetime
    answers: Answers
    notice: str = ""
    merged: Answers | None = None


@dataclass(frozen=True)
class Summary:
    """One line of the list. `trouble` says why a file cannot be opened for writing."""

    path: Path
    answers: Answers
    when: datetime
    trouble: str = ""

    @property
    def name(self) -> str:
        """The file's name without its ending, which is how a command names it."""
        return self.path.stem
