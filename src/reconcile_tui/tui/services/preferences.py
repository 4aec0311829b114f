"""The settings that are kept for the next time."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.errors import BookError
from reconcile_tui.messages.private_run import UNTIL_YOU_QUIT
from reconcile_tui.storage.settings import read_settings, write_setting
from reconcile_tui.tui.app_protocol import ScreenHost

__all__ = ["Preferences"]


class Preferences:
    """What is set, and its file."""

    def __init__(
        self, host: ScreenHost, path: Path, *, saves: bool = True, discreet: bool = False
    ) -> None:
        self._host = host
        self._path = path
        self._saves = saves
        self.discreet = discreet
        """Whether this run is discreet, by the settings or by the name it was started under."""
        self.values = read_settings(path)
        self.is_closed = False
        """Everything was removed: nothing is kept any more."""

    def keep(self, key: str, value: str, said: str = "") -> None:
        """Keep one setting, or forget it, and say so; or say why it isn't kept.

        In a private run it holds until the end.
        """
        if self.is_closed:
            return
        if not self._saves:
            self.values = {**self.values, key: value}
            said = UNTIL_YOU_QUIT
        else:
            try:
                write_setting(self._path, key, value)
                self.values = read_settings(self._path)
            except BookError as error:
                said = str(error)
        if said:
            self._host.notify(said, markup=False)
