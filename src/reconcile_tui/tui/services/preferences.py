"""The person's settings, and saving them for the next run."""

from __future__ import annotations

from pathlib import Path

from reconcile_tui.errors import AppError, NoSuchError
from reconcile_tui.messages.general import setting_ignored
from reconcile_tui.messages.private import SETTING_UNTIL_QUIT
from reconcile_tui.storage.settings import default_of, problems_of, read_settings, write_setting
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.theme import text_widths


class Preferences:
    """The values of a settings file. `saves` is False in a private run."""

    def __init__(
        self, host: ScreenHost, path: Path, *, saves: bool = True, discreet: bool = False
    ) -> None:
        self._host = host
        self._path = path
        self._saves = saves
        self.discreet = discreet
        """Whether this run is discreet, by the settings or by the name it was started under."""
        self.values = read_settings(path)
        self.trouble = self._first_problem()
        """What is wrong with the file, in a sentence; empty where nothing is, or where none is."""
        self.is_closed = False
        """Whether everything was erased: nothing is saved any more."""

    def text(self, key: str) -> str:
        """Return a setting, or its default; empty where there is neither."""
        return self.values.get(key) or default_of(key)

    def number(self, key: str) -> float:
        """Return a setting, or its default, as a number."""
        return float(self.text(key))

    @property
    def wants_mouse(self) -> bool:
        """Whether the mouse is turned on."""
        return self.text("mouse") == "true"

    def text_widths(self) -> dict[str, str]:
        """Return the widths of running text as variables of the stylesheet."""
        return text_widths()

    def _first_problem(self) -> str:
        try:
            problems = problems_of(self._path, self._path.name)
        except NoSuchError:
            return ""
        except AppError as error:
            return str(error)
        return setting_ignored(problems[0], self._path) if problems else ""

    def keep(self, key: str, value: str, message: str = "") -> None:
        """Save a setting, or remove an empty one, and say `message`; or say why it isn't saved.

        In a private run it holds until the end.
        """
        if self.is_closed:
            return
        if not self._saves:
            self.values = {**self.values, key: value}
            message = SETTING_UNTIL_QUIT
        else:
            try:
                write_setting(self._path, key, value)
                self.values = read_settings(self._path)
            except AppError as error:
                message = str(error)
        if message:
            self._host.notify(message)
