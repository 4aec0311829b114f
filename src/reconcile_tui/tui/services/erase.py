"""Removing everything the book has of a person, from inside the book, which then writes no more."""

from __future__ import annotations

import asyncio

from reconcile_tui.messages import files as words
from reconcile_tui.tui.services.save_a_copy import Elsewhere

__all__ = ["Forgetting"]


class Forgetting(Elsewhere):
    """The part of `BookApp` that does it, after a word was typed."""

    is_gone = False
    """Everything was removed: nothing may be written again."""

    def remove_everything(self) -> None:
        """Show what would go, and ask for the word."""
        from reconcile_tui.storage.erase import groups_of, what_there_is  # noqa: PLC0415 - seldom
        from reconcile_tui.tui.screens.erase import Forget  # noqa: PLC0415 - seldom opened

        self.open_worksheets.commit_all()
        self.saver.flush(1.0)
        found = what_there_is(self.places)
        if not found:
            self.notify(words.NOTHING_TO_REMOVE, markup=False)
            return

        def asked(typed: str | None) -> None:
            if typed is None:
                return
            if typed.strip().lower() != words.CONFIRM_WORD:
                self.notify(words.NOT_THE_WORD, markup=False)
                return
            self.run_worker(self._remove())

        alone = self.desk.presence.is_alone()
        groups = groups_of(found, self.places)
        self.push_screen(Forget(groups, open_elsewhere=not alone), asked)

    async def _remove(self) -> None:
        """No save may come after it, so the saver goes first; the open sheets stay unwritten."""
        from reconcile_tui.storage.erase import (  # noqa: PLC0415 - seldom needed
            groups_of,
            remove_everything,
            short,
        )
        from reconcile_tui.tui.screens.erase import Gone  # noqa: PLC0415 - seldom opened

        self.open_worksheets.commit_all()
        if not await asyncio.to_thread(self.saver.close):
            self.notify(words.STILL_SAVING, markup=False, timeout=8)
            return
        self.is_gone = True
        self.failing.clear()
        self.desk.presence.let_go()
        removed = await asyncio.to_thread(remove_everything, self.places)

        async def seen(_: None) -> None:
            await self.run_action("app.leave")

        left = [(short(path), why) for path, why in removed.left]
        self.push_screen(Gone(groups_of(removed.paths, self.places), left), seen)
