"""A copy of the words in another place, offered while the disk they belong on refuses them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from reconcile_tui.errors import BookError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.screens import where_the_words_are
from reconcile_tui.storage.entries import Saved
from reconcile_tui.tui.services.external_changes import Watching
from reconcile_tui.tui.services.open_worksheets import works_on
from reconcile_tui.work import BroughtBack
from reconcile_tui.workspace import Work

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
        if isinstance(saved, BroughtBack) and saved.paths:
            self.call_later(self.notify, words.brought_back(saved.paths), markup=False, timeout=15)
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
            if work.failed_since is not None
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key belongs to the text fields while nothing fails."""
        if action == "copy_elsewhere":
            return bool(self.to_be_copied())
        return super().check_action(action, parameters)

    def action_copy_elsewhere(self) -> None:
        """Ask where to, and say where the copy went."""
        from reconcile_tui.storage.save import first_path  # noqa: PLC0415 - loaded by `Desk`
        from reconcile_tui.tui.widgets.dialogs import Ask, Choose  # noqa: PLC0415 - opened on a key

        self.collect()
        if isinstance(self.screen, Choose | Ask):
            return
        for work in self.to_be_copied():
            path = work.entry.path or first_path(Path(), work.entry, work.session.answers)
            title = words.copy_where(work.session.answers.title)
            self.push_screen(Ask(title, f"~/{path.name}"), partial(self._copy_to, work))

    def _copy_to(self, work: Work, typed: str | None) -> None:
        if not typed or not typed.strip():
            return
        from reconcile_tui.storage.export_file import place_of, write_export  # noqa: PLC0415 - on a key
        from reconcile_tui.toml.write import new_text  # noqa: PLC0415

        path = place_of(typed.strip(), Path.home())
        text = new_text(work.session.for_copies(), work.worksheet.prompts)
        try:
            write_export(self.places, path, text)
        except BookError as error:
            self.notify(str(error), severity="error", markup=False, timeout=15)
            return
        self._noted.append(path)
        self._note_copies()
        said = words.copied_to(path, self.now())
        work.notices.append(said)
        self._say_status_of(work)
        self.notify(said, markup=False, timeout=15)

    def keep_unsaved(self) -> None:
        """On a hang-up: keep in memory what the disk does not take, as nobody can be asked."""
        for work in {*list(self.failing), *works_on(self.screen_stack)}:
            self.desk.keep_unsaved(work)
