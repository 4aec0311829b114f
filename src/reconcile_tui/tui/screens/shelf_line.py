"""One line of the Worksheets list, as everything that can be done with it sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reconcile_tui.core.outline import can_leave
from reconcile_tui.core.worksheet import Worksheet
from reconcile_tui.store.notebook import Summary

__all__ = ["Line"]


@dataclass(frozen=True)
class Line:
    """Saved answers, or a blank sheet that can be started.

    `sheet` is the blank worksheet of either; None when the library does not have it.
    """

    saved: Summary | None = None
    sheet: Worksheet | None = None

    @property
    def title(self) -> str:
        """What the line is called."""
        if self.saved:
            return self.saved.answers.title or self.saved.path.name
        return self.sheet.title if self.sheet else ""

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
        return self.saved is None

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
