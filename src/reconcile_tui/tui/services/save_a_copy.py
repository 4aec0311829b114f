"""A copy of the words in another place, offered while the disk they belong on refuses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.screen import ModalScreen

from reconcile_tui.errors import BookError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.screens import NO_WORKSHEET_HERE, where_the_words_are
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui.services.external_changes import Watching
from reconcile_tui.tui.services.open_worksheets import sheets_on, works_on
from reconcile_tui.workspace import Work, neutral_stem

__all__ = ["Elsewhere"]


class Elsewhere(Watching):
    """The part of `BookApp` that offers it. A private sheet in memory is never among the copies."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._noted: list[Path] = []
        """Copies whose place the disk did not take yet."""

    def saved(self, work: object, saved: object) -> None:
        """Called from the saver's thread: the disk may take the place of a copy now."""
        super().saved(work, saved)
        if self._noted and isinstance(saved, Saved):
            self._note_copies()

    def _note_copies(self) -> None:
        from reconcile_tui.storage.recovery import remember_copies  # noqa: PLC0415 - loaded by `Desk`

        if remember_copies(self.places.state, self._noted):
            self._noted = []

    def to_be_copied(self) -> list[Work]:
        """The sheets whose words the disk does not take."""
        return [work for work in list(self.failing) if work.kept and work.failed_since]

    def what_is_unsaved(self) -> str:
        """Which words are nowhere but in memory: a line for each sheet, or nothing."""
        works = {*list(self.failing), *(one for one in works_on(self.screen_stack) if one.kept)}
        return "\n".join(
            where_the_words_are(work, self.now().date())
            for work in works
            if work.failed_since is not None or work.session.refused
        )

    def action_save(self) -> None:
        """Save the worksheet in view; while the disk refuses, a copy in another place."""
        if isinstance(self.screen, ModalScreen):
            return
        views = [view for screen in reversed(self.screen_stack) for view in sheets_on(screen)]
        view = next((view for view in views if view.is_seen), None)
        self.collect()
        if self.to_be_copied():
            self._copy_elsewhere()
        elif view is not None:
            view.save()
        else:
            self.notify(NO_WORKSHEET_HERE, markup=False)

    def _copy_elsewhere(self) -> None:
        """Ask where to, and say where the copy went."""
        from reconcile_tui.storage.recovery import emergency_folder  # noqa: PLC0415 - loaded by `Desk`
        from reconcile_tui.tui.widgets.dialogs import Ask, Choose  # noqa: PLC0415 - opened on a key

        folder = emergency_folder()
        choices = [("memory", words.into_memory(folder))] if folder else []
        choices += [("folder", words.INTO_FOLDER), ("no", words.COPY_NO)]

        def chosen(answer: str | None) -> None:
            if answer == "memory" and folder is not None:
                self._copy_into(folder)
            elif answer == "folder":
                self.push_screen(Ask(words.COPY_FOLDER, ""), self._named)

        self.push_screen(Choose(words.COPY_ELSEWHERE, choices, words.COPY_ABOUT), chosen)

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
            self.notify(str(error), severity="error", markup=False, timeout=15)
        if copies:
            self._noted += copies
            self._note_copies()
            said = words.copied_to(copies, self.now())
            for work in works[: len(copies)]:
                work.notices.append(said)
                self._say_status_of(work)
            self.notify(said, markup=False, timeout=15)
        elif not works:
            self.notify(words.NOTHING_UNSAVED, markup=False)
