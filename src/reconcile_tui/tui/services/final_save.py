"""Bringing the newest words on their way to the disk, before the screen or the process goes."""

from __future__ import annotations

from collections.abc import Callable

from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.tui.services.external_changes import ExternalChanges

__all__ = ["FinalSave"]


class FinalSave:
    """Collects what is in hand; flushing the saver is for whoever waits for it.

    `close_worksheets` has erased what was cleared in them; `keep_unsaved` keeps in memory what the
    disk does not take.
    """

    def __init__(
        self,
        open_worksheets: OpenWorksheets,
        files: ExternalChanges,
        close_worksheets: Callable[[], None],
        keep_unsaved: Callable[[], None],
    ) -> None:
        self._open_worksheets, self._files = open_worksheets, files
        self._close_worksheets, self._keep_unsaved = close_worksheets, keep_unsaved
        self._holders: list[Callable[[], bool]] = []

    def ask_too(self, holds: Callable[[], bool]) -> None:
        """`holds` says whether something else is nowhere but in memory."""
        self._holders.append(holds)

    def holds_unsaved(self) -> bool:
        """Whether something that was written is nowhere but in memory."""
        return any(holds() for holds in self._holders)

    def collect(self) -> None:
        """Submit what the fields hold, and see whether a file lost its words."""
        self._open_worksheets.commit_all()
        self._files.look_at_all()

    def collect_on_hang_up(self) -> None:
        """The same when nobody is there to ask: what the disk does not take is kept in memory."""
        self.collect()
        self._keep_unsaved()
        self._close_worksheets()

    def collect_for_good(self) -> None:
        """The same for the last time: what was cleared is erased."""
        self.collect()
        self._close_worksheets()
