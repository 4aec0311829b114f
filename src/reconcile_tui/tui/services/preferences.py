"""The settings that are kept for the next time."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.errors import BookError
from reconcile_tui.storage.settings import read_settings, write_setting
from reconcile_tui.tui.app_protocol import ScreenHost

__all__ = ["Preferences"]


class Preferences:
    """What is set, and its file."""

    def __init__(self, host: ScreenHost, path: Path) -> None:
        self._host = host
        self._path = path
        self.values = read_settings(path)
        self.is_closed = False
        """Everything was removed: nothing is kept any more."""

    def keep(self, key: str, value: str) -> None:
        """Keep one setting, or forget it."""
        if self.is_closed:
            return
        try:
            write_setting(self._path, key, value)
        except BookError as error:
            self._host.notify(str(error), markup=False)
            return
        self.values = read_settings(self._path)
