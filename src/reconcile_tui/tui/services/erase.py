"""Erase everything the app has of a person; nothing is written after that."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reconcile_tui import storage
from reconcile_tui.errors import AppError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.private import CHANGES_NOTHING
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.saving import SaveStatus


class Erase:
    """Erases everything after the person typed a word to confirm it."""

    def __init__(self, app: Workbook, save_status: SaveStatus, preferences: Preferences) -> None:
        self._app, self._workspace = app, app.workspace
        self._save_status = save_status
        self._preferences = preferences
        self.is_gone = False
        """Whether everything was erased: nothing may be written again."""

    def remove_everything(self) -> None:
        """Offer a copy in another place, list what would be erased, and ask for the word."""
        if self._workspace.private_run:
            self._app.notify(CHANGES_NOTHING, timeout=8)
            return
        self._app.open_worksheets.commit_all()
        self._workspace.saver.flush(1.0)
        if not storage.erase.stored_files(self._app.places):
            others = storage.paths.folders_of_other_command()
            short = storage.erase.with_tilde
            left = [words.still_there(short(path), words.OTHER_NAME) for path in others]
            message = "\n".join([words.NOTHING_TO_REMOVE, *left])
            self._app.notify(message, timeout=15 if left else None)
            return

        def on_choice(answer: str | None) -> None:
            if answer == "copy":
                self._ask_where(words.COPY_SUGGESTED)
            elif answer == "go":
                self._ask_to_confirm()

        about = f"{words.DELETE_ALL_WARNING} {words.TALK_FIRST_HERE}"
        dialog = screens.Choose(words.REMOVE_ALL, words.COPY_FIRST_CHOICES, about)
        self._app.push_screen(dialog, on_choice)

    def _ask_where(self, suggested: str) -> None:
        def on_typed(where: str | None) -> None:
            if where and where.strip():
                self._app.run_worker(self._copy(where.strip()))

        self._app.push_screen(screens.Ask(words.COPY_WHERE, suggested), on_typed)

    async def _copy(self, where: str) -> None:
        """Copy everything; only if that worked, go on to erase it."""
        place = storage.paths.export_path(where, Path.home())
        copy_out, today = storage.erase.copy_out, self._workspace.now().date()
        try:
            copied = await asyncio.to_thread(copy_out, self._app.places, place, today)
        except AppError as error:
            self._app.notify(str(error), severity="error", timeout=15)
            self._ask_where(where)
            return
        left = [(storage.erase.with_tilde(path), why) for path, why in copied.left]
        message = words.copied_elsewhere(storage.erase.with_tilde(copied.folder), copied.files)
        self._ask_to_confirm("\n".join([message, *words.not_copied_elsewhere(left)]))

    def _ask_to_confirm(self, copied: str = "") -> None:
        def on_typed(typed: str | None) -> None:
            if typed is None:
                return
            if typed.strip().lower() == words.CONFIRM_WORD:
                self._app.run_worker(self._erase())
            else:
                self._app.notify(words.NOT_THE_WORD)

        alone = self._workspace.presence.is_alone()
        found = storage.erase.stored_files(self._app.places)
        groups = storage.erase.groups_of(found, self._app.places)
        dialog = screens.EraseScreen(groups, open_elsewhere=not alone, copied=copied)
        self._app.push_screen(dialog, on_typed)

    async def _erase(self) -> None:
        """Close the saver first, so that nothing is saved after the erasure."""
        self._app.open_worksheets.commit_all()
        if not await asyncio.to_thread(self._workspace.saver.close):
            self._app.notify(words.STILL_SAVING, timeout=8)
            return
        self.is_gone = self._preferences.is_closed = True
        self._save_status.failing.clear()
        self._workspace.presence.let_go()
        removed = await asyncio.to_thread(storage.erase.delete_everything, self._app.places)

        async def on_closed(_: None) -> None:
            await self._app.run_action("app.leave")

        left = [(storage.erase.with_tilde(path), why) for path, why in removed.left]
        groups = storage.erase.groups_of(removed.paths, self._app.places)
        self._app.push_screen(screens.ErasedScreen(groups, left), on_closed)
