"""The ways to two versions of a file: from its sheet, and from a line of the Worksheets list."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING

from reconcile_tui.core.answers import Answers
from reconcile_tui.core.answers_merge import Place, changed_places
from reconcile_tui.desk import Work, has_copies
from reconcile_tui.errors import BookError
from reconcile_tui.store.conflicts import Conflict, chosen, conflicts, drop_copy, keep_what_stands
from reconcile_tui.store.copies import copies_of
from reconcile_tui.store.history import History
from reconcile_tui.store.outside import changed_outside
from reconcile_tui.store.plain_view import plain_view
from reconcile_tui.tui import labels
from reconcile_tui.tui.labels import files as words
from reconcile_tui.tui.pane import ActionHost
from reconcile_tui.tui.screens.dialogs import Choose
from reconcile_tui.tui.screens.shelf_line import Line
from reconcile_tui.tui.shown import sheets_on

if TYPE_CHECKING:
    from reconcile_tui.tui.app import BookApp

__all__ = ["choose_of_line", "choose_version", "has_two_versions"]


def has_two_versions(line: Line) -> bool:
    """For saved answers beside which another version lies.

    Not for a private sheet, of which no list says more than its name: its own screen offers it.
    """
    path = line.path
    return path is not None and line.is_sound and not line.is_private and bool(copies_of(path))


def choose_of_line(pane: ActionHost, line: Line) -> None:
    """Look at two versions of a saved sheet."""
    if line.path:
        try:
            work = pane.book.take(line.path)
        except BookError as error:
            pane.app.notify(str(error), markup=False)
        else:
            choose_version(pane.book, work)


def choose_version(book: BookApp, work: Work) -> None:
    """Show the first other version beside this one; the next follows when it is settled."""
    book.collect()
    path = work.entry.path
    found = conflicts(path, work.session.answers, book.places.state) if path else []
    if not found or not has_copies(work):
        _forget_copies(book, work)
        book.notify(words.NO_TWO_VERSIONS, markup=False)
    elif found[0].theirs is None:
        _unreadable(book, work, found[0])
    else:
        _compare(book, work, found[0], len(found))


def _compare(book: BookApp, work: Work, conflict: Conflict, count: int) -> None:
    from reconcile_tui.tui.screens.two_versions import TwoVersions  # noqa: PLC0415 - on a key

    mine = work.session.answers

    def closed(take: Collection[Place] | None) -> None:
        if take is not None:
            book.run_worker(_settle(book, work, conflict, take, mine))

    about = words.other_of(labels.day(conflict.when), 1, count)
    if conflict.piece:
        about = words.piece_words(*conflict.piece)
    book.push_screen(TwoVersions(work.worksheet, mine.title, mine, conflict, about), closed)


async def _settle(
    book: BookApp, work: Work, conflict: Conflict, take: Collection[Place], shown: Answers
) -> None:
    """Keep what stands there, save what was chosen; only then put the other version away.

    Nothing is done when another window settled it, or wrote on, since it was `shown` here.
    """
    session = work.session
    await asyncio.to_thread(book.saver.flush, 1.5)
    if not conflict.copy.exists():
        _forget_copies(book, work)
        book.notify(words.SETTLED_ELSEWHERE, markup=False)
        return
    if changed_outside(work.entry) or changed_places(shown, session.answers):
        book.notify(words.CHANGED_MEANWHILE, markup=False)
        return
    if take and not await _keeps_what_stands(book, work):
        return
    mine = session.answers
    if take and session.take_over(mine, chosen(mine, conflict, take)):
        session.changed(session.answers, True)
        _show_again(book, work)
    if not await asyncio.to_thread(book.saver.flush, 1.5) or work.failed_since:
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return
    private = work.worksheet.private
    _put_away(book, work, conflict, words.CHOSEN_PRIVATE if private else words.CHOSEN)


async def _keeps_what_stands(book: BookApp, work: Work) -> bool:
    """Whether the words that a choice takes away are kept, as a version like any other."""
    path, state = work.entry.path, book.places.state
    if path is None or not await asyncio.to_thread(book.saver.flush, 1.5):
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return False
    if not work.worksheet.private:
        try:
            history = History(state, path, work.session.sensitive)
            await asyncio.to_thread(keep_what_stands, path, history, book.now())
        except BookError as error:
            book.notify(str(error), markup=False, timeout=8)
            return False
    return True


def _put_away(book: BookApp, work: Work, conflict: Conflict, said: str) -> None:
    try:
        path, history = work.entry.path, None
        if path is not None and not work.worksheet.private:
            history = History(book.places.state, path, work.session.sensitive)
        drop_copy(conflict.copy, history, book.now())
    except BookError as error:
        book.notify(str(error), markup=False, timeout=8)
        return
    if has_copies(work):
        choose_version(book, work)
        return
    _forget_copies(book, work)
    book.notify(said, markup=False)


def _forget_copies(book: BookApp, work: Work) -> None:
    """Nothing lies beside the file any more, and the line at the bottom says so no longer."""
    work.notices[:] = [one for one in work.notices if words.TWO_KEY not in one]
    _show_again(book, work)


def _show_again(book: BookApp, work: Work) -> None:
    for screen in book.screen_stack:
        for view in sheets_on(screen):
            if view.work is work:
                view.show_again()


def _unreadable(book: BookApp, work: Work, conflict: Conflict) -> None:
    private = work.worksheet.private

    def closed(answer: str | None) -> None:
        if answer == "read":
            book.show_as_text(plain_view(conflict.copy))
        elif answer == "away":
            said = words.PUT_AWAY_PRIVATE if private else words.PUT_AWAY
            _put_away(book, work, conflict, said)

    about = f"{conflict.copy.name}\n{conflict.trouble}"
    choices = words.CANNOT_COMPARE_PRIVATE if private else words.CANNOT_COMPARE_CHOICES
    book.push_screen(Choose(words.CANNOT_COMPARE, choices, about), closed)
