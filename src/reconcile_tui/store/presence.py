"""Whether the book is open somewhere else on this computer, for whoever removes everything.

A book that is open holds a shared lock on the folder of worksheets, once there is one. It makes no
file, keeps nobody from anything, and ends with the process. Where a disk knows no locks, and on
another computer, nobody can tell.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from reconcile_tui import posix
from reconcile_tui.store import disk

__all__ = ["Presence"]


class Presence:
    """One open book, or one that asks whether there are others."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._descriptor: int | None = None

    def take(self) -> None:
        """Be seen, if the folder is there. To be called again whenever it may be a new one."""
        with suppress(OSError):
            if self._descriptor is not None:
                if os.path.samestat(os.fstat(self._descriptor), disk.stat(self.folder)):
                    return
                self.let_go()
            self._descriptor = disk.open_folder(self.folder)
            posix.try_lock(self._descriptor, shared=True)

    def let_go(self) -> None:
        """Be seen no more."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                disk.close(descriptor)

    def is_alone(self) -> bool:
        """Whether no other book is open, as far as this computer knows."""
        was_seen = self._descriptor is not None
        self.let_go()
        try:
            descriptor = disk.open_folder(self.folder)
            try:
                posix.try_lock(descriptor)
            finally:
                disk.close(descriptor)
        except BlockingIOError:
            return False
        except OSError:
            return True
        finally:
            if was_seen:
                self.take()
        return True

    def __del__(self) -> None:
        """Be seen no more."""
        self.let_go()
