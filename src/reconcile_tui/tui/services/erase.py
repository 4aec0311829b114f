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

    def __init__(self, book: Workbook, save_status: SaveStatus, preferences: Preferences) -> None:
        self._book, self._workspace = book, book.workspace
        self._save_status = save_status
        self._preferences = preferences
        self.is_gone = False
        """Whether everything was erased: nothing may be written again."""

    def remove_everything(self) -> None:
        """Offer a copy in another place, list what would be erased, and ask for the word."""
        if self._workspace.private_run:
            self._book.notify(CHANGES_NOTHING, timeout=8)
            return
        self._book.open_worksheets.commit_all()
        self._workspace.saver.flush(1.0)
        if not storage.erase.what_there_is(self._book.places):
            others = storage.paths.saved_under_the_other_name()
            short = storage.erase.short
            left = [words.still_there(short(path), words.OTHER_NAME) for path in others]
            message = "\n".join([words.NOTHING_TO_REMOVE, *left])
            self._book.notify(message, timeout=15 if left else None)
            return

        def chosen(answer: str | None) -> None:
            if answer == "copy":
                self._ask_where(words.COPY_SUGGESTED)
            elif answer == "go":
                self._ask_for_the_word()

        about = f"{words.NOTICED_ALL} {words.TALK_FIRST_HERE}"
        dialog = screens.Choose(words.REMOVE_ALL, words.COPY_FIRST_CHOICES, about)
        self._book.push_screen(dialog, chosen)

    def _ask_where(self, suggested: str) -> None:
        def typed(where: str | None) -> None:
            if where and where.strip():
                self._book.run_worker(self._copy(where.strip()))

        self._book.push_screen(screens.Ask(words.COPY_WHERE, suggested), typed)

    async def _copy(self, where: str) -> None:
        """Copy everything; only if that worked, go on to erase it."""
        place, today = (
            storage.export_file.place_of(where, Path.home()),
            self._workspace.now().date(),
        )
        copy_out = storage.export_file.copy_out
        try:
            copied = await asyncio.to_thread(copy_out, self._book.places, place, today)
        except AppError as error:
            self._book.notify(str(error), severity="error", timeout=15)
            self._ask_where(where)
            return
        left = [(storage.erase.short(path), why) for path, why in copied.left]
        message = words.copied_out(storage.erase.short(copied.folder), copied.files)
        self._ask_for_the_word("\n".join([message, *words.not_copied_out(left)]))

    def _ask_for_the_word(self, copied: str = "") -> None:
        def asked(typed: str | None) -> None:
            if typed is None:
                return
            if typed.strip().lower() != words.CONFIRM_WORD:
                self._book.notify(words.NOT_THE_WORD)
                return
            self._book.run_worker(self._remove())

        alone = self._workspace.presence.is_alone()
        found = storage.erase.what_there_is(self._book.places)
        groups = storage.erase.groups_of(found, self._book.places)
        dialog = screens.EraseScreen(groups, open_elsewhere=not alone, copied=copied)
        self._book.push_screen(dialog, asked)

    async def _remove(self) -> None:
        """Close the saver first, so that nothing is saved after the erasure."""
        self._book.open_worksheets.commit_all()
        if not await asyncio.to_thread(self._workspace.saver.close):
            self._book.notify(words.STILL_SAVING, timeout=8)
            return
        self.is_gone = self._preferences.is_closed = True
        self._save_status.failing.clear()
        self._workspace.presence.let_go()
        removed = await asyncio.to_thread(storage.erase.remove_everything, self._book.places)

        async def seen(_: None) -> None:
            await self._book.run_action("app.leave")

        left = [(storage.erase.short(path), why) for path, why in removed.left]
        groups = storage.erase.groups_of(removed.paths, self._book.places)
        self._book.push_screen(screens.ErasedScreen(groups, left), seen)
