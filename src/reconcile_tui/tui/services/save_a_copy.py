"""A copy of the words in another place, offered while the disk they belong on refuses them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from reconcile_tui import private_run
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.screens import where_the_words_are
from reconcile_tui.open_worksheet import BroughtBack, Notice
from reconcile_tui.storage.entries import Saved
from reconcile_tui.storage.paths import Places
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.tui.services.save_status import SaveStatus
from reconcile_tui.workspace import OpenWorksheet, Workspace

__all__ = ["SaveACopy"]


class SaveACopy:
    """Offers it. A private worksheet in memory is never among the copies."""

    def __init__(
        self,
        host: ScreenHost,
        places: Places,
        workspace: Workspace,
        open_worksheets: OpenWorksheets,
        save_status: SaveStatus,
    ) -> None:
        self._host, self._places, self._workspace = host, places, workspace
        self._open_worksheets = open_worksheets
        self._save_status = save_status
        self._noted: list[Path] = []
        """Copies whose place the disk did not take yet."""

    def saved(self, saved: object) -> None:
        """Called from the saver's thread: the disk may take the place of a copy now."""
        if isinstance(saved, BroughtBack) and saved.paths:
            self._host.call_later(self._say, words.brought_back(saved.paths))
        if self._noted and isinstance(saved, Saved):
            self._note_copies()

    def _say(self, said: str) -> None:
        self._host.notify(said, markup=False, timeout=15)

    def _note_copies(self) -> None:
        from reconcile_tui.storage.recovery import remember_copies  # noqa: PLC0415 - loaded by `Workspace`

        if remember_copies(self._workspace.notebook.state, self._noted):
            self._noted = []

    def to_be_copied(self) -> list[OpenWorksheet]:
        """The sheets whose words the disk does not take."""
        return [work for work in list(self._save_status.failing) if work.kept and work.failed_since]

    def what_is_unsaved(self) -> str:
        """Which words are nowhere but in memory: a line for each sheet, or nothing."""
        works = {
            *list(self._save_status.failing),
            *(one for one in self._open_worksheets.works() if one.kept),
        }
        return "\n".join(
            where_the_words_are(work, self._workspace.now().date())
            for work in works
            if work.failed_since is not None
        )

    def ask_where(self) -> None:
        """Ask where to, and say where the copy went."""
        from reconcile_tui.storage.save import first_path  # noqa: PLC0415 - loaded by `Workspace`

        for work in self.to_be_copied():
            path = work.entry.path or first_path(Path(), work.entry, work.session.answers)
            title = words.copy_where(work.title, encrypted=work.is_encrypted)
            self._host.push_screen(
                screens.Ask(title, f"~/{path.name}"), partial(self._copy_to, work)
            )

    def _copy_to(self, work: OpenWorksheet, typed: str | None) -> None:
        if not typed or not typed.strip():
            return
        from reconcile_tui.storage.export_file import place_of, write_export  # noqa: PLC0415 - on a key
        from reconcile_tui.toml.write import new_text  # noqa: PLC0415

        path = place_of(typed.strip(), Path.home())
        text = new_text(work.session.for_copies(), work.worksheet.prompts)
        try:
            with private_run.opened():
                write_export(self._places, path, text)
        except BookError as error:
            self._host.notify(str(error), severity="error", markup=False, timeout=15)
            return
        self._noted.append(path)
        self._note_copies()
        said = words.copied_to(path, self._workspace.now())
        work.notices.append(Notice(said))
        self._save_status.say_of(work)
        self._say(said)

    def keep_unsaved(self) -> None:
        """On a hang-up: keep in memory what the disk does not take, as nobody can be asked."""
        for work in {*self._save_status.failing, *self._open_worksheets.works()}:
            self._workspace.keep_unsaved(work)
