"""Settling a conflict: what a person chose is saved, and then the other version is put away.

How both are shown is in `conflicts.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from reconcile_tui.domain.answers import Answers
from reconcile_tui.domain.merge import Place, changed_places
from reconcile_tui.errors import BookError
from reconcile_tui.messages import files as words
from reconcile_tui.messages.private_run import CHANGES_NOTHING
from reconcile_tui.storage.conflicts import (
    Conflict,
    chosen,
    conflicts,
    drop_copy,
    keep_what_stands,
)
from reconcile_tui.storage.entries import plain_view
from reconcile_tui.storage.external_changes import changed_outside
from reconcile_tui.storage.history import History
from reconcile_tui.tui.app_protocol import Workbook
from reconcile_tui.tui.screens.worksheets.conflicts import Side, TwoVersions
from reconcile_tui.tui.widgets.dialogs import Choose
from reconcile_tui.workspace import OpenWorksheet, has_copies


def choose_version(book: Workbook, work: OpenWorksheet) -> None:
    """Show the first other version beside this one; the next follows when it is settled."""
    book.open_worksheets.commit_all()
    path = work.entry.path
    found = conflicts(path, work.session.answers) if path else []
    if not found or not has_copies(work):
        _forget_copies(book, work)
        book.notify(words.NO_TWO_VERSIONS, markup=False)
    elif found[0].theirs is None:
        _unreadable(book, work, found[0])
    else:
        _compare(book, work, found[0], len(found))


def _compare(book: Workbook, work: OpenWorksheet, conflict: Conflict, count: int) -> None:
    mine = work.session.answers

    def closed(take: Collection[Place] | None) -> None:
        if take is not None and not _refused(book):
            book.run_worker(_settle(book, work, conflict, take, mine))

    sides = (
        Side(words.IN_THE_SHEET, mine.saved or mine.started, mine),
        Side(words.KEPT_BESIDE, conflict.when, conflict.theirs or mine),
    )
    book.push_screen(TwoVersions(work.worksheet, *sides, conflict, count), closed)


def _refused(book: Workbook) -> bool:
    """Say so where nothing can be chosen, because a private run changes no file."""
    if book.workspace.private_run:
        book.notify(CHANGES_NOTHING, markup=False, timeout=8)
    return book.workspace.private_run


async def _settle(
    book: Workbook, work: OpenWorksheet, conflict: Conflict, take: Collection[Place], shown: Answers
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
    if take and session.apply_external(mine, chosen(mine, conflict, take)):
        session.changed(session.answers, True)
        book.open_worksheets.show_again(work)
    if not await asyncio.to_thread(book.saver.flush, 1.5) or work.failed_since:
        book.notify(words.CHOSEN_NOT_SAVED, markup=False, timeout=8)
        return
    private = work.worksheet.private
    _put_away(book, work, conflict, words.CHOSEN_PRIVATE if private else words.CHOSEN)


async def _keeps_what_stands(book: Workbook, work: OpenWorksheet) -> bool:
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


def _put_away(book: Workbook, work: OpenWorksheet, conflict: Conflict, said: str) -> None:
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


def _forget_copies(book: Workbook, work: OpenWorksheet) -> None:
    """Nothing lies beside the file any more, and the line at the bottom says so no longer."""
    work.notices[:] = [one for one in work.notices if not one.names_copy]
    book.open_worksheets.show_again(work)


def _unreadable(book: Workbook, work: OpenWorksheet, conflict: Conflict) -> None:
    private = work.worksheet.private

    def closed(answer: str | None) -> None:
        if answer == "read":
            book.navigation.show_as_text(plain_view(conflict.copy))
        elif answer == "away" and not _refused(book):
            said = words.PUT_AWAY_PRIVATE if private else words.PUT_AWAY
            _put_away(book, work, conflict, said)

    about = f"{conflict.copy.name}\n{conflict.trouble}"
    choices = words.CANNOT_COMPARE_PRIVATE if private else words.CANNOT_COMPARE_CHOICES
    book.push_screen(Choose(words.CANNOT_COMPARE, choices, about), closed)
