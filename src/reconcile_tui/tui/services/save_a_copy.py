"""A copy of the words in another place, offered while the disk they belong on refuses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reconcile_tui.errors import BookError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.screens import where_the_words_are
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import ScreenHost
from reconcile_tui.tui.open_worksheets import OpenWorksheets
from reconcile_tui.tui.services.save_status import SaveStatus
from reconcile_tui.workspace import Desk, Notice, Work, neutral_stem

__all__ = ["SaveACopy"]


class SaveACopy:
    """Offers it. A private worksheet in memory is never among the copies."""

    def __init__(
        self,
        host: ScreenHost,
        desk: Desk,
        open_worksheets: OpenWorksheets,
        save_status: SaveStatus,
    ) -> None:
        self._host, self._desk = host, desk
        self._open_worksheets = open_worksheets
        self._save_status = save_status
        self._noted: list[Path] = []
        """Copies whose place the disk did not take yet."""

    def saved(self, saved: object) -> None:
        """Called from the saver's thread: the disk may take the place of a copy now."""
        if self._noted and isinstance(saved, Saved):
            self._note_copies()

    def _note_copies(self) -> None:
        from reconcile_tui.storage.recovery import remember_copies  # noqa: PLC0415 - loaded by `Desk`

        if remember_copies(self._desk.notebook.state, self._noted):
            self._noted = []

    def to_be_copied(self) -> list[Work]:
        """The sheets whose words the disk does not take."""
        return [work for work in list(self._save_status.failing) if work.kept and work.failed_since]

    def what_is_unsaved(self) -> str:
        """Which words are nowhere but in memory: a line for each sheet, or nothing."""
        works = {
            *list(self._save_status.failing),
            *(one for one in self._open_worksheets.works() if one.kept),
        }
        return "\n".join(
            where_the_words_are(work, self._desk.now().date())
            for work in works
            if work.failed_since is not None
        )

    def ask_where(self) -> None:
        """Ask where to, and say where the copy went."""
        from reconcile_tui.storage.recovery import emergency_folder  # noqa: PLC0415 - loaded by `Desk`

        self._open_worksheets.commit_all()
        if isinstance(self._host.screen, screens.Choose | screens.Ask):
            return
        folder = emergency_folder()
        choices = [("memory", words.into_memory(folder))] if folder else []
        choices += [("folder", words.INTO_FOLDER), ("no", words.COPY_NO)]

        def chosen(answer: str | None) -> None:
            if answer == "memory" and folder is not None:
                self._copy_into(folder)
            elif answer == "folder":
                self._host.push_screen(screens.Ask(words.COPY_FOLDER, ""), self._named)

        self._host.push_screen(
            screens.Choose(words.COPY_ELSEWHERE, choices, words.COPY_ABOUT), chosen
        )

    def _named(self, typed: str | None) -> None:
        if typed and typed.strip():
            self._copy_into(Path(typed.strip()))

    def _copy_into(self, folder: Path) -> None:
        from reconcile_tui.storage.recovery import emergency_copy  # noqa: PLC0415 - loaded by `Desk`

        works = self.to_be_copied()
        copies: list[Path] = []
        try:
            for work in works:
                prompts: Any = work.worksheet.prompts
                stem = neutral_stem(work.worksheet) if work.worksheet.private else ""
                copies.append(emergency_copy(work.session.for_copies(), prompts, folder, stem=stem))
        except (BookError, OSError, RuntimeError) as error:
            self._host.notify(str(error), severity="error", markup=False, timeout=15)
        if copies:
            self._noted += copies
            self._note_copies()
            said = words.copied_to(copies, self._desk.now())
            for work in works[: len(copies)]:
                work.notices.append(Notice(said))
                self._save_status.say_of(work)
            self._host.notify(said, markup=False, timeout=15)
        elif not works:
            self._host.notify(words.NOTHING_UNSAVED, markup=False)
