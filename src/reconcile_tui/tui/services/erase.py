"""Removing everything the book has of a person, from inside the book, which then writes no more."""

from __future__ import annotations

import asyncio

from reconcile_tui.messages import files as words
from reconcile_tui.messages.private_run import CHANGES_NOTHING
from reconcile_tui.tui import screens
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.services.preferences import Preferences
from reconcile_tui.tui.services.save_status import SaveStatus

__all__ = ["Erase"]


class Erase:
    """Does it, after a word was typed."""

    def __init__(self, book: Workbook, save_status: SaveStatus, preferences: Preferences) -> None:
        self._book, self._desk = book, book.desk
        self._save_status = save_status
        self._preferences = preferences
        self.is_gone = False
        """Everything was removed: nothing may be written again."""

    def remove_everything(self) -> None:
        """Show what would go, and ask for the word."""
        from reconcile_tui.storage.erase import groups_of, what_there_is  # noqa: PLC0415 - seldom

        if self._desk.private_run:
            self._book.notify(CHANGES_NOTHING, markup=False, timeout=8)
            return
        self._book.open_worksheets.commit_all()
        self._desk.saver.flush(1.0)
        found = what_there_is(self._book.places)
        if not found:
            self._book.notify(words.NOTHING_TO_REMOVE, markup=False)
            return

        def asked(typed: str | None) -> None:
            if typed is None:
                return
            if typed.strip().lower() != words.CONFIRM_WORD:
                self._book.notify(words.NOT_THE_WORD, markup=False)
                return
            self._book.run_worker(self._remove())

        alone = self._desk.presence.is_alone()
        groups = groups_of(found, self._book.places)
        self._book.push_screen(screens.Forget(groups, open_elsewhere=not alone), asked)

    async def _remove(self) -> None:
        """No save may come after it, so the saver goes first; the open sheets stay unwritten."""
        from reconcile_tui.storage.erase import (  # noqa: PLC0415 - seldom needed
            groups_of,
            remove_everything,
            short,
        )

        self._book.open_worksheets.commit_all()
        if not await asyncio.to_thread(self._desk.saver.close):
            self._book.notify(words.STILL_SAVING, markup=False, timeout=8)
            return
        self.is_gone = self._preferences.is_closed = True
        self._save_status.failing.clear()
        self._desk.presence.let_go()
        removed = await asyncio.to_thread(remove_everything, self._book.places)

        async def seen(_: None) -> None:
            await self._book.run_action("app.leave")

        left = [(short(path), why) for path, why in removed.left]
        self._book.push_screen(
            screens.Gone(groups_of(removed.paths, self._book.places), left), seen
        )
